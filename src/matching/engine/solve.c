/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An explicit problem from its check to its result. */
#include "solve.h"
#include "auction.h"
#include "kernel.h"
#include "reach.h"

#include <stdlib.h>
#include <string.h>

static enum match_error fault(struct match_fault *ret_fault, const char *list, size_t index, const char *what)
{
    if (ret_fault != NULL) *ret_fault = (struct match_fault){.what = what, .list = list, .index = index};
    return MATCH_INVALID;
}

/* Sorts by one of the two indices, stably, by counting. `by_mentee` chooses which. */
static void count_sort(const struct match_pair *from, struct match_pair *to, size_t count, size_t *starts,
                       uint32_t keys, bool by_mentee)
{
    memset(starts, 0, ((size_t)keys + 1) * sizeof *starts);
    for (size_t at = 0; at < count; at++) starts[(by_mentee ? from[at].mentee : from[at].mentor) + 1]++;
    for (uint32_t key = 0; key < keys; key++) starts[key + 1] += starts[key];
    for (size_t at = 0; at < count; at++)
        to[starts[by_mentee ? from[at].mentee : from[at].mentor]++] = from[at];
}

static bool is_sorted(const struct match_pair *pairs, size_t count)
{
    for (size_t at = 1; at < count; at++) {
        const struct match_pair *a = &pairs[at - 1], *b = &pairs[at];
        if (a->mentee > b->mentee || (a->mentee == b->mentee && a->mentor > b->mentor)) return false;
    }
    return true;
}

enum match_error pairs_sort(struct match_pair *pairs, size_t count, uint32_t mentees, uint32_t mentors)
{
    if (is_sorted(pairs, count)) return MATCH_OK;
    uint32_t keys = mentees > mentors ? mentees : mentors;
    struct match_pair *other = malloc((count + 1) * sizeof *other);
    size_t *starts = malloc(((size_t)keys + 2) * sizeof *starts);
    if (other != NULL && starts != NULL) {
        count_sort(pairs, other, count, starts, mentors, false);
        count_sort(other, pairs, count, starts, mentees, true);
    }
    enum match_error error = other != NULL && starts != NULL ? MATCH_OK : MATCH_NO_MEMORY;
    free(other);
    free(starts);
    return error;
}

static bool before(const struct match_pair *a, const struct match_pair *b)
{
    return a->mentee < b->mentee || (a->mentee == b->mentee && a->mentor < b->mentor);
}

enum match_error pairs_join(const struct match_pair *one, size_t one_count, const struct match_pair *two,
                            size_t two_count, struct match_pair **ret_joined, size_t *ret_count)
{
    struct match_pair *joined = malloc((one_count + two_count + 1) * sizeof *joined);
    size_t count = 0, next = 0;
    if (joined == NULL) return MATCH_NO_MEMORY;
    for (size_t at = 0; at < one_count; at++) {
        while (next < two_count && before(&two[next], &one[at])) joined[count++] = two[next++];
        if (next < two_count && !before(&one[at], &two[next])) next++;
        joined[count++] = one[at];
    }
    while (next < two_count) joined[count++] = two[next++];
    *ret_joined = joined;
    *ret_count = count;
    return MATCH_OK;
}

static enum match_error check(const struct match_graph *graph, struct match_fault *ret_fault)
{
    if (graph->mentee_count > MATCH_PEOPLE_MAX) return fault(ret_fault, "mentees", 0, "too many mentees");
    if (graph->mentor_count > MATCH_PEOPLE_MAX) return fault(ret_fault, "mentors", 0, "too many mentors");
    if (graph->pair_count >= UINT32_MAX / 2) return fault(ret_fault, "pairs", 0, "too many pairs");
    for (size_t at = 0; at < graph->pair_count; at++) {
        const struct match_pair *pair = &graph->pairs[at];
        if (pair->mentee >= graph->mentee_count) return fault(ret_fault, "pairs", at, "no such mentee");
        if (pair->mentor >= graph->mentor_count) return fault(ret_fault, "pairs", at, "no such mentor");
        if (pair->score < 0) return fault(ret_fault, "pairs", at, "the score is negative");
        if (pair->score > MATCH_SCORE_MAX) return fault(ret_fault, "pairs", at, "the score is too large");
    }
    return MATCH_OK;
}

void problem_close(struct problem *problem)
{
    free(problem->places);
    free(problem->locked);
    free(problem->edges);
    *problem = (struct problem){0};
}

