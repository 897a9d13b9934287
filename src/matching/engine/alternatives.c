/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Other aims than the largest total, and what they give away: the strongest weakest pair, and stability. */
#include "explain.h"
#include "program.h"
#include "solve.h"

#include <stdlib.h>

static void price_against(const struct match_result *optimum, const struct match_result *result,
                          struct match_price *ret_price)
{
    ret_price->pairs = (int64_t)optimum->pair_count - (int64_t)result->pair_count;
    ret_price->total = optimum->total - result->total;
}

/* ---- fairness ---- */

static enum match_error solve_with_least(const struct match_program *program, int32_t least,
                                         const struct match_result *start,
                                         const struct match_options *options, struct match_result *ret_result)
{
    struct match_people people = *program->people;
    struct match_options warm = options == NULL ? (struct match_options){0} : *options;
    struct match_program changed = *program;
    people.rules.points_least = least;
    changed.people = &people;
    warm.start = start;
    return match_program_solve(&changed, &warm, ret_result);
}

/* The weakest pair's points; MATCH_POINTS_MAX when there is no pair that is not locked. */
static int32_t weakest(const struct match_program *program, const struct match_result *result)
{
    int32_t least = MATCH_POINTS_MAX;
    for (size_t at = 0; at < result->pair_count; at++) {
        const struct match_pair *pair = &result->pairs[at];
        if (match_program_noted(program, pair->mentee, pair->mentor, MATCH_NOTE_LOCKED)) continue;
        if (pair->score < least) least = pair->score;
    }
    return least;
}

enum match_error match_program_fairest(const struct match_program *program,
                                       const struct match_result *optimum,
                                       const struct match_options *options, int32_t *ret_least,
                                       struct match_price *ret_price, struct match_result *ret_result)
{
    struct match_result best;
    int32_t low = weakest(program, optimum), high = MATCH_POINTS_MAX;
    enum match_error error =
        solve_with_least(program, program->people->rules.points_least, optimum, options, &best);
    if (error != MATCH_OK) return error;
    /* Invariant: `best` has all the pairs there can be and none below `low`; above `high` nobody reaches
     * that. */
    while (low < high && best.proven) {
        struct match_result tried;
        int32_t middle = low + (high - low + 1) / 2;
        error = solve_with_least(program, middle, &best, options, &tried);
        if (error != MATCH_OK) break;
        if (tried.proven && tried.pair_count == optimum->pair_count) {
            match_result_release(&best);
            best = tried;
            low = weakest(program, &best);
        } else {
            high = tried.proven ? middle - 1 : low;
            best.proven = best.proven && tried.proven;
            match_result_release(&tried);
        }
    }
    if (error != MATCH_OK) {
        match_result_release(&best);
        return error;
    }
    *ret_least = best.pair_count == 0 ? 0 : weakest(program, &best);
    price_against(optimum, &best, ret_price);
    *ret_result = best;
    return MATCH_OK;
}

/* ---- stability ---- */

/* What each side of a pair sees: the points without the other side's wish. */
static int32_t seen_by(const struct match_program *program, uint32_t mentee, uint32_t mentor,
                       bool mentees_view)
{
    int32_t points[MATCH_CRITERION_COUNT];
    int32_t total = match_program_points(program, mentee, mentor, points);
    return total - points[mentees_view ? MATCH_CRITERION_MENTOR_WISH : MATCH_CRITERION_MENTEE_WISH];
}

/* The mentees a mentor has accepted so far, the least liked one on top of a heap. */
struct suitor {
    int32_t liking;
    uint32_t mentee;
    size_t pair;
};

static bool less_liked(const struct suitor *a, const struct suitor *b)
{
    return a->liking < b->liking || (a->liking == b->liking && a->mentee > b->mentee);
}

