/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reminder/reminder_rules.h"

enum { MINUTE = 60, HOUR_MINUTES = 60, LATEST_BEGIN = 9 * 60, WEEK = 7 };

static bool is_working(const struct reminder_reader *reader, int64_t day)
{
    int weekday = (int)(((day + 3) % WEEK + WEEK) % WEEK); /* 1970-01-01 was a Thursday */
    return (reader->weekdays >> weekday & 1) != 0;
}

static int64_t local_day(const struct reminder_reader *reader, int64_t seconds)
{
    return zone_local(reader->zone, seconds).day;
}

int64_t reminder_today(const struct reminder_reader *reader)
{
    return local_day(reader, reader->now);
}

bool reminder_is_time(const struct reminder_reader *reader)
{
    struct wall_time wall = zone_local(reader->zone, reader->now);
    int64_t minute = wall.second / MINUTE, begin = reader->digest_minute - HOUR_MINUTES;
    if (begin < 0) begin = 0;
    if (begin > LATEST_BEGIN) begin = LATEST_BEGIN;
    return is_working(reader, wall.day) && minute >= begin && minute < REMINDER_LAST_MINUTE;
}

/* The last working day that is at least so many days before `day`. */
static int64_t working_day_before(const struct reminder_reader *reader, int64_t day, int days)
{
    int64_t before = day - days;
    for (int i = 0; i < WEEK && !is_working(reader, before); i++) before--;
    return before;
}

/* Whether the day on which to tell has come, and was not the day on which it began. */
static bool has_come(const struct reminder_reader *reader, int64_t since, int64_t moment, int days)
{
    int64_t day = working_day_before(reader, local_day(reader, moment), days);
    return moment > reader->now && day <= reminder_today(reader) && day > local_day(reader, since);
}

int64_t reminder_of_meeting(const struct reminder_reader *reader, int64_t starts_at, int64_t planned_at)
{
    if (local_day(reader, starts_at) <= reminder_today(reader)) return 0;
    return has_come(reader, planned_at, starts_at, 1) ? starts_at : 0;
}

int64_t reminder_of_rhythm(const struct reminder_reader *reader, int64_t last, int64_t rhythm)
{
    int64_t days = reminder_today(reader) - last;
    int64_t passed = days / rhythm;
    return passed < 1 || passed > REMINDER_OF_RHYTHM ? 0 : last + passed * rhythm;
}

int64_t reminder_of_promise(const struct reminder_reader *reader, int64_t due)
{
    int64_t weeks = (reminder_today(reader) - due) / WEEK;
    if (reminder_today(reader) < due || weeks > REMINDER_ACTION_WEEKS) return 0;
    return due + weeks * WEEK;
}

int64_t reminder_of_day(const struct reminder_reader *reader, int64_t day, int late)
{
    int64_t days = reminder_today(reader) - day;
    return days >= 0 && days <= late ? day : 0;
}

int64_t reminder_of_request(const struct reminder_reader *reader, int64_t since, int64_t expires_at,
                            int64_t told)
{
    if (has_come(reader, since, expires_at, 1)) return told == 1 || told == 4 ? 0 : 1;
    return has_come(reader, since, expires_at, 3) && told == 0 ? 3 : 0;
}

int64_t reminder_of_end(const struct reminder_reader *reader, int64_t since, int64_t expires_at)
{
    return has_come(reader, since, expires_at, 1) ? expires_at : 0;
}
