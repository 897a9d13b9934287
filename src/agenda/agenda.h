/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What is talked about in a meeting: the agenda that all members add to. Notes stand in note.h, action items
 * in action.h.
 *
 * What was not reached is not lost and need not be copied: once its meeting is over (held, missed, cancelled,
 * or past its end), an item that was not talked about stands on the agenda of the current meeting as well,
 * until it is ticked there or taken off. The current meeting is the first planned one that is not over.
 */
#ifndef ITHACA_AGENDA_AGENDA_H
#define ITHACA_AGENDA_AGENDA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/record.h"
#include "meeting/meeting.h"
#include "relationship/membership.h"
#include "web/route.h"

enum {
    AGENDA_TITLE_MAXIMUM = 200,   /* characters */
    AGENDA_WORDS_MAXIMUM = 2000,  /* characters: what it is about; the talk itself goes into the notes */
    AGENDA_MINUTES_MAXIMUM = 480, /* a day of work */
    AGENDA_ITEMS_MAXIMUM = 50,    /* not yet talked about, on the agenda of one meeting */
};

#define AGENDA_ITEM_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, meeting_id, 0)     /* for which it was added */                                             \
    FIELD(R, time, meeting_at, 0)   /* when that is */                                                       \
    FIELD(R, flag, meeting_over, 0) /* and whether it is over */                                             \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, integer, minutes, 0) /* 0: not said */                                                          \
    FIELD(R, integer, position, 0)                                                                           \
    FIELD(R, id, talked_in, 0) /* 0: not talked about */                                                     \
    FIELD(R, time, talked_meeting_at, 0)                                                                     \
    FIELD(R, id, added_by, 0)                                                                                \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(agenda_item, AGENDA_ITEM_FIELDS)

#define AGENDA_FORM_FIELDS(FIELD, R)                                                                         \
    FIELD(R, text, title, AGENDA_TITLE_MAXIMUM)                                                              \
    FIELD(R, text, words, AGENDA_WORDS_MAXIMUM)                                                              \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, integer, version, 0) /* of the item that is changed */
FORM_DECLARE(agenda_form, AGENDA_FORM_FIELDS)

/* The first planned meeting that is not over; ERROR_NOT_FOUND when none is planned. */
MUST_USE enum error agenda_current(const struct membership *membership, struct meeting *ret_meeting);

/* In order: what was added for the meeting, what was talked about in it, and for the current one what earlier
 * ones did not reach. Adds struct agenda_item. */
MUST_USE enum error agenda_of_meeting(const struct membership *membership, int64_t meeting,
                                      struct list *ret_items);

MUST_USE enum error agenda_item_get(const struct membership *membership, int64_t id,
                                    struct agenda_item *ret_item);
/* Whether the viewer may change its words or take it off: who added it, or anybody once they left. */
bool agenda_item_is_mine(const struct membership *membership, const struct agenda_item *item);

/* At the end. ERROR_NOT_FOUND: no such meeting; ERROR_CONFLICT: it was cancelled; ERROR_TOO_LARGE: the agenda
 * is full; ERROR_INVALID: a text or the minutes are over their limit, or there is no title. */
MUST_USE enum error agenda_add(const struct membership *membership, int64_t meeting,
                               const struct agenda_form *form, int64_t *ret_id);
/* ERROR_FORBIDDEN unless it is mine; ERROR_CONFLICT when form->version is not the latest; ERROR_INVALID. */
MUST_USE enum error agenda_change(const struct membership *membership, int64_t id,
                                  const struct agenda_form *form);
/* ERROR_FORBIDDEN unless it is mine. */
MUST_USE enum error agenda_remove(const struct membership *membership, int64_t id);
/* One place up or down on the agenda of this meeting; OK also at its ends. */
MUST_USE enum error agenda_move(const struct membership *membership, int64_t meeting, int64_t id, bool up);
/* Ticks it as talked about in this meeting, or takes that back. */
MUST_USE enum error agenda_talked(const struct membership *membership, int64_t meeting, int64_t id,
                                  bool talked);

/* ---- for the first page of a relationship ---- */

#define AGENDA_CARD_ACTION_FIELDS(FIELD, R)                                                                  \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, what, 0)                                                                                  \
    FIELD(R, day, due_on, 0)                                                                                 \
    FIELD(R, flag, overdue, 0)
RECORD_DECLARE(agenda_card_action, AGENDA_CARD_ACTION_FIELDS)

#define AGENDA_CARD_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, meeting_id, 0) /* the current one, 0: none is planned */                                    \
    FIELD(R, time, meeting_at, 0)                                                                            \
    FIELD(R, integer, items, 0)       /* on its agenda, carried over ones too; or waiting for one */         \
    FIELD(R, integer, my_open, 0)     /* action items */                                                     \
    FIELD(R, integer, others_open, 0) /* of all others */                                                    \
    FIELD(R, list, actions, agenda_card_action) /* mine, the first three by date */                          \
    FIELD(R, flag, has_actions, 0)                                                                           \
    FIELD(R, integer, more, 0) /* mine that are not in the list */
RECORD_DECLARE(agenda_card, AGENDA_CARD_FIELDS)

/* For {{>agenda/agenda_card.html}}. Two statements. */
MUST_USE enum error agenda_card_get(const struct membership *membership, struct agenda_card *ret_card);

extern const struct route_table agenda_routes, agenda_note_routes, agenda_action_routes;

#endif
