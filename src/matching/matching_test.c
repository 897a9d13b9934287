/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Matching a small program end to end below the pages: from people to a draft, decisions, and relationships.
 */
#include "matching/matching.h"

#include "base/text.h"
#include "db/db.h"
#include "event/event.h"
#include "jobs/jobs.h"
#include "language/language.h"
#include "matching/engine/score.h"
#include "matching/matching_people.h"
#include "matching/matching_reasons.h"
#include "matching/matching_store.h"
#include "matching/matching_testing.h"
#include "matching/matching_why.h"
#include "person/person.h"
#include "program/program.h"
#include "program/program_criteria.h"
#include "program/program_enroll.h"
#include "relationship/relationship.h"
#include "relationship/relationship_course.h"
#include "tests/support/test.h"

TEST(the_criteria_that_coordinators_weigh_are_those_of_the_engine)
{
    static const char *const keys[] = {
#define KEY(key, ...) #key,
        PROGRAM_CRITERIA(KEY)
#undef KEY
    };
    assert_int_equal(sizeof keys / sizeof keys[0], MATCH_CRITERION_COUNT);
    for (int i = 0; i < MATCH_CRITERION_COUNT; i++)
        assert_string_equal(keys[i], match_criterion_key((enum match_criterion)i));
}

TEST_DB(a_draft_pairs_as_many_as_there_are_places_and_prefers_what_fits)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    assert_string_equal(run.state, "draft");
    assert_int_equal(run.pairs, 3);
    assert_int_equal(run.unmatched, 1);
    assert_true(run.proven);
    assert_true(has_small_pair(&small, run.id, small.mentees[0], small.mentors[0]));
}

TEST_DB(who_has_nobody_is_named_with_a_reason_and_what_would_help)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    struct list people = {0};
    assert_ok(matching_store_unmatched(world->db, world->arena, run.id, 0, 10, &people));
    assert_int_equal(people.count, 1);
    const struct matching_unmatched *person = LIST_AT(&people, struct matching_unmatched, 0);
    assert_string_not_equal(person->reason, "");
    assert_string_not_equal(person->help, "");
}

TEST_DB(reasons_name_the_skill_and_add_up_to_the_fit)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    struct list pairs = {0};
    assert_ok(matching_store_all_pairs(world->db, world->arena, run.id, &pairs));
    bool named = false;
    LIST_EACH (&pairs, struct matching_pair, pair) {
        struct list reasons = {0};
        int64_t sum = 0;
        matching_reasons_read(world->arena, pair->reasons, &reasons);
        LIST_EACH (&reasons, struct relationship_reason, reason) {
            sum += reason->points;
            named = named || strstr(reason->sentence, "Coaching");
        }
        assert_in_range(sum + 5, pair->fit, pair->fit + 10);
    }
    assert_true(named);
}

TEST_DB(a_forbidden_pair_is_gone_and_a_locked_one_stays)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    int64_t undone;
    assert_ok(matching_decide(world->db, world->arena, &world->clock, small.program, small.mentees[0],
                              small.mentors[0], "forbid", small.coordinator));
    assert_ok(matching_decide(world->db, world->arena, &world->clock, small.program, small.mentees[3],
                              small.mentors[0], "lock", small.coordinator));
    assert_ok(matching_store_undone(world->db, small.program, &undone));
    assert_in_range(undone, 1, 2);
    run = solve_small(&small);
    assert_false(has_small_pair(&small, run.id, small.mentees[0], small.mentors[0]));
    assert_true(has_small_pair(&small, run.id, small.mentees[3], small.mentors[0]));
    assert_ok(matching_store_undone(world->db, small.program, &undone));
    assert_int_equal(undone, 0);
}

