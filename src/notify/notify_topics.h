/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The catalogue of what people are told: kinds of notices by topics, as people choose about them. No
 * database. */
#ifndef ITHACA_NOTIFY_TOPICS_H
#define ITHACA_NOTIFY_TOPICS_H

#include <stdbool.h>
#include <stddef.h>

enum notify_delivery { NOTIFY_HERE, NOTIFY_NOW, NOTIFY_DAILY, NOTIFY_WEEKLY };

/* "here", "now", "daily", "weekly", as they stand in the database and in forms. */
const char *notify_delivery_name(enum notify_delivery delivery);
bool notify_delivery_find(const char *name, enum notify_delivery *ret_delivery);

struct notify_topic {
    const char *key;   /* "meetings" */
    const char *title; /* "Meetings" */
    const char *words; /* what it is about, in a sentence */
    enum notify_delivery usual;
    const char *kinds; /* beginnings of kinds of notices, with spaces between: "meeting. agenda." */
};

const struct notify_topic *notify_topics(size_t *ret_count);
/* The topic of a kind of notice, such as "meeting.planned". Never NULL: what no topic names belongs to the
 * last. */
const struct notify_topic *notify_topic_of(const char *kind);
/* NULL when there is none. */
const struct notify_topic *notify_topic_find(const char *key);

#endif
