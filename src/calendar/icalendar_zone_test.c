/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "calendar/icalendar_parts.h"
#include "tests/support/test.h"

static const char *zone_words(struct arena *arena, const char *name, const char *from)
{
    struct text out;
    text_init(&out, arena);
    icalendar_add_zone(&out, zone_load(arena, name), day_parse(from) * 86400);
    return out.at;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) fail_msg("“%s” is not in:\n%s", part, text);
}

TEST(changes_are_found_in_the_list_and_by_the_rule)
{
    struct arena *arena = arena_new(0);
    const struct zone *berlin = zone_load(arena, "Europe/Berlin");
    struct zone_change change;
    assert_true(zone_next_change(berlin, day_parse("2026-03-01") * 86400, &change));
    assert_int_equal(change.at, day_parse("2026-03-29") * 86400 + 3600);
    assert_int_equal(change.before, 3600);
    assert_int_equal(change.after, 7200);
    assert_true(zone_next_change(berlin, change.at, &change));
    assert_int_equal(change.at, day_parse("2026-10-25") * 86400 + 3600);
    assert_true(zone_next_change(berlin, day_parse("2061-03-01") * 86400, &change));
    assert_int_equal(change.at, day_parse("2061-03-27") * 86400 + 3600);
    assert_false(zone_next_change(zone_load(arena, "Asia/Tokyo"), day_parse("2026-03-01") * 86400, &change));
    assert_false(zone_next_change(zone_load(arena, "UTC"), 0, &change));
    arena_free(arena);
}

TEST(a_zone_with_two_rules_is_said_by_them)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(
        zone_words(arena, "Europe/Berlin", "2026-11-26"),
        "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"
        "BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
        "BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\n");
    arena_free(arena);
}

TEST(a_zone_without_summer_time_is_one_offset)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(
        zone_words(arena, "Asia/Kathmandu", "2026-11-26"),
        "BEGIN:VTIMEZONE\r\nTZID:Asia/Kathmandu\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0545\r\nTZOFFSETTO:+0545\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n");
    arena_free(arena);
}

TEST(a_rule_beyond_its_day_is_said_by_days_of_the_month)
{
    struct arena *arena = arena_new(0);
    /* Friday before the last Sunday of March: the day after the fourth Thursday. */
    assert_has(zone_words(arena, "Asia/Jerusalem", "2026-11-26"),
               "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29\r\n");
    arena_free(arena);
}

TEST(a_rule_that_changed_is_said_by_its_last_changes_first)
{
    struct arena *arena = arena_new(0);
    /* Until 2006 the clocks of New York were set forward in April. */
    const char *words = zone_words(arena, "America/New_York", "2006-05-01");
    assert_has(words, "DTSTART:20060402T020000\r\n");
    assert_has(words, "DTSTART:20070311T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\n"
                      "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n");
    arena_free(arena);
}

TEST(a_zone_that_publishes_its_changes_lists_them)
{
    struct arena *arena = arena_new(0);
    const char *words = zone_words(arena, "Africa/Casablanca", "2026-01-15");
    assert_has(words, "DTSTART:20260215T030000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\n");
    assert_null(strstr(words, "RRULE"));
    arena_free(arena);
}
