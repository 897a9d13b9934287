/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Saving and restoring, also from one engine to the other, and files that are not what they should be. */
#include "db/dump.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/random.h"
#include "db/engine.h"
#include "db/test_library.h"
#include "tests/support/test.h"

enum { SHELVES = 130, MADE_AT = 1772442000 };

/* Rows that refer to later rows and to each other in a circle. */
static const struct migration crew_migrations[] = {
    {1, "0001_crew",
     "CREATE TABLE sailor (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, \"order\" SMALLINT,\n"
     "  captain_id BIGINT REFERENCES sailor (id), ship_id BIGINT);\n"
     "CREATE TABLE ship (id BIGINT NOT NULL PRIMARY KEY, builder_id BIGINT NOT NULL REFERENCES sailor (id));\n"},
};

static struct dump_progress quietly(void)
{
    return (struct dump_progress){0};
}

static const char *new_path(struct arena *arena)
{
    return arena_format(arena, "%s/portal.backup", test_directory(arena));
}

static struct db *open_at(struct arena *arena, const char *location)
{
    struct db *db = NULL;
    const char *message = "";
    assert_ok(db_open(arena, location, &db, &message));
    return db;
}

static void fill(struct library *library)
{
    static const unsigned char cover[] = {0, 1, 255, 10, 0};
    for (int64_t id = 1; id <= SHELVES; id++) {
        struct book book;
        const char *name = arena_format(library->arena, "Łódź \"%lld\" '\\\n", (long long)id);
        assert_ok(library_add_shelf(library->db, id, name));
        assert_ok(db_one(library->db, library->arena, &book_add,
                         DB_PARAMS(db_int(id == 1 ? INT64_MAX : id), db_int(id), db_text(id % 2 ? "" : "x"),
                                   id % 3 ? db_real(1.0 / 3 / (double)id) : db_null(), db_int(id % 2),
                                   db_int_or_null(id % 5), db_int(-id), db_blob(cover, (size_t)(id % 6))),
                         &book_record, &book));
    }
}

static struct dump_summary save(struct library *library, const char *path)
{
    struct dump_summary summary = {0};
    const char *message = "";
    if (dump_save(library->db, library->arena, path, MADE_AT, quietly(), &summary, &message) != OK)
        fail_msg("%s", message);
    return summary;
}

static enum error restore(struct library *library, const char *path, int count, const char **ret_message)
{
    struct dump_summary summary;
    return dump_restore(library->db, library->arena, path, library_migrations, count, MADE_AT, quietly(),
                        &summary, ret_message);
}

static struct library library_at(const char *location)
{
    struct library library = {.arena = arena_new(0)};
    library.location = arena_string(library.arena, location);
    library.db = open_at(library.arena, location);
    return library;
}

static struct library empty_library(void)
{
    struct arena *arena = arena_new(0);
    struct library library = library_at(test_empty_database(arena));
    arena_free(arena);
    return library;
}

static struct library empty_sqlite_library(void)
{
    struct arena *arena = arena_new(0);
    struct library library = library_at(arena_format(arena, "%s/other.db", test_directory(arena)));
    arena_free(arena);
    return library;
}

static const struct sql all_books = {
    "all_books", "SELECT id, shelf_id, title, weight, lent, lent_at, due, version FROM book ORDER BY id"};

