/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Tests stand beside the code and note themselves:
 *
 *     TEST(a_blank_name_is_refused)
 *     {
 *         assert_int_equal(…);            cmocka's assertions
 *     }
 *
 * The runner (tests/support/runner.c) groups them by file. `TEST_DB(name)` runs on a fresh, migrated database
 * of the engine under test (environment ITHACA_TEST_DATABASE: unset is SQLite, else a postgresql:// URL),
 * with a fixed clock. `TEST_ENGINE(name)` opens databases of that engine itself (test_empty_database). Tests
 * that know no database run once, with SQLite's.
 */
#ifndef ITHACA_TEST_H
#define ITHACA_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"

struct db;
struct portal_key;

struct test {
    const char *name;
    const char *file;
    void (*run)(void);
    bool has_engine; /* it is another test on another engine */
};

#define TEST(test_name) TEST_NOTED(test_name, false)
#define TEST_ENGINE(test_name) TEST_NOTED(test_name, true)
#define TEST_NOTED(test_name, has_engine)                                                                    \
    static void test_name(void);                                                                             \
    static const struct test test_name##_test = {#test_name, __FILE__, test_name, has_engine};               \
    static const struct test *const test_name##_listed __attribute__((used, section("ithaca_test"))) =       \
        &test_name##_test;                                                                                   \
    static void test_name(void)

/* What a test with a database is given; the runner makes and removes it. */
struct test_world {
    struct arena *arena;
    struct db *db;
    const char *location; /* of the database, as for db_open */
    int64_t now;          /* milliseconds; `clock` shows it; starts at 2026-03-02 09:00:00 UTC, a Monday */
    struct clock clock;
    struct portal_key *portal_key;
};

struct test_world *test_world_new(void);
void test_world_free(struct test_world *world);

#define TEST_DB(test_name)                                                                                   \
    static void test_name##_in(struct test_world *world);                                                    \
    TEST_ENGINE(test_name)                                                                                   \
    {                                                                                                        \
        struct test_world *world = test_world_new();                                                         \
        test_name##_in(world);                                                                               \
        test_world_free(world);                                                                              \
    }                                                                                                        \
    static void test_name##_in(struct test_world *world)

/* Where an empty database of the engine under test can be opened; removed when the test run ends. */
const char *test_empty_database(struct arena *arena);

/* Removes what the tests left: directories, schemas. The runner calls it last. */
void test_run_ends(void);

/* A new directory that is removed when the test run ends. */
const char *test_directory(struct arena *arena);

#define assert_ok(call) assert_string_equal(error_name(call), "ok")
#define assert_error(call, expected) assert_string_equal(error_name(call), error_name(expected))

#endif
