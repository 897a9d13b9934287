/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Rules and points of one pair, written as plainly as score.h says them. The fast search of all pairs has its
 * own arithmetic; this one explains and verifies, and tests hold them against each other.
 */
#include "people.h"
#include "program.h"
#include "verify.h"

#include <stdlib.h>
#include <string.h>

static int half_hours_shared(const struct match_person *a, const struct match_person *b)
{
    return __builtin_popcountll(a->hours & b->hours);
}

/* Not known is the same as nothing. */
static bool is_same(uint16_t a, uint16_t b)
{
    return a == b && a != MATCH_NOT_KNOWN;
}

static bool are_levels_known(const struct match_person *a, const struct match_person *b)
{
    return a->level != MATCH_LEVEL_NOT_KNOWN && b->level != MATCH_LEVEL_NOT_KNOWN;
}

static bool same_rule_broken(enum match_same rule, bool same)
{
    return (rule == MATCH_SAME_REQUIRED && !same) || (rule == MATCH_SAME_FORBIDDEN && same);
}

static bool in_reporting_line(const struct match_program *program, uint32_t mentee, uint32_t mentor)
{
    uint32_t a = program->people->mentees[mentee].person, b = program->people->mentors[mentor].person;
    return program_tree_below(&program->line, a, b) || program_tree_below(&program->line, b, a);
}

#define RULE_BIT(name) (1u << MATCH_RULE_##name)

static uint32_t rules_of_notes(uint32_t notes)
{
    uint32_t broken = 0;
    if ((notes & (NOTE_BIT(MATCH_NOTE_MENTEE_VETO) | NOTE_BIT(MATCH_NOTE_MENTOR_VETO))) != 0)
        broken |= RULE_BIT(VETO);
    if ((notes & NOTE_BIT(MATCH_NOTE_BLOCKED)) != 0) broken |= RULE_BIT(BLOCKED);
    if ((notes & NOTE_BIT(MATCH_NOTE_FAILED)) != 0) broken |= RULE_BIT(FAILED);
    return broken;
}

uint32_t program_rules_broken(const struct match_program *program, uint32_t mentee, uint32_t mentor)
{
    const struct match_rules *rules = &program->people->rules;
    const struct match_person *a = program_mentee(program, mentee), *b = program_mentor(program, mentor);
    uint32_t broken = rules_of_notes(program_noted(program, mentee, mentor));
    int gap = b->level - a->level;
    bool languages_known = a->languages != 0 && b->languages != 0,
         hours_known = a->hours != 0 && b->hours != 0, levels_known = are_levels_known(a, b);

    if (a == b) broken |= RULE_BIT(SAME_PERSON);
    if (!rules->allow_reporting_line && in_reporting_line(program, mentee, mentor))
        broken |= RULE_BIT(REPORTING_LINE);
    if (rules->language_shared && languages_known && (a->languages & b->languages) == 0)
        broken |= RULE_BIT(LANGUAGE);
    if (hours_known && half_hours_shared(a, b) < rules->hours_shared) broken |= RULE_BIT(HOURS);
    if (rules->seniority_bounded && levels_known && (gap < rules->gap_least || gap > rules->gap_most))
        broken |= RULE_BIT(SENIORITY);
    if (same_rule_broken(rules->site, is_same(a->site, b->site))) broken |= RULE_BIT(SITE);
    if (same_rule_broken(rules->department, is_same(a->department, b->department)))
        broken |= RULE_BIT(DEPARTMENT);
    if (rules->points_least > 0 &&
        match_program_points(program, mentee, mentor, NULL) < rules->points_least) {
        broken |= RULE_BIT(POINTS);
    }
    return broken;
}

enum match_rule match_program_rule(const struct match_program *program, uint32_t mentee, uint32_t mentor)
{
    uint32_t broken = program_rules_broken(program, mentee, mentor);
    return broken == 0 ? MATCH_RULE_NONE : (enum match_rule)__builtin_ctz(broken);
}

/* ---- points ---- */

static int skills_points(const struct match_person *a, const struct match_person *b, int most)
{
    int points = 0;
    for (int at = 0; at < a->wanted_count; at++) {
        for (int other = 0; other < b->offered_count; other++) {
            if (b->offered[other].skill != a->wanted[at].skill) continue;
            int wanted = a->wanted[at].level, offered = b->offered[other].level;
            points += most * (offered < wanted ? offered : wanted) / (wanted * a->wanted_count);
        }
    }
    return points;
}

