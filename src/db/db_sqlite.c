/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * SQLite behind the database interface: one file, many readers and one writer (WAL), every commit on the disk
 * before it is acknowledged (synchronous=FULL). Settings make it as strict as PostgreSQL where it can be:
 * foreign keys hold, "x" is never a string, LIKE sees case.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "db/engine.h"

enum { BUSY_MILLISECONDS = 10000, APPLICATION_ID = 0x49746861 /* "Itha" */ };

struct sqlite_db {
    struct db db;
    sqlite3 *handle;
};

struct sqlite_statement {
    sqlite3_stmt *handle;
    bool ended;  /* stepped to the end or failed: one more step would start it anew */
    int *places; /* of $1, $2, … among the engine's own numbers */
    const char **column_names;
};

static sqlite3 *handle_of(struct db *db)
{
    return ((struct sqlite_db *)db)->handle;
}

static enum error error_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return ERROR_CONFLICT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERROR_DAMAGED;
    case SQLITE_TOOBIG:
        return ERROR_TOO_LARGE;
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
        return ERROR_INVALID;
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
        BUG("SQLite was used wrongly");
    default:
        return ERROR_UNAVAILABLE;
    }
}

static enum error fail(struct db *db, int code)
{
    db_set_message(db, "%s (%d)", sqlite3_errmsg(handle_of(db)), code);
    return error_of(code);
}

static enum error sqlite_script(struct db *db, const char *script)
{
    int code = sqlite3_exec(handle_of(db), script, NULL, NULL, NULL);
    return code == SQLITE_OK ? OK : fail(db, code);
}

/* ---- statements ---- */

static void sqlite_statement_free(struct sqlite_statement *own)
{
    if (!own) return;
    sqlite3_finalize(own->handle);
    for (int i = 0; own->column_names && own->column_names[i]; i++)
        free((void *)(uintptr_t)own->column_names[i]);
    free(own->column_names);
    free(own->places);
    free(own);
}

static bool note_columns(struct sqlite_statement *own, int count)
{
    own->column_names = calloc((size_t)count + 1, sizeof *own->column_names);
    if (!own->column_names) return false;
    for (int i = 0; i < count; i++) {
        const char *name = sqlite3_column_name(own->handle, i);
        own->column_names[i] = name ? strdup(name) : NULL;
        if (!own->column_names[i]) return false;
    }
    return true;
}

/* Parameters are $1 … $n without gaps, in any order and as often as wanted. */
static bool note_places(struct sqlite_statement *own, int count)
{
    own->places = calloc((size_t)count + 1, sizeof *own->places);
    if (!own->places) return false;
    for (int i = 0; i < count; i++) {
        char name[16];
        sqlite3_snprintf(sizeof name, name, "$%d", i + 1);
        own->places[i] = sqlite3_bind_parameter_index(own->handle, name);
        if (own->places[i] == 0) BUG("parameters of a statement are $1, $2, … without gaps");
    }
    return true;
}

static _Noreturn void statement_bug(const struct sql *sql, const char *why)
{
    struct arena *arena = arena_new(0);
    BUG(arena ? arena_format(arena, "statement %s: %s", sql->name, why) : why);
}

static enum error sqlite_prepare(struct db *db, struct statement *statement)
{
    struct sqlite_statement *own = calloc(1, sizeof *own);
    if (!own) return ERROR_UNAVAILABLE;
    const char *rest;
    int code = sqlite3_prepare_v3(handle_of(db), statement->sql->text, -1, SQLITE_PREPARE_PERSISTENT,
                                  &own->handle, &rest);
    if (code == SQLITE_ERROR) statement_bug(statement->sql, sqlite3_errmsg(handle_of(db)));
    if (code == SQLITE_OK && !own->handle) statement_bug(statement->sql, "it is empty");
    if (code == SQLITE_OK && !text_is_blank(rest)) statement_bug(statement->sql, "it is more than one");
    statement->parameter_count = sqlite3_bind_parameter_count(own->handle);
    statement->column_count = sqlite3_column_count(own->handle);
    if (code != SQLITE_OK || !note_places(own, statement->parameter_count) ||
        !note_columns(own, statement->column_count)) {
        enum error error = code == SQLITE_OK ? ERROR_UNAVAILABLE : fail(db, code);
        sqlite_statement_free(own);
        return error;
    }
    statement->column_names = own->column_names;
    statement->handle = own;
    return OK;
}

static void sqlite_forget(struct db *db, struct statement *statement)
{
    (void)db;
    sqlite_statement_free(statement->handle);
}

