/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_series.h"

#include "calendar/zone.h"
#include "meeting/meeting_tend.h"
#include "meeting/test_meeting.h"
#include "relationship/relationship_progress.h"

/* Every second Tuesday at nine in Stockholm, from 3 March 2026 on. */
static struct meeting_series_new tuesdays(void)
{
    int64_t first = day_parse("2026-03-03");
    return (struct meeting_series_new){.recurrence = recurrence_on(RECURRENCE_WEEKS, 2, first),
                                       .zone = "Europe/Stockholm",
                                       .first_day = first,
                                       .minute = 9 * 60,
                                       .minutes = 45,
                                       .place = "Room Itea",
                                       .link = "https://meet.example/x"};
}

static int64_t started(const struct membership *membership)
{
    struct meeting_series_new series = tuesdays();
    int64_t id;
    assert_ok(meeting_series_start(membership, &series, &id));
    return id;
}

static struct list coming(const struct membership *membership, int64_t series)
{
    struct list meetings = {0};
    assert_ok(meeting_series_coming(membership, series, 100, &meetings));
    return meetings;
}

static struct meeting *at(const struct list *meetings, size_t index)
{
    return LIST_AT(meetings, struct meeting, index);
}

TEST_DB(a_series_makes_meetings_at_the_same_time_on_the_wall)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct list meetings = coming(&jonas, started(&jonas));
    const struct zone *zone = zone_load(world->arena, "Europe/Stockholm");
    assert_int_equal(meetings.count, 13); /* the relationship ends after 180 days */
    LIST_EACH (&meetings, struct meeting, meeting) {
        struct wall_time wall = zone_local(zone, meeting->starts_at);
        assert_int_equal(wall.second, 9 * 3600);
        assert_int_equal(weekday_of_day(wall.day), 1);
        assert_string_equal(meeting->place, "Room Itea");
    }
    /* Clocks change on 29 March: 17 March is at 08:00 UTC, 31 March at 07:00. */
    assert_int_equal(at(&meetings, 1)->starts_at % 86400, 8 * 3600);
    assert_int_equal(at(&meetings, 2)->starts_at % 86400, 7 * 3600);
}

TEST_DB(one_of_a_series_moves_and_another_is_cancelled_and_the_rest_stays)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t series = started(&jonas);
    struct list meetings = coming(&jonas, series);
    struct meeting_moving moving = {.id = at(&meetings, 0)->id,
                                    .version = 1,
                                    .starts_at = at(&meetings, 0)->starts_at + 86400,
                                    .minutes = 30,
                                    .place = "Roof"};
    assert_ok(meeting_move(&jonas, &moving));
    assert_ok(meeting_cancel(&jonas, at(&meetings, 1)->id, 1, "On leave"));
    struct list after = coming(&jonas, series);
    assert_int_equal(after.count, meetings.count - 1);
    assert_string_equal(at(&after, 0)->place, "Roof");
    assert_string_equal(at(&after, 0)->link, "https://meet.example/x");
    assert_string_equal(at(&after, 1)->place, "Room Itea");
    assert_int_equal(at(&after, 1)->starts_at, at(&meetings, 2)->starts_at);
}

TEST_DB(this_and_following_become_another_series)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t series = started(&jonas), next;
    struct list meetings = coming(&jonas, series);
    struct meeting_series_new thursdays = tuesdays();
    thursdays.first_day = day_parse("2026-04-02");
    thursdays.recurrence = recurrence_on(RECURRENCE_WEEKS, 3, thursdays.first_day);
    struct meeting_series_change change = {
        .series = series, .version = 1, .meeting = at(&meetings, 2)->id, .next = &thursdays};
    struct meeting_series before;
    assert_ok(meeting_series_change(&jonas, &change, &next));
    assert_int_equal(coming(&jonas, series).count, 2);
    struct list after = coming(&jonas, next);
    assert_int_equal(zone_local(zone_load(world->arena, "Europe/Stockholm"), at(&after, 0)->starts_at).day,
                     day_parse("2026-04-02"));
    assert_ok(meeting_series_get(&jonas, series, &before));
    assert_string_equal(before.state, "ended");
    assert_string_equal(before.rule, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20260330");
    assert_error(meeting_series_change(&jonas, &change, &next), ERROR_CONFLICT);
}

