/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Every route of the program, asked by everybody: who gets in is written down in tables
 * (tests/support/access.h), those of the features beside their code and those of the whole portal here. A
 * route that is in none is a failure.
 */
#include <stdio.h>
#include <string.h>

#include "app/routes.h"
#include "base/text.h"
#include "db/db.h"
#include "tests/support/access.h"
#include "tests/support/client.h"
#include "tests/support/client_app.h"

static const char *const ASKER_NAMES[ASKERS] = {
    "a stranger",    "a colleague",      "a coordinator of another program",
    "a coordinator", "an analyst",       "an admin",
    "a partner",     "a former partner", "the line manager",
};

/* clang-format off */
ACCESS_TABLE(portal_access, NULL,
    /* stranger, colleague, coordinator of another program, coordinator, analyst, admin, partner, former partner,
       line manager */
    {METHOD_GET,  "/health", "", "yyyyyyyyy"},
    {METHOD_GET,  "/openapi.json", "", "yyyyyyyyy"},

    /* Who signs out is sent to sign in as well. */
    {METHOD_GET,  "/sign-in", "", "yyyyyyyyy"},
    {METHOD_POST, "/sign-in", "", "yyyyyyyyy"},
    {METHOD_POST, "/sign-out", "", "sssssssss"},
    {METHOD_GET,  "/invitation/:token", "i", "yyyyyyyyy"},
    {METHOD_POST, "/invitation/:token", "i", "yyyyyyyyy"},

    {METHOD_GET,  "/account", "", "syyyyyyyy"},
    {METHOD_POST, "/language", "", "yyyyyyyyy"},
    {METHOD_POST, "/account/password", "", "syyyyyyyy"},
    {METHOD_POST, "/account/sessions/:id/end", "s", "snnnnnynn"},
    {METHOD_POST, "/account/sessions/end-others", "", "syyyyyyyy"},
    {METHOD_POST, "/account/tokens", "", "syyyyyyyy"},
    {METHOD_POST, "/account/tokens/:id/revoke", "t", "snnnnnynn"},

    {METHOD_GET,  "/admin", "", "sffffyfff"},
    {METHOD_POST, "/admin/portal", "", "sffffyfff"},
    {METHOD_GET,  "/admin/jobs", "", "sffffyfff"},
    {METHOD_POST, "/admin/jobs/:id/retry", "-", "sffffnfff"},
    {METHOD_POST, "/admin/jobs/:id/drop", "-", "sffffnfff"},
    {METHOD_GET,  "/metrics", "", "sffffyfff"},
    {METHOD_GET,  "/admin/mail", "", "sffffyfff"},
    {METHOD_POST, "/admin/mail/test", "", "sffffyfff"},
    {METHOD_GET,  "/admin/mail/preview", "", "sffffyfff"},
    {METHOD_GET,  "/admin/mail/kinds", "", "sffffyfff"},
    {METHOD_GET,  "/admin/mail/kinds/:kind", "-", "sffffnfff"},
    {METHOD_POST, "/admin/mail/addresses/:person/again", "-", "sffffnfff"},
    {METHOD_GET,  "/account/mail", "", "syyyyyyyy"},
    {METHOD_POST, "/account/mail", "", "syyyyyyyy"},
    {METHOD_GET,  "/unsubscribe/:token", "-", "nnnnnnnnn"},
    {METHOD_POST, "/unsubscribe/:token", "-", "nnnnnnnnn"},
    {METHOD_GET,  "/admin/invitations", "", "sffffyfff"},
    {METHOD_POST, "/admin/invitations", "", "sffffyfff"},
    {METHOD_GET,  "/admin/accounts", "", "sffffyfff"},
    {METHOD_GET,  "/admin/accounts/:id", "p", "sffffyfff"},
    {METHOD_POST, "/admin/accounts/:id/roles", "p", "sffffyfff"},
    {METHOD_POST, "/admin/accounts/:id/switch", "p", "sffffyfff"},
    {METHOD_POST, "/admin/accounts/:id/sessions/end", "p", "sffffyfff"},
    {METHOD_GET,  "/admin/access-log", "", "sffffyfff"},
    {METHOD_POST, "/people/:id/invitation", "p", "sffyfyfff"},

    {METHOD_GET,  "/skills", "", "syyyyyyyy"},
    {METHOD_GET,  "/people", "", "syyyyyyyy"},
    {METHOD_GET,  "/people/export", "", "sffffyfff"},
    {METHOD_GET,  "/people/new", "", "sffffyfff"},
    {METHOD_POST, "/people/new", "", "sffffyfff"},
    {METHOD_GET,  "/people/:id/work", "p", "sffffyfff"},
    {METHOD_POST, "/people/:id/work", "p", "sffffyfff"},
    {METHOD_POST, "/people/:id/leave", "-", "sffffnfff"},
    {METHOD_POST, "/people/:id/return", "-", "sffffnfff"},
    {METHOD_GET,  "/people/import", "", "sffffyfff"},
    {METHOD_POST, "/people/import", "", "sffffyfff"},
    {METHOD_GET,  "/people/import/:id", "-", "sffffnfff"},
    {METHOD_POST, "/people/import/:id", "-", "sffffnfff"},
    {METHOD_GET,  "/people/import/:id/preview", "-", "sffffnfff"},
    {METHOD_GET,  "/people/import/:id/refused", "-", "sffffnfff"},
    {METHOD_POST, "/people/import/:id/apply", "-", "sffffnfff"},
    {METHOD_POST, "/people/import/:id/discard", "-", "sffffnfff"},
    {METHOD_GET,  "/people/:id", "p", "syyyyyyyy"},
    {METHOD_GET,  "/people/:id/org", "p", "syyyyyyyy"},
    {METHOD_GET,  "/people/:id/edit", "p", "sffffyyff"},
    {METHOD_POST, "/people/:id/edit", "p", "sffffyyff"},

    {METHOD_GET,  "/notices", "", "syyyyyyyy"},
    {METHOD_POST, "/notices/:id/open", "n", "snnnnnynn"},
    {METHOD_POST, "/notices/read", "", "syyyyyyyy"},

    {METHOD_GET,  "/", "", "syyyyyyyy"},

    /* Those who run a program and admins change what it is; only those who run it see who takes part. */
    {METHOD_GET,  "/programs", "", "syyyyyyyy"},
    {METHOD_GET,  "/programs/new", "", "sfyyfyfff"},
    {METHOD_POST, "/programs/new", "", "sfyyfyfff"},
    {METHOD_GET,  "/programs/:id", "g", "syyyyyyyy"},
    {METHOD_GET,  "/programs/:id/state", "g", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/state", "g", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/delete", "g", "sffyfyfff"},
    {METHOD_GET,  "/programs/:id/duplicate", "g", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/duplicate", "g", "sffyfyfff"},
    {METHOD_GET,  "/programs/:id/settings", "g", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/settings", "g", "sffyfyfff"},
    {METHOD_GET,  "/programs/:id/rules", "g", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/rules", "g", "sffyfyfff"},
    {METHOD_GET,  "/programs/:id/questions", "g", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/questions", "g", "sffyfyfff"},
    {METHOD_GET,  "/programs/:id/questions/:question", "gq", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/questions/:question", "gq", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/questions/:question/move", "gq", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/questions/:question/remove", "gq", "sffyfyfff"},
    {METHOD_GET,  "/programs/:id/guidelines", "g", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/guidelines", "g", "sffyfyfff"},
    {METHOD_GET,  "/programs/:id/coordinators", "g", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/coordinators", "g", "sffyfyfff"},
    {METHOD_POST, "/programs/:id/coordinators/:person/remove", "gc", "sffyfyfff"},
    {METHOD_GET,  "/programs/:id/people", "g", "sffyfffff"},
    {METHOD_POST, "/programs/:id/people", "g", "sffyfffff"},
    {METHOD_GET,  "/programs/:id/people.csv", "g", "sffyfffff"},
    {METHOD_GET,  "/programs/:id/people/:person", "gp", "sffyfffff"},
    {METHOD_POST, "/programs/:id/people/:person", "gp", "sffyfffff"},
    {METHOD_POST, "/programs/:id/people/:person/state", "gp", "sffyfffff"},
    {METHOD_GET,  "/programs/:id/enroll", "g", "sffyfffff"},
    {METHOD_POST, "/programs/:id/enroll", "g", "sffyfffff"},
    {METHOD_GET,  "/programs/:id/enroll/list", "g", "sffyfffff"},
    {METHOD_POST, "/programs/:id/enroll/list", "g", "sffyfffff"},
    {METHOD_GET,  "/programs/:id/new-hires", "g", "sffyfffff"},
    {METHOD_POST, "/programs/:id/new-hires", "g", "sffyfffff"},
    {METHOD_GET,  "/programs/:id/relationships", "g", "sffyfffff"},

    /* Admins do not run programs, so they see no matches unless they are named coordinators. */
    {METHOD_GET,  "/programs/:id/matches", "g", "sffyfffff"},
    {METHOD_POST, "/programs/:id/matches/solve", "g", "sffyfffff"},
    {METHOD_POST, "/programs/:id/matches/decide", "g", "sffyfffff"},
    {METHOD_GET,  "/programs/:id/matches/swap", "g", "sffyfffff"},
    {METHOD_POST, "/programs/:id/matches/swap", "g", "sffyfffff"},
    {METHOD_GET,  "/programs/:id/matches/unmatched", "g", "sffyfffff"},
    {METHOD_GET,  "/programs/:id/matches/fairness", "g", "sffyfffff"},
    {METHOD_POST, "/programs/:id/matches/groups", "g", "sffyfffff"},
    {METHOD_GET,  "/programs/:id/matches/why", "g", "sffnfffff"}, /* about nobody */
    {METHOD_GET,  "/programs/:id/matches/publish", "g", "sffyfffff"},
    {METHOD_POST, "/programs/:id/matches/publish", "g", "sffyfffff"},
    {METHOD_GET,  "/programs/:id/matches/export", "g", "sffyfffff"},

    /* One's own part: who has none is told so, or finds nothing. */
    {METHOD_GET,  "/programs/:id/join", "g", "syyyyyyyy"},
    {METHOD_POST, "/programs/:id/join", "g", "syyyyyyyy"},
    {METHOD_GET,  "/programs/:id/part", "g", "snnnnnynn"},
    {METHOD_POST, "/programs/:id/part", "g", "snnnnnynn"},
    {METHOD_POST, "/programs/:id/part/:action", "ga", "syyyyyyyy"},

    /* For everybody but its members a relationship is not there, for coordinators and admins neither. */
    {METHOD_GET,  "/relationships", "", "syyyyyyyy"},
    {METHOD_GET,  "/relationships/:id", "r", "snnnnnyyn"},
    {METHOD_POST, "/relationships/:id/hello", "r", "snnnnnyyn"},
    {METHOD_GET,  "/relationships/:id/looks", "r", "snnnnnynn"},

    /* Wishes are for those who take part alone. */
    {METHOD_GET,  "/programs/:id/wishes", "gp", "snnnnnynn"},
    {METHOD_POST, "/programs/:id/wishes", "gp", "snnnnnynn"},
    {METHOD_POST, "/programs/:id/wishes/groups", "gp", "snnnnnynn"});
/* clang-format on */

/* ---- asking ---- */

struct walk {
    struct access_scene scene;
    const char *sessions[ASKERS]; /* "" for the stranger */
    struct client *client;
    bool api;
};

struct asking {
    struct client *client;
    const struct route *route;
    const char *path, *fields;
    bool api;
    char answer;
    int status;
};

static char letter_of(const struct client_answer *answer)
{
    if (answer->status == 303 && strncmp(answer->location, "/sign-in", 8) == 0) return 's';
    switch (answer->status) {
    case 401:
        return 's';
    case 403:
        return 'f';
    case 404:
        return 'n';
    case 200:
    case 303:
    case 409:
    case 422:
        return 'y';
    default:
        return '?';
    }
}

static enum error ask_in(struct db *db, void *context)
{
    struct asking *asking = context;
    (void)db;
    if (asking->route->method == METHOD_GET) {
        if (asking->api) client_api_get(asking->client, "%s", asking->path);
        else client_get(asking->client, "%s", asking->path);
    } else if (asking->api) client_api_post(asking->client, asking->path, "{}");
    else client_post(asking->client, asking->path, asking->fields);
    asking->status = client_answer(asking->client)->status;
    asking->answer = letter_of(client_answer(asking->client));
    return ERROR_CONFLICT;
}

static struct asking ask(struct walk *walk, int asker, const struct route *route,
                         const struct access_row *row)
{
    struct asking asking = {.client = walk->client,
                            .route = route,
                            .path = access_path(&walk->scene, route->pattern, row->of),
                            .fields = text_or_empty(row->fields),
                            .api = walk->api};
    client_as(walk->client, 0);
    client_use_session(walk->client, walk->sessions[asker]);
    assert_error(db_write(walk->scene.world->db, ask_in, &asking), ERROR_CONFLICT);
    return asking;
}

static const struct route *route_of(const struct access_row *row)
{
    size_t table_count;
    const struct route_table *const *tables = app_routes(&table_count);
    for (size_t t = 0; t < table_count; t++)
        for (size_t i = 0; i < tables[t]->count; i++)
            if (tables[t]->routes[i].method == row->method &&
                strcmp(tables[t]->routes[i].pattern, row->pattern) == 0)
                return &tables[t]->routes[i];
    return NULL;
}

static int rows_for(const struct route *route)
{
    int count = 0;
    for (const struct access_table *const *table = access_first(); table != access_end(); table++)
        for (size_t i = 0; i < (*table)->count; i++)
            count += (*table)->rows[i].method == route->method &&
                     strcmp((*table)->rows[i].pattern, route->pattern) == 0;
    return count;
}

static int check_row(struct walk *walk, const struct route *route, const struct access_row *row)
{
    int wrong = 0;
    if (strlen(row->answers) != ASKERS) {
        print_error("%s has %zu answers for %d askers\n", row->pattern, strlen(row->answers), ASKERS);
        return 1;
    }
    for (int i = 0; i < ASKERS; i++) {
        struct asking asking = ask(walk, i, route, row);
        if (asking.answer == row->answers[i]) continue;
        print_error("%s %s%s by %s: %d, which is '%c' and not '%c'\n",
                    route->method == METHOD_GET ? "GET" : "POST", walk->api ? "/api/v1" : "", route->pattern,
                    ASKER_NAMES[i], asking.status, asking.answer, row->answers[i]);
        wrong++;
    }
    return wrong;
}

/* What stands for a route that is in no table, to be looked at and put there. */
static void suggest(struct walk *walk, const struct route *route)
{
    static const struct {
        const char *folder, *of;
    } USUAL[] = {{"/programs", "gp"}, {"/relationships", "r"}, {"/people", "p"}, {"/matches", "mp"}};
    const char *of = "";
    for (size_t i = 0; i < sizeof USUAL / sizeof USUAL[0]; i++)
        if (strncmp(route->pattern, USUAL[i].folder, strlen(USUAL[i].folder)) == 0) of = USUAL[i].of;
    struct access_row blank = {.of = of, .answers = ""};
    char letters[ASKERS + 1] = "";
    for (int i = 0; i < ASKERS; i++) letters[i] = ask(walk, i, route, &blank).answer;
    print_error("in no table: {METHOD_%s, \"%s\", \"%s\", \"%s\"},\n",
                route->method == METHOD_GET ? "GET" : "POST", route->pattern, of, letters);
}

static int check_table(struct walk *walk, const struct access_table *table)
{
    int wrong = 0;
    access_prepare(&walk->scene, table);
    for (size_t i = 0; i < table->count; i++) {
        const struct route *route = route_of(&table->rows[i]);
        if (route && (!walk->api || !route->page_only)) wrong += check_row(walk, route, &table->rows[i]);
    }
    return wrong;
}

static int check_unlisted(struct walk *walk)
{
    size_t table_count;
    const struct route_table *const *tables = app_routes(&table_count);
    int wrong = 0;
    for (size_t t = 0; t < table_count; t++)
        for (size_t i = 0; i < tables[t]->count; i++) {
            const struct route *route = &tables[t]->routes[i];
            if (rows_for(route)) continue;
            suggest(walk, route);
            wrong++;
        }
    return wrong;
}

static int check_all(struct test_world *world, bool api)
{
    struct walk walk = {.api = api};
    int wrong = 0;
    access_scene_set(&walk.scene, world, "Between us alone");
    walk.sessions[ASKER_STRANGER] = "";
    for (int i = ASKER_COLLEAGUE; i < ASKERS; i++)
        walk.sessions[i] = client_app_session(world, walk.scene.people[i]);
    walk.client = client_new(world);
    for (const struct access_table *const *table = access_first(); table != access_end(); table++)
        wrong += check_table(&walk, *table);
    return wrong + check_unlisted(&walk);
}

TEST_DB(every_page_lets_in_whom_it_should_and_nobody_else)
{
    assert_int_equal(check_all(world, false), 0);
}

TEST_DB(every_route_of_the_api_lets_in_whom_it_should_and_nobody_else)
{
    assert_int_equal(check_all(world, true), 0);
}

TEST(each_row_of_access_speaks_of_a_route_and_no_route_has_two)
{
    int wrong = 0;
    for (const struct access_table *const *table = access_first(); table != access_end(); table++)
        for (size_t i = 0; i < (*table)->count; i++) {
            const struct access_row *row = &(*table)->rows[i];
            const struct route *route = route_of(row);
            if (route && rows_for(route) == 1) continue;
            print_error("%s: %s %s\n", (*table)->name, route ? "twice:" : "no such route:", row->pattern);
            wrong++;
        }
    assert_int_equal(wrong, 0);
}
