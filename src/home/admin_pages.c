/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Administration: what there is, what the portal is called, and links for many people at once. */
#include "account/account.h"
#include "account/account_admin.h"
#include "base/csv.h"
#include "base/text.h"
#include "db/db.h"
#include "home/home.h"
#include "language/language.h"
#include "web/form.h"

/* ---- overview ---- */

#define ADMIN_COUNTS_FIELDS(FIELD, R)                                                                        \
    FIELD(R, integer, people, 0)                                                                             \
    FIELD(R, integer, can_sign_in, 0)                                                                        \
    FIELD(R, integer, signed_in_lately, 0) /* within 30 days */                                              \
    FIELD(R, integer, programs_open, 0)    /* open or running */                                             \
    FIELD(R, integer, relationships, 0)    /* not closed */                                                  \
    FIELD(R, integer, admins, 0)                                                                             \
    FIELD(R, integer, schema, 0)
RECORD_LOCAL(admin_counts, ADMIN_COUNTS_FIELDS)

#define PORTAL_FORM_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, name, PORTAL_NAME_LONGEST)                                                                \
    FIELD(R, text, language, 20) /* a tag; "" leaves it as it is */
FORM_LOCAL(portal_form, PORTAL_FORM_FIELDS)

#define ADMIN_FIELDS(FIELD, R)                                                                               \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, list, languages, choice)                                                                        \
    FIELD(R, text, origin, 0)                                                                                \
    FIELD(R, record, counts, admin_counts)                                                                   \
    FIELD(R, record, problems, portal_form_problems)
RECORD_LOCAL(admin, ADMIN_FIELDS)

SQL(admin_count_all,
    "SELECT (SELECT COUNT(*) FROM person WHERE active = 1) AS people, "
    "(SELECT COUNT(*) FROM account WHERE password_hash IS NOT NULL AND disabled = 0) AS can_sign_in, "
    "(SELECT COUNT(*) FROM account WHERE signed_in_at >= $1) AS signed_in_lately, "
    "(SELECT COUNT(*) FROM program WHERE state IN ('open', 'running')) AS programs_open, "
    "(SELECT COUNT(*) FROM relationship WHERE state <> 'closed') AS relationships, "
    "(SELECT COUNT(*) FROM person_role WHERE role = 'admin') AS admins, "
    "(SELECT MAX(number) FROM schema_migration) AS schema");

static enum error add_languages(struct request *request, struct list *ret_languages)
{
    const struct language *chosen;
    TRY(portal_language_read(request->db, request->arena, &chosen));
    for (size_t i = 0; i < language_count(); i++)
        choice_add(request->arena, ret_languages, language_tag(language_at(i)), language_name(language_at(i)),
                   "", language_tag(chosen));
    return OK;
}

static enum error make_overview(struct request *request, struct reply *reply, struct admin **ret_view)
{
    struct admin *view = ARENA_NEW(request->arena, struct admin);
    struct admin_counts *counts = ARENA_NEW(request->arena, struct admin_counts);
    int64_t lately = clock_seconds(request->clock) - 30 * 86400;
    TRY(db_one(request->db, request->arena, &admin_count_all, DB_PARAMS(db_int(lately)), &admin_counts_record,
               counts));
    TRY(portal_name_read(request->db, request->arena, &view->name));
    TRY(add_languages(request, &view->languages));
    view->counts = counts;
    view->origin = request->origin;
    view->problems = ARENA_NEW(request->arena, struct portal_form_problems);
    reply_title(reply, "admin", "Administration");
    *ret_view = view;
    return OK;
}

static enum error admin_show(struct request *request, struct reply *reply)
{
    struct admin *view;
    TRY(make_overview(request, reply, &view));
    reply_view(reply, view);
    return OK;
}

static enum error portal_change(struct request *request, struct reply *reply)
{
    struct portal_form form = {0};
    struct portal_form_problems *problems = ARENA_NEW(request->arena, struct portal_form_problems);
    struct admin *view;
    const struct language *language;
    request_read_form(request, &portal_form_record, &form, &portal_form_problems_record, problems);
    if (!*problems->name && text_is_blank(form.name))
        problems->name = MESSAGE("Give the portal a name, such as that of your company.");
    if (!*problems->language && *form.language && !language_find(form.language, &language))
        problems->language = MESSAGE("Please choose one of what is offered.");
    if (form_has_problems(&portal_form_problems_record, problems)) {
        TRY(make_overview(request, reply, &view));
        view->name = text_or_empty(form.name);
        view->problems = problems;
        reply_problems(reply, view, &portal_form_problems_record, problems);
        return OK;
    }
    TRY(portal_name_write(request->db, form.name));
    if (*form.language) TRY(portal_language_write(request->db, form.language));
    reply_notice(reply, "The portal is called %s now.", form.name);
    reply_see(reply, "/admin");
    return OK;
}

