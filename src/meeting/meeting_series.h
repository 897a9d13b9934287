/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Meetings that repeat. A series keeps its time on the clocks of its zone all year round. Its occurrences of
 * about the coming half year are meetings like all others, which can be moved and cancelled one by one;
 * further ones are made as time goes on.
 */
#ifndef ITHACA_MEETING_SERIES_H
#define ITHACA_MEETING_SERIES_H

#include "calendar/recurrence.h"
#include "meeting/meeting.h"

enum {
    MEETING_SERIES_DAYS = 184, /* ahead, for which occurrences are made */
    MEETING_SERIES_MAX = 20,   /* running ones of a relationship */
};

#define MEETING_SERIES_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, rule, 0) /* see calendar/recurrence.h */                                                  \
    FIELD(R, text, zone, 0)                                                                                  \
    FIELD(R, day, first_day, 0)                                                                              \
    FIELD(R, integer, minute, 0) /* of the day, on the clocks of the zone */                                 \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, place, 0)                                                                                 \
    FIELD(R, text, link, 0)                                                                                  \
    FIELD(R, text, state, 0) /* running, ended */                                                            \
    FIELD(R, day, made_until, 0)                                                                             \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(meeting_series, MEETING_SERIES_FIELDS)

struct meeting_series_new {
    struct recurrence recurrence; /* falls on first_day */
    const char *zone;
    int64_t first_day;
    int64_t minute, minutes;
    const char *place, *link;
};

/*
 * Starts a series and tells the others. All calls join the caller's db_write. ERROR_INVALID: what is not
 * good, or a first day on which the rule does not fall. ERROR_TOO_LARGE: MEETING_SERIES_MAX run.
 */
MUST_USE enum error meeting_series_start(const struct membership *membership,
                                         const struct meeting_series_new *series, int64_t *ret_id);

MUST_USE enum error meeting_series_get(const struct membership *membership, int64_t id,
                                       struct meeting_series *ret_series);

/*
 * This and following: the series ends before the occurrence `meeting`, and the planned ones from there on are
 * dropped (those that were moved, too); another series follows. With `next` NULL nothing follows: the series
 * ends. ERROR_NOT_FOUND: no occurrence of this series; ERROR_CONFLICT: somebody changed the series meanwhile,
 * or it ended.
 */
struct meeting_series_change {
    int64_t series, version;
    int64_t meeting; /* 0: all that are to come */
    const struct meeting_series_new *next;
};
MUST_USE enum error meeting_series_change(const struct membership *membership,
                                          const struct meeting_series_change *change, int64_t *ret_next);

/* Planned occurrences to come, in order, at most `limit`. Adds struct meeting. */
MUST_USE enum error meeting_series_coming(const struct membership *membership, int64_t id, int64_t limit,
                                          struct list *ret_meetings);

/* A running series in a list. */
#define MEETING_SERIES_LINE_FIELDS(FIELD, R)                                                                 \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, words, 0) /* "Every 2 weeks on Tuesday, 15:00 (Europe/Stockholm), 10 times" */            \
    FIELD(R, integer, minutes, 0)
RECORD_DECLARE(meeting_series_line, MEETING_SERIES_LINE_FIELDS)

/* Those of which something is still to come. Adds struct meeting_series_line. */
MUST_USE enum error meeting_series_running(const struct membership *membership, struct list *ret_lines);
const char *meeting_series_words(struct arena *arena, const struct language *language,
                                 const struct meeting_series *series);

#endif
