/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "db/db.h"
#include "matching/matching_testing.h"
#include "program/program.h"
#include "relationship/relationship.h"
#include "relationship/relationship_join.h"

/* One who leads a group of at most `places`, and some who want to be in one. */
static struct small group_program(struct test_world *world, int mentees, int64_t places)
{
    struct small small = {.world = world, .coordinator = add_test_person(world, "Coordinator", 5)};
    struct program_new program = {.name = "Circles", .format = "group", .coordinator = small.coordinator};
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &small.program));
    small.mentors[0] = add_test_person(world, "Xenia", 6);
    enroll_test_person(&small, small.mentors[0], true, places);
    for (int i = 0; i < mentees; i++) {
        int64_t person = add_test_person(world, arena_format(world->arena, "Mentee%c", 'A' + i), 3);
        enroll_test_person(&small, person, false, 0);
        if (i < 4) small.mentees[i] = person;
    }
    assert_ok(program_move(world->db, world->arena, &world->clock, small.program, "open", 0));
    return small;
}

static void publish(const struct small *small, int64_t expected_pairs)
{
    struct test_world *world = small->world;
    struct matching_run run = solve_small(small);
    int64_t pairs;
    assert_ok(matching_publish(world->db, world->arena, &world->clock, run.id, run.version,
                               small->coordinator, &pairs));
    assert_int_equal(pairs, expected_pairs);
}

SQL(testing_sizes,
    "SELECT COUNT(*) FROM relationship_member m JOIN relationship r ON r.id = m.relationship_id "
    "WHERE r.program_id = $1 AND r.id IN (SELECT x.relationship_id FROM relationship_member x "
    "WHERE x.person_id = $2 AND x.left_at IS NULL)");
SQL(testing_why, "SELECT COUNT(*) FROM relationship WHERE program_id = $1 AND why LIKE '%label%'");

static int64_t number(const struct small *small, const struct sql *sql, struct db_params params)
{
    int64_t value;
    assert_ok(db_number(small->world->db, sql, params, &value));
    return value;
}

static int64_t circles(const struct small *small)
{
    int64_t count;
    assert_ok(relationship_count(small->world->db, small->program, &count));
    return count;
}

static int64_t together_with(const struct small *small, int64_t person)
{
    return number(small, &testing_sizes, DB_PARAMS(db_int(small->program), db_int(person)));
}

TEST_DB(the_mentees_of_one_mentor_come_together_in_one_circle)
{
    struct small small = group_program(world, 3, 5);
    publish(&small, 3);
    assert_int_equal(circles(&small), 1);
    assert_int_equal(together_with(&small, small.mentees[0]), 4);
    assert_int_equal(number(&small, &testing_why, DB_PARAMS(db_int(small.program))), 0);
}

TEST_DB(who_comes_later_joins_the_circle_that_is_there)
{
    struct small small = group_program(world, 2, 5);
    publish(&small, 2);
    int64_t late = add_test_person(world, "Late", 3);
    enroll_test_person(&small, late, false, 0);
    publish(&small, 1);
    assert_int_equal(circles(&small), 1);
    assert_int_equal(together_with(&small, late), 4);
}

TEST_DB(more_than_a_circle_holds_become_several_as_even_as_can_be)
{
    struct small small = group_program(world, 14, 14);
    publish(&small, 14);
    assert_int_equal(circles(&small), 2);
    assert_int_equal(together_with(&small, small.mentees[0]), 8);
}

TEST_DB(in_a_circle_each_mentee_takes_a_place_of_the_mentor)
{
    struct small small = group_program(world, 4, 3);
    publish(&small, 3);
    struct matching_run run = solve_small(&small);
    assert_string_equal(run.state, "failed");
}