/* A copy of the pairs that can be chosen freely, sorted; locked ones apart, with their places taken. */
static enum match_error problem_open(struct problem *problem, const struct match_graph *graph)
{
    uint32_t mentees = graph->mentee_count, mentors = graph->mentor_count;
    size_t locked = 0;
    for (size_t at = 0; graph->locked != NULL && at < graph->pair_count; at++) locked += graph->locked[at];
    *problem = (struct problem){.mentees = mentees, .mentors = mentors};
    problem->places = malloc(((size_t)mentees + mentors + 1) * sizeof *problem->places);
    problem->locked = malloc((locked + 1) * sizeof *problem->locked);
    problem->edges = malloc((graph->pair_count + 1) * sizeof *problem->edges);
    if (problem->places == NULL || problem->locked == NULL || problem->edges == NULL) {
        problem_close(problem);
        return MATCH_NO_MEMORY;
    }
    for (uint32_t mentee = 0; mentee < mentees; mentee++) problem->places[mentee] = graph->wanted[mentee];
    for (uint32_t mentor = 0; mentor < mentors; mentor++)
        problem->places[mentees + mentor] = graph->capacity[mentor];
    for (size_t at = 0; locked > 0 && at < graph->pair_count; at++) {
        if (graph->locked[at]) problem_lock(problem, graph->pairs[at]);
    }
    for (size_t at = 0; at < graph->pair_count; at++) {
        const struct match_pair *pair = &graph->pairs[at];
        if (pair->score > problem->score_max) problem->score_max = pair->score;
        if (graph->locked != NULL && graph->locked[at]) continue;
        problem->edges[problem->edge_count++] = *pair;
    }
    return MATCH_OK;
}

void problem_lock(struct problem *problem, struct match_pair pair)
{
    uint32_t *wanted = &problem->places[pair.mentee];
    uint32_t *capacity = &problem->places[problem->mentees + pair.mentor];
    problem->locked[problem->locked_count++] = pair;
    if (*wanted > 0) (*wanted)--;
    if (*capacity > 0) (*capacity)--;
}

static enum match_error problem_sort(struct problem *problem, struct match_fault *ret_fault)
{
    enum match_error error =
        pairs_sort(problem->edges, problem->edge_count, problem->mentees, problem->mentors);
    if (error != MATCH_OK) return error;
    for (size_t at = 1; at < problem->edge_count; at++) {
        const struct match_pair *a = &problem->edges[at - 1], *b = &problem->edges[at];
        if (a->mentee == b->mentee && a->mentor == b->mentor) {
            return fault(ret_fault, "pairs", b->mentee, "a pair is listed twice (index: its mentee)");
        }
    }
    size_t kept = 0;
    for (size_t at = 0; at < problem->edge_count; at++) {
        const struct match_pair *pair = &problem->edges[at];
        if (problem->places[pair->mentee] == 0 || problem->places[problem->mentees + pair->mentor] == 0)
            continue;
        problem->edges[kept++] = *pair;
    }
    problem->edge_count = kept;
    return MATCH_OK;
}

size_t match_result_find(const struct match_result *result, uint32_t mentee)
{
    size_t low = 0, high = result->pair_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (result->pairs[middle].mentee < mentee) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool result_has(const struct match_result *result, uint32_t mentee, uint32_t mentor)
{
    for (size_t at = match_result_find(result, mentee); at < result->pair_count; at++) {
        if (result->pairs[at].mentee != mentee) return false;
        if (result->pairs[at].mentor == mentor) return true;
    }
    return false;
}

int64_t price_join(const struct kernel *kernel, uint8_t cover, int64_t price, int32_t score_max)
{
    int64_t limit = score_max;
    int64_t joined = (cover != 0 ? kernel->bonus : 0) + (price > limit    ? limit
                                                         : price < -limit ? -limit
                                                                          : price);
    return joined > 0 ? joined : 0;
}

void kernel_warm(struct kernel *kernel, const struct match_result *start, int32_t score_max)
{
    for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
        kernel->price[kernel->mentees + mentor] =
            price_join(kernel, start->mentor_cover[mentor], start->mentor_price[mentor], score_max);
    }
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        for (uint32_t edge = kernel->first[mentee]; edge < kernel->first[mentee + 1]; edge++) {
            uint32_t mentor = kernel->offers[edge].mentor;
            if (kernel->spare[mentee] == 0) break;
            if (kernel->spare[kernel->mentees + mentor] == 0 || !result_has(start, mentee, mentor)) continue;
            kernel_use(kernel, edge);
        }
    }
}

