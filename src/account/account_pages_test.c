/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "account/account.h"
#include "base/text.h"
#include "db/db.h"
#include "person/person.h"
#include "tests/support/client.h"
#include "tests/support/test.h"

static const char GOOD[] = "olive trees at noon";
static const char SIGN_IN[] = "email=amara%40harbor.example&password=olive+trees+at+noon";

static int64_t add_person(struct test_world *world, const char *name, const char *email)
{
    struct person_input input = {.name = name, .email = email};
    int64_t id;
    assert_ok(person_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

static int64_t add_amara(struct test_world *world)
{
    int64_t id = add_person(world, "Amara Okafor", "amara@harbor.example");
    assert_ok(account_set_password(world->db, &world->clock, id, GOOD));
    return id;
}

static int64_t add_admin(struct test_world *world)
{
    int64_t id = add_person(world, "Nora Stein", "nora@harbor.example");
    assert_ok(account_set_role(world->db, &world->clock, id, ACCOUNT_ADMIN, true, 0));
    return id;
}

static const char *path_of(struct test_world *world, const char *format, int64_t id)
{
    const char *mark = strstr(format, "ID");
    return arena_format(world->arena, "%.*s%lld%s", (int)(mark - format), format, (long long)id, mark + 2);
}

/* ---- signing in ---- */

TEST_DB(signing_in_leads_home_and_signing_out_leads_back)
{
    struct client *client = client_new(world);
    add_amara(world);
    client_get(client, "/sign-in");
    assert_status(client, 200);
    client_post(client, "/sign-in", SIGN_IN);
    assert_seen(client, "/");
    client_get(client, "/account");
    assert_page_has(client, "amara@harbor.example");
    client_post(client, "/sign-out", "");
    assert_seen(client, "/sign-in");
    client_get(client, "/account");
    assert_status(client, 303);
}

TEST_DB(a_wrong_password_keeps_the_address_and_shows_no_password)
{
    struct client *client = client_new(world);
    add_amara(world);
    client_post(client, "/sign-in", "email=amara%40harbor.example&password=mistyped-secret");
    assert_status(client, 422);
    assert_page_has(client, "do not fit together");
    assert_page_has(client, "value=\"amara@harbor.example\"");
    assert_page_lacks(client, "mistyped-secret");
}

TEST_DB(signing_in_goes_where_one_wanted_to_go_but_never_elsewhere)
{
    static const char *const BAD[] = {"//evil.example", "https://evil.example", "/\\evil.example",
                                      "javascript:x", "/sign-out"};
    struct client *client = client_new(world);
    add_amara(world);
    client_post(client, "/sign-in", arena_format(world->arena, "%s&next=%%2Faccount%%3Fa%%3D1", SIGN_IN));
    assert_seen(client, "/account?a=1");
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        client_as(client, 0);
        client_post(client, "/sign-in", arena_format(world->arena, "%s&next=%s", SIGN_IN, BAD[i]));
        assert_seen(client, "/");
    }
}

TEST_DB(a_session_from_before_signing_in_is_never_taken_over)
{
    char planted[TOKEN_SIZE];
    struct client *client = client_new(world);
    int64_t mallory = add_person(world, "Mallory", "mallory@harbor.example");
    add_amara(world);
    assert_ok(account_session_start(world->db, &world->clock, mallory, "", planted));
    client_use_session(client, planted);
    client_post(client, "/sign-in", SIGN_IN);
    assert_seen(client, "/");
    client_get(client, "/account");
    assert_page_has(client, "amara@harbor.example");
    client_use_session(client, planted);
    client_get(client, "/account");
    assert_status(client, 303);
}

TEST_DB(too_many_tries_are_told_kindly_how_long_to_wait)
{
    struct client *client = client_new(world);
    add_amara(world);
    for (int i = 0; i < 10; i++)
        client_post(client, "/sign-in", "email=amara%40harbor.example&password=no-no-no-no");
    assert_status(client, 422);
    client_post(client, "/sign-in", SIGN_IN);
    assert_status(client, 429);
    assert_page_has(client, "try again in 15 minutes");
}

TEST_DB(a_sign_in_from_a_foreign_page_is_refused)
{
    struct client *client = client_new(world);
    add_amara(world);
    client_header(client, "Origin", "https://evil.example");
    client_post(client, "/sign-in", SIGN_IN);
    assert_status(client, 403);
}

/* ---- invitations ---- */

static const char *invite(struct test_world *world, int64_t person, int64_t by)
{
    char token[TOKEN_SIZE];
    struct account_invite input = {.person = person, .invited_by = by, .into_what = "Leadership 2026"};
    assert_ok(account_invite(world->db, &world->clock, &input, token));
    return arena_format(world->arena, "/invitation/%s", token);
}

TEST_DB(an_invitation_is_shown_taken_once_and_then_gone)
{
    struct client *client = client_new(world);
    int64_t jonas = add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    const char *link = invite(world, jonas, add_admin(world));
    client_get(client, "%s", link);
    assert_page_has(client, "Nora Stein invites you to “Leadership 2026”");
    client_post(client, link, "password=slow+herons+in+may&again=slow+herons+in+may");
    assert_seen(client, "/");
    client_get(client, "/account");
    assert_page_has(client, "jonas@harbor.example");
    client_get(client, "%s", link);
    assert_status(client, 404);
    assert_page_has(client, "<h1>This link does not work any more</h1>");
    assert_page_has(client, "To your home page");
}

TEST_DB(a_used_link_an_old_one_and_a_made_up_one_tell_a_stranger_the_same)
{
    struct client *client = client_new(world);
    int64_t jonas = add_person(world, "Jonas Lindqvist", "jonas@harbor.example"), nora = add_admin(world);
    const char *used = invite(world, jonas, nora);
    client_post(client, used, "password=slow+herons+in+may&again=slow+herons+in+may");
    assert_seen(client, "/");
    client_as(client, 0);
    const char *links[] = {used, invite(world, nora, 0), "/invitation/nonsense"};
    world->now += (int64_t)ACCOUNT_INVITATION_LASTS * 1000;
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        client_get(client, "%s", links[i]);
        assert_status(client, 404);
        assert_page_has(client, "<h1>This link does not work any more</h1>");
        assert_page_has(client, "It was used already, its 14 days are over, or a part of it got lost");
        assert_page_has(client, "href=\"/sign-in\">Sign in</a>");
        assert_page_lacks(client, "There is nothing here");
        assert_page_lacks(client, "Jonas");
        assert_page_lacks(client, "Nora");
        assert_page_lacks(client, "harbor.example");
    }
}

