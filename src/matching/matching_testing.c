/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "matching/matching_testing.h"

#include "base/text.h"
#include "matching/matching_store.h"
#include "person/person.h"
#include "program/program.h"

int64_t add_test_person(struct test_world *world, const char *name, int64_t level)
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

void enroll_test_person(const struct small *small, int64_t person, bool as_mentor, int64_t capacity)
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

struct small small_program(struct test_world *world)
{
    static const char *const mentees[] = {"Ada", "Ben", "Cleo", "Dev"}, *const mentors[] = {"Xenia", "Yusuf",
                                                                                            "Zoe"};
    struct small small = {.world = world, .coordinator = add_test_person(world, "Coordinator", 5)};
    struct program_new program = {.name = "Growing", .format = "mentoring", .coordinator = small.coordinator};
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &small.program));
    for (int i = 0; i < 4; i++) {
        small.mentees[i] = add_test_person(world, mentees[i], 3);
        enroll_test_person(&small, small.mentees[i], false, 0);
    }
    for (int i = 0; i < 3; i++) {
        small.mentors[i] = add_test_person(world, mentors[i], 6);
        enroll_test_person(&small, small.mentors[i], true, 1);
    }
    set_skill(world, small.mentees[0], PERSON_WANTS, "Coaching");
    set_skill(world, small.mentors[0], PERSON_OFFERS, "Coaching");
    assert_ok(program_move(world->db, world->arena, &world->clock, small.program, "open", 0));
    return small;
}

struct matching_run solve_small(const struct small *small)
{
    struct test_world *world = small->world;
    struct matching_run run;
    int64_t id;
    assert_ok(
        matching_start(world->db, &world->clock, small->program, MATCHING_BEST, small->coordinator, &id));
    assert_ok(matching_solve(world->db, &world->clock, id));
    assert_ok(matching_latest(world->db, world->arena, small->program, &run));
    assert_int_equal(run.id, id);
    return run;
}

bool has_small_pair(const struct small *small, int64_t run, int64_t mentee, int64_t mentor)
{
    struct list pairs = {0};
    assert_ok(matching_store_all_pairs(small->world->db, small->world->arena, run, &pairs));
    LIST_EACH (&pairs, struct matching_pair, pair)
        if (pair->mentee_id == mentee && pair->mentor_id == mentor) return true;
    return false;
}
