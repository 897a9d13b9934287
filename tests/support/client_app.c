/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/support/client_app.h"

#include "account/account.h"
#include "app/routes.h"
#include "base/random.h"

struct router_config client_app_config(struct test_world *world)
{
    struct router_config config = {.clock = &world->clock,
                                   .identify = account_identify,
                                   .portal = portal_read,
                                   .portal_key = world->portal_key};
    config.tables = app_routes(&config.table_count);
    return config;
}

const char *client_app_session(struct test_world *world, int64_t person)
{
    char *token = arena_alloc(world->arena, TOKEN_SIZE);
    assert_ok(account_session_start(world->db, &world->clock, person, "", token));
    return token;
}
