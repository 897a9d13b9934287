/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Bertsekas' auction with epsilon scaling, forward and reverse. A mentor with several places holds as many
 * bids; its price is the lowest of them once it is full. A mentee whose best value falls below 0 gives up,
 * and a mentor with places left over ends at 0: the largest total without regard to the number of pairs. Whom
 * that leaves alone tells which mentors get the bonus.
 */
#include "auction.h"

#include <stdlib.h>

#define FINER_MOST 6 /* scores are counted in 64ths of a point, so that prices are right when rounded */
#define SCORE_MOST (1 << 26) /* larger ones are counted more coarsely, so that prices fit 32 bits */
#define FINEST (1 << 20)     /* the last epsilon is this part of the highest score, or one unit */
#define COARSE 160           /* likewise, where a coarse end is enough */
#define FIRST 8              /* the first epsilon is this part of the highest score */
#define GUESSED 3200         /* likewise, with a guess of prices and a fine end */
#define STEP 20              /* each epsilon is this part of the one before */

struct bid {
    int32_t amount;
    int32_t score; /* scaled */
    uint32_t edge;
    uint32_t mentee;
};

/* What a mentee has. */
struct won {
    int32_t profit;   /* what the least of its places is worth; 0 with a place missing. While mentors bid */
    uint32_t missing; /* places */
    uint32_t place;   /* the edge of who wants one mentor, or KERNEL_NONE; MANY for all others: kernel->used
                         tells theirs */
};
#define MANY (KERNEL_NONE - 1)

/* A mentor's bids: a heap, the lowest on top. */
struct stall {
    uint32_t first; /* of auction->bids */
    uint32_t count;
    uint32_t places;
};

