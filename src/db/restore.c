/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Restoring. The file is read twice: once to its end, to know that it is whole, and once to load it. Rows go
 * in by many at once, which saves most of the way to a server. What the file calls its tables and columns is
 * only used after the database was found to have the same.
 */
#include <string.h>

#include "base/text.h"
#include "db/catalog.h"
#include "db/dump.h"
#include "db/dump_file.h"
#include "db/dump_parts.h"
#include "db/engine.h"

enum { COLUMNS_MAX = 128, BATCH_BYTES = 4 * 1024 * 1024 };

struct restore {
    struct arena *arena;
    struct dump_in *in;
    struct dump_summary summary;
    struct dump_progress progress;
    int64_t total;          /* rows to be loaded */
    struct list migrations; /* of struct dump_migration, that the file was made with */
    const char *message;
};

/* One table on its way in. */
struct load {
    struct restore *restore;
    const struct catalog_table *table;
    struct arena *values; /* of the rows that wait */
    struct db_value waiting[PARAMETERS_MAX];
    char kinds[COLUMNS_MAX]; /* of each column in the file */
    int columns;
    int rows_waiting;
    int rows_at_once;
    struct sql one, many;
};

/* ---- the head ---- */

static enum error not_a_backup(struct restore *restore, const char *path)
{
    restore->message = arena_format(restore->arena, "The file %s is no backup of Ithaca.", path);
    return ERROR_INVALID;
}

static enum error damaged(struct restore *restore)
{
    if (!restore->message)
        restore->message = "The backup is damaged or not whole. Nothing was changed. Use another backup.";
    return ERROR_DAMAGED;
}

static enum error read_magic(struct restore *restore, const char *path)
{
    char magic[sizeof DUMP_MAGIC] = "";
    dump_take(restore->in, magic, sizeof magic - 1);
    if (strcmp(magic, DUMP_MAGIC) == 0) return OK;
    if (strncmp(magic, DUMP_MAGIC, strlen("ithaca backup ")) != 0) return not_a_backup(restore, path);
    restore->message =
        "The backup was made by a newer version of Ithaca. Install that version, or a later one.";
    return ERROR_CONFLICT;
}

/* Returns the tag that follows the head. */
static unsigned char read_head(struct restore *restore)
{
    struct dump_in *in = restore->in;
    unsigned char tag = dump_take_byte(in);
    restore->migrations = (struct list){0};
    restore->summary = (struct dump_summary){0};
    if (tag != 'H') dump_in_refuse(in);
    restore->summary.made_at = dump_take_number(in);
    restore->summary.schema = dump_take_number(in);
    while ((tag = dump_take_byte(in)) == 'M') {
        struct dump_migration *migration =
            LIST_ADD(&restore->migrations, restore->arena, struct dump_migration);
        migration->number = dump_take_number(in);
        migration->name = dump_take_name(in, restore->arena);
        migration->checksum = dump_take_name(in, restore->arena);
    }
    if ((int64_t)restore->migrations.count != restore->summary.schema) dump_in_refuse(in);
    return tag;
}

/* ---- the first reading ---- */

static void skip_table(struct restore *restore)
{
    struct dump_in *in = restore->in;
    char kinds[COLUMNS_MAX];
    unsigned char tag;
    int64_t rows = 0;
    dump_skip_bytes(in);
    int64_t columns = dump_take_number(in);
    if (columns < 1 || columns > COLUMNS_MAX) dump_in_refuse(in);
    for (int64_t i = 0; i < columns && dump_in_is_well(in); i++) {
        dump_skip_bytes(in);
        kinds[i] = (char)dump_take_byte(in);
        if (!kinds[i] || !strchr("irtb", kinds[i])) dump_in_refuse(in);
    }
    while ((tag = dump_take_byte(in)) == 'R') {
        for (int64_t i = 0; i < columns && dump_in_is_well(in); i++) {
            if (!dump_take_byte(in)) continue;
            if (kinds[i] == 'i' || kinds[i] == 'r') dump_take_number(in);
            else dump_skip_bytes(in);
        }
        rows++;
    }
    if (tag != 'E' || dump_take_number(in) != rows) dump_in_refuse(in);
    restore->summary.tables++;
    restore->summary.rows += rows;
}

static enum error verify(struct restore *restore, const char *path)
{
    TRY(read_magic(restore, path));
    unsigned char tag = read_head(restore);
    for (; tag == 'T' && dump_in_is_well(restore->in); tag = dump_take_byte(restore->in)) skip_table(restore);
    return tag == 'Z' && dump_in_ends_well(restore->in) ? OK : damaged(restore);
}