TEST_DB(a_used_link_says_so_in_the_language_of_the_browser)
{
    struct client *client = client_new(world);
    client_header(client, "Accept-Language", "de");
    client_get(client, "/invitation/nonsense");
    assert_page_has(client, "<h1>Dieser Link gilt nicht mehr</h1>");
    client_header(client, "Accept-Language", "ar");
    client_get(client, "/invitation/nonsense");
    assert_page_has(client, "<h1>لم يعد هذا الرابط صالحًا</h1>");
}

TEST_DB(an_invitation_says_what_to_mend_in_a_password)
{
    struct client *client = client_new(world);
    const char *link = invite(world, add_person(world, "Jonas Lindqvist", "jonas@harbor.example"), 0);
    client_post(client, link, "password=short&again=short");
    assert_status(client, 422);
    assert_page_has(client, "Use at least 10 characters");
    client_post(client, link, "password=lindqvist+1&again=lindqvist+1");
    assert_page_has(client, "Your name and e-mail address are easy to guess");
    client_post(client, link, "password=slow+herons+in+may&again=slow+herons+in+june");
    assert_page_has(client, "This is not the same");
    client_post(client, link, "password=slow+herons+in+may&again=slow+herons+in+may");
    assert_seen(client, "/");
}

TEST_DB(a_made_up_link_is_not_there)
{
    struct client *client = client_new(world);
    client_get(client, "/invitation/nonsense");
    assert_status(client, 404);
    client_post(client, "/invitation/nonsense", "password=slow+herons+in+may&again=slow+herons+in+may");
    assert_status(client, 404);
}

/* ---- my account ---- */

