/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Mentees of one class go together in groups, and some groups in a batch, block by block of mentors, so that
 * what they share is computed once and stays in the cache. Threads take batches in turn; each mentee's
 * outcome depends on nothing but the prices, and the pairs are sorted at the end, so the number of threads
 * changes nothing.
 */
#include "sweep.h"
#include "row.h"
#include "solve.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GROUP 32
#define BATCH_ROWS 256
#define BATCH_GROUPS 64
#define AHEAD 8 /* mentees */
#define THREADS_MAX 64
#define PRICE_LEAST (-16384)
#define PRICE_MOST 16383

/* Mentees of one class. */
struct group {
    uint32_t kind; /* number of the class */
    uint32_t from; /* of state->mentee */
    uint32_t to;
};

/* A group under way. */
struct party {
    uint32_t from; /* of worker->rows */
    uint32_t to;
    struct plan_allowed *allowed;
    uint32_t allowed_count;
    uint32_t allowed_next; /* the first that has lanes in the next block or later */
};

/* What the threads share. */
struct sweep_state {
    const struct sweep *sweep;
    int16_t *price_open;    /* for mentees that are not covered: uncovered mentors are always worth more */
    int16_t *price_covered; /* for covered mentees: covered mentors never are */
    struct group *groups;
    uint32_t *mentee; /* those to look at, sorted by class */
    uint32_t mentee_count;
    uint32_t group_count;
    uint32_t *batch_first; /* per batch + 1: its groups */
    uint32_t batch_count;
    uint32_t next_batch; /* atomic */
    int stop;            /* atomic */
};

struct worker {
    struct sweep_state *state;
    pthread_t thread;
    enum match_error error;
    struct row rows[BATCH_ROWS];
    const struct lanes_row *lanes[BATCH_ROWS]; /* of the rows */
    uint32_t row_count;
    struct party parties[BATCH_GROUPS];
    uint32_t party_count;
    struct row_store store;
    int16_t *values; /* storage of the rows' candidates */
    uint32_t *candidates;
    size_t candidate_room;
    struct plan_allowed *runs; /* for the class under way */
    uint32_t run_count;
    struct plan_allowed *allowed; /* storage of the parties' */
    struct match_pair *found;
    size_t found_count, found_room;
    kernel_wide excess;
    uint64_t looked_at;
    uint8_t live[PLAN_BLOCK_CHUNKS];
    uint32_t live_count;
    _Alignas(64) int16_t base[PLAN_LANES];
    _Alignas(64) lanes_sums sums[GROUP];
    uint16_t hits[PLAN_BLOCK + PLAN_CHUNK];
};

int16_t sweep_price(int64_t price)
{
    return (int16_t)(price > PRICE_MOST ? PRICE_MOST : price < PRICE_LEAST ? PRICE_LEAST : price);
}

static int32_t favor_of(const struct sweep *sweep, uint32_t mentee)
{
    return sweep->favor == NULL ? 0 : sweep->favor[mentee];
}

static bool is_covered(const struct kernel *kernel, uint32_t node)
{
    return kernel->price[node] > kernel->bonus / 2;
}

/* The price without the bonus and without `less`. */
static int16_t node_points(const struct kernel *kernel, uint32_t node, int32_t less)
{
    return sweep_price(kernel->price[node] - (is_covered(kernel, node) ? kernel->bonus : 0) - less);
}

static void row_prices(struct worker *worker, struct row *row)
{
    const struct sweep *sweep = worker->state->sweep;
    const struct kernel *kernel = sweep->kernel;
    row->above = INT16_MIN;
    row->price = sweep->price;
    row->excess = 0;
    row->candidate_count = 0;
    row->keep = sweep->keep + 2 * sweep->plan->program->people->mentees[row->mentee].places;
    row->room = (2 * row->keep + LANES_TOGETHER - 1) / LANES_TOGETHER * LANES_TOGETHER;
    if (sweep->price != NULL) return;
    bool covered =
        sweep->priced ? is_covered(kernel, row->mentee) : sweep->start->mentee_cover[row->mentee] != 0;
    row->price = covered ? worker->state->price_covered : worker->state->price_open;
    if (!sweep->priced) return;
    int16_t points = node_points(kernel, row->mentee, favor_of(sweep, row->mentee));
    row->above = (int16_t)(points - sweep->margin);
}

