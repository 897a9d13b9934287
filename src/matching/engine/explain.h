/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Reasons, and what alternatives would cost.
 *
 * PRIVACY. Wishes, vetoes and opt-in preferences are known to the person who made them only. Everything here
 * takes the viewer and leaves out what that viewer may not know: hidden points, and rules that would betray a
 * veto (these all read "not available", as does a mentor who takes nobody). What is marked [engine] below is
 * exact and includes private points: use it to decide and to compare, never show it beside the points of
 * single pairs.
 */
#ifndef ITHACA_MATCHING_ENGINE_EXPLAIN_H
#define ITHACA_MATCHING_ENGINE_EXPLAIN_H

#include "people.h"

enum match_viewer { MATCH_FOR_MENTEE, MATCH_FOR_MENTOR, MATCH_FOR_OTHERS };

/* ---- why this pair ---- */

struct match_pair_reasons {
    int fit; /* 0..100, see score.h */
    struct match_criterion_reason {
        bool shown;     /* false: private to somebody else, or without weight; then the rest is 0 */
        bool in_fit;    /* counts for this mentee's fit: they said something about it */
        int32_t points; /* 0..most */
        int32_t most;
    } criteria[MATCH_CRITERION_COUNT];
    uint64_t skills; /* bit n: the mentor offers the mentee's n-th wanted skill */
    uint64_t goals;  /* tags in common, by meaning of the record in people.h */
    uint64_t values;
    uint64_t interests;
    uint64_t languages;
    int hours; /* working half hours in common */
};

void match_explain_pair(const struct match_program *program, uint32_t mentee, uint32_t mentor,
                        enum match_viewer viewer, struct match_pair_reasons *ret_reasons);

/* What everybody may be told of a result's total: the points of public criteria, without EXISTING. */
int64_t match_shown_total(const struct match_program *program, const struct match_result *result);

/* ---- why not that one ---- */

/* EQUAL or COSTS: [engine], like points_lost. */
enum match_why_not_kind {
    MATCH_WHY_NOT_CHOSEN_ALREADY, /* they are a pair of this result */
    MATCH_WHY_NOT_FORBIDDEN, /* `rule`, or no places beside the locked pairs, or, where the viewer may not
                                know it, "not available" */
    MATCH_WHY_NOT_COSTS,     /* allowed; others would lose */
    MATCH_WHY_NOT_EQUAL      /* allowed, and as good: a tie was broken the other way */
};

struct match_why_not {
    enum match_why_not_kind kind;
    enum match_rule rule; /* NONE unless forbidden by a rule that the viewer may know */
    const char *sentence; /* for people; static; the same for EQUAL as for COSTS without a pair lost: which of
                             them it is can follow from a wish */
    int64_t pairs_lost;   /* if they were paired all the same: fewer pairs by this many */
    int64_t points_lost;  /* [engine] and a smaller total by this much (negative: larger, with fewer pairs) */
    struct match_pair *gone; /* the pairs that would be given up; owned */
    size_t gone_count;
    struct match_pair *come; /* the pairs that would be made instead, the one asked about included; owned */
    size_t come_count;
    bool exact; /* false: stopped early, these are the best found so far */
};

/*
 * Exact: solves again with the pair locked, starting from `result` (a proven result of this program). Takes
 * about as long as one pass over all pairs; match_why_not_at_least() is instant. On a stop by deadline or
 * cancel the error is MATCH_OK and the lists are those of the best found so far. Release with
 * match_why_not_release.
 */
MATCH_CHECK enum match_error match_explain_why_not(const struct match_program *program,
                                                   const struct match_result *result, uint32_t mentee,
                                                   uint32_t mentor, enum match_viewer viewer,
                                                   const struct match_options *options,
                                                   struct match_why_not *ret_why_not);
void match_why_not_release(struct match_why_not *why_not);

/* From the prices alone: pairing these two costs at least this. No lists. [engine] */
void match_why_not_at_least(const struct match_program *program, const struct match_result *result,
                            uint32_t mentee, uint32_t mentor, int64_t *ret_pairs_lost,
                            int64_t *ret_points_lost);

