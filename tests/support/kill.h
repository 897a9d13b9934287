/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Work that is killed in the middle (SIGKILL at a random moment), to show that nothing is half done
 * afterwards and nothing that was acknowledged is lost.
 *
 *     static void import_many(void *context, struct test_acknowledge *acknowledge)
 *     {
 *         struct db *db = … open context's location anew …
 *         for (int64_t i = 1;; i++)
 *             if (import(db, i) == OK) test_acknowledge(acknowledge, i);
 *     }
 *     …
 *     struct test_killed killed = test_kill_during(import_many, &location, 20000);
 *     … reopen, then check that everything up to killed.last is there whole, and nothing is there by half
 *
 * The work runs in a child process: it has to open its own database connection and must not use the parent's,
 * and it must not assert, for that would go on with the tests in the child: it ends with _exit(72) on
 * trouble. A PostgreSQL server may finish a commit that the child had asked for; what was not acknowledged
 * may be there, whole.
 */
#ifndef ITHACA_TEST_KILL_H
#define ITHACA_TEST_KILL_H

#include <stdbool.h>
#include <stdint.h>

struct test_acknowledge;

struct test_killed {
    int64_t last;  /* acknowledged; 0 when nothing was */
    int64_t count; /* of acknowledgments */
    bool ended;    /* the work returned before it was killed */
};

/* From the child: this is promised. */
void test_acknowledge(struct test_acknowledge *acknowledge, int64_t number);

/*
 * Runs `work` in a child and kills it after at most `longest` microseconds, counted from its first call of
 * test_acknowledge (0 is fine to mean "I am ready"). Stops the test when the child fails by itself.
 */
struct test_killed test_kill_during(void (*work)(void *context, struct test_acknowledge *acknowledge),
                                    void *context, uint32_t longest);

#endif
