/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Every route of the program, asked by everybody: who gets in is written down here, and a route that is not
 * is a failure. One letter a person, in the order of `enum asker`:
 *     y  got in (also: the input was refused, or a conflict)
 *     s  sent to sign in; the API answers 401
 *     f  403
 *     n  404
 * Each request runs in a transaction that is taken back, so that nobody sees what another one changed.
 */
#include <stdio.h>
#include <string.h>

#include "app/routes.h"
#include "base/text.h"
#include "db/db.h"
#include "program/program.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"
#include "tests/support/client_app.h"

enum asker { STRANGER, MEMBER, OTHER_COORDINATOR, COORDINATOR, ANALYST, ADMIN, PARTNER, FORMER, ASKERS };

static const char *const ASKER_NAMES[ASKERS] = {
    "a stranger",    "a member",         "a coordinator of another program",
    "a coordinator", "an analyst",       "an admin",
    "a partner",     "a former partner",
};

/*
 * `of` says what the parameters of the pattern stand for, one letter each:
 *     p  the partner                 g  the program with the partner in it
 *     r  the partner's relationship  n  a notice to the partner
 *     s  a session of the partner    t  an API token of the partner
 *     i  an invitation link          q  a question of the program
 *     c  its coordinator             a  "pause"
 *     -  something that is not there
 */
struct expected {
    enum method method;
    const char *pattern;
    const char *of;
    const char *answers;
    const char *fields; /* of a form, where an empty one would be refused before the rule is asked */
};