static int tags_points(uint64_t wanted, uint64_t offered, int most)
{
    if (wanted == 0) return 0;
    return __builtin_popcountll(wanted & offered) * (most / __builtin_popcountll(wanted));
}

/* 0 far apart, 1 in the same division (the mentee's department's parent and all below it), 2 the same. */
static int department_nearness(const struct match_program *program, const struct match_person *a,
                               const struct match_person *b)
{
    if (a->department == b->department) return 2;
    uint16_t division = program->people->department_parent[a->department];
    return program_tree_below(&program->department, division, b->department) ? 1 : 0;
}

static int degree_of(const struct match_program *program, enum match_criterion criterion,
                     const struct match_person *a, const struct match_person *b, uint32_t notes)
{
    const struct match_rules *rules = &program->people->rules;
    int distance = abs(b->level - a->level - rules->gap_ideal), shared, nearness;
    switch (criterion) {
    case MATCH_CRITERION_STYLE:
        return MATCH_DEGREE_MAX / 4 *
               __builtin_popcount(~((unsigned)a->style ^ b->style) & a->style_told & b->style_told);
    case MATCH_CRITERION_LEVEL:
        return distance >= 4 || !are_levels_known(a, b) ? 0 : MATCH_DEGREE_MAX / 4 * (4 - distance);
    case MATCH_CRITERION_DEPARTMENT:
        if (a->department == MATCH_NOT_KNOWN || b->department == MATCH_NOT_KNOWN) return 0;
        nearness = department_nearness(program, a, b);
        if (rules->department_preferred == MATCH_PREFER_FAR) nearness = 2 - nearness;
        return MATCH_DEGREE_MAX / 2 * nearness;
    case MATCH_CRITERION_SITE:
        return is_same(a->site, b->site) ? MATCH_DEGREE_MAX : 0;
    case MATCH_CRITERION_HOURS:
        shared = half_hours_shared(a, b);
        return MATCH_DEGREE_MAX * (shared > 16 ? 16 : shared) / 16;
    case MATCH_CRITERION_PREFERENCE:
        return (a->prefers & b->groups) != 0 ? MATCH_DEGREE_MAX : 0;
    case MATCH_CRITERION_MENTEE_WISH:
        return (notes & NOTE_BIT(MATCH_NOTE_MENTEE_WISH)) != 0 ? MATCH_DEGREE_MAX : 0;
    case MATCH_CRITERION_MENTOR_WISH:
        return (notes & NOTE_BIT(MATCH_NOTE_MENTOR_WISH)) != 0 ? MATCH_DEGREE_MAX : 0;
    case MATCH_CRITERION_EXISTING:
        return (notes & NOTE_BIT(MATCH_NOTE_EXISTING)) != 0 ? MATCH_DEGREE_MAX : 0;
    case MATCH_CRITERION_SKILLS:
    case MATCH_CRITERION_GOALS:
    case MATCH_CRITERION_VALUES:
    case MATCH_CRITERION_INTERESTS:
    case MATCH_CRITERION_COUNT:
        break;
    }
    return 0;
}

int32_t match_program_points(const struct match_program *program, uint32_t mentee, uint32_t mentor,
                             int32_t ret_points[MATCH_CRITERION_COUNT])
{
    const struct match_person *a = program_mentee(program, mentee), *b = program_mentor(program, mentor);
    const uint8_t *weight = program->people->rules.weight;
    uint32_t notes = program_noted(program, mentee, mentor);
    int32_t points[MATCH_CRITERION_COUNT], total = 0;
    for (int at = 0; at < MATCH_CRITERION_COUNT; at++) {
        points[at] = weight[at] * degree_of(program, (enum match_criterion)at, a, b, notes);
    }
    points[MATCH_CRITERION_SKILLS] = skills_points(a, b, weight[MATCH_CRITERION_SKILLS] * MATCH_DEGREE_MAX);
    points[MATCH_CRITERION_GOALS] =
        tags_points(a->goals, b->goals, weight[MATCH_CRITERION_GOALS] * MATCH_DEGREE_MAX);
    points[MATCH_CRITERION_VALUES] =
        tags_points(a->values, b->values, weight[MATCH_CRITERION_VALUES] * MATCH_DEGREE_MAX);
    points[MATCH_CRITERION_INTERESTS] =
        tags_points(a->interests, b->interests, weight[MATCH_CRITERION_INTERESTS] * MATCH_DEGREE_MAX);
    for (int at = 0; at < MATCH_CRITERION_COUNT; at++) total += points[at];
    if (ret_points != NULL) memcpy(ret_points, points, sizeof points);
    return total;
}

