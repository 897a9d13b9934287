/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/moment.h"

#include <string.h>

#include "base/clock.h"
#include "calendar/zone.h"

/* `count` digits at *at, which moves behind them; -1 when there are not as many. */
static int64_t take_digits(const char **at, int count)
{
    int64_t number = 0;
    for (int i = 0; i < count; i++) {
        if ((*at)[i] < '0' || (*at)[i] > '9') return -1;
        number = number * 10 + (*at)[i] - '0';
    }
    *at += count;
    return number;
}

static bool take_char(const char **at, char wanted)
{
    if (**at != wanted) return false;
    (*at)++;
    return true;
}

static bool take_day(const char **at, int64_t *ret_day)
{
    int64_t year = take_digits(at, 4);
    if (year < 1900 || year > 2199 || !take_char(at, '-')) return false;
    int64_t month = take_digits(at, 2);
    if (month < 1 || month > 12 || !take_char(at, '-')) return false;
    int64_t day = take_digits(at, 2);
    if (day < 1 || day > 31) return false;
    *ret_day = day_of_date((struct date){.year = year, .month = (int)month, .day = (int)day});
    return date_of_day(*ret_day).month == month;
}

/* hh:mm, with seconds and their fraction if there are any; in seconds since midnight. */
static bool take_clock(const char **at, int64_t *ret_seconds)
{
    int64_t hour = take_digits(at, 2);
    if (hour < 0 || hour > 23 || !take_char(at, ':')) return false;
    int64_t minute = take_digits(at, 2), second = 0;
    if (minute < 0 || minute > 59) return false;
    if (take_char(at, ':')) {
        second = take_digits(at, 2);
        if (second < 0 || second > 59) return false;
        if (take_char(at, '.')) *at += strspn(*at, "0123456789");
    }
    *ret_seconds = hour * 3600 + minute * 60 + second;
    return true;
}

/* Z, +01:00, or nothing: *ret_given says whether there was one. */
static bool take_offset(const char **at, bool *ret_given, int64_t *ret_seconds)
{
    *ret_given = **at != '\0';
    *ret_seconds = 0;
    if (!*ret_given || take_char(at, 'Z') || take_char(at, 'z')) return true;
    int64_t sign = **at == '-' ? -1 : 1;
    if (!take_char(at, '+') && !take_char(at, '-')) return false;
    int64_t hours = take_digits(at, 2);
    if (hours < 0 || hours > 23) return false;
    take_char(at, ':');
    int64_t minutes = take_digits(at, 2);
    if (minutes < 0 || minutes > 59) return false;
    *ret_seconds = sign * (hours * 3600 + minutes * 60);
    return true;
}

bool moment_read_day(const char *value, int64_t *ret_day)
{
    int64_t day;
    if (!take_day(&value, &day) || *value) return false;
    *ret_day = day;
    return true;
}

bool moment_read_time(const char *value, const struct zone *zone, int64_t *ret_time)
{
    int64_t day, seconds, offset;
    bool given;
    if (!take_day(&value, &day)) return false;
    if (!take_char(&value, 'T') && !take_char(&value, ' ')) return false;
    if (!take_clock(&value, &seconds) || !take_offset(&value, &given, &offset) || *value) return false;
    if (given || !zone) *ret_time = day * 86400 + seconds - offset;
    else *ret_time = zone_from_local(zone, (struct wall_time){.day = day, .second = (int32_t)seconds});
    return true;
}
