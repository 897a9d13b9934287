/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/log.h"
#include "farewell/farewell_rules.h"
#include "farewell/test_farewell.h"
#include "program/program.h"
#include "relationship/relationship_course.h"

SQL(testing_manager, "UPDATE person SET manager_id = $2 WHERE id = $1");

static void keep_dates(struct test_world *world)
{
    assert_ok(farewell_keep_dates(world->db, world->arena, &world->clock));
}

TEST_DB(a_relationship_moves_along_its_dates)
{
    struct pair pair = pair_new(world);
    keep_dates(world);
    assert_string_equal(membership_of(world, pair.id, pair.jonas).state, "active");
    pass_days(world, 155);
    int64_t told = unread_of(world, pair.jonas);
    keep_dates(world);
    keep_dates(world);
    assert_string_equal(membership_of(world, pair.id, pair.jonas).state, "closing");
    assert_int_equal(unread_of(world, pair.jonas), told + 1);
    pass_days(world, 25);
    keep_dates(world);
    keep_dates(world);
    assert_int_equal(unread_of(world, pair.jonas), told + 2);
    pass_days(world, FAREWELL_GRACE_DAYS);
    keep_dates(world);
    assert_string_equal(membership_of(world, pair.id, pair.jonas).state, "closing");
    pass_days(world, 1);
    keep_dates(world);
    assert_string_equal(membership_of(world, pair.id, pair.jonas).ending, "date");
}

TEST_DB(another_end_keeps_it_from_closing)
{
    struct pair pair = pair_new(world);
    int64_t id;
    bool done;
    pass_days(world, 185);
    keep_dates(world);
    keep_dates(world);
    struct membership amara = membership_of(world, pair.id, pair.amara),
                      jonas = membership_of(world, pair.id, pair.jonas);
    assert_ok(farewell_propose(&amara, FAREWELL_EXTEND, clock_day(&world->clock) + 90, "", &id));
    assert_ok(farewell_answer(&jonas, id, FAREWELL_YES, &done));
    pass_days(world, 30);
    keep_dates(world);
    assert_string_equal(membership_of(world, pair.id, pair.jonas).state, "active");
}

TEST_DB(a_break_ends_on_its_day)
{
    struct pair pair = pair_new(world);
    struct membership amara = membership_of(world, pair.id, pair.amara);
    assert_ok(farewell_pause(&amara, clock_day(&world->clock) + 10, ""));
    pass_days(world, 9);
    keep_dates(world);
    assert_string_equal(membership_of(world, pair.id, pair.jonas).state, "paused");
    pass_days(world, 1);
    keep_dates(world);
    assert_string_equal(membership_of(world, pair.id, pair.jonas).state, "active");
}

/* Fails the first relationship's transaction alone: call 1 lists, 2 begins, 3 is its first statement. */
TEST_DB(one_relationship_that_fails_does_not_hold_up_the_others)
{
    struct pair first = pair_new(world);
    struct pair second = {.amara = person_named(world, "Tom Becker"),
                          .jonas = person_named(world, "Mina Sato")};
    struct relationship_start_member members[] = {{second.amara, "mentor"}, {second.jonas, "mentee"}};
    struct relationship_start start = {.format = "mentoring",
                                       .starts_on = clock_day(&world->clock),
                                       .ends_on = clock_day(&world->clock) + 180,
                                       .members = members,
                                       .member_count = 2};
    world->now += 1000;
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &second.id));
    pass_days(world, 155);
    log_set_level(LOG_ERROR);
    db_fail_at(world->db, 3);
    assert_error(farewell_keep_dates(world->db, world->arena, &world->clock), ERROR_UNAVAILABLE);
    log_set_level(LOG_INFO);
    assert_string_equal(membership_of(world, first.id, first.jonas).state, "active");
    assert_string_equal(membership_of(world, second.id, second.jonas).state, "closing");
    assert_ok(farewell_keep_dates(world->db, world->arena, &world->clock));
    assert_string_equal(membership_of(world, first.id, first.jonas).state, "closing");
}

/* ---- leavers ---- */

static int64_t program_of(struct test_world *world, int64_t coordinator)
{
    struct program_new program = {.name = "Engineering leadership 2026",
                                  .format = "mentoring",
                                  .starts_on = clock_day(&world->clock),
                                  .coordinator = coordinator};
    int64_t id;
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &id));
    assert_ok(program_move(world->db, world->arena, &world->clock, id, "open", 0));
    return id;
}

static void enroll(struct test_world *world, int64_t program, int64_t person, bool as_mentor)
{
    struct program_enrolling enrolling = {.program = program,
                                          .person = person,
                                          .as_mentor = as_mentor,
                                          .as_mentee = !as_mentor,
                                          .capacity = -1,
                                          .wanted = -1};
    int64_t id;
    assert_ok(program_enroll(world->db, world->arena, &world->clock, &enrolling, &id));
}

