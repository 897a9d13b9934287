/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Goals of a relationship: what somebody wants, why it matters, what success looks like, and the milestones
 * on the way. Any member may write in any of them; each change stands in the goal's history with who made it.
 *
 * All words are sealed for the members. Calls that write need a membership opened with RELATIONSHIP_WRITE,
 * run in a db_write of their own (or join the caller's), count the goals in the relationship's progress, note
 * the event and tell the other members.
 *
 * ERROR_NOT_FOUND: no such goal (milestone) in this relationship. ERROR_CONFLICT: somebody else changed it
 * meanwhile, or it is reached or dropped and cannot be changed. ERROR_TOO_LARGE: a limit below is reached.
 */
#ifndef ITHACA_GOAL_GOAL_H
#define ITHACA_GOAL_GOAL_H

#include "relationship/membership.h"
#include "web/route.h"

enum {
    GOALS_LIMIT = 100, /* of a relationship, in all states */
    GOAL_MILESTONES_LIMIT = 40,
    GOAL_NOTES_LIMIT = 500,
    GOAL_TITLE_LIMIT = 200, /* characters, like all limits of texts */
    GOAL_TEXT_LIMIT = 4000,
    GOAL_NOTE_LIMIT = 10000,
};

#define GOAL_FIELDS(FIELD, R)                                                                                \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, state, 0)  /* open, reached, dropped */                                                   \
    FIELD(R, text, term, 0)   /* short, long */                                                              \
    FIELD(R, id, owner_id, 0) /* 0: ours */                                                                  \
    FIELD(R, day, due_on, 0)                                                                                 \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, why, 0)                                                                                   \
    FIELD(R, text, success, 0)                                                                               \
    FIELD(R, text, outcome, 0) /* what was said when it was reached or dropped */                            \
    FIELD(R, integer, milestones, 0)                                                                         \
    FIELD(R, integer, milestones_reached, 0)                                                                 \
    FIELD(R, integer, percent, 0) /* 0..100: from the milestones, or as members said */                      \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, time, changed_at, 0)                                                                            \
    FIELD(R, time, ended_at, 0)                                                                              \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, path, 0)        /* of its page */                                                         \
    FIELD(R, text, owner_label, 0) /* "Yours", "Amara's", "Ours" */                                          \
    FIELD(R, text, term_label, 0)                                                                            \
    FIELD(R, text, created_by_name, 0)                                                                       \
    FIELD(R, text, changed_by_name, 0)                                                                       \
    FIELD(R, text, ended_by_name, 0)                                                                         \
    FIELD(R, flag, is_open, 0)                                                                               \
    FIELD(R, flag, is_reached, 0)                                                                            \
    FIELD(R, flag, is_dropped, 0)                                                                            \
    FIELD(R, flag, is_overdue, 0)
RECORD_DECLARE(goal, GOAL_FIELDS)

/* All of a relationship: open ones first, those due soonest on top; then the latest ended. In lists `why` and
 * `outcome` stay "". */
MUST_USE enum error goal_list(const struct membership *membership, struct list *ret_goals);
MUST_USE enum error goal_get(const struct membership *membership, int64_t id, struct goal *ret_goal);

/* ---- writing ---- */

#define GOAL_FORM_FIELDS(FIELD, R)                                                                           \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, title, GOAL_TITLE_LIMIT)                                                                  \
    FIELD(R, text, why, GOAL_TEXT_LIMIT)                                                                     \
    FIELD(R, text, success, GOAL_TEXT_LIMIT)                                                                 \
    FIELD(R, text, term, 8)   /* short, long */                                                              \
    FIELD(R, text, whose, 24) /* "ours", or the id of a member */                                            \
    FIELD(R, day, due_on, 0)                                                                                 \
    FIELD(R, text, reason, 1000) /* of a change, for the history */
FORM_DECLARE(goal_form, GOAL_FORM_FIELDS)

/* Says at each field what cannot be taken. `before` (NULL for a new one) is the goal as it is stored. */
void goal_form_check(const struct membership *membership, const struct goal_form *form,
                     const struct goal *before, struct goal_form_problems *problems);

MUST_USE enum error goal_add(const struct membership *membership, const struct goal_form *form,
                             int64_t *ret_id);
/* With form->version 0, whichever version is stored. */
MUST_USE enum error goal_edit(const struct membership *membership, int64_t id, const struct goal_form *form);
/* How far it is, 0..100; ERROR_INVALID where milestones tell it. `version` as above. */
MUST_USE enum error goal_set_percent(const struct membership *membership, int64_t id, int64_t version,
                                     int64_t percent);
