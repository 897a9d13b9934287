/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "goal/goal_store.h"

RECORD_DEFINE(goal_row, GOAL_ROW_FIELDS)
RECORD_DEFINE(goal_milestone_row, GOAL_MILESTONE_ROW_FIELDS)
RECORD_DEFINE(goal_note_row, GOAL_NOTE_ROW_FIELDS)
RECORD_DEFINE(goal_change_row, GOAL_CHANGE_ROW_FIELDS)
RECORD_DEFINE(goal_counts, GOAL_COUNTS_FIELDS)

/* ---- goals ---- */

SQL(goal_by_id,
    "SELECT id, state, term, owner_id, due_on, title, why, success, outcome, percent, milestones, "
    "milestones_reached, created_by, created_at, changed_by, changed_at, ended_by, ended_at, version "
    "FROM goal WHERE id = $2 AND relationship_id = $1");
SQL(goal_of_relationship,
    "SELECT id, state, term, owner_id, due_on, title, success, percent, milestones, milestones_reached, created_by, "
    "created_at, changed_by, changed_at, ended_by, ended_at, version FROM goal WHERE relationship_id = $1 "
    "AND (CAST($2 AS BIGINT) = 0 OR state = 'open') ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END, ended_at DESC, "
    "due_on ASC NULLS LAST, id LIMIT $3");
SQL(goal_counts_of,
    "SELECT COUNT(*) FILTER (WHERE state = 'open') AS open, COUNT(*) FILTER (WHERE state = 'reached') AS reached, "
    "COUNT(*) FILTER (WHERE state = 'dropped') AS dropped FROM goal WHERE relationship_id = $1");
SQL(goal_insert,
    "INSERT INTO goal (id, relationship_id, state, term, owner_id, due_on, title, why, success, outcome, "
    "created_by, created_at, changed_by, changed_at) "
    "VALUES ($1, $2, 'open', $3, $4, $5, $6, $7, $8, $9, $10, $11, $10, $11)");
SQL(goal_update, "UPDATE goal SET term = $3, owner_id = $4, due_on = $5, title = $6, why = $7, success = $8, "
                 "changed_by = $9, changed_at = $10, version = version + 1 WHERE id = $1 AND version = $2");
SQL(goal_update_percent,
    "UPDATE goal SET percent = $3, changed_by = $4, changed_at = $5, version = version + 1 "
    "WHERE id = $1 AND version = $2");
SQL(goal_update_end,
    "UPDATE goal SET state = $2, outcome = $3, changed_by = $4, changed_at = $5, ended_by = $6, "
    "ended_at = $7, version = version + 1 WHERE id = $1");

enum error goal_row_get(struct db *db, struct arena *arena, int64_t relationship, int64_t id,
                        struct goal_row *ret_row)
{
    return db_one(db, arena, &goal_by_id, DB_PARAMS(db_int(relationship), db_int(id)), &goal_row_record,
                  ret_row);
}

enum error goal_rows(struct db *db, struct arena *arena, int64_t relationship, bool open_only, int64_t limit,
                     struct list *ret_rows)
{
    return db_list(db, arena, &goal_of_relationship,
                   DB_PARAMS(db_int(relationship), db_int(open_only), db_int(limit)), &goal_row_record,
                   ret_rows);
}

enum error goal_count(struct db *db, struct arena *arena, int64_t relationship,
                      struct goal_counts *ret_counts)
{
    return db_one(db, arena, &goal_counts_of, DB_PARAMS(db_int(relationship)), &goal_counts_record,
                  ret_counts);
}

static struct db_value sealed(struct bytes bytes)
{
    return db_blob(bytes.at, bytes.length);
}

enum error goal_row_insert(struct db *db, int64_t relationship, const struct goal_row *row)
{
    return db_run(db, &goal_insert,
                  DB_PARAMS(db_int(row->id), db_int(relationship), db_text(row->term),
                            db_int_or_null(row->owner_id), db_int_or_null(row->due_on), sealed(row->title),
                            sealed(row->why), sealed(row->success), sealed(row->outcome),
                            db_int(row->changed_by), db_int(row->changed_at)),
                  NULL);
}

enum error goal_row_update(struct db *db, const struct goal_row *row)
{
    return db_run_one(db, &goal_update,
                      DB_PARAMS(db_int(row->id), db_int(row->version), db_text(row->term),
                                db_int_or_null(row->owner_id), db_int_or_null(row->due_on),
                                sealed(row->title), sealed(row->why), sealed(row->success),
                                db_int(row->changed_by), db_int(row->changed_at)));
}

enum error goal_row_percent(struct db *db, const struct goal_row *row)
{
    return db_run_one(db, &goal_update_percent,
                      DB_PARAMS(db_int(row->id), db_int(row->version), db_int(row->percent),
                                db_int(row->changed_by), db_int(row->changed_at)));
}

enum error goal_row_end(struct db *db, const struct goal_row *row)
{
    return db_run_one(db, &goal_update_end,
                      DB_PARAMS(db_int(row->id), db_text(row->state), sealed(row->outcome),
                                db_int(row->changed_by), db_int(row->changed_at),
                                db_int_or_null(row->ended_by), db_int_or_null(row->ended_at)));
}

/* ---- milestones ---- */

SQL(goal_milestone_by_id, "SELECT id, position, title, due_on, reached_on, reached_by, version "
                          "FROM goal_milestone WHERE id = $2 AND goal_id = $1");
SQL(goal_milestone_list, "SELECT id, position, title, due_on, reached_on, reached_by, version "
                         "FROM goal_milestone WHERE goal_id = $1 ORDER BY position, id");