static void row_offer(struct worker *worker, struct row *row, uint32_t lane, int16_t value)
{
    const struct sweep *sweep = worker->state->sweep;
    if (value <= row->above) return;
    if (sweep->priced) {
        const struct kernel *kernel = sweep->kernel;
        uint32_t mentor = kernel->mentees + sweep->plan->mentor[lane];
        int64_t worth = kernel->bonus + value + row->price[lane] - kernel->price[mentor];
        int64_t excess = worth + favor_of(sweep, row->mentee) - kernel->price[row->mentee];
        if (excess <= -(int64_t)sweep->margin) return;
        if (excess > row->excess) row->excess = excess;
    }
    row->values[row->candidate_count] = value;
    row->candidates[row->candidate_count++] = lane;
    if (row->candidate_count == row->room) row_trim(row);
}

/* ---- one block ---- */

/* Base points of the block's lanes for the party's class, and the chunks in which anybody is allowed. */
static void block_base(struct worker *worker, struct party *party, uint32_t block)
{
    const struct plan *plan = worker->state->sweep->plan;
    uint32_t from = block * PLAN_BLOCK, to = from + PLAN_BLOCK;
    bool live[PLAN_BLOCK_CHUNKS] = {false};
    for (; party->allowed_next < party->allowed_count; party->allowed_next++) {
        const struct plan_allowed *allowed = &party->allowed[party->allowed_next];
        uint32_t lane = plan->class_first[allowed->kind], end = plan->class_first[allowed->kind + 1];
        if (lane >= to) break;
        if (lane < from) lane = from;
        if (end > to) end = to;
        for (uint32_t chunk = (lane - from) / PLAN_CHUNK; chunk <= (end - 1 - from) / PLAN_CHUNK; chunk++) {
            if (live[chunk]) continue;
            live[chunk] = true;
            lanes_fill(worker->base, chunk * PLAN_CHUNK, (chunk + 1) * PLAN_CHUNK, PLAN_FORBIDDEN);
        }
        lanes_fill(worker->base, lane - from, end - from, allowed->points);
        if (plan->class_first[allowed->kind + 1] > to) break;
    }
    worker->live_count = 0;
    for (uint8_t chunk = 0; chunk < PLAN_BLOCK_CHUNKS; chunk++) {
        if (live[chunk]) worker->live[worker->live_count++] = chunk;
    }
}

/* Lists, patches and preferences: what concerns single lanes. */
static void row_single_lanes(struct worker *worker, struct row *row, uint32_t block, int16_t *sums)
{
    const struct plan *plan = worker->state->sweep->plan;
    for (uint32_t at = row->list_from; at < row->list_to; at++) {
        const struct row_list *list = &worker->store.lists[at];
        const uint16_t *lane = plan->lanes_listed + list->feature->first[block];
        const uint16_t *end = plan->lanes_listed + list->feature->first[block + 1];
        for (; lane < end; lane++) {
            int16_t *sum = &sums[*lane & PLAN_LANE_MASK];
            *sum = (int16_t)(*sum + list->points[*lane >> PLAN_LEVEL_SHIFT]);
        }
    }
    if (row->prefers != 0) {
        const uint64_t *groups = plan->groups + (size_t)block * PLAN_BLOCK;
        for (uint32_t lane = 0; lane < PLAN_BLOCK; lane++) {
            if ((groups[lane] & row->prefers) != 0) sums[lane] = (int16_t)(sums[lane] + row->prefer_points);
        }
    }
    for (; row->patch_at < row->patch_to && worker->store.patches[row->patch_at].lane / PLAN_BLOCK == block;
         row->patch_at++) {
        const struct row_patch *patch = &worker->store.patches[row->patch_at];
        int16_t *sum = &sums[patch->lane % PLAN_BLOCK];
        if (patch->add == PLAN_FORBIDDEN) {
            *sum = PLAN_FORBIDDEN;
        } else if (*sum >= 0) {
            *sum = (int16_t)(*sum + patch->add);
        }
    }
}

