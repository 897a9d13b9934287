/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: the program's own questions, which people answer when they join. */
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "program/program_check.h"
#include "program/program_pages.h"
#include "program/program_rules.h"

#define QUESTION_LINE_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, text, 0)                                                                                  \
    FIELD(R, text, hint, 0)                                                                                  \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, text, audience, 0)                                                                              \
    FIELD(R, flag, required, 0)                                                                              \
    FIELD(R, text, kind_label, 0)                                                                            \
    FIELD(R, text, audience_label, 0)                                                                        \
    FIELD(R, texts, options, 0)                                                                              \
    FIELD(R, integer, answers, 0)                                                                            \
    FIELD(R, integer, place, 0) /* 1 … */                                                                  \
    FIELD(R, flag, is_first, 0)                                                                              \
    FIELD(R, flag, is_last, 0)
RECORD_LOCAL(question_line, QUESTION_LINE_FIELDS)

#define PROGRAM_QUESTIONS_VIEW_FIELDS(FIELD, R)                                                              \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, list, questions, question_line)                                                                 \
    FIELD(R, flag, none, 0)                                                                                  \
    FIELD(R, record, form, program_question)                                                                 \
    FIELD(R, record, problems, program_question_problems)                                                    \
    FIELD(R, list, kinds, choice)                                                                            \
    FIELD(R, list, audiences, choice)
RECORD_DECLARE(program_questions_view, PROGRAM_QUESTIONS_VIEW_FIELDS)
RECORD_DEFINE(program_questions_view, PROGRAM_QUESTIONS_VIEW_FIELDS)

#define PROGRAM_QUESTION_VIEW_FIELDS(FIELD, R)                                                               \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, form, program_question)                                                                 \
    FIELD(R, record, problems, program_question_problems)                                                    \
    FIELD(R, record, meanwhile, program_question_problems)                                                   \
    FIELD(R, flag, conflict, 0)                                                                              \
    FIELD(R, integer, answers, 0)                                                                            \
    FIELD(R, list, kinds, choice)                                                                            \
    FIELD(R, list, audiences, choice)
RECORD_DECLARE(program_question_view, PROGRAM_QUESTION_VIEW_FIELDS)
RECORD_DEFINE(program_question_view, PROGRAM_QUESTION_VIEW_FIELDS)

static void question_choices(struct arena *arena, const struct language *language,
                             const struct program_template *format, const struct program_question *question,
                             struct list *kinds, struct list *audiences)
{
    choice_add(arena, kinds, "text", say(language, "In their own words"), "", question->kind);
    choice_add(arena, kinds, "choice", say(language, "By choosing one answer"), "", question->kind);
    choice_add(arena, kinds, "choices", say(language, "By choosing any number of answers"), "",
               question->kind);
    choice_add(arena, kinds, "scale", say(language, "On a scale from 1 to 5"), "", question->kind);
    choice_add(arena, audiences, "both", say(language, "Everybody"), "", question->audience);
    choice_add(arena, audiences, "mentor",
               arena_format(arena, say(language, "Only %s"), say(language, format->mentors)), "",
               question->audience);
    choice_add(arena, audiences, "mentee",
               arena_format(arena, say(language, "Only %s"), say(language, format->mentees)), "",
               question->audience);
}

static const char *chosen_label(const struct list *choices, const char *key)
{
    LIST_EACH (choices, struct choice, choice)
        if (strcmp(choice->key, key) == 0) return choice->label;
    return "";
}

