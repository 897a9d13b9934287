/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What tables and columns a database has, asked of either engine. Private to src/db. */
#ifndef ITHACA_DB_CATALOG_H
#define ITHACA_DB_CATALOG_H

#include "db/db.h"

#define CATALOG_COLUMN_FIELDS(FIELD, R)                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, type, 0) /* as declared */
RECORD_DECLARE(catalog_column, CATALOG_COLUMN_FIELDS)

struct catalog_table {
    const char *name;
    struct list columns; /* of struct catalog_column */
};

/* Adds every table of the portal (struct catalog_table) by name, without schema_migration. */
MUST_USE enum error catalog_tables(struct db *db, struct arena *arena, struct list *ret_tables);

/* 'i' integer, 'r' real, 't' text, 'b' bytes; 0 for a type that migrations should not use. */
char catalog_kind(const struct catalog_column *column);

/* A name in quotes, for a statement. */
const char *catalog_quote(struct arena *arena, const char *name);

/*
 * Inside db_write: lets rows come in any order, whatever refers to whatever, and looks at all of it at the
 * end. `rules` keeps what has to be put back.
 */
MUST_USE enum error catalog_loosen(struct db *db, struct arena *arena, struct list *ret_rules);
MUST_USE enum error catalog_tighten(struct db *db, struct arena *arena, const struct list *rules);

#endif
