/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Pages for the person whose part it is: applying, taking up an invitation, and later changing it, pausing,
 * leaving. The form is one: roles, places, what one hopes for, and the program's own questions.
 */
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "program/program_pages.h"
#include "program/program_rules.h"

#define JOIN_ANSWER_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, question, 0)                                                                                \
    FIELD(R, texts, values, 4000)
RECORD_LOCAL(join_answer, JOIN_ANSWER_FIELDS)

#define PROGRAM_JOIN_FORM_FIELDS(FIELD, R)                                                                   \
    FIELD(R, flag, as_mentor, 0)                                                                             \
    FIELD(R, flag, as_mentee, 0)                                                                             \
    FIELD(R, integer, capacity, 0)                                                                           \
    FIELD(R, integer, wanted, 0)                                                                             \
    FIELD(R, text, note, 2000)                                                                               \
    FIELD(R, list, answers, join_answer)                                                                     \
    FIELD(R, integer, version, 0) /* of the part, when it is changed; 0: whichever there is */
FORM_DECLARE(program_join_form, PROGRAM_JOIN_FORM_FIELDS)
FORM_DEFINE(program_join_form, PROGRAM_JOIN_FORM_FIELDS)

#define JOIN_QUESTION_FIELDS(FIELD, R)                                                                       \
    FIELD(R, integer, index, 0)                                                                              \
    FIELD(R, id, question, 0)                                                                                \
    FIELD(R, text, text, 0)                                                                                  \
    FIELD(R, text, hint, 0)                                                                                  \
    FIELD(R, text, audience, 0)                                                                              \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, flag, is_text, 0)                                                                               \
    FIELD(R, flag, is_choice, 0) /* one answer, or a step of a scale */                                      \
    FIELD(R, flag, is_choices, 0)                                                                            \
    FIELD(R, flag, is_scale, 0)                                                                              \
    FIELD(R, flag, required, 0)                                                                              \
    FIELD(R, text, value, 0)                                                                                 \
    FIELD(R, list, options, choice)                                                                          \
    FIELD(R, text, problem, 0)
RECORD_LOCAL(join_question, JOIN_QUESTION_FIELDS)

#define PROGRAM_JOIN_VIEW_FIELDS(FIELD, R)                                                                   \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, text, action, 0) /* where the form goes */                                                      \
    FIELD(R, text, button, 0)                                                                                \
    FIELD(R, text, sentence, 0) /* what happens then, or how it stands */                                    \
    FIELD(R, flag, is_part, 0)  /* changes a part that is there */                                           \
    FIELD(R, flag, can_edit, 0)                                                                              \
    FIELD(R, flag, chooses_role, 0)                                                                          \
    FIELD(R, flag, shows_mentor, 0) /* fields for mentors make sense */                                      \
    FIELD(R, flag, shows_mentee, 0)                                                                          \
    FIELD(R, text, a_mentor, 0)                                                                              \
    FIELD(R, text, a_mentee, 0)                                                                              \
    FIELD(R, text, mentors_word, 0)                                                                          \
    FIELD(R, text, mentees_word, 0)                                                                          \
    FIELD(R, record, form, program_join_form)                                                                \
    FIELD(R, record, problems, program_join_form_problems)                                                   \
    FIELD(R, list, for_all, join_question)                                                                   \
    FIELD(R, list, for_mentors, join_question)                                                               \
    FIELD(R, list, for_mentees, join_question)                                                               \
    FIELD(R, flag, has_for_all, 0)                                                                           \
    FIELD(R, flag, has_for_mentors, 0)                                                                       \
    FIELD(R, flag, has_for_mentees, 0)                                                                       \
    FIELD(R, list, mentor_guideline, text_block)                                                             \
    FIELD(R, list, mentee_guideline, text_block)                                                             \
    FIELD(R, flag, has_mentor_guideline, 0)                                                                  \
    FIELD(R, flag, has_mentee_guideline, 0)                                                                  \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, flag, can_pause, 0)                                                                             \
    FIELD(R, day, tomorrow, 0)     /* the first day until which one can pause */                             \
    FIELD(R, day, paused_until, 0) /* 0: without an end */                                                   \
    FIELD(R, flag, can_resume, 0)                                                                            \
    FIELD(R, flag, can_leave, 0)                                                                             \
    FIELD(R, flag, withdraws, 0) /* leaving takes an application back */
