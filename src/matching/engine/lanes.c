/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Written with GCC's vector extensions, which clang has too: plain loops are left scalar by some compilers.
 * On x86 a second version for AVX2 is compiled and the processor is asked which one it can run.
 */
#include "lanes.h"

#include <string.h>

#define WIDTH 16
typedef int16_t lanes16 __attribute__((vector_size(2 * WIDTH), aligned(2), may_alias));
typedef uint16_t free16 __attribute__((vector_size(2 * WIDTH), aligned(2), may_alias)); /* may wrap */
typedef uint64_t quads4 __attribute__((vector_size(2 * WIDTH), aligned(2), may_alias));

/* Chunks taken together: their planes fit the first-level cache nearly, and a row's loops come often enough.
 */
#define TOGETHER 16
#define VECTORS (PLAN_CHUNK / WIDTH)
#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* ---- sums, plain ---- */

typedef uint8_t bytes8 __attribute__((vector_size(8), aligned(1), may_alias));
typedef int16_t lanes8 __attribute__((vector_size(16), aligned(2), may_alias));

/* Eight lanes, of which `at` is the first. */
static void sum_eight(const struct lanes_row *row, const struct lanes_block *block, size_t at, int16_t *sums)
{
    const uint8_t *planes = block->planes + at / PLAN_CHUNK * PLAN_CHUNK + plan_byte(at % PLAN_CHUNK);
    lanes8 department = *(const lanes8 *)(block->department + at);
    lanes8 step = department - row->near_from;
    lanes8 near = (step >= 0) & (step <= row->near_last);
    lanes8 same = department == row->department;
    lanes8 sum = *(const lanes8 *)(block->base + at) + (near & row->near_points) + (same & row->same_points);
    if (row->department_rule) {
        lanes8 bad = (same & row->same_forbidden) | (~same & row->other_forbidden);
        sum = (sum & ~bad) | (bad & PLAN_FORBIDDEN);
    }
    for (int kind = 0; kind < PLAN_TAG_KINDS; kind++) {
        bytes8 count = {0};
        for (uint32_t tag = row->kinds[kind].from; tag < row->kinds[kind].to; tag++) {
            count += *(const bytes8 *)(planes + (size_t)row->tags[tag] * PLAN_STRIDE);
        }
        sum += __builtin_convertvector(count, lanes8) * row->kinds[kind].points;
    }
    for (uint32_t lookup = 0; lookup < row->lookup_count; lookup++) {
        const struct lanes_lookup *table = &row->lookups[lookup];
        for (int lane = 0; lane < 8; lane++) {
            uint8_t key = planes[(size_t)table->plane * PLAN_STRIDE + (size_t)lane];
            sum[lane] = (int16_t)(sum[lane] + plan_table_get(&table->points, key));
        }
    }
    *(lanes8 *)(sums + at) = sum;
}

void lanes_sum_plain(const struct lanes_row *const *rows, uint32_t row_count, const struct lanes_block *block,
                     lanes_sums *ret_sums)
{
    for (uint32_t live = 0; live < block->live_count; live++) {
        size_t from = (size_t)block->live[live] * PLAN_CHUNK;
        for (uint32_t row = 0; row < row_count; row++) {
            for (size_t at = from; at < from + PLAN_CHUNK; at += 8) {
                sum_eight(rows[row], block, at, ret_sums[row]);
            }
        }
    }
}

/* ---- finding ---- */

ALWAYS_INLINE void look_at(const int16_t *sums, const struct lanes_bound *bound, size_t at,
                           lanes16 *ret_found)
{
    lanes16 sum = *(const lanes16 *)(sums + at);
    /* Wraps only where the sum is too small anyway. */
    lanes16 value = (lanes16)((free16)sum - *(const free16 *)(bound->price + at));
    *ret_found = (sum >= bound->least) & (value > bound->above);
}

ALWAYS_INLINE uint32_t count_block(const struct lanes_block *block, const int16_t *sums,
                                   const struct lanes_bound *bound)
{
    lanes16 count = {0}; /* downward; a block has at most PLAN_BLOCK / WIDTH of each lane */
    for (uint32_t live = 0; live < block->live_count; live++) {
        size_t from = (size_t)block->live[live] * PLAN_CHUNK;
#pragma GCC unroll 2
        for (int v = 0; v < VECTORS; v++) {
            lanes16 hit;
            look_at(sums, bound, from + (size_t)v * WIDTH, &hit);
            count += hit;
        }
    }
    int all = 0;
    for (int lane = 0; lane < WIDTH; lane++) all -= count[lane];
    return (uint32_t)all;
}

