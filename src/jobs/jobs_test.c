/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "jobs/jobs.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "db/db.h"
#include "tests/support/kill.h"
#include "tests/support/test.h"

/* What the handlers of a test did, and what they are to answer. */
struct desk {
    _Atomic(int64_t) runs;
    int64_t last_subject;
    int64_t last_attempt;
    char last_payload[32];
    int64_t given_up;
    enum error answer;
    struct test_world *world;
};

static enum error note_run(struct job_run *run)
{
    struct desk *desk = run->context;
    desk->last_subject = run->subject_id;
    desk->last_attempt = run->attempt;
    snprintf(desk->last_payload, sizeof desk->last_payload, "%s", run->payload);
    atomic_fetch_add(&desk->runs, 1);
    return desk->answer;
}

static enum error note_giving_up(struct job_run *run)
{
    struct desk *desk = run->context;
    desk->given_up = run->subject_id;
    return OK;
}

/* Takes two minutes on the test's clock. */
static enum error take_long(struct job_run *run)
{
    struct desk *desk = run->context;
    desk->world->now += 120 * 1000;
    desk->runs++;
    return desk->answer;
}

static enum error renew_twice(struct job_run *run)
{
    struct desk *desk = run->context;
    for (int i = 0; i < 2; i++) {
        desk->world->now += 50 * 1000;
        TRY(job_renew(run));
    }
    desk->runs++;
    return desk->answer;
}

static const struct job_kind kinds[] = {
    {.name = "note", .work = note_run, .attempts = 3, .give_up = note_giving_up},
    {.name = "long", .work = take_long},
    {.name = "renewing", .work = renew_twice},
    {.name = "daily", .work = note_run, .attempts = 2, .every_seconds = 86400, .after_seconds = 3 * 3600},
};

static struct jobs jobs_with(struct desk *desk, struct test_world *world)
{
    desk->world = world;
    return (struct jobs){
        .kinds = kinds, .count = sizeof kinds / sizeof kinds[0], .clock = &world->clock, .context = desk};
}

static bool run_once(struct test_world *world, const struct jobs *jobs)
{
    bool ran = false;
    assert_ok(jobs_run_once(jobs, world->db, world->arena, &ran));
    return ran;
}

static void add(struct test_world *world, const char *kind, int64_t subject)
{
    assert_ok(job_add(world->db, &world->clock, &(struct job_new){.kind = kind, .subject_id = subject}));
}

static struct job_counts counts(struct test_world *world)
{
    struct job_counts counts;
    assert_ok(jobs_count(world->db, &world->clock, &counts));
    return counts;
}

TEST_DB(a_job_is_carried_out_once_and_gone)
{
    struct desk desk = {0};
    struct jobs jobs = jobs_with(&desk, world);
    assert_false(run_once(world, &jobs));
    assert_ok(job_add(world->db, &world->clock,
                      &(struct job_new){.kind = "note", .subject_id = 42, .payload = "{\"a\":1}"}));
    assert_int_equal(counts(world).waiting, 1);
    assert_true(run_once(world, &jobs));
    assert_int_equal(desk.last_subject, 42);
    assert_int_equal(desk.last_attempt, 1);
    assert_string_equal(desk.last_payload, "{\"a\":1}");
    assert_false(run_once(world, &jobs));
    assert_int_equal(desk.runs, 1);
    assert_int_equal(counts(world).waiting, 0);
}

TEST_DB(jobs_come_in_the_order_in_which_they_are_due)
{
    struct desk desk = {0};
    struct jobs jobs = jobs_with(&desk, world);
    int64_t now = world->now / 1000;
    assert_ok(job_add(world->db, &world->clock,
                      &(struct job_new){.kind = "note", .subject_id = 2, .run_at = now + 60}));
    add(world, "note", 1);
    assert_true(run_once(world, &jobs));
    assert_int_equal(desk.last_subject, 1);
    assert_false(run_once(world, &jobs));
    world->now += 60 * 1000;
    assert_true(run_once(world, &jobs));
    assert_int_equal(desk.last_subject, 2);
}

static enum error add_and_refuse(struct db *db, void *context)
{
    struct test_world *world = context;
    TRY(job_add(db, &world->clock, &(struct job_new){.kind = "note"}));
    return ERROR_FORBIDDEN;
}

