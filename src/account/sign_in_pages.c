/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The pages of strangers: signing in, and taking an invitation. And signing out. */
#include <string.h>

#include "account/account.h"
#include "account/account_device.h"
#include "account/account_pages.h"
#include "account/password.h"
#include "base/text.h"
#include "language/language.h"

/* The cookie lasts as long as a session can; when it really ends is decided by the database. */
void account_enter(struct reply *reply, const char *session)
{
    reply_session(reply, session, ACCOUNT_SESSION_LONGEST);
}

/* ---- sign-in ---- */

#define SIGN_IN_FORM_FIELDS(FIELD, R)                                                                        \
    FIELD(R, text, email, 254)                                                                               \
    FIELD(R, text, password, 500)                                                                            \
    FIELD(R, text, next, 2000)
FORM_LOCAL(sign_in_form, SIGN_IN_FORM_FIELDS)

#define SIGN_IN_FIELDS(FIELD, R)                                                                             \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, next, 0)                                                                                  \
    FIELD(R, text, problem, 0) /* of the pair: which of both is wrong is nobody's business */
RECORD_LOCAL(sign_in, SIGN_IN_FIELDS)

/* A path of ours that a person may be sent to after signing in; "/" for anything else. */
static const char *safe_next(const char *next)
{
    if (next[0] != '/' || next[1] == '/' || next[1] == '\\') return "/";
    if (strncmp(next, "/sign-", 6) == 0 || strpbrk(next, "\r\n\t")) return "/";
    return next;
}

static enum error sign_in_show(struct request *request, struct reply *reply)
{
    struct sign_in *view = ARENA_NEW(request->arena, struct sign_in);
    if (request->viewer->person) {
        reply_see(reply, "%s", safe_next(request_value(request, "next")));
        return OK;
    }
    view->next = request_value(request, "next");
    reply_title(reply, "", "Sign in");
    reply_view(reply, view);
    return OK;
}

static enum error explain_wait(const struct request *request, struct reply *reply, int64_t wait)
{
    long long minutes = (wait + 59) / 60;
    reply_explain(
        reply,
        say_count(
            request->language,
            "There were many tries to sign in, so we stop for a while to keep this account safe. Please "
            "try again in %lld minute. If you forgot your password, ask your administrator for a new link.",
            "There were many tries to sign in, so we stop for a while to keep this account safe. Please "
            "try again in %lld minutes. If you forgot your password, ask your administrator for a new link.",
            minutes),
        minutes);
    return ERROR_TOO_MANY;
}

static enum error sign_in(struct request *request, struct reply *reply)
{
    struct sign_in_form form = {0};
    struct sign_in_form_problems *problems = ARENA_NEW(request->arena, struct sign_in_form_problems);
    struct sign_in *view = ARENA_NEW(request->arena, struct sign_in);
    char session[TOKEN_SIZE];
    int64_t wait = 0;
    enum error error =
        request_read(request, &sign_in_form_record, &form, &sign_in_form_problems_record, problems);
    if (error == OK) {
        struct account_sign_in input = {.email = text_or_empty(form.email),
                                        .password = text_or_empty(form.password),
                                        .address = request->address,
                                        .device = account_device(request->arena, request->agent),
                                        .old_session = request->session};
        error = account_sign_in(request->db, request->arena, request->clock, &input, session, &wait);
    }
    if (error == ERROR_TOO_MANY) return explain_wait(request, reply, wait);
    if (error != OK && error != ERROR_UNAUTHORIZED && error != ERROR_INVALID) return error;
    if (error == OK) {
        account_enter(reply, session);
        reply_see(reply, "%s", safe_next(text_or_empty(form.next)));
        return OK;
    }
    view->email = text_or_empty(form.email);
    view->next = text_or_empty(form.next);
    view->problem =
        say(request->language,
            "E-mail address and password do not fit together. Please look at both and try again.");
    problems->password = view->problem;
    reply_title(reply, "", "Sign in");
    reply_problems(reply, view, &sign_in_form_problems_record, problems);
    return OK;
}

static enum error sign_out(struct request *request, struct reply *reply)
{
    if (*request->session) TRY(account_sign_out(request->db, request->session));
    reply_session(reply, NULL, 0);
    reply_notice(reply, "You are signed out.");
    reply_see(reply, "/sign-in");
    return OK;
}

/* ---- invitation ---- */

#define NEW_PASSWORD_FORM_FIELDS(FIELD, R)                                                                   \
    FIELD(R, text, password, 500)                                                                            \
    FIELD(R, text, again, 500)
FORM_LOCAL(new_password_form, NEW_PASSWORD_FORM_FIELDS)

