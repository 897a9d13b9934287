/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Runs the tests that noted themselves (test.h), one cmocka group a file.
 *     ithaca-tests [WORD …]    only tests whose file or name contains one of the words
 * Prints `unit: N passed, N failed` last. Exit status 1 when one failed or none ran.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/test.h"

extern const struct test *const __start_ithaca_test[];
extern const struct test *const __stop_ithaca_test[];

/* cmocka calls a function with this state. */
static void run_listed_test(void **state)
{
    ((const struct test *)*state)->run();
}

static int by_file(const void *left, const void *right)
{
    const struct test *a = *(const struct test *const *)left, *b = *(const struct test *const *)right;
    int order = strcmp(a->file, b->file);
    return order ? order : (a < b ? -1 : a > b);
}

static int wanted(const struct test *test, int count, char **words)
{
    if (!test->has_engine && getenv("ITHACA_TEST_DATABASE")) return 0; /* SQLite's run has it */
    if (count == 0) return 1;
    for (int i = 0; i < count; i++)
        if (strstr(test->file, words[i]) || strstr(test->name, words[i])) return 1;
    return 0;
}

static const char *short_name(const char *file)
{
    const char *src = strstr(file, "src/");
    return src ? src : file;
}

int main(int argc, char **argv)
{
    size_t all = (size_t)(__stop_ithaca_test - __start_ithaca_test), count = 0;
    const struct test **tests = calloc(all, sizeof *tests);
    struct CMUnitTest *units = calloc(all, sizeof *units);
    if (!tests || !units) return 70;
    for (size_t i = 0; i < all; i++)
        if (wanted(__start_ithaca_test[i], argc - 1, argv + 1)) tests[count++] = __start_ithaca_test[i];
    qsort(tests, count, sizeof *tests, by_file);

    int failed = 0;
    for (size_t first = 0, end; first < count; first = end) {
        size_t units_count = 0;
        for (end = first; end < count && strcmp(tests[end]->file, tests[first]->file) == 0; end++)
            units[units_count++] = (struct CMUnitTest){.name = tests[end]->name,
                                                       .test_func = run_listed_test,
                                                       .initial_state = (void *)(uintptr_t)tests[end]};
        failed += _cmocka_run_group_tests(short_name(tests[first]->file), units, units_count, NULL, NULL);
    }
    test_run_ends();
    printf("unit: %zu passed, %d failed\n", count - (size_t)failed, failed);
    fflush(stdout);
    if (failed) _exit(1); /* what a failed test left behind is no finding of its own */
    free(tests);
    free(units);
    return count == 0;
}
