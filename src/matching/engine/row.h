/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One mentee against all lanes of a plan: what the columns, planes, lists and single pairs earn. Private to
 * sweeps. */
#ifndef ITHACA_MATCHING_ENGINE_ROW_H
#define ITHACA_MATCHING_ENGINE_ROW_H

#include "kernel.h"
#include "lanes.h"

/* Lanes of a list that earn this mentee points, by level. */
struct row_list {
    const struct plan_feature *feature;
    int16_t points[MATCH_SKILL_LEVEL_MAX + 1];
};

struct row_patch {
    uint32_t lane;
    int16_t add; /* PLAN_FORBIDDEN, or points of wishes and existing pairs */
};

struct row {
    struct lanes_row lanes;
    uint32_t mentee;
    uint64_t prefers;
    int16_t prefer_points;
    const int16_t *price; /* per lane */
    int16_t above;        /* candidates are worth more when they come */
    uint32_t keep;
    uint32_t room;               /* for candidates: twice as many, and a multiple of LANES_TOGETHER */
    uint32_t list_from, list_to; /* of store->lists */
    uint32_t tags_from;          /* of store->tags */
    uint32_t lookups_from;       /* of store->lookups */
    uint32_t patch_at, patch_to; /* of store->patches */
    int16_t *values;             /* of the candidates */
    uint32_t *candidates;        /* their lanes, ascending */
    uint32_t candidate_count;
    int64_t excess;
};

/* The parts of several rows; grows and is used again. Zeroed to begin with. */
struct row_store {
    const struct plan *plan;
    struct row_list *lists;
    uint32_t list_count, list_room;
    uint32_t *tags; /* planes */
    uint32_t tag_count, tag_room;
    struct lanes_lookup *lookups;
    uint32_t lookup_count, lookup_room;
    struct row_patch *patches;
    uint32_t patch_count, patch_room;
};

/* Fills what depends on row->mentee alone; parts go into the store. False when memory runs out. */
MATCH_CHECK bool row_fill(struct row_store *store, const struct plan *plan, struct row *row);

/* Asks the memory for what row_fill() will read of this mentee: first what stands at known places, a little
 * later what that points to. They stand anywhere. */
void row_fetch(const struct plan *plan, uint32_t mentee);
void row_fetch_more(const struct plan *plan, uint32_t mentee);

/* Points the row's lanes to its parts; the store does not move any more. */
void row_settle(const struct row_store *store, struct row *row);

/* Keeps the `keep` best candidates, of equal ones the first, in their order: the outcome is one and the same
 * always. Raises `above`: those left out are worth no more. */
void row_trim(struct row *row);

void row_store_clear(struct row_store *store);
void row_store_release(struct row_store *store);

#endif
