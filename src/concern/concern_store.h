/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of concerns, within concern/. */
#ifndef ITHACA_CONCERN_CONCERN_STORE_H
#define ITHACA_CONCERN_CONCERN_STORE_H

#include "concern/concern.h"
#include "db/db.h"

#define CONCERN_ROW_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, author_id, 0)                                                                               \
    FIELD(R, id, other_id, 0)                                                                                \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, bytes, title, 0)                                                                                \
    FIELD(R, bytes, happened, 0)                                                                             \
    FIELD(R, bytes, effect, 0)                                                                               \
    FIELD(R, bytes, wish, 0)                                                                                 \
    FIELD(R, bytes, topic, 0)                                                                                \
    FIELD(R, bytes, tries, 0)                                                                                \
    FIELD(R, bytes, outcome, 0)                                                                              \
    FIELD(R, day, follow_up_on, 0)                                                                           \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, time, changed_at, 0)                                                                            \
    FIELD(R, time, shared_at, 0)                                                                             \
    FIELD(R, time, ended_at, 0)                                                                              \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, integer, plan_version, 0)
RECORD_DECLARE(concern_row, CONCERN_ROW_FIELDS)

#define CONCERN_SIDE_ROW_FIELDS(FIELD, R)                                                                    \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, bytes, view, 0)                                                                                 \
    FIELD(R, bytes, restated, 0)                                                                             \
    FIELD(R, text, answer, 0)                                                                                \
    FIELD(R, bytes, word, 0)                                                                                 \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(concern_side_row, CONCERN_SIDE_ROW_FIELDS)

#define CONCERN_OPTION_ROW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, bytes, words, 0)
RECORD_DECLARE(concern_option_row, CONCERN_OPTION_ROW_FIELDS)

/* Of which this person is the author, or with whom it was shared. */
MUST_USE enum error concern_row_get(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                                    int64_t id, struct concern_row *ret_row);
MUST_USE enum error concern_rows(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                                 struct list *ret_rows);
MUST_USE enum error concern_row_count(struct db *db, int64_t relationship, int64_t author,
                                      int64_t *ret_count);
MUST_USE enum error concern_row_insert(struct db *db, int64_t relationship, const struct concern_row *row);
/* The author's notes. */
MUST_USE enum error concern_row_edit(struct db *db, const struct concern_row *row);
/* State and time of the last change. */
MUST_USE enum error concern_row_touch(struct db *db, const struct concern_row *row);
/* The same with the other one, the worksheet and times; a new version of the plan. */
MUST_USE enum error concern_row_update(struct db *db, const struct concern_row *row);
MUST_USE enum error concern_row_delete(struct db *db, int64_t id);

MUST_USE enum error concern_side_rows(struct db *db, struct arena *arena, int64_t concern,
                                      struct list *ret_rows);
MUST_USE enum error concern_side_insert(struct db *db, int64_t concern, const struct concern_side_row *row);
MUST_USE enum error concern_side_update(struct db *db, const struct concern_side_row *row);

MUST_USE enum error concern_option_rows(struct db *db, struct arena *arena, int64_t concern,
                                        struct list *ret_rows);
MUST_USE enum error concern_option_insert(struct db *db, int64_t concern,
                                          const struct concern_option_row *row);
/* ERROR_NOT_FOUND when it is not this person's. */
MUST_USE enum error concern_option_delete(struct db *db, int64_t concern, int64_t id, int64_t person);

struct concern_counts {
    int64_t open, private;
    int64_t last_id; /* the newest open worksheet, 0: none */
};
MUST_USE enum error concern_counts_of(struct db *db, struct arena *arena, int64_t relationship,
                                      int64_t person, struct concern_counts *ret_counts);

#endif
