/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "goal/goal_rules.h"

#include "tests/support/test.h"

TEST(milestones_tell_how_far_a_goal_is)
{
    assert_int_equal(goal_percent(false, 3, 0, 80), 0);
    assert_int_equal(goal_percent(false, 3, 2, 0), 66);
    assert_int_equal(goal_percent(false, 3, 3, 0), 100);
}

TEST(without_milestones_members_say_how_far_it_is)
{
    assert_int_equal(goal_percent(false, 0, 0, 35), 35);
    assert_int_equal(goal_percent(true, 0, 0, 35), 100);
    assert_int_equal(goal_percent(true, 4, 1, 0), 100);
}

TEST(a_name_that_ends_in_s_takes_no_second_one)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(goal_owner_possessive(arena, NULL, "Amara"), "Amara’s");
    assert_string_equal(goal_owner_possessive(arena, NULL, "Jonas"), "Jonas’");
    arena_free(arena);
}

TEST(a_difference_says_what_it_was_before)
{
    struct arena *arena = arena_new(0);
    struct goal_words before = {.title = "Speak up",
                                .why = "",
                                .success = "I say what I think",
                                .term_label = "Short term",
                                .owner_label = "Ours"};
    struct goal_words after = before;
    assert_string_equal(goal_difference(arena, NULL, &before, &after), "");
    after.title = "Speak up in reviews";
    after.why = "I hold back";
    after.due_on = 20534; /* 2026-03-22 */
    assert_string_equal(goal_difference(arena, NULL, &before, &after),
                        "Title, before: “Speak up”\nWhy it matters, before: nothing\nDue, before: “no date”");
    before.due_on = 20534;
    after.due_on = 0;
    after.title = before.title;
    after.why = before.why;
    assert_string_equal(goal_difference(arena, NULL, &before, &after), "Due, before: “22 March 2026”");
    arena_free(arena);
}

TEST(a_change_is_said_in_a_sentence)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(goal_change_sentence(arena, NULL, NULL, "milestone_reached"),
                        "You marked a milestone as reached");
    arena_free(arena);
}
