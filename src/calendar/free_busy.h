/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * When somebody is busy, from the feed of their calendar: an iCalendar file (RFC 5545) with free/busy times
 * or with events. Only times are taken from it; titles, places and people are not even looked at. The file
 * comes from another server and may be anything: what is read has limits, and nothing depends on how deep or
 * how often it repeats.
 *
 * Busy is what is not cancelled, not marked as free (TRANSP, Outlook's busy status) and not declined by its
 * owner. Series are expanded with their exceptions. Whole days are those of the calendar's zone. What cannot
 * be understood of one event leaves out that event, or of a series all but its first time.
 */
#ifndef ITHACA_CALENDAR_FREE_BUSY_H
#define ITHACA_CALENDAR_FREE_BUSY_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "calendar/zone.h"

enum {
    FREE_BUSY_BYTES_MAX = 2 * 1024 * 1024,
    FREE_BUSY_EVENTS_MAX = 20000, /* in a file */
    FREE_BUSY_TIMES_MAX = 50000,  /* found, before they are merged */
    FREE_BUSY_BUDGET = 3000000,   /* days looked at for all series together */
    FREE_BUSY_SPANS_MAX = 2000,   /* given back; where there are more, short gaps count as busy */
};

struct free_busy_window {
    int64_t from, until;     /* seconds */
    const struct zone *zone; /* the owner's, for times and whole days that name none */
    const char *email;       /* the owner's: what that address declined is free; "" unknown */
};

struct free_busy_span {
    int64_t starts_at, ends_at;
};

/* Adds struct free_busy_span: within the window, in order, not touching each other. ERROR_INVALID: it is not
 * a whole calendar. ERROR_TOO_LARGE: over a limit above. */
MUST_USE enum error free_busy_read(struct arena *arena, const char *bytes, size_t length,
                                   const struct free_busy_window *window, struct list *ret_spans);

/* Puts spans in order and joins those that overlap, touch, or lie closer than `gap` seconds. */
void free_busy_merge(struct list *spans, int64_t gap);

#endif
