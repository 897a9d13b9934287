/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the processor does on wide vectors is what plain arithmetic says. */
#include "matching/engine/lanes.h"

#include "matching/engine/test_company.h"
#include "tests/support/test.h"

#define PLANES 12

struct made_block {
    uint64_t state;
    int16_t base[PLAN_LANES];
    int16_t department[PLAN_LANES];
    uint8_t planes[PLAN_BLOCK / PLAN_STRIP + 1][PLANES][PLAN_STRIP];
    uint32_t tags[PLANES];
    struct lanes_lookup lookups[PLANES];
    uint8_t live[PLAN_BLOCK_CHUNKS];
    struct lanes_row row;
    struct lanes_block block;
};

static int16_t below(struct made_block *made, uint32_t limit)
{
    return (int16_t)(company_below(&made->state, limit));
}

static void make_block(struct made_block *made)
{
    for (int lane = 0; lane < PLAN_BLOCK; lane++) {
        made->base[lane] = below(made, 4) == 0 ? PLAN_FORBIDDEN : below(made, 2000);
        made->department[lane] = below(made, 32767);
    }
    for (int plane = 0; plane < PLANES; plane++) {
        uint32_t numbers = plane < PLANES / 2 ? 2 : 16;
        for (int lane = 0; lane < PLAN_BLOCK; lane++) {
            made->planes[lane / PLAN_STRIP][plane][lane % PLAN_STRIP] = (uint8_t)below(made, numbers);
        }
        made->tags[plane] = (uint32_t)plane;
        made->lookups[plane] = (struct lanes_lookup){.plane = (uint32_t)(PLANES / 2 + plane / 2)};
        for (int at = 0; at < 16; at++) {
            plan_table_set(&made->lookups[plane].points, at, below(made, 700));
        }
    }
    uint32_t live = 0;
    for (uint8_t chunk = 0; chunk < PLAN_BLOCK_CHUNKS; chunk++) {
        if (below(made, 3) != 0) made->live[live++] = chunk;
    }
    made->row = (struct lanes_row){.near_from = below(made, 32767),
                                   .near_last = below(made, 9000),
                                   .department = made->department[below(made, PLAN_BLOCK)],
                                   .near_points = (int16_t)(below(made, 600) - 300),
                                   .same_points = (int16_t)(below(made, 600) - 300),
                                   .department_rule = below(made, 2) != 0,
                                   .same_forbidden = (int16_t)-below(made, 2),
                                   .other_forbidden = (int16_t)-below(made, 2),
                                   .kinds = {{0, 2, 50}, {2, 2, 70}, {2, 6, 90}},
                                   .tags = made->tags,
                                   .lookups = made->lookups,
                                   .lookup_count = (uint32_t)below(made, PLANES + 1)};
    made->block = (struct lanes_block){.planes = made->planes[0][0],
                                       .strip_size = sizeof made->planes[0],
                                       .base = made->base,
                                       .department = made->department,
                                       .live = made->live,
                                       .live_count = live};
}

TEST(lanes_sum_alike_on_wide_vectors_and_plainly)
{
    static struct made_block made;
    static lanes_sums sums, plain;
    const struct lanes_row *row = &made.row;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        made.state = seed;
        make_block(&made);
        lanes_sum(&row, 1, &made.block, &sums);
        lanes_sum_plain(&row, 1, &made.block, &plain);
        for (uint32_t at = 0; at < made.block.live_count; at++) {
            size_t from = (size_t)made.live[at] * PLAN_CHUNK;
            assert_memory_equal(sums + from, plain + from, PLAN_CHUNK * sizeof *sums);
        }
    }
}

TEST(lanes_are_found_by_sum_and_value)
{
    static struct made_block made;
    static lanes_sums sums, price;
    const struct lanes_row *row = &made.row;
    static uint16_t found[PLAN_BLOCK];
    for (uint64_t seed = 1; seed <= 50; seed++) {
        made.state = seed;
        make_block(&made);
        lanes_sum_plain(&row, 1, &made.block, &sums);
        for (int lane = 0; lane < PLAN_BLOCK; lane++) price[lane] = (int16_t)(below(&made, 3000) - 1000);
        struct lanes_bound bound = {price, below(&made, 1500), below(&made, 1500)};
        uint32_t expected = 0, count = lanes_find(&made.block, sums, &bound, found);
        for (uint32_t at = 0; at < made.block.live_count; at++) {
            for (uint32_t lane = made.live[at] * PLAN_CHUNK; lane < (made.live[at] + 1u) * PLAN_CHUNK;
                 lane++) {
                if (sums[lane] < bound.least || sums[lane] - price[lane] <= bound.above) continue;
                assert_true(expected < count);
                assert_int_equal(found[expected++], lane);
            }
        }
        assert_int_equal(expected, count);
    }
}

static uint32_t count_of(const int16_t *values, uint32_t value_count, int least)
{
    uint32_t count = 0;
    for (uint32_t at = 0; at < value_count; at++) count += values[at] >= least;
    return count;
}

TEST(so_many_values_reach_a_number)
{
    int16_t values[4 * LANES_TOGETHER];
    struct made_block random = {.state = 1};
    for (int turn = 0; turn < 5000; turn++) {
        uint32_t value_count = (uint32_t)below(&random, sizeof values / sizeof *values + 1);
        uint32_t asked = 1 + (uint32_t)below(&random, 40);
        int16_t least = turn % 9 == 0 ? INT16_MIN : (int16_t)(below(&random, 60) - 30);
        for (uint32_t at = 0; at < value_count; at++)
            values[at] = turn % 7 == 0 ? 9 : (int16_t)(below(&random, 100) - 50);
        int16_t number = lanes_reached(values, value_count, asked, least);
        uint32_t reached = count_of(values, value_count, number);
        assert_true(number >= least);
        if (number > least) assert_true(reached >= asked);
        if (reached != asked && number < INT16_MAX)
            assert_true(count_of(values, value_count, number + 1) < asked);
    }
}

TEST(a_raised_bound_leaves_as_many_as_were_asked_for)
{
    static struct made_block made;
    static lanes_sums sums, price;
    static uint16_t found[PLAN_BLOCK];
    const struct lanes_row *row = &made.row;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        made.state = seed;
        make_block(&made);
        lanes_sum_plain(&row, 1, &made.block, &sums);
        struct lanes_bound bound = {price, 0, INT16_MIN}, raised = bound;
        uint32_t before = lanes_find(&made.block, sums, &bound, found);
        uint32_t asked = (uint32_t)below(&made, LANES_RAISE_MOST + 8);
        lanes_raise(&made.block, sums, asked, &raised);
        uint32_t after = lanes_find(&made.block, sums, &raised, found);
        assert_true(raised.above >= bound.above);
        assert_true(after >= (asked < before ? asked : before));
        if (asked > 0 && asked <= LANES_RAISE_MOST && before > 1000) assert_true(after < 4 * asked + 100);
    }
}
