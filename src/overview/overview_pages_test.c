/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "program/program.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

SQL(testing_leave, "UPDATE relationship_member SET left_at = $2 WHERE person_id = $1");

static const char *path_of(struct test_world *world, int64_t id)
{
    return arena_format(world->arena, "/relationships/%lld", (long long)id);
}

static int64_t program_run_by(struct test_world *world, int64_t coordinator)
{
    struct program_new program = {.name = "Engineering leadership 2026",
                                  .format = "mentoring",
                                  .starts_on = clock_day(&world->clock),
                                  .coordinator = coordinator};
    int64_t id;
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    return id;
}

TEST_DB(both_members_see_who_it_is_and_why_they_were_matched)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    assert_status(client, 200);
    assert_page_has(client, "You and Amara Okafor");
    assert_page_has(client, "Amara mentors you");
    assert_page_has(client, "Say hello to Amara");
    assert_page_has(client, "Amara offers “SQL”, which Jonas wants.");
    assert_page_has(client, "amara.okafor@harbor.example");
    client_as(client, pair.amara);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "You mentor Jonas");
    assert_page_has(client, "Amara offers “SQL”, which Jonas wants.");
}

TEST_DB(saying_hello_changes_the_page)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, arena_format(world->arena, "%s/hello", path_of(world, pair.id)), "");
    assert_seen(client, path_of(world, pair.id));
    client_follow(client);
    assert_page_has(client, "Give Amara a few days to answer");
    assert_page_lacks(client, "I said hello elsewhere");
    client_as(client, pair.amara);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "Jonas said hello: answer, and find a time to meet");
}

TEST_DB(who_left_sees_names_and_nothing_else)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    assert_ok(
        db_run(world->db, &testing_leave, DB_PARAMS(db_int(pair.jonas), db_int(world->now / 1000)), NULL));
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "You are no longer part of it");
    assert_page_lacks(client, "amara.okafor@harbor.example");
    assert_page_lacks(client, "Why you were matched");
    client_api_get(client, "%s", path_of(world, pair.id));
    assert_page_lacks(client, "amara.okafor@harbor.example");
    client_post(client, arena_format(world->arena, "%s/hello", path_of(world, pair.id)), "");
    assert_status(client, 409);
}

TEST_DB(a_closed_relationship_is_shown_as_closed)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    pair_close(world, &pair);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "This relationship is closed");
    client_get(client, "/relationships");
    assert_page_has(client, "Closed");
}

TEST_DB(shared_hours_stand_on_the_page)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "From 09:00–17:00 you are at work together.");
}

TEST_DB(members_find_whom_to_turn_to_and_the_guidelines_of_their_role)
{
    struct client *client = client_new(world);
    struct pair pair = pair_in(world, program_run_by(world, person_named(world, "Nora Stein")));
    client_as(client, pair.amara);
    client_get(client, "%s", path_of(world, pair.id));
    assert_page_has(client, "nora.stein@harbor.example");
    assert_page_has(client, "Guidelines for you as mentor");
    assert_page_has(client, "You lend somebody your experience for a while.");
}
