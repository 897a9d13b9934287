/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The queue. Who takes a job moves its run_at to the end of a lease, in one statement that only one server
 * can win; who ends it must still hold the lease. So a job needs no "running" state that a dead server would
 * leave behind.
 */
#include "jobs/jobs.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "jobs/jobs_parts.h"

enum { DEFAULT_ATTEMPTS = 8, DEFAULT_LEASE = 60, FIRST_PAUSE = 10, LONGEST_PAUSE = 3600 };

RECORD_DEFINE(job_row, JOB_ROW_FIELDS)
RECORD_DEFINE(job_kind_row, JOB_KIND_ROW_FIELDS)

#define TAKEN_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, id, subject_id, 0)                                                                              \
    FIELD(R, text, payload, 0)                                                                               \
    FIELD(R, integer, attempts, 0)                                                                           \
    FIELD(R, integer, every_seconds, 0)
RECORD_LOCAL(taken, TAKEN_FIELDS)

SQL(job_insert,
    "INSERT INTO job (id, kind, subject_id, payload, unique_key, every_seconds, state, run_at, attempts, lease,"
    " message, created_at) VALUES ($1, $2, $3, $4, $5, 0, 'waiting', $6, 0, 0, '', $7)"
    " ON CONFLICT (unique_key) WHERE lease = 0 AND unique_key <> '' DO NOTHING");
SQL(job_insert_recurring,
    "INSERT INTO job (id, kind, subject_id, payload, unique_key, every_seconds, state, run_at, attempts, lease, message,"
    " created_at) VALUES ($1, $2, 0, '', '', $3, 'waiting', $4, 0, 0, '', $5)"
    " ON CONFLICT (kind) WHERE every_seconds > 0 DO UPDATE SET every_seconds = $3, run_at = $4"
    " WHERE job.every_seconds <> $3");
/* $2: kinds with a space before and after each */
SQL(job_next,
    "SELECT id, kind, subject_id, payload, attempts, every_seconds FROM job"
    " WHERE state = 'waiting' AND run_at <= $1 AND CAST($2 AS TEXT) LIKE '% ' || kind || ' %' ESCAPE '!'"
    " ORDER BY run_at, id LIMIT 1");
/* Of several that saw the same job only the first finds it due. */
SQL(job_take, "UPDATE job SET run_at = $3, lease = $4, attempts = attempts + 1"
              " WHERE id = $1 AND state = 'waiting' AND run_at <= $2");
SQL(job_extend, "UPDATE job SET run_at = $3 WHERE id = $1 AND lease = $2 AND state = 'waiting'");
SQL(job_delete_done, "DELETE FROM job WHERE id = $1 AND lease = $2 AND state = 'waiting'");
SQL(job_delete_about, "DELETE FROM job WHERE kind = $1 AND subject_id = $2 AND state = 'waiting'");
SQL(job_next_round, "UPDATE job SET run_at = $3, attempts = 0, message = $4 WHERE id = $1 AND lease = $2");
SQL(job_put_back, "UPDATE job SET run_at = $3, attempts = $4, message = $5 WHERE id = $1 AND lease = $2");
SQL(job_bury, "UPDATE job SET state = 'dead', message = $3 WHERE id = $1 AND lease = $2");
SQL(job_count_state, "SELECT COUNT(*) FROM job WHERE state = $1");
SQL(job_oldest_due, "SELECT MIN(run_at) FROM job WHERE state = 'waiting' AND run_at <= $1");
SQL(job_list_dead, "SELECT id, kind, subject_id, attempts, message, created_at FROM job WHERE state = 'dead'"
                   " ORDER BY id DESC LIMIT $1");
SQL(job_count_kinds,
    "SELECT kind, COUNT(*) FILTER (WHERE state = 'waiting') AS waiting, "
    "COUNT(*) FILTER (WHERE state = 'dead') AS dead, MIN(CASE WHEN state = 'waiting' THEN run_at END) AS next_at, "
    "MAX(every_seconds) AS every_seconds, MAX(message) AS message FROM job GROUP BY kind ORDER BY kind");
SQL(job_revive_dead,
    "UPDATE job SET state = 'waiting', run_at = $2, attempts = 0 WHERE id = $1 AND state = 'dead'");
SQL(job_drop_dead, "DELETE FROM job WHERE id = $1 AND state = 'dead'");

/* ---- adding ---- */

enum error job_add(struct db *db, const struct clock *clock, const struct job_new *job)
{
    BUG_IF(!job->kind || !*job->kind || strpbrk(job->kind, " %_!"));
    int64_t now = clock_seconds(clock);
    return db_run(db, &job_insert,
                  DB_PARAMS(db_int(id_new(clock)), db_text(job->kind), db_int(job->subject_id),
                            db_text(job->payload), db_text(job->unique_key),
                            db_int(job->run_at ? job->run_at : now), db_int(now)),
                  NULL);
}