bool program_in_fit(const struct match_person *a, enum match_criterion criterion)
{
    if (match_criterion_is_private(criterion) || criterion == MATCH_CRITERION_EXISTING) return false;
    if (criterion == MATCH_CRITERION_SKILLS) return a->wanted_count > 0;
    if (criterion == MATCH_CRITERION_GOALS) return a->goals != 0;
    if (criterion == MATCH_CRITERION_VALUES) return a->values != 0;
    if (criterion == MATCH_CRITERION_INTERESTS) return a->interests != 0;
    if (criterion == MATCH_CRITERION_HOURS) return a->hours != 0;
    if (criterion == MATCH_CRITERION_LEVEL) return a->level != MATCH_LEVEL_NOT_KNOWN;
    if (criterion == MATCH_CRITERION_STYLE) return a->style_told != 0;
    if (criterion == MATCH_CRITERION_SITE) return a->site != MATCH_NOT_KNOWN;
    if (criterion == MATCH_CRITERION_DEPARTMENT) return a->department != MATCH_NOT_KNOWN;
    return true;
}

int match_program_fit(const struct match_program *program, uint32_t mentee, uint32_t mentor)
{
    int32_t points[MATCH_CRITERION_COUNT];
    int32_t got = 0, possible = 0;
    (void)match_program_points(program, mentee, mentor, points);
    for (int at = 0; at < MATCH_CRITERION_COUNT; at++) {
        if (!program_in_fit(program_mentee(program, mentee), (enum match_criterion)at)) continue;
        got += points[at];
        possible += program->people->rules.weight[at] * MATCH_DEGREE_MAX;
    }
    return possible == 0 ? 0 : got * 100 / possible;
}

/* ---- all pairs, one by one ---- */

void match_pairs_release(struct match_pairs *pairs)
{
    free(pairs->wanted);
    free(pairs->capacity);
    free(pairs->pairs);
    free(pairs->locked);
    *pairs = (struct match_pairs){0};
}

static bool is_pair(const struct match_program *program, uint32_t mentee, uint32_t mentor, bool *ret_locked)
{
    *ret_locked = match_program_noted(program, mentee, mentor, MATCH_NOTE_LOCKED);
    return *ret_locked || match_program_rule(program, mentee, mentor) == MATCH_RULE_NONE;
}

static enum match_error pairs_append(struct match_pairs *pairs, size_t *room, struct match_pair pair,
                                     bool locked)
{
    size_t count = pairs->graph.pair_count;
    if (count == *room) {
        size_t more = *room == 0 ? 1024 : *room * 2;
        struct match_pair *grown = realloc(pairs->pairs, more * sizeof *grown);
        if (grown == NULL) return MATCH_NO_MEMORY;
        pairs->pairs = grown;
        bool *grown_locked = realloc(pairs->locked, more * sizeof *grown_locked);
        if (grown_locked == NULL) return MATCH_NO_MEMORY;
        pairs->locked = grown_locked;
        *room = more;
    }
    pairs->pairs[count] = pair;
    pairs->locked[count] = locked;
    pairs->graph.pair_count = count + 1;
    return MATCH_OK;
}

static enum match_error pairs_collect(const struct match_program *program, struct match_pairs *pairs)
{
    size_t room = 0;
    for (uint32_t mentee = 0; mentee < program->people->mentee_count; mentee++) {
        for (uint32_t mentor = 0; mentor < program->people->mentor_count; mentor++) {
            bool locked;
            if (!is_pair(program, mentee, mentor, &locked)) continue;
            struct match_pair pair = {mentee, mentor, match_program_points(program, mentee, mentor, NULL)};
            if (pairs_append(pairs, &room, pair, locked) != MATCH_OK) return MATCH_NO_MEMORY;
        }
    }
    return MATCH_OK;
}

