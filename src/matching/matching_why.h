/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* "Why not this mentor?": the rule that forbids it, or who would lose what if it were so. Inside matching/
 * only. */
#ifndef ITHACA_MATCHING_MATCHING_WHY_H
#define ITHACA_MATCHING_MATCHING_WHY_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "matching/matching_store.h"
#include "person/person.h"
#include "program/program_head.h"
#include "relationship/relationship.h"

struct db;

/*
 * What an answer tells follows from what everybody may know. Whether the draft is better or just as good does
 * not: a wish can make the difference.
 */

/* Somebody whose mentor would be another one. */
#define MATCHING_MOVE_FIELDS(FIELD, R)                                                                       \
    FIELD(R, text, mentee_name, 0)                                                                           \
    FIELD(R, text, before, 0) /* the mentor in the draft; "" for nobody */                                   \
    FIELD(R, integer, fit_before, 0)                                                                         \
    FIELD(R, text, after, 0)                                                                                 \
    FIELD(R, integer, fit_after, 0)                                                                          \
    FIELD(R, flag, loses, 0)
RECORD_DECLARE(matching_move, MATCHING_MOVE_FIELDS)

#define MATCHING_ANSWER_FIELDS(FIELD, R)                                                                     \
    FIELD(R, record, mentor, person_card)                                                                    \
    FIELD(R, integer, fit, 0)                                                                                \
    FIELD(R, list, reasons, relationship_reason)                                                             \
    FIELD(R, flag, is_pair, 0)                                                                               \
    FIELD(R, flag, is_forbidden, 0)                                                                          \
    FIELD(R, flag, is_possible, 0)                                                                           \
    FIELD(R, flag, is_late, 0) /* there was not enough time to find out who would lose */                    \
    FIELD(R, text, sentence, 0)                                                                              \
    FIELD(R, integer, pairs_lost, 0)                                                                         \
    FIELD(R, list, moves, matching_move)
RECORD_DECLARE(matching_answer, MATCHING_ANSWER_FIELDS)

#define MATCHING_CANDIDATE_FIELDS(FIELD, R)                                                                  \
    FIELD(R, id, mentor_id, 0)                                                                               \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, integer, fit, 0)                                                                                \
    FIELD(R, flag, is_pair, 0)                                                                               \
    FIELD(R, text, forbidden, 0) /* why it cannot be, "" when it can */                                      \
    FIELD(R, flag, chosen, 0)
RECORD_DECLARE(matching_candidate, MATCHING_CANDIDATE_FIELDS)

#define MATCHING_WHY_FIELDS(FIELD, R)                                                                        \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, mentee, person_card)                                                                    \
    FIELD(R, text, q, 100)                                                                                   \
    FIELD(R, list, candidates, matching_candidate) /* at most 20: the best, or those of that name */         \
    FIELD(R, record, answer, matching_answer)      /* NULL until a mentor was asked about */
RECORD_DECLARE(matching_why, MATCHING_WHY_FIELDS)

struct matching_question {
    int64_t program;
    const struct matching_run *run;
    int64_t mentee;
    int64_t mentor;    /* 0: only the candidates */
    const char *words; /* part of a mentor's name, "" for the best */
    const struct language *language;
    int64_t milliseconds; /* so long the answer may take; 0: ten seconds */
};

/*
 * ERROR_NOT_FOUND: the mentee (or mentor) takes no part; ERROR_CONFLICT: there is no draft any more. Solves
 * again with the pair locked, from the draft's prices: about as long as one look at all pairs. When that
 * takes too long the answer is late.
 */
MUST_USE enum error matching_why_answer(struct db *db, struct arena *arena, const struct clock *clock,
                                        const struct matching_question *question,
                                        struct matching_why *ret_why);

#endif