struct auction {
    struct kernel *kernel;
    int32_t *price; /* per mentor */
    struct bid *bids;
    struct stall *stalls; /* per mentor */
    uint32_t *queue;      /* mentees who have to bid: a ring with room for all; then mentors likewise */
    struct won *won;      /* per mentee */
    uint8_t *queued;      /* per mentor */
    unsigned finer;       /* scores are shifted left by this */
    unsigned coarser;     /* or right by this */
    int64_t factor;       /* both, in 2^-32 */
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

static int32_t scaled(const struct auction *auction, int32_t score)
{
    return (int32_t)((int64_t)score * auction->factor >> 32);
}

static int32_t worth(const struct auction *auction, uint32_t edge)
{
    const struct kernel_offer *offer = &auction->kernel->offers[edge];
    return scaled(auction, offer->score) - auction->price[offer->mentor];
}

static bool wants_many(const struct auction *auction, uint32_t mentee)
{
    return auction->won[mentee].place == MANY;
}

/* The mentee's best offer among mentors it does not have, and what the next one is worth (at least 0: staying
 * alone). */
static uint32_t best_edge(const struct auction *auction, uint32_t mentee, int32_t *ret_best,
                          int32_t *ret_second)
{
    const struct kernel *kernel = auction->kernel;
    const uint8_t *used = wants_many(auction, mentee) ? kernel->used : NULL; /* who wants one has none now */
    uint32_t found = KERNEL_NONE;
    int32_t best = -1, second = -1;
    for (uint32_t edge = kernel->first[mentee]; edge < kernel->first[mentee + 1]; edge++) {
        int32_t value = worth(auction, edge);
        if (used != NULL && used[edge] != 0) continue;
        /* Without branches, which nobody could foretell. */
        int32_t other = value < best ? value : best;
        found = value > best ? edge : found;
        best = value > best ? value : best;
        second = other > second ? other : second;
    }
    *ret_best = best;
    *ret_second = second < 0 ? 0 : second;
    return found;
}

static void take_place(struct auction *auction, uint32_t mentee, uint32_t edge)
{
    struct won *won = &auction->won[mentee];
    if (won->place == MANY) {
        auction->kernel->used[edge] = 1;
    } else {
        won->place = edge;
    }
}

static void give_place(struct auction *auction, uint32_t mentee, uint32_t edge)
{
    struct won *won = &auction->won[mentee];
    if (won->place == MANY) {
        auction->kernel->used[edge] = 0;
    } else {
        won->place = KERNEL_NONE;
    }
}

/* One bid. False if the mentee gives up; *ret_loser is the mentee who had all places and lost one by it, or
 * KERNEL_NONE. Nobody loses a place to themselves: they do not bid where they have one. */
static bool bid(struct auction *auction, uint32_t mentee, int32_t epsilon, uint32_t *ret_loser)
{
    int32_t best, second;
    uint32_t edge = best_edge(auction, mentee, &best, &second);
    if (edge == KERNEL_NONE) return false;
    uint32_t mentor = auction->kernel->offers[edge].mentor;
    struct stall *stall = &auction->stalls[mentor];
    struct bid *heap = auction->bids + stall->first;
    int32_t price = auction->price[mentor];
    struct bid offer = {price + best - second + epsilon, price + best, edge, mentee};
    *ret_loser = KERNEL_NONE;
    if (stall->count < stall->places) {
        bids_push(heap, stall->count++, offer);
    } else {
        struct bid lost = heap[0];
        bids_replace_top(heap, stall->places, offer);
        give_place(auction, lost.mentee, lost.edge);
        if (auction->won[lost.mentee].missing++ == 0) *ret_loser = lost.mentee;
    }
    if (stall->count == stall->places) auction->price[mentor] = heap[0].amount;
    take_place(auction, mentee, edge);
    auction->won[mentee].missing--;
    auction->bids_made++;
    return true;
}

#define AHEAD 3 /* mentees in the queue */

static void fetch_offers(const struct auction *auction, uint32_t mentee)
{
    const struct kernel_offer *offer = auction->kernel->offers + auction->kernel->first[mentee];
    const struct kernel_offer *end = auction->kernel->offers + auction->kernel->first[mentee + 1];
    for (; offer < end; offer += 64 / sizeof *offer) __builtin_prefetch(offer);
}

/* Until nobody has to bid. */
static void phase(struct auction *auction, int32_t epsilon, const struct watch *watch)
{
    uint32_t mentees = auction->kernel->mentees, head = 0, waiting = 0;
    for (uint32_t mentee = 0; mentee < mentees; mentee++) {
        if (auction->won[mentee].missing > 0) auction->queue[waiting++] = mentee;
    }
    while (waiting > 0) {
        uint32_t mentee = auction->queue[head], loser;
        head = head + 1 == mentees ? 0 : head + 1;
        waiting--;
        if (waiting > AHEAD) {
            fetch_offers(auction,
                         auction->queue[head + AHEAD < mentees ? head + AHEAD : head + AHEAD - mentees]);
        }
        while (auction->won[mentee].missing > 0 && bid(auction, mentee, epsilon, &loser)) {
            if (loser == KERNEL_NONE) continue;
            auction->queue[head + waiting < mentees ? head + waiting : head + waiting - mentees] = loser;
            waiting++;
        }
        if ((auction->bids_made & 4095) == 0 && watch_stopped(watch)) return;
    }
}

/* ---- mentors with places left over bid for mentees ---- */

/* The place that is worth least to a mentee without a place missing. */
static uint32_t least_place(const struct auction *auction, uint32_t mentee)
{
    const struct kernel *kernel = auction->kernel;
    uint32_t least = KERNEL_NONE;
    if (!wants_many(auction, mentee)) return auction->won[mentee].place;
    for (uint32_t edge = kernel->first[mentee]; edge < kernel->first[mentee + 1]; edge++) {
        if (kernel->used[edge] == 0) continue;
        if (least == KERNEL_NONE || worth(auction, edge) < worth(auction, least)) least = edge;
    }
    return least;
}

static void find_profit(struct auction *auction, uint32_t mentee)
{
    int32_t least = 0;
    uint32_t edge = auction->won[mentee].missing > 0 ? KERNEL_NONE : least_place(auction, mentee);
    if (edge != KERNEL_NONE) least = worth(auction, edge);
    auction->won[mentee].profit = least < 0 ? 0 : least;
}

/* Whom of all the mentor could win at what price; 0 if nobody at any. *ret_second is the price of the next.
 */
static int32_t best_suit(const struct auction *auction, uint32_t mentor, const struct kernel_suit **ret_suit,
                         int32_t *ret_second)
{
    const struct kernel *kernel = auction->kernel;
    const struct kernel_suit *suit = kernel->suits + kernel->mentor_first[mentor];
    const struct kernel_suit *end = kernel->suits + kernel->mentor_first[mentor + 1];
    int32_t best = 0, second = 0;
    for (; suit < end; suit++) {
        struct won won = auction->won[suit->mentee];
        int32_t value = scaled(auction, suit->score) - won.profit;
        if (won.place == MANY && kernel->used[suit->edge] != 0) continue;
        value = won.place == suit->edge ? 0 : value;
        int32_t other = value < best ? value : best;
        *ret_suit = value > best ? suit : *ret_suit;
        best = value > best ? value : best;
        second = other > second ? other : second;
    }
    *ret_second = second;
    return best;
}

static void set_price(struct auction *auction, uint32_t mentor, int32_t price)
{
    const struct bid *heap = auction->bids + auction->stalls[mentor].first;
    auction->price[mentor] = price;
    for (uint32_t at = 0; at < auction->stalls[mentor].count; at++) {
        struct won *won = &auction->won[heap[at].mentee];
        if (won->place == MANY) {
            find_profit(auction, heap[at].mentee);
        } else {
            won->profit = heap[at].score > price ? heap[at].score - price : 0;
        }
    }
}

/* The mentee gives up the place that is worth least to it; returns whose it was. */
static uint32_t leave_least(struct auction *auction, uint32_t mentee)
{
    uint32_t least = least_place(auction, mentee);
    uint32_t mentor = auction->kernel->offers[least].mentor, at = 0;
    struct bid *heap = auction->bids + auction->stalls[mentor].first;
    uint32_t count = --auction->stalls[mentor].count;
    give_place(auction, mentee, least);
    while (heap[at].edge != least) at++;
    struct bid moved = heap[count];
    if (at == count) return mentor;
    for (; at > 0; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2]; /* make the gap the top */
    bids_replace_top(heap, count, moved);
    return mentor;
}

static bool has_room(const struct auction *auction, uint32_t mentor)
{
    return auction->stalls[mentor].count < auction->stalls[mentor].places;
}

/* Fills one place at a price at which the next one would nearly come too, or lowers the price to 0. Returns
 * the mentor who lost somebody by it, or KERNEL_NONE. */
static uint32_t bid_back(struct auction *auction, uint32_t mentor, int32_t epsilon)
{
    const struct kernel_suit *suit = NULL;
    uint32_t left = KERNEL_NONE;
    int32_t second, best = best_suit(auction, mentor, &suit, &second);
    int32_t price = second > epsilon ? second - epsilon : 0;
    if (price > auction->price[mentor]) price = auction->price[mentor];
    auction->bids_made++;
    if (best > 0) {
        struct stall *stall = &auction->stalls[mentor];
        if (auction->won[suit->mentee].missing > 0) {
            auction->won[suit->mentee].missing--;
        } else {
            left = leave_least(auction, suit->mentee);
        }
        take_place(auction, suit->mentee, suit->edge);
        bids_push(auction->bids + stall->first, stall->count++,
                  (struct bid){price, scaled(auction, suit->score), suit->edge, suit->mentee});
    }
    set_price(auction, mentor, price);
    return left;
}

#define AHEAD_BACK 1 /* mentors in the queue */

static void fetch_suits(const struct auction *auction, uint32_t mentor)
{
    const struct kernel_suit *suit = auction->kernel->suits + auction->kernel->mentor_first[mentor];
    const struct kernel_suit *end = auction->kernel->suits + auction->kernel->mentor_first[mentor + 1];
    __builtin_prefetch(auction->bids + auction->stalls[mentor].first);
    for (; suit < end; suit += 64 / sizeof *suit) __builtin_prefetch(suit);
}

/*
 * Mentors who have a place left over at a price above 0 lower it to what somebody would pay: the forward
 * auction leaves them where there are not as many places as people. Ends as the forward part does.
 */
static void phase_back(struct auction *auction, int32_t epsilon, const struct watch *watch)
{
    uint32_t mentors = auction->kernel->mentors, head = 0, waiting = 0, turns = 0;
    for (uint32_t mentee = 0; mentee < auction->kernel->mentees; mentee++) find_profit(auction, mentee);
    for (uint32_t mentor = 0; mentor < mentors; mentor++) {
        auction->queued[mentor] = auction->price[mentor] > 0 && has_room(auction, mentor);
        if (auction->queued[mentor] != 0) auction->queue[waiting++] = mentor;
    }
    while (waiting > 0) {
        uint32_t mentor = auction->queue[head];
        head = head + 1 == mentors ? 0 : head + 1;
        waiting--;
        if (waiting > AHEAD_BACK) {
            fetch_suits(auction, auction->queue[head + AHEAD_BACK < mentors ? head + AHEAD_BACK
                                                                            : head + AHEAD_BACK - mentors]);
        }
        auction->queued[mentor] = 0;
        while (auction->price[mentor] > 0 && has_room(auction, mentor)) {
            uint32_t left = bid_back(auction, mentor, epsilon);
            if (left == KERNEL_NONE || auction->queued[left] != 0 || auction->price[left] == 0) continue;
            auction->queued[left] = 1;
            auction->queue[head + waiting < mentors ? head + waiting : head + waiting - mentors] = left;
            waiting++;
        }
        if ((++turns & 1023) == 0 && watch_stopped(watch)) return;
    }
}

/* Everybody bids anew, from prices somewhat lower. */
static void reopen(struct auction *auction, int32_t discount)
{
    for (uint32_t mentor = 0; mentor < auction->kernel->mentors; mentor++) {
        struct stall *stall = &auction->stalls[mentor];
        const struct bid *heap = auction->bids + stall->first;
        for (uint32_t at = 0; at < stall->count; at++) {
            give_place(auction, heap[at].mentee, heap[at].edge);
            auction->won[heap[at].mentee].missing++;
        }
        stall->count = 0;
        auction->price[mentor] = auction->price[mentor] > discount ? auction->price[mentor] - discount : 0;
    }
}

static bool auction_open(struct auction *auction, struct kernel *kernel)
{
    *auction = (struct auction){.kernel = kernel};
    uint32_t most = kernel->mentees > kernel->mentors ? kernel->mentees : kernel->mentors, bids = 0;
    auction->price = calloc((size_t)kernel->mentors + 1, sizeof *auction->price);
    auction->stalls = calloc((size_t)kernel->mentors + 1, sizeof *auction->stalls);
    auction->queue = calloc((size_t)most + 1, sizeof *auction->queue);
    auction->won = calloc((size_t)kernel->mentees + 1, sizeof *auction->won);
    auction->queued = calloc((size_t)kernel->mentors + 1, sizeof *auction->queued);
    if (auction->price == NULL || auction->stalls == NULL || auction->queue == NULL || auction->won == NULL ||
        auction->queued == NULL) {
        return false;
    }
    for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
        uint32_t node = kernel->mentees + mentor,
                 places = kernel->held_first[node + 1] - kernel->held_first[node];
        auction->stalls[mentor] = (struct stall){.first = bids, .places = places};
        bids += places;
    }
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        uint32_t wanted = kernel->held_first[mentee + 1] - kernel->held_first[mentee];
        auction->won[mentee] = (struct won){.missing = wanted, .place = wanted == 1 ? KERNEL_NONE : MANY};
    }
    auction->bids = calloc((size_t)bids + 1, sizeof *auction->bids);
    return auction->bids != NULL;
}

