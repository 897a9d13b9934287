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

bool client_app_is(const struct router_config *config)
{
    size_t count;
    return config->tables == app_routes(&count) && !config->development;
}

static const struct router *bound_router(void)
{
    static struct router *bound;
    struct router_config config = {0};
    const char *message = "";
    if (bound) return bound;
    struct arena *arena = arena_new(0);
    config.tables = app_routes(&config.table_count);
    if (router_new(arena, &config, &bound, &message) != OK) fail_msg("%s", message);
    arena_free(arena);
    return bound;
}

struct router *client_app_router(const struct router_config *config)
{
    struct router *router = router_like(bound_router(), config);
    assert_non_null(router);
    return router;
}

const char *client_app_session(struct test_world *world, int64_t person)
{
    char *token = arena_alloc(world->arena, TOKEN_SIZE);
    assert_ok(account_session_start(world->db, &world->clock, person, "", token));
    return token;
}
