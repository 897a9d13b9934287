/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One pass over all pairs: for every mentee the mentors that are worth most at the given prices, or, with the
 * mentees' prices given too, only those that are worth more than they should be. If none are, the prices are
 * proven.
 */
#ifndef ITHACA_MATCHING_ENGINE_SWEEP_H
#define ITHACA_MATCHING_ENGINE_SWEEP_H

#include "kernel.h"
#include "plan.h"

struct sweep {
    const struct plan *plan;
    const struct match_options *options;
    uint32_t keep; /* how many mentors per mentee at most (more for one who wants many) */
    bool priced; /* false: `price` are the mentors' prices without bonus, >= 0; true: those of `kernel` count
                  */
    const int16_t *price; /* per lane; NULL: those of `start` count, with its cover */
    const struct match_result *start;
    int16_t *above; /* per mentee, or NULL: set to what is not found is worth at most, when not priced */
    const struct kernel *kernel;
    const int32_t *favor; /* per mentee, or NULL: points on top of all their pairs */
    const uint8_t *only;  /* per mentee, or NULL: look at those that are not 0 */
    int32_t margin;       /* when priced, pairs that would be worth more were their mentee so much cheaper are
                             found too */
    int64_t *fine; /* when priced, per mentee looked at: the least price at which no pair is worth more that
                      was not found; INT64_MAX if that is not known */
};

/* Found by a sweep; owned by the caller, pairs to be freed. */
struct sweep_found {
    struct match_pair *pairs; /* sorted by mentee, then mentor */
    size_t count;
    /* By how much the sum of places x (what a mentee could get - the mentee's price) exceeds what it should
       be: added to kernel_bound() it gives a bound over all pairs. Only when priced. */
    kernel_wide excess;
    uint64_t looked_at; /* pairs in live chunks */
    bool complete;      /* false if stopped early; then nothing else is set */
};

/* The price as a sweep counts it, within 16 bits; that of a mentor of a start, too. */
int16_t sweep_price(int64_t price);

MATCH_CHECK enum match_error sweep_run(const struct sweep *sweep, struct sweep_found *ret_found);

#endif
