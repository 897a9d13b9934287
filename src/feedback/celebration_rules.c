/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "feedback/celebration_rules.h"

#include "base/clock.h"

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int64_t year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : DAYS[month - 1];
}

/* The day of a year, moved back to the month's last where it has none such. */
static int64_t day_in_year(int64_t year, int month, int day)
{
    int last = days_of_month(year, month);
    return day_of_date((struct date){year, month, day < last ? day : last});
}

bool celebration_yearly(int month, int day, int64_t from, int64_t to, int64_t *ret_day)
{
    if (month < 1 || month > 12 || day < 1) return false;
    for (int64_t year = date_of_day(from).year; year <= date_of_day(to).year; year++) {
        int64_t found = day_in_year(year, month, day);
        if (found < from || found > to) continue;
        *ret_day = found;
        return true;
    }
    return false;
}

bool celebration_anniversary(int64_t since, int64_t from, int64_t to, int64_t *ret_day, int64_t *ret_years)
{
    struct date date = date_of_day(since);
    int64_t day;
    if (!since) return false;
    /* Not the first day itself. */
    if (from <= since) from = since + 1;
    if (from > to || !celebration_yearly(date.month, date.day, from, to, &day)) return false;
    int64_t years = date_of_day(day).year - date.year;
    if (years < 1) return false;
    *ret_day = day;
    *ret_years = years;
    return true;
}

bool celebration_half_year(int64_t since, int64_t from, int64_t to, int64_t *ret_day)
{
    struct date date = date_of_day(since);
    if (!since) return false;
    int month = date.month + 6;
    int64_t year = month > 12 ? date.year + 1 : date.year;
    int64_t day = day_in_year(year, month > 12 ? month - 12 : month, date.day);
    if (day < from || day > to) return false;
    *ret_day = day;
    return true;
}
