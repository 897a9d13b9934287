/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mail for admins: whether it goes out, what servers refused, how a mail looks, and a test to oneself. */
#include <string.h>

#include "account/account.h"
#include "base/random.h"
#include "db/db.h"
#include "notify/notify.h"
#include "notify/notify_store.h"
#include "person/person.h"

enum { LATELY = 7 * 86400, TROUBLES_AT_MOST = 50 };

#define MAIL_COUNTS_FIELDS(FIELD, R)                                                                         \
    FIELD(R, integer, waiting, 0)                                                                            \
    FIELD(R, integer, sent, 0)                                                                               \
    FIELD(R, integer, refused, 0)                                                                            \
    FIELD(R, integer, failed, 0)
RECORD_LOCAL(mail_counts, MAIL_COUNTS_FIELDS)

#define MAIL_TROUBLE_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, flag, is_refused, 0)                                                                            \
    FIELD(R, text, answer, 0)                                                                                \
    FIELD(R, time, created_at, 0)
RECORD_LOCAL(mail_trouble, MAIL_TROUBLE_FIELDS)

#define ADMIN_MAIL_FIELDS(FIELD, R)                                                                          \
    FIELD(R, flag, is_set_up, 0)                                                                             \
    FIELD(R, text, host, 0)                                                                                  \
    FIELD(R, text, security, 0)                                                                              \
    FIELD(R, text, sender, 0)                                                                                \
    FIELD(R, text, my_email, 0)                                                                              \
    FIELD(R, record, counts, mail_counts)                                                                    \
    FIELD(R, list, troubles, mail_trouble)                                                                   \
    FIELD(R, text, preview_subject, 0)                                                                       \
    FIELD(R, text, preview_text, 0)
RECORD_LOCAL(admin_mail, ADMIN_MAIL_FIELDS)

SQL(mail_count_lately,
    "SELECT COUNT(*) FILTER (WHERE state = 'waiting') AS waiting, "
    "COUNT(*) FILTER (WHERE state = 'sent') AS sent, "
    "COUNT(*) FILTER (WHERE state = 'refused') AS refused, "
    "COUNT(*) FILTER (WHERE state = 'failed') AS failed FROM notify_mail WHERE created_at > $1");
SQL(mail_troubles,
    "SELECT m.person_id AS person_id, p.name AS name, p.email AS email, m.state AS state, m.answer AS answer, "
    "m.created_at AS created_at FROM notify_mail m JOIN person p ON p.id = m.person_id "
    "WHERE m.state IN ('refused', 'failed') AND m.created_at > $1 ORDER BY m.created_at DESC, m.id DESC LIMIT $2");

/* A mail as it would go out, with invented news. */
static enum error compose_sample(struct request *request, struct mail *ret_mail)
{
    struct notify_mail view = {.id = id_new(request->clock), .person_id = request->viewer->person};
    static const char *const NEWS[][2] = {
        {"Amara Okafor said hello to you.", "/relationships"},
        {"Amara Okafor proposed times for a meeting.", "/relationships"},
        {"Your place in Leadership is free now.", "/programs"},
    };
    const char *name = request->viewer->name;
    TRY(portal_name_read(request->db, request->arena, &view.portal));
    view.first_name = arena_format(request->arena, "%.*s", (int)strcspn(name, " "), name);
    for (size_t i = 0; i < sizeof NEWS / sizeof NEWS[0]; i++)
        *LIST_ADD(&view.news, request->arena, struct notify_news) =
            (struct notify_news){.kind = "", .text = NEWS[i][0], .path = NEWS[i][1], .unread = true};
    const struct notice_reader reader = {request->language, request->zone, clock_seconds(request->clock)};
    notify_compose(request->arena, request->origin, request->portal_key, &reader, &view, ret_mail);
    return OK;
}

static const char *security_words(enum mail_security security)
{
    static const char *const WORDS[] = {[MAIL_STARTTLS] = "encrypted (STARTTLS)",
                                        [MAIL_TLS] = "encrypted (TLS)",
                                        [MAIL_PLAIN] = "not encrypted"};
    return WORDS[security];
}

static enum error make_view(struct request *request, struct reply *reply, struct admin_mail **ret_view)
{
    struct admin_mail *view = ARENA_NEW(request->arena, struct admin_mail);
    struct mail_counts *counts = ARENA_NEW(request->arena, struct mail_counts);
    const struct notify_sender *sender = request->app;
    struct person_card me;
    struct mail sample;
    int64_t since = clock_seconds(request->clock) - LATELY;
    TRY(db_one(request->db, request->arena, &mail_count_lately, DB_PARAMS(db_int(since)), &mail_counts_record,
               counts));
    TRY(db_list(request->db, request->arena, &mail_troubles,
                DB_PARAMS(db_int(since), db_int(TROUBLES_AT_MOST)), &mail_trouble_record, &view->troubles));
    LIST_EACH (&view->troubles, struct mail_trouble, trouble) trouble->is_refused = trouble->state[0] == 'r';
    TRY(person_get(request->db, request->arena, request->viewer->person, &me));
    TRY(compose_sample(request, &sample));
    view->counts = counts;
    view->my_email = me.email;
    view->preview_subject = sample.subject;
    view->preview_text = sample.text;
    view->is_set_up = sender && sender->server;
    if (view->is_set_up) {
        view->host = sender->server->host;
        view->security = security_words(sender->server->security);
        view->sender = sender->server->from_address;
    }
    reply_title(reply, "admin", "Mail");
    *ret_view = view;
    return OK;
}

static enum error mail_show(struct request *request, struct reply *reply)
{
    struct admin_mail *view;
    TRY(make_view(request, reply, &view));
    reply_view(reply, view);
    return OK;
}

static enum error mail_test(struct request *request, struct reply *reply)
{
    const struct notify_sender *sender = request->app;
    struct person_card me;
    struct mail mail;
    const char *answer = "";
    if (!sender || !sender->server) {
        reply_explain(reply, "Mail is not set up yet; the settings begin with mail-server.");
        return ERROR_CONFLICT;
    }
    TRY(person_get(request->db, request->arena, request->viewer->person, &me));
    TRY(compose_sample(request, &mail));
    mail.to_name = me.name;
    mail.to_address = me.email;
    mail.date = clock_seconds(request->clock);
    enum error error = mail_send(request->arena, sender->server, &mail, &answer);
    if (error == OK) reply_notice(reply, "The server took a test for %s. Look whether it arrives.", me.email);
    else reply_notice(reply, "The test was not taken. The server’s side says: %s", answer);
    reply_see(reply, "/admin/mail");
    return OK;
}

static enum error mail_preview(struct request *request, struct reply *reply)
{
    struct mail sample;
    TRY(compose_sample(request, &sample));
    reply_bytes(reply, "text/html; charset=utf-8", NULL, sample.html, strlen(sample.html));
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/admin/mail",
     .access = ACCESS_ADMIN,
     .summary = "Mail: whether it goes out, what was refused, how it looks",
     .handle = mail_show,
     .view = &admin_mail_record,
     .template = "notify/admin_mail.html"},
    {.method = METHOD_POST,
     .pattern = "/admin/mail/test",
     .access = ACCESS_ADMIN,
     .summary = "Send a test to oneself",
     .handle = mail_test},
    {.method = METHOD_GET,
     .pattern = "/admin/mail/preview",
     .access = ACCESS_ADMIN,
     .summary = "A mail as HTML, with invented news",
     .handle = mail_preview,
     .page_only = true},
};
const struct route_table notify_admin_routes = ROUTE_TABLE(routes);
