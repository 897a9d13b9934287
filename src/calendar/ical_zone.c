/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/ical_zone.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { DAY = 86400, LARGEST_OFFSET = 26 * 3600 };

/* From `at` on (seconds as if the wall were UTC, on the clock before), clocks show `offset`. */
struct ical_change {
    int64_t at;
    int32_t offset, offset_before;
};

/* "Europe/Berlin", and "/example.org/20260101/Europe/Berlin", as some write it. */
static const struct zone *system_zone(struct arena *arena, const char *tzid)
{
    for (const char *at = tzid; at; at = strchr(at, '/')) {
        if (*at == '/') at++;
        if (strcmp(at, "UTC") != 0 && zone_is_known(at)) return zone_load(arena, at);
    }
    if (strcmp(tzid, "UTC") == 0 || strcmp(tzid, "GMT") == 0 || strcmp(tzid, "Etc/UTC") == 0)
        return zone_load(arena, "UTC");
    return NULL;
}

struct ical_zone *ical_zone_add(struct ical_zones *zones)
{
    if (zones->zones.count == ICAL_ZONES_MAX) return NULL;
    struct ical_zone *zone = LIST_ADD(&zones->zones, zones->arena, struct ical_zone);
    zone->name = "";
    return zone;
}

void ical_zone_name(struct ical_zones *zones, struct ical_zone *zone, const char *name)
{
    zone->name = arena_string(zones->arena, name);
    zone->known = system_zone(zones->arena, name);
}

bool ical_offset_read(const char *text, int32_t *ret_seconds)
{
    int64_t number;
    size_t length = strlen(text);
    bool west = *text == '-';
    if (*text != '-' && *text != '+') return false;
    if ((length != 5 && length != 7) || !text_to_int(text + 1, 0, 999999, &number)) return false;
    if (length == 5) number *= 100;
    int64_t seconds = number / 10000 * 3600 + number / 100 % 100 * 60 + number % 100;
    if (seconds > LARGEST_OFFSET) return false;
    *ret_seconds = (int32_t)(west ? -seconds : seconds);
    return true;
}

/* ---- described zones ---- */

static int64_t local_seconds(const struct ical_when *when)
{
    return when->wall.day * DAY + when->wall.second;
}

static void add_change(struct arena *arena, struct ical_zone *zone, const struct ical_observance *observance,
                       int64_t at)
{
    if (zone->changes.count == ICAL_ZONE_CHANGES_MAX) return;
    *LIST_ADD(&zone->changes, arena, struct ical_change) =
        (struct ical_change){at, observance->offset_to, observance->offset_from};
}

static enum error add_observance(struct arena *arena, struct ical_zone *zone,
                                 const struct ical_observance *observance, int64_t from_day, int64_t to_day,
                                 int64_t *budget)
{
    struct list days = {0};
    add_change(arena, zone, observance, local_seconds(&observance->starts));
    LIST_EACH (&observance->dates, struct ical_when, date)
        add_change(arena, zone, observance, local_seconds(date));
    if (!observance->has_rule) return OK;
    /* The end of a rule of a zone is in UTC; a day more or less does no harm, as changes are months apart. */
    int64_t last = to_day;
    if (observance->rule.has_until && observance->rule.until.wall.day + 1 < last)
        last = observance->rule.until.wall.day + 1;
    TRY(ical_rule_days(arena, &observance->rule, observance->starts.wall.day, from_day, last, budget, &days));
    LIST_EACH (&days, int64_t, day)
        add_change(arena, zone, observance, *day * DAY + observance->starts.wall.second);
    return OK;
}

static int by_time(const void *left, const void *right)
{
    const struct ical_change *a = left, *b = right;
    return (a->at > b->at) - (a->at < b->at);
}

enum error ical_zones_settle(struct ical_zones *zones, int64_t from_day, int64_t to_day, int64_t *budget)
{
    LIST_EACH (&zones->zones, struct ical_zone, zone) {
        if (zone->known) continue;
        LIST_EACH (&zone->observances, struct ical_observance, observance)
            TRY(add_observance(zones->arena, zone, observance, from_day, to_day, budget));
        if (zone->changes.count)
            qsort(zone->changes.items, zone->changes.count, sizeof(struct ical_change), by_time);
    }
    return OK;
}

static int64_t described_moment(const struct ical_zone *zone, int64_t local)
{
    int32_t offset = LIST_AT(&zone->changes, struct ical_change, 0)->offset_before;
    LIST_EACH (&zone->changes, struct ical_change, change)
        if (change->at <= local) offset = change->offset;
    return local - offset;
}

/* Of several descriptions of one name the first counts. */
static const struct ical_zone *find(struct ical_zones *zones, const char *tzid)
{
    LIST_EACH (&zones->zones, struct ical_zone, zone)
        if (strcmp(zone->name, tzid) == 0) return zone;
    struct ical_zone *zone = ical_zone_add(zones);
    if (zone) ical_zone_name(zones, zone, tzid);
    return zone;
}

int64_t ical_moment(struct ical_zones *zones, const char *tzid, const struct ical_when *when)
{
    if (when->is_utc) return local_seconds(when);
    const struct ical_zone *zone = *tzid ? find(zones, tzid) : NULL;
    if (zone && zone->known) return zone_from_local(zone->known, when->wall);
    if (zone && zone->changes.count) return described_moment(zone, local_seconds(when));
    return zone_from_local(zones->usual, when->wall);
}
