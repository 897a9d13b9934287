/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The course of a relationship: pausing, going on, a later end, closing. The one place that writes states;
 * features above decide when, and who may.
 *
 * No call keeps who wished for an ending, and all members are told the same sentence by the portal itself:
 * an early ending looks the same whatever led to it, so that nobody can read a reason, a vote or an answer
 * given in private out of it.
 */
#ifndef ITHACA_RELATIONSHIP_RELATIONSHIP_COURSE_H
#define ITHACA_RELATIONSHIP_RELATIONSHIP_COURSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"

struct db;

enum relationship_move {
    RELATIONSHIP_PAUSE,
    RELATIONSHIP_RESUME,
    RELATIONSHIP_EXTEND,      /* another end; goes on if it was closing */
    RELATIONSHIP_BEGIN_CLOSE, /* the last phase: time to look back */
    RELATIONSHIP_COMPLETE,    /* ended: they did what they came for */
    RELATIONSHIP_END_EARLY,   /* ended: without fault */
    RELATIONSHIP_END_DEPART,  /* ended: somebody left the organization */
    RELATIONSHIP_END_DATE,    /* ended: its last day passed */
    RELATIONSHIP_MOVE_COUNT
};

/* Where a move leads from a state; NULL where it may not be made. No database. */
const char *relationship_move_from(const char *state, enum relationship_move move);

/* The ending that coordinators and members read, "" while it goes on: "Ended early", "Completed", "Left the
 * organization", "Closed at its date". */
const char *relationship_ending_name(const char *ending);

struct relationship_moving {
    int64_t relationship;
    enum relationship_move move;
    int64_t actor; /* for PAUSE, RESUME and EXTEND; 0: by itself. Endings keep none. */
    int64_t day;   /* PAUSE: until, 0: open. EXTEND: the new end */
};

/*
 * Makes the move, notes the event, and for endings tells all members who are in the organization. Joins the
 * caller's db_write. ERROR_CONFLICT when its state does not allow it (somebody was quicker), ERROR_NOT_FOUND
 * for an unknown relationship, ERROR_INVALID for EXTEND without a day.
 */
MUST_USE enum error relationship_make_move(struct db *db, struct arena *arena, const struct clock *clock,
                                           const struct relationship_moving *moving);

/*
 * A member leaves a group, which goes on; with fewer than two left it ends as well (`departed`: they left the
 * organization). Tells the others. Joins the caller's db_write. ERROR_CONFLICT when it is closed,
 * ERROR_NOT_FOUND when they are no member.
 */
MUST_USE enum error relationship_leave(struct db *db, struct arena *arena, const struct clock *clock,
                                       int64_t relationship, int64_t person, bool departed);

#endif