static void auction_close(struct auction *auction)
{
    free(auction->price);
    free(auction->bids);
    free(auction->stalls);
    free(auction->queue);
    free(auction->won);
    free(auction->queued);
}

/* ---- all of it ---- */

static int64_t unscaled(const struct auction *auction, int32_t price)
{
    return ((int64_t)price << auction->coarser) >> auction->finer;
}

/* Pairs and prices for the kernel. */
static void settle(const struct auction *auction)
{
    struct kernel *kernel = auction->kernel;
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        uint32_t place = auction->won[mentee].place;
        if (place < MANY) kernel_use(kernel, place);
        for (uint32_t edge = kernel->first[mentee]; place == MANY && edge < kernel->first[mentee + 1];
             edge++) {
            if (kernel->used[edge] != 0) kernel_use(kernel, edge);
        }
    }
    for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
        kernel->price[kernel->mentees + mentor] = unscaled(auction, auction->price[mentor]);
    }
}

/* From one epsilon down to another. */
static void phases(struct auction *auction, int32_t epsilon, int32_t last, const struct watch *watch)
{
    for (;;) {
        phase(auction, epsilon, watch);
        phase_back(auction, epsilon, watch);
        if (epsilon <= last || watch_stopped(watch)) break;
        reopen(auction, epsilon);
        epsilon = epsilon / STEP < last ? last : epsilon / STEP;
    }
}

