/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/date_text.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "language/language.h"

static const char *const months[] = {MESSAGE("January"), MESSAGE("February"), MESSAGE("March"),
                                     MESSAGE("April"),   MESSAGE("May"),      MESSAGE("June"),
                                     MESSAGE("July"),    MESSAGE("August"),   MESSAGE("September"),
                                     MESSAGE("October"), MESSAGE("November"), MESSAGE("December")};
static const char *const short_months[] = {MESSAGE("Jan"), MESSAGE("Feb"), MESSAGE("Mar"), MESSAGE("Apr"),
                                           MESSAGE("May"), MESSAGE("Jun"), MESSAGE("Jul"), MESSAGE("Aug"),
                                           MESSAGE("Sep"), MESSAGE("Oct"), MESSAGE("Nov"), MESSAGE("Dec")};
static const char *const weekdays[] = {MESSAGE("Monday"),   MESSAGE("Tuesday"), MESSAGE("Wednesday"),
                                       MESSAGE("Thursday"), MESSAGE("Friday"),  MESSAGE("Saturday"),
                                       MESSAGE("Sunday")};

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

static void write_two_digits(int number, struct text *out)
{
    text_add_bytes(out, (char[]){(char)('0' + number / 10), (char)('0' + number % 10)}, 2);
}

static void write_iso_day(int64_t day, struct text *out)
{
    struct date date = date_of_day(day);
    if (date.year < 0 || date.year > 9999) {
        text_add_int(out, date.year);
    } else {
        write_two_digits((int)(date.year / 100), out);
        write_two_digits((int)(date.year % 100), out);
    }
    text_add_char(out, '-');
    write_two_digits(date.month, out);
    text_add_char(out, '-');
    write_two_digits(date.day, out);
}

/* "26 November 2026"; without the year when `with_year` is false. */
static void write_day(const struct language *language, const struct date *date, bool with_year,
                      struct text *out)
{
    const char *month = say(language, months[date->month - 1]);
    /* Translators: day, name of the month, year. */
    if (with_year) text_addf(out, say(language, "%d %s %lld"), date->day, month, (long long)date->year);
    else text_addf(out, say(language, "%d %s"), date->day, month);
}

/* "26 Nov 2026", for tables; the same without the year. */
static void write_short_day(const struct language *language, const struct date *date, bool with_year,
                            struct text *out)
{
    const char *month = say(language, short_months[date->month - 1]);
    if (with_year) text_addf(out, say(language, "%d %s %lld"), date->day, month, (long long)date->year);
    else text_addf(out, say(language, "%d %s"), date->day, month);
}

static void write_clock(int32_t second, struct text *out)
{
    write_two_digits(second / 3600, out);
    text_add_char(out, ':');
    write_two_digits(second / 60 % 60, out);
}

void date_text_day(const struct date_reader *reader, enum date_form form, int64_t day, struct text *out)
{
    if (!day) return;
    struct date date = date_of_day(day);
    switch (form) {
    case DATE_LONG:
        write_day(reader->language, &date, true, out);
        return;
    case DATE_SHORT:
        write_short_day(reader->language, &date, !is_this_year(reader, &date), out);
        return;
    case DATE_WEEKDAY:
        text_add(out, say(reader->language, weekdays[weekday_of_day(day)]));
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

/* "26 November, 15:00" */
static void write_moment(const struct date_reader *reader, struct wall_time wall, struct text *out)
{
    struct date date = date_of_day(wall.day);
    struct text day, time;
    text_init(&day, out->arena);
    text_init(&time, out->arena);
    write_day(reader->language, &date, !is_this_year(reader, &date), &day);
    write_clock(wall.second, &time);
    text_addf(out, say(reader->language, "%s, %s"), day.at, time.at);
}

static void write_utc(int64_t seconds, struct text *out)
{
    int64_t day = seconds / 86400 - (seconds % 86400 < 0);
    write_iso_day(day, out);
    text_add_char(out, 'T');
    write_clock((int32_t)(seconds - day * 86400), out);
    text_add_char(out, ':');
    write_two_digits((int)((seconds - day * 86400) % 60), out);
    text_add_char(out, 'Z');
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

const char *date_words(struct arena *arena, const struct language *language, int64_t day)
{
    const struct date_reader reader = {.language = language};
    struct text words;
    text_init(&words, arena);
    date_text_day(&reader, DATE_LONG, day, &words);
    return words.at;
}

const char *date_weekday_words(struct arena *arena, const struct date_reader *reader, enum date_form form,
                               int64_t seconds)
{
    struct text weekday, day;
    text_init(&weekday, arena);
    text_init(&day, arena);
    date_text_moment(reader, DATE_WEEKDAY, seconds, &weekday);
    date_text_moment(reader, form, seconds, &day);
    return arena_format(arena, say(reader->language, "%s %s"), weekday.at, day.at);
}
