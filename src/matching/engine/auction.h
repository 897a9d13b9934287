/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A good start for the exact core: mentees bid for mentors until nobody would rather have somebody else,
 * nearly. */
#ifndef ITHACA_MATCHING_ENGINE_AUCTION_H
#define ITHACA_MATCHING_ENGINE_AUCTION_H

#include "kernel.h"

/*
 * Takes a kernel with no edge used; leaves pairs and mentors' prices in it. kernel_start() comes next. What
 * comes out is nearly optimal without the bonus, and any start is correct, so stopping early does no harm.
 */
MATCH_CHECK enum match_error auction_run(struct kernel *kernel, struct watch *watch);

#endif
