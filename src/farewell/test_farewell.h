/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A pair and its memberships for the tests of what ends relationships. */
#ifndef ITHACA_FAREWELL_TEST_FAREWELL_H
#define ITHACA_FAREWELL_TEST_FAREWELL_H

#include "farewell/farewell.h"
#include "relationship/test_pair.h"

static inline struct membership membership_of(struct test_world *world, int64_t relationship, int64_t person)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, relationship, person,
                              RELATIONSHIP_WRITE_AFTER, &membership));
    return membership;
}

static inline void pass_days(struct test_world *world, int64_t days)
{
    world->now += days * 86400000;
}

static inline int64_t group_of_three(struct test_world *world, int64_t people[3])
{
    int64_t id;
    people[0] = person_named(world, "Grace Mentor");
    people[1] = person_named(world, "Henry Mentee");
    people[2] = person_named(world, "Irene Mentee");
    struct relationship_start_member members[] = {
        {people[0], "mentor"}, {people[1], "mentee"}, {people[2], "mentee"}};
    struct relationship_start start = {.format = "group",
                                       .starts_on = clock_day(&world->clock),
                                       .ends_on = clock_day(&world->clock) + 180,
                                       .members = members,
                                       .member_count = 3};
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &id));
    return id;
}

#endif
