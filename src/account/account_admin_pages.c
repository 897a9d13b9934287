/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts and roles, for admins; and making an invitation link, for coordinators too. */
#include <string.h>

#include "account/account.h"
#include "account/account_admin.h"
#include "account/account_pages.h"
#include "account/account_session.h"
#include "base/text.h"
#include "language/language.h"
#include "web/route.h"

#define ACCOUNTS_VIEW_FIELDS(FIELD, R)                                                                       \
    FIELD(R, list, accounts, account_row)                                                                    \
    FIELD(R, text, q, 0)                                                                                     \
    FIELD(R, text, show, 0)                                                                                  \
    FIELD(R, flag, shows_all, 0)                                                                             \
    FIELD(R, flag, shows_roles, 0)                                                                           \
    FIELD(R, flag, shows_waiting, 0)                                                                         \
    FIELD(R, flag, shows_off, 0)                                                                             \
    FIELD(R, integer, first, 0)                                                                              \
    FIELD(R, integer, last, 0)                                                                               \
    FIELD(R, text, previous_page, 0)                                                                         \
    FIELD(R, text, next_page, 0)
RECORD_LOCAL(accounts_view, ACCOUNTS_VIEW_FIELDS)

static enum account_filter filter_named(const char *name)
{
    if (strcmp(name, "roles") == 0) return ACCOUNT_FILTER_ROLES;
    if (strcmp(name, "waiting") == 0) return ACCOUNT_FILTER_WAITING;
    if (strcmp(name, "off") == 0) return ACCOUNT_FILTER_OFF;
    return ACCOUNT_FILTER_ALL;
}

static enum error accounts_show(struct request *request, struct reply *reply)
{
    struct accounts_view *view = ARENA_NEW(request->arena, struct accounts_view);
    enum account_filter filter = filter_named(request_value(request, "show"));
    int64_t page = request_page(request);
    view->q = text_trim(request->arena, request_value(request, "q"));
    TRY(account_list(request->db, request->arena, request->clock, filter, view->q, page, &view->accounts));
    view->show = request_value(request, "show");
    view->shows_all = filter == ACCOUNT_FILTER_ALL;
    view->shows_roles = filter == ACCOUNT_FILTER_ROLES;
    view->shows_waiting = filter == ACCOUNT_FILTER_WAITING;
    view->shows_off = filter == ACCOUNT_FILTER_OFF;
    view->previous_page = request_page_link(request, page - 1);
    view->next_page = view->accounts.count > ACCOUNTS_A_PAGE ? request_page_link(request, page + 1) : "";
    if (view->accounts.count > ACCOUNTS_A_PAGE) view->accounts.count = ACCOUNTS_A_PAGE;
    view->first = (page - 1) * ACCOUNTS_A_PAGE + 1;
    view->last = view->first + (int64_t)view->accounts.count - 1;
    reply_title(reply, "admin", "Accounts");
    reply_view(reply, view);
    return OK;
}

#define ACCOUNT_PAGE_FIELDS(FIELD, R)                                                                        \
    FIELD(R, record, account, account_row)                                                                   \
    FIELD(R, flag, is_me, 0)
RECORD_LOCAL(account_page, ACCOUNT_PAGE_FIELDS)

static enum error account_show(struct request *request, struct reply *reply)
{
    struct account_page *view = ARENA_NEW(request->arena, struct account_page);
    struct account_row *row = ARENA_NEW(request->arena, struct account_row);
    int64_t person;
    TRY(request_id(request, "id", &person));
    TRY(account_row_get(request->db, request->arena, request->clock, person, row));
    view->account = row;
    view->is_me = person == request->viewer->person;
    reply_title(reply, "admin", "%s", row->name);
    reply_view(reply, view);
    return OK;
}

/* ---- roles, on and off ---- */

#define ROLE_FORM_FIELDS(FIELD, R)                                                                           \
    FIELD(R, text, role, 20) /* admin, analyst */                                                            \
    FIELD(R, flag, has, 0)
FORM_LOCAL(role_form, ROLE_FORM_FIELDS)

static enum error explain_last_admin(struct reply *reply)
{
    reply_explain(reply, "This is the last administrator. Make somebody else an administrator first.");
    return ERROR_CONFLICT;
}

static enum error role_change(struct request *request, struct reply *reply)
{
    struct role_form form = {0};
    struct role_form_problems problems = {0};
    struct account_row row;
    int64_t person;
    TRY(request_id(request, "id", &person));
    TRY(account_at_a_browser(request, reply));
    TRY(request_read(request, &role_form_record, &form, &role_form_problems_record, &problems));
    TRY(account_row_get(request->db, request->arena, request->clock, person, &row));
    bool admin = strcmp(text_or_empty(form.role), "admin") == 0;
    if (!admin && strcmp(text_or_empty(form.role), "analyst") != 0) return ERROR_INVALID;
    enum error error =
        account_set_role(request->db, request->clock, person, admin ? ACCOUNT_ADMIN : ACCOUNT_ANALYST,
                         form.has, request->viewer->person);
    if (error == ERROR_CONFLICT) return explain_last_admin(reply);
    TRY(error);
    reply_notice(
        reply,
        form.has
            ? (admin ? MESSAGE("%s is now an administrator.") : MESSAGE("%s is now an analyst."))
            : (admin ? MESSAGE("%s is no longer an administrator.") : MESSAGE("%s is no longer an analyst.")),
        row.name);
    reply_see(reply, "/admin/accounts/%lld", (long long)person);
    return OK;
}

