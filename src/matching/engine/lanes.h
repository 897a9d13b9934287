/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The arithmetic on lanes of mentors, 16 bits each, in vectors; private to the sweep over all pairs. */
#ifndef ITHACA_MATCHING_ENGINE_LANES_H
#define ITHACA_MATCHING_ENGINE_LANES_H

#include "plan.h"

/* Planes of tags that earn the same points each, an even number of them: counted first, multiplied once. */
struct lanes_tags {
    uint32_t from; /* of struct lanes_row's tags */
    uint32_t to;
    int16_t points;
};

/* A plane of small numbers, 0..15, and what each of them earns. */
struct lanes_lookup {
    uint32_t plane;
    struct plan_table points;
};

/* What one mentee adds for whole columns and planes. */
struct lanes_row {
    int16_t near_from; /* departments of the mentee's division, in preorder: near_from + 0 .. near_last */
    int16_t near_last;
    int16_t department;
    int16_t near_points;     /* added in the division */
    int16_t same_points;     /* added once more in the same department */
    bool department_rule;    /* the following two matter */
    int16_t same_forbidden;  /* -1: lanes of the same department are forbidden */
    int16_t other_forbidden; /* -1: all other lanes are */
    struct lanes_tags kinds[PLAN_TAG_KINDS];
    const uint32_t *tags; /* planes */
    const struct lanes_lookup *lookups;
    uint32_t lookup_count;
};

/* The columns of a block, of PLAN_LANES each, and the chunks of it that count. */
struct lanes_block {
    size_t from;           /* its first lane */
    const uint8_t *planes; /* see plan_planes() */
    size_t strip_size;
    const int16_t *base;
    const int16_t *department;
    const uint8_t *live;
    uint32_t live_count;
};

typedef int16_t lanes_sums[PLAN_LANES];

/* Sets lanes from..to-1. */
void lanes_fill(int16_t *lanes, size_t from, size_t to, int16_t value);

/* Per row its sums of the live chunks of a block, from base points, columns and planes. */
void lanes_sum(const struct lanes_row *const *rows, uint32_t row_count, const struct lanes_block *block,
               lanes_sums *ret_sums);

/* What counts as found: a sum of at least `least` and a value (sum - price) above `above`. Sums lie in
   -32000..16000, prices in -16384..16383. */
struct lanes_bound {
    const int16_t *price;
    int16_t least;
    int16_t above;
};

/* Raises bound->above so far that not many more than `count` lanes are found, but not fewer where there are
 * so many. Does nothing if `count` is above LANES_RAISE_MOST. */
#define LANES_RAISE_MOST 48
void lanes_raise(const struct lanes_block *block, const int16_t *sums, uint32_t count,
                 struct lanes_bound *bound);

/* A number above `least` that so many of the values are not below, or `least` if there is none. If more than
 * so many are not below it, it is the largest. There has to be room for a multiple of LANES_TOGETHER values:
 * what stands behind them is overwritten. */
#define LANES_TOGETHER 16
int16_t lanes_reached(int16_t *values, uint32_t value_count, uint32_t count, int16_t least);

/* Writes those that are found to ret_lanes (room for PLAN_BLOCK), ascending; returns their number. */
uint32_t lanes_find(const struct lanes_block *block, const int16_t *sums, const struct lanes_bound *bound,
                    uint16_t *ret_lanes);

/* The same without what only some processors have, for testing. */
void lanes_sum_plain(const struct lanes_row *const *rows, uint32_t row_count, const struct lanes_block *block,
                     lanes_sums *ret_sums);

#endif
