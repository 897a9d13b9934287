/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Action items: who does what until when. They stand on the page of every next meeting until they are done,
 * or dropped with a word why.
 */
#ifndef ITHACA_AGENDA_ACTION_H
#define ITHACA_AGENDA_ACTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/record.h"
#include "relationship/membership.h"

enum {
    ACTION_WHAT_MAXIMUM = 300,  /* characters */
    ACTION_WORD_MAXIMUM = 1000, /* characters */
    ACTIONS_OPEN_MAXIMUM = 200, /* of one relationship */
};

#define ACTION_FIELDS(FIELD, R)                                                                              \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, meeting_id, 0) /* where it was agreed; 0: between meetings */                               \
    FIELD(R, time, meeting_at, 0)                                                                            \
    FIELD(R, text, what, 0)                                                                                  \
    FIELD(R, id, owner_id, 0)                                                                                \
    FIELD(R, day, due_on, 0) /* 0: no date */                                                                \
    FIELD(R, text, state, 0) /* open, done, dropped */                                                       \
    FIELD(R, text, word, 0)  /* why it was dropped */                                                        \
    FIELD(R, id, created_by, 0)                                                                              \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, id, closed_by, 0)                                                                               \
    FIELD(R, time, closed_at, 0)                                                                             \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(action, ACTION_FIELDS)

#define ACTION_FORM_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, what, ACTION_WHAT_MAXIMUM)                                                                \
    FIELD(R, id, owner_id, 0)                                                                                \
    FIELD(R, day, due_on, 0)                                                                                 \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, integer, version, 0) /* of the one that is changed */
FORM_DECLARE(action_form, ACTION_FORM_FIELDS)

/* Open ones, the first due first, those without a date last. Adds struct action. */
MUST_USE enum error action_open_list(const struct membership *membership, struct list *ret_actions);
/* Done and dropped ones, the latest first; limit + 1 at most, so that the caller sees whether there are more.
 */
MUST_USE enum error action_closed_list(const struct membership *membership, int64_t skip, int64_t limit,
                                       struct list *ret_actions);
/* All that were agreed in a meeting. */
MUST_USE enum error action_of_meeting(const struct membership *membership, int64_t meeting,
                                      struct list *ret_actions);
MUST_USE enum error action_get(const struct membership *membership, int64_t id, struct action *ret_action);

#define ACTION_COUNT_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, owner_id, 0)                                                                                \
    FIELD(R, integer, open, 0)                                                                               \
    FIELD(R, integer, overdue, 0)                                                                            \
    FIELD(R, integer, done, 0)                                                                               \
    FIELD(R, integer, dropped, 0)
RECORD_DECLARE(action_count, ACTION_COUNT_FIELDS)

/* Of each owner who has any; `today` is the reader's day. Adds struct action_count. */
MUST_USE enum error action_counts(const struct membership *membership, int64_t today,
                                  struct list *ret_counts);

/* Tells the owner when it is somebody else. ERROR_INVALID: no words or too many, or the owner is no member;
 * ERROR_NOT_FOUND: no such meeting; ERROR_TOO_LARGE: too many are open. */
MUST_USE enum error action_add(const struct membership *membership, const struct action_form *form,
                               int64_t *ret_id);
/* Words, owner and date; the meeting stays. ERROR_CONFLICT: form->version is not the latest. */
MUST_USE enum error action_change(const struct membership *membership, int64_t id,
                                  const struct action_form *form);
/* OK also when it is done already. ERROR_CONFLICT when it was dropped. */
MUST_USE enum error action_done(const struct membership *membership, int64_t id);
/* `word` says why: ERROR_INVALID without, or when it is too long. ERROR_CONFLICT unless it is open. */
MUST_USE enum error action_drop(const struct membership *membership, int64_t id, const char *word);
/* Open again, done or dropped too early. OK also when it is open. */
MUST_USE enum error action_reopen(const struct membership *membership, int64_t id);

#endif
