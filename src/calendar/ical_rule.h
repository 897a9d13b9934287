/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Repetitions of events in files from elsewhere (RRULE, RFC 5545, 3.3.10): every rule of days, weeks, months
 * and years. Our own rules are in recurrence.h, expanded by libical; its iterator may search for hours for a
 * day that never comes (30 February), so that rules which anybody may write are expanded here, with a limit
 * on the days that are looked at.
 */
#ifndef ITHACA_CALENDAR_ICAL_RULE_H
#define ITHACA_CALENDAR_ICAL_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "calendar/ical_line.h"

enum {
    ICAL_RULE_NUMBERS_MAX = 64, /* of one BY… part */
    ICAL_RULE_INTERVAL_MAX = 1000,
};

enum ical_frequency { ICAL_DAILY, ICAL_WEEKLY, ICAL_MONTHLY, ICAL_YEARLY };

struct ical_numbers {
    int count;
    int16_t numbers[ICAL_RULE_NUMBERS_MAX];
};

struct ical_rule {
    enum ical_frequency frequency;
    int interval;
    int64_t count; /* 0: no limit */
    bool has_until;
    struct ical_when until;
    int week_start; /* 0 is Monday */
    struct ical_numbers months, week_numbers, year_days, month_days, positions;
    int weekday_count;
    struct ical_weekday {
        int16_t nth; /* 0: each; -1 the last of the month or year */
        int16_t weekday;
    } weekdays[ICAL_RULE_NUMBERS_MAX];
};

/* Changes the text. False for what is no rule, and for rules of hours, minutes or seconds, which calendars of
 * people do not have. */
bool ical_rule_read(char *text, struct ical_rule *ret_rule);

/*
 * The days on which a rule that begins on day `first` falls, from one day to another, both included; `until`
 * is left to the caller, who knows the zone. Adds int64_t days, in order. Each day that is looked at is taken
 * off *budget; ERROR_TOO_LARGE when it is used up.
 */
MUST_USE enum error ical_rule_days(struct arena *arena, const struct ical_rule *rule, int64_t first,
                                   int64_t from, int64_t to, int64_t *budget, struct list *ret_days);

#endif
