/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of feedback and of requests for it, within feedback/. Words go in and come out sealed. */
#ifndef ITHACA_FEEDBACK_FEEDBACK_STORE_H
#define ITHACA_FEEDBACK_FEEDBACK_STORE_H

#include "base/record.h"
#include "db/db.h"
#include "feedback/feedback.h"

#define FEEDBACK_ROW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, giver_id, 0)                                                                                \
    FIELD(R, id, receiver_id, 0)                                                                             \
    FIELD(R, id, request_id, 0)                                                                              \
    FIELD(R, text, sealed_for, 0)                                                                            \
    FIELD(R, time, shared_at, 0)                                                                             \
    FIELD(R, bytes, giver_name, 0)                                                                           \
    FIELD(R, bytes, situation, 0)                                                                            \
    FIELD(R, bytes, behavior, 0)                                                                             \
    FIELD(R, bytes, impact, 0)                                                                               \
    FIELD(R, bytes, next_step, 0)                                                                            \
    FIELD(R, time, given_at, 0)                                                                              \
    FIELD(R, time, thanked_at, 0)                                                                            \
    FIELD(R, bytes, intention, 0)                                                                            \
    FIELD(R, day, follow_up_on, 0)                                                                           \
    FIELD(R, bytes, how_before, 0)                                                                           \
    FIELD(R, bytes, how_after, 0)                                                                            \
    FIELD(R, time, followed_up_at, 0)                                                                        \
    FIELD(R, bytes, confirmation, 0)                                                                         \
    FIELD(R, time, confirmed_at, 0)                                                                          \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(feedback_row, FEEDBACK_ROW_FIELDS)

#define FEEDBACK_REQUEST_ROW_FIELDS(FIELD, R)                                                                \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, asker_id, 0)                                                                                \
    FIELD(R, id, asked_id, 0)                                                                                \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, bytes, whom, 0)                                                                                 \
    FIELD(R, bytes, question, 0)                                                                             \
    FIELD(R, text, token_hash, 0)                                                                            \
    FIELD(R, bytes, whom_by_link, 0)                                                                         \
    FIELD(R, bytes, question_by_link, 0)                                                                     \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, time, expires_at, 0)
RECORD_DECLARE(feedback_request_row, FEEDBACK_REQUEST_ROW_FIELDS)

/* ---- feedback ---- */

/* That `person` gave, received, or was shown. */
MUST_USE enum error feedback_row_get(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                                     int64_t id, struct feedback_row *ret_row);
MUST_USE enum error feedback_rows(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                                  int64_t skip, int64_t limit, struct list *ret_rows);
MUST_USE enum error feedback_row_insert(struct db *db, int64_t relationship, const struct feedback_row *row);
/* Everything but who gave it to whom and when; ERROR_CONFLICT unless row->version is stored. */
MUST_USE enum error feedback_row_update(struct db *db, const struct feedback_row *row);

/* ---- requests ---- */

MUST_USE enum error feedback_request_rows(struct db *db, struct arena *arena, int64_t relationship,
                                          int64_t person, struct list *ret_rows);
MUST_USE enum error feedback_request_row_get(struct db *db, struct arena *arena, int64_t relationship,
                                             int64_t person, int64_t id,
                                             struct feedback_request_row *ret_row);
/* Open, and its days not over at `now`. */
MUST_USE enum error feedback_request_row_by_token(struct db *db, struct arena *arena, const char *token_hash,
                                                  int64_t now, struct feedback_request_row *ret_row);
MUST_USE enum error feedback_request_row_insert(struct db *db, const struct feedback_request_row *row);
/* ERROR_CONFLICT unless it is open. */
MUST_USE enum error feedback_request_row_end(struct db *db, int64_t id, const char *state, int64_t now);
MUST_USE enum error feedback_request_links(struct db *db, int64_t relationship, int64_t person, int64_t now,
                                           int64_t *ret_count);

/* ---- counts ---- */

MUST_USE enum error feedback_card_row(struct db *db, struct arena *arena, int64_t relationship,
                                      int64_t person, int64_t today, struct feedback_card *ret_card);
MUST_USE enum error feedback_to_answer(struct db *db, int64_t relationship, int64_t person,
                                       int64_t *ret_count);

#endif