TEST_DB(a_job_of_a_transaction_that_was_rolled_back_does_not_exist)
{
    struct desk desk = {0};
    struct jobs jobs = jobs_with(&desk, world);
    assert_error(db_write(world->db, add_and_refuse, world), ERROR_FORBIDDEN);
    assert_false(run_once(world, &jobs));
}

TEST_DB(of_jobs_with_one_key_only_one_waits)
{
    struct desk desk = {0};
    struct jobs jobs = jobs_with(&desk, world);
    const struct job_new job = {.kind = "note", .unique_key = "digest 7"};
    for (int i = 0; i < 3; i++) assert_ok(job_add(world->db, &world->clock, &job));
    assert_true(run_once(world, &jobs));
    assert_false(run_once(world, &jobs));
    assert_ok(job_add(world->db, &world->clock, &job));
    assert_true(run_once(world, &jobs));
    assert_int_equal(desk.runs, 2);
}

TEST_DB(a_failed_job_is_tried_again_later_each_time_and_then_dead)
{
    struct desk desk = {.answer = ERROR_UNAVAILABLE};
    struct jobs jobs = jobs_with(&desk, world);
    struct list dead = {0};
    add(world, "note", 9);
    for (int64_t attempt = 1, pause = 10; attempt <= 3; attempt++, pause *= 2) {
        assert_true(run_once(world, &jobs));
        assert_int_equal(desk.last_attempt, attempt);
        assert_false(run_once(world, &jobs));
        world->now += (pause - 1) * 1000;
        assert_false(run_once(world, &jobs));
        world->now += (pause / 4 + 1) * 1000;
    }
    assert_false(run_once(world, &jobs));
    assert_int_equal(counts(world).dead, 1);
    assert_ok(jobs_dead(world->db, world->arena, 10, &dead));
    assert_int_equal(dead.count, 1);
    const struct job_row *row = LIST_AT(&dead, struct job_row, 0);
    assert_string_equal(row->message, "unavailable");
    assert_int_equal(row->attempts, 3);
    desk.answer = OK;
    assert_ok(job_revive(world->db, &world->clock, row->id));
    assert_true(run_once(world, &jobs));
    assert_int_equal(counts(world).dead + counts(world).waiting, 0);
    assert_error(job_revive(world->db, &world->clock, row->id), ERROR_NOT_FOUND);
    assert_error(job_drop(world->db, row->id), ERROR_NOT_FOUND);
}

TEST_DB(a_job_that_cannot_help_itself_is_dead_at_once)
{
    struct desk desk = {.answer = ERROR_INVALID};
    struct jobs jobs = jobs_with(&desk, world);
    struct list dead = {0};
    add(world, "note", 1);
    assert_true(run_once(world, &jobs));
    assert_int_equal(counts(world).dead, 1);
    assert_int_equal(desk.given_up, 1);
    assert_ok(jobs_dead(world->db, world->arena, 10, &dead));
    assert_ok(job_drop(world->db, LIST_AT(&dead, struct job_row, 0)->id));
    assert_int_equal(counts(world).dead, 0);
}

TEST_DB(a_kind_that_this_server_does_not_know_is_left_to_others)
{
    struct desk desk = {0};
    struct jobs jobs = jobs_with(&desk, world);
    add(world, "newer", 1);
    add(world, "not", 1);
    assert_false(run_once(world, &jobs));
    assert_int_equal(counts(world).waiting, 2);
}

/* ---- leases ---- */

TEST_DB(a_job_whose_server_died_is_taken_up_when_its_lease_is_over)
{
    static const struct sql begin = {"begin", "UPDATE job SET run_at = $1, lease = 5, attempts = 1"};
    struct desk desk = {0};
    struct jobs jobs = jobs_with(&desk, world);
    add(world, "note", 1);
    assert_ok(db_run(world->db, &begin, DB_PARAMS(db_int(world->now / 1000 + 60)), NULL));
    assert_false(run_once(world, &jobs));
    world->now += 61 * 1000;
    assert_true(run_once(world, &jobs));
    assert_int_equal(desk.last_attempt, 2);
}

TEST_DB(a_job_that_kills_every_server_is_dead_after_its_attempts)
{
    static const struct sql begin = {"begin", "UPDATE job SET run_at = $1, lease = 5, attempts = 3"};
    struct desk desk = {0};
    struct jobs jobs = jobs_with(&desk, world);
    add(world, "note", 1);
    assert_ok(db_run(world->db, &begin, DB_PARAMS(db_int(world->now / 1000)), NULL));
    assert_true(run_once(world, &jobs));
    assert_int_equal(desk.runs, 0);
    assert_int_equal(counts(world).dead, 1);
    assert_int_equal(desk.given_up, 1);
}

