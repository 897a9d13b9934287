/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The zones of an iCalendar file. A TZID that is or ends with a name of the system's zones means that zone;
 * of another (such as "W. Europe Standard Time") the file's own description is taken.
 */
#ifndef ITHACA_CALENDAR_ICAL_ZONE_H
#define ITHACA_CALENDAR_ICAL_ZONE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "calendar/ical_line.h"
#include "calendar/ical_rule.h"
#include "calendar/zone.h"

enum { ICAL_ZONES_MAX = 200, ICAL_ZONE_CHANGES_MAX = 400 };

/* One STANDARD or DAYLIGHT part of a VTIMEZONE. */
struct ical_observance {
    struct ical_when starts; /* on the clock before it */
    int32_t offset_from, offset_to;
    bool has_rule;
    struct ical_rule rule;
    struct list dates; /* of struct ical_when: RDATE */
};

struct ical_zone {
    const char *name;
    const struct zone *known; /* the system's; NULL: the changes below */
    struct list observances;  /* of struct ical_observance, as read */
    struct list changes;      /* of struct ical_change, rising; filled by ical_zones_settle */
};

struct ical_zones {
    struct arena *arena;
    const struct zone *usual; /* for times without a zone, and zones that nobody knows */
    struct list zones;        /* of struct ical_zone; at most ICAL_ZONES_MAX */
};

/* One more zone, without a name yet; NULL when there are too many. Stays in its place until the next one. */
struct ical_zone *ical_zone_add(struct ical_zones *zones);
void ical_zone_name(struct ical_zones *zones, struct ical_zone *zone, const char *name);
/* "+0100", "-033000" */
bool ical_offset_read(const char *text, int32_t *ret_seconds);

/* Once all were added: works out when the clocks of described zones change, from one day to another.
 * ERROR_TOO_LARGE when the budget of ical_rule_days is used up. */
MUST_USE enum error ical_zones_settle(struct ical_zones *zones, int64_t from_day, int64_t to_day,
                                      int64_t *budget);

/* The moment at which it is that time in a zone; `tzid` is "" for times without one. */
int64_t ical_moment(struct ical_zones *zones, const char *tzid, const struct ical_when *when);

#endif
