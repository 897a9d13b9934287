/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What follows from the facts of feedback. No database, no web, no clock. */
#ifndef ITHACA_FEEDBACK_FEEDBACK_RULES_H
#define ITHACA_FEEDBACK_FEEDBACK_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* The beginning of a text, at most about `length` characters, cut at a word and ended by "…". */
const char *feedback_first_words(struct arena *arena, const char *text, size_t length);

/* Whether the receiver should look again at what they meant to do. */
bool feedback_follow_up_is_due(int64_t follow_up_on, bool followed_up, int64_t today);

#endif
