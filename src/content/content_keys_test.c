/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "content/content_keys.h"

#include "content/content.h"
#include "tests/support/test.h"

static enum error seal_with(struct test_world *world, const struct portal_key *key, int64_t person)
{
    const struct content *content;
    return content_of_author(world->db, world->arena, &world->clock, key, person, CONTENT_WRITE, &content);
}

static bool belong(struct test_world *world, const struct portal_key *key)
{
    bool belong;
    assert_ok(content_keys_belong(world->db, world->arena, key, &belong));
    return belong;
}

TEST_DB(an_empty_portal_takes_the_first_key_and_no_other)
{
    struct portal_key *other = portal_key_random();
    assert_true(belong(world, other));
    assert_ok(content_keys_claim(world->db, world->arena, world->portal_key));
    assert_ok(content_keys_claim(world->db, world->arena, world->portal_key));
    assert_true(belong(world, world->portal_key));
    assert_false(belong(world, other));
    assert_error(content_keys_claim(world->db, world->arena, other), ERROR_CONFLICT);
    portal_key_free(other);
}

TEST_DB(a_portal_without_a_noted_key_belongs_to_the_one_that_opens_it)
{
    struct portal_key *other = portal_key_random();
    assert_ok(seal_with(world, world->portal_key, 7));
    assert_true(belong(world, world->portal_key));
    assert_false(belong(world, other));
    assert_error(content_keys_claim(world->db, world->arena, other), ERROR_CONFLICT);
    assert_ok(content_keys_claim(world->db, world->arena, world->portal_key));
    portal_key_free(other);
}

TEST_DB(all_content_keys_open_with_the_new_portal_key_alone)
{
    struct portal_key *next = portal_key_random();
    assert_ok(content_keys_claim(world->db, world->arena, world->portal_key));
    for (int64_t person = 1; person <= 5; person++) assert_ok(seal_with(world, world->portal_key, person));
    assert_ok(content_keys_rewrap(world->db, world->arena, world->portal_key, next));
    assert_true(belong(world, next));
    for (int64_t person = 1; person <= 5; person++) assert_ok(seal_with(world, next, person));
    assert_error(content_keys_rewrap(world->db, world->arena, world->portal_key, next), ERROR_CONFLICT);
    portal_key_free(next);
}

TEST_DB(a_server_with_the_key_of_before_reads_nothing_and_harms_nothing)
{
    struct portal_key *next = portal_key_random();
    assert_ok(content_keys_claim(world->db, world->arena, world->portal_key));
    assert_ok(seal_with(world, world->portal_key, 7));
    assert_ok(content_keys_rewrap(world->db, world->arena, world->portal_key, next));
    assert_error(seal_with(world, world->portal_key, 7), ERROR_UNAVAILABLE);
    assert_error(seal_with(world, world->portal_key, 8), ERROR_UNAVAILABLE);
    assert_ok(seal_with(world, next, 7));
    assert_ok(seal_with(world, next, 8));
    portal_key_free(next);
}
