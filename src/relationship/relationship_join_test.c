/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_join.h"

#include "relationship/membership.h"
#include "relationship/relationship_course.h"
#include "relationship/test_pair.h"

static enum error join(struct test_world *world, int64_t relationship, int64_t person)
{
    struct relationship_joining joining = {.relationship = relationship, .person = person, .role = "mentee"};
    return relationship_join(world->db, world->arena, &world->clock, &joining);
}

static enum error opened(struct test_world *world, int64_t relationship, int64_t person,
                         struct membership *ret_membership)
{
    return membership_open(world->db, world->arena, &world->clock, world->portal_key, relationship, person,
                           RELATIONSHIP_READ, ret_membership);
}

TEST_DB(who_joins_is_a_member_from_now_on_and_all_are_told)
{
    struct pair pair = pair_new(world);
    struct membership membership;
    int64_t tom = person_named(world, "Tom Becker"), before = unread_of(world, pair.amara);
    assert_error(opened(world, pair.id, tom, &membership), ERROR_NOT_FOUND);
    assert_ok(join(world, pair.id, tom));
    assert_ok(opened(world, pair.id, tom, &membership));
    assert_true(membership.group);
    assert_int_equal(unread_of(world, pair.amara), before + 1);
    assert_int_equal(unread_of(world, tom), 1);
}

TEST_DB(nobody_joins_twice_and_who_left_may_come_back)
{
    struct pair pair = pair_new(world);
    struct membership membership;
    int64_t tom = person_named(world, "Tom Becker");
    assert_ok(join(world, pair.id, tom));
    assert_error(join(world, pair.id, tom), ERROR_CONFLICT);
    assert_ok(relationship_leave(world->db, world->arena, &world->clock, pair.id, tom, false));
    assert_error(opened(world, pair.id, tom, &membership), ERROR_NOT_FOUND);
    assert_ok(join(world, pair.id, tom));
    assert_ok(opened(world, pair.id, tom, &membership));
}

TEST_DB(what_is_closed_or_full_or_not_there_takes_nobody)
{
    struct pair pair = pair_new(world);
    int64_t tom = person_named(world, "Tom Becker");
    assert_error(join(world, 12345, tom), ERROR_NOT_FOUND);
    for (int i = 2; i < RELATIONSHIP_MEMBERS_MAXIMUM; i++)
        assert_ok(
            join(world, pair.id, person_named(world, arena_format(world->arena, "Person %c", 'A' + i))));
    assert_error(join(world, pair.id, tom), ERROR_TOO_LARGE);
    pair_close(world, &pair);
    assert_error(join(world, pair.id, tom), ERROR_CONFLICT);
}
