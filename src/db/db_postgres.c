/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * PostgreSQL behind the database interface. A portal is one schema. Values travel as text, blobs as bytes.
 *
 * db_write runs SERIALIZABLE, so that "read, decide, write" is as safe as with SQLite's one writer: of two
 * transactions that would contradict each other one is turned away (40001) and tried again. A connection that
 * was lost is made anew before the next statement outside a transaction; prepared statements follow.
 */
#include <ctype.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/engine.h"

enum { SCHEMA_NAME_MAX = 63, OID_BYTEA = 17 };

struct postgres_db {
    struct db db;
    PGconn *connection;
    char schema[SCHEMA_NAME_MAX + 1];
    unsigned last_name; /* of prepared statements */
};

struct postgres_statement {
    char name[16];
    bool prepared; /* on this connection; false once it was lost */
    bool streaming;
    PGresult *description; /* holds the column names */
    const char **column_names;
    PGresult *result; /* of all rows, or of the one streamed last */
    int row;          /* -1 before the first */
};

static PGconn *connection_of(struct db *db)
{
    return ((struct postgres_db *)db)->connection;
}

/* ---- errors ---- */

static enum error error_of_state(struct db *db, const char *state)
{
    static const struct {
        const char *prefix;
        enum error error;
    } known[] = {{"23", ERROR_CONFLICT},  {"22", ERROR_INVALID},   {"42501", ERROR_UNAVAILABLE},
                 {"42", ERROR_INVALID},   {"54", ERROR_TOO_LARGE}, {"XX001", ERROR_DAMAGED},
                 {"XX002", ERROR_DAMAGED}};
    if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0) db->again = true;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strncmp(state, known[i].prefix, strlen(known[i].prefix)) == 0) return known[i].error;
    return ERROR_UNAVAILABLE;
}

static enum error fail(struct db *db, const PGresult *result)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *message = result ? PQresultErrorMessage(result) : PQerrorMessage(connection_of(db));
    db_set_message(db, "%s %s", text_or_empty(state), message);
    return error_of_state(db, text_or_empty(state));
}

static enum error postgres_script(struct db *db, const char *script)
{
    PGresult *result = PQexec(connection_of(db), script);
    ExecStatusType status = PQresultStatus(result);
    bool well = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    enum error error = well ? OK : fail(db, result);
    PQclear(result);
    return error;
}

/* ---- the session ---- */

static enum error set_session(struct postgres_db *own)
{
    char script[512];
    snprintf(script, sizeof script,
             "SET search_path TO \"%s\"; SET lock_timeout = '10s'; SET timezone = 'UTC';"
             "SET standard_conforming_strings = on; SET extra_float_digits = 1;"
             "SET bytea_output = 'hex'; SET default_transaction_isolation = 'read committed'",
             own->schema);
    return postgres_script(&own->db, script);
}

static enum error postgres_revive(struct db *db)
{
    struct postgres_db *own = (struct postgres_db *)db;
    /* Between statements a server has little to say but goodbye: its last words, then the end. */
    struct pollfd waiting = {.fd = PQsocket(own->connection), .events = POLLIN};
    while (PQstatus(own->connection) == CONNECTION_OK && poll(&waiting, 1, 0) > 0)
        if (PQconsumeInput(own->connection) != 1) break;
    if (PQstatus(own->connection) == CONNECTION_OK) return OK;
    PQreset(own->connection);
    for (size_t i = 0; i < STATEMENT_BUCKETS; i++)
        for (struct statement *each = db->buckets[i]; each; each = each->next)
            ((struct postgres_statement *)each->handle)->prepared = false;
    if (PQstatus(own->connection) != CONNECTION_OK) return fail(db, NULL);
    return set_session(own);
}

/* ---- statements ---- */

static void postgres_forget(struct db *db, struct statement *statement)
{
    struct postgres_statement *own = statement->handle;
    if (!own) return;
    if (own->prepared && PQstatus(connection_of(db)) == CONNECTION_OK && !db->active) {
        char script[48];
        snprintf(script, sizeof script, "DEALLOCATE %s", own->name);
        PQclear(PQexec(connection_of(db), script));
    }
    PQclear(own->result);
    PQclear(own->description);
    free(own->column_names);
    free(own);
}

