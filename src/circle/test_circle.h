/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A circle of five, for the tests in this folder. */
#ifndef ITHACA_CIRCLE_TEST_CIRCLE_H
#define ITHACA_CIRCLE_TEST_CIRCLE_H

#include "relationship/membership.h"
#include "relationship/test_pair.h"

enum { CIRCLE_OF = 5 };

struct ring {
    int64_t id, people[CIRCLE_OF]; /* the first one leads */
    struct membership members[CIRCLE_OF];
};

static inline struct membership ring_membership(struct test_world *world, int64_t id, int64_t person)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, id, person,
                              RELATIONSHIP_WRITE, &membership));
    return membership;
}

static inline struct ring ring_of(struct test_world *world, int count)
{
    static const char *const names[CIRCLE_OF] = {"Amara Okafor", "Jonas Lindqvist", "Tom Becker", "Ana Ruiz",
                                                 "Wei Chen"};
    struct ring ring = {0};
    struct relationship_start_member members[CIRCLE_OF];
    for (int i = 0; i < count; i++) {
        ring.people[i] = person_named(world, names[i]);
        members[i] = (struct relationship_start_member){ring.people[i], i ? "mentee" : "mentor"};
    }
    struct relationship_start start = {.format = "group",
                                       .name = "Project leads",
                                       .starts_on = clock_day(&world->clock),
                                       .members = members,
                                       .member_count = count};
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &ring.id));
    for (int i = 0; i < count; i++) ring.members[i] = ring_membership(world, ring.id, ring.people[i]);
    return ring;
}

#endif