static enum error questions_view(struct request *request, const struct program_page *page,
                                 const struct program_question *form,
                                 const struct program_question_problems *problems,
                                 struct program_questions_view **ret_view)
{
    struct program_questions_view *view = ARENA_NEW(request->arena, struct program_questions_view);
    const struct program_template *format = program_template_of(page->card.format);
    struct list questions = {0};
    if (!format) return ERROR_DAMAGED;
    view->head = page->head;
    view->form = form;
    view->problems = problems;
    question_choices(request->arena, request->language, format, form, &view->kinds, &view->audiences);
    TRY(program_questions(request->db, request->arena, page->card.id, &questions));
    view->none = questions.count == 0;
    LIST_EACH (&questions, struct program_question, question) {
        struct question_line *line = LIST_ADD(&view->questions, request->arena, struct question_line);
        *line = (struct question_line){
            .id = question->id,
            .text = question->text,
            .hint = question->hint,
            .kind = question->kind,
            .audience = question->audience,
            .required = question->required,
            .kind_label = chosen_label(&view->kinds, question->kind),
            .audience_label = chosen_label(&view->audiences, question->audience),
            .answers = question->answers,
            .place = (int64_t)view->questions.count,
            .is_first = view->questions.count == 1,
            .is_last = view->questions.count == questions.count,
        };
        text_split(request->arena, question->options, "\n", &line->options);
    }
    *ret_view = view;
    return OK;
}

enum error program_questions_page(struct request *request, struct reply *reply)
{
    struct program_question *form = ARENA_NEW(request->arena, struct program_question);
    struct program_question_problems *problems = ARENA_NEW(request->arena, struct program_question_problems);
    struct program_questions_view *view;
    struct program_page page;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "questions", MESSAGE("Questions"), &page));
    form_no_problems(&program_question_problems_record, problems);
    *form = (struct program_question){.audience = "both", .kind = "text"};
    TRY(questions_view(request, &page, form, problems, &view));
    reply_view(reply, view);
    return OK;
}

/* One option a line, trimmed, without blank ones. */
static const char *tidy_options(struct arena *arena, const char *options)
{
    struct list parts = {0};
    struct text tidy;
    text_init(&tidy, arena);
    text_split(arena, options, "\n", &parts);
    LIST_EACH (&parts, const char *, part) {
        if (tidy.length) text_add_char(&tidy, '\n');
        text_add(&tidy, *part);
    }
    return tidy.at;
}

static enum error read_question(struct request *request, const struct program_question *before,
                                struct program_question *form, struct program_question_problems *problems)
{
    request_read_form(request, &program_question_record, form, &program_question_problems_record, problems);
    if (before) form_keep_unsent(request, &program_question_record, before, form);
    if (request->json && !before && !*form->audience) form->audience = "both";
    form->options = tidy_options(request->arena, form->options);
    program_question_check(request->arena, request->language, form, before, problems);
    return OK;
}

enum error program_questions_post(struct request *request, struct reply *reply)
{
    struct program_question *form = ARENA_NEW(request->arena, struct program_question);
    struct program_question_problems *problems = ARENA_NEW(request->arena, struct program_question_problems);
    struct program_questions_view *view;
    struct program_page page;
    int64_t id;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "questions", MESSAGE("Questions"), &page));
    TRY(read_question(request, NULL, form, problems));
    if (form_has_problems(&program_question_problems_record, problems)) {
        TRY(questions_view(request, &page, form, problems, &view));
        reply_problems(reply, view, &program_question_problems_record, problems);
        return OK;
    }
    enum error error = program_question_add(request->db, request->clock, page.card.id, form, &id);
    if (error == ERROR_TOO_LARGE)
        reply_explain(reply,
                      "A program can have 40 questions. Fewer are answered better: take one out first.");
    if (error != OK) return error;
    reply_notice(reply, "The question was added at the end.");
    reply_see(reply, "/programs/%lld/questions", (long long)page.card.id);
    return OK;
}

/* ---- one question ---- */

struct question_page {
    struct program_page page;
    struct program_question stored;
    struct program_question form;
    struct program_question_problems problems;
    struct program_question_problems meanwhile;
};

static enum error open_question(struct request *request, struct reply *reply, struct question_page **ret_at)
{
    struct question_page *at = ARENA_NEW(request->arena, struct question_page);
    int64_t id;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "questions", MESSAGE("Question"), &at->page));
    TRY(request_id(request, "question", &id));
    TRY(program_question_read(request->db, request->arena, at->page.card.id, id, &at->stored));
    form_no_problems(&program_question_problems_record, &at->problems);
    form_no_problems(&program_question_problems_record, &at->meanwhile);
    at->form = at->stored;
    *ret_at = at;
    return OK;
}

