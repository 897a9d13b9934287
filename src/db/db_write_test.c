/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Transactions: all or nothing, whatever goes wrong, and whoever else writes. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "db/engine.h"
#include "db/test_library.h"
#include "tests/support/kill.h"
#include "tests/support/test.h"

static enum error add_two(struct db *db, void *context)
{
    (void)context;
    TRY(library_add_shelf(db, 1, "a"));
    return library_add_shelf(db, 2, "b");
}

static enum error add_two_then_refuse(struct db *db, void *context)
{
    TRY(add_two(db, context));
    return ERROR_FORBIDDEN;
}

static enum error add_the_same_twice(struct db *db, void *context)
{
    (void)context;
    TRY(library_add_shelf(db, 1, "a"));
    return library_add_shelf(db, 2, "a");
}

static enum error overlook_a_conflict(struct db *db, void *context)
{
    enum error *later = context;
    TRY(library_add_shelf(db, 1, "a"));
    enum error overlooked = library_add_shelf(db, 2, "a");
    assert_error(overlooked, ERROR_CONFLICT);
    *later = library_add_shelf(db, 3, "c");
    return OK;
}

static enum error write_inside(struct db *db, void *context)
{
    TRY(library_add_shelf(db, 9, "z"));
    return db_write(db, add_two, context);
}

static enum error overlook_a_failed_inner_write(struct db *db, void *context)
{
    TRY(library_add_shelf(db, 9, "z"));
    enum error overlooked = db_write(db, add_two_then_refuse, context);
    assert_error(overlooked, ERROR_FORBIDDEN);
    return OK;
}

TEST_ENGINE(a_write_that_ends_well_is_kept)
{
    struct library library = library_new();
    assert_ok(db_write(library.db, add_two, NULL));
    assert_int_equal(library_number(library.db, &shelf_count), 2);
    library_free(&library);
}

TEST_ENGINE(a_write_that_answers_an_error_leaves_nothing)
{
    struct library library = library_new();
    assert_error(db_write(library.db, add_two_then_refuse, NULL), ERROR_FORBIDDEN);
    assert_int_equal(library_number(library.db, &shelf_count), 0);
    assert_error(db_write(library.db, add_the_same_twice, NULL), ERROR_CONFLICT);
    assert_int_equal(library_number(library.db, &shelf_count), 0);
    assert_ok(db_write(library.db, add_two, NULL));
    library_free(&library);
}

TEST_ENGINE(a_failed_statement_decides_even_when_it_is_overlooked)
{
    struct library library = library_new();
    enum error later = OK;
    assert_error(db_write(library.db, overlook_a_conflict, &later), ERROR_CONFLICT);
    assert_error(later, ERROR_CONFLICT);
    assert_int_equal(library_number(library.db, &shelf_count), 0);
    library_free(&library);
}

TEST_ENGINE(a_write_inside_a_write_joins_it)
{
    struct library library = library_new();
    assert_ok(db_write(library.db, write_inside, NULL));
    assert_int_equal(library_number(library.db, &shelf_count), 3);
    library_free(&library);
}

TEST_ENGINE(an_inner_write_that_fails_takes_the_outer_one_along)
{
    struct library library = library_new();
    assert_error(db_write(library.db, overlook_a_failed_inner_write, NULL), ERROR_FORBIDDEN);
    assert_int_equal(library_number(library.db, &shelf_count), 0);
    library_free(&library);
}

static enum error stop_early(void *context, const void *item)
{
    (void)context;
    (void)item;
    return ERROR_TOO_MANY;
}

static enum error read_a_little_and_go_on(struct db *db, void *context)
{
    TRY(add_two(db, context));
    enum error stopped = db_each(db, &shelf_list, DB_NO_PARAMS, &shelf_record, stop_early, NULL);
    assert_error(stopped, ERROR_TOO_MANY);
    return library_add_shelf(db, 3, "c");
}

TEST_ENGINE(a_reader_that_had_enough_does_not_spoil_the_write)
{
    struct library library = library_new();
    assert_ok(db_write(library.db, read_a_little_and_go_on, NULL));
    assert_int_equal(library_number(library.db, &shelf_count), 3);
    library_free(&library);
}

/* ---- jumps and faults ---- */

static jmp_buf out_of_request;

static enum error jump_out(struct db *db, void *context)
{
    assert_ok(add_two(db, context));
    longjmp(out_of_request, 1);
}

