/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is told, once; and that nothing is told of what is done, paused, closed or left. */
#include "reminder/reminder.h"

#include "agenda/action.h"
#include "asking/test_asking.h"
#include "meeting/meeting.h"
#include "relationship/relationship_course.h"

SQL(testing_told, "SELECT COUNT(*) FROM notice WHERE person_id = $1 AND kind = $2");
SQL(testing_told_path, "SELECT COUNT(*) FROM notice WHERE person_id = $1 AND kind = $2 AND path = $3");
SQL(testing_reminders, "SELECT COUNT(*) FROM notice WHERE kind LIKE 'reminder.%'");
SQL(testing_leave,
    "UPDATE relationship_member SET left_at = $3 WHERE relationship_id = $1 AND person_id = $2");
SQL(testing_forget_told, "DELETE FROM reminder");
SQL(testing_join, "INSERT INTO relationship_member (relationship_id, person_id, role, joined_at) "
                  "VALUES ($1, $2, 'mentee', 0)");
SQL(testing_revisit, "UPDATE relationship_progress SET revisit_on = $2 WHERE relationship_id = $1");
SQL(testing_check_in_due,
    "UPDATE relationship_member SET check_in_due_on = $3 WHERE relationship_id = $1 AND person_id = $2");
SQL(testing_zone, "UPDATE person SET time_zone = $2 WHERE id = $1");
SQL(testing_offer, "UPDATE enrollment SET state = 'invited', offer_until = $3, state_since = $4 "
                   "WHERE program_id = $1 AND person_id = $2");
SQL(testing_wait, "INSERT INTO mentor_wait (program_id, mentor_id, mentee_id, since, held_until) "
                  "VALUES ($1, $2, $3, 0, $4)");

enum { DAY = 86400 };

/* Amara mentors Jonas since Monday 2 March, both in Stockholm, where it is 10:00. */
struct talk {
    struct test_world *world;
    struct pair pair;
    struct membership amara, jonas;
};

static struct membership opened(struct test_world *world, int64_t relationship, int64_t person)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, relationship, person,
                              RELATIONSHIP_WRITE, &membership));
    return membership;
}

static struct talk talk_of(struct test_world *world)
{
    struct talk talk = {.world = world, .pair = pair_new(world)};
    talk.amara = opened(world, talk.pair.id, talk.pair.amara);
    talk.jonas = opened(world, talk.pair.id, talk.pair.jonas);
    return talk;
}

static void wait_days(struct test_world *world, int64_t days)
{
    world->now += days * DAY * 1000;
}

static int64_t round_told(struct test_world *world)
{
    int64_t told;
    assert_ok(reminder_round(world->db, &world->clock, &told));
    return told;
}

static int64_t told_of(struct test_world *world, int64_t person, const char *kind)
{
    int64_t count;
    assert_ok(db_number(world->db, &testing_told, DB_PARAMS(db_int(person), db_text(kind)), &count));
    return count;
}

static int64_t meet_in(const struct talk *talk, int64_t days)
{
    struct meeting_new meeting = {.starts_at = clock_seconds(&talk->world->clock) + days * DAY,
                                  .minutes = 60,
                                  .zone = "Europe/Stockholm"};
    int64_t id;
    assert_ok(meeting_plan(&talk->amara, &meeting, &id));
    return id;
}

static int64_t promise(const struct membership *by, int64_t owner, int64_t due_on)
{
    struct action_form form = {.what = "Read the draft", .owner_id = owner, .due_on = due_on};
    int64_t id;
    assert_ok(action_add(by, &form, &id));
    return id;
}

static int64_t today(const struct talk *talk)
{
    return clock_day(&talk->world->clock);
}

TEST_DB(both_are_told_of_tomorrows_meeting_once_with_a_link_to_its_agenda)
{
    struct talk talk = talk_of(world);
    int64_t meeting = meet_in(&talk, 3), count;
    assert_int_equal(round_told(world), 0);
    wait_days(world, 2);
    assert_int_equal(round_told(world), 2);
    assert_int_equal(round_told(world), 0);
    assert_int_equal(told_of(world, talk.pair.amara, "reminder.meeting"), 1);
    const char *path = arena_format(world->arena, "/relationships/%lld/meetings/%lld",
                                    (long long)talk.pair.id, (long long)meeting);
    assert_ok(db_number(world->db, &testing_told_path,
                        DB_PARAMS(db_int(talk.pair.jonas), db_text("reminder.meeting"), db_text(path)),
                        &count));
    assert_int_equal(count, 1);
}

