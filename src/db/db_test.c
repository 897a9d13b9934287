/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Opening, reading and single writes; both engines have to pass all of it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/engine.h"
#include "db/test_library.h"
#include "tests/support/test.h"

#define COVERED_FIELDS(FIELD, R)                                                                             \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, bytes, cover, 0)
RECORD_LOCAL(covered, COVERED_FIELDS)

static enum error get_shelf(struct library *library, int64_t id, struct shelf *ret_shelf)
{
    return db_one(library->db, library->arena, &shelf_get, DB_PARAMS(db_int(id)), &shelf_record, ret_shelf);
}

static enum error add_book(struct library *library, int64_t id, struct db_value title, struct db_value weight,
                           struct db_value cover)
{
    struct book made;
    return db_one(
        library->db, library->arena, &book_add,
        DB_PARAMS(db_int(id), db_int(1), title, weight, db_int(1), db_int(1700000000), db_int(-1), cover),
        &book_record, &made);
}

static enum error get_book(struct library *library, int64_t id, struct book *ret_book)
{
    return db_one(library->db, library->arena, &book_get, DB_PARAMS(db_int(id)), &book_record, ret_book);
}

TEST_DB(every_statement_of_the_program_prepares)
{
    for (const struct sql *const *at = sql_first(); at != sql_end(); at++) {
        struct statement *statement;
        assert_ok(statement_get(world->db, *at, &statement));
    }
}

/* SQLite's shared lock on a database that is in use, as seen by another process. */
static bool is_locked(const char *path)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x40000002, .l_len = 510};
        int file = open(path, O_RDWR);
        bool asked = file >= 0 && fcntl(file, F_GETLK, &lock) == 0;
        _exit(asked && lock.l_type != F_UNLCK ? 0 : 1);
    }
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST_ENGINE(opening_another_connection_keeps_the_locks_of_the_first)
{
    struct arena *arena = arena_new(0);
    const char *message = "", *path = arena_format(arena, "%s/locks.db", test_directory(arena));
    struct db *first, *second;
    bool has;
    assert_ok(db_open(arena, path, &first, &message));
    assert_ok(db_has_table(first, "shelf", &has)); /* the lock begins with the first reading */
    assert_true(is_locked(path));
    assert_ok(db_open(arena, path, &second, &message));
    assert_true(is_locked(path));
    db_close(second);
    assert_true(is_locked(path));
    db_close(first);
    assert_false(is_locked(path));
    arena_free(arena);
}

TEST_ENGINE(a_row_is_read_into_its_record)
{
    struct library library = library_new();
    struct shelf shelf;
    assert_ok(library_add_shelf(library.db, 7, "Łódź"));
    assert_ok(get_shelf(&library, 7, &shelf));
    assert_int_equal(shelf.id, 7);
    assert_string_equal(shelf.name, "Łódź");
    assert_string_equal(shelf.extra, "");
    library_free(&library);
}

TEST_ENGINE(a_row_that_is_missing_is_not_found_and_leaves_the_result_alone)
{
    struct library library = library_new();
    struct shelf shelf = {.id = 99};
    assert_error(get_shelf(&library, 7, &shelf), ERROR_NOT_FOUND);
    assert_int_equal(shelf.id, 99);
    library_free(&library);
}

TEST_ENGINE(every_kind_of_value_comes_back_as_it_went_in)
{
    struct library library = library_new();
    struct book book;
    assert_ok(library_add_shelf(library.db, 1, "a"));
    assert_ok(add_book(&library, INT64_MAX, db_text("quote ' \" \\ $1 ? 100 %\n"), db_real(2.1), db_null()));
    assert_ok(get_book(&library, INT64_MAX, &book));
    assert_true(book.id == INT64_MAX);
    assert_string_equal(book.title, "quote ' \" \\ $1 ? 100 %\n");
    assert_true(book.weight == 2.1);
    assert_true(book.lent);
    assert_true(book.heavy);
    assert_int_equal(book.lent_at, 1700000000);
    assert_int_equal(book.due, -1);
    assert_int_equal(book.version, 1);
    library_free(&library);
}

TEST_ENGINE(a_null_reads_as_nothing)
{
    struct library library = library_new();
    struct book book;
    assert_ok(library_add_shelf(library.db, 1, "a"));
    assert_ok(add_book(&library, 1, db_text_or_null(""), db_null(), db_null()));
    assert_ok(get_book(&library, 1, &book));
    assert_string_equal(book.title, "");
    assert_true(book.weight == 0);
    assert_false(book.heavy);
    library_free(&library);
}

