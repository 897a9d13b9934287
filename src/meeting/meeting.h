/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Meetings of a relationship: when, where, whether they were held. What is talked about stands in agenda/.
 *
 * A meeting is planned until somebody says what became of it: held, missed or cancelled. Times are seconds
 * since 1970 UTC; the zone in which it was planned stands beside, since a series keeps its time on the wall
 * there.
 */
#ifndef ITHACA_MEETING_MEETING_H
#define ITHACA_MEETING_MEETING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/record.h"
#include "relationship/membership.h"
#include "web/route.h"

struct db;
struct zone;

enum {
    MEETING_SHORTEST = 5, /* minutes */
    MEETING_LONGEST = 720,
    MEETING_PLACE_MAX = 200, /* characters */
    MEETING_LINK_MAX = 500,
    MEETING_WHY_MAX = 1000,
};

#define MEETING_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, series_id, 0) /* 0: on its own */                                                           \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, zone, 0)         /* IANA name, in which it was planned */                                 \
    FIELD(R, text, state, 0)        /* planned, held, missed, cancelled */                                   \
    FIELD(R, integer, postponed, 0) /* how often it was moved to a later day */                              \
    FIELD(R, text, place, 0)        /* "" none */                                                            \
    FIELD(R, text, link, 0)         /* https://…, "" none */                                               \
    FIELD(R, text, why, 0)          /* why it was cancelled, "" not said */                                  \
    FIELD(R, id, created_by, 0)                                                                              \
    FIELD(R, id, closed_by, 0) /* who said that it was held, missed or cancelled */                          \
    FIELD(R, time, closed_at, 0)                                                                             \
    FIELD(R, integer, sequence, 0) /* of calendars: since when time and place are as they are */             \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(meeting, MEETING_FIELDS)

static inline int64_t meeting_ends_at(const struct meeting *meeting)
{
    return meeting->starts_at + meeting->minutes * 60;
}

/* ERROR_NOT_FOUND also for a meeting of another relationship. */
MUST_USE enum error meeting_get(const struct membership *membership, int64_t id, struct meeting *ret_meeting);

struct meeting_new {
    int64_t starts_at;
    int64_t minutes;
    const char *zone;  /* NULL: UTC */
    const char *place; /* NULL: none */
    const char *link;  /* NULL: none */
};

/*
 * Plans a meeting and tells the others; also one in the past, to be noted as held. Joins the caller's
 * db_write. ERROR_INVALID: no time, minutes or texts beyond the limits above, a link that is not https://.
 */
MUST_USE enum error meeting_plan(const struct membership *membership, const struct meeting_new *meeting,
                                 int64_t *ret_id);

/* ---- what becomes of it ---- */

struct meeting_moving {
    int64_t id;
    int64_t version; /* that the mover saw */
    int64_t starts_at;
    int64_t minutes;
    const char *zone;  /* NULL: as it was */
    const char *place; /* NULL: as it was */
    const char *link;  /* NULL: as it was */
};

/*
 * Moves a planned meeting to another time or place; a later day counts as postponed. Tells the others. Joins
 * the caller's db_write, as all calls here. ERROR_CONFLICT: somebody changed it meanwhile, or it is not
 * planned any more; ERROR_INVALID as for meeting_plan.
 */
MUST_USE enum error meeting_move(const struct membership *membership, const struct meeting_moving *moving);

/* `why` may be "". Tells the others that it is cancelled, not why. ERROR_CONFLICT as above. */
MUST_USE enum error meeting_cancel(const struct membership *membership, int64_t id, int64_t version,
                                   const char *why);

#define MEETING_PRESENCE_FIELDS(FIELD, R)                                                                    \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, came, 20) /* on_time, late, absent */
RECORD_DECLARE(meeting_presence, MEETING_PRESENCE_FIELDS)

struct meeting_outcome {
    int64_t id;
    int64_t version;
    bool held;             /* else missed */
    struct list presences; /* of struct meeting_presence; members who are not in it count as on time */
};