static enum error question_view(struct request *request, const struct question_page *at,
                                struct program_question_view **ret_view)
{
    struct program_question_view *view = ARENA_NEW(request->arena, struct program_question_view);
    const struct program_template *format = program_template_of(at->page.card.format);
    if (!format) return ERROR_DAMAGED;
    view->head = at->page.head;
    view->form = &at->form;
    view->problems = &at->problems;
    view->meanwhile = &at->meanwhile;
    view->answers = at->stored.answers;
    question_choices(request->arena, request->language, format, &at->form, &view->kinds, &view->audiences);
    *ret_view = view;
    return OK;
}

enum error program_question_page(struct request *request, struct reply *reply)
{
    struct question_page *at;
    struct program_question_view *view;
    TRY(open_question(request, reply, &at));
    TRY(question_view(request, at, &view));
    reply_view(reply, view);
    return OK;
}

static enum error question_conflict(struct request *request, struct reply *reply, struct question_page *at)
{
    struct program_question_view *view;
    TRY(program_question_read(request->db, request->arena, at->page.card.id, at->stored.id, &at->stored));
    form_note_differences(request->arena, request->language, &program_question_record, &at->form, &at->stored,
                          &program_question_problems_record, &at->meanwhile);
    at->form.version = at->stored.version;
    TRY(question_view(request, at, &view));
    view->conflict = true;
    reply_explain(reply, "Somebody else changed this question meanwhile. The fields say what is saved now.");
    reply_conflict(reply, view, &program_question_problems_record, &at->meanwhile);
    return OK;
}

enum error program_question_post(struct request *request, struct reply *reply)
{
    struct question_page *at;
    TRY(open_question(request, reply, &at));
    TRY(read_question(request, &at->stored, &at->form, &at->problems));
    if (form_has_problems(&program_question_problems_record, &at->problems)) {
        struct program_question_view *view;
        TRY(question_view(request, at, &view));
        reply_problems(reply, view, &program_question_problems_record, &at->problems);
        return OK;
    }
    at->form.id = at->stored.id;
    at->form.position = at->stored.position;
    at->form.answers = at->stored.answers;
    enum error error = program_question_write(request->db, at->page.card.id, &at->form);
    if (error == ERROR_CONFLICT) return question_conflict(request, reply, at);
    if (error != OK) return error;
    reply_notice(reply, "The question is saved.");
    reply_see(reply, "/programs/%lld/questions", (long long)at->page.card.id);
    return OK;
}

/* ---- order and removal ---- */

#define PROGRAM_MOVE_FORM_FIELDS(FIELD, R) FIELD(R, text, direction, 4) /* up, down */
FORM_DECLARE(program_move_form, PROGRAM_MOVE_FORM_FIELDS)
FORM_DEFINE(program_move_form, PROGRAM_MOVE_FORM_FIELDS)

enum error program_question_move_post(struct request *request, struct reply *reply)
{
    struct program_move_form form;
    struct program_move_form_problems problems;
    struct program_page page;
    int64_t question;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "questions", MESSAGE("Questions"), &page));
    TRY(request_id(request, "question", &question));
    TRY(request_read(request, &program_move_form_record, &form, &program_move_form_problems_record,
                     &problems));
    bool up = strcmp(form.direction, "up") == 0;
    if (!up && strcmp(form.direction, "down") != 0) {
        reply_explain(reply, "A question moves up or down.");
        return ERROR_INVALID;
    }
    TRY(program_question_move(request->db, request->arena, page.card.id, question, up ? -1 : 1));
    reply_see(reply, "/programs/%lld/questions#q%lld", (long long)page.card.id, (long long)question);
    return OK;
}

enum error program_question_remove_post(struct request *request, struct reply *reply)
{
    struct program_page page;
    int64_t question;
    TRY(program_page_open(request, reply, PROGRAM_MANAGERS, "questions", MESSAGE("Questions"), &page));
    TRY(request_id(request, "question", &question));
    TRY(program_question_remove(request->db, page.card.id, question));
    reply_notice(reply, "The question and its answers are gone.");
    reply_see(reply, "/programs/%lld/questions", (long long)page.card.id);
    return OK;
}
