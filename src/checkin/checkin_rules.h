/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The questions of a check-in, when it is due, what a drop hints at, and what averages may say. No database,
 * no web, no clock. */
#ifndef ITHACA_CHECKIN_CHECKIN_RULES_H
#define ITHACA_CHECKIN_CHECKIN_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "language/language.h"

/* X(KEY, name, question, what 1 means, what 5 means, hint when it drops); 5 is always the better end. */
#define CHECKIN_QUESTIONS(X)                                                                                    \
    X(engagement, MESSAGE("Engagement"), MESSAGE("How much are we both in it?"), MESSAGE("We drift"),           \
      MESSAGE("We are fully in it"),                                                                            \
      MESSAGE("Ask at the next meeting what would make the hour worth it for both, and begin with that."))      \
    X(flexibility, MESSAGE("Flexibility"), MESSAGE("Do we adapt to each other?"),                               \
      MESSAGE("One adapts, one does not"), MESSAGE("We adapt with ease"),                                       \
      MESSAGE("Look at your agreement together: time, place and rhythm may be changed at any moment."))         \
    X(authenticity, MESSAGE("Authenticity"), MESSAGE("Can I be myself here?"), MESSAGE("I play a part"),        \
      MESSAGE("I am myself"),                                                                                   \
      MESSAGE(                                                                                                  \
          "Say one true thing early in the next meeting, even a small one. It often opens the other one too.")) \
    X(reciprocity, MESSAGE("Reciprocity"), MESSAGE("Is it give and take?"), MESSAGE("It goes one way"),         \
      MESSAGE("We both give and gain"),                                                                         \
      MESSAGE("Tell the other one what you gained lately, and ask what would be of use to them."))              \
    X(trust, MESSAGE("Trust"), MESSAGE("Is it safe to say hard things?"), MESSAGE("I hold back"),               \
      MESSAGE("I can say anything"),                                                                            \
      MESSAGE(                                                                                                  \
          "Go back to what you agreed stays between you. If something happened, say it early and kindly."))     \
    X(workload, MESSAGE("Workload"), MESSAGE("Does it fit into my work?"), MESSAGE("It is too much on top"),    \
      MESSAGE("It fits well"),                                                                                  \
      MESSAGE(                                                                                                  \
          "Meet less often or shorter for a while, or take a break: that is better than to postpone again."))

enum {
#define CHECKIN_QUESTION_NAME(key, ...) CHECKIN_##key,
    CHECKIN_QUESTIONS(CHECKIN_QUESTION_NAME)
#undef CHECKIN_QUESTION_NAME
        CHECKIN_QUESTION_COUNT
};

struct checkin_question {
    const char *key, *name, *question, *low, *high, *hint;
};
const struct checkin_question *checkin_question(int question);

/* ---- ratings ---- */

/* 0: not answered, else 1 to 5. */
struct checkin_ratings {
    int64_t of[CHECKIN_QUESTION_COUNT];
};

/* As they are sealed: a digit for each question, so that all are equally long. */
const char *checkin_ratings_write(struct arena *arena, const struct checkin_ratings *ratings);
/* False when it is none. */
bool checkin_ratings_read(const char *text, struct checkin_ratings *ret_ratings);
/* At least one question is answered, each within bounds. */
bool checkin_ratings_are_well(const struct checkin_ratings *ratings);

/* Days between check-ins for an agreed rhythm of meetings: every second one, from 3 to 8 weeks. */
int64_t checkin_rhythm(int64_t cadence_days);

/* Whether a hint is shown: the last answer is low, or well below what was said before. `newest first`. */
bool checkin_has_dropped(const int64_t *values, size_t count);

/* ---- averages ---- */

enum { CHECKIN_PEOPLE_LEAST = 5 };

/*
 * The average to publish, in tenths, from the sum of `people` answers from 1 to 5; 0: withheld, because they
 * are fewer than five.
 *
 * It is rounded, to halves below 50 people and then to tenths: who knows all answers but one can then rarely
 * tell which that one was (for five people in one case of seven; without rounding, always). And it stays
 * between 1.5 and 4.5: an average of exactly 1 or 5 would say what each single one answered.
 */
int64_t checkin_average(int64_t sum, int64_t people);

/* The last day of the month before `day`'s. */
int64_t checkin_month_end_before(int64_t day);

#endif