TEST_DB(who_has_night_is_told_when_their_morning_has_come)
{
    struct talk talk = talk_of(world);
    assert_ok(db_run(world->db, &testing_zone,
                     DB_PARAMS(db_int(talk.pair.jonas), db_text("America/Los_Angeles")), NULL));
    (void)meet_in(&talk, 4);
    wait_days(world, 3);
    assert_int_equal(round_told(world), 1);
    assert_int_equal(told_of(world, talk.pair.jonas, "reminder.meeting"), 0);
    world->now += 7 * 3600 * 1000; /* 8:00 in Los Angeles */
    assert_int_equal(round_told(world), 1);
    assert_int_equal(told_of(world, talk.pair.jonas, "reminder.meeting"), 1);
}

TEST_DB(a_meeting_that_was_called_off_or_moved_away_is_not_told)
{
    struct talk talk = talk_of(world);
    int64_t first = meet_in(&talk, 3), second = meet_in(&talk, 3);
    struct meeting_moving moving = {
        .id = second, .version = 1, .starts_at = clock_seconds(&world->clock) + 8 * DAY, .minutes = 60};
    assert_ok(meeting_cancel(&talk.amara, first, 1, ""));
    assert_ok(meeting_move(&talk.amara, &moving));
    wait_days(world, 2);
    assert_int_equal(round_told(world), 0);
    wait_days(world, 5);
    assert_int_equal(round_told(world), 2);
}

TEST_DB(a_meeting_that_was_moved_after_it_was_told_is_told_again)
{
    struct talk talk = talk_of(world);
    int64_t meeting = meet_in(&talk, 2);
    wait_days(world, 1);
    assert_int_equal(round_told(world), 2);
    struct meeting_moving moving = {
        .id = meeting, .version = 1, .starts_at = clock_seconds(&world->clock) + 3 * DAY, .minutes = 60};
    assert_ok(meeting_move(&talk.amara, &moving));
    wait_days(world, 2);
    assert_int_equal(round_told(world), 2);
}

TEST_DB(a_pair_without_a_next_meeting_is_told_once_in_each_of_two_rhythms)
{
    struct talk talk = talk_of(world);
    wait_days(world, 13);
    assert_int_equal(round_told(world), 0);
    wait_days(world, 1);
    assert_int_equal(round_told(world), 2);
    for (int i = 0; i < 13; i++) {
        wait_days(world, 1);
        assert_int_equal(round_told(world), 0);
    }
    wait_days(world, 1);
    assert_int_equal(round_told(world), 2);
    assert_int_equal(told_of(world, talk.pair.amara, "reminder.nothing-planned"), 2);
    for (int i = 0; i < 4; i++) { /* twice is enough */
        wait_days(world, 14);
        assert_int_equal(round_told(world), 0);
    }
}

TEST_DB(a_pair_that_agreed_on_another_rhythm_is_told_by_that)
{
    struct talk talk = talk_of(world);
    assert_ok(relationship_progress_cadence(world->db, talk.pair.id, 28));
    wait_days(world, 21);
    assert_int_equal(round_told(world), 0);
    wait_days(world, 7);
    assert_int_equal(round_told(world), 2);
}

TEST_DB(a_pair_that_planned_its_next_meeting_is_left_in_peace)
{
    struct talk talk = talk_of(world);
    wait_days(world, 14);
    (void)meet_in(&talk, 30);
    assert_int_equal(round_told(world), 0);
}

