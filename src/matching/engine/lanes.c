/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Written with GCC's vector extensions, which clang has too: plain loops are left scalar by some compilers.
 * On x86 a second version for AVX2 is compiled and the processor is asked which one it can run.
 */
#include "lanes.h"

#include <string.h>

#define WIDTH LANES_TOGETHER
typedef int16_t lanes16 __attribute__((vector_size(2 * WIDTH), aligned(2), may_alias));
typedef uint16_t free16 __attribute__((vector_size(2 * WIDTH), aligned(2), may_alias)); /* may wrap */
typedef uint64_t quads4 __attribute__((vector_size(2 * WIDTH), aligned(2), may_alias));

/* Chunks taken together: a row's short loops, which no processor foretells, run once for all of them. Where
   fewer are left, the others are the one behind the block, which nobody looks at. */
#define TOGETHER 4
#define VECTORS (PLAN_CHUNK / WIDTH)
#define ALWAYS_INLINE static inline __attribute__((always_inline))

void lanes_fill(int16_t *lanes, size_t from, size_t to, int16_t value)
{
    const lanes16 all = (lanes16){0} + value;
    for (; from + WIDTH <= to; from += WIDTH) *(lanes16 *)(lanes + from) = all;
    for (; from < to; from++) lanes[from] = value;
}

/* ---- sums, plain ---- */

typedef uint8_t bytes8 __attribute__((vector_size(8), aligned(1), may_alias));
typedef int16_t lanes8 __attribute__((vector_size(16), aligned(2), may_alias));

/* Where the planes of a chunk begin that begins at this lane of the block. */
ALWAYS_INLINE size_t planes_at(const struct lanes_block *block, size_t from)
{
    return from / PLAN_STRIP * block->strip_size + from % PLAN_STRIP;
}

