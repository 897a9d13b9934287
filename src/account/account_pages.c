/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My account: password, where I am signed in, API tokens. */
#include "account/account_pages.h"

#include <string.h>

#include "account/account.h"
#include "account/account_device.h"
#include "account/account_session.h"
#include "account/account_token.h"
#include "account/password.h"
#include "base/text.h"
#include "language/language.h"
#include "person/person.h"
#include "web/form.h"

#define CHANGE_FORM_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, current, 500)                                                                             \
    FIELD(R, text, password, 500)                                                                            \
    FIELD(R, text, again, 500)
FORM_LOCAL(change_form, CHANGE_FORM_FIELDS)

#define TOKEN_FORM_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, name, 80)                                                                                 \
    FIELD(R, integer, days, 0) /* until it expires; 0: never */
FORM_LOCAL(token_form, TOKEN_FORM_FIELDS)

#define ACCOUNT_VIEW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, list, sessions, session_row)                                                                    \
    FIELD(R, flag, has_other_sessions, 0)                                                                    \
    FIELD(R, list, languages, choice)                                                                        \
    FIELD(R, list, tokens, token_row)                                                                        \
    FIELD(R, text, new_token, 0) /* shown once */                                                            \
    FIELD(R, text, new_token_name, 0)                                                                        \
    FIELD(R, text, token_name, 0) /* as typed, to be mended */                                               \
    FIELD(R, record, change_problems, change_form_problems)                                                  \
    FIELD(R, record, token_problems, token_form_problems)
RECORD_LOCAL(account_view, ACCOUNT_VIEW_FIELDS)

/* Each by its own name, so that whoever cannot read this page finds theirs. */
static void add_languages(const struct request *request, struct list *ret_languages)
{
    const char *chosen = request->viewer->language;
    choice_add(request->arena, ret_languages, "", say(request->language, "What my browser asks for"), "",
               chosen);
    for (size_t i = 0; i < language_count(); i++)
        choice_add(request->arena, ret_languages, language_tag(language_at(i)), language_name(language_at(i)),
                   "", chosen);
}

static enum error make_view(struct request *request, struct reply *reply, struct account_view **ret_view)
{
    struct account_view *view = ARENA_NEW(request->arena, struct account_view);
    struct person_card me;
    int64_t person = request->viewer->person;
    TRY(person_get(request->db, request->arena, person, &me));
    TRY(session_list(request->db, request->arena, request->clock, person, request->session, &view->sessions));
    TRY(token_list(request->db, request->arena, request->clock, person, &view->tokens));
    view->name = me.name;
    view->email = me.email;
    LIST_EACH (&view->sessions, struct session_row, session)
        if (!session->is_this) view->has_other_sessions = true;
    LIST_EACH (&view->sessions, struct session_row, session)
        session->device = account_device_say(request->arena, request->language, session->device);
    add_languages(request, &view->languages);
    view->change_problems = ARENA_NEW(request->arena, struct change_form_problems);
    view->token_problems = ARENA_NEW(request->arena, struct token_form_problems);
    reply_title(reply, "", "Your account");
    *ret_view = view;
    return OK;
}

enum error account_at_a_browser(const struct request *request, struct reply *reply)
{
    enum error error = session_is_of(request->db, request->clock, request->session, request->viewer->person);
    if (error == ERROR_FORBIDDEN)
        reply_explain(reply, "This cannot be done with an API token. Please sign in with a browser.");
    return error;
}

static enum error account_show(struct request *request, struct reply *reply)
{
    struct account_view *view;
    TRY(make_view(request, reply, &view));
    reply_view(reply, view);
    return OK;
}

/* ---- password ---- */

static enum error check_change(struct request *request, const struct account_view *view,
                               const struct change_form *form, struct change_form_problems *problems)
{
    bool right;
    int64_t wait;
    problems->password =
        password_problem(request->arena, text_or_empty(form->password), view->name, view->email);
    if (!*problems->password && strcmp(form->password, text_or_empty(form->again)) != 0)
        problems->again = MESSAGE("This is not the same. Please write the new password once more.");
    if (form_has_problems(&change_form_problems_record, problems)) return OK;
    enum error error =
        account_check_password(request->db, request->arena, request->clock, request->viewer->person,
                               text_or_empty(form->current), &right, &wait);
    if (error == ERROR_TOO_MANY) {
        problems->current = arena_format(
            request->arena,
            say_count(request->language, "There were many tries. Please wait %lld minute, then try again.",
                      "There were many tries. Please wait %lld minutes, then try again.", wait / 60 + 1),
            (long long)(wait / 60 + 1));
        return OK;
    }
    TRY(error);
    if (!right) problems->current = MESSAGE("This is not your current password.");
    return OK;
}

