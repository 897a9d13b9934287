/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of a relationship's first page that follow from what happened. No database, no web. */
#ifndef ITHACA_OVERVIEW_RULES_H
#define ITHACA_OVERVIEW_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"

struct language;

/* "You planned a meeting" for a kind of relationship_progress.h; `actor` is a first name, "" for nobody in
 * particular, or NULL for the reader. "" for a kind that members need not read. */
const char *overview_event_words(struct arena *arena, const struct language *language, const char *kind,
                                 const char *actor);

/* Whether it is between two of the members: in a group nobody but them learns even that it was. */
bool overview_event_is_between_two(const char *kind);

/* Where the event leads under the relationship: "/meetings/12"; "" for nowhere. */
const char *overview_event_path(struct arena *arena, const char *kind, int64_t subject);

/*
 * What there is to be glad about today: a goal reached within two weeks, or so many months together within
 * the last week. `events` are struct relationship_event, the latest first. "" for nothing.
 */
const char *overview_celebration(struct arena *arena, const struct language *language,
                                 const struct list *events, int64_t started_on, int64_t today);

#endif
