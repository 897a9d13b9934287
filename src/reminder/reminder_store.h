/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What there may be to remind of, and what was told, within reminder/. */
#ifndef ITHACA_REMINDER_REMINDER_STORE_H
#define ITHACA_REMINDER_REMINDER_STORE_H

#include "db/db.h"

enum reminder_kind {
    REMINDER_MEETING,
    REMINDER_NOTHING_PLANNED,
    REMINDER_ACTION,
    REMINDER_REVISIT,
    REMINDER_CHECK_IN,
    REMINDER_REQUEST,
    REMINDER_OFFER,
    REMINDER_ROOM,
    REMINDER_REVIEW,
    REMINDER_KINDS,
};

/* One thing and one person who may have to be told; columns that a kind does not have are zero. */
#define REMINDER_CANDIDATE_FIELDS(FIELD, R)                                                                  \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, zone, 0)                                                                                  \
    FIELD(R, integer, weekdays, 0)      /* 0: the usual ones */                                              \
    FIELD(R, integer, digest_minute, 0) /* with weekdays */                                                  \
    FIELD(R, id, subject_id, 0)                                                                              \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, who, 0)       /* a name; those of relationships are read when it is told */               \
    FIELD(R, text, what, 0)      /* the program's name */                                                    \
    FIELD(R, integer, moment, 0) /* seconds or a day, as the kind has it */                                  \
    FIELD(R, integer, since, 0)  /* seconds */                                                               \
    FIELD(R, integer, rhythm, 0) /* days */                                                                  \
    FIELD(R, integer, told, 0)   /* as the rule of the kind wants it */
RECORD_DECLARE(reminder_candidate, REMINDER_CANDIDATE_FIELDS)

/* All candidates of a kind, those of one person and one relationship beside each other. */
MUST_USE enum error reminder_candidates(struct db *db, struct arena *arena, enum reminder_kind kind,
                                        int64_t now, struct list *ret_candidates);
/* One of them again; ERROR_NOT_FOUND when there is nothing to remind of any more. */
MUST_USE enum error reminder_candidate_get(struct db *db, struct arena *arena, enum reminder_kind kind,
                                           int64_t now, const struct reminder_candidate *of,
                                           struct reminder_candidate *ret_candidate);

/* Notes that it is told; joins the caller's db_write. *ret_first: nobody did before. */
MUST_USE enum error reminder_note(struct db *db, enum reminder_kind kind,
                                  const struct reminder_candidate *candidate, int64_t occasion, int64_t now,
                                  bool *ret_first);
/* Forgets what was told more than two years ago. */
MUST_USE enum error reminder_forget(struct db *db, int64_t now);

/* Names of the other members of a relationship, mentors first. Adds const char *. */
MUST_USE enum error reminder_others(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                                    struct list *ret_names);

#endif
