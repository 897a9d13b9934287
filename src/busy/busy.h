/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * When people are busy, from the calendars whose private address they gave, so that times can be proposed
 * that suit everybody. The address and the times are the person's own: both are sealed with their key. Nobody
 * else is shown either; what others notice is that a time is not proposed, without whose calendar it was.
 */
#ifndef ITHACA_BUSY_BUSY_H
#define ITHACA_BUSY_BUSY_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/list.h"
#include "base/record.h"
#include "calendar/free_busy.h"
#include "fetch/fetch_guard.h"
#include "jobs/jobs.h"
#include "web/route.h"

struct db;
struct portal_key;

enum {
    BUSY_EVERY = 30 * 60,          /* seconds between two looks at a calendar that is well */
    BUSY_DAYS_AHEAD = 60,          /* of what is known, from a day ago on */
    BUSY_REFRESH_SECONDS = 2 * 60, /* between two looks, also when the person asks */
    BUSY_STALE = 7 * 86400,        /* times that are older say nothing any more */
};

/* What the calls work with. */
struct busy_means {
    struct db *db;
    struct arena *arena;
    const struct clock *clock;
    const struct portal_key *portal_key;
};

/* ---- the person's own calendar ---- */

struct busy_feed {
    const char *host; /* of its address; the rest is not shown to anybody, not even to its owner */
    int64_t added_at, tried_at, read_at; /* 0: not yet */
    int64_t due_at;                      /* 0: not tried any more until the person asks */
    const char *problem;                 /* what to do about the last try: a MESSAGE; "" when it went well */
    struct list spans;                   /* of struct free_busy_span, from now on; may be stale */
};

/* ERROR_NOT_FOUND when the person gave none. `person` has to be who looks. */
MUST_USE enum error busy_feed_get(const struct busy_means *means, int64_t person, struct busy_feed *ret_feed);

/* What people paste, made ready to be asked for: webcal:// is https://. *ret_problem is a MESSAGE, "" when
 * it can be tried; whether the server may be asked shows when it is. */
const char *busy_address_clean(struct arena *arena, const char *address, const char **ret_problem);

/* Takes a clean address in the place of the one before, and asks for it soon. Joins the caller's db_write. */
MUST_USE enum error busy_feed_put(const struct busy_means *means, int64_t person, const char *address);
/* Looks at it now. ERROR_TOO_MANY within BUSY_REFRESH_SECONDS of the last time; ERROR_NOT_FOUND without one.
 * Joins the caller's db_write. */
MUST_USE enum error busy_feed_ask(struct db *db, const struct clock *clock, int64_t person);
/* Nothing of it is left. OK also when there was none. */
MUST_USE enum error busy_feed_remove(struct db *db, int64_t person);

/* ---- for proposing times ---- */

/*
 * When at least one of some people (int64_t ids) is busy: in order, not touching, and never saying who. For
 * one person, who has to be the one that looks, it is their own. Calendars that were not read for BUSY_STALE
 * do not count. Adds struct free_busy_span.
 */
MUST_USE enum error busy_times(const struct busy_means *means, const struct list *people, int64_t from,
                               int64_t until, struct list *ret_spans);

/* ---- jobs ---- */

#define BUSY_JOB "busy.read"

/* Every few minutes: removes the calendars of people who left, and adds a job for each that is due. */
MUST_USE enum error busy_round(struct db *db, struct arena *arena, const struct clock *clock);
/* One calendar, the subject's. */
MUST_USE enum error busy_read(struct job_run *job, const struct portal_key *portal_key,
                              const struct fetch_allow *allow);

extern const struct route_table busy_routes;

#endif
