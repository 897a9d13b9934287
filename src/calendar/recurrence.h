/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Days that repeat: every so many weeks on a weekday, or each so many months on the second Tuesday, say. Kept
 * as the text of an RRULE (RFC 5545), expanded by libical, which only files of this folder include.
 *
 * A rule says days only. The time of the day stands beside it, on the clocks of a zone: who expands turns
 * each day and time into a moment by zone_from_local, so that a series keeps its time on the wall all year
 * round. libical's own zones are not used, so that there is one source of zones.
 */
#ifndef ITHACA_CALENDAR_RECURRENCE_H
#define ITHACA_CALENDAR_RECURRENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"

struct language;

enum {
    RECURRENCE_EVERY_MAX = 12,
    RECURRENCE_COUNT_MAX = 200,
    RECURRENCE_DAYS_MAX = 400,   /* found by one call */
    RECURRENCE_LOOKED_AT = 5000, /* steps of one call, those before `from` too; over 90 years of weeks */
};

enum recurrence_unit { RECURRENCE_WEEKS, RECURRENCE_MONTHS };

struct recurrence {
    enum recurrence_unit unit;
    int every;   /* 1..RECURRENCE_EVERY_MAX weeks or months */
    int weekday; /* 0 is Monday */
    int nth;     /* of months: 1..4, -1 the last; of weeks: 0 */
    /* When it ends; at most one of them. */
    int64_t until; /* the last day that may be one; 0: none */
    int count;     /* how many there are at most, 1..RECURRENCE_COUNT_MAX; 0: no limit */
};

/* Whether it is within the limits above. */
bool recurrence_is_good(const struct recurrence *recurrence);

/* "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=10". A bug when it is not good. */
const char *recurrence_write(struct arena *arena, const struct recurrence *recurrence);
/* Only what recurrence_write writes is understood; false for everything else. */
bool recurrence_read(const char *rule, struct recurrence *ret_recurrence);

/*
 * The days on which a rule that begins on `first` falls, from one day to another, both included. `first`
 * itself counts only when it is one of them. Adds int64_t days, at most RECURRENCE_DAYS_MAX. ERROR_INVALID
 * for a rule that recurrence_read does not understand; ERROR_UNAVAILABLE when memory runs out.
 */
MUST_USE enum error recurrence_days(struct arena *arena, const char *rule, int64_t first, int64_t from,
                                    int64_t to, struct list *ret_days);

/* The rule that fits a day: its weekday, and its place in the month (the last, for a fifth). */
struct recurrence recurrence_on(enum recurrence_unit unit, int every, int64_t day);

/* "every week on Tuesday", "every 2 weeks on Tuesday", "every month on the second Tuesday". */
const char *recurrence_words(struct arena *arena, const struct language *language,
                             const struct recurrence *recurrence);

#endif
