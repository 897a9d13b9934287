/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One person's part as a coordinator sees it: answers, places, and what can be done. */
#include <string.h>

#include "account/account.h"
#include "base/text.h"
#include "language/language.h"
#include "program/program_pages.h"
#include "program/program_rules.h"

#define PROGRAM_PERSON_FORM_FIELDS(FIELD, R)                                                                 \
    FIELD(R, flag, as_mentor, 0)                                                                             \
    FIELD(R, flag, as_mentee, 0)                                                                             \
    FIELD(R, integer, capacity, 0)                                                                           \
    FIELD(R, integer, wanted, 0)                                                                             \
    FIELD(R, integer, version, 0)
FORM_DECLARE(program_person_form, PROGRAM_PERSON_FORM_FIELDS)
FORM_DEFINE(program_person_form, PROGRAM_PERSON_FORM_FIELDS)

#define PROGRAM_ACTION_FORM_FIELDS(FIELD, R) FIELD(R, text, action, 20)
FORM_DECLARE(program_action_form, PROGRAM_ACTION_FORM_FIELDS)
FORM_DEFINE(program_action_form, PROGRAM_ACTION_FORM_FIELDS)

#define PERSON_ANSWER_FIELDS(FIELD, R)                                                                       \
    FIELD(R, text, question, 0)                                                                              \
    FIELD(R, texts, lines, 0)                                                                                \
    FIELD(R, flag, blank, 0)
RECORD_LOCAL(person_answer, PERSON_ANSWER_FIELDS)

#define PERSON_ACTION_FIELDS(FIELD, R)                                                                       \
    FIELD(R, text, action, 0)                                                                                \
    FIELD(R, text, button, 0)                                                                                \
    FIELD(R, flag, is_main, 0)                                                                               \
    FIELD(R, flag, is_danger, 0)
RECORD_LOCAL(person_action, PERSON_ACTION_FIELDS)

#define PROGRAM_PERSON_VIEW_FIELDS(FIELD, R)                                                                 \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, person, person_card)                                                                    \
    FIELD(R, record, part, enrollment)                                                                       \
    FIELD(R, text, state_label, 0)                                                                           \
    FIELD(R, text, role_sentence, 0)                                                                         \
    FIELD(R, text, how, 0) /* how they came in */                                                            \
    FIELD(R, list, note, text_block)                                                                         \
    FIELD(R, flag, has_note, 0)                                                                              \
    FIELD(R, list, answers, person_answer)                                                                   \
    FIELD(R, flag, has_answers, 0)                                                                           \
    FIELD(R, list, actions, person_action)                                                                   \
    FIELD(R, flag, can_edit, 0)                                                                              \
    FIELD(R, flag, can_invite, 0) /* the viewer may make a link to sign in with */                           \
    FIELD(R, text, a_mentor, 0)                                                                              \
    FIELD(R, text, a_mentee, 0)                                                                              \
    FIELD(R, record, form, program_person_form)                                                              \
    FIELD(R, record, problems, program_person_form_problems)
RECORD_DECLARE(program_person_view, PROGRAM_PERSON_VIEW_FIELDS)
RECORD_DEFINE(program_person_view, PROGRAM_PERSON_VIEW_FIELDS)

struct person_page {
    struct program_page page;
    struct person_card person;
    struct enrollment part;
    enum enrollment_state state;
    enum program_state program_state;
    struct program_person_form form;
    struct program_person_form_problems problems;
};

static enum error open_person(struct request *request, struct reply *reply, struct person_page **ret_at)
{
    struct person_page *at = ARENA_NEW(request->arena, struct person_page);
    int64_t person;
    TRY(request_id(request, "person", &person));
    /* Asked twice: first whether the viewer may, then with the name as the title. */
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "people", MESSAGE("People"), &at->page));
    TRY(person_get(request->db, request->arena, person, &at->person));
    TRY(enrollment_get(request->db, request->arena, at->page.card.id, person, &at->part));
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "people", at->person.name, &at->page));
    if (!enrollment_state_of(at->part.state, &at->state)) return ERROR_DAMAGED;
    if (!program_state_of(at->page.card.state, &at->program_state)) return ERROR_DAMAGED;
    form_no_problems(&program_person_form_problems_record, &at->problems);
    at->form = (struct program_person_form){at->part.as_mentor, at->part.as_mentee, at->part.capacity,
                                            at->part.wanted, at->part.version};
    *ret_at = at;
    return OK;
}

