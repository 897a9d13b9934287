/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The matcher: who is paired with whom, and the proof that nothing better exists.
 *
 * This folder is a library of its own. It knows no database and no web; it needs libc, libm and pthreads.
 *
 *   match.h    (this file) pairs with scores in -> pairs, prices and proof out; also options and results,
 * which the other headers share score.h    the criteria, the rules and their sentences: the one place where
 * points are defined people.h   people with attributes and a program's rules in -> the same result, over ALL
 * allowed pairs explain.h  why this pair, why not that one, why somebody has nobody, in words; the price of
 * fairness and stability
 *
 * THE PROBLEM. There are mentees, each wanting 1..65535 different mentors, and mentors with 0..65535 places.
 * Some pairs are allowed and have an integer score >= 0. Chosen is, in this order: the largest number of
 * pairs; among those choices the largest sum of scores. Equal inputs give equal outputs, bit by bit, on any
 * number of threads.
 *
 * THE PROOF. Each person gets a price (an integer in points) and a cover mark (0 or 1). Write a for the mark
 * and p for the price of the mentee, b and q for those of the mentor, s for the pair's score. A result is
 * optimal if
 *     1. every (mark, price) is >= (0, 0) in dictionary order: the mark is 1, or the price is >= 0;
 *     2. a person who has places left over has mark 0 and price 0;
 *     3. every allowed pair that was not chosen has (a + b, p + q) >= (1, s) in dictionary order;
 *     4. every chosen pair has (a + b, p + q) <= (1, s) in dictionary order.
 * These are the conditions of complementary slackness of a linear program whose objective is ordered
 * lexicographically; the marks alone are Koenig's cover, which proves the number of pairs. match_verify()
 * checks them by brute force, sharing no code with the solver. docs/matching.md explains all this at length.
 *
 * METHODS. Auction with epsilon scaling (Bertsekas) for a good start, successive shortest paths on integer
 * prices from both sides (Jonker and Volgenant; Ahuja, Magnanti and Orlin) for exactness, and for people.h a
 * search of all pairs for those whose price is too good (Dantzig's pricing), repeated until there are none.
 *
 * OWNERSHIP. Inputs are borrowed for the time of the call. A result owns its arrays: release it with
 * match_result_release(). On any error the result is left untouched.
 */
#ifndef ITHACA_MATCHING_ENGINE_MATCH_H
#define ITHACA_MATCHING_ENGINE_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MATCH_SCORE_MAX 1000000000 /* points; no pair scores more */
#define MATCH_PEOPLE_MAX 16777216u /* mentees and mentors, each */
#define MATCH_NOBODY UINT32_MAX    /* "no such person" wherever an index is expected */
#define MATCH_CHECK __attribute__((warn_unused_result))

enum match_error {
    MATCH_OK,
    MATCH_NO_MEMORY,
    MATCH_INVALID /* the input breaks a limit; struct match_fault says which */
};

/* What is wrong with an input. `what` is a static English sentence for a developer; `index` says where in the
 * named list. */
struct match_fault {
    const char *what;
    const char *list;
    size_t index;
};

/* ---- an explicit problem: a list of allowed pairs ---- */

struct match_pair {
    uint32_t mentee; /* 0 .. mentee_count - 1 */
    uint32_t mentor; /* 0 .. mentor_count - 1 */
    int32_t score;   /* 0 .. MATCH_SCORE_MAX */
};

struct match_graph {
    uint32_t mentee_count;
    uint32_t mentor_count;
    const uint16_t *wanted;         /* per mentee: how many different mentors; 0 takes no part */
    const uint16_t *capacity;       /* per mentor: how many places */
    const struct match_pair *pairs; /* in any order, each pair once; a pair that is not listed is forbidden */
    size_t pair_count;
    const bool
        *locked; /* per pair, or NULL: a locked pair is in every result, also beyond wanted and capacity */
};

/* ---- options ---- */

/* Called now and then from the solving thread. `done` of `all` is a rough measure of the work, 0 .. 1000 of
 * 1000. */
typedef void match_progress(void *context, unsigned done, unsigned all);

struct match_result;

/* All fields may be zero: then one thread per processor, no deadline, a cold start. */
struct match_options {
    unsigned threads; /* 0 = one per processor. The result never depends on it. */
    int64_t deadline; /* CLOCK_MONOTONIC in milliseconds; 0 = none. Then: the best so far, and its bounds */
    const volatile int
        *cancel; /* or NULL: when it turns nonzero (atomically written), stop as at the deadline */
    match_progress *progress; /* or NULL */
    void *progress_context;
    const struct match_result
        *start; /* or NULL: solve again from an earlier result with the same counts of people
                   (see match_result_remap); any result is a correct start, a near one is fast */
};

/* ---- result ---- */

struct match_result {
    bool proven;              /* the optimum, with its proof; else stopped early: see the bounds */
    struct match_pair *pairs; /* sorted by mentee, then mentor; locked pairs included */
    size_t pair_count;
    int64_t total;       /* the sum of scores */
    int64_t pairs_bound; /* no choice has more pairs than this (== pair_count when proven) */
    int64_t total_bound; /* no choice with pairs_bound pairs has a larger total (== total when proven); -1 =
                            unknown */
    uint32_t mentee_count;
    uint32_t mentor_count;
    int64_t *mentee_price; /* points */
    int64_t *mentor_price;
    uint8_t *mentee_cover; /* 0 or 1 */
    uint8_t *mentor_cover;
    struct match_statistics {
        uint64_t pairs_looked_at; /* pairs scored or skipped by a bound, over all passes */
        uint32_t passes;          /* passes over all pairs (people.h) */
        uint64_t searches;        /* shortest-path searches */
        double seconds;
    } statistics;
};

MATCH_CHECK enum match_error match_solve(const struct match_graph *graph, const struct match_options *options,
                                         struct match_fault *ret_fault, struct match_result *ret_result);

/* Releases what a result owns and zeroes it. A zeroed result may be released. */
void match_result_release(struct match_result *result);

/*
 * Carries a result over to another list of people, as a start for solving again after people came and left.
 * mentee_to[old index] is the new index or MATCH_NOBODY; likewise mentor_to. Newcomers get price 0. The
 * outcome is not itself a result to show (pairs of people who left are gone, nothing is proven).
 */
MATCH_CHECK enum match_error match_result_remap(const struct match_result *result, const uint32_t *mentee_to,
                                                const uint32_t *mentor_to, uint32_t mentee_count,
                                                uint32_t mentor_count, struct match_result *ret_result);

/* The other mentors of a mentee are found by binary search: index of the first pair of this mentee or a later
 * one. */
size_t match_result_find(const struct match_result *result, uint32_t mentee);

/* ---- verification ---- */

struct match_verdict {
    bool feasible;      /* every pair allowed, once, within wanted and capacity; totals add up; locked pairs
                           present */
    bool optimal;       /* feasible, and conditions 1 to 4 hold, so the gap is 0 */
    int64_t pairs;      /* counted again */
    int64_t total;      /* summed again */
    const char *reason; /* NULL, or the first condition that fails, as a static sentence */
    uint32_t mentee;    /* where it fails, or MATCH_NOBODY */
    uint32_t mentor;
};

/* Checks a result against every pair of the problem, naively and independently of the solver. Time O(pairs
 * log pairs). */
MATCH_CHECK enum match_error match_verify(const struct match_graph *graph, const struct match_result *result,
                                          struct match_verdict *ret_verdict);

#endif
