/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Is a result what it claims to be? Checked pair by pair from the definition in match.h, sharing no code with
 * the solver, so that a mistake there cannot hide here.
 */
#include "verify.h"
#include "match.h"

#include <stdlib.h>
#include <string.h>

static bool fails(struct match_verdict *verdict, const char *reason, uint32_t mentee, uint32_t mentor)
{
    if (verdict->reason != NULL) return false;
    verdict->reason = reason;
    verdict->mentee = mentee;
    verdict->mentor = mentor;
    return false;
}

void verify_begin(struct match_verdict *verdict)
{
    *verdict = (struct match_verdict){
        .feasible = true, .optimal = true, .mentee = MATCH_NOBODY, .mentor = MATCH_NOBODY};
}

/* (mark, price) against (0, 0), and 0 where places are left over. */
static bool verify_person(const struct verify_person *person)
{
    if (person->cover > 1) return false;
    if (person->cover == 0 && person->price < 0) return false;
    return person->used >= person->places || (person->cover == 0 && person->price == 0);
}

bool verify_people(struct match_verdict *verdict, const struct verify_person *mentees, uint32_t mentee_count,
                   const struct verify_person *mentors, uint32_t mentor_count)
{
    for (uint32_t mentee = 0; mentee < mentee_count; mentee++) {
        if (mentees[mentee].used > mentees[mentee].places) {
            verdict->feasible = fails(verdict, "a mentee has more mentors than wanted", mentee, MATCH_NOBODY);
        }
        if (!verify_person(&mentees[mentee])) {
            verdict->optimal =
                fails(verdict, "a mentee's price is wrong (conditions 1, 2)", mentee, MATCH_NOBODY);
        }
    }
    for (uint32_t mentor = 0; mentor < mentor_count; mentor++) {
        if (mentors[mentor].used > mentors[mentor].places) {
            verdict->feasible = fails(verdict, "a mentor has more mentees than places", MATCH_NOBODY, mentor);
        }
        if (!verify_person(&mentors[mentor])) {
            verdict->optimal =
                fails(verdict, "a mentor's price is wrong (conditions 1, 2)", MATCH_NOBODY, mentor);
        }
    }
    return verdict->feasible && verdict->optimal;
}

void verify_chosen(struct match_verdict *verdict, bool allowed, bool locked, bool chosen, bool score_right,
                   uint32_t mentee, uint32_t mentor)
{
    if (chosen && !allowed)
        verdict->feasible = fails(verdict, "a chosen pair is not allowed", mentee, mentor);
    if (chosen && !score_right)
        verdict->feasible = fails(verdict, "a pair has another score", mentee, mentor);
    if (locked && !chosen) verdict->feasible = fails(verdict, "a locked pair is missing", mentee, mentor);
}

void verify_pair(struct match_verdict *verdict, const struct verify_person *mentee,
                 const struct verify_person *mentor, int32_t score, bool chosen, uint32_t mentee_index,
                 uint32_t mentor_index)
{
    int cover = mentee->cover + mentor->cover;
    int64_t price = mentee->price + mentor->price;
    int order = cover != 1 ? cover - 1 : (price > score) - (price < score);
    if (!chosen && order < 0) {
        verdict->optimal =
            fails(verdict, "a pair that was not chosen is worth more than its prices (condition 3)",
                  mentee_index, mentor_index);
    }
    if (chosen && order > 0) {
        verdict->optimal = fails(verdict, "a chosen pair is worth less than its prices (condition 4)",
                                 mentee_index, mentor_index);
    }
}

bool verify_shape(struct match_verdict *verdict, const struct match_result *result, uint32_t mentees,
                  uint32_t mentors)
{
    if (result->mentee_count != mentees || result->mentor_count != mentors) {
        verdict->feasible =
            fails(verdict, "the result is for other counts of people", MATCH_NOBODY, MATCH_NOBODY);
        return false;
    }
    for (size_t at = 0; at < result->pair_count; at++) {
        const struct match_pair *pair = &result->pairs[at];
        if (pair->mentee >= mentees || pair->mentor >= mentors) {
            verdict->feasible =
                fails(verdict, "a pair has a person that does not exist", pair->mentee, pair->mentor);
            return false;
        }
        if (at > 0 && (pair[-1].mentee > pair->mentee ||
                       (pair[-1].mentee == pair->mentee && pair[-1].mentor >= pair->mentor))) {
            verdict->feasible =
                fails(verdict, "the pairs are not sorted, or one is there twice", pair->mentee, pair->mentor);
            return false;
        }
        verdict->pairs++;
        verdict->total += pair->score;
    }
    if (verdict->total != result->total) {
        verdict->feasible =
            fails(verdict, "the total is not the sum of the scores", MATCH_NOBODY, MATCH_NOBODY);
    }
    return true;
}

