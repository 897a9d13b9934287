/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One interface to the database; SQLite and PostgreSQL stand behind it and nothing above sees which.
 *
 * A `struct db` is one connection and belongs to one thread at a time. Statements are text for both engines,
 * named, and prepared once per connection. Values are always bound. Rows are read into records by column
 * name.
 *
 *     SQL(person_by_email, "SELECT id, name, email FROM person WHERE email_key = $1");
 *     struct person_row person;
 *     TRY(db_one(db, arena, &person_by_email, DB_PARAMS(db_text(key)), &person_row_record, &person));
 *
 * Errors: ERROR_NOT_FOUND (db_one and db_number without a row), ERROR_CONFLICT (a unique or foreign key, NOT
 * NULL or a check refused it), ERROR_INVALID (a value does not fit: too large a number, text that is no
 * UTF-8), ERROR_UNAVAILABLE (the database did not answer, is full, or is locked for more than 10 seconds),
 * ERROR_DAMAGED. A statement that cannot be prepared, a column without a field, or a wrong number of
 * parameters is a bug and stops the program: tests prepare every statement on both engines.
 *
 * One text for both engines. What differs, and what to write:
 *     text sorts and compares by its bytes on both; sort by a folded key (text_fold)
 *     LIKE sees case on both; escape what people typed with db_like and write LIKE $1 ESCAPE '!'
 *     NULLs sort first on one and last on the other: write NULLS FIRST or NULLS LAST
 *     SUM and AVG give other types: CAST(SUM(x) AS BIGINT), CAST(AVG(x) AS DOUBLE PRECISION)
 *     an optional filter: CAST($1 AS BIGINT) IS NULL OR x = $1
 *     a comparison as a column is fine for a flag: SELECT (a = b) AS same
 */
#ifndef ITHACA_DB_DB_H
#define ITHACA_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "base/record.h"

struct db;

/*
 * `location` is a file's path (SQLite; made when missing, mode 0600) or a URL `postgresql://…`, where
 * `?schema=NAME` names the portal's schema (default ithaca), which is made when missing. On failure
 * *ret_message (in arena) says what to do.
 */
MUST_USE enum error db_open(struct arena *arena, const char *location, struct db **ret_db,
                            const char **ret_message);
void db_close(struct db *db);

enum db_engine { DB_SQLITE, DB_POSTGRES };
/* For backup and for tests; features do not ask. */
enum db_engine db_engine(const struct db *db);

/* What the engine said about the last error, for logs (it may hold values: never show it to people). */
const char *db_message(const struct db *db);

/* ---- statements ---- */

struct sql {
    const char *name;
    const char *text; /* parameters $1 … $n */
};

/* Defines a statement and notes it in the list that the tests walk. */
#define SQL(statement, ...)                                                                                  \
    static const struct sql statement = {#statement, __VA_ARGS__};                                           \
    static const struct sql *const statement##_listed __attribute__((used, section("ithaca_sql"))) =         \
        &statement

/* All statements of the program: for (s = sql_first(); s != sql_end(); s++) … */
const struct sql *const *sql_first(void);
const struct sql *const *sql_end(void);

enum db_value_kind { DB_VALUE_NULL, DB_VALUE_INT, DB_VALUE_REAL, DB_VALUE_TEXT, DB_VALUE_BLOB };

struct db_value {
    enum db_value_kind kind;
    int64_t integer;
    double real;
    const void *bytes;
    size_t length;
};

struct db_params {
    const struct db_value *values;
    int count;
};

struct db_value db_null(void);
struct db_value db_int(int64_t integer);         /* also ids, times, days and flags (0, 1) */
struct db_value db_int_or_null(int64_t integer); /* NULL for 0 */
struct db_value db_real(double real);
struct db_value db_text(const char *text); /* not copied; has to live until the call returns; NULL binds '' */
struct db_value db_text_or_null(const char *text); /* NULL for NULL and "" */
struct db_value db_blob(const void *bytes, size_t length);

/* A pattern for LIKE … ESCAPE '!' that takes `words` literally: db_like(arena, "%", words, "%") finds them
 * anywhere. */
const char *db_like(struct arena *arena, const char *before, const char *words, const char *after);

#define DB_PARAMS(...)                                                                                       \
    ((struct db_params){                                                                                     \
        .values = (const struct db_value[]){__VA_ARGS__},                                                    \
        .count = (int)(sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value))})
#define DB_NO_PARAMS ((struct db_params){0})

/* ---- reading; everything read lives in the arena ---- */

