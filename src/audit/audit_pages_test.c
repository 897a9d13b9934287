/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "audit/audit.h"
#include "db/db.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

SQL(testing_change_line, "UPDATE access_log SET actor_name = 'Nobody' WHERE sequence = 2");

static void look_twice(struct test_world *world)
{
    struct audit_actor actor = {.person = 7, .name = "Nora Stein", .role = "coordinator"};
    struct audit_subject subject = {.program = 5, .about = "Engineering leadership 2026"};
    for (int i = 0; i < 2; i++)
        assert_ok(audit_note(world->db, world->arena, &world->clock, world->portal_key, AUDIT_STATES, &actor,
                             &subject));
}

static struct client *admin(struct test_world *world)
{
    struct client *client = client_new(world);
    int64_t tom = person_named(world, "Tom Becker");
    assert_ok(account_set_role(world->db, &world->clock, tom, ACCOUNT_ADMIN, true, 0));
    client_as(client, tom);
    return client;
}

TEST_DB(admins_read_who_looked_at_what)
{
    struct client *client = admin(world);
    client_get(client, "/admin/access-log");
    assert_page_has(client, "No looks yet");
    look_twice(world);
    client_get(client, "/admin/access-log");
    assert_page_has(client, "Nora Stein");
    assert_page_has(client, "Engineering leadership 2026");
    client_api_get(client, "/admin/access-log");
    assert_page_has(client, "\"actor_name\":\"Nora Stein\"");
}

TEST_DB(admins_have_the_access_log_checked)
{
    struct client *client = admin(world);
    look_twice(world);
    client_get(client, "/admin/access-log");
    assert_page_lacks(client, "Nothing was changed or removed");
    client_get(client, "/admin/access-log?check=1");
    assert_page_has(client, "Nothing was changed or removed");
    assert_page_has(client, "<code>2:");
    assert_ok(db_run(world->db, &testing_change_line, DB_NO_PARAMS, NULL));
    client_get(client, "/admin/access-log?check=1");
    assert_page_has(client, "Line 2 is not what was written");
}
