/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages in this folder share. */
#ifndef ITHACA_AGENDA_PAGES_H
#define ITHACA_AGENDA_PAGES_H

#include "agenda/action.h"
#include "agenda/agenda.h"
#include "agenda/note.h"
#include "web/form.h"
#include "web/reply.h"
#include "web/request.h"

/* Today where the reader is. */
int64_t agenda_today(const struct request *request);

/* ---- notes ---- */

/* A note with its form, for {{>agenda/note_form.html}}. */
#define NOTE_VIEW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, flag, is_private, 0)                                                                            \
    FIELD(R, text, path, 0)  /* notes, private-notes */                                                      \
    FIELD(R, text, place, 0) /* names it among all notes of all readers, for what a browser keeps */         \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, time, written_at, 0)                                                                            \
    FIELD(R, text, written_by, 0) /* "you", "Amara Okafor" */                                                \
    FIELD(R, flag, can_write, 0)                                                                             \
    FIELD(R, flag, is_saved, 0)  /* the answer to a text that was saved */                                   \
    FIELD(R, flag, is_merged, 0) /* together with what others wrote meanwhile */                             \
    FIELD(R, flag, conflict, 0)  /* it was not saved: `theirs` is what stands, `body` what was typed */      \
    FIELD(R, text, theirs, 0)                                                                                \
    FIELD(R, text, theirs_by, 0)                                                                             \
    FIELD(R, text, problem, 0)
RECORD_DECLARE(note_view, NOTE_VIEW_FIELDS)

MUST_USE enum error note_view_get(const struct membership *membership, enum note_kind kind, int64_t meeting,
                                  struct note_view **ret_view);

/* ---- action items ---- */

/* For {{>agenda/action_line.html}}. */
#define ACTION_LINE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, what, 0)                                                                                  \
    FIELD(R, id, owner_id, 0)                                                                                \
    FIELD(R, text, owner, 0) /* "You", "Amara Okafor" */                                                     \
    FIELD(R, day, due_on, 0)                                                                                 \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, time, meeting_at, 0)                                                                            \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, flag, is_open, 0)                                                                               \
    FIELD(R, flag, is_done, 0)                                                                               \
    FIELD(R, flag, is_dropped, 0)                                                                            \
    FIELD(R, flag, is_overdue, 0)                                                                            \
    FIELD(R, flag, has_tags, 0)                                                                              \
    FIELD(R, text, word, 0)                                                                                  \
    FIELD(R, time, closed_at, 0)                                                                             \
    FIELD(R, text, closed_by, 0)                                                                             \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(action_line, ACTION_LINE_FIELDS)

/* Adds struct action_line. */
void action_lines(const struct request *request, const struct membership *membership,
                  const struct list *actions, struct list *ret_lines);
/* The members as choices of who takes it on, me first. */
void action_owners(const struct membership *membership, int64_t chosen, struct list *ret_choices);

#endif
