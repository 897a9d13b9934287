/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of requests and of those who wait, within asking/. */
#ifndef ITHACA_ASKING_ASKING_STORE_H
#define ITHACA_ASKING_ASKING_STORE_H

#include "asking/asking.h"
#include "asking/asking_rules.h"
#include "base/list.h"

/* A request, with the texts as one of the two may open them. */
#define ASKING_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, program_name, 0)                                                                          \
    FIELD(R, id, mentee_id, 0)                                                                               \
    FIELD(R, text, mentee_name, 0)                                                                           \
    FIELD(R, id, mentor_id, 0)                                                                               \
    FIELD(R, text, mentor_name, 0)                                                                           \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, time, asked_at, 0)                                                                              \
    FIELD(R, time, expires_at, 0)                                                                            \
    FIELD(R, time, ended_at, 0)                                                                              \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, bytes, reason_of_mentee, 0)                                                                     \
    FIELD(R, bytes, reason_for_mentor, 0)                                                                    \
    FIELD(R, bytes, answer_of_mentor, 0)                                                                     \
    FIELD(R, bytes, answer_for_mentee, 0)
RECORD_DECLARE(asking_row, ASKING_ROW_FIELDS)

/* ERROR_NOT_FOUND for everybody but the two. */
MUST_USE enum error asking_row_of(struct db *db, struct arena *arena, int64_t request, int64_t person,
                                  struct asking_row *ret_row);
/* Of one person, asked or received, open ones first, then the newest; `limit` of each side at most. */
MUST_USE enum error asking_rows_of_mentee(struct db *db, struct arena *arena, int64_t person, int64_t limit,
                                          struct list *ret_rows);
MUST_USE enum error asking_rows_of_mentor(struct db *db, struct arena *arena, int64_t person, int64_t limit,
                                          struct list *ret_rows);

MUST_USE enum error asking_insert(struct db *db, const struct asking_row *row);
/* Ends an open one; ERROR_CONFLICT when it is not open. `relationship` may be 0. */
MUST_USE enum error asking_end(struct db *db, int64_t request, const char *state, int64_t now,
                               int64_t relationship);
MUST_USE enum error asking_put_answer(struct db *db, const struct asking_row *row);

/* How one person stands in a program. */
#define ASKING_STANDING_FIELDS(FIELD, R)                                                                     \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, flag, here, 0) /* takes part now, and is in the organization */                                 \
    FIELD(R, flag, as_mentor, 0)                                                                             \
    FIELD(R, flag, as_mentee, 0)                                                                             \
    FIELD(R, integer, free, 0)    /* places less those taken; may be negative */                             \
    FIELD(R, integer, looking, 0) /* mentors wished for less those there are */                              \
    FIELD(R, integer, open, 0)    /* requests of this person in this program */                              \
    FIELD(R, integer, held, 0)    /* places of this person that are held for others than `but` */
RECORD_DECLARE(asking_standing, ASKING_STANDING_FIELDS)
/* Zero for who has no part. */
MUST_USE enum error asking_standing_of(struct db *db, struct arena *arena, int64_t program, int64_t person,
                                       int64_t but, int64_t now, struct asking_standing *ret_standing);

/* Requests of one program's mentors since a moment, by mentor. Adds struct asking_past. */
MUST_USE enum error asking_history(struct db *db, struct arena *arena, int64_t program, int64_t since,
                                   struct list *ret_past);

/* Open requests of a program, of one mentee or to one mentor (0: any). Adds struct asking_row, no texts. */
MUST_USE enum error asking_open_rows(struct db *db, struct arena *arena, int64_t program, int64_t mentee,
                                     int64_t mentor, struct list *ret_rows);

/* ---- waiting ---- */

MUST_USE enum error asking_wait_put(struct db *db, int64_t program, int64_t mentor, int64_t mentee,
                                    int64_t milliseconds);
MUST_USE enum error asking_wait_drop(struct db *db, int64_t program, int64_t mentor, int64_t mentee);
/* All lines in which this mentee waits in the program. */
MUST_USE enum error asking_waits_drop(struct db *db, int64_t program, int64_t mentee);

#endif
