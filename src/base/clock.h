/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Time comes from a clock that is passed along, so that tests and simulations can set it. */
#ifndef ITHACA_BASE_CLOCK_H
#define ITHACA_BASE_CLOCK_H

#include <stdint.h>

struct clock {
    int64_t (*milliseconds)(void *context); /* since 1970 UTC */
    void *context;
};

/* The machine's clock. */
struct clock clock_system(void);

/* A clock that stands at *milliseconds, which the caller owns and may move. */
struct clock clock_fixed(int64_t *milliseconds);

static inline int64_t clock_milliseconds(const struct clock *clock)
{
    return clock->milliseconds(clock->context);
}
static inline int64_t clock_seconds(const struct clock *clock)
{
    return clock_milliseconds(clock) / 1000;
}
/* Days since 1970-01-01 in UTC. */
static inline int64_t clock_day(const struct clock *clock)
{
    return clock_seconds(clock) / 86400;
}

/* The proleptic Gregorian calendar (algorithm: Howard Hinnant, "chrono-compatible low-level date
 * algorithms"). */
struct date {
    int64_t year;
    int month; /* 1..12 */
    int day;   /* 1..31 */
};
struct date date_of_day(int64_t day);
int64_t day_of_date(struct date date);
/* 0 is Monday. */
int weekday_of_day(int64_t day);
/* "2026-11-21" to a day; 0 when it is no date. */
int64_t day_parse(const char *text);

#endif
