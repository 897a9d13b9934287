/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Explicit pairs: against brute force on small problems, by verification on larger ones, and the known bad
 * cases. */
#include "matching/engine/match.h"

#include <stdlib.h>

#include "tests/support/test.h"

/* ---- made problems ---- */

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static uint32_t below(uint64_t *state, uint32_t limit)
{
    return (uint32_t)(next_random(state) >> 33) % limit;
}

#define SMALL 6

struct made {
    uint16_t wanted[4096];
    uint16_t capacity[4096];
    struct match_pair pairs[65536];
    bool locked[65536];
    struct match_graph graph;
};

static struct made *made_new(uint32_t mentees, uint32_t mentors)
{
    struct made *made = calloc(1, sizeof *made);
    assert_non_null(made);
    for (uint32_t mentee = 0; mentee < mentees; mentee++) made->wanted[mentee] = 1;
    for (uint32_t mentor = 0; mentor < mentors; mentor++) made->capacity[mentor] = 1;
    made->graph = (struct match_graph){.mentee_count = mentees,
                                       .mentor_count = mentors,
                                       .wanted = made->wanted,
                                       .capacity = made->capacity,
                                       .pairs = made->pairs};
    return made;
}

static void made_pair(struct made *made, uint32_t mentee, uint32_t mentor, int32_t score)
{
    made->pairs[made->graph.pair_count++] = (struct match_pair){mentee, mentor, score};
}

/* The largest (pairs, total) by trying every subset of the pairs, one after the other. */
struct best {
    int64_t pairs;
    int64_t total;
};

static void try_all(const struct match_graph *graph, size_t at, int wanted[SMALL], int capacity[SMALL],
                    struct best now, struct best *best)
{
    if (at == graph->pair_count) {
        if (now.pairs > best->pairs || (now.pairs == best->pairs && now.total > best->total)) *best = now;
        return;
    }
    const struct match_pair *pair = &graph->pairs[at];
    bool locked = graph->locked != NULL && graph->locked[at];
    if (locked || (wanted[pair->mentee] > 0 && capacity[pair->mentor] > 0)) {
        struct best with = {now.pairs + 1, now.total + pair->score};
        wanted[pair->mentee]--;
        capacity[pair->mentor]--;
        try_all(graph, at + 1, wanted, capacity, with, best);
        wanted[pair->mentee]++;
        capacity[pair->mentor]++;
    }
    if (!locked) try_all(graph, at + 1, wanted, capacity, now, best);
}

static struct best brute_force(const struct match_graph *graph)
{
    int wanted[SMALL], capacity[SMALL];
    for (int i = 0; i < SMALL; i++) {
        wanted[i] = i < (int)graph->mentee_count ? graph->wanted[i] : 0;
        capacity[i] = i < (int)graph->mentor_count ? graph->capacity[i] : 0;
    }
    /* Locked pairs take their places first, whatever the order of the list. */
    struct match_pair *ordered = calloc(graph->pair_count + 1, sizeof *ordered);
    bool *locked = calloc(graph->pair_count + 1, sizeof *locked);
    struct match_graph same = *graph;
    size_t count = 0;
    for (int pass = 1; pass >= 0; pass--) {
        for (size_t at = 0; at < graph->pair_count; at++) {
            if ((graph->locked != NULL && graph->locked[at]) != (pass == 1)) continue;
            locked[count] = pass == 1;
            ordered[count++] = graph->pairs[at];
        }
    }
    same.pairs = ordered;
    same.locked = locked;
    struct best best = {-1, -1};
    try_all(&same, 0, wanted, capacity, (struct best){0, 0}, &best);
    free(ordered);
    free(locked);
    return best;
}

