/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/zone.h"
#include "tests/support/test.h"

static int64_t at(int64_t year, int month, int day, int hour, int minute)
{
    return day_of_date((struct date){.year = year, .month = month, .day = day}) * 86400 + hour * 3600 +
           minute * 60;
}

TEST(a_zone_has_its_offset_in_winter_and_in_summer)
{
    assert_int_equal(zone_offset("Europe/Berlin", at(2026, 1, 15, 12, 0)), 3600);
    assert_int_equal(zone_offset("Europe/Berlin", at(2026, 7, 15, 12, 0)), 7200);
    assert_int_equal(zone_offset("America/New_York", at(2026, 1, 15, 12, 0)), -5 * 3600);
    assert_int_equal(zone_offset("Asia/Kolkata", at(2026, 7, 15, 12, 0)), 19800);
    assert_int_equal(zone_offset("UTC", at(2026, 7, 15, 12, 0)), 0);
}

TEST(the_offset_changes_with_the_clocks_to_the_second)
{
    int64_t change = at(2026, 3, 29, 1, 0);
    assert_int_equal(zone_offset("Europe/Berlin", change - 1), 3600);
    assert_int_equal(zone_offset("Europe/Berlin", change), 7200);
}

TEST(an_unknown_zone_counts_as_utc)
{
    assert_true(zone_is_known("Africa/Lagos"));
    assert_true(zone_is_known("UTC"));
    assert_false(zone_is_known("Mars/Olympus"));
    assert_false(zone_is_known("../../etc/passwd"));
    assert_false(zone_is_known(""));
    assert_false(zone_is_known(NULL));
    assert_int_equal(zone_offset("Mars/Olympus", at(2026, 7, 15, 12, 0)), 0);
}

TEST(a_local_time_is_brought_to_utc)
{
    assert_int_equal(zone_to_utc("Europe/Berlin", at(2026, 1, 15, 12, 0)), at(2026, 1, 15, 11, 0));
    assert_int_equal(zone_to_utc("Europe/Berlin", at(2026, 7, 15, 0, 30)), at(2026, 7, 14, 22, 30));
    assert_int_equal(zone_to_utc("Pacific/Auckland", at(2026, 1, 1, 0, 0)), at(2025, 12, 31, 11, 0));
}

TEST(a_time_shown_twice_is_its_first_and_a_skipped_one_moves_on)
{
    assert_int_equal(zone_to_utc("Europe/Berlin", at(2026, 10, 25, 2, 30)), at(2026, 10, 25, 0, 30));
    assert_int_equal(zone_to_utc("Europe/Berlin", at(2026, 3, 29, 2, 30)), at(2026, 3, 29, 1, 30));
}
