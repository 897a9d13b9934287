/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "program/program.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

static int64_t open_program(struct test_world *world, const char *name, int64_t coordinator)
{
    struct program_new program = {.name = name,
                                  .format = "mentoring",
                                  .starts_on = clock_day(&world->clock),
                                  .coordinator = coordinator};
    int64_t id;
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    assert_ok(program_move(world->db, world->arena, &world->clock, id, "open", 0));
    return id;
}

TEST_DB(home_greets_by_the_readers_clock_and_shows_the_next_step)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "/");
    assert_status(client, 200);
    assert_page_has(client, "Good morning, Jonas");
    assert_page_has(client, "Say hello to Amara");
    assert_page_has(client, arena_format(world->arena, "href=\"/relationships/%lld\"", (long long)pair.id));
}

TEST_DB(an_invitation_into_a_program_waits_on_top)
{
    struct client *client = client_new(world);
    int64_t nora = person_named(world, "Nora Stein"), ana = person_named(world, "Ana Ruiz"), enrollment;
    int64_t program = open_program(world, "Leadership 2026", nora);
    struct program_enrolling enrolling = {
        .program = program, .person = ana, .as_mentee = true, .capacity = -1, .wanted = -1, .ask = true};
    assert_ok(program_enroll(world->db, world->arena, &world->clock, &enrolling, &enrollment));
    client_as(client, ana);
    client_get(client, "/");
    assert_page_has(client, "You are invited as a mentee.");
    assert_page_has(client, "Look and answer");
}

TEST_DB(coordinators_see_their_programs_and_others_do_not)
{
    struct client *client = client_new(world);
    int64_t nora = person_named(world, "Nora Stein"), ana = person_named(world, "Ana Ruiz");
    open_program(world, "Leadership 2026", nora);
    client_as(client, nora);
    client_get(client, "/");
    assert_page_has(client, "Programs I run");
    client_as(client, ana);
    client_get(client, "/");
    assert_page_lacks(client, "Programs I run");
}

TEST_DB(an_empty_portal_shows_its_admin_three_steps_until_they_are_done)
{
    struct client *client = client_new(world);
    int64_t nora = person_named(world, "Nora Stein");
    assert_ok(account_set_role(world->db, &world->clock, nora, ACCOUNT_ADMIN, true, 0));
    client_as(client, nora);
    client_get(client, "/");
    assert_page_has(client, "Three steps, and the first pairs can begin");
    int64_t ana = person_named(world, "Ana Ruiz");
    open_program(world, "Leadership 2026", nora);
    struct account_invite invite = {.person = ana, .into_what = ""};
    char token[TOKEN_SIZE];
    assert_ok(account_invite(world->db, &world->clock, &invite, token));
    client_get(client, "/");
    assert_page_lacks(client, "Three steps, and the first pairs can begin");
}

TEST_DB(who_has_nothing_yet_reads_what_will_be_here)
{
    struct client *client = client_new(world);
    client_as(client, person_named(world, "Ana Ruiz"));
    client_get(client, "/");
    assert_page_has(client, "Nobody yet");
    assert_page_has(client, "Complete your profile");
}

TEST_DB(home_is_a_handful_of_statements)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    int64_t before = db_calls(world->db);
    client_header(client, "Accept-Language", "en"); /* as every browser does; else the portal's is read */
    client_get(client, "/");
    assert_status(client, 200);
    assert_in_range(db_calls(world->db) - before, 1, 7);
}

TEST_DB(the_api_answers_home_with_the_same_facts)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_api_get(client, "/");
    assert_status(client, 200);
    assert_page_has(client, "\"next_step\":\"Say hello to Amara\"");
}
