/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Work to be done later, kept in the database: it outlives the server, and several servers share it.
 *
 *     static enum error solve(struct job_run *run) { … run->subject_id … }
 *     static const struct job_kind kinds[] = {{.name = "matching.solve", .work = solve, .attempts = 3}};
 *
 *     TRY(db_run(…));                                           inside the caller's db_write:
 *     TRY(job_add(db, clock, &(struct job_new){.kind = "matching.solve", .subject_id = run_id}));
 *
 * A job that was added in a transaction exists exactly when the transaction was kept. It is carried out at
 * least once: if its server dies, another takes it up once the lease is over. A handler therefore has to bear
 * being run again. Where that is hard, it calls job_finish inside the db_write that does its work: then the
 * work and the end of the job are kept together or not at all.
 *
 * What a handler answers: OK, done. ERROR_INVALID, ERROR_NOT_FOUND, ERROR_FORBIDDEN: trying again would not
 * help, the job is dead at once. Anything else: it is tried again, later each time, up to the kind's
 * attempts; then it is dead. A dead job stays in the table until an admin looks at it (jobs_dead, job_revive,
 * job_drop).
 */
#ifndef ITHACA_JOBS_JOBS_H
#define ITHACA_JOBS_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/list.h"
#include "base/record.h"

struct db;

/* ---- adding ---- */

struct job_new {
    const char *kind;
    int64_t subject_id;  /* what it is about; 0 is nothing in particular */
    const char *payload; /* whatever the handler reads; NULL is "". No secrets. */
    /* While a job with this key waits for its first attempt another is not added. NULL: always added. */
    const char *unique_key;
    int64_t run_at; /* seconds since 1970 UTC; 0 is now */
};

MUST_USE enum error job_add(struct db *db, const struct clock *clock, const struct job_new *job);

/* Takes jobs of a kind about a subject out of the queue; OK also when there is none. One that is being
 * carried out finds its lease lost. Joins the caller's db_write. */
MUST_USE enum error job_cancel(struct db *db, const char *kind, int64_t subject);

/* ---- handling ---- */

/* One attempt. Memory from `arena` lives until the handler returns. */
struct job_run {
    struct db *db;
    struct arena *arena;
    const struct clock *clock;
    void *context; /* of struct jobs */
    int64_t id;
    const char *kind;
    int64_t subject_id;
    const char *payload;
    int64_t attempt; /* 1 is the first */
    /* The rest is jobs.c's own. */
    const struct job_kind *handler;
    int64_t lease, lease_until, every_seconds;
    bool finished;
    const _Atomic(bool) *stopping;
};

struct job_kind {
    const char *name; /* "matching.solve": letters, digits, dots and dashes */
    enum error (*work)(struct job_run *run);
    int attempts;      /* at most; 0 is 8 */
    int lease_seconds; /* an attempt that takes longer has to call job_renew; 0 is 60 */
    /* May be NULL. Called inside the db_write that makes the job dead, also when its servers died of it, so
     * that what waits for the job can be told. An error keeps both from happening; it is tried again. */
    enum error (*give_up)(struct job_run *run);
    /*
     * Recurring: due at every multiple of every_seconds since 1970 UTC, plus after_seconds (86400 and 3 *
     * 3600: daily at 3:00 UTC). It never dies; a failed round is tried again as usual and then waits for the
     * next.
     */
    int64_t every_seconds, after_seconds;
};

/* Lengthens the lease where less than half of it is left; call it now and then in long work, between
 * transactions. ERROR_CONFLICT when it was lost: end, somebody else does the work. */
MUST_USE enum error job_renew(struct job_run *run);

/* Inside db_write: ends the job together with what is written. ERROR_CONFLICT when the lease was lost. */
MUST_USE enum error job_finish(struct job_run *run);

/* The server is about to end: return any error soon, and the job is left to the next one without counting as
 * a try. */
bool job_is_stopping(const struct job_run *run);

/* ---- running ---- */

/* What a server does; it has to outlive its runner. */
struct jobs {
    const struct job_kind *kinds;
    size_t count;
    const struct clock *clock;
    void *context; /* handed to handlers */
};

/* Makes the rows of recurring kinds that are not there yet. Once at start. */
MUST_USE enum error jobs_schedule(const struct jobs *jobs, struct db *db);

/* Takes the job that has been due the longest, of a kind in `jobs`, and carries it out; *ret_ran is false
 * when none was due. The handler's error is no error of this call. */
MUST_USE enum error jobs_run_once(const struct jobs *jobs, struct db *db, struct arena *arena, bool *ret_ran);

struct job_runner;

/* Threads that carry out jobs, each with its own connection to `location`. NULL when memory, a thread or the
 * database cannot be had; it says so in the log. */
struct job_runner *job_runner_start(const struct jobs *jobs, const char *location, int threads);
/* Looks for jobs now instead of within half a second. Any thread may call it. */
void job_runner_wake(struct job_runner *runner);
/* Lets running handlers end, and waits for it. NULL is allowed. */
void job_runner_stop(struct job_runner *runner);

/* ---- looking after it ---- */

struct job_counts {
    int64_t waiting; /* due later or at work too */
    int64_t dead;
    int64_t late; /* seconds that the oldest due job has been waiting; 0 when none is due */
};
MUST_USE enum error jobs_count(struct db *db, const struct clock *clock, struct job_counts *ret_counts);

#define JOB_ROW_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, text, words, 0) /* the kind in words; whoever shows it writes them */                           \
    FIELD(R, id, subject_id, 0)                                                                              \
    FIELD(R, integer, attempts, 0)                                                                           \
    FIELD(R, text, message, 0)                                                                               \
    FIELD(R, time, created_at, 0)
RECORD_DECLARE(job_row, JOB_ROW_FIELDS)

/* Dead jobs, the latest first, at most `limit` (struct job_row). */
MUST_USE enum error jobs_dead(struct db *db, struct arena *arena, int64_t limit, struct list *ret_jobs);
#define JOB_KIND_ROW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, text, words, 0) /* as above */                                                                  \
    FIELD(R, integer, waiting, 0)                                                                            \
    FIELD(R, integer, dead, 0)                                                                               \
    FIELD(R, time, next_at, 0)                                                                               \
    FIELD(R, integer, every_seconds, 0) /* 0: when there is something to do */                               \
    FIELD(R, text, rhythm, 0)           /* the same in words; whoever shows it writes them */                \
    FIELD(R, text, message, 0)          /* of the last try that failed, "" when none did */
RECORD_DECLARE(job_kind_row, JOB_KIND_ROW_FIELDS)

/* Every kind in the table with its counts, by name (struct job_kind_row). */
MUST_USE enum error jobs_by_kind(struct db *db, struct arena *arena, struct list *ret_kinds);

/* Tries a dead job anew; ERROR_NOT_FOUND when there is none of that id. */
MUST_USE enum error job_revive(struct db *db, const struct clock *clock, int64_t id);
MUST_USE enum error job_drop(struct db *db, int64_t id);

#endif
