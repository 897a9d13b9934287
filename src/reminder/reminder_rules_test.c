/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reminder/reminder_rules.h"
#include "tests/support/test.h"

enum { MON_TO_FRI = 31, HOUR = 3600, DAY = 86400 };

static struct arena *arena;

/* Somebody in that zone whose clock shows this time; works Monday to Friday and gets mail at 8:00. */
static struct reminder_reader at(const char *zone, const char *day, int hour, int minute)
{
    struct reminder_reader reader = {.weekdays = MON_TO_FRI, .digest_minute = 8 * 60};
    reader.zone = zone_load(arena, zone);
    reader.now = zone_from_local(reader.zone, (struct wall_time){day_parse(day), hour * HOUR + minute * 60});
    return reader;
}

static int64_t moment(const struct reminder_reader *reader, const char *day, int hour)
{
    return zone_from_local(reader->zone, (struct wall_time){day_parse(day), hour * HOUR});
}

#define RULE(name)                                                                                           \
    static void name##_in(void);                                                                             \
    TEST(name)                                                                                               \
    {                                                                                                        \
        arena = arena_new(0);                                                                                \
        name##_in();                                                                                         \
        arena_free(arena);                                                                                   \
    }                                                                                                        \
    static void name##_in(void)

RULE(people_are_reminded_in_the_morning_of_their_own_working_day)
{
    struct reminder_reader reader = at("Europe/Berlin", "2026-03-04", 6, 59);
    assert_false(reminder_is_time(&reader));
    reader.now += 60;
    assert_true(reminder_is_time(&reader));
    reader = at("Europe/Berlin", "2026-03-04", 19, 59);
    assert_true(reminder_is_time(&reader));
    reader.now += 60;
    assert_false(reminder_is_time(&reader));
    reader = at("Europe/Berlin", "2026-03-07", 10, 0); /* a Saturday */
    assert_false(reminder_is_time(&reader));
    reader.weekdays = 32;
    assert_true(reminder_is_time(&reader));
}

RULE(the_same_moment_is_night_for_one_and_day_for_another)
{
    struct reminder_reader berlin = at("Europe/Berlin", "2026-03-04", 9, 0);
    struct reminder_reader lima = berlin, tokyo = berlin;
    lima.zone = zone_load(arena, "America/Lima");
    tokyo.zone = zone_load(arena, "Asia/Tokyo");
    assert_true(reminder_is_time(&berlin));
    assert_false(reminder_is_time(&lima));
    assert_true(reminder_is_time(&tokyo));
}

RULE(a_reminder_comes_before_the_mail_of_the_day_and_not_after_nine)
{
    struct reminder_reader reader = at("UTC", "2026-03-04", 8, 59);
    reader.digest_minute = 17 * 60;
    assert_false(reminder_is_time(&reader));
    reader.now += 60;
    assert_true(reminder_is_time(&reader));
    reader = at("UTC", "2026-03-04", 0, 0);
    reader.digest_minute = 30;
    assert_true(reminder_is_time(&reader));
}

RULE(a_meeting_is_told_the_day_before_and_not_on_its_day)
{
    struct reminder_reader reader = at("Europe/Berlin", "2026-03-03", 7, 0);
    int64_t planned = moment(&reader, "2026-02-20", 9), starts = moment(&reader, "2026-03-04", 15);
    assert_int_equal(reminder_of_meeting(&reader, starts, planned), starts);
    reader.now -= DAY;
    assert_int_equal(reminder_of_meeting(&reader, starts, planned), 0);
    reader.now += 2 * DAY;
    assert_int_equal(reminder_of_meeting(&reader, starts, planned), 0);
}

RULE(a_meeting_on_monday_is_told_on_friday)
{
    struct reminder_reader reader = at("Europe/Berlin", "2026-03-06", 7, 0);
    int64_t planned = moment(&reader, "2026-02-20", 9), starts = moment(&reader, "2026-03-09", 10);
    assert_int_equal(reminder_of_meeting(&reader, starts, planned), starts);
    reader.now -= DAY;
    assert_int_equal(reminder_of_meeting(&reader, starts, planned), 0);
}

RULE(tomorrow_is_tomorrow_on_the_readers_calendar)
{
    /* Tuesday 23:30 in Lima is Wednesday in Berlin. */
    struct reminder_reader lima = at("America/Lima", "2026-03-02", 8, 0);
    int64_t starts = moment(&lima, "2026-03-03", 23) + 1800, planned = moment(&lima, "2026-02-20", 9);
    assert_int_equal(reminder_of_meeting(&lima, starts, planned), starts);
    struct reminder_reader berlin = lima;
    berlin.zone = zone_load(arena, "Europe/Berlin");
    assert_int_equal(reminder_of_meeting(&berlin, starts, planned), 0);
    berlin.now += DAY;
    assert_int_equal(reminder_of_meeting(&berlin, starts, planned), starts);
}

RULE(the_night_in_which_clocks_change_moves_no_reminder)
{
    /* Clocks in Berlin are set forward on Sunday 29 March 2026, and back on 25 October. */
    for (int i = 0; i < 2; i++) {
        struct reminder_reader reader = at("Europe/Berlin", i ? "2026-10-23" : "2026-03-27", 7, 0);
        int64_t planned = reader.now - 7 * DAY;
        int64_t starts = moment(&reader, i ? "2026-10-26" : "2026-03-30", 0);
        assert_true(reminder_is_time(&reader));
        assert_int_equal(reminder_of_meeting(&reader, starts, planned), starts);
        reader = at("Europe/Berlin", i ? "2026-10-26" : "2026-03-30", 7, 0);
        assert_true(reminder_is_time(&reader));
        assert_int_equal(reminder_today(&reader), day_parse(i ? "2026-10-26" : "2026-03-30"));
    }
}

