/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "feedback/celebration_rules.h"

#include "base/clock.h"
#include "tests/support/test.h"

static int64_t on(int64_t year, int month, int day)
{
    return day_of_date((struct date){year, month, day});
}

TEST(a_yearly_day_is_found_within_its_days_alone)
{
    int64_t day;
    assert_true(celebration_yearly(3, 5, on(2026, 3, 1), on(2026, 3, 14), &day));
    assert_int_equal(day, on(2026, 3, 5));
    assert_true(celebration_yearly(3, 1, on(2026, 3, 1), on(2026, 3, 1), &day));
    assert_false(celebration_yearly(3, 15, on(2026, 3, 1), on(2026, 3, 14), &day));
    assert_false(celebration_yearly(0, 0, on(2026, 3, 1), on(2026, 3, 14), &day));
}

TEST(a_yearly_day_is_found_over_the_turn_of_the_year)
{
    int64_t day;
    assert_true(celebration_yearly(1, 2, on(2026, 12, 28), on(2027, 1, 10), &day));
    assert_int_equal(day, on(2027, 1, 2));
    assert_true(celebration_yearly(12, 30, on(2026, 12, 28), on(2027, 1, 10), &day));
    assert_int_equal(day, on(2026, 12, 30));
}

TEST(the_29th_of_february_is_the_28th_in_other_years)
{
    int64_t day;
    assert_true(celebration_yearly(2, 29, on(2027, 2, 1), on(2027, 3, 31), &day));
    assert_int_equal(day, on(2027, 2, 28));
    assert_true(celebration_yearly(2, 29, on(2028, 2, 1), on(2028, 3, 31), &day));
    assert_int_equal(day, on(2028, 2, 29));
    assert_true(celebration_yearly(2, 29, on(2100, 2, 1), on(2100, 3, 31), &day));
    assert_int_equal(day, on(2100, 2, 28));
    assert_false(celebration_yearly(2, 29, on(2027, 3, 1), on(2027, 3, 31), &day));
}

TEST(an_anniversary_says_its_years_and_is_never_the_first_day)
{
    int64_t day, years;
    assert_true(celebration_anniversary(on(2020, 2, 29), on(2026, 2, 20), on(2026, 3, 5), &day, &years));
    assert_int_equal(day, on(2026, 2, 28));
    assert_int_equal(years, 6);
    assert_false(celebration_anniversary(on(2026, 3, 2), on(2026, 3, 1), on(2026, 3, 14), &day, &years));
    assert_true(celebration_anniversary(on(2026, 3, 2), on(2027, 3, 1), on(2027, 3, 14), &day, &years));
    assert_int_equal(years, 1);
    assert_false(celebration_anniversary(0, on(2026, 3, 1), on(2026, 3, 14), &day, &years));
}

TEST(half_a_year_ends_with_the_month_where_it_is_shorter)
{
    int64_t day;
    assert_true(celebration_half_year(on(2025, 8, 31), on(2026, 2, 1), on(2026, 3, 14), &day));
    assert_int_equal(day, on(2026, 2, 28));
    assert_true(celebration_half_year(on(2025, 9, 2), on(2026, 3, 1), on(2026, 3, 14), &day));
    assert_int_equal(day, on(2026, 3, 2));
    assert_false(celebration_half_year(on(2025, 10, 2), on(2026, 3, 1), on(2026, 3, 14), &day));
}
