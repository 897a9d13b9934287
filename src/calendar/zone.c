/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/zone.h"

#include <libical/ical.h>
#include <string.h>

/* Longer than any zone's name; libical builds a path of it. */
enum { ZONE_NAME_MAXIMUM = 64 };

static icaltimezone *find(const char *zone)
{
    if (!zone || !*zone || strlen(zone) > ZONE_NAME_MAXIMUM || strstr(zone, "..") || zone[0] == '/')
        return NULL;
    if (strcmp(zone, "UTC") == 0) return icaltimezone_get_utc_timezone();
    return icaltimezone_get_builtin_timezone(zone);
}

bool zone_is_known(const char *zone)
{
    return find(zone) != NULL;
}

int64_t zone_offset(const char *zone, int64_t utc_seconds)
{
    icaltimezone *found = find(zone);
    if (!found) return 0;
    struct icaltimetype moment =
        icaltime_from_timet_with_zone((time_t)utc_seconds, 0, icaltimezone_get_utc_timezone());
    int daylight;
    return icaltimezone_get_utc_offset_of_utc_time(found, &moment, &daylight);
}

int64_t zone_to_utc(const char *zone, int64_t local_seconds)
{
    /* Of the offsets around that time, the one that leads back to it; before a change first. */
    int64_t before = local_seconds - zone_offset(zone, local_seconds - 86400);
    if (before + zone_offset(zone, before) == local_seconds) return before;
    int64_t after = local_seconds - zone_offset(zone, local_seconds + 86400);
    if (after + zone_offset(zone, after) == local_seconds) return after;
    return before;
}
