/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Threads that carry out jobs: each looks, works, and sleeps until it is woken or half a second has passed.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "db/db.h"
#include "jobs/jobs_parts.h"

enum { POLL_MILLISECONDS = 500, THREADS_MAX = 64 };

struct worker {
    struct job_runner *runner;
    struct db *db;
    struct arena *arena;
    pthread_t thread;
    bool started;
};

struct job_runner {
    const struct jobs *jobs;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    unsigned wakes; /* guarded by mutex */
    _Atomic(bool) stopping;
    int count;
    struct worker workers[];
};

/* Sleeps unless there was a wake since `seen`. */
static void sleep_until_woken(struct job_runner *runner, unsigned seen)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += POLL_MILLISECONDS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&runner->mutex);
    while (runner->wakes == seen && !atomic_load(&runner->stopping))
        if (pthread_cond_timedwait(&runner->woken, &runner->mutex, &until) != 0) break;
    pthread_mutex_unlock(&runner->mutex);
}

static unsigned wakes_so_far(struct job_runner *runner)
{
    pthread_mutex_lock(&runner->mutex);
    unsigned wakes = runner->wakes;
    pthread_mutex_unlock(&runner->mutex);
    return wakes;
}

static void *work(void *context)
{
    struct worker *worker = context;
    struct job_runner *runner = worker->runner;
    while (!atomic_load(&runner->stopping)) {
        unsigned seen = wakes_so_far(runner);
        bool ran = false;
        enum error error = jobs_run_next(runner->jobs, worker->db, worker->arena, &runner->stopping, &ran);
        arena_clear(worker->arena);
        if (error != OK) LOG(LOG_WARNING, "jobs.unavailable", LOG_TEXT("error", error_name(error)));
        if (error != OK || !ran) sleep_until_woken(runner, seen);
    }
    return NULL;
}

static bool worker_start(struct worker *worker, const char *location)
{
    const char *message = "";
    worker->arena = arena_new(0);
    if (!worker->arena) return false;
    if (db_open(worker->arena, location, &worker->db, &message) != OK) {
        LOG(LOG_ERROR, "jobs.no_database", LOG_TEXT("message", message));
        return false;
    }
    worker->started = pthread_create(&worker->thread, NULL, work, worker) == 0;
    return worker->started;
}

static struct job_runner *runner_new(const struct jobs *jobs, int threads)
{
    pthread_condattr_t attributes;
    struct job_runner *runner = calloc(1, sizeof *runner + (size_t)threads * sizeof runner->workers[0]);
    if (!runner) return NULL;
    runner->jobs = jobs;
    runner->count = threads;
    pthread_mutex_init(&runner->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&runner->woken, &attributes);
    pthread_condattr_destroy(&attributes);
    return runner;
}

struct job_runner *job_runner_start(const struct jobs *jobs, const char *location, int threads)
{
    BUG_IF(threads < 1 || threads > THREADS_MAX);
    struct job_runner *runner = runner_new(jobs, threads);
    if (!runner) return NULL;
    for (int i = 0; i < threads; i++) {
        runner->workers[i].runner = runner;
        if (worker_start(&runner->workers[i], location)) continue;
        job_runner_stop(runner);
        return NULL;
    }
    return runner;
}

void job_runner_wake(struct job_runner *runner)
{
    pthread_mutex_lock(&runner->mutex);
    runner->wakes++;
    pthread_cond_broadcast(&runner->woken);
    pthread_mutex_unlock(&runner->mutex);
}

void job_runner_stop(struct job_runner *runner)
{
    if (!runner) return;
    atomic_store(&runner->stopping, true);
    job_runner_wake(runner);
    for (int i = 0; i < runner->count; i++) {
        struct worker *worker = &runner->workers[i];
        if (worker->started) pthread_join(worker->thread, NULL);
        db_close(worker->db);
        arena_free(worker->arena);
    }
    pthread_cond_destroy(&runner->woken);
    pthread_mutex_destroy(&runner->mutex);
    free(runner);
}
