/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "circle/board.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "content/content.h"
#include "db/db.h"
#include "notice/notice.h"

RECORD_DEFINE(board_question, BOARD_QUESTION_FIELDS)
RECORD_DEFINE(board_answer, BOARD_ANSWER_FIELDS)
FORM_DEFINE(board_form, BOARD_FORM_FIELDS)

#define QUESTION_ROW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, bytes, title, 0)                                                                                \
    FIELD(R, bytes, words, 0)                                                                                \
    FIELD(R, id, author_id, 0)                                                                               \
    FIELD(R, bytes, mine, 0)                                                                                 \
    FIELD(R, day, asked_on, 0)                                                                               \
    FIELD(R, time, answered_at, 0)                                                                           \
    FIELD(R, integer, answers, 0)                                                                            \
    FIELD(R, integer, same, 0)                                                                               \
    FIELD(R, flag, i_have_it, 0)
RECORD_LOCAL(question_row, QUESTION_ROW_FIELDS)

#define ANSWER_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, bytes, body, 0)                                                                                 \
    FIELD(R, id, author_id, 0)                                                                               \
    FIELD(R, time, created_at, 0)
RECORD_LOCAL(answer_row, ANSWER_ROW_FIELDS)

#define QUESTION_COLUMNS                                                                                     \
    "SELECT q.id AS id, q.title AS title, q.words AS words, q.author_id AS author_id, q.mine AS mine, "      \
    "q.asked_on AS asked_on, q.answered_at AS answered_at, "                                                 \
    "(SELECT COUNT(*) FROM board_answer a WHERE a.question_id = q.id) AS answers, "                          \
    "(SELECT COUNT(*) FROM board_same s WHERE s.question_id = q.id) AS same, "                               \
    "EXISTS (SELECT 1 FROM board_same s WHERE s.question_id = q.id AND s.person_id = $2) AS i_have_it "      \
    "FROM board_question q "

SQL(board_question_list, QUESTION_COLUMNS
    "WHERE q.relationship_id = $1 ORDER BY q.answered_at DESC NULLS FIRST, same DESC, q.asked_on DESC, q.id "
    "LIMIT 300");
SQL(board_question_get, QUESTION_COLUMNS "WHERE q.relationship_id = $1 AND q.id = $3");
SQL(board_open_count,
    "SELECT COUNT(*) FROM board_question WHERE relationship_id = $1 AND answered_at IS NULL");
SQL(board_question_insert,
    "INSERT INTO board_question (id, relationship_id, title, words, author_id, mine, asked_on) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)");
SQL(board_answer_list, "SELECT id, body, author_id, created_at FROM board_answer WHERE question_id = $1 "
                       "ORDER BY id");
SQL(board_answer_insert, "INSERT INTO board_answer (id, question_id, body, author_id, created_at) "
                         "VALUES ($1, $2, $3, $4, $5)");
SQL(board_same_insert,
    "INSERT INTO board_same (question_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING");
SQL(board_same_delete, "DELETE FROM board_same WHERE question_id = $1 AND person_id = $2");
SQL(board_settled, "UPDATE board_question SET answered_at = $2 WHERE id = $1 "
                   "AND (answered_at IS NULL) <> (CAST($2 AS BIGINT) IS NULL)");
SQL(board_delete_same, "DELETE FROM board_same WHERE question_id = $1");
SQL(board_delete_answers, "DELETE FROM board_answer WHERE question_id = $1");
SQL(board_delete_question, "DELETE FROM board_question WHERE id = $1");

/* ---- reading ---- */

static enum error own_content(const struct membership *membership, enum content_use use,
                              const struct content **ret_content)
{
    return content_of_author(membership->db, membership->arena, membership->clock, membership->portal_key,
                             membership->person, use, ret_content);
}

/* What was asked quietly is mine when my key opens it. */
static bool opens_for_me(const struct membership *membership, const struct content *own,
                         const struct question_row *sealed)
{
    const char *text;
    struct content_row row = {membership->arena, own, "board_question", sealed->id};
    return sealed->mine.length && content_open(&row, "mine", sealed->mine, &text) == OK;
}

