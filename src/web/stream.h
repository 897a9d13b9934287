/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Streams of events: a page stays connected and hears at once that there is something new, never what. A
 * feature describes a topic; a GET handler that has checked who asks answers with reply_stream. One thread of
 * the server looks for all open streams together, once a second and right after each POST that this server
 * answered, with one database connection: an open stream holds neither a worker nor a connection.
 *
 * Each stream is checked at each event, and every STREAM_CHECKED_EVERY seconds: it ends when the session has
 * ended or `check` says that the subject is not there for this person any more. When there are too many
 * streams, the answer is 503 and the page asks now and then instead.
 */
#ifndef ITHACA_WEB_STREAM_H
#define ITHACA_WEB_STREAM_H

#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"

struct db;
struct reply;

enum {
    STREAM_CHECKED_EVERY = 20, /* seconds; a comment line goes out then, so that proxies keep it open */
    STREAM_LOOKED_BACK = 30,   /* seconds that a transaction may take, and that servers' clocks may differ */
    STREAM_RETRY = 3000,       /* milliseconds after which a browser connects again */
};

/* `number` grows with everything that is new about a subject. */
#define STREAM_NEWS_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, subject, 0)                                                                                 \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, id, quiet_for, 0) /* the person who did what made this number, if it is news for others only */
RECORD_DECLARE(stream_news, STREAM_NEWS_FIELDS)

struct stream_topic {
    const char *event; /* its name for scripts */
    /* Adds struct stream_news of all subjects that changed since then (seconds); one indexed statement. */
    enum error (*list_since)(struct db *db, struct arena *arena, int64_t since, struct list *ret_news);
    /* One subject as this person may know it; ERROR_NOT_FOUND when it is not there for them. */
    enum error (*check)(struct db *db, struct arena *arena, int64_t person, int64_t subject,
                        struct stream_news *ret_news);
};

/* What a handler asked for, until the server has opened it. */
struct http_stream {
    const struct stream_topic *topic;
    int64_t person;
    int64_t subject;
    int64_t seen;        /* the number that the page shows already */
    const char *session; /* of the request, to ask again who it is; "" with a bearer token */
    const char *bearer;
};

/* Answers a GET with a stream for the viewer. `topic` lives as long as the program. */
void reply_stream(struct reply *reply, const struct stream_topic *topic, int64_t person, int64_t subject,
                  int64_t seen);

#endif
