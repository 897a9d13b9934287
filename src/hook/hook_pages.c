/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Hooks for admins: which there are, and for each what was delivered, a test, and switching it off. */
#include "base/text.h"
#include "db/db.h"
#include "event/event.h"
#include "hook/hook.h"
#include "hook/hook_store.h"
#include "language/language.h"

#define HOOK_LIST_VIEW_FIELDS(FIELD, R)                                                                      \
    FIELD(R, list, hooks, hook_row)                                                                          \
    FIELD(R, flag, full, 0)                                                                                  \
    FIELD(R, integer, most, 0)
RECORD_LOCAL(hook_list_view, HOOK_LIST_VIEW_FIELDS)

#define HOOK_WANT_FIELDS(FIELD, R)                                                                           \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, text, label, 0)
RECORD_LOCAL(hook_want, HOOK_WANT_FIELDS)

#define HOOK_VIEW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, record, hook, hook_row)                                                                         \
    FIELD(R, text, address, 0) /* "" for chats: whoever has it can write there */                            \
    FIELD(R, list, wants, hook_want)                                                                         \
    FIELD(R, text, new_secret, 0) /* shown once */                                                           \
    FIELD(R, list, deliveries, hook_delivery_row)                                                            \
    FIELD(R, flag, paged, 0)                                                                                 \
    FIELD(R, text, previous_page, 0)                                                                         \
    FIELD(R, text, next_page, 0)
RECORD_LOCAL(hook_view, HOOK_VIEW_FIELDS)

static enum error hooks_show(struct request *request, struct reply *reply)
{
    struct hook_list_view *view = ARENA_NEW(request->arena, struct hook_list_view);
    TRY(hook_list(request->db, request->arena, &view->hooks));
    view->full = view->hooks.count >= EVENT_HOOKS_MAXIMUM;
    view->most = EVENT_HOOKS_MAXIMUM;
    reply_title(reply, "admin", "Webhooks and chats");
    reply_view(reply, view);
    return OK;
}

/* ---- one ---- */

static enum error add_wants(struct request *request, int64_t hook, struct list *wants)
{
    struct list keys = {0};
    TRY(hook_kinds(request->db, request->arena, hook, &keys));
    LIST_EACH (&keys, const char *, key) {
        const struct event_kind *kind = event_kind_find(*key);
        if (kind)
            *LIST_ADD(wants, request->arena, struct hook_want) = (struct hook_want){kind->key, kind->label};
    }
    return OK;
}

static enum error add_deliveries(struct request *request, int64_t hook, struct hook_view *view)
{
    int64_t page = request_page(request);
    TRY(hook_deliveries(request->db, request->arena, hook, page, &view->deliveries));
    view->previous_page = request_page_link(request, page - 1);
    view->next_page =
        view->deliveries.count > HOOK_DELIVERIES_A_PAGE ? request_page_link(request, page + 1) : "";
    view->paged = *view->previous_page || *view->next_page;
    if (view->deliveries.count > HOOK_DELIVERIES_A_PAGE) view->deliveries.count = HOOK_DELIVERIES_A_PAGE;
    return OK;
}

static enum error make_view(struct request *request, struct reply *reply, int64_t id,
                            struct hook_view **ret_view)
{
    struct hook_view *view = ARENA_NEW(request->arena, struct hook_view);
    struct hook_row *hook = ARENA_NEW(request->arena, struct hook_row);
    TRY(hook_get(request->db, request->arena, id, hook));
    if (hook->is_signed) {
        struct hook_sealed sealed;
        struct hook_secrets secrets;
        TRY(hook_sealed_get(request->db, request->arena, id, &sealed));
        TRY(hook_open(request->arena, request->portal_key, &sealed, &secrets));
        view->address = secrets.address;
    }
    TRY(add_wants(request, id, &view->wants));
    TRY(add_deliveries(request, id, view));
    view->hook = hook;
    reply_title(reply, "admin", "%s", hook->name);
    *ret_view = view;
    return OK;
}

static enum error hook_show(struct request *request, struct reply *reply)
{
    struct hook_view *view;
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(make_view(request, reply, id, &view));
    reply_view(reply, view);
    return OK;
}

/* ---- what can be done with it ---- */

