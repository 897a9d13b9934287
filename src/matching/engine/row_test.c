/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whatever is trimmed meanwhile: in the end the best are kept, of equal ones the first. */
#include "matching/engine/row.h"

#include "matching/engine/test_company.h"
#include "tests/support/test.h"

enum { OFFERS = 200, KEEP_MOST = 40, ROOM_MOST = 2 * KEEP_MOST + LANES_TOGETHER };

static void offer_all(struct row *row, const int16_t *values, uint32_t count)
{
    for (uint32_t at = 0; at < count; at++) {
        if (values[at] <= row->above) continue;
        row->values[row->candidate_count] = values[at];
        row->candidates[row->candidate_count++] = at;
        if (row->candidate_count == row->room) row_trim(row);
    }
    row_trim(row);
}

/* So many of the values come before this one. */
static uint32_t better(const int16_t *values, uint32_t count, uint32_t than)
{
    uint32_t found = 0;
    for (uint32_t at = 0; at < count; at++)
        found += values[at] > values[than] || (values[at] == values[than] && at < than);
    return found;
}

TEST(the_best_candidates_are_kept_and_bound_the_others)
{
    uint64_t state = 3;
    for (int turn = 0; turn < 2000; turn++) {
        int16_t values[OFFERS], kept[ROOM_MOST];
        uint32_t lanes[ROOM_MOST], count = company_below(&state, OFFERS + 1), next = 0;
        uint32_t range = turn % 2 == 0 ? 12 : 30000;
        struct row row = {.above = turn % 3 == 0 ? INT16_MIN : (int16_t)company_below(&state, range / 2),
                          .keep = 1 + company_below(&state, KEEP_MOST),
                          .values = kept,
                          .candidates = lanes};
        int16_t least = row.above;
        row.room = (2 * row.keep + LANES_TOGETHER - 1) / LANES_TOGETHER * LANES_TOGETHER;
        for (uint32_t at = 0; at < count; at++) values[at] = (int16_t)company_below(&state, range);
        offer_all(&row, values, count);
        for (uint32_t at = 0; at < count; at++) {
            if (values[at] > least && better(values, count, at) < row.keep) {
                assert_true(next < row.candidate_count);
                assert_int_equal(lanes[next], at);
                assert_int_equal(kept[next++], values[at]);
            } else {
                assert_true(values[at] <= row.above);
            }
        }
        assert_int_equal(next, row.candidate_count);
    }
}
