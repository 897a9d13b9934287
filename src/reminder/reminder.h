/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Reminders: what is tomorrow, due, or waits, told once to whom it concerns, in the morning of their own
 * working day. They are notices of the catalogue (kinds reminder.…) and reach people as every notice does.
 * Nobody is reminded of what is done, paused, closed or left.
 */
#ifndef ITHACA_REMINDER_REMINDER_H
#define ITHACA_REMINDER_REMINDER_H

#include "jobs/jobs.h"
#include "web/route.h"

struct db;

/*
 * Tells everybody for whom it is a good time of what they have not been told yet. A reminder and the note
 * that it was told are kept together, so that it can be broken off and run again at any time, on several
 * servers.
 */
MUST_USE enum error reminder_round(struct db *db, const struct clock *clock, int64_t *ret_told);
/* For the table of jobs, each half hour: zones differ by as little. */
MUST_USE enum error reminder_work(struct job_run *run);

/* /programs/:id/review */
extern const struct route_table reminder_routes;

#endif
