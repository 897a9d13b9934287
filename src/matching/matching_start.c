/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "matching/matching_start.h"

#include <stdlib.h>

#include "db/db.h"

SQL(matching_prices,
    "SELECT person_id, CASE WHEN role = 'mentor' THEN 1 ELSE 0 END AS is_mentor, price, cover "
    "FROM match_price WHERE run_id = $1");

#define PRICE_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, flag, is_mentor, 0)                                                                             \
    FIELD(R, integer, price, 0)                                                                              \
    FIELD(R, integer, cover, 0)
RECORD_LOCAL(price, PRICE_FIELDS)

SQL(matching_pairs_scored, "SELECT mentee_id, mentor_id, points FROM match_pair WHERE run_id = $1");

#define SCORED_FIELDS(FIELD, R)                                                                              \
    FIELD(R, id, mentee_id, 0)                                                                               \
    FIELD(R, id, mentor_id, 0)                                                                               \
    FIELD(R, integer, points, 0)
RECORD_LOCAL(scored, SCORED_FIELDS)

static int by_pair(const void *left, const void *right)
{
    const struct match_pair *a = left, *b = right;
    if (a->mentee != b->mentee) return a->mentee < b->mentee ? -1 : 1;
    return (a->mentor > b->mentor) - (a->mentor < b->mentor);
}

enum error matching_start_read(struct db *db, struct arena *arena, const struct matching_people *people,
                               int64_t run, struct match_result *ret_start)
{
    uint32_t mentees = people->engine.mentee_count, mentors = people->engine.mentor_count;
    struct match_result start = {
        .mentee_count = mentees,
        .mentor_count = mentors,
        .mentee_price = arena_alloc_many(arena, mentees, sizeof(int64_t)),
        .mentor_price = arena_alloc_many(arena, mentors, sizeof(int64_t)),
        .mentee_cover = arena_alloc(arena, mentees),
        .mentor_cover = arena_alloc(arena, mentors),
    };
    struct list prices = {0}, pairs = {0};
    TRY(db_list(db, arena, &matching_prices, DB_PARAMS(db_int(run)), &price_record, &prices));
    LIST_EACH (&prices, struct price, price) {
        uint32_t at = price->is_mentor ? matching_mentor_index(people, price->person_id)
                                       : matching_mentee_index(people, price->person_id);
        if (at == MATCH_NOBODY) continue;
        (price->is_mentor ? start.mentor_price : start.mentee_price)[at] = price->price;
        (price->is_mentor ? start.mentor_cover : start.mentee_cover)[at] = (uint8_t)price->cover;
    }
    TRY(db_list(db, arena, &matching_pairs_scored, DB_PARAMS(db_int(run)), &scored_record, &pairs));
    start.pairs = arena_alloc_many(arena, pairs.count, sizeof *start.pairs);
    LIST_EACH (&pairs, struct scored, pair) {
        struct match_pair known = {.mentee = matching_mentee_index(people, pair->mentee_id),
                                   .mentor = matching_mentor_index(people, pair->mentor_id),
                                   .score = (int32_t)pair->points};
        if (known.mentee != MATCH_NOBODY && known.mentor != MATCH_NOBODY)
            start.pairs[start.pair_count++] = known;
    }
    if (start.pair_count) qsort(start.pairs, start.pair_count, sizeof *start.pairs, by_pair);
    *ret_start = start;
    return OK;
}