TEST_ENGINE(bytes_come_back_as_they_went_in)
{
    struct library library = library_new();
    unsigned char cover[256];
    for (size_t i = 0; i < sizeof cover; i++) cover[i] = (unsigned char)(255 - i);
    const void *bytes;
    size_t length;
    assert_ok(library_add_shelf(library.db, 1, "a"));
    assert_ok(add_book(&library, 1, db_text("b"), db_null(), db_blob(cover, sizeof cover)));
    assert_ok(add_book(&library, 2, db_text("c"), db_null(), db_null()));
    assert_ok(add_book(&library, 3, db_text("d"), db_null(), db_blob(NULL, 0)));
    assert_ok(db_bytes(library.db, library.arena, &book_cover, DB_PARAMS(db_int(1)), &bytes, &length));
    assert_int_equal(length, sizeof cover);
    assert_memory_equal(bytes, cover, sizeof cover);
    assert_ok(db_bytes(library.db, library.arena, &book_cover, DB_PARAMS(db_int(2)), &bytes, &length));
    assert_int_equal(length, 0);
    assert_ok(db_bytes(library.db, library.arena, &book_cover, DB_PARAMS(db_int(3)), &bytes, &length));
    assert_int_equal(length, 0);
    assert_error(db_bytes(library.db, library.arena, &book_cover, DB_PARAMS(db_int(4)), &bytes, &length),
                 ERROR_NOT_FOUND);
    library_free(&library);
}

TEST_ENGINE(a_row_may_have_bytes_among_its_fields)
{
    static const struct sql covers = {"covers", "SELECT title, cover FROM book ORDER BY id"};
    struct library library = library_new();
    struct list rows = {0};
    assert_ok(library_add_shelf(library.db, 1, "a"));
    assert_ok(add_book(&library, 1, db_text("with"), db_null(), db_blob("\0\1\2", 3)));
    assert_ok(add_book(&library, 2, db_text("without"), db_null(), db_null()));
    assert_ok(db_list(library.db, library.arena, &covers, DB_NO_PARAMS, &covered_record, &rows));
    const struct covered *with = LIST_AT(&rows, struct covered, 0),
                         *without = LIST_AT(&rows, struct covered, 1);
    assert_int_equal(with->cover.length, 3);
    assert_memory_equal(with->cover.at, "\0\1\2", 3);
    assert_string_equal(with->title, "with");
    assert_int_equal(without->cover.length, 0);
    library_free(&library);
}

TEST_ENGINE(a_returning_insert_is_carried_out_whole)
{
    struct library library = library_new();
    struct book book = {0};
    static const struct sql twins = {"twins", "INSERT INTO book (id, shelf_id, title) VALUES ($1, $3, 'a'), "
                                              "($2, $3, 'b') RETURNING id, version"};
    assert_ok(library_add_shelf(library.db, 1, "a"));
    assert_ok(db_one(library.db, library.arena, &twins, DB_PARAMS(db_int(5), db_int(6), db_int(1)),
                     &book_record, &book));
    assert_int_equal(book.version, 1);
    assert_int_equal(library_number(library.db, &book_count), 2);
    library_free(&library);
}

TEST_ENGINE(a_duplicate_a_missing_parent_and_a_broken_check_are_conflicts)
{
    struct library library = library_new();
    assert_ok(library_add_shelf(library.db, 1, "a"));
    assert_error(library_add_shelf(library.db, 1, "b"), ERROR_CONFLICT);
    assert_error(library_add_shelf(library.db, 2, "a"), ERROR_CONFLICT);
    assert_error(library_add_shelf(library.db, 2, ""), ERROR_CONFLICT);
    assert_ok(add_book(&library, 1, db_text("b"), db_null(), db_null()));
    assert_error(db_run(library.db, &shelf_remove, DB_PARAMS(db_int(1)), NULL), ERROR_CONFLICT);
    assert_int_equal(library_number(library.db, &shelf_count), 1);
    library_free(&library);
}

TEST_ENGINE(lists_come_in_the_order_of_bytes)
{
    struct library library = library_new();
    struct list rows = {0};
    assert_ok(library_add_shelf(library.db, 1, "b"));
    assert_ok(library_add_shelf(library.db, 2, "é"));
    assert_ok(library_add_shelf(library.db, 3, "B"));
    assert_ok(library_add_shelf(library.db, 4, "_"));
    assert_ok(db_list(library.db, library.arena, &shelf_list, DB_NO_PARAMS, &shelf_record, &rows));
    assert_int_equal(rows.count, 4);
    assert_string_equal(LIST_AT(&rows, struct shelf, 0)->name, "B");
    assert_string_equal(LIST_AT(&rows, struct shelf, 1)->name, "_");
    assert_string_equal(LIST_AT(&rows, struct shelf, 2)->name, "b");
    assert_string_equal(LIST_AT(&rows, struct shelf, 3)->name, "é");
    library_free(&library);
}

