/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Other aims than the largest total, and what they give away: the strongest weakest pair; and how many would
 * rather have each other. */
#include "explain.h"
#include "program.h"
#include "solve.h"

#include <stdlib.h>
#include <string.h>

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

/* The weakest pair's points, and the mean, rounded down; MATCH_POINTS_MAX when no pair is free of a lock. */
static int32_t weakest(const struct match_program *program, const struct match_result *result,
                       int32_t *ret_mean)
{
    int32_t least = MATCH_POINTS_MAX;
    int64_t total = 0, count = 0;
    for (size_t at = 0; at < result->pair_count; at++) {
        const struct match_pair *pair = &result->pairs[at];
        if (match_program_noted(program, pair->mentee, pair->mentor, MATCH_NOTE_LOCKED)) continue;
        if (pair->score < least) least = pair->score;
        total += pair->score;
        count++;
    }
    *ret_mean = count == 0 ? MATCH_POINTS_MAX : (int32_t)(total / count);
    return least;
}

static void *copy_of(const void *from, size_t size)
{
    void *copy = malloc(size + 1);
    if (copy != NULL && size > 0) memcpy(copy, from, size);
    return copy;
}

static enum match_error copy_result(const struct match_result *from, struct match_result *ret_copy)
{
    struct match_result copy = *from;
    copy.pairs = copy_of(from->pairs, from->pair_count * sizeof *from->pairs);
    copy.mentee_price = copy_of(from->mentee_price, from->mentee_count * sizeof *from->mentee_price);
    copy.mentor_price = copy_of(from->mentor_price, from->mentor_count * sizeof *from->mentor_price);
    copy.mentee_cover = copy_of(from->mentee_cover, from->mentee_count);
    copy.mentor_cover = copy_of(from->mentor_cover, from->mentor_count);
    if (copy.pairs == NULL || copy.mentee_price == NULL || copy.mentor_price == NULL ||
        copy.mentee_cover == NULL || copy.mentor_cover == NULL) {
        match_result_release(&copy);
        return MATCH_NO_MEMORY;
    }
    *ret_copy = copy;
    return MATCH_OK;
}

enum match_error match_program_fairest(const struct match_program *program,
                                       const struct match_result *optimum,
                                       const struct match_options *options, int32_t *ret_least,
                                       struct match_price *ret_price, struct match_result *ret_result)
{
    struct match_result best;
    /* As many pairs have no larger total than the optimum's, so their weakest is not above its mean. */
    int32_t high, mean, low = weakest(program, optimum, &high);
    enum match_error error = copy_result(optimum, &best);
    if (error != MATCH_OK) return error;
    /* Invariant: `best` has all the pairs there can be and none below `low`; above `high` nobody reaches
     * that. Each solve starts from the prices of the best before. */
    while (low < high && best.proven) {
        struct match_result tried;
        int32_t middle = low + (high - low + 1) / 2;
        error = solve_with_least(program, middle, &best, options, &tried);
        if (error != MATCH_OK) break;
        if (tried.proven && tried.pair_count == optimum->pair_count) {
            match_result_release(&best);
            best = tried;
            low = weakest(program, &best, &mean);
            if (mean < high) high = mean;
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
    *ret_least = best.pair_count == 0 ? 0 : weakest(program, &best, &mean);
    price_against(optimum, &best, ret_price);
    *ret_result = best;
    return MATCH_OK;
}

/* ---- rivals ---- */

int32_t program_seen_by(const struct match_program *program, uint32_t mentee, uint32_t mentor,
                        bool mentees_view)
{
    int32_t points[MATCH_CRITERION_COUNT];
    int32_t total = match_program_points(program, mentee, mentor, points);
    return total - points[mentees_view ? MATCH_CRITERION_MENTOR_WISH : MATCH_CRITERION_MENTEE_WISH];
}

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
            count += prefers(&mentees[mentee], places[mentee], program_seen_by(program, mentee, mentor, true),
                             mentor) &&
                     prefers(&mentors[mentor], places[result->mentee_count + mentor],
                             program_seen_by(program, mentee, mentor, false), mentee);
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
        note_worst(&mentees[mentee], program_seen_by(program, mentee, mentor, true), mentor);
        note_worst(&mentors[mentor], program_seen_by(program, mentee, mentor, false), mentee);
    }
    *ret_count = count_rivals(program, result, mentees, mentors, places);
    free(mentees);
    free(places);
    return MATCH_OK;
}
