/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How the test client knows the program: its routes, and how somebody is signed in. */
#ifndef ITHACA_TEST_CLIENT_APP_H
#define ITHACA_TEST_CLIENT_APP_H

#include "tests/support/test.h"
#include "web/router.h"

struct router_config client_app_config(struct test_world *world);
/* Whether these are the program's routes, with templates that are bound when it starts. */
bool client_app_is(const struct router_config *config);
/* Of such a config, for router_free. Binding the templates in all languages takes longer than most tests: it
 * is done once. */
struct router *client_app_router(const struct router_config *config);
/* The token of a new session of this person. */
const char *client_app_session(struct test_world *world, int64_t person);

#endif