static int bind(sqlite3_stmt *handle, int place, const struct db_value *value)
{
    switch (value->kind) {
    case DB_VALUE_INT:
        return sqlite3_bind_int64(handle, place, value->integer);
    case DB_VALUE_REAL:
        return sqlite3_bind_double(handle, place, value->real);
    case DB_VALUE_TEXT:
        return sqlite3_bind_text64(handle, place, value->bytes, value->length, SQLITE_STATIC, SQLITE_UTF8);
    case DB_VALUE_BLOB:
        return sqlite3_bind_blob64(handle, place, value->bytes, value->length, SQLITE_STATIC);
    case DB_VALUE_NULL:
        break;
    }
    return sqlite3_bind_null(handle, place);
}

static void sqlite_abandon(struct db *db, struct statement *statement)
{
    (void)db;
    struct sqlite_statement *own = statement->handle;
    sqlite3_reset(own->handle);
    sqlite3_clear_bindings(own->handle);
}

static enum error sqlite_start(struct db *db, struct statement *statement, struct db_params params,
                               bool stream)
{
    (void)stream; /* rows are always made as they are read */
    struct sqlite_statement *own = statement->handle;
    own->ended = false;
    for (int i = 0; i < params.count; i++) {
        int code = bind(own->handle, own->places[i], &params.values[i]);
        if (code == SQLITE_OK) continue;
        enum error error = fail(db, code);
        sqlite_abandon(db, statement);
        return error;
    }
    return OK;
}

static enum error sqlite_step(struct db *db, struct statement *statement, bool *ret_row)
{
    struct sqlite_statement *own = statement->handle;
    int code = own->ended ? SQLITE_DONE : sqlite3_step(own->handle);
    own->ended = code != SQLITE_ROW;
    if (code != SQLITE_ROW && code != SQLITE_DONE) return fail(db, code);
    *ret_row = code == SQLITE_ROW;
    return OK;
}

static struct db_value sqlite_column(struct db *db, struct statement *statement, int column)
{
    (void)db;
    sqlite3_stmt *handle = ((struct sqlite_statement *)statement->handle)->handle;
    struct db_value value = {.kind = DB_VALUE_NULL};
    switch (sqlite3_column_type(handle, column)) {
    case SQLITE_INTEGER:
        return db_int(sqlite3_column_int64(handle, column));
    case SQLITE_FLOAT:
        return db_real(sqlite3_column_double(handle, column));
    case SQLITE_TEXT:
        value.kind = DB_VALUE_TEXT;
        value.bytes = sqlite3_column_text(handle, column);
        break;
    case SQLITE_BLOB:
        value.kind = DB_VALUE_BLOB;
        value.bytes = sqlite3_column_blob(handle, column);
        break;
    default:
        return value;
    }
    value.length = (size_t)sqlite3_column_bytes(handle, column);
    if (!value.bytes) value.bytes = "";
    return value;
}

static enum error sqlite_finish(struct db *db, struct statement *statement, int64_t *ret_changed)
{
    struct sqlite_statement *own = statement->handle;
    bool writes = !sqlite3_stmt_readonly(own->handle), row = true;
    enum error error = OK;
    while (writes && row && error == OK) error = sqlite_step(db, statement, &row);
    if (error == OK && ret_changed) *ret_changed = writes ? sqlite3_changes64(handle_of(db)) : 0;
    int code = sqlite3_reset(own->handle);
    if (error == OK && code != SQLITE_OK) error = fail(db, code);
    sqlite3_clear_bindings(own->handle);
    return error;
}

static enum error sqlite_transaction(struct db *db, enum transaction transaction)
{
    switch (transaction) {
    case BEGIN_WRITE:
        return sqlite_script(db, "BEGIN IMMEDIATE");
    case BEGIN_READ:
        return sqlite_script(db, "BEGIN");
    case COMMIT:
        return sqlite_script(db, "COMMIT");
    case ROLLBACK:
        break;
    }
    /* Some failures have rolled back already. */
    return sqlite3_get_autocommit(handle_of(db)) ? OK : sqlite_script(db, "ROLLBACK");
}

static enum error sqlite_revive(struct db *db)
{
    (void)db;
    return OK;
}

static enum error sqlite_lock_schema(struct db *db, bool lock)
{
    (void)db; /* BEGIN IMMEDIATE locks out other writers before anything is read */
    (void)lock;
    return OK;
}

static enum error sqlite_settle_schema(struct db *db)
{
    (void)db;
    return OK;
}

/* ---- check ---- */

static int add_finding(void *context, int count, char **values, char **names)
{
    (void)names;
    struct text *findings = context;
    if (count == 1 && values[0] && strcmp(values[0], "ok") == 0) return 0;
    if (count == 1) text_addf(findings, "%s\n", text_or_empty(values[0]));
    else
        text_addf(findings, "a row of %s points to a missing row of %s\n", text_or_empty(values[0]),
                  text_or_empty(values[2]));
    return findings->length > 8000;
}