RULE(what_was_planned_today_for_tomorrow_needs_no_reminder)
{
    struct reminder_reader reader = at("Europe/Berlin", "2026-03-03", 12, 0);
    int64_t starts = moment(&reader, "2026-03-04", 15);
    assert_int_equal(reminder_of_meeting(&reader, starts, reader.now - HOUR), 0);
    assert_int_equal(reminder_of_meeting(&reader, starts, reader.now - DAY), starts);
}

RULE(nothing_planned_is_told_once_for_each_rhythm)
{
    struct reminder_reader reader = at("UTC", "2026-03-16", 8, 0);
    int64_t last = day_parse("2026-03-02");
    assert_int_equal(reminder_of_rhythm(&reader, last, 14), last + 14);
    assert_int_equal(reminder_of_rhythm(&reader, last, 15), 0);
    reader.now += 13 * DAY;
    assert_int_equal(reminder_of_rhythm(&reader, last, 14), last + 14);
    reader.now += DAY;
    assert_int_equal(reminder_of_rhythm(&reader, last, 14), last + 28);
    reader.now += 13 * DAY;
    assert_int_equal(reminder_of_rhythm(&reader, last, 14), last + 28);
    reader.now += DAY; /* said twice; no third time */
    assert_int_equal(reminder_of_rhythm(&reader, last, 14), 0);
    reader.now += 100 * DAY;
    assert_int_equal(reminder_of_rhythm(&reader, last, 14), 0);
}

RULE(a_promise_is_told_on_its_day_and_again_each_week_for_a_month)
{
    struct reminder_reader reader = at("UTC", "2026-03-02", 8, 0);
    int64_t due = day_parse("2026-03-03");
    assert_int_equal(reminder_of_promise(&reader, due), 0);
    reader.now += DAY;
    assert_int_equal(reminder_of_promise(&reader, due), due);
    reader.now += 6 * DAY;
    assert_int_equal(reminder_of_promise(&reader, due), due);
    reader.now += DAY;
    assert_int_equal(reminder_of_promise(&reader, due), due + 7);
    reader.now += 27 * DAY;
    assert_int_equal(reminder_of_promise(&reader, due), due + 28);
    reader.now += DAY;
    assert_int_equal(reminder_of_promise(&reader, due), 0);
}

RULE(a_day_is_told_when_it_has_come_and_not_long_after)
{
    struct reminder_reader reader = at("Asia/Tokyo", "2026-03-02", 8, 0);
    int64_t today = day_parse("2026-03-02");
    assert_int_equal(reminder_of_day(&reader, today, 14), today);
    assert_int_equal(reminder_of_day(&reader, today + 1, 14), 0);
    assert_int_equal(reminder_of_day(&reader, today - 14, 14), today - 14);
    assert_int_equal(reminder_of_day(&reader, today - 15, 14), 0);
}

RULE(a_request_is_told_three_days_and_one_day_before_it_expires)
{
    struct reminder_reader reader = at("Europe/Berlin", "2026-03-02", 8, 0); /* a Monday */
    int64_t since = reader.now - 7 * DAY, expires = moment(&reader, "2026-03-05", 12);
    assert_int_equal(reminder_of_request(&reader, since, expires, 0), 3);
    assert_int_equal(reminder_of_request(&reader, since, expires, 3), 0);
    reader.now += 2 * DAY;
    assert_int_equal(reminder_of_request(&reader, since, expires, 3), 1);
    assert_int_equal(reminder_of_request(&reader, since, expires, 0), 1);
    assert_int_equal(reminder_of_request(&reader, since, expires, 4), 0);
    reader.now = expires;
    assert_int_equal(reminder_of_request(&reader, since, expires, 3), 0);
}

RULE(a_request_that_expires_on_a_weekend_is_told_on_friday)
{
    struct reminder_reader reader = at("Europe/Berlin", "2026-03-06", 8, 0);
    int64_t since = reader.now - 7 * DAY, expires = moment(&reader, "2026-03-08", 12);
    assert_int_equal(reminder_of_request(&reader, since, expires, 3), 1);
}

RULE(who_was_asked_only_today_is_not_reminded)
{
    struct reminder_reader reader = at("Europe/Berlin", "2026-03-02", 14, 0);
    int64_t expires = reader.now + 2 * DAY;
    assert_int_equal(reminder_of_request(&reader, reader.now - HOUR, expires, 0), 0);
    reader.now += DAY;
    assert_int_equal(reminder_of_request(&reader, reader.now - DAY - HOUR, expires, 0), 1);
}

RULE(an_end_is_told_once_the_day_before)
{
    struct reminder_reader reader = at("Europe/Berlin", "2026-03-03", 8, 0);
    int64_t since = reader.now - 3 * DAY, expires = moment(&reader, "2026-03-04", 12);
    assert_int_equal(reminder_of_end(&reader, since, expires), expires);
    assert_int_equal(reminder_of_end(&reader, since, expires + DAY), 0);
}
