/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of the board: questions of a circle and their answers. */
#include <string.h>

#include "base/text.h"
#include "circle/board.h"
#include "circle/circle.h"
#include "language/language.h"
#include "web/form.h"
#include "web/reply.h"
#include "web/request.h"

#define BOARD_LINE_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, text, asked_by, 0) /* "Amara Okafor", "you", "asked quietly" */                                 \
    FIELD(R, flag, is_quiet, 0)                                                                              \
    FIELD(R, flag, is_mine, 0)                                                                               \
    FIELD(R, day, asked_on, 0)                                                                               \
    FIELD(R, flag, is_answered, 0)                                                                           \
    FIELD(R, integer, answers, 0)                                                                            \
    FIELD(R, text, answers_words, 0) /* "2 answers"; "" none */                                              \
    FIELD(R, integer, same, 0)                                                                               \
    FIELD(R, text, same_words, 0) /* "2 others have it too"; "" nobody */                                    \
    FIELD(R, flag, i_have_it, 0)
RECORD_LOCAL(board_line, BOARD_LINE_FIELDS)

#define BOARD_VIEW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, list, open, board_line)                                                                         \
    FIELD(R, flag, none_open, 0)                                                                             \
    FIELD(R, list, answered, board_line)                                                                     \
    FIELD(R, flag, has_answered, 0)                                                                          \
    FIELD(R, flag, can_be_quiet, 0)                                                                          \
    FIELD(R, integer, others, 0) /* members besides me */                                                    \
    FIELD(R, record, form, board_form)                                                                       \
    FIELD(R, record, problems, board_form_problems)
RECORD_LOCAL(board_view, BOARD_VIEW_FIELDS)

#define BOARD_ANSWER_LINE_FIELDS(FIELD, R)                                                                   \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, time, created_at, 0)
RECORD_LOCAL(board_answer_line, BOARD_ANSWER_LINE_FIELDS)

#define BOARD_REPLY_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, body, BOARD_WORDS_MAXIMUM)                                                                \
    FIELD(R, flag, as_asker, 0)
FORM_LOCAL(board_reply_form, BOARD_REPLY_FIELDS)

#define BOARD_QUESTION_VIEW_FIELDS(FIELD, R)                                                                 \
    FIELD(R, record, head, relationship_head)                                                                \
    FIELD(R, record, question, board_line)                                                                   \
    FIELD(R, list, answers, board_answer_line)                                                               \
    FIELD(R, flag, none, 0)                                                                                  \
    FIELD(R, record, form, board_reply_form)                                                                 \
    FIELD(R, record, problems, board_reply_form_problems)
RECORD_LOCAL(board_question_view, BOARD_QUESTION_VIEW_FIELDS)

static void fill_line(const struct membership *membership, const struct board_question *question,
                      struct board_line *line)
{
    struct arena *arena = membership->arena;
    bool quiet = question->author_id == 0;
    *line = (struct board_line){
        .id = question->id,
        .title = question->title,
        .words = question->words,
        .asked_by = quiet               ? say(membership->language, "Asked quietly")
                    : question->is_mine ? say(membership->language, "Asked by you")
                                        : arena_format(arena, say(membership->language, "Asked by %s"),
                                                       membership_name(membership, question->author_id)),
        .is_quiet = quiet,
        .is_mine = question->is_mine,
        .asked_on = question->asked_on,
        .is_answered = question->answered_at != 0,
        .answers = question->answers,
        .answers_words = question->answers ? arena_format(arena,
                                                          say_count(membership->language, "%lld answer",
                                                                    "%lld answers", question->answers),
                                                          (long long)question->answers)
                                           : "",
        .same = question->same,
        .same_words = question->same ? arena_format(arena,
                                                    say_count(membership->language, "%lld more has it",
                                                              "%lld more have it", question->same),
                                                    (long long)question->same)
                                     : "",
        .i_have_it = question->i_have_it,
    };
}

/* ---- the board ---- */

static enum error make_board(struct request *request, const struct relationship_page *page,
                             const struct board_form *form, const struct board_form_problems *problems,
                             struct board_view **ret_view)
{
    const struct membership *membership = &page->membership;
    struct board_view *view = ARENA_NEW(request->arena, struct board_view);
    struct list questions = {0};
    TRY(board_list(membership, &questions));
    LIST_EACH (&questions, struct board_question, question) {
        struct list *place = question->answered_at ? &view->answered : &view->open;
        fill_line(membership, question, LIST_ADD(place, request->arena, struct board_line));
    }
    view->head = page->head;
    view->none_open = view->open.count == 0;
    view->has_answered = view->answered.count > 0;
    view->can_be_quiet = membership->members.count >= BOARD_QUIET_MEMBERS;
    view->others = (int64_t)membership->members.count - 1;
    view->form = form;
    view->problems = problems;
    *ret_view = view;
    return OK;
}

