/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `ithaca restore`: fills a database that holds nothing from a backup. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/portal.h"
#include "content/content_keys.h"
#include "crypto/portal_key.h"
#include "db/db.h"
#include "db/dump.h"

static void tell(void *context, int64_t rows, int64_t total)
{
    progress_step(context, rows, total);
}

static int load(struct arena *arena, struct db *db, const char *path, struct dump_summary *ret_summary)
{
    const char *message = "";
    struct clock clock = clock_system();
    struct progress progress;
    progress_start(&progress, "Restoring");
    enum error error =
        dump_restore(db, arena, path, migrations_all, migrations_count, clock_seconds(&clock),
                     (struct dump_progress){.tell = tell, .context = &progress}, ret_summary, &message);
    progress_end(&progress);
    return error == OK ? EXIT_DONE : cli_fail("%s", message);
}

/* A file that was made for this and holds nothing would look like a portal. */
static void remove_database(struct arena *arena, const char *location)
{
    unlink(location);
    unlink(arena_format(arena, "%s-wal", location));
    unlink(arena_format(arena, "%s-shm", location));
}

/* A backup has no key in it; which one belongs to it stands in the database. */
static void say_key(struct arena *arena, const struct config *config, struct db *db)
{
    const char *path = config_key_path(arena, config), *message = "", *name = "";
    struct portal_key *key;
    bool belong = false;
    if (portal_key_load(arena, path, &key, &message) == OK) {
        if (content_keys_belong(db, arena, key, &belong) != OK) belong = false;
        portal_key_free(key);
    }
    if (belong) return;
    if (content_keys_name(db, arena, &name) != OK) name = "";
    printf(
        "Now put the portal's key file back as %s (chmod 600). Without it nobody can read what members wrote.\n",
        path);
    if (*name) printf("`ithaca check` shows the name of a key file; it has to be %s.\n", name);
}

static int run(struct arena *arena, const struct config *config, int argc, char **argv)
{
    if (argc != 1 || cli_unknown(argc, argv)) return cli_usage("restore takes the name of the backup");
    const char *location = config_location(arena, config), *message = "";
    bool made = !*config->database && access(location, F_OK) != 0;
    if (access(argv[0], R_OK) != 0) return cli_fail("the backup %s cannot be read", argv[0]);
    if (made && mkdir(config->data, 0700) != 0 && access(config->data, W_OK) != 0)
        return cli_fail("cannot make the directory %s; make it, or name another with --data", config->data);
    struct db *db;
    struct dump_summary summary;
    if (db_open(arena, location, &db, &message) != OK) return cli_fail("%s", message);
    int status = load(arena, db, argv[0], &summary);
    if (status == EXIT_DONE) {
        printf("Restored %lld rows of %lld tables.\n", (long long)summary.rows, (long long)summary.tables);
        say_key(arena, config, db);
    }
    db_close(db);
    if (status != EXIT_DONE && made) remove_database(arena, location);
    return status;
}

const struct command command_restore = {
    .name = "restore",
    .arguments = "FILE",
    .summary = "Fill an empty portal from a backup",
    .help =
        "The backup is read to its end and its checksum compared before anything is changed. A portal that holds\n"
        "data already is left as it is: name an empty directory with --data, or an empty schema with --database.\n",
    .portal = true,
    .run = run,
};