RECORD_DECLARE(program_join_view, PROGRAM_JOIN_VIEW_FIELDS)
RECORD_DEFINE(program_join_view, PROGRAM_JOIN_VIEW_FIELDS)

/* What all handlers here work on. */
struct join {
    struct program_page page;
    const struct program_template *format;
    struct enrollment part; /* id 0: none */
    enum enrollment_state state;
    enum program_state program_state;
    struct list questions; /* of struct program_question */
    struct list stored;    /* of struct enrollment_answer */
    struct program_join_form form;
    struct program_join_form_problems problems;
    bool checked; /* problems of answers are shown */
};

static enum error open_join(struct request *request, struct reply *reply, const char *title,
                            struct join **ret_join)
{
    struct join *join = ARENA_NEW(request->arena, struct join);
    TRY(program_page_open(request, reply, PROGRAM_EVERYBODY, "", title, &join->page));
    join->format = program_template_of(join->page.card.format);
    if (!join->format || !program_state_of(join->page.card.state, &join->program_state)) return ERROR_DAMAGED;
    enum error error =
        enrollment_get(request->db, request->arena, join->page.card.id, request->viewer->person, &join->part);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    if (error == OK) {
        if (!enrollment_state_of(join->part.state, &join->state)) return ERROR_DAMAGED;
        TRY(enrollment_answers(request->db, request->arena, join->part.id, &join->stored));
    }
    form_no_problems(&program_join_form_problems_record, &join->problems);
    *ret_join = join;
    return program_questions(request->db, request->arena, join->page.card.id, &join->questions);
}

/* Peers are both; an invitation says the role; who takes part changes it only where people need not be
 * accepted. */
static bool chooses_role(const struct join *join)
{
    bool is_in = join->state == ENROLLMENT_ACCEPTED || join->state == ENROLLMENT_PAUSED;
    if (strcmp(join->format->format, "peer") == 0 || join->state == ENROLLMENT_INVITED) return false;
    return !is_in || (join->page.card.by_application && !join->page.card.approval);
}

static void set_roles(const struct join *join, struct program_join_form *form)
{
    if (chooses_role(join)) return;
    bool peer = strcmp(join->format->format, "peer") == 0;
    form->as_mentor = peer || join->part.as_mentor;
    form->as_mentee = peer || join->part.as_mentee;
}

/* ---- answers ---- */

static const char *stored_answer(const struct join *join, int64_t question)
{
    LIST_EACH (&join->stored, struct enrollment_answer, answer)
        if (answer->question_id == question) return answer->value;
    return "";
}

/* What was sent for a question; NULL when nothing was. */
static const struct list *sent_answer(const struct join *join, int64_t question)
{
    LIST_EACH (&join->form.answers, struct join_answer, answer)
        if (answer->question == question) return &answer->values;
    return NULL;
}

static void answer_values(struct arena *arena, const struct join *join,
                          const struct program_question *question, struct list *ret_values)
{
    const struct list *sent = sent_answer(join, question->id);
    if (sent) {
        *ret_values = *sent;
        return;
    }
    const char *stored = stored_answer(join, question->id);
    if (strcmp(question->kind, "choices") == 0) text_split(arena, stored, "\n", ret_values);
    else if (*stored) *LIST_ADD(ret_values, arena, const char *) = stored;
}

static const char *joined(struct arena *arena, const struct list *values)
{
    struct text text;
    text_init(&text, arena);
    LIST_EACH (values, const char *, value) {
        if (text.length) text_add_char(&text, '\n');
        text_add(&text, *value);
    }
    return text.at;
}

static bool concerns(const struct program_question *question, const struct program_join_form *form)
{
    if (strcmp(question->audience, "mentor") == 0) return form->as_mentor;
    if (strcmp(question->audience, "mentee") == 0) return form->as_mentee;
    return true;
}

static const char *answer_problem(struct arena *arena, const struct join *join,
                                  const struct program_question *question)
{
    struct list values = {0}, options = {0};
    if (!concerns(question, &join->form)) return "";
    answer_values(arena, join, question, &values);
    text_split(arena, question->options, "\n", &options);
    return program_answer_problem(question->kind, question->required, &options, &values);
}

/* ---- the form ---- */

