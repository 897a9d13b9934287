/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "asking/asking_rules.h"

#include <stdlib.h>
#include <string.h>

#include "language/language.h"

RECORD_DEFINE(asking_past, ASKING_PAST_FIELDS)

enum { KNOWN_FROM = 3, DAY_SECONDS = 86400 };

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

struct asking_habit asking_habit_of(struct arena *arena, const struct asking_past *past, size_t count)
{
    struct asking_habit habit = {0};
    int64_t *took = arena_alloc_many(arena, count + 1, sizeof *took);
    for (size_t i = 0; i < count; i++) {
        const char *state = past[i].state;
        bool accepted = strcmp(state, "accepted") == 0;
        if (accepted || strcmp(state, "declined") == 0) took[habit.answered++] = past[i].seconds;
        habit.accepted += accepted;
        habit.open += strcmp(state, "open") == 0;
        habit.missed += strcmp(state, "expired") == 0;
    }
    if (habit.answered) {
        qsort(took, (size_t)habit.answered, sizeof *took, by_number);
        habit.usual = took[habit.answered / 2];
    }
    return habit;
}

int64_t asking_answer_rate(const struct asking_habit *habit)
{
    int64_t all = habit->answered + habit->missed;
    return all < KNOWN_FROM ? -1 : (habit->answered * 100 + all / 2) / all;
}

const char *asking_within_words(struct arena *arena, const struct language *language, int64_t seconds)
{
    int64_t days = (seconds + DAY_SECONDS - 1) / DAY_SECONDS;
    return days <= 1 ? say(language, "within a day")
                     : arena_format(arena, say_count(language, "within %lld day", "within %lld days", days),
                                    (long long)days);
}

const char *asking_habit_words(struct arena *arena, const struct language *language,
                               const struct asking_habit *habit)
{
    int64_t all = habit->answered + habit->missed;
    if (all < KNOWN_FROM) return "";
    if (!habit->answered)
        return arena_format(arena,
                            say_count(language, "Has not answered the last %lld request",
                                      "Has not answered the last %lld requests", all),
                            (long long)all);
    return arena_format(arena,
                        say_count(language, "Answers %lld of %lld request, usually %s",
                                  "Answers %lld of %lld requests, usually %s", all),
                        (long long)habit->answered, (long long)all,
                        asking_within_words(arena, language, habit->usual));
}

const char *asking_refusal_words(struct arena *arena, const struct language *language,
                                 enum asking_refusal why, const char *name)
{
    const char *who = *name ? name : say(language, "This mentor");
    switch (why) {
    case ASKING_NOT_HERE:
        return say(language, "Mentors are not asked in this program now. Its coordinators match people.");
    case ASKING_NOT_LOOKING:
        return say(
            language,
            "You have the mentor you wished for. If you would like another one, change it in your part of the "
            "program.");
    case ASKING_ENOUGH_OPEN:
        return say(
            language,
            "You have as many open requests as the program allows. Wait for an answer, or take one back.");
    case ASKING_ASKED_ALREADY:
        return arena_format(arena, say(language, "You have asked already. %s has not answered yet."), who);
    case ASKING_NOT_POSSIBLE:
        return arena_format(arena, say(language, "%s cannot be asked now. Have a look at the others."), who);
    case ASKING_FULL:
        return arena_format(arena, say(language, "%s has no free place now."), who);
    case ASKING_HAS_ROOM:
        return arena_format(arena, say(language, "%s has a free place now. You can ask at once."), who);
    case ASKING_OVER:
        return say(language, "This request is not open any more.");
    case ASKING_MENTEE_GONE:
        return arena_format(arena, say(language, "%s is not looking for a mentor any more."),
                            *name ? name : say(language, "This person"));
    case ASKING_GOES:
        break;
    }
    return "";
}

const char *asking_state_label(const char *state)
{
    static const char *const labels[][2] = {
        {"open", MESSAGE("Open")},         {"accepted", MESSAGE("Yes")},
        {"declined", MESSAGE("Not now")},  {"withdrawn", MESSAGE("Taken back")},
        {"expired", MESSAGE("No answer")}, {"closed", MESSAGE("Closed")}};
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (strcmp(labels[i][0], state) == 0) return labels[i][1];
    return "";
}

const char *asking_outcome_for_mentee(struct arena *arena, const struct language *language, const char *state,
                                      const char *mentor)
{
    if (strcmp(state, "accepted") == 0) return arena_format(arena, say(language, "%s said yes."), mentor);
    if (strcmp(state, "declined") == 0)
        return arena_format(
            arena,
            say(language, "%s cannot take you on now. That is mostly about time, and nothing against you."),
            mentor);
    if (strcmp(state, "withdrawn") == 0) return say(language, "You took this request back.");
    if (strcmp(state, "expired") == 0)
        return arena_format(
            arena,
            say(language,
                "%s did not get round to answering. That says nothing about you: ask somebody else."),
            mentor);
    if (strcmp(state, "closed") == 0)
        return say(
            language,
            "This request has ended: the place was taken, or one of you found somebody else or pauses.");
    return "";
}

const char *asking_outcome_for_mentor(struct arena *arena, const struct language *language, const char *state,
                                      const char *mentee)
{
    if (strcmp(state, "accepted") == 0)
        return arena_format(arena, say(language, "You said yes to %s."), mentee);
    if (strcmp(state, "declined") == 0) return say(language, "You said no. That is fine.");
    if (strcmp(state, "withdrawn") == 0)
        return arena_format(arena, say(language, "%s took this request back."), mentee);
    if (strcmp(state, "expired") == 0)
        return arena_format(arena, say(language, "The time to answer is over, and %s can ask somebody else."),
                            mentee);
    if (strcmp(state, "closed") == 0)
        return say(
            language,
            "This request has ended: your place was taken, or one of you found somebody else or pauses.");
    return "";
}