TEST_DB(the_list_of_pairs_shows_all_those_worth_a_look_or_those_locked)
{
    struct small small = small_program(world);
    assert_ok(matching_decide(world->db, world->arena, &world->clock, small.program, small.mentees[3],
                              small.mentors[0], "lock", small.coordinator));
    struct matching_run run = solve_small(&small);
    const char *const looks[] = {"", "care", "locked"};
    struct list all = {0};
    assert_ok(matching_store_all_pairs(world->db, world->arena, run.id, &all));
    for (int i = 0; i < 3; i++) {
        struct matching_pair_filter filter = {.words = "", .look = looks[i], .limit = 50};
        struct list pairs = {0};
        int64_t count, expected = 0;
        LIST_EACH (&all, struct matching_pair, pair)
            expected += i == 0 || (i == 1 && *pair->look) || (i == 2 && pair->locked);
        assert_ok(matching_store_pairs(world->db, world->arena, run.id, &filter, &pairs));
        assert_ok(matching_store_count_pairs(world->db, world->arena, &run, &filter, &count));
        assert_int_equal(pairs.count, expected);
        assert_int_equal(count, expected);
    }
}

TEST_DB(a_decision_about_somebody_who_takes_no_part_is_refused)
{
    struct small small = small_program(world);
    assert_error(matching_decide(world->db, world->arena, &world->clock, small.program, small.mentors[0],
                                 small.mentees[0], "lock", small.coordinator),
                 ERROR_INVALID);
    assert_error(matching_decide(world->db, world->arena, &world->clock, small.program, small.coordinator,
                                 small.mentors[0], "lock", small.coordinator),
                 ERROR_INVALID);
}

TEST_DB(one_run_works_at_a_time)
{
    struct small small = small_program(world);
    int64_t run;
    assert_ok(
        matching_start(world->db, &world->clock, small.program, MATCHING_BEST, small.coordinator, &run));
    assert_error(
        matching_start(world->db, &world->clock, small.program, MATCHING_BEST, small.coordinator, &run),
        ERROR_CONFLICT);
}

TEST_DB(a_run_whose_servers_died_fails_and_makes_room_for_another)
{
    static const struct sql begin = {"begin", "UPDATE job SET run_at = 0, lease = 5, attempts = 3"};
    static const struct sql running = {"running", "UPDATE match_run SET state = 'running'"};
    static const struct job_kind kinds[] = {{.name = MATCHING_JOB,
                                             .work = matching_work,
                                             .give_up = matching_give_up,
                                             .attempts = MATCHING_ATTEMPTS}};
    struct small small = small_program(world);
    struct jobs jobs = {.kinds = kinds, .count = 1, .clock = &world->clock};
    struct matching_run latest;
    int64_t run;
    bool ran;
    assert_ok(
        matching_start(world->db, &world->clock, small.program, MATCHING_BEST, small.coordinator, &run));
    assert_ok(db_run(world->db, &begin, DB_NO_PARAMS, NULL));
    assert_ok(db_run(world->db, &running, DB_NO_PARAMS, NULL));
    assert_ok(jobs_run_once(&jobs, world->db, world->arena, &ran));
    assert_ok(matching_latest(world->db, world->arena, small.program, &latest));
    assert_string_equal(latest.state, "failed");
    assert_ok(
        matching_start(world->db, &world->clock, small.program, MATCHING_BEST, small.coordinator, &run));
}

TEST_DB(a_lock_on_somebody_who_left_does_not_keep_the_rest_from_being_published)
{
    struct small small = small_program(world);
    const struct enrollment_order leave = {
        .person = small.mentors[0], .action = ENROLLMENT_DO_LEAVE, .actor = BY_PERSON};
    enum enrollment_state to;
    int64_t undone, pairs;
    assert_ok(matching_decide(world->db, world->arena, &world->clock, small.program, small.mentees[3],
                              small.mentors[0], "lock", small.coordinator));
    assert_ok(enrollment_change(world->db, world->arena, &world->clock, small.program, &leave, &to));
    world->now += 1000;
    struct matching_run run = solve_small(&small);
    assert_ok(matching_store_undone(world->db, small.program, &undone));
    assert_int_equal(undone, 0);
    assert_ok(matching_decide(world->db, world->arena, &world->clock, small.program, small.mentees[3],
                              small.mentors[0], "", small.coordinator));
    assert_ok(matching_latest(world->db, world->arena, small.program, &run));
    assert_ok(matching_publish(world->db, world->arena, &world->clock, run.id, run.version, small.coordinator,
                               &pairs));
    assert_int_equal(pairs, 2);
}

