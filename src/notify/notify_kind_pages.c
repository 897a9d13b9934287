/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every kind of mail, for admins: how it looks alone and among other news, with made-up names and times; and
 * a test of it to oneself. */
#include <string.h>

#include "account/account.h"
#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "notify/notify.h"
#include "notify/notify_store.h"
#include "person/person.h"

enum { SAMPLE_COUNT = 3, IN_DAYS = 2, DAYS_LEFT = 14 };

/* ---- made-up news ---- */

static struct notify_news news_of(const struct request *request, const struct notice_kind *kind)
{
    int places = notice_places(kind->many ? kind->many : kind->sentence);
    int64_t today = zone_local(request->zone, clock_seconds(request->clock)).day;
    struct wall_time afternoon = {today + IN_DAYS, 15 * 3600};
    return (struct notify_news){
        .kind = kind->key,
        .who = places & NOTICE_WHO ? "Amara Okafor" : "",
        .what = places & NOTICE_WHAT ? "Leadership" : "",
        .at_moment = places & NOTICE_WHEN ? zone_from_local(request->zone, afternoon) : 0,
        .on_day = places & NOTICE_DAY ? today + DAYS_LEFT : 0,
        .counted = places & NOTICE_COUNT ? SAMPLE_COUNT : 0,
        .path = "/notices",
        .unread = true,
    };
}

static void add_news(const struct request *request, struct list *news, const char *key)
{
    const struct notice_kind *kind = notice_kind_find(key);
    BUG_IF(!kind);
    *LIST_ADD(news, request->arena, struct notify_news) = news_of(request, kind);
}

enum error notify_sample(struct request *request, const char *kind, bool digest, struct mail *ret_mail)
{
    struct notify_mail view = {.id = id_new(request->clock), .person_id = request->viewer->person};
    const struct notice_reader reader = {request->language, request->zone, clock_seconds(request->clock)};
    struct person_card me;
    TRY(person_get(request->db, request->arena, view.person_id, &me));
    TRY(portal_name_read(request->db, request->arena, &view.portal));
    view.first_name = arena_format(request->arena, "%.*s", (int)strcspn(me.name, " "), me.name);
    view.digest = digest;
    add_news(request, &view.news, kind);
    if (digest) {
        add_news(request, &view.news, "meeting.proposed");
        add_news(request, &view.news, "enrollment.offered");
    }
    notify_compose(request->arena, request->origin, request->portal_key, &reader, &view, ret_mail);
    ret_mail->to_name = me.name;
    ret_mail->to_address = me.email;
    ret_mail->date = clock_seconds(request->clock);
    return OK;
}

/* ---- all kinds ---- */

#define KIND_LINE_FIELDS(FIELD, R)                                                                           \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, text, subject, 0)                                                                               \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, text, to, 0)                                                                                    \
    FIELD(R, flag, along, 0)
RECORD_LOCAL(kind_line, KIND_LINE_FIELDS)

#define KIND_TOPIC_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, key, 0)                                                                                   \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, list, kinds, kind_line)
RECORD_LOCAL(kind_topic, KIND_TOPIC_FIELDS)

#define MAIL_KINDS_FIELDS(FIELD, R) FIELD(R, list, topics, kind_topic)
RECORD_LOCAL(mail_kinds, MAIL_KINDS_FIELDS)

static struct kind_line line_of(const struct request *request, const struct notice_kind *kind)
{
    const struct notice_reader reader = {request->language, request->zone, clock_seconds(request->clock)};
    struct notify_news news = news_of(request, kind);
    notice_write(request->arena, &reader, &notify_news_record, &news);
    return (struct kind_line){.key = kind->key,
                              .subject = say(request->language, kind->subject),
                              .words = news.text,
                              .to = say(request->language, kind->to),
                              .along = kind->along};
}

static enum error kinds_show(struct request *request, struct reply *reply)
{
    struct mail_kinds *view = ARENA_NEW(request->arena, struct mail_kinds);
    size_t count;
    const struct notice_kind *kinds = notice_kinds(&count);
    for (int topic = 0; topic < NOTICE_TOPICS; topic++) {
        struct kind_topic shown = {.key = notice_topics()[topic].key,
                                   .title = say(request->language, notice_topics()[topic].title)};
        for (size_t i = 0; i < count; i++)
            if ((int)kinds[i].topic == topic)
                *LIST_ADD(&shown.kinds, request->arena, struct kind_line) = line_of(request, &kinds[i]);
        if (shown.kinds.count) *LIST_ADD(&view->topics, request->arena, struct kind_topic) = shown;
    }
    reply_title(reply, "admin", "What people are told");
    reply_view(reply, view);
    return OK;
}

/* ---- one kind ---- */

