/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What may be, and how it is said: no database, no clock. */
#ifndef ITHACA_MEETING_RULES_H
#define ITHACA_MEETING_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct language;
struct zone;

/* A web address over TLS of at most MEETING_LINK_MAX characters, without spaces; "" is none and fine. */
bool meeting_link_is_good(const char *link);

/* Whether moving from one moment to another puts it off: to a later day on that zone's calendar. */
bool meeting_is_postponed(const struct zone *zone, int64_t from, int64_t to);

/* "Moved once", "Moved twice", "Moved 3 times"; "" for 0. */
const char *meeting_postponed_words(struct arena *arena, const struct language *language, int64_t times);

#endif
