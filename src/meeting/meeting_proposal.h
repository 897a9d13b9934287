/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Times to choose from: one member proposes up to five, the others say which suit. As soon as one suits all,
 * it becomes a meeting (or the meeting that is to be moved moves there); the earliest, where several do.
 */
#ifndef ITHACA_MEETING_PROPOSAL_H
#define ITHACA_MEETING_PROPOSAL_H

#include "meeting/meeting.h"

enum {
    MEETING_OPTIONS_MAX = 5,
    MEETING_NOTE_MAX = 1000,
    MEETING_PROPOSALS_MAX = 20, /* open ones of a relationship */
};

#define MEETING_PROPOSAL_FIELDS(FIELD, R)                                                                    \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, zone, 0)                                                                                  \
    FIELD(R, text, place, 0)                                                                                 \
    FIELD(R, text, link, 0)                                                                                  \
    FIELD(R, text, note, 0)                                                                                  \
    FIELD(R, id, moves_id, 0)                                                                                \
    FIELD(R, text, state, 0)    /* open, planned, withdrawn */                                               \
    FIELD(R, id, meeting_id, 0) /* what it became */                                                         \
    FIELD(R, id, created_by, 0)                                                                              \
    FIELD(R, time, created_at, 0)
RECORD_DECLARE(meeting_proposal, MEETING_PROPOSAL_FIELDS)

#define MEETING_OPTION_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, time, starts_at, 0)
RECORD_DECLARE(meeting_option, MEETING_OPTION_FIELDS)

#define MEETING_ANSWER_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, option_id, 0)                                                                               \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, flag, suits, 0)
RECORD_DECLARE(meeting_answer, MEETING_ANSWER_FIELDS)

struct meeting_proposing {
    struct list times; /* of int64_t, each to come; doubles count once */
    int64_t minutes;
    const char *zone, *place, *link, *note;
    int64_t moves; /* a planned meeting; 0: a new one */
};

/* All calls join the caller's db_write. ERROR_INVALID: no time to come, more than five, or what meeting_plan
 * refuses. ERROR_NOT_FOUND: no such meeting to move. ERROR_TOO_LARGE: MEETING_PROPOSALS_MAX are open. */
MUST_USE enum error meeting_propose_times(const struct membership *membership,
                                          const struct meeting_proposing *proposing, int64_t *ret_id);

MUST_USE enum error meeting_proposal_get(const struct membership *membership, int64_t id,
                                         struct meeting_proposal *ret_proposal);
/* In order of time. Adds struct meeting_option. */
MUST_USE enum error meeting_proposal_options(const struct membership *membership, int64_t id,
                                             struct list *ret_options);
/* Adds struct meeting_answer. */
MUST_USE enum error meeting_proposal_answers(const struct membership *membership, int64_t id,
                                             struct list *ret_answers);

/*
 * Says which options suit me (int64_t ids; the others do not). *ret_meeting is the meeting that it became, or
 * 0. ERROR_CONFLICT when it is not open any more.
 */
MUST_USE enum error meeting_proposal_answer(const struct membership *membership, int64_t id,
                                            const struct list *suits, int64_t *ret_meeting);
/* Takes one of the times though not all have answered; ERROR_NOT_FOUND for an option of another proposal,
 * ERROR_INVALID when it has passed. */
MUST_USE enum error meeting_proposal_choose(const struct membership *membership, int64_t id, int64_t option,
                                            int64_t *ret_meeting);
/* ERROR_FORBIDDEN for anybody but who proposed; ERROR_CONFLICT when it is not open. */
MUST_USE enum error meeting_proposal_withdraw(const struct membership *membership, int64_t id);

/* An open proposal in a list. */
#define MEETING_PROPOSAL_LINE_FIELDS(FIELD, R)                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, who, 0) /* "You", "Amara Okafor" */                                                       \
    FIELD(R, integer, times, 0)                                                                              \
    FIELD(R, flag, waits_for_me, 0)                                                                          \
    FIELD(R, flag, moves, 0) /* a meeting that is planned */                                                 \
    FIELD(R, time, created_at, 0)
RECORD_DECLARE(meeting_proposal_line, MEETING_PROPOSAL_LINE_FIELDS)

/* Open ones of which a time is still to come, the latest first. Adds struct meeting_proposal_line. */
MUST_USE enum error meeting_proposals_open(const struct membership *membership, struct list *ret_lines);

#endif
