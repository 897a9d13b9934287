/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_reason.h"

#include "tests/support/test.h"

static struct relationship_reason reason_with(struct arena *arena, const char *says, int names)
{
    static const char *const NAMES[] = {"SQL", "R", "Python", "Go", "Rust"};
    struct relationship_reason reason = {.label = "Skills", .sentence = "As it was kept.", .says = says};
    for (int i = 0; i < names; i++) *LIST_ADD(&reason.names, arena, const char *) = NAMES[i];
    return reason;
}

static void assert_says(struct arena *arena, const struct relationship_reason *reason, const char *sentence)
{
    assert_string_equal(relationship_reason_sentence(arena, NULL, reason), sentence);
}

TEST(names_are_joined_and_the_many_counted)
{
    static const char *const SENTENCES[] = {
        "Offers what is wanted: SQL.",
        "Offers what is wanted: SQL and R.",
        "Offers what is wanted: SQL, R and Python.",
        "Offers what is wanted: SQL, R, Python and Go.",
        "Offers what is wanted: SQL, R, Python and 2 more.",
    };
    struct arena *arena = arena_new(0);
    for (int i = 0; i < 5; i++) {
        struct relationship_reason reason = reason_with(arena, "skills", i + 1);
        assert_says(arena, &reason, SENTENCES[i]);
    }
    arena_free(arena);
}

TEST(hours_are_whole_or_halves)
{
    struct arena *arena = arena_new(0);
    struct relationship_reason reason = reason_with(arena, "hours", 0);
    reason.number = 2;
    assert_says(arena, &reason, "1 working hour in common each day.");
    reason.number = 3;
    assert_says(arena, &reason, "1.5 working hours in common each day.");
    reason.number = 16;
    assert_says(arena, &reason, "8 working hours in common each day.");
    arena_free(arena);
}

TEST(a_reason_that_says_nothing_known_keeps_its_sentence)
{
    struct arena *arena = arena_new(0);
    struct relationship_reason older = reason_with(arena, NULL, 0), unknown = reason_with(arena, "luck", 2);
    assert_says(arena, &older, "As it was kept.");
    assert_says(arena, &unknown, "As it was kept.");
    arena_free(arena);
}