TEST_ENGINE(a_jump_out_of_a_write_is_rolled_back_by_reset)
{
    struct library library = library_new();
    if (setjmp(out_of_request) == 0) {
        enum error never = db_write(library.db, jump_out, NULL);
        fail_msg("the work did not jump: %s", error_name(never));
    }
    db_reset(library.db);
    assert_int_equal(library_number(library.db, &shelf_count), 0);
    assert_ok(db_write(library.db, add_two, NULL));
    library_free(&library);
}

TEST_ENGINE(a_fault_at_any_call_of_a_write_leaves_nothing_half_done)
{
    struct library library = library_new();
    int64_t before = db_calls(library.db);
    assert_ok(db_write(library.db, add_two, NULL));
    int64_t calls = db_calls(library.db) - before;
    assert_int_equal(calls, 4); /* begin, two rows, commit */
    assert_ok(db_run(library.db, &shelf_remove, DB_PARAMS(db_int(1)), NULL));
    assert_ok(db_run(library.db, &shelf_remove, DB_PARAMS(db_int(2)), NULL));
    for (int64_t call = 1; call <= calls; call++) {
        db_fail_at(library.db, call);
        assert_error(db_write(library.db, add_two, NULL), ERROR_UNAVAILABLE);
        assert_int_equal(library_number(library.db, &shelf_count), 0);
    }
    assert_ok(db_write(library.db, add_two, NULL));
    library_free(&library);
}

/* ---- one moment ---- */

struct two_looks {
    struct db *other;
    int64_t first, second;
};

static enum error look_twice(struct db *db, void *context)
{
    struct two_looks *looks = context;
    TRY(db_number(db, &shelf_count, DB_NO_PARAMS, &looks->first));
    TRY(db_write(looks->other, add_two, NULL));
    return db_number(db, &shelf_count, DB_NO_PARAMS, &looks->second);
}

TEST_ENGINE(a_read_sees_one_moment_while_another_writes)
{
    struct library library = library_new();
    struct two_looks looks = {.other = library_open_again(&library)};
    assert_ok(db_read(library.db, look_twice, &looks));
    assert_int_equal(looks.first, 0);
    assert_int_equal(looks.second, 0);
    assert_int_equal(library_number(library.db, &shelf_count), 2);
    db_close(looks.other);
    library_free(&library);
}

/* ---- several at once ---- */

enum { WRITERS = 4, ROUNDS = 25 };

struct writer {
    struct db *db;
    enum error error;
};

static const struct sql version_get = {"version_get", "SELECT version FROM book WHERE id = 1"};
static const struct sql version_set = {"version_set", "UPDATE book SET version = $1 WHERE id = 1"};

/* Reads, decides, writes: lost updates show as a version that is too small. */
static enum error count_up(struct db *db, void *context)
{
    (void)context;
    int64_t version;
    TRY(db_number(db, &version_get, DB_NO_PARAMS, &version));
    return db_run_one(db, &version_set, DB_PARAMS(db_int(version + 1)));
}

static void *write_rounds(void *context)
{
    struct writer *writer = context;
    for (int i = 0; i < ROUNDS && writer->error == OK; i++) {
        do {
            writer->error = db_write(writer->db, count_up, NULL);
        } while (writer->error == ERROR_UNAVAILABLE);
    }
    return NULL;
}

static const struct sql book_one = {"book_one", "INSERT INTO book (id, shelf_id, version) VALUES (1, 1, 0)"};

