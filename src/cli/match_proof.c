/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading a proof file: to verify it, or to solve again from it. */
#include "cli/match_proof.h"

#include <stdlib.h>
#include <string.h>

#include "cli/match_output.h"

const char *const match_proof_columns[PROOF_COLUMNS] = {"row",   "mentee_id", "mentor_id",
                                                        "score", "cover",     "price"};

struct proof {
    struct match_table table;
    const struct match_input *input;
    struct match_result result;
    struct list pairs;
    bool some_left; /* whom nobody knows any more is passed over */
};

/* An id of the row; a fault if nobody has it. */
static bool find_id(struct proof *proof, size_t column, const struct match_names *names, uint32_t *ret_index)
{
    const char *id = match_field(&proof->table, column);
    if (match_names_find(names, id, ret_index)) return true;
    if (!proof->some_left) match_fault(&proof->table, column, "there is nobody called '%s'", id);
    return false;
}

static void read_price(struct proof *proof, const struct match_names *names, size_t column, int64_t *prices,
                       uint8_t *covers)
{
    struct match_table *table = &proof->table;
    uint32_t index;
    if (!find_id(proof, column, names, &index)) return;
    covers[index] = (uint8_t)match_number(table, PROOF_COVER, 0, 1, 0);
    prices[index] = match_number(table, PROOF_PRICE, INT64_MIN / 4, INT64_MAX / 4, 0);
}

static int compare_pairs(const void *left, const void *right)
{
    const struct match_pair *a = left, *b = right;
    if (a->mentee != b->mentee) return a->mentee < b->mentee ? -1 : 1;
    return (a->mentor > b->mentor) - (a->mentor < b->mentor);
}

static void read_row(struct proof *proof, struct arena *arena)
{
    struct match_result *result = &proof->result;
    const struct match_input *input = proof->input;
    const char *row = match_field(&proof->table, PROOF_ROW);
    struct match_pair pair = {0};
    if (strcmp(row, "pair") == 0) {
        bool found = find_id(proof, PROOF_MENTEE, &input->mentees, &pair.mentee);
        if (!find_id(proof, PROOF_MENTOR, &input->mentors, &pair.mentor) || !found) return;
        pair.score = (int32_t)match_number(&proof->table, PROOF_SCORE, 0, MATCH_SCORE_MAX, 0);
        *LIST_ADD(&proof->pairs, arena, struct match_pair) = pair;
        result->total += pair.score;
    } else if (strcmp(row, "mentee") == 0) {
        read_price(proof, &input->mentees, PROOF_MENTEE, result->mentee_price, result->mentee_cover);
    } else if (strcmp(row, "mentor") == 0) {
        read_price(proof, &input->mentors, PROOF_MENTOR, result->mentor_price, result->mentor_cover);
    } else {
        match_fault(&proof->table, PROOF_ROW, "it has to be pair, mentee or mentor, not '%s'", row);
    }
}

static bool read_proof(struct arena *arena, const char *path, const struct match_input *input, bool some_left,
                       struct match_result *ret_result)
{
    struct proof proof = {.input = input, .some_left = some_left};
    struct match_result *result = &proof.result;
    result->mentee_count = match_names_count(&input->mentees);
    result->mentor_count = match_names_count(&input->mentors);
    result->mentee_price = arena_alloc_many(arena, result->mentee_count, sizeof *result->mentee_price);
    result->mentor_price = arena_alloc_many(arena, result->mentor_count, sizeof *result->mentor_price);
    result->mentee_cover = arena_alloc_many(arena, result->mentee_count, 1);
    result->mentor_cover = arena_alloc_many(arena, result->mentor_count, 1);
    if (!match_table_open(arena, path, match_proof_columns, PROOF_COLUMNS, PROOF_COLUMNS, &proof.table))
        return false;
    while (match_table_next(&proof.table)) read_row(&proof, arena);
    if (proof.pairs.count > 0)
        qsort(proof.pairs.items, proof.pairs.count, sizeof(struct match_pair), compare_pairs);
    result->pairs = proof.pairs.items;
    result->pair_count = proof.pairs.count;
    if (!match_table_close(&proof.table)) return false;
    *ret_result = *result;
    return true;
}

bool match_read_proof(struct arena *arena, const char *path, const struct match_input *input,
                      struct match_result *ret_result)
{
    return read_proof(arena, path, input, false, ret_result);
}

static void keep_in_bounds(int64_t *prices, uint32_t count, int64_t most)
{
    for (uint32_t at = 0; at < count; at++)
        prices[at] = prices[at] > most ? most : prices[at] < -most ? -most : prices[at];
}

bool match_read_start(struct arena *arena, const char *path, const struct match_input *input,
                      struct match_result *ret_start)
{
    struct match_result start;
    int64_t most = input->is_people ? MATCH_POINTS_MAX : MATCH_SCORE_MAX;
    size_t kept = 0;
    if (!read_proof(arena, path, input, true, &start)) return false;
    for (size_t at = 0; at < start.pair_count; at++)
        if (kept == 0 || compare_pairs(&start.pairs[kept - 1], &start.pairs[at]) != 0)
            start.pairs[kept++] = start.pairs[at];
    start.pair_count = kept;
    keep_in_bounds(start.mentee_price, start.mentee_count, most);
    keep_in_bounds(start.mentor_price, start.mentor_count, most);
    *ret_start = start;
    return true;
}
