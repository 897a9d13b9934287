/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t system_milliseconds(void *context)
{
    (void)context;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t fixed_milliseconds(void *context)
{
    return *(int64_t *)context;
}

struct clock clock_system(void)
{
    return (struct clock){.milliseconds = system_milliseconds};
}

struct clock clock_fixed(int64_t *milliseconds)
{
    return (struct clock){.milliseconds = fixed_milliseconds, .context = milliseconds};
}

/* Years are counted from March, so that the leap day is the last of its year; 400 years are one era. */
struct date date_of_day(int64_t day)
{
    day += 719468;
    int64_t era = (day >= 0 ? day : day - 146096) / 146097;
    int64_t of_era = day - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t from_march = (5 * of_year + 2) / 153;
    int month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    return (struct date){.year = year + era * 400 + (month <= 2),
                         .month = month,
                         .day = (int)(of_year - (153 * from_march + 2) / 5 + 1)};
}

int64_t day_of_date(struct date date)
{
    int64_t year = date.year - (date.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int weekday_of_day(int64_t day)
{
    int64_t weekday = (day + 3) % 7;
    return (int)(weekday < 0 ? weekday + 7 : weekday);
}

int64_t day_parse(const char *text)
{
    int year, month, day, length = 0;
    if (strlen(text) != 10 || sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 ||
        length != 10)
        return 0;
    int64_t days = day_of_date((struct date){.year = year, .month = month, .day = day});
    struct date back = date_of_day(days);
    return back.year == year && back.month == month && back.day == day ? days : 0;
}
