/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "feedback/feedback_store.h"

RECORD_DEFINE(feedback_row, FEEDBACK_ROW_FIELDS)
RECORD_DEFINE(feedback_request_row, FEEDBACK_REQUEST_ROW_FIELDS)

static struct db_value sealed(struct bytes bytes)
{
    return db_blob(bytes.at, bytes.length);
}

/* ---- feedback ---- */

SQL(feedback_of_member,
    "SELECT id, giver_id, receiver_id, request_id, sealed_for, shared_at, giver_name, situation, behavior, impact, "
    "next_step, given_at, thanked_at, intention, follow_up_on, how_before, how_after, followed_up_at, "
    "confirmation, confirmed_at, version FROM feedback WHERE relationship_id = $1 "
    "AND (giver_id = $2 OR receiver_id = $2 OR shared_at IS NOT NULL) "
    "AND (CAST($3 AS BIGINT) IS NULL OR id = $3) ORDER BY id DESC LIMIT $4 OFFSET $5");
SQL(feedback_insert,
    "INSERT INTO feedback (id, relationship_id, giver_id, receiver_id, request_id, sealed_for, giver_name, situation, "
    "behavior, impact, next_step, given_at, intention, how_before, how_after, confirmation) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");
SQL(feedback_update,
    "UPDATE feedback SET sealed_for = $3, shared_at = $4, giver_name = $5, situation = $6, behavior = $7, "
    "impact = $8, next_step = $9, thanked_at = $10, intention = $11, follow_up_on = $12, how_before = $13, "
    "how_after = $14, followed_up_at = $15, confirmation = $16, confirmed_at = $17, version = version + 1 "
    "WHERE id = $1 AND version = $2");

enum error feedback_row_get(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                            int64_t id, struct feedback_row *ret_row)
{
    return db_one(db, arena, &feedback_of_member,
                  DB_PARAMS(db_int(relationship), db_int(person), db_int(id), db_int(1), db_int(0)),
                  &feedback_row_record, ret_row);
}

enum error feedback_rows(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                         int64_t skip, int64_t limit, struct list *ret_rows)
{
    return db_list(db, arena, &feedback_of_member,
                   DB_PARAMS(db_int(relationship), db_int(person), db_null(), db_int(limit), db_int(skip)),
                   &feedback_row_record, ret_rows);
}

enum error feedback_row_insert(struct db *db, int64_t relationship, const struct feedback_row *row)
{
    return db_run(db, &feedback_insert,
                  DB_PARAMS(db_int(row->id), db_int(relationship), db_int_or_null(row->giver_id),
                            db_int(row->receiver_id), db_int_or_null(row->request_id),
                            db_text(row->sealed_for), sealed(row->giver_name), sealed(row->situation),
                            sealed(row->behavior), sealed(row->impact), sealed(row->next_step),
                            db_int(row->given_at), sealed(row->intention), sealed(row->how_before),
                            sealed(row->how_after), sealed(row->confirmation)),
                  NULL);
}

enum error feedback_row_update(struct db *db, const struct feedback_row *row)
{
    return db_run_one(
        db, &feedback_update,
        DB_PARAMS(db_int(row->id), db_int(row->version), db_text(row->sealed_for),
                  db_int_or_null(row->shared_at), sealed(row->giver_name), sealed(row->situation),
                  sealed(row->behavior), sealed(row->impact), sealed(row->next_step),
                  db_int_or_null(row->thanked_at), sealed(row->intention), db_int_or_null(row->follow_up_on),
                  sealed(row->how_before), sealed(row->how_after), db_int_or_null(row->followed_up_at),
                  sealed(row->confirmation), db_int_or_null(row->confirmed_at)));
}

/* ---- requests ---- */

SQL(feedback_request_list,
    "SELECT id, relationship_id, asker_id, asked_id, state, whom, question, created_at, expires_at "
    "FROM feedback_request WHERE relationship_id = $1 AND state = 'open' AND (asker_id = $2 OR asked_id = $2) "
    "AND (CAST($3 AS BIGINT) IS NULL OR id = $3) ORDER BY id DESC");
SQL(feedback_request_by_token,
    "SELECT id, relationship_id, asker_id, asked_id, state, whom_by_link, question_by_link, created_at, expires_at "
    "FROM feedback_request q WHERE token_hash = $1 AND state = 'open' AND expires_at > $2 AND EXISTS "
    "(SELECT 1 FROM relationship_member m JOIN relationship r ON r.id = m.relationship_id "
    "WHERE m.relationship_id = q.relationship_id AND m.person_id = q.asker_id AND m.left_at IS NULL "
    "AND r.state <> 'closed')");
SQL(feedback_request_insert,
    "INSERT INTO feedback_request (id, relationship_id, asker_id, asked_id, state, whom, question, token_hash, "
    "whom_by_link, question_by_link, created_at, expires_at) "
    "VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, $10, $11)");
