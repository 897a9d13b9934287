/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/test_library.h"

#include "tests/support/test.h"

const struct migration library_migrations[LIBRARY_MIGRATIONS] = {
    {1, "0001_shelf",
     "-- Shelves; the ';' in this line is no end.\n"
     "CREATE TABLE shelf (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> ''));\n"},
    {2, "0002_book",
     "CREATE TABLE book (id BIGINT NOT NULL PRIMARY KEY, shelf_id BIGINT NOT NULL REFERENCES shelf (id),\n"
     "  title TEXT, weight DOUBLE PRECISION, lent SMALLINT NOT NULL DEFAULT 0 CHECK (lent IN (0, 1)),\n"
     "  lent_at BIGINT, due BIGINT, cover BYTEA, version BIGINT NOT NULL DEFAULT 1);\n"
     "CREATE INDEX book_by_shelf ON book (shelf_id, title);\n"},
};

const struct sql shelf_add = {"shelf_add", "INSERT INTO shelf (id, name) VALUES ($1, $2)"};
const struct sql shelf_count = {"shelf_count", "SELECT COUNT(*) FROM shelf"};
const struct sql shelf_list = {"shelf_list", "SELECT id, name FROM shelf ORDER BY name"};
const struct sql shelf_get = {"shelf_get", "SELECT id, name FROM shelf WHERE id = $1"};
const struct sql shelf_rename = {"shelf_rename", "UPDATE shelf SET name = $2 WHERE id = $1"};
const struct sql shelf_remove = {"shelf_remove", "DELETE FROM shelf WHERE id = $1"};
const struct sql book_add = {"book_add",
                             "INSERT INTO book (id, shelf_id, title, weight, lent, lent_at, due, cover) "
                             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id, version"};
const struct sql book_count = {"book_count", "SELECT COUNT(*) FROM book"};
const struct sql book_list = {"book_list", "SELECT id, shelf_id, title FROM book ORDER BY id"};
const struct sql book_get = {
    "book_get", "SELECT id, shelf_id, title, weight, lent, (weight > 2.0) AS heavy, lent_at, due, version "
                "FROM book WHERE id = $1"};
const struct sql book_cover = {"book_cover", "SELECT cover FROM book WHERE id = $1"};

RECORD_DEFINE(shelf, SHELF_FIELDS)
RECORD_DEFINE(book, BOOK_FIELDS)

struct library library_new(void)
{
    struct library library = {.arena = arena_new(0)};
    const char *message = "";
    library.location = test_empty_database(library.arena);
    library.db = library_open_again(&library);
    assert_ok(db_migrate(library.db, library.arena, library_migrations, LIBRARY_MIGRATIONS, 1000, &message));
    return library;
}

void library_free(struct library *library)
{
    db_close(library->db);
    arena_free(library->arena);
}

struct db *library_open_again(const struct library *library)
{
    struct db *db = NULL;
    const char *message = "";
    assert_ok(db_open(library->arena, library->location, &db, &message));
    return db;
}

enum error library_add_shelf(struct db *db, int64_t id, const char *name)
{
    return db_run(db, &shelf_add, DB_PARAMS(db_int(id), db_text(name)), NULL);
}

int64_t library_number(struct db *db, const struct sql *sql)
{
    int64_t value = -1;
    assert_ok(db_number(db, sql, DB_NO_PARAMS, &value));
    return value;
}
