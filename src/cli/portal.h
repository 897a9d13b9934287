/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What commands share that make or look at a portal. */
#ifndef ITHACA_CLI_PORTAL_H
#define ITHACA_CLI_PORTAL_H

#include "cli/cli.h"

/* Like cli_open, but leaves an older schema as it is. The caller closes *ret_db. */
int portal_open_as_it_is(struct arena *arena, const struct config *config, struct db **ret_db);

/* Makes the portal's key file, unless there is a good one already (another server's, put there by hand). Its
 * directory has to exist. */
int portal_make_key(struct arena *arena, const struct config *config);

#endif
