/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where the mail server hands in answers from calendars, and for admins the secret with which it does. */
#include "invite/invite_pages.h"

#include <string.h>

#include "account/account_pages.h"
#include "base/text.h"
#include "db/db.h"
#include "invite/invite.h"
#include "invite/invite_store.h"

/* ---- handing in ---- */

/* Programs read the status: 200 also for what changes nothing, so that they do not send it again. */
static enum error hand_in(struct request *request, struct reply *reply)
{
    struct invite_taken taken;
    const char *text;
    size_t length;
    TRY(invite_gateway_use(request->db, request->arena, request->clock, request_part(request, "secret")));
    TRY(invite_read_sent(request, &text, &length));
    enum error error =
        invite_reply_take(request->db, request->arena, request->clock, 0, text, length, &taken);
    if (error == ERROR_INVALID) reply_explain(reply, "%s", invite_reply_problem(error));
    TRY(error);
    const char *words = arena_format(request->arena, "{\"taken\":%lld,\"late\":%lld,\"none\":%lld}\n",
                                     (long long)taken.taken, (long long)taken.late, (long long)taken.none);
    reply_bytes(reply, "application/json", NULL, words, strlen(words));
    return OK;
}

/* ---- /admin/calendar ---- */

#define GATEWAY_VIEW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, flag, has_gateway, 0)                                                                           \
    FIELD(R, record, gateway, invite_feed) /* NULL: none */                                                  \
    FIELD(R, text, address, 0)             /* shown once; "" otherwise */                                    \
    FIELD(R, text, mailbox, 0)             /* to which answers are sent; "" mail is not set up */
RECORD_LOCAL(gateway_view, GATEWAY_VIEW_FIELDS)

static enum error make_view(struct request *request, struct reply *reply, struct gateway_view **ret_view)
{
    struct gateway_view *view = ARENA_NEW(request->arena, struct gateway_view);
    struct invite_feed *gateway = ARENA_NEW(request->arena, struct invite_feed);
    const struct notify_sender *sender = request->app;
    view->address = "";
    view->mailbox = sender && sender->server ? sender->server->from_address : "";
    enum error error = invite_gateway_get(request->db, request->arena, gateway);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    view->has_gateway = error == OK;
    view->gateway = view->has_gateway ? gateway : NULL;
    reply_title(reply, "admin", "Answers from calendars");
    *ret_view = view;
    return OK;
}

static enum error gateway_show(struct request *request, struct reply *reply)
{
    struct gateway_view *view;
    TRY(make_view(request, reply, &view));
    reply_view(reply, view);
    return OK;
}

struct making {
    const struct clock *clock;
    char secret[TOKEN_SIZE];
};

static enum error make_in(struct db *db, void *context)
{
    struct making *making = context;
    return invite_gateway_make(db, making->clock, making->secret);
}

static enum error gateway_make(struct request *request, struct reply *reply)
{
    struct making making = {.clock = request->clock};
    struct gateway_view *view;
    TRY(account_at_a_browser(request, reply));
    TRY(db_write(request->db, make_in, &making));
    TRY(make_view(request, reply, &view));
    view->address = arena_format(request->arena, "%s/calendar/reply/%s", request->origin, making.secret);
    reply_view(reply, view);
    return OK;
}

static enum error remove_in(struct db *db, void *context)
{
    (void)context;
    return invite_gateway_remove(db);
}

static enum error gateway_remove(struct request *request, struct reply *reply)
{
    TRY(db_write(request->db, remove_in, NULL));
    reply_notice(reply, "The address does not work any more.");
    reply_see(reply, "/admin/calendar");
    return OK;
}

enum { BODY_LIMIT = 128 * 1024 };

static const struct route routes[] = {
    {.method = METHOD_POST,
     .pattern = "/calendar/reply/:secret",
     .access = ACCESS_ANYONE,
     .rule = "who has the secret that an admin made",
     .summary = "Hand in an answer from somebody's calendar (iTIP REPLY), as a mail server does",
     .handle = hand_in,
     .body_limit = BODY_LIMIT,
     .page_only = true,
     .secret_in_path = true},
    {.method = METHOD_GET,
     .pattern = "/admin/calendar",
     .access = ACCESS_ADMIN,
     .summary = "How answers from calendars find their way here",
     .handle = gateway_show,
     .view = &gateway_view_record,
     .template = "invite/admin_calendar.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/calendar",
     .access = ACCESS_ADMIN,
     .rule = "not by API token",
     .summary = "Make the address for answers from calendars, in place of the one before",
     .handle = gateway_make,
     .view = &gateway_view_record,
     .template = "invite/admin_calendar.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/calendar/remove",
     .access = ACCESS_ADMIN,
     .summary = "Remove the address for answers from calendars",
     .handle = gateway_remove},
};
const struct route_table invite_admin_routes = ROUTE_TABLE(routes);
