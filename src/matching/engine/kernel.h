/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The exact core: the best pairing on a list of edges, from any start, by shortest augmenting paths on
 * integers.
 *
 * Each edge is worth bonus + score, where the bonus is larger than any difference that scores can make along
 * a path, so that one more pair always pays: 64 bits hold it exactly. Nodes are mentees 0..mentees-1, then
 * mentors.
 *
 * Invariant between calls: every price is >= 0; for an unused edge price(mentee) + price(mentor) >= bonus +
 * score; for a used edge <=. What may be wrong is only a node with a place left and a price above 0.
 * kernel_run() repairs one such place after the other, so it serves a cold start, a warm start, a changed
 * problem and a forced pair alike.
 */
#ifndef ITHACA_MATCHING_ENGINE_KERNEL_H
#define ITHACA_MATCHING_ENGINE_KERNEL_H

#include "match.h"

#define KERNEL_NONE UINT32_MAX

/* When to stop early, and whom to tell; shared by all phases of a solve. */
struct watch {
    const struct match_options *options;
    unsigned done; /* permille told last */
};

/* True when the deadline has passed or the caller cancelled. */
bool watch_stopped(const struct watch *watch);
void watch_tell(struct watch *watch, unsigned done);
int64_t watch_now(void); /* CLOCK_MONOTONIC, milliseconds */

/* An edge as its mentee sees it, and as its mentor does. */
struct kernel_offer {
    uint32_t mentor;
    int32_t score;
};
struct kernel_suit {
    uint32_t mentee;
    int32_t score;
    uint32_t edge;
};

struct kernel {
    uint32_t mentees;
    uint32_t mentors;
    int64_t bonus;
    uint32_t *spare; /* per node: places not used */
    int64_t *price;  /* per node: includes the bonus */

    uint32_t edges;
    size_t edge_room;            /* so many edges fit where they stand */
    uint32_t *first;             /* per mentee + 1: its edges */
    struct kernel_offer *offers; /* per edge */
    uint32_t *source;            /* per edge: the mentee */
    uint8_t *used;
    uint32_t *mentor_first; /* per mentor + 1: its part of suits */
    struct kernel_suit *suits;

    uint32_t *held_first; /* per node + 1: its part of held */
    uint32_t *held_count;
    uint32_t *held; /* used edges by node */

    int64_t *distance; /* of the search under way */
    uint32_t *via;     /* edge by which a node was reached */
    uint32_t *heap;
    uint32_t *heap_place; /* per node: its index in heap; HEAP_NEVER, HEAP_DONE */
    uint32_t heap_count;
    uint32_t *touched;
    uint32_t touched_count;
    uint64_t searches;
};

/*
 * Takes pairs sorted by mentee (then mentor; no pair twice, none at a node without places) and the places per
 * node. Copies what it needs. All prices 0 and no pair used: call kernel_start() next. On failure nothing is
 * held.
 */
MATCH_CHECK enum match_error kernel_open(struct kernel *kernel, uint32_t mentees, uint32_t mentors,
                                         const uint32_t *places, const struct match_pair *pairs,
                                         size_t pair_count, int32_t score_max);
void kernel_close(struct kernel *kernel);

/*
 * Adds pairs (sorted; those that are there already, or come twice, are left out). Prices and used edges stay;
 * edges get other numbers. kernel_start() comes next. On failure the kernel is closed.
 */
MATCH_CHECK enum match_error kernel_extend(struct kernel *kernel, const struct match_pair *pairs,
                                           size_t pair_count);

/*
 * Raises the prices of mentees without a spare place as far as their used edges allow. What can be left open
 * between two prices is then left open on the mentors' side, which makes fewer other pairs look too good.
 */
void kernel_tighten(struct kernel *kernel);

/* The bonus that is right for a problem of this size. */
int64_t kernel_bonus(uint64_t mentees, uint64_t mentors, int32_t score_max);

/* Uses an edge of which both ends have a spare place. */
void kernel_use(struct kernel *kernel, uint32_t edge);

/* Uses no edge any more. */
void kernel_clear(struct kernel *kernel);

/*
 * Establishes the invariant from the mentors' prices (kernel->price, >= 0) and the edges used so far: finds
 * the mentees' prices and gives up used edges that do not fit them.
 */
void kernel_start(struct kernel *kernel);

/* Repairs until the optimum is reached (true) or the watch says stop (false). The invariant holds either way.
 */
bool kernel_run(struct kernel *kernel, struct watch *watch);

/* Is any unused edge worth more than its prices? Not after kernel_run(), but perhaps after kernel_extend().
 */
bool kernel_violated(const struct kernel *kernel);

/* A number that bonus x pairs + total of no choice exceeds, by the prices; equals it at the optimum. */
__extension__ typedef __int128 kernel_wide;
kernel_wide kernel_bound(const struct kernel *kernel);

#endif
