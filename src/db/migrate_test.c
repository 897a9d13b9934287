/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/db.h"
#include "db/test_library.h"
#include "tests/support/test.h"

static int version_of(struct db *db)
{
    int version = -1;
    assert_ok(db_schema_version(db, &version));
    return version;
}

static bool has_table(struct db *db, const char *table)
{
    bool has = false;
    assert_ok(db_has_table(db, table, &has));
    return has;
}

static enum error migrate(struct library *library, const struct migration *migrations, int count,
                          const char **ret_message)
{
    return db_migrate(library->db, library->arena, migrations, count, 2000, ret_message);
}

static struct library empty_library(void)
{
    struct library library = {.arena = arena_new(0)};
    library.location = test_empty_database(library.arena);
    library.db = library_open_again(&library);
    return library;
}

TEST_ENGINE(an_empty_database_has_version_0_and_no_tables)
{
    struct library library = empty_library();
    assert_int_equal(version_of(library.db), 0);
    assert_false(has_table(library.db, "shelf"));
    library_free(&library);
}

TEST_ENGINE(migrations_are_applied_in_order_and_once)
{
    struct library library = empty_library();
    const char *message = NULL;
    assert_ok(migrate(&library, library_migrations, 1, &message));
    assert_int_equal(version_of(library.db), 1);
    assert_true(has_table(library.db, "shelf"));
    assert_false(has_table(library.db, "book"));
    assert_ok(migrate(&library, library_migrations, 2, &message));
    assert_ok(migrate(&library, library_migrations, 2, &message));
    assert_int_equal(version_of(library.db), 2);
    assert_true(has_table(library.db, "book"));
    library_free(&library);
}

TEST_ENGINE(no_migrations_at_all_are_fine)
{
    struct library library = empty_library();
    const char *message = NULL;
    assert_ok(migrate(&library, library_migrations, 0, &message));
    assert_int_equal(version_of(library.db), 0);
    library_free(&library);
}

TEST_ENGINE(a_database_that_is_newer_than_the_program_is_refused)
{
    struct library library = library_new();
    const char *message = "";
    assert_error(migrate(&library, library_migrations, 1, &message), ERROR_CONFLICT);
    assert_non_null(strstr(message, "newer"));
    assert_non_null(strstr(message, "0002_book"));
    library_free(&library);
}

TEST_ENGINE(a_migration_that_changed_after_it_was_applied_is_refused)
{
    struct library library = library_new();
    struct migration changed[LIBRARY_MIGRATIONS] = {library_migrations[0], library_migrations[1]};
    changed[0].sql = "CREATE TABLE shelf (id BIGINT);";
    const char *message = "";
    assert_error(migrate(&library, changed, 2, &message), ERROR_CONFLICT);
    assert_non_null(strstr(message, "0001_shelf"));
    assert_ok(migrate(&library, library_migrations, 2, &message));
    library_free(&library);
}

TEST_ENGINE(a_migration_that_fails_leaves_nothing_and_the_earlier_ones_stand)
{
    struct library library = empty_library();
    const struct migration bad[] = {
        library_migrations[0],
        {2, "0002_bad", "CREATE TABLE half (id BIGINT);\nINSERT INTO nowhere VALUES (1);\n"},
    };
    const char *message = "";
    assert_error(migrate(&library, bad, 2, &message), ERROR_INVALID);
    assert_non_null(strstr(message, "0002_bad"));
    assert_non_null(strstr(message, "nowhere"));
    assert_int_equal(version_of(library.db), 1);
    assert_true(has_table(library.db, "shelf"));
    assert_false(has_table(library.db, "half"));
    assert_ok(migrate(&library, library_migrations, 2, &message));
    library_free(&library);
}

TEST_ENGINE(statements_go_on_after_another_connection_migrated)
{
    struct library library = empty_library();
    static const struct sql any = {"any", "SELECT * FROM shelf"};
    static const struct migration widen[] = {
        {1, "0001_shelf", "CREATE TABLE shelf (id BIGINT NOT NULL PRIMARY KEY, name TEXT);\n"},
        {2, "0002_rebuild",
         "DROP TABLE shelf;\nCREATE TABLE shelf (id BIGINT NOT NULL PRIMARY KEY, name TEXT);\n"},
    };
    const char *message = "";
    struct list rows = {0};
    struct db *other = library_open_again(&library);
    assert_ok(migrate(&library, widen, 1, &message));
    assert_ok(db_list(other, library.arena, &any, DB_NO_PARAMS, &shelf_record, &rows));
    assert_ok(migrate(&library, widen, 2, &message));
    assert_ok(library_add_shelf(library.db, 1, "a"));
    assert_ok(db_list(other, library.arena, &any, DB_NO_PARAMS, &shelf_record, &rows));
    assert_int_equal(rows.count, 1);
    db_close(other);
    library_free(&library);
}

TEST_ENGINE(the_programs_migrations_are_numbered_without_gaps)
{
    for (int i = 0; i < migrations_count; i++) {
        assert_int_equal(migrations_all[i].number, i + 1);
        assert_true(strlen(migrations_all[i].sql) > 0);
    }
}