static const struct expected EXPECTED[] = {
    /* clang-format off */
    /* stranger, member, coordinator of another program, coordinator, analyst, admin, partner, former partner */
    {METHOD_GET,  "/health", "", "yyyyyyyy", NULL},
    {METHOD_GET,  "/openapi.json", "", "yyyyyyyy", NULL},

    /* Who signs out is sent to sign in as well. */
    {METHOD_GET,  "/sign-in", "", "yyyyyyyy", NULL},
    {METHOD_POST, "/sign-in", "", "yyyyyyyy", NULL},
    {METHOD_POST, "/sign-out", "", "ssssssss", NULL},
    {METHOD_GET,  "/invitation/:token", "i", "yyyyyyyy", NULL},
    {METHOD_POST, "/invitation/:token", "i", "yyyyyyyy", NULL},

    {METHOD_GET,  "/account", "", "syyyyyyy", NULL},
    {METHOD_POST, "/account/password", "", "syyyyyyy", NULL},
    {METHOD_POST, "/account/sessions/:id/end", "s", "snnnnnyn", NULL},
    {METHOD_POST, "/account/sessions/end-others", "", "syyyyyyy", NULL},
    {METHOD_POST, "/account/tokens", "", "syyyyyyy", NULL},
    {METHOD_POST, "/account/tokens/:id/revoke", "t", "snnnnnyn", NULL},

    {METHOD_GET,  "/admin", "", "sffffyff", NULL},
    {METHOD_POST, "/admin/portal", "", "sffffyff", NULL},
    {METHOD_GET,  "/admin/invitations", "", "sffffyff", NULL},
    {METHOD_POST, "/admin/invitations", "", "sffffyff", NULL},
    {METHOD_GET,  "/admin/accounts", "", "sffffyff", NULL},
    {METHOD_GET,  "/admin/accounts/:id", "p", "sffffyff", NULL},
    {METHOD_POST, "/admin/accounts/:id/roles", "p", "sffffyff", NULL},
    {METHOD_POST, "/admin/accounts/:id/switch", "p", "sffffyff", NULL},
    {METHOD_POST, "/admin/accounts/:id/sessions/end", "p", "sffffyff", NULL},
    {METHOD_POST, "/people/:id/invitation", "p", "sffyfyff", NULL},

    {METHOD_GET,  "/skills", "", "syyyyyyy", NULL},
    {METHOD_GET,  "/people", "", "syyyyyyy", NULL},
    {METHOD_GET,  "/people/export", "", "sffffyff", NULL},
    {METHOD_GET,  "/people/new", "", "sffffyff", NULL},
    {METHOD_POST, "/people/new", "", "sffffyff", NULL},
    {METHOD_GET,  "/people/:id/work", "p", "sffffyff", NULL},
    {METHOD_POST, "/people/:id/work", "p", "sffffyff", NULL},
    {METHOD_POST, "/people/:id/leave", "-", "sffffnff", NULL},
    {METHOD_POST, "/people/:id/return", "-", "sffffnff", NULL},
    {METHOD_GET,  "/people/import", "", "sffffyff", NULL},
    {METHOD_POST, "/people/import", "", "sffffyff", NULL},
    {METHOD_GET,  "/people/import/:id", "-", "sffffnff", NULL},
    {METHOD_POST, "/people/import/:id", "-", "sffffnff", NULL},
    {METHOD_GET,  "/people/import/:id/preview", "-", "sffffnff", NULL},
    {METHOD_GET,  "/people/import/:id/refused", "-", "sffffnff", NULL},
    {METHOD_POST, "/people/import/:id/apply", "-", "sffffnff", NULL},
    {METHOD_POST, "/people/import/:id/discard", "-", "sffffnff", NULL},
    {METHOD_GET,  "/people/:id", "p", "syyyyyyy", NULL},
    {METHOD_GET,  "/people/:id/org", "p", "syyyyyyy", NULL},
    {METHOD_GET,  "/people/:id/edit", "p", "sffffyyf", NULL},
    {METHOD_POST, "/people/:id/edit", "p", "sffffyyf", NULL},

    {METHOD_GET,  "/notices", "", "syyyyyyy", NULL},
    {METHOD_POST, "/notices/:id/open", "n", "snnnnnyn", NULL},
    {METHOD_POST, "/notices/read", "", "syyyyyyy", NULL},

    {METHOD_GET,  "/", "", "syyyyyyy", NULL},

    /* Those who run a program and admins change what it is; only those who run it see who takes part. */
    {METHOD_GET,  "/programs", "", "syyyyyyy", NULL},
    {METHOD_GET,  "/programs/new", "", "sfyyfyff", NULL},
    {METHOD_POST, "/programs/new", "", "sfyyfyff", NULL},
    {METHOD_GET,  "/programs/:id", "g", "syyyyyyy", NULL},
    {METHOD_GET,  "/programs/:id/state", "g", "sffyfyff", NULL},
    {METHOD_POST, "/programs/:id/state", "g", "sffyfyff", NULL},
    {METHOD_POST, "/programs/:id/delete", "g", "sffyfyff", NULL},
    {METHOD_GET,  "/programs/:id/duplicate", "g", "sffyfyff", NULL},
    {METHOD_POST, "/programs/:id/duplicate", "g", "sffyfyff", NULL},
    {METHOD_GET,  "/programs/:id/settings", "g", "sffyfyff", NULL},
    {METHOD_POST, "/programs/:id/settings", "g", "sffyfyff", NULL},
    {METHOD_GET,  "/programs/:id/rules", "g", "sffyfyff", NULL},
    {METHOD_POST, "/programs/:id/rules", "g", "sffyfyff", NULL},
    {METHOD_GET,  "/programs/:id/questions", "g", "sffyfyff", NULL},
    {METHOD_POST, "/programs/:id/questions", "g", "sffyfyff", NULL},
    {METHOD_GET,  "/programs/:id/questions/:question", "gq", "sffyfyff", NULL},
    {METHOD_POST, "/programs/:id/questions/:question", "gq", "sffyfyff", NULL},
    {METHOD_POST, "/programs/:id/questions/:question/move", "gq", "sffyfyff", NULL},
    {METHOD_POST, "/programs/:id/questions/:question/remove", "gq", "sffyfyff", NULL},
    {METHOD_GET,  "/programs/:id/guidelines", "g", "sffyfyff", NULL},
    {METHOD_POST, "/programs/:id/guidelines", "g", "sffyfyff", NULL},
    {METHOD_GET,  "/programs/:id/coordinators", "g", "sffyfyff", NULL},
    {METHOD_POST, "/programs/:id/coordinators", "g", "sffyfyff", NULL},
    {METHOD_POST, "/programs/:id/coordinators/:person/remove", "gc", "sffyfyff", NULL},
    {METHOD_GET,  "/programs/:id/people", "g", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/people", "g", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/people.csv", "g", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/people/:person", "gp", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/people/:person", "gp", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/people/:person/state", "gp", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/enroll", "g", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/enroll", "g", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/enroll/list", "g", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/enroll/list", "g", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/new-hires", "g", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/new-hires", "g", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/relationships", "g", "sffyffff", NULL},

    {METHOD_GET,  "/programs/:id/matches", "g", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/matches/solve", "g", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/matches/decide", "g", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/matches/swap", "g", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/matches/swap", "g", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/matches/unmatched", "g", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/matches/why", "g", "sffnffff", NULL}, /* about nobody */
    {METHOD_GET,  "/programs/:id/matches/publish", "g", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/matches/publish", "g", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/matches/export", "g", "sffyffff", NULL},

    /* One's own part: who has none is told so, or finds nothing. */
    {METHOD_GET,  "/programs/:id/join", "g", "syyyyyyy", NULL},
    {METHOD_POST, "/programs/:id/join", "g", "syyyyyyy", NULL},
    {METHOD_GET,  "/programs/:id/part", "g", "snnnnnyn", NULL},
    {METHOD_POST, "/programs/:id/part", "g", "snnnnnyn", NULL},
    {METHOD_POST, "/programs/:id/part/:action", "ga", "syyyyyyy", NULL},

    /* For everybody but its members a relationship is not there, for coordinators and admins neither. */
    {METHOD_GET,  "/relationships", "", "syyyyyyy", NULL},
    {METHOD_GET,  "/relationships/:id", "r", "snnnnnyy", NULL},
    {METHOD_POST, "/relationships/:id/hello", "r", "snnnnnyy", NULL},

    /* Admins do not run programs, so they see no matches unless they are named coordinators. */
    {METHOD_GET,  "/programs/:id/matches", "gp", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/matches/export", "gp", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/matches/publish", "gp", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/matches/swap", "gp", "sffyffff", NULL},
    /* Wishes are for those who take part alone. */
    {METHOD_GET,  "/programs/:id/wishes", "gp", "snnnnnyn", NULL},
    {METHOD_POST, "/programs/:id/wishes", "gp", "snnnnnyn", NULL},
    {METHOD_GET,  "/programs/:id/matches/unmatched", "gp", "sffyffff", NULL},
    {METHOD_GET,  "/programs/:id/matches/why", "gp", "sffnffff", NULL},
    {METHOD_POST, "/programs/:id/matches/decide", "gp", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/matches/publish", "gp", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/matches/solve", "gp", "sffyffff", NULL},
    {METHOD_POST, "/programs/:id/matches/swap", "gp", "sffyffff", NULL},
    /* clang-format on */
};

struct scene {
    struct test_world *world;
    int64_t people[ASKERS];
    int64_t program, question, relationship, notice, session, token;
    char invitation[TOKEN_SIZE];
    const char *sessions[ASKERS]; /* "" for the stranger */
    struct client *client;
};

SQL(access_leave,
    "UPDATE relationship_member SET left_at = $3 WHERE relationship_id = $1 AND person_id = $2");
SQL(access_session, "SELECT id FROM session WHERE person_id = $1");
SQL(access_question, "SELECT id FROM program_question WHERE program_id = $1");
SQL(access_token, "SELECT id FROM api_token WHERE person_id = $1");
SQL(access_notice, "SELECT id FROM notice WHERE person_id = $1 ORDER BY id DESC LIMIT 1");

static int64_t program_of(struct scene *scene, const char *name, int64_t coordinator)
{
    struct test_world *world = scene->world;
    struct program_new program = {.name = name,
                                  .format = "mentoring",
                                  .starts_on = clock_day(&world->clock),
                                  .coordinator = coordinator};
    int64_t id;
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    return id;
}

static void enroll(struct scene *scene, int64_t person, bool as_mentor)
{
    struct test_world *world = scene->world;
    struct program_enrolling enrolling = {.program = scene->program,
                                          .person = person,
                                          .as_mentor = as_mentor,
                                          .as_mentee = !as_mentor,
                                          .capacity = -1,
                                          .wanted = -1};
    int64_t id;
    assert_ok(program_enroll(world->db, world->arena, &world->clock, &enrolling, &id));
}

/* A group of the partner, the former partner and a mentor, in an open program. */
static void start_relationship(struct scene *scene)
{
    struct test_world *world = scene->world;
    int64_t mentor = person_named(world, "Amara Okafor");
    struct relationship_start_member members[] = {
        {mentor, "mentor"}, {scene->people[PARTNER], "mentee"}, {scene->people[FORMER], "mentee"}};
    struct relationship_start start = {.program = scene->program,
                                       .format = "group",
                                       .starts_on = clock_day(&world->clock),
                                       .members = members,
                                       .member_count = 3};
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &scene->relationship));
    assert_ok(db_run(
        world->db, &access_leave,
        DB_PARAMS(db_int(scene->relationship), db_int(scene->people[FORMER]), db_int(world->now / 1000)),
        NULL));
    enroll(scene, scene->people[PARTNER], false);
    enroll(scene, mentor, true);
}