static bool has_value(const struct list *values, const char *value)
{
    LIST_EACH (values, const char *, one)
        if (strcmp(*one, value) == 0) return true;
    return false;
}

static void add_options(struct arena *arena, const struct program_question *question,
                        const struct list *values, struct list *ret_options)
{
    struct list options = {0};
    if (strcmp(question->kind, "scale") == 0)
        for (int step = 1; step <= PROGRAM_SCALE_MAX; step++)
            *LIST_ADD(&options, arena, const char *) = arena_format(arena, "%d", step);
    else text_split(arena, question->options, "\n", &options);
    LIST_EACH (&options, const char *, option)
        *LIST_ADD(ret_options, arena, struct choice) =
            (struct choice){*option, *option, "", has_value(values, *option)};
}

static void add_question(struct arena *arena, const struct join *join,
                         const struct program_question *question, int64_t index,
                         struct program_join_view *view)
{
    struct list *list = strcmp(question->audience, "mentor") == 0   ? &view->for_mentors
                        : strcmp(question->audience, "mentee") == 0 ? &view->for_mentees
                                                                    : &view->for_all;
    struct join_question *line = LIST_ADD(list, arena, struct join_question);
    struct list values = {0};
    answer_values(arena, join, question, &values);
    bool scale = strcmp(question->kind, "scale") == 0;
    *line = (struct join_question){
        .index = index,
        .question = question->id,
        .text = question->text,
        .hint = question->hint,
        .audience = question->audience,
        .kind = question->kind,
        .is_text = strcmp(question->kind, "text") == 0,
        .is_choice = scale || strcmp(question->kind, "choice") == 0,
        .is_choices = strcmp(question->kind, "choices") == 0,
        .is_scale = scale,
        .required = question->required,
        .value = joined(arena, &values),
        .problem = join->checked ? answer_problem(arena, join, question) : "",
    };
    if (!line->is_text) add_options(arena, question, &values, &line->options);
}

static struct program_join_view *join_view(struct request *request, const struct join *join)
{
    struct program_join_view *view = ARENA_NEW(request->arena, struct program_join_view);
    view->head = join->page.head;
    view->chooses_role = chooses_role(join);
    view->shows_mentor = view->chooses_role || join->form.as_mentor;
    view->shows_mentee = view->chooses_role || join->form.as_mentee;
    view->a_mentor = say(request->language, join->format->a_mentor);
    view->a_mentee = say(request->language, join->format->a_mentee);
    view->mentors_word = say(request->language, join->format->mentors);
    view->mentees_word = say(request->language, join->format->mentees);
    view->form = &join->form;
    view->problems = &join->problems;
    for (size_t i = 0; i < join->questions.count; i++)
        add_question(request->arena, join, LIST_AT(&join->questions, struct program_question, i), (int64_t)i,
                     view);
    view->has_for_all = view->for_all.count != 0;
    view->has_for_mentors = view->shows_mentor && view->for_mentors.count != 0;
    view->has_for_mentees = view->shows_mentee && view->for_mentees.count != 0;
    view->state = text_or_empty(join->part.state);
    view->can_edit = true;
    return view;
}

static enum error read_join(struct request *request, struct join *join)
{
    struct program_join_form *form = &join->form;
    struct program_join_form_problems *problems = &join->problems;
    request_read_form(request, &program_join_form_record, form, &program_join_form_problems_record, problems);
    set_roles(join, form);
    if (!request_has(request, "capacity")) form->capacity = -1;
    if (!request_has(request, "wanted")) form->wanted = -1;
    if (!form->as_mentor && !form->as_mentee && !*problems->as_mentor)
        problems->as_mentor = MESSAGE("Choose how you would like to take part.");
    bool odd_capacity =
        form->capacity > PROGRAM_CAPACITY_MAX || (form->capacity < 0 && request_has(request, "capacity"));
    bool odd_wanted =
        form->wanted > PROGRAM_WANTED_MAX || (form->wanted < 1 && request_has(request, "wanted"));
    if (form->as_mentor && odd_capacity && !*problems->capacity)
        problems->capacity = MESSAGE("Write a number from 0 to 50.");
    if (form->as_mentee && odd_wanted && !*problems->wanted)
        problems->wanted = MESSAGE("Write a number from 1 to 10.");
    join->checked = true;
    LIST_EACH (&join->questions, struct program_question, question) {
        const char *problem = answer_problem(request->arena, join, question);
        if (*problem && !*problems->answers)
            problems->answers =
                arena_format(request->arena, "%s: %s", question->text, say(request->language, problem));
    }
    return OK;
}

