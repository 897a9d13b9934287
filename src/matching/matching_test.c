/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Matching a small program end to end below the pages: from people to a draft, decisions, and relationships.
 */
#include "matching/matching.h"

#include "base/text.h"
#include "db/db.h"
#include "matching/engine/score.h"
#include "matching/matching_reasons.h"
#include "matching/matching_store.h"
#include "person/person.h"
#include "program/program.h"
#include "program/program_criteria.h"
#include "relationship/relationship.h"
#include "tests/support/test.h"

/* Four who want mentors and three who offer; the first mentor offers what the first mentee wants. */
struct small {
    struct test_world *world;
    int64_t program;
    int64_t coordinator;
    int64_t mentees[4];
    int64_t mentors[3];
};

static int64_t add_person(struct test_world *world, const char *name, int64_t level)
{
    struct person_input input = {
        .name = name,
        .email = arena_format(world->arena, "%s@example.org", text_fold(world->arena, name)),
        .department = "Platform",
        .location = "Oslo",
        .level = level,
        .time_zone = "Europe/Oslo"};
    int64_t id;
    assert_ok(person_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

static void set_skill(struct test_world *world, int64_t person, enum person_skill_kind kind,
                      const char *label)
{
    struct list skills = {0};
    *LIST_ADD(&skills, world->arena, struct person_skill) = (struct person_skill){.label = label, .level = 4};
    assert_ok(person_set_skills(world->db, world->arena, &world->clock, person, kind, &skills));
}

static void enroll(const struct small *small, int64_t person, bool as_mentor, int64_t capacity)
{
    struct program_enrolling enrolling = {.program = small->program,
                                          .person = person,
                                          .as_mentor = as_mentor,
                                          .as_mentee = !as_mentor,
                                          .capacity = capacity,
                                          .wanted = 1};
    int64_t id;
    assert_ok(program_enroll(small->world->db, small->world->arena, &small->world->clock, &enrolling, &id));
}

static struct small small_program(struct test_world *world)
{
    static const char *const mentees[] = {"Ada", "Ben", "Cleo", "Dev"}, *const mentors[] = {"Xenia", "Yusuf",
                                                                                            "Zoe"};
    struct small small = {.world = world, .coordinator = add_person(world, "Coordinator", 5)};
    struct program_new program = {.name = "Growing", .format = "mentoring", .coordinator = small.coordinator};
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &small.program));
    for (int i = 0; i < 4; i++) {
        small.mentees[i] = add_person(world, mentees[i], 3);
        enroll(&small, small.mentees[i], false, 0);
    }
    for (int i = 0; i < 3; i++) {
        small.mentors[i] = add_person(world, mentors[i], 6);
        enroll(&small, small.mentors[i], true, 1);
    }
    set_skill(world, small.mentees[0], PERSON_WANTS, "Coaching");
    set_skill(world, small.mentors[0], PERSON_OFFERS, "Coaching");
    assert_ok(program_move(world->db, world->arena, &world->clock, small.program, "open", 0));
    return small;
}

static struct matching_run solve(const struct small *small)
{
    struct test_world *world = small->world;
    struct matching_run run;
    int64_t id;
    assert_ok(matching_start(world->db, &world->clock, small->program, small->coordinator, &id));
    assert_ok(matching_solve(world->db, &world->clock, id));
    assert_ok(matching_latest(world->db, world->arena, small->program, &run));
    assert_int_equal(run.id, id);
    return run;
}

static bool has_pair(const struct small *small, int64_t run, int64_t mentee, int64_t mentor)
{
    struct list pairs = {0};
    assert_ok(matching_store_all_pairs(small->world->db, small->world->arena, run, &pairs));
    LIST_EACH(&pairs, struct matching_pair, pair)
    if (pair->mentee_id == mentee && pair->mentor_id == mentor) return true;
    return false;
}

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
    struct matching_run run = solve(&small);
    assert_string_equal(run.state, "draft");
    assert_int_equal(run.pairs, 3);
    assert_int_equal(run.unmatched, 1);
    assert_true(run.proven);
    assert_true(has_pair(&small, run.id, small.mentees[0], small.mentors[0]));
}

TEST_DB(who_has_nobody_is_named_with_a_reason_and_what_would_help)
{
    struct small small = small_program(world);
    struct matching_run run = solve(&small);
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
    struct matching_run run = solve(&small);
    struct list pairs = {0};
    assert_ok(matching_store_all_pairs(world->db, world->arena, run.id, &pairs));
    bool named = false;
    LIST_EACH(&pairs, struct matching_pair, pair)
    {
        struct list reasons = {0};
        int64_t sum = 0;
        matching_reasons_read(world->arena, pair->reasons, &reasons);
        LIST_EACH(&reasons, struct relationship_reason, reason)
        {
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
    struct matching_run run = solve(&small);
    int64_t undone;
    assert_ok(matching_decide(world->db, world->arena, &world->clock, small.program, small.mentees[0],
                              small.mentors[0], "forbid", small.coordinator));
    assert_ok(matching_decide(world->db, world->arena, &world->clock, small.program, small.mentees[3],
                              small.mentors[0], "lock", small.coordinator));
    assert_ok(matching_store_undone(world->db, small.program, &undone));
    assert_in_range(undone, 1, 2);
    run = solve(&small);
    assert_false(has_pair(&small, run.id, small.mentees[0], small.mentors[0]));
    assert_true(has_pair(&small, run.id, small.mentees[3], small.mentors[0]));
    assert_ok(matching_store_undone(world->db, small.program, &undone));
    assert_int_equal(undone, 0);
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
    assert_ok(matching_start(world->db, &world->clock, small.program, small.coordinator, &run));
    assert_error(matching_start(world->db, &world->clock, small.program, small.coordinator, &run),
                 ERROR_CONFLICT);
}

TEST_DB(publishing_makes_a_relationship_of_every_pair_once)
{
    struct small small = small_program(world);
    struct matching_run run = solve(&small);
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
    struct matching_run run = solve(&small);
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
    struct matching_run run = solve(&small);
    int64_t pairs;
    assert_ok(matching_publish(world->db, world->arena, &world->clock, run.id, run.version, small.coordinator,
                               &pairs));
    run = solve(&small);
    assert_string_equal(run.state, "failed");
    assert_string_not_equal(run.message, "");
    int64_t newcomer = add_person(world, "Newcomer", 7);
    enroll(&small, newcomer, true, 2);
    run = solve(&small);
    assert_string_equal(run.state, "draft");
    assert_int_equal(run.mentees, 1);
    assert_int_equal(run.pairs, 1);
}

TEST_DB(a_fault_at_any_call_leaves_no_half_published_draft)
{
    struct small small = small_program(world);
    struct matching_run run = solve(&small);
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