/* `words` say what helped, or why it is dropped; "" is fine for the former. */
MUST_USE enum error goal_reach(const struct membership *membership, int64_t id, const char *words);
MUST_USE enum error goal_drop(const struct membership *membership, int64_t id, const char *words);
MUST_USE enum error goal_reopen(const struct membership *membership, int64_t id, const char *words);

/* ---- milestones ---- */

#define GOAL_MILESTONE_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, title, GOAL_TITLE_LIMIT)                                                                  \
    FIELD(R, day, due_on, 0)                                                                                 \
    FIELD(R, day, reached_on, 0) /* 0: not yet */                                                            \
    FIELD(R, id, reached_by, 0)                                                                              \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, reached_by_name, 0)                                                                       \
    FIELD(R, flag, is_overdue, 0)                                                                            \
    FIELD(R, flag, is_first, 0)                                                                              \
    FIELD(R, flag, is_last, 0)
RECORD_DECLARE(goal_milestone, GOAL_MILESTONE_FIELDS)

/* In their order; of a goal that goal_get found, as all below. */
MUST_USE enum error goal_milestones(const struct membership *membership, int64_t goal,
                                    struct list *ret_milestones);
MUST_USE enum error goal_milestone_get(const struct membership *membership, int64_t goal, int64_t id,
                                       struct goal_milestone *ret_milestone);

#define GOAL_MILESTONE_FORM_FIELDS(FIELD, R)                                                                 \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, title, GOAL_TITLE_LIMIT)                                                                  \
    FIELD(R, day, due_on, 0)
FORM_DECLARE(goal_milestone_form, GOAL_MILESTONE_FORM_FIELDS)

/* At the end. */
MUST_USE enum error goal_milestone_add(const struct membership *membership, int64_t goal,
                                       const struct goal_milestone_form *form, int64_t *ret_id);
MUST_USE enum error goal_milestone_edit(const struct membership *membership, int64_t goal, int64_t id,
                                        const struct goal_milestone_form *form);
/* One place up (-1) or down (1); OK at either end. */
MUST_USE enum error goal_milestone_move(const struct membership *membership, int64_t goal, int64_t id,
                                        int direction);
/* On that day, not after today (ERROR_INVALID); 0 takes it back. */
MUST_USE enum error goal_milestone_reach(const struct membership *membership, int64_t goal, int64_t id,
                                         int64_t day);
MUST_USE enum error goal_milestone_remove(const struct membership *membership, int64_t goal, int64_t id);

/* ---- notes and history ---- */

#define GOAL_NOTE_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, author_id, 0)                                                                               \
    FIELD(R, text, body, GOAL_NOTE_LIMIT)                                                                    \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, text, author_name, 0)
RECORD_DECLARE(goal_note, GOAL_NOTE_FIELDS)

/* The latest first. */
MUST_USE enum error goal_notes(const struct membership *membership, int64_t goal, struct list *ret_notes);
/* Also to a goal that is reached or dropped. */
MUST_USE enum error goal_note_add(const struct membership *membership, int64_t goal, const char *body,
                                  int64_t *ret_id);

#define GOAL_CHANGE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, text, words, 0)  /* what it was before, a line each */                                          \
    FIELD(R, text, reason, 0) /* in the words of who changed it */                                           \
    FIELD(R, time, changed_at, 0)                                                                            \
    FIELD(R, text, sentence, 0) /* "You changed the goal" */
RECORD_DECLARE(goal_change, GOAL_CHANGE_FIELDS)

/* The latest 500, the latest first. */
MUST_USE enum error goal_changes(const struct membership *membership, int64_t goal, struct list *ret_changes);

/* ---- the card on the relationship's first page ---- */

#define GOAL_CARD_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, list, goals, goal) /* open ones, at most 3 */                                                   \
    FIELD(R, integer, open, 0)                                                                               \
    FIELD(R, integer, reached, 0)                                                                            \
    FIELD(R, integer, more, 0) /* open ones that are not listed */                                           \
    FIELD(R, flag, none, 0)    /* no open goal */                                                            \
    FIELD(R, flag, writable, 0)
RECORD_DECLARE(goal_card, GOAL_CARD_FIELDS)

/* Two statements. In the template: {{#goals_card}}{{>goal/goal_card.html}}{{/goals_card}} */
MUST_USE enum error goal_card_get(const struct membership *membership, struct goal_card *ret_card);

extern const struct route_table goal_routes;
extern const struct route_table goal_show_routes;

#endif
