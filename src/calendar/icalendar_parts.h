/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lines of calendar objects, within calendar/. */
#ifndef ITHACA_CALENDAR_ICALENDAR_PARTS_H
#define ITHACA_CALENDAR_ICALENDAR_PARTS_H

#include "base/text.h"
#include "calendar/zone.h"

/* Adds "NAME:value" with CRLF, folded into lines of at most 75 bytes, never within a character. */
void icalendar_add_line(struct text *out, const char *line);
void icalendar_add_linef(struct text *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "20261126T150000" of seconds since 1970 as the wall shows them. */
const char *icalendar_wall(struct arena *arena, int64_t local_seconds);

/* A VTIMEZONE that holds from a moment on, for ever. */
void icalendar_add_zone(struct text *out, const struct zone *zone, int64_t from);

#endif