static int64_t first_id(struct scene *scene, const struct sql *sql)
{
    int64_t id;
    assert_ok(db_number(scene->world->db, sql, DB_PARAMS(db_int(scene->people[PARTNER])), &id));
    return id;
}

static void add_secrets(struct scene *scene)
{
    struct test_world *world = scene->world;
    char token[ACCOUNT_API_TOKEN_SIZE];
    struct account_invite invite = {.person = person_named(world, "Ana Ruiz"), .into_what = ""};
    assert_ok(account_invite(world->db, &world->clock, &invite, scene->invitation));
    assert_ok(account_token_create(world->db, &world->clock, scene->people[PARTNER], "Script", 0, token));
    (void)client_app_session(world, scene->people[PARTNER]);
    scene->session = first_id(scene, &access_session);
    scene->token = first_id(scene, &access_token);
    scene->notice = first_id(scene, &access_notice);
}

static void set_scene(struct scene *scene, struct test_world *world)
{
    *scene = (struct scene){.world = world};
    for (int i = MEMBER; i < ASKERS; i++)
        scene->people[i] = person_named(world, arena_format(world->arena, "Person %c", 'A' + i));
    assert_ok(account_set_role(world->db, &world->clock, scene->people[ADMIN], ACCOUNT_ADMIN, true, 0));
    assert_ok(account_set_role(world->db, &world->clock, scene->people[ANALYST], ACCOUNT_ANALYST, true, 0));
    scene->program = program_of(scene, "The program", scene->people[COORDINATOR]);
    program_of(scene, "Another program", scene->people[OTHER_COORDINATOR]);
    start_relationship(scene);
    assert_ok(program_move(world->db, world->arena, &world->clock, scene->program, "open", 0));
    add_secrets(scene);
    assert_ok(db_number(world->db, &access_question, DB_PARAMS(db_int(scene->program)), &scene->question));
    scene->sessions[STRANGER] = "";
    for (int i = MEMBER; i < ASKERS; i++) scene->sessions[i] = client_app_session(world, scene->people[i]);
    scene->client = client_new(world);
}

