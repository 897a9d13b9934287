/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Shortest augmenting paths from both sides; see kernel.h for the invariant and match.h for the sources. */
#include "kernel.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HEAP_NEVER UINT32_MAX
#define HEAP_DONE (UINT32_MAX - 1)
#define EDGES_MOST (UINT32_MAX / 2) /* held by a mentee and a mentor each, they are counted in 32 bits */

int64_t watch_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool watch_stopped(const struct watch *watch)
{
    const struct match_options *options = watch->options;
    if (options == NULL) return false;
    if (options->cancel != NULL && __atomic_load_n(options->cancel, __ATOMIC_RELAXED) != 0) return true;
    return options->deadline != 0 && watch_now() >= options->deadline;
}

void watch_tell(struct watch *watch, unsigned done)
{
    if (watch->options == NULL || watch->options->progress == NULL || done <= watch->done) return;
    watch->done = done > 1000 ? 1000 : done;
    watch->options->progress(watch->options->progress_context, watch->done, 1000);
}

int64_t kernel_bonus(uint64_t mentees, uint64_t mentors, int32_t score_max)
{
    /* A path visits each node once, so prices differ from multiples of the bonus by less than a quarter of
     * it. */
    return (int64_t)((mentees + mentors + 4) * ((uint64_t)score_max + 1) * 4);
}

static bool open_nodes(struct kernel *kernel)
{
    size_t nodes = (size_t)kernel->mentees + kernel->mentors;
    kernel->spare = calloc(nodes + 1, sizeof *kernel->spare);
    kernel->price = calloc(nodes + 1, sizeof *kernel->price);
    kernel->first = calloc((size_t)kernel->mentees + 1, sizeof *kernel->first);
    kernel->mentor_first = malloc(((size_t)kernel->mentors + 2) * sizeof *kernel->mentor_first);
    kernel->held_first = calloc(nodes + 1, sizeof *kernel->held_first);
    kernel->held_count = calloc(nodes + 1, sizeof *kernel->held_count);
    kernel->distance = malloc((nodes + 1) * sizeof *kernel->distance);
    kernel->via = malloc((nodes + 1) * sizeof *kernel->via);
    kernel->heap = malloc((nodes + 1) * sizeof *kernel->heap);
    kernel->heap_place = malloc((nodes + 1) * sizeof *kernel->heap_place);
    kernel->touched = malloc((nodes + 1) * sizeof *kernel->touched);
    return kernel->spare != NULL && kernel->price != NULL && kernel->first != NULL &&
           kernel->mentor_first != NULL && kernel->held_first != NULL && kernel->held_count != NULL &&
           kernel->distance != NULL && kernel->via != NULL && kernel->heap != NULL &&
           kernel->heap_place != NULL && kernel->touched != NULL;
}

/* Room for so many elements (and one more) where the pointer at `array` points, keeping those that are there.
 */
static bool grow(void *array, size_t count, size_t size)
{
    void *before;
    memcpy(&before, array, sizeof before);
    void *grown = realloc(before, (count + 1) * size);
    if (grown != NULL) memcpy(array, &grown, sizeof grown);
    return grown != NULL;
}

static bool grow_edges(struct kernel *kernel, size_t edges)
{
    if (edges <= kernel->edge_room && kernel->offers != NULL) return true;
    kernel->edge_room = kernel->edges == 0 ? edges : edges + edges / 2;
    return grow(&kernel->offers, kernel->edge_room, sizeof *kernel->offers) &&
           grow(&kernel->source, kernel->edge_room, sizeof *kernel->source) &&
           grow(&kernel->used, kernel->edge_room, sizeof *kernel->used) &&
           grow(&kernel->suits, kernel->edge_room, sizeof *kernel->suits);
}

/* The same edges, sorted by mentor. */
static void kernel_transpose(struct kernel *kernel)
{
    memset(kernel->mentor_first, 0, ((size_t)kernel->mentors + 2) * sizeof *kernel->mentor_first);
    /* Counted two places further on, so that filling leaves each mentor's first edge where it belongs. */
    for (uint32_t edge = 0; edge < kernel->edges; edge++)
        kernel->mentor_first[kernel->offers[edge].mentor + 2]++;
    for (uint32_t mentor = 1; mentor <= kernel->mentors; mentor++) {
        kernel->mentor_first[mentor + 1] += kernel->mentor_first[mentor];
    }
    for (uint32_t edge = 0; edge < kernel->edges; edge++) {
        uint32_t at = kernel->mentor_first[kernel->offers[edge].mentor + 1]++;
        kernel->suits[at] = (struct kernel_suit){kernel->source[edge], kernel->offers[edge].score, edge};
    }
}