TEST_DB(action_items_are_told_when_due_together_and_again_each_week_until_they_are_done)
{
    struct talk talk = talk_of(world);
    int64_t jonas = talk.pair.jonas;
    (void)meet_in(&talk, 100);
    int64_t first = promise(&talk.jonas, jonas, today(&talk) + 1);
    int64_t second = promise(&talk.jonas, jonas, today(&talk) + 1);
    (void)promise(&talk.jonas, jonas, today(&talk) + 3);
    wait_days(world, 1);
    assert_int_equal(round_told(world), 2);
    assert_int_equal(told_of(world, jonas, "reminder.action"), 1); /* two in one sentence */
    assert_int_equal(told_of(world, talk.pair.amara, "reminder.action"), 0);
    wait_days(world, 2);
    assert_int_equal(round_told(world), 1);
    assert_ok(action_done(&talk.jonas, first));
    wait_days(world, 5);
    assert_int_equal(round_told(world), 1); /* the second, a week later */
    assert_ok(action_drop(&talk.jonas, second, "No longer needed"));
    wait_days(world, 2);
    assert_int_equal(round_told(world), 1); /* the third */
    assert_int_equal(told_of(world, jonas, "reminder.action"), 4);
}

TEST_DB(the_day_to_look_at_the_agreement_again_is_told_on_monday_when_it_is_a_saturday)
{
    struct talk talk = talk_of(world);
    (void)meet_in(&talk, 100);
    assert_ok(
        db_run(world->db, &testing_revisit, DB_PARAMS(db_int(talk.pair.id), db_int(today(&talk) + 5)), NULL));
    wait_days(world, 5);
    assert_int_equal(round_told(world), 0);
    wait_days(world, 2);
    assert_int_equal(round_told(world), 2);
    assert_int_equal(told_of(world, talk.pair.amara, "reminder.revisit"), 1);
    wait_days(world, 1);
    assert_int_equal(round_told(world), 0);
}

TEST_DB(a_check_in_is_told_when_it_is_due_to_whom_it_is_due)
{
    struct talk talk = talk_of(world);
    (void)meet_in(&talk, 100);
    assert_ok(db_run(world->db, &testing_check_in_due,
                     DB_PARAMS(db_int(talk.pair.id), db_int(talk.pair.jonas), db_int(today(&talk) + 1)),
                     NULL));
    assert_int_equal(round_told(world), 0);
    wait_days(world, 1);
    assert_int_equal(round_told(world), 1);
    assert_int_equal(told_of(world, talk.pair.jonas, "reminder.check-in"), 1);
    wait_days(world, 1);
    assert_int_equal(round_told(world), 0);
}

TEST_DB(a_mentor_is_told_of_a_request_three_days_and_one_day_before_it_expires)
{
    struct asking_world at = asking_world_new(world);
    int64_t request = asked(&at, at.jonas, at.amara); /* for ten days, until Thursday next week */
    wait_days(world, 6);
    assert_int_equal(round_told(world), 0);
    wait_days(world, 1);
    assert_int_equal(round_told(world), 1);
    wait_days(world, 1);
    assert_int_equal(round_told(world), 0);
    wait_days(world, 1);
    assert_int_equal(round_told(world), 1);
    assert_int_equal(told_of(world, at.amara, "reminder.request"), 2);
    assert_int_equal(state_of(&at, request), ST_OPEN);
}

TEST_DB(a_request_that_was_answered_is_not_told)
{
    struct asking_world at = asking_world_new(world);
    struct asking_side amara = side_of(&at, at.amara);
    enum asking_refusal why;
    int64_t request = asked(&at, at.jonas, at.amara);
    assert_ok(asking_decline(&amara, request, "", &why));
    wait_days(world, 9);
    assert_int_equal(round_told(world), 0);
}

TEST_DB(a_place_from_the_waitlist_is_told_the_day_before_it_goes_on)
{
    struct asking_world at = asking_world_new(world);
    int64_t now = clock_seconds(&world->clock);
    assert_ok(db_run(world->db, &testing_offer,
                     DB_PARAMS(db_int(at.program), db_int(at.jonas), db_int(now + 7 * DAY), db_int(now)),
                     NULL));
    wait_days(world, 3);
    assert_int_equal(round_told(world), 0);
    wait_days(world, 1); /* Friday: it ends on Monday */
    assert_int_equal(round_told(world), 1);
    assert_int_equal(told_of(world, at.jonas, "reminder.offer"), 1);
    wait_days(world, 2);
    assert_int_equal(round_told(world), 0);
}

