/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one list of all features' jobs, for servers and for commands that carry them out. */
#ifndef ITHACA_APP_WORK_H
#define ITHACA_APP_WORK_H

#include "fetch/fetch_guard.h"
#include "jobs/jobs.h"
#include "notify/notify.h"

/* What the handlers find as the context of `struct jobs`. */
struct work_context {
    const struct portal_key *portal_key;
    struct notify_sender sender;
    const struct fetch_allow *fetch_allow; /* NULL: no internal servers are asked */
};

/* All kinds; *ret_count of them. They live as long as the program. */
const struct job_kind *app_job_kinds(size_t *ret_count);

#endif