/* Answers as they are stored; questions that were not sent, or do not concern the role, are left as they are.
 */
static void answers_to_store(struct arena *arena, const struct join *join, struct list *ret_answers)
{
    LIST_EACH (&join->questions, struct program_question, question) {
        const struct list *sent = sent_answer(join, question->id);
        if (!sent || !concerns(question, &join->form)) continue;
        *LIST_ADD(ret_answers, arena, struct enrollment_answer) =
            (struct enrollment_answer){question->id, joined(arena, sent)};
    }
}

/* ---- /programs/:id/join ---- */

static bool has_part(const struct join *join)
{
    return join->state == ENROLLMENT_APPLIED || join->state == ENROLLMENT_WAITLISTED ||
           join->state == ENROLLMENT_ACCEPTED || join->state == ENROLLMENT_PAUSED;
}

/* Whether there is anything to join: an invitation, or an open door. */
static enum error check_door(struct request *request, struct reply *reply, const struct join *join,
                             enum program_door *ret_door)
{
    struct program_counts counts;
    TRY(program_counts(request->db, request->arena, join->page.card.id, &counts));
    *ret_door = program_door(&join->page.card, &counts, clock_day(request->clock));
    if (join->state == ENROLLMENT_INVITED) return OK;
    if (has_part(join)) {
        reply_explain(reply, "You have a part in this program already. You can change it on its page.");
        return ERROR_CONFLICT;
    }
    if (*ret_door == DOOR_OPEN || *ret_door == DOOR_APPROVAL || *ret_door == DOOR_WAITLIST) return OK;
    reply_explain(reply, "You cannot apply to this program now. Its coordinators can invite you.");
    return ERROR_CONFLICT;
}

static const char *join_sentence(const struct join *join, enum program_door door)
{
    if (join->state == ENROLLMENT_INVITED) return MESSAGE("You are invited. Accept, and you take part.");
    if (door == DOOR_WAITLIST)
        return MESSAGE("All places are taken. You come on the waitlist and are offered the next free one.");
    if (door == DOOR_APPROVAL) return MESSAGE("A coordinator reads your application and answers it.");
    return MESSAGE("You take part at once.");
}

static struct program_join_view *new_join_view(struct request *request, const struct join *join,
                                               enum program_door door)
{
    struct program_join_view *view = join_view(request, join);
    view->action = arena_format(request->arena, "/programs/%lld/join", (long long)join->page.card.id);
    view->button = join->state == ENROLLMENT_INVITED ? say(request->language, "Accept")
                   : door == DOOR_OPEN               ? say(request->language, "Join")
                                                     : say(request->language, "Apply");
    view->sentence = say(request->language, join_sentence(join, door));
    return view;
}

/* What is expected, shown before one says yes. */
static enum error add_guidelines(struct request *request, const struct join *join,
                                 struct program_join_view *view)
{
    const char *mentor, *mentee;
    TRY(program_guideline(request->db, request->arena, join->page.card.id, "mentor", &mentor));
    TRY(program_guideline(request->db, request->arena, join->page.card.id, "mentee", &mentee));
    if (view->shows_mentor) text_blocks(request->arena, mentor, &view->mentor_guideline);
    bool same = view->shows_mentor && strcmp(mentor, mentee) == 0;
    if (view->shows_mentee && !same) text_blocks(request->arena, mentee, &view->mentee_guideline);
    view->has_mentor_guideline = view->mentor_guideline.count != 0;
    view->has_mentee_guideline = view->mentee_guideline.count != 0;
    return OK;
}

enum error program_join_page(struct request *request, struct reply *reply)
{
    struct join *join;
    enum program_door door;
    TRY(open_join(request, reply, MESSAGE("Join"), &join));
    if (has_part(join)) {
        reply_see(reply, "/programs/%lld/part", (long long)join->page.card.id);
        return OK;
    }
    TRY(check_door(request, reply, join, &door));
    join->form.capacity = join->part.as_mentor ? join->part.capacity : join->page.card.mentor_capacity;
    join->form.wanted = join->part.as_mentee ? join->part.wanted : join->page.card.mentee_wanted;
    join->form.note = text_or_empty(join->part.note);
    set_roles(join, &join->form);
    struct program_join_view *view = new_join_view(request, join, door);
    TRY(add_guidelines(request, join, view));
    reply_view(reply, view);
    return OK;
}

