/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "jobs/round.h"

#include "base/log.h"
#include "tests/support/test.h"

TEST(a_row_that_fails_holds_up_none_of_the_others_and_is_remembered)
{
    struct job_round round = {.name = "test"};
    log_set_level(LOG_ERROR);
    assert_true(job_round_goes_on(&round, 1, OK));
    assert_int_equal(round.error, OK);
    assert_true(job_round_goes_on(&round, 2, ERROR_DAMAGED));
    assert_true(job_round_goes_on(&round, 3, ERROR_CONFLICT));
    assert_true(job_round_goes_on(&round, 4, OK));
    assert_int_equal(round.error, ERROR_DAMAGED);
    log_set_level(LOG_INFO);
}

TEST(a_row_that_fails_for_good_keeps_no_others_from_another_try)
{
    struct job_round round = {.name = "test"};
    log_set_level(LOG_ERROR);
    assert_true(job_round_goes_on(&round, 1, ERROR_NOT_FOUND));
    assert_int_equal(round.error, ERROR_NOT_FOUND);
    assert_true(job_round_goes_on(&round, 2, ERROR_UNAVAILABLE));
    assert_true(job_round_goes_on(&round, 3, ERROR_INVALID));
    assert_int_equal(round.error, ERROR_UNAVAILABLE);
    log_set_level(LOG_INFO);
}

TEST(a_round_ends_when_the_database_stays_silent)
{
    struct job_round round = {.name = "test"};
    log_set_level(LOG_ERROR);
    assert_true(job_round_goes_on(&round, 1, ERROR_UNAVAILABLE));
    assert_true(job_round_goes_on(&round, 2, ERROR_UNAVAILABLE));
    assert_true(job_round_goes_on(&round, 3, OK));
    assert_true(job_round_goes_on(&round, 4, ERROR_UNAVAILABLE));
    assert_true(job_round_goes_on(&round, 5, ERROR_UNAVAILABLE));
    assert_false(job_round_goes_on(&round, 6, ERROR_UNAVAILABLE));
    log_set_level(LOG_INFO);
}
