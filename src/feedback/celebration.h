/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What is worth a moment of joy: goals and milestones that were reached, the days a relationship began, and
 * the birthdays and work anniversaries of those who want them seen (by their profile).
 */
#ifndef ITHACA_FEEDBACK_CELEBRATION_H
#define ITHACA_FEEDBACK_CELEBRATION_H

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "base/record.h"

struct db;
struct language;

#define CELEBRATION_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, day, day, 0)                                                                                    \
    FIELD(R, text, kind, 0) /* goal, milestone, relationship, work, birthday */                              \
    FIELD(R, text, text, 0) /* "Amara has a birthday", "You and Amara: half a year" */                       \
    FIELD(R, text, path, 0)
RECORD_DECLARE(celebration, CELEBRATION_FIELDS)

/*
 * In the open relationships of a person (`relationship` 0: all of them; else that one), from a day to a day,
 * both in; by day. Says names and kinds, never content. At most 20. One statement.
 */
MUST_USE enum error celebrations_of(struct db *db, struct arena *arena, const struct language *language,
                                    int64_t person, int64_t relationship, int64_t from, int64_t to,
                                    struct list *ret_celebrations);

#endif
