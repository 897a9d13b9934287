/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/catalog.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "db/engine.h"

RECORD_DEFINE(catalog_column, CATALOG_COLUMN_FIELDS)

#define TABLE_NAME_FIELDS(FIELD, R) FIELD(R, text, name, 0)
RECORD_LOCAL(table_name, TABLE_NAME_FIELDS)

#define RULE_FIELDS(FIELD, R)                                                                                \
    FIELD(R, text, table_name, 0)                                                                            \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, definition, 0)
RECORD_LOCAL(rule, RULE_FIELDS)

/* Each for one engine alone, so not listed by SQL(). */
static const struct sql sqlite_tables = {
    "sqlite_tables",
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
    "AND name <> 'schema_migration' ORDER BY name"};
static const struct sql postgres_tables = {
    "postgres_tables", "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() "
                       "AND tablename <> 'schema_migration' ORDER BY tablename"};
static const struct sql sqlite_columns = {"sqlite_columns",
                                          "SELECT name, type FROM pragma_table_info($1) ORDER BY cid"};
static const struct sql postgres_columns = {
    "postgres_columns",
    "SELECT column_name AS name, data_type AS type FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"};
static const struct sql postgres_rules = {
    "postgres_rules",
    "SELECT t.relname AS table_name, c.conname AS name, pg_get_constraintdef(c.oid) AS definition "
    "FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid "
    "JOIN pg_namespace n ON n.oid = t.relnamespace "
    "WHERE n.nspname = current_schema() AND c.contype = 'f' ORDER BY c.conname"};

enum error catalog_tables(struct db *db, struct arena *arena, struct list *ret_tables)
{
    bool sqlite = db_engine(db) == DB_SQLITE;
    struct list names = {0};
    TRY(db_list(db, arena, sqlite ? &sqlite_tables : &postgres_tables, DB_NO_PARAMS, &table_name_record,
                &names));
    LIST_EACH (&names, struct table_name, name) {
        struct catalog_table *table = LIST_ADD(ret_tables, arena, struct catalog_table);
        table->name = name->name;
        TRY(db_list(db, arena, sqlite ? &sqlite_columns : &postgres_columns, DB_PARAMS(db_text(name->name)),
                    &catalog_column_record, &table->columns));
    }
    return OK;
}

char catalog_kind(const struct catalog_column *column)
{
    static const struct {
        const char *word;
        char kind;
    } known[] = {{"int", 'i'}, {"double", 'r'}, {"text", 't'}, {"bytea", 'b'}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcasestr(column->type, known[i].word)) return known[i].kind;
    return 0;
}

const char *catalog_quote(struct arena *arena, const char *name)
{
    struct text quoted;
    text_init(&quoted, arena);
    text_add_char(&quoted, '"');
    for (; *name; name++) {
        if (*name == '"') text_add_char(&quoted, '"');
        text_add_char(&quoted, *name);
    }
    text_add_char(&quoted, '"');
    return quoted.at;
}

/* SQLite can wait with foreign keys until the commit; PostgreSQL is quickest without them until the end. */
enum error catalog_loosen(struct db *db, struct arena *arena, struct list *ret_rules)
{
    if (db_engine(db) == DB_SQLITE) return db_script(db, "PRAGMA defer_foreign_keys = ON");
    TRY(db_list(db, arena, &postgres_rules, DB_NO_PARAMS, &rule_record, ret_rules));
    LIST_EACH (ret_rules, struct rule, rule)
        TRY(db_script(db, arena_format(arena, "ALTER TABLE %s DROP CONSTRAINT %s",
                                       catalog_quote(arena, rule->table_name),
                                       catalog_quote(arena, rule->name))));
    return OK;
}

enum error catalog_tighten(struct db *db, struct arena *arena, const struct list *rules)
{
    LIST_EACH (rules, struct rule, rule)
        TRY(db_script(db, arena_format(arena, "ALTER TABLE %s ADD CONSTRAINT %s %s",
                                       catalog_quote(arena, rule->table_name),
                                       catalog_quote(arena, rule->name), rule->definition)));
    return OK;
}
