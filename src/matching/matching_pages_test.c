/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The coordinator's board by pages and by the API, and who may not come here. */
#include "base/text.h"
#include "db/db.h"
#include "jobs/jobs.h"
#include "matching/matching.h"
#include "matching/matching_store.h"
#include "matching/matching_testing.h"
#include "tests/support/client.h"

static const char *path(const struct small *small, const char *rest)
{
    return arena_format(small->world->arena, "/programs/%lld/matches%s", (long long)small->program, rest);
}

/* What the server's thread for jobs does. */
static void run_jobs(const struct small *small)
{
    static const struct job_kind kinds[] = {{.name = MATCHING_JOB, .work = matching_work}};
    struct jobs jobs = {.kinds = kinds, .count = 1, .clock = &small->world->clock};
    bool ran = true;
    while (ran) assert_ok(jobs_run_once(&jobs, small->world->db, small->world->arena, &ran));
}

static struct client *as_coordinator(const struct small *small)
{
    struct client *client = client_new(small->world);
    client_as(client, small->coordinator);
    return client;
}

static struct matching_run latest(const struct small *small)
{
    struct matching_run run;
    assert_ok(matching_latest(small->world->db, small->world->arena, small->program, &run));
    return run;
}

TEST_DB(a_coordinator_matches_looks_and_publishes)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    client_get(client, "%s", path(&small, ""));
    assert_status(client, 200);
    assert_page_has(client, "Find the best pairs");
    client_post(client, path(&small, "/solve"), "");
    assert_seen(client, path(&small, ""));
    client_follow(client);
    assert_page_has(client, "Finding the best pairs");
    run_jobs(&small);
    client_get(client, "%s", path(&small, ""));
    assert_page_has(client, "Publish 3 matches");
    assert_page_has(client, "Ada");
    client_get(client, "%s", path(&small, "?q=ada"));
    assert_page_has(client, "Offers what is wanted: Coaching.");
    client_get(client, "%s", path(&small, "/publish"));
    assert_status(client, 200);
    client_post(client, path(&small, "/publish"),
                arena_format(world->arena, "version=%lld", (long long)latest(&small).version));
    assert_seen(client, path(&small, ""));
    client_follow(client);
    assert_page_has(client, "3 matches were published");
    client_as(client, small.mentees[0]);
    client_get(client, "/relationships");
    assert_page_has(client, "Xenia");
}

TEST_DB(the_same_works_by_the_api)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    client_api_post(client, path(&small, "/solve"), "{}");
    assert_status(client, 200);
    run_jobs(&small);
    client_api_get(client, "%s", path(&small, ""));
    assert_status(client, 200);
    assert_page_has(client, "\"state\":\"draft\"");
    assert_page_has(client, "\"proven\":true");
    client_api_post(client, path(&small, "/publish"),
                    arena_format(world->arena, "{\"version\": %lld}", (long long)latest(&small).version));
    assert_status(client, 200);
    assert_string_equal(latest(&small).state, "published");
}

TEST_DB(pages_of_matches_are_for_the_programs_coordinators_alone)
{
    static const char *const gets[] = {"",         "/unmatched",   "/why?mentee=1",
                                       "/publish", "/swap?pair=1", "/export"};
    static const char *const posts[] = {"/solve", "/decide", "/swap", "/publish"};
    struct small small = small_program(world);
    int64_t stranger = add_test_person(world, "Curious", 4);
    struct client *client = client_new(world);
    int64_t others[] = {stranger, small.mentees[0], small.mentors[0]};
    for (size_t who = 0; who < sizeof others / sizeof others[0]; who++) {
        client_as(client, others[who]);
        for (size_t i = 0; i < sizeof gets / sizeof gets[0]; i++) {
            client_get(client, "%s", path(&small, gets[i]));
            assert_true(client_answer(client)->status == 403 || client_answer(client)->status == 404);
        }
        for (size_t i = 0; i < sizeof posts / sizeof posts[0]; i++) {
            client_post(client, path(&small, posts[i]), "");
            assert_true(client_answer(client)->status == 403 || client_answer(client)->status == 404);
        }
    }
    client_as(client, 0);
    client_get(client, "%s", path(&small, ""));
    assert_status(client, 303);
    struct matching_run run;
    assert_error(matching_latest(world->db, world->arena, small.program, &run), ERROR_NOT_FOUND);
}

