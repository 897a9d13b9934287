/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pairs that join the kernel: it is then as if it had been opened with all of them. */
#include "matching/engine/kernel.h"

#include "matching/engine/test_company.h"
#include "tests/support/test.h"

enum { MENTEES = 9, MENTORS = 7, NODES = MENTEES + MENTORS, SCORE_MAX = 50 };

struct made {
    uint64_t state;
    uint32_t places[NODES];
    bool listed[MENTEES][MENTORS];
    int32_t score[MENTEES][MENTORS];
    struct match_pair pairs[3 * MENTEES * MENTORS];
    size_t count;
};

static struct made made_new(uint64_t seed)
{
    struct made made = {.state = seed};
    for (uint32_t node = 0; node < NODES; node++) made.places[node] = company_below(&made.state, 4);
    for (uint32_t mentee = 0; mentee < MENTEES; mentee++) {
        for (uint32_t mentor = 0; mentor < MENTORS; mentor++)
            made.score[mentee][mentor] = (int32_t)company_below(&made.state, SCORE_MAX + 1);
    }
    return made;
}

/* Draws one pair in so many of those that have places, some of them twice or three times. */
static void draw(struct made *made, uint32_t one_in)
{
    made->count = 0;
    for (uint32_t mentee = 0; mentee < MENTEES; mentee++) {
        for (uint32_t mentor = 0; mentor < MENTORS; mentor++) {
            if (made->places[mentee] == 0 || made->places[MENTEES + mentor] == 0) continue;
            if (company_below(&made->state, one_in) != 0) continue;
            made->listed[mentee][mentor] = true;
            for (uint32_t times = company_below(&made->state, 5) == 0 ? 3 : 1; times > 0; times--)
                made->pairs[made->count++] = (struct match_pair){mentee, mentor, made->score[mentee][mentor]};
        }
    }
}

/* All that were drawn so far, once. */
static void list_all(struct made *made)
{
    made->count = 0;
    for (uint32_t mentee = 0; mentee < MENTEES; mentee++) {
        for (uint32_t mentor = 0; mentor < MENTORS; mentor++) {
            if (made->listed[mentee][mentor])
                made->pairs[made->count++] = (struct match_pair){mentee, mentor, made->score[mentee][mentor]};
        }
    }
}

static void assert_best(struct kernel *kernel)
{
    struct watch watch = {0};
    kernel_start(kernel);
    assert_true(kernel_run(kernel, &watch));
    assert_false(kernel_violated(kernel));
}

/* The edges, and where they stand among those of their mentor. */
static void assert_edges(const struct kernel *kernel, const struct kernel *expected)
{
    assert_int_equal(kernel->edges, expected->edges);
    assert_true(kernel->edges <= kernel->edge_room);
    for (uint32_t edge = 0; edge < kernel->edges; edge++) {
        assert_int_equal(kernel->source[edge], expected->source[edge]);
        assert_int_equal(kernel->offers[edge].mentor, expected->offers[edge].mentor);
        assert_int_equal(kernel->offers[edge].score, expected->offers[edge].score);
        assert_int_equal(kernel->suits[edge].edge, expected->suits[edge].edge);
    }
    for (uint32_t mentee = 0; mentee <= MENTEES; mentee++)
        assert_int_equal(kernel->first[mentee], expected->first[mentee]);
    for (uint32_t mentor = 0; mentor <= MENTORS; mentor++)
        assert_int_equal(kernel->mentor_first[mentor], expected->mentor_first[mentor]);
}

static void assert_as_opened_with_all(struct kernel *kernel, struct made *made)
{
    struct kernel fresh;
    list_all(made);
    assert_int_equal(kernel_open(&fresh, MENTEES, MENTORS, made->places, made->pairs, made->count, SCORE_MAX),
                     MATCH_OK);
    assert_edges(kernel, &fresh);
    assert_best(kernel);
    assert_best(&fresh);
    assert_true(kernel_bound(kernel) == kernel_bound(&fresh));
    kernel_close(&fresh);
}

TEST(a_kernel_that_grew_pair_by_pair_is_as_one_opened_with_all)
{
    for (uint64_t seed = 1; seed <= 300; seed++) {
        struct made made = made_new(seed);
        struct kernel kernel;
        if (seed % 3 != 0) draw(&made, 4); /* else it is empty to begin with */
        assert_int_equal(
            kernel_open(&kernel, MENTEES, MENTORS, made.places, made.pairs, made.count, SCORE_MAX), MATCH_OK);
        for (uint32_t step = 0; step < 5; step++) {
            draw(&made, 1 + company_below(&made.state, 12));
            assert_int_equal(kernel_extend(&kernel, made.pairs, made.count), MATCH_OK);
            assert_as_opened_with_all(&kernel, &made);
        }
        kernel_close(&kernel);
    }
}

TEST(prices_and_used_edges_stay_when_pairs_join)
{
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct made made = made_new(seed);
        struct kernel kernel;
        bool used[MENTEES][MENTORS] = {0};
        int64_t price[NODES];
        draw(&made, 3);
        assert_int_equal(
            kernel_open(&kernel, MENTEES, MENTORS, made.places, made.pairs, made.count, SCORE_MAX), MATCH_OK);
        assert_best(&kernel);
        memcpy(price, kernel.price, sizeof price);
        for (uint32_t edge = 0; edge < kernel.edges; edge++)
            used[kernel.source[edge]][kernel.offers[edge].mentor] = kernel.used[edge] != 0;
        draw(&made, 2);
        assert_int_equal(kernel_extend(&kernel, made.pairs, made.count), MATCH_OK);
        assert_memory_equal(kernel.price, price, sizeof price);
        for (uint32_t edge = 0; edge < kernel.edges; edge++)
            assert_int_equal(kernel.used[edge], used[kernel.source[edge]][kernel.offers[edge].mentor]);
        for (uint32_t node = 0; node < NODES; node++)
            assert_int_equal(kernel.spare[node] + kernel.held_count[node], made.places[node]);
        kernel_close(&kernel);
    }
}

TEST(a_kernel_refuses_more_pairs_than_it_can_count)
{
    const uint32_t places[2] = {1, 1};
    const struct match_pair pair = {0, 0, 1};
    struct kernel kernel;
    assert_int_equal(kernel_open(&kernel, 1, 1, places, &pair, UINT32_MAX / 2 + 1u, 1), MATCH_INVALID);
    assert_int_equal(kernel_open(&kernel, 1, 1, places, &pair, 1, 1), MATCH_OK);
    assert_int_equal(kernel_extend(&kernel, &pair, UINT32_MAX / 2), MATCH_INVALID);
    assert_null(kernel.offers);
}