void verify_end(struct match_verdict *verdict)
{
    if (!verdict->feasible) verdict->optimal = false;
}

static int compare_pairs(const void *left, const void *right)
{
    const struct match_pair *a = *(const struct match_pair *const *)left;
    const struct match_pair *b = *(const struct match_pair *const *)right;
    if (a->mentee != b->mentee) return a->mentee < b->mentee ? -1 : 1;
    return (a->mentor > b->mentor) - (a->mentor < b->mentor);
}

/* Walks the sorted pairs of the problem beside the sorted pairs of the result. */
static void verify_pairs(struct match_verdict *verdict, const struct match_graph *graph,
                         const struct match_result *result, const struct match_pair **sorted,
                         const struct verify_person *mentees, const struct verify_person *mentors)
{
    size_t next = 0;
    for (size_t at = 0; at < graph->pair_count; at++) {
        const struct match_pair *pair = sorted[at];
        const struct match_pair *chosen = next < result->pair_count ? &result->pairs[next] : NULL;
        bool is_chosen = chosen != NULL && chosen->mentee == pair->mentee && chosen->mentor == pair->mentor;
        bool is_locked = graph->locked != NULL && graph->locked[pair - graph->pairs];
        next += is_chosen;
        verify_chosen(verdict, true, is_locked, is_chosen, is_chosen && chosen->score == pair->score,
                      pair->mentee, pair->mentor);
        if (is_locked) continue;
        verify_pair(verdict, &mentees[pair->mentee], &mentors[pair->mentor], pair->score, is_chosen,
                    pair->mentee, pair->mentor);
    }
    if (next < result->pair_count) {
        verdict->feasible = fails(verdict, "a chosen pair is not allowed", result->pairs[next].mentee,
                                  result->pairs[next].mentor);
    }
}

/* Places left by locked pairs, places used by the others, and the prices. */
static void fill_people(const struct match_graph *graph, const struct match_result *result,
                        struct verify_person *mentees, struct verify_person *mentors)
{
    for (uint32_t mentee = 0; mentee < graph->mentee_count; mentee++) {
        mentees[mentee] = (struct verify_person){graph->wanted[mentee], 0, result->mentee_cover[mentee],
                                                 result->mentee_price[mentee]};
    }
    for (uint32_t mentor = 0; mentor < graph->mentor_count; mentor++) {
        mentors[mentor] = (struct verify_person){graph->capacity[mentor], 0, result->mentor_cover[mentor],
                                                 result->mentor_price[mentor]};
    }
    for (size_t at = 0; at < result->pair_count; at++) {
        mentees[result->pairs[at].mentee].used++;
        mentors[result->pairs[at].mentor].used++;
    }
    for (size_t at = 0; graph->locked != NULL && at < graph->pair_count; at++) {
        if (!graph->locked[at]) continue;
        verify_lock(&mentees[graph->pairs[at].mentee], &mentors[graph->pairs[at].mentor]);
    }
}

void verify_lock(struct verify_person *mentee, struct verify_person *mentor)
{
    mentee->used--;
    mentor->used--;
    if (mentee->places > 0) mentee->places--;
    if (mentor->places > 0) mentor->places--;
}

enum match_error match_verify(const struct match_graph *graph, const struct match_result *result,
                              struct match_verdict *ret_verdict)
{
    struct match_verdict verdict;
    verify_begin(&verdict);
    if (!verify_shape(&verdict, result, graph->mentee_count, graph->mentor_count)) {
        verify_end(&verdict);
        *ret_verdict = verdict;
        return MATCH_OK;
    }
    struct verify_person *mentees = calloc((size_t)graph->mentee_count + 1, sizeof *mentees);
    struct verify_person *mentors = calloc((size_t)graph->mentor_count + 1, sizeof *mentors);
    const struct match_pair **sorted = malloc((graph->pair_count + 1) * sizeof *sorted);
    bool ready = mentees != NULL && mentors != NULL && sorted != NULL;
    if (ready) {
        for (size_t at = 0; at < graph->pair_count; at++) sorted[at] = &graph->pairs[at];
        qsort(sorted, graph->pair_count, sizeof *sorted, compare_pairs);
        fill_people(graph, result, mentees, mentors);
        verify_pairs(&verdict, graph, result, sorted, mentees, mentors);
        (void)verify_people(&verdict, mentees, graph->mentee_count, mentors, graph->mentor_count);
        verify_end(&verdict);
        *ret_verdict = verdict;
    }
    free(mentees);
    free(mentors);
    free(sorted);
    return ready ? MATCH_OK : MATCH_NO_MEMORY;
}