TEST_DB(changing_the_password_needs_the_one_of_today_and_ends_other_sessions)
{
    char elsewhere[TOKEN_SIZE];
    struct client *client = client_new(world);
    struct viewer viewer;
    int64_t amara = add_amara(world);
    assert_ok(account_session_start(world->db, &world->clock, amara, "", elsewhere));
    client_as(client, amara);
    client_post(client, "/account/password",
                "current=wrong&password=slow+herons+in+may&again=slow+herons+in+may");
    assert_status(client, 422);
    assert_page_has(client, "This is not your current password");
    client_post(client, "/account/password",
                "current=olive+trees+at+noon&password=slow+herons+in+may&again=slow+herons+in+may");
    assert_seen(client, "/account");
    client_get(client, "/account");
    assert_status(client, 200);
    assert_ok(account_identify(world->db, world->arena, &world->clock, elsewhere, "", &viewer));
    assert_int_equal(viewer.person, 0);
}

TEST_DB(guessing_the_password_of_an_open_browser_has_an_end)
{
    struct client *client = client_new(world);
    client_as(client, add_amara(world));
    for (int i = 0; i < 11; i++)
        client_post(client, "/account/password",
                    "current=wrong&password=slow+herons+in+may&again=slow+herons+in+may");
    assert_page_has(client, "There were many tries");
    client_post(client, "/account/password",
                "current=olive+trees+at+noon&password=slow+herons+in+may&again=slow+herons+in+may");
    assert_status(client, 422);
}

static const char *new_token_of(const struct client *client, struct arena *arena)
{
    const char *at = strstr(client_answer(client)->body, "value=\"ithaca_");
    assert_non_null(at);
    return arena_format(arena, "%.*s", ACCOUNT_API_TOKEN_SIZE - 1, at + strlen("value=\""));
}

TEST_DB(an_api_token_is_shown_once_and_works_until_it_is_revoked)
{
    struct client *client = client_new(world), *script = client_new(world);
    client_as(client, add_amara(world));
    client_post(client, "/account/tokens", "name=Reports&days=30");
    assert_status(client, 200);
    const char *token = new_token_of(client, world->arena);
    client_get(client, "/account");
    assert_page_has(client, "Reports");
    assert_page_lacks(client, token);
    client_with_token(script, token);
    client_api_get(script, "/account");
    assert_page_has(script, "amara@harbor.example");
    const char *body = client_answer(script)->body, *tokens = strstr(body, "\"tokens\":[{\"id\":\"");
    assert_non_null(tokens);
    int64_t id = strtoll(tokens + strlen("\"tokens\":[{\"id\":\""), NULL, 10);
    client_post(client, path_of(world, "/account/tokens/ID/revoke", id), "");
    assert_seen(client, "/account");
    client_api_get(script, "/account");
    assert_status(script, 401);
}

TEST_DB(an_api_token_cannot_make_tokens_or_change_the_password)
{
    char token[ACCOUNT_API_TOKEN_SIZE];
    struct client *script = client_new(world);
    int64_t amara = add_amara(world);
    assert_ok(account_token_create(world->db, &world->clock, amara, "Script", 0, token));
    client_with_token(script, token);
    client_post(script, "/account/tokens", "name=Another&days=0");
    assert_status(script, 403);
    client_post(script, "/account/password",
                "current=olive+trees+at+noon&password=slow+herons+in+may&again=slow+herons+in+may");
    assert_status(script, 403);
    client_use_session(script, "planted");
    client_with_token(script, token);
    client_post(script, "/account/tokens", "name=Another&days=0");
    assert_status(script, 403);
}

TEST_DB(a_token_needs_a_name)
{
    struct client *client = client_new(world);
    client_as(client, add_amara(world));
    client_post(client, "/account/tokens", "name=+&days=30");
    assert_status(client, 422);
    assert_page_has(client, "Give it a name");
}

TEST_DB(sessions_of_others_cannot_be_ended)
{
    char session[TOKEN_SIZE];
    struct client *client = client_new(world);
    int64_t amara = add_amara(world);
    assert_ok(account_session_start(world->db, &world->clock, amara, "", session));
    client_as(client, amara);
    client_api_get(client, "/account");
    const char *row = strstr(client_answer(client)->body, "\"sessions\":[{\"id\":\"");
    assert_non_null(row);
    int64_t id = strtoll(row + strlen("\"sessions\":[{\"id\":\""), NULL, 10);
    client_as(client, add_person(world, "Jonas Lindqvist", "jonas@harbor.example"));
    client_post(client, path_of(world, "/account/sessions/ID/end", id), "");
    assert_status(client, 404);
    client_as(client, amara);
    client_post(client, path_of(world, "/account/sessions/ID/end", id), "");
    assert_seen(client, "/account");
}

/* ---- administration ---- */

