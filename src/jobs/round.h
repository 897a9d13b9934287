/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A round over many rows, each in a transaction of its own: one that fails is logged and found again by the
 * next try of the job, and holds up none of the others.
 *
 *     struct job_round round = {"farewell.dates"};
 *     LIST_EACH (&rows, struct dated, row)
 *         if (!job_round_goes_on(&round, row->id, db_write(db, turn_in, &turning))) break;
 *     return round.error;
 */
#ifndef ITHACA_JOBS_ROUND_H
#define ITHACA_JOBS_ROUND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct job_round {
    const char *name; /* for the log */
    enum error error; /* what the job answers: of the first row for which another try is worth it, else of one
                       * that failed for good */
    int silent;       /* how many rows on end the database did not answer to */
};

/* Notes how a row ended. False when the database has not answered for three rows on end: then the rest would
 * only wait for it too. */
MUST_USE bool job_round_goes_on(struct job_round *round, int64_t row, enum error error);

#endif