static void suitors_push(struct suitor *heap, uint32_t count, struct suitor suitor)
{
    uint32_t at = count;
    for (; at > 0 && less_liked(&suitor, &heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = suitor;
}

static void suitors_replace_top(struct suitor *heap, uint32_t count, struct suitor suitor)
{
    uint32_t at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && less_liked(&heap[child + 1], &heap[child])) child++;
        if (!less_liked(&heap[child], &suitor)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = suitor;
}

struct courtship {
    const struct match_program *program;
    const struct match_pairs *pairs;
    size_t *first;      /* per mentee + 1: its pairs */
    size_t *next;       /* per mentee: next pair to ask, in its order of liking */
    size_t *order;      /* pairs in each mentee's order of liking */
    uint32_t *places;   /* per mentor, what locks leave */
    uint32_t *missing;  /* per mentee */
    size_t *heap_first; /* per mentor + 1 */
    uint32_t *heap_count;
    struct suitor *heaps;
    uint32_t *queue; /* mentees who still ask */
};

static void courtship_close(struct courtship *courtship)
{
    free(courtship->first);
    free(courtship->next);
    free(courtship->order);
    free(courtship->places);
    free(courtship->missing);
    free(courtship->heap_first);
    free(courtship->heap_count);
    free(courtship->heaps);
    free(courtship->queue);
}

struct liking {
    int32_t points;
    uint32_t mentor;
    size_t pair;
};

static int compare_likings(const void *left, const void *right)
{
    const struct liking *a = left, *b = right;
    if (a->points != b->points) return a->points > b->points ? -1 : 1;
    return (a->mentor > b->mentor) - (a->mentor < b->mentor);
}

static enum match_error rank_mentors(struct courtship *courtship)
{
    const struct match_graph *graph = &courtship->pairs->graph;
    struct liking *likings = malloc(((size_t)graph->mentor_count + 1) * sizeof *likings);
    if (likings == NULL) return MATCH_NO_MEMORY;
    for (uint32_t mentee = 0; mentee < graph->mentee_count; mentee++) {
        size_t count = 0;
        for (size_t at = courtship->first[mentee]; at < courtship->first[mentee + 1]; at++) {
            uint32_t mentor = graph->pairs[at].mentor;
            likings[count++] = (struct liking){seen_by(courtship->program, mentee, mentor, true), mentor, at};
        }
        qsort(likings, count, sizeof *likings, compare_likings);
        for (size_t at = 0; at < count; at++)
            courtship->order[courtship->first[mentee] + at] = likings[at].pair;
        courtship->next[mentee] = courtship->first[mentee];
    }
    free(likings);
    return MATCH_OK;
}

static enum match_error courtship_open(struct courtship *courtship)
{
    const struct match_graph *graph = &courtship->pairs->graph;
    size_t mentees = graph->mentee_count, mentors = graph->mentor_count, places = 0;
    for (size_t mentor = 0; mentor < mentors; mentor++) places += graph->capacity[mentor];
    courtship->first = calloc(mentees + 1, sizeof *courtship->first);
    courtship->next = calloc(mentees + 1, sizeof *courtship->next);
    courtship->order = calloc(graph->pair_count + 1, sizeof *courtship->order);
    courtship->places = calloc(mentors + 1, sizeof *courtship->places);
    courtship->missing = calloc(mentees + 1, sizeof *courtship->missing);
    courtship->heap_first = calloc(mentors + 1, sizeof *courtship->heap_first);
    courtship->heap_count = calloc(mentors + 1, sizeof *courtship->heap_count);
    courtship->heaps = calloc(places + 1, sizeof *courtship->heaps);
    courtship->queue = calloc(mentees + 1, sizeof *courtship->queue);
    if (courtship->first == NULL || courtship->next == NULL || courtship->order == NULL ||
        courtship->places == NULL || courtship->missing == NULL || courtship->heap_first == NULL ||
        courtship->heap_count == NULL || courtship->heaps == NULL || courtship->queue == NULL) {
        return MATCH_NO_MEMORY;
    }
    for (size_t at = 0; at < mentees; at++) courtship->missing[at] = graph->wanted[at];
    for (size_t at = 0; at < mentors; at++) {
        courtship->places[at] = graph->capacity[at];
        courtship->heap_first[at + 1] = courtship->heap_first[at] + graph->capacity[at];
    }
    for (size_t at = 0; at < graph->pair_count; at++) {
        const struct match_pair *pair = &graph->pairs[at];
        courtship->first[pair->mentee + 1]++;
        if (!graph->locked[at]) continue;
        if (courtship->missing[pair->mentee] > 0) courtship->missing[pair->mentee]--;
        if (courtship->places[pair->mentor] > 0) courtship->places[pair->mentor]--;
    }
    for (size_t at = 0; at < mentees; at++) courtship->first[at + 1] += courtship->first[at];
    return rank_mentors(courtship);
}

/* A mentee asks the next mentor on its list; returns who has to ask again, or MATCH_NOBODY. */
static uint32_t ask(struct courtship *courtship, uint32_t mentee)
{
    const struct match_graph *graph = &courtship->pairs->graph;
    size_t pair = courtship->order[courtship->next[mentee]++];
    uint32_t mentor = graph->pairs[pair].mentor, places = courtship->places[mentor];
    struct suitor *heap = courtship->heaps + courtship->heap_first[mentor];
    struct suitor suitor = {seen_by(courtship->program, mentee, mentor, false), mentee, pair};
    if (graph->locked[pair] || places == 0) return mentee;
    if (courtship->heap_count[mentor] < places) {
        suitors_push(heap, courtship->heap_count[mentor]++, suitor);
    } else if (less_liked(&heap[0], &suitor)) {
        uint32_t rejected = heap[0].mentee;
        suitors_replace_top(heap, places, suitor);
        courtship->missing[mentee]--;
        courtship->missing[rejected]++;
        return rejected;
    } else {
        return mentee;
    }
    courtship->missing[mentee]--;
    return mentee;
}

static void court(struct courtship *courtship)
{
    for (uint32_t first = 0; first < courtship->pairs->graph.mentee_count; first++) {
        uint32_t mentee = first;
        /* Whoever is rejected asks at once; when their list ends, the first one goes on. */
        for (;;) {
            bool asks =
                courtship->missing[mentee] > 0 && courtship->next[mentee] < courtship->first[mentee + 1];
            if (asks) {
                mentee = ask(courtship, mentee);
            } else if (mentee != first) {
                mentee = first;
            } else {
                break;
            }
        }
    }
}

static enum match_error courtship_result(const struct courtship *courtship, struct match_result *ret_result)
{
    const struct match_graph *graph = &courtship->pairs->graph;
    bool *chosen = calloc(graph->pair_count + 1, sizeof *chosen);
    struct match_result empty = {0}, result;
    if (chosen == NULL) return MATCH_NO_MEMORY;
    enum match_error error =
        match_result_remap(&empty, NULL, NULL, graph->mentee_count, graph->mentor_count, &result);
    if (error != MATCH_OK) {
        free(chosen);
        return error;
    }
    for (uint32_t mentor = 0; mentor < graph->mentor_count; mentor++) {
        for (uint32_t at = 0; at < courtship->heap_count[mentor]; at++) {
            chosen[courtship->heaps[courtship->heap_first[mentor] + at].pair] = true;
        }
    }
    size_t count = 0;
    for (size_t at = 0; at < graph->pair_count; at++) count += chosen[at] || graph->locked[at];
    free(result.pairs);
    result.pairs = malloc((count + 1) * sizeof *result.pairs);
    if (result.pairs == NULL) {
        free(chosen);
        match_result_release(&result);
        return MATCH_NO_MEMORY;
    }
    for (size_t at = 0; at < graph->pair_count; at++) {
        if (!chosen[at] && !graph->locked[at]) continue;
        result.pairs[result.pair_count++] = graph->pairs[at];
        result.total += graph->pairs[at].score;
    }
    free(chosen);
    *ret_result = result;
    return MATCH_OK;
}

enum match_error match_program_stable(const struct match_program *program, const struct match_result *optimum,
                                      struct match_price *ret_price, struct match_result *ret_result)
{
    struct match_pairs pairs;
    struct courtship courtship = {.program = program, .pairs = &pairs};
    enum match_error error = match_program_pairs(program, &pairs);
    if (error != MATCH_OK) return error;
    error = courtship_open(&courtship);
    if (error == MATCH_OK) {
        court(&courtship);
        error = courtship_result(&courtship, ret_result);
    }
    if (error == MATCH_OK) {
        ret_result->pairs_bound = optimum->pairs_bound;
        ret_result->total_bound = optimum->total_bound;
        price_against(optimum, ret_result, ret_price);
    }
    courtship_close(&courtship);
    match_pairs_release(&pairs);
    return error;
}

/* ---- rivals ---- */

/* The worst that each person has: points as seen by them, and the other's index for ties; below everything
 * when free. */
struct worst {
    int32_t liking;
    uint32_t other;
    uint32_t count;
};

static bool prefers(const struct worst *worst, uint32_t places, int32_t liking, uint32_t other)
{
    if (places == 0) return false;
    if (worst->count < places) return true;
    return liking > worst->liking || (liking == worst->liking && other < worst->other);
}

static void note_worst(struct worst *worst, int32_t liking, uint32_t other)
{
    if (worst->count == 0 || liking < worst->liking || (liking == worst->liking && other > worst->other)) {
        worst->liking = liking;
        worst->other = other;
    }
    worst->count++;
}

static uint64_t count_rivals(const struct match_program *program, const struct match_result *result,
                             const struct worst *mentees, const struct worst *mentors, const uint32_t *places)
{
    uint64_t count = 0;
    for (uint32_t mentee = 0; mentee < result->mentee_count; mentee++) {
        size_t next = match_result_find(result, mentee);
        for (uint32_t mentor = 0; mentor < result->mentor_count; mentor++) {
            if (next < result->pair_count && result->pairs[next].mentee == mentee &&
                result->pairs[next].mentor == mentor) {
                next++;
                continue;
            }
            if (match_program_rule(program, mentee, mentor) != MATCH_RULE_NONE) continue;
            count +=
                prefers(&mentees[mentee], places[mentee], seen_by(program, mentee, mentor, true), mentor) &&
                prefers(&mentors[mentor], places[result->mentee_count + mentor],
                        seen_by(program, mentee, mentor, false), mentee);
        }
    }
    return count;
}

enum match_error match_program_rivals(const struct match_program *program, const struct match_result *result,
                                      uint64_t *ret_count)
{
    size_t mentee_count = result->mentee_count, mentor_count = result->mentor_count;
    struct worst *mentees = calloc(mentee_count + mentor_count + 1, sizeof *mentees);
    uint32_t *places = calloc(mentee_count + mentor_count + 1, sizeof *places);
    if (mentees == NULL || places == NULL) {
        free(mentees);
        free(places);
        return MATCH_NO_MEMORY;
    }
    struct worst *mentors = mentees + mentee_count;
    for (size_t at = 0; at < mentee_count; at++) places[at] = program->people->mentees[at].places;
    for (size_t at = 0; at < mentor_count; at++)
        places[mentee_count + at] = program->people->mentors[at].places;
    for (size_t at = 0; at < result->pair_count; at++) {
        uint32_t mentee = result->pairs[at].mentee, mentor = result->pairs[at].mentor;
        /* Nobody breaks a locked pair: it takes its place and does not count as the worst one has. */
        if (match_program_noted(program, mentee, mentor, MATCH_NOTE_LOCKED)) {
            if (places[mentee] > 0) places[mentee]--;
            if (places[mentee_count + mentor] > 0) places[mentee_count + mentor]--;
            continue;
        }
        note_worst(&mentees[mentee], seen_by(program, mentee, mentor, true), mentor);
        note_worst(&mentors[mentor], seen_by(program, mentee, mentor, false), mentee);
    }
    *ret_count = count_rivals(program, result, mentees, mentors, places);
    free(mentees);
    free(places);
    return MATCH_OK;
}
