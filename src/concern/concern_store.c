/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "concern/concern_store.h"

RECORD_DEFINE(concern_row, CONCERN_ROW_FIELDS)
RECORD_DEFINE(concern_side_row, CONCERN_SIDE_ROW_FIELDS)
RECORD_DEFINE(concern_option_row, CONCERN_OPTION_ROW_FIELDS)

SQL(concern_by_id,
    "SELECT id, author_id, other_id, state, title, happened, effect, wish, topic, tries, outcome, follow_up_on, "
    "created_at, changed_at, shared_at, ended_at, version, plan_version FROM concern "
    "WHERE id = $3 AND relationship_id = $1 AND (author_id = $2 OR other_id = $2)");
SQL(concern_of_person,
    "SELECT id, author_id, other_id, state, title, topic, follow_up_on, created_at, changed_at, shared_at, ended_at, "
    "version, plan_version FROM concern WHERE relationship_id = $1 AND (author_id = $2 OR other_id = $2) "
    "ORDER BY CASE WHEN state IN ('settled', 'withdrawn') THEN 1 ELSE 0 END, changed_at DESC, id DESC LIMIT 400");
SQL(concern_count_of, "SELECT COUNT(*) FROM concern WHERE relationship_id = $1 AND author_id = $2");
SQL(concern_insert,
    "INSERT INTO concern (id, relationship_id, author_id, state, title, happened, effect, wish, "
    "created_at, changed_at) VALUES ($1, $2, $3, 'private', $4, $5, $6, $7, $8, $8)");
SQL(concern_edit_notes,
    "UPDATE concern SET title = $3, happened = $4, effect = $5, wish = $6, changed_at = $7, "
    "version = version + 1 WHERE id = $1 AND version = $2");
SQL(concern_update, "UPDATE concern SET state = $3, other_id = $4, topic = $5, tries = $6, outcome = $7, "
                    "follow_up_on = $8, changed_at = $9, shared_at = $10, ended_at = $11, "
                    "plan_version = plan_version + 1 WHERE id = $1 AND plan_version = $2");
SQL(concern_touch, "UPDATE concern SET state = $2, changed_at = $3 WHERE id = $1");
SQL(concern_delete, "DELETE FROM concern WHERE id = $1");
SQL(concern_delete_drafts, "DELETE FROM concern_letter WHERE concern_id = $1 AND state = 'draft'");
SQL(concern_let_letters_go, "UPDATE concern_letter SET concern_id = NULL WHERE concern_id = $1");
SQL(concern_sides_of, "SELECT id, person_id, view, restated, answer, word, version FROM concern_side "
                      "WHERE concern_id = $1");
SQL(concern_side_add, "INSERT INTO concern_side (id, concern_id, person_id, view) VALUES ($1, $2, $3, $4)");
SQL(concern_side_write, "UPDATE concern_side SET view = $3, restated = $4, answer = $5, word = $6, "
                        "version = version + 1 WHERE id = $1 AND version = $2");
SQL(concern_options_of, "SELECT id, person_id, words FROM concern_option WHERE concern_id = $1 ORDER BY id");
SQL(concern_option_put,
    "INSERT INTO concern_option (id, concern_id, person_id, words) VALUES ($1, $2, $3, $4)");
SQL(concern_option_take, "DELETE FROM concern_option WHERE concern_id = $1 AND id = $2 AND person_id = $3");
SQL(concern_card_counts, "SELECT COUNT(*) FILTER (WHERE state IN ('shared', 'working')) AS open, "
                         "COUNT(*) FILTER (WHERE state = 'private' AND author_id = $2) AS private, "
                         "MAX(CASE WHEN state IN ('shared', 'working') THEN id END) AS last_id FROM concern "
                         "WHERE relationship_id = $1 AND (author_id = $2 OR other_id = $2)");

static struct db_value sealed(struct bytes bytes)
{
    return bytes.length ? db_blob(bytes.at, bytes.length) : db_null();
}

enum error concern_row_get(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                           int64_t id, struct concern_row *ret_row)
{
    return db_one(db, arena, &concern_by_id, DB_PARAMS(db_int(relationship), db_int(person), db_int(id)),
                  &concern_row_record, ret_row);
}

enum error concern_rows(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                        struct list *ret_rows)
{
    return db_list(db, arena, &concern_of_person, DB_PARAMS(db_int(relationship), db_int(person)),
                   &concern_row_record, ret_rows);
}

