/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How a relationship pauses, goes on longer, ends without fault, and is looked back on. What is written here
 * is sealed for the members; a look back is sealed for its author alone until they show it.
 *
 * Calls that change something open their own db_write, and join the caller's. All answer ERROR_CONFLICT when
 * the state does not allow it (any more).
 */
#ifndef ITHACA_FAREWELL_FAREWELL_H
#define ITHACA_FAREWELL_FAREWELL_H

#include "jobs/jobs.h"
#include "relationship/membership.h"
#include "web/route.h"

/* ---- the course ---- */

/* `until` 0: until somebody goes on. ERROR_INVALID for a day that farewell_pause_problem names. */
MUST_USE enum error farewell_pause(const struct membership *membership, int64_t until, const char *words);
MUST_USE enum error farewell_go_on(const struct membership *membership);

enum farewell_kind { FAREWELL_EXTEND, FAREWELL_COMPLETE };

/* Proposes another end, or (day 0) to finish now; it happens once enough members said yes. ERROR_CONFLICT
 * also when another proposal is open. */
MUST_USE enum error farewell_propose(const struct membership *membership, enum farewell_kind kind,
                                     int64_t ends_on, const char *words, int64_t *ret_id);

enum farewell_answer { FAREWELL_YES, FAREWELL_NO, FAREWELL_WITHDRAW };

/* ERROR_NOT_FOUND: no such proposal here. ERROR_CONFLICT: it is not open any more, or answering it so is not
 * this member's: who proposed withdraws, the others say yes or no. `ret_done`: it was carried out. */
MUST_USE enum error farewell_answer(const struct membership *membership, int64_t proposal,
                                    enum farewell_answer answer, bool *ret_done);

/* Ends a pair without fault; a member of a group leaves it, and the group goes on. */
MUST_USE enum error farewell_end(const struct membership *membership);

/* What a relationship's course waits for: at most one open proposal, and the words of the present pause. */
#define FAREWELL_PROPOSAL_FIELDS(FIELD, R)                                                                   \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, kind, 0)   /* extend, complete */                                                         \
    FIELD(R, day, ends_on, 0) /* 0 for complete */                                                           \
    FIELD(R, text, words, 10000)                                                                             \
    FIELD(R, id, proposed_by, 0)                                                                             \
    FIELD(R, time, proposed_at, 0)                                                                           \
    FIELD(R, integer, yes_count, 0)                                                                          \
    FIELD(R, flag, i_said_yes, 0)
RECORD_DECLARE(farewell_proposal, FAREWELL_PROPOSAL_FIELDS)

/* ERROR_NOT_FOUND when none is open. */
MUST_USE enum error farewell_proposal_open(const struct membership *membership,
                                           struct farewell_proposal *ret_proposal);

#define FAREWELL_PAUSE_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, paused_by, 0)                                                                               \
    FIELD(R, time, paused_at, 0)                                                                             \
    FIELD(R, text, words, 10000)
RECORD_DECLARE(farewell_pause_note, FAREWELL_PAUSE_FIELDS)

/* The last pause; ERROR_NOT_FOUND when there was none. */
MUST_USE enum error farewell_pause_last(const struct membership *membership,
                                        struct farewell_pause_note *ret_pause);

/* ---- looking back ---- */

#define FAREWELL_REFLECTION_FIELDS(FIELD, R)                                                                 \
    FIELD(R, text, learned, 10000)                                                                           \
    FIELD(R, text, helped, 10000)                                                                            \
    FIELD(R, text, take_on, 10000)                                                                           \
    FIELD(R, text, again, 1) /* y: yes, d: differently, n: no, "" not said; one letter each, so that its     \
                                length tells nothing */                                                      \
    FIELD(R, flag, shared, 0)                                                                                \
    FIELD(R, integer, version, 0)
FORM_DECLARE(farewell_reflection, FAREWELL_REFLECTION_FIELDS)

/* `mine` is the author's own content (content_mine). Empty with version 0 when there is none. */
MUST_USE enum error farewell_reflection_get(const struct membership *membership, const struct content *mine,
                                            struct farewell_reflection *ret_reflection);
/* Keeps it, and shows or hides the copy for the others; `again` is never shown. ERROR_CONFLICT when it was
 * changed since `version`. */
MUST_USE enum error farewell_reflection_put(const struct membership *membership, const struct content *mine,
                                            const struct farewell_reflection *reflection);

#define FAREWELL_WORDS_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, words, 10000)                                                                             \
    FIELD(R, time, sent_at, 0)
RECORD_DECLARE(farewell_words, FAREWELL_WORDS_FIELDS)

enum { FAREWELL_THANKS_LIMIT = 5 }; /* of one member */

/* ERROR_TOO_MANY beyond the limit. */
MUST_USE enum error farewell_thank(const struct membership *membership, const char *words);
/* The first sent first. Adds struct farewell_words. */
MUST_USE enum error farewell_thanks(const struct membership *membership, struct list *ret_thanks);

#define FAREWELL_SHARED_FIELDS(FIELD, R)                                                                     \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, learned, 10000)                                                                           \
    FIELD(R, text, helped, 10000)                                                                            \
    FIELD(R, text, take_on, 10000)                                                                           \
    FIELD(R, time, shared_at, 0)
RECORD_DECLARE(farewell_shared, FAREWELL_SHARED_FIELDS)

/* What others showed. Adds struct farewell_shared. */
MUST_USE enum error farewell_shared_all(const struct membership *membership, struct list *ret_shared);

/* ---- what happens by itself ---- */

/* Each of these does all it can; the error is of the first relationship that could not be done, which is
 * found again next time. */
/* Daily: pauses that are over go on, last phases begin, ends are told, and what is past its end and the days
 * of grace is closed. */
MUST_USE enum error farewell_keep_dates(struct db *db, struct arena *arena, const struct clock *clock);
/* Hourly: who left the organization is taken out of groups, pairs are closed kindly, and their places in
 * programs go to the waitlist. */
MUST_USE enum error farewell_release_leavers(struct db *db, struct arena *arena, const struct clock *clock);
/* Daily: where somebody came to stand over another member in the reporting line and the program's rules do
 * not fit that, both and the coordinators are told once. Nothing is ended. */
MUST_USE enum error farewell_tell_movers(struct db *db, struct arena *arena, const struct clock *clock);

/* The three above as recurring jobs. */
enum error farewell_dates_work(struct job_run *run);
enum error farewell_leavers_work(struct job_run *run);

extern const struct route_table farewell_routes;

#endif
