/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Both engines have to pass all of it. Statements here are not listed (SQL), since their tables are the
 * test's own. */
#include <stdio.h>

#include "db/engine.h"
#include "tests/support/test.h"

/* ---- a database with two tables of its own ---- */

static const struct migration shelf_migrations[] = {
    {1, "0001_shelf",
     "CREATE TABLE shelf (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE);\n"
     "CREATE TABLE book (id BIGINT NOT NULL PRIMARY KEY, shelf_id BIGINT NOT NULL REFERENCES shelf (id),\n"
     "  title TEXT NOT NULL, weight DOUBLE PRECISION, lent SMALLINT NOT NULL DEFAULT 0 CHECK (lent IN (0, 1)),\n"
     "  cover BYTEA, version BIGINT NOT NULL DEFAULT 1);\n"},
    {2, "0002_note", "CREATE TABLE note (book_id BIGINT NOT NULL REFERENCES book (id), body TEXT);\n"},
};

static const struct sql shelf_add = {"shelf_add", "INSERT INTO shelf (id, name) VALUES ($1, $2)"};
static const struct sql shelf_count = {"shelf_count", "SELECT COUNT(*) FROM shelf"};
static const struct sql shelf_list = {"shelf_list", "SELECT id, name FROM shelf ORDER BY name"};
static const struct sql shelf_get = {"shelf_get", "SELECT id, name FROM shelf WHERE id = $1"};
static const struct sql shelf_rename = {"shelf_rename", "UPDATE shelf SET name = $2 WHERE id = $1"};

#define SHELF_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, extra, 0)
RECORD_LOCAL(shelf, SHELF_FIELDS)

struct library {
    struct arena *arena;
    const char *location;
    struct db *db;
};

static struct library library_new(void)
{
    struct library library = {.arena = arena_new(0)};
    const char *message = "";
    library.location = test_empty_database(library.arena);
    assert_ok(db_open(library.arena, library.location, &library.db, &message));
    assert_ok(db_migrate(library.db, library.arena, shelf_migrations, 2, 1000, &message));
    return library;
}

static void library_free(struct library *library)
{
    db_close(library->db);
    arena_free(library->arena);
}

static int64_t number(struct db *db, const struct sql *sql)
{
    int64_t value = -1;
    assert_ok(db_number(db, sql, DB_NO_PARAMS, &value));
    return value;
}

static enum error add_shelf(struct db *db, int64_t id, const char *name)
{
    return db_run(db, &shelf_add, DB_PARAMS(db_int(id), db_text(name)), NULL);
}

TEST(a_row_is_read_into_its_record)
{
    struct library library = library_new();
    struct shelf shelf;
    assert_ok(add_shelf(library.db, 7, "Łódź"));
    assert_ok(db_one(library.db, library.arena, &shelf_get, DB_PARAMS(db_int(7)), &shelf_record, &shelf));
    assert_int_equal(shelf.id, 7);
    assert_string_equal(shelf.name, "Łódź");
    assert_string_equal(shelf.extra, "");
    library_free(&library);
}

TEST(a_row_that_is_missing_is_not_found_and_leaves_the_result_alone)
{
    struct library library = library_new();
    struct shelf shelf = {.id = 99};
    assert_error(db_one(library.db, library.arena, &shelf_get, DB_PARAMS(db_int(7)), &shelf_record, &shelf),
                 ERROR_NOT_FOUND);
    assert_int_equal(shelf.id, 99);
    library_free(&library);
}

TEST_DB(every_statement_of_the_program_prepares)
{
    for (const struct sql *const *at = sql_first(); at != sql_end(); at++) {
        struct statement *statement;
        assert_ok(statement_get(world->db, *at, &statement));
    }
}

TEST(a_duplicate_is_a_conflict)
{
    struct library library = library_new();
    assert_ok(add_shelf(library.db, 1, "a"));
    assert_error(add_shelf(library.db, 2, "a"), ERROR_CONFLICT);
    assert_int_equal(number(library.db, &shelf_count), 1);
    library_free(&library);
}

TEST(lists_come_in_the_order_of_bytes)
{
    struct library library = library_new();
    struct list rows = {0};
    assert_ok(add_shelf(library.db, 1, "b"));
    assert_ok(add_shelf(library.db, 2, "é"));
    assert_ok(add_shelf(library.db, 3, "B"));
    assert_ok(add_shelf(library.db, 4, "_"));
    assert_ok(db_list(library.db, library.arena, &shelf_list, DB_NO_PARAMS, &shelf_record, &rows));
    assert_int_equal(rows.count, 4);
    assert_string_equal(LIST_AT(&rows, struct shelf, 0)->name, "B");
    assert_string_equal(LIST_AT(&rows, struct shelf, 1)->name, "_");
    assert_string_equal(LIST_AT(&rows, struct shelf, 2)->name, "b");
    assert_string_equal(LIST_AT(&rows, struct shelf, 3)->name, "é");
    library_free(&library);
}

TEST(an_update_that_changes_nothing_is_a_conflict_for_run_one)
{
    struct library library = library_new();
    assert_ok(add_shelf(library.db, 1, "a"));
    assert_ok(db_run_one(library.db, &shelf_rename, DB_PARAMS(db_int(1), db_text("b"))));
    assert_error(db_run_one(library.db, &shelf_rename, DB_PARAMS(db_int(2), db_text("c"))), ERROR_CONFLICT);
    library_free(&library);
}