TEST_DB(a_job_that_is_tried_again_is_not_given_up)
{
    struct desk desk = {.answer = ERROR_UNAVAILABLE};
    struct jobs jobs = jobs_with(&desk, world);
    add(world, "note", 1);
    assert_true(run_once(world, &jobs));
    assert_int_equal(desk.given_up, 0);
}

TEST_DB(an_end_that_comes_after_another_took_the_job_changes_nothing)
{
    static const struct sql steal = {"steal", "UPDATE job SET lease = 5"};
    static const struct sql lease = {"lease", "SELECT lease FROM job"};
    struct desk desk = {0};
    struct jobs jobs = jobs_with(&desk, world);
    struct job_run run = {.db = world->db, .clock = &world->clock, .lease = 1, .handler = &kinds[0]};
    int64_t left;
    add(world, "note", 1);
    assert_ok(db_run(world->db, &steal, DB_NO_PARAMS, NULL));
    assert_error(job_finish(&run), ERROR_CONFLICT);
    assert_error(job_renew(&run), ERROR_CONFLICT);
    assert_ok(db_number(world->db, &lease, DB_NO_PARAMS, &left));
    assert_int_equal(left, 5);
    assert_true(run_once(world, &jobs));
}

TEST_DB(long_work_keeps_its_lease_by_renewing_it)
{
    struct desk desk = {0};
    struct jobs jobs = jobs_with(&desk, world);
    add(world, "renewing", 1);
    assert_true(run_once(world, &jobs));
    assert_int_equal(desk.runs, 1);
    assert_int_equal(counts(world).waiting, 0);
    add(world, "long", 1); /* without renewing it may end too, as long as nobody took it */
    assert_true(run_once(world, &jobs));
    assert_int_equal(counts(world).waiting, 0);
}

/* ---- recurring ---- */

TEST_DB(a_recurring_job_is_due_at_its_hour_every_day)
{
    struct desk desk = {0};
    struct jobs jobs = jobs_with(&desk, world); /* it is 9:00 */
    assert_ok(jobs_schedule(&jobs, world->db));
    assert_ok(jobs_schedule(&jobs, world->db));
    assert_int_equal(counts(world).waiting, 1);
    world->now += 17 * 3600 * 1000LL + 59 * 60 * 1000LL; /* 2:59 */
    assert_false(run_once(world, &jobs));
    world->now += 60 * 1000;
    assert_true(run_once(world, &jobs));
    assert_false(run_once(world, &jobs));
    world->now += 86400 * 1000LL;
    assert_true(run_once(world, &jobs));
    assert_int_equal(desk.runs, 2);
}

TEST_DB(a_recurring_job_that_failed_waits_for_its_next_round)
{
    struct desk desk = {.answer = ERROR_UNAVAILABLE};
    struct jobs jobs = jobs_with(&desk, world);
    assert_ok(jobs_schedule(&jobs, world->db));
    world->now += 18 * 3600 * 1000LL; /* 3:00 */
    assert_true(run_once(world, &jobs));
    world->now += 60 * 1000;
    assert_true(run_once(world, &jobs));
    world->now += 3600 * 1000;
    assert_false(run_once(world, &jobs));
    assert_int_equal(counts(world).dead, 0);
    world->now += 23 * 3600 * 1000LL;
    desk.answer = OK;
    assert_true(run_once(world, &jobs));
    assert_int_equal(desk.last_attempt, 1);
}

/* ---- threads, and servers that die ---- */

static enum error count_run(struct job_run *run)
{
    atomic_fetch_add((_Atomic(int64_t) *)run->context, 1);
    return OK;
}

static const struct job_kind counted[] = {{.name = "count", .work = count_run}};

static void wait_until_reached(const _Atomic(int64_t) *value, int64_t goal)
{
    struct timespec pause = {.tv_nsec = 1000000};
    for (int i = 0; i < 20000 && atomic_load(value) < goal; i++) nanosleep(&pause, NULL);
}

