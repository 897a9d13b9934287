/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The coordinator's board by pages and by the API, and who may not come here. */
#include "base/text.h"
#include "db/db.h"
#include "jobs/jobs.h"
#include "matching/matching.h"
#include "matching/matching_people.h"
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

SQL(testing_no_places, "UPDATE enrollment SET capacity = 0 WHERE program_id = $1");
SQL(testing_all_have, "UPDATE enrollment SET wanted = 0 WHERE program_id = $1");

TEST_DB(before_a_match_the_board_says_who_is_free)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    client_get(client, "%s", path(&small, ""));
    assert_page_has(client, "4 mentees");
    assert_page_has(client, "3 mentors");
    assert_ok(db_run(world->db, &testing_no_places, DB_PARAMS(db_int(small.program)), NULL));
    client_get(client, "%s", path(&small, ""));
    assert_page_has(client, "No mentor has a free place now");
    assert_page_lacks(client, "Find the best pairs");
    assert_ok(db_run(world->db, &testing_all_have, DB_PARAMS(db_int(small.program)), NULL));
    client_get(client, "%s", path(&small, ""));
    assert_page_has(client, "Nobody is waiting for a mentor");
    assert_page_lacks(client, "Find the best pairs");
}

TEST_DB(who_has_somebody_does_not_wait)
{
    struct small small = small_program(world);
    struct matching_waiting before, after;
    assert_ok(matching_who_waits_now(world->db, world->arena, small.program, &before));
    struct matching_run run = solve_small(&small);
    int64_t pairs;
    assert_ok(matching_publish(world->db, world->arena, &world->clock, run.id, run.version, small.coordinator,
                               &pairs));
    assert_ok(matching_who_waits_now(world->db, world->arena, small.program, &after));
    assert_int_equal(before.mentees, 4);
    assert_int_equal(before.mentors, 3);
    assert_int_equal(after.mentees, 4 - pairs);
    assert_int_equal(after.places, before.places - pairs);
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
    static const char *const gets[] = {"",         "/unmatched",   "/why?mentee=1", "/fairness",
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

SQL(testing_one_pair, "UPDATE match_run SET pairs = 1, mentees = 1 WHERE id = $1");

TEST_DB(one_pair_and_one_mentee_are_not_counted_as_many)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    struct matching_run run = solve_small(&small);
    client_get(client, "%s", path(&small, ""));
    assert_page_has(client, "pairs · 4 mentees");
    assert_ok(db_run(world->db, &testing_one_pair, DB_PARAMS(db_int(run.id)), NULL));
    client_get(client, "%s", path(&small, ""));
    assert_page_has(client, "pair · one mentee");
    client_get(client, "%s", path(&small, "/fairness?by=departments"));
    assert_page_has(client, " wanted mentors were found");
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

SQL(testing_say_wish,
    "INSERT INTO pair_wish (program_id, person_id, about_id, role, kind, created_at) VALUES ($1, $2, $3, $4, $5, 0)");

/* Without what differs from run to run: ids, times, tokens of forms and how long it took. */
static const char *without_numbers(struct test_world *world, const char *body)
{
    static const char *const values[] = {"name=\"csrf\" value=\"", "\"microseconds\":"};
    struct text text;
    text_init(&text, world->arena);
    for (const char *at = body; *at;) {
        size_t digits = strspn(at, "0123456789");
        for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
            if (strncmp(at, values[i], strlen(values[i])) == 0) {
                at += strlen(values[i]);
                at += strcspn(at, "\",");
            }
        if (digits >= 6) at += digits;
        else if (*at) text_add_char(&text, *at++);
    }
    return text.at;
}

/* All that the program's coordinator can look at, as pages and by the API. */
static const char *all_that_is_shown(const struct small *small, struct client *client)
{
    struct test_world *world = small->world;
    struct text shown;
    struct list paths = {0};
    struct matching_run run = latest(small);
    struct list pairs = {0};
    assert_ok(matching_store_all_pairs(world->db, world->arena, run.id, &pairs));
    static const char *const fixed[] = {"",         "/unmatched", "/fairness", "/fairness?by=levels",
                                        "/publish", "/export"};
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        *LIST_ADD(&paths, world->arena, const char *) = path(small, fixed[i]);
    LIST_EACH (&pairs, struct matching_pair, pair) {
        *LIST_ADD(&paths, world->arena, const char *) =
            arena_format(world->arena, "%s?pair=%lld", path(small, ""), (long long)pair->id);
        *LIST_ADD(&paths, world->arena, const char *) =
            arena_format(world->arena, "%s?pair=%lld", path(small, "/swap"), (long long)pair->id);
    }
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 3; j++)
            *LIST_ADD(&paths, world->arena, const char *) =
                arena_format(world->arena, "%s?mentee=%lld&mentor=%lld", path(small, "/why"),
                             (long long)small->mentees[i], (long long)small->mentors[j]);
    text_init(&shown, world->arena);
    LIST_EACH (&paths, const char *, at) {
        client_get(client, "%s", *at);
        assert_status(client, 200);
        text_add(&shown, client_answer(client)->body);
        if (strstr(*at, "/export")) continue;
        client_api_get(client, "%s", *at);
        assert_status(client, 200);
        text_add(&shown, client_answer(client)->body);
    }
    return without_numbers(world, shown.at);
}

/* Pages are long: tells where they begin to differ. */
static void assert_shown_alike(const char *one, const char *other)
{
    size_t at = 0;
    while (one[at] && one[at] == other[at]) at++;
    size_t from = at < 200 ? 0 : at - 200;
    if (one[at] || other[at]) fail_msg("%.300s\n--- but ---\n%.300s", one + from, other + from);
}

TEST_DB(a_wish_changes_nothing_that_a_coordinator_sees_but_the_pairs)
{
    static const char *const objectives[] = {MATCHING_BEST, MATCHING_FAIREST, MATCHING_STABLE,
                                             MATCHING_DEPARTMENTS};
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    const char *before[4];
    for (int i = 0; i < 4; i++) {
        client_post(client, path(&small, "/solve"),
                    arena_format(world->arena, "objective=%s", objectives[i]));
        run_jobs(&small);
        before[i] = all_that_is_shown(&small, client);
    }
    struct list pairs = {0};
    assert_ok(matching_store_all_pairs(world->db, world->arena, latest(&small).id, &pairs));
    /* Each wishes for whom they would get anyway. */
    LIST_EACH (&pairs, struct matching_pair, pair) {
        assert_ok(db_run(world->db, &testing_say_wish,
                         DB_PARAMS(db_int(small.program), db_int(pair->mentee_id), db_int(pair->mentor_id),
                                   db_text("mentee"), db_text("wish")),
                         NULL));
        assert_ok(db_run(world->db, &testing_say_wish,
                         DB_PARAMS(db_int(small.program), db_int(pair->mentor_id), db_int(pair->mentee_id),
                                   db_text("mentor"), db_text("wish")),
                         NULL));
    }
    for (int i = 0; i < 4; i++) {
        client_post(client, path(&small, "/solve"),
                    arena_format(world->arena, "objective=%s", objectives[i]));
        run_jobs(&small);
        assert_shown_alike(all_that_is_shown(&small, client), before[i]);
    }
}

TEST_DB(a_veto_looks_like_a_decision_of_another_coordinator_or_an_earlier_no)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    const char *with_veto, *forbidden;
    (void)solve_small(&small);
    assert_ok(db_run(world->db, &testing_say_wish,
                     DB_PARAMS(db_int(small.program), db_int(small.mentors[1]), db_int(small.mentees[0]),
                               db_text("mentor"), db_text("veto")),
                     NULL));
    (void)solve_small(&small);
    with_veto = all_that_is_shown(&small, client);
    static const struct sql forget = {"forget", "DELETE FROM pair_wish"};
    assert_ok(db_run(world->db, &forget, DB_NO_PARAMS, NULL));
    assert_ok(matching_decide(world->db, world->arena, &world->clock, small.program, small.mentees[0],
                              small.mentors[1], "forbid", small.coordinator));
    (void)solve_small(&small);
    forbidden = all_that_is_shown(&small, client);
    assert_shown_alike(with_veto, forbidden);
}