enum error job_cancel(struct db *db, const char *kind, int64_t subject)
{
    return db_run(db, &job_delete_about, DB_PARAMS(db_text(kind), db_int(subject)), NULL);
}

/* The first round after `now`. */
static int64_t next_round(int64_t every, int64_t after, int64_t now)
{
    return (now - after) / every * every + every + after;
}

enum error jobs_schedule(const struct jobs *jobs, struct db *db)
{
    int64_t now = clock_seconds(jobs->clock);
    for (size_t i = 0; i < jobs->count; i++) {
        const struct job_kind *kind = &jobs->kinds[i];
        if (!kind->every_seconds) continue;
        TRY(db_run(db, &job_insert_recurring,
                   DB_PARAMS(db_int(id_new(jobs->clock)), db_text(kind->name), db_int(kind->every_seconds),
                             db_int(next_round(kind->every_seconds, kind->after_seconds, now)), db_int(now)),
                   NULL));
    }
    return OK;
}

/* ---- one attempt ---- */

static int lease_seconds(const struct job_kind *kind)
{
    return kind->lease_seconds ? kind->lease_seconds : DEFAULT_LEASE;
}

static int64_t attempts_at_most(const struct job_kind *kind)
{
    return kind->attempts ? kind->attempts : DEFAULT_ATTEMPTS;
}

enum error job_renew(struct job_run *run)
{
    int64_t now = clock_seconds(run->clock), length = lease_seconds(run->handler);
    if (run->lease_until - now > length / 2) return OK;
    TRY(db_run_one(run->db, &job_extend,
                   DB_PARAMS(db_int(run->id), db_int(run->lease), db_int(now + length))));
    run->lease_until = now + length;
    return OK;
}

enum error job_finish(struct job_run *run)
{
    struct db_value id = db_int(run->id), lease = db_int(run->lease);
    if (run->every_seconds) {
        int64_t next = next_round(run->every_seconds, run->handler->after_seconds, clock_seconds(run->clock));
        TRY(db_run_one(run->db, &job_next_round, DB_PARAMS(id, lease, db_int(next), db_text(""))));
    } else {
        TRY(db_run_one(run->db, &job_delete_done, DB_PARAMS(id, lease)));
    }
    run->finished = true;
    return OK;
}

bool job_is_stopping(const struct job_run *run)
{
    return run->stopping && atomic_load(run->stopping);
}

/* 10 s, 20 s, 40 s … up to an hour, and up to a quarter more by chance. */
static int64_t pause_after(int64_t attempt)
{
    int64_t pause = attempt < 9 ? (int64_t)FIRST_PAUSE << (attempt - 1) : LONGEST_PAUSE;
    if (pause > LONGEST_PAUSE) pause = LONGEST_PAUSE;
    uint16_t chance;
    random_bytes(&chance, sizeof chance);
    return pause + pause * (chance % 256) / 1024;
}

bool job_error_is_final(enum error error)
{
    return error == ERROR_INVALID || error == ERROR_NOT_FOUND || error == ERROR_FORBIDDEN;
}

static void log_end(const struct job_run *run, enum log_level level, const char *event, enum error error)
{
    LOG(level, event, LOG_TEXT("kind", run->kind), LOG_NUMBER("job", run->id),
        LOG_NUMBER("attempt", run->attempt), LOG_TEXT("error", error_name(error)));
}

struct burying {
    struct job_run *run;
    const char *message;
};

static enum error bury(struct db *db, void *context)
{
    const struct burying *burying = context;
    struct job_run *run = burying->run;
    TRY(db_run_one(db, &job_bury, DB_PARAMS(db_int(run->id), db_int(run->lease), db_text(burying->message))));
    return run->handler->give_up ? run->handler->give_up(run) : OK;
}

/* What becomes of a job whose attempt failed. */
static enum error end_failed(struct job_run *run, enum error error)
{
    struct db_value id = db_int(run->id), lease = db_int(run->lease), message = db_text(error_name(error));
    int64_t now = clock_seconds(run->clock);
    if (job_is_stopping(run) && !job_error_is_final(error))
        return db_run_one(run->db, &job_put_back,
                          DB_PARAMS(id, lease, db_int(now), db_int(run->attempt - 1), message));
    if (!job_error_is_final(error) && run->attempt < attempts_at_most(run->handler)) {
        log_end(run, LOG_WARNING, "job.failed", error);
        return db_run_one(
            run->db, &job_put_back,
            DB_PARAMS(id, lease, db_int(now + pause_after(run->attempt)), db_int(run->attempt), message));
    }
    log_end(run, LOG_ERROR, run->every_seconds ? "job.missed" : "job.dead", error);
    if (!run->every_seconds)
        return db_write(run->db, bury, &(struct burying){.run = run, .message = error_name(error)});
    int64_t next = next_round(run->every_seconds, run->handler->after_seconds, now);
    return db_run_one(run->db, &job_next_round, DB_PARAMS(id, lease, db_int(next), message));
}

