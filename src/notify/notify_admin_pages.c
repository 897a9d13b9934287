/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mail for admins: whether it goes out, what servers refused, and addresses that are held back. */
#include "db/db.h"
#include "language/language.h"
#include "notify/notify.h"
#include "notify/notify_store.h"

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
    FIELD(R, list, refusals, notify_refusal)                                                                 \
    FIELD(R, flag, has_refusals, 0)                                                                          \
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

static const char *security_words(enum mail_security security)
{
    static const char *const WORDS[] = {[MAIL_STARTTLS] = MESSAGE("encrypted (STARTTLS)"),
                                        [MAIL_TLS] = MESSAGE("encrypted (TLS)"),
                                        [MAIL_PLAIN] = MESSAGE("not encrypted")};
    return WORDS[security];
}

static enum error make_view(struct request *request, struct reply *reply, struct admin_mail **ret_view)
{
    struct admin_mail *view = ARENA_NEW(request->arena, struct admin_mail);
    struct mail_counts *counts = ARENA_NEW(request->arena, struct mail_counts);
    const struct notify_sender *sender = request->app;
    struct mail sample;
    int64_t since = clock_seconds(request->clock) - LATELY;
    TRY(db_one(request->db, request->arena, &mail_count_lately, DB_PARAMS(db_int(since)), &mail_counts_record,
               counts));
    TRY(db_list(request->db, request->arena, &mail_troubles,
                DB_PARAMS(db_int(since), db_int(TROUBLES_AT_MOST)), &mail_trouble_record, &view->troubles));
    LIST_EACH (&view->troubles, struct mail_trouble, trouble) trouble->is_refused = trouble->state[0] == 'r';
    TRY(notify_refusals(request->db, request->arena, 0, TROUBLES_AT_MOST, &view->refusals));
    view->has_refusals = view->refusals.count > 0;
    TRY(notify_sample(request, NOTIFY_SAMPLE_KIND, true, &sample));
    view->counts = counts;
    view->my_email = sample.to_address;
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

static enum error again_in(struct db *db, void *context)
{
    const int64_t *person = context;
    return notify_try_again(db, *person);
}

static enum error address_again(struct request *request, struct reply *reply)
{
    int64_t person;
    TRY(request_id(request, "person", &person));
    enum error error = db_write(request->db, again_in, &person);
    if (error == ERROR_NOT_FOUND) reply_explain(reply, "No address of this person is held back any more.");
    TRY(error);
    reply_notice(reply, "Mails go there again from the next news on.");
    reply_see(reply, "/admin/mail");
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
     .pattern = "/admin/mail/addresses/:person/again",
     .access = ACCESS_ADMIN,
     .summary = "Mail to an address that was refused again",
     .handle = address_again},
};
const struct route_table notify_admin_routes = ROUTE_TABLE(routes);
