/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What follows from the facts of a goal. No database, no web, no clock. */
#ifndef ITHACA_GOAL_GOAL_RULES_H
#define ITHACA_GOAL_GOAL_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/record.h"

struct language;

/* How far it is, 0..100: 100 once reached; from the milestones where there are any, else `by_hand`. */
int64_t goal_percent(bool reached, int64_t milestones, int64_t milestones_reached, int64_t by_hand);

/* "Short term", "Long term". */
const char *goal_term_label(const char *term);

/* "Amara's", "Jonas'" */
const char *goal_owner_possessive(struct arena *arena, const struct language *language,
                                  const char *first_name);

/* What a change did, with who: "You changed the goal", "Amara reached a milestone". */
const char *goal_change_sentence(struct arena *arena, const struct language *language, const char *who,
                                 const char *kind);

/* What a line of the history says about before, as data: the words are made for whoever reads it. */
#define GOAL_BEFORE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, texts, differs, 0) /* of an edit: "title", "why", "success", "term", "owner", "due" */          \
    FIELD(R, text, title, 0)    /* of the goal, or of the milestone */                                       \
    FIELD(R, text, why, 0)                                                                                   \
    FIELD(R, text, success, 0)                                                                               \
    FIELD(R, text, term, 0)                                                                                  \
    FIELD(R, id, owner_id, 0)                                                                                \
    FIELD(R, day, due_on, 0)                                                                                 \
    FIELD(R, text, outcome, 0)                                                                               \
    FIELD(R, integer, percent, 0)                                                                            \
    FIELD(R, text, new_title, 0) /* of the milestone */                                                      \
    FIELD(R, integer, new_percent, 0)
RECORD_DECLARE(goal_before, GOAL_BEFORE_FIELDS)

/* Says in before->differs where `after` is another, and empties the other fields; false when nowhere. */
bool goal_differs(struct arena *arena, struct goal_before *before, const struct goal_before *after);

/* What it was before a change of that kind, a line each, for a reader who calls the owner so. */
const char *goal_before_words(struct arena *arena, const struct language *language, const char *kind,
                              const struct goal_before *before, const char *owner);

/* "3 March 2026"; "no date" for 0. */
const char *goal_day_words(struct arena *arena, const struct language *language, int64_t day);

#endif