static const char *how_they_came(const char *source)
{
    if (strcmp(source, "application") == 0) return MESSAGE("by application");
    if (strcmp(source, "invitation") == 0) return MESSAGE("by invitation");
    if (strcmp(source, "hiring") == 0) return MESSAGE("as a new hire");
    return MESSAGE("enrolled by a coordinator");
}

static enum error add_answers(struct request *request, const struct person_page *at,
                              struct program_person_view *view)
{
    struct list questions = {0}, answers = {0};
    TRY(program_questions(request->db, request->arena, at->page.card.id, &questions));
    TRY(enrollment_answers(request->db, request->arena, at->part.id, &answers));
    LIST_EACH (&questions, struct program_question, question) {
        struct person_answer line = {.question = question->text, .blank = true};
        bool asked = strcmp(question->audience, "mentor") == 0   ? at->part.as_mentor
                     : strcmp(question->audience, "mentee") == 0 ? at->part.as_mentee
                                                                 : true;
        LIST_EACH (&answers, struct enrollment_answer, answer)
            if (answer->question_id == question->id)
                text_split(request->arena, answer->value, "\n", &line.lines);
        line.blank = line.lines.count == 0;
        if (asked || !line.blank) *LIST_ADD(&view->answers, request->arena, struct person_answer) = line;
    }
    view->has_answers = view->answers.count != 0;
    return OK;
}

static void add_actions(struct arena *arena, const struct person_page *at, struct list *actions)
{
    static const enum enrollment_action shown[] = {
        ENROLLMENT_DO_ACCEPT,  ENROLLMENT_DO_OFFER,  ENROLLMENT_DO_WAITLIST,
        ENROLLMENT_DO_DECLINE, ENROLLMENT_DO_ENROLL, ENROLLMENT_DO_INVITE,
        ENROLLMENT_DO_RESUME,  ENROLLMENT_DO_PAUSE,  ENROLLMENT_DO_LEAVE};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        enum enrollment_state to;
        if (!enrollment_next(at->program_state, at->state, shown[i], BY_COORDINATOR, &to)) continue;
        *LIST_ADD(actions, arena, struct person_action) = (struct person_action){
            .action = enrollment_action_key(shown[i]),
            .button = enrollment_action_button(shown[i]),
            .is_main = shown[i] == ENROLLMENT_DO_ACCEPT,
            .is_danger = shown[i] == ENROLLMENT_DO_LEAVE,
        };
    }
}

static enum error person_view(struct request *request, const struct person_page *at,
                              struct program_person_view **ret_view)
{
    struct program_person_view *view = ARENA_NEW(request->arena, struct program_person_view);
    const struct program_template *format = program_template_of(at->page.card.format);
    if (!format) return ERROR_DAMAGED;
    view->head = at->page.head;
    view->person = &at->person;
    view->part = &at->part;
    view->state_label = at->part.offer_until ? say(request->language, "A place is offered")
                                             : enrollment_state_label(at->state);
    view->role_sentence =
        arena_format(request->arena, say(request->language, "as %s"),
                     program_role_words(request->arena, request->language, at->page.card.format,
                                        at->part.as_mentor, at->part.as_mentee));
    view->how = say(request->language, how_they_came(at->part.source));
    text_blocks(request->arena, at->part.note, &view->note);
    view->has_note = view->note.count != 0;
    view->a_mentor = say(request->language, format->a_mentor);
    view->a_mentee = say(request->language, format->a_mentee);
    view->form = &at->form;
    view->problems = &at->problems;
    view->can_edit = at->program_state != PROGRAM_CLOSED;
    view->can_invite = account_may_invite(request->db, request->arena, request->viewer, at->person.id) == OK;
    add_actions(request->arena, at, &view->actions);
    TRY(add_answers(request, at, view));
    *ret_view = view;
    return OK;
}