enum error concern_row_count(struct db *db, int64_t relationship, int64_t author, int64_t *ret_count)
{
    return db_number(db, &concern_count_of, DB_PARAMS(db_int(relationship), db_int(author)), ret_count);
}

enum error concern_row_insert(struct db *db, int64_t relationship, const struct concern_row *row)
{
    return db_run(db, &concern_insert,
                  DB_PARAMS(db_int(row->id), db_int(relationship), db_int(row->author_id), sealed(row->title),
                            sealed(row->happened), sealed(row->effect), sealed(row->wish),
                            db_int(row->created_at)),
                  NULL);
}

enum error concern_row_edit(struct db *db, const struct concern_row *row)
{
    return db_run_one(db, &concern_edit_notes,
                      DB_PARAMS(db_int(row->id), db_int(row->version), sealed(row->title),
                                sealed(row->happened), sealed(row->effect), sealed(row->wish),
                                db_int(row->changed_at)));
}

enum error concern_row_update(struct db *db, const struct concern_row *row)
{
    return db_run_one(db, &concern_update,
                      DB_PARAMS(db_int(row->id), db_int(row->plan_version), db_text(row->state),
                                db_int_or_null(row->other_id), sealed(row->topic), sealed(row->tries),
                                sealed(row->outcome), db_int_or_null(row->follow_up_on),
                                db_int(row->changed_at), db_int_or_null(row->shared_at),
                                db_int_or_null(row->ended_at)));
}

enum error concern_row_touch(struct db *db, const struct concern_row *row)
{
    return db_run_one(db, &concern_touch,
                      DB_PARAMS(db_int(row->id), db_text(row->state), db_int(row->changed_at)));
}

enum error concern_row_delete(struct db *db, int64_t id)
{
    TRY(db_run(db, &concern_delete_drafts, DB_PARAMS(db_int(id)), NULL));
    TRY(db_run(db, &concern_let_letters_go, DB_PARAMS(db_int(id)), NULL));
    return db_run_one(db, &concern_delete, DB_PARAMS(db_int(id)));
}

enum error concern_side_rows(struct db *db, struct arena *arena, int64_t concern, struct list *ret_rows)
{
    return db_list(db, arena, &concern_sides_of, DB_PARAMS(db_int(concern)), &concern_side_row_record,
                   ret_rows);
}

enum error concern_side_insert(struct db *db, int64_t concern, const struct concern_side_row *row)
{
    return db_run(db, &concern_side_add,
                  DB_PARAMS(db_int(row->id), db_int(concern), db_int(row->person_id), sealed(row->view)),
                  NULL);
}

enum error concern_side_update(struct db *db, const struct concern_side_row *row)
{
    return db_run_one(db, &concern_side_write,
                      DB_PARAMS(db_int(row->id), db_int(row->version), sealed(row->view),
                                sealed(row->restated), db_text(row->answer), sealed(row->word)));
}

enum error concern_option_rows(struct db *db, struct arena *arena, int64_t concern, struct list *ret_rows)
{
    return db_list(db, arena, &concern_options_of, DB_PARAMS(db_int(concern)), &concern_option_row_record,
                   ret_rows);
}

enum error concern_option_insert(struct db *db, int64_t concern, const struct concern_option_row *row)
{
    return db_run(db, &concern_option_put,
                  DB_PARAMS(db_int(row->id), db_int(concern), db_int(row->person_id), sealed(row->words)),
                  NULL);
}

enum error concern_option_delete(struct db *db, int64_t concern, int64_t id, int64_t person)
{
    int64_t changed;
    TRY(db_run(db, &concern_option_take, DB_PARAMS(db_int(concern), db_int(id), db_int(person)), &changed));
    return changed ? OK : ERROR_NOT_FOUND;
}

#define COUNTS_FIELDS(FIELD, R)                                                                              \
    FIELD(R, integer, open, 0)                                                                               \
    FIELD(R, integer, private, 0)                                                                            \
    FIELD(R, id, last_id, 0)
RECORD_LOCAL(counts, COUNTS_FIELDS)

enum error concern_counts_of(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                             struct concern_counts *ret_counts)
{
    struct counts counts;
    TRY(db_one(db, arena, &concern_card_counts, DB_PARAMS(db_int(relationship), db_int(person)),
               &counts_record, &counts));
    *ret_counts = (struct concern_counts){counts.open, counts.private, counts.last_id};
    return OK;
}
