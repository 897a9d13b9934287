/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting.h"

#include "calendar/zone.h"
#include "meeting/test_meeting.h"
#include "relationship/relationship_progress.h"

TEST_DB(a_planned_meeting_is_read_by_the_partner)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas), amara;
    struct meeting_new plan = {.starts_at = in_hours(world, 48),
                               .minutes = 45,
                               .zone = "Europe/Stockholm",
                               .place = "Room Itea",
                               .link = "https://meet.example/x"};
    struct meeting meeting;
    int64_t id;
    assert_ok(meeting_plan(&jonas, &plan, &id));
    amara = opened_by(world, pair.id, pair.amara);
    assert_ok(meeting_get(&amara, id, &meeting));
    assert_string_equal(meeting.place, "Room Itea");
    assert_string_equal(meeting.link, "https://meet.example/x");
    assert_string_equal(meeting.state, "planned");
    assert_int_equal(meeting.starts_at, plan.starts_at);
}

TEST_DB(planning_is_counted_and_told)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct relationship_progress progress;
    int64_t before = unread_of(world, pair.amara), mine = unread_of(world, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 48);
    assert_ok(relationship_progress_get(world->db, world->arena, pair.id, &progress));
    assert_int_equal(progress.next_meeting_id, id);
    assert_int_equal(progress.next_meeting_at, in_hours(world, 48));
    assert_int_equal(unread_of(world, pair.amara), before + 1);
    assert_int_equal(unread_of(world, pair.jonas), mine);
}

TEST_DB(what_cannot_be_a_meeting_is_refused)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    const struct meeting_new bad[] = {
        {.starts_at = 0, .minutes = 45},
        {.starts_at = in_hours(world, 1), .minutes = 4},
        {.starts_at = in_hours(world, 1), .minutes = 721},
        {.starts_at = in_hours(world, 1), .minutes = 45, .link = "http://meet.example/x"},
        {.starts_at = in_hours(world, 1), .minutes = 45, .link = "javascript:alert(1)"},
    };
    int64_t id;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_error(meeting_plan(&jonas, &bad[i], &id), ERROR_INVALID);
}

TEST_DB(a_meeting_of_another_relationship_is_not_there)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t other = relationship_of(world, pair.jonas, person_named(world, "Tom Becker"));
    struct membership elsewhere = opened_by(world, other, pair.jonas);
    struct meeting meeting;
    int64_t id = planned_in_hours(&jonas, 48);
    assert_error(meeting_get(&elsewhere, id, &meeting), ERROR_NOT_FOUND);
}

TEST_DB(a_partner_far_away_is_shown_on_their_clock)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct meeting meeting;
    assert_ok(meeting_get(&jonas, planned_in_hours(&jonas, 48), &meeting));
    struct meeting_when near = meeting_when_of(&jonas, zone_load(world->arena, "Europe/Stockholm"), &meeting);
    struct meeting_when far = meeting_when_of(&jonas, zone_load(world->arena, "America/New_York"), &meeting);
    assert_int_equal(near.clocks.count, 0);
    assert_int_equal(far.clocks.count, 1);
    assert_string_equal(LIST_AT(&far.clocks, struct meeting_clock, 0)->words, "Wednesday 4 March, 10:00");
}