/* Text that PostgreSQL does not understand is a bug; everything else is the connection's trouble. */
static enum error prepare_failed(struct db *db, const struct sql *sql, const PGresult *result)
{
    const char *state = text_or_empty(PQresultErrorField(result, PG_DIAG_SQLSTATE));
    if (strncmp(state, "42", 2) == 0 && strcmp(state, "42501") != 0) {
        struct arena *arena = arena_new(0);
        BUG(arena ? arena_format(arena, "statement %s: %s", sql->name, PQresultErrorMessage(result))
                  : "a statement cannot be prepared");
    }
    return fail(db, result);
}

static enum error prepare_here(struct db *db, const struct sql *sql, struct postgres_statement *own)
{
    PGresult *result = PQprepare(connection_of(db), own->name, sql->text, 0, NULL);
    enum error error = PQresultStatus(result) == PGRES_COMMAND_OK ? OK : prepare_failed(db, sql, result);
    PQclear(result);
    own->prepared = error == OK;
    return error;
}

static enum error describe(struct db *db, struct statement *statement, struct postgres_statement *own)
{
    own->description = PQdescribePrepared(connection_of(db), own->name);
    if (PQresultStatus(own->description) != PGRES_COMMAND_OK) return fail(db, own->description);
    statement->parameter_count = PQnparams(own->description);
    statement->column_count = PQnfields(own->description);
    own->column_names = calloc((size_t)statement->column_count + 1, sizeof *own->column_names);
    if (!own->column_names) return ERROR_UNAVAILABLE;
    for (int i = 0; i < statement->column_count; i++) own->column_names[i] = PQfname(own->description, i);
    statement->column_names = own->column_names;
    return OK;
}

static enum error postgres_prepare(struct db *db, struct statement *statement)
{
    struct postgres_db *connection = (struct postgres_db *)db;
    struct postgres_statement *own = calloc(1, sizeof *own);
    if (!own) return ERROR_UNAVAILABLE;
    statement->handle = own;
    snprintf(own->name, sizeof own->name, "s%u", ++connection->last_name);
    enum error error = prepare_here(db, statement->sql, own);
    if (error == OK) error = describe(db, statement, own);
    if (error != OK) postgres_forget(db, statement);
    return error;
}

/* The values in the form libpq wants them. */
struct bound {
    const char *values[PARAMETERS_MAX];
    int lengths[PARAMETERS_MAX];
    int formats[PARAMETERS_MAX]; /* 0 is text, 1 bytes */
    char digits[PARAMETERS_MAX][32];
};

static void bind(struct bound *bound, struct db_params params)
{
    for (int i = 0; i < params.count; i++) {
        const struct db_value *value = &params.values[i];
        bound->values[i] = value->kind == DB_VALUE_NULL ? NULL : bound->digits[i];
        bound->formats[i] = value->kind == DB_VALUE_BLOB;
        bound->lengths[i] = (int)value->length;
        if (value->kind == DB_VALUE_INT)
            snprintf(bound->digits[i], sizeof bound->digits[i], "%lld", (long long)value->integer);
        else if (value->kind == DB_VALUE_REAL)
            snprintf(bound->digits[i], sizeof bound->digits[i], "%.17g", value->real);
        else if (value->kind != DB_VALUE_NULL) bound->values[i] = value->bytes;
    }
}

/*
 * A migration elsewhere can change the type of a column; then the server refuses the statement as it was
 * prepared here. It is prepared under a new name, since the old one cannot be dropped while a transaction has
 * failed.
 */
static bool is_outdated(struct db *db, struct postgres_statement *own)
{
    const char *state = text_or_empty(PQresultErrorField(own->result, PG_DIAG_SQLSTATE));
    if (strcmp(state, "0A000") != 0) return false;
    snprintf(own->name, sizeof own->name, "s%u", ++((struct postgres_db *)db)->last_name);
    own->prepared = false;
    db->again = true;
    return true;
}

