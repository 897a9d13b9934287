/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Time zones by their IANA names, from the system's zone files (Debian package tzdata). A zone is loaded into
 * an arena and never changes there, so that there is nothing to lock: load it once for a piece of work.
 */
#ifndef ITHACA_CALENDAR_ZONE_H
#define ITHACA_CALENDAR_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"

struct zone;

/* The zone of that name; UTC when there is none. Never NULL; lives in the arena. */
const struct zone *zone_load(struct arena *arena, const char *name) __attribute__((returns_nonnull));

/* Its name; "UTC" when an unknown one was asked for. */
const char *zone_name(const struct zone *zone);

/* Seconds east of UTC at a moment (seconds since 1970 UTC). */
int32_t zone_seconds_east(const struct zone *zone, int64_t seconds);

/* What calendars and clocks on the wall show. */
struct wall_time {
    int64_t day;    /* since 1970-01-01 */
    int32_t second; /* of the day, 0..86399 */
};
struct wall_time zone_local(const struct zone *zone, int64_t seconds);

/*
 * The moment at which the wall shows a time. Where clocks were set forward over it, so that it never was, the
 * moment as long after the change as the time is into the gap (02:30 becomes 03:30). Where it was twice, the
 * first.
 */
int64_t zone_from_local(const struct zone *zone, struct wall_time wall);

/* Clocks are set from one offset to another (seconds east). */
struct zone_change {
    int64_t at;
    int32_t before, after;
};
/* The first change after a moment; false when clocks are never set again. */
bool zone_next_change(const struct zone *zone, int64_t after, struct zone_change *ret_change);

/* A change that comes each year: in a week of a month (5 is the last) on a weekday (0 is Monday). */
struct zone_rule {
    int month, week, weekday;
    int32_t second; /* of that day on the wall before the change; may be negative or beyond the day */
    int32_t before, after;
};
/*
 * The two rules by which clocks are set each year from the moment *ret_since on; false for a zone that has
 * none.
 */
bool zone_yearly(const struct zone *zone, struct zone_rule ret_rules[2], int64_t *ret_since);
/* The moment of a rule's change in a year. */
int64_t zone_rule_moment(const struct zone_rule *rule, int64_t year);

/*
 * By name, for a single moment: each call reads the zone's file again (about 10 microseconds). NULL, "" and
 * unknown names are UTC. `local_seconds` are seconds since 1970 as if the time on the wall were UTC.
 */
bool zone_is_known(const char *name);
int64_t zone_offset(const char *name, int64_t seconds);
int64_t zone_to_utc(const char *name, int64_t local_seconds);

/* The names to choose from, in order of bytes: one or more for each country, and UTC. Adds const char *. */
void zone_names(struct arena *arena, struct list *ret_names);

#endif