TEST_DB(a_pair_is_locked_forbidden_and_freed_from_its_page)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    (void)solve_small(&small);
    const char *who = arena_format(world->arena, "mentee=%lld&mentor=%lld", (long long)small.mentees[0],
                                   (long long)small.mentors[0]);
    client_post(client, path(&small, "/decide"), arena_format(world->arena, "%s&kind=lock", who));
    client_follow(client);
    assert_page_has(client, "Locked by you");
    client_post(client, path(&small, "/decide"), arena_format(world->arena, "%s&kind=forbid", who));
    client_follow(client);
    assert_page_has(client, "does not follow your latest decisions");
    client_post(client, path(&small, "/publish"),
                arena_format(world->arena, "version=%lld", (long long)latest(&small).version));
    assert_status(client, 409);
    client_post(client, path(&small, "/decide"), arena_format(world->arena, "%s&kind=none", who));
    client_follow(client);
    assert_page_lacks(client, "does not follow your latest decisions");
    client_post(client, path(&small, "/decide"), arena_format(world->arena, "%s&kind=marry", who));
    assert_status(client, 422);
}

TEST_DB(two_pairs_swap_their_mentors_and_stay_locked)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    struct matching_run run = solve_small(&small);
    struct list pairs = {0};
    assert_ok(matching_store_all_pairs(world->db, world->arena, run.id, &pairs));
    const struct matching_pair *one = LIST_AT(&pairs, struct matching_pair, 0);
    const struct matching_pair *other = LIST_AT(&pairs, struct matching_pair, 1);
    client_get(client, "%s?pair=%lld", path(&small, "/swap"), (long long)one->id);
    assert_page_has(client, other->mentee_name);
    client_post(client, path(&small, "/swap"),
                arena_format(world->arena, "pair=%lld&other=%lld", (long long)one->id, (long long)other->id));
    assert_seen(client, path(&small, ""));
    run_jobs(&small);
    assert_true(has_small_pair(&small, latest(&small).id, one->mentee_id, other->mentor_id));
    assert_true(has_small_pair(&small, latest(&small).id, other->mentee_id, one->mentor_id));
}

TEST_DB(why_not_names_who_would_lose_or_the_rule_that_forbids)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    (void)solve_small(&small);
    client_get(client, "%s?mentee=%lld&mentor=%lld", path(&small, "/why"), (long long)small.mentees[1],
               (long long)small.mentors[0]);
    assert_status(client, 200);
    assert_page_has(client, "Why not Xenia?");
    client_get(client, "%s?mentee=%lld&q=zoe", path(&small, "/why"), (long long)small.mentees[1]);
    assert_page_has(client, "Zoe");
    assert_page_lacks(client, "Yusuf");
    client_get(client, "%s?mentee=%lld", path(&small, "/why"), (long long)small.mentors[1]);
    assert_status(client, 404);
}

TEST_DB(why_not_says_that_a_locked_pair_takes_the_place)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    (void)solve_small(&small);
    client_post(client, path(&small, "/decide"),
                arena_format(world->arena, "mentee=%lld&mentor=%lld&kind=lock", (long long)small.mentees[0],
                             (long long)small.mentors[0]));
    client_get(client, "%s?mentee=%lld&mentor=%lld", path(&small, "/why"), (long long)small.mentees[0],
               (long long)small.mentors[1]);
    assert_page_has(client, "You locked Ada with somebody else.");
    client_get(client, "%s?mentee=%lld&mentor=%lld", path(&small, "/why"), (long long)small.mentees[1],
               (long long)small.mentors[0]);
    assert_page_has(client, "All places of Xenia are locked for others.");
}

