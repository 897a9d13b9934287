/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "jobs/round.h"

#include "base/log.h"
#include "jobs/jobs_parts.h"

enum { SILENT_ROWS = 3 };

bool job_round_goes_on(struct job_round *round, int64_t row, enum error error)
{
    round->silent = error == ERROR_UNAVAILABLE ? round->silent + 1 : 0;
    if (error == OK) return true;
    LOG(LOG_WARNING, "job.row_failed", LOG_TEXT("round", round->name), LOG_NUMBER("row", row),
        LOG_TEXT("error", error_name(error)));
    if (round->error == OK || job_error_is_final(round->error)) round->error = error;
    return round->silent < SILENT_ROWS;
}