static enum error open_question(const struct membership *membership, const struct content *own,
                                const struct question_row *sealed, struct board_question *ret_question)
{
    struct content_row row = {membership->arena, membership->content, "board_question", sealed->id};
    TRY(content_open_row(&row, &question_row_record, sealed, &board_question_record, ret_question));
    ret_question->is_mine =
        sealed->author_id ? sealed->author_id == membership->person : opens_for_me(membership, own, sealed);
    return OK;
}

enum error board_list(const struct membership *membership, struct list *ret_questions)
{
    struct list rows = {0};
    const struct content *own;
    TRY(own_content(membership, CONTENT_READ, &own));
    TRY(db_list(membership->db, membership->arena, &board_question_list,
                DB_PARAMS(db_int(membership->relationship), db_int(membership->person)), &question_row_record,
                &rows));
    LIST_EACH (&rows, struct question_row, row)
        TRY(open_question(membership, own, row,
                          LIST_ADD(ret_questions, membership->arena, struct board_question)));
    return OK;
}

enum error board_get(const struct membership *membership, int64_t id, struct board_question *ret_question)
{
    struct question_row row;
    const struct content *own;
    TRY(db_one(membership->db, membership->arena, &board_question_get,
               DB_PARAMS(db_int(membership->relationship), db_int(membership->person), db_int(id)),
               &question_row_record, &row));
    TRY(own_content(membership, CONTENT_READ, &own));
    return open_question(membership, own, &row, ret_question);
}

enum error board_answers(const struct membership *membership, int64_t question, struct list *ret_answers)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &board_answer_list, DB_PARAMS(db_int(question)),
                &answer_row_record, &rows));
    return content_open_rows(membership->arena, membership->content, "board_answer", &answer_row_record,
                             &rows, &board_answer_record, ret_answers);
}

/* ---- asking ---- */

struct board_work {
    const struct membership *membership;
    const struct board_form *form;
    const struct content *own;
    int64_t id, question;
    const char *body;
    bool flag;
};

/* Ids are made of the time as a rule; this one tells none. */
static int64_t quiet_id(void)
{
    int64_t id;
    random_bytes(&id, sizeof id);
    return (id & (INT64_MAX >> 1)) | 1;
}

/* All, the asker too: who was not told would be who asked. */
static enum error tell_all(struct db *db, const struct membership *membership, const char *kind)
{
    struct notice notice = {.kind = kind, .subject = membership->relationship};
    notice.path =
        arena_format(membership->arena, "/relationships/%lld/board", (long long)membership->relationship);
    LIST_EACH (&membership->members, struct relationship_member, member) {
        notice.person = member->id;
        TRY(notice_tell(db, membership->clock, &notice));
    }
    return OK;
}

static enum error ask_in(struct db *db, void *context)
{
    struct board_work *work = context;
    const struct membership *membership = work->membership;
    const struct board_form *form = work->form;
    int64_t open;
    TRY(db_number(db, &board_open_count, DB_PARAMS(db_int(membership->relationship)), &open));
    if (open >= BOARD_OPEN_MAXIMUM) return ERROR_TOO_LARGE;
    work->id = form->quietly ? quiet_id() : id_new(membership->clock);
    struct content_row row = {membership->arena, membership->content, "board_question", work->id};
    struct content_row mine = {membership->arena, work->own, "board_question", work->id};
    TRY(db_run(db, &board_question_insert,
               DB_PARAMS(db_int(work->id), db_int(membership->relationship),
                         content_seal(&row, "title", form->title), content_seal(&row, "words", form->words),
                         form->quietly ? db_null() : db_int(membership->person),
                         form->quietly ? content_seal(&mine, "mine", form->title) : db_null(),
                         db_int(clock_day(membership->clock))),
               NULL));
    if (form->quietly) return tell_all(db, membership, "board.asked-quietly");
    struct notice notice = {.kind = "board.asked", .subject = membership->relationship, .path = "/board"};
    return membership_tell(membership, &notice);
}

