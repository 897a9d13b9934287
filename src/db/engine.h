/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a database engine has to offer to the shared part (db.c, statement.c). Private to src/db.
 *
 * A connection runs one statement at a time: start, step until no row is left or the reader had enough,
 * finish. Values of a row live until the next step. Errors are put into db->message and answered as enum
 * error; an engine that wants the whole transaction tried again sets db->again.
 */
#ifndef ITHACA_DB_ENGINE_H
#define ITHACA_DB_ENGINE_H

#include "db/db.h"

/* Statements that write many rows at once have hundreds of parameters; 512 of them take 24 KiB of stack. */
enum { STATEMENT_BUCKETS = 256, PARAMETERS_MAX = 512 };

/* Which field each column of a statement goes to, for one record. */
struct row_map {
    struct row_map *next;
    const struct record *record;
    void *blank;                  /* an item without values: texts are "" */
    const struct field *fields[]; /* one per column */
};

/* A prepared statement of one connection. */
struct statement {
    struct statement *next; /* in its bucket */
    const struct sql *sql;
    struct row_map *maps;
    void *handle; /* the engine's */
    int parameter_count;
    int column_count;
    const char *const *column_names; /* owned by the engine */
};

enum transaction { BEGIN_WRITE, BEGIN_READ, COMMIT, ROLLBACK };

struct engine {
    enum db_engine kind;
    void (*close)(struct db *db);
    /* Fills in handle, counts and column names. Text that the engine does not understand is a bug. */
    enum error (*prepare)(struct db *db, struct statement *statement);
    void (*forget)(struct db *db, struct statement *statement);
    /* With `stream` rows are fetched as they are read. The number of parameters was checked. */
    enum error (*start)(struct db *db, struct statement *statement, struct db_params params, bool stream);
    enum error (*step)(struct db *db, struct statement *statement, bool *ret_row);
    struct db_value (*column)(struct db *db, struct statement *statement, int column);
    /* Ends the statement; what it writes is carried out whole. *ret_changed may be NULL. */
    enum error (*finish)(struct db *db, struct statement *statement, int64_t *ret_changed);
    /* Ends it in any state, after a failure or a jump. */
    void (*abandon)(struct db *db, struct statement *statement);
    enum error (*transaction)(struct db *db, enum transaction transaction);
    /* Runs a script of several statements without values. */
    enum error (*script)(struct db *db, const char *script);
    /* Before a statement outside any transaction: a lost connection is made anew. */
    enum error (*revive)(struct db *db);
    /* Keeps others from migrating the same schema meanwhile. */
    enum error (*lock_schema)(struct db *db, bool lock);
    /* After a migration, in its transaction: what makes the engine equal to the other one. */
    enum error (*settle_schema)(struct db *db);
    enum error (*check)(struct db *db, struct arena *arena, const char **ret_message);
};

struct db {
    const struct engine *engine;
    struct statement *buckets[STATEMENT_BUCKETS];
    struct statement *active;
    struct arena *row; /* of the row last read */
    int64_t calls;
    int64_t fail_in; /* calls until one fails; 0 is never */
    int depth;       /* of db_write or db_read */
    bool read_only;
    bool again;        /* the engine asks for the transaction to be run again */
    enum error doomed; /* the transaction can only be rolled back, because of this */
    char message[512];
};

/* ---- statement.c ---- */

/* The prepared statement for `sql`, from the cache or made. */
MUST_USE enum error statement_get(struct db *db, const struct sql *sql, struct statement **ret_statement);
/* Drops every prepared statement. */
void statement_forget_all(struct db *db);
/* Drops one, for text that is made on the way (dump). */
void statement_forget(struct db *db, const struct sql *sql);
/* Copies the row that was stepped to into an item of the record; texts go into the arena. */
MUST_USE enum error statement_row(struct db *db, struct statement *statement, struct arena *arena,
                                  const struct record *record, void *ret_item);
/* A value as a number; text is parsed, NULL is 0. */
int64_t value_to_int(struct db_value value);
double value_to_real(struct db_value value);

/* ---- db.c, for the other files of this folder ---- */

MUST_USE enum error db_init(struct db *db, const struct engine *engine);
void db_release(struct db *db);
void db_set_message(struct db *db, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Starts a statement as db_list does; the caller steps and finishes it by these calls. */
MUST_USE enum error db_start(struct db *db, const struct sql *sql, struct db_params params, bool stream,
                             struct statement **ret_statement);
MUST_USE enum error db_step(struct db *db, bool *ret_row);
MUST_USE enum error db_finish(struct db *db, int64_t *ret_changed);
/* Runs a script without values, as one call. */
MUST_USE enum error db_script(struct db *db, const char *script);

/* ---- migrate.c ---- */

enum { MIGRATION_CHECKSUM_SIZE = 65 };
void migration_checksum(const struct migration *migration, char ret_checksum[MIGRATION_CHECKSUM_SIZE]);

/* ---- the engines ---- */

MUST_USE enum error sqlite_open(struct arena *arena, const char *path, struct db **ret_db,
                                const char **ret_message);
MUST_USE enum error postgres_open(struct arena *arena, const char *url, struct db **ret_db,
                                  const char **ret_message);

#endif
