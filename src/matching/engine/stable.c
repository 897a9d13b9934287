/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Deferred acceptance (Gale and Shapley), mentees asking. Whom a mentee likes is found by sweeps, the best
 * few first; whoever has asked all of those gets a longer list, so that no list of all pairs is ever needed.
 */
#include "explain.h"
#include "solve.h"
#include "sweep.h"

#include <stdlib.h>
#include <string.h>

#define LIST_FIRST 16          /* mentors on the first lists */
#define LIST_LONGER 4          /* so many times longer when it did not do */
#define LIST_KEPT 64           /* longer lists are thrown away when they are not needed at once */
#define LISTED_MOST (1u << 22) /* mentors on all lists of one sweep */

struct liking {
    int32_t points;
    uint32_t mentor;
};

/* The mentors a mentee likes best, best first. */
struct liked {
    struct liking *list; /* NULL: not now */
    uint32_t count;
    uint32_t asked; /* so many of them */
    uint32_t depth; /* so many were looked for; 0: nobody yet */
    bool complete;  /* there are no others */
};

/* A mentee a mentor has accepted so far. */
struct suitor {
    int32_t liking;
    uint32_t mentee;
};

static bool less_liked(const struct suitor *a, const struct suitor *b)
{
    return a->liking < b->liking || (a->liking == b->liking && a->mentee > b->mentee);
}

