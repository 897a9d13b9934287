/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of meetings, within meeting/. */
#ifndef ITHACA_MEETING_STORE_H
#define ITHACA_MEETING_STORE_H

#include "meeting/meeting.h"

/* A meeting on its own. Joins the caller's db_write. */
MUST_USE enum error meeting_row_add(const struct membership *membership, int64_t id,
                                    const struct meeting_new *meeting);

/* Counts the relationship's meetings anew for its progress. Joins the caller's db_write. */
MUST_USE enum error meeting_recount(struct db *db, struct arena *arena, const struct clock *clock,
                                    int64_t relationship);

#endif
