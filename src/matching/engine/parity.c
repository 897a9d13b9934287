/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Parity between groups, by favoring those that fall short: Lagrange's multipliers, one per group. */
#include "explain.h"
#include "program.h"

#include <stdlib.h>
#include <string.h>

#define GROUPS_MOST 64
#define FAVOR_MOST (4 * MATCH_POINTS_MAX) /* beyond what a chain of a few pairs can make up for */
#define ROUNDS_MOST 4                     /* favoring one group may take from another */

struct parity {
    const struct match_program *program;
    struct match_options options;
    struct match_parity *groups;
    int count;
    int32_t *favor; /* per mentee */
    struct match_result best;
};

static uint64_t groups_of(const struct parity *parity, uint32_t mentee)
{
    return program_mentee(parity->program, mentee)->groups;
}

static uint64_t count_pairs(const struct parity *parity, const struct match_result *result, uint64_t group)
{
    uint64_t count = 0;
    for (size_t at = 0; at < result->pair_count; at++) {
        count += (groups_of(parity, result->pairs[at].mentee) & group) != 0;
    }
    return count;
}

/* Solves with the groups' favors as they are now; points on top are taken out of the result again. */
static enum match_error solve(struct parity *parity, struct match_result *ret_result)
{
    uint32_t mentees = parity->program->people->mentee_count;
    memset(parity->favor, 0, mentees * sizeof *parity->favor);
    for (uint32_t mentee = 0; mentee < mentees; mentee++) {
        for (int at = 0; at < parity->count; at++) {
            if ((groups_of(parity, mentee) & parity->groups[at].group) == 0) continue;
            parity->favor[mentee] += parity->groups[at].favor;
        }
    }
    parity->options.start = &parity->best;
    enum match_error error =
        program_solve_favoring(parity->program, parity->favor, &parity->options, ret_result);
    if (error != MATCH_OK) return error;
    ret_result->total = 0;
    for (size_t at = 0; at < ret_result->pair_count; at++) {
        struct match_pair *pair = &ret_result->pairs[at];
        pair->score = match_program_points(parity->program, pair->mentee, pair->mentor, NULL);
        ret_result->total += pair->score;
    }
    return MATCH_OK;
}

/* Tries one favor for a group; what is better than nothing becomes the best so far. */
static enum match_error try_favor(struct parity *parity, struct match_parity *group, int32_t favor,
                                  uint64_t *ret_pairs, bool *ret_proven)
{
    struct match_result tried;
    group->favor = favor;
    enum match_error error = solve(parity, &tried);
    if (error != MATCH_OK) return error;
    *ret_proven = tried.proven;
    *ret_pairs = count_pairs(parity, &tried, group->group);
    if (!tried.proven) {
        match_result_release(&tried);
        return MATCH_OK;
    }
    match_result_release(&parity->best);
    parity->best = tried;
    return MATCH_OK;
}

/* The least favor that gives the group its share, or as much of it as there can be. */
static enum match_error raise_group(struct parity *parity, struct match_parity *group, bool *ret_proven)
{
    int32_t low = group->favor, high = FAVOR_MOST;
    uint64_t pairs, target = group->share;
    enum match_error error = try_favor(parity, group, high, &pairs, ret_proven);
    if (error != MATCH_OK || !*ret_proven) return error;
    if (pairs < target) target = pairs;
    while (high - low > 1 && error == MATCH_OK && *ret_proven) {
        int32_t middle = low + (high - low) / 2;
        error = try_favor(parity, group, middle, &pairs, ret_proven);
        if (pairs >= target) {
            high = middle;
        } else {
            low = middle;
        }
    }
    if (error != MATCH_OK || !*ret_proven) return error;
    return try_favor(parity, group, high, &pairs, ret_proven);
}

static enum match_error raise_groups(struct parity *parity, bool *ret_proven)
{
    *ret_proven = true;
    for (int round = 0; round < ROUNDS_MOST; round++) {
        bool changed = false;
        for (int at = 0; at < parity->count; at++) {
            struct match_parity *group = &parity->groups[at];
            int32_t before = group->favor;
            if (before == FAVOR_MOST || count_pairs(parity, &parity->best, group->group) >= group->share)
                continue;
            enum match_error error = raise_group(parity, group, ret_proven);
            if (error != MATCH_OK || !*ret_proven) return error;
            changed = changed || group->favor != before;
        }
        if (!changed) break;
    }
    return MATCH_OK;
}

/* What each group wants and what would be its share. */
static void count_groups(struct parity *parity, const struct match_result *optimum)
{
    const struct match_people *people = parity->program->people;
    uint64_t all = 0;
    for (uint32_t mentee = 0; mentee < people->mentee_count; mentee++) {
        all += people->mentees[mentee].places;
        for (int at = 0; at < parity->count; at++) {
            if ((groups_of(parity, mentee) & parity->groups[at].group) != 0)
                parity->groups[at].wanted += people->mentees[mentee].places;
        }
    }
    for (int at = 0; at < parity->count; at++) {
        struct match_parity *group = &parity->groups[at];
        group->before = count_pairs(parity, optimum, group->group);
        if (all > 0) group->share = group->wanted * optimum->pair_count / all;
    }
}

enum match_error match_program_parity(const struct match_program *program, const struct match_result *optimum,
                                      uint64_t groups, const struct match_options *options,
                                      struct match_parity *ret_groups, struct match_price *ret_price,
                                      struct match_result *ret_result)
{
    struct match_parity named[GROUPS_MOST] = {0};
    struct parity parity = {.program = program, .groups = named};
    bool proven = false;
    if (options != NULL) parity.options = *options;
    for (uint64_t left = groups; left != 0; left &= left - 1) named[parity.count++].group = left & -left;
    parity.favor = calloc((size_t)program->people->mentee_count + 1, sizeof *parity.favor);
    if (parity.favor == NULL) return MATCH_NO_MEMORY;
    count_groups(&parity, optimum);
    parity.options.start = optimum;
    enum match_error error = match_program_solve(program, &parity.options, &parity.best);
    if (error == MATCH_OK) error = raise_groups(&parity, &proven);
    free(parity.favor);
    if (error != MATCH_OK) {
        match_result_release(&parity.best);
        return error;
    }
    parity.best.proven = proven;
    parity.best.pairs_bound = optimum->pairs_bound;
    parity.best.total_bound = optimum->total_bound;
    for (int at = 0; at < parity.count; at++) {
        named[at].after = count_pairs(&parity, &parity.best, named[at].group);
        ret_groups[at] = named[at];
    }
    ret_price->pairs = (int64_t)optimum->pair_count - (int64_t)parity.best.pair_count;
    ret_price->total = optimum->total - parity.best.total;
    *ret_result = parity.best;
    return MATCH_OK;
}