TEST_ENGINE(a_pattern_takes_what_people_type_literally_and_sees_case)
{
    static const struct sql find = {"find", "SELECT id, name FROM shelf WHERE name LIKE $1 ESCAPE '!'"};
    struct library library = library_new();
    struct list rows = {0};
    assert_ok(library_add_shelf(library.db, 1, "100% cotton!"));
    assert_ok(library_add_shelf(library.db, 2, "100 cotton"));
    assert_ok(library_add_shelf(library.db, 3, "COTTON"));
    const char *pattern = db_like(library.arena, "%", "0% cot", "%");
    assert_ok(db_list(library.db, library.arena, &find, DB_PARAMS(db_text(pattern)), &shelf_record, &rows));
    assert_int_equal(rows.count, 1);
    pattern = db_like(library.arena, "%", "cotton", "");
    assert_ok(db_list(library.db, library.arena, &find, DB_PARAMS(db_text(pattern)), &shelf_record, &rows));
    assert_int_equal(rows.count, 2);
    pattern = db_like(library.arena, "", "_", "");
    assert_ok(db_list(library.db, library.arena, &find, DB_PARAMS(db_text(pattern)), &shelf_record, &rows));
    assert_int_equal(rows.count, 2);
    library_free(&library);
}

TEST_ENGINE(a_number_that_does_not_fit_is_invalid)
{
    static const struct sql tenfold = {"tenfold", "SELECT CAST($1 AS BIGINT) * 10 AS id, name FROM shelf"};
    struct library library = library_new();
    if (db_engine(library.db) == DB_POSTGRES) { /* SQLite goes over to floating point */
        struct shelf shelf;
        assert_ok(library_add_shelf(library.db, 1, "a"));
        assert_error(
            db_one(library.db, library.arena, &tenfold, DB_PARAMS(db_int(INT64_MAX)), &shelf_record, &shelf),
            ERROR_INVALID);
    }
    library_free(&library);
}

TEST_ENGINE(an_update_that_changes_nothing_is_a_conflict_for_run_one)
{
    struct library library = library_new();
    int64_t changed = -1;
    assert_ok(library_add_shelf(library.db, 1, "a"));
    assert_ok(db_run_one(library.db, &shelf_rename, DB_PARAMS(db_int(1), db_text("b"))));
    assert_error(db_run_one(library.db, &shelf_rename, DB_PARAMS(db_int(2), db_text("c"))), ERROR_CONFLICT);
    assert_ok(db_run(library.db, &shelf_rename, DB_PARAMS(db_int(2), db_text("c")), &changed));
    assert_int_equal(changed, 0);
    assert_ok(db_run(library.db, &shelf_list, DB_NO_PARAMS, &changed));
    assert_int_equal(changed, 0);
    library_free(&library);
}

/* ---- row by row ---- */

struct reader {
    int rows;
    int enough;
    int64_t sum;
    char last[16];
};

static enum error read_shelf(void *context, const void *item)
{
    struct reader *reader = context;
    const struct shelf *shelf = item;
    reader->sum += shelf->id;
    snprintf(reader->last, sizeof reader->last, "%s", shelf->name);
    return ++reader->rows == reader->enough ? ERROR_TOO_MANY : OK;
}

static void add_shelves(struct db *db, int count)
{
    char name[16];
    for (int i = 1; i <= count; i++) {
        snprintf(name, sizeof name, "s%05d", i);
        assert_ok(library_add_shelf(db, i, name));
    }
}

TEST_ENGINE(rows_are_handed_out_one_by_one)
{
    struct library library = library_new();
    struct reader reader = {0};
    add_shelves(library.db, 100);
    assert_ok(db_each(library.db, &shelf_list, DB_NO_PARAMS, &shelf_record, read_shelf, &reader));
    assert_int_equal(reader.rows, 100);
    assert_int_equal(reader.sum, 5050);
    assert_string_equal(reader.last, "s00100");
    library_free(&library);
}

TEST_ENGINE(a_reader_that_had_enough_ends_it_and_the_connection_goes_on)
{
    struct library library = library_new();
    struct reader reader = {.enough = 3};
    add_shelves(library.db, 100);
    assert_error(db_each(library.db, &shelf_list, DB_NO_PARAMS, &shelf_record, read_shelf, &reader),
                 ERROR_TOO_MANY);
    assert_int_equal(reader.rows, 3);
    assert_int_equal(library_number(library.db, &shelf_count), 100);
    library_free(&library);
}

static jmp_buf out_of_request;

static enum error jump_out(void *context, const void *item)
{
    (void)context;
    (void)item;
    longjmp(out_of_request, 1);
}

