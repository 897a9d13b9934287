/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Prepared statements of a connection, found by the address of their `struct sql`, and the way from a row's
 * columns to a record's fields, worked out once per statement and record.
 */
#include <stdlib.h>
#include <string.h>

#include "db/engine.h"

static size_t bucket_of(const struct sql *sql)
{
    uint64_t address = (uint64_t)(uintptr_t)sql;
    return (size_t)((address * 0x9E3779B97F4A7C15u) >> 56) % STATEMENT_BUCKETS;
}

enum error statement_get(struct db *db, const struct sql *sql, struct statement **ret_statement)
{
    size_t bucket = bucket_of(sql);
    struct statement *statement = db->buckets[bucket];
    while (statement && statement->sql != sql) statement = statement->next;
    if (!statement) {
        statement = calloc(1, sizeof *statement);
        if (!statement) return ERROR_UNAVAILABLE;
        statement->sql = sql;
        enum error error = db->engine->prepare(db, statement);
        if (error != OK) {
            free(statement);
            return error;
        }
        statement->next = db->buckets[bucket];
        db->buckets[bucket] = statement;
    }
    *ret_statement = statement;
    return OK;
}

static void statement_free(struct db *db, struct statement *statement)
{
    db->engine->forget(db, statement);
    while (statement->maps) {
        struct row_map *map = statement->maps;
        statement->maps = map->next;
        free(map->blank);
        free(map);
    }
    free(statement);
}

void statement_forget(struct db *db, const struct sql *sql)
{
    for (struct statement **at = &db->buckets[bucket_of(sql)]; *at; at = &(*at)->next) {
        if ((*at)->sql != sql) continue;
        struct statement *statement = *at;
        *at = statement->next;
        statement_free(db, statement);
        return;
    }
}

void statement_forget_all(struct db *db)
{
    for (size_t i = 0; i < STATEMENT_BUCKETS; i++) {
        while (db->buckets[i]) {
            struct statement *statement = db->buckets[i];
            db->buckets[i] = statement->next;
            statement_free(db, statement);
        }
    }
}

static _Noreturn void column_bug(const struct statement *statement, const char *column,
                                 const struct record *record)
{
    struct arena *arena = arena_new(0);
    if (!arena) BUG("a column has no field");
    BUG(arena_format(arena, "statement %s: column \"%s\" has no field of a plain kind in record %s",
                     statement->sql->name, column, record->name));
}

static struct row_map *map_new(const struct statement *statement, const struct record *record)
{
    size_t count = (size_t)statement->column_count;
    struct row_map *map = calloc(1, sizeof *map + count * sizeof map->fields[0]);
    void *blank = calloc(1, record->size);
    if (!map || !blank) {
        free(map);
        free(blank);
        return NULL;
    }
    map->record = record;
    map->blank = blank;
    for (size_t i = 0; i < record->field_count; i++)
        if (record->fields[i].kind == FIELD_TEXT) *(const char **)field_at(&record->fields[i], blank) = "";
    for (size_t i = 0; i < count; i++) {
        const struct field *field = record_field(record, statement->column_names[i]);
        if (!field || field->of || field->kind == FIELD_TEXTS)
            column_bug(statement, statement->column_names[i], record);
        map->fields[i] = field;
    }
    return map;
}

static struct row_map *map_get(struct statement *statement, const struct record *record)
{
    struct row_map *map = statement->maps;
    while (map && map->record != record) map = map->next;
    if (map) return map;
    map = map_new(statement, record);
    if (!map) return NULL;
    map->next = statement->maps;
    statement->maps = map;
    return map;
}

/* Numbers come as text from PostgreSQL, truth as "t" and "f". */
int64_t value_to_int(struct db_value value)
{
    switch (value.kind) {
    case DB_VALUE_INT:
        return value.integer;
    case DB_VALUE_REAL:
        return (int64_t)value.real;
    case DB_VALUE_TEXT:
        return *(const char *)value.bytes == 't' ? 1 : strtoll(value.bytes, NULL, 10);
    case DB_VALUE_NULL:
    case DB_VALUE_BLOB:
        break;
    }
    return 0;
}

double value_to_real(struct db_value value)
{
    switch (value.kind) {
    case DB_VALUE_INT:
        return (double)value.integer;
    case DB_VALUE_REAL:
        return value.real;
    case DB_VALUE_TEXT:
        return strtod(value.bytes, NULL);
    case DB_VALUE_NULL:
    case DB_VALUE_BLOB:
        break;
    }
    return 0;
}

static const char *value_to_text(struct arena *arena, struct db_value value)
{
    switch (value.kind) {
    case DB_VALUE_INT:
        return arena_format(arena, "%lld", (long long)value.integer);
    case DB_VALUE_REAL:
        return arena_format(arena, "%.17g", value.real);
    case DB_VALUE_TEXT:
    case DB_VALUE_BLOB: {
        char *text = arena_alloc(arena, value.length + 1);
        if (value.length) memcpy(text, value.bytes, value.length);
        return text;
    }
    case DB_VALUE_NULL:
        break;
    }
    return "";
}

static struct bytes value_to_bytes(struct arena *arena, struct db_value value)
{
    if (value.kind != DB_VALUE_BLOB && value.kind != DB_VALUE_TEXT) return (struct bytes){.at = ""};
    return (struct bytes){.at = arena_copy(arena, value.bytes, value.length), .length = value.length};
}

enum error statement_row(struct db *db, struct statement *statement, struct arena *arena,
                         const struct record *record, void *ret_item)
{
    const struct row_map *map = map_get(statement, record);
    if (!map) return ERROR_UNAVAILABLE;
    memcpy(ret_item, map->blank, record->size);
    for (int i = 0; i < statement->column_count; i++) {
        struct db_value value = db->engine->column(db, statement, i);
        if (value.kind == DB_VALUE_NULL) continue;
        void *at = field_at(map->fields[i], ret_item);
        switch (map->fields[i]->kind) {
        case FIELD_ID:
        case FIELD_INTEGER:
        case FIELD_TIME:
        case FIELD_DAY:
            *(int64_t *)at = value_to_int(value);
            break;
        case FIELD_FLAG:
            *(bool *)at = value_to_int(value) != 0;
            break;
        case FIELD_REAL:
            *(double *)at = value_to_real(value);
            break;
        case FIELD_TEXT:
            *(const char **)at = value_to_text(arena, value);
            break;
        case FIELD_BYTES:
            *(struct bytes *)at = value_to_bytes(arena, value);
            break;
        case FIELD_TEXTS:
        case FIELD_RECORD:
        case FIELD_LIST:
            BUG("map_new lets plain fields through only");
        }
    }
    return OK;
}
