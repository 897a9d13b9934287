/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The part of the database interface that both engines share: values, the list of statements, reading and
 * writing in terms of start, step and finish, transactions with their second tries, and faults for tests.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/random.h"
#include "db/engine.h"

enum { WRITE_ATTEMPTS = 8 };

/* ---- the list of statements, laid out by the linker ---- */

extern const struct sql *const __start_ithaca_sql[] __attribute__((weak));
extern const struct sql *const __stop_ithaca_sql[] __attribute__((weak));

const struct sql *const *sql_first(void)
{
    return __start_ithaca_sql;
}

const struct sql *const *sql_end(void)
{
    return __stop_ithaca_sql;
}

/* ---- values ---- */

struct db_value db_null(void)
{
    return (struct db_value){.kind = DB_VALUE_NULL};
}

struct db_value db_int(int64_t integer)
{
    return (struct db_value){.kind = DB_VALUE_INT, .integer = integer};
}

struct db_value db_int_or_null(int64_t integer)
{
    return integer ? db_int(integer) : db_null();
}

struct db_value db_real(double real)
{
    return (struct db_value){.kind = DB_VALUE_REAL, .real = real};
}

struct db_value db_text(const char *text)
{
    if (!text) text = "";
    return (struct db_value){.kind = DB_VALUE_TEXT, .bytes = text, .length = strlen(text)};
}

struct db_value db_text_or_null(const char *text)
{
    return text && *text ? db_text(text) : db_null();
}

struct db_value db_blob(const void *bytes, size_t length)
{
    return (struct db_value){.kind = DB_VALUE_BLOB, .bytes = bytes ? bytes : "", .length = length};
}

const char *db_like(struct arena *arena, const char *before, const char *words, const char *after)
{
    char *pattern = arena_alloc(arena, strlen(before) + 2 * strlen(words) + strlen(after) + 1);
    char *end = stpcpy(pattern, before);
    for (; *words; words++) {
        if (*words == '%' || *words == '_' || *words == '!') *end++ = '!';
        *end++ = *words;
    }
    stpcpy(end, after);
    return pattern;
}

/* ---- a connection ---- */

enum error db_open(struct arena *arena, const char *location, struct db **ret_db, const char **ret_message)
{
    if (strncmp(location, "postgresql://", 13) == 0 || strncmp(location, "postgres://", 11) == 0)
        return postgres_open(arena, location, ret_db, ret_message);
    return sqlite_open(arena, location, ret_db, ret_message);
}

enum error db_init(struct db *db, const struct engine *engine)
{
    db->engine = engine;
    db->row = arena_new(0);
    return db->row ? OK : ERROR_UNAVAILABLE;
}

void db_release(struct db *db)
{
    statement_forget_all(db);
    arena_free(db->row);
}

void db_close(struct db *db)
{
    if (!db) return;
    db_reset(db);
    db->engine->close(db);
}

enum db_engine db_engine(const struct db *db)
{
    return db->engine->kind;
}

const char *db_message(const struct db *db)
{
    return db->message;
}

void db_set_message(struct db *db, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(db->message, sizeof db->message, format, arguments);
    va_end(arguments);
}

/* ---- calls, faults and failures ---- */

void db_fail_at(struct db *db, int64_t call)
{
    db->fail_in = call;
}

int64_t db_calls(const struct db *db)
{
    return db->calls;
}

/*
 * A failed statement leaves a PostgreSQL transaction unusable and a SQLite one perhaps rolled back already.
 * So that both engines agree, the first failure decides: nothing more is carried out, db_write rolls back.
 */
static enum error failed(struct db *db, enum error error)
{
    if (error != OK && db->depth && db->doomed == OK) db->doomed = error;
    return error;
}

static enum error call_begins(struct db *db)
{
    BUG_IF(db->active != NULL);
    db->calls++;
    if (db->fail_in && --db->fail_in == 0) {
        db_set_message(db, "a fault that a test asked for");
        return failed(db, ERROR_UNAVAILABLE);
    }
    if (db->doomed != OK) return db->doomed;
    return db->depth ? OK : db->engine->revive(db);
}