SQL(goal_milestone_insert,
    "INSERT INTO goal_milestone (id, goal_id, position, title, due_on) "
    "SELECT $1, $2, COALESCE(MAX(position), 0) + 1, $3, $4 FROM goal_milestone WHERE goal_id = $2");
SQL(goal_milestone_update,
    "UPDATE goal_milestone SET title = $3, due_on = $4, version = version + 1 WHERE id = $1 AND version = $2");
SQL(goal_milestone_place, "UPDATE goal_milestone SET position = $2 WHERE id = $1");
SQL(goal_milestone_mark, "UPDATE goal_milestone SET reached_on = $2, reached_by = $3 WHERE id = $1");
SQL(goal_milestone_delete, "DELETE FROM goal_milestone WHERE id = $1");
SQL(goal_count_milestones,
    "UPDATE goal SET milestones = (SELECT COUNT(*) FROM goal_milestone m WHERE m.goal_id = goal.id), "
    "milestones_reached = (SELECT COUNT(*) FROM goal_milestone m WHERE m.goal_id = goal.id "
    "AND m.reached_on IS NOT NULL), changed_by = $2, changed_at = $3 WHERE id = $1");

enum error goal_milestone_row_get(struct db *db, struct arena *arena, int64_t goal, int64_t id,
                                  struct goal_milestone_row *ret_row)
{
    return db_one(db, arena, &goal_milestone_by_id, DB_PARAMS(db_int(goal), db_int(id)),
                  &goal_milestone_row_record, ret_row);
}

enum error goal_milestone_rows(struct db *db, struct arena *arena, int64_t goal, struct list *ret_rows)
{
    return db_list(db, arena, &goal_milestone_list, DB_PARAMS(db_int(goal)), &goal_milestone_row_record,
                   ret_rows);
}

enum error goal_milestone_row_insert(struct db *db, int64_t goal, const struct goal_milestone_row *row)
{
    return db_run(db, &goal_milestone_insert,
                  DB_PARAMS(db_int(row->id), db_int(goal), sealed(row->title), db_int_or_null(row->due_on)),
                  NULL);
}

enum error goal_milestone_row_update(struct db *db, const struct goal_milestone_row *row)
{
    return db_run_one(
        db, &goal_milestone_update,
        DB_PARAMS(db_int(row->id), db_int(row->version), sealed(row->title), db_int_or_null(row->due_on)));
}

enum error goal_milestone_row_place(struct db *db, int64_t id, int64_t position)
{
    return db_run_one(db, &goal_milestone_place, DB_PARAMS(db_int(id), db_int(position)));
}

enum error goal_milestone_row_reach(struct db *db, int64_t id, int64_t day, int64_t person)
{
    return db_run_one(db, &goal_milestone_mark,
                      DB_PARAMS(db_int(id), db_int_or_null(day), db_int_or_null(day ? person : 0)));
}

enum error goal_milestone_row_delete(struct db *db, int64_t id)
{
    return db_run_one(db, &goal_milestone_delete, DB_PARAMS(db_int(id)));
}

enum error goal_milestones_count(struct db *db, int64_t goal, int64_t person, int64_t now)
{
    return db_run_one(db, &goal_count_milestones, DB_PARAMS(db_int(goal), db_int(person), db_int(now)));
}

/* ---- notes and history ---- */

SQL(goal_note_list,
    "SELECT id, author_id, body, created_at FROM goal_note WHERE goal_id = $1 ORDER BY id DESC");
SQL(goal_note_insert,
    "INSERT INTO goal_note (id, goal_id, author_id, body, created_at) VALUES ($1, $2, $3, $4, $5)");
SQL(goal_note_number, "SELECT COUNT(*) FROM goal_note WHERE goal_id = $1");
SQL(goal_change_list, "SELECT id, person_id, kind, words, reason, changed_at FROM goal_change "
                      "WHERE goal_id = $1 ORDER BY id DESC LIMIT 500");
SQL(goal_change_insert, "INSERT INTO goal_change (id, goal_id, person_id, kind, words, reason, changed_at) "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7)");

enum error goal_note_rows(struct db *db, struct arena *arena, int64_t goal, struct list *ret_rows)
{
    return db_list(db, arena, &goal_note_list, DB_PARAMS(db_int(goal)), &goal_note_row_record, ret_rows);
}

enum error goal_note_row_insert(struct db *db, int64_t goal, const struct goal_note_row *row)
{
    return db_run(db, &goal_note_insert,
                  DB_PARAMS(db_int(row->id), db_int(goal), db_int(row->author_id), sealed(row->body),
                            db_int(row->created_at)),
                  NULL);
}

enum error goal_note_count(struct db *db, int64_t goal, int64_t *ret_count)
{
    return db_number(db, &goal_note_number, DB_PARAMS(db_int(goal)), ret_count);
}

enum error goal_change_rows(struct db *db, struct arena *arena, int64_t goal, struct list *ret_rows)
{
    return db_list(db, arena, &goal_change_list, DB_PARAMS(db_int(goal)), &goal_change_row_record, ret_rows);
}

enum error goal_change_row_insert(struct db *db, int64_t goal, const struct goal_change_row *row)
{
    return db_run(db, &goal_change_insert,
                  DB_PARAMS(db_int(row->id), db_int(goal), db_int(row->person_id), db_text(row->kind),
                            sealed(row->words), sealed(row->reason), db_int(row->changed_at)),
                  NULL);
}
