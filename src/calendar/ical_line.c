/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/ical_line.h"

#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"

enum { LONGEST_DURATION_DAYS = 3660, FIRST_YEAR = 1900, LAST_YEAR = 2200, DAY = 86400 };

struct ical_file ical_file_open(struct arena *arena, const char *bytes, size_t length)
{
    char *joined = arena_alloc(arena, length + 1), *to = joined;
    for (size_t i = 0; i < length; i++) {
        size_t after = i + (bytes[i] == '\r' && i + 1 < length && bytes[i + 1] == '\n');
        bool folded = bytes[after] == '\n' && after + 1 < length &&
                      (bytes[after + 1] == ' ' || bytes[after + 1] == '\t');
        if (folded) i = after + 1;
        else *to++ = bytes[i] ? bytes[i] : ' ';
    }
    return (struct ical_file){.at = joined, .end = to};
}

/* The place of the ':' before the value or of the ';' before the parameters, outside of quotes. */
static char *find_outside_quotes(char *at, const char *signs)
{
    bool quoted = false;
    for (; *at; at++) {
        if (*at == '"') quoted = !quoted;
        else if (!quoted && strchr(signs, *at)) return at;
    }
    return NULL;
}

static void to_capitals(char *at)
{
    for (; *at; at++)
        if (*at >= 'a' && *at <= 'z') *at = (char)(*at - 'a' + 'A');
}

static bool split(char *text, struct ical_line *ret_line)
{
    char *colon = find_outside_quotes(text, ":"), *semicolon = find_outside_quotes(text, ";:");
    if (!colon || colon == text || semicolon == text) return false;
    *colon = '\0';
    struct ical_line line = {.name = text, .parameters = colon, .value = colon + 1};
    if (semicolon != colon) {
        *semicolon = '\0';
        line.parameters = semicolon + 1;
    }
    to_capitals(text);
    *ret_line = line;
    return true;
}

bool ical_file_next(struct ical_file *file, struct ical_line *ret_line)
{
    while (file->at < file->end) {
        char *text = file->at, *end = memchr(text, '\n', (size_t)(file->end - text));
        file->at = end ? end + 1 : file->end;
        if (!end) end = file->end;
        *end = '\0';
        if (end > text && end[-1] == '\r') end[-1] = '\0';
        if (split(text, ret_line)) return true;
    }
    return false;
}

const char *ical_parameter(struct arena *arena, const struct ical_line *line, const char *name)
{
    size_t name_length = strlen(name);
    for (const char *at = line->parameters; *at;) {
        const char *end = find_outside_quotes((char *)(uintptr_t)at, ";");
        size_t length = end ? (size_t)(end - at) : strlen(at);
        if (length > name_length && at[name_length] == '=' && strncasecmp(at, name, name_length) == 0) {
            at += name_length + 1;
            length -= name_length + 1;
            bool quoted = length >= 2 && *at == '"' && at[length - 1] == '"';
            return arena_format(arena, "%.*s", (int)length - 2 * quoted, at + quoted);
        }
        if (!end) break;
        at = end + 1;
    }
    return "";
}

/* So many digits; false when there are fewer. */
static bool take_number(const char **at, int digits, int64_t *ret_number)
{
    int64_t number = 0;
    for (int i = 0; i < digits; i++, (*at)++) {
        if (**at < '0' || **at > '9') return false;
        number = number * 10 + (**at - '0');
    }
    *ret_number = number;
    return true;
}

bool ical_when_read(const char *text, struct ical_when *ret_when)
{
    int64_t year, month, day, hour = 0, minute = 0, second = 0;
    const char *at = text;
    if (!take_number(&at, 4, &year) || !take_number(&at, 2, &month) || !take_number(&at, 2, &day))
        return false;
    struct ical_when when = {.is_date = *at == '\0'};
    if (!when.is_date) {
        if (*at++ != 'T' || !take_number(&at, 2, &hour) || !take_number(&at, 2, &minute) ||
            !take_number(&at, 2, &second))
            return false;
        when.is_utc = *at == 'Z';
        if (when.is_utc) at++;
    }
    if (*at || year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31 ||
        hour > 23 || minute > 59 || second > 60)
        return false;
    struct date date = {year, (int)month, (int)day};
    when.wall.day = day_of_date(date);
    when.wall.second = (int32_t)(hour * 3600 + minute * 60 + (second < 60 ? second : 59));
    *ret_when = when;
    return date_of_day(when.wall.day).day == date.day;
}

/* Digits and the letter of their unit. */
static bool take_unit(const char **at, int64_t *ret_number, char *ret_unit)
{
    int64_t number = 0;
    const char *begin = *at;
    for (; **at >= '0' && **at <= '9' && *at - begin < 9; (*at)++) number = number * 10 + (**at - '0');
    if (*at == begin || !**at) return false;
    *ret_number = number;
    *ret_unit = *(*at)++;
    return true;
}

bool ical_duration_read(const char *text, struct ical_duration *ret_duration)
{
    struct ical_duration duration = {0};
    const char *at = text + (*text == '+');
    bool in_time = false;
    if (*at++ != 'P' || !*at) return false;
    while (*at) {
        int64_t number;
        char unit;
        if (*at == 'T' && !in_time) {
            in_time = true;
            at++;
            continue;
        }
        if (!take_unit(&at, &number, &unit)) return false;
        if (unit == 'W' && !in_time) duration.days += number * 7;
        else if (unit == 'D' && !in_time) duration.days += number;
        else if (unit == 'H' && in_time) duration.seconds += number * 3600;
        else if (unit == 'M' && in_time) duration.seconds += number * 60;
        else if (unit == 'S' && in_time) duration.seconds += number;
        else return false;
        if (duration.days + duration.seconds / DAY > LONGEST_DURATION_DAYS) return false;
    }
    *ret_duration = duration;
    return true;
}

char *ical_part(char **rest, char separator)
{
    char *part = *rest;
    if (!part) return NULL;
    char *end = strchr(part, separator);
    if (end) *end = '\0';
    *rest = end ? end + 1 : NULL;
    return part;
}