static enum error sqlite_check(struct db *db, struct arena *arena, const char **ret_message)
{
    struct text findings;
    text_init(&findings, arena);
    int code = sqlite3_exec(handle_of(db), "PRAGMA integrity_check(20)", add_finding, &findings, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(handle_of(db), "PRAGMA foreign_key_check", add_finding, &findings, NULL);
    if (code != SQLITE_OK && code != SQLITE_ABORT) {
        enum error error = fail(db, code);
        *ret_message = arena_string(arena, db_message(db));
        return error;
    }
    *ret_message = findings.at;
    return findings.length ? ERROR_DAMAGED : OK;
}

/* ---- opening ---- */

static void sqlite_close_db(struct db *db)
{
    db_release(db);
    if (sqlite3_close(handle_of(db)) != SQLITE_OK) BUG("a statement was left open");
    free(db);
}

static const struct engine sqlite_engine = {
    .kind = DB_SQLITE,
    .close = sqlite_close_db,
    .prepare = sqlite_prepare,
    .forget = sqlite_forget,
    .start = sqlite_start,
    .step = sqlite_step,
    .column = sqlite_column,
    .finish = sqlite_finish,
    .abandon = sqlite_abandon,
    .transaction = sqlite_transaction,
    .script = sqlite_script,
    .revive = sqlite_revive,
    .lock_schema = sqlite_lock_schema,
    .settle_schema = sqlite_settle_schema,
    .check = sqlite_check,
};

static int keep_text(void *context, int count, char **values, char **names)
{
    (void)names;
    char *kept = context;
    if (count > 0 && values[0]) sqlite3_snprintf(16, kept, "%s", values[0]);
    return 0;
}

static int configure(sqlite3 *handle, bool fresh, char mode[16], char application[16])
{
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, BUSY_MILLISECONDS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (fresh) {
        char set[64];
        sqlite3_snprintf(sizeof set, set, "PRAGMA application_id = %d", APPLICATION_ID);
        int code = sqlite3_exec(handle, set, NULL, NULL, NULL);
        if (code != SQLITE_OK) return code;
    }
    int code = sqlite3_exec(handle, "PRAGMA application_id", keep_text, application, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(handle, "PRAGMA journal_mode = WAL", keep_text, mode, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(
            handle,
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON;"
            "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096;"
            "PRAGMA journal_size_limit = 67108864",
            NULL, NULL, NULL);
    return code;
}

/*
 * Makes the file so that only its owner can read it; *ret_fresh is whether it was missing or empty. A file
 * that is there is never opened and closed here: closing it would drop every lock that this process has on
 * it, and the next program to close the database would take it for unused and delete the log under our other
 * connections.
 */
static enum error make_file(struct arena *arena, const char *path, bool *ret_fresh, const char **ret_message)
{
    struct stat status;
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) {
        close(file);
        *ret_fresh = true;
        return OK;
    }
    if (errno != EEXIST || stat(path, &status) != 0) {
        *ret_message = arena_format(arena, "The database %s cannot be opened: %s.", path, strerror(errno));
        return ERROR_UNAVAILABLE;
    }
    *ret_fresh = status.st_size == 0;
    return OK;
}

enum error sqlite_open(struct arena *arena, const char *path, struct db **ret_db, const char **ret_message)
{
    bool fresh;
    TRY(make_file(arena, path, &fresh, ret_message));
    struct sqlite_db *own = calloc(1, sizeof *own);
    if (!own || db_init(&own->db, &sqlite_engine) != OK) {
        free(own);
        *ret_message = "There is not enough memory to open the database.";
        return ERROR_UNAVAILABLE;
    }
    char mode[16] = "", application[16] = "";
    int code = sqlite3_open_v2(path, &own->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) code = configure(own->handle, fresh, mode, application);
    enum error error = OK;
    if (code != SQLITE_OK) {
        error = error_of(code);
        *ret_message =
            arena_format(arena, "The database %s cannot be opened: %s.", path, sqlite3_errmsg(own->handle));
    } else if (strtoll(application, NULL, 10) != APPLICATION_ID) {
        error = ERROR_CONFLICT;
        *ret_message = arena_format(arena, "The file %s is no database of Ithaca.", path);
    } else if (strcmp(mode, "wal") != 0) {
        error = ERROR_UNAVAILABLE;
        *ret_message = arena_format(
            arena, "The file system of %s does not allow a write-ahead log. Use a local disk.", path);
    }
    if (error != OK) {
        sqlite_close_db(&own->db);
        return error;
    }
    *ret_db = &own->db;
    return OK;
}
