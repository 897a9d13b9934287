/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages for coordinators: who takes part, what can be done with many at once, one person's part, the list as
 * a file. */
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "language/language.h"
#include "program/program_pages.h"
#include "program/program_rules.h"

enum { PEOPLE_PER_PAGE = 50, PEOPLE_AT_ONCE = 20000 };

/* ---- /programs/:id/people ---- */

#define STATE_FILTER_FIELDS(FIELD, R)                                                                        \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, text, query, 0) /* "?state=applied" */                                                          \
    FIELD(R, flag, chosen, 0)
RECORD_LOCAL(state_filter, STATE_FILTER_FIELDS)

#define PROGRAM_PEOPLE_FORM_FIELDS(FIELD, R)                                                                 \
    FIELD(R, text, action, 20)                                                                               \
    FIELD(R, texts, person, 20)  /* ids */                                                                   \
    FIELD(R, flag, everybody, 0) /* all whom the filters find, not only those named */                       \
    FIELD(R, text, state, 20)                                                                                \
    FIELD(R, text, role, 20)                                                                                 \
    FIELD(R, text, q, 200)
FORM_DECLARE(program_people_form, PROGRAM_PEOPLE_FORM_FIELDS)
FORM_DEFINE(program_people_form, PROGRAM_PEOPLE_FORM_FIELDS)

#define PROGRAM_PEOPLE_VIEW_FIELDS(FIELD, R)                                                                 \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, list, states, state_filter)                                                                     \
    FIELD(R, list, roles, choice)                                                                            \
    FIELD(R, text, q, 0)                                                                                     \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, role, 0)                                                                                  \
    FIELD(R, list, people, enrollment_person)                                                                \
    FIELD(R, record, pager, pager)                                                                           \
    FIELD(R, list, actions, choice)                                                                          \
    FIELD(R, flag, has_actions, 0)                                                                           \
    FIELD(R, flag, nobody, 0)   /* in the program at all */                                                  \
    FIELD(R, flag, no_match, 0) /* of the filters */                                                         \
    FIELD(R, text, file_query, 0)                                                                            \
    FIELD(R, record, result, enrollment_result) /* after a change, for the API */
RECORD_DECLARE(program_people_view, PROGRAM_PEOPLE_VIEW_FIELDS)
RECORD_DEFINE(program_people_view, PROGRAM_PEOPLE_VIEW_FIELDS)

static const struct {
    enum enrollment_action action;
    const char *button;
} people_actions[] = {
    {ENROLLMENT_DO_ACCEPT, MESSAGE("Accept")},
    {ENROLLMENT_DO_WAITLIST, MESSAGE("Put on the waitlist")},
    {ENROLLMENT_DO_OFFER, MESSAGE("Offer a place")},
    {ENROLLMENT_DO_DECLINE, MESSAGE("Decline")},
    {ENROLLMENT_DO_ENROLL, MESSAGE("Enroll without waiting for an answer")},
    {ENROLLMENT_DO_INVITE, MESSAGE("Invite again")},
    {ENROLLMENT_DO_PAUSE, MESSAGE("Pause")},
    {ENROLLMENT_DO_RESUME, MESSAGE("Go on after a pause")},
    {ENROLLMENT_DO_LEAVE, MESSAGE("Take out of the program")},
};

static struct enrollment_filter filter_of(const struct program_page *page, const char *state,
                                          const char *role, const char *words)
{
    enum enrollment_state known;
    bool good_role = strcmp(role, "mentor") == 0 || strcmp(role, "mentee") == 0 || strcmp(role, "both") == 0;
    return (struct enrollment_filter){.program = page->card.id,
                                      .state = enrollment_state_of(state, &known) ? state : "",
                                      .role = good_role ? role : "",
                                      .words = words,
                                      .first = 0,
                                      .limit = PEOPLE_PER_PAGE};
}

