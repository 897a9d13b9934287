/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reasons for and against pairs, as far as a viewer may know them. */
#include "explain.h"
#include "program.h"

#include <stdlib.h>
#include <string.h>

#define NOT_AVAILABLE match_rule_sentence(MATCH_RULE_BLOCKED)

static bool viewer_knows(enum match_viewer viewer, enum match_criterion criterion)
{
    if (!match_criterion_is_private(criterion)) return true;
    return criterion == MATCH_CRITERION_MENTOR_WISH ? viewer == MATCH_FOR_MENTOR : viewer == MATCH_FOR_MENTEE;
}

int64_t match_shown_total(const struct match_program *program, const struct match_result *result)
{
    int64_t total = 0;
    for (size_t at = 0; at < result->pair_count; at++) {
        int32_t points[MATCH_CRITERION_COUNT];
        (void)match_program_points(program, result->pairs[at].mentee, result->pairs[at].mentor, points);
        for (int criterion = 0; criterion < MATCH_CRITERION_COUNT; criterion++) {
            if (criterion == MATCH_CRITERION_EXISTING) continue;
            if (!match_criterion_is_private((enum match_criterion)criterion)) total += points[criterion];
        }
    }
    return total;
}

static uint64_t skills_shared(const struct match_person *a, const struct match_person *b)
{
    uint64_t shared = 0;
    for (int at = 0; at < a->wanted_count; at++) {
        for (int other = 0; other < b->offered_count; other++) {
            if (a->wanted[at].skill == b->offered[other].skill) shared |= UINT64_C(1) << at;
        }
    }
    return shared;
}

void match_explain_pair(const struct match_program *program, uint32_t mentee, uint32_t mentor,
                        enum match_viewer viewer, struct match_pair_reasons *ret_reasons)
{
    const struct match_person *a = program_mentee(program, mentee), *b = program_mentor(program, mentor);
    int32_t points[MATCH_CRITERION_COUNT];
    struct match_pair_reasons reasons = {
        .fit = match_program_fit(program, mentee, mentor),
        .skills = skills_shared(a, b),
        .goals = a->goals & b->goals,
        .values = a->values & b->values,
        .interests = a->interests & b->interests,
        .languages = a->languages & b->languages,
        .hours = __builtin_popcountll(a->hours & b->hours),
    };
    (void)match_program_points(program, mentee, mentor, points);
    for (int at = 0; at < MATCH_CRITERION_COUNT; at++) {
        int32_t most = program->people->rules.weight[at] * MATCH_DEGREE_MAX;
        if (most == 0 || !viewer_knows(viewer, (enum match_criterion)at)) continue;
        reasons.criteria[at] = (struct match_criterion_reason){
            .shown = true,
            .in_fit = program_in_fit(program_mentee(program, mentee), (enum match_criterion)at),
            .points = points[at],
            .most = most,
        };
    }
    *ret_reasons = reasons;
}

/* ---- why not that one ---- */

void match_why_not_at_least(const struct match_program *program, const struct match_result *result,
                            uint32_t mentee, uint32_t mentor, int64_t *ret_pairs_lost,
                            int64_t *ret_points_lost)
{
    int cover = result->mentee_cover[mentee] + result->mentor_cover[mentor];
    int64_t price = result->mentee_price[mentee] + result->mentor_price[mentor];
    *ret_pairs_lost = cover - 1;
    *ret_points_lost = price - match_program_points(program, mentee, mentor, NULL);
}

void match_why_not_release(struct match_why_not *why_not)
{
    free(why_not->gone);
    free(why_not->come);
    *why_not = (struct match_why_not){0};
}

static int compare(const struct match_pair *a, const struct match_pair *b)
{
    if (a->mentee != b->mentee) return a->mentee < b->mentee ? -1 : 1;
    return (a->mentor > b->mentor) - (a->mentor < b->mentor);
}

/* What is in `with` and not in `without`; both sorted. */
static struct match_pair *difference(const struct match_result *with, const struct match_result *without,
                                     size_t *ret_count)
{
    struct match_pair *pairs = malloc((with->pair_count + 1) * sizeof *pairs);
    size_t count = 0, other = 0;
    if (pairs == NULL) return NULL;
    for (size_t at = 0; at < with->pair_count; at++) {
        while (other < without->pair_count && compare(&without->pairs[other], &with->pairs[at]) < 0) other++;
        if (other < without->pair_count && compare(&without->pairs[other], &with->pairs[at]) == 0) continue;
        pairs[count++] = with->pairs[at];
    }
    *ret_count = count;
    return pairs;
}

static bool result_has(const struct match_result *result, uint32_t mentee, uint32_t mentor)
{
    for (size_t at = match_result_find(result, mentee); at < result->pair_count; at++) {
        if (result->pairs[at].mentee != mentee) return false;
        if (result->pairs[at].mentor == mentor) return true;
    }
    return false;
}

/* The same program with one pair locked. */
static enum match_error solve_with(const struct match_program *program, uint32_t mentee, uint32_t mentor,
                                   const struct match_result *start, const struct match_options *options,
                                   struct match_result *ret_result)
{
    struct match_people people = *program->people;
    struct match_options warm = options == NULL ? (struct match_options){0} : *options;
    struct match_program *changed;
    struct match_note *notes = malloc((people.note_count + 1) * sizeof *notes);
    if (notes == NULL) return MATCH_NO_MEMORY;
    for (size_t at = 0; at < people.note_count; at++) notes[at] = people.notes[at];
    notes[people.note_count++] = (struct match_note){mentee, mentor, MATCH_NOTE_LOCKED};
    people.notes = notes;
    warm.start = start;
    enum match_error error = match_program_open(&people, NULL, &changed);
    if (error == MATCH_OK) {
        error = match_program_solve(changed, &warm, ret_result);
        match_program_close(changed);
    }
    free(notes);
    return error;
}

