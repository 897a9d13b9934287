/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/membership.h"

#include "relationship/relationship_progress.h"
#include "relationship/test_pair.h"

static enum error open_as(struct test_world *world, int64_t id, int64_t person, enum relationship_use use,
                          struct membership *membership)
{
    return membership_open(world->db, world->arena, &world->clock, world->portal_key, id, person, use,
                           membership);
}

TEST_DB(members_read_what_members_sealed)
{
    struct pair pair = pair_new(world);
    struct membership amara, jonas;
    const char *text;
    assert_ok(open_as(world, pair.id, pair.amara, RELATIONSHIP_WRITE, &amara));
    struct bytes sealed = content_seal_bytes(&(struct content_row){world->arena, amara.content, "note", 1},
                                             "words", "between us");
    assert_ok(open_as(world, pair.id, pair.jonas, RELATIONSHIP_READ, &jonas));
    assert_ok(
        content_open(&(struct content_row){world->arena, jonas.content, "note", 1}, "words", sealed, &text));
    assert_string_equal(text, "between us");
    assert_string_equal(jonas.others, "Amara Okafor");
    assert_string_equal(jonas.other_first, "Amara");
    assert_string_equal(jonas.my_role, "mentee");
}

TEST_DB(nobody_else_opens_it)
{
    struct pair pair = pair_new(world);
    struct membership membership;
    int64_t stranger = person_named(world, "Nosy Parker");
    assert_error(open_as(world, pair.id, stranger, RELATIONSHIP_READ, &membership), ERROR_NOT_FOUND);
    assert_error(open_as(world, 12345, pair.amara, RELATIONSHIP_READ, &membership), ERROR_NOT_FOUND);
}

TEST_DB(what_is_closed_is_read_and_not_written)
{
    struct pair pair = pair_new(world);
    struct membership membership;
    pair_close(world, &pair);
    assert_ok(open_as(world, pair.id, pair.amara, RELATIONSHIP_READ, &membership));
    assert_false(membership.writable);
    assert_error(open_as(world, pair.id, pair.amara, RELATIONSHIP_WRITE, &membership), ERROR_CONFLICT);
    assert_ok(open_as(world, pair.id, pair.amara, RELATIONSHIP_WRITE_AFTER, &membership));
}

TEST_DB(progress_begins_with_the_relationship)
{
    struct pair pair = pair_new(world);
    struct relationship_progress progress;
    struct list events = {0};
    assert_ok(relationship_progress_goals(world->db, pair.id, 2, 1, 0));
    assert_ok(relationship_progress_agreement(world->db, pair.id, 1000, 20000));
    assert_ok(relationship_progress_get(world->db, world->arena, pair.id, &progress));
    assert_int_equal(progress.goals_open, 2);
    assert_true(progress.agreement_signed);
    assert_int_equal(progress.revisit_on, 20000);
    assert_ok(relationship_progress_agreement(world->db, pair.id, 0, 0));
    assert_ok(relationship_progress_get(world->db, world->arena, pair.id, &progress));
    assert_false(progress.agreement_signed);
    assert_ok(relationship_events(world->db, world->arena, pair.id, 10, &events));
    assert_int_equal(events.count, 1);
}
