/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/date_text.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};
static const char *const weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};

static const struct {
    const char *name;
    enum date_form form;
} names[] = {{"date", DATE_LONG}, {"short", DATE_SHORT},   {"weekday", DATE_WEEKDAY}, {"time", DATE_TIME},
             {"iso", DATE_ISO},   {"moment", DATE_MOMENT}, {"local", DATE_LOCAL}};

bool date_form_find(const char *name, enum date_form *ret_form)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i].name, name) != 0) continue;
        *ret_form = names[i].form;
        return true;
    }
    return false;
}

bool date_form_has_time(enum date_form form)
{
    return form == DATE_TIME || form == DATE_MOMENT || form == DATE_LOCAL;
}

static bool is_this_year(const struct date_reader *reader, const struct date *date)
{
    return date_of_day(zone_local(reader->zone, reader->now).day).year == date->year;
}

static void write_iso_day(int64_t day, struct text *out)
{
    struct date date = date_of_day(day);
    text_addf(out, "%04lld-%02d-%02d", (long long)date.year, date.month, date.day);
}

static void write_clock(int32_t second, struct text *out)
{
    text_addf(out, "%02d:%02d", second / 3600, second / 60 % 60);
}

void date_text_day(const struct date_reader *reader, enum date_form form, int64_t day, struct text *out)
{
    if (!day) return;
    struct date date = date_of_day(day);
    switch (form) {
    case DATE_LONG:
        text_addf(out, "%d %s %lld", date.day, months[date.month - 1], (long long)date.year);
        return;
    case DATE_SHORT:
        text_addf(out, "%d %.3s", date.day, months[date.month - 1]);
        if (!is_this_year(reader, &date)) text_addf(out, " %lld", (long long)date.year);
        return;
    case DATE_WEEKDAY:
        text_add(out, weekdays[weekday_of_day(day)]);
        return;
    case DATE_ISO:
        write_iso_day(day, out);
        return;
    case DATE_TIME:
    case DATE_MOMENT:
    case DATE_LOCAL:
        break;
    }
    BUG("a day has no time");
}

static void write_moment(const struct date_reader *reader, struct wall_time wall, struct text *out)
{
    struct date date = date_of_day(wall.day);
    text_addf(out, "%d %s", date.day, months[date.month - 1]);
    if (!is_this_year(reader, &date)) text_addf(out, " %lld", (long long)date.year);
    text_add(out, ", ");
    write_clock(wall.second, out);
}

static void write_utc(int64_t seconds, struct text *out)
{
    int64_t day = seconds / 86400 - (seconds % 86400 < 0);
    write_iso_day(day, out);
    text_add_char(out, 'T');
    write_clock((int32_t)(seconds - day * 86400), out);
    text_addf(out, ":%02dZ", (int)((seconds - day * 86400) % 60));
}

void date_text_moment(const struct date_reader *reader, enum date_form form, int64_t seconds,
                      struct text *out)
{
    if (!seconds) return;
    struct wall_time wall = zone_local(reader->zone, seconds);
    switch (form) {
    case DATE_LONG:
    case DATE_SHORT:
    case DATE_WEEKDAY:
        /* The first day of 1970 counts as none, and nobody will miss it. */
        date_text_day(reader, form, wall.day, out);
        return;
    case DATE_TIME:
        write_clock(wall.second, out);
        return;
    case DATE_MOMENT:
        write_moment(reader, wall, out);
        return;
    case DATE_ISO:
        write_utc(seconds, out);
        return;
    case DATE_LOCAL:
        write_iso_day(wall.day, out);
        text_add_char(out, 'T');
        write_clock(wall.second, out);
        return;
    }
}