/* ---- asking ---- */

static int64_t id_of(const struct scene *scene, char of)
{
    switch (of) {
    case 'p':
        return scene->people[PARTNER];
    case 'g':
        return scene->program;
    case 'r':
        return scene->relationship;
    case 'n':
        return scene->notice;
    case 'q':
        return scene->question;
    case 'c':
        return scene->people[COORDINATOR];
    case 's':
        return scene->session;
    case 't':
        return scene->token;
    default:
        return 12345;
    }
}

/* The pattern with its parameters filled in. */
static const char *path_of(const struct scene *scene, const char *pattern, const char *of)
{
    struct text path;
    text_init(&path, scene->world->arena);
    for (const char *at = pattern; *at;) {
        if (*at != ':') {
            text_add_char(&path, *at++);
            continue;
        }
        at += strcspn(at, "/");
        if (*of == 'i' || *of == 'a') text_add(&path, *of++ == 'i' ? scene->invitation : "pause");
        else text_add_int(&path, id_of(scene, *of ? *of++ : '-'));
    }
    return path.at;
}

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

static struct asking ask(struct scene *scene, int asker, const struct route *route,
                         const struct expected *expected, bool api)
{
    struct asking asking = {.client = scene->client,
                            .route = route,
                            .path = path_of(scene, route->pattern, expected->of),
                            .fields = text_or_empty(expected->fields),
                            .api = api};
    client_as(scene->client, 0);
    client_use_session(scene->client, scene->sessions[asker]);
    assert_error(db_write(scene->world->db, ask_in, &asking), ERROR_CONFLICT);
    return asking;
}

