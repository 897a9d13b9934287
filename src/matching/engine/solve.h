/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the solvers of explicit pairs and of people share: a problem with its locks taken out, and its result.
 */
#ifndef ITHACA_MATCHING_ENGINE_SOLVE_H
#define ITHACA_MATCHING_ENGINE_SOLVE_H

#include "kernel.h"

struct problem {
    uint32_t mentees;
    uint32_t mentors;
    uint32_t *places; /* per node (mentees, then mentors): what the locked pairs leave */
    struct match_pair *locked;
    size_t locked_count;
    struct match_pair *edges; /* sorted; none at a node without places */
    size_t edge_count;
    int32_t score_max;
};

/* Takes a pair out of the choice, with its places (as far as there are any). There must be room in `locked`.
 */
void problem_lock(struct problem *problem, struct match_pair pair);
void problem_close(struct problem *problem);

/* The kernel's pairs and prices as a result. `bound` as from kernel_bound(), for all allowed pairs. */
MATCH_CHECK enum match_error problem_result(const struct problem *problem, const struct kernel *kernel,
                                            kernel_wide bound, bool proven, struct match_result *ret_result);

/* By mentee, then mentor, in linear time. */
MATCH_CHECK enum match_error pairs_sort(struct match_pair *pairs, size_t count, uint32_t mentees,
                                        uint32_t mentors);

/* Two sorted lists as one, in which each pair stands once; the caller owns it. */
MATCH_CHECK enum match_error pairs_join(const struct match_pair *one, size_t one_count,
                                        const struct match_pair *two, size_t two_count,
                                        struct match_pair **ret_joined, size_t *ret_count);

/* A mark and a price as one price of the kernel, limited to what a start may be. */
int64_t price_join(const struct kernel *kernel, uint8_t cover, int64_t price, int32_t score_max);

/* Takes prices and pairs from an earlier result, as far as they still exist. kernel_start() comes next. */
void kernel_warm(struct kernel *kernel, const struct match_result *start, int32_t score_max);

#endif
