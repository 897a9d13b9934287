/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The matcher on several threads: those it starts itself, and callers that share a program or stop a solve
 * from outside. tests/threads/run.sh builds these tests once more with ThreadSanitizer.
 */
#include <pthread.h>
#include <stdlib.h>

#include "matching/engine/explain.h"
#include "matching/engine/test_company.h"
#include "tests/support/test.h"

enum { MENTEES = 300, MENTORS = 2200 }; /* more than one block of mentors, so that there is work to share */

struct fixture {
    struct company *company;
    struct match_program *program;
    struct match_result optimum;
};

static struct fixture fixture_new(uint64_t seed)
{
    struct fixture fixture = {.company = company_new(seed, 2300, MENTEES, MENTORS, 200)};
    struct match_options one = {.threads = 1};
    assert_int_equal(match_program_open(&fixture.company->people, NULL, &fixture.program), MATCH_OK);
    assert_int_equal(match_program_solve(fixture.program, &one, &fixture.optimum), MATCH_OK);
    assert_true(fixture.optimum.proven);
    return fixture;
}

static void fixture_release(struct fixture *fixture)
{
    match_result_release(&fixture->optimum);
    match_program_close(fixture->program);
    company_free(fixture->company);
}

static void assert_same(const struct match_result *a, const struct match_result *b)
{
    assert_int_equal(a->pair_count, b->pair_count);
    assert_memory_equal(a->pairs, b->pairs, a->pair_count * sizeof *a->pairs);
    assert_memory_equal(a->mentor_price, b->mentor_price, a->mentor_count * sizeof *a->mentor_price);
}

/* ---- progress ---- */

struct watcher {
    pthread_t solver;
    unsigned calls;
    unsigned last;
    bool elsewhere; /* was called from another thread than the solving one */
};

static void watch(void *context, unsigned done, unsigned all)
{
    struct watcher *watcher = context;
    watcher->calls++;
    watcher->elsewhere = watcher->elsewhere || !pthread_equal(watcher->solver, pthread_self()) || done > all;
    watcher->last = done;
}

TEST(threads_tell_their_progress_from_the_solving_one_and_agree_on_the_result)
{
    struct fixture fixture = fixture_new(21);
    for (unsigned threads = 2; threads <= 3; threads++) {
        struct watcher watcher = {.solver = pthread_self()};
        struct match_options options = {.threads = threads, .progress = watch, .progress_context = &watcher};
        struct match_result result;
        assert_int_equal(match_program_solve(fixture.program, &options, &result), MATCH_OK);
        assert_true(watcher.calls > 0);
        assert_false(watcher.elsewhere);
        assert_same(&result, &fixture.optimum);
        match_result_release(&result);
    }
    fixture_release(&fixture);
}

/* ---- stopping from outside ---- */

struct stopping {
    int cancel;
    int begun; /* set by the solving thread's progress */
};

static void note_begun(void *context, unsigned done, unsigned all)
{
    struct stopping *stopping = context;
    (void)done;
    (void)all;
    __atomic_store_n(&stopping->begun, 1, __ATOMIC_RELEASE);
}

static void *stop_when_begun(void *context)
{
    struct stopping *stopping = context;
    while (__atomic_load_n(&stopping->begun, __ATOMIC_ACQUIRE) == 0) sched_yield();
    __atomic_store_n(&stopping->cancel, 1, __ATOMIC_RELAXED);
    return NULL;
}

TEST(another_thread_can_stop_a_solve_at_any_time)
{
    struct fixture fixture = fixture_new(22);
    struct stopping stopping = {0};
    struct match_options options = {
        .threads = 2, .cancel = &stopping.cancel, .progress = note_begun, .progress_context = &stopping};
    struct match_result result;
    pthread_t stopper;
    assert_int_equal(pthread_create(&stopper, NULL, stop_when_begun, &stopping), 0);
    assert_int_equal(match_program_solve(fixture.program, &options, &result), MATCH_OK);
    __atomic_store_n(&stopping.begun, 1, __ATOMIC_RELEASE);
    pthread_join(stopper, NULL);
    assert_true(result.pairs_bound >= (int64_t)fixture.optimum.pair_count);
    if (result.proven) assert_same(&result, &fixture.optimum);
    match_result_release(&result);
    fixture_release(&fixture);
}

/* ---- one program, several callers ---- */

struct caller {
    pthread_t thread;
    const struct fixture *fixture;
    struct match_result result;
    struct match_why_not why_not;
    enum match_error error;
};

static void *solve_again(void *context)
{
    struct caller *caller = context;
    struct match_options options = {.threads = 2, .start = &caller->fixture->optimum};
    caller->error = match_program_solve(caller->fixture->program, &options, &caller->result);
    return NULL;
}

/* The first pair that is allowed and was not chosen. */
static void *ask_why_not(void *context)
{
    struct caller *caller = context;
    const struct match_program *program = caller->fixture->program;
    for (uint32_t mentor = 0; mentor < MENTORS; mentor++) {
        if (match_program_rule(program, 7, mentor) != MATCH_RULE_NONE) continue;
        match_why_not_release(&caller->why_not);
        caller->error = match_explain_why_not(program, &caller->fixture->optimum, 7, mentor, MATCH_FOR_OTHERS,
                                              NULL, &caller->why_not);
        if (caller->error != MATCH_OK || caller->why_not.come_count > 0) break;
    }
    return NULL;
}

TEST(threads_of_several_callers_may_use_one_program)
{
    struct fixture fixture = fixture_new(23);
    struct caller callers[3] = {{.fixture = &fixture}, {.fixture = &fixture}, {.fixture = &fixture}};
    for (int at = 0; at < 3; at++)
        assert_int_equal(
            pthread_create(&callers[at].thread, NULL, at == 2 ? ask_why_not : solve_again, &callers[at]), 0);
    for (int at = 0; at < 3; at++) {
        pthread_join(callers[at].thread, NULL);
        assert_int_equal(callers[at].error, MATCH_OK);
    }
    assert_same(&callers[0].result, &callers[1].result);
    assert_int_equal(callers[0].result.total, fixture.optimum.total);
    for (int at = 0; at < 3; at++) {
        match_result_release(&callers[at].result);
        match_why_not_release(&callers[at].why_not);
    }
    fixture_release(&fixture);
}
