/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How far a relationship is, in dates and counts without content: the next step, the lists of one's
 * relationships and what coordinators see are made from it. Each feature writes its part inside the db_write
 * that changes what is counted.
 */
#ifndef ITHACA_RELATIONSHIP_PROGRESS_H
#define ITHACA_RELATIONSHIP_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"

struct db;

#define RELATIONSHIP_PROGRESS_FIELDS(FIELD, R)                                                               \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, flag, agreement_drafted, 0)                                                                     \
    FIELD(R, flag, agreement_signed, 0) /* every member signed the latest version */                         \
    FIELD(R, time, agreement_signed_at, 0)                                                                   \
    FIELD(R, day, revisit_on, 0)                                                                             \
    FIELD(R, integer, goals_open, 0)                                                                         \
    FIELD(R, integer, goals_reached, 0)                                                                      \
    FIELD(R, integer, goals_dropped, 0)                                                                      \
    FIELD(R, integer, meetings_held, 0)                                                                      \
    FIELD(R, integer, meetings_postponed, 0)                                                                 \
    FIELD(R, integer, meetings_missed, 0)                                                                    \
    FIELD(R, time, last_met_at, 0)                                                                           \
    FIELD(R, id, next_meeting_id, 0)                                                                         \
    FIELD(R, time, next_meeting_at, 0)                                                                       \
    FIELD(R, integer, actions_open, 0)                                                                       \
    FIELD(R, integer, check_ins, 0)                                                                          \
    FIELD(R, time, last_check_in_at, 0)                                                                      \
    FIELD(R, integer, feedback_given, 0)                                                                     \
    FIELD(R, integer, cadence_days, 0) /* between meetings as agreed; 0: as the program says */
RECORD_DECLARE(relationship_progress, RELATIONSHIP_PROGRESS_FIELDS)

MUST_USE enum error relationship_progress_get(struct db *db, struct arena *arena, int64_t relationship,
                                              struct relationship_progress *ret_progress);

/* `signed_at` 0: not by all. `revisit_on` 0: no date. */
MUST_USE enum error relationship_progress_agreement(struct db *db, int64_t relationship, int64_t signed_at,
                                                    int64_t revisit_on);
MUST_USE enum error relationship_progress_goals(struct db *db, int64_t relationship, int64_t open,
                                                int64_t reached, int64_t dropped);

/* Days between meetings as the members agreed; 0: nothing is agreed. */
MUST_USE enum error relationship_progress_cadence(struct db *db, int64_t relationship, int64_t days);

struct relationship_meetings {
    int64_t held, postponed, missed;
    int64_t last_met_at; /* seconds, 0: never */
    int64_t next_id, next_at;
};
MUST_USE enum error relationship_progress_meetings(struct db *db, int64_t relationship,
                                                   const struct relationship_meetings *meetings);
MUST_USE enum error relationship_progress_actions(struct db *db, int64_t relationship, int64_t open);
/* One more check-in, now. */
MUST_USE enum error relationship_progress_check_in(struct db *db, const struct clock *clock,
                                                   int64_t relationship);
MUST_USE enum error relationship_progress_feedback(struct db *db, int64_t relationship);

/* ---- what waits for one member alone ---- */

/*
 * What a feature knows that one member should do; the next step follows from it, and nobody else is shown
 * it. Each joins the caller's db_write.
 */

/* Whether this member signed the latest version; a new version starts with nobody (person 0: all members). */
MUST_USE enum error relationship_own_signed(struct db *db, int64_t relationship, int64_t person,
                                            bool has_signed);
/* From which day on the next check-in is due; 0: none is. */
MUST_USE enum error relationship_own_check_in_due(struct db *db, int64_t relationship, int64_t person,
                                                  int64_t day);
/* The first day on which something that the member promised is due; 0: nothing is open. */
MUST_USE enum error relationship_own_action_due(struct db *db, int64_t relationship, int64_t person,
                                                int64_t day);
/* How many requests for feedback wait for this member's answer. */
MUST_USE enum error relationship_own_feedback_asked(struct db *db, int64_t relationship, int64_t person,
                                                    int64_t requests);
/* The member looked back at the end, now. */
MUST_USE enum error relationship_own_looked_back(struct db *db, const struct clock *clock,
                                                 int64_t relationship, int64_t person);

/* ---- what happened ---- */

/*
 * Kinds of events; features add theirs here. `subject` is the row's id.
 */
#define RELATIONSHIP_STARTED "started"
#define RELATIONSHIP_SAID_HELLO "hello"
#define AGREEMENT_CHANGED "agreement.changed"
#define AGREEMENT_SIGNED "agreement.signed" /* by all */
#define GOAL_ADDED "goal.added"
#define GOAL_REACHED "goal.reached"
#define GOAL_DROPPED "goal.dropped"
#define MILESTONE_REACHED "milestone.reached"
#define MEETING_PLANNED "meeting.planned"
#define MEETING_POSTPONED "meeting.postponed"
#define MEETING_CANCELLED "meeting.cancelled"
#define MEETING_HELD "meeting.held"
#define FEEDBACK_GIVEN "feedback.given"
#define APPRECIATION_GIVEN "appreciation.given"
#define RELATIONSHIP_PAUSED "paused"
#define RELATIONSHIP_RESUMED "resumed"
#define RELATIONSHIP_EXTENDED "extended"
#define RELATIONSHIP_CLOSING "closing"
#define RELATIONSHIP_CLOSED "closed"
#define RELATIONSHIP_JOINED "joined"
#define RELATIONSHIP_LEFT "left"

/* Notes one, now; joins the caller's db_write. `actor` 0 is the portal itself, `subject` 0 is none. */
MUST_USE enum error relationship_event_add(struct db *db, const struct clock *clock, int64_t relationship,
                                           const char *kind, int64_t actor, int64_t subject);

/*
 * What stands in people's own calendars follows from who is in it, when it ends and what they planned: when
 * that changes, this job (subject: the relationship) is added, to run in half a minute, and once for all that
 * changes until then. Joins the caller's db_write. Who joins or leaves, an extension and the end add it by
 * themselves.
 */
#define RELATIONSHIP_CALENDAR_JOB "relationship.calendar"
enum { RELATIONSHIP_CALENDAR_SECONDS = 30 };
MUST_USE enum error relationship_calendar_changed(struct db *db, const struct clock *clock,
                                                  int64_t relationship);

#define RELATIONSHIP_EVENT_FIELDS(FIELD, R)                                                                  \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, id, actor_id, 0)                                                                                \
    FIELD(R, id, subject_id, 0)                                                                              \
    FIELD(R, time, happened_at, 0)
RECORD_DECLARE(relationship_event, RELATIONSHIP_EVENT_FIELDS)

/* The latest first, at most `limit`. */
MUST_USE enum error relationship_events(struct db *db, struct arena *arena, int64_t relationship,
                                        int64_t limit, struct list *ret_events);

#endif