static enum error carry_out(struct job_run *run)
{
    enum error error = ERROR_UNAVAILABLE;
    /* More attempts than allowed have begun and none has ended: whoever ran it died of it. */
    if (run->attempt <= attempts_at_most(run->handler)) error = run->handler->work(run);
    else run->attempt = attempts_at_most(run->handler);
    db_reset(run->db);
    if (error == OK && run->finished) return OK;
    error = error == OK ? job_finish(run) : end_failed(run, error);
    /* Somebody else took it after the lease was over; the end is theirs. */
    return error == ERROR_CONFLICT ? OK : error;
}

/* ---- taking ---- */

static const struct job_kind *kind_named(const struct jobs *jobs, const char *name)
{
    for (size_t i = 0; i < jobs->count; i++)
        if (strcmp(jobs->kinds[i].name, name) == 0) return &jobs->kinds[i];
    return NULL;
}

static const char *names_of(const struct jobs *jobs, struct arena *arena)
{
    struct text names;
    text_init(&names, arena);
    text_add_char(&names, ' ');
    for (size_t i = 0; i < jobs->count; i++) text_addf(&names, "%s ", jobs->kinds[i].name);
    return names.at;
}

static enum error take(const struct jobs *jobs, struct db *db, struct job_run *run, const struct taken *taken,
                       bool *ret_taken)
{
    int64_t now = clock_seconds(jobs->clock), changed;
    run->handler = kind_named(jobs, taken->kind);
    if (!run->handler) BUG("a job of an unknown kind was taken");
    run->lease = id_new(jobs->clock);
    run->lease_until = now + lease_seconds(run->handler);
    TRY(db_run(db, &job_take,
               DB_PARAMS(db_int(taken->id), db_int(now), db_int(run->lease_until), db_int(run->lease)),
               &changed));
    *ret_taken = changed == 1;
    return OK;
}

enum error jobs_run_next(const struct jobs *jobs, struct db *db, struct arena *arena,
                         const _Atomic(bool) *stopping, bool *ret_ran)
{
    struct taken next;
    bool taken = false;
    enum error found = db_one(db, arena, &job_next,
                              DB_PARAMS(db_int(clock_seconds(jobs->clock)), db_text(names_of(jobs, arena))),
                              &taken_record, &next);
    if (found == ERROR_NOT_FOUND) {
        *ret_ran = false;
        return OK;
    }
    TRY(found);
    struct job_run run = {.db = db, .arena = arena, .clock = jobs->clock, .context = jobs->context};
    TRY(take(jobs, db, &run, &next, &taken));
    *ret_ran = true; /* or somebody else was quicker: there may be more */
    if (!taken) return OK;
    run.id = next.id;
    run.kind = next.kind;
    run.subject_id = next.subject_id;
    run.payload = next.payload;
    run.attempt = next.attempts + 1;
    run.every_seconds = next.every_seconds;
    run.stopping = stopping;
    return carry_out(&run);
}

enum error jobs_run_once(const struct jobs *jobs, struct db *db, struct arena *arena, bool *ret_ran)
{
    return jobs_run_next(jobs, db, arena, NULL, ret_ran);
}

/* ---- looking after it ---- */

enum error jobs_count(struct db *db, const struct clock *clock, struct job_counts *ret_counts)
{
    struct job_counts counts;
    int64_t now = clock_seconds(clock), oldest;
    TRY(db_number(db, &job_count_state, DB_PARAMS(db_text("waiting")), &counts.waiting));
    TRY(db_number(db, &job_count_state, DB_PARAMS(db_text("dead")), &counts.dead));
    TRY(db_number(db, &job_oldest_due, DB_PARAMS(db_int(now)), &oldest));
    counts.late = oldest ? now - oldest : 0;
    *ret_counts = counts;
    return OK;
}

enum error jobs_dead(struct db *db, struct arena *arena, int64_t limit, struct list *ret_jobs)
{
    return db_list(db, arena, &job_list_dead, DB_PARAMS(db_int(limit)), &job_row_record, ret_jobs);
}

enum error jobs_by_kind(struct db *db, struct arena *arena, struct list *ret_kinds)
{
    return db_list(db, arena, &job_count_kinds, DB_NO_PARAMS, &job_kind_row_record, ret_kinds);
}

enum error job_revive(struct db *db, const struct clock *clock, int64_t id)
{
    enum error error = db_run_one(db, &job_revive_dead, DB_PARAMS(db_int(id), db_int(clock_seconds(clock))));
    return error == ERROR_CONFLICT ? ERROR_NOT_FOUND : error;
}

enum error job_drop(struct db *db, int64_t id)
{
    enum error error = db_run_one(db, &job_drop_dead, DB_PARAMS(db_int(id)));
    return error == ERROR_CONFLICT ? ERROR_NOT_FOUND : error;
}
