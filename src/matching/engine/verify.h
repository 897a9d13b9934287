/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The steps of verification, shared by explicit pairs and people; nothing of the solver is used here. */
#ifndef ITHACA_MATCHING_ENGINE_VERIFY_H
#define ITHACA_MATCHING_ENGINE_VERIFY_H

#include "match.h"

struct verify_person {
    int64_t places; /* what the locked pairs leave */
    int64_t used;   /* by pairs that are not locked */
    int cover;
    int64_t price;
};

void verify_begin(struct match_verdict *verdict);

/* Counts of people, range, order and sum of the pairs. False if nothing further can be checked. */
MATCH_CHECK bool verify_shape(struct match_verdict *verdict, const struct match_result *result,
                              uint32_t mentees, uint32_t mentors);

/* Takes a locked pair (counted as used before) out of both people's places. */
void verify_lock(struct verify_person *mentee, struct verify_person *mentor);

/* What feasibility says about one pair that is allowed or chosen. */
void verify_chosen(struct match_verdict *verdict, bool allowed, bool locked, bool chosen, bool score_right,
                   uint32_t mentee, uint32_t mentor);

/* Conditions 3 and 4 for one allowed pair that is not locked. */
void verify_pair(struct match_verdict *verdict, const struct verify_person *mentee,
                 const struct verify_person *mentor, int32_t score, bool chosen, uint32_t mentee_index,
                 uint32_t mentor_index);

/* Places, and conditions 1 and 2. */
bool verify_people(struct match_verdict *verdict, const struct verify_person *mentees, uint32_t mentee_count,
                   const struct verify_person *mentors, uint32_t mentor_count);

void verify_end(struct match_verdict *verdict);

#endif
