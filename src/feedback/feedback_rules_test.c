/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "feedback/feedback_rules.h"

#include "tests/support/test.h"

TEST(a_beginning_ends_at_a_word)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(feedback_first_words(arena, "In the review you let Ana finish", 20),
                        "In the review you…");
    assert_string_equal(feedback_first_words(arena, "Short", 20), "Short");
    assert_string_equal(feedback_first_words(arena, "", 20), "");
    assert_string_equal(feedback_first_words(arena, "First line\nsecond", 20), "First line…");
    arena_free(arena);
}

TEST(a_beginning_never_cuts_a_character)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(feedback_first_words(arena, "ÄÄÄÄÄÄ", 3), "ÄÄÄ…");
    assert_string_equal(feedback_first_words(arena, "ÄÄÄ", 3), "ÄÄÄ");
    arena_free(arena);
}

TEST(a_follow_up_is_due_from_its_day_until_it_is_written)
{
    assert_false(feedback_follow_up_is_due(0, false, 100));
    assert_false(feedback_follow_up_is_due(101, false, 100));
    assert_true(feedback_follow_up_is_due(100, false, 100));
    assert_false(feedback_follow_up_is_due(100, true, 100));
}