enum error board_ask(const struct membership *membership, const struct board_form *form, int64_t *ret_id)
{
    struct board_work work = {.membership = membership, .form = form};
    if (text_is_blank(form->title) || text_length(form->title) > BOARD_TITLE_MAXIMUM ||
        text_length(text_or_empty(form->words)) > BOARD_WORDS_MAXIMUM)
        return ERROR_INVALID;
    if (form->quietly && membership->members.count < BOARD_QUIET_MEMBERS) return ERROR_INVALID;
    if (form->quietly) TRY(own_content(membership, CONTENT_WRITE, &work.own));
    TRY(membership_write(membership, ask_in, &work));
    *ret_id = work.id;
    return OK;
}

/* ---- answering ---- */

static enum error reply_in(struct db *db, void *context)
{
    struct board_work *work = context;
    const struct membership *membership = work->membership;
    struct board_question question;
    TRY(board_get(membership, work->question, &question));
    if (work->flag && (question.author_id || !question.is_mine)) return ERROR_FORBIDDEN;
    if (question.answers >= BOARD_ANSWERS_MAXIMUM) return ERROR_TOO_LARGE;
    work->id = id_new(membership->clock);
    struct content_row row = {membership->arena, membership->content, "board_answer", work->id};
    TRY(db_run(db, &board_answer_insert,
               DB_PARAMS(db_int(work->id), db_int(work->question), content_seal(&row, "body", work->body),
                         work->flag ? db_null() : db_int(membership->person),
                         db_int(clock_seconds(membership->clock))),
               NULL));
    if (work->flag) return tell_all(db, membership, "board.answered-quietly");
    struct notice notice = {.kind = "board.answered",
                            .subject = membership->relationship,
                            .path =
                                arena_format(membership->arena, "/board/%lld", (long long)work->question)};
    return membership_tell(membership, &notice);
}

enum error board_reply(const struct membership *membership, int64_t question, const char *body, bool as_asker,
                       int64_t *ret_id)
{
    struct board_work work = {.membership = membership, .question = question, .body = body, .flag = as_asker};
    if (text_is_blank(body) || text_length(body) > BOARD_WORDS_MAXIMUM) return ERROR_INVALID;
    TRY(membership_write(membership, reply_in, &work));
    *ret_id = work.id;
    return OK;
}

/* ---- small steps ---- */

static enum error same_in(struct db *db, void *context)
{
    const struct board_work *work = context;
    struct board_question question;
    TRY(board_get(work->membership, work->question, &question));
    if (question.is_mine) return ERROR_CONFLICT;
    return db_run(db, work->flag ? &board_same_insert : &board_same_delete,
                  DB_PARAMS(db_int(work->question), db_int(work->membership->person)), NULL);
}

enum error board_same(const struct membership *membership, int64_t question, bool same)
{
    struct board_work work = {.membership = membership, .question = question, .flag = same};
    return membership_write(membership, same_in, &work);
}

static enum error settle_in(struct db *db, void *context)
{
    const struct board_work *work = context;
    struct board_question question;
    TRY(board_get(work->membership, work->question, &question));
    return db_run(db, &board_settled,
                  DB_PARAMS(db_int(work->question),
                            db_int_or_null(work->flag ? clock_seconds(work->membership->clock) : 0)),
                  NULL);
}

enum error board_settle(const struct membership *membership, int64_t question, bool answered)
{
    struct board_work work = {.membership = membership, .question = question, .flag = answered};
    return membership_write(membership, settle_in, &work);
}

static enum error withdraw_in(struct db *db, void *context)
{
    const struct board_work *work = context;
    struct board_question question;
    TRY(board_get(work->membership, work->question, &question));
    if (!question.is_mine) return ERROR_FORBIDDEN;
    TRY(db_run(db, &board_delete_same, DB_PARAMS(db_int(work->question)), NULL));
    TRY(db_run(db, &board_delete_answers, DB_PARAMS(db_int(work->question)), NULL));
    return db_run_one(db, &board_delete_question, DB_PARAMS(db_int(work->question)));
}

enum error board_withdraw(const struct membership *membership, int64_t question)
{
    struct board_work work = {.membership = membership, .question = question};
    return membership_write(membership, withdraw_in, &work);
}
