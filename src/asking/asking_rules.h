/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Decisions and words about requests. No database, no web, no clock. */
#ifndef ITHACA_ASKING_ASKING_RULES_H
#define ITHACA_ASKING_ASKING_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asking/asking.h"

struct language;

/* How a mentor deals with requests, from those of the last year that are over. */
struct asking_habit {
    int64_t open;
    int64_t answered; /* said yes or no */
    int64_t accepted;
    int64_t missed; /* let them expire */
    int64_t usual;  /* seconds until the answer, the median; 0: never answered */
};

/* One request: its state, and how long it took until it was over (seconds). */
#define ASKING_PAST_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, mentor_id, 0)                                                                               \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, integer, seconds, 0)
RECORD_DECLARE(asking_past, ASKING_PAST_FIELDS)

/* From `count` requests of one mentor, in any order. Those that were taken back or closed by others count for
 * nothing. */
struct asking_habit asking_habit_of(struct arena *arena, const struct asking_past *past, size_t count);

/* Answered of those that were answered or missed, 0..100; -1 while there are fewer than three. */
int64_t asking_answer_rate(const struct asking_habit *habit);

/* "Answers 4 of 5 requests, usually within 2 days"; "" while too little is known. */
const char *asking_habit_words(struct arena *arena, const struct language *language,
                               const struct asking_habit *habit);

/* "within a day", "within 3 days" */
const char *asking_within_words(struct arena *arena, const struct language *language, int64_t seconds);

/* What to tell somebody; `name` is the first name of the other one, who may be unknown (""). */
const char *asking_refusal_words(struct arena *arena, const struct language *language,
                                 enum asking_refusal why, const char *name);

/* "Open", "Accepted" … of a state. */
const char *asking_state_label(const char *state);

/* What came of a request that is over, for who asked; kind, and of nobody's fault. "" while it is open. */
const char *asking_outcome_for_mentee(struct arena *arena, const struct language *language, const char *state,
                                      const char *mentor);
const char *asking_outcome_for_mentor(struct arena *arena, const struct language *language, const char *state,
                                      const char *mentee);

#endif