SQL(testing_wanting_hook,
    "INSERT INTO hook (id, name, format, wrapped, address, secret, host, active, created_by, created_at, "
    "updated_at) VALUES (1, 'Chat', 'slack', $2, $2, $2, 'chat.example.org', 1, $1, 0, 0)");
SQL(testing_wants, "INSERT INTO hook_want (hook_id, kind) VALUES (1, $1)");
SQL(testing_events_of, "SELECT COUNT(*) FROM event WHERE kind = $1 AND program_id = $2");
SQL(testing_events_counted, "SELECT count FROM event WHERE kind = $1");

TEST_DB(publishing_is_told_outside_once_and_each_relationship_too)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    int64_t pairs, told;
    assert_ok(db_run(world->db, &testing_wanting_hook, DB_PARAMS(db_int(small.coordinator), db_blob("x", 1)),
                     NULL));
    assert_ok(db_run(world->db, &testing_wants, DB_PARAMS(db_text(EVENT_MATCHES_PUBLISHED)), NULL));
    assert_ok(db_run(world->db, &testing_wants, DB_PARAMS(db_text(EVENT_RELATIONSHIP_STARTED)), NULL));
    assert_ok(matching_publish(world->db, world->arena, &world->clock, run.id, run.version, small.coordinator,
                               &pairs));
    assert_ok(
        db_number(world->db, &testing_events_counted, DB_PARAMS(db_text(EVENT_MATCHES_PUBLISHED)), &told));
    assert_int_equal(told, pairs);
    assert_ok(db_number(world->db, &testing_events_of,
                        DB_PARAMS(db_text(EVENT_RELATIONSHIP_STARTED), db_int(small.program)), &told));
    assert_int_equal(told, pairs);
}

TEST_DB(nothing_is_published_while_another_run_is_on_its_way)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    int64_t next, pairs;
    assert_ok(
        matching_start(world->db, &world->clock, small.program, MATCHING_BEST, small.coordinator, &next));
    assert_error(matching_publish(world->db, world->arena, &world->clock, run.id, run.version,
                                  small.coordinator, &pairs),
                 ERROR_CONFLICT);
}

TEST_DB(a_place_that_is_not_known_is_not_called_the_same)
{
    static const struct sql forget = {
        "forget", "UPDATE person SET department = '', department_key = '', location = '', location_key = ''"};
    struct small small = small_program(world);
    assert_ok(db_run(world->db, &forget, DB_NO_PARAMS, NULL));
    struct matching_run run = solve_small(&small);
    struct list pairs = {0};
    assert_ok(matching_store_all_pairs(world->db, world->arena, run.id, &pairs));
    LIST_EACH (&pairs, struct matching_pair, pair) {
        assert_null(strstr(pair->reasons, "the same place"));
        assert_null(strstr(pair->reasons, "the same department"));
    }
}

TEST_DB(publishing_makes_a_relationship_of_every_pair_once)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    int64_t pairs, relationships;
    assert_ok(matching_publish(world->db, world->arena, &world->clock, run.id, run.version, small.coordinator,
                               &pairs));
    assert_int_equal(pairs, 3);
    assert_ok(relationship_count(world->db, small.program, &relationships));
    assert_int_equal(relationships, 3);
    assert_error(matching_publish(world->db, world->arena, &world->clock, run.id, run.version,
                                  small.coordinator, &pairs),
                 ERROR_CONFLICT);
}

TEST_DB(a_draft_that_changed_since_it_was_read_is_not_published)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    int64_t pairs;
    assert_ok(matching_decide(world->db, world->arena, &world->clock, small.program, small.mentees[0],
                              small.mentors[0], "lock", small.coordinator));
    assert_error(matching_publish(world->db, world->arena, &world->clock, run.id, run.version,
                                  small.coordinator, &pairs),
                 ERROR_CONFLICT);
}

