/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Bertsekas' forward auction with epsilon scaling. A mentor with several places holds as many bids; its price
 * is the lowest of them once it is full. A mentee whose best value falls below 0 gives up: the bonus for a
 * pair is left to the exact core.
 */
#include "auction.h"

#include <stdio.h>
#include <stdlib.h>

#define FLOOR_SCORES 4 /* the floor, in highest scores */
#define FINER_MOST 6   /* scores are counted in 64ths of a point, so that prices are right when rounded */
#define SCORE_MOST (1 << 26) /* larger ones are counted more coarsely, so that prices fit 32 bits */
#define FINEST (1 << 20)     /* the last epsilon is this part of the highest score, or one unit */
#define STEP 5               /* each epsilon is this part of the one before */

struct bid {
    int32_t amount;
    uint32_t edge;
};

struct auction {
    struct kernel *kernel;
    int32_t *price;      /* per mentor */
    struct bid *bids;    /* per mentor a heap, the lowest on top; from heap_first */
    uint32_t *bid_first; /* per mentor + 1 */
    uint32_t *bid_count;
    uint32_t *missing; /* per mentee */
    uint32_t *queue;   /* mentees who have to bid: a ring with room for all */
    unsigned finer;    /* scores are shifted left by this */
    unsigned coarser;  /* or right by this */
    int32_t floor;     /* a mentee gives up when nobody is worth this much */
    uint64_t bids_made;
};

static bool lower(struct bid a, struct bid b)
{
    return a.amount < b.amount || (a.amount == b.amount && a.edge > b.edge);
}

static void bids_push(struct bid *heap, uint32_t count, struct bid bid)
{
    uint32_t at = count;
    for (; at > 0 && lower(bid, heap[(at - 1) / 2]); at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
    heap[at] = bid;
}

static void bids_replace_top(struct bid *heap, uint32_t count, struct bid bid)
{
    uint32_t at = 0;
    for (uint32_t child = 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && lower(heap[child + 1], heap[child])) child++;
        if (!lower(heap[child], bid)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = bid;
}

/* The mentee's best offer among mentors it does not have, and what the next one is worth (at least 0: staying
 * alone). */
static uint32_t best_edge(const struct auction *auction, uint32_t mentee, int32_t *ret_best,
                          int32_t *ret_second)
{
    const struct kernel *kernel = auction->kernel;
    uint32_t found = KERNEL_NONE;
    int32_t best = auction->floor - 1, second = best;
    for (uint32_t edge = kernel->first[mentee]; edge < kernel->first[mentee + 1]; edge++) {
        int32_t value = (kernel->score[edge] << auction->finer >> auction->coarser) -
                        auction->price[kernel->target[edge]];
        if (value <= second || kernel->used[edge] != 0) continue;
        if (value > best) {
            second = best;
            best = value;
            found = edge;
        } else {
            second = value;
        }
    }
    *ret_best = best;
    *ret_second = second < auction->floor ? auction->floor : second;
    return found;
}

/* One bid. False if the mentee gives up; *ret_loser is the mentee who lost their last place by it, or
 * KERNEL_NONE. */
static bool bid(struct auction *auction, uint32_t mentee, int32_t epsilon, uint32_t *ret_loser)
{
    struct kernel *kernel = auction->kernel;
    int32_t best, second;
    uint32_t edge = best_edge(auction, mentee, &best, &second);
    if (edge == KERNEL_NONE) return false;
    uint32_t mentor = kernel->target[edge],
             places = auction->bid_first[mentor + 1] - auction->bid_first[mentor];
    struct bid *heap = auction->bids + auction->bid_first[mentor];
    struct bid offer = {auction->price[mentor] + best - second + epsilon, edge};
    *ret_loser = KERNEL_NONE;
    if (auction->bid_count[mentor] < places) {
        bids_push(heap, auction->bid_count[mentor]++, offer);
    } else {
        uint32_t loser = kernel->source[heap[0].edge];
        kernel->used[heap[0].edge] = 0;
        bids_replace_top(heap, places, offer);
        if (auction->missing[loser]++ == 0) *ret_loser = loser;
    }
    if (auction->bid_count[mentor] == places) auction->price[mentor] = heap[0].amount;
    kernel->used[edge] = 1;
    auction->missing[mentee]--;
    auction->bids_made++;
    return true;
}

/* Until nobody has to bid. */
static void phase(struct auction *auction, int32_t epsilon, const struct watch *watch)
{
    uint32_t mentees = auction->kernel->mentees, head = 0, waiting = 0;
    for (uint32_t mentee = 0; mentee < mentees; mentee++) {
        if (auction->missing[mentee] > 0) auction->queue[waiting++] = mentee;
    }
    while (waiting > 0) {
        uint32_t mentee = auction->queue[head], loser;
        head = head + 1 == mentees ? 0 : head + 1;
        waiting--;
        while (auction->missing[mentee] > 0 && bid(auction, mentee, epsilon, &loser)) {
            if (loser == KERNEL_NONE || loser == mentee) continue;
            auction->queue[head + waiting < mentees ? head + waiting : head + waiting - mentees] = loser;
            waiting++;
        }
        if ((auction->bids_made & 4095) == 0 && watch_stopped(watch)) return;
    }
}

/* Everybody bids anew, from prices somewhat lower. */
static void reopen(struct auction *auction, int32_t discount)
{
    struct kernel *kernel = auction->kernel;
    for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
        const struct bid *heap = auction->bids + auction->bid_first[mentor];
        for (uint32_t at = 0; at < auction->bid_count[mentor]; at++) {
            kernel->used[heap[at].edge] = 0;
            auction->missing[kernel->source[heap[at].edge]]++;
        }
        auction->bid_count[mentor] = 0;
        auction->price[mentor] = auction->price[mentor] > discount ? auction->price[mentor] - discount : 0;
    }
}

static bool auction_open(struct auction *auction, struct kernel *kernel)
{
    *auction = (struct auction){.kernel = kernel};
    auction->price = calloc((size_t)kernel->mentors + 1, sizeof *auction->price);
    auction->bid_first = calloc((size_t)kernel->mentors + 1, sizeof *auction->bid_first);
    auction->bid_count = calloc((size_t)kernel->mentors + 1, sizeof *auction->bid_count);
    auction->missing = calloc((size_t)kernel->mentees + 1, sizeof *auction->missing);
    auction->queue = calloc((size_t)kernel->mentees + 1, sizeof *auction->queue);
    if (auction->bid_first == NULL) return false;
    for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
        uint32_t node = kernel->mentees + mentor;
        auction->bid_first[mentor + 1] =
            auction->bid_first[mentor] + kernel->held_first[node + 1] - kernel->held_first[node];
    }
    auction->bids = calloc((size_t)auction->bid_first[kernel->mentors] + 1, sizeof *auction->bids);
    if (auction->price == NULL || auction->bid_count == NULL || auction->missing == NULL ||
        auction->queue == NULL || auction->bids == NULL) {
        return false;
    }
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        auction->missing[mentee] = kernel->held_first[mentee + 1] - kernel->held_first[mentee];
    }
    return true;
}