TEST_DB(several_threads_share_the_queue_and_run_each_job_once)
{
    enum { JOBS = 40 };
    _Atomic(int64_t) runs = 0;
    struct jobs jobs = {.kinds = counted, .count = 1, .clock = &world->clock, .context = &runs};
    struct job_runner *runner = job_runner_start(&jobs, world->location, 3);
    assert_non_null(runner);
    for (int i = 0; i < JOBS; i++) add(world, "count", i);
    job_runner_wake(runner);
    wait_until_reached(&runs, JOBS);
    job_runner_stop(runner);
    assert_int_equal(runs, JOBS);
    assert_int_equal(counts(world).waiting, 0);
}

static enum error wait_for_the_end(struct job_run *run)
{
    struct timespec pause = {.tv_nsec = 1000000};
    atomic_fetch_add((_Atomic(int64_t) *)run->context, 1);
    while (!job_is_stopping(run)) nanosleep(&pause, NULL);
    return ERROR_UNAVAILABLE;
}

TEST_DB(a_job_that_a_stopping_server_gave_up_is_due_at_once)
{
    static const struct job_kind waiting[] = {{.name = "count", .work = wait_for_the_end}};
    _Atomic(int64_t) runs = 0;
    struct jobs jobs = {.kinds = waiting, .count = 1, .clock = &world->clock, .context = &runs};
    add(world, "count", 1);
    struct job_runner *runner = job_runner_start(&jobs, world->location, 1);
    assert_non_null(runner);
    wait_until_reached(&runs, 1);
    job_runner_stop(runner);
    jobs.kinds = counted;
    assert_true(run_once(world, &jobs));
    assert_int_equal(counts(world).waiting, 0);
}

TEST(a_runner_without_a_database_does_not_start)
{
    struct clock clock = clock_system();
    struct jobs jobs = {.kinds = counted, .count = 1, .clock = &clock};
    assert_null(job_runner_start(&jobs, "/nonexistent/ithaca.db", 2));
}

/* Each job adds a row of its own (another job, of a kind that nobody runs) together with its end. */
static enum error write_and_finish(struct db *db, void *context)
{
    struct job_run *run = context;
    TRY(job_add(db, run->clock, &(struct job_new){.kind = "made", .subject_id = run->subject_id}));
    return job_finish(run);
}

static enum error make_one(struct job_run *run)
{
    return db_write(run->db, write_and_finish, run);
}

static const struct job_kind making[] = {{.name = "make", .work = make_one, .attempts = 100}};

static void run_jobs(void *context, struct test_acknowledge *acknowledge)
{
    struct test_world *world = context;
    struct arena *arena = arena_new(0);
    struct jobs jobs = {.kinds = making, .count = 1, .clock = &world->clock};
    struct db *db;
    const char *message;
    bool ran = true;
    if (!arena || db_open(arena, world->location, &db, &message) != OK) _exit(72);
    test_acknowledge(acknowledge, 0);
    while (ran) {
        if (jobs_run_once(&jobs, db, arena, &ran) != OK) _exit(73);
        arena_clear(arena);
    }
}

TEST_DB(no_job_is_lost_or_done_twice_when_servers_are_killed)
{
    enum { JOBS = 150, KILLS = 60 };
    static const struct sql made = {"made", "SELECT COUNT(*) FROM job WHERE kind = 'made'"};
    static const struct sql subjects = {"subjects",
                                        "SELECT COUNT(DISTINCT subject_id) FROM job WHERE kind = 'made'"};
    int64_t number, distinct;
    for (int i = 1; i <= JOBS; i++) add(world, "make", i);
    for (int i = 0; i < KILLS; i++) {
        test_kill_during(run_jobs, world, 6000);
        world->now += 61 * 1000; /* leases of the dead are over */
    }
    /* The one that lives. PostgreSQL may still be ending what a killed one had asked for, so it looks again.
     */
    struct jobs jobs = {.kinds = making, .count = 1, .clock = &world->clock};
    struct timespec pause = {.tv_nsec = 20000000};
    assert_ok(db_number(world->db, &made, DB_NO_PARAMS, &number));
    for (int look = 0; look < 100 && number != JOBS; look++) {
        for (bool ran = true; ran;) assert_ok(jobs_run_once(&jobs, world->db, world->arena, &ran));
        world->now += 61 * 1000;
        nanosleep(&pause, NULL);
        assert_ok(db_number(world->db, &made, DB_NO_PARAMS, &number));
    }
    assert_ok(db_number(world->db, &subjects, DB_NO_PARAMS, &distinct));
    assert_int_equal(number, JOBS);
    assert_int_equal(distinct, JOBS);
    assert_int_equal(counts(world).waiting, JOBS); /* those that were made; none to make */
}
