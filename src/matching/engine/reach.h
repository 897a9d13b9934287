/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Whom those who are left alone could reach by others giving way: Koenig's closure, which tells what the
 * number of pairs depends on. A mentor is reached from a mentee who is, over a pair that is not made; a
 * mentee from a mentor who is, over one that is.
 */
#ifndef ITHACA_MATCHING_ENGINE_REACH_H
#define ITHACA_MATCHING_ENGINE_REACH_H

#include "kernel.h"
#include "plan.h"

/* Flags per mentee and mentor, and room to work. Release with reach_close. */
struct reach {
    uint8_t *mentee;
    uint8_t *mentor;
    uint32_t *queue;
};

MATCH_CHECK enum match_error reach_open(struct reach *reach, const struct kernel *kernel);
void reach_close(struct reach *reach);

/* By the kernel's edges. */
void reach_listed(struct reach *reach, const struct kernel *kernel);

/* By all pairs, as far as the rules of whole classes allow them: nearly exact, and never too few. */
MATCH_CHECK enum match_error reach_allowed(struct reach *reach, const struct kernel *kernel,
                                           const struct plan *plan);

/*
 * Gives the bonus to the mentors who are reached by the kernel's edges, on top of prices without it. It is a
 * guess of the cover, which the exact core corrects.
 */
MATCH_CHECK enum match_error reach_mark(struct kernel *kernel);

#endif