static struct match_result solved(const struct match_graph *graph, const struct match_options *options)
{
    struct match_result result;
    struct match_fault fault;
    struct match_verdict verdict;
    assert_int_equal(match_solve(graph, options, &fault, &result), MATCH_OK);
    assert_int_equal(match_verify(graph, &result, &verdict), MATCH_OK);
    if (verdict.reason != NULL) fail_msg("%s (%u, %u)", verdict.reason, verdict.mentee, verdict.mentor);
    assert_true(verdict.optimal);
    assert_true(result.proven);
    assert_int_equal(result.pairs_bound, result.pair_count);
    assert_int_equal(result.total_bound, result.total);
    return result;
}

static void assert_solved(const struct match_graph *graph, int64_t pairs, int64_t total)
{
    struct match_result result = solved(graph, NULL);
    assert_int_equal(result.pair_count, pairs);
    assert_int_equal(result.total, total);
    match_result_release(&result);
}

static struct made *made_small(uint64_t *state)
{
    struct made *made = made_new(1 + below(state, SMALL), 1 + below(state, SMALL));
    uint32_t most = 1 + below(state, 3), range = 1 + below(state, below(state, 2) ? 4 : 100);
    for (uint32_t i = 0; i < SMALL; i++) {
        made->wanted[i] = (uint16_t)below(state, most + 1);
        made->capacity[i] = (uint16_t)below(state, most + 1);
    }
    uint32_t density = 10 + below(state, 90);
    bool lock = below(state, 4) == 0;
    for (uint32_t mentee = 0; mentee < made->graph.mentee_count; mentee++) {
        for (uint32_t mentor = 0; mentor < made->graph.mentor_count; mentor++) {
            if (below(state, 100) >= density || made->graph.pair_count >= 14) continue;
            made->locked[made->graph.pair_count] = lock && below(state, 6) == 0;
            made_pair(made, mentee, mentor, (int32_t)below(state, range));
        }
    }
    if (lock) made->graph.locked = made->locked;
    return made;
}

TEST(small_problems_are_solved_as_by_brute_force)
{
    uint64_t state = 88172645463325252u;
    for (int round = 0; round < 4000; round++) {
        struct made *made = made_small(&state);
        struct best best = brute_force(&made->graph);
        assert_solved(&made->graph, best.pairs, best.total);
        free(made);
    }
}

static struct made *made_medium(uint64_t *state, uint32_t mentees, uint32_t mentors, uint32_t each,
                                uint32_t range)
{
    struct made *made = made_new(mentees, mentors);
    for (uint32_t mentee = 0; mentee < mentees; mentee++) {
        uint32_t step = 1 + below(state, mentors / each), mentor = below(state, step);
        for (; mentor < mentors; mentor += step)
            made_pair(made, mentee, mentor, (int32_t)below(state, range));
        made->wanted[mentee] = (uint16_t)(1 + below(state, 2));
    }
    for (uint32_t mentor = 0; mentor < mentors; mentor++) made->capacity[mentor] = (uint16_t)below(state, 4);
    return made;
}

TEST(medium_problems_carry_their_proof)
{
    uint64_t state = 1234567;
    for (int round = 0; round < 30; round++) {
        struct made *made = made_medium(&state, 100 + below(&state, 200), 60 + below(&state, 200), 30, 1000);
        struct match_result result = solved(&made->graph, NULL);
        match_result_release(&result);
        free(made);
    }
}

TEST(a_solve_from_an_earlier_result_finds_an_equally_good_one)
{
    uint64_t state = 99;
    for (int round = 0; round < 30; round++) {
        struct made *made = made_medium(&state, 150, 100, 20, 500);
        struct match_result first = solved(&made->graph, NULL);
        for (int change = 0; change < 40; change++) {
            made->pairs[below(&state, (uint32_t)made->graph.pair_count)].score = (int32_t)below(&state, 500);
            made->capacity[below(&state, 100)] = (uint16_t)below(&state, 4);
        }
        struct match_options options = {.start = &first};
        struct match_result cold = solved(&made->graph, NULL), warm = solved(&made->graph, &options);
        assert_int_equal(cold.pair_count, warm.pair_count);
        assert_int_equal(cold.total, warm.total);
        match_result_release(&first);
        match_result_release(&cold);
        match_result_release(&warm);
        free(made);
    }
}

