/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Runs the tests that noted themselves (test.h), one cmocka group a file.
 *     ithaca-tests [WORD …]    only tests whose file or name contains one of the words
 * With ITHACA_TEST_COST=N it tells the N tests that took the most: processor time of this process and its
 * children, and time by the clock, which counts the database server too. Prints `unit: N passed, N failed`
 * last. Exit status 1 when one failed or none ran.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/test.h"

extern const struct test *const __start_ithaca_test[];
extern const struct test *const __stop_ithaca_test[];

/* Milliseconds. */
struct cost {
    double processor;
    double clock;
};

struct listed {
    const struct test *test;
    struct cost cost;
};

static double milliseconds(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

static struct cost spent(void)
{
    struct rusage own, children;
    struct timespec now;
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &children);
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (struct cost){.processor = milliseconds(own.ru_utime) + milliseconds(own.ru_stime) +
                                      milliseconds(children.ru_utime) + milliseconds(children.ru_stime),
                         .clock = (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6};
}

/* cmocka calls these three with this state. */
static int begins(void **state)
{
    ((struct listed *)*state)->cost = spent();
    return 0;
}

static void run_listed_test(void **state)
{
    ((struct listed *)*state)->test->run();
}

static int ends(void **state)
{
    struct cost *cost = &((struct listed *)*state)->cost, now = spent();
    *cost = (struct cost){.processor = now.processor - cost->processor, .clock = now.clock - cost->clock};
    return 0;
}

/* The tests of tests/faults come first: they fork often, which takes longer the more memory others have left
 * behind. */
static int by_file(const void *left, const void *right)
{
    const struct test *a = ((const struct listed *)left)->test, *b = ((const struct listed *)right)->test;
    int order = !!strstr(b->file, "faults/") - !!strstr(a->file, "faults/");
    if (!order) order = strcmp(a->file, b->file);
    return order ? order : (a < b ? -1 : a > b);
}

static int by_cost(const void *left, const void *right)
{
    const struct cost *a = &((const struct listed *)left)->cost, *b = &((const struct listed *)right)->cost;
    return (a->clock < b->clock) - (a->clock > b->clock);
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

static void tell_cost(struct listed *tests, size_t count)
{
    const char *wish = getenv("ITHACA_TEST_COST");
    size_t told = wish ? strtoul(wish, NULL, 10) : 0;
    if (told == 0) return;
    struct cost all = {0, 0};
    for (size_t i = 0; i < count; i++) {
        all.processor += tests[i].cost.processor;
        all.clock += tests[i].cost.clock;
    }
    qsort(tests, count, sizeof *tests, by_cost);
    printf("cost: processor ms, clock ms\n%9.0f %9.0f  all\n", all.processor, all.clock);
    for (size_t i = 0; i < count && i < told; i++)
        printf("%9.0f %9.0f  %s: %s\n", tests[i].cost.processor, tests[i].cost.clock,
               short_name(tests[i].test->file), tests[i].test->name);
}

/* Runs the tests, which are in the order of their files; ret: how many failed. */
static int run_by_file(struct listed *tests, size_t count, struct CMUnitTest *units)
{
    int failed = 0;
    for (size_t first = 0, end; first < count; first = end) {
        const char *file = tests[first].test->file;
        for (end = first; end < count && strcmp(tests[end].test->file, file) == 0; end++)
            units[end - first] = (struct CMUnitTest){.name = tests[end].test->name,
                                                     .test_func = run_listed_test,
                                                     .setup_func = begins,
                                                     .teardown_func = ends,
                                                     .initial_state = &tests[end]};
        failed += _cmocka_run_group_tests(short_name(file), units, end - first, NULL, NULL);
    }
    return failed;
}

int main(int argc, char **argv)
{
    size_t all = (size_t)(__stop_ithaca_test - __start_ithaca_test), count = 0;
    struct listed *tests = calloc(all, sizeof *tests);
    struct CMUnitTest *units = calloc(all, sizeof *units);
    if (!tests || !units) return 70;
    for (size_t i = 0; i < all; i++)
        if (wanted(__start_ithaca_test[i], argc - 1, argv + 1)) tests[count++].test = __start_ithaca_test[i];
    qsort(tests, count, sizeof *tests, by_file);

    int failed = run_by_file(tests, count, units);
    test_run_ends();
    tell_cost(tests, count);
    printf("unit: %zu passed, %d failed\n", count - (size_t)failed, failed);
    fflush(stdout);
    if (failed) _exit(1); /* what a failed test left behind is no finding of its own */
    free(tests);
    free(units);
    return count == 0;
}