enum error dump_verify(struct arena *arena, const char *path, struct dump_summary *ret_summary,
                       const char **ret_message)
{
    struct restore restore = {.arena = arena};
    TRY(dump_in_open(arena, path, &restore.in, ret_message));
    enum error error = verify(&restore, path);
    if (error == OK) *ret_summary = restore.summary;
    else *ret_message = restore.message;
    return error;
}

/* ---- the second reading ---- */

static const struct catalog_table *table_named(const struct list *tables, const char *name)
{
    LIST_EACH (tables, struct catalog_table, table)
        if (strcmp(table->name, name) == 0) return table;
    return NULL;
}

static const struct catalog_column *column_named(const struct catalog_table *table, const char *name)
{
    LIST_EACH (&table->columns, struct catalog_column, column)
        if (strcmp(column->name, name) == 0) return column;
    return NULL;
}

static const char *insert_of(struct load *load, const char *columns, int rows)
{
    struct text insert;
    struct arena *arena = load->restore->arena;
    text_init(&insert, arena);
    text_addf(&insert, "INSERT INTO %s (%s) VALUES ", catalog_quote(arena, load->table->name), columns);
    for (int row = 0, parameter = 1; row < rows; row++) {
        for (int i = 0; i < load->columns; i++, parameter++)
            text_addf(&insert, "%s$%d", i ? ", " : row ? "), (" : "(", parameter);
    }
    text_add_char(&insert, ')');
    return insert.at;
}

/* Reads the table's name and columns and makes the statements. */
static enum error load_head(struct load *load, const struct list *tables)
{
    struct dump_in *in = load->restore->in;
    struct arena *arena = load->restore->arena;
    struct text columns;
    text_init(&columns, arena);
    load->table = table_named(tables, dump_take_name(in, arena));
    load->columns = (int)dump_take_number(in);
    if (!load->table || load->columns < 1 || load->columns > COLUMNS_MAX) return damaged(load->restore);
    for (int i = 0; i < load->columns; i++) {
        const char *name = dump_take_name(in, arena);
        const struct catalog_column *column = column_named(load->table, name);
        load->kinds[i] = (char)dump_take_byte(in);
        if (!column || catalog_kind(column) != load->kinds[i]) return damaged(load->restore);
        text_addf(&columns, "%s%s", i ? ", " : "", catalog_quote(arena, name));
    }
    load->rows_at_once = PARAMETERS_MAX / load->columns;
    load->one = (struct sql){"restore_one", insert_of(load, columns.at, 1)};
    load->many = (struct sql){"restore_many", insert_of(load, columns.at, load->rows_at_once)};
    return OK;
}

static struct db_value take_value(struct load *load, char kind)
{
    struct dump_in *in = load->restore->in;
    if (!dump_take_byte(in)) return db_null();
    if (kind == 'i' || kind == 'r') {
        int64_t number = dump_take_number(in);
        double real;
        memcpy(&real, &number, sizeof real);
        return kind == 'i' ? db_int(number) : db_real(real);
    }
    size_t length;
    const void *bytes = dump_take_bytes(in, load->values, &length);
    return (struct db_value){
        .kind = kind == 't' ? DB_VALUE_TEXT : DB_VALUE_BLOB, .bytes = bytes, .length = length};
}

static enum error flush(struct db *db, struct load *load)
{
    if (load->rows_waiting == load->rows_at_once) {
        TRY(db_run(db, &load->many, (struct db_params){load->waiting, load->rows_waiting * load->columns},
                   NULL));
    } else {
        for (int i = 0; i < load->rows_waiting; i++)
            TRY(db_run(db, &load->one, (struct db_params){load->waiting + i * load->columns, load->columns},
                       NULL));
    }
    load->rows_waiting = 0;
    arena_clear(load->values);
    return OK;
}

static enum error load_rows(struct db *db, struct load *load)
{
    struct restore *restore = load->restore;
    unsigned char tag;
    while ((tag = dump_take_byte(restore->in)) == 'R') {
        struct db_value *row = load->waiting + load->rows_waiting * load->columns;
        for (int i = 0; i < load->columns; i++) row[i] = take_value(load, load->kinds[i]);
        load->rows_waiting++;
        dump_tell(&restore->progress, ++restore->summary.rows, restore->total);
        if (load->rows_waiting == load->rows_at_once || arena_used(load->values) > BATCH_BYTES)
            TRY(flush(db, load));
    }
    TRY(flush(db, load));
    dump_take_number(restore->in);
    restore->summary.tables++;
    return tag == 'E' && dump_in_is_well(restore->in) ? OK : damaged(restore);
}

