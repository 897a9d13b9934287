/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What HR knows of a person, for admins: adding somebody by hand, changing the facts, leaving and coming
 * back. */
#include <string.h>

#include "base/text.h"
#include "calendar/zone.h"
#include "db/db.h"
#include "language/language.h"
#include "person/person_pages.h"
#include "person/person_store.h"

#define WORK_FORM_FIELDS(FIELD, R)                                                                           \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, name, PERSON_NAME_LIMIT)                                                                  \
    FIELD(R, text, email, PERSON_EMAIL_LIMIT)                                                                \
    FIELD(R, text, external_id, PERSON_SHORT_LIMIT)                                                          \
    FIELD(R, text, manager, PERSON_EMAIL_LIMIT) /* an e-mail address; "": reports to nobody */               \
    FIELD(R, text, department, PERSON_SHORT_LIMIT)                                                           \
    FIELD(R, text, location, PERSON_SHORT_LIMIT)                                                             \
    FIELD(R, text, job_title, PERSON_SHORT_LIMIT)                                                            \
    FIELD(R, integer, level, 0)                                                                              \
    FIELD(R, text, time_zone, 64)                                                                            \
    FIELD(R, day, joined_on, 0)
FORM_LOCAL(person_work, WORK_FORM_FIELDS)

#define WORK_VIEW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, record, person, person_card) /* NULL: somebody new */                                           \
    FIELD(R, record, form, person_work)                                                                      \
    FIELD(R, record, problems, person_work_problems)                                                         \
    FIELD(R, list, levels, person_option)                                                                    \
    FIELD(R, list, zones, person_option)                                                                     \
    FIELD(R, flag, refused, 0)                                                                               \
    FIELD(R, flag, left, 0)
RECORD_LOCAL(person_work_view, WORK_VIEW_FIELDS)

static enum error fill_view(struct request *request, struct reply *reply, int64_t id,
                            const struct person_work *form, const struct person_work_problems *problems,
                            struct person_work_view *view)
{
    struct arena *arena = request->arena;
    struct list zones = {0};
    if (id) {
        struct person_card *card = ARENA_NEW(arena, struct person_card);
        TRY(person_get(request->db, arena, id, card));
        view->person = card;
        view->left = !card->active;
    }
    view->form = form;
    view->problems = problems ? problems : ARENA_NEW(arena, struct person_work_problems);
    view->refused = problems != NULL;
    for (int level = 0; level <= PERSON_LEVEL_HIGHEST; level++)
        person_option_add(&view->levels, arena, arena_format(arena, "%d", level),
                          level ? arena_format(arena, "%d", level) : MESSAGE("not known"),
                          form->level == level);
    zone_names(arena, &zones);
    person_options_of(&view->zones, arena, &zones, text_or_empty(form->time_zone));
    reply_title(reply, "people", id ? MESSAGE("Work facts") : MESSAGE("Add a person"));
    return OK;
}

/* GET /people/new */
static enum error new_show(struct request *request, struct reply *reply)
{
    struct person_work_view *view = ARENA_NEW(request->arena, struct person_work_view);
    TRY(fill_view(request, reply, 0, ARENA_NEW(request->arena, struct person_work), NULL, view));
    reply_view(reply, view);
    return OK;
}

/* What is stored of somebody, as a form. */
static enum error stored_form(struct request *request, int64_t id, struct person_work *ret_form)
{
    struct person_card manager = {.email = ""};
    struct person_row row;
    TRY(person_row_get(request->db, request->arena, id, &row));
    if (row.manager_id) TRY(person_get(request->db, request->arena, row.manager_id, &manager));
    *ret_form = (struct person_work){.version = row.version,
                                     .name = row.name,
                                     .email = row.email,
                                     .external_id = row.external_id,
                                     .manager = manager.email,
                                     .department = row.department,
                                     .location = row.location,
                                     .job_title = row.job_title,
                                     .level = row.level,
                                     .time_zone = row.time_zone,
                                     .joined_on = row.joined_on};
    return OK;
}