#define INVITATION_PAGE_FIELDS(FIELD, R)                                                                     \
    FIELD(R, text, token, 0)                                                                                 \
    FIELD(R, record, invitation, invitation)                                                                 \
    FIELD(R, record, problems, new_password_form_problems)
RECORD_LOCAL(invitation_page, INVITATION_PAGE_FIELDS)

static enum error open_invitation(struct request *request, struct reply *reply, struct invitation_page *view)
{
    struct invitation *invitation = ARENA_NEW(request->arena, struct invitation);
    view->token = request_part(request, "token");
    enum error error =
        account_invitation_read(request->db, request->arena, request->clock, view->token, invitation);
    if (error == ERROR_NOT_FOUND) {
        reply_heading(reply, MESSAGE("This link does not work any more"));
        reply_explain(
            reply, "It was used already, its 14 days are over, or a part of it got lost on the way. If you "
                   "have set a password, sign in with it. If not, ask whoever sent you the link for a new "
                   "one.");
    }
    view->invitation = invitation;
    reply_title(reply, "", invitation->has_password ? MESSAGE("A new password") : MESSAGE("Welcome"));
    return error;
}

static enum error invitation_show(struct request *request, struct reply *reply)
{
    struct invitation_page *view = ARENA_NEW(request->arena, struct invitation_page);
    TRY(open_invitation(request, reply, view));
    view->problems = ARENA_NEW(request->arena, struct new_password_form_problems);
    reply_view(reply, view);
    return OK;
}

static enum error enter_invited(struct request *request, struct reply *reply,
                                const struct invitation *invitation, const char *password)
{
    char session[TOKEN_SIZE];
    int64_t person;
    TRY(account_invitation_accept(request->db, request->arena, request->clock, request_part(request, "token"),
                                  password, &person));
    if (*request->session) TRY(account_sign_out(request->db, request->session));
    TRY(account_session_start(request->db, request->clock, person,
                              account_device(request->arena, request->agent), session));
    account_enter(reply, session);
    reply_notice(reply, invitation->has_password ? MESSAGE("Your new password is set. You are signed in.")
                                                 : MESSAGE("Your password is set. This is your home page."));
    reply_see(reply, "/");
    return OK;
}

static enum error invitation_accept(struct request *request, struct reply *reply)
{
    struct new_password_form form = {0};
    struct new_password_form_problems *problems =
        ARENA_NEW(request->arena, struct new_password_form_problems);
    struct invitation_page *view = ARENA_NEW(request->arena, struct invitation_page);
    TRY(open_invitation(request, reply, view));
    request_read_form(request, &new_password_form_record, &form, &new_password_form_problems_record,
                      problems);
    if (!form_has_problems(&new_password_form_problems_record, problems)) {
        problems->password = password_problem(request->arena, text_or_empty(form.password),
                                              view->invitation->name, view->invitation->email);
        if (!*problems->password && strcmp(form.password, text_or_empty(form.again)) != 0)
            problems->again = MESSAGE("This is not the same. Please write the password once more.");
        if (!form_has_problems(&new_password_form_problems_record, problems))
            return enter_invited(request, reply, view->invitation, form.password);
    }
    view->problems = problems;
    reply_problems(reply, view, &new_password_form_problems_record, problems);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/sign-in",
     .access = ACCESS_ANYONE,
     .summary = "Page to sign in",
     .handle = sign_in_show,
     .view = &sign_in_record,
     .template = "account/sign_in.html",
     .page_only = true},
    {.method = METHOD_POST,
     .pattern = "/sign-in",
     .access = ACCESS_ANYONE,
     .summary = "Sign in",
     .handle = sign_in,
     .input = &sign_in_form_record,
     .view = &sign_in_record,
     .template = "account/sign_in.html",
     .page_only = true},
    {.method = METHOD_POST,
     .pattern = "/sign-out",
     .access = ACCESS_SIGNED_IN,
     .summary = "Sign out",
     .handle = sign_out,
     .page_only = true},
    {.method = METHOD_GET,
     .pattern = "/invitation/:token",
     .access = ACCESS_ANYONE,
     .rule = "who holds the link",
     .summary = "What an invitation is for",
     .handle = invitation_show,
     .view = &invitation_page_record,
     .template = "account/invitation.html",
     .page_only = true},
    {.method = METHOD_POST,
     .pattern = "/invitation/:token",
     .access = ACCESS_ANYONE,
     .rule = "who holds the link",
     .summary = "Take an invitation: set a password",
     .handle = invitation_accept,
     .input = &new_password_form_record,
     .view = &invitation_page_record,
     .template = "account/invitation.html",
     .page_only = true},
};
const struct route_table account_sign_in_routes = ROUTE_TABLE(routes);
