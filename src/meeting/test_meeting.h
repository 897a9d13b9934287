/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A pair with meetings, for the tests in this folder. */
#ifndef ITHACA_MEETING_TEST_MEETING_H
#define ITHACA_MEETING_TEST_MEETING_H

#include "meeting/meeting.h"
#include "relationship/test_pair.h"

static inline struct membership opened_by(struct test_world *world, int64_t relationship, int64_t person)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, relationship, person,
                              RELATIONSHIP_WRITE, &membership));
    return membership;
}

static inline int64_t in_hours(const struct test_world *world, int64_t hours)
{
    return world->now / 1000 + hours * 3600;
}

/* A meeting of 45 minutes so many hours from now. */
static inline int64_t planned_in_hours(const struct membership *membership, int64_t hours)
{
    struct meeting_new plan = {.starts_at = clock_seconds(membership->clock) + hours * 3600,
                               .minutes = 45,
                               .zone = "Europe/Stockholm"};
    int64_t id;
    assert_ok(meeting_plan(membership, &plan, &id));
    return id;
}

/* Another relationship between two people. */
static inline int64_t relationship_of(struct test_world *world, int64_t one, int64_t other)
{
    struct relationship_start_member members[] = {{one, "peer"}, {other, "peer"}};
    struct relationship_start start = {
        .format = "peer", .starts_on = clock_day(&world->clock), .members = members, .member_count = 2};
    int64_t id;
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &id));
    return id;
}

#endif
