/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A program's own questions: reading, adding, changing, ordering and removing them. */
#include <string.h>

#include "base/random.h"
#include "program/program_rules.h"
#include "program/program_store.h"

FORM_DEFINE(program_question, PROGRAM_QUESTION_FIELDS)

#define QUESTION_COLUMNS                                                                                     \
    "q.id, q.position, q.audience, q.kind, q.text, q.hint, q.options, q.required, q.version"
#define QUESTION_ANSWERS                                                                                     \
    "(SELECT COUNT(*) FROM enrollment_answer a WHERE a.question_id = q.id AND a.value <> '') AS answers"

SQL(program_questions_of, "SELECT " QUESTION_COLUMNS ", " QUESTION_ANSWERS
                          " FROM program_question q WHERE q.program_id = $1 ORDER BY q.position, q.id");

enum error program_questions(struct db *db, struct arena *arena, int64_t program, struct list *ret_questions)
{
    return db_list(db, arena, &program_questions_of, DB_PARAMS(db_int(program)), &program_question_record,
                   ret_questions);
}

SQL(program_question_by_id, "SELECT " QUESTION_COLUMNS ", " QUESTION_ANSWERS
                            " FROM program_question q WHERE q.program_id = $1 AND q.id = $2");

enum error program_question_read(struct db *db, struct arena *arena, int64_t program, int64_t question,
                                 struct program_question *ret_question)
{
    return db_one(db, arena, &program_question_by_id, DB_PARAMS(db_int(program), db_int(question)),
                  &program_question_record, ret_question);
}

/* ---- adding ---- */

SQL(program_question_count, "SELECT COUNT(*) FROM program_question WHERE program_id = $1");
SQL(program_question_last, "SELECT COALESCE(MAX(position), 0) FROM program_question WHERE program_id = $1");
SQL(program_question_new,
    "INSERT INTO program_question (id, program_id, position, audience, kind, text, hint, options, required,"
    " version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)");

struct question_add {
    int64_t program, id;
    const struct program_question *question;
};

static enum error question_add_work(struct db *db, void *context)
{
    const struct question_add *add = context;
    const struct program_question *q = add->question;
    int64_t count, last;
    TRY(db_number(db, &program_question_count, DB_PARAMS(db_int(add->program)), &count));
    if (count >= PROGRAM_QUESTIONS_MAX) return ERROR_TOO_LARGE;
    TRY(db_number(db, &program_question_last, DB_PARAMS(db_int(add->program)), &last));
    return db_run(db, &program_question_new,
                  DB_PARAMS(db_int(add->id), db_int(add->program), db_int(last + 1), db_text(q->audience),
                            db_text(q->kind), db_text(q->text), db_text(q->hint), db_text(q->options),
                            db_int(q->required)),
                  NULL);
}

enum error program_question_add(struct db *db, const struct clock *clock, int64_t program,
                                const struct program_question *question, int64_t *ret_id)
{
    struct question_add add = {program, id_new(clock), question};
    TRY(db_write(db, question_add_work, &add));
    *ret_id = add.id;
    return OK;
}

/* ---- changing ---- */

SQL(program_question_update,
    "UPDATE program_question SET audience = $4, kind = $5, text = $6, hint = $7, options = $8, required = $9,"
    " version = version + 1 WHERE program_id = $1 AND id = $2 AND version = $3");

enum error program_question_write(struct db *db, int64_t program, const struct program_question *q)
{
    return db_run_one(db, &program_question_update,
                      DB_PARAMS(db_int(program), db_int(q->id), db_int(q->version), db_text(q->audience),
                                db_text(q->kind), db_text(q->text), db_text(q->hint), db_text(q->options),
                                db_int(q->required)));
}

SQL(program_question_answers_drop, "DELETE FROM enrollment_answer WHERE question_id IN"
                                   " (SELECT id FROM program_question WHERE program_id = $1 AND id = $2)");
SQL(program_question_drop, "DELETE FROM program_question WHERE program_id = $1 AND id = $2");

struct question_at {
    struct arena *arena;
    int64_t program, question;
    int direction;
};

static enum error question_remove_work(struct db *db, void *context)
{
    const struct question_at *at = context;
    const struct db_params key = DB_PARAMS(db_int(at->program), db_int(at->question));
    int64_t changed;
    TRY(db_run(db, &program_question_answers_drop, key, NULL));
    TRY(db_run(db, &program_question_drop, key, &changed));
    return changed == 1 ? OK : ERROR_NOT_FOUND;
}

enum error program_question_remove(struct db *db, int64_t program, int64_t question)
{
    struct question_at at = {NULL, program, question, 0};
    return db_write(db, question_remove_work, &at);
}

/* ---- ordering ---- */

SQL(program_question_place,
    "UPDATE program_question SET position = $3 WHERE program_id = $1 AND id = $2 AND position <> $3");

/* Numbers all questions anew with this one and its neighbor swapped: positions may have gaps or be equal
 * after two people added at the same time. */
static enum error question_move_work(struct db *db, void *context)
{
    const struct question_at *at = context;
    struct list questions = {0};
    TRY(program_questions(db, at->arena, at->program, &questions));
    size_t found = questions.count;
    for (size_t i = 0; i < questions.count; i++)
        if (LIST_AT(&questions, struct program_question, i)->id == at->question) found = i;
    if (found == questions.count) return ERROR_NOT_FOUND;
    size_t other = at->direction < 0 ? (found == 0 ? found : found - 1)
                                     : (found + 1 == questions.count ? found : found + 1);
    for (size_t i = 0; i < questions.count; i++) {
        size_t place = i == found ? other : (i == other ? found : i);
        int64_t id = LIST_AT(&questions, struct program_question, i)->id;
        TRY(db_run(db, &program_question_place,
                   DB_PARAMS(db_int(at->program), db_int(id), db_int((int64_t)place + 1)), NULL));
    }
    return OK;
}

enum error program_question_move(struct db *db, struct arena *arena, int64_t program, int64_t question,
                                 int direction)
{
    struct question_at at = {arena, program, question, direction};
    return db_write(db, question_move_work, &at);
}
