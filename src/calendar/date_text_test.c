/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/date_text.h"
#include "language/language.h"
#include "tests/support/test.h"

/* 2026-11-26 14:05:09 UTC, a Thursday. */
enum { MOMENT = 1795701909, THIS_DAY = 20783 };

static const char *moment(struct arena *arena, enum date_form form, int64_t seconds, const char *zone)
{
    struct text out;
    text_init(&out, arena);
    struct date_reader reader = {.zone = zone_load(arena, zone), .now = MOMENT};
    date_text_moment(&reader, form, seconds, &out);
    return out.at;
}

/* A moment of November in that language. */
static const char *said(struct arena *arena, const char *tag, enum date_form form, int64_t seconds)
{
    struct text out;
    text_init(&out, arena);
    struct date_reader reader = {.zone = zone_load(arena, "Europe/Berlin"), .now = MOMENT};
    assert_true(language_find(tag, &reader.language));
    date_text_moment(&reader, form, seconds, &out);
    return out.at;
}

static const char *day(struct arena *arena, enum date_form form, int64_t number)
{
    struct text out;
    text_init(&out, arena);
    struct date_reader reader = {.zone = zone_load(arena, "UTC"), .now = MOMENT};
    date_text_day(&reader, form, number, &out);
    return out.at;
}

TEST(moments_are_written_in_the_readers_zone)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(moment(arena, DATE_LONG, MOMENT, "Europe/Berlin"), "26 November 2026");
    assert_string_equal(moment(arena, DATE_SHORT, MOMENT, "Europe/Berlin"), "26 Nov");
    assert_string_equal(moment(arena, DATE_WEEKDAY, MOMENT, "Europe/Berlin"), "Thursday");
    assert_string_equal(moment(arena, DATE_TIME, MOMENT, "Europe/Berlin"), "15:05");
    assert_string_equal(moment(arena, DATE_MOMENT, MOMENT, "Asia/Kolkata"), "26 November, 19:35");
    assert_string_equal(moment(arena, DATE_MOMENT, MOMENT, "Pacific/Auckland"), "27 November, 03:05");
    assert_string_equal(moment(arena, DATE_ISO, MOMENT, "Europe/Berlin"), "2026-11-26T14:05:09Z");
    assert_string_equal(moment(arena, DATE_LOCAL, MOMENT, "Europe/Berlin"), "2026-11-26T15:05");
    arena_free(arena);
}

TEST(another_year_is_named_and_this_one_is_not)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(moment(arena, DATE_MOMENT, MOMENT - 365 * 86400, "UTC"), "26 November 2025, 14:05");
    assert_string_equal(day(arena, DATE_SHORT, THIS_DAY + 365), "26 Nov 2027");
    arena_free(arena);
}

TEST(days_are_written_without_zones)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(day(arena, DATE_LONG, THIS_DAY), "26 November 2026");
    assert_string_equal(day(arena, DATE_SHORT, THIS_DAY), "26 Nov");
    assert_string_equal(day(arena, DATE_WEEKDAY, THIS_DAY), "Thursday");
    assert_string_equal(day(arena, DATE_ISO, THIS_DAY), "2026-11-26");
    arena_free(arena);
}

TEST(no_moment_and_no_day_are_written_as_nothing)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(moment(arena, DATE_MOMENT, 0, "UTC"), "");
    assert_string_equal(day(arena, DATE_LONG, 0), "");
    arena_free(arena);
}

TEST(dates_are_written_as_german_does)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(said(arena, "de", DATE_LONG, MOMENT), "26. November 2026");
    assert_string_equal(said(arena, "de", DATE_SHORT, MOMENT), "26. Nov.");
    assert_string_equal(said(arena, "de", DATE_SHORT, MOMENT + 120 * 86400), "26. März 2027");
    assert_string_equal(said(arena, "de", DATE_WEEKDAY, MOMENT), "Donnerstag");
    assert_string_equal(said(arena, "de", DATE_TIME, MOMENT), "15:05");
    assert_string_equal(said(arena, "de", DATE_MOMENT, MOMENT), "26. November, 15:05");
    assert_string_equal(said(arena, "de", DATE_ISO, MOMENT), "2026-11-26T14:05:09Z");
    arena_free(arena);
}

TEST(dates_are_written_as_arabic_does)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(said(arena, "ar", DATE_LONG, MOMENT), "26 نوفمبر 2026");
    assert_string_equal(said(arena, "ar", DATE_SHORT, MOMENT), "26 نوفمبر");
    assert_string_equal(said(arena, "ar", DATE_WEEKDAY, MOMENT), "الخميس");
    assert_string_equal(said(arena, "ar", DATE_MOMENT, MOMENT), "26 نوفمبر، 15:05");
    assert_string_equal(said(arena, "ar", DATE_LOCAL, MOMENT), "2026-11-26T15:05");
    arena_free(arena);
}

TEST(every_language_names_every_month_and_day_in_its_own_way)
{
    struct arena *arena = arena_new(0);
    for (size_t i = 1; i < language_count(); i++) {
        const char *tag = language_tag(language_at(i));
        for (int number = 0; number < 12; number++) {
            int64_t moment = MOMENT + number * 2629800LL;
            if (strcmp(said(arena, tag, DATE_LONG, moment), said(arena, "en", DATE_LONG, moment)) == 0)
                fail_msg("%s: %s", tag, said(arena, tag, DATE_LONG, moment));
        }
        for (int number = 0; number < 7; number++) {
            int64_t moment = MOMENT + number * 86400;
            if (strcmp(said(arena, tag, DATE_WEEKDAY, moment), said(arena, "en", DATE_WEEKDAY, moment)) == 0)
                fail_msg("%s: %s", tag, said(arena, tag, DATE_WEEKDAY, moment));
        }
    }
    arena_free(arena);
}

TEST(a_moment_is_said_with_its_weekday_on_the_clock_of_its_reader)
{
    struct arena *arena = arena_new(0);
    int64_t moment = day_parse("2026-12-31") * 86400 + 23 * 3600, now = day_parse("2026-12-01") * 86400;
    struct date_reader london = {zone_load(arena, "Europe/London"), now, NULL};
    struct date_reader kolkata = {zone_load(arena, "Asia/Kolkata"), now, NULL};
    assert_string_equal(date_weekday_words(arena, &london, DATE_MOMENT, moment),
                        "Thursday 31 December, 23:00");
    assert_string_equal(date_weekday_words(arena, &kolkata, DATE_MOMENT, moment),
                        "Friday 1 January 2027, 04:30");
    arena_free(arena);
}