TEST_DB(a_place_held_with_a_mentor_is_told_before_it_goes_on_unless_it_was_used)
{
    struct asking_world at = asking_world_new(world);
    int64_t until = clock_seconds(&world->clock) + 3 * DAY;
    int64_t waiting[] = {at.jonas, at.mia};
    for (int i = 0; i < 2; i++)
        assert_ok(db_run(world->db, &testing_wait,
                         DB_PARAMS(db_int(at.program), db_int(at.ben), db_int(waiting[i]), db_int(until)),
                         NULL));
    set_capacity(&at, at.ben, 2);
    (void)asked(&at, at.mia, at.ben);
    wait_days(world, 2);
    assert_int_equal(round_told(world), 1);
    assert_int_equal(told_of(world, at.jonas, "reminder.room"), 1);
}

TEST_DB(a_pause_and_an_end_are_quiet)
{
    static const enum relationship_move MOVES[] = {RELATIONSHIP_PAUSE, RELATIONSHIP_END_EARLY};
    struct talk talk = talk_of(world);
    (void)meet_in(&talk, 6);
    (void)promise(&talk.jonas, talk.pair.jonas, today(&talk) + 1);
    assert_ok(
        db_run(world->db, &testing_revisit, DB_PARAMS(db_int(talk.pair.id), db_int(today(&talk) + 2)), NULL));
    for (int i = 0; i < 2; i++) {
        struct relationship_moving moving = {
            .relationship = talk.pair.id, .move = MOVES[i], .actor = talk.pair.amara};
        assert_ok(relationship_make_move(world->db, world->arena, &world->clock, &moving));
        wait_days(world, 2);
        assert_int_equal(round_told(world), 0);
    }
    wait_days(world, 30);
    assert_int_equal(round_told(world), 0);
}

TEST_DB(who_left_is_not_told_and_nobody_is_told_of_meeting_nobody)
{
    struct talk talk = talk_of(world);
    (void)meet_in(&talk, 2);
    assert_ok(
        db_run(world->db, &testing_leave,
               DB_PARAMS(db_int(talk.pair.id), db_int(talk.pair.jonas), db_int(clock_seconds(&world->clock))),
               NULL));
    wait_days(world, 1);
    (void)round_told(world);
    int64_t told;
    assert_ok(db_number(world->db, &testing_reminders, DB_NO_PARAMS, &told));
    assert_int_equal(told, 0);
}

TEST_DB(a_group_is_called_a_group)
{
    struct talk talk = talk_of(world);
    assert_ok(db_run(world->db, &testing_join,
                     DB_PARAMS(db_int(talk.pair.id), db_int(person_named(world, "Mia Chen"))), NULL));
    (void)meet_in(&talk, 2);
    wait_days(world, 1);
    assert_int_equal(round_told(world), 3);
    assert_int_equal(told_of(world, talk.pair.amara, "reminder.meeting-group"), 1);
}

TEST_DB(a_round_broken_off_anywhere_tells_everything_once_when_it_is_run_again)
{
    struct talk talk = talk_of(world);
    (void)meet_in(&talk, 2);
    (void)promise(&talk.jonas, talk.pair.jonas, today(&talk) + 1);
    wait_days(world, 1);
    int64_t told, before = db_calls(world->db);
    assert_int_equal(round_told(world), 3);
    int64_t calls = db_calls(world->db) - before;
    for (int64_t call = 1; call <= calls; call++) {
        int64_t already, all;
        assert_ok(db_number(world->db, &testing_reminders, DB_NO_PARAMS, &already));
        assert_ok(db_run(world->db, &testing_forget_told, DB_NO_PARAMS, NULL));
        db_fail_at(world->db, call);
        enum error error = reminder_round(world->db, &world->clock, &told);
        db_fail_at(world->db, 0);
        assert_error(error, ERROR_UNAVAILABLE);
        (void)round_told(world);
        assert_ok(db_number(world->db, &testing_reminders, DB_NO_PARAMS, &all));
        assert_int_equal(all - already, 3);
    }
}
