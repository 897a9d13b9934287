/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `ithaca backup`: the whole portal in one file, while it runs. It changes nothing, not even an older schema,
 * but for the line in the access log that a backup was made. */
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

#include "audit/audit.h"
#include "cli/commands.h"
#include "cli/portal.h"
#include "crypto/portal_key.h"
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

static const char *user_name(struct arena *arena)
{
    struct passwd entry, *found = NULL;
    size_t size = 16384;
    char *bytes = arena_alloc(arena, size);
    if (getpwuid_r(geteuid(), &entry, bytes, size, &found) == 0 && found) return found->pw_name;
    return arena_format(arena, "user %ld", (long)geteuid());
}

/* Members can read when backups were made. It comes before, so that the backup has the line too. A backup
 * that cannot be noted is made all the same, for it may be the last chance; but not in silence. */
static void note_look(struct arena *arena, const struct config *config, struct db *db)
{
    struct clock clock = clock_system();
    struct audit_actor actor = {.name = user_name(arena), .role = "operator"};
    struct portal_key *key;
    const char *message = "";
    bool has = false;
    if (db_has_table(db, "access_log", &has) == OK && !has) return;
    enum error error = portal_key_load(arena, config_key_path(arena, config), &key, &message);
    if (error == OK) {
        error = audit_note(db, arena, &clock, key, AUDIT_BACKUP, &actor, &(struct audit_subject){0});
        portal_key_free(key);
        if (error == ERROR_DAMAGED) message = "The key file is not the one that this portal was made with.";
        else if (error != OK) message = db_message(db);
    }
    if (error != OK) fprintf(stderr, "ithaca: this backup is not noted in the access log. %s\n", message);
}

static int run(struct arena *arena, const struct config *config, int argc, char **argv)
{
    if (argc != 1 || cli_unknown(argc, argv)) return cli_usage("backup takes the name of the file to make");
    struct db *db;
    struct dump_summary summary;
    int status = portal_open_as_it_is(arena, config, &db);
    if (status != EXIT_DONE) return status;
    note_look(arena, config, db);
    status = save(arena, db, argv[0], &summary);
    db_close(db);
    if (status != EXIT_DONE) return status;
    printf("Saved %lld rows of %lld tables in %s.\n", (long long)summary.rows, (long long)summary.tables,
           argv[0]);
    const char *key = config_key_path(arena, config);
    if (access(key, F_OK) == 0)
        printf(
            "The key file %s is not in it. Keep a copy of it too, in another place: without it the backup is of no use\n"
            "for what members wrote to each other; nobody can read that then.\n",
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
