/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What commands share that make or look at a portal. */
#ifndef ITHACA_CLI_PORTAL_H
#define ITHACA_CLI_PORTAL_H

#include "cli/cli.h"

struct portal_key;

/* Like cli_open, but leaves an older schema as it is. The caller closes *ret_db. */
int portal_open_as_it_is(struct arena *arena, const struct config *config, struct db **ret_db);

/* The settings that name this portal, as they are written after a command: " --data DIR". */
const char *portal_options(struct arena *arena, const struct config *config);

/* Makes the portal's key file, unless there is a good one already (another server's, put there by hand), and
 * notes its name in the database. Its directory has to exist. */
int portal_make_key(struct arena *arena, const struct config *config, struct db *db);

/* Reads the portal's key file, and sees to it that it is this portal's. The caller frees *ret_key. */
int portal_open_key(struct arena *arena, const struct config *config, struct db *db,
                    struct portal_key **ret_key);

/* Why a key does not fit the database, and what to do. */
const char *portal_wrong_key(struct arena *arena, const struct config *config, struct db *db);

#endif
