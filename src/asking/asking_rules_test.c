/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "asking/asking_rules.h"

#include "tests/support/test.h"

enum { DAY = 86400 };

static void check_habit(const struct asking_past *past, size_t count, int64_t rate, const char *words)
{
    struct arena *arena = arena_new(0);
    struct asking_habit habit = asking_habit_of(arena, past, count);
    assert_int_equal(asking_answer_rate(&habit), rate);
    assert_string_equal(asking_habit_words(arena, NULL, &habit), words);
    arena_free(arena);
}

TEST(how_somebody_answers_is_said_from_three_requests_on)
{
    static const struct asking_past past[] = {{1, "accepted", DAY / 2},
                                              {1, "declined", 2 * DAY},
                                              {1, "expired", 10 * DAY},
                                              {1, "declined", 5 * DAY}};
    check_habit(past, 0, -1, "");
    check_habit(past, 2, -1, "");
    check_habit(past, 3, 67, "Answers 2 of 3 requests, usually within 2 days");
    check_habit(past, 4, 75, "Answers 3 of 4 requests, usually within 2 days");
}

TEST(requests_that_others_ended_say_nothing_about_a_mentor)
{
    static const struct asking_past past[] = {{1, "withdrawn", DAY},    {1, "closed", DAY},
                                              {1, "open", 0},           {1, "accepted", DAY},
                                              {1, "accepted", DAY / 2}, {1, "declined", 60}};
    check_habit(past, 6, 100, "Answers 3 of 3 requests, usually within a day");
}

TEST(who_never_answers_is_said_plainly)
{
    static const struct asking_past past[] = {{1, "expired", DAY}, {1, "expired", DAY}, {1, "expired", DAY}};
    check_habit(past, 3, 0, "Has not answered the last 3 requests");
}

TEST(every_refusal_and_every_outcome_has_words)
{
    static const char *const states[] = {"accepted", "declined", "withdrawn", "expired", "closed"};
    struct arena *arena = arena_new(0);
    for (int why = ASKING_NOT_HERE; why <= ASKING_MENTEE_GONE; why++) {
        assert_true(*asking_refusal_words(arena, NULL, (enum asking_refusal)why, "Amara"));
        assert_true(*asking_refusal_words(arena, NULL, (enum asking_refusal)why, ""));
    }
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        assert_true(*asking_outcome_for_mentee(arena, NULL, states[i], "Amara"));
        assert_true(*asking_outcome_for_mentor(arena, NULL, states[i], "Jonas"));
        assert_true(*asking_state_label(states[i]));
    }
    assert_string_equal(asking_outcome_for_mentee(arena, NULL, "open", "Amara"), "");
    assert_string_equal(asking_outcome_for_mentor(arena, NULL, "open", "Jonas"), "");
    arena_free(arena);
}