/* Splits a price of the kernel into cover mark and points. */
static void price_split(const struct kernel *kernel, uint32_t node, uint8_t *ret_cover, int64_t *ret_price)
{
    int64_t cover = (kernel->price[node] + kernel->bonus / 2) / kernel->bonus;
    *ret_cover = (uint8_t)cover;
    *ret_price = kernel->price[node] - cover * kernel->bonus;
}

static enum match_error result_allocate(struct match_result *result, uint32_t mentees, uint32_t mentors,
                                        size_t pairs)
{
    *result = (struct match_result){.mentee_count = mentees, .mentor_count = mentors, .total_bound = -1};
    result->pairs = calloc(pairs + 1, sizeof *result->pairs);
    result->mentee_price = calloc((size_t)mentees + 1, sizeof *result->mentee_price);
    result->mentor_price = calloc((size_t)mentors + 1, sizeof *result->mentor_price);
    result->mentee_cover = calloc((size_t)mentees + 1, sizeof *result->mentee_cover);
    result->mentor_cover = calloc((size_t)mentors + 1, sizeof *result->mentor_cover);
    if (result->pairs != NULL && result->mentee_price != NULL && result->mentor_price != NULL &&
        result->mentee_cover != NULL && result->mentor_cover != NULL) {
        return MATCH_OK;
    }
    match_result_release(result);
    return MATCH_NO_MEMORY;
}

static void result_fill_prices(struct match_result *result, const struct problem *problem,
                               const struct kernel *kernel)
{
    for (uint32_t mentee = 0; mentee < problem->mentees; mentee++) {
        if (problem->places[mentee] > 0) {
            price_split(kernel, mentee, &result->mentee_cover[mentee], &result->mentee_price[mentee]);
        } else { /* takes no part in the choice: covered, at a price that no score exceeds */
            result->mentee_cover[mentee] = 1;
            result->mentee_price[mentee] = problem->score_max;
        }
    }
    for (uint32_t mentor = 0; mentor < problem->mentors; mentor++) {
        uint32_t node = problem->mentees + mentor;
        if (problem->places[node] > 0) {
            price_split(kernel, node, &result->mentor_cover[mentor], &result->mentor_price[mentor]);
        } else {
            result->mentor_cover[mentor] = 1;
            result->mentor_price[mentor] = problem->score_max;
        }
    }
}

/* What is certified: by weak duality no choice has bonus x pairs + total above the bound. */
static void result_fill_bounds(struct match_result *result, const struct problem *problem, kernel_wide bound,
                               int64_t bonus)
{
    int64_t locked_total = 0;
    for (size_t at = 0; at < problem->locked_count; at++) locked_total += problem->locked[at].score;
    result->pairs_bound = (int64_t)(bound / bonus) + (int64_t)problem->locked_count;
    if (result->pairs_bound == (int64_t)result->pair_count) {
        result->total_bound = (int64_t)(bound % bonus) + locked_total;
    }
    if (result->proven) result->total_bound = result->total;
}

enum match_error problem_result(const struct problem *problem, const struct kernel *kernel, kernel_wide bound,
                                bool proven, struct match_result *ret_result)
{
    struct match_result result;
    size_t count = problem->locked_count;
    for (uint32_t edge = 0; edge < kernel->edges; edge++) count += kernel->used[edge];
    enum match_error error = result_allocate(&result, problem->mentees, problem->mentors, count);
    if (error != MATCH_OK) return error;
    for (uint32_t edge = 0; edge < kernel->edges; edge++) {
        if (kernel->used[edge] == 0) continue;
        result.pairs[result.pair_count++] = (struct match_pair){
            kernel->source[edge], kernel->offers[edge].mentor, kernel->offers[edge].score};
    }
    for (size_t at = 0; at < problem->locked_count; at++)
        result.pairs[result.pair_count++] = problem->locked[at];
    error = pairs_sort(result.pairs, count, problem->mentees, problem->mentors);
    if (error != MATCH_OK) {
        match_result_release(&result);
        return error;
    }
    for (size_t at = 0; at < count; at++) result.total += result.pairs[at].score;
    result.proven = proven;
    result.statistics.searches = kernel->searches;
    result_fill_prices(&result, problem, kernel);
    result_fill_bounds(&result, problem, bound, kernel->bonus);
    *ret_result = result;
    return MATCH_OK;
}

