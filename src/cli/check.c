/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `ithaca check`: is the portal well? It changes nothing. */
#include <stdio.h>

#include "audit/audit.h"
#include "cli/commands.h"
#include "cli/portal.h"
#include "content/content_keys.h"
#include "crypto/portal_key.h"
#include "db/db.h"
#include "db/dump.h"
#include "jobs/jobs.h"

static int check_database(struct arena *arena, struct db *db)
{
    const char *message = "";
    enum error error = db_check(db, arena, &message);
    printf("database:  %s\n", error == OK ? "well" : "damaged");
    if (error == OK) return EXIT_DONE;
    return cli_fail("the database is damaged; restore a backup into a new place.\n%s",
                    *message ? message : db_message(db));
}

static int check_schema(struct db *db)
{
    int version = 0;
    if (db_schema_version(db, &version) != OK)
        return cli_fail("the database does not answer: %s", db_message(db));
    printf("schema:    %d of %d migrations\n", version, migrations_count);
    if (version <= migrations_count) return EXIT_DONE;
    return cli_fail("the database is newer than this program; install the version that made it");
}

static int check_log(struct arena *arena, struct db *db, const struct portal_key *key,
                     const struct audit_noted *noted)
{
    struct audit_state state;
    bool has = false;
    enum error error = db_has_table(db, "access_log", &has);
    if (error == OK && !has) return EXIT_DONE;
    if (error == OK) error = audit_verify(db, arena, key, noted, &state);
    if (error == ERROR_DAMAGED)
        return cli_fail("the access log was made with another key file, or its key was changed");
    if (error != OK) return cli_fail("the access log cannot be read: %s", db_message(db));
    if (state.whole && state.lines)
        printf("looks:     %lld lines, whole; keep this elsewhere and compare it later: %lld:%s\n",
               (long long)state.lines, (long long)state.head.sequence, state.head.mac);
    else printf("looks:     %lld lines%s\n", (long long)state.lines, state.whole ? "" : ", not whole");
    if (state.whole) return EXIT_DONE;
    return cli_fail(
        "the access log is not what was written. %s\nSomebody wrote to the database without the program: "
        "compare it with a backup, and find out who could.",
        state.fault);
}

static int check_name(struct arena *arena, const struct config *config, struct db *db,
                      const struct portal_key *key)
{
    char name[PORTAL_KEY_NAME_SIZE];
    bool has = false, belong = true;
    enum error error = db_has_table(db, "content_key", &has);
    if (error == OK && has) error = content_keys_belong(db, arena, key, &belong);
    if (error != OK) return cli_fail("the keys cannot be read: %s", db_message(db));
    portal_key_name(key, name);
    printf("key file:  %s, %s\n", belong ? "well" : "another portal's", name);
    return belong ? EXIT_DONE : cli_fail("%s", portal_wrong_key(arena, config, db));
}

/* The key file, and what can be looked at with it alone. */
static int check_key(struct arena *arena, const struct config *config, struct db *db,
                     const struct audit_noted *noted)
{
    const char *path = config_key_path(arena, config), *message = "";
    struct portal_key *key;
    enum error error = portal_key_load(arena, path, &key, &message);
    if (error != OK) printf("key file:  %s\n", error == ERROR_NOT_FOUND ? "missing" : "not usable");
    if (error != OK) return cli_fail("%s", message);
    int status = check_name(arena, config, db, key);
    if (status == EXIT_DONE) status = check_log(arena, db, key, noted);
    portal_key_free(key);
    return status;
}

static int check_jobs(struct db *db)
{
    struct clock clock = clock_system();
    struct job_counts counts;
    bool has = false;
    if (db_has_table(db, "job", &has) != OK || (has && jobs_count(db, &clock, &counts) != OK))
        return cli_fail("the jobs cannot be counted: %s", db_message(db));
    if (!has) return EXIT_DONE;
    printf("jobs:      %lld waiting, %lld failed for good\n", (long long)counts.waiting,
           (long long)counts.dead);
    return EXIT_DONE;
}

static int check_portal(struct arena *arena, const struct config *config, const struct audit_noted *noted)
{
    struct db *db;
    int status = portal_open_as_it_is(arena, config, &db);
    if (status != EXIT_DONE) return status;
    int parts[] = {check_database(arena, db), check_schema(db), check_key(arena, config, db, noted),
                   check_jobs(db)};
    db_close(db);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i] != EXIT_DONE) status = parts[i];
    return status;
}

static int check_backup(struct arena *arena, const char *path)
{
    struct dump_summary summary;
    const char *message = "";
    if (dump_verify(arena, path, &summary, &message) != OK) return cli_fail("%s", message);
    printf("backup:    well, %lld rows of %lld tables\n", (long long)summary.rows, (long long)summary.tables);
    puts("The portal's key file is not in it: what members wrote cannot be read without that.");
    return EXIT_DONE;
}

static int run(struct arena *arena, const struct config *config, int argc, char **argv)
{
    const char *backup = cli_option(&argc, argv, "--backup"), *looks = cli_option(&argc, argv, "--looks");
    struct audit_noted noted;
    if (argc > 0) return cli_usage("check does not know '%s'", argv[0]);
    if (looks && !audit_noted_read(looks, &noted))
        return cli_usage("--looks takes what an earlier check printed, such as 17:0a1b2c3d4e5f6071");
    return backup ? check_backup(arena, backup) : check_portal(arena, config, looks ? &noted : NULL);
}

const struct command command_check = {
    .name = "check",
    .arguments = "[--looks N:MAC] [--backup FILE]",
    .summary = "See whether the portal, or a backup, is well",
    .help =
        "Looks at the database (its own integrity check, broken references), the schema, the key file, the access\n"
        "log (was a line changed or removed?) and the jobs. It changes nothing, and the server may run meanwhile.\n"
        "Exit status 1 when something is wrong.\n\n"
        "Options:\n"
        "  --looks N:MAC            what an earlier check printed of the access log: is that line still the same one\n"
        "  --backup FILE            look at a backup instead: is it whole, is its checksum right\n",
    .portal = true,
    .run = run,
};