TEST_ENGINE(a_jump_out_of_reading_is_mended_by_reset)
{
    struct library library = library_new();
    add_shelves(library.db, 50);
    if (setjmp(out_of_request) == 0) {
        enum error never = db_each(library.db, &shelf_list, DB_NO_PARAMS, &shelf_record, jump_out, NULL);
        fail_msg("the reader did not jump: %s", error_name(never));
    }
    db_reset(library.db);
    assert_int_equal(library_number(library.db, &shelf_count), 50);
    library_free(&library);
}

TEST_ENGINE(a_connection_that_the_server_ended_is_made_anew)
{
    static const struct sql own_number = {"own_number", "SELECT pg_backend_pid()"};
    static const struct sql end_it = {"end_it", "SELECT pg_terminate_backend($1, 5000)"};
    struct library library = library_new();
    if (db_engine(library.db) == DB_POSTGRES) {
        struct db *other = library_open_again(&library);
        add_shelves(library.db, 3);
        int64_t ended = 0, number = library_number(library.db, &own_number);
        assert_ok(db_number(other, &end_it, DB_PARAMS(db_int(number)), &ended));
        assert_int_equal(ended, 1);
        assert_int_equal(library_number(library.db, &shelf_count), 3);
        assert_int_not_equal(library_number(library.db, &own_number), number);
        db_close(other);
    }
    library_free(&library);
}

/* ---- opening ---- */

TEST_ENGINE(a_missing_directory_is_refused_with_a_message)
{
    struct arena *arena = arena_new(0);
    struct db *db = NULL;
    const char *message = "";
    assert_error(db_open(arena, "/nonexistent/directory/ithaca.db", &db, &message), ERROR_UNAVAILABLE);
    assert_null(db);
    assert_non_null(strstr(message, "/nonexistent/directory/ithaca.db"));
    arena_free(arena);
}

TEST_ENGINE(a_server_that_does_not_answer_is_refused_with_a_message)
{
    struct arena *arena = arena_new(0);
    struct db *db = NULL;
    const char *message = "";
    assert_error(db_open(arena, "postgresql://127.0.0.1:1/nothing?schema=a", &db, &message),
                 ERROR_UNAVAILABLE);
    assert_null(db);
    assert_true(strlen(message) > 0);
    arena_free(arena);
}

TEST_ENGINE(a_schema_name_with_other_letters_is_refused)
{
    struct arena *arena = arena_new(0);
    struct db *db = NULL;
    const char *message = "";
    assert_error(db_open(arena, "postgresql://127.0.0.1:1/x?schema=a\"b", &db, &message), ERROR_INVALID);
    assert_error(db_open(arena, "postgresql://127.0.0.1:1/x?schema=", &db, &message), ERROR_INVALID);
    assert_error(db_open(arena, "postgresql://127.0.0.1:1/x?connect_timeout=2&schema=pg_x", &db, &message),
                 ERROR_INVALID);
    arena_free(arena);
}

TEST_ENGINE(a_database_file_is_for_its_owner_only)
{
    struct arena *arena = arena_new(0);
    const char *path = arena_format(arena, "%s/new.db", test_directory(arena)), *message = "";
    struct db *db;
    struct stat status;
    assert_ok(db_open(arena, path, &db, &message));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    db_close(db);
    arena_free(arena);
}

TEST_ENGINE(a_file_that_is_no_database_is_damaged)
{
    struct arena *arena = arena_new(0);
    const char *path = arena_format(arena, "%s/letter.db", test_directory(arena)), *message = "";
    struct db *db;
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 1000; i++) fputs("Dear Telemachus, ", file);
    fclose(file);
    assert_error(db_open(arena, path, &db, &message), ERROR_DAMAGED);
    arena_free(arena);
}

TEST_ENGINE(a_well_database_passes_the_check)
{
    struct library library = library_new();
    const char *message = NULL;
    add_shelves(library.db, 100);
    assert_ok(db_check(library.db, library.arena, &message));
    assert_string_equal(message, "");
    library_free(&library);
}

/* Flips bytes in the middle of a file that is not open. */
static void damage(const char *path)
{
    int file = open(path, O_RDWR);
    off_t size = lseek(file, 0, SEEK_END);
    char junk[512];
    memset(junk, 0x5a, sizeof junk);
    assert_true(size > 8192 && pwrite(file, junk, sizeof junk, size - 4096 - 512) == sizeof junk);
    close(file);
}

TEST_ENGINE(a_damaged_file_fails_the_check)
{
    struct library library = library_new();
    if (db_engine(library.db) == DB_SQLITE) {
        const char *message = "";
        add_shelves(library.db, 1000);
        db_close(library.db);
        damage(library.location);
        library.db = library_open_again(&library);
        assert_error(db_check(library.db, library.arena, &message), ERROR_DAMAGED);
        assert_true(strlen(message) > 0);
    }
    library_free(&library);
}