static const struct expected *expected_for(const struct route *route)
{
    for (size_t i = 0; i < sizeof EXPECTED / sizeof EXPECTED[0]; i++)
        if (EXPECTED[i].method == route->method && strcmp(EXPECTED[i].pattern, route->pattern) == 0)
            return &EXPECTED[i];
    return NULL;
}

static int check_route(struct scene *scene, const struct route *route, const struct expected *expected,
                       bool api)
{
    int wrong = 0;
    for (int i = 0; i < ASKERS; i++) {
        struct asking asking = ask(scene, i, route, expected, api);
        if (asking.answer == expected->answers[i]) continue;
        print_error("%s %s%s by %s: %d, which is '%c' and not '%c'\n",
                    route->method == METHOD_GET ? "GET" : "POST", api ? "/api/v1" : "", route->pattern,
                    ASKER_NAMES[i], asking.status, asking.answer, expected->answers[i]);
        wrong++;
    }
    return wrong;
}

/* What stands for a route that is not in the table, to be looked at and put there. */
static void suggest(struct scene *scene, const struct route *route)
{
    static const struct {
        const char *folder, *of;
    } USUAL[] = {{"/programs", "gp"}, {"/relationships", "r"}, {"/people", "p"}, {"/matches", "mp"}};
    const char *of = "";
    for (size_t i = 0; i < sizeof USUAL / sizeof USUAL[0]; i++)
        if (strncmp(route->pattern, USUAL[i].folder, strlen(USUAL[i].folder)) == 0) of = USUAL[i].of;
    struct expected blank = {.of = of, .answers = ""};
    char letters[ASKERS + 1] = "";
    for (int i = 0; i < ASKERS; i++) letters[i] = ask(scene, i, route, &blank, false).answer;
    print_error("not in the table: {METHOD_%s, \"%s\", \"%s\", \"%s\"},\n",
                route->method == METHOD_GET ? "GET" : "POST", route->pattern, of, letters);
}

static int check_face(struct scene *scene, bool api)
{
    size_t table_count;
    const struct route_table *const *tables = app_routes(&table_count);
    int wrong = 0;
    for (size_t t = 0; t < table_count; t++)
        for (size_t i = 0; i < tables[t]->count; i++) {
            const struct route *route = &tables[t]->routes[i];
            const struct expected *expected = expected_for(route);
            if (expected && (!api || !route->page_only)) wrong += check_route(scene, route, expected, api);
            if (expected) continue;
            suggest(scene, route);
            wrong++;
        }
    return wrong;
}

TEST_DB(every_page_lets_in_whom_it_should_and_nobody_else)
{
    struct scene scene;
    set_scene(&scene, world);
    assert_int_equal(check_face(&scene, false), 0);
}

TEST_DB(every_route_of_the_api_lets_in_whom_it_should_and_nobody_else)
{
    struct scene scene;
    set_scene(&scene, world);
    assert_int_equal(check_face(&scene, true), 0);
}

static bool has_route(const struct expected *expected)
{
    size_t table_count;
    const struct route_table *const *tables = app_routes(&table_count);
    for (size_t t = 0; t < table_count; t++)
        for (size_t i = 0; i < tables[t]->count; i++)
            if (tables[t]->routes[i].method == expected->method &&
                strcmp(tables[t]->routes[i].pattern, expected->pattern) == 0)
                return true;
    return false;
}

TEST(the_table_of_access_names_no_route_that_is_gone)
{
    for (size_t i = 0; i < sizeof EXPECTED / sizeof EXPECTED[0]; i++) {
        if (!has_route(&EXPECTED[i])) print_error("no such route: %s\n", EXPECTED[i].pattern);
        assert_true(has_route(&EXPECTED[i]));
    }
}