#define SWITCH_FORM_FIELDS(FIELD, R) FIELD(R, flag, disabled, 0)
FORM_LOCAL(switch_form, SWITCH_FORM_FIELDS)

static enum error account_switch_it(struct request *request, struct reply *reply)
{
    struct switch_form form = {0};
    struct switch_form_problems problems = {0};
    struct account_row row;
    int64_t person;
    TRY(request_id(request, "id", &person));
    TRY(request_read(request, &switch_form_record, &form, &switch_form_problems_record, &problems));
    TRY(account_row_get(request->db, request->arena, request->clock, person, &row));
    enum error error = account_set_disabled(request->db, request->clock, person, form.disabled);
    if (error == ERROR_CONFLICT) return explain_last_admin(reply);
    TRY(error);
    reply_notice(reply,
                 form.disabled ? MESSAGE("%s cannot sign in any more.") : MESSAGE("%s can sign in again."),
                 row.name);
    reply_see(reply, "/admin/accounts/%lld", (long long)person);
    return OK;
}

static enum error sessions_end(struct request *request, struct reply *reply)
{
    struct account_row row;
    int64_t person, ended;
    TRY(request_id(request, "id", &person));
    TRY(account_row_get(request->db, request->arena, request->clock, person, &row));
    TRY(session_end_others(request->db, person, "", &ended));
    reply_notice(reply, "%s is signed out everywhere.", row.name);
    reply_see(reply, "/admin/accounts/%lld", (long long)person);
    return OK;
}

/* ---- one invitation link ---- */

#define LINK_FORM_FIELDS(FIELD, R) FIELD(R, text, into_what, 120)
FORM_LOCAL(link_form, LINK_FORM_FIELDS)

#define LINK_VIEW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, person, 0)                                                                                  \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, link, 0) /* shown once */                                                                 \
    FIELD(R, time, expires_at, 0)                                                                            \
    FIELD(R, flag, has_password, 0)
RECORD_LOCAL(link_view, LINK_VIEW_FIELDS)

static enum error may_invite(struct request *request, struct reply *reply, int64_t person)
{
    enum error error = account_may_invite(request->db, request->arena, request->viewer, person);
    if (error == ERROR_FORBIDDEN)
        reply_explain(
            reply, "You can make links for people of your programs who have no password yet. For everybody "
                   "else, please ask an administrator.");
    if (error == ERROR_CONFLICT)
        reply_explain(reply, "This person has left or cannot sign in, so a link would not work.");
    return error;
}

static enum error link_make(struct request *request, struct reply *reply)
{
    struct link_form form = {0};
    struct link_form_problems problems = {0};
    struct link_view *view = ARENA_NEW(request->arena, struct link_view);
    struct account_row row;
    char token[TOKEN_SIZE];
    int64_t person;
    TRY(request_id(request, "id", &person));
    TRY(request_read(request, &link_form_record, &form, &link_form_problems_record, &problems));
    TRY(may_invite(request, reply, person));
    TRY(account_row_get(request->db, request->arena, request->clock, person, &row));
    if (row.has_password || row.admin || row.analyst) TRY(account_at_a_browser(request, reply));
    struct account_invite invite = {
        .person = person, .invited_by = request->viewer->person, .into_what = text_or_empty(form.into_what)};
    TRY(account_invite(request->db, request->clock, &invite, token));
    view->person = person;
    view->name = row.name;
    view->email = row.email;
    view->has_password = row.has_password;
    view->link = arena_format(request->arena, "%s/invitation/%s", request->origin, token);
    view->expires_at = clock_seconds(request->clock) + ACCOUNT_INVITATION_LASTS;
    reply_title(reply, request->viewer->admin ? "admin" : "people", "A link for %s", row.name);
    reply_view(reply, view);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/admin/accounts",
     .access = ACCESS_ADMIN,
     .summary = "Accounts and their roles",
     .handle = accounts_show,
     .view = &accounts_view_record,
     .template = "account/admin_accounts.html"},
    {.method = METHOD_GET,
     .pattern = "/admin/accounts/:id",
     .access = ACCESS_ADMIN,
     .summary = "One account",
     .handle = account_show,
     .view = &account_page_record,
     .template = "account/admin_account.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/accounts/:id/roles",
     .access = ACCESS_ADMIN,
     .rule = "not by API token",
     .summary = "Give or take a role",
     .handle = role_change,
     .input = &role_form_record},
    {.method = METHOD_POST,
     .pattern = "/admin/accounts/:id/switch",
     .access = ACCESS_ADMIN,
     .summary = "Switch an account off or on",
     .handle = account_switch_it,
     .input = &switch_form_record},
    {.method = METHOD_POST,
     .pattern = "/admin/accounts/:id/sessions/end",
     .access = ACCESS_ADMIN,
     .summary = "Sign a person out everywhere",
     .handle = sessions_end},
    {.method = METHOD_POST,
     .pattern = "/people/:id/invitation",
     .access = ACCESS_COORDINATOR,
     .rule = "admins: everybody, those with a password or a role not by API token; coordinators: people of "
             "their programs without a password",
     .summary = "Make an invitation link",
     .handle = link_make,
     .input = &link_form_record,
     .view = &link_view_record,
     .template = "account/invitation_link.html"},
};
const struct route_table account_admin_routes = ROUTE_TABLE(routes);
