/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Whom one mentee could choose: the matcher's rules and points for a person who looks at mentors, without
 * solving anything. Who is ruled out, for whatever reason, is simply not there: a private veto looks like any
 * other rule.
 */
#ifndef ITHACA_MATCHING_MATCHING_CHOICES_H
#define ITHACA_MATCHING_MATCHING_CHOICES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/list.h"

struct db;
struct matching_choices;

/* Reads everybody who takes part in the program: about as long as the beginning of a run. ERROR_NOT_FOUND
 * when the person takes no part as a mentee, or wants no further mentor. Lives in the arena. */
MUST_USE enum error matching_choices_open(struct db *db, struct arena *arena, const struct clock *clock,
                                          int64_t program, int64_t mentee,
                                          const struct matching_choices **ret_choices);

/* Whether the two could be a pair, whether or not the mentor has a free place; *ret_fit is 0..100. */
bool matching_choices_fit(const struct matching_choices *choices, int64_t mentor, int64_t *ret_fit);

/* What speaks for the two, the most important first, as both may read it. Adds struct relationship_reason
 * (relationship.h). Nothing for those who could not be a pair. */
void matching_choices_reasons(struct arena *arena, const struct matching_choices *choices, int64_t mentor,
                              struct list *ret_reasons);

#endif
