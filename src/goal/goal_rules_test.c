/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "goal/goal_rules.h"

#include "language/language.h"
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

static const char *edited(struct arena *arena, const struct language *language, struct goal_before before,
                          const struct goal_before *after)
{
    if (!goal_differs(arena, &before, after)) return "";
    return goal_before_words(arena, language, "edited", &before, "Ours");
}

TEST(a_difference_says_what_it_was_before)
{
    struct arena *arena = arena_new(0);
    struct goal_before before = {
        .title = "Speak up", .why = "", .success = "I say what I think", .term = "short"};
    struct goal_before after = before;
    assert_string_equal(edited(arena, NULL, before, &after), "");
    after.title = "Speak up in reviews";
    after.why = "I hold back";
    after.due_on = 20534; /* 2026-03-22 */
    assert_string_equal(edited(arena, NULL, before, &after),
                        "Title, before: “Speak up”\nWhy it matters, before: nothing\nDue, before: “no date”");
    before.due_on = 20534;
    after = before;
    after.due_on = 0;
    assert_string_equal(edited(arena, NULL, before, &after), "Due, before: “22 March 2026”");
    after = before;
    after.owner_id = 7;
    assert_string_equal(edited(arena, NULL, before, &after), "Whose goal it is, before: “Ours”");
    arena_free(arena);
}

TEST(what_was_before_is_said_in_the_language_of_the_reader)
{
    struct arena *arena = arena_new(0);
    const struct language *german;
    struct goal_before before = {.title = "Eins",
                                 .why = "",
                                 .success = "",
                                 .term = "short",
                                 .due_on = 20534,
                                 .new_title = "Zwei",
                                 .percent = 20,
                                 .new_percent = 40,
                                 .outcome = "Übung"};
    struct goal_before after = before;
    assert_true(language_find("de", &german));
    after.term = "long";
    assert_string_equal(edited(arena, german, before, &after), "Zeitraum, vorher: „Kurzfristig“");
    assert_string_equal(goal_before_words(arena, german, "milestone_edited", &before, ""),
                        "„Zwei“, vorher: „Eins“, fällig: 22. März 2026");
    assert_string_equal(goal_before_words(arena, german, "progress", &before, ""), "40 %, vorher: 20 %");
    assert_string_equal(goal_before_words(arena, german, "reopened", &before, ""),
                        "Vorher stand da: „Übung“");
    arena_free(arena);
}

TEST(a_change_is_said_in_a_sentence)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(goal_change_sentence(arena, NULL, NULL, "milestone_reached"),
                        "You marked a milestone as reached");
    arena_free(arena);
}