static enum error board_page(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct board_view *view;
    struct board_form *form = ARENA_NEW(request->arena, struct board_form);
    struct board_form_problems *problems = ARENA_NEW(request->arena, struct board_form_problems);
    TRY(relationship_page_open(request, reply, RELATIONSHIP_READ, "board", MESSAGE("Board"), &page));
    *form = (struct board_form){.title = "", .words = ""};
    form_no_problems(&board_form_problems_record, problems);
    TRY(make_board(request, &page, form, problems, &view));
    reply_view(reply, view);
    return OK;
}

static enum error board_post(struct request *request, struct reply *reply)
{
    struct relationship_page page;
    struct board_form *form = ARENA_NEW(request->arena, struct board_form);
    struct board_form_problems *problems = ARENA_NEW(request->arena, struct board_form_problems);
    int64_t id;
    TRY(relationship_page_open(request, reply, RELATIONSHIP_WRITE, "board", MESSAGE("Board"), &page));
    form_no_problems(&board_form_problems_record, problems);
    request_read_form(request, &board_form_record, form, &board_form_problems_record, problems);
    if (!*form->title && !*problems->title) problems->title = MESSAGE("Write your question in a sentence.");
    if (form->quietly && page.membership.members.count < BOARD_QUIET_MEMBERS)
        problems->quietly =
            MESSAGE("In so small a circle the others would guess. Ask by name, or in a session.");
    if (form_has_problems(&board_form_problems_record, problems)) {
        struct board_view *view;
        TRY(make_board(request, &page, form, problems, &view));
        reply_problems(reply, view, &board_form_problems_record, problems);
        return OK;
    }
    enum error error = board_ask(&page.membership, form, &id);
    if (error == ERROR_TOO_LARGE)
        reply_explain(reply, "100 questions are open. Answer some, or note those that are answered.");
    TRY(error);
    reply_notice(reply, form->quietly ? MESSAGE("Your question stands on the board, without your name.")
                                      : MESSAGE("Your question stands on the board."));
    reply_see(reply, "/relationships/%lld/board", (long long)page.membership.relationship);
    return OK;
}

/* ---- one question ---- */

struct question_page {
    struct relationship_page page;
    struct board_question question;
};

static enum error open_question_page(struct request *request, struct reply *reply, enum relationship_use use,
                                     struct question_page *ret_page)
{
    struct question_page at;
    int64_t id;
    TRY(relationship_page_open(request, reply, use, "board", MESSAGE("Question"), &at.page));
    TRY(request_id(request, "question", &id));
    TRY(board_get(&at.page.membership, id, &at.question));
    *ret_page = at;
    return OK;
}

static enum error make_question(struct request *request, const struct question_page *at,
                                const struct board_reply_form *form,
                                const struct board_reply_form_problems *problems,
                                struct board_question_view **ret_view)
{
    const struct membership *membership = &at->page.membership;
    struct board_question_view *view = ARENA_NEW(request->arena, struct board_question_view);
    struct board_line *line = ARENA_NEW(request->arena, struct board_line);
    struct list answers = {0};
    fill_line(membership, &at->question, line);
    TRY(board_answers(membership, at->question.id, &answers));
    LIST_EACH (&answers, struct board_answer, answer)
        *LIST_ADD(&view->answers, request->arena, struct board_answer_line) = (struct board_answer_line){
            .id = answer->id,
            .name = answer->author_id ? membership_name(membership, answer->author_id)
                                      : say(request->language, "Who asked"),
            .body = answer->body,
            .created_at = answer->created_at};
    view->head = at->page.head;
    view->question = line;
    view->none = answers.count == 0;
    view->form = form;
    view->problems = problems;
    *ret_view = view;
    return OK;
}

static enum error question_page_show(struct request *request, struct reply *reply)
{
    struct question_page at;
    struct board_question_view *view;
    struct board_reply_form *form = ARENA_NEW(request->arena, struct board_reply_form);
    struct board_reply_form_problems *problems = ARENA_NEW(request->arena, struct board_reply_form_problems);
    TRY(open_question_page(request, reply, RELATIONSHIP_READ, &at));
    form->body = "";
    form->as_asker = at.question.author_id == 0 && at.question.is_mine;
    form_no_problems(&board_reply_form_problems_record, problems);
    TRY(make_question(request, &at, form, problems, &view));
    reply_view(reply, view);
    return OK;
}