static const char *join_notice(enum enrollment_state to)
{
    if (to == ENROLLMENT_ACCEPTED) return MESSAGE("You take part now. Good that you are here.");
    if (to == ENROLLMENT_WAITLISTED)
        return MESSAGE("You are on the waitlist. You are told when a place is free.");
    return MESSAGE("Your application is on its way. A coordinator answers it.");
}

enum error program_join_post(struct request *request, struct reply *reply)
{
    struct join *join;
    struct list answers = {0};
    enum program_door door;
    enum enrollment_state to;
    TRY(open_join(request, reply, MESSAGE("Join"), &join));
    TRY(check_door(request, reply, join, &door));
    TRY(read_join(request, join));
    if (form_has_problems(&program_join_form_problems_record, &join->problems)) {
        reply_problems(reply, new_join_view(request, join, door), &program_join_form_problems_record,
                       &join->problems);
        return OK;
    }
    answers_to_store(request->arena, join, &answers);
    bool invited = join->state == ENROLLMENT_INVITED;
    const struct enrollment_order order = {
        .person = request->viewer->person,
        .action = invited ? ENROLLMENT_DO_ACCEPT : ENROLLMENT_DO_APPLY,
        .actor = BY_PERSON,
        .sets_part = true,
        .as_mentor = join->form.as_mentor,
        .as_mentee = join->form.as_mentee,
        .capacity = join->form.capacity,
        .wanted = join->form.wanted,
        .note = join->form.note,
        .source = invited ? NULL : "application",
        .answers = &answers,
    };
    enum error error =
        enrollment_change(request->db, request->arena, request->clock, join->page.card.id, &order, &to);
    if (error == ERROR_CONFLICT)
        reply_explain(reply, "Something changed meanwhile. Go back to the program and look again.");
    if (error != OK) return error;
    reply_notice(reply, "%s", say(request->language, join_notice(to)));
    reply_see(reply, "/programs/%lld", (long long)join->page.card.id);
    return OK;
}

/* ---- /programs/:id/part ---- */

static bool may(const struct join *join, enum enrollment_action action)
{
    enum enrollment_state to;
    return enrollment_next(join->program_state, join->state, action, BY_PERSON, &to);
}

static struct program_join_view *part_view(struct request *request, const struct join *join)
{
    struct program_join_view *view = join_view(request, join);
    view->is_part = true;
    view->action = arena_format(request->arena, "/programs/%lld/part", (long long)join->page.card.id);
    view->button = say(request->language, "Save");
    view->sentence = program_part_sentence(request->arena, request->language, join->format->format,
                                           join->part.state, join->part.as_mentor, join->part.as_mentee);
    view->can_pause = may(join, ENROLLMENT_DO_PAUSE);
    view->tomorrow = clock_day(request->clock) + 1;
    view->paused_until = join->part.paused_until;
    view->can_resume = may(join, ENROLLMENT_DO_RESUME);
    view->can_leave = may(join, ENROLLMENT_DO_LEAVE);
    view->withdraws = join->state == ENROLLMENT_APPLIED || join->state == ENROLLMENT_WAITLISTED;
    view->can_edit = view->can_leave;
    return view;
}

static enum error open_part(struct request *request, struct reply *reply, struct join **ret_join)
{
    TRY(open_join(request, reply, MESSAGE("Your part"), ret_join));
    const struct join *join = *ret_join;
    if (has_part(join)) return OK;
    reply_explain(reply, "You have no part in this program now.");
    return ERROR_NOT_FOUND;
}

enum error program_part_page(struct request *request, struct reply *reply)
{
    struct join *join;
    TRY(open_part(request, reply, &join));
    join->form.as_mentor = join->part.as_mentor;
    join->form.as_mentee = join->part.as_mentee;
    join->form.capacity = join->part.as_mentor ? join->part.capacity : join->page.card.mentor_capacity;
    join->form.wanted = join->part.as_mentee ? join->part.wanted : join->page.card.mentee_wanted;
    join->form.note = join->part.note;
    join->form.version = join->part.version;
    reply_view(reply, part_view(request, join));
    return OK;
}

