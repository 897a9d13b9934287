/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Times that suit everybody, from when they usually work, where they are and what they have planned already.
 * Pure: no database, no clock.
 *
 * One time a day at most, the earliest days first, at different times of the day. Where nobody's hours meet
 * on at least three days, times at the edges of days are proposed instead, never at night or on a day off;
 * who gave most so far gives less the next time, so that the edges are taken in turns.
 */
#ifndef ITHACA_MEETING_PROPOSE_H
#define ITHACA_MEETING_PROPOSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/record.h"
#include "calendar/zone.h"
#include "person/person_hours.h"

/* A time that is taken, by whatever. */
#define MEETING_BUSY_FIELDS(FIELD, R)                                                                        \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, integer, minutes, 0)
RECORD_DECLARE(meeting_busy, MEETING_BUSY_FIELDS)

struct meeting_party {
    const struct zone *zone;
    struct person_hours hours;
    int64_t given; /* minutes outside of their hours in the meetings of late */
};

/* How a time lies in somebody's day. */
struct meeting_lie {
    int64_t before, after; /* minutes outside of their hours */
    bool off;              /* at night or on a day off: not to be asked for */
};
struct meeting_lie meeting_lies(const struct meeting_party *party, int64_t starts_at, int64_t minutes);

struct meeting_search {
    const struct meeting_party *parties;
    size_t count;
    struct list busy;        /* of struct meeting_busy, of all of them */
    const struct zone *zone; /* of who looks: days are theirs */
    int64_t from;            /* not before this moment */
    int days;                /* to look at, from then on */
    int64_t minutes;
    size_t most; /* times to find */
};

/* Adds int64_t moments, in order. */
void meeting_propose(struct arena *arena, const struct meeting_search *search, struct list *ret_times);

/*
 * From when on to look: the rhythm after the last meeting (0: none yet) less three days, so that a rhythm
 * stays one; never sooner than 18 hours from now.
 */
int64_t meeting_propose_from(int64_t now, int64_t last, int64_t cadence_days);

#endif