static void add_actions(struct arena *arena, const char *program_state, const char *state,
                        struct list *actions)
{
    enum program_state program;
    enum enrollment_state from = ENROLLMENT_NONE, to;
    if (!program_state_of(program_state, &program)) return;
    bool any = !*state || !enrollment_state_of(state, &from);
    for (size_t i = 0; i < sizeof people_actions / sizeof people_actions[0]; i++) {
        bool goes = false;
        for (int one = ENROLLMENT_INVITED; one < ENROLLMENT_STATE_COUNT && !goes; one++)
            if (any || one == (int)from)
                goes = enrollment_next(program, (enum enrollment_state)one, people_actions[i].action,
                                       BY_COORDINATOR, &to);
        if (goes)
            choice_add(arena, actions, enrollment_action_key(people_actions[i].action),
                       people_actions[i].button, "", "");
    }
}

static int64_t count_of(const struct program_counts *counts, enum enrollment_state state)
{
    switch (state) {
    case ENROLLMENT_INVITED:
        return counts->invited;
    case ENROLLMENT_APPLIED:
        return counts->applied;
    case ENROLLMENT_WAITLISTED:
        return counts->waitlisted;
    case ENROLLMENT_ACCEPTED:
        return counts->accepted;
    case ENROLLMENT_PAUSED:
        return counts->paused;
    case ENROLLMENT_LEFT:
        return counts->left_it;
    case ENROLLMENT_DECLINED:
        return counts->declined;
    case ENROLLMENT_NONE:
    case ENROLLMENT_STATE_COUNT:
        break;
    }
    return counts->everybody;
}

static void add_state_filters(struct request *request, const struct program_counts *counts,
                              const char *chosen, struct list *filters)
{
    for (int i = ENROLLMENT_NONE; i < ENROLLMENT_STATE_COUNT; i++) {
        enum enrollment_state state = (enum enrollment_state)i;
        const char *key = enrollment_state_key(state);
        int64_t count = count_of(counts, state);
        if (count == 0 && strcmp(key, chosen) != 0 && state != ENROLLMENT_NONE) continue;
        *LIST_ADD(filters, request->arena, struct state_filter) = (struct state_filter){
            .key = key,
            .label = state == ENROLLMENT_NONE ? say(request->language, "Everybody")
                                              : say(request->language, enrollment_state_label(state)),
            .count = count,
            .query = *key ? arena_format(request->arena, "?state=%s", key) : "",
            .chosen = strcmp(key, chosen) == 0,
        };
    }
}

static void add_role_choices(struct arena *arena, const struct language *language,
                             const struct program_template *format, const char *chosen, struct list *choices)
{
    if (!format || strcmp(format->format, "peer") == 0) return;
    choice_add(arena, choices, "", say(language, "Any role"), "", chosen);
    choice_add(arena, choices, "mentor", say(language, format->mentors), "", chosen);
    choice_add(arena, choices, "mentee", say(language, format->mentees), "", chosen);
    choice_add(arena, choices, "both", say(language, "both"), "", chosen);
}

enum error program_people_page(struct request *request, struct reply *reply)
{
    struct program_people_view *view = ARENA_NEW(request->arena, struct program_people_view);
    struct pager *pager = ARENA_NEW(request->arena, struct pager);
    struct program_page page;
    int64_t count, number = request_page(request);
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "people", MESSAGE("People"), &page));
    struct enrollment_filter filter = filter_of(&page, request_value(request, "state"),
                                                request_value(request, "role"), request_value(request, "q"));
    filter.first = (number - 1) * PEOPLE_PER_PAGE;
    TRY(enrollment_search(request->db, request->arena, request->language, &filter, &view->people, &count));
    pager_fill(request, number, PEOPLE_PER_PAGE, count, pager);
    view->head = page.head;
    view->pager = pager;
    view->q = filter.words;
    view->state = filter.state;
    view->role = filter.role;
    add_state_filters(request, &page.counts, filter.state, &view->states);
    add_role_choices(request->arena, request->language, program_template_of(page.card.format), filter.role,
                     &view->roles);
    add_actions(request->arena, page.card.state, filter.state, &view->actions);
    view->has_actions = view->actions.count != 0 && view->people.count != 0;
    view->nobody = page.counts.everybody == 0;
    view->no_match = !view->nobody && view->people.count == 0;
    view->file_query = request_query_with(request, "page", NULL);
    reply_view(reply, view);
    return OK;
}