void kernel_close(struct kernel *kernel)
{
    free(kernel->spare);
    free(kernel->price);
    free(kernel->first);
    free(kernel->offers);
    free(kernel->source);
    free(kernel->used);
    free(kernel->mentor_first);
    free(kernel->suits);
    free(kernel->held_first);
    free(kernel->held_count);
    free(kernel->held);
    free(kernel->distance);
    free(kernel->via);
    free(kernel->heap);
    free(kernel->heap_place);
    free(kernel->touched);
    *kernel = (struct kernel){0};
}

/* How far the prices are above what the edge is worth: >= 0 for an unused edge, <= 0 for a used one. */
static inline int64_t edge_slack(const struct kernel *kernel, uint32_t edge)
{
    return kernel->price[kernel->source[edge]] +
           kernel->price[kernel->mentees + kernel->offers[edge].mentor] - kernel->bonus -
           kernel->offers[edge].score;
}

static void hold(struct kernel *kernel, uint32_t node, uint32_t edge)
{
    kernel->held[kernel->held_first[node] + kernel->held_count[node]++] = edge;
}

void kernel_use(struct kernel *kernel, uint32_t edge)
{
    uint32_t mentee = kernel->source[edge];
    uint32_t mentor = kernel->mentees + kernel->offers[edge].mentor;
    kernel->used[edge] = 1;
    hold(kernel, mentee, edge);
    hold(kernel, mentor, edge);
    kernel->spare[mentee]--;
    kernel->spare[mentor]--;
}

static void put_edge(struct kernel *kernel, uint32_t at, uint32_t mentee, struct kernel_offer offer,
                     uint8_t used)
{
    kernel->source[at] = mentee;
    kernel->offers[at] = offer;
    kernel->used[at] = used;
}

/* Sorts pairs in, from the last on, so that every edge is moved once to where it stays: those that are there
 * already leave a gap before the first. Returns its size. */
static uint32_t merge_edges(struct kernel *kernel, const struct match_pair *pairs, size_t pair_count)
{
    const struct match_pair *pair = pairs + pair_count; /* those before it are left */
    const struct kernel_offer *offers = kernel->offers;
    uint32_t edge = kernel->edges, to = (uint32_t)(kernel->edges + pair_count);
    for (uint32_t mentee = kernel->mentees; mentee-- > 0;) {
        uint32_t begin = kernel->first[mentee], end = to;
        for (; pair > pairs && pair[-1].mentee == mentee; pair--) {
            struct kernel_offer offer = {pair[-1].mentor, pair[-1].score};
            for (; edge > begin && offers[edge - 1].mentor > offer.mentor; edge--)
                put_edge(kernel, --to, mentee, offers[edge - 1], kernel->used[edge - 1]);
            if (edge > begin && offers[edge - 1].mentor == offer.mentor) continue;
            if (to < end && offers[to].mentor == offer.mentor) continue; /* a pair twice */
            put_edge(kernel, --to, mentee, offer, 0);
        }
        for (; edge > begin; edge--) put_edge(kernel, --to, mentee, offers[edge - 1], kernel->used[edge - 1]);
        kernel->first[mentee + 1] = end;
    }
    return to;
}

static void close_gap(struct kernel *kernel, uint32_t gap)
{
    if (gap == 0) return;
    memmove(kernel->offers, kernel->offers + gap, kernel->edges * sizeof *kernel->offers);
    memmove(kernel->source, kernel->source + gap, kernel->edges * sizeof *kernel->source);
    memmove(kernel->used, kernel->used + gap, kernel->edges * sizeof *kernel->used);
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) kernel->first[mentee + 1] -= gap;
}

