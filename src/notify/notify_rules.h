/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When a person is disturbed. No database, no clock. */
#ifndef ITHACA_NOTIFY_RULES_H
#define ITHACA_NOTIFY_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "calendar/zone.h"

enum notify_delivery { NOTIFY_HERE, NOTIFY_NOW, NOTIFY_DAILY, NOTIFY_WEEKLY };

/* "here", "now", "daily", "weekly", as they stand in the database and in forms. */
const char *notify_delivery_name(enum notify_delivery delivery);
bool notify_delivery_find(const char *name, enum notify_delivery *ret_delivery);

/* On the person's own clock. */
struct notify_times {
    int64_t digest_minute; /* of the day, 0..1439: when what may wait is mailed */
    int64_t quiet_from;    /* from this minute to the other one nothing is mailed; equal: never quiet */
    int64_t quiet_until;
    int64_t weekdays;   /* working days: 1 for Monday, 2 for Tuesday … 64 for Sunday, added up; not 0 */
    int64_t weekly_day; /* 0 Monday … 6 Sunday */
};

/* 8:00; quiet from 19:00 to 7:00; Monday to Friday; the weekly digest on Mondays. */
struct notify_times notify_times_usual(void);

/* 0 Monday … 6 Sunday of a day since 1970-01-01. */
int notify_weekday(int64_t day);

/*
 * The first moment from `now` on (seconds) at which a notice of this delivery may be mailed: `now` itself or
 * the end of quiet hours; the next digest on a working day; the next weekly digest (on the next working day
 * where its weekday is none). -1 for NOTIFY_HERE: never.
 */
int64_t notify_moment(const struct notify_times *times, const struct zone *zone,
                      enum notify_delivery delivery, int64_t now);

#endif