/* Whom the form means, by their ids. ERROR_INVALID for what is no id. */
static enum error people_meant(struct request *request, struct reply *reply, const struct program_page *page,
                               const struct program_people_form *form, struct list *ret_people)
{
    if (form->everybody) {
        struct enrollment_filter filter = filter_of(page, form->state, form->role, form->q);
        struct list people = {0};
        int64_t count;
        filter.limit = PEOPLE_AT_ONCE;
        TRY(enrollment_search(request->db, request->arena, request->language, &filter, &people, &count));
        if (count > PEOPLE_AT_ONCE) {
            reply_explain(reply,
                          "These are more than 20,000 people. Narrow the search, and go on step by step.");
            return ERROR_TOO_LARGE;
        }
        LIST_EACH (&people, struct enrollment_person, person)
            *LIST_ADD(ret_people, request->arena, int64_t) = person->id;
        return OK;
    }
    LIST_EACH (&form->person, const char *, word) {
        int64_t id;
        if (!text_to_int(*word, 1, INT64_MAX, &id)) return ERROR_INVALID;
        *LIST_ADD(ret_people, request->arena, int64_t) = id;
    }
    return OK;
}

/* "12 people were accepted." */
static const char *done_words(struct arena *arena, const struct language *language,
                              enum enrollment_action action, int64_t count)
{
    const long long number = count;
    switch (action) {
    case ENROLLMENT_DO_ACCEPT:
        return arena_format(
            arena, say_count(language, "%lld person was accepted.", "%lld people were accepted.", count),
            number);
    case ENROLLMENT_DO_DECLINE:
        return arena_format(arena,
                            say_count(language, "%lld person was declined and told so kindly.",
                                      "%lld people were declined and told so kindly.", count),
                            number);
    case ENROLLMENT_DO_WAITLIST:
        return arena_format(
            arena,
            say_count(language, "%lld person is on the waitlist.", "%lld people are on the waitlist.", count),
            number);
    case ENROLLMENT_DO_OFFER:
        return arena_format(arena,
                            say_count(language, "%lld person was offered a place.",
                                      "%lld people were offered a place.", count),
                            number);
    case ENROLLMENT_DO_PAUSE:
        return arena_format(arena, say_count(language, "%lld person pauses.", "%lld people pause.", count),
                            number);
    case ENROLLMENT_DO_RESUME:
        return arena_format(
            arena,
            say_count(language, "%lld person takes part again.", "%lld people take part again.", count),
            number);
    case ENROLLMENT_DO_LEAVE:
        return arena_format(
            arena, say_count(language, "%lld person was taken out.", "%lld people were taken out.", count),
            number);
    case ENROLLMENT_DO_INVITE:
        return arena_format(
            arena, say_count(language, "%lld person was invited.", "%lld people were invited.", count),
            number);
    case ENROLLMENT_DO_ENROLL:
    case ENROLLMENT_DO_APPLY:
    case ENROLLMENT_DO_LAPSE:
    case ENROLLMENT_ACTION_COUNT:
        break;
    }
    return arena_format(
        arena, say_count(language, "%lld person was enrolled.", "%lld people were enrolled.", count), number);
}

void program_reply_outcome(struct request *request, struct reply *reply, const struct program_page *page,
                           enum enrollment_action action, const struct enrollment_outcome *outcome,
                           struct enrollment_result *result)
{
    const char *words =
        enrollment_outcome_words(request->arena, request->language, outcome,
                                 done_words(request->arena, request->language, action, outcome->done));
    *result = (struct enrollment_result){outcome->done, outcome->waitlisted, words, outcome->refused};
    if (request->json) return;
    reply_notice(reply, "%s", words);
    reply_see(reply, "/programs/%lld/people", (long long)page->card.id);
}