TEST_DB(a_series_that_ends_keeps_what_was_held)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t series = started(&jonas), next;
    struct list meetings = coming(&jonas, series), past = {0};
    struct meeting_outcome outcome = {.id = at(&meetings, 0)->id, .version = 1, .held = true};
    struct meeting_series_change end = {.series = series, .version = 1};
    struct relationship_progress progress;
    world->now += 3LL * 86400 * 1000;
    assert_ok(meeting_note_outcome(&jonas, &outcome));
    assert_ok(meeting_series_change(&jonas, &end, &next));
    assert_int_equal(next, 0);
    assert_int_equal(coming(&jonas, series).count, 0);
    assert_ok(relationship_progress_get(world->db, world->arena, pair.id, &progress));
    assert_int_equal(progress.meetings_held, 1);
    assert_int_equal(progress.next_meeting_id, 0);
    assert_ok(meeting_series_running(&jonas, &past));
    assert_int_equal(past.count, 0);
}

TEST_DB(a_series_ends_after_so_many_meetings)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct meeting_series_new series = tuesdays();
    struct meeting_series got;
    int64_t id;
    series.recurrence.count = 4;
    assert_ok(meeting_series_start(&jonas, &series, &id));
    assert_int_equal(coming(&jonas, id).count, 4);
    assert_ok(meeting_series_get(&jonas, id, &got));
    assert_string_equal(meeting_series_words(world->arena, NULL, &got),
                        "Every 2 weeks on Tuesday, 9:00 (Europe/Stockholm), 4 times");
}

TEST_DB(further_meetings_are_made_as_time_goes_on_each_once)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t other = relationship_of(world, pair.jonas, person_named(world, "Tom Becker"));
    struct membership open = opened_by(world, other, pair.jonas);
    int64_t series = started(&open), bounded = started(&jonas);
    size_t count = coming(&open, series).count;
    world->now += 28LL * 86400 * 1000;
    assert_ok(meeting_tend(world->db, world->arena, &world->clock));
    assert_int_equal(coming(&open, series).count, count); /* two are over, two are new */
    assert_ok(meeting_tend(world->db, world->arena, &world->clock));
    assert_int_equal(coming(&open, series).count, count);
    assert_int_equal(coming(&jonas, bounded).count, 11);
}

TEST_DB(no_more_series_run_than_the_list_shows)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct meeting_series_new series = tuesdays();
    int64_t id;
    for (int i = 0; i < MEETING_SERIES_MAX; i++) started(&jonas);
    assert_error(meeting_series_start(&jonas, &series, &id), ERROR_TOO_LARGE);
}

TEST_DB(what_cannot_be_a_series_is_refused)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct meeting_series_new bad[5];
    int64_t id;
    for (size_t i = 0; i < 5; i++) bad[i] = tuesdays();
    bad[0].first_day++; /* a Wednesday */
    bad[1].minutes = 3;
    bad[2].recurrence.every = 0;
    bad[3].zone = "Nowhere/Town";
    bad[4].link = "meet";
    for (size_t i = 0; i < 5; i++) assert_error(meeting_series_start(&jonas, &bad[i], &id), ERROR_INVALID);
}

TEST_DB(a_series_of_another_relationship_is_not_there)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t other = relationship_of(world, pair.jonas, person_named(world, "Tom Becker")), next;
    struct membership elsewhere = opened_by(world, other, pair.jonas);
    struct meeting_series_change end = {.series = started(&jonas), .version = 1};
    struct meeting_series series;
    assert_error(meeting_series_get(&elsewhere, end.series, &series), ERROR_NOT_FOUND);
    assert_error(meeting_series_change(&elsewhere, &end, &next), ERROR_NOT_FOUND);
}

TEST_DB(members_are_asked_once_whether_they_met)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct relationship_progress progress;
    int64_t id = planned_in_hours(&jonas, 24), asked = unread_of(world, pair.jonas);
    assert_ok(meeting_tend(world->db, world->arena, &world->clock));
    assert_int_equal(unread_of(world, pair.jonas), asked);
    world->now += 25LL * 3600 * 1000;
    assert_ok(meeting_tend(world->db, world->arena, &world->clock));
    assert_ok(meeting_tend(world->db, world->arena, &world->clock));
    assert_int_equal(unread_of(world, pair.jonas), asked + 1);
    assert_ok(relationship_progress_get(world->db, world->arena, pair.id, &progress));
    assert_int_equal(progress.next_meeting_id, 0);
    struct meeting_outcome outcome = {.id = id, .version = 1, .held = true};
    assert_ok(meeting_note_outcome(&jonas, &outcome));
    assert_int_equal(unread_of(world, pair.jonas), asked);
}

TEST_DB(meetings_of_a_closed_relationship_are_dropped)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct meeting meeting;
    int64_t series = started(&jonas), id = planned_in_hours(&jonas, 48);
    pair_close(world, &pair);
    assert_ok(meeting_tend(world->db, world->arena, &world->clock));
    assert_ok(meeting_get(&jonas, id, &meeting));
    assert_string_equal(meeting.state, "cancelled");
    assert_int_equal(coming(&jonas, series).count, 0);
}
