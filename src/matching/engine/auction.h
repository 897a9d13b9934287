/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A good start for the exact core: mentees bid for mentors until nobody would rather have somebody else,
 * nearly. */
#ifndef ITHACA_MATCHING_ENGINE_AUCTION_H
#define ITHACA_MATCHING_ENGINE_AUCTION_H

#include "kernel.h"

/* Prices that tell which pairs matter, or those that are as right as they get. */
enum auction_end { AUCTION_COARSE, AUCTION_FINE };

/*
 * Takes a kernel; the mentors' prices and the pairs are a first guess (all prices 0: none). Leaves pairs and
 * mentors' prices without the bonus, nearly optimal for the largest total without regard to the number of
 * pairs. Any start is correct for the exact core, so stopping early does no harm.
 */
MATCH_CHECK enum match_error auction_run(struct kernel *kernel, enum auction_end end, struct watch *watch);

#endif