static void free_values(void *context)
{
    arena_free(context);
}

static enum error load_table(struct db *db, struct restore *restore, const struct list *tables)
{
    /* In the arena, because prepared statements are known by the address of their text. */
    struct load *load = ARENA_NEW(restore->arena, struct load);
    load->restore = restore;
    load->values = arena_new(0);
    if (!load->values) return ERROR_UNAVAILABLE;
    arena_defer(restore->arena, free_values, load->values);
    enum error error = load_head(load, tables);
    if (error == OK) error = load_rows(db, load);
    statement_forget(db, &load->one);
    statement_forget(db, &load->many);
    return error;
}

/* May run more than once. */
static enum error load_all(struct db *db, void *context)
{
    struct restore *restore = context;
    struct list tables = {0}, rules = {0};
    dump_in_rewind(restore->in);
    TRY(read_magic(restore, ""));
    unsigned char tag = read_head(restore);
    TRY(catalog_tables(db, restore->arena, &tables));
    TRY(catalog_loosen(db, restore->arena, &rules));
    for (; tag == 'T'; tag = dump_take_byte(restore->in)) TRY(load_table(db, restore, &tables));
    TRY(catalog_tighten(db, restore->arena, &rules));
    return tag == 'Z' && dump_in_ends_well(restore->in) ? OK : damaged(restore);
}

/* ---- before and after ---- */

static enum error refuse_rows(struct db *db, struct restore *restore)
{
    struct list tables = {0};
    TRY(catalog_tables(db, restore->arena, &tables));
    LIST_EACH (&tables, struct catalog_table, table) {
        struct sql *sql = ARENA_NEW(restore->arena, struct sql);
        int64_t has;
        sql->name = "restore_has_rows";
        sql->text = arena_format(restore->arena, "SELECT COUNT(*) FROM (SELECT 1 FROM %s LIMIT 1) AS first",
                                 catalog_quote(restore->arena, table->name));
        enum error error = db_number(db, sql, DB_NO_PARAMS, &has);
        statement_forget(db, sql);
        TRY(error);
        if (!has) continue;
        restore->message = "The database holds data already. Restore into an empty one.";
        return ERROR_CONFLICT;
    }
    return OK;
}

/* The schema becomes what the file was made with, no newer. */
static enum error prepare_schema(struct db *db, struct restore *restore, const struct migration *migrations,
                                 int count, int64_t now)
{
    int64_t schema = restore->summary.schema;
    if (schema > count) {
        restore->message =
            "The backup was made by a newer version of Ithaca. Install that version, or a later one.";
        return ERROR_CONFLICT;
    }
    LIST_EACH (&restore->migrations, struct dump_migration, migration) {
        char checksum[MIGRATION_CHECKSUM_SIZE];
        if (migration->number < 1 || migration->number > count) return damaged(restore);
        migration_checksum(&migrations[migration->number - 1], checksum);
        if (strcmp(checksum, migration->checksum) == 0) continue;
        restore->message =
            arena_format(restore->arena,
                         "The backup was made with another text of migration %s than this program has. "
                         "Use the program that made it.",
                         migration->name);
        return ERROR_CONFLICT;
    }
    TRY(refuse_rows(db, restore));
    return db_migrate(db, restore->arena, migrations, (int)schema, now, &restore->message);
}

enum error dump_restore(struct db *db, struct arena *arena, const char *path,
                        const struct migration *migrations, int count, int64_t now,
                        struct dump_progress progress, struct dump_summary *ret_summary,
                        const char **ret_message)
{
    struct restore restore = {.arena = arena, .progress = progress};
    TRY(dump_in_open(arena, path, &restore.in, ret_message));
    enum error error = verify(&restore, path);
    restore.total = restore.summary.rows;
    if (error == OK) error = prepare_schema(db, &restore, migrations, count, now);
    if (error == OK) error = db_write(db, load_all, &restore);
    if (error == OK) error = db_migrate(db, arena, migrations, count, now, &restore.message);
    if (error != OK) {
        *ret_message = restore.message
                           ? restore.message
                           : arena_format(arena, "The backup cannot be restored: %s", db_message(db));
        return error;
    }
    *ret_summary = restore.summary;
    return OK;
}
