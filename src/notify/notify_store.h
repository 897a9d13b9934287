/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people chose, and the mails, within notify/. */
#ifndef ITHACA_NOTIFY_STORE_H
#define ITHACA_NOTIFY_STORE_H

#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "mail/mail.h"
#include "notice/notice.h"
#include "notice/notice_kinds.h"
#include "notify/notify_rules.h"

struct db;
struct portal_key;

/* How one person wants to be told. */
struct notify_person {
    struct notify_times times;
    bool has_times;     /* chosen, not the usual ones */
    struct list chosen; /* of struct notify_choice */
};

#define NOTIFY_CHOICE_FIELDS(FIELD, R)                                                                       \
    FIELD(R, text, topic, 0)                                                                                 \
    FIELD(R, text, delivery, 0)
RECORD_DECLARE(notify_choice, NOTIFY_CHOICE_FIELDS)

MUST_USE enum error notify_person_get(struct db *db, struct arena *arena, int64_t person,
                                      struct notify_person *ret_person);
/* As the person chose; once a day as long as they have not. */
enum notify_delivery notify_delivery_of(const struct notify_person *person, const struct notice_topic *topic);

/* Keeps both; what waits to be mailed is thought about anew. Joins the caller's db_write. */
MUST_USE enum error notify_choose(struct db *db, int64_t person, const struct notice_topic *topic,
                                  enum notify_delivery delivery);
MUST_USE enum error notify_times_put(struct db *db, int64_t person, const struct notify_times *times);

/* ---- refused addresses ---- */

#define NOTIFY_REFUSAL_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, answer, 0) /* what the server said */                                                     \
    FIELD(R, time, refused_at, 0)
RECORD_DECLARE(notify_refusal, NOTIFY_REFUSAL_FIELDS)

/* Those that still hold: of everybody (person 0), the newest `limit`, or of one person. */
MUST_USE enum error notify_refusals(struct db *db, struct arena *arena, int64_t person, int64_t limit,
                                    struct list *ret_rows);
/* Mails go there again. ERROR_NOT_FOUND when it was not refused. */
MUST_USE enum error notify_try_again(struct db *db, int64_t person);

/* ---- mails ---- */

#define NOTIFY_NEWS_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    NOTICE_SAID_FIELDS(FIELD, R)                                                                             \
    FIELD(R, text, path, 0)                                                                                  \
    FIELD(R, text, link, 0) /* absolute; made when composing */                                              \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, flag, unread, 0)
RECORD_DECLARE(notify_news, NOTIFY_NEWS_FIELDS)

#define NOTIFY_MAIL_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, first_name, 0)                                                                            \
    FIELD(R, text, portal, 0)                                                                                \
    FIELD(R, text, language, 0)                                                                              \
    FIELD(R, text, direction, 0) /* ltr or rtl */                                                            \
    FIELD(R, text, subject, 0)                                                                               \
    FIELD(R, flag, digest, 0)                                                                                \
    FIELD(R, id, start,                                                                                      \
          0) /* the first mail of its thread, and the last before this one; 0: it begins one */              \
    FIELD(R, id, before, 0)                                                                                  \
    FIELD(R, list, news, notify_news)                                                                        \
    FIELD(R, text, choose_link, 0)      /* where one changes what comes by mail */                           \
    FIELD(R, text, unsubscribe_link, 0) /* where one ends it without signing in */
RECORD_DECLARE(notify_mail, NOTIFY_MAIL_FIELDS)

/* Fills words, subject and links and writes both parts; everything in the arena. `view` has its names and
 * news. */
void notify_compose(struct arena *arena, const char *origin, const struct portal_key *portal_key,
                    const struct notice_reader *reader, struct notify_mail *view, struct mail *ret_mail);

/* A mail with invented news of this kind, alone or among others, to the viewer, who is an admin. */
MUST_USE enum error notify_sample(struct request *request, const char *kind, bool digest,
                                  struct mail *ret_mail);
#define NOTIFY_SAMPLE_KIND "relationship.hello"

/* What a mail's news are about together, "/relationships/12"; "" when they are about several things. */
const char *notify_thread(struct arena *arena, const struct list *news);

/* The secret that ends a person's mails without signing in, and back. ERROR_NOT_FOUND when it is none of
 * ours. */
const char *notify_unsubscribe_token(struct arena *arena, const struct portal_key *portal_key,
                                     int64_t person);
MUST_USE enum error notify_unsubscribe_person(const struct portal_key *portal_key, const char *token,
                                              int64_t *ret_person);

#endif