/* All places are to spare again, with room to hold as many edges as there can be. */
static bool spare_places(struct kernel *kernel)
{
    for (uint32_t node = 0; node < kernel->mentees + kernel->mentors; node++) {
        const uint32_t *first =
            node < kernel->mentees ? &kernel->first[node] : &kernel->mentor_first[node - kernel->mentees];
        uint32_t degree = first[1] - first[0];
        uint32_t places = kernel->spare[node] + kernel->held_count[node];
        kernel->spare[node] = places;
        kernel->held_count[node] = 0;
        kernel->held_first[node + 1] = kernel->held_first[node] + (places < degree ? places : degree);
    }
    return grow(&kernel->held, kernel->held_first[kernel->mentees + kernel->mentors], sizeof *kernel->held);
}

enum match_error kernel_extend(struct kernel *kernel, const struct match_pair *pairs, size_t pair_count)
{
    enum match_error error = MATCH_OK;
    if (pair_count > EDGES_MOST - kernel->edges) error = MATCH_INVALID;
    if (error == MATCH_OK && !grow_edges(kernel, kernel->edges + pair_count)) error = MATCH_NO_MEMORY;
    if (error == MATCH_OK) {
        uint32_t gap = merge_edges(kernel, pairs, pair_count);
        kernel->edges = (uint32_t)(kernel->edges + pair_count) - gap;
        close_gap(kernel, gap);
        kernel_transpose(kernel);
        if (!spare_places(kernel)) error = MATCH_NO_MEMORY;
    }
    for (uint32_t edge = 0; error == MATCH_OK && edge < kernel->edges; edge++) {
        if (kernel->used[edge] != 0) kernel_use(kernel, edge);
    }
    if (error != MATCH_OK) kernel_close(kernel);
    return error;
}

enum match_error kernel_open(struct kernel *kernel, uint32_t mentees, uint32_t mentors,
                             const uint32_t *places, const struct match_pair *pairs, size_t pair_count,
                             int32_t score_max)
{
    *kernel = (struct kernel){
        .mentees = mentees, .mentors = mentors, .bonus = kernel_bonus(mentees, mentors, score_max)};
    if (!open_nodes(kernel)) {
        kernel_close(kernel);
        return MATCH_NO_MEMORY;
    }
    for (uint32_t node = 0; node < mentees + mentors; node++) {
        kernel->spare[node] = places[node];
        kernel->heap_place[node] = HEAP_NEVER;
    }
    return kernel_extend(kernel, pairs, pair_count);
}

void kernel_tighten(struct kernel *kernel)
{
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        if (kernel->spare[mentee] > 0 || kernel->held_count[mentee] == 0) continue;
        int64_t raise = INT64_MAX;
        for (uint32_t at = 0; at < kernel->held_count[mentee]; at++) {
            int64_t slack = -edge_slack(kernel, kernel->held[kernel->held_first[mentee] + at]);
            if (slack < raise) raise = slack;
        }
        kernel->price[mentee] += raise;
    }
}

static void release(struct kernel *kernel, uint32_t node, uint32_t edge)
{
    uint32_t *held = kernel->held + kernel->held_first[node];
    uint32_t at = 0;
    while (held[at] != edge) at++;
    held[at] = held[--kernel->held_count[node]];
}

void kernel_clear(struct kernel *kernel)
{
    for (uint32_t node = 0; node < kernel->mentees + kernel->mentors; node++) {
        kernel->spare[node] += kernel->held_count[node];
        kernel->held_count[node] = 0;
    }
    for (uint32_t edge = 0; edge < kernel->edges; edge++) kernel->used[edge] = 0;
}

void kernel_start(struct kernel *kernel)
{
    const int64_t *mentor_price = kernel->price + kernel->mentees;
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        int64_t best = 0;
        for (uint32_t edge = kernel->first[mentee]; edge < kernel->first[mentee + 1]; edge++) {
            int64_t value =
                kernel->bonus + kernel->offers[edge].score - mentor_price[kernel->offers[edge].mentor];
            if (kernel->used[edge] == 0 && value > best) best = value;
        }
        kernel->price[mentee] = best;
        for (uint32_t at = kernel->held_count[mentee]; at-- > 0;) {
            uint32_t edge = kernel->held[kernel->held_first[mentee] + at];
            if (edge_slack(kernel, edge) <= 0) continue;
            uint32_t mentor = kernel->mentees + kernel->offers[edge].mentor;
            kernel->used[edge] = 0;
            release(kernel, mentee, edge);
            release(kernel, mentor, edge);
            kernel->spare[mentee]++;
            kernel->spare[mentor]++;
        }
    }
}