/* GET /people/:id/work */
static enum error work_show(struct request *request, struct reply *reply)
{
    struct person_work_view *view = ARENA_NEW(request->arena, struct person_work_view);
    struct person_work *form = ARENA_NEW(request->arena, struct person_work);
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(stored_form(request, id, form));
    TRY(fill_view(request, reply, id, form, NULL, view));
    reply_view(reply, view);
    return OK;
}

static void complain(const char **place, const char *problem)
{
    if (!*text_or_empty(*place) && problem) *place = problem;
}

/* Whether the e-mail address or the employee number belongs to somebody else. */
SQL(person_work_taken,
    "SELECT COUNT(*) FROM person WHERE id <> $1 AND (email_key = $2 OR ($3 <> '' AND external_id = $3))");

static enum error check_taken(struct request *request, int64_t id, const struct person_work *form,
                              struct person_work_problems *problems)
{
    int64_t email = 0, number = 0;
    TRY(db_number(request->db, &person_work_taken,
                  DB_PARAMS(db_int(id), db_text(person_email_key(request->arena, form->email)), db_text("")),
                  &email));
    TRY(db_number(request->db, &person_work_taken,
                  DB_PARAMS(db_int(id), db_text(""), db_text(form->external_id)), &number));
    if (email) complain(&problems->email, MESSAGE("Somebody else has this address."));
    if (number) complain(&problems->external_id, MESSAGE("Somebody else has this number."));
    return OK;
}

static enum error check_form(struct request *request, int64_t id, const struct person_work *form,
                             struct person_work_problems *problems, struct person_input *ret_input)
{
    struct person_card manager = {0};
    bool circle = false;
    complain(&problems->name, person_name_problem(form->name));
    complain(&problems->email, person_email_problem(form->email));
    complain(&problems->time_zone, person_time_zone_problem(form->time_zone));
    if (form->level < 0 || form->level > PERSON_LEVEL_HIGHEST)
        complain(&problems->level, MESSAGE("Choose a level from 0 to 20."));
    TRY(check_taken(request, id, form, problems));
    if (*text_or_empty(form->manager)) {
        enum error error = person_find_by_email(request->db, request->arena, form->manager, &manager);
        if (error == ERROR_NOT_FOUND) complain(&problems->manager, MESSAGE("Nobody here has this address."));
        else if (error != OK) return error;
    }
    if (id && manager.id) TRY(person_is_above(request->db, id, manager.id, &circle));
    if (circle || (id && manager.id == id))
        complain(&problems->manager,
                 MESSAGE("They report to this person, directly or not. Choose somebody else."));
    *ret_input = (struct person_input){.email = form->email,
                                       .name = form->name,
                                       .external_id = form->external_id,
                                       .manager_id = manager.id,
                                       .department = form->department,
                                       .location = form->location,
                                       .job_title = form->job_title,
                                       .level = form->level,
                                       .time_zone = form->time_zone,
                                       .joined_on = form->joined_on};
    return OK;
}

static enum error show_again(struct request *request, struct reply *reply, int64_t id,
                             const struct person_work *form, const struct person_work_problems *problems)
{
    struct person_work_view *view = ARENA_NEW(request->arena, struct person_work_view);
    TRY(fill_view(request, reply, id, form, problems, view));
    reply_problems(reply, view, &person_work_problems_record, problems);
    return OK;
}