static inline uint32_t find_block(const struct lanes_block *block, const int16_t *sums,
                                  const struct lanes_bound *bound, uint16_t *ret_lanes)
{
    uint32_t count = 0;
    for (uint32_t live = 0; live < block->live_count; live++) {
        size_t from = (size_t)block->live[live] * PLAN_CHUNK;
        lanes16 hit[VECTORS], any = {0};
#pragma GCC unroll 2
        for (int v = 0; v < VECTORS; v++) {
            look_at(sums, bound, from + (size_t)v * WIDTH, &hit[v]);
            any |= hit[v];
        }
        quads4 folded = (quads4)any;
        if ((folded[0] | folded[1] | folded[2] | folded[3]) == 0) continue;
        int16_t hits[PLAN_CHUNK];
        memcpy(hits, hit, sizeof hits);
        for (size_t four = 0; four < PLAN_CHUNK; four += 4) {
            uint64_t together;
            memcpy(&together, hits + four, sizeof together);
            if (together == 0) continue;
            for (size_t lane = four; lane < four + 4; lane++) {
                if (hits[lane] != 0) ret_lanes[count++] = (uint16_t)(from + lane);
            }
        }
    }
    return count;
}

/* ---- for AVX2 ---- */

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2")))
typedef char bytes32 __attribute__((vector_size(32), aligned(1), may_alias));
typedef char bytes16 __attribute__((vector_size(16), aligned(1), may_alias));
typedef uint8_t sums32 __attribute__((vector_size(32), aligned(1), may_alias)); /* bytes above 127, too */

/* Bytes 0..7 and 16..23 of both, in turn; bytes 8..15 and 24..31: as lanes these are 0..15 and 16..31. */
#define FIRST_LANES(low, high)                                                                               \
    (lanes16) __builtin_shufflevector(low, high, 0, 32, 1, 33, 2, 34, 3, 35, 4, 36, 5, 37, 6, 38, 7, 39, 16, \
                                      48, 17, 49, 18, 50, 19, 51, 20, 52, 21, 53, 22, 54, 23, 55)
#define LAST_LANES(low, high)                                                                                \
    (lanes16) __builtin_shufflevector(low, high, 8, 40, 9, 41, 10, 42, 11, 43, 12, 44, 13, 45, 14, 46, 15,   \
                                      47, 24, 56, 25, 57, 26, 58, 27, 59, 28, 60, 29, 61, 30, 62, 31, 63)

