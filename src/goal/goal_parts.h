/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What goals, their milestones and their notes share, within goal/. */
#ifndef ITHACA_GOAL_GOAL_PARTS_H
#define ITHACA_GOAL_GOAL_PARTS_H

#include "goal/goal_rules.h"
#include "goal/goal_store.h"

/* The place of a row's words. */
struct content_row goal_place(const struct membership *membership, const char *table, int64_t id);

/* The goal of this relationship; ERROR_CONFLICT when it is not open. */
MUST_USE enum error goal_open_row(const struct membership *membership, int64_t id, struct goal_row *ret_row);

/* "Yours", "Amara's", "Ours": whose it is, to the viewer. */
const char *goal_owner_label(const struct membership *membership, int64_t owner);

/* Adds a line to the history, with words that read the same to everybody. */
MUST_USE enum error goal_note_change(const struct membership *membership, int64_t goal, const char *kind,
                                     const char *words, const char *reason);
/* With what was before, kept as data in place of words. */
MUST_USE enum error goal_note_before(const struct membership *membership, int64_t goal, const char *kind,
                                     const struct goal_before *before, const char *reason);

/* Tells the others, such as "Jonas added a goal."; leads to the goal. */
MUST_USE enum error goal_tell(const struct membership *membership, int64_t goal, const char *kind);

#endif
