/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "asking/asking.h"

#include "asking/test_asking.h"
#include "tests/support/client.h"

static const char *mentors_path(const struct asking_world *at, int64_t mentor)
{
    return mentor ? arena_format(at->world->arena, "/programs/%lld/mentors/%lld", (long long)at->program,
                                 (long long)mentor)
                  : arena_format(at->world->arena, "/programs/%lld/mentors", (long long)at->program);
}

static const char *request_path(const struct asking_world *at, int64_t request, const char *rest)
{
    return arena_format(at->world->arena, "/requests/%lld%s", (long long)request, rest);
}

TEST_DB(a_mentee_looks_asks_and_is_answered)
{
    struct client *client = client_new(world);
    struct asking_world at = asking_world_new(world);
    client_as(client, at.jonas);
    client_get(client, "/programs/%lld", (long long)at.program);
    assert_page_has(client, "Look for a mentor and ask");
    client_get(client, "%s", mentors_path(&at, 0));
    assert_status(client, 200);
    assert_page_has(client, "Ask Amara");
    assert_page_has(client, "One place free");
    client_get(client, "%s", mentors_path(&at, at.amara));
    assert_page_has(client, "Only you and Amara can read this.");
    client_post(client, mentors_path(&at, at.amara), "reason=Because+you+built+a+team");
    assert_status(client, 303);
    client_follow(client);
    assert_page_has(client, "Because you built a team");
    assert_page_has(client, "You asked Amara");
    client_as(client, at.amara);
    client_get(client, "/requests");
    assert_page_has(client, "Jonas Lindqvist");
}

TEST_DB(a_mentor_reads_why_and_says_yes)
{
    struct client *client = client_new(world);
    struct asking_world at = asking_world_new(world);
    int64_t request = asked(&at, at.jonas, at.amara);
    client_as(client, at.amara);
    client_get(client, "%s", request_path(&at, request, ""));
    assert_page_has(client, "I want to learn how you hire.");
    assert_page_has(client, "You have one free place.");
    client_post(client, request_path(&at, request, "/accept"), "words=Gladly");
    assert_status(client, 303);
    client_follow(client);
    assert_page_has(client, "You mentor Jonas");
    client_as(client, at.jonas);
    client_get(client, "%s", request_path(&at, request, ""));
    assert_page_has(client, "Amara said yes.");
    assert_page_has(client, "Gladly");
    client_get(client, "%s", mentors_path(&at, 0));
    assert_page_has(client, "You have the mentor you wished for");
}

TEST_DB(a_no_reaches_the_mentee_with_its_words_or_without)
{
    struct client *client = client_new(world);
    struct asking_world at = asking_world_new(world);
    int64_t with = asked(&at, at.jonas, at.amara), without = asked(&at, at.mia, at.amara);
    client_as(client, at.amara);
    client_post(client, request_path(&at, with, "/decline"), "words=Ask+Ben");
    assert_seen(client, "/requests");
    client_post(client, request_path(&at, without, "/decline"), "");
    assert_seen(client, "/requests");
    client_as(client, at.jonas);
    client_get(client, "%s", request_path(&at, with, ""));
    assert_page_has(client, "cannot take you on now");
    assert_page_has(client, "Ask Ben");
    client_as(client, at.mia);
    client_get(client, "%s", request_path(&at, without, ""));
    assert_page_has(client, "cannot take you on now");
    assert_page_lacks(client, "Ask Ben");
}

TEST_DB(what_goes_wrong_loses_no_words)
{
    struct client *client = client_new(world);
    struct asking_world at = asking_world_new(world);
    client_as(client, at.jonas);
    client_post(client, mentors_path(&at, at.amara), "reason=++");
    assert_status(client, 422);
    assert_page_has(client, "Write a sentence or two.");
    set_capacity(&at, at.amara, 0);
    client_post(client, mentors_path(&at, at.amara), "reason=All+that+I+wrote");
    assert_status(client, 422);
    assert_page_has(client, "Amara has no free place now.");
    assert_page_has(client, "All that I wrote");
    set_capacity(&at, at.amara, 1);
    int64_t request = asked(&at, at.jonas, at.amara);
    set_capacity(&at, at.amara, 0);
    client_as(client, at.amara);
    client_post(client, request_path(&at, request, "/accept"), "words=Welcome+to+it");
    assert_status(client, 422);
    assert_page_has(client, "You have no free place now.");
    assert_page_has(client, ">Welcome to it</textarea>");
}

