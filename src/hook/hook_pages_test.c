/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/db.h"
#include "hook/test_hook.h"
#include "tests/support/client.h"
#include "tests/support/client_app.h"

SQL(testing_only_hook, "SELECT MAX(id) FROM hook");
SQL(testing_only_delivery, "SELECT MAX(id) FROM hook_delivery");

static int64_t number(struct test_world *world, const struct sql *sql)
{
    int64_t found;
    assert_ok(db_number(world->db, sql, DB_NO_PARAMS, &found));
    return found;
}

static const char *path_of(struct test_world *world, int64_t hook, const char *rest)
{
    return arena_format(world->arena, "/admin/hooks/%lld%s", (long long)hook, rest);
}

TEST_HOOKS(an_admin_makes_a_hook_and_sees_its_secret_once)
{
    struct client *client = client_new(world);
    client_as(client, hooks->nora);
    client_get(client, "/admin/hooks");
    assert_page_has(client, "Nobody is told yet");
    client_get(client, "/admin/hooks/new");
    assert_status(client, 200);
    client_post(client, "/admin/hooks/new",
                "name=Payroll&format=json&address=https%3A%2F%2Fhooks.example.org%2Fin&kinds=person.added"
                "&kinds=person.left");
    assert_status(client, 200);
    assert_page_has(client, "ithaca_hook_");
    client_get(client, "%s", path_of(world, number(world, &testing_only_hook), ""));
    assert_page_has(client, "Payroll");
    assert_page_has(client, "https://hooks.example.org/in");
    assert_page_has(client, "person.left");
    assert_page_lacks(client, "ithaca_hook_");
}

TEST_HOOKS(of_a_chats_address_only_the_host_is_shown)
{
    struct client *client = client_new(world);
    client_as(client, hooks->nora);
    client_post(client, "/admin/hooks/new",
                "name=Harbor&format=slack&address=https%3A%2F%2Fhooks.slack.com%2Fservices%2FT0%2FSECRET"
                "&kinds=program.opened");
    int64_t hook = number(world, &testing_only_hook);
    assert_seen(client, path_of(world, hook, ""));
    client_follow(client);
    assert_page_has(client, "hooks.slack.com");
    assert_page_lacks(client, "SECRET");
    client_get(client, "%s", path_of(world, hook, "/edit"));
    assert_page_has(client, "hooks.slack.com");
    assert_page_lacks(client, "SECRET");
    client_api_get(client, "%s", path_of(world, hook, ""));
    assert_page_lacks(client, "SECRET");
}

TEST_HOOKS(what_is_missing_is_said_at_its_field)
{
    struct client *client = client_new(world);
    client_as(client, hooks->nora);
    client_post(client, "/admin/hooks/new", "name=+&format=pigeon&address=&program=77");
    assert_status(client, 422);
    assert_page_has(client, "Write a name");
    assert_page_has(client, "Choose who is told");
    assert_page_has(client, "Paste the address");
    assert_page_has(client, "Choose at least one.");
    assert_page_has(client, "not there any more");
    client_post(client, "/admin/hooks/new",
                "name=A&format=slack&address=https%3A%2F%2Fa.example.org&kinds=hook.test");
    assert_page_has(client, "One of these is not known");
}

TEST_HOOKS(addresses_have_to_be_of_the_internet_and_encrypted)
{
    static const char *const REFUSED[] = {
        "http%3A%2F%2Fhooks.example.org%2Fin", "https%3A%2F%2F127.0.0.1%2Fin",     "https%3A%2F%2F10.1.2.3",
        "http%3A%2F%2F127.0.0.1%3A80%2Fin",    "ftp%3A%2F%2Fhooks.example.org",    "hooks",
        "https%3A%2F%2Fa%3Ab%40example.org",   "https%3A%2F%2F%5B%3A%3A1%5D%2Fin", "https%3A%2F%2Flocalhost",
    };
    struct client *client = client_new(world);
    client_as(client, hooks->nora);
    for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++) {
        client_post(
            client, "/admin/hooks/new",
            arena_format(world->arena, "name=A&format=json&kinds=person.left&address=%s", REFUSED[i]));
        if (client_answer(client)->status != 422) fail_msg("%s was taken", REFUSED[i]);
    }
}