static void row_block(struct worker *worker, struct row *row, const struct lanes_block *block, int16_t *sums)
{
    const struct plan *plan = worker->state->sweep->plan;
    struct lanes_bound bound = {.price = row->price + block->from,
                                .least = (int16_t)plan->program->people->rules.points_least,
                                .above = row->above};
    row_single_lanes(worker, row, (uint32_t)(block->from / PLAN_BLOCK), sums);
    if (!worker->state->sweep->priced) {
        lanes_raise(block, sums, row->keep, &bound);
        row->above = bound.above; /* this block alone has `keep` above it */
    }
    uint32_t hits = lanes_find(block, sums, &bound, worker->hits);
    for (uint32_t at = 0; at < hits; at++) {
        uint32_t lane = worker->hits[at];
        row_offer(worker, row, (uint32_t)block->from + lane, (int16_t)(sums[lane] - bound.price[lane]));
    }
}

/* A block in which nobody is allowed. */
static void row_skip(const struct worker *worker, struct row *row, uint32_t block)
{
    while (row->patch_at < row->patch_to && worker->store.patches[row->patch_at].lane / PLAN_BLOCK == block) {
        row->patch_at++;
    }
}

/* ---- one batch ---- */

static bool batch_candidates(struct worker *worker)
{
    size_t room = 0;
    for (uint32_t at = 0; at < worker->row_count; at++) room += worker->rows[at].room;
    if (room > worker->candidate_room) {
        free(worker->values);
        free(worker->candidates);
        worker->candidate_room = 0;
        worker->values = malloc(room * sizeof *worker->values);
        worker->candidates = malloc(room * sizeof *worker->candidates);
        if (worker->values == NULL || worker->candidates == NULL) return false;
        worker->candidate_room = room;
    }
    room = 0;
    for (uint32_t at = 0; at < worker->row_count; at++) {
        worker->rows[at].values = worker->values + room;
        worker->rows[at].candidates = worker->candidates + room;
        room += worker->rows[at].room;
    }
    return true;
}

static bool batch_rows(struct worker *worker, const struct group *from, const struct group *to)
{
    const struct plan *plan = worker->state->sweep->plan;
    const struct plan_class *before = NULL;
    struct plan_allowed *allowed = worker->allowed;
    row_store_clear(&worker->store);
    worker->row_count = 0;
    worker->party_count = 0;
    for (const struct group *group = from; group < to; group++) {
        struct party *party = &worker->parties[worker->party_count];
        const struct plan_class *kind = &plan->mentee_classes[group->kind];
        if (before == NULL || !plan_same_but_level(before, kind))
            worker->run_count = plan_allowed_runs(plan, kind, worker->runs);
        before = kind;
        uint32_t count = plan_allowed_at(plan, worker->runs, worker->run_count, kind->level, allowed);
        if (count == 0) continue;
        *party =
            (struct party){worker->row_count, worker->row_count + group->to - group->from, allowed, count, 0};
        worker->party_count++;
        allowed += count;
        for (uint32_t at = group->from; at < group->to; at++) {
            if (at + 2 * AHEAD < worker->state->mentee_count)
                row_fetch(plan, worker->state->mentee[at + 2 * AHEAD]);
            if (at + AHEAD < worker->state->mentee_count)
                row_fetch_more(plan, worker->state->mentee[at + AHEAD]);
            struct row *row = &worker->rows[worker->row_count++];
            row->mentee = worker->state->mentee[at];
            row_prices(worker, row);
            if (!row_fill(&worker->store, plan, row)) return false;
        }
    }
    for (uint32_t at = 0; at < worker->row_count; at++) {
        row_settle(&worker->store, &worker->rows[at]);
        worker->lanes[at] = &worker->rows[at].lanes;
    }
    return batch_candidates(worker);
}

/* What was left out may have been worth more than what was kept: no price is below 0. */
static int64_t excess_most(const struct worker *worker, const struct row *row)
{
    const struct kernel *kernel = worker->state->sweep->kernel;
    return kernel->bonus + MATCH_POINTS_MAX + favor_of(worker->state->sweep, row->mentee) -
           kernel->price[row->mentee];
}

/* Of those that were not kept none is worth more than `above`. Where that is more than points can be, they
 * may be ones whom no price keeps others from: nothing is known. */