static enum error run_whole(struct db *db, struct statement *statement, int count, const struct bound *bound)
{
    struct postgres_statement *own = statement->handle;
    bool alone = PQtransactionStatus(connection_of(db)) == PQTRANS_IDLE;
    for (;;) {
        if (!own->prepared) TRY(prepare_here(db, statement->sql, own));
        own->result = PQexecPrepared(connection_of(db), own->name, count, bound->values, bound->lengths,
                                     bound->formats, 0);
        ExecStatusType status = PQresultStatus(own->result);
        if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return OK;
        bool outdated = is_outdated(db, own);
        enum error error = fail(db, own->result);
        PQclear(own->result);
        own->result = NULL;
        if (!outdated || !alone) return error;
    }
}

static enum error postgres_start(struct db *db, struct statement *statement, struct db_params params,
                                 bool stream)
{
    struct postgres_statement *own = statement->handle;
    struct bound bound;
    bind(&bound, params);
    own->row = -1;
    own->streaming = false;
    if (!stream) return run_whole(db, statement, params.count, &bound);
    if (!own->prepared) TRY(prepare_here(db, statement->sql, own));
    PGconn *connection = connection_of(db);
    if (PQsendQueryPrepared(connection, own->name, params.count, bound.values, bound.lengths, bound.formats,
                            0) != 1)
        return fail(db, NULL);
    if (PQsetSingleRowMode(connection) != 1) BUG("single-row mode was asked for too late");
    own->streaming = true;
    return OK;
}

static enum error step_stream(struct db *db, struct postgres_statement *own, bool *ret_row)
{
    PQclear(own->result);
    own->result = PQgetResult(connection_of(db));
    ExecStatusType status = PQresultStatus(own->result);
    own->row = 0;
    *ret_row = status == PGRES_SINGLE_TUPLE;
    if (status == PGRES_SINGLE_TUPLE || status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) return OK;
    is_outdated(db, own);
    return fail(db, own->result);
}

static enum error postgres_step(struct db *db, struct statement *statement, bool *ret_row)
{
    struct postgres_statement *own = statement->handle;
    if (own->streaming) return step_stream(db, own, ret_row);
    own->row++;
    *ret_row = own->row < PQntuples(own->result);
    return OK;
}