SQL(feedback_request_finish,
    "UPDATE feedback_request SET state = $2, ended_at = $3, token_hash = NULL, whom_by_link = NULL, "
    "question_by_link = NULL WHERE id = $1 AND state = 'open'");
SQL(feedback_request_count_links,
    "SELECT COUNT(*) FROM feedback_request WHERE relationship_id = $1 AND asker_id = $2 AND state = 'open' "
    "AND asked_id IS NULL AND expires_at > $3");

enum error feedback_request_rows(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                                 struct list *ret_rows)
{
    return db_list(db, arena, &feedback_request_list,
                   DB_PARAMS(db_int(relationship), db_int(person), db_null()), &feedback_request_row_record,
                   ret_rows);
}

enum error feedback_request_row_get(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                                    int64_t id, struct feedback_request_row *ret_row)
{
    return db_one(db, arena, &feedback_request_list,
                  DB_PARAMS(db_int(relationship), db_int(person), db_int(id)), &feedback_request_row_record,
                  ret_row);
}

enum error feedback_request_row_by_token(struct db *db, struct arena *arena, const char *token_hash,
                                         int64_t now, struct feedback_request_row *ret_row)
{
    return db_one(db, arena, &feedback_request_by_token, DB_PARAMS(db_text(token_hash), db_int(now)),
                  &feedback_request_row_record, ret_row);
}

static struct db_value sealed_or_null(struct bytes bytes)
{
    return bytes.length ? sealed(bytes) : db_null();
}

SQL(feedback_count_open, "SELECT COUNT(*) FROM feedback_request WHERE relationship_id = $1 "
                         "AND state = 'open' AND asked_id = $2");
SQL(feedback_request_asked, "SELECT asked_id FROM feedback_request WHERE id = $1");
SQL(feedback_request_where, "SELECT relationship_id FROM feedback_request WHERE id = $1");

/* The next step of who was asked follows from how many requests wait for them. */
static enum error recount_asked(struct db *db, int64_t relationship, int64_t asked)
{
    int64_t open;
    if (!asked) return OK;
    TRY(db_number(db, &feedback_count_open, DB_PARAMS(db_int(relationship), db_int(asked)), &open));
    return relationship_own_feedback_asked(db, relationship, asked, open);
}

enum error feedback_request_row_insert(struct db *db, const struct feedback_request_row *row)
{
    TRY(db_run(db, &feedback_request_insert,
               DB_PARAMS(db_int(row->id), db_int(row->relationship_id), db_int(row->asker_id),
                         db_int_or_null(row->asked_id), sealed(row->whom), sealed(row->question),
                         db_text_or_null(row->token_hash), sealed_or_null(row->whom_by_link),
                         sealed_or_null(row->question_by_link), db_int(row->created_at),
                         db_int_or_null(row->expires_at)),
               NULL));
    return recount_asked(db, row->relationship_id, row->asked_id);
}

enum error feedback_request_row_end(struct db *db, int64_t id, const char *state, int64_t now)
{
    int64_t relationship, asked;
    TRY(db_run_one(db, &feedback_request_finish, DB_PARAMS(db_int(id), db_text(state), db_int(now))));
    TRY(db_number(db, &feedback_request_where, DB_PARAMS(db_int(id)), &relationship));
    TRY(db_number(db, &feedback_request_asked, DB_PARAMS(db_int(id)), &asked));
    return recount_asked(db, relationship, asked);
}

enum error feedback_request_links(struct db *db, int64_t relationship, int64_t person, int64_t now,
                                  int64_t *ret_count)
{
    return db_number(db, &feedback_request_count_links,
                     DB_PARAMS(db_int(relationship), db_int(person), db_int(now)), ret_count);
}

/* ---- counts ---- */

SQL(feedback_card_counts,
    "SELECT COUNT(*) FILTER (WHERE receiver_id = $2) AS received, COUNT(*) FILTER (WHERE giver_id = $2) AS given, "
    "COUNT(*) FILTER (WHERE receiver_id = $2 AND thanked_at IS NULL AND followed_up_at IS NULL "
    "AND follow_up_on IS NULL) AS to_read, "
    "COUNT(*) FILTER (WHERE receiver_id = $2 AND followed_up_at IS NULL AND follow_up_on <= $3) AS to_follow_up "
    "FROM feedback WHERE relationship_id = $1");

enum error feedback_card_row(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                             int64_t today, struct feedback_card *ret_card)
{
    return db_one(db, arena, &feedback_card_counts,
                  DB_PARAMS(db_int(relationship), db_int(person), db_int(today)), &feedback_card_record,
                  ret_card);
}

enum error feedback_to_answer(struct db *db, int64_t relationship, int64_t person, int64_t *ret_count)
{
    return db_number(db, &feedback_count_open, DB_PARAMS(db_int(relationship), db_int(person)), ret_count);
}
