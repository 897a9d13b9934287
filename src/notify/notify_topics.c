/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/notify_topics.h"

#include <string.h>

static const char *const DELIVERIES[] = {"here", "now", "daily", "weekly"};

static const struct notify_topic TOPICS[] = {
    {"matches", "Matches and requests", "You are matched, somebody asks you, or answers what you asked.",
     NOTIFY_DAILY, "relationship.started relationship.hello asking. matching. circle."},
    {"meetings", "Meetings", "A meeting is proposed, planned, moved or called off; what is on its agenda.",
     NOTIFY_DAILY, "meeting. agenda. notes. action."},
    {"work", "What you work on together", "The agreement, goals, feedback, shared resources and questions.",
     NOTIFY_DAILY, "agreement. goal. milestone. feedback. appreciation. resource. board. message."},
    {"care", "When something needs care", "A concern is shared with you, a pause, a change or an end.",
     NOTIFY_DAILY, "concern. relationship. course. farewell. checkin. chemistry."},
    {"programs", "Programs", "Invitations, places, dates and news of the programs you take part in or run.",
     NOTIFY_DAILY, "program. enrollment. training. guide."},
    {"other", "Everything else", "What fits nowhere above.", NOTIFY_DAILY, ""},
};
enum { TOPIC_COUNT = sizeof TOPICS / sizeof TOPICS[0] };

const char *notify_delivery_name(enum notify_delivery delivery)
{
    return DELIVERIES[delivery];
}

bool notify_delivery_find(const char *name, enum notify_delivery *ret_delivery)
{
    for (int i = NOTIFY_HERE; i <= NOTIFY_WEEKLY; i++) {
        if (strcmp(name, DELIVERIES[i]) != 0) continue;
        *ret_delivery = (enum notify_delivery)i;
        return true;
    }
    return false;
}

const struct notify_topic *notify_topics(size_t *ret_count)
{
    *ret_count = TOPIC_COUNT;
    return TOPICS;
}

/* The length of the longest beginning among a topic's that the kind has; 0: none. */
static size_t fit(const struct notify_topic *topic, const char *kind)
{
    size_t best = 0;
    for (const char *at = topic->kinds; *at;) {
        size_t length = strcspn(at, " ");
        if (strncmp(kind, at, length) == 0 && length > best) best = length;
        at += length;
        while (*at == ' ') at++;
    }
    return best;
}

const struct notify_topic *notify_topic_of(const char *kind)
{
    const struct notify_topic *topic = &TOPICS[TOPIC_COUNT - 1];
    size_t best = 0;
    for (size_t i = 0; i < TOPIC_COUNT; i++) {
        size_t length = fit(&TOPICS[i], kind);
        if (length <= best) continue;
        best = length;
        topic = &TOPICS[i];
    }
    return topic;
}

const struct notify_topic *notify_topic_find(const char *key)
{
    for (size_t i = 0; i < TOPIC_COUNT; i++)
        if (strcmp(TOPICS[i].key, key) == 0) return &TOPICS[i];
    return NULL;
}