static enum error hook_test(struct request *request, struct reply *reply)
{
    struct hook_row hook;
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(hook_get(request->db, request->arena, id, &hook));
    TRY(event_test(request->db, request->clock, id));
    reply_notice(reply, "A test is on its way. Look here again in a moment.");
    reply_see(reply, "/admin/hooks/%lld", (long long)id);
    return OK;
}

#define SWITCH_FIELDS(FIELD, R) FIELD(R, flag, on, 0)
FORM_LOCAL(hook_switching, SWITCH_FIELDS)

static enum error hook_switch_do(struct request *request, struct reply *reply)
{
    struct hook_switching form = {0};
    struct hook_switching_problems problems = {0};
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(request_read(request, &hook_switching_record, &form, &hook_switching_problems_record, &problems));
    TRY(hook_switch(request->db, request->clock, id, form.on));
    if (form.on) reply_notice(reply, "It is on. What happens from now on is delivered.");
    else reply_notice(reply, "It is off. Nothing is delivered any more.");
    reply_see(reply, "/admin/hooks/%lld", (long long)id);
    return OK;
}

static enum error hook_secret(struct request *request, struct reply *reply)
{
    struct hook_change change = {request->arena, request->clock, request->portal_key,
                                 request->viewer->person};
    struct hook_view *view;
    const char *secret;
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(hook_renew_secret(request->db, &change, id, &secret));
    TRY(make_view(request, reply, id, &view));
    view->new_secret = secret;
    reply_view(reply, view);
    return OK;
}

static enum error hook_remove_do(struct request *request, struct reply *reply)
{
    struct hook_row hook;
    int64_t id;
    TRY(request_id(request, "id", &id));
    TRY(hook_get(request->db, request->arena, id, &hook));
    TRY(hook_remove(request->db, id));
    reply_notice(reply, "“%s” is removed. Nothing is delivered there any more.", hook.name);
    reply_see(reply, "/admin/hooks");
    return OK;
}

static enum error delivery_again(struct request *request, struct reply *reply)
{
    int64_t id, delivery;
    TRY(request_id(request, "id", &id));
    TRY(request_id(request, "delivery", &delivery));
    enum error error = hook_deliver_again(request->db, request->clock, id, delivery);
    if (error == ERROR_CONFLICT)
        reply_explain(reply, "It is on its way already, or this webhook is switched off. Look at its page.");
    TRY(error);
    reply_notice(reply, "It is delivered again. Look here again in a moment.");
    reply_see(reply, "/admin/hooks/%lld", (long long)id);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/admin/hooks",
     .access = ACCESS_ADMIN,
     .summary = "Webhooks and chats that are told what happens",
     .handle = hooks_show,
     .view = &hook_list_view_record,
     .template = "hook/hooks.html"},
    {.method = METHOD_GET,
     .pattern = "/admin/hooks/:id",
     .access = ACCESS_ADMIN,
     .summary = "One webhook and what was delivered in the last 30 days",
     .handle = hook_show,
     .view = &hook_view_record,
     .template = "hook/hook.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/hooks/:id/test",
     .access = ACCESS_ADMIN,
     .summary = "Send a test",
     .handle = hook_test},
    {.method = METHOD_POST,
     .pattern = "/admin/hooks/:id/switch",
     .access = ACCESS_ADMIN,
     .summary = "Switch a webhook on or off",
     .handle = hook_switch_do,
     .input = &hook_switching_record},
    {.method = METHOD_POST,
     .pattern = "/admin/hooks/:id/secret",
     .access = ACCESS_ADMIN,
     .summary = "A new secret, shown once; the old one does not sign any more",
     .handle = hook_secret,
     .view = &hook_view_record,
     .template = "hook/hook.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/hooks/:id/remove",
     .access = ACCESS_ADMIN,
     .summary = "Remove a webhook and its log",
     .handle = hook_remove_do},
    {.method = METHOD_POST,
     .pattern = "/admin/hooks/:id/deliveries/:delivery/again",
     .access = ACCESS_ADMIN,
     .summary = "Deliver one again, by the same id",
     .handle = delivery_again},
};
const struct route_table hook_routes = ROUTE_TABLE(routes);
