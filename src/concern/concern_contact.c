/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whom everybody may turn to: named by admins, on a page of theirs. */
#include "base/text.h"
#include "concern/concern_letter.h"
#include "db/db.h"
#include "language/language.h"
#include "person/person.h"

RECORD_DEFINE(concern_contact, CONCERN_CONTACT_FIELDS)

SQL(concern_contact_list, "SELECT p.id AS id, p.name AS name, k.label AS label FROM concern_contact k "
                          "JOIN person p ON p.id = k.person_id WHERE p.active = 1 ORDER BY p.name_key, p.id");
SQL(concern_contact_put,
    "INSERT INTO concern_contact (person_id, label, added_by, added_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (person_id) DO UPDATE SET label = excluded.label");
SQL(concern_contact_delete, "DELETE FROM concern_contact WHERE person_id = $1");

static enum error concern_contacts(struct db *db, struct arena *arena, struct list *ret_contacts)
{
    return db_list(db, arena, &concern_contact_list, DB_NO_PARAMS, &concern_contact_record, ret_contacts);
}

enum error concern_contact_add(struct db *db, const struct clock *clock, int64_t person, const char *label,
                               int64_t by)
{
    return db_run(db, &concern_contact_put,
                  DB_PARAMS(db_int(person), db_text(label), db_int_or_null(by), db_int(clock_seconds(clock))),
                  NULL);
}

static enum error concern_contact_remove(struct db *db, int64_t person)
{
    int64_t changed;
    TRY(db_run(db, &concern_contact_delete, DB_PARAMS(db_int(person)), &changed));
    return changed ? OK : ERROR_NOT_FOUND;
}

/* ---- the admins' page ---- */

#define CONTACT_FORM_FIELDS(FIELD, R)                                                                        \
    FIELD(R, text, email, 254)                                                                               \
    FIELD(R, text, label, 80)
FORM_LOCAL(contact_form, CONTACT_FORM_FIELDS)

#define CONTACTS_VIEW_FIELDS(FIELD, R)                                                                       \
    FIELD(R, list, contacts, concern_contact)                                                                \
    FIELD(R, flag, none, 0)                                                                                  \
    FIELD(R, record, form, contact_form)                                                                     \
    FIELD(R, record, problems, contact_form_problems)
RECORD_LOCAL(contacts_view, CONTACTS_VIEW_FIELDS)

static enum error make_view(struct request *request, struct reply *reply, const struct contact_form *form,
                            const struct contact_form_problems *problems, struct contacts_view **ret_view)
{
    struct contacts_view *view = ARENA_NEW(request->arena, struct contacts_view);
    TRY(concern_contacts(request->db, request->arena, &view->contacts));
    view->none = view->contacts.count == 0;
    view->form = form;
    view->problems = problems;
    reply_title(reply, "admin", "Contacts for concerns");
    *ret_view = view;
    return OK;
}

/* GET /admin/contacts */
static enum error contacts_page(struct request *request, struct reply *reply)
{
    struct contacts_view *view;
    TRY(make_view(request, reply, ARENA_NEW(request->arena, struct contact_form),
                  ARENA_NEW(request->arena, struct contact_form_problems), &view));
    reply_view(reply, view);
    return OK;
}

static enum error check_form(struct request *request, const struct contact_form *form,
                             struct contact_form_problems *problems, struct person_card *person)
{
    if (!*text_or_empty(problems->label) && text_is_blank(form->label))
        problems->label = MESSAGE("Say what they are there for, such as “HR, Lagos”.");
    if (*text_or_empty(problems->email)) return OK;
    enum error error = person_find_by_email(request->db, request->arena, form->email, person);
    if (error == ERROR_NOT_FOUND || (error == OK && !person->active)) {
        problems->email = MESSAGE("Nobody here has this e-mail address.");
        return OK;
    }
    return error;
}

/* POST /admin/contacts */
static enum error contacts_post(struct request *request, struct reply *reply)
{
    struct contact_form *form = ARENA_NEW(request->arena, struct contact_form);
    struct contact_form_problems *problems = ARENA_NEW(request->arena, struct contact_form_problems);
    struct person_card person = {0};
    enum error error =
        request_read(request, &contact_form_record, form, &contact_form_problems_record, problems);
    if (error != ERROR_INVALID) TRY(error);
    TRY(check_form(request, form, problems, &person));
    if (form_has_problems(&contact_form_problems_record, problems)) {
        struct contacts_view *view;
        TRY(make_view(request, reply, form, problems, &view));
        reply_problems(reply, view, &contact_form_problems_record, problems);
        return OK;
    }
    TRY(concern_contact_add(request->db, request->clock, person.id, form->label, request->viewer->person));
    reply_notice(reply, "%s can be written to in confidence now.", person.name);
    reply_see(reply, "/admin/contacts");
    return OK;
}

/* POST /admin/contacts/:person/remove */
static enum error contact_remove_post(struct request *request, struct reply *reply)
{
    int64_t id;
    TRY(request_id(request, "person", &id));
    TRY(concern_contact_remove(request->db, id));
    reply_notice(reply, "Taken out. Letters that were sent stay with those who have them.");
    reply_see(reply, "/admin/contacts");
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/admin/contacts",
     .access = ACCESS_ADMIN,
     .summary = "Whom everybody may turn to with a concern",
     .handle = contacts_page,
     .view = &contacts_view_record,
     .template = "concern/concern_contacts.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/contacts",
     .access = ACCESS_ADMIN,
     .summary = "Name somebody whom everybody may turn to",
     .handle = contacts_post,
     .input = &contact_form_record,
     .view = &contacts_view_record,
     .template = "concern/concern_contacts.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/contacts/:person/remove",
     .access = ACCESS_ADMIN,
     .summary = "Take a contact out",
     .handle = contact_remove_post},
};
const struct route_table concern_contact_routes = ROUTE_TABLE(routes);