static void assert_equal_libraries(struct library *left, struct library *right)
{
    struct list books[2] = {{0}, {0}}, shelves[2] = {{0}, {0}};
    struct library *both[2] = {left, right};
    for (int i = 0; i < 2; i++) {
        assert_ok(db_list(both[i]->db, both[i]->arena, &all_books, DB_NO_PARAMS, &book_record, &books[i]));
        assert_ok(
            db_list(both[i]->db, both[i]->arena, &shelf_list, DB_NO_PARAMS, &shelf_record, &shelves[i]));
    }
    assert_int_equal(books[0].count, books[1].count);
    assert_int_equal(shelves[0].count, shelves[1].count);
    for (size_t i = 0; i < shelves[0].count; i++)
        assert_string_equal(LIST_AT(&shelves[0], struct shelf, i)->name,
                            LIST_AT(&shelves[1], struct shelf, i)->name);
    for (size_t i = 0; i < books[0].count; i++) {
        const struct book *a = LIST_AT(&books[0], struct book, i), *b = LIST_AT(&books[1], struct book, i);
        const void *bytes[2];
        size_t lengths[2];
        for (int j = 0; j < 2; j++)
            assert_ok(db_bytes(both[j]->db, both[j]->arena, &book_cover, DB_PARAMS(db_int(a->id)), &bytes[j],
                               &lengths[j]));
        assert_true(a->id == b->id && a->shelf_id == b->shelf_id && a->weight == b->weight &&
                    a->due == b->due);
        assert_true(a->lent == b->lent && a->lent_at == b->lent_at && a->version == b->version);
        assert_string_equal(a->title, b->title);
        assert_int_equal(lengths[0], lengths[1]);
        assert_memory_equal(bytes[0], bytes[1], lengths[0]);
    }
}

TEST_ENGINE(what_was_saved_is_restored)
{
    struct library library = library_new(), copy = empty_library();
    const char *path = new_path(library.arena), *message = "";
    fill(&library);
    struct dump_summary saved = save(&library, path), found;
    assert_int_equal(saved.rows, 2 * SHELVES);
    assert_int_equal(saved.tables, 2);
    assert_int_equal(saved.schema, LIBRARY_MIGRATIONS);
    assert_ok(dump_verify(library.arena, path, &found, &message));
    assert_memory_equal(&saved, &found, sizeof saved);
    assert_ok(restore(&copy, path, LIBRARY_MIGRATIONS, &message));
    assert_equal_libraries(&library, &copy);
    library_free(&library);
    library_free(&copy);
}

TEST_ENGINE(a_backup_moves_from_one_engine_to_the_other_and_back)
{
    struct library library = library_new(), file = empty_sqlite_library(), back = empty_library();
    const char *there = new_path(library.arena), *again = new_path(library.arena), *message = "";
    fill(&library);
    save(&library, there);
    assert_ok(restore(&file, there, LIBRARY_MIGRATIONS, &message));
    assert_equal_libraries(&library, &file);
    save(&file, again);
    assert_ok(restore(&back, again, LIBRARY_MIGRATIONS, &message));
    assert_equal_libraries(&library, &back);
    library_free(&library);
    library_free(&file);
    library_free(&back);
}

TEST_ENGINE(rows_may_refer_to_each_other_in_a_circle)
{
    static const struct sql add = {"add", "INSERT INTO sailor (id, name, \"order\", captain_id) VALUES "
                                          "(1, 'a', 5, NULL), (2, 'b', NULL, 1), (3, 'c', 1, 2)"};
    static const struct sql turn = {"turn", "UPDATE sailor SET captain_id = 3 WHERE id = 1"};
    static const struct sql ship = {"ship", "INSERT INTO ship (id, builder_id) VALUES (1, 3)"};
    static const struct sql orphan = {"orphan", "INSERT INTO ship (id, builder_id) VALUES (2, 99)"};
    static const struct sql circle = {"circle",
                                      "SELECT COUNT(*) FROM sailor a JOIN sailor b ON b.captain_id = a.id"};
    struct library crew = empty_library(), copy = empty_library();
    const char *path = new_path(crew.arena), *message = "";
    struct dump_summary summary;
    assert_ok(db_migrate(crew.db, crew.arena, crew_migrations, 1, MADE_AT, &message));
    assert_ok(db_run(crew.db, &add, DB_NO_PARAMS, NULL));
    assert_ok(db_run(crew.db, &turn, DB_NO_PARAMS, NULL));
    assert_ok(db_run(crew.db, &ship, DB_NO_PARAMS, NULL));
    save(&crew, path);
    assert_ok(
        dump_restore(copy.db, copy.arena, path, crew_migrations, 1, MADE_AT, quietly(), &summary, &message));
    assert_int_equal(library_number(copy.db, &circle), 3);
    assert_error(db_run(copy.db, &orphan, DB_NO_PARAMS, NULL), ERROR_CONFLICT); /* the rules hold again */
    library_free(&crew);
    library_free(&copy);
}