/* ---- many invitations ---- */

#define INVITE_PROGRAM_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)
RECORD_LOCAL(invite_program, INVITE_PROGRAM_FIELDS)

#define INVITATIONS_FIELDS(FIELD, R)                                                                         \
    FIELD(R, integer, waiting, 0)                                                                            \
    FIELD(R, integer, without_link, 0)                                                                       \
    FIELD(R, integer, at_once, 0)                                                                            \
    FIELD(R, list, programs, invite_program)                                                                 \
    FIELD(R, list, links, invited_row) /* those made just now; the API's answer */
RECORD_LOCAL(invitations, INVITATIONS_FIELDS)

#define INVITE_MANY_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, program, 0) /* 0: everybody */                                                              \
    FIELD(R, flag, again, 0) /* also those who have an open link */
FORM_LOCAL(invite_many, INVITE_MANY_FIELDS)

SQL(invite_programs, "SELECT id, name FROM program WHERE state <> 'closed' ORDER BY name_key, id");
SQL(invite_program_by_id, "SELECT id, name FROM program WHERE id = $1");

static enum error make_invitations(struct request *request, struct reply *reply,
                                   struct invitations **ret_view)
{
    struct invitations *view = ARENA_NEW(request->arena, struct invitations);
    TRY(account_count_waiting(request->db, request->clock, &view->waiting, &view->without_link));
    TRY(db_list(request->db, request->arena, &invite_programs, DB_NO_PARAMS, &invite_program_record,
                &view->programs));
    view->at_once = INVITATIONS_AT_ONCE;
    reply_title(reply, "admin", "Invite many");
    *ret_view = view;
    return OK;
}

static enum error invitations_show(struct request *request, struct reply *reply)
{
    struct invitations *view;
    TRY(make_invitations(request, reply, &view));
    reply_view(reply, view);
    return OK;
}

static void write_line(struct csv_writer *writer, const char *name, const char *email, const char *link)
{
    csv_write_field(writer, name);
    csv_write_field(writer, email);
    csv_write_field(writer, link);
    csv_end_row(writer);
}

static void reply_links(struct request *request, struct reply *reply, const struct list *links)
{
    struct text csv;
    text_init(&csv, request->arena);
    struct csv_writer writer = {.out = &csv, .guarded = true};
    write_line(&writer, "name", "email", "link");
    LIST_EACH (links, struct invited_row, row) write_line(&writer, row->name, row->email, row->link);
    reply_bytes(reply, "text/csv; charset=utf-8", "invitations.csv", csv.at, csv.length);
}

static enum error invite_many(struct request *request, struct reply *reply)
{
    struct invite_many form = {0};
    struct invite_many_problems problems = {0};
    struct invite_program program = {.name = ""};
    struct list links = {0};
    struct invitations *view;
    TRY(request_read(request, &invite_many_record, &form, &invite_many_problems_record, &problems));
    if (form.program)
        TRY(db_one(request->db, request->arena, &invite_program_by_id, DB_PARAMS(db_int(form.program)),
                   &invite_program_record, &program));
    TRY(account_invite_many(request->db, request->arena, request->clock, form.program, form.again,
                            request->viewer->person, program.name, request->origin, &links));
    if (!request->json && links.count) {
        reply_links(request, reply, &links);
        return OK;
    }
    if (!request->json) {
        reply_notice(reply, "Everybody there has a password or an open link already.");
        reply_see(reply, "/admin/invitations");
        return OK;
    }
    TRY(make_invitations(request, reply, &view));
    view->links = links;
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/admin",
     .access = ACCESS_ADMIN,
     .summary = "Administration: counts and settings",
     .handle = admin_show,
     .view = &admin_record,
     .template = "home/admin.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/portal",
     .access = ACCESS_ADMIN,
     .summary = "Name the portal",
     .handle = portal_change,
     .input = &portal_form_record,
     .view = &admin_record,
     .template = "home/admin.html"},
    {.method = METHOD_GET,
     .pattern = "/admin/invitations",
     .access = ACCESS_ADMIN,
     .summary = "Who can be invited",
     .handle = invitations_show,
     .view = &invitations_record,
     .template = "home/admin_invitations.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/invitations",
     .access = ACCESS_ADMIN,
     .summary = "Make links for many people; a page gets them as CSV",
     .handle = invite_many,
     .input = &invite_many_record,
     .view = &invitations_record},
};
const struct route_table home_admin_routes = ROUTE_TABLE(routes);