/* ---- why nobody ---- */

enum match_unmatched_kind {
    MATCH_UNMATCHED_NOT,          /* has all the mentors they want */
    MATCH_UNMATCHED_NO_CANDIDATE, /* the rules leave nobody, or only mentors without places */
    MATCH_UNMATCHED_ALL_TAKEN     /* there are candidates, but their places are needed for others */
};

struct match_unmatched {
    enum match_unmatched_kind kind;
    uint32_t missing;       /* mentors wanted and not got */
    uint32_t candidates;    /* mentors that are allowed and have places at all */
    uint32_t not_available; /* left out for reasons that are not told, or because they take nobody */
    uint32_t removed[MATCH_RULE_COUNT]; /* left out by this rule first; 0 for private rules */
    uint32_t opened[MATCH_RULE_COUNT];  /* would become candidates if this rule alone were dropped */
    uint32_t place; /* a mentor where one more place would help: the best-fitting taken candidate,
                       or MATCH_NOBODY */
};

/* Looks at all mentors for this mentee: some microseconds per hundred mentors. */
void match_explain_unmatched(const struct match_program *program, const struct match_result *result,
                             uint32_t mentee, struct match_unmatched *ret_unmatched);

/* ---- options with their price ---- */

/* What an alternative result gives away against the optimum. */
struct match_price {
    int64_t pairs; /* fewer pairs */
    int64_t total; /* smaller total [engine] */
};

/*
 * Fairness: as many pairs as ever possible, then the weakest pair as strong as possible, then the largest
 * total. Locked pairs do not count as weakest. `optimum` is a proven result of this program. ret_least: the
 * weakest pair's points.
 */
MATCH_CHECK enum match_error match_program_fairest(const struct match_program *program,
                                                   const struct match_result *optimum,
                                                   const struct match_options *options, int32_t *ret_least,
                                                   struct match_price *ret_price,
                                                   struct match_result *ret_result);

/*
 * Parity: as many pairs as ever possible, and each group that is named gets its share of them, as far as the
 * rules allow: of the mentors its mentees want no smaller part is found than of those that all mentees want
 * (rounded down). Among such choices the largest total: a group that falls short gets the least number of
 * points on top of each of its pairs that makes up for it, and no choice with as many pairs for these groups
 * has a larger total. Groups are those of struct match_person, a bit each; a mentee may be in several.
 * `ret_groups` has room for as many as are named and is filled in the order of their bits.
 */
struct match_parity {
    uint64_t group;  /* one bit */
    uint64_t wanted; /* mentors that its mentees want */
    uint64_t share;  /* so many of them would be its share */
    uint64_t before; /* so many are found at the optimum */
    uint64_t after;  /* so many with parity; fewer than the share only if more is not possible */
    int32_t favor;   /* [engine] points on top of each of its pairs */
};
MATCH_CHECK enum match_error
match_program_parity(const struct match_program *program, const struct match_result *optimum, uint64_t groups,
                     const struct match_options *options, struct match_parity *ret_groups,
                     struct match_price *ret_price, struct match_result *ret_result);

/*
 * Stability: no mentee and mentor who are not a pair would both rather have each other than somebody they
 * have, or a free place (Gale and Shapley's deferred acceptance, mentees asking). Each side ranks by the
 * points without the other side's wish, then by index. The result is not proven (it is no optimum); prices
 * are 0. Memory does not grow with the number of allowed pairs.
 */
MATCH_CHECK enum match_error match_program_stable(const struct match_program *program,
                                                  const struct match_result *optimum,
                                                  struct match_price *ret_price,
                                                  struct match_result *ret_result);

/* How many pairs of people would both rather have each other: 0 in a stable result. Looks at all pairs. */
MATCH_CHECK enum match_error match_program_rivals(const struct match_program *program,
                                                  const struct match_result *result, uint64_t *ret_count);

#endif