static int64_t row_fine(const struct worker *worker, const struct row *row)
{
    const struct sweep *sweep = worker->state->sweep;
    int64_t price = sweep->kernel->price[row->mentee];
    if (row->candidate_count < row->keep) return price - sweep->margin;
    if (row->above > MATCH_POINTS_MAX) return INT64_MAX;
    return row->above + favor_of(sweep, row->mentee) +
           (is_covered(sweep->kernel, row->mentee) ? sweep->kernel->bonus : 0);
}

static bool batch_found(struct worker *worker)
{
    const struct plan *plan = worker->state->sweep->plan;
    for (uint32_t at = 0; at < worker->row_count; at++) {
        struct row *row = &worker->rows[at];
        row_trim(row);
        if (worker->state->sweep->above != NULL) worker->state->sweep->above[row->mentee] = row->above;
        if (worker->state->sweep->priced) {
            int64_t fine = row_fine(worker, row);
            worker->state->sweep->fine[row->mentee] = fine;
            if (fine > worker->state->sweep->kernel->price[row->mentee])
                row->excess = excess_most(worker, row);
        }
        worker->excess += (kernel_wide)row->excess * plan->program->people->mentees[row->mentee].places;
        if (worker->found_count + row->candidate_count > worker->found_room) {
            size_t more = worker->found_room * 2 + row->candidate_count + 4096;
            struct match_pair *grown = realloc(worker->found, more * sizeof *grown);
            if (grown == NULL) return false;
            worker->found = grown;
            worker->found_room = more;
        }
        for (uint32_t found = 0; found < row->candidate_count; found++) {
            uint32_t lane = row->candidates[found];
            int32_t score =
                row->values[found] + row->price[lane] + favor_of(worker->state->sweep, row->mentee);
            worker->found[worker->found_count++] =
                (struct match_pair){row->mentee, plan->mentor[lane], score};
        }
    }
    return true;
}

static void party_block(struct worker *worker, struct party *party, uint32_t block)
{
    const struct plan *plan = worker->state->sweep->plan;
    uint32_t rows = party->to - party->from;
    block_base(worker, party, block);
    struct lanes_block lanes = {.from = (size_t)block * PLAN_BLOCK,
                                .planes = plan_planes(plan, (size_t)block * PLAN_BLOCK),
                                .strip_size = plan_strip_size(plan),
                                .base = worker->base,
                                .department = plan->department + (size_t)block * PLAN_BLOCK,
                                .live = worker->live,
                                .live_count = worker->live_count};
    lanes_sum(worker->lanes + party->from, rows, &lanes, worker->sums);
    for (uint32_t at = 0; at < rows; at++) {
        struct row *row = &worker->rows[party->from + at];
        if (worker->live_count > 0) {
            row_block(worker, row, &lanes, worker->sums[at]);
        } else {
            row_skip(worker, row, block);
        }
    }
    worker->looked_at += (uint64_t)worker->live_count * PLAN_CHUNK * rows;
}

static enum match_error worker_batch(struct worker *worker, const struct group *from, const struct group *to)
{
    const struct plan *plan = worker->state->sweep->plan;
    if (!batch_rows(worker, from, to)) return MATCH_NO_MEMORY;
    for (uint32_t block = 0; block < plan->blocks; block++) {
        for (uint32_t at = 0; at < worker->party_count; at++) {
            party_block(worker, &worker->parties[at], block);
        }
    }
    return batch_found(worker) ? MATCH_OK : MATCH_NO_MEMORY;
}

static void *worker_run(void *context)
{
    struct worker *worker = context;
    struct sweep_state *state = worker->state;
    struct watch watch = {.options = state->sweep->options};
    for (;;) {
        uint32_t batch = __atomic_fetch_add(&state->next_batch, 1, __ATOMIC_RELAXED);
        if (batch >= state->batch_count || __atomic_load_n(&state->stop, __ATOMIC_RELAXED) != 0) break;
        worker->error = worker_batch(worker, state->groups + state->batch_first[batch],
                                     state->groups + state->batch_first[batch + 1]);
        if (worker->error != MATCH_OK || watch_stopped(&watch))
            __atomic_store_n(&state->stop, 1, __ATOMIC_RELAXED);
    }
    return NULL;
}

/* ---- the pass ---- */