TEST_DB(after_publishing_only_who_still_waits_is_matched)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    int64_t pairs;
    assert_ok(matching_publish(world->db, world->arena, &world->clock, run.id, run.version, small.coordinator,
                               &pairs));
    run = solve_small(&small);
    assert_string_equal(run.state, "failed");
    assert_string_not_equal(run.message, "");
    int64_t newcomer = add_test_person(world, "Newcomer", 7);
    enroll_test_person(&small, newcomer, true, 2);
    run = solve_small(&small);
    assert_string_equal(run.state, "draft");
    assert_int_equal(run.mentees, 1);
    assert_int_equal(run.pairs, 1);
}

SQL(testing_pair_of, "SELECT r.id FROM relationship r JOIN relationship_member m ON m.relationship_id = r.id "
                     "WHERE r.program_id = $1 AND m.person_id = $2");

TEST_DB(two_whose_relationship_ended_early_are_matched_anew_and_not_with_each_other)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    int64_t pairs, id;
    assert_true(has_small_pair(&small, run.id, small.mentees[0], small.mentors[0]));
    assert_ok(matching_publish(world->db, world->arena, &world->clock, run.id, run.version, small.coordinator,
                               &pairs));
    assert_ok(db_number(world->db, &testing_pair_of,
                        DB_PARAMS(db_int(small.program), db_int(small.mentees[0])), &id));
    struct relationship_moving moving = {.relationship = id, .move = RELATIONSHIP_END_EARLY};
    assert_ok(relationship_make_move(world->db, world->arena, &world->clock, &moving));
    int64_t newcomer = add_test_person(world, "Newcomer", 7);
    enroll_test_person(&small, newcomer, true, 1);
    run = solve_small(&small);
    assert_string_equal(run.state, "draft");
    assert_int_equal(run.mentees, 2); /* the one who still waited, too */
    assert_int_equal(run.pairs, 2);
    assert_true(has_small_pair(&small, run.id, small.mentees[0], newcomer));
    assert_false(has_small_pair(&small, run.id, small.mentees[0], small.mentors[0]));
}

TEST_DB(a_fault_at_any_call_leaves_no_half_published_draft)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    int64_t pairs, relationships, before = db_calls(world->db), calls;
    struct matching_run latest;
    for (calls = 1;; calls++) {
        db_fail_at(world->db, calls);
        enum error error = matching_publish(world->db, world->arena, &world->clock, run.id, run.version,
                                            small.coordinator, &pairs);
        db_fail_at(world->db, 0);
        assert_ok(relationship_count(world->db, small.program, &relationships));
        assert_ok(matching_latest(world->db, world->arena, small.program, &latest));
        if (error == OK) break;
        assert_int_equal(relationships, 0);
        assert_string_equal(latest.state, "draft");
    }
    assert_true(calls > 5 && db_calls(world->db) > before);
    assert_int_equal(relationships, 3);
}

TEST(a_way_of_working_is_known_when_one_of_two_opposites_is_ticked)
{
    assert_int_equal(matching_style("planner steady", 0), MATCHING_STYLE_FIRST);
    assert_int_equal(matching_style("improviser", 0), MATCHING_STYLE_SECOND);
    assert_int_equal(matching_style("planner improviser", 0), MATCHING_STYLE_UNKNOWN);
    assert_int_equal(matching_style("", 0), MATCHING_STYLE_UNKNOWN);
    assert_int_equal(matching_style("collaborator", 1), MATCHING_STYLE_SECOND);
}

static struct matching_run solve_for(const struct small *small, const char *objective)
{
    struct test_world *world = small->world;
    struct matching_run run;
    int64_t id;
    assert_ok(matching_start(world->db, &world->clock, small->program, objective, small->coordinator, &id));
    assert_ok(matching_solve(world->db, &world->clock, id));
    assert_ok(matching_latest(world->db, world->arena, small->program, &run));
    return run;
}

SQL(testing_points_of, "SELECT points FROM match_run WHERE id = $1");