/* Eight lanes, of which `at` is the first. */
static void sum_eight(const struct lanes_row *row, const struct lanes_block *block, size_t at, int16_t *sums)
{
    const uint8_t *planes =
        block->planes + planes_at(block, at - at % PLAN_CHUNK) + plan_byte(at % PLAN_CHUNK);
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
            count += *(const bytes8 *)(planes + (size_t)row->tags[tag] * PLAN_STRIP);
        }
        sum += __builtin_convertvector(count, lanes8) * row->kinds[kind].points;
    }
    for (uint32_t lookup = 0; lookup < row->lookup_count; lookup++) {
        const struct lanes_lookup *table = &row->lookups[lookup];
        for (int lane = 0; lane < 8; lane++) {
            uint8_t key = planes[(size_t)table->plane * PLAN_STRIP + (size_t)lane];
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
                           lanes16 *ret_value, lanes16 *ret_found)
{
    lanes16 sum = *(const lanes16 *)(sums + at);
    /* Wraps only where the sum is too small anyway. */
    *ret_value = (lanes16)((free16)sum - *(const free16 *)(bound->price + at));
    *ret_found = (sum >= bound->least) & (*ret_value > bound->above);
}

/* Columns of lanes, of each of which the best is taken: these are different lanes. */
#define COLUMNS (2 * PLAN_CHUNK)

ALWAYS_INLINE void best_of_columns(const struct lanes_block *block, const int16_t *sums,
                                   const struct lanes_bound *bound, int16_t ret_best[COLUMNS])
{
    lanes16 best[2 * VECTORS];
#pragma GCC unroll 4
    for (int v = 0; v < 2 * VECTORS; v++) best[v] = (lanes16){0} + bound->above;
    for (uint32_t live = 0; live < block->live_count; live += 2) {
#pragma GCC unroll 4
        for (int v = 0; v < 2 * VECTORS; v++) {
            if (live + (uint32_t)(v / VECTORS) == block->live_count) break;
            size_t at = (size_t)block->live[live + (uint32_t)(v / VECTORS)] * PLAN_CHUNK +
                        (size_t)(v % VECTORS) * WIDTH;
            lanes16 value, found;
            look_at(sums, bound, at, &value, &found);
            found &= value > best[v];
            best[v] = (value & found) | (best[v] & ~found);
        }
    }
    memcpy(ret_best, best, sizeof best);
}

/* Of at most COUNTED values, a multiple of LANES_TOGETHER. */
#define COUNTED 16384 /* fits 16 bits */
ALWAYS_INLINE uint32_t count_reaching(const int16_t *values, uint32_t value_count, int16_t least)
{
    lanes16 below = {0};
    for (uint32_t at = 0; at < value_count; at += WIDTH) below += *(const lanes16 *)(values + at) < least;
    below += __builtin_shufflevector(below, below, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    below += __builtin_shufflevector(below, below, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
    below += __builtin_shufflevector(below, below, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
    return (uint32_t)((int)value_count + below[0] + below[1]);
}

ALWAYS_INLINE int16_t reached_by(int16_t *values, uint32_t value_count, uint32_t count, int16_t least)
{
    int low = least, high = least, middle = least + 1; /* reached; not reached; tried */
    uint32_t end = value_count;
    for (; end % WIDTH != 0; end++) values[end] = least;
    for (uint32_t at = 0; at < end; at++) high = values[at] > high ? values[at] : high;
    for (high++; high - low > 1; middle = (low + high) / 2) {
        uint32_t reached = 0;
        for (uint32_t at = 0; at < end; at += COUNTED) {
            reached += count_reaching(values + at, end - at < COUNTED ? end - at : COUNTED, (int16_t)middle);
        }
        if (reached < count && middle == least + 1) break;
        if (reached >= count) {
            low = middle;
            if (reached == count) break;
        } else {
            high = middle;
        }
    }
    return (int16_t)low;
}

static inline uint32_t find_block(const struct lanes_block *block, const int16_t *sums,
                                  const struct lanes_bound *bound, uint16_t *ret_lanes)
{
    uint32_t count = 0;
    for (uint32_t live = 0; live < block->live_count; live++) {
        size_t from = (size_t)block->live[live] * PLAN_CHUNK;
        lanes16 hit[VECTORS], any = {0}, value;
#pragma GCC unroll 2
        for (int v = 0; v < VECTORS; v++) {
            look_at(sums, bound, from + (size_t)v * WIDTH, &value, &hit[v]);
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

/* Where each of the chunks taken together begins: its lanes, and its planes. */
struct together {
    size_t lane[TOGETHER];
    size_t planes[TOGETHER];
};

WIDE ALWAYS_INLINE void sum_columns(const struct lanes_row *row, const struct lanes_block *block, size_t at,
                                    lanes16 *ret_sum)
{
    lanes16 department = *(const lanes16 *)(block->department + at);
    lanes16 step = department - row->near_from;
    lanes16 near = (step >= 0) & (step <= row->near_last);
    lanes16 same = department == row->department;
    lanes16 sum =
        *(const lanes16 *)(block->base + at) + (near & row->near_points) + (same & row->same_points);
    if (row->department_rule) {
        lanes16 bad = (same & row->same_forbidden) | (~same & row->other_forbidden);
        sum = (sum & ~bad) | (bad & PLAN_FORBIDDEN);
    }
    *ret_sum = sum;
}

WIDE ALWAYS_INLINE void add_tags(const struct lanes_row *row, const struct lanes_tags *kind,
                                 const uint8_t *planes, const struct together *from,
                                 lanes16 sum[TOGETHER][VECTORS])
{
    const bytes32 none = {0};
    bytes32 count[TOGETHER] = {none};
#pragma GCC unroll 4
    for (int chunk = 0; chunk < TOGETHER; chunk++) count[chunk] = none;
    for (uint32_t tag = kind->from; tag < kind->to; tag += 2) {
        const uint8_t *one = planes + (size_t)row->tags[tag] * PLAN_STRIP;
        const uint8_t *other = planes + (size_t)row->tags[tag + 1] * PLAN_STRIP;
#pragma GCC unroll 4
        for (int chunk = 0; chunk < TOGETHER; chunk++) {
            size_t at = from->planes[chunk];
            count[chunk] += *(const bytes32 *)(one + at) + *(const bytes32 *)(other + at);
        }
    }
#pragma GCC unroll 4
    for (int chunk = 0; chunk < TOGETHER; chunk++) {
        sum[chunk][0] += FIRST_LANES(count[chunk], none) * kind->points;
        sum[chunk][1] += LAST_LANES(count[chunk], none) * kind->points;
    }
}

/* Up to four tables: their parts are added as bytes. */
WIDE ALWAYS_INLINE void add_lookups(const struct lanes_lookup *lookup, const struct lanes_lookup *end,
                                    const uint8_t *planes, const struct together *from, int16_t *sums)
{
    const bytes32 weights = (bytes32)((lanes16){0} + (1 | 1 << PLAN_TABLE_LOW << 8));
    sums32 lows[TOGETHER], highs[TOGETHER];
#pragma GCC unroll 4
    for (int chunk = 0; chunk < TOGETHER; chunk++) lows[chunk] = highs[chunk] = (sums32){0};
    for (; lookup < end; lookup++) {
        const uint8_t *plane = planes + (size_t)lookup->plane * PLAN_STRIP;
        bytes16 low_half = *(const bytes16 *)lookup->points.low;
        bytes16 high_half = *(const bytes16 *)lookup->points.high;
        bytes32 low = BOTH_HALVES(low_half), high = BOTH_HALVES(high_half);
#pragma GCC unroll 4
        for (int chunk = 0; chunk < TOGETHER; chunk++) {
            bytes32 keys = *(const bytes32 *)(plane + from->planes[chunk]);
            lows[chunk] += (sums32)__builtin_ia32_pshufb256(low, keys);
            highs[chunk] += (sums32)__builtin_ia32_pshufb256(high, keys);
        }
    }
#pragma GCC unroll 4
    for (int chunk = 0; chunk < TOGETHER; chunk++) {
        lanes16 *sum = (lanes16 *)(sums + from->lane[chunk]);
        sum[0] +=
            (lanes16)__builtin_ia32_pmaddubsw256((bytes32)FIRST_LANES(lows[chunk], highs[chunk]), weights);
        sum[1] +=
            (lanes16)__builtin_ia32_pmaddubsw256((bytes32)LAST_LANES(lows[chunk], highs[chunk]), weights);
    }
}

WIDE ALWAYS_INLINE void sum_together(const struct lanes_row *row, const struct lanes_block *block,
                                     const struct together *from, int16_t *ret_sums)
{
    lanes16 sum[TOGETHER][VECTORS];
#pragma GCC unroll 4
    for (int chunk = 0; chunk < TOGETHER; chunk++) {
        sum_columns(row, block, from->lane[chunk], &sum[chunk][0]);
        sum_columns(row, block, from->lane[chunk] + WIDTH, &sum[chunk][1]);
    }
    for (int kind = 0; kind < PLAN_TAG_KINDS; kind++) {
        if (row->kinds[kind].from < row->kinds[kind].to)
            add_tags(row, &row->kinds[kind], block->planes, from, sum);
    }
#pragma GCC unroll 4
    for (int chunk = 0; chunk < TOGETHER; chunk++) {
        *(lanes16 *)(ret_sums + from->lane[chunk]) = sum[chunk][0];
        *(lanes16 *)(ret_sums + from->lane[chunk] + WIDTH) = sum[chunk][1];
    }
    for (uint32_t from_lookup = 0; from_lookup < row->lookup_count; from_lookup += 4) {
        uint32_t left = row->lookup_count - from_lookup;
        const struct lanes_lookup *lookup = row->lookups + from_lookup;
        add_lookups(lookup, lookup + (left < 4 ? left : 4), block->planes, from, ret_sums);
    }
}

WIDE static void sum_wide(const struct lanes_row *const *rows, uint32_t row_count,
                          const struct lanes_block *block, lanes_sums *ret_sums)
{
    for (uint32_t live = 0; live < block->live_count; live += TOGETHER) {
        struct together from;
        for (uint32_t at = 0; at < TOGETHER; at++) {
            from.lane[at] =
                live + at < block->live_count ? (size_t)block->live[live + at] * PLAN_CHUNK : PLAN_BLOCK;
            from.planes[at] = planes_at(block, from.lane[at]);
        }
        for (uint32_t row = 0; row < row_count; row++) sum_together(rows[row], block, &from, ret_sums[row]);
    }
}

WIDE static void best_wide(const struct lanes_block *block, const int16_t *sums,
                           const struct lanes_bound *bound, int16_t ret_best[COLUMNS])
{
    best_of_columns(block, sums, bound, ret_best);
}

WIDE static uint32_t find_wide(const struct lanes_block *block, const int16_t *sums,
                               const struct lanes_bound *bound, uint16_t *ret_lanes)
{
    uint32_t count = 0;
    for (uint32_t live = 0; live < block->live_count; live++) {
        size_t from = (size_t)block->live[live] * PLAN_CHUNK;
        lanes16 first, last, value;
        look_at(sums, bound, from, &value, &first);
        look_at(sums, bound, from + WIDTH, &value, &last);
        /* A bit per lane; packing leaves the two middle bytes exchanged. */
        uint32_t hits = (uint32_t)__builtin_ia32_pmovmskb256(__builtin_ia32_packsswb256(first, last));
        hits = (hits & 0xff0000ff) | (hits & 0xff00) << 8 | (hits >> 8 & 0xff00);
        for (; hits != 0; hits &= hits - 1) {
            ret_lanes[count++] = (uint16_t)(from + (uint32_t)__builtin_ctz(hits));
        }
    }
    return count;
}

WIDE static int16_t reached_wide(int16_t *values, uint32_t value_count, uint32_t count, int16_t least)
{
    return reached_by(values, value_count, count, least);
}

#define HAS_WIDE() __builtin_cpu_supports("avx2")
#else
#define HAS_WIDE() false
#define sum_wide lanes_sum_plain
#define best_wide best_of_columns
#define reached_wide reached_by
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

int16_t lanes_reached(int16_t *values, uint32_t value_count, uint32_t count, int16_t least)
{
    return HAS_WIDE() ? reached_wide(values, value_count, count, least)
                      : reached_by(values, value_count, count, least);
}

void lanes_raise(const struct lanes_block *block, const int16_t *sums, uint32_t count,
                 struct lanes_bound *bound)
{
    int16_t best[COLUMNS];
    if (count > LANES_RAISE_MOST) return;
    if (HAS_WIDE()) {
        best_wide(block, sums, bound, best);
    } else {
        best_of_columns(block, sums, bound, best);
    }
    int16_t reached = lanes_reached(best, COLUMNS, count, bound->above);
    if (reached > bound->above) bound->above = (int16_t)(reached - 1);
}

uint32_t lanes_find(const struct lanes_block *block, const int16_t *sums, const struct lanes_bound *bound,
                    uint16_t *ret_lanes)
{
    return HAS_WIDE() ? find_wide(block, sums, bound, ret_lanes) : find_block(block, sums, bound, ret_lanes);
}