/* The first row; others are not looked at. A NULL column leaves the field zero ("" for text). */
MUST_USE enum error db_one(struct db *db, struct arena *arena, const struct sql *sql, struct db_params params,
                           const struct record *record, void *ret_row);
/* All rows, added to the list. */
MUST_USE enum error db_list(struct db *db, struct arena *arena, const struct sql *sql,
                            struct db_params params, const struct record *record, struct list *ret_rows);
/* Row by row with steady memory; the row and its texts are gone when `row` returns. An error from `row` ends
 * it. `row` may not use db. */
MUST_USE enum error db_each(struct db *db, const struct sql *sql, struct db_params params,
                            const struct record *record, enum error (*row)(void *context, const void *item),
                            void *context);
/* The first column of the first row as a number (NULL reads as 0); ERROR_NOT_FOUND without a row. */
MUST_USE enum error db_number(struct db *db, const struct sql *sql, struct db_params params,
                              int64_t *ret_number);
/* The first column of the first row as bytes in the arena; NULL is none. ERROR_NOT_FOUND without a row. */
MUST_USE enum error db_bytes(struct db *db, struct arena *arena, const struct sql *sql,
                             struct db_params params, const void **ret_bytes, size_t *ret_length);

/* ---- writing ---- */

/* Runs a statement; *ret_changed (may be NULL) is the number of rows it changed. */
MUST_USE enum error db_run(struct db *db, const struct sql *sql, struct db_params params,
                           int64_t *ret_changed);
/* The same, and ERROR_CONFLICT unless exactly one row was changed: for updates that carry a version. */
MUST_USE enum error db_run_one(struct db *db, const struct sql *sql, struct db_params params);

/*
 * Runs `work` inside one transaction: all or nothing, durable when OK is returned. It sees the database as if
 * it were alone: SQLite has one writer (BEGIN IMMEDIATE), PostgreSQL runs SERIALIZABLE and is tried again up
 * to 8 times on 40001/40P01. So `work` may run more than once and must not change anything outside the
 * database except its results. Every error that `work` returns rolls back and is passed on. Inside a db_write
 * another db_write joins it.
 *
 * The first statement that fails decides: from then on every call in the transaction answers that error, and
 * the whole is rolled back even if `work` returns OK. The same holds for an error of a joined db_write. To
 * try something that may be refused, write ON CONFLICT DO NOTHING and look at the number of rows changed.
 * ERROR_UNAVAILABLE can mean that the commit itself went unanswered; only then is the outcome not known.
 */
MUST_USE enum error db_write(struct db *db, enum error (*work)(struct db *db, void *context), void *context);
/* The same for reading alone: all statements of `work` see the database at one moment. May not db_write. */
MUST_USE enum error db_read(struct db *db, enum error (*work)(struct db *db, void *context), void *context);

/* Ends whatever is open (after a jump out of a request): statements are reset, a transaction is rolled back.
 */
void db_reset(struct db *db);

/* ---- migrations ---- */

struct migration {
    int number;       /* 1, 2, … without gaps */
    const char *name; /* 0001_person */
    const char *sql;  /* a script; each statement ends with ';' */
};

/* All migrations of the program, made at build from migrations/NNNN_name.sql. */
extern const struct migration migrations_all[];
extern const int migrations_count;

/*
 * Brings the schema up to date, each migration in a transaction of its own, noted with its checksum (BLAKE2b)
 * in schema_migration. A database that is newer than the program or whose noted checksums differ is refused:
 * ERROR_CONFLICT and a message.
 */
MUST_USE enum error db_migrate(struct db *db, struct arena *arena, const struct migration *migrations,
                               int count, int64_t now, const char **ret_message);
/* The number of the last migration applied; 0 for an empty database. */
MUST_USE enum error db_schema_version(struct db *db, int *ret_version);
/* Whether a table is there at all (used to tell an empty database from one in use). */
MUST_USE enum error db_has_table(struct db *db, const char *table, bool *ret_has);

/* ---- faults, for tests ---- */

/* The nth database call from now on (1 is the next) answers ERROR_UNAVAILABLE without being carried out; 0
 * switches it off. */
void db_fail_at(struct db *db, int64_t call);
/* Number of calls made so far: run once to count, then fail at each in turn. */
int64_t db_calls(const struct db *db);

/* ---- the state of the database; for backups see dump.h ---- */

/* The engine's own integrity check and foreign keys; *ret_message says what was found ("" when well). */
MUST_USE enum error db_check(struct db *db, struct arena *arena, const char **ret_message);

#endif