TEST(newcomers_and_leavers_start_from_what_stood)
{
    uint64_t state = 5;
    struct made *made = made_medium(&state, 120, 80, 20, 500);
    struct match_result first = solved(&made->graph, NULL), moved;
    uint32_t mentee_to[120], mentor_to[80];
    for (uint32_t i = 0; i < 120; i++) mentee_to[i] = i < 3 ? MATCH_NOBODY : i - 3;
    for (uint32_t i = 0; i < 80; i++) mentor_to[i] = i == 7 ? MATCH_NOBODY : i + 2;
    assert_int_equal(match_result_remap(&first, mentee_to, mentor_to, 140, 90, &moved), MATCH_OK);
    struct made *after = made_medium(&state, 140, 90, 20, 500);
    struct match_options options = {.start = &moved};
    struct match_result cold = solved(&after->graph, NULL), warm = solved(&after->graph, &options);
    assert_int_equal(cold.pair_count, warm.pair_count);
    assert_int_equal(cold.total, warm.total);
    match_result_release(&first);
    match_result_release(&moved);
    match_result_release(&cold);
    match_result_release(&warm);
    free(made);
    free(after);
}

/* ---- known bad cases ---- */

TEST(products_of_indices_are_paired_in_order)
{
    struct made *made = made_new(200, 200);
    int64_t total = 0;
    for (uint32_t i = 0; i < 200; i++) {
        for (uint32_t j = 0; j < 200; j++) made_pair(made, i, j, (int32_t)(i * j));
        total += (int64_t)i * i;
    }
    assert_solved(&made->graph, 200, total);
    free(made);
}

TEST(all_ties_and_all_zeros_still_pair_everybody)
{
    for (int32_t score = 0; score <= 7; score += 7) {
        struct made *made = made_new(100, 150);
        for (uint32_t i = 0; i < 100; i++) {
            for (uint32_t j = 0; j < 150; j++) made_pair(made, i, j, score);
        }
        assert_solved(&made->graph, 100, 100 * score);
        free(made);
    }
}

TEST(isolated_people_and_no_people_at_all_are_no_trouble)
{
    struct made *made = made_new(5, 5);
    assert_solved(&made->graph, 0, 0);
    made_pair(made, 4, 0, 3);
    assert_solved(&made->graph, 1, 3);
    free(made);
    struct match_graph empty = {0};
    assert_solved(&empty, 0, 0);
}

TEST(a_mentor_without_places_gets_nobody)
{
    struct made *made = made_new(3, 2);
    made->capacity[0] = 0;
    for (uint32_t i = 0; i < 3; i++) {
        made_pair(made, i, 0, 1000);
        made_pair(made, i, 1, 1 + (int32_t)i);
    }
    assert_solved(&made->graph, 1, 3);
    free(made);
}

/* Mentee i likes mentor i very much and mentor i+1 not at all; the last mentee can only have mentor 0. */
TEST(one_more_pair_is_made_even_if_it_costs_everyone)
{
    struct made *made = made_new(1001, 1001);
    for (uint32_t i = 0; i < 1000; i++) {
        made_pair(made, i, i, MATCH_SCORE_MAX);
        made_pair(made, i, i + 1, 0);
    }
    made_pair(made, 1000, 0, 0);
    assert_solved(&made->graph, 1001, 0);
    free(made);
}

TEST(several_mentors_are_different_mentors)
{
    struct made *made = made_new(1, 3);
    made->wanted[0] = 2;
    made->capacity[0] = 5;
    made_pair(made, 0, 0, 9);
    made_pair(made, 0, 1, 1);
    made_pair(made, 0, 2, 4);
    assert_solved(&made->graph, 2, 13);
    free(made);
}

TEST(more_mentors_than_mentees_and_the_reverse)
{
    uint64_t state = 4242;
    struct made *few = made_medium(&state, 10, 400, 100, 50), *many = made_medium(&state, 400, 10, 5, 50);
    struct match_result result = solved(&few->graph, NULL);
    match_result_release(&result);
    result = solved(&many->graph, NULL);
    match_result_release(&result);
    free(few);
    free(many);
}

