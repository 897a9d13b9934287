/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "checkin/checkin_rules.h"

#include "base/clock.h"
#include "checkin/checkin_chart.h"
#include "tests/support/test.h"

TEST(ratings_are_sealed_equally_long_and_come_back)
{
    struct arena *arena = arena_new(0);
    struct checkin_ratings some = {{5, 0, 3, 1, 4, 2}}, back;
    const char *text = checkin_ratings_write(arena, &some);
    assert_int_equal(strlen(text), CHECKIN_QUESTION_COUNT);
    assert_true(checkin_ratings_read(text, &back));
    assert_memory_equal(&some, &back, sizeof some);
    assert_false(checkin_ratings_read("50314", &back));
    assert_false(checkin_ratings_read("503146", &back));
    assert_false(checkin_ratings_read("50314a", &back));
    arena_free(arena);
}

TEST(a_checkin_answers_something_within_bounds)
{
    assert_true(checkin_ratings_are_well(&(struct checkin_ratings){{0, 0, 0, 0, 0, 1}}));
    assert_false(checkin_ratings_are_well(&(struct checkin_ratings){{0}}));
    assert_false(checkin_ratings_are_well(&(struct checkin_ratings){{6, 1, 1, 1, 1, 1}}));
    assert_false(checkin_ratings_are_well(&(struct checkin_ratings){{-1, 1, 1, 1, 1, 1}}));
}

TEST(check_ins_follow_the_agreed_rhythm_within_bounds)
{
    assert_int_equal(checkin_rhythm(7), 21);
    assert_int_equal(checkin_rhythm(14), 28);
    assert_int_equal(checkin_rhythm(30), 56);
}

TEST(a_drop_is_a_low_answer_or_two_steps_below_those_before)
{
    assert_true(checkin_has_dropped((int64_t[]){2}, 1));
    assert_true(checkin_has_dropped((int64_t[]){3, 5, 5, 5, 1}, 5));
    assert_true(checkin_has_dropped((int64_t[]){3, 0, 5}, 3));
    assert_false(checkin_has_dropped((int64_t[]){4, 5, 5}, 3));
    assert_false(checkin_has_dropped((int64_t[]){3}, 1));
    assert_false(checkin_has_dropped((int64_t[]){0, 5}, 2));
    assert_false(checkin_has_dropped(NULL, 0));
}

TEST(averages_of_fewer_than_five_are_withheld)
{
    assert_int_equal(checkin_average(16, 4), 0);
    assert_int_equal(checkin_average(20, 5), 40);
    assert_int_equal(checkin_average(0, 0), 0);
}

TEST(averages_on_which_all_agree_do_not_say_so)
{
    assert_int_equal(checkin_average(5, 5), 15);
    assert_int_equal(checkin_average(7, 5), 15);
    assert_int_equal(checkin_average(25, 5), 45);
    assert_int_equal(checkin_average(23, 5), 45);
    assert_int_equal(checkin_average(500, 100), 45);
}

/* The attack of all but one: who knows every other answer looks which answers of the last one give the
 * average that was published. Without rounding, one would remain in each case. */
TEST(who_knows_all_answers_but_one_can_rarely_tell_that_one)
{
    for (int64_t people = CHECKIN_PEOPLE_LEAST; people <= 60; people++) {
        int cases = 0, told = 0;
        for (int64_t others = people - 1; others <= 5 * (people - 1); others++)
            for (int64_t last = 1; last <= 5; last++, cases++) {
                int64_t published = checkin_average(others + last, people);
                int possible = 0;
                for (int64_t guess = 1; guess <= 5; guess++)
                    possible += checkin_average(others + guess, people) == published;
                told += possible < 2;
            }
        assert_true(told * 7 < cases);
    }
}

TEST(months_end_before_the_day)
{
    assert_int_equal(checkin_month_end_before(day_parse("2026-03-01")), day_parse("2026-02-28"));
    assert_int_equal(checkin_month_end_before(day_parse("2026-03-31")), day_parse("2026-02-28"));
    assert_int_equal(checkin_month_end_before(day_parse("2026-01-15")), day_parse("2025-12-31"));
}

TEST(a_chart_says_its_numbers)
{
    struct arena *arena = arena_new(0);
    const char *svg = checkin_chart(arena, NULL, "Trust", (int64_t[]){40, 0, 35, 20}, 4);
    assert_non_null(strstr(svg, "role=\"img\""));
    assert_non_null(strstr(svg, "aria-label=\"Trust, from 1 to 5, the oldest first: 4, 3.5, 2\""));
    assert_non_null(strstr(svg, "M8 23M140 30L206 49"));
    assert_non_null(strstr(checkin_chart(arena, NULL, "Trust", (int64_t[]){0}, 1), "not answered"));
    assert_non_null(strstr(checkin_chart(arena, NULL, "Trust", NULL, 0), "not answered"));
    arena_free(arena);
}