enum error program_people_post(struct request *request, struct reply *reply)
{
    struct program_people_form form;
    struct program_people_form_problems problems;
    struct program_page page;
    struct list people = {0};
    enum enrollment_action action;
    struct enrollment_outcome outcome;
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "people", MESSAGE("People"), &page));
    TRY(request_read(request, &program_people_form_record, &form, &program_people_form_problems_record,
                     &problems));
    TRY(people_meant(request, reply, &page, &form, &people));
    if (!enrollment_action_of(form.action, &action) || people.count == 0) {
        reply_explain(reply, people.count == 0
                                 ? MESSAGE("Nobody was chosen. Go back and tick the people you mean.")
                                 : MESSAGE("Choose what to do with them."));
        return ERROR_INVALID;
    }
    struct enrollment_order *orders = arena_alloc_many(request->arena, people.count, sizeof *orders);
    for (size_t i = 0; i < people.count; i++)
        orders[i] = (struct enrollment_order){
            .person = *LIST_AT(&people, int64_t, i), .action = action, .actor = BY_COORDINATOR};
    TRY(enrollment_change_many(request->db, request->arena, request->clock, page.card.id, orders,
                               people.count, &outcome));
    struct program_people_view *view = ARENA_NEW(request->arena, struct program_people_view);
    struct enrollment_result *result = ARENA_NEW(request->arena, struct enrollment_result);
    program_reply_outcome(request, reply, &page, action, &outcome, result);
    if (!request->json) return OK;
    view->head = page.head;
    view->result = result;
    reply_view(reply, view);
    return OK;
}

/* ---- /programs/:id/people.csv ---- */

static void write_header(struct csv_writer *csv, const struct list *questions)
{
    static const char *const names[] = {
        "name",  "e-mail", MESSAGE("job title"), "department", "location", "role",
        "state", "since",  "capacity",           "wanted"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) csv_write_field(csv, names[i]);
    LIST_EACH (questions, struct program_question, question) csv_write_field(csv, question->text);
    csv_end_row(csv);
}

static const char *iso_day(struct arena *arena, int64_t seconds)
{
    struct date date = date_of_day(seconds / 86400);
    return arena_format(arena, "%04lld-%02d-%02d", (long long)date.year, date.month, date.day);
}

/* Answers stand by person: the first of a person is found by halving. */
static const char *answer_to(const struct list *answers, int64_t person, int64_t question)
{
    size_t low = 0, high = answers->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (LIST_AT(answers, struct answer_line, middle)->person_id < person) low = middle + 1;
        else high = middle;
    }
    for (; low < answers->count; low++) {
        const struct answer_line *line = LIST_AT(answers, struct answer_line, low);
        if (line->person_id != person) break;
        if (line->question_id == question) return line->value;
    }
    return "";
}

static void write_person(struct arena *arena, struct csv_writer *csv, const struct enrollment_person *person,
                         const struct list *questions, const struct list *answers)
{
    csv_write_field(csv, person->name);
    csv_write_field(csv, person->email);
    csv_write_field(csv, person->job_title);
    csv_write_field(csv, person->department);
    csv_write_field(csv, person->location);
    csv_write_field(csv, person->as_mentor && person->as_mentee ? "both"
                         : person->as_mentor                    ? "mentor"
                                                                : "mentee");
    csv_write_field(csv, person->state);
    csv_write_field(csv, iso_day(arena, person->state_since));
    csv_write_number(csv, person->capacity);
    csv_write_number(csv, person->wanted);
    LIST_EACH (questions, struct program_question, question)
        csv_write_field(csv, answer_to(answers, person->id, question->id));
    csv_end_row(csv);
}

enum error program_people_file(struct request *request, struct reply *reply)
{
    struct program_page page;
    struct list people = {0}, questions = {0}, answers = {0};
    int64_t count;
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "people", MESSAGE("People"), &page));
    struct enrollment_filter filter = filter_of(&page, request_value(request, "state"),
                                                request_value(request, "role"), request_value(request, "q"));
    filter.limit = INT32_MAX;
    TRY(enrollment_search(request->db, request->arena, request->language, &filter, &people, &count));
    TRY(program_questions(request->db, request->arena, page.card.id, &questions));
    TRY(program_answers(request->db, request->arena, page.card.id, &answers));
    struct text out;
    text_init(&out, request->arena);
    struct csv_writer csv = {.out = &out, .guarded = true};
    write_header(&csv, &questions);
    LIST_EACH (&people, struct enrollment_person, person)
        write_person(request->arena, &csv, person, &questions, &answers);
    reply_bytes(reply, "text/csv; charset=utf-8", arena_format(request->arena, "%s.csv", page.card.name),
                out.at, out.length);
    return OK;
}