static enum match_error problem_solve(struct problem *problem, const struct match_options *options,
                                      struct match_result *ret_result)
{
    struct kernel kernel;
    struct watch watch = {.options = options};
    int64_t began = watch_now();
    enum match_error error = kernel_open(&kernel, problem->mentees, problem->mentors, problem->places,
                                         problem->edges, problem->edge_count, problem->score_max);
    if (error != MATCH_OK) return error;
    if (options != NULL && options->start != NULL) {
        kernel_warm(&kernel, options->start, problem->score_max);
    } else {
        error = auction_run(&kernel, AUCTION_FINE, &watch);
        if (error == MATCH_OK) error = reach_mark(&kernel);
    }
    if (error != MATCH_OK) {
        kernel_close(&kernel);
        return error;
    }
    kernel_start(&kernel);
    bool proven = kernel_run(&kernel, &watch);
    error = problem_result(problem, &kernel, kernel_bound(&kernel), proven, ret_result);
    kernel_close(&kernel);
    if (error != MATCH_OK) return error;
    ret_result->statistics.pairs_looked_at = problem->edge_count;
    ret_result->statistics.passes = 1;
    ret_result->statistics.seconds = (double)(watch_now() - began) / 1000;
    watch_tell(&watch, 1000);
    return MATCH_OK;
}

static enum match_error check_start(const struct match_options *options, uint32_t mentees, uint32_t mentors,
                                    struct match_fault *ret_fault)
{
    if (options == NULL || options->start == NULL) return MATCH_OK;
    if (options->start->mentee_count == mentees && options->start->mentor_count == mentors) return MATCH_OK;
    return fault(ret_fault, "start", 0, "the start has other counts of people");
}

enum match_error match_solve(const struct match_graph *graph, const struct match_options *options,
                             struct match_fault *ret_fault, struct match_result *ret_result)
{
    struct problem problem;
    enum match_error error = check(graph, ret_fault);
    if (error != MATCH_OK) return error;
    error = check_start(options, graph->mentee_count, graph->mentor_count, ret_fault);
    if (error != MATCH_OK) return error;
    error = problem_open(&problem, graph);
    if (error != MATCH_OK) return error;
    error = problem_sort(&problem, ret_fault);
    if (error == MATCH_OK) error = problem_solve(&problem, options, ret_result);
    problem_close(&problem);
    return error;
}

void match_result_release(struct match_result *result)
{
    free(result->pairs);
    free(result->mentee_price);
    free(result->mentor_price);
    free(result->mentee_cover);
    free(result->mentor_cover);
    *result = (struct match_result){0};
}

enum match_error match_result_remap(const struct match_result *result, const uint32_t *mentee_to,
                                    const uint32_t *mentor_to, uint32_t mentee_count, uint32_t mentor_count,
                                    struct match_result *ret_result)
{
    struct match_result moved;
    enum match_error error = result_allocate(&moved, mentee_count, mentor_count, result->pair_count);
    if (error != MATCH_OK) return error;
    for (uint32_t mentee = 0; mentee < result->mentee_count; mentee++) {
        if (mentee_to[mentee] >= mentee_count) continue;
        moved.mentee_price[mentee_to[mentee]] = result->mentee_price[mentee];
        moved.mentee_cover[mentee_to[mentee]] = result->mentee_cover[mentee];
    }
    for (uint32_t mentor = 0; mentor < result->mentor_count; mentor++) {
        if (mentor_to[mentor] >= mentor_count) continue;
        moved.mentor_price[mentor_to[mentor]] = result->mentor_price[mentor];
        moved.mentor_cover[mentor_to[mentor]] = result->mentor_cover[mentor];
    }
    for (size_t at = 0; at < result->pair_count; at++) {
        uint32_t mentee = mentee_to[result->pairs[at].mentee], mentor = mentor_to[result->pairs[at].mentor];
        if (mentee >= mentee_count || mentor >= mentor_count) continue;
        moved.pairs[moved.pair_count++] = (struct match_pair){mentee, mentor, result->pairs[at].score};
    }
    error = pairs_sort(moved.pairs, moved.pair_count, mentee_count, mentor_count);
    if (error != MATCH_OK) {
        match_result_release(&moved);
        return error;
    }
    *ret_result = moved;
    return MATCH_OK;
}
