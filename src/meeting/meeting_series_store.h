/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of series and of what they made, within meeting/. */
#ifndef ITHACA_MEETING_SERIES_STORE_H
#define ITHACA_MEETING_SERIES_STORE_H

#include "meeting/meeting_series.h"

/* What occurrences are made from: no sealed text. */
#define MEETING_SERIES_PLAN_FIELDS(FIELD, R)                                                                 \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, text, rule, 0)                                                                                  \
    FIELD(R, text, zone, 0)                                                                                  \
    FIELD(R, day, first_day, 0)                                                                              \
    FIELD(R, integer, minute, 0)                                                                             \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, day, made_until, 0)                                                                             \
    FIELD(R, day, ends_on, 0) /* of the relationship; 0: open */                                             \
    FIELD(R, id, created_by, 0)
RECORD_DECLARE(meeting_series_plan, MEETING_SERIES_PLAN_FIELDS)

MUST_USE enum error meeting_series_plan_get(struct db *db, struct arena *arena, int64_t id,
                                            struct meeting_series_plan *ret_plan);
/* Running ones of relationships that go on, of which occurrences up to `day` (or the relationship's end) are
 * not all made; at most `limit`. Adds struct meeting_series_plan. */
MUST_USE enum error meeting_series_behind(struct db *db, struct arena *arena, int64_t day, int64_t limit,
                                          struct list *ret_plans);

/* Makes the occurrences up to a day as meetings, each once. Joins the caller's db_write. */
MUST_USE enum error meeting_series_make(struct db *db, struct arena *arena, const struct clock *clock,
                                        const struct meeting_series_plan *plan, int64_t until);

MUST_USE enum error meeting_series_insert(const struct membership *membership, int64_t id,
                                          const struct meeting_series_new *series);
/* Ends it with another rule, of which the last day is known. ERROR_CONFLICT for another version. */
MUST_USE enum error meeting_series_close(const struct membership *membership, int64_t id, int64_t version,
                                         const char *rule);
/* Drops the planned occurrences that the series had from a moment on. */
MUST_USE enum error meeting_series_drop(const struct membership *membership, int64_t id, int64_t from);
/* When the series would have this occurrence. ERROR_NOT_FOUND for others. */
MUST_USE enum error meeting_series_occurs_at(const struct membership *membership, int64_t id, int64_t meeting,
                                             int64_t *ret_occurs_at);

#endif