#define BOTH_HALVES(half)                                                                                    \
    __builtin_shufflevector(half, half, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, \
                            5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

WIDE ALWAYS_INLINE void add_tags(const struct lanes_row *row, const struct lanes_tags *kind,
                                 const uint8_t *planes, lanes16 sum[VECTORS])
{
    const bytes32 none = {0};
    bytes32 count = none;
    for (uint32_t tag = kind->from; tag < kind->to; tag++) {
        count += *(const bytes32 *)(planes + (size_t)row->tags[tag] * PLAN_STRIDE);
    }
    sum[0] += FIRST_LANES(count, none) * kind->points;
    sum[1] += LAST_LANES(count, none) * kind->points;
}

/* Up to four tables: their parts are added as bytes. */
WIDE ALWAYS_INLINE void add_lookups(const struct lanes_lookup *lookup, const struct lanes_lookup *end,
                                    const uint8_t *planes, lanes16 sum[VECTORS])
{
    sums32 lows = {0}, highs = {0};
    for (; lookup < end; lookup++) {
        bytes16 low_half = *(const bytes16 *)lookup->points.low;
        bytes16 high_half = *(const bytes16 *)lookup->points.high;
        bytes32 low = BOTH_HALVES(low_half), high = BOTH_HALVES(high_half);
        bytes32 keys = *(const bytes32 *)(planes + (size_t)lookup->plane * PLAN_STRIDE);
        lows += (sums32)__builtin_ia32_pshufb256(low, keys);
        highs += (sums32)__builtin_ia32_pshufb256(high, keys);
    }
    bytes32 weights = (bytes32)((lanes16){0} + (1 | 1 << PLAN_TABLE_LOW << 8));
    sum[0] += (lanes16)__builtin_ia32_pmaddubsw256((bytes32)FIRST_LANES(lows, highs), weights);
    sum[1] += (lanes16)__builtin_ia32_pmaddubsw256((bytes32)LAST_LANES(lows, highs), weights);
}

WIDE ALWAYS_INLINE void sum_chunk(const struct lanes_row *row, const struct lanes_block *block, size_t from,
                                  int16_t *ret_sums)
{
    const uint8_t *planes = block->planes + from;
    lanes16 sum[VECTORS];
#pragma GCC unroll 2
    for (int v = 0; v < VECTORS; v++) {
        size_t at = from + (size_t)v * WIDTH;
        lanes16 department = *(const lanes16 *)(block->department + at);
        lanes16 step = department - row->near_from;
        lanes16 near = (step >= 0) & (step <= row->near_last);
        lanes16 same = department == row->department;
        sum[v] = *(const lanes16 *)(block->base + at) + (near & row->near_points) + (same & row->same_points);
        if (row->department_rule) {
            lanes16 bad = (same & row->same_forbidden) | (~same & row->other_forbidden);
            sum[v] = (sum[v] & ~bad) | (bad & PLAN_FORBIDDEN);
        }
    }
    for (int kind = 0; kind < PLAN_TAG_KINDS; kind++) {
        if (row->kinds[kind].from < row->kinds[kind].to) add_tags(row, &row->kinds[kind], planes, sum);
    }
    for (uint32_t from_lookup = 0; from_lookup < row->lookup_count; from_lookup += 4) {
        uint32_t left = row->lookup_count - from_lookup;
        const struct lanes_lookup *lookup = row->lookups + from_lookup;
        add_lookups(lookup, lookup + (left < 4 ? left : 4), planes, sum);
    }
#pragma GCC unroll 2
    for (int v = 0; v < VECTORS; v++) *(lanes16 *)(ret_sums + from + v * WIDTH) = sum[v];
}

WIDE static void sum_wide(const struct lanes_row *const *rows, uint32_t row_count,
                          const struct lanes_block *block, lanes_sums *ret_sums)
{
    for (uint32_t live = 0; live < block->live_count; live += TOGETHER) {
        uint32_t end = live + TOGETHER < block->live_count ? live + TOGETHER : block->live_count;
        for (uint32_t row = 0; row < row_count; row++) {
            for (uint32_t at = live; at < end; at++) {
                sum_chunk(rows[row], block, (size_t)block->live[at] * PLAN_CHUNK, ret_sums[row]);
            }
        }
    }
}

WIDE static uint32_t count_wide(const struct lanes_block *block, const int16_t *sums,
                                const struct lanes_bound *bound)
{
    return count_block(block, sums, bound);
}

WIDE static uint32_t find_wide(const struct lanes_block *block, const int16_t *sums,
                               const struct lanes_bound *bound, uint16_t *ret_lanes)
{
    uint32_t count = 0;
    for (uint32_t live = 0; live < block->live_count; live++) {
        size_t from = (size_t)block->live[live] * PLAN_CHUNK;
        lanes16 first, last;
        look_at(sums, bound, from, &first);
        look_at(sums, bound, from + WIDTH, &last);
        /* A bit per lane; packing leaves the two middle bytes exchanged. */
        uint32_t hits = (uint32_t)__builtin_ia32_pmovmskb256(__builtin_ia32_packsswb256(first, last));
        hits = (hits & 0xff0000ff) | (hits & 0xff00) << 8 | (hits >> 8 & 0xff00);
        for (; hits != 0; hits &= hits - 1) {
            ret_lanes[count++] = (uint16_t)(from + (uint32_t)__builtin_ctz(hits));
        }
    }
    return count;
}

#define HAS_WIDE() __builtin_cpu_supports("avx2")
#else
#define HAS_WIDE() false
#define sum_wide lanes_sum_plain
#define count_wide count_block
#define find_wide find_block
#endif

void lanes_sum(const struct lanes_row *const *rows, uint32_t row_count, const struct lanes_block *block,
               lanes_sums *ret_sums)
{
    if (HAS_WIDE()) {
        sum_wide(rows, row_count, block, ret_sums);
    } else {
        lanes_sum_plain(rows, row_count, block, ret_sums);
    }
}

uint32_t lanes_count(const struct lanes_block *block, const int16_t *sums, const struct lanes_bound *bound)
{
    return HAS_WIDE() ? count_wide(block, sums, bound) : count_block(block, sums, bound);
}

uint32_t lanes_find(const struct lanes_block *block, const int16_t *sums, const struct lanes_bound *bound,
                    uint16_t *ret_lanes)
{
    return HAS_WIDE() ? find_wide(block, sums, bound, ret_lanes) : find_block(block, sums, bound, ret_lanes);
}