static int nibble(char digit)
{
    return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

static struct db_value blob_of_hex(struct arena *arena, const char *hex, size_t length)
{
    BUG_IF(length < 2 || length % 2 != 0 || hex[0] != '\\' || hex[1] != 'x');
    size_t count = length / 2 - 1;
    unsigned char *bytes = arena_alloc(arena, count);
    for (size_t i = 0; i < count; i++)
        bytes[i] = (unsigned char)(nibble(hex[2 + 2 * i]) << 4 | nibble(hex[3 + 2 * i]));
    return (struct db_value){.kind = DB_VALUE_BLOB, .bytes = bytes, .length = count};
}

static struct db_value postgres_column(struct db *db, struct statement *statement, int column)
{
    struct postgres_statement *own = statement->handle;
    if (PQgetisnull(own->result, own->row, column)) return db_null();
    const char *text = PQgetvalue(own->result, own->row, column);
    size_t length = (size_t)PQgetlength(own->result, own->row, column);
    if (PQftype(own->result, column) == OID_BYTEA) return blob_of_hex(db->row, text, length);
    return (struct db_value){.kind = DB_VALUE_TEXT, .bytes = text, .length = length};
}

/*
 * What was not read is read and dropped. Cancelling would be quicker, but inside a transaction it would spoil
 * the transaction, and outside it can hit the next statement.
 */
static enum error drain(struct db *db, struct postgres_statement *own)
{
    enum error error = OK;
    for (PGresult *rest; own->streaming && (rest = PQgetResult(connection_of(db)));) {
        if (error == OK && PQresultStatus(rest) == PGRES_FATAL_ERROR) error = fail(db, rest);
        PQclear(rest);
    }
    own->streaming = false;
    PQclear(own->result);
    own->result = NULL;
    return error;
}

static enum error postgres_finish(struct db *db, struct statement *statement, int64_t *ret_changed)
{
    struct postgres_statement *own = statement->handle;
    if (ret_changed && own->result) {
        bool reads = strncmp(PQcmdStatus(own->result), "SELECT", 6) == 0;
        *ret_changed = reads ? 0 : strtoll(PQcmdTuples(own->result), NULL, 10);
    }
    return drain(db, own);
}

static void postgres_abandon(struct db *db, struct statement *statement)
{
    enum error ignored = drain(db, statement->handle);
    (void)ignored;
}

static enum error postgres_transaction(struct db *db, enum transaction transaction)
{
    switch (transaction) {
    case BEGIN_WRITE:
        return postgres_script(db, "BEGIN ISOLATION LEVEL SERIALIZABLE");
    case BEGIN_READ:
        return postgres_script(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    case COMMIT:
        return postgres_script(db, "COMMIT");
    case ROLLBACK:
        break;
    }
    return PQtransactionStatus(connection_of(db)) == PQTRANS_IDLE ? OK : postgres_script(db, "ROLLBACK");
}

/* ---- the schema ---- */

/* A lock of the session, taken before a transaction reads anything. */
static enum error postgres_lock_schema(struct db *db, bool lock)
{
    return postgres_script(
        db, lock ? "SELECT pg_advisory_lock(hashtextextended('ithaca ' || current_schema(), 0))"
                 : "SELECT pg_advisory_unlock(hashtextextended('ithaca ' || current_schema(), 0))");
}

/*
 * Text sorts and compares by its bytes, as on SQLite, whatever the database's own collation: so both engines
 * give the same order, and LIKE 'x%' can use an index.
 */
static enum error postgres_settle_schema(struct db *db)
{
    return postgres_script(
        db, "DO $$ DECLARE c record; BEGIN"
            " FOR c IN SELECT a.attrelid::regclass AS tab, a.attname AS col FROM pg_attribute a"
            " JOIN pg_class t ON t.oid = a.attrelid AND t.relkind = 'r'"
            " JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema()"
            " JOIN pg_collation l ON l.oid = a.attcollation AND l.collname <> 'C'"
            " WHERE a.atttypid = 'text'::regtype AND a.attnum > 0 AND NOT a.attisdropped LOOP"
            " EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE text COLLATE \"C\"', c.tab, c.col);"
            " END LOOP; END $$");
}

static enum error postgres_check(struct db *db, struct arena *arena, const char **ret_message)
{
    PGresult *result =
        PQexec(connection_of(db),
               "SELECT 'the index ' || i.indexrelid::regclass || ' is not usable' FROM pg_index i"
               " JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace"
               " WHERE n.nspname = current_schema() AND NOT i.indisvalid UNION ALL "
               "SELECT 'the rule ' || c.conname || ' was not checked' FROM pg_constraint c"
               " JOIN pg_namespace n ON n.oid = c.connamespace"
               " WHERE n.nspname = current_schema() AND NOT c.convalidated");
    enum error error = PQresultStatus(result) == PGRES_TUPLES_OK ? OK : fail(db, result);
    struct text findings;
    text_init(&findings, arena);
    for (int i = 0; error == OK && i < PQntuples(result); i++)
        text_addf(&findings, "%s\n", PQgetvalue(result, i, 0));
    PQclear(result);
    TRY(error);
    *ret_message = findings.at;
    return findings.length ? ERROR_DAMAGED : OK;
}

/* ---- opening ---- */

static void postgres_close(struct db *db)
{
    struct postgres_db *own = (struct postgres_db *)db;
    for (size_t i = 0; i < STATEMENT_BUCKETS; i++)
        for (struct statement *each = db->buckets[i]; each; each = each->next)
            ((struct postgres_statement *)each->handle)->prepared = false; /* goes with the connection */
    db_release(db);
    PQfinish(own->connection);
    free(own);
}

static const struct engine postgres_engine = {
    .kind = DB_POSTGRES,
    .close = postgres_close,
    .prepare = postgres_prepare,
    .forget = postgres_forget,
    .start = postgres_start,
    .step = postgres_step,
    .column = postgres_column,
    .finish = postgres_finish,
    .abandon = postgres_abandon,
    .transaction = postgres_transaction,
    .script = postgres_script,
    .revive = postgres_revive,
    .lock_schema = postgres_lock_schema,
    .settle_schema = postgres_settle_schema,
    .check = postgres_check,
};

/* Letters, digits and _, so that the name needs no quoting rules of its own. */
static bool schema_name_is_good(const char *name, size_t length)
{
    if (length == 0 || length > SCHEMA_NAME_MAX || isdigit((unsigned char)name[0])) return false;
    for (size_t i = 0; i < length; i++)
        if (!islower((unsigned char)name[i]) && !isdigit((unsigned char)name[i]) && name[i] != '_')
            return false;
    return strncmp(name, "pg_", 3) != 0;
}

/* Takes `schema=NAME` out of the URL, which libpq would refuse. */
static bool split_schema(struct arena *arena, const char *url, char schema[SCHEMA_NAME_MAX + 1],
                         const char **ret_url)
{
    const char *at = strchr(url, '?');
    while (at && strncmp(at + 1, "schema=", 7) != 0) at = strchr(at + 1, '&');
    memcpy(schema, "ithaca", sizeof "ithaca");
    *ret_url = url;
    if (!at) return true;
    const char *name = at + 8;
    size_t length = strcspn(name, "&");
    if (!schema_name_is_good(name, length)) return false;
    memcpy(schema, name, length);
    schema[length] = '\0';
    const char *rest = name + length; /* "" or "&…" */
    *ret_url = arena_format(arena, "%.*s%s%s", (int)(at - url), url, *rest ? (*at == '?' ? "?" : "&") : "",
                            *rest ? rest + 1 : "");
    return true;
}

static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static PGconn *connect(const char *url)
{
    /* The URL comes after the defaults and so wins over them. */
    const char *const keys[] = {"application_name", "connect_timeout", "client_encoding", "dbname", NULL};
    const char *const values[] = {"ithaca", "10", "UTF8", url, NULL};
    PGconn *connection = PQconnectdbParams(keys, values, 1);
    if (connection) PQsetNoticeReceiver(connection, ignore_notice, NULL);
    return connection;
}

/* Asked for first, because making a schema needs a right that a running server should not have. */
static enum error make_schema(struct postgres_db *own)
{
    char script[512];
    snprintf(script, sizeof script, "SELECT 1 FROM pg_namespace WHERE nspname = '%s'", own->schema);
    PGresult *result = PQexec(own->connection, script);
    bool there = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
    PQclear(result);
    if (there) return OK;
    snprintf(script, sizeof script, "CREATE SCHEMA IF NOT EXISTS \"%s\"", own->schema);
    enum error error = postgres_script(&own->db, script);
    /* Two that make it at the same moment: one of them is refused, and it is there. */
    return error == ERROR_CONFLICT ? OK : error;
}

static enum error greet(struct arena *arena, struct postgres_db *own, const char **ret_message)
{
    const char *encoding = text_or_empty(PQparameterStatus(own->connection, "server_encoding"));
    if (strcmp(encoding, "UTF8") != 0) {
        *ret_message =
            arena_format(arena,
                         "The PostgreSQL database keeps text as %s. Make one with: CREATE DATABASE "
                         "ithaca TEMPLATE template0 ENCODING 'UTF8'",
                         encoding);
        return ERROR_INVALID;
    }
    enum error error = make_schema(own);
    if (error == OK) error = set_session(own);
    if (error != OK)
        *ret_message = arena_format(arena, "The schema %s cannot be used: %s", own->schema, own->db.message);
    return error;
}

enum error postgres_open(struct arena *arena, const char *url, struct db **ret_db, const char **ret_message)
{
    const char *plain_url;
    struct postgres_db *own = calloc(1, sizeof *own);
    if (!own || db_init(&own->db, &postgres_engine) != OK) {
        free(own);
        *ret_message = "There is not enough memory to open the database.";
        return ERROR_UNAVAILABLE;
    }
    enum error error = OK;
    if (!split_schema(arena, url, own->schema, &plain_url)) {
        *ret_message = "The schema in the database's address may have a-z, 0-9 and _ only.";
        error = ERROR_INVALID;
    } else {
        own->connection = connect(plain_url);
        if (PQstatus(own->connection) != CONNECTION_OK) {
            *ret_message =
                arena_format(arena, "PostgreSQL does not answer: %s", PQerrorMessage(own->connection));
            error = ERROR_UNAVAILABLE;
        }
    }
    if (error == OK) error = greet(arena, own, ret_message);
    if (error != OK) {
        postgres_close(&own->db);
        return error;
    }
    *ret_db = &own->db;
    return OK;
}
