/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Each allocation of the engine fails in turn: the call says that memory is short, leaves its outcome
 * untouched and loses nothing (the sanitizer would tell). The linker sends allocations here first, see
 * tests/meson.build.
 */
#include <stdlib.h>

#include "matching/engine/explain.h"
#include "matching/engine/test_company.h"
#include "tests/support/test.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

/* How many allocations still succeed; -1: all do. Tests run one at a time, and these with one thread. */
static _Thread_local int64_t left = -1;
static _Thread_local bool failed;

static bool fails(void)
{
    if (left < 0) return false;
    if (left > 0) left--;
    else failed = true;
    return failed;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_realloc(memory, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __real_aligned_alloc(alignment, size);
}

/* What the calls work on, and one of them. */
struct world {
    struct company *company;
    struct match_program *program;
    struct match_pairs pairs;
    struct match_result optimum;
};

typedef enum match_error engine_call(struct world *world);

static const struct match_options one_thread = {.threads = 1};

static enum match_error call_graph(struct world *world)
{
    struct match_result result;
    enum match_error error = match_solve(&world->pairs.graph, &one_thread, NULL, &result);
    if (error == MATCH_OK) match_result_release(&result);
    return error;
}

static enum match_error call_graph_verify(struct world *world)
{
    struct match_verdict verdict;
    return match_verify(&world->pairs.graph, &world->optimum, &verdict);
}

static enum match_error call_open(struct world *world)
{
    struct match_program *program;
    enum match_error error = match_program_open(&world->company->people, NULL, &program);
    if (error == MATCH_OK) match_program_close(program);
    return error;
}

static enum match_error call_solve(struct world *world)
{
    struct match_result result;
    enum match_error error = match_program_solve(world->program, &one_thread, &result);
    if (error == MATCH_OK) match_result_release(&result);
    return error;
}

static enum match_error call_again(struct world *world)
{
    struct match_options options = {.threads = 1, .start = &world->optimum};
    struct match_result result;
    enum match_error error = match_program_solve(world->program, &options, &result);
    if (error == MATCH_OK) match_result_release(&result);
    return error;
}

static enum match_error call_verify(struct world *world)
{
    struct match_verdict verdict;
    return match_program_verify(world->program, &world->optimum, &verdict);
}

static enum match_error call_pairs(struct world *world)
{
    struct match_pairs pairs;
    enum match_error error = match_program_pairs(world->program, &pairs);
    if (error == MATCH_OK) match_pairs_release(&pairs);
    return error;
}

static enum match_error call_why_not(struct world *world)
{
    struct match_why_not why_not;
    for (uint32_t mentee = 0; mentee < world->optimum.mentee_count; mentee++) {
        for (uint32_t mentor = 0; mentor < world->optimum.mentor_count; mentor++) {
            if (match_program_rule(world->program, mentee, mentor) != MATCH_RULE_NONE) continue;
            enum match_error error = match_explain_why_not(world->program, &world->optimum, mentee, mentor,
                                                           MATCH_FOR_OTHERS, &one_thread, &why_not);
            if (error != MATCH_OK) return error;
            bool costs = why_not.kind == MATCH_WHY_NOT_COSTS;
            match_why_not_release(&why_not);
            if (costs) return MATCH_OK;
        }
    }
    return MATCH_OK;
}

static enum match_error call_fairest(struct world *world)
{
    struct match_result result;
    struct match_price price;
    int32_t least;
    enum match_error error =
        match_program_fairest(world->program, &world->optimum, &one_thread, &least, &price, &result);
    if (error == MATCH_OK) match_result_release(&result);
    return error;
}

static enum match_error call_stable(struct world *world)
{
    struct match_result result;
    struct match_price price;
    enum match_error error = match_program_stable(world->program, &world->optimum, &price, &result);
    if (error == MATCH_OK) match_result_release(&result);
    return error;
}

static enum match_error call_parity(struct world *world)
{
    struct match_parity groups[4];
    struct match_result result;
    struct match_price price;
    enum match_error error =
        match_program_parity(world->program, &world->optimum, 15, &one_thread, groups, &price, &result);
    if (error == MATCH_OK) match_result_release(&result);
    return error;
}

static enum match_error call_rivals(struct world *world)
{
    uint64_t count;
    return match_program_rivals(world->program, &world->optimum, &count);
}

static enum match_error call_remap(struct world *world)
{
    uint32_t to[64];
    struct match_result moved;
    for (uint32_t at = 0; at < 64; at++) to[at] = at == 0 ? MATCH_NOBODY : at - 1;
    enum match_error error = match_result_remap(&world->optimum, to, to, 64, 64, &moved);
    if (error == MATCH_OK) match_result_release(&moved);
    return error;
}

enum { ALL_OF_ONE = 250, SOME = 61 };

/* Each of one solve, then some of those that solve again and again. Returns how many came into play. */
static int64_t fail_each(struct world *world, engine_call *call)
{
    for (int64_t at = 0;; at += at < ALL_OF_ONE ? 1 : SOME) {
        left = at;
        failed = false;
        enum match_error error = call(world);
        bool reached = failed;
        left = -1;
        if (!reached) {
            assert_int_equal(error, MATCH_OK);
            return at;
        }
        assert_int_equal(error, MATCH_NO_MEMORY);
    }
}

static void world_open(struct world *world)
{
    *world = (struct world){.company = company_new(7, 30, 12, 8, 12)};
    world->company->people.rules.seniority_bounded = false;
    assert_int_equal(match_program_open(&world->company->people, NULL, &world->program), MATCH_OK);
    assert_int_equal(match_program_pairs(world->program, &world->pairs), MATCH_OK);
    assert_int_equal(match_program_solve(world->program, &one_thread, &world->optimum), MATCH_OK);
}

TEST(memory_that_is_short_is_told_and_nothing_is_lost)
{
    static engine_call *const calls[] = {
        call_graph,   call_graph_verify, call_open,   call_solve, call_again,   call_verify, call_pairs,
        call_why_not, call_stable,       call_rivals, call_remap, call_fairest, call_parity};
    struct world world;
    world_open(&world);
    for (size_t at = 0; at < sizeof calls / sizeof *calls; at++)
        assert_true(fail_each(&world, calls[at]) > 0);
    match_result_release(&world.optimum);
    match_pairs_release(&world.pairs);
    match_program_close(world.program);
    company_free(world.company);
}