static const char *part_of(struct test_world *world, int64_t program, int64_t person)
{
    struct enrollment_row row;
    assert_ok(program_enrollment_of(world->db, world->arena, program, person, &row));
    return row.state;
}

TEST_DB(who_leaves_the_organization_leaves_no_open_pair_and_no_place_behind)
{
    int64_t nora = person_named(world, "Nora Stein"), program = program_of(world, nora);
    struct pair pair = pair_in(world, program);
    enroll(world, program, pair.amara, true);
    enroll(world, program, pair.jonas, false);
    assert_ok(farewell_release_leavers(world->db, world->arena, &world->clock));
    assert_string_equal(membership_of(world, pair.id, pair.jonas).state, "active");
    int64_t jonas = unread_of(world, pair.jonas), nora_told = unread_of(world, nora);
    assert_ok(person_leave(world->db, world->arena, &world->clock, pair.amara, clock_day(&world->clock)));
    assert_ok(farewell_release_leavers(world->db, world->arena, &world->clock));
    assert_ok(farewell_release_leavers(world->db, world->arena, &world->clock));
    assert_string_equal(membership_of(world, pair.id, pair.jonas).ending, "departed");
    assert_string_equal(part_of(world, program, pair.amara), "left");
    assert_string_equal(part_of(world, program, pair.jonas), "accepted");
    assert_int_equal(unread_of(world, pair.jonas), jonas + 1);
    assert_int_equal(unread_of(world, nora), nora_told + 1);
}

TEST_DB(one_leaver_who_fails_does_not_keep_others_from_being_released)
{
    int64_t nora = person_named(world, "Nora Stein"), program = program_of(world, nora);
    struct pair pair = pair_in(world, program);
    enroll(world, program, pair.amara, true);
    assert_ok(person_leave(world->db, world->arena, &world->clock, pair.amara, clock_day(&world->clock)));
    log_set_level(LOG_ERROR);
    db_fail_at(world->db, 3);
    assert_error(farewell_release_leavers(world->db, world->arena, &world->clock), ERROR_UNAVAILABLE);
    log_set_level(LOG_INFO);
    assert_string_equal(membership_of(world, pair.id, pair.jonas).state, "active");
    assert_string_equal(part_of(world, program, pair.amara), "left");
    assert_ok(farewell_release_leavers(world->db, world->arena, &world->clock));
    assert_string_equal(membership_of(world, pair.id, pair.jonas).ending, "departed");
}

TEST_DB(a_group_goes_on_without_who_left_the_organization)
{
    int64_t people[3], id = group_of_three(world, people);
    assert_ok(person_leave(world->db, world->arena, &world->clock, people[2], clock_day(&world->clock)));
    assert_ok(farewell_release_leavers(world->db, world->arena, &world->clock));
    struct membership grace = membership_of(world, id, people[0]);
    assert_string_equal(grace.state, "active");
    assert_int_equal(grace.members.count, 2);
}

/* ---- movers ---- */

static void put_below(struct test_world *world, int64_t person, int64_t manager)
{
    assert_ok(db_run(world->db, &testing_manager, DB_PARAMS(db_int(person), db_int_or_null(manager)), NULL));
}

TEST_DB(who_comes_to_stand_above_the_other_is_told_once_and_nothing_is_ended)
{
    int64_t nora = person_named(world, "Nora Stein"), program = program_of(world, nora),
            lead = person_named(world, "Team Lead");
    struct pair pair = pair_in(world, program);
    put_below(world, pair.jonas, lead);
    assert_ok(farewell_tell_movers(world->db, world->arena, &world->clock));
    int64_t jonas = unread_of(world, pair.jonas), amara = unread_of(world, pair.amara),
            told = unread_of(world, nora);
    put_below(world, lead, pair.amara);
    assert_ok(farewell_tell_movers(world->db, world->arena, &world->clock));
    assert_ok(farewell_tell_movers(world->db, world->arena, &world->clock));
    assert_int_equal(unread_of(world, pair.jonas), jonas + 1);
    assert_int_equal(unread_of(world, pair.amara), amara + 1);
    assert_int_equal(unread_of(world, nora), told + 1);
    assert_string_equal(membership_of(world, pair.id, pair.jonas).state, "active");
}

TEST_DB(a_pair_of_its_own_may_stand_in_the_line)
{
    struct pair pair = pair_new(world);
    int64_t jonas = unread_of(world, pair.jonas);
    put_below(world, pair.jonas, pair.amara);
    assert_ok(farewell_tell_movers(world->db, world->arena, &world->clock));
    assert_int_equal(unread_of(world, pair.jonas), jonas);
}