static int64_t points_of(const struct small *small, int64_t run)
{
    int64_t points;
    assert_ok(db_number(small->world->db, &testing_points_of, DB_PARAMS(db_int(run)), &points));
    return points;
}

TEST_DB(the_fairest_draft_has_no_weaker_pair_than_the_best_and_names_its_price)
{
    struct small small = small_program(world);
    struct matching_run best = solve_for(&small, MATCHING_BEST);
    int64_t points = points_of(&small, best.id);
    struct matching_run fairest = solve_for(&small, MATCHING_FAIREST);
    assert_string_equal(fairest.objective, MATCHING_FAIREST);
    assert_true(fairest.fit_lowest >= best.fit_lowest);
    assert_true(points_of(&small, fairest.id) <= points);
    assert_int_equal(fairest.pairs + fairest.price_pairs, best.pairs);
}

TEST_DB(in_a_stable_draft_no_two_would_rather_have_each_other)
{
    struct small small = small_program(world);
    struct matching_run stable = solve_for(&small, MATCHING_STABLE);
    assert_string_equal(stable.state, "draft");
    assert_int_equal(stable.rivals, 0);
    assert_true(stable.pairs > 0);
}

TEST_DB(an_objective_that_does_not_exist_is_refused)
{
    struct small small = small_program(world);
    int64_t run;
    assert_error(matching_start(world->db, &world->clock, small.program, "kindest", small.coordinator, &run),
                 ERROR_INVALID);
}

SQL(testing_move_to_sales,
    "UPDATE person SET department = 'Sales', department_key = 'sales', location = 'Bergen', location_key = "
    "'bergen', level = 4 WHERE id = $1");
SQL(testing_found_by_department,
    "SELECT COUNT(*) FROM match_pair m JOIN person p ON p.id = m.mentee_id WHERE m.run_id = $1 AND "
    "p.department_key = $2");

/* Two of four mentees stand alone in Sales; those of Platform wish for all mentors, who would take one of
 * Sales only for its share. */
static struct small unequal_program(struct test_world *world)
{
    static const struct sql wish = {
        "wish", "INSERT INTO pair_wish (program_id, person_id, about_id, role, kind, created_at) VALUES ($1, "
                "$2, $3, 'mentee', 'wish', 0)"};
    struct small small = small_program(world);
    for (int i = 0; i < 2; i++)
        assert_ok(db_run(world->db, &testing_move_to_sales, DB_PARAMS(db_int(small.mentees[i])), NULL));
    for (int i = 2; i < 4; i++)
        for (int j = 0; j < 3; j++)
            assert_ok(db_run(
                world->db, &wish,
                DB_PARAMS(db_int(small.program), db_int(small.mentees[i]), db_int(small.mentors[j])), NULL));
    enroll_test_person(&small, add_test_person(world, "Eve", 3), false, 0);
    return small;
}

TEST_DB(each_department_site_or_level_gets_its_share_where_that_is_looked_for)
{
    static const char *const objectives[] = {MATCHING_DEPARTMENTS, MATCHING_SITES, MATCHING_LEVELS};
    static const struct sql no_skill = {"no_skill", "DELETE FROM person_skill"};
    struct small small = unequal_program(world);
    struct matching_run best;
    int64_t of_sales;
    assert_ok(db_run(world->db, &no_skill, DB_NO_PARAMS, NULL));
    /* Another of Platform wishes too: its three take all places. */
    best = solve_for(&small, MATCHING_BEST);
    for (size_t i = 0; i < 3; i++) {
        struct matching_run fair = solve_for(&small, objectives[i]);
        assert_string_equal(fair.objective, objectives[i]);
        assert_string_equal(fair.state, "draft");
        assert_int_equal(fair.pairs, best.pairs);
        assert_ok(db_number(world->db, &testing_found_by_department,
                            DB_PARAMS(db_int(fair.id), db_text("sales")), &of_sales));
        assert_int_equal(of_sales, 1); /* 2 of 5 wanted, of 3 pairs, rounded down */
    }
}