enum error program_part_post(struct request *request, struct reply *reply)
{
    struct join *join;
    struct list answers = {0};
    TRY(open_part(request, reply, &join));
    TRY(read_join(request, join));
    if (form_has_problems(&program_join_form_problems_record, &join->problems)) {
        reply_problems(reply, part_view(request, join), &program_join_form_problems_record, &join->problems);
        return OK;
    }
    answers_to_store(request->arena, join, &answers);
    const struct enrollment_part part = {
        .program = join->page.card.id,
        .person = request->viewer->person,
        .version = join->form.version,
        .as_mentor = join->form.as_mentor,
        .as_mentee = join->form.as_mentee,
        .capacity = join->form.capacity,
        .wanted = join->form.wanted,
        .note = request_has(request, "note") ? join->form.note : NULL,
        .answers = &answers,
    };
    enum error error = enrollment_write_part(request->db, request->arena, request->clock, &part);
    if (error == ERROR_CONFLICT)
        reply_explain(reply,
                      "Your part was changed meanwhile, or all places are taken. Go back and look again.");
    if (error != OK) return error;
    reply_notice(reply, "Saved. Everybody who looks sees it at once.");
    reply_see(reply, "/programs/%lld", (long long)part.program);
    return OK;
}

#define PROGRAM_PART_STATE_FORM_FIELDS(FIELD, R)                                                             \
    FIELD(R, day, paused_until, 0) /* with "pause": the day on which it ends by itself */
FORM_DECLARE(program_part_state_form, PROGRAM_PART_STATE_FORM_FIELDS)
FORM_DEFINE(program_part_state_form, PROGRAM_PART_STATE_FORM_FIELDS)

static enum error read_pause(struct request *request, struct reply *reply, int64_t *ret_until)
{
    struct program_part_state_form form;
    struct program_part_state_form_problems problems;
    enum error error = request_read(request, &program_part_state_form_record, &form,
                                    &program_part_state_form_problems_record, &problems);
    if (error == OK && form.paused_until && form.paused_until <= clock_day(request->clock))
        error = ERROR_INVALID;
    if (error == ERROR_INVALID)
        reply_explain(reply,
                      "A pause ends on a day that lies ahead. Leave the day out to pause until you go on.");
    TRY(error);
    *ret_until = form.paused_until;
    return OK;
}

enum error program_part_state_post(struct request *request, struct reply *reply)
{
    int64_t until = 0;
    struct join *join;
    enum enrollment_action action;
    enum enrollment_state to;
    TRY(open_join(request, reply, MESSAGE("Your part"), &join));
    if (!enrollment_action_of(request_part(request, "action"), &action)) return ERROR_NOT_FOUND;
    bool simple = action == ENROLLMENT_DO_PAUSE || action == ENROLLMENT_DO_RESUME ||
                  action == ENROLLMENT_DO_LEAVE || action == ENROLLMENT_DO_DECLINE;
    if (!simple) return ERROR_NOT_FOUND; /* accepting and applying come with the form */
    if (action == ENROLLMENT_DO_PAUSE) TRY(read_pause(request, reply, &until));
    const struct enrollment_order order = {
        .person = request->viewer->person, .action = action, .actor = BY_PERSON, .paused_until = until};
    enum error error =
        enrollment_change(request->db, request->arena, request->clock, join->page.card.id, &order, &to);
    if (error == ERROR_CONFLICT)
        reply_explain(reply, "This does not go from how your part stands now. Go back and look again.");
    if (error != OK) return error;
    const char *done =
        to == ENROLLMENT_PAUSED     ? MESSAGE("You pause. Nobody new is matched with you until you go on.")
        : to == ENROLLMENT_ACCEPTED ? MESSAGE("Welcome back. You take part again.")
        : to == ENROLLMENT_DECLINED ? MESSAGE("You declined. Nobody asks why.")
                                    : MESSAGE("You have left. Nobody asks why, and you can come back.");
    reply_notice(reply, "%s", say(request->language, done));
    reply_see(reply, to == ENROLLMENT_LEFT || to == ENROLLMENT_DECLINED ? "/programs" : "/programs/%lld",
              (long long)join->page.card.id);
    return OK;
}