static void log_failure(const struct db *db, const struct sql *sql, enum error error)
{
    if (db->again || error == ERROR_CONFLICT) return;
    LOG(LOG_WARNING, "db.failed", LOG_TEXT("statement", sql->name), LOG_TEXT("error", error_name(error)));
}

enum error db_start(struct db *db, const struct sql *sql, struct db_params params, bool stream,
                    struct statement **ret_statement)
{
    TRY(call_begins(db));
    struct statement *statement;
    enum error error = statement_get(db, sql, &statement);
    if (error != OK) return failed(db, error);
    if (params.count != statement->parameter_count || params.count > PARAMETERS_MAX) {
        fprintf(stderr, "ithaca: statement %s takes %d values, not %d\n", sql->name,
                statement->parameter_count, params.count);
        BUG("wrong number of parameters");
    }
    error = db->engine->start(db, statement, params, stream);
    if (error != OK) {
        log_failure(db, sql, error);
        return failed(db, error);
    }
    db->active = statement;
    *ret_statement = statement;
    return OK;
}

/* Ends the active statement after a failure, whose error stays. */
static enum error give_up(struct db *db, enum error error)
{
    struct statement *statement = db->active;
    db->active = NULL;
    log_failure(db, statement->sql, error);
    db->engine->abandon(db, statement);
    return failed(db, error);
}

enum error db_step(struct db *db, bool *ret_row)
{
    arena_clear(db->row);
    enum error error = db->engine->step(db, db->active, ret_row);
    return error == OK ? OK : give_up(db, error);
}

enum error db_finish(struct db *db, int64_t *ret_changed)
{
    struct statement *statement = db->active;
    db->active = NULL;
    enum error error = db->engine->finish(db, statement, ret_changed);
    if (error != OK) log_failure(db, statement->sql, error);
    return failed(db, error);
}

enum error db_script(struct db *db, const char *script)
{
    TRY(call_begins(db));
    return failed(db, db->engine->script(db, script));
}

/* ---- reading ---- */

enum error db_one(struct db *db, struct arena *arena, const struct sql *sql, struct db_params params,
                  const struct record *record, void *ret_row)
{
    struct statement *statement;
    bool row = false;
    TRY(db_start(db, sql, params, false, &statement));
    TRY(db_step(db, &row));
    void *item = arena_alloc(arena, record->size);
    enum error error = row ? statement_row(db, statement, arena, record, item) : OK;
    if (error != OK) return give_up(db, error);
    TRY(db_finish(db, NULL));
    if (!row) return ERROR_NOT_FOUND;
    memcpy(ret_row, item, record->size);
    return OK;
}

enum error db_list(struct db *db, struct arena *arena, const struct sql *sql, struct db_params params,
                   const struct record *record, struct list *ret_rows)
{
    struct statement *statement;
    struct list rows = *ret_rows;
    bool row = false;
    TRY(db_start(db, sql, params, false, &statement));
    for (;;) {
        TRY(db_step(db, &row));
        if (!row) break;
        void *item = list_add(&rows, arena, record->size);
        enum error error = statement_row(db, statement, arena, record, item);
        if (error != OK) return give_up(db, error);
    }
    TRY(db_finish(db, NULL));
    *ret_rows = rows;
    return OK;
}

enum error db_each(struct db *db, const struct sql *sql, struct db_params params, const struct record *record,
                   enum error (*row)(void *context, const void *item), void *context)
{
    struct statement *statement;
    bool more = false;
    TRY(db_start(db, sql, params, true, &statement));
    for (;;) {
        TRY(db_step(db, &more));
        if (!more) return db_finish(db, NULL);
        void *item = arena_alloc(db->row, record->size);
        enum error error = statement_row(db, statement, db->row, record, item);
        if (error != OK) return give_up(db, error);
        error = row(context, item);
        if (error != OK) {
            enum error finished = db_finish(db, NULL);
            return finished == OK ? error : finished;
        }
    }
}

enum error db_number(struct db *db, const struct sql *sql, struct db_params params, int64_t *ret_number)
{
    struct statement *statement;
    bool row = false;
    int64_t number = 0;
    TRY(db_start(db, sql, params, false, &statement));
    TRY(db_step(db, &row));
    if (row) number = value_to_int(db->engine->column(db, statement, 0));
    TRY(db_finish(db, NULL));
    if (!row) return ERROR_NOT_FOUND;
    *ret_number = number;
    return OK;
}

