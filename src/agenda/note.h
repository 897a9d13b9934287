/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The notes of a meeting: one text that all members write, and private ones of each member, which their
 * author alone can open.
 *
 * Nothing that somebody wrote is ever overwritten unseen. Who saves says with which version they began; when
 * it is not the latest any more, both changes are taken if they touch different lines, else the second one
 * sees both texts and decides. Earlier texts are kept.
 */
#ifndef ITHACA_AGENDA_NOTE_H
#define ITHACA_AGENDA_NOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/record.h"
#include "relationship/membership.h"

enum {
    NOTE_MAXIMUM = 20000,       /* characters: an hour of writing along */
    NOTE_EDITOR_MAXIMUM = 40,   /* characters */
    NOTE_SEARCHED = 500,        /* so many of the latest notes are opened to search them */
    NOTE_KEPT_AS_WRITTEN = 500, /* texts of one note; see note_mark_spent */
};

enum note_kind { NOTE_SHARED, NOTE_PRIVATE };

/* A text of a note. Before anything was saved: version 0 and "". */
#define NOTE_FIELDS(FIELD, R)                                                                                \
    FIELD(R, id, id, 0) /* of the text */                                                                    \
    FIELD(R, id, note_id, 0)                                                                                 \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, text, editor, 0)                                                                                \
    FIELD(R, id, written_by, 0)                                                                              \
    FIELD(R, time, written_at, 0)
RECORD_DECLARE(note, NOTE_FIELDS)

/* The latest text. OK also where nothing was written or there is no such meeting: then version is 0. */
MUST_USE enum error note_read(const struct membership *membership, enum note_kind kind, int64_t meeting,
                              struct note *ret_note);

struct note_save {
    enum note_kind kind;
    int64_t meeting;
    int64_t version;  /* with which the writer began, 0: nothing was there */
    const char *body; /* at most NOTE_MAXIMUM characters */
    const char
        *editor; /* a random name of the open page, so that it may go on after an answer was lost; "" none */
};

/*
 * Saves, and answers with the text that counts now: what was given, or what came of both. ERROR_CONFLICT: the
 * same lines were changed since, nothing was saved, and *ret_note is the text that stands. ERROR_TOO_LARGE:
 * both changes together are longer than a note may be; again nothing was saved and *ret_note stands.
 * ERROR_NOT_FOUND: no meeting of this relationship. ERROR_INVALID: the text is too long.
 */
MUST_USE enum error note_save(const struct membership *membership, const struct note_save *save,
                              struct note *ret_note);

/* ---- all of them ---- */

#define NOTE_ENTRY_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, flag, is_private, 0)                                                                            \
    FIELD(R, text, body, 0)                                                                                  \
    FIELD(R, time, written_at, 0)
RECORD_DECLARE(note_entry, NOTE_ENTRY_FIELDS)

/*
 * The shared notes and my private ones, those of the latest meeting first; the blank ones left out. With
 * `words` those in which each of them stands, among the latest NOTE_SEARCHED. Adds at most limit + 1 struct
 * note_entry, so that the caller sees whether there are more.
 */
MUST_USE enum error note_list(const struct membership *membership, const char *words, int64_t skip,
                              int64_t limit, struct list *ret_entries);

/* ---- earlier texts ---- */

#define NOTE_VERSION_FIELDS(FIELD, R)                                                                        \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, id, written_by, 0)                                                                              \
    FIELD(R, time, written_at, 0)                                                                            \
    FIELD(R, flag, spent, 0)
RECORD_DECLARE(note_version, NOTE_VERSION_FIELDS)

/* One text for each time somebody sat down to write, the latest first. Adds struct note_version. */
MUST_USE enum error note_versions(const struct membership *membership, enum note_kind kind, int64_t meeting,
                                  struct list *ret_versions);
/* ERROR_NOT_FOUND when it is not kept any more. */
MUST_USE enum error note_version_read(const struct membership *membership, enum note_kind kind,
                                      int64_t meeting, int64_t version, struct note *ret_note);

#endif
