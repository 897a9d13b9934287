/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_course.h"

#include "relationship/membership.h"
#include "relationship/relationship_progress.h"
#include "relationship/test_pair.h"

static enum error move(struct test_world *world, int64_t id, enum relationship_move move, int64_t actor,
                       int64_t day)
{
    struct relationship_moving moving = {id, move, actor, day};
    return relationship_make_move(world->db, world->arena, &world->clock, &moving);
}

static struct membership opened(struct test_world *world, int64_t id, int64_t person)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, id, person,
                              RELATIONSHIP_READ, &membership));
    return membership;
}

TEST(every_move_from_every_state_is_written_down_here)
{
    static const char *const STATES[] = {"proposed", "active", "paused", "closing", "closed"};
    static const char *const LEADS[][RELATIONSHIP_MOVE_COUNT] = {
        /* pause, resume, extend, begin close, complete, early, depart, date */
        {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL},
        {"paused", NULL, "active", "closing", "closed", "closed", "closed", "closed"},
        {NULL, "active", "paused", NULL, "closed", "closed", "closed", "closed"},
        {"paused", NULL, "active", NULL, "closed", "closed", "closed", "closed"},
        {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL},
    };
    for (size_t state = 0; state < sizeof STATES / sizeof STATES[0]; state++)
        for (int i = 0; i < RELATIONSHIP_MOVE_COUNT; i++) {
            const char *to = relationship_move_from(STATES[state], (enum relationship_move)i);
            if (!LEADS[state][i]) assert_null(to);
            else assert_string_equal(to, LEADS[state][i]);
        }
}

TEST_DB(a_pause_keeps_its_day_and_ends)
{
    struct pair pair = pair_new(world);
    int64_t day = clock_day(&world->clock) + 20;
    assert_ok(move(world, pair.id, RELATIONSHIP_PAUSE, pair.amara, day));
    struct membership paused = opened(world, pair.id, pair.jonas);
    assert_string_equal(paused.state, "paused");
    assert_int_equal(paused.paused_until, day);
    assert_true(paused.writable);
    assert_error(move(world, pair.id, RELATIONSHIP_PAUSE, pair.amara, day), ERROR_CONFLICT);
    assert_ok(move(world, pair.id, RELATIONSHIP_RESUME, pair.jonas, 0));
    struct membership active = opened(world, pair.id, pair.jonas);
    assert_string_equal(active.state, "active");
    assert_int_equal(active.paused_until, 0);
}

TEST_DB(another_end_leaves_a_pause_its_day)
{
    struct pair pair = pair_new(world);
    int64_t today = clock_day(&world->clock);
    assert_ok(move(world, pair.id, RELATIONSHIP_PAUSE, pair.amara, today + 20));
    assert_ok(move(world, pair.id, RELATIONSHIP_EXTEND, pair.jonas, today + 300));
    struct membership paused = opened(world, pair.id, pair.jonas);
    assert_string_equal(paused.state, "paused");
    assert_int_equal(paused.paused_until, today + 20);
    assert_int_equal(paused.ends_on, today + 300);
    assert_ok(move(world, pair.id, RELATIONSHIP_RESUME, pair.jonas, 0));
    assert_ok(move(world, pair.id, RELATIONSHIP_PAUSE, pair.amara, 0));
    assert_int_equal(opened(world, pair.id, pair.jonas).paused_until, 0);
}

TEST_DB(another_end_needs_a_day)
{
    struct pair pair = pair_new(world);
    int64_t day = clock_day(&world->clock) + 300;
    assert_error(move(world, pair.id, RELATIONSHIP_EXTEND, pair.amara, 0), ERROR_INVALID);
    assert_ok(move(world, pair.id, RELATIONSHIP_BEGIN_CLOSE, 0, 0));
    assert_ok(move(world, pair.id, RELATIONSHIP_EXTEND, pair.amara, day));
    struct membership membership = opened(world, pair.id, pair.amara);
    assert_string_equal(membership.state, "active");
    assert_int_equal(membership.ends_on, day);
}

TEST_DB(an_ending_names_nobody_and_tells_both_the_same)
{
    struct pair pair = pair_new(world);
    struct list events = {0};
    int64_t amara = unread_of(world, pair.amara), jonas = unread_of(world, pair.jonas);
    assert_ok(move(world, pair.id, RELATIONSHIP_END_EARLY, pair.amara, 0));
    assert_int_equal(unread_of(world, pair.amara), amara + 1);
    assert_int_equal(unread_of(world, pair.jonas), jonas + 1);
    assert_ok(relationship_events(world->db, world->arena, pair.id, 1, &events));
    const struct relationship_event *event = LIST_AT(&events, struct relationship_event, 0);
    assert_string_equal(event->kind, RELATIONSHIP_CLOSED);
    assert_int_equal(event->actor_id, 0);
    struct membership closed = opened(world, pair.id, pair.jonas);
    assert_string_equal(closed.ending, "early");
    assert_int_equal(closed.ended_at, world->now / 1000);
    assert_false(closed.writable);
    assert_error(move(world, pair.id, RELATIONSHIP_COMPLETE, 0, 0), ERROR_CONFLICT);
    assert_error(move(world, 12345, RELATIONSHIP_COMPLETE, 0, 0), ERROR_NOT_FOUND);
}

TEST_DB(a_group_goes_on_without_one_and_ends_with_the_last_but_one)
{
    int64_t id, amara = person_named(world, "Amara Okafor"), jonas = person_named(world, "Jonas Lindqvist");
    int64_t tom = person_named(world, "Tom Becker");
    struct membership membership;
    struct relationship_start_member members[] = {{tom, "mentee"}, {amara, "mentor"}, {jonas, "mentee"}};
    struct relationship_start start = {
        .format = "group", .starts_on = 20500, .members = members, .member_count = 3};
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &id));
    assert_ok(relationship_leave(world->db, world->arena, &world->clock, id, tom, false));
    assert_string_equal(opened(world, id, jonas).state, "active");
    assert_string_equal(opened(world, id, jonas).others, "Amara Okafor");
    assert_error(membership_open(world->db, world->arena, &world->clock, world->portal_key, id, tom,
                                 RELATIONSHIP_READ, &membership),
                 ERROR_NOT_FOUND);
    assert_error(relationship_leave(world->db, world->arena, &world->clock, id, tom, false), ERROR_NOT_FOUND);
    assert_ok(relationship_leave(world->db, world->arena, &world->clock, id, jonas, false));
    assert_string_equal(opened(world, id, amara).ending, "early");
    assert_error(relationship_leave(world->db, world->arena, &world->clock, id, amara, false),
                 ERROR_CONFLICT);
}

TEST_DB(a_failure_at_any_call_leaves_it_as_it_was)
{
    struct pair pair = pair_new(world);
    int64_t told = unread_of(world, pair.jonas);
    enum error error = ERROR_UNAVAILABLE;
    for (int call = 1; error != OK; call++) {
        assert_string_equal(opened(world, pair.id, pair.jonas).state, "active");
        assert_int_equal(unread_of(world, pair.jonas), told);
        db_fail_at(world->db, call);
        error = move(world, pair.id, RELATIONSHIP_END_EARLY, 0, 0);
        db_fail_at(world->db, 0);
    }
    assert_string_equal(opened(world, pair.id, pair.jonas).state, "closed");
}