/* ---- a heap of nodes by (distance, node), four children each ---- */

static inline bool heap_less(const struct kernel *kernel, uint32_t a, uint32_t b)
{
    return kernel->distance[a] < kernel->distance[b] || (kernel->distance[a] == kernel->distance[b] && a < b);
}

static void heap_up(struct kernel *kernel, uint32_t at)
{
    uint32_t node = kernel->heap[at];
    while (at > 0 && heap_less(kernel, node, kernel->heap[(at - 1) / 4])) {
        kernel->heap[at] = kernel->heap[(at - 1) / 4];
        kernel->heap_place[kernel->heap[at]] = at;
        at = (at - 1) / 4;
    }
    kernel->heap[at] = node;
    kernel->heap_place[node] = at;
}

static uint32_t heap_pop(struct kernel *kernel)
{
    uint32_t top = kernel->heap[0];
    uint32_t node = kernel->heap[--kernel->heap_count];
    uint32_t at = 0;
    kernel->heap_place[top] = HEAP_DONE;
    if (kernel->heap_count == 0) return top;
    for (;;) {
        uint32_t child = at * 4 + 1, best = node, best_at = at;
        for (uint32_t end = child + 4; child < end && child < kernel->heap_count; child++) {
            if (heap_less(kernel, kernel->heap[child], best)) {
                best = kernel->heap[child];
                best_at = child;
            }
        }
        if (best_at == at) break;
        kernel->heap[at] = best;
        kernel->heap_place[best] = at;
        at = best_at;
    }
    kernel->heap[at] = node;
    kernel->heap_place[node] = at;
    return top;
}

/* ---- one search ---- */

/* The cheapest end of a path found so far. */
struct path_end {
    int64_t distance;
    uint32_t node;
};

/* A node can be reached by this edge at this distance. */
static inline void reach(struct kernel *kernel, uint32_t node, uint32_t edge, int64_t distance)
{
    uint32_t place = kernel->heap_place[node];
    if (place == HEAP_NEVER) {
        kernel->touched[kernel->touched_count++] = node;
        kernel->distance[node] = distance;
        kernel->via[node] = edge;
        kernel->heap[kernel->heap_count] = node;
        heap_up(kernel, kernel->heap_count++);
    } else if (place != HEAP_DONE && distance < kernel->distance[node]) {
        kernel->distance[node] = distance;
        kernel->via[node] = edge;
        heap_up(kernel, place);
    }
}

/* From a node of the start's own side, over unused edges, to the other side; a spare place there ends the
 * path. */
static void search_outward(struct kernel *kernel, uint32_t node, struct path_end *end)
{
    bool is_mentee = node < kernel->mentees;
    uint32_t from = is_mentee ? kernel->first[node] : kernel->mentor_first[node - kernel->mentees];
    uint32_t to = is_mentee ? kernel->first[node + 1] : kernel->mentor_first[node - kernel->mentees + 1];
    int64_t base = kernel->distance[node] + kernel->price[node] - kernel->bonus;
    for (uint32_t at = from; at < to; at++) {
        const struct kernel_offer *offer = &kernel->offers[at];
        const struct kernel_suit *suit = &kernel->suits[at];
        uint32_t other = is_mentee ? kernel->mentees + offer->mentor : suit->mentee;
        int64_t distance = base + kernel->price[other] - (is_mentee ? offer->score : suit->score);
        if (distance >= end->distance) continue;
        uint32_t edge = is_mentee ? at : suit->edge;
        if (kernel->used[edge] != 0) continue;
        reach(kernel, other, edge, distance);
        if (kernel->spare[other] > 0) *end = (struct path_end){distance, other};
    }
}

