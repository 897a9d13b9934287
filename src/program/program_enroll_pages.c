/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages: choosing people from the directory to invite or enroll them, many at once; and new hires. */
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "person/person_directory.h"
#include "program/program_pages.h"
#include "program/program_rules.h"

enum { DIRECTORY_PER_PAGE = 50, ENROLL_AT_ONCE = 20000 };

/* ---- /programs/:id/enroll ---- */

#define PROGRAM_ENROLL_FORM_FIELDS(FIELD, R)                                                                 \
    FIELD(R, texts, person, 20)  /* ids */                                                                   \
    FIELD(R, texts, emails, 254) /* for the API: instead of ids */                                           \
    FIELD(R, flag, everybody, 0) /* all whom the filters find */                                             \
    FIELD(R, text, role, 20)     /* mentor, mentee, both */                                                  \
    FIELD(R, text, how, 20)      /* invite (they are asked), enroll (at once) */                             \
    FIELD(R, text, q, 200)                                                                                   \
    FIELD(R, text, department, 200)                                                                          \
    FIELD(R, text, location, 200)                                                                            \
    FIELD(R, integer, level_min, 0) /* 0: no bound */                                                        \
    FIELD(R, integer, level_max, 0)
FORM_DECLARE(program_enroll_form, PROGRAM_ENROLL_FORM_FIELDS)
FORM_DEFINE(program_enroll_form, PROGRAM_ENROLL_FORM_FIELDS)

#define PROGRAM_ENROLL_VIEW_FIELDS(FIELD, R)                                                                 \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, record, form, program_enroll_form)                                                              \
    FIELD(R, record, problems, program_enroll_form_problems)                                                 \
    FIELD(R, list, people, directory_person)                                                                 \
    FIELD(R, record, pager, pager)                                                                           \
    FIELD(R, list, roles, choice)                                                                            \
    FIELD(R, list, departments, choice)                                                                      \
    FIELD(R, list, locations, choice)                                                                        \
    FIELD(R, flag, chooses_role, 0)                                                                          \
    FIELD(R, flag, enrolls, 0) /* how: enroll */                                                             \
    FIELD(R, flag, no_match, 0)                                                                              \
    FIELD(R, record, result, enrollment_result) /* for the API */
RECORD_DECLARE(program_enroll_view, PROGRAM_ENROLL_VIEW_FIELDS)
RECORD_DEFINE(program_enroll_view, PROGRAM_ENROLL_VIEW_FIELDS)

struct enroll_page {
    struct program_page page;
    struct program_enroll_form form;
    struct program_enroll_form_problems problems;
};

static enum error open_enroll(struct request *request, struct reply *reply, struct enroll_page **ret_at)
{
    struct enroll_page *at = ARENA_NEW(request->arena, struct enroll_page);
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "people", MESSAGE("Choose people"),
                          &at->page));
    request_read_form(request, &program_enroll_form_record, &at->form, &program_enroll_form_problems_record,
                      &at->problems);
    if (strcmp(at->page.card.format, "peer") == 0) at->form.role = "both";
    *ret_at = at;
    return OK;
}

static struct directory_filter directory_filter_of(const struct enroll_page *at)
{
    return (struct directory_filter){.program = at->page.card.id,
                                     .words = at->form.q,
                                     .department = at->form.department,
                                     .location = at->form.location,
                                     .level_min = at->form.level_min,
                                     .level_max = at->form.level_max,
                                     .limit = DIRECTORY_PER_PAGE};
}

static void add_roles(struct arena *arena, const struct language *language, const struct enroll_page *at,
                      struct list *roles)
{
    const struct program_template *format = program_template_of(at->page.card.format);
    const char *chosen = *at->form.role ? at->form.role : "mentee";
    if (!format) return;
    choice_add(arena, roles, "mentee",
               arena_format(arena, say(language, "As %s"), say(language, format->a_mentee)), "", chosen);
    choice_add(arena, roles, "mentor",
               arena_format(arena, say(language, "As %s"), say(language, format->a_mentor)), "", chosen);
    choice_add(arena, roles, "both", say(language, "As both"), "", chosen);
}

