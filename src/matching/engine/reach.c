/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Koenig's closure on a list of edges and on whole classes; see reach.h. */
#include "reach.h"

#include <stdlib.h>
#include <string.h>

enum match_error reach_open(struct reach *reach, const struct kernel *kernel)
{
    *reach = (struct reach){.mentee = calloc((size_t)kernel->mentees + 1, 1),
                            .mentor = calloc((size_t)kernel->mentors + 1, 1),
                            .queue = malloc(((size_t)kernel->mentees + 1) * sizeof *reach->queue)};
    if (reach->mentee != NULL && reach->mentor != NULL && reach->queue != NULL) return MATCH_OK;
    reach_close(reach);
    return MATCH_NO_MEMORY;
}

void reach_close(struct reach *reach)
{
    free(reach->mentee);
    free(reach->mentor);
    free(reach->queue);
    *reach = (struct reach){0};
}

/* Queues those who are left alone. */
static uint32_t begin(struct reach *reach, const struct kernel *kernel)
{
    uint32_t waiting = 0;
    memset(reach->mentor, 0, kernel->mentors);
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        reach->mentee[mentee] = kernel->spare[mentee] > 0;
        if (reach->mentee[mentee] != 0) reach->queue[waiting++] = mentee;
    }
    return waiting;
}

/* Marks the mentor and queues whoever it has; returns how many wait. */
static uint32_t reach_mentor(struct reach *reach, const struct kernel *kernel, uint32_t mentor,
                             uint32_t waiting)
{
    uint32_t node = kernel->mentees + mentor;
    const uint32_t *held = kernel->held + kernel->held_first[node];
    reach->mentor[mentor] = 1;
    for (uint32_t at = 0; at < kernel->held_count[node]; at++) {
        uint32_t mentee = kernel->source[held[at]];
        if (reach->mentee[mentee] == 0) reach->queue[waiting++] = mentee;
        reach->mentee[mentee] = 1;
    }
    return waiting;
}

void reach_listed(struct reach *reach, const struct kernel *kernel)
{
    uint32_t waiting = begin(reach, kernel);
    for (uint32_t head = 0; head < waiting; head++) {
        uint32_t mentee = reach->queue[head];
        for (uint32_t edge = kernel->first[mentee]; edge < kernel->first[mentee + 1]; edge++) {
            if (reach->mentor[kernel->offers[edge].mentor] != 0 || kernel->used[edge] != 0) continue;
            waiting = reach_mentor(reach, kernel, kernel->offers[edge].mentor, waiting);
        }
    }
}

/* The class of each mentee who takes part. */
static void find_kinds(const struct plan *plan, uint32_t *kind_of)
{
    for (uint32_t kind = 0; kind < plan->mentee_class_count; kind++) {
        for (uint32_t at = plan->mentee_class_first[kind]; at < plan->mentee_class_first[kind + 1]; at++) {
            kind_of[plan->mentee[at]] = kind;
        }
    }
}

struct classes_room {
    struct plan_allowed *runs;
    struct plan_allowed *allowed;
};

/* The mentors of all classes that this class of mentees may have. */
static uint32_t reach_classes(struct reach *reach, const struct kernel *kernel, const struct plan *plan,
                              const struct plan_class *mentees, struct classes_room *room, bool *reached,
                              uint32_t waiting)
{
    const struct plan_allowed *allowed = room->allowed;
    uint32_t runs = plan_allowed_runs(plan, mentees, room->runs);
    uint32_t count = plan_allowed_at(plan, room->runs, runs, mentees->level, room->allowed);
    for (uint32_t at = 0; at < count; at++) {
        uint32_t kind = allowed[at].kind;
        if (reached[kind]) continue;
        reached[kind] = true;
        for (uint32_t lane = plan->class_first[kind]; lane < plan->class_first[kind + 1]; lane++) {
            waiting = reach_mentor(reach, kernel, plan->mentor[lane], waiting);
        }
    }
    return waiting;
}

enum match_error reach_allowed(struct reach *reach, const struct kernel *kernel, const struct plan *plan)
{
    uint32_t waiting = begin(reach, kernel);
    struct classes_room room = {
        .runs = malloc(((size_t)plan->run_count + 1) * sizeof *room.runs),
        .allowed = malloc(((size_t)plan->mentor_class_count + 1) * sizeof *room.allowed),
    };
    uint32_t *kind_of = malloc(((size_t)kernel->mentees + 1) * sizeof *kind_of);
    bool *reached = calloc((size_t)plan->mentor_class_count + 1, sizeof *reached);
    bool *done = calloc((size_t)plan->mentee_class_count + 1, sizeof *done);
    bool ready =
        room.runs != NULL && room.allowed != NULL && kind_of != NULL && reached != NULL && done != NULL;
    if (ready) find_kinds(plan, kind_of);
    for (uint32_t head = 0; ready && head < waiting; head++) {
        uint32_t kind = kind_of[reach->queue[head]];
        if (done[kind]) continue;
        done[kind] = true;
        waiting = reach_classes(reach, kernel, plan, &plan->mentee_classes[kind], &room, reached, waiting);
    }
    free(room.runs);
    free(room.allowed);
    free(kind_of);
    free(reached);
    free(done);
    return ready ? MATCH_OK : MATCH_NO_MEMORY;
}

enum match_error reach_mark(struct kernel *kernel)
{
    struct reach reach;
    enum match_error error = reach_open(&reach, kernel);
    if (error != MATCH_OK) return error;
    reach_listed(&reach, kernel);
    for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
        if (reach.mentor[mentor] != 0) kernel->price[kernel->mentees + mentor] += kernel->bonus;
    }
    reach_close(&reach);
    return MATCH_OK;
}