TEST_DB(a_chosen_pair_keeps_the_filters_of_its_list)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    struct matching_run run = solve_small(&small);
    struct list pairs = {0};
    assert_ok(matching_store_all_pairs(world->db, world->arena, run.id, &pairs));
    const struct matching_pair *pair = LIST_AT(&pairs, struct matching_pair, 0);
    client_get(client, "%s", path(&small, "?q=a&page=1"));
    assert_page_has(client, "?q=a&amp;page=1&amp;pair=");
    client_post(client, path(&small, "/decide?q=a&page=1"),
                arena_format(world->arena, "mentee=%lld&mentor=%lld&kind=lock&pair=%lld",
                             (long long)pair->mentee_id, (long long)pair->mentor_id, (long long)pair->id));
    assert_seen(client, arena_format(world->arena, "%s?q=a&page=1&pair=%lld#pair", path(&small, ""),
                                     (long long)pair->id));
}

TEST_DB(who_has_nobody_stands_on_a_page_of_its_own)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    (void)solve_small(&small);
    client_get(client, "%s", path(&small, "/unmatched"));
    assert_status(client, 200);
    assert_page_has(client, "would help");
}

TEST_DB(the_pairs_can_be_taken_away_as_a_file)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    (void)solve_small(&small);
    client_get(client, "%s", path(&small, "/export"));
    assert_status(client, 200);
    assert_string_equal(client_answer(client)->type, "text/csv; charset=utf-8");
    assert_page_has(client, "Ada,Platform,Xenia,Platform,");
}

TEST_DB(a_draft_can_be_made_for_the_weakest_pair_and_says_what_that_costs)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    client_post(client, path(&small, "/solve"), "objective=fairest");
    run_jobs(&small);
    client_get(client, "%s", path(&small, ""));
    assert_page_has(client, "Fairest");
    client_post(client, path(&small, "/solve"), "objective=kindest");
    assert_status(client, 422);
}

TEST_DB(a_veto_keeps_two_apart_and_only_who_made_it_reads_it)
{
    struct small small = small_program(world);
    struct client *client = client_new(world);
    client_as(client, small.mentees[0]);
    client_get(client, "/programs/%lld/wishes", (long long)small.program);
    assert_status(client, 200);
    assert_page_has(client, "Xenia");
    assert_page_lacks(client, "Ben");
    const char *wishes = arena_format(world->arena, "/programs/%lld/wishes", (long long)small.program);
    client_post(client, wishes,
                arena_format(world->arena, "about=%lld&kind=veto", (long long)small.mentors[0]));
    client_follow(client);
    assert_page_has(client, "You rule this out");
    struct matching_run run = solve_small(&small);
    assert_false(has_small_pair(&small, run.id, small.mentees[0], small.mentors[0]));
    client_as(client, small.mentors[0]);
    client_get(client, "%s", wishes);
    assert_page_lacks(client, "rule this out");
    client_as(client, small.coordinator);
    client_get(client, "%s", wishes);
    assert_status(client, 404);
    client_get(client, "%s?mentee=%lld&mentor=%lld", path(&small, "/why"), (long long)small.mentees[0],
               (long long)small.mentors[0]);
    assert_page_has(client, "not available");
    assert_page_lacks(client, "veto");
}

TEST_DB(a_wish_about_somebody_of_the_same_side_or_of_no_kind_is_refused)
{
    struct small small = small_program(world);
    struct client *client = client_new(world);
    const char *wishes = arena_format(world->arena, "/programs/%lld/wishes", (long long)small.program);
    client_as(client, small.mentees[0]);
    client_post(client, wishes,
                arena_format(world->arena, "about=%lld&kind=wish", (long long)small.mentees[1]));
    assert_status(client, 422);
    client_post(client, wishes,
                arena_format(world->arena, "about=%lld&kind=wish", (long long)small.mentees[0]));
    assert_status(client, 422);
    client_post(client, wishes,
                arena_format(world->arena, "about=%lld&kind=love", (long long)small.mentors[0]));
    assert_status(client, 422);
}