static enum error add_filters(struct request *request, const struct enroll_page *at,
                              struct program_enroll_view *view)
{
    struct list departments = {0}, locations = {0};
    TRY(person_departments(request->db, request->arena, &departments));
    TRY(person_locations(request->db, request->arena, &locations));
    choice_add(request->arena, &view->departments, "", say(request->language, "All departments"), "",
               at->form.department);
    LIST_EACH (&departments, const char *, name)
        choice_add(request->arena, &view->departments, *name, *name, "", at->form.department);
    choice_add(request->arena, &view->locations, "", say(request->language, "All places"), "",
               at->form.location);
    LIST_EACH (&locations, const char *, name)
        choice_add(request->arena, &view->locations, *name, *name, "", at->form.location);
    return OK;
}

static enum error enroll_view(struct request *request, const struct enroll_page *at,
                              struct program_enroll_view **ret_view)
{
    struct program_enroll_view *view = ARENA_NEW(request->arena, struct program_enroll_view);
    struct pager *pager = ARENA_NEW(request->arena, struct pager);
    int64_t count, number = request_page(request);
    struct directory_filter filter = directory_filter_of(at);
    filter.first = (number - 1) * DIRECTORY_PER_PAGE;
    TRY(directory_search(request->db, request->arena, &filter, &view->people, &count));
    pager_fill(request, number, DIRECTORY_PER_PAGE, count, pager);
    LIST_EACH (&view->people, struct directory_person, person)
        LIST_EACH (&at->form.person, const char *, id)
            if (strcmp(*id, arena_format(request->arena, "%lld", (long long)person->id)) == 0)
                person->chosen = true;
    view->head = at->page.head;
    view->form = &at->form;
    view->problems = &at->problems;
    view->pager = pager;
    view->no_match = count == 0;
    view->chooses_role = strcmp(at->page.card.format, "peer") != 0;
    view->enrolls = strcmp(at->form.how, "enroll") == 0;
    add_roles(request->arena, request->language, at, &view->roles);
    TRY(add_filters(request, at, view));
    *ret_view = view;
    return OK;
}

enum error program_enroll_page(struct request *request, struct reply *reply)
{
    struct enroll_page *at;
    struct program_enroll_view *view;
    TRY(open_enroll(request, reply, &at));
    TRY(enroll_view(request, at, &view));
    reply_view(reply, view);
    return OK;
}

/* Whom the form means. Addresses of nobody are refused at their field. */
static enum error people_meant(struct request *request, struct enroll_page *at, struct list *ret_people)
{
    if (at->form.everybody) {
        struct directory_filter filter = directory_filter_of(at);
        struct list found = {0};
        int64_t count;
        filter.limit = ENROLL_AT_ONCE;
        TRY(directory_search(request->db, request->arena, &filter, &found, &count));
        if (count > ENROLL_AT_ONCE)
            at->problems.person =
                MESSAGE("These are more than 20,000 people. Narrow the search, and go on step by step.");
        LIST_EACH (&found, struct directory_person, person)
            if (!person->is_in) *LIST_ADD(ret_people, request->arena, int64_t) = person->id;
        return OK;
    }
    LIST_EACH (&at->form.person, const char *, word) {
        int64_t id;
        if (text_to_int(*word, 1, INT64_MAX, &id)) *LIST_ADD(ret_people, request->arena, int64_t) = id;
    }
    LIST_EACH (&at->form.emails, const char *, email) {
        struct person_card card;
        enum error error = person_find_by_email(request->db, request->arena, *email, &card);
        if (error == OK) *LIST_ADD(ret_people, request->arena, int64_t) = card.id;
        else if (error != ERROR_NOT_FOUND) return error;
        else if (!*at->problems.emails)
            at->problems.emails = arena_format(
                request->arena, say(request->language, "There is nobody with the address %s."), *email);
    }
    return OK;
}

static void check_enroll(const struct enroll_page *at, const struct list *people,
                         struct program_enroll_form_problems *problems)
{
    const struct program_enroll_form *form = &at->form;
    bool role = strcmp(form->role, "mentor") == 0 || strcmp(form->role, "mentee") == 0 ||
                strcmp(form->role, "both") == 0;
    if (!role) problems->role = MESSAGE("Choose a role: mentor, mentee or both.");
    if (strcmp(form->how, "invite") != 0 && strcmp(form->how, "enroll") != 0)
        problems->how = MESSAGE("Choose whether to invite or to enroll them.");
    if (people->count == 0 && !*problems->emails && !*problems->person)
        problems->person = MESSAGE("Nobody is chosen yet. Tick the people you mean.");
}