/*
 * Says that a meeting was held or missed, and who was there; it may be said anew later. A meeting to which
 * fewer than two came was missed. ERROR_CONFLICT: changed meanwhile, or cancelled; ERROR_INVALID: it has not
 * begun, or a word that is none of the three.
 */
MUST_USE enum error meeting_note_outcome(const struct membership *membership,
                                         const struct meeting_outcome *outcome);

/* What was said about who came: struct meeting_presence; nothing before. */
MUST_USE enum error meeting_presences(const struct membership *membership, int64_t id,
                                      struct list *ret_presences);

/* ---- showing one ---- */

#define MEETING_CLOCK_FIELDS(FIELD, R)                                                                       \
    FIELD(R, text, name, 0)  /* "Amara" */                                                                   \
    FIELD(R, text, words, 0) /* "Friday 27 November, 09:00" */
RECORD_DECLARE(meeting_clock, MEETING_CLOCK_FIELDS)

/* When and where a meeting is, for {{>meeting/meeting_when.html}}, with buttons to move, cancel or note it.
 */
#define MEETING_WHEN_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, series_id, 0)                                                                               \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, time, ends_at, 0)                                                                               \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, list, clocks, meeting_clock) /* of members whose clocks show another time */                    \
    FIELD(R, text, place, 0)                                                                                 \
    FIELD(R, text, link, 0)                                                                                  \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, state_label, 0) /* "Held", "Cancelled", "Missed"; "" while planned */                     \
    FIELD(R, text, why, 0)                                                                                   \
    FIELD(R, text, postponed_words, 0) /* "Moved twice"; "" never */                                         \
    FIELD(R, flag, is_planned, 0)                                                                            \
    FIELD(R, flag, is_held, 0)                                                                               \
    FIELD(R, flag, is_missed, 0)                                                                             \
    FIELD(R, flag, is_cancelled, 0)                                                                          \
    FIELD(R, flag, can_join, 0)   /* planned, not over, and there is a link */                               \
    FIELD(R, flag, can_change, 0) /* planned, and the relationship is not closed */                          \
    FIELD(R, flag, asks, 0)       /* it has begun: did you meet? */                                          \
    FIELD(R, flag, can_note, 0)   /* held or missed: who was there can be changed */
RECORD_DECLARE(meeting_when, MEETING_WHEN_FIELDS)

/* `zone` is the reader's. */
struct meeting_when meeting_when_of(const struct membership *membership, const struct zone *zone,
                                    const struct meeting *meeting);

/* ---- across relationships ---- */

#define MEETING_MINE_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, time, ends_at, 0)                                                                               \
    FIELD(R, text, others, 0) /* "Amara Okafor" */                                                           \
    FIELD(R, integer, postponed, 0)
RECORD_DECLARE(meeting_mine, MEETING_MINE_FIELDS)

/* What a person has planned from a moment until before another, in all relationships that are not closed, in
 * order. Also what is over and nobody said what became of it. Adds struct meeting_mine. */
MUST_USE enum error meeting_of_person(struct db *db, struct arena *arena, const struct language *language,
                                      int64_t person, int64_t from, int64_t to, struct list *ret_meetings);

/* For the first page of a relationship: {{>meeting/meeting_card.html}}. */
#define MEETING_CARD_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, record, next, meeting_when) /* NULL: none is planned */                                         \
    FIELD(R, id, ask_id, 0)              /* the last one of which nobody said what became of it; 0: none */  \
    FIELD(R, time, ask_at, 0)                                                                                \
    FIELD(R, time, last_met_at, 0)                                                                           \
    FIELD(R, integer, held, 0)                                                                               \
    FIELD(R, flag, writable, 0)
RECORD_DECLARE(meeting_card, MEETING_CARD_FIELDS)

/* Two statements. `zone` is the reader's. */
MUST_USE enum error meeting_card_get(const struct membership *membership, const struct zone *zone,
                                     struct meeting_card *ret_card);

/* ---- pages ---- */

extern const struct route_table meeting_routes, meeting_plan_routes, meeting_proposal_routes,
    meeting_series_routes, meeting_change_routes, meeting_setting_routes;

#endif