static void auction_close(struct auction *auction)
{
    free(auction->price);
    free(auction->bids);
    free(auction->bid_first);
    free(auction->bid_count);
    free(auction->missing);
    free(auction->queue);
}

/* Pairs and prices for the kernel. Prices beyond half the floor belong to mentors whom somebody did without
 * in vain. */
static void auction_settle(const struct auction *auction)
{
    struct kernel *kernel = auction->kernel;
    int64_t floor = ((int64_t)-auction->floor << auction->coarser) >> auction->finer;
    for (uint32_t edge = 0; edge < kernel->edges; edge++) {
        if (kernel->used[edge] != 0) kernel_use(kernel, edge);
    }
    for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
        int64_t price = ((int64_t)auction->price[mentor] << auction->coarser) >> auction->finer;
        if (price > floor / 2) price += kernel->bonus - floor;
        kernel->price[kernel->mentees + mentor] = price;
    }
}

enum match_error auction_run(struct kernel *kernel, struct watch *watch)
{
    struct auction auction;
    int32_t score_max = 1;
    if (!auction_open(&auction, kernel)) {
        auction_close(&auction);
        return MATCH_NO_MEMORY;
    }
    for (uint32_t edge = 0; edge < kernel->edges; edge++) {
        if (kernel->score[edge] > score_max) score_max = kernel->score[edge];
    }
    while (score_max >> auction.coarser > SCORE_MOST) auction.coarser++;
    while (auction.finer < FINER_MOST && score_max << (auction.finer + 1) <= SCORE_MOST) auction.finer++;
    score_max = score_max << auction.finer >> auction.coarser;
    auction.floor = -FLOOR_SCORES * score_max;
    int32_t last = score_max / FINEST < 1 ? 1 : score_max / FINEST,
            epsilon = score_max / 2 < 1 ? 1 : score_max / 2;
    for (;;) {
        phase(&auction, epsilon, watch);
        if (epsilon <= last || watch_stopped(watch)) break;
        reopen(&auction, epsilon);
        epsilon = epsilon / STEP < last ? last : epsilon / STEP;
    }
    auction_settle(&auction);
    auction_close(&auction);
    return MATCH_OK;
}
