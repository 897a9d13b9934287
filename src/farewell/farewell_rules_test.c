/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "farewell/farewell_rules.h"

#include "tests/support/test.h"

enum { START = 20000, END = 20180, LAST_PHASE = 20150 };

static enum farewell_turn turn(const char *state, int64_t ends_on, int64_t paused_until, int64_t reminded,
                               int64_t today)
{
    struct farewell_dates dates = {state, START, ends_on, paused_until, reminded};
    return farewell_turn(&dates, today);
}

TEST(the_last_phase_begins_on_its_day)
{
    assert_int_equal(turn("active", END, 0, 0, LAST_PHASE - 1), FAREWELL_NOTHING);
    assert_int_equal(turn("active", END, 0, 0, LAST_PHASE), FAREWELL_BEGIN_CLOSE);
    assert_int_equal(turn("closing", END, 0, 0, LAST_PHASE), FAREWELL_NOTHING);
}

TEST(the_end_is_told_once_and_closes_after_the_days_of_grace)
{
    assert_int_equal(turn("closing", END, 0, 0, END - 1), FAREWELL_NOTHING);
    assert_int_equal(turn("closing", END, 0, 0, END), FAREWELL_REMIND);
    assert_int_equal(turn("closing", END, 0, END, END), FAREWELL_NOTHING);
    assert_int_equal(turn("closing", END, 0, END, END + FAREWELL_GRACE_DAYS), FAREWELL_NOTHING);
    assert_int_equal(turn("closing", END, 0, END, END + FAREWELL_GRACE_DAYS + 1), FAREWELL_CLOSE);
    assert_int_equal(turn("closing", END, 0, 0, END + 100), FAREWELL_REMIND);
    assert_int_equal(turn("closing", END, 0, END - 50, END + 1), FAREWELL_REMIND);
}

TEST(a_pause_with_a_day_ends_on_it_and_is_not_closed_before)
{
    assert_int_equal(turn("paused", END, END + 50, 0, END + 40), FAREWELL_NOTHING);
    assert_int_equal(turn("paused", END, END + 50, 0, END + 50), FAREWELL_GO_ON);
    assert_int_equal(turn("paused", END, 0, 0, LAST_PHASE), FAREWELL_NOTHING);
    assert_int_equal(turn("paused", END, 0, END, END + FAREWELL_GRACE_DAYS + 1), FAREWELL_CLOSE);
}

TEST(without_an_end_or_when_closed_nothing_is_due)
{
    assert_int_equal(turn("active", 0, 0, 0, END + 1000), FAREWELL_NOTHING);
    assert_int_equal(turn("closed", END, 0, END, END + 1000), FAREWELL_NOTHING);
    assert_int_equal(turn("proposed", END, 0, 0, END + 1000), FAREWELL_NOTHING);
}

TEST(both_of_two_and_more_than_half_of_a_group_have_to_agree)
{
    assert_int_equal(farewell_yes_needed(2), 2);
    assert_int_equal(farewell_yes_needed(3), 2);
    assert_int_equal(farewell_yes_needed(4), 3);
    assert_int_equal(farewell_yes_needed(12), 7);
}

TEST(days_that_make_no_sense_are_refused_with_words)
{
    assert_null(farewell_pause_problem(0, END));
    assert_null(farewell_pause_problem(END + 1, END));
    assert_non_null(farewell_pause_problem(END, END));
    assert_non_null(farewell_pause_problem(END + FAREWELL_PAUSE_DAYS + 1, END));
    assert_null(farewell_extend_problem(END + 1, END, START));
    assert_null(farewell_extend_problem(START + 1, 0, START));
    assert_non_null(farewell_extend_problem(0, END, START));
    assert_non_null(farewell_extend_problem(END, END, START));
    assert_non_null(farewell_extend_problem(END + 1, END, END + 1));
    assert_non_null(farewell_extend_problem(START + FAREWELL_EXTEND_DAYS + 1, END, START));
}

TEST(certificates_are_for_what_was_completed_or_ran_its_time_with_meetings)
{
    assert_true(farewell_earns_certificate("completed", 0));
    assert_true(farewell_earns_certificate("date", 1));
    assert_false(farewell_earns_certificate("date", 0));
    assert_false(farewell_earns_certificate("early", 12));
    assert_false(farewell_earns_certificate("departed", 12));
    assert_false(farewell_earns_certificate("", 12));
}
