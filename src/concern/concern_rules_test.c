/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "concern/concern_rules.h"

#include "tests/support/test.h"

enum { TODAY = 20000 };

/* Shared by me; the other has written nothing yet. */
static struct concern_facts shared_by_me(void)
{
    return (struct concern_facts){
        .state = CONCERN_SHARED, .i_am_author = true, .mine = {.has_view = true}, .today = TODAY};
}

static struct concern_facts swapped(struct concern_facts facts)
{
    struct concern_side_facts mine = facts.mine;
    facts.mine = facts.theirs;
    facts.theirs = mine;
    facts.i_am_author = !facts.i_am_author;
    return facts;
}

static void assert_steps(struct concern_facts facts, enum concern_step mine, enum concern_step theirs)
{
    struct concern_facts other = swapped(facts);
    assert_int_equal(concern_next(&facts), mine);
    assert_int_equal(concern_next(&other), theirs);
}

TEST(a_worksheet_goes_from_views_to_looking_back)
{
    struct concern_facts facts = shared_by_me();
    assert_steps(facts, CONCERN_STEP_WAIT_VIEW, CONCERN_STEP_VIEW);
    facts.state = CONCERN_WORKING;
    facts.theirs.has_view = true;
    assert_steps(facts, CONCERN_STEP_RESTATE, CONCERN_STEP_RESTATE);
    facts.theirs.has_restated = true;
    assert_steps(facts, CONCERN_STEP_RESTATE, CONCERN_STEP_WAIT_RESTATE);
    facts.mine.has_restated = true;
    assert_steps(facts, CONCERN_STEP_CONFIRM, CONCERN_STEP_CONFIRM);
    facts.mine.answer = CONCERN_YES;
    assert_steps(facts, CONCERN_STEP_WAIT_CONFIRM, CONCERN_STEP_CONFIRM);
    facts.theirs.answer = CONCERN_YES;
    assert_steps(facts, CONCERN_STEP_OPTIONS, CONCERN_STEP_OPTIONS);
    facts.options = 2;
    assert_steps(facts, CONCERN_STEP_PLAN, CONCERN_STEP_PLAN);
    facts.has_try = true;
    facts.follow_up_on = TODAY + 14;
    assert_steps(facts, CONCERN_STEP_WAIT_FOLLOW_UP, CONCERN_STEP_WAIT_FOLLOW_UP);
    facts.today = TODAY + 14;
    assert_steps(facts, CONCERN_STEP_LOOK_BACK, CONCERN_STEP_LOOK_BACK);
    facts.state = CONCERN_SETTLED;
    assert_steps(facts, CONCERN_STEP_NONE, CONCERN_STEP_NONE);
}

TEST(words_that_do_not_fit_are_tried_again)
{
    struct concern_facts facts = shared_by_me();
    facts.state = CONCERN_WORKING;
    facts.theirs = (struct concern_side_facts){.has_view = true, .has_restated = true};
    facts.mine.has_restated = true;
    facts.mine.answer = CONCERN_NOT_QUITE;
    facts.theirs.answer = CONCERN_YES;
    assert_steps(facts, CONCERN_STEP_WAIT_RESTATE, CONCERN_STEP_RESTATE_AGAIN);
    assert_true(concern_may(&facts, CONCERN_WRITE_VIEW));
}

TEST(only_its_author_shares_removes_withdraws_and_takes_outside)
{
    struct concern_facts facts = {.state = CONCERN_PRIVATE, .i_am_author = true};
    assert_true(concern_may(&facts, CONCERN_SHARE));
    assert_true(concern_may(&facts, CONCERN_REMOVE));
    assert_true(concern_may(&facts, CONCERN_TAKE_OUTSIDE));
    assert_false(concern_may(&facts, CONCERN_WITHDRAW));
    facts.state = CONCERN_SHARED;
    assert_false(concern_may(&facts, CONCERN_SHARE));
    assert_false(concern_may(&facts, CONCERN_REMOVE));
    assert_true(concern_may(&facts, CONCERN_WITHDRAW));
    assert_true(concern_may(&facts, CONCERN_TAKE_OUTSIDE));
    facts.i_am_author = false;
    assert_false(concern_may(&facts, CONCERN_WITHDRAW));
    assert_false(concern_may(&facts, CONCERN_TAKE_OUTSIDE));
    assert_false(concern_may(&facts, CONCERN_EDIT));
}

TEST(a_view_stays_as_it_is_once_it_was_put_in_other_words)
{
    struct concern_facts facts = shared_by_me();
    assert_true(concern_may(&facts, CONCERN_WRITE_VIEW));
    facts.theirs.has_restated = true;
    assert_false(concern_may(&facts, CONCERN_WRITE_VIEW));
}

TEST(what_was_understood_is_not_asked_again)
{
    struct concern_facts facts = shared_by_me();
    facts.state = CONCERN_WORKING;
    assert_false(concern_may(&facts, CONCERN_RESTATE));
    facts.theirs.has_view = true;
    assert_true(concern_may(&facts, CONCERN_RESTATE));
    facts.mine.has_restated = true;
    facts.theirs.answer = CONCERN_YES;
    assert_false(concern_may(&facts, CONCERN_RESTATE));
    assert_false(concern_may(&facts, CONCERN_CONFIRM));
    facts.theirs.has_restated = true;
    assert_true(concern_may(&facts, CONCERN_CONFIRM));
    facts.mine.answer = CONCERN_YES;
    assert_false(concern_may(&facts, CONCERN_CONFIRM));
}

TEST(nothing_more_is_done_to_a_concern_that_is_settled_or_withdrawn)
{
    struct concern_facts facts = shared_by_me();
    facts.theirs.has_view = true;
    for (int i = 0; i < 2; i++) {
        facts.state = i ? CONCERN_WITHDRAWN : CONCERN_SETTLED;
        assert_false(concern_may(&facts, CONCERN_WRITE_VIEW));
        assert_false(concern_may(&facts, CONCERN_RESTATE));
        assert_false(concern_may(&facts, CONCERN_PLAN));
        assert_false(concern_may(&facts, CONCERN_ADD_OPTION));
        assert_int_equal(concern_may(&facts, CONCERN_REOPEN), i == 0);
    }
}
