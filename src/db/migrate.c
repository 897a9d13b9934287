/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Brings a schema up to date and knows which migrations it has had. A migration that was applied must not
 * change afterwards: its checksum is kept and compared.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "db/engine.h"

#define APPLIED_FIELDS(FIELD, R)                                                                             \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, checksum, 0)
RECORD_LOCAL(applied, APPLIED_FIELDS)

/* Not SQL(): this table is older than every migration, and the tests' world has it always. */
static const char *const make_table = "CREATE TABLE IF NOT EXISTS schema_migration ("
                                      "number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
                                      "checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";
SQL(migration_list, "SELECT number, name, checksum FROM schema_migration ORDER BY number");
SQL(migration_last, "SELECT MAX(number) FROM schema_migration");
SQL(migration_note,
    "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)");

static const struct sql sqlite_has_table = {
    "sqlite_has_table", "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = $1"};
static const struct sql postgres_has_table = {
    "postgres_has_table",
    "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"};

enum error db_has_table(struct db *db, const char *table, bool *ret_has)
{
    int64_t count;
    const struct sql *sql = db_engine(db) == DB_SQLITE ? &sqlite_has_table : &postgres_has_table;
    TRY(db_number(db, sql, DB_PARAMS(db_text(table)), &count));
    *ret_has = count > 0;
    return OK;
}

enum error db_schema_version(struct db *db, int *ret_version)
{
    bool has;
    int64_t number = 0;
    TRY(db_has_table(db, "schema_migration", &has));
    if (has) TRY(db_number(db, &migration_last, DB_NO_PARAMS, &number));
    *ret_version = (int)number;
    return OK;
}

void migration_checksum(const struct migration *migration, char ret_checksum[MIGRATION_CHECKSUM_SIZE])
{
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)migration->sql, strlen(migration->sql), NULL,
                       0);
    sodium_bin2hex(ret_checksum, MIGRATION_CHECKSUM_SIZE, hash, sizeof hash);
}

struct run {
    struct arena *arena;
    const struct migration *migrations;
    int count;
    int64_t now;
    const char *message;
    int done; /* migrations that the database has */
};

/* What the database had against what the program brings. */
static enum error compare(struct run *run, const struct list *had)
{
    LIST_EACH (had, struct applied, applied) {
        if (applied->number > run->count) {
            run->message = arena_format(run->arena,
                                        "The database is newer than this program (it has %s). Install the "
                                        "version that made it, or a later one.",
                                        applied->name);
            return ERROR_CONFLICT;
        }
        char checksum[MIGRATION_CHECKSUM_SIZE];
        migration_checksum(&run->migrations[applied->number - 1], checksum);
        if (strcmp(checksum, applied->checksum) != 0) {
            run->message =
                arena_format(run->arena,
                             "The database was made with another text of migration %s than this program "
                             "has. Use the program that made it.",
                             applied->name);
            return ERROR_CONFLICT;
        }
    }
    run->done = (int)had->count;
    return OK;
}

/* Applies the next one, unless another server was quicker. */
static enum error apply_next(struct db *db, void *context)
{
    struct run *run = context;
    struct list had = {0};
    TRY(db_list(db, run->arena, &migration_list, DB_NO_PARAMS, &applied_record, &had));
    TRY(compare(run, &had));
    if (run->done == run->count) return OK;
    const struct migration *next = &run->migrations[run->done];
    char checksum[MIGRATION_CHECKSUM_SIZE];
    migration_checksum(next, checksum);
    enum error error = db_script(db, next->sql);
    if (error == OK) error = db->engine->settle_schema(db);
    if (error != OK) {
        run->message = arena_format(run->arena, "Migration %s failed and changed nothing: %s", next->name,
                                    db_message(db));
        return error;
    }
    TRY(db_run(db, &migration_note,
               DB_PARAMS(db_int(next->number), db_text(next->name), db_text(checksum), db_int(run->now)),
               NULL));
    run->done++;
    return OK;
}

static enum error run_all(struct db *db, struct run *run)
{
    TRY(db_script(db, make_table));
    TRY(db->engine->settle_schema(db));
    do {
        TRY(db_write(db, apply_next, run));
    } while (run->done < run->count);
    return OK;
}

enum error db_migrate(struct db *db, struct arena *arena, const struct migration *migrations, int count,
                      int64_t now, const char **ret_message)
{
    for (int i = 0; i < count; i++) BUG_IF(migrations[i].number != i + 1);
    struct run run = {.arena = arena, .migrations = migrations, .count = count, .now = now};
    enum error error = db->engine->lock_schema(db, true);
    if (error == OK) {
        error = run_all(db, &run);
        enum error ignored = db->engine->lock_schema(db, false);
        (void)ignored;
    }
    if (error != OK)
        *ret_message = run.message ? run.message
                                   : arena_format(arena, "The database cannot be brought up to date: %s",
                                                  db_message(db));
    return error;
}
