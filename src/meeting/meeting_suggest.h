/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Times for a relationship, with what the database knows of its members. Within meeting/. */
#ifndef ITHACA_MEETING_SUGGEST_H
#define ITHACA_MEETING_SUGGEST_H

#include "meeting/meeting.h"

struct meeting_terms {
    int64_t cadence_days;
    int64_t minutes;
    bool agreed; /* by all, in their agreement */
};
/* What was agreed, or what the program says. */
MUST_USE enum error meeting_terms_of(const struct membership *membership, struct meeting_terms *ret_terms);

#define MEETING_SUGGESTION_FIELDS(FIELD, R)                                                                  \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, time, ends_at, 0)                                                                               \
    FIELD(R, text, value, 0)   /* in UTC, as a form sends it */                                              \
    FIELD(R, text, note, 0)    /* "14:00 for Amara", "early for you"; "" */                                  \
    FIELD(R, flag, at_edge, 0) /* outside of somebody's hours */                                             \
    FIELD(R, flag, chosen, 0)
RECORD_DECLARE(meeting_suggestion, MEETING_SUGGESTION_FIELDS)

struct meeting_suggesting {
    const struct zone *zone; /* of who looks */
    int64_t minutes;
    int64_t moves; /* the meeting that is to be moved; 0: a new one, after the usual time */
    size_t most;
};
/* Leaves out what any of them has planned here or is busy with in the calendar they gave. Adds struct
 * meeting_suggestion. */
MUST_USE enum error meeting_suggest(const struct membership *membership,
                                    const struct meeting_suggesting *suggesting,
                                    struct list *ret_suggestions);

/* What is to be said beside a time: other clocks, and for whom it is early or late. */
MUST_USE enum error meeting_note_of_time(const struct membership *membership, const struct zone *zone,
                                         int64_t starts_at, int64_t minutes, const char **ret_note);

/* Who of them has something else at that time, in this or another relationship. */
enum meeting_taken { MEETING_FREE, MEETING_TAKEN_BY_ME, MEETING_TAKEN_BY_ONE, MEETING_TAKEN_BY_SOME };
/* `ret_who` is the first name of the one; `except` is a meeting that does not count (0: none). */
MUST_USE enum error meeting_taken_by(const struct membership *membership, int64_t starts_at, int64_t minutes,
                                     int64_t except, enum meeting_taken *ret_taken, const char **ret_who);

/* Whether the own calendar of who looks says that they are busy then; nobody can ask that of another. Where a
 * meeting is to be moved, its time so far does not count: it may stand in their calendar too. NULL: none. */
MUST_USE enum error meeting_is_busy_myself(const struct membership *membership, int64_t starts_at,
                                           int64_t minutes, const struct meeting_when *moved, bool *ret_busy);

/* "Amara usually works Monday to Friday, 9:00–17:00 (Europe/Stockholm)." of each member. Adds const char *.
 */
MUST_USE enum error meeting_hours_words(const struct membership *membership, struct list *ret_sentences);

#endif