TEST_ENGINE(a_backup_of_an_older_schema_is_brought_up_to_date)
{
    struct library old = empty_library(), fresh = empty_library();
    const char *path = new_path(old.arena), *message = "";
    int version = 0;
    assert_ok(db_migrate(old.db, old.arena, library_migrations, 1, MADE_AT, &message));
    assert_ok(library_add_shelf(old.db, 1, "a"));
    save(&old, path);
    assert_ok(restore(&fresh, path, LIBRARY_MIGRATIONS, &message));
    assert_ok(db_schema_version(fresh.db, &version));
    assert_int_equal(version, LIBRARY_MIGRATIONS);
    assert_int_equal(library_number(fresh.db, &shelf_count), 1);
    assert_int_equal(library_number(fresh.db, &book_count), 0);
    library_free(&old);
    library_free(&fresh);
}

TEST_ENGINE(a_backup_of_a_newer_schema_is_refused)
{
    struct library library = library_new(), copy = empty_library();
    const char *path = new_path(library.arena), *message = "";
    save(&library, path);
    assert_error(restore(&copy, path, 1, &message), ERROR_CONFLICT);
    assert_non_null(strstr(message, "newer"));
    library_free(&library);
    library_free(&copy);
}

TEST_ENGINE(a_database_that_holds_rows_is_not_overwritten)
{
    struct library library = library_new();
    const char *path = new_path(library.arena), *message = "";
    save(&library, path);
    assert_ok(restore(&library, path, LIBRARY_MIGRATIONS, &message)); /* tables without rows are fine */
    assert_ok(library_add_shelf(library.db, 1, "mine"));
    assert_error(restore(&library, path, LIBRARY_MIGRATIONS, &message), ERROR_CONFLICT);
    assert_non_null(strstr(message, "empty"));
    assert_int_equal(library_number(library.db, &shelf_count), 1);
    library_free(&library);
}

TEST_ENGINE(a_fault_at_any_call_of_a_restore_leaves_no_rows)
{
    struct library library = library_new(), copy = library_new();
    const char *path = new_path(library.arena), *message = "";
    fill(&library);
    save(&library, path);
    for (int64_t call = 1;; call++) {
        db_fail_at(copy.db, call);
        enum error error = restore(&copy, path, LIBRARY_MIGRATIONS, &message);
        db_fail_at(copy.db, 0);
        if (error == OK) break;
        assert_error(error, ERROR_UNAVAILABLE);
        if (library_number(copy.db, &shelf_count) == 0) continue;
        /* Loaded and kept; what failed came after: looking for later migrations. */
        assert_int_equal(library_number(copy.db, &book_count), SHELVES);
        break;
    }
    assert_equal_libraries(&library, &copy);
    library_free(&library);
    library_free(&copy);
}

/* ---- files ---- */

TEST_ENGINE(a_backup_is_for_its_owner_only_and_takes_no_other_files_place)
{
    struct library library = library_new();
    const char *path = new_path(library.arena), *message = "";
    struct stat status;
    struct dump_summary summary;
    save(&library, path);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_error(dump_save(library.db, library.arena, path, MADE_AT, quietly(), &summary, &message),
                 ERROR_CONFLICT);
    assert_error(
        dump_save(library.db, library.arena, "/nonexistent/x", MADE_AT, quietly(), &summary, &message),
        ERROR_UNAVAILABLE);
    library_free(&library);
}

TEST_ENGINE(a_save_that_fails_leaves_no_file)
{
    struct library library = library_new();
    const char *path = new_path(library.arena), *message = "";
    const char *part = arena_format(library.arena, "%s.part", path);
    struct dump_summary summary;
    int64_t before = db_calls(library.db);
    fill(&library);
    save(&library, new_path(library.arena));
    int64_t calls = db_calls(library.db) - before;
    for (int64_t call = 1; call <= calls; call++) {
        db_fail_at(library.db, call);
        if (dump_save(library.db, library.arena, path, MADE_AT, quietly(), &summary, &message) == OK) break;
        assert_int_not_equal(access(path, F_OK), 0);
        assert_int_not_equal(access(part, F_OK), 0);
    }
    assert_int_equal(access(path, F_OK), 0);
    library_free(&library);
}

