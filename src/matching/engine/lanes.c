/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Written with GCC's vector extensions, which clang has too: plain loops are left scalar by some compilers.
 * On x86 the same source is compiled twice and the processor is asked which one it can run; elsewhere once.
 */
#include "lanes.h"

#include <string.h>

#define WIDTH 16
typedef int16_t lanes16 __attribute__((vector_size(2 * WIDTH), aligned(2), may_alias));
typedef uint16_t free16 __attribute__((vector_size(2 * WIDTH), aligned(2), may_alias)); /* may wrap */
typedef int8_t bytes16 __attribute__((vector_size(WIDTH), aligned(1), may_alias));
typedef int64_t quads4 __attribute__((vector_size(2 * WIDTH), aligned(2), may_alias));

#define VECTORS (PLAN_CHUNK / WIDTH)
#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE void sum_chunk(const struct lanes_row *row, const int16_t *base, const int16_t *department,
                             const int16_t *style, size_t from, int16_t *sums)
{
    lanes16 sum[VECTORS];
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; v++) {
        lanes16 d = *(const lanes16 *)(department + v * WIDTH);
        lanes16 near = (d >= row->near_from) & (d < row->near_to);
        lanes16 same = d == row->department;
        lanes16 bad = (same & row->same_forbidden) | (~same & row->other_forbidden);
        lanes16 differ = *(const lanes16 *)(style + v * WIDTH) ^ row->style;
        differ = differ - ((differ >> 1) & 5);
        differ = (differ & 3) + (differ >> 2);
        sum[v] = *(const lanes16 *)(base + v * WIDTH) + row->constant + (near & row->near_points) +
                 (same & row->same_points) - differ * row->style_points;
        sum[v] = (sum[v] & ~bad) | (bad & PLAN_FORBIDDEN);
    }
    for (uint32_t plane = 0; plane < row->plane_count; plane++) {
        const int8_t *bytes = row->planes[plane] + from;
        int16_t points = row->plane_points[plane];
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; v++) {
            sum[v] += __builtin_convertvector(*(const bytes16 *)(bytes + v * WIDTH), lanes16) & points;
        }
    }
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; v++) *(lanes16 *)(sums + v * WIDTH) = sum[v];
}

ALWAYS_INLINE void sum_block(const struct lanes_row *row, const int16_t *base, const int16_t *department,
                             const int16_t *style, const uint8_t *live, uint32_t live_count, int16_t *sums)
{
    for (uint32_t at = 0; at < live_count; at++) {
        size_t from = (size_t)live[at] * PLAN_CHUNK;
        sum_chunk(row, base + from, department + from, style + from, from, sums + from);
    }
}

ALWAYS_INLINE uint32_t find_block(const int16_t *sums, const int16_t *price, int16_t least, int16_t above,
                                  const uint8_t *live, uint32_t live_count, uint16_t *ret_lanes)
{
    uint32_t count = 0;
    for (uint32_t at = 0; at < live_count; at++) {
        size_t from = (size_t)live[at] * PLAN_CHUNK;
        lanes16 hit[VECTORS], any = {0};
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; v++) {
            lanes16 sum = *(const lanes16 *)(sums + from + v * WIDTH);
            /* Wraps only where the sum is too small anyway. */
            lanes16 value = (lanes16)((free16)sum - *(const free16 *)(price + from + v * WIDTH));
            hit[v] = (sum >= least) & (value > above);
            any |= hit[v];
        }
        quads4 folded = (quads4)any;
        if ((folded[0] | folded[1] | folded[2] | folded[3]) == 0) continue;
        int16_t hits[PLAN_CHUNK];
        memcpy(hits, hit, sizeof hits);
        for (int lane = 0; lane < PLAN_CHUNK; lane++) {
            ret_lanes[count] = (uint16_t)(from + (size_t)lane);
            count += (uint32_t)(hits[lane] & 1);
        }
    }
    return count;
}

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2")))

WIDE static void sum_block_wide(const struct lanes_row *row, const int16_t *base, const int16_t *department,
                                const int16_t *style, const uint8_t *live, uint32_t live_count, int16_t *sums)
{
    sum_block(row, base, department, style, live, live_count, sums);
}

WIDE static uint32_t find_block_wide(const int16_t *sums, const int16_t *price, int16_t least, int16_t above,
                                     const uint8_t *live, uint32_t live_count, uint16_t *ret_lanes)
{
    return find_block(sums, price, least, above, live, live_count, ret_lanes);
}
#endif

void lanes_sum(const struct lanes_row *row, const int16_t *base, const int16_t *department,
               const int16_t *style, const uint8_t *live, uint32_t live_count, int16_t *sums)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        sum_block_wide(row, base, department, style, live, live_count, sums);
        return;
    }
#endif
    sum_block(row, base, department, style, live, live_count, sums);
}

uint32_t lanes_find(const int16_t *sums, const int16_t *price, int16_t least, int16_t above,
                    const uint8_t *live, uint32_t live_count, uint16_t *ret_lanes)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return find_block_wide(sums, price, least, above, live, live_count, ret_lanes);
#endif
    return find_block(sums, price, least, above, live, live_count, ret_lanes);
}
