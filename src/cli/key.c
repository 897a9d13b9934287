/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `ithaca key rotate`: another key for the portal. */
#include <stdio.h>

#include "cli/commands.h"
#include "cli/key_rotate.h"
#include "db/db.h"

static int run(struct arena *arena, const struct config *config, int argc, char **argv)
{
    struct key_rotation rotation;
    const char *message = "", *path = config_key_path(arena, config);
    struct db *db;
    if (argc > 0) return cli_usage("key rotate does not know '%s'", argv[0]);
    int status = cli_open(arena, config, false, &db);
    if (status != EXIT_DONE) return status;
    if (key_rotate(db, arena, path, &rotation, &message) != OK) status = cli_fail("%s", message);
    db_close(db);
    if (status != EXIT_DONE) return status;
    printf(
        "The portal has a new key, %s, in %s.\n\n"
        "1. Start the server again, with this key file on every machine that runs one. Until then what members\n"
        "   wrote cannot be read or written; nothing is harmed.\n"
        "2. Copy %s to where you keep it, apart from the backups.\n"
        "3. Backups of before open with the old key only: it is in %s. Keep it as long\n"
        "   as you keep them.\n",
        rotation.name, path, path, rotation.kept);
    return EXIT_DONE;
}

const struct command command_key_rotate = {
    .name = "key rotate",
    .arguments = "",
    .summary = "Give the portal a new key",
    .help =
        "Wraps the keys of all sealed texts with a new portal key, in one transaction; the texts stay as they are. The\n"
        "old key file is kept beside the new one. When it was interrupted, run it again: it goes on where it was.\n\n"
        "Do it when somebody may have seen the key file who should not. Whoever has the old key and a copy of the\n"
        "database from before can still read that copy.\n",
    .portal = true,
    .run = run,
};
