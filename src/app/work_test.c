/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The jobs as a server runs them: each finds what it needs in the context that a server gives. */
#include "app/work.h"

#include <string.h>

#include "checkin/chemistry.h"
#include "checkin/test_checkin.h"
#include "db/db.h"
#include "tests/support/test.h"

SQL(testing_jobs_waiting, "SELECT COUNT(*) FROM job WHERE kind = $1 AND every_seconds = 0");
SQL(testing_closed, "SELECT COUNT(*) FROM relationship WHERE id = $1 AND state = 'closed'");

static struct jobs server_jobs(struct test_world *world, struct work_context *context)
{
    *context = (struct work_context){.portal_key = world->portal_key};
    struct jobs jobs = {.clock = &world->clock, .context = context};
    jobs.kinds = app_job_kinds(&jobs.count);
    return jobs;
}

static void run_all(struct test_world *world, const struct jobs *jobs)
{
    bool ran = true;
    while (ran) assert_ok(jobs_run_once(jobs, world->db, world->arena, &ran));
}

SQL(testing_dead_jobs, "SELECT COUNT(*) FROM job WHERE state = 'dead' OR message <> ''");

static int64_t number(struct test_world *world, const struct sql *sql, struct db_params params)
{
    int64_t found;
    assert_ok(db_number(world->db, sql, params, &found));
    return found;
}

TEST_DB(every_round_of_a_server_goes_well_on_a_portal_with_a_pair)
{
    struct work_context context;
    struct jobs jobs = server_jobs(world, &context);
    (void)pair_new(world);
    assert_ok(jobs_schedule(&jobs, world->db));
    world->now += (int64_t)2 * 86400 * 1000;
    run_all(world, &jobs);
    assert_int_equal(number(world, &testing_dead_jobs, DB_NO_PARAMS), 0);
}

TEST_DB(a_server_carries_out_what_a_member_asked_for_in_private)
{
    struct work_context context;
    struct jobs jobs = server_jobs(world, &context);
    struct pair pair = pair_new(world);
    held(world, pair.id, 1);
    assert_ok(answer(world, pair.id, pair.jonas, 1, CHEMISTRY_CHANGE, 0));
    assert_ok(answer(world, pair.id, pair.amara, 1, CHEMISTRY_CONTINUE, 0));
    world->now += (int64_t)20 * 86400 * 1000;
    run_all(world, &jobs);
    assert_int_equal(number(world, &testing_jobs_waiting, DB_PARAMS(db_text(CHEMISTRY_JOB))), 0);
    assert_int_equal(number(world, &testing_closed, DB_PARAMS(db_int(pair.id))), 1);
}
