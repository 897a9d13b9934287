/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the two passes over a feed share. Within calendar/. */
#ifndef ITHACA_CALENDAR_FREE_BUSY_PARTS_H
#define ITHACA_CALENDAR_FREE_BUSY_PARTS_H

#include "calendar/free_busy.h"
#include "calendar/ical_line.h"
#include "calendar/ical_rule.h"
#include "calendar/ical_zone.h"

/* A time as it stands, with the zone it is in. */
struct tagged_when {
    struct ical_when when;
    const char *tzid;
    int64_t moment; /* worked out in the second pass */
};

enum length_kind { LENGTH_DAYS /* and seconds */, LENGTH_SECONDS };

struct event {
    const char *uid, *tzid, *ends_tzid;
    struct ical_when starts, ends;
    struct ical_duration duration;
    enum length_kind length_kind;
    bool has_start, has_end, is_free;
    bool is_series; /* or has other times of its own */
    bool is_change; /* of one time of a series: */
    struct tagged_when of;
    struct list rules;      /* of const struct ical_rule *, which are large */
    struct list dates;      /* of struct tagged_when: RDATE */
    struct list exceptions; /* of struct tagged_when: EXDATE */
};

/* One changed time of a series. */
struct change {
    const char *uid;
    int64_t moment;
    int64_t day; /* when it is said as a date; else -1 */
};

struct reading {
    struct arena *arena;
    const struct free_busy_window *window;
    struct ical_zones zones;
    int64_t budget;
    struct list events;  /* of struct event */
    struct list times;   /* of struct free_busy_span: of VFREEBUSY */
    struct list changes; /* of struct change, sorted */
    struct list spans;   /* of struct free_busy_span: what comes of it */
    size_t listed;       /* RDATEs, EXDATEs and free/busy times so far */
};

/* The first pass (free_busy_gather.c). */
MUST_USE enum error free_busy_gather(struct reading *reading, const char *bytes, size_t length);
/* Between the passes: the changed times of all series. */
void free_busy_sort_changes(struct reading *reading);
bool free_busy_is_changed(const struct reading *reading, const struct event *event,
                          const struct ical_when *when, int64_t starts_at);

#endif
