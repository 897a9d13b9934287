/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Telling other programs and chats what happened (event/event.h): signed JSON for programs, messages for
 * Slack, Microsoft Teams and Mattermost. Admins say to whom, where and what; nothing of what people write
 * goes out.
 *
 * Addresses and secrets are sealed with a key of the hook's own, which the portal's key wraps: the address of
 * a chat lets everybody write there who has it.
 */
#ifndef ITHACA_HOOK_HOOK_H
#define ITHACA_HOOK_HOOK_H

#include "jobs/jobs.h"
#include "web/route.h"

struct db;
struct fetch_allow;
struct portal_key;

enum {
    HOOK_ATTEMPTS = 30,             /* with growing pauses of at most an hour: about a day */
    HOOK_OFF_SECONDS = 3 * 86400,   /* of nothing but failures: then it is switched off */
    HOOK_KEPT_SECONDS = 30 * 86400, /* what was delivered is remembered */
    HOOK_HOLD_SECONDS = 10,         /* after a failure others wait, so that a slow server blocks no jobs */
    HOOK_HOLD_LONGEST = 300,        /* when it has been failing for long */
    HOOK_WAIT_LONGEST = 6 * 3600,   /* when the receiver says how long (Retry-After) */
    HOOK_FETCH_SECONDS = 5,         /* for one try */
};

/* What delivering needs; lives as long as the server. */
struct hook_sender {
    const struct portal_key *portal_key;
    const char *origin;              /* how browsers reach the portal, for links */
    const struct fetch_allow *allow; /* internal addresses that an admin allowed; NULL: none */
    int64_t seconds;                 /* for one try; 0: HOOK_FETCH_SECONDS */
};

/*
 * Tries one delivery (EVENT_JOB). Before the state of a relationship goes out, its members' access log gets a
 * line; nothing goes out when that cannot be written. Delivered twice only if the server dies between the
 * receiver's answer and noting it; the delivery's id is then the same.
 */
MUST_USE enum error hook_deliver(struct job_run *run, const struct hook_sender *sender);
/* What is done when trying ends. */
MUST_USE enum error hook_give_up(struct job_run *run);

/* Forgets deliveries and events after HOOK_KEPT_SECONDS; a daily job. */
MUST_USE enum error hook_forget_old(struct db *db, const struct clock *clock);

/* Wraps the hooks' keys anew; joins the caller's db_write. ERROR_DAMAGED when one does not open. */
MUST_USE enum error hook_rewrap(struct db *db, struct arena *arena, const struct portal_key *from,
                                const struct portal_key *to);

extern const struct route_table hook_routes;      /* /admin/hooks */
extern const struct route_table hook_edit_routes; /* making and changing one */

#endif