TEST_HOOKS(an_internal_server_that_is_allowed_may_be_plain)
{
    struct router_config config = client_app_config(world);
    config.fetch_allow = hooks->sender.allow;
    struct client *client = client_with(world, &config);
    client_as(client, hooks->nora);
    client_post(client, "/admin/hooks/new",
                "name=A&format=slack&kinds=person.left&address=http%3A%2F%2F127.0.0.1%3A8080%2Fin");
    assert_status(client, 303);
    client_post(client, "/admin/hooks/new",
                "name=A&format=slack&kinds=person.left&address=http%3A%2F%2Fhooks.example.org%2Fin");
    assert_status(client, 422);
}

TEST_HOOKS(a_test_a_log_and_delivering_again)
{
    struct client *client = client_new(world);
    int64_t hook = test_hook(hooks, "json", 0, "person.added");
    hooks->receiver.answers[0] = TEST_BROKEN;
    client_as(client, hooks->nora);
    client_post(client, path_of(world, hook, "/test"), "");
    client_follow(client);
    assert_page_has(client, "A test is on its way");
    assert_page_has(client, "Not tried yet");
    test_hooks_run(hooks);
    client_get(client, "%s", path_of(world, hook, ""));
    assert_page_has(client, "500 in");
    assert_page_has(client, "&lt;b&gt;broken?");
    assert_page_has(client, "Given up");
    const char *again = arena_format(world->arena, "/deliveries/%lld/again",
                                     (long long)number(world, &testing_only_delivery));
    client_post(client, path_of(world, hook, again), "");
    assert_seen(client, path_of(world, hook, ""));
    client_post(client, path_of(world, hook, again), "");
    assert_status(client, 409);
}

TEST_HOOKS(changing_keeps_the_address_unless_another_is_given)
{
    struct hook_sealed sealed;
    struct hook_secrets secrets;
    struct client *client = client_new(world);
    int64_t hook = test_hook(hooks, "slack", 0, "person.added");
    client_as(client, hooks->nora);
    client_post(client, path_of(world, hook, "/edit"), "name=Other&address=&kinds=person.left&version=1");
    assert_seen(client, path_of(world, hook, ""));
    assert_ok(hook_sealed_get(world->db, world->arena, hook, &sealed));
    assert_ok(hook_open(world->arena, world->portal_key, &sealed, &secrets));
    assert_non_null(strstr(secrets.address, "/a-long-secret-path"));
    client_post(client, path_of(world, hook, "/edit"),
                "name=Other&address=https%3A%2F%2Fb.example.org%2Fx&kinds=person.left&version=2");
    assert_ok(hook_sealed_get(world->db, world->arena, hook, &sealed));
    assert_ok(hook_open(world->arena, world->portal_key, &sealed, &secrets));
    assert_string_equal(secrets.address, "https://b.example.org/x");
    assert_string_equal(secrets.secret, hooks->secret);
    client_post(client, path_of(world, hook, "/edit"), "name=Late&address=&kinds=person.left&version=2");
    assert_status(client, 409);
}

TEST_HOOKS(a_hook_is_switched_gets_a_new_secret_and_is_removed)
{
    struct client *client = client_new(world);
    int64_t hook = test_hook(hooks, "json", 0, "person.added");
    client_as(client, hooks->nora);
    client_post(client, path_of(world, hook, "/switch"), "on=0");
    client_follow(client);
    assert_page_has(client, "Switch it on");
    client_post(client, path_of(world, hook, "/switch"), "on=1");
    client_follow(client);
    assert_page_has(client, "Switch it off");
    client_post(client, path_of(world, hook, "/secret"), "");
    assert_status(client, 200);
    assert_page_has(client, "ithaca_hook_");
    assert_page_lacks(client, hooks->secret);
    client_post(client, path_of(world, hook, "/remove"), "");
    assert_seen(client, "/admin/hooks");
    client_get(client, "%s", path_of(world, hook, ""));
    assert_status(client, 404);
}