/* A pair that is allowed: what pairing them all the same would do to the others. */
static enum match_error explain_cost(const struct match_program *program, const struct match_result *result,
                                     uint32_t mentee, uint32_t mentor, const struct match_options *options,
                                     struct match_why_not *ret_why_not)
{
    struct match_result forced;
    struct match_why_not why_not = {0};
    enum match_error error = solve_with(program, mentee, mentor, result, options, &forced);
    if (error != MATCH_OK) return error;
    why_not.gone = difference(result, &forced, &why_not.gone_count);
    why_not.come = difference(&forced, result, &why_not.come_count);
    why_not.pairs_lost = (int64_t)result->pair_count - (int64_t)forced.pair_count;
    why_not.points_lost = result->total - forced.total;
    why_not.exact = forced.proven;
    match_result_release(&forced);
    if (why_not.gone == NULL || why_not.come == NULL) {
        match_why_not_release(&why_not);
        return MATCH_NO_MEMORY;
    }
    bool equal = why_not.pairs_lost == 0 && why_not.points_lost == 0;
    why_not.kind = equal ? MATCH_WHY_NOT_EQUAL : MATCH_WHY_NOT_COSTS;
    why_not.sentence = why_not.pairs_lost > 0
                           ? "It is possible, but fewer would be paired."
                           : "It is possible; all together, the choice that was made is at least as good.";
    *ret_why_not = why_not;
    return MATCH_OK;
}

/* Do locked pairs leave both of them a place? */
static bool have_places(const struct match_program *program, uint32_t mentee, uint32_t mentor)
{
    uint32_t wanted = program->people->mentees[mentee].places,
             capacity = program->people->mentors[mentor].places;
    for (size_t at = 0; at < program->note_count; at++) {
        const struct program_note *note = &program->notes[at];
        if ((note->kinds & NOTE_BIT(MATCH_NOTE_LOCKED)) == 0) continue;
        if (note->mentee == mentee && wanted > 0) wanted--;
        if (note->mentor == mentor && capacity > 0) capacity--;
    }
    return wanted > 0 && capacity > 0;
}

enum match_error match_explain_why_not(const struct match_program *program, const struct match_result *result,
                                       uint32_t mentee, uint32_t mentor, enum match_viewer viewer,
                                       const struct match_options *options, struct match_why_not *ret_why_not)
{
    if (result_has(result, mentee, mentor)) {
        *ret_why_not = (struct match_why_not){
            .kind = MATCH_WHY_NOT_CHOSEN_ALREADY, .exact = true, .sentence = "They are a pair already."};
        return MATCH_OK;
    }
    enum match_rule rule = match_program_rule(program, mentee, mentor);
    if (rule == MATCH_RULE_NONE && have_places(program, mentee, mentor)) {
        return explain_cost(program, result, mentee, mentor, options, ret_why_not);
    }
    bool told = rule != MATCH_RULE_NONE && !match_rule_is_private(rule);
    /* The least points include private ones: that they were missed tells something only to the one who made
     * them. */
    if (rule == MATCH_RULE_POINTS && viewer == MATCH_FOR_OTHERS) told = false;
    *ret_why_not = (struct match_why_not){.kind = MATCH_WHY_NOT_FORBIDDEN,
                                          .exact = true,
                                          .rule = told ? rule : MATCH_RULE_NONE,
                                          .sentence = told ? match_rule_sentence(rule) : NOT_AVAILABLE};
    return MATCH_OK;
}

/* ---- why nobody ---- */

/* Counts one mentor who is not a pair of this mentee. */
static void count_mentor(const struct match_program *program, const struct match_result *result,
                         uint32_t mentee, uint32_t mentor, struct match_unmatched *unmatched, int *best_fit)
{
    uint32_t broken = program_rules_broken(program, mentee, mentor);
    if (program->people->mentors[mentor].places == 0) {
        if ((broken & (1u << MATCH_RULE_SAME_PERSON)) == 0) unmatched->not_available++;
        return;
    }
    if (broken == 0) {
        int fit = match_program_fit(program, mentee, mentor);
        unmatched->candidates++;
        if (fit > *best_fit && result->mentor_cover[mentor] == 1) {
            *best_fit = fit;
            unmatched->place = mentor;
        }
        return;
    }
    enum match_rule rule = (enum match_rule)__builtin_ctz(broken);
    if (match_rule_is_private(rule)) {
        unmatched->not_available++;
        return;
    }
    unmatched->removed[rule]++;
    if ((broken & (broken - 1)) == 0) unmatched->opened[rule]++;
}

void match_explain_unmatched(const struct match_program *program, const struct match_result *result,
                             uint32_t mentee, struct match_unmatched *ret_unmatched)
{
    struct match_unmatched unmatched = {.place = MATCH_NOBODY};
    uint32_t wanted = program->people->mentees[mentee].places, got = 0;
    int best_fit = -1;
    size_t next = match_result_find(result, mentee);
    while (next + got < result->pair_count && result->pairs[next + got].mentee == mentee) got++;
    unmatched.missing = got < wanted ? wanted - got : 0;
    for (uint32_t mentor = 0; mentor < program->people->mentor_count; mentor++) {
        if (result_has(result, mentee, mentor)) continue;
        count_mentor(program, result, mentee, mentor, &unmatched, &best_fit);
    }
    unmatched.kind = unmatched.missing == 0      ? MATCH_UNMATCHED_NOT
                     : unmatched.candidates == 0 ? MATCH_UNMATCHED_NO_CANDIDATE
                                                 : MATCH_UNMATCHED_ALL_TAKEN;
    *ret_unmatched = unmatched;
}
