/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `ithaca backup`: the whole portal in one file, while it runs. It changes nothing, not even an older schema.
 */
#include <stdio.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/portal.h"
#include "db/db.h"
#include "db/dump.h"

static void tell(void *context, int64_t rows, int64_t total)
{
    progress_step(context, rows, total);
}

static int save(struct arena *arena, struct db *db, const char *path, struct dump_summary *ret_summary)
{
    const char *message = "";
    struct clock clock = clock_system();
    struct progress progress;
    progress_start(&progress, "Saving");
    enum error error =
        dump_save(db, arena, path, clock_seconds(&clock),
                  (struct dump_progress){.tell = tell, .context = &progress}, ret_summary, &message);
    progress_end(&progress);
    return error == OK ? EXIT_DONE : cli_fail("%s", message);
}

static int run(struct arena *arena, const struct config *config, int argc, char **argv)
{
    if (argc != 1 || cli_unknown(argc, argv)) return cli_usage("backup takes the name of the file to make");
    struct db *db;
    struct dump_summary summary;
    int status = portal_open_as_it_is(arena, config, &db);
    if (status != EXIT_DONE) return status;
    status = save(arena, db, argv[0], &summary);
    db_close(db);
    if (status != EXIT_DONE) return status;
    printf("Saved %lld rows of %lld tables in %s.\n", (long long)summary.rows, (long long)summary.tables,
           argv[0]);
    const char *key = config_key_path(arena, config);
    if (access(key, F_OK) == 0)
        printf(
            "The key file %s is not in it. Keep a copy of it too, in another place: without it nobody can read what\n"
            "members wrote to each other.\n",
            key);
    return EXIT_DONE;
}

const struct command command_backup = {
    .name = "backup",
    .arguments = "FILE",
    .summary = "Save the whole portal in one file, while it runs",
    .help =
        "FILE is made and must not exist yet. It can be restored on SQLite and on PostgreSQL, whichever it came\n"
        "from. The key file portal.key is not part of it: keep a copy of that in another place.\n",
    .portal = true,
    .run = run,
};