static int32_t part_of(int32_t score_max, int32_t part)
{
    return score_max / part < 1 ? 1 : score_max / part;
}

static int32_t auction_scale(struct auction *auction)
{
    struct kernel *kernel = auction->kernel;
    int32_t score_max = 1;
    _Static_assert(MATCH_SCORE_MAX <= INT32_MAX / 2, "the highest score can be counted finer by one bit");
    for (uint32_t edge = 0; edge < kernel->edges; edge++) {
        if (kernel->offers[edge].score > score_max) score_max = kernel->offers[edge].score;
    }
    while (score_max >> auction->coarser > SCORE_MOST) auction->coarser++;
    while (auction->finer < FINER_MOST && score_max << (auction->finer + 1) <= SCORE_MOST) auction->finer++;
    auction->factor = (INT64_C(1) << 32 << auction->finer) >> auction->coarser;
    return scaled(auction, score_max);
}

/* The kernel's pairs become bids, as far as the mentee wants one mentor and has nothing much better. The
 * others have to bid. */
static void keep_pairs(struct auction *auction, int32_t epsilon)
{
    struct kernel *kernel = auction->kernel;
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        if (kernel->held_count[mentee] == 0 || wants_many(auction, mentee)) continue;
        uint32_t kept = kernel->held[kernel->held_first[mentee]], mentor = kernel->offers[kept].mentor;
        int32_t least = worth(auction, kept) + epsilon, best = epsilon;
        for (uint32_t edge = kernel->first[mentee]; edge < kernel->first[mentee + 1]; edge++) {
            int32_t value = worth(auction, edge);
            best = value > best ? value : best;
        }
        if (best > least) continue;
        struct stall *stall = &auction->stalls[mentor];
        bids_push(
            auction->bids + stall->first, stall->count++,
            (struct bid){auction->price[mentor], scaled(auction, kernel->offers[kept].score), kept, mentee});
        take_place(auction, mentee, kept);
        auction->won[mentee].missing = 0;
    }
    kernel_clear(kernel);
}

enum match_error auction_run(struct kernel *kernel, enum auction_end end, struct watch *watch)
{
    struct auction auction;
    enum match_error error = auction_open(&auction, kernel) ? MATCH_OK : MATCH_NO_MEMORY;
    if (error == MATCH_OK) {
        int32_t score_max = auction_scale(&auction);
        bool guessed = false;
        for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
            int64_t price = kernel->price[kernel->mentees + mentor] << auction.finer >> auction.coarser;
            auction.price[mentor] = price > score_max ? score_max : (int32_t)price;
            guessed = guessed || price > 0;
        }
        int32_t last = part_of(score_max, end == AUCTION_COARSE ? COARSE : FINEST);
        int32_t epsilon = part_of(score_max, !guessed ? FIRST : end == AUCTION_COARSE ? COARSE : GUESSED);
        keep_pairs(&auction, epsilon);
        phases(&auction, epsilon, last, watch);
        settle(&auction);
    }
    auction_close(&auction);
    return error;
}
