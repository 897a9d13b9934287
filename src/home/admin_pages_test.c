/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "relationship/test_pair.h"
#include "tests/support/client.h"

static struct client *admin_client(struct test_world *world)
{
    struct client *client = client_new(world);
    int64_t nora = person_named(world, "Nora Stein");
    assert_ok(account_set_role(world->db, &world->clock, nora, ACCOUNT_ADMIN, true, 0));
    client_as(client, nora);
    return client;
}

TEST_DB(the_portal_can_be_named_and_its_name_stands_on_every_page)
{
    struct client *client = admin_client(world);
    client_post(client, "/admin/portal", "name=Harbor+Foods");
    assert_seen(client, "/admin");
    client_get(client, "/notices");
    assert_page_has(client, "Harbor Foods");
}

TEST_DB(a_portal_without_a_name_or_with_an_endless_one_is_refused)
{
    struct client *client = admin_client(world);
    client_post(client, "/admin/portal", "name=+");
    assert_status(client, 422);
    assert_page_has(client, "Give the portal a name");
    char name[200] = "name=";
    memset(name + 5, 'x', 100);
    client_post(client, "/admin/portal", name);
    assert_status(client, 422);
}

TEST_DB(links_for_many_are_a_file_that_no_spreadsheet_runs)
{
    struct client *client = admin_client(world);
    person_named(world, "=cmd Ruiz");
    client_post(client, "/admin/invitations", "program=");
    assert_status(client, 200);
    assert_string_equal(client_answer(client)->type, "text/csv; charset=utf-8");
    assert_page_has(client, "'=cmd Ruiz");
    assert_page_has(client, "/invitation/");
    client_post(client, "/admin/invitations", "program=");
    assert_seen(client, "/admin/invitations");
}

TEST_DB(the_api_gets_links_for_many_as_json)
{
    struct client *client = admin_client(world);
    person_named(world, "Ana Ruiz");
    client_api_post(client, "/admin/invitations", "{\"again\":true}");
    assert_status(client, 200);
    assert_page_has(client, "\"email\":\"ana.ruiz@harbor.example\"");
}

TEST_DB(links_for_an_unknown_program_are_refused)
{
    struct client *client = admin_client(world);
    client_post(client, "/admin/invitations", "program=12345");
    assert_status(client, 404);
}

TEST_DB(members_do_not_get_into_administration)
{
    struct client *client = client_new(world);
    client_as(client, person_named(world, "Ana Ruiz"));
    client_get(client, "/admin");
    assert_status(client, 403);
    client_post(client, "/admin/portal", "name=Mine");
    assert_status(client, 403);
    client_post(client, "/admin/invitations", "program=");
    assert_status(client, 403);
}
