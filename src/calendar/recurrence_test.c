/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/recurrence.h"

#include "calendar/zone.h"
#include "tests/support/test.h"

/* The days of a rule, such as "2026-03-03 2026-03-17 ". */
static const char *days_of(struct arena *arena, const char *rule, const char *first, const char *from,
                           const char *to)
{
    struct list days = {0};
    char *words = arena_string(arena, "");
    assert_ok(recurrence_days(arena, rule, day_parse(first), day_parse(from), day_parse(to), &days));
    LIST_EACH (&days, int64_t, day) {
        struct date date = date_of_day(*day);
        words = arena_format(arena, "%s%04d-%02d-%02d ", words, (int)date.year, date.month, date.day);
    }
    return words;
}

TEST(every_second_week_goes_over_the_end_of_a_year)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(
        days_of(arena, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-01", "2026-12-01", "2027-01-20"),
        "2026-12-01 2026-12-15 2026-12-29 2027-01-12 ");
    arena_free(arena);
}

TEST(the_rhythm_is_counted_from_the_first_day_wherever_one_looks)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(
        days_of(arena, "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO", "2026-03-02", "2026-03-10", "2026-05-01"),
        "2026-03-23 2026-04-13 ");
    arena_free(arena);
}

TEST(weeks_of_any_length_from_any_day_are_as_far_apart_as_they_say)
{
    struct arena *arena = arena_new(0);
    for (int64_t first = day_parse("2026-02-23"); first < day_parse("2026-03-09"); first++) {
        for (int every = 1; every <= RECURRENCE_EVERY_MAX; every++) {
            struct recurrence rule = recurrence_on(RECURRENCE_WEEKS, every, first);
            struct list days = {0};
            assert_ok(recurrence_days(arena, recurrence_write(arena, &rule), first, first,
                                      first + 7L * every * 20, &days));
            assert_int_equal(days.count, 21);
            for (size_t i = 0; i < days.count; i++)
                assert_int_equal(*LIST_AT(&days, int64_t, i), first + 7L * every * (int64_t)i);
        }
    }
    arena_free(arena);
}

TEST(the_rule_of_a_day_begins_on_it_in_months_too)
{
    struct arena *arena = arena_new(0);
    for (int64_t first = day_parse("2026-01-01"); first < day_parse("2026-03-01"); first++) {
        struct recurrence rule = recurrence_on(RECURRENCE_MONTHS, 1, first);
        struct list days = {0};
        assert_ok(recurrence_days(arena, recurrence_write(arena, &rule), first, first, first + 364, &days));
        assert_true(days.count == 12 || days.count == 13);
        assert_int_equal(*LIST_AT(&days, int64_t, 0), first);
        LIST_EACH (&days, int64_t, day) assert_int_equal(weekday_of_day(*day), weekday_of_day(first));
    }
    arena_free(arena);
}

TEST(weekdays_of_the_month_are_found)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(
        days_of(arena, "FREQ=MONTHLY;INTERVAL=1;BYDAY=2TU", "2026-03-10", "2026-03-01", "2026-06-30"),
        "2026-03-10 2026-04-14 2026-05-12 2026-06-09 ");
    assert_string_equal(
        days_of(arena, "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR", "2026-01-30", "2026-01-01", "2026-06-30"),
        "2026-01-30 2026-03-27 2026-05-29 ");
    arena_free(arena);
}

TEST(a_series_ends_on_its_day_or_after_so_many)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(days_of(arena, "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;UNTIL=20260317", "2026-03-03",
                                "2026-01-01", "2026-12-31"),
                        "2026-03-03 2026-03-10 2026-03-17 ");
    assert_string_equal(
        days_of(arena, "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;COUNT=3", "2026-03-03", "2026-03-10", "2026-12-31"),
        "2026-03-10 2026-03-17 ");
    arena_free(arena);
}

TEST(one_call_finds_a_bounded_number_of_days)
{
    struct arena *arena = arena_new(0);
    struct list days = {0};
    assert_ok(recurrence_days(arena, "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU", day_parse("2026-03-03"), 0,
                              day_parse("2199-01-01"), &days));
    assert_int_equal(days.count, RECURRENCE_DAYS_MAX);
    arena_free(arena);
}