TEST_DB(what_the_two_read_after_publishing_is_the_same_with_a_wish)
{
    struct small small = small_program(world);
    struct client *client = client_new(world);
    struct matching_run run = solve_small(&small);
    struct list pairs = {0}, wished = {0};
    assert_ok(matching_store_all_pairs(world->db, world->arena, run.id, &pairs));
    LIST_EACH (&pairs, struct matching_pair, pair)
        assert_ok(db_run(world->db, &testing_say_wish,
                         DB_PARAMS(db_int(small.program), db_int(pair->mentee_id), db_int(pair->mentor_id),
                                   db_text("mentee"), db_text("wish")),
                         NULL));
    run = solve_small(&small);
    assert_ok(matching_store_all_pairs(world->db, world->arena, run.id, &wished));
    for (size_t i = 0; i < pairs.count; i++) {
        assert_string_equal(LIST_AT(&pairs, struct matching_pair, i)->reasons,
                            LIST_AT(&wished, struct matching_pair, i)->reasons);
        assert_int_equal(LIST_AT(&pairs, struct matching_pair, i)->fit,
                         LIST_AT(&wished, struct matching_pair, i)->fit);
    }
    int64_t count;
    assert_ok(matching_publish(world->db, world->arena, &world->clock, run.id, run.version, small.coordinator,
                               &count));
    client_as(client, small.mentors[0]);
    client_get(client, "/relationships");
    assert_page_lacks(client, "wish");
    client_get(client, "/notices");
    assert_page_lacks(client, "wish");
}

TEST_DB(fairness_shows_each_groups_part_and_matches_by_shares)
{
    struct small small = small_program(world);
    struct client *client = as_coordinator(&small);
    client_get(client, "%s", path(&small, "/fairness"));
    assert_page_has(client, "There are no pairs yet");
    (void)solve_small(&small);
    client_get(client, "%s", path(&small, "/fairness"));
    assert_status(client, 200);
    assert_page_has(client, "Platform");
    assert_page_has(client, "No group found less than its share.");
    client_get(client, "%s", path(&small, "/fairness?by=levels"));
    assert_page_has(client, "Level 3");
    client_api_get(client, "%s", path(&small, "/fairness?by=sites"));
    assert_status(client, 200);
    assert_page_has(client, "\"label\":\"Oslo\"");
    assert_page_has(client, "\"share\":3");
    client_api_post(client, path(&small, "/solve"), "{\"objective\": \"departments\"}");
    assert_status(client, 200);
    run_jobs(&small);
    client_get(client, "%s", path(&small, ""));
    assert_page_has(client, "By shares");
    client_get(client, "%s", path(&small, "/fairness"));
    assert_page_has(client, "gives away 0.0 % of the fit");
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