enum match_error match_program_pairs(const struct match_program *program, struct match_pairs *ret_pairs)
{
    const struct match_people *people = program->people;
    struct match_pairs pairs = {0};
    pairs.wanted = calloc((size_t)people->mentee_count + 1, sizeof *pairs.wanted);
    pairs.capacity = calloc((size_t)people->mentor_count + 1, sizeof *pairs.capacity);
    if (pairs.wanted == NULL || pairs.capacity == NULL || pairs_collect(program, &pairs) != MATCH_OK) {
        match_pairs_release(&pairs);
        return MATCH_NO_MEMORY;
    }
    for (uint32_t at = 0; at < people->mentee_count; at++) pairs.wanted[at] = people->mentees[at].places;
    for (uint32_t at = 0; at < people->mentor_count; at++) pairs.capacity[at] = people->mentors[at].places;
    pairs.graph.mentee_count = people->mentee_count;
    pairs.graph.mentor_count = people->mentor_count;
    pairs.graph.wanted = pairs.wanted;
    pairs.graph.capacity = pairs.capacity;
    pairs.graph.pairs = pairs.pairs;
    pairs.graph.locked = pairs.locked;
    *ret_pairs = pairs;
    return MATCH_OK;
}

/* ---- verification ---- */

static void verify_row(const struct match_program *program, const struct match_result *result,
                       struct match_verdict *verdict, struct verify_person *mentees,
                       struct verify_person *mentors, uint32_t mentee)
{
    size_t next = match_result_find(result, mentee);
    for (uint32_t mentor = 0; mentor < program->people->mentor_count; mentor++) {
        const struct match_pair *chosen =
            next < result->pair_count && result->pairs[next].mentee == mentee ? &result->pairs[next] : NULL;
        bool is_chosen = chosen != NULL && chosen->mentor == mentor, locked;
        bool allowed = is_pair(program, mentee, mentor, &locked);
        next += is_chosen;
        if (!allowed && !is_chosen) continue;
        int32_t points = match_program_points(program, mentee, mentor, NULL);
        verify_chosen(verdict, allowed, locked, is_chosen, is_chosen && chosen->score == points, mentee,
                      mentor);
        if (locked) continue;
        verify_pair(verdict, &mentees[mentee], &mentors[mentor], points, is_chosen, mentee, mentor);
    }
}

enum match_error match_program_verify(const struct match_program *program, const struct match_result *result,
                                      struct match_verdict *ret_verdict)
{
    const struct match_people *people = program->people;
    struct match_verdict verdict;
    verify_begin(&verdict);
    if (!verify_shape(&verdict, result, people->mentee_count, people->mentor_count)) {
        verify_end(&verdict);
        *ret_verdict = verdict;
        return MATCH_OK;
    }
    struct verify_person *mentees = calloc((size_t)people->mentee_count + 1, sizeof *mentees);
    struct verify_person *mentors = calloc((size_t)people->mentor_count + 1, sizeof *mentors);
    if (mentees == NULL || mentors == NULL) {
        free(mentees);
        free(mentors);
        return MATCH_NO_MEMORY;
    }
    for (uint32_t at = 0; at < people->mentee_count; at++) {
        mentees[at] = (struct verify_person){people->mentees[at].places, 0, result->mentee_cover[at],
                                             result->mentee_price[at]};
    }
    for (uint32_t at = 0; at < people->mentor_count; at++) {
        mentors[at] = (struct verify_person){people->mentors[at].places, 0, result->mentor_cover[at],
                                             result->mentor_price[at]};
    }
    for (size_t at = 0; at < result->pair_count; at++) {
        mentees[result->pairs[at].mentee].used++;
        mentors[result->pairs[at].mentor].used++;
    }
    for (size_t at = 0; at < program->note_count; at++) {
        if ((program->notes[at].kinds & NOTE_BIT(MATCH_NOTE_LOCKED)) == 0) continue;
        verify_lock(&mentees[program->notes[at].mentee], &mentors[program->notes[at].mentor]);
    }
    for (uint32_t at = 0; at < people->mentee_count; at++) {
        verify_row(program, result, &verdict, mentees, mentors, at);
    }
    (void)verify_people(&verdict, mentees, people->mentee_count, mentors, people->mentor_count);
    verify_end(&verdict);
    *ret_verdict = verdict;
    free(mentees);
    free(mentors);
    return MATCH_OK;
}
