/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of meetings, within meeting/. */
#ifndef ITHACA_MEETING_STORE_H
#define ITHACA_MEETING_STORE_H

#include "meeting/meeting.h"

/* A meeting on its own. Joins the caller's db_write. */
MUST_USE enum error meeting_row_add(const struct membership *membership, int64_t id,
                                    const struct meeting_new *meeting);

/* A change of a planned meeting, from `before`. Texts that are as before are left as they are. */
MUST_USE enum error meeting_row_move(const struct membership *membership, const struct meeting *before,
                                     const struct meeting_moving *moving, bool postponed);
/* Ends as `state`; `why` is sealed ("" for none). */
MUST_USE enum error meeting_row_close(const struct membership *membership, int64_t id, int64_t version,
                                      const char *state, const char *why);
/* Replaces who came. */
MUST_USE enum error meeting_presences_put(const struct membership *membership, int64_t id,
                                          const struct list *presences);

/* Those that are planned, also if their time passed and nobody said what became of them, the earliest first;
 * at most `limit`. Adds struct meeting, as the next. */
MUST_USE enum error meetings_planned(const struct membership *membership, int64_t after, int64_t limit,
                                     struct list *ret_meetings);
/* A page of the others, the latest first, and one more if there are more. */
MUST_USE enum error meetings_past(const struct membership *membership, int64_t limit, int64_t offset,
                                  struct list *ret_meetings);
/* Held ones, and those of them at which everybody was there on time. */
MUST_USE enum error meetings_on_time(const struct membership *membership, int64_t *ret_held,
                                     int64_t *ret_on_time);

/* Counts the relationship's meetings anew for its progress. Joins the caller's db_write. */
MUST_USE enum error meeting_recount(struct db *db, struct arena *arena, const struct clock *clock,
                                    int64_t relationship);

#endif