SQL(testing_decline,
    "INSERT INTO mentor_request (id, program_id, mentee_id, mentor_id, state, reason_of_mentee, "
    "reason_for_mentor, asked_at, expires_at, ended_at) VALUES (1, $1, $2, $3, 'declined', $4, $4, 1, 2, 1)");

TEST_DB(a_mentor_who_said_no_when_asked_is_not_proposed)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    assert_true(has_small_pair(&small, run.id, small.mentees[0], small.mentors[0]));
    assert_ok(db_run(
        world->db, &testing_decline,
        DB_PARAMS(db_int(small.program), db_int(small.mentees[0]), db_int(small.mentors[0]), db_blob("x", 1)),
        NULL));
    run = solve_small(&small);
    assert_false(has_small_pair(&small, run.id, small.mentees[0], small.mentors[0]));
    assert_int_equal(run.pairs, 3);
}

SQL(testing_move_relationships, "UPDATE relationship SET program_id = NULL");

TEST_DB(a_pair_that_ended_early_elsewhere_is_not_proposed_and_one_that_works_is_kept_where_it_can_be)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    struct list pairs = {0};
    int64_t count, id;
    assert_ok(matching_publish(world->db, world->arena, &world->clock, run.id, run.version, small.coordinator,
                               &count));
    assert_ok(matching_store_all_pairs(world->db, world->arena, run.id, &pairs));
    assert_ok(db_number(world->db, &testing_pair_of,
                        DB_PARAMS(db_int(small.program), db_int(small.mentees[0])), &id));
    struct relationship_moving moving = {.relationship = id, .move = RELATIONSHIP_END_EARLY};
    assert_ok(relationship_make_move(world->db, world->arena, &world->clock, &moving));
    assert_ok(db_run(world->db, &testing_move_relationships, DB_NO_PARAMS, NULL));
    run = solve_small(&small);
    LIST_EACH (&pairs, struct matching_pair, pair) {
        bool ended = pair->mentee_id == small.mentees[0];
        assert_int_equal(has_small_pair(&small, run.id, pair->mentee_id, pair->mentor_id), !ended);
    }
}

TEST(every_rule_is_told_in_the_readers_language)
{
    const struct language *german;
    assert_true(language_find("de", &german));
    for (int i = 1; i < MATCH_RULE_COUNT; i++) {
        enum match_rule rule = (enum match_rule)i;
        assert_string_equal(matching_rule_sentence(NULL, rule), match_rule_sentence(rule));
        assert_string_not_equal(matching_rule_sentence(german, rule), match_rule_sentence(rule));
    }
}

TEST_DB(why_not_answers_in_time_even_if_it_cannot_say_who_would_lose)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    struct matching_question question = {.program = small.program,
                                         .run = &run,
                                         .mentee = small.mentees[1],
                                         .mentor = small.mentors[0],
                                         .words = "",
                                         .milliseconds = -2};
    struct matching_why why;
    assert_ok(matching_why_answer(world->db, world->arena, &world->clock, &question, &why));
    assert_true(why.answer->is_late);
    assert_false(why.answer->is_possible);
    assert_int_equal(why.answer->moves.count, 0);
    assert_true(why.candidates.count > 0);
    question.milliseconds = 0;
    assert_ok(matching_why_answer(world->db, world->arena, &world->clock, &question, &why));
    assert_false(why.answer->is_late);
    assert_true(why.answer->is_possible);
    assert_true(why.answer->moves.count > 0);
}

SQL(matching_test_takes_nobody,
    "UPDATE enrollment SET capacity = 0 WHERE program_id = $1 AND person_id = $2");

TEST_DB(a_mentor_who_takes_nobody_any_more_keeps_a_draft_from_being_published)
{
    struct small small = small_program(world);
    struct matching_run run = solve_small(&small);
    int64_t pairs;
    assert_ok(db_run(world->db, &matching_test_takes_nobody,
                     DB_PARAMS(db_int(small.program), db_int(small.mentors[0])), NULL));
    assert_error(matching_publish(world->db, world->arena, &world->clock, run.id, run.version,
                                  small.coordinator, &pairs),
                 ERROR_CONFLICT);
}
