/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/ical_line.h"

#include "base/clock.h"
#include "tests/support/test.h"

TEST(folded_lines_are_joined_and_parameters_found)
{
    static const char text[] = "BEGIN:VEVENT\r\n"
                               "summary;LANGUAGE=de:Acht\r\n ung\r\n"
                               "no value here\n"
                               "ATTENDEE;CN=\"A; b: c\";partstat=DECLINED:mailto:\n\ta@b.example\n"
                               "DTSTART;TZID=\"Europe/Berlin\":20261123T090000";
    struct arena *arena = arena_new(0);
    struct ical_file file = ical_file_open(arena, text, sizeof text - 1);
    struct ical_line line;
    assert_true(ical_file_next(&file, &line));
    assert_string_equal(line.name, "BEGIN");
    assert_string_equal(line.parameters, "");
    assert_true(ical_file_next(&file, &line));
    assert_string_equal(line.name, "SUMMARY");
    assert_string_equal(line.value, "Achtung");
    assert_true(ical_file_next(&file, &line));
    assert_string_equal(line.value, "mailto:a@b.example");
    assert_string_equal(ical_parameter(arena, &line, "CN"), "A; b: c");
    assert_string_equal(ical_parameter(arena, &line, "PARTSTAT"), "DECLINED");
    assert_string_equal(ical_parameter(arena, &line, "ROLE"), "");
    assert_true(ical_file_next(&file, &line));
    assert_string_equal(ical_parameter(arena, &line, "TZID"), "Europe/Berlin");
    assert_false(ical_file_next(&file, &line));
    arena_free(arena);
}

TEST(times_are_read_strictly)
{
    static const char *const BAD[] = {"",
                                      "2026",
                                      "20261301",
                                      "20260230",
                                      "20261123T",
                                      "20261123T0900",
                                      "20261123T250000",
                                      "20261123 090000",
                                      "18991231",
                                      "20261123T090000z",
                                      "20261123T090000Z ",
                                      "22010101",
                                      "2026112a"};
    struct ical_when when;
    assert_true(ical_when_read("20261123", &when));
    assert_true(when.is_date);
    assert_int_equal(when.wall.day, day_parse("2026-11-23"));
    assert_true(ical_when_read("20261123T093015", &when));
    assert_false(when.is_date || when.is_utc);
    assert_int_equal(when.wall.second, 9 * 3600 + 30 * 60 + 15);
    assert_true(ical_when_read("20261123T235960Z", &when));
    assert_true(when.is_utc);
    assert_int_equal(when.wall.second, 86399);
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        if (ical_when_read(BAD[i], &when)) fail_msg("%s is no time", BAD[i]);
}

TEST(durations_are_read_strictly)
{
    static const char *const BAD[] = {"",    "P",    "1H",           "-PT1H",  "P1H",
                                      "PT1", "PT1D", "P1000000000D", "P9999D", "PT1H x"};
    struct ical_duration duration;
    assert_true(ical_duration_read("PT1H30M5S", &duration));
    assert_int_equal(duration.seconds, 5405);
    assert_true(ical_duration_read("+P2W", &duration));
    assert_int_equal(duration.days, 14);
    assert_true(ical_duration_read("P1DT2H", &duration));
    assert_int_equal(duration.days, 1);
    assert_int_equal(duration.seconds, 7200);
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        if (ical_duration_read(BAD[i], &duration)) fail_msg("%s is no duration", BAD[i]);
}