static enum match_error worker_open(struct worker *worker, struct sweep_state *state)
{
    const struct plan *plan = state->sweep->plan;
    worker->state = state;
    worker->allowed = malloc(((size_t)plan->mentor_class_count * BATCH_GROUPS + 1) * sizeof *worker->allowed);
    worker->runs = malloc(((size_t)plan->run_count + 1) * sizeof *worker->runs);
    return worker->allowed != NULL && worker->runs != NULL ? MATCH_OK : MATCH_NO_MEMORY;
}

static void worker_close(struct worker *worker)
{
    row_store_release(&worker->store);
    free(worker->values);
    free(worker->candidates);
    free(worker->runs);
    free(worker->allowed);
    free(worker->found);
}

static void state_close(struct sweep_state *state)
{
    free(state->price_open);
    free(state->price_covered);
    free(state->groups);
    free(state->batch_first);
    free(state->mentee);
}

static void open_groups(struct sweep_state *state)
{
    const struct plan *plan = state->sweep->plan;
    const uint8_t *only = state->sweep->only;
    uint32_t count = 0;
    for (uint32_t kind = 0; kind < plan->mentee_class_count; kind++) {
        uint32_t from = count;
        for (uint32_t at = plan->mentee_class_first[kind]; at < plan->mentee_class_first[kind + 1]; at++) {
            if (only == NULL || only[plan->mentee[at]] != 0) state->mentee[count++] = plan->mentee[at];
        }
        for (; from < count; from += GROUP) {
            uint32_t to = count - from < GROUP ? count : from + GROUP;
            state->groups[state->group_count++] = (struct group){kind, from, to};
        }
    }
    state->mentee_count = count;
}

/* Neighboring classes, of one site mostly, look at the same lanes: together they find them in the cache. */
static void open_batches(struct sweep_state *state)
{
    uint32_t rows = 0, groups = 0;
    for (uint32_t group = 0; group < state->group_count; group++) {
        uint32_t more = state->groups[group].to - state->groups[group].from;
        if (group == 0 || rows + more > BATCH_ROWS || groups == BATCH_GROUPS) {
            state->batch_first[state->batch_count++] = group;
            rows = 0;
            groups = 0;
        }
        rows += more;
        groups++;
    }
    state->batch_first[state->batch_count] = state->group_count;
}

/* The mentors' prices as either kind of mentee sees them. */
static void open_prices(struct sweep_state *state)
{
    const struct sweep *sweep = state->sweep;
    for (uint32_t lane = 0; lane < sweep->plan->mentors; lane++) {
        uint32_t mentor = sweep->plan->mentor[lane];
        bool covered;
        int16_t points;
        if (sweep->priced) {
            covered = is_covered(sweep->kernel, sweep->kernel->mentees + mentor);
            points = node_points(sweep->kernel, sweep->kernel->mentees + mentor, 0);
        } else {
            covered = sweep->start->mentor_cover[mentor] != 0;
            points = sweep_price(sweep->start->mentor_price[mentor]);
        }
        state->price_open[lane] = covered ? points : PRICE_LEAST;
        state->price_covered[lane] = covered ? PRICE_MOST : points;
    }
}

static enum match_error state_open(struct sweep_state *state, const struct sweep *sweep)
{
    const struct plan *plan = sweep->plan;
    *state = (struct sweep_state){.sweep = sweep};
    size_t groups = (size_t)plan->mentee_class_count + plan->mentees / GROUP + 1;
    state->groups = malloc(groups * sizeof *state->groups);
    state->batch_first = malloc((groups + 1) * sizeof *state->batch_first);
    state->price_open = calloc((size_t)plan->lanes + 1, sizeof *state->price_open);
    state->price_covered = calloc((size_t)plan->lanes + 1, sizeof *state->price_covered);
    state->mentee = malloc(((size_t)plan->mentees + 1) * sizeof *state->mentee);
    if (state->groups == NULL || state->batch_first == NULL || state->mentee == NULL ||
        state->price_open == NULL || state->price_covered == NULL) {
        state_close(state);
        return MATCH_NO_MEMORY;
    }
    open_groups(state);
    open_batches(state);
    if (sweep->price == NULL) open_prices(state);
    return MATCH_OK;
}

