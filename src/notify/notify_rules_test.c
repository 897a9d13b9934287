/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/notify_rules.h"

#include "tests/support/test.h"

enum { MONDAY = 20514 }; /* 2026-03-02 */

static int64_t moment(const char *zone_name, int64_t day, int hour, int minute)
{
    return zone_to_utc(zone_name, (day * 24 + hour) * 3600 + minute * 60);
}

static int64_t asked(const char *zone_name, enum notify_delivery delivery, int64_t now)
{
    struct arena *arena = arena_new(0);
    struct notify_times times = notify_times_usual();
    int64_t at = notify_moment(&times, zone_load(arena, zone_name), delivery, now);
    arena_free(arena);
    return at;
}

#define STOCKHOLM "Europe/Stockholm"

TEST(at_once_is_now_by_day_and_the_end_of_quiet_hours_by_night)
{
    int64_t noon = moment(STOCKHOLM, MONDAY, 12, 0), night = moment(STOCKHOLM, MONDAY, 23, 30);
    assert_int_equal(notify_weekday(MONDAY), 0);
    assert_int_equal(asked(STOCKHOLM, NOTIFY_NOW, noon), noon);
    assert_int_equal(asked(STOCKHOLM, NOTIFY_NOW, night), moment(STOCKHOLM, MONDAY + 1, 7, 0));
    assert_int_equal(asked(STOCKHOLM, NOTIFY_NOW, moment(STOCKHOLM, MONDAY, 3, 0)),
                     moment(STOCKHOLM, MONDAY, 7, 0));
}

TEST(a_weekend_is_left_in_peace)
{
    int64_t saturday = moment(STOCKHOLM, MONDAY + 5, 12, 0);
    assert_int_equal(asked(STOCKHOLM, NOTIFY_NOW, saturday), moment(STOCKHOLM, MONDAY + 7, 7, 0));
    assert_int_equal(asked(STOCKHOLM, NOTIFY_DAILY, saturday), moment(STOCKHOLM, MONDAY + 7, 8, 0));
}

TEST(what_may_wait_comes_with_the_next_digest)
{
    assert_int_equal(asked(STOCKHOLM, NOTIFY_DAILY, moment(STOCKHOLM, MONDAY, 7, 59)),
                     moment(STOCKHOLM, MONDAY, 8, 0));
    assert_int_equal(asked(STOCKHOLM, NOTIFY_DAILY, moment(STOCKHOLM, MONDAY, 8, 1)),
                     moment(STOCKHOLM, MONDAY + 1, 8, 0));
    assert_int_equal(asked(STOCKHOLM, NOTIFY_WEEKLY, moment(STOCKHOLM, MONDAY, 8, 1)),
                     moment(STOCKHOLM, MONDAY + 7, 8, 0));
    assert_int_equal(asked(STOCKHOLM, NOTIFY_HERE, moment(STOCKHOLM, MONDAY, 8, 1)), -1);
}

TEST(a_digest_stays_at_eight_when_the_clocks_change)
{
    /* 2026-03-29, a Sunday: one hour is missing in Stockholm. */
    assert_int_equal(asked(STOCKHOLM, NOTIFY_DAILY, moment(STOCKHOLM, MONDAY + 25, 9, 0)),
                     moment(STOCKHOLM, MONDAY + 28, 8, 0));
    assert_int_equal(moment(STOCKHOLM, MONDAY + 28, 8, 0) - moment(STOCKHOLM, MONDAY + 25, 8, 0),
                     3 * 86400 - 3600);
}

TEST(who_works_on_other_days_hears_on_those)
{
    struct arena *arena = arena_new(0);
    struct notify_times times = notify_times_usual();
    const struct zone *cairo = zone_load(arena, "Africa/Cairo");
    times.weekdays = 64 + 1 + 2 + 4 + 8; /* Sunday to Thursday */
    assert_int_equal(notify_moment(&times, cairo, NOTIFY_DAILY, moment("Africa/Cairo", MONDAY + 4, 6, 0)),
                     moment("Africa/Cairo", MONDAY + 6, 8, 0));
    times.weekly_day = 4; /* Friday, which is free there */
    assert_int_equal(notify_moment(&times, cairo, NOTIFY_WEEKLY, moment("Africa/Cairo", MONDAY, 9, 0)),
                     moment("Africa/Cairo", MONDAY + 6, 8, 0));
    times.quiet_from = times.quiet_until = 0;
    int64_t night = moment("Africa/Cairo", MONDAY, 3, 0);
    assert_int_equal(notify_moment(&times, cairo, NOTIFY_NOW, night), night);
    arena_free(arena);
}