static enum error answers_post(struct request *request, struct reply *reply)
{
    struct question_page at;
    struct board_reply_form *form = ARENA_NEW(request->arena, struct board_reply_form);
    struct board_reply_form_problems *problems = ARENA_NEW(request->arena, struct board_reply_form_problems);
    int64_t id;
    TRY(open_question_page(request, reply, RELATIONSHIP_WRITE, &at));
    form_no_problems(&board_reply_form_problems_record, problems);
    request_read_form(request, &board_reply_form_record, form, &board_reply_form_problems_record, problems);
    if (!*form->body && !*problems->body) problems->body = MESSAGE("Write an answer first.");
    if (form_has_problems(&board_reply_form_problems_record, problems)) {
        struct board_question_view *view;
        TRY(make_question(request, &at, form, problems, &view));
        reply_problems(reply, view, &board_reply_form_problems_record, problems);
        return OK;
    }
    TRY(board_reply(&at.page.membership, at.question.id, form->body, form->as_asker, &id));
    reply_see(reply, "/relationships/%lld/board/%lld#answer%lld", (long long)at.page.membership.relationship,
              (long long)at.question.id, (long long)id);
    return OK;
}

/* ---- small steps ---- */

#define BOARD_STEP_FIELDS(FIELD, R)                                                                          \
    FIELD(R, flag, same, 0)                                                                                  \
    FIELD(R, flag, answered, 0)
FORM_LOCAL(board_step_form, BOARD_STEP_FIELDS)

static enum error open_step(struct request *request, struct reply *reply, struct question_page *at,
                            struct board_step_form *form)
{
    struct board_step_form_problems problems;
    TRY(open_question_page(request, reply, RELATIONSHIP_WRITE, at));
    return request_read(request, &board_step_form_record, form, &board_step_form_problems_record, &problems);
}

static enum error see_question(struct reply *reply, const struct question_page *at)
{
    reply_see(reply, "/relationships/%lld/board/%lld", (long long)at->page.membership.relationship,
              (long long)at->question.id);
    return OK;
}

static enum error same_post(struct request *request, struct reply *reply)
{
    struct question_page at;
    struct board_step_form form = {0};
    TRY(open_step(request, reply, &at, &form));
    enum error error = board_same(&at.page.membership, at.question.id, form.same);
    if (error == ERROR_CONFLICT) reply_explain(reply, "You asked this, so you are counted already.");
    TRY(error);
    return see_question(reply, &at);
}

static enum error answered_post(struct request *request, struct reply *reply)
{
    struct question_page at;
    struct board_step_form form = {0};
    TRY(open_step(request, reply, &at, &form));
    TRY(board_settle(&at.page.membership, at.question.id, form.answered));
    return see_question(reply, &at);
}

static enum error withdraw_post(struct request *request, struct reply *reply)
{
    struct question_page at;
    TRY(open_question_page(request, reply, RELATIONSHIP_WRITE, &at));
    enum error error = board_withdraw(&at.page.membership, at.question.id);
    if (error == ERROR_FORBIDDEN) reply_explain(reply, "Only who asked can take a question back.");
    TRY(error);
    reply_notice(reply, "The question is off the board.");
    reply_see(reply, "/relationships/%lld/board", (long long)at.page.membership.relationship);
    return OK;
}

#define MEMBERS_ALONE "members of the relationship alone"

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/board",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Questions of a circle",
     .handle = board_page,
     .view = &board_view_record,
     .template = "circle/board.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/board",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Ask a question, by name or quietly",
     .handle = board_post,
     .input = &board_form_record,
     .view = &board_view_record,
     .template = "circle/board.html"},
    {.method = METHOD_GET,
     .pattern = "/relationships/:id/board/:question",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "A question with its answers",
     .handle = question_page_show,
     .view = &board_question_view_record,
     .template = "circle/board_question.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/board/:question/answers",
     .access = ACCESS_SIGNED_IN,
     .rule = "members of the relationship alone; without a name only who asked quietly",
     .summary = "Answer a question",
     .handle = answers_post,
     .input = &board_reply_form_record,
     .view = &board_question_view_record,
     .template = "circle/board_question.html"},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/board/:question/same",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "I have the same question, or not any more",
     .handle = same_post,
     .input = &board_step_form_record},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/board/:question/answered",
     .access = ACCESS_SIGNED_IN,
     .rule = MEMBERS_ALONE,
     .summary = "Note a question as answered, or open it again",
     .handle = answered_post,
     .input = &board_step_form_record},
    {.method = METHOD_POST,
     .pattern = "/relationships/:id/board/:question/withdraw",
     .access = ACCESS_SIGNED_IN,
     .rule = "who asked it",
     .summary = "Take a question back",
     .handle = withdraw_post},
};
const struct route_table board_routes = ROUTE_TABLE(routes);