TEST(a_time_on_the_wall_stays_over_both_changes_of_the_clock)
{
    struct arena *arena = arena_new(0);
    const struct zone *zone = zone_load(arena, "Europe/Stockholm");
    struct list days = {0};
    assert_ok(recurrence_days(arena, "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1SU", day_parse("2026-01-25"),
                              day_parse("2026-01-25"), day_parse("2026-12-31"), &days));
    assert_int_equal(days.count, 12);
    LIST_EACH (&days, int64_t, day) {
        int64_t moment = zone_from_local(zone, (struct wall_time){.day = *day, .second = 9 * 3600});
        struct wall_time wall = zone_local(zone, moment);
        assert_int_equal(wall.day, *day);
        assert_int_equal(wall.second, 9 * 3600);
    }
    arena_free(arena);
}

TEST(a_time_that_the_clocks_leave_out_comes_an_hour_later)
{
    struct arena *arena = arena_new(0);
    const struct zone *zone = zone_load(arena, "Europe/Stockholm");
    int64_t moment =
        zone_from_local(zone, (struct wall_time){.day = day_parse("2026-03-29"), .second = 2 * 3600 + 1800});
    assert_int_equal(zone_local(zone, moment).second, 3 * 3600 + 1800);
    arena_free(arena);
}

TEST(rules_are_written_and_read_alike)
{
    struct arena *arena = arena_new(0);
    static const char *const rules[] = {
        "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO", "FREQ=WEEKLY;INTERVAL=12;BYDAY=SU;COUNT=200",
        "FREQ=MONTHLY;INTERVAL=1;BYDAY=4WE;UNTIL=20261231", "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR"};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        struct recurrence recurrence;
        assert_true(recurrence_read(rules[i], &recurrence));
        assert_string_equal(recurrence_write(arena, &recurrence), rules[i]);
    }
    arena_free(arena);
}

TEST(rules_of_other_kinds_are_refused)
{
    struct arena *arena = arena_new(0);
    static const char *const rules[] = {"",
                                        "FREQ=DAILY;INTERVAL=1;BYDAY=MO",
                                        "FREQ=SECONDLY",
                                        "FREQ=WEEKLY;INTERVAL=0;BYDAY=MO",
                                        "FREQ=WEEKLY;INTERVAL=13;BYDAY=MO",
                                        "FREQ=WEEKLY;INTERVAL=1;BYDAY=2MO",
                                        "FREQ=WEEKLY;INTERVAL=1;BYDAY=XX",
                                        "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;COUNT=0",
                                        "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;COUNT=201",
                                        "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;COUNT=3;UNTIL=20261231",
                                        "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;UNTIL=20260231",
                                        "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;UNTIL=2026",
                                        "FREQ=WEEKLY;INTERVAL=01;BYDAY=MO",
                                        "FREQ=WEEKLY;INTERVAL=1;BYDAY=0MO",
                                        "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;COUNT=010",
                                        "FREQ=MONTHLY;INTERVAL=1;BYDAY=5MO",
                                        "FREQ=MONTHLY;INTERVAL=1;BYDAY=MO",
                                        "FREQ=MONTHLY;INTERVAL=1;BYDAY=1MO;RSCALE=HEBREW",
                                        "FREQ=MONTHLY;INTERVAL=99999999999999;BYDAY=1MO"};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        struct recurrence recurrence;
        struct list days = {0};
        assert_false(recurrence_read(rules[i], &recurrence));
        assert_error(recurrence_days(arena, rules[i], 20000, 20000, 20100, &days), ERROR_INVALID);
    }
    arena_free(arena);
}

TEST(a_day_gives_its_rule)
{
    struct arena *arena = arena_new(0);
    static const struct {
        enum recurrence_unit unit;
        int every;
        const char *day, *rule, *words;
    } cases[] = {
        {RECURRENCE_WEEKS, 2, "2026-03-03", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tuesday"},
        {RECURRENCE_WEEKS, 1, "2026-03-08", "FREQ=WEEKLY;INTERVAL=1;BYDAY=SU", "every week on Sunday"},
        {RECURRENCE_MONTHS, 1, "2026-03-10", "FREQ=MONTHLY;INTERVAL=1;BYDAY=2TU",
         "every month on the second Tuesday"},
        {RECURRENCE_MONTHS, 1, "2026-03-31", "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1TU",
         "every month on the last Tuesday"},
        {RECURRENCE_MONTHS, 3, "2026-03-28", "FREQ=MONTHLY;INTERVAL=3;BYDAY=4SA",
         "every 3 months on the fourth Saturday"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct recurrence recurrence = recurrence_on(cases[i].unit, cases[i].every, day_parse(cases[i].day));
        assert_string_equal(recurrence_write(arena, &recurrence), cases[i].rule);
        assert_string_equal(recurrence_words(arena, NULL, &recurrence), cases[i].words);
    }
    arena_free(arena);
}