enum error program_person_page(struct request *request, struct reply *reply)
{
    struct person_page *at;
    struct program_person_view *view;
    TRY(open_person(request, reply, &at));
    TRY(person_view(request, at, &view));
    reply_view(reply, view);
    return OK;
}

static void check_person(const struct program_person_form *form,
                         struct program_person_form_problems *problems)
{
    if (!form->as_mentor && !form->as_mentee) problems->as_mentor = MESSAGE("Choose at least one role.");
    if (form->as_mentor && (form->capacity < 0 || form->capacity > PROGRAM_CAPACITY_MAX) &&
        !*problems->capacity)
        problems->capacity = MESSAGE("Write a number from 0 to 50.");
    if (form->as_mentee && (form->wanted < 1 || form->wanted > PROGRAM_WANTED_MAX) && !*problems->wanted)
        problems->wanted = MESSAGE("Write a number from 1 to 10.");
}

enum error program_person_post(struct request *request, struct reply *reply)
{
    struct person_page *at;
    TRY(open_person(request, reply, &at));
    struct program_person_form stored = at->form;
    request_read_form(request, &program_person_form_record, &at->form, &program_person_form_problems_record,
                      &at->problems);
    form_keep_unsent(request, &program_person_form_record, &stored, &at->form);
    check_person(&at->form, &at->problems);
    if (form_has_problems(&program_person_form_problems_record, &at->problems)) {
        struct program_person_view *view;
        TRY(person_view(request, at, &view));
        reply_problems(reply, view, &program_person_form_problems_record, &at->problems);
        return OK;
    }
    const struct enrollment_part part = {
        .program = at->page.card.id,
        .person = at->person.id,
        .version = at->form.version,
        .as_mentor = at->form.as_mentor,
        .as_mentee = at->form.as_mentee,
        .capacity = at->form.capacity,
        .wanted = at->form.wanted,
    };
    enum error error = enrollment_write_part(request->db, request->arena, request->clock, &part);
    if (error == ERROR_CONFLICT)
        reply_explain(
            reply, "This part was changed meanwhile, or all places for mentees are taken. Go back and look "
                   "again.");
    if (error != OK) return error;
    reply_notice(reply, "Saved.");
    reply_see(reply, "/programs/%lld/people/%lld", (long long)part.program, (long long)part.person);
    return OK;
}

enum error program_person_state_post(struct request *request, struct reply *reply)
{
    struct program_action_form form;
    struct program_action_form_problems problems;
    struct person_page *at;
    enum enrollment_action action;
    struct enrollment_outcome outcome;
    TRY(open_person(request, reply, &at));
    TRY(request_read(request, &program_action_form_record, &form, &program_action_form_problems_record,
                     &problems));
    if (!enrollment_action_of(form.action, &action)) {
        reply_explain(reply, "There is no such action.");
        return ERROR_INVALID;
    }
    const struct enrollment_order order = {
        .person = at->person.id, .action = action, .actor = BY_COORDINATOR};
    TRY(enrollment_change_many(request->db, request->arena, request->clock, at->page.card.id, &order, 1,
                               &outcome));
    if (outcome.done == 0) {
        const struct enrollment_refused *refused = LIST_AT(&outcome.refused, struct enrollment_refused, 0);
        reply_explain(
            reply, "%s",
            enrollment_refusal_sentence(request->arena, request->language, refused->name, refused->reason));
        return ERROR_CONFLICT;
    }
    reply_notice(reply, "Done: %s.", say(request->language, enrollment_state_label(outcome.to)));
    reply_see(reply, "/programs/%lld/people/%lld", (long long)at->page.card.id, (long long)at->person.id);
    return OK;
}
