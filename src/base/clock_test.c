/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/clock.h"
#include "tests/support/test.h"

TEST(every_day_of_four_centuries_survives_the_way_to_a_date_and_back)
{
    for (int64_t day = -80000; day < 80000; day++) assert_int_equal(day_of_date(date_of_day(day)), day);
}

TEST(a_known_day_has_its_date_and_weekday)
{
    struct date date = date_of_day(20514);
    assert_int_equal(date.year, 2026);
    assert_int_equal(date.month, 3);
    assert_int_equal(date.day, 2);
    assert_int_equal(weekday_of_day(20514), 0);
}

TEST(a_date_that_is_none_is_not_read)
{
    assert_int_equal(day_parse("2026-03-02"), 20514);
    assert_int_equal(day_parse("2026-02-29"), 0);
    assert_int_equal(day_parse("2026-3-2"), 0);
    assert_int_equal(day_parse("2026-03-02x"), 0);
    assert_int_equal(day_parse(""), 0);
}
