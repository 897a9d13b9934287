/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What calendars are made from, and what is kept about them; within invite/. No sealed text is read. */
#ifndef ITHACA_INVITE_STORE_H
#define ITHACA_INVITE_STORE_H

#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"
#include "base/record.h"
#include "calendar/icalendar.h"

struct db;

/* ---- plans ---- */

#define INVITE_MEETING_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, series_id, 0)   /* 0: on its own */                                                         \
    FIELD(R, time, occurs_at, 0) /* when its series would have it */                                         \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, zone, 0)                                                                                  \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, flag, dropped, 0)                                                                               \
    FIELD(R, text, uid, 0) /* "" within a series */                                                          \
    FIELD(R, integer, sequence, 0)                                                                           \
    FIELD(R, time, updated_at, 0)
RECORD_DECLARE(invite_meeting, INVITE_MEETING_FIELDS)

#define INVITE_SERIES_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, rule, 0)                                                                                  \
    FIELD(R, text, zone, 0)                                                                                  \
    FIELD(R, day, first_day, 0)                                                                              \
    FIELD(R, integer, minute, 0)                                                                             \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, uid, 0)                                                                                   \
    FIELD(R, integer, sequence, 0)                                                                           \
    FIELD(R, time, updated_at, 0)                                                                            \
    FIELD(R, time, last_kept, 0)  /* occurs_at of the last that was not dropped; 0: none */                  \
    FIELD(R, time, last_start, 0) /* of those; when the last known one begins */                             \
    FIELD(R, day, ends_on, 0)     /* of the relationship; 0: open */
RECORD_DECLARE(invite_series, INVITE_SERIES_FIELDS)

/* On their own, those that begin after a moment. Adds struct invite_meeting. */
MUST_USE enum error invite_meetings(struct db *db, struct arena *arena, int64_t relationship, int64_t after,
                                    struct list *ret_meetings);
/* All series of which a known occurrence begins after a moment, or that are running. Adds struct
 * invite_series. */
MUST_USE enum error invite_all_series(struct db *db, struct arena *arena, int64_t relationship, int64_t after,
                                      struct list *ret_series);
MUST_USE enum error invite_meeting_get(struct db *db, struct arena *arena, int64_t relationship,
                                       int64_t meeting, struct invite_meeting *ret_meeting);
MUST_USE enum error invite_series_get(struct db *db, struct arena *arena, int64_t relationship,
                                      int64_t series, struct invite_series *ret_series);
/* Occurrences that are not as the series has them: moved, longer, cancelled, dropped. Adds struct
 * invite_meeting. */
MUST_USE enum error invite_exceptions(struct db *db, struct arena *arena, int64_t series,
                                      struct list *ret_meetings);

#define INVITE_MEMBER_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, time_zone, 0)                                                                             \
    FIELD(R, flag, reachable, 0) /* can sign in, so that links lead somewhere */                             \
    FIELD(R, flag, wants, 0)     /* invitations */                                                           \
    FIELD(R, flag, member, 0)    /* of the relationship, now */
RECORD_DECLARE(invite_member, INVITE_MEMBER_FIELDS)

/* Everybody who is or was in a relationship, by name. Adds struct invite_member. */
MUST_USE enum error invite_members(struct db *db, struct arena *arena, int64_t relationship,
                                   struct list *ret_members);
/* The name of a circle, "" for all others. */
MUST_USE enum error invite_circle_name(struct db *db, struct arena *arena, int64_t relationship,
                                       const char **ret_name);
/* The relationships that a person is in, closed ones too. Adds int64_t. */
MUST_USE enum error invite_relationships(struct db *db, struct arena *arena, int64_t person,
                                         struct list *ret_ids);

/* ---- what was sent ---- */

#define INVITE_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, id, series_id, 0)                                                                               \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, mark, 0)                                                                                  \
    FIELD(R, integer, mails, 0)                                                                              \
    FIELD(R, text, sending, 0)
RECORD_DECLARE(invite_row, INVITE_ROW_FIELDS)

MUST_USE enum error invite_rows(struct db *db, struct arena *arena, int64_t relationship,
                                struct list *ret_rows);
MUST_USE enum error invite_row_get(struct db *db, struct arena *arena, int64_t id,
                                   struct invite_row *ret_row);
/* Keeps what the next mail says (a new row for id 0), to be sent. Joins the caller's db_write. */
MUST_USE enum error invite_row_put(struct db *db, const struct clock *clock, const struct invite_row *row,
                                   int64_t *ret_id);
/* How its sending ended. Joins the caller's db_write. */
MUST_USE enum error invite_row_settle(struct db *db, int64_t id, const char *sending, const char *answer);

/* ---- answers ---- */

const char *invite_answer_name(enum icalendar_answer answer);
/* ICALENDAR_WAITING for what is none. */
enum icalendar_answer invite_answer_find(const char *name);

#define INVITE_GIVEN_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, id, series_id, 0)                                                                               \
    FIELD(R, text, answer, 0)                                                                                \
    FIELD(R, integer, sequence, 0)                                                                           \
    FIELD(R, time, given_at, 0)                                                                              \
    FIELD(R, time, answered_at, 0)
RECORD_DECLARE(invite_given, INVITE_GIVEN_FIELDS)

/* All answers to a meeting or (0 for the other) to a series. Adds struct invite_given. */
MUST_USE enum error invite_given_to(struct db *db, struct arena *arena, int64_t meeting, int64_t series,
                                    struct list *ret_given);
/* The person's answer that counts for a plan of that sequence: of the meeting itself, else of its series;
 * NULL: none. */
const struct invite_given *invite_given_by(const struct list *given, int64_t person, int64_t sequence);
/* *ret_late: one that was given later, or to a newer plan, stays. */
MUST_USE enum error invite_given_put(struct db *db, const struct clock *clock,
                                     const struct invite_given *given, bool *ret_late);

/* ---- secrets ---- */

#define INVITE_FEED_FIELDS(FIELD, R)                                                                         \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, time, read_at, 0)
RECORD_DECLARE(invite_feed, INVITE_FEED_FIELDS)

/* ERROR_NOT_FOUND when there is none. */
MUST_USE enum error invite_feed_get(struct db *db, struct arena *arena, int64_t person,
                                    struct invite_feed *ret_feed);
/* Makes a secret in place of the one before. All join the caller's db_write. */
MUST_USE enum error invite_feed_make(struct db *db, const struct clock *clock, int64_t person,
                                     char ret_secret[TOKEN_SIZE]);
MUST_USE enum error invite_feed_remove(struct db *db, int64_t person);
/* Whose it is; notes that it was read. ERROR_NOT_FOUND: unknown, or the person left or is switched off;
 * ERROR_TOO_MANY: more than INVITE_READS_AN_HOUR. */
enum { INVITE_READS_AN_HOUR = 120, INVITE_REPLIES_AN_HOUR = 2000 };
MUST_USE enum error invite_feed_read(struct db *db, struct arena *arena, const struct clock *clock,
                                     const char *secret, int64_t *ret_person);

/* The same for the secret with which a mail server hands in answers. */
MUST_USE enum error invite_gateway_get(struct db *db, struct arena *arena, struct invite_feed *ret_gateway);
MUST_USE enum error invite_gateway_make(struct db *db, const struct clock *clock,
                                        char ret_secret[TOKEN_SIZE]);
MUST_USE enum error invite_gateway_remove(struct db *db);
MUST_USE enum error invite_gateway_use(struct db *db, struct arena *arena, const struct clock *clock,
                                       const char *secret);

#endif
