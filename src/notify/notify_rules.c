/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/notify_rules.h"

#include <string.h>

enum { MINUTE = 60, DAYS_AHEAD = 15 };

static const char *const DELIVERIES[] = {"here", "now", "daily", "weekly"};

const char *notify_delivery_name(enum notify_delivery delivery)
{
    return DELIVERIES[delivery];
}

bool notify_delivery_find(const char *name, enum notify_delivery *ret_delivery)
{
    for (int i = NOTIFY_HERE; i <= NOTIFY_WEEKLY; i++) {
        if (strcmp(name, DELIVERIES[i]) != 0) continue;
        *ret_delivery = (enum notify_delivery)i;
        return true;
    }
    return false;
}

struct notify_times notify_times_usual(void)
{
    return (struct notify_times){.digest_minute = 8 * 60,
                                 .quiet_from = 19 * 60,
                                 .quiet_until = 7 * 60,
                                 .weekdays = 31,
                                 .weekly_day = 0};
}

int notify_weekday(int64_t day)
{
    return (int)(((day + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}

static bool is_working(const struct notify_times *times, int64_t day)
{
    return (times->weekdays >> notify_weekday(day) & 1) != 0;
}

static bool is_quiet(const struct notify_times *times, int64_t minute)
{
    if (times->quiet_from < times->quiet_until)
        return minute >= times->quiet_from && minute < times->quiet_until;
    return times->quiet_from != times->quiet_until &&
           (minute >= times->quiet_from || minute < times->quiet_until);
}

static int64_t at(const struct zone *zone, int64_t day, int64_t minute)
{
    return zone_from_local(zone, (struct wall_time){day, (int32_t)(minute * MINUTE)});
}

/* At once, or when it is no longer quiet: on a working day at the end of quiet hours, or as the day begins.
 */
static int64_t soonest(const struct notify_times *times, const struct zone *zone, int64_t now)
{
    struct wall_time wall = zone_local(zone, now);
    if (is_working(times, wall.day) && !is_quiet(times, wall.second / MINUTE)) return now;
    int64_t minute = is_quiet(times, 0) ? times->quiet_until : 0;
    for (int64_t day = wall.day; day < wall.day + DAYS_AHEAD; day++) {
        if (!is_working(times, day)) continue;
        /* Quiet hours in the middle of a day end on that day. */
        int64_t moment = at(zone, day, minute), later = at(zone, day, times->quiet_until);
        if (moment >= now) return moment;
        if (later >= now) return later;
    }
    return now;
}

static int64_t next_digest(const struct notify_times *times, const struct zone *zone, int64_t now,
                           bool weekly)
{
    int64_t today = zone_local(zone, now).day;
    bool reached = !weekly;
    for (int64_t day = today; day < today + DAYS_AHEAD; day++) {
        if (weekly && notify_weekday(day) == times->weekly_day && at(zone, day, times->digest_minute) >= now)
            reached = true;
        if (reached && is_working(times, day) && at(zone, day, times->digest_minute) >= now)
            return at(zone, day, times->digest_minute);
    }
    return now;
}

int64_t notify_moment(const struct notify_times *times, const struct zone *zone,
                      enum notify_delivery delivery, int64_t now)
{
    switch (delivery) {
    case NOTIFY_HERE:
        return -1;
    case NOTIFY_NOW:
        return soonest(times, zone, now);
    case NOTIFY_DAILY:
        return next_digest(times, zone, now, false);
    case NOTIFY_WEEKLY:
        return next_digest(times, zone, now, true);
    }
    return -1;
}