TEST_DB(admins_find_accounts_by_part_of_a_name_without_accents)
{
    struct client *client = client_new(world);
    add_person(world, "Łukasz Ångström", "lukasz@harbor.example");
    add_amara(world);
    client_as(client, add_admin(world));
    client_get(client, "/admin/accounts?q=angstr");
    assert_page_has(client, "Łukasz Ångström");
    assert_page_lacks(client, "Amara Okafor");
    client_get(client, "/admin/accounts?show=roles");
    assert_page_has(client, "Administrator");
    assert_page_lacks(client, "Łukasz Ångström");
    client_get(client, "/admin/accounts?show=waiting");
    assert_page_has(client, "Łukasz Ångström");
    assert_page_lacks(client, "Amara Okafor");
    client_get(client, "/admin/accounts?q=%%25");
    assert_page_has(client, "Nobody fits");
}

TEST_DB(admins_give_and_take_roles_but_keep_one_admin)
{
    struct client *client = client_new(world);
    int64_t nora = add_admin(world), amara = add_amara(world);
    client_as(client, nora);
    client_post(client, path_of(world, "/admin/accounts/ID/roles", nora), "role=admin&has=0");
    assert_status(client, 409);
    assert_page_has(client, "This is the last administrator");
    client_post(client, path_of(world, "/admin/accounts/ID/roles", amara), "role=admin&has=1");
    assert_seen(client, path_of(world, "/admin/accounts/ID", amara));
    client_follow(client);
    assert_page_has(client, "Amara Okafor is now an administrator");
    client_post(client, path_of(world, "/admin/accounts/ID/roles", amara), "role=owner&has=1");
    assert_status(client, 422);
    client_post(client, "/admin/accounts/12345/roles", "role=admin&has=1");
    assert_status(client, 404);
}

TEST_DB(an_admin_switches_an_account_off_and_its_session_ends)
{
    struct client *client = client_new(world), *amaras = client_new(world);
    int64_t amara = add_amara(world);
    client_as(amaras, amara);
    client_as(client, add_admin(world));
    client_post(client, path_of(world, "/admin/accounts/ID/switch", amara), "disabled=1");
    assert_status(client, 303);
    client_get(amaras, "/account");
    assert_status(amaras, 303);
    client_post(client, path_of(world, "/people/ID/invitation", amara), "");
    assert_status(client, 409);
}

TEST_DB(an_admin_makes_a_link_for_a_forgotten_password)
{
    struct client *client = client_new(world);
    int64_t amara = add_amara(world);
    client_as(client, add_admin(world));
    client_post(client, path_of(world, "/people/ID/invitation", amara), "");
    assert_status(client, 200);
    const char *link = strstr(client_answer(client)->body, "/invitation/");
    assert_non_null(link);
    link = arena_format(world->arena, "%.*s", (int)strcspn(link, "\""), link);
    client_as(client, 0);
    client_post(client, link, "password=slow+herons+in+may&again=slow+herons+in+may");
    assert_seen(client, "/");
}

TEST_DB(the_token_of_an_admin_opens_no_account_that_can_do_something)
{
    char token[ACCOUNT_API_TOKEN_SIZE];
    struct client *script = client_new(world);
    int64_t amara = add_amara(world), nora = add_admin(world);
    int64_t jonas = add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    assert_ok(account_token_create(world->db, &world->clock, nora, "Script", 0, token));
    client_with_token(script, token);
    client_post(script, path_of(world, "/people/ID/invitation", jonas), "");
    assert_status(script, 200);
    client_post(script, path_of(world, "/people/ID/invitation", nora), "");
    assert_status(script, 403);
    client_post(script, path_of(world, "/people/ID/invitation", amara), "");
    assert_status(script, 403);
    client_post(script, path_of(world, "/admin/accounts/ID/roles", jonas), "role=admin&has=1");
    assert_status(script, 403);
}

TEST_DB(members_administer_nothing)
{
    struct client *client = client_new(world);
    int64_t amara = add_amara(world), nora = add_admin(world);
    client_as(client, amara);
    client_get(client, "/admin/accounts");
    assert_status(client, 403);
    client_post(client, path_of(world, "/admin/accounts/ID/roles", amara), "role=admin&has=1");
    assert_status(client, 403);
    client_post(client, path_of(world, "/people/ID/invitation", nora), "");
    assert_status(client, 403);
}
