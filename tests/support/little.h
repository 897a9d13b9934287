/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A little program of a dozen routes, for tests of the router and what it answers; it needs no database. A
 * session's or bearer's token is the name of a role: member, coordinator, analyst, admin.
 *
 *     TEST_WEB(a_page_is_shown)                 gives `world` without a database
 *     {
 *         struct client *client = little_client(world, "member");
 */
#ifndef ITHACA_TEST_LITTLE_H
#define ITHACA_TEST_LITTLE_H

#include "tests/support/client.h"

extern const struct route little_routes[];

/* A client with the cookie of that role; "" is a stranger. */
struct client *little_client(struct test_world *world, const char *role);
/* A stranger at a portal with this origin. */
struct client *little_client_at(struct test_world *world, const char *origin);

#define TEST_WEB(test_name)                                                                                  \
    static void test_name##_in(struct test_world *world);                                                    \
    TEST(test_name)                                                                                          \
    {                                                                                                        \
        struct test_world world = {.arena = arena_new(0), .now = 1772442000000};                             \
        world.clock = clock_fixed(&world.now);                                                               \
        test_name##_in(&world);                                                                              \
        arena_free(world.arena);                                                                             \
    }                                                                                                        \
    static void test_name##_in(struct test_world *world)

#endif