/* From a node of the other side, over used edges, back; giving up one's pair for nothing ends the path. */
static void search_homeward(struct kernel *kernel, uint32_t node, struct path_end *end)
{
    for (uint32_t at = 0; at < kernel->held_count[node]; at++) {
        uint32_t edge = kernel->held[kernel->held_first[node] + at];
        uint32_t other =
            node < kernel->mentees ? kernel->mentees + kernel->offers[edge].mentor : kernel->source[edge];
        int64_t distance = kernel->distance[node] - edge_slack(kernel, edge);
        if (distance >= end->distance) continue;
        reach(kernel, other, edge, distance);
        if (distance + kernel->price[other] < end->distance) {
            *end = (struct path_end){distance + kernel->price[other], other};
        }
    }
}

static void flip_path(struct kernel *kernel, uint32_t start, uint32_t end)
{
    kernel->spare[start]--;
    uint32_t node = end;
    /* First free every used edge of the path, then use the others: no node ever holds more than its places.
     */
    for (int use = 0; use < 2; use++) {
        for (node = end; node != start;) {
            uint32_t edge = kernel->via[node];
            uint32_t mentor = kernel->mentees + kernel->offers[edge].mentor;
            uint32_t other = node == mentor ? kernel->source[edge] : mentor;
            bool was_used = (kernel->used[edge] & 1) != 0;
            if (use == 0 && was_used) {
                release(kernel, node, edge);
                release(kernel, other, edge);
                kernel->used[edge] = 2;
            } else if (use == 1 && kernel->used[edge] == 2) {
                kernel->used[edge] = 0;
            } else if (use == 1) {
                hold(kernel, node, edge);
                hold(kernel, other, edge);
                kernel->used[edge] = 1;
            }
            node = other;
        }
    }
}

/* Settles one spare place of the start: fills it, moves it to where it costs nothing, or lowers the start's
 * price to 0. */
static void search(struct kernel *kernel, uint32_t start)
{
    bool start_is_mentee = start < kernel->mentees;
    struct path_end end = {kernel->price[start], start};
    kernel->searches++;
    kernel->touched_count = 0;
    kernel->heap_count = 0;
    reach(kernel, start, KERNEL_NONE, 0);
    while (kernel->heap_count > 0 && kernel->distance[kernel->heap[0]] < end.distance) {
        uint32_t node = heap_pop(kernel);
        if ((node < kernel->mentees) == start_is_mentee) {
            search_outward(kernel, node, &end);
        } else {
            search_homeward(kernel, node, &end);
        }
    }
    for (uint32_t at = 0; at < kernel->touched_count; at++) {
        uint32_t node = kernel->touched[at];
        int64_t rest = end.distance - kernel->distance[node];
        kernel->heap_place[node] = HEAP_NEVER;
        if (rest <= 0) continue;
        kernel->price[node] += (node < kernel->mentees) == start_is_mentee ? -rest : rest;
    }
    if (end.node == start) return;
    flip_path(kernel, start, end.node);
    /* The end either filled a spare place (other side) or gave one up (own side). */
    if ((end.node < kernel->mentees) == start_is_mentee) {
        kernel->spare[end.node]++;
    } else {
        kernel->spare[end.node]--;
    }
}

bool kernel_run(struct kernel *kernel, struct watch *watch)
{
    uint32_t nodes = kernel->mentees + kernel->mentors;
    for (uint32_t node = 0; node < nodes; node++) {
        while (kernel->spare[node] > 0 && kernel->price[node] > 0) {
            if ((kernel->searches & 63) == 0 && watch_stopped(watch)) return false;
            search(kernel, node);
        }
    }
    return true;
}

bool kernel_violated(const struct kernel *kernel)
{
    for (uint32_t edge = 0; edge < kernel->edges; edge++) {
        if (kernel->used[edge] == 0 && edge_slack(kernel, edge) < 0) return true;
    }
    return false;
}

kernel_wide kernel_bound(const struct kernel *kernel)
{
    kernel_wide bound = 0;
    for (uint32_t node = 0; node < kernel->mentees + kernel->mentors; node++) {
        bound += (kernel_wide)kernel->price[node] * (kernel->spare[node] + kernel->held_count[node]);
    }
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        const uint32_t *held = kernel->held + kernel->held_first[mentee];
        for (uint32_t at = 0; at < kernel->held_count[mentee]; at++) bound -= edge_slack(kernel, held[at]);
    }
    return bound;
}