TEST_ENGINE(no_update_is_lost_when_several_write_at_once)
{
    struct library library = library_new();
    struct writer writers[WRITERS] = {0};
    pthread_t threads[WRITERS];
    assert_ok(library_add_shelf(library.db, 1, "a"));
    assert_ok(db_run(library.db, &book_one, DB_NO_PARAMS, NULL));
    for (int i = 0; i < WRITERS; i++) {
        writers[i].db = library_open_again(&library);
        assert_int_equal(pthread_create(&threads[i], NULL, write_rounds, &writers[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
        assert_ok(writers[i].error);
        db_close(writers[i].db);
    }
    assert_int_equal(library_number(library.db, &version_get), WRITERS * ROUNDS);
    library_free(&library);
}

static const struct sql lent_count = {"lent_count", "SELECT COUNT(*) FROM book WHERE lent = 1"};
static const struct sql lend = {"lend", "UPDATE book SET lent = 1 WHERE id = $1"};

struct lending {
    struct db *other;
    int runs;
};

static enum error lend_second(struct db *db, void *context)
{
    (void)context;
    int64_t lent;
    TRY(db_number(db, &lent_count, DB_NO_PARAMS, &lent));
    return lent ? ERROR_TOO_MANY : db_run_one(db, &lend, DB_PARAMS(db_int(2)));
}

static enum error lend_first(struct db *db, void *context)
{
    struct lending *lending = context;
    int64_t lent;
    lending->runs++;
    TRY(db_number(db, &lent_count, DB_NO_PARAMS, &lent));
    if (lent) return ERROR_TOO_MANY;
    if (lending->runs == 1 && db_engine(db) == DB_POSTGRES)
        assert_ok(db_write(lending->other, lend_second, NULL)); /* on SQLite it would have to wait for us */
    return db_run_one(db, &lend, DB_PARAMS(db_int(1)));
}

TEST_ENGINE(a_rule_that_was_read_holds_until_the_write_is_kept)
{
    static const struct sql books = {"books", "INSERT INTO book (id, shelf_id) VALUES (1, 1), (2, 1)"};
    struct library library = library_new();
    struct lending lending = {.other = library_open_again(&library)};
    assert_ok(library_add_shelf(library.db, 1, "a"));
    assert_ok(db_run(library.db, &books, DB_NO_PARAMS, NULL));
    /* Only one book may be lent; two who look at the same time must not both lend one. */
    enum error first = db_write(library.db, lend_first, &lending);
    assert_error(first, db_engine(library.db) == DB_POSTGRES ? ERROR_TOO_MANY : OK);
    assert_int_equal(library_number(library.db, &lent_count), 1);
    db_close(lending.other);
    library_free(&library);
}

/* ---- killed in the middle ---- */

enum { KILLS = 40, BOOKS_PER_SHELF = 5 };

static const struct sql book_on = {"book_on", "INSERT INTO book (id, shelf_id) VALUES ($1, $2)"};
static const struct sql last_shelf = {"last_shelf", "SELECT MAX(id) FROM shelf"};
static const struct sql half_shelves = {
    "half_shelves",
    "SELECT COUNT(*) FROM shelf WHERE (SELECT COUNT(*) FROM book WHERE shelf_id = shelf.id) <> 5"};

static enum error fill_shelf(struct db *db, void *context)
{
    int64_t *id = context;
    char name[24];
    snprintf(name, sizeof name, "%lld", (long long)*id);
    TRY(library_add_shelf(db, *id, name));
    for (int64_t i = 0; i < BOOKS_PER_SHELF; i++)
        TRY(db_run(db, &book_on, DB_PARAMS(db_int(*id * 10 + i), db_int(*id)), NULL));
    return OK;
}

static void fill_shelves(void *context, struct test_acknowledge *acknowledge)
{
    const struct library *library = context;
    struct db *db = NULL;
    const char *message = "";
    int64_t id = 0;
    if (db_open(library->arena, library->location, &db, &message) != OK ||
        db_number(db, &last_shelf, DB_NO_PARAMS, &id) != OK)
        _exit(72);
    test_acknowledge(acknowledge, 0);
    for (int i = 0; i < 1000; i++) {
        id++;
        if (db_write(db, fill_shelf, &id) != OK) _exit(72);
        test_acknowledge(acknowledge, id);
    }
}

static enum error look_for_halves(struct db *db, void *context)
{
    struct test_killed *killed = context;
    int64_t last, halves;
    TRY(db_number(db, &last_shelf, DB_NO_PARAMS, &last));
    TRY(db_number(db, &half_shelves, DB_NO_PARAMS, &halves));
    assert_true(last >= killed->last);
    assert_int_equal(halves, 0);
    return OK;
}

TEST_ENGINE(killed_at_any_moment_a_write_is_whole_and_what_was_acknowledged_is_there)
{
    struct library library = library_new();
    int64_t acknowledged = 0;
    for (int i = 0; i < KILLS; i++) {
        struct test_killed killed = test_kill_during(fill_shelves, &library, 15000);
        assert_ok(db_read(library.db, look_for_halves, &killed));
        acknowledged += killed.count;
    }
    assert_true(acknowledged > 0); /* it was at work when it was killed */
    library_free(&library);
}