/* All sessions end, also those of somebody who should not have one; this browser gets a new one. */
static enum error change_and_enter(struct request *request, struct reply *reply, const char *password)
{
    char session[TOKEN_SIZE];
    int64_t person = request->viewer->person;
    TRY(account_set_password(request->db, request->clock, person, password));
    TRY(account_session_start(request->db, request->clock, person,
                              account_device(request->arena, request->agent), session));
    account_enter(reply, session);
    reply_notice(reply, "Your new password is set. You are signed out everywhere else.");
    reply_see(reply, "/account");
    return OK;
}

static enum error password_change(struct request *request, struct reply *reply)
{
    struct change_form form = {0};
    struct change_form_problems *problems = ARENA_NEW(request->arena, struct change_form_problems);
    struct account_view *view;
    TRY(account_at_a_browser(request, reply));
    TRY(make_view(request, reply, &view));
    request_read_form(request, &change_form_record, &form, &change_form_problems_record, problems);
    if (!form_has_problems(&change_form_problems_record, problems)) {
        TRY(check_change(request, view, &form, problems));
        if (!form_has_problems(&change_form_problems_record, problems))
            return change_and_enter(request, reply, form.password);
    }
    view->change_problems = problems;
    reply_problems(reply, view, &change_form_problems_record, problems);
    return OK;
}

/* ---- sessions ---- */

static enum error session_end_it(struct request *request, struct reply *reply)
{
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(session_end_one(request->db, request->viewer->person, id));
    reply_notice(reply, "That browser is signed out.");
    reply_see(reply, "/account");
    return OK;
}

static enum error session_end_the_others(struct request *request, struct reply *reply)
{
    int64_t ended;
    TRY(session_end_others(request->db, request->viewer->person, request->session, &ended));
    reply_notice(reply, "You are signed out everywhere else.");
    reply_see(reply, "/account");
    return OK;
}

/* ---- tokens ---- */

static void check_token_form(const struct token_form *form, struct token_form_problems *problems)
{
    if (text_is_blank(form->name))
        problems->name = MESSAGE("Give it a name by which you know it again, such as “Reports”.");
    if (form->days < 0 || form->days > 3660) problems->days = MESSAGE("Choose how long it should work.");
}

static enum error token_make(struct request *request, struct reply *reply)
{
    struct token_form form = {0};
    struct token_form_problems *problems = ARENA_NEW(request->arena, struct token_form_problems);
    struct account_view *view;
    char token[ACCOUNT_API_TOKEN_SIZE];
    TRY(account_at_a_browser(request, reply));
    request_read_form(request, &token_form_record, &form, &token_form_problems_record, problems);
    if (!form_has_problems(&token_form_problems_record, problems)) check_token_form(&form, problems);
    if (form_has_problems(&token_form_problems_record, problems)) {
        TRY(make_view(request, reply, &view));
        view->token_problems = problems;
        view->token_name = form.name;
        reply_problems(reply, view, &token_form_problems_record, problems);
        return OK;
    }
    int64_t expires_at = form.days ? clock_seconds(request->clock) + form.days * 86400 : 0;
    TRY(account_token_create(request->db, request->clock, request->viewer->person, form.name, expires_at,
                             token));
    TRY(make_view(request, reply, &view));
    view->new_token = arena_string(request->arena, token);
    view->new_token_name = form.name;
    reply_view(reply, view);
    return OK;
}

static enum error token_end(struct request *request, struct reply *reply)
{
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(token_revoke(request->db, request->clock, request->viewer->person, id));
    reply_notice(reply, "The token does not work any more.");
    reply_see(reply, "/account");
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/account",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "My account: sign-in, sessions, API tokens",
     .handle = account_show,
     .view = &account_view_record,
     .template = "account/account.html"},
    {.method = METHOD_POST,
     .pattern = "/account/password",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own; not by API token",
     .summary = "Change my password",
     .handle = password_change,
     .input = &change_form_record,
     .view = &account_view_record,
     .template = "account/account.html",
     .page_only = true},
    {.method = METHOD_POST,
     .pattern = "/account/sessions/:id/end",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "End one of my sessions",
     .handle = session_end_it},
    {.method = METHOD_POST,
     .pattern = "/account/sessions/end-others",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "End my other sessions",
     .handle = session_end_the_others},
    {.method = METHOD_POST,
     .pattern = "/account/tokens",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own; not by API token",
     .summary = "Make an API token",
     .handle = token_make,
     .input = &token_form_record,
     .view = &account_view_record,
     .template = "account/account.html",
     .page_only = true},
    {.method = METHOD_POST,
     .pattern = "/account/tokens/:id/revoke",
     .access = ACCESS_SIGNED_IN,
     .rule = "one's own",
     .summary = "Revoke one of my API tokens",
     .handle = token_end},
};
const struct route_table account_routes = ROUTE_TABLE(routes);