enum error program_enroll_post(struct request *request, struct reply *reply)
{
    struct enroll_page *at;
    struct program_enroll_view *view;
    struct list people = {0};
    struct enrollment_outcome outcome;
    TRY(open_enroll(request, reply, &at));
    TRY(people_meant(request, at, &people));
    check_enroll(at, &people, &at->problems);
    if (form_has_problems(&program_enroll_form_problems_record, &at->problems)) {
        TRY(enroll_view(request, at, &view));
        reply_problems(reply, view, &program_enroll_form_problems_record, &at->problems);
        return OK;
    }
    bool asks = strcmp(at->form.how, "invite") == 0;
    struct enrollment_order *orders = arena_alloc_many(request->arena, people.count, sizeof *orders);
    for (size_t i = 0; i < people.count; i++)
        orders[i] = (struct enrollment_order){
            .person = *LIST_AT(&people, int64_t, i),
            .action = asks ? ENROLLMENT_DO_INVITE : ENROLLMENT_DO_ENROLL,
            .actor = BY_COORDINATOR,
            .sets_part = true,
            .as_mentor = strcmp(at->form.role, "mentee") != 0,
            .as_mentee = strcmp(at->form.role, "mentor") != 0,
            .capacity = -1,
            .wanted = -1,
            .source = asks ? "invitation" : "coordinator",
        };
    TRY(enrollment_change_many(request->db, request->arena, request->clock, at->page.card.id, orders,
                               people.count, &outcome));
    struct enrollment_result *result = ARENA_NEW(request->arena, struct enrollment_result);
    program_reply_outcome(request, reply, &at->page, asks ? ENROLLMENT_DO_INVITE : ENROLLMENT_DO_ENROLL,
                          &outcome, result);
    if (!request->json) return OK;
    view = ARENA_NEW(request->arena, struct program_enroll_view);
    view->head = at->page.head;
    view->result = result;
    reply_view(reply, view);
    return OK;
}

/* ---- /programs/:id/new-hires ---- */

#define PROGRAM_HIRES_VIEW_FIELDS(FIELD, R)                                                                  \
    FIELD(R, record, head, program_head)                                                                     \
    FIELD(R, list, people, person_card)                                                                      \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, flag, nobody, 0)                                                                                \
    FIELD(R, integer, hiring_days, 0)                                                                        \
    FIELD(R, flag, automatic, 0) /* the program takes new hires by itself */                                 \
    FIELD(R, flag, live, 0)      /* open or running */                                                       \
    FIELD(R, text, mentees_word, 0)
RECORD_DECLARE(program_hires_view, PROGRAM_HIRES_VIEW_FIELDS)
RECORD_DEFINE(program_hires_view, PROGRAM_HIRES_VIEW_FIELDS)

enum error program_hires_page(struct request *request, struct reply *reply)
{
    struct program_hires_view *view = ARENA_NEW(request->arena, struct program_hires_view);
    struct program_page page;
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "people", MESSAGE("New hires"), &page));
    TRY(program_new_hires(request->db, request->arena, request->clock, page.card.id, &view->people));
    const struct program_template *format = program_template_of(page.card.format);
    view->head = page.head;
    view->count = (int64_t)view->people.count;
    view->nobody = view->count == 0;
    view->hiring_days = page.card.hiring_days;
    view->automatic = page.card.by_hiring;
    view->live = page.head->is_open || page.head->is_running;
    view->mentees_word = format ? say(request->language, format->mentees) : "";
    reply_view(reply, view);
    return OK;
}

enum error program_hires_post(struct request *request, struct reply *reply)
{
    struct program_page page;
    int64_t enrolled;
    TRY(program_page_open(request, reply, PROGRAM_COORDINATORS, "people", MESSAGE("New hires"), &page));
    if (!page.head->is_open && !page.head->is_running) {
        reply_explain(reply, "Open the program first: then new hires can be enrolled.");
        return ERROR_CONFLICT;
    }
    TRY(program_hire(request->db, request->arena, request->clock, page.card.id, &enrolled));
    reply_notice(reply, "%s",
                 arena_format(request->arena,
                              say_count(request->language, "%lld new colleague was enrolled and told.",
                                        "%lld new colleagues were enrolled and told.", enrolled),
                              (long long)enrolled));
    reply_see(reply, "/programs/%lld/people", (long long)page.card.id);
    return OK;
}