#define MAIL_KIND_FIELDS(FIELD, R)                                                                           \
    FIELD(R, record, kind, kind_line)                                                                        \
    FIELD(R, text, topic_title, 0)                                                                           \
    FIELD(R, text, alone_subject, 0)                                                                         \
    FIELD(R, text, alone_text, 0)                                                                            \
    FIELD(R, text, digest_subject, 0)                                                                        \
    FIELD(R, text, digest_text, 0)                                                                           \
    FIELD(R, flag, is_set_up, 0)                                                                             \
    FIELD(R, text, my_email, 0)
RECORD_LOCAL(mail_kind, MAIL_KIND_FIELDS)

static enum error kind_show(struct request *request, struct reply *reply)
{
    const struct notify_sender *sender = request->app;
    const struct notice_kind *kind = notice_kind_find(request_part(request, "kind"));
    struct mail_kind *view = ARENA_NEW(request->arena, struct mail_kind);
    struct kind_line *line = ARENA_NEW(request->arena, struct kind_line);
    struct mail alone, digest;
    if (!kind) return ERROR_NOT_FOUND;
    TRY(notify_sample(request, kind->key, false, &alone));
    TRY(notify_sample(request, kind->key, true, &digest));
    *line = line_of(request, kind);
    view->kind = line;
    view->topic_title = say(request->language, notice_topics()[kind->topic].title);
    view->alone_subject = alone.subject;
    view->alone_text = alone.text;
    view->digest_subject = digest.subject;
    view->digest_text = digest.text;
    view->is_set_up = sender && sender->server;
    view->my_email = alone.to_address;
    reply_title(reply, "admin", "%s", line->subject);
    reply_view(reply, view);
    return OK;
}

/* A kind that is not there is the usual sample. */
static const char *kind_or_usual(const char *key)
{
    return notice_kind_find(key) ? key : NOTIFY_SAMPLE_KIND;
}

static enum error mail_preview(struct request *request, struct reply *reply)
{
    struct mail sample;
    TRY(notify_sample(request, kind_or_usual(request_value(request, "kind")),
                      strcmp(request_value(request, "alone"), "1") != 0, &sample));
    reply_bytes(reply, "text/html; charset=utf-8", NULL, sample.html, strlen(sample.html));
    return OK;
}

#define MAIL_TEST_FIELDS(FIELD, R)                                                                           \
    FIELD(R, text, kind, 60) /* "meeting.planned"; empty: the usual sample */                                \
    FIELD(R, flag, alone, 0) /* not among other news */
FORM_LOCAL(mail_test, MAIL_TEST_FIELDS)

static enum error test_send(struct request *request, struct reply *reply)
{
    const struct notify_sender *sender = request->app;
    struct mail_test form = {0};
    struct mail_test_problems problems = {0};
    struct mail mail;
    const char *answer = "";
    TRY(request_read(request, &mail_test_record, &form, &mail_test_problems_record, &problems));
    if (!sender || !sender->server) {
        reply_explain(reply, "Mail is not set up yet; the settings begin with mail-server.");
        return ERROR_CONFLICT;
    }
    const char *kind = text_or_empty(form.kind);
    TRY(notify_sample(request, kind_or_usual(kind), !form.alone, &mail));
    enum error error = mail_send(request->arena, sender->server, &mail, &answer);
    if (error == OK)
        reply_notice(reply, "The server took a test for %s. Look whether it arrives.", mail.to_address);
    else reply_notice(reply, "The test was not taken. The server’s side says: %s", answer);
    if (notice_kind_find(kind)) reply_see(reply, "/admin/mail/kinds/%s", kind);
    else reply_see(reply, "/admin/mail");
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/admin/mail/kinds",
     .access = ACCESS_ADMIN,
     .summary = "Every kind of notice and mail, with invented values",
     .handle = kinds_show,
     .view = &mail_kinds_record,
     .template = "notify/mail_kinds.html"},
    {.method = METHOD_GET,
     .pattern = "/admin/mail/kinds/:kind",
     .access = ACCESS_ADMIN,
     .summary = "One kind of mail: alone, and among other news",
     .handle = kind_show,
     .view = &mail_kind_record,
     .template = "notify/mail_kind.html"},
    {.method = METHOD_GET,
     .pattern = "/admin/mail/preview",
     .access = ACCESS_ADMIN,
     .summary = "A mail as HTML, with invented news",
     .handle = mail_preview,
     .page_only = true},
    {.method = METHOD_POST,
     .pattern = "/admin/mail/test",
     .access = ACCESS_ADMIN,
     .summary = "Send a test to oneself",
     .handle = test_send,
     .input = &mail_test_record},
};
const struct route_table notify_kind_routes = ROUTE_TABLE(routes);