/* Saves the form of somebody new (id 0) or known. */
static enum error save(struct request *request, struct reply *reply, int64_t id)
{
    struct person_work *form = ARENA_NEW(request->arena, struct person_work);
    struct person_work_problems *problems = ARENA_NEW(request->arena, struct person_work_problems);
    struct person_input input;
    struct person_work stored;
    bool is_new = id == 0;
    if (!is_new) TRY(stored_form(request, id, &stored));
    request_read_form(request, &person_work_record, form, &person_work_problems_record, problems);
    if (!is_new) form_keep_unsent(request, &person_work_record, &stored, form);
    TRY(check_form(request, id, form, problems, &input));
    if (form_has_problems(&person_work_problems_record, problems))
        return show_again(request, reply, id, form, problems);
    enum error error =
        is_new ? person_add(request->db, request->arena, request->clock, &input, &id)
               : person_update(request->db, request->arena, request->clock, id, form->version, &input);
    if (error == ERROR_CONFLICT && !is_new) {
        struct person_row row;
        TRY(person_row_get(request->db, request->arena, id, &row));
        problems->name =
            MESSAGE("Somebody else changed this person meanwhile. Look at the page again before you save.");
        form->version = row.version;
        return show_again(request, reply, id, form, problems);
    }
    if (error != OK) return error;
    reply_notice(reply, is_new ? MESSAGE("%s was added.") : MESSAGE("Saved: %s."), input.name);
    reply_see(reply, "/people/%lld", (long long)id);
    return OK;
}

/* POST /people/new */
static enum error new_save(struct request *request, struct reply *reply)
{
    return save(request, reply, 0);
}

/* POST /people/:id/work */
static enum error work_save(struct request *request, struct reply *reply)
{
    int64_t id;
    TRY(request_id(request, "id", &id));
    return save(request, reply, id);
}

#define LEAVE_FORM_FIELDS(FIELD, R) FIELD(R, day, left_on, 0) /* 0: today */
FORM_LOCAL(person_leaving, LEAVE_FORM_FIELDS)

/* POST /people/:id/leave */
static enum error leave(struct request *request, struct reply *reply)
{
    struct person_leaving form = {0};
    struct person_leaving_problems problems = {0};
    struct person_card card;
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(request_read(request, &person_leaving_record, &form, &person_leaving_problems_record, &problems));
    TRY(person_get(request->db, request->arena, id, &card));
    if (id == request->viewer->person) {
        reply_explain(reply, "You cannot mark yourself as left. Ask another admin.");
        return ERROR_CONFLICT;
    }
    if (form.left_on > clock_day(request->clock)) {
        reply_explain(reply, "The day lies ahead. Mark people as left on the day they leave, or later.");
        return ERROR_INVALID;
    }
    int64_t day = form.left_on ? form.left_on : clock_day(request->clock);
    TRY(person_leave(request->db, request->arena, request->clock, id, day));
    reply_notice(reply, "%s is marked as left.", card.name);
    reply_see(reply, "/people/%lld", (long long)id);
    return OK;
}

/* POST /people/:id/return */
static enum error come_back(struct request *request, struct reply *reply)
{
    struct person_card card;
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(person_get(request->db, request->arena, id, &card));
    TRY(person_leave(request->db, request->arena, request->clock, id, 0));
    reply_notice(reply, "%s is here again.", card.name);
    reply_see(reply, "/people/%lld", (long long)id);
    return OK;
}

#define WORK_ROUTE(method_, pattern_, summary_, handle_)                                                     \
    .method = method_, .pattern = pattern_, .access = ACCESS_ADMIN, .summary = summary_, .handle = handle_
#define WORK_FORM                                                                                            \
    .input = &person_work_record, .view = &person_work_view_record, .template = "person/person_work.html"
static const struct route routes[] = {
    {WORK_ROUTE(METHOD_GET, "/people/new", "The form for a new person", new_show), WORK_FORM},
    {WORK_ROUTE(METHOD_POST, "/people/new", "Add a person", new_save), WORK_FORM, .makes_new = true},
    {WORK_ROUTE(METHOD_GET, "/people/:id/work", "What HR knows of a person", work_show), WORK_FORM},
    {WORK_ROUTE(METHOD_POST, "/people/:id/work", "Change what HR knows of a person", work_save), WORK_FORM},
    {WORK_ROUTE(METHOD_POST, "/people/:id/leave", "Mark a person as left", leave),
     .input = &person_leaving_record},
    {WORK_ROUTE(METHOD_POST, "/people/:id/return", "Mark a person as here again", come_back)},
};
const struct route_table person_work_routes = ROUTE_TABLE(routes);
