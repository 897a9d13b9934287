/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What follows from the facts of a goal. No database, no web, no clock. */
#ifndef ITHACA_GOAL_GOAL_RULES_H
#define ITHACA_GOAL_GOAL_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

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

/* What two versions of a goal differ in, in words of its readers. */
struct goal_words {
    const char *title, *why, *success, *term_label, *owner_label;
    int64_t due_on;
};
/* One line for each difference, saying what it was before; "" when nothing differs. */
const char *goal_difference(struct arena *arena, const struct language *language,
                            const struct goal_words *before, const struct goal_words *after);

/* "3 March 2026"; "no date" for 0. */
const char *goal_day_words(struct arena *arena, const struct language *language, int64_t day);

#endif
