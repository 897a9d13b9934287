/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of goals, within goal/. Words go in and come out sealed. */
#ifndef ITHACA_GOAL_GOAL_STORE_H
#define ITHACA_GOAL_GOAL_STORE_H

#include "base/record.h"
#include "db/db.h"
#include "goal/goal.h"

#define GOAL_ROW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, term, 0)                                                                                  \
    FIELD(R, id, owner_id, 0)                                                                                \
    FIELD(R, day, due_on, 0)                                                                                 \
    FIELD(R, bytes, title, 0)                                                                                \
    FIELD(R, bytes, why, 0)                                                                                  \
    FIELD(R, bytes, success, 0)                                                                              \
    FIELD(R, bytes, outcome, 0)                                                                              \
    FIELD(R, integer, percent, 0)                                                                            \
    FIELD(R, integer, milestones, 0)                                                                         \
    FIELD(R, integer, milestones_reached, 0)                                                                 \
    FIELD(R, id, created_by, 0)                                                                              \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, id, changed_by, 0)                                                                              \
    FIELD(R, time, changed_at, 0)                                                                            \
    FIELD(R, id, ended_by, 0)                                                                                \
    FIELD(R, time, ended_at, 0)                                                                              \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(goal_row, GOAL_ROW_FIELDS)

#define GOAL_MILESTONE_ROW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, integer, position, 0)                                                                           \
    FIELD(R, bytes, title, 0)                                                                                \
    FIELD(R, day, due_on, 0)                                                                                 \
    FIELD(R, day, reached_on, 0)                                                                             \
    FIELD(R, id, reached_by, 0)                                                                              \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(goal_milestone_row, GOAL_MILESTONE_ROW_FIELDS)

#define GOAL_NOTE_ROW_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, author_id, 0)                                                                               \
    FIELD(R, bytes, body, 0)                                                                                 \
    FIELD(R, time, created_at, 0)
RECORD_DECLARE(goal_note_row, GOAL_NOTE_ROW_FIELDS)

#define GOAL_CHANGE_ROW_FIELDS(FIELD, R)                                                                     \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, bytes, words, 0)                                                                                \
    FIELD(R, bytes, reason, 0)                                                                               \
    FIELD(R, time, changed_at, 0)
RECORD_DECLARE(goal_change_row, GOAL_CHANGE_ROW_FIELDS)

/* How many there are, for the card and the relationship's progress. */
#define GOAL_COUNTS_FIELDS(FIELD, R)                                                                         \
    FIELD(R, integer, open, 0)                                                                               \
    FIELD(R, integer, reached, 0)                                                                            \
    FIELD(R, integer, dropped, 0)
RECORD_DECLARE(goal_counts, GOAL_COUNTS_FIELDS)

/* ---- goals ---- */

MUST_USE enum error goal_row_get(struct db *db, struct arena *arena, int64_t relationship, int64_t id,
                                 struct goal_row *ret_row);
/* Without the words why and outcome; open ones alone when `open_only`. Adds struct goal_row. */
MUST_USE enum error goal_rows(struct db *db, struct arena *arena, int64_t relationship, bool open_only,
                              int64_t limit, struct list *ret_rows);
MUST_USE enum error goal_count(struct db *db, struct arena *arena, int64_t relationship,
                               struct goal_counts *ret_counts);
/* Words are read from `row`, and id, term, owner, due, who and when (changed_…). */
MUST_USE enum error goal_row_insert(struct db *db, int64_t relationship, const struct goal_row *row);
/* The same fields; ERROR_CONFLICT unless row->version is stored. */
MUST_USE enum error goal_row_update(struct db *db, const struct goal_row *row);
/* percent, who and when; ERROR_CONFLICT unless row->version is stored. */
MUST_USE enum error goal_row_percent(struct db *db, const struct goal_row *row);
/* state, outcome, who and when, and ended_… */
MUST_USE enum error goal_row_end(struct db *db, const struct goal_row *row);

/* ---- milestones ---- */

MUST_USE enum error goal_milestone_row_get(struct db *db, struct arena *arena, int64_t goal, int64_t id,
                                           struct goal_milestone_row *ret_row);
MUST_USE enum error goal_milestone_rows(struct db *db, struct arena *arena, int64_t goal,
                                        struct list *ret_rows);
/* id, title and due; it comes to the end. */
MUST_USE enum error goal_milestone_row_insert(struct db *db, int64_t goal,
                                              const struct goal_milestone_row *row);
MUST_USE enum error goal_milestone_row_update(struct db *db, const struct goal_milestone_row *row);
MUST_USE enum error goal_milestone_row_place(struct db *db, int64_t id, int64_t position);
MUST_USE enum error goal_milestone_row_reach(struct db *db, int64_t id, int64_t day, int64_t person);
MUST_USE enum error goal_milestone_row_delete(struct db *db, int64_t id);
/* Notes at the goal how many it has and how many are reached, with who and when. */
MUST_USE enum error goal_milestones_count(struct db *db, int64_t goal, int64_t person, int64_t now);

/* ---- notes and history ---- */

MUST_USE enum error goal_note_rows(struct db *db, struct arena *arena, int64_t goal, struct list *ret_rows);
MUST_USE enum error goal_note_row_insert(struct db *db, int64_t goal, const struct goal_note_row *row);
MUST_USE enum error goal_note_count(struct db *db, int64_t goal, int64_t *ret_count);
MUST_USE enum error goal_change_rows(struct db *db, struct arena *arena, int64_t goal, struct list *ret_rows);
MUST_USE enum error goal_change_row_insert(struct db *db, int64_t goal, const struct goal_change_row *row);

#endif