static size_t read_file(struct arena *arena, const char *path, unsigned char **ret_bytes)
{
    FILE *file = fopen(path, "rb");
    struct stat status;
    assert_true(file && fstat(fileno(file), &status) == 0);
    *ret_bytes = arena_alloc(arena, (size_t)status.st_size);
    assert_int_equal(fread(*ret_bytes, 1, (size_t)status.st_size, file), status.st_size);
    fclose(file);
    return (size_t)status.st_size;
}

static void write_file(const char *path, const unsigned char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_true(file && fwrite(bytes, 1, length, file) == length);
    fclose(file);
}

static size_t read_inside(struct arena *arena, const char *path, unsigned char **ret_bytes)
{
    gzFile file = gzopen(path, "rb");
    *ret_bytes = arena_alloc(arena, 1 << 20);
    int length = gzread(file, *ret_bytes, 1 << 20);
    gzclose(file);
    assert_true(length > 0);
    return (size_t)length;
}

static bool verifies(struct library *library, const char *path)
{
    struct dump_summary summary;
    const char *message = "";
    enum error error = dump_verify(library->arena, path, &summary, &message);
    if (error != OK) assert_true(strlen(message) > 0);
    return error == OK;
}

TEST_ENGINE(a_file_that_was_cut_short_or_changed_is_refused)
{
    struct library library = library_new();
    const char *path = new_path(library.arena), *bad = new_path(library.arena);
    unsigned char *bytes;
    fill(&library);
    save(&library, path);
    size_t length = read_file(library.arena, path, &bytes);
    for (size_t cut = 0; cut < length; cut += 1 + length / 50) {
        write_file(bad, bytes, cut);
        assert_false(verifies(&library, bad));
    }
    for (size_t at = 10; at < length;
         at += 1 + length / 50) { /* the first 10 bytes are gzip's, with its own time */
        bytes[at] ^= 0x10;
        write_file(bad, bytes, length);
        assert_false(verifies(&library, bad));
        bytes[at] ^= 0x10;
    }
    write_file(bad, bytes, length);
    assert_true(verifies(&library, bad));
    library_free(&library);
}

TEST_ENGINE(a_change_inside_the_compression_is_refused)
{
    struct library library = library_new(), copy = empty_library();
    const char *path = new_path(library.arena), *bad = new_path(library.arena), *message = "";
    unsigned char *bytes;
    fill(&library);
    save(&library, path);
    size_t length = read_inside(library.arena, path, &bytes);
    write_file(bad, bytes, length); /* without compression it is read as well */
    assert_true(verifies(&library, bad));
    for (int i = 0; i < 200; i++) {
        uint32_t at;
        random_bytes(&at, sizeof at);
        at %= (uint32_t)length;
        bytes[at] ^= (unsigned char)(1 << i % 8);
        write_file(bad, bytes, length);
        assert_false(verifies(&library, bad));
        bytes[at] ^= (unsigned char)(1 << i % 8);
    }
    bytes[length / 2] ^= 1;
    write_file(bad, bytes, length);
    assert_error(restore(&copy, bad, LIBRARY_MIGRATIONS, &message), ERROR_DAMAGED);
    bytes[length / 2] ^= 1;
    bytes[length] = 'x';
    write_file(bad, bytes, length + 1);
    assert_false(verifies(&library, bad));
    library_free(&library);
    library_free(&copy);
}

TEST_ENGINE(another_kind_of_file_is_no_backup)
{
    struct library library = library_new();
    const char *path = new_path(library.arena), *message = "";
    struct dump_summary summary;
    write_file(path, (const unsigned char *)"Dear Telemachus, how are you?", 29);
    assert_error(dump_verify(library.arena, path, &summary, &message), ERROR_INVALID);
    write_file(path, (const unsigned char *)"ithaca backup 2\n", 16);
    assert_error(dump_verify(library.arena, path, &summary, &message), ERROR_CONFLICT);
    assert_error(dump_verify(library.arena, "/nonexistent", &summary, &message), ERROR_NOT_FOUND);
    library_free(&library);
}
