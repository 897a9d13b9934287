/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * When somebody is reminded, and of what for the how-manieth time. No database, no clock.
 *
 * A rule answers with an occasion: a number that is the same as long as it is the same reminder, and 0 while
 * there is nothing to tell. Who was told of an occasion is not told of it again.
 */
#ifndef ITHACA_REMINDER_REMINDER_RULES_H
#define ITHACA_REMINDER_REMINDER_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "calendar/zone.h"

enum {
    REMINDER_LAST_MINUTE = 20 * 60, /* of the day, after which nobody is reminded */
    REMINDER_ACTION_WEEKS = 4,      /* for which a promise that is late is told again */
    REMINDER_REVIEW_DAYS = 365,     /* from one review of a program's texts to the next */
    REMINDER_LATE_DAYS = 14,        /* for which a day that went by is still told */
    REMINDER_CHECK_IN_DAYS = 60,    /* the same for a check-in */
    REMINDER_OF_RHYTHM = 2,         /* times at most, when no next meeting is planned */
    REMINDER_AHEAD_DAYS = 8,        /* further ahead nothing is told, whatever somebody's working days are */
};

/* The one who is reminded, now. */
struct reminder_reader {
    const struct zone *zone;
    int64_t weekdays;      /* on which they work: 1 Monday, 2 Tuesday … 64 Sunday, added up */
    int64_t digest_minute; /* of the day: when they get the day's mail */
    int64_t now;           /* seconds */
};

/*
 * Whether it is a good time: on a working day from an hour before the day's mail (so that it is in it), at
 * the latest from 9:00, until 20:00 on their clock.
 */
bool reminder_is_time(const struct reminder_reader *reader);

/* The day on their calendar. */
int64_t reminder_today(const struct reminder_reader *reader);

/*
 * A meeting at `starts_at`: on the last working day before it, so on Friday for Monday; not on the day on
 * which it was planned. The occasion is `starts_at`.
 */
int64_t reminder_of_meeting(const struct reminder_reader *reader, int64_t starts_at, int64_t planned_at);

/* Nothing planned since the day `last`, with `rhythm` days from one meeting to the next: the day on which the
 * latest rhythm was over. 0 before the first, and after the second: who was asked twice has heard it, and
 * their coordinator sees that they do not meet. */
int64_t reminder_of_rhythm(const struct reminder_reader *reader, int64_t last, int64_t rhythm);

/* Promised for the day `due`: that day, and again each week for REMINDER_ACTION_WEEKS. */
int64_t reminder_of_promise(const struct reminder_reader *reader, int64_t due);

/* A day that has come, at most `late` days ago: that day. */
int64_t reminder_of_day(const struct reminder_reader *reader, int64_t day, int late);

/*
 * Something that waits for an answer since `since` until `expires_at`: 3 three days before, 1 the day before
 * (or on the last working day before that); not on the day on which it began to wait. `told` is the sum of
 * the occasions told already.
 */
int64_t reminder_of_request(const struct reminder_reader *reader, int64_t since, int64_t expires_at,
                            int64_t told);

/* The same with one reminder, the day before: `expires_at`. */
int64_t reminder_of_end(const struct reminder_reader *reader, int64_t since, int64_t expires_at);

#endif