TEST_DB(who_is_full_has_no_button_to_ask_but_a_line_to_wait_in)
{
    struct client *client = client_new(world);
    struct asking_world at = asking_world_new(world);
    set_capacity(&at, at.amara, 0);
    client_as(client, at.jonas);
    client_get(client, "%s", mentors_path(&at, 0));
    assert_page_lacks(client, "Ask Amara");
    assert_page_has(client, "Tell me when there is room");
    client_post(client, arena_format(world->arena, "%s/wait", mentors_path(&at, at.amara)), "");
    assert_seen(client, mentors_path(&at, 0));
    client_follow(client);
    assert_page_has(client, "Do not tell me any more");
    client_post(client, arena_format(world->arena, "%s/wait/end", mentors_path(&at, at.amara)), "");
    client_follow(client);
    assert_page_has(client, "Tell me when there is room");
}

TEST_DB(a_request_is_taken_back)
{
    struct client *client = client_new(world);
    struct asking_world at = asking_world_new(world);
    int64_t request = asked(&at, at.jonas, at.amara);
    client_as(client, at.amara);
    client_post(client, request_path(&at, request, "/withdraw"), "");
    assert_status(client, 403);
    client_as(client, at.jonas);
    client_post(client, request_path(&at, request, "/accept"), "");
    assert_status(client, 403);
    client_post(client, request_path(&at, request, "/withdraw"), "");
    assert_seen(client, "/requests");
    client_follow(client);
    assert_page_has(client, "Taken back");
}

TEST_DB(coordinators_see_counts_and_no_words)
{
    struct client *client = client_new(world);
    struct asking_world at = asking_world_new(world);
    int64_t request = asked(&at, at.jonas, at.amara);
    client_as(client, at.nora);
    client_get(client, "/programs/%lld/requests", (long long)at.program);
    assert_status(client, 200);
    assert_page_has(client, "Amara Okafor");
    assert_page_lacks(client, "Jonas");
    assert_page_lacks(client, "learn how you hire");
    client_get(client, "%s", request_path(&at, request, ""));
    assert_status(client, 404);
    client_get(client, "%s", mentors_path(&at, 0));
    assert_status(client, 404);
}

TEST_DB(where_a_program_does_not_let_people_ask_there_is_nothing_to_ask)
{
    struct client *client = client_new(world);
    struct asking_world at = asking_world_new(world);
    struct program_new program = {.name = "Matched", .format = "mentoring", .coordinator = at.nora};
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &at.program));
    part_of(&at, at.jonas, false);
    assert_ok(program_move(world->db, world->arena, &world->clock, at.program, "open", 0));
    client_as(client, at.jonas);
    client_get(client, "%s", mentors_path(&at, 0));
    assert_status(client, 404);
}

TEST_DB(coordinators_let_people_ask_in_the_settings)
{
    struct client *client = client_new(world);
    struct asking_world at = asking_world_new(world);
    struct program_card card;
    const char *path = arena_format(world->arena, "/programs/%lld/settings", (long long)at.program);
    client_as(client, at.nora);
    client_get(client, "%s", path);
    assert_page_has(client, "ask a mentor of their choice");
    assert_ok(program_get(world->db, world->arena, at.program, &card));
    client_api_post(client, path,
                    arena_format(world->arena, "{\"version\":%lld,\"asking_limit\":5,\"asking_days\":1}",
                                 (long long)card.version));
    assert_status(client, 422);
    client_api_post(client, path,
                    arena_format(world->arena, "{\"version\":%lld,\"asking_limit\":5,\"asking_days\":7}",
                                 (long long)card.version));
    assert_status(client, 200);
    assert_ok(program_get(world->db, world->arena, at.program, &card));
    assert_true(card.self_match);
    assert_int_equal(card.asking_limit, 5);
    assert_int_equal(card.asking_days, 7);
}

TEST_DB(the_requests_page_says_what_it_is_for_when_it_is_empty)
{
    struct client *client = client_new(world);
    struct asking_world at = asking_world_new(world);
    client_as(client, at.jonas);
    client_get(client, "/requests");
    assert_page_has(client, "No requests yet");
    assert_page_has(client, "Look for a mentor");
    client_as(client, at.nora);
    client_get(client, "/requests");
    assert_page_has(client, "Look at the programs");
}