TEST(one_mentor_with_a_giant_capacity_takes_whoever_is_left)
{
    struct made *made = made_new(2000, 3);
    made->capacity[0] = 65535;
    for (uint32_t i = 0; i < 2000; i++) {
        made_pair(made, i, 0, 1);
        made_pair(made, i, 1 + i % 2, 5);
    }
    assert_solved(&made->graph, 2000, 1998 + 10);
    free(made);
}

TEST(a_locked_pair_stays_beyond_wanted_and_capacity)
{
    struct made *made = made_new(2, 1);
    made->capacity[0] = 0;
    made->wanted[1] = 0;
    made_pair(made, 0, 0, 8);
    made_pair(made, 1, 0, 2);
    made->locked[1] = true;
    made->graph.locked = made->locked;
    assert_solved(&made->graph, 1, 2);
    free(made);
}

/* ---- limits ---- */

static void assert_refused(const struct match_graph *graph, size_t index)
{
    struct match_result result;
    struct match_fault fault = {0};
    assert_int_equal(match_solve(graph, NULL, &fault, &result), MATCH_INVALID);
    assert_string_equal(fault.list, "pairs");
    assert_int_equal(fault.index, index);
}

TEST(pairs_that_break_a_limit_are_refused)
{
    struct made *made = made_new(2, 2);
    made_pair(made, 0, 0, 1);
    made_pair(made, 1, 1, -1);
    assert_refused(&made->graph, 1);
    made->pairs[1].score = MATCH_SCORE_MAX + 1;
    assert_refused(&made->graph, 1);
    made->pairs[1] = (struct match_pair){2, 0, 1};
    assert_refused(&made->graph, 1);
    made->pairs[1] = (struct match_pair){0, 2, 1};
    assert_refused(&made->graph, 1);
    made->pairs[1] = (struct match_pair){0, 0, 1};
    assert_refused(&made->graph, 0);
    made->pairs[1] = (struct match_pair){1, 1, MATCH_SCORE_MAX};
    assert_solved(&made->graph, 2, MATCH_SCORE_MAX + 1);
    free(made);
}

TEST(a_cancelled_solve_gives_bounds_that_hold)
{
    uint64_t state = 31;
    struct made *made = made_medium(&state, 300, 200, 60, 1000);
    struct match_result best = solved(&made->graph, NULL), early;
    int cancel = 1;
    struct match_options options = {.cancel = &cancel};
    assert_int_equal(match_solve(&made->graph, &options, NULL, &early), MATCH_OK);
    assert_false(early.proven);
    assert_true(early.pairs_bound >= (int64_t)best.pair_count);
    match_result_release(&best);
    match_result_release(&early);
    free(made);
}

/* ---- verification catches lies ---- */

TEST(verification_refuses_a_result_that_is_not_the_best)
{
    struct made *made = made_new(2, 2);
    made_pair(made, 0, 0, 5);
    made_pair(made, 0, 1, 4);
    made_pair(made, 1, 0, 4);
    made_pair(made, 1, 1, 1);
    struct match_result result = solved(&made->graph, NULL);
    struct match_verdict verdict;
    assert_int_equal(result.total, 8);
    result.pairs[0] = made->pairs[0];
    result.pairs[1] = made->pairs[3];
    result.total = 6;
    assert_int_equal(match_verify(&made->graph, &result, &verdict), MATCH_OK);
    assert_true(verdict.feasible);
    assert_false(verdict.optimal);
    result.total = 8;
    assert_int_equal(match_verify(&made->graph, &result, &verdict), MATCH_OK);
    assert_false(verdict.feasible);
    result.pairs[1] = (struct match_pair){1, 0, 4};
    result.total = 9;
    assert_int_equal(match_verify(&made->graph, &result, &verdict), MATCH_OK);
    assert_false(verdict.feasible);
    match_result_release(&result);
    free(made);
}
