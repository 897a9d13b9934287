/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "program/program.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

/* As if the log had been made with another portal's key. */
SQL(testing_spoil_log,
    "INSERT INTO access_log_head (id, wrapped, sequence, last_mac, mac) VALUES (1, $1, 0, $1, $1)");

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

TEST_DB(for_everybody_else_a_relationship_is_not_there)
{
    struct client *client = client_new(world);
    int64_t nora = person_named(world, "Nora Stein"), tom = person_named(world, "Tom Becker");
    struct pair pair = pair_in(world, program_run_by(world, nora));
    assert_ok(account_set_role(world->db, &world->clock, tom, ACCOUNT_ADMIN, true, 0));
    const int64_t others[] = {nora, tom, person_named(world, "Ana Ruiz")};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        client_as(client, others[i]);
        client_get(client, "%s", path_of(world, pair.id));
        assert_status(client, 404);
        client_post(client, arena_format(world->arena, "%s/hello", path_of(world, pair.id)), "");
        assert_status(client, 404);
        client_api_get(client, "%s", path_of(world, pair.id));
        assert_status(client, 404);
    }
    client_as(client, 0);
    client_get(client, "%s", path_of(world, pair.id));
    assert_status(client, 303);
}

TEST_DB(members_read_who_looked_from_outside)
{
    struct client *client = client_new(world);
    int64_t nora = person_named(world, "Nora Stein");
    int64_t program = program_run_by(world, nora);
    struct pair pair = pair_in(world, program);
    client_as(client, pair.jonas);
    client_get(client, "%s/looks", path_of(world, pair.id));
    assert_page_has(client, "Nobody looked from outside");
    client_as(client, nora);
    client_get(client, "/programs/%lld/relationships", (long long)program);
    assert_page_has(client, "That you looked is noted");
    client_api_get(client, "/programs/%lld/relationships", (long long)program);
    assert_status(client, 200);
    client_as(client, pair.amara);
    client_get(client, "%s/looks", path_of(world, pair.id));
    assert_page_has(client, "Nora Stein");
    assert_page_has(client, "Coordinator");
    assert_page_has(client, "2 times");
    assert_page_lacks(client, "Nobody looked from outside");
}

TEST_DB(members_own_pages_are_no_looks_from_outside)
{
    struct client *client = client_new(world);
    struct pair pair = pair_in(world, program_run_by(world, person_named(world, "Nora Stein")));
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id));
    client_get(client, "/relationships");
    client_get(client, "%s/looks", path_of(world, pair.id));
    assert_page_has(client, "Nobody looked from outside");
}

TEST_DB(who_may_not_look_leaves_no_line)
{
    struct client *client = client_new(world);
    int64_t program = program_run_by(world, person_named(world, "Nora Stein"));
    struct pair pair = pair_in(world, program);
    client_as(client, person_named(world, "Ana Ruiz"));
    client_get(client, "/programs/%lld/relationships", (long long)program);
    assert_status(client, 403);
    client_as(client, pair.jonas);
    client_get(client, "%s/looks", path_of(world, pair.id));
    assert_page_has(client, "Nobody looked from outside");
}

TEST_DB(a_look_that_cannot_be_noted_shows_nothing)
{
    struct client *client = client_new(world);
    int64_t nora = person_named(world, "Nora Stein");
    int64_t program = program_run_by(world, nora);
    pair_in(world, program);
    assert_ok(db_run(world->db, &testing_spoil_log, DB_PARAMS(db_blob("x", 1)), NULL));
    client_as(client, nora);
    client_get(client, "/programs/%lld/relationships", (long long)program);
    assert_status(client, 500);
    assert_page_lacks(client, "Amara Okafor");
}

TEST_DB(coordinators_see_states_and_dates_of_their_program_and_no_reasons)
{
    struct client *client = client_new(world);
    int64_t nora = person_named(world, "Nora Stein"), program = program_run_by(world, nora);
    struct pair pair = pair_in(world, program);
    world->now += (int64_t)15 * 86400 * 1000;
    client_as(client, nora);
    client_get(client, "/programs/%lld/relationships", (long long)program);
    assert_status(client, 200);
    assert_page_has(client, ">Amara Okafor</a>");
    assert_page_has(client, ">Jonas Lindqvist</a>");
    assert_page_has(client, "One may need a look");
    assert_page_has(client, "No hello yet");
    assert_page_lacks(client, "which Jonas wants");
    assert_page_lacks(client, "harbor.example");
    client_api_get(client, "/programs/%lld/relationships", (long long)program);
    assert_page_lacks(client, "which Jonas wants");
    client_as(client, pair.jonas);
    client_get(client, "/programs/%lld/relationships", (long long)program);
    assert_true(client_answer(client)->status == 403 || client_answer(client)->status == 404);
}

TEST_DB(nobody_yet_is_said_with_what_to_do)
{
    struct client *client = client_new(world);
    client_as(client, person_named(world, "Ana Ruiz"));
    client_get(client, "/relationships");
    assert_page_has(client, "Nobody yet");
    assert_page_has(client, "href=\"/programs\"");
}
