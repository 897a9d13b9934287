/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/test_meeting.h"
#include "relationship/relationship_progress.h"

static struct relationship_progress progress_of(struct test_world *world, int64_t relationship)
{
    struct relationship_progress progress;
    assert_ok(relationship_progress_get(world->db, world->arena, relationship, &progress));
    return progress;
}

static struct meeting got(const struct membership *membership, int64_t id)
{
    struct meeting meeting;
    assert_ok(meeting_get(membership, id, &meeting));
    return meeting;
}

TEST_DB(moving_to_a_later_day_counts_as_postponed)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 24), told = unread_of(world, pair.amara);
    struct meeting_moving later = {.id = id, .version = 1, .starts_at = in_hours(world, 72), .minutes = 30};
    assert_ok(meeting_move(&jonas, &later));
    struct meeting meeting = got(&jonas, id);
    assert_int_equal(meeting.postponed, 1);
    assert_int_equal(meeting.minutes, 30);
    assert_int_equal(progress_of(world, pair.id).meetings_postponed, 1);
    assert_int_equal(progress_of(world, pair.id).next_meeting_at, in_hours(world, 72));
    assert_int_equal(unread_of(world, pair.amara), told + 1);
}

TEST_DB(moving_within_the_day_or_to_an_earlier_one_does_not)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 48);
    struct meeting_moving same_day = {
        .id = id, .version = 1, .starts_at = in_hours(world, 51), .minutes = 45};
    struct meeting_moving earlier = {.id = id, .version = 2, .starts_at = in_hours(world, 24), .minutes = 45};
    assert_ok(meeting_move(&jonas, &same_day));
    assert_ok(meeting_move(&jonas, &earlier));
    assert_int_equal(got(&jonas, id).postponed, 0);
}

TEST_DB(two_who_move_at_once_do_not_overwrite_each_other)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas),
                      amara = opened_by(world, pair.id, pair.amara);
    int64_t id = planned_in_hours(&jonas, 24);
    struct meeting_moving one = {.id = id, .version = 1, .starts_at = in_hours(world, 72), .minutes = 45};
    struct meeting_moving two = {.id = id, .version = 1, .starts_at = in_hours(world, 96), .minutes = 45};
    assert_ok(meeting_move(&jonas, &one));
    assert_error(meeting_move(&amara, &two), ERROR_CONFLICT);
    assert_int_equal(got(&jonas, id).starts_at, in_hours(world, 72));
}

TEST_DB(the_word_why_is_kept_for_the_members)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas),
                      amara = opened_by(world, pair.id, pair.amara);
    int64_t id = planned_in_hours(&jonas, 24);
    assert_ok(meeting_cancel(&jonas, id, 1, "My daughter is ill."));
    struct meeting meeting = got(&amara, id);
    assert_string_equal(meeting.state, "cancelled");
    assert_string_equal(meeting.why, "My daughter is ill.");
    assert_int_equal(progress_of(world, pair.id).next_meeting_id, 0);
    assert_error(meeting_cancel(&jonas, id, 2, ""), ERROR_CONFLICT);
}

TEST_DB(what_is_cancelled_does_not_move)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 24);
    struct meeting_moving later = {.id = id, .version = 2, .starts_at = in_hours(world, 72), .minutes = 45};
    assert_ok(meeting_cancel(&jonas, id, 1, ""));
    assert_error(meeting_move(&jonas, &later), ERROR_CONFLICT);
}

TEST_DB(a_meeting_is_held_once_it_has_begun)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 24);
    struct meeting_outcome outcome = {.id = id, .version = 1, .held = true};
    assert_error(meeting_note_outcome(&jonas, &outcome), ERROR_INVALID);
    world->now += 25LL * 3600 * 1000;
    assert_ok(meeting_note_outcome(&jonas, &outcome));
    assert_string_equal(got(&jonas, id).state, "held");
    struct relationship_progress progress = progress_of(world, pair.id);
    assert_int_equal(progress.meetings_held, 1);
    assert_int_equal(progress.last_met_at, got(&jonas, id).starts_at);
    assert_int_equal(progress.next_meeting_id, 0);
}

TEST_DB(who_came_late_is_noted_and_may_be_mended)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 24);
    struct meeting_outcome outcome = {.id = id, .version = 1, .held = true};
    struct list presences = {0};
    world->now += 25LL * 3600 * 1000;
    *LIST_ADD(&outcome.presences, world->arena, struct meeting_presence) =
        (struct meeting_presence){.person_id = pair.amara, .came = "late"};
    assert_ok(meeting_note_outcome(&jonas, &outcome));
    outcome.version = 2;
    LIST_AT(&outcome.presences, struct meeting_presence, 0)->came = "on_time";
    assert_ok(meeting_note_outcome(&jonas, &outcome));
    assert_ok(meeting_presences(&jonas, id, &presences));
    assert_int_equal(presences.count, 2);
    LIST_EACH (&presences, struct meeting_presence, presence) assert_string_equal(presence->came, "on_time");
    assert_int_equal(progress_of(world, pair.id).meetings_held, 1);
}

TEST_DB(a_meeting_to_which_one_came_was_missed)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 24);
    struct meeting_outcome outcome = {.id = id, .version = 1, .held = true};
    world->now += 25LL * 3600 * 1000;
    *LIST_ADD(&outcome.presences, world->arena, struct meeting_presence) =
        (struct meeting_presence){.person_id = pair.amara, .came = "absent"};
    assert_ok(meeting_note_outcome(&jonas, &outcome));
    assert_string_equal(got(&jonas, id).state, "missed");
    assert_int_equal(progress_of(world, pair.id).meetings_missed, 1);
    assert_int_equal(progress_of(world, pair.id).meetings_held, 0);
}

TEST_DB(unknown_words_and_cancelled_meetings_are_refused)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 24);
    struct meeting_outcome outcome = {.id = id, .version = 1, .held = true};
    world->now += 25LL * 3600 * 1000;
    *LIST_ADD(&outcome.presences, world->arena, struct meeting_presence) =
        (struct meeting_presence){.person_id = pair.amara, .came = "on the moon"};
    assert_error(meeting_note_outcome(&jonas, &outcome), ERROR_INVALID);
    outcome.presences.count = 0;
    assert_ok(meeting_cancel(&jonas, id, 1, ""));
    outcome.version = 2;
    assert_error(meeting_note_outcome(&jonas, &outcome), ERROR_CONFLICT);
}
