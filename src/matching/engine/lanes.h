/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The arithmetic on lanes of mentors, 16 bits each, in vectors; private to the sweep over all pairs. */
#ifndef ITHACA_MATCHING_ENGINE_LANES_H
#define ITHACA_MATCHING_ENGINE_LANES_H

#include "plan.h"

/* What one mentee adds for whole planes and columns. */
struct lanes_row {
    int16_t constant;  /* for every lane */
    int16_t near_from; /* departments of the mentee's division, in preorder: near_from .. near_to - 1 */
    int16_t near_to;
    int16_t department;
    int16_t near_points;     /* added in the division */
    int16_t same_points;     /* added once more in the same department */
    int16_t same_forbidden;  /* -1: lanes of the same department are forbidden */
    int16_t other_forbidden; /* -1: all other lanes are */
    int16_t style;
    int16_t style_points; /* taken away for each question they disagree on */
    uint32_t plane_count;
    const int8_t *const *planes; /* of the block */
    const int16_t *plane_points;
};

/*
 * sums[] of the live chunks of a block from base[], columns and planes. `live` lists `live_count` chunks of
 * the block.
 */
void lanes_sum(const struct lanes_row *row, const int16_t *base, const int16_t *department,
               const int16_t *style, const uint8_t *live, uint32_t live_count, int16_t *sums);

/*
 * Which lanes of the live chunks have a sum of at least `least` and a value (sum - price) above `above`.
 * Writes them to ret_lanes (room for PLAN_BLOCK + PLAN_CHUNK), ascending; returns their number. Sums lie in
 * -32000..16000, prices in -16384..16383.
 */
uint32_t lanes_find(const int16_t *sums, const int16_t *price, int16_t least, int16_t above,
                    const uint8_t *live, uint32_t live_count, uint16_t *ret_lanes);

#endif