enum error db_bytes(struct db *db, struct arena *arena, const struct sql *sql, struct db_params params,
                    const void **ret_bytes, size_t *ret_length)
{
    struct statement *statement;
    bool row = false;
    struct db_value value = {0};
    const void *bytes = "";
    TRY(db_start(db, sql, params, false, &statement));
    TRY(db_step(db, &row));
    if (row) value = db->engine->column(db, statement, 0);
    if (value.length) bytes = arena_copy(arena, value.bytes, value.length);
    TRY(db_finish(db, NULL));
    if (!row) return ERROR_NOT_FOUND;
    *ret_bytes = bytes;
    *ret_length = value.length;
    return OK;
}

/* ---- writing ---- */

enum error db_run(struct db *db, const struct sql *sql, struct db_params params, int64_t *ret_changed)
{
    struct statement *statement;
    int64_t changed = 0;
    TRY(db_start(db, sql, params, false, &statement));
    TRY(db_finish(db, &changed));
    if (ret_changed) *ret_changed = changed;
    return OK;
}

enum error db_run_one(struct db *db, const struct sql *sql, struct db_params params)
{
    int64_t changed;
    TRY(db_run(db, sql, params, &changed));
    return changed == 1 ? OK : ERROR_CONFLICT;
}

static void transaction_ends(struct db *db)
{
    db->depth = 0;
    db->doomed = OK;
    db->read_only = false;
}

static enum error transaction_once(struct db *db, enum transaction begin,
                                   enum error (*work)(struct db *db, void *context), void *context)
{
    db->again = false;
    TRY(call_begins(db));
    TRY(db->engine->transaction(db, begin));
    db->depth = 1;
    db->read_only = begin == BEGIN_READ;
    enum error error = work(db, context);
    if (error == OK) error = db->doomed;
    if (error == OK) error = call_begins(db);
    if (error == OK) error = db->engine->transaction(db, COMMIT);
    if (error != OK) {
        enum error ignored = db->engine->transaction(db, ROLLBACK);
        (void)ignored;
    }
    transaction_ends(db);
    return error;
}

/* Joins what is open: an error of the inner work dooms the whole, so that no half of it can be kept. */
static enum error join(struct db *db, enum error (*work)(struct db *db, void *context), void *context)
{
    db->depth++;
    enum error error = work(db, context);
    db->depth--;
    return failed(db, error);
}

/* A little longer each time, by chance, so that two that met do not meet again. */
static void pause_before(int attempt)
{
    uint16_t chance;
    random_bytes(&chance, sizeof chance);
    long milliseconds = 1 + chance % (4L << attempt);
    struct timespec pause = {.tv_nsec = milliseconds * 1000000};
    while (nanosleep(&pause, &pause) != 0 && errno == EINTR) continue;
}

enum error db_write(struct db *db, enum error (*work)(struct db *db, void *context), void *context)
{
    BUG_IF(db->read_only);
    if (db->depth) return join(db, work, context);
    enum error error = OK;
    for (int attempt = 0; attempt < WRITE_ATTEMPTS; attempt++) {
        if (attempt) pause_before(attempt);
        error = transaction_once(db, BEGIN_WRITE, work, context);
        if (error == OK || !db->again) return error;
    }
    LOG(LOG_WARNING, "db.gave_up", LOG_NUMBER("attempts", WRITE_ATTEMPTS));
    return error;
}

enum error db_read(struct db *db, enum error (*work)(struct db *db, void *context), void *context)
{
    return db->depth ? join(db, work, context) : transaction_once(db, BEGIN_READ, work, context);
}

void db_reset(struct db *db)
{
    if (db->active) db->engine->abandon(db, db->active);
    db->active = NULL;
    if (db->depth) {
        enum error ignored = db->engine->transaction(db, ROLLBACK);
        (void)ignored;
    }
    arena_clear(db->row);
    transaction_ends(db);
}

enum error db_check(struct db *db, struct arena *arena, const char **ret_message)
{
    TRY(call_begins(db));
    return db->engine->check(db, arena, ret_message);
}
