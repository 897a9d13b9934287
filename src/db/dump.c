/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Saving: all tables as of one moment, row by row into the file. */
#include "db/dump.h"

#include <string.h>

#include "base/text.h"
#include "db/catalog.h"
#include "db/dump_file.h"
#include "db/dump_parts.h"
#include "db/engine.h"

enum { TELL_EVERY = 4096 };

SQL(dump_migrations, "SELECT number, name, checksum FROM schema_migration ORDER BY number");

RECORD_DEFINE(dump_migration, DUMP_MIGRATION_FIELDS)

struct save {
    struct arena *arena;
    struct dump_out *out;
    struct dump_summary summary;
    struct dump_progress progress;
    int64_t total; /* rows to be saved */
    const char *message;
};

void dump_tell(const struct dump_progress *progress, int64_t rows, int64_t total)
{
    if (progress->tell && rows % TELL_EVERY == 0) progress->tell(progress->context, rows, total);
}

static enum error save_head(struct db *db, struct save *save)
{
    struct list migrations = {0};
    TRY(db_list(db, save->arena, &dump_migrations, DB_NO_PARAMS, &dump_migration_record, &migrations));
    save->summary.schema = (int64_t)migrations.count;
    dump_put(save->out, DUMP_MAGIC, strlen(DUMP_MAGIC));
    dump_put_byte(save->out, 'H');
    dump_put_number(save->out, save->summary.made_at);
    dump_put_number(save->out, save->summary.schema);
    LIST_EACH (&migrations, struct dump_migration, migration) {
        dump_put_byte(save->out, 'M');
        dump_put_number(save->out, migration->number);
        dump_put_text(save->out, migration->name);
        dump_put_text(save->out, migration->checksum);
    }
    return OK;
}

static int64_t bits_of(double real)
{
    int64_t bits;
    memcpy(&bits, &real, sizeof bits);
    return bits;
}

/* SQLite keeps what it is given in any column; what does not fit its column could not be restored elsewhere.
 */
static bool fits(enum db_engine engine, char kind, enum db_value_kind value)
{
    if (engine == DB_POSTGRES) return true;
    return (kind == 'i' && value == DB_VALUE_INT) || (kind == 'b' && value == DB_VALUE_BLOB) ||
           (kind == 't' && value == DB_VALUE_TEXT) ||
           (kind == 'r' && (value == DB_VALUE_REAL || value == DB_VALUE_INT));
}

static void save_value(struct dump_out *out, char kind, struct db_value value)
{
    dump_put_byte(out, value.kind != DB_VALUE_NULL);
    if (value.kind == DB_VALUE_NULL) return;
    if (kind == 'i') dump_put_number(out, value_to_int(value));
    else if (kind == 'r') dump_put_number(out, bits_of(value_to_real(value)));
    else dump_put_bytes(out, value.bytes, value.length);
}

static enum error save_row(struct db *db, struct save *save, const struct catalog_table *table,
                           struct statement *statement)
{
    dump_put_byte(save->out, 'R');
    for (int i = 0; i < statement->column_count; i++) {
        const struct catalog_column *column = LIST_AT(&table->columns, struct catalog_column, i);
        struct db_value value = db->engine->column(db, statement, i);
        char kind = catalog_kind(column);
        if (value.kind != DB_VALUE_NULL && !fits(db_engine(db), kind, value.kind)) {
            save->message =
                arena_format(save->arena, "Table %s holds a value in column %s that is not of type %s.",
                             table->name, column->name, column->type);
            return ERROR_DAMAGED;
        }
        save_value(save->out, kind, value);
    }
    return dump_out_is_well(save->out) ? OK : ERROR_UNAVAILABLE;
}

static enum error save_rows(struct db *db, struct save *save, const struct catalog_table *table,
                            const struct sql *sql)
{
    struct statement *statement;
    int64_t before = save->summary.rows;
    bool row = false;
    TRY(db_start(db, sql, DB_NO_PARAMS, true, &statement));
    for (;;) {
        TRY(db_step(db, &row));
        if (!row) break;
        enum error error = save_row(db, save, table, statement);
        if (error != OK) {
            enum error finished = db_finish(db, NULL);
            return finished == OK ? error : finished;
        }
        dump_tell(&save->progress, ++save->summary.rows, save->total);
    }
    TRY(db_finish(db, NULL));
    dump_put_byte(save->out, 'E');
    dump_put_number(save->out, save->summary.rows - before);
    return OK;
}

static enum error save_table(struct db *db, struct save *save, const struct catalog_table *table)
{
    struct text select;
    text_init(&select, save->arena);
    text_add(&select, "SELECT ");
    dump_put_byte(save->out, 'T');
    dump_put_text(save->out, table->name);
    dump_put_number(save->out, (int64_t)table->columns.count);
    LIST_EACH (&table->columns, struct catalog_column, column) {
        if (column != table->columns.items) text_add(&select, ", ");
        text_add(&select, catalog_quote(save->arena, column->name));
        if (!catalog_kind(column))
            BUG("a migration uses a type that is none of BIGINT, SMALLINT, TEXT, BYTEA, DOUBLE PRECISION");
        dump_put_text(save->out, column->name);
        dump_put_byte(save->out, (unsigned char)catalog_kind(column));
    }
    text_addf(&select, " FROM %s", catalog_quote(save->arena, table->name));
    struct sql *sql = ARENA_NEW(save->arena, struct sql);
    *sql = (struct sql){"dump_table", select.at};
    enum error error = save_rows(db, save, table, sql);
    statement_forget(db, sql);
    save->summary.tables++;
    return error;
}

static enum error count_rows(struct db *db, struct save *save, const struct list *tables)
{
    LIST_EACH (tables, struct catalog_table, table) {
        int64_t rows;
        struct sql *sql = ARENA_NEW(save->arena, struct sql);
        sql->name = "dump_count";
        sql->text =
            arena_format(save->arena, "SELECT COUNT(*) FROM %s", catalog_quote(save->arena, table->name));
        enum error error = db_number(db, sql, DB_NO_PARAMS, &rows);
        statement_forget(db, sql);
        TRY(error);
        save->total += rows;
    }
    return OK;
}

static enum error save_all(struct db *db, void *context)
{
    struct save *save = context;
    struct list tables = {0};
    TRY(save_head(db, save));
    TRY(catalog_tables(db, save->arena, &tables));
    if (save->progress.tell) TRY(count_rows(db, save, &tables));
    LIST_EACH (&tables, struct catalog_table, table) TRY(save_table(db, save, table));
    return OK;
}

enum error dump_save(struct db *db, struct arena *arena, const char *path, int64_t now,
                     struct dump_progress progress, struct dump_summary *ret_summary,
                     const char **ret_message)
{
    struct save save = {.arena = arena, .summary = {.made_at = now}, .progress = progress};
    TRY(dump_out_open(arena, path, &save.out, ret_message));
    enum error error = db_read(db, save_all, &save);
    if (error != OK && dump_out_is_well(save.out)) {
        *ret_message = save.message ? save.message
                                    : arena_format(arena, "The database cannot be read: %s", db_message(db));
        dump_out_drop(save.out);
        return error;
    }
    TRY(dump_out_close(save.out, arena, ret_message));
    *ret_summary = save.summary;
    return OK;
}
