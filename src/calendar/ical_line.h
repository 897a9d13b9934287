/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lines of an iCalendar file (RFC 5545, 3.1), and the few kinds of values that say when. What comes from
 * other servers is read by this instead of a library: one pass, no tree, nothing that grows with its nesting.
 */
#ifndef ITHACA_CALENDAR_ICAL_LINE_H
#define ITHACA_CALENDAR_ICAL_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "calendar/zone.h"

/* A file being read: a copy with folded lines joined. */
struct ical_file {
    char *at, *end;
};
struct ical_file ical_file_open(struct arena *arena, const char *bytes, size_t length);

/* "DTSTART;TZID=Europe/Berlin:20261123T090000". Texts end with NUL and live as long as the arena. */
struct ical_line {
    const char *name; /* in capitals */
    char *parameters; /* "TZID=Europe/Berlin", "" without */
    char *value;
};
/* The next line that has a name and a value; false at the end. */
bool ical_file_next(struct ical_file *file, struct ical_line *ret_line);

/* The value of a parameter, without quotes, in the arena; "" when it is not there. */
const char *ical_parameter(struct arena *arena, const struct ical_line *line, const char *name);

/* A date or a date with a time, as it stands: not yet a moment. */
struct ical_when {
    struct wall_time wall;
    bool is_date; /* no time: the whole day */
    bool is_utc;
};
/* "20261123", "20261123T090000", "20261123T090000Z", and nothing behind it; days from 1900 to 2200. */
bool ical_when_read(const char *text, struct ical_when *ret_when);

/* "P1DT2H30M": days go by the wall, seconds by the clock. Not negative, at most ten years. */
struct ical_duration {
    int64_t days, seconds;
};
bool ical_duration_read(const char *text, struct ical_duration *ret_duration);

/* Takes the first part before `separator` off *rest, which is "" or NULL at the end; NULL when there is none
 * left. Changes the text. */
char *ical_part(char **rest, char separator);

#endif
