/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/zone.h"
#include "meeting/test_meeting.h"

static struct list mine(struct test_world *world, int64_t person)
{
    struct list meetings = {0};
    assert_ok(meeting_of_person(world->db, world->arena, NULL, person, in_hours(world, -48),
                                in_hours(world, 1000), &meetings));
    return meetings;
}

TEST_DB(my_meetings_of_all_relationships_stand_in_order)
{
    struct pair pair = pair_new(world);
    int64_t tom = person_named(world, "Tom Becker"), other = relationship_of(world, pair.jonas, tom);
    struct membership with_amara = opened_by(world, pair.id, pair.jonas),
                      with_tom = opened_by(world, other, tom);
    int64_t later = planned_in_hours(&with_amara, 48), sooner = planned_in_hours(&with_tom, 24);
    struct list all = mine(world, pair.jonas), hers = mine(world, pair.amara);
    assert_int_equal(all.count, 2);
    assert_int_equal(LIST_AT(&all, struct meeting_mine, 0)->id, sooner);
    assert_string_equal(LIST_AT(&all, struct meeting_mine, 0)->others, "Tom Becker");
    assert_int_equal(LIST_AT(&all, struct meeting_mine, 1)->id, later);
    assert_int_equal(hers.count, 1);
    assert_string_equal(LIST_AT(&hers, struct meeting_mine, 0)->others, "Jonas Lindqvist");
}

TEST_DB(what_is_cancelled_or_in_a_closed_relationship_is_not_among_them)
{
    struct pair pair = pair_new(world);
    int64_t other = relationship_of(world, pair.jonas, person_named(world, "Tom Becker"));
    struct membership with_amara = opened_by(world, pair.id, pair.jonas),
                      with_tom = opened_by(world, other, pair.jonas);
    (void)planned_in_hours(&with_amara, 24);
    int64_t id = planned_in_hours(&with_tom, 48);
    assert_ok(meeting_cancel(&with_tom, id, 1, ""));
    pair_close(world, &pair);
    assert_int_equal(mine(world, pair.jonas).count, 0);
}

TEST_DB(in_a_group_the_others_are_named_once)
{
    int64_t ana = person_named(world, "Ana Ruiz"), tom = person_named(world, "Tom Becker"),
            mia = person_named(world, "Mia Chen");
    struct relationship_start_member members[] = {{ana, "mentor"}, {tom, "mentee"}, {mia, "mentee"}};
    struct relationship_start start = {
        .format = "group", .starts_on = clock_day(&world->clock), .members = members, .member_count = 3};
    int64_t group;
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &group));
    struct membership membership = opened_by(world, group, ana);
    (void)planned_in_hours(&membership, 24);
    (void)planned_in_hours(&membership, 48);
    struct list all = mine(world, tom);
    assert_int_equal(all.count, 2);
    assert_string_equal(LIST_AT(&all, struct meeting_mine, 1)->others, "Ana Ruiz and Mia Chen");
}

TEST_DB(the_card_has_the_next_meeting_and_asks_about_the_last_one)
{
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    const struct zone *zone = zone_load(world->arena, "Europe/Stockholm");
    struct meeting_card card;
    assert_ok(meeting_card_get(&jonas, zone, &card));
    assert_null(card.next);
    assert_int_equal(card.last_met_at, 0);
    int64_t first = planned_in_hours(&jonas, 1), second = planned_in_hours(&jonas, 48);
    world->now += 3LL * 3600 * 1000;
    assert_ok(meeting_card_get(&jonas, zone, &card));
    assert_int_equal(card.ask_id, first);
    assert_int_equal(card.next->id, second);
    struct meeting_outcome outcome = {.id = first, .version = 1, .held = true};
    assert_ok(meeting_note_outcome(&jonas, &outcome));
    assert_ok(meeting_card_get(&jonas, zone, &card));
    assert_int_equal(card.ask_id, 0);
    assert_int_equal(card.held, 1);
    assert_true(card.last_met_at > 0);
}
