/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the queue (jobs.c) offers to its threads (runner.c) and to rounds (round.c). */
#ifndef ITHACA_JOBS_JOBS_PARTS_H
#define ITHACA_JOBS_JOBS_PARTS_H

#include "jobs/jobs.h"

/* jobs_run_once; `stopping` (may be NULL) is what job_is_stopping answers. */
MUST_USE enum error jobs_run_next(const struct jobs *jobs, struct db *db, struct arena *arena,
                                  const _Atomic(bool) *stopping, bool *ret_ran);

/* Whether no other try of the job would end better. */
bool job_error_is_final(enum error error);

#endif