static void suitors_push(struct suitor *heap, uint32_t count, struct suitor suitor)
{
    uint32_t at = count;
    for (; at > 0 && less_liked(&suitor, &heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = suitor;
}

static void suitors_replace_top(struct suitor *heap, uint32_t count, struct suitor suitor)
{
    uint32_t at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && less_liked(&heap[child + 1], &heap[child])) child++;
        if (!less_liked(&heap[child], &suitor)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = suitor;
}

struct courtship {
    const struct match_program *program;
    struct match_people people; /* as mentees see it: without mentors' wishes */
    struct match_program seen;
    struct plan plan;
    uint32_t mentees, mentors;
    uint32_t *places;  /* per node, what locks leave */
    uint32_t *missing; /* per mentee */
    struct liked *liked;
    struct suitor *heaps; /* per mentor the accepted, the least liked on top */
    size_t *heap_first;   /* per mentor + 1 */
    uint32_t *heap_count;
    uint32_t *queue; /* mentees who go on asking, each once */
    uint32_t waiting;
    uint32_t *next;  /* those of them who need a longer list */
    uint32_t *stack; /* those who lost their place just now */
    uint8_t *only;
    int16_t *price, *above;
};

static void courtship_close(struct courtship *courtship)
{
    for (uint32_t at = 0; courtship->liked != NULL && at < courtship->mentees; at++) {
        free(courtship->liked[at].list);
    }
    plan_close(&courtship->plan);
    free(courtship->places);
    free(courtship->missing);
    free(courtship->liked);
    free(courtship->heaps);
    free(courtship->heap_first);
    free(courtship->heap_count);
    free(courtship->queue);
    free(courtship->next);
    free(courtship->stack);
    free(courtship->only);
    free(courtship->price);
    free(courtship->above);
}

static bool courtship_allocate(struct courtship *courtship)
{
    size_t mentees = courtship->mentees, mentors = courtship->mentors;
    courtship->places = calloc(mentees + mentors + 1, sizeof *courtship->places);
    courtship->missing = calloc(mentees + 1, sizeof *courtship->missing);
    courtship->liked = calloc(mentees + 1, sizeof *courtship->liked);
    courtship->heap_first = calloc(mentors + 1, sizeof *courtship->heap_first);
    courtship->heap_count = calloc(mentors + 1, sizeof *courtship->heap_count);
    courtship->queue = calloc(mentees + 1, sizeof *courtship->queue);
    courtship->next = calloc(mentees + 1, sizeof *courtship->next);
    courtship->stack = calloc(mentees + 1, sizeof *courtship->stack);
    courtship->only = calloc(mentees + 1, 1);
    courtship->above = calloc(mentees + 1, sizeof *courtship->above);
    return courtship->places != NULL && courtship->missing != NULL && courtship->liked != NULL &&
           courtship->heap_first != NULL && courtship->heap_count != NULL && courtship->queue != NULL &&
           courtship->next != NULL && courtship->stack != NULL && courtship->only != NULL &&
           courtship->above != NULL;
}

/* The places that locked pairs leave. */
static void fill_places(struct courtship *courtship)
{
    const struct match_program *program = courtship->program;
    uint32_t *places = courtship->places, mentees = courtship->mentees;
    for (uint32_t at = 0; at < mentees; at++) places[at] = program->people->mentees[at].places;
    for (uint32_t at = 0; at < courtship->mentors; at++) {
        places[mentees + at] = program->people->mentors[at].places;
    }
    for (size_t at = 0; at < program->note_count; at++) {
        const struct program_note *note = &program->notes[at];
        if ((note->kinds & NOTE_BIT(MATCH_NOTE_LOCKED)) == 0) continue;
        if (places[note->mentee] > 0) places[note->mentee]--;
        if (places[mentees + note->mentor] > 0) places[mentees + note->mentor]--;
    }
}

static enum match_error courtship_open(struct courtship *courtship)
{
    if (!courtship_allocate(courtship)) return MATCH_NO_MEMORY;
    fill_places(courtship);
    for (uint32_t at = 0; at < courtship->mentees; at++) {
        courtship->missing[at] = courtship->places[at];
        if (courtship->missing[at] > 0) courtship->queue[courtship->waiting++] = at;
    }
    for (uint32_t at = 0; at < courtship->mentors; at++) {
        courtship->heap_first[at + 1] =
            courtship->heap_first[at] + courtship->places[courtship->mentees + at];
    }
    courtship->heaps = calloc(courtship->heap_first[courtship->mentors] + 1, sizeof *courtship->heaps);
    courtship->people = *courtship->program->people;
    courtship->people.rules.weight[MATCH_CRITERION_MENTOR_WISH] = 0;
    courtship->people.rules.points_least = 0; /* asked about pair by pair, with all points */
    courtship->seen = *courtship->program;
    courtship->seen.people = &courtship->people;
    enum match_error error = plan_open(&courtship->plan, &courtship->seen, courtship->places);
    if (error != MATCH_OK) return error;
    courtship->price = calloc((size_t)courtship->plan.lanes + 1, sizeof *courtship->price);
    return courtship->price == NULL || courtship->heaps == NULL ? MATCH_NO_MEMORY : MATCH_OK;
}

/* ---- lists ---- */

static int compare_likings(const void *left, const void *right)
{
    const struct liking *a = left, *b = right;
    if (a->points != b->points) return a->points > b->points ? -1 : 1;
    return (a->mentor > b->mentor) - (a->mentor < b->mentor);
}

/* Puts what was found for one mentee on the list: those that nobody left out can come before. */
static enum match_error fill_list(struct courtship *courtship, uint32_t mentee,
                                  const struct match_pair *pairs, size_t count)
{
    struct liked *liked = &courtship->liked[mentee];
    struct liking *list = malloc((count + 1) * sizeof *list);
    int16_t above = courtship->above[mentee];
    if (list == NULL) return MATCH_NO_MEMORY;
    free(liked->list);
    liked->list = list;
    liked->count = 0;
    liked->complete = above == INT16_MIN;
    for (size_t at = 0; at < count; at++) {
        if (!liked->complete && pairs[at].score <= above) continue;
        list[liked->count++] = (struct liking){pairs[at].score, pairs[at].mentor};
    }
    qsort(list, liked->count, sizeof *list, compare_likings);
    return MATCH_OK;
}

static uint32_t next_depth(const struct courtship *courtship, uint32_t mentee)
{
    const struct liked *liked = &courtship->liked[mentee];
    uint32_t most = courtship->plan.lanes + 1;
    uint32_t depth = liked->depth == 0                   ? LIST_FIRST
                     : liked->list == NULL               ? liked->depth
                     : liked->depth > most / LIST_LONGER ? most
                                                         : liked->depth * LIST_LONGER;
    return depth > most ? most : depth;
}

/* Longer lists for those who wait with the shortest; the others go on waiting. */
static enum match_error lengthen_lists(struct courtship *courtship)
{
    uint32_t depth = UINT32_MAX, room;
    struct sweep_found found;
    for (uint32_t at = 0; at < courtship->waiting; at++) {
        uint32_t next = next_depth(courtship, courtship->queue[at]);
        if (next < depth) depth = next;
    }
    memset(courtship->only, 0, courtship->mentees);
    room = LISTED_MOST / depth + 1;
    for (uint32_t at = 0; at < courtship->waiting && room > 0; at++) {
        uint32_t mentee = courtship->queue[at];
        if (next_depth(courtship, mentee) != depth) continue;
        courtship->only[mentee] = 1;
        courtship->above[mentee] = INT16_MIN;
        room--;
    }
    struct sweep sweep = {.plan = &courtship->plan,
                          .keep = depth,
                          .price = courtship->price,
                          .only = courtship->only,
                          .above = courtship->above};
    enum match_error error = sweep_run(&sweep, &found);
    if (error != MATCH_OK) return error;
    size_t from = 0;
    for (uint32_t mentee = 0; error == MATCH_OK && mentee < courtship->mentees; mentee++) {
        size_t to = from;
        while (to < found.count && found.pairs[to].mentee == mentee) to++;
        if (courtship->only[mentee] != 0) {
            error = fill_list(courtship, mentee, found.pairs + from, to - from);
            courtship->liked[mentee].depth = depth;
        }
        from = to;
    }
    free(found.pairs);
    return error;
}

/* ---- asking ---- */

/* Returns who lost all they wanted by it and did not wait before, or MATCH_NOBODY. */
static uint32_t ask(struct courtship *courtship, uint32_t mentee, uint32_t mentor)
{
    uint32_t places = courtship->places[courtship->mentees + mentor];
    struct suitor *heap = courtship->heaps + courtship->heap_first[mentor];
    struct suitor suitor = {program_seen_by(courtship->program, mentee, mentor, false), mentee};
    if (courtship->program->people->rules.points_least > 0 &&
        match_program_rule(courtship->program, mentee, mentor) != MATCH_RULE_NONE) {
        return MATCH_NOBODY;
    }
    if (courtship->heap_count[mentor] < places) {
        suitors_push(heap, courtship->heap_count[mentor]++, suitor);
        courtship->missing[mentee]--;
        return MATCH_NOBODY;
    }
    if (places == 0 || !less_liked(&heap[0], &suitor)) return MATCH_NOBODY;
    uint32_t rejected = heap[0].mentee;
    suitors_replace_top(heap, places, suitor);
    courtship->missing[mentee]--;
    return courtship->missing[rejected]++ == 0 ? rejected : MATCH_NOBODY;
}

static bool is_at_end(const struct liked *liked)
{
    return liked->list != NULL && liked->complete && liked->asked >= liked->count;
}

/* Everybody who waits asks as far as their list goes, and so does whoever loses a place by it. */
static void ask_all(struct courtship *courtship)
{
    uint32_t next = 0;
    for (uint32_t at = 0; at < courtship->waiting; at++) {
        uint32_t height = 0;
        courtship->stack[height++] = courtship->queue[at];
        while (height > 0) {
            uint32_t mentee = courtship->stack[--height];
            struct liked *liked = &courtship->liked[mentee];
            while (courtship->missing[mentee] > 0 && liked->list != NULL && liked->asked < liked->count) {
                uint32_t rejected = ask(courtship, mentee, liked->list[liked->asked++].mentor);
                if (rejected != MATCH_NOBODY) courtship->stack[height++] = rejected;
            }
            if (courtship->missing[mentee] > 0 && !is_at_end(liked)) courtship->next[next++] = mentee;
        }
    }
    uint32_t *queue = courtship->queue;
    courtship->queue = courtship->next;
    courtship->next = queue;
    courtship->waiting = next;
}

/* Long lists of those who do not need them now. */
static void drop_lists(struct courtship *courtship)
{
    for (uint32_t at = 0; at < courtship->mentees; at++) {
        struct liked *liked = &courtship->liked[at];
        if (liked->count <= LIST_KEPT || (courtship->missing[at] > 0 && !is_at_end(liked))) continue;
        free(liked->list);
        liked->list = NULL;
        liked->count = 0;
    }
}

/* ---- the outcome ---- */

static enum match_error courtship_result(const struct courtship *courtship, struct match_result *ret_result)
{
    const struct match_program *program = courtship->program;
    struct match_result empty = {0}, result;
    size_t count = 0;
    enum match_error error =
        match_result_remap(&empty, NULL, NULL, courtship->mentees, courtship->mentors, &result);
    if (error != MATCH_OK) return error;
    for (uint32_t mentor = 0; mentor < courtship->mentors; mentor++) count += courtship->heap_count[mentor];
    free(result.pairs);
    result.pairs = malloc((count + program->note_count + 1) * sizeof *result.pairs);
    if (result.pairs == NULL) {
        match_result_release(&result);
        return MATCH_NO_MEMORY;
    }
    for (uint32_t mentor = 0; mentor < courtship->mentors; mentor++) {
        const struct suitor *heap = courtship->heaps + courtship->heap_first[mentor];
        for (uint32_t at = 0; at < courtship->heap_count[mentor]; at++) {
            result.pairs[result.pair_count++] = (struct match_pair){heap[at].mentee, mentor, 0};
        }
    }
    for (size_t at = 0; at < program->note_count; at++) {
        const struct program_note *note = &program->notes[at];
        if ((note->kinds & NOTE_BIT(MATCH_NOTE_LOCKED)) == 0) continue;
        result.pairs[result.pair_count++] = (struct match_pair){note->mentee, note->mentor, 0};
    }
    for (size_t at = 0; at < result.pair_count; at++) {
        struct match_pair *pair = &result.pairs[at];
        pair->score = match_program_points(program, pair->mentee, pair->mentor, NULL);
        result.total += pair->score;
    }
    error = pairs_sort(result.pairs, result.pair_count, courtship->mentees, courtship->mentors);
    if (error != MATCH_OK) {
        match_result_release(&result);
        return error;
    }
    *ret_result = result;
    return MATCH_OK;
}

enum match_error match_program_stable(const struct match_program *program, const struct match_result *optimum,
                                      struct match_price *ret_price, struct match_result *ret_result)
{
    struct courtship courtship = {.program = program,
                                  .mentees = program->people->mentee_count,
                                  .mentors = program->people->mentor_count};
    struct match_result result;
    enum match_error error = courtship_open(&courtship);
    while (error == MATCH_OK && courtship.waiting > 0) {
        error = lengthen_lists(&courtship);
        if (error == MATCH_OK) ask_all(&courtship);
        drop_lists(&courtship);
    }
    if (error == MATCH_OK) error = courtship_result(&courtship, &result);
    courtship_close(&courtship);
    if (error != MATCH_OK) return error;
    result.pairs_bound = optimum->pairs_bound;
    result.total_bound = optimum->total_bound;
    ret_price->pairs = (int64_t)optimum->pair_count - (int64_t)result.pair_count;
    ret_price->total = optimum->total - result.total;
    *ret_result = result;
    return MATCH_OK;
}