/* The end of the run of one mentee's pairs that begins here. */
static size_t run_end(const struct worker *worker, size_t from)
{
    size_t end = from + 1;
    while (end < worker->found_count && worker->found[end].mentee == worker->found[from].mentee) end++;
    return end;
}

/* By mentor; they are few. */
static void insert_sorted(struct match_pair *to, const struct match_pair *run, size_t count)
{
    for (size_t at = 0; at < count; at++) {
        size_t place = at;
        for (; place > 0 && to[place - 1].mentor > run[at].mentor; place--) to[place] = to[place - 1];
        to[place] = run[at];
    }
}

/* All that was found, sorted by mentee and mentor: each mentee's pairs are a run of one worker. */
static enum match_error gather(struct worker *workers, unsigned count, const struct plan *plan,
                               struct sweep_found *ret_found)
{
    uint32_t mentees = plan->program->people->mentee_count;
    struct sweep_found found = {.complete = true};
    size_t *first = calloc((size_t)mentees + 1, sizeof *first);
    for (unsigned at = 0; at < count; at++) found.count += workers[at].found_count;
    found.pairs = malloc((found.count + 1) * sizeof *found.pairs);
    if (first == NULL || found.pairs == NULL) {
        free(first);
        free(found.pairs);
        return MATCH_NO_MEMORY;
    }
    for (unsigned at = 0; at < count; at++) {
        for (size_t from = 0, end; from < workers[at].found_count; from = end) {
            end = run_end(&workers[at], from);
            first[workers[at].found[from].mentee + 1] = end - from;
        }
        found.excess += workers[at].excess;
        found.looked_at += workers[at].looked_at;
    }
    for (uint32_t mentee = 0; mentee < mentees; mentee++) first[mentee + 1] += first[mentee];
    for (unsigned at = 0; at < count; at++) {
        for (size_t from = 0, end; from < workers[at].found_count; from = end) {
            end = run_end(&workers[at], from);
            const struct match_pair *run = workers[at].found + from;
            insert_sorted(found.pairs + first[run->mentee], run, end - from);
        }
        free(workers[at].found);
        workers[at].found = NULL;
    }
    free(first);
    *ret_found = found;
    return MATCH_OK;
}

static unsigned thread_count(const struct sweep_state *state)
{
    unsigned threads = state->sweep->options == NULL ? 0 : state->sweep->options->threads;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (threads == 0) threads = processors < 1 ? 1 : (unsigned)processors;
    if (threads > THREADS_MAX) threads = THREADS_MAX;
    return threads > state->batch_count ? (state->batch_count == 0 ? 1 : state->batch_count) : threads;
}

static enum match_error run_workers(struct worker *workers, unsigned count)
{
    unsigned started = 1;
    /* A thread that cannot be started is no error: the others do its work. */
    while (started < count &&
           pthread_create(&workers[started].thread, NULL, worker_run, &workers[started]) == 0) {
        started++;
    }
    (void)worker_run(&workers[0]);
    for (unsigned at = 1; at < started; at++) pthread_join(workers[at].thread, NULL);
    for (unsigned at = 0; at < started; at++) {
        if (workers[at].error != MATCH_OK) return workers[at].error;
    }
    return MATCH_OK;
}

enum match_error sweep_run(const struct sweep *sweep, struct sweep_found *ret_found)
{
    struct sweep_state state;
    enum match_error error = state_open(&state, sweep);
    if (error != MATCH_OK) return error;
    unsigned count = thread_count(&state);
    struct worker *workers = aligned_alloc(64, count * ((sizeof *workers + 63) / 64 * 64));
    if (workers == NULL) {
        state_close(&state);
        return MATCH_NO_MEMORY;
    }
    memset(workers, 0, count * sizeof *workers);
    for (unsigned at = 0; at < count && error == MATCH_OK; at++) error = worker_open(&workers[at], &state);
    if (error == MATCH_OK) error = run_workers(workers, count);
    if (error == MATCH_OK && state.stop != 0) {
        *ret_found = (struct sweep_found){.complete = false};
    } else if (error == MATCH_OK) {
        error = gather(workers, count, sweep->plan, ret_found);
    }
    for (unsigned at = 0; at < count; at++) worker_close(&workers[at]);
    free(workers);
    state_close(&state);
    return error;
}
