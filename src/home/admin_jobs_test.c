/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/db.h"
#include "jobs/jobs.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

SQL(testing_first_job, "SELECT id FROM job ORDER BY id LIMIT 1");

static enum error fail_always(struct job_run *run)
{
    (void)run;
    return ERROR_INVALID;
}

static const struct job_kind failing[] = {{.name = "testing.fail", .work = fail_always}};

static enum error add_job(struct db *db, void *context)
{
    const struct clock *clock = context;
    return job_add(db, clock, &(struct job_new){.kind = "testing.fail"});
}

/* A job that failed for good. */
static int64_t dead_job(struct test_world *world)
{
    struct jobs jobs = {.kinds = failing, .count = 1, .clock = &world->clock};
    bool ran;
    int64_t id;
    assert_ok(db_write(world->db, add_job, &world->clock));
    assert_ok(jobs_run_once(&jobs, world->db, world->arena, &ran));
    assert_true(ran);
    assert_ok(db_number(world->db, &testing_first_job, DB_NO_PARAMS, &id));
    return id;
}

static struct client *admin_client(struct test_world *world)
{
    struct client *client = client_new(world);
    int64_t nora = person_named(world, "Nora Stein");
    assert_ok(account_set_role(world->db, &world->clock, nora, ACCOUNT_ADMIN, true, 0));
    client_as(client, nora);
    return client;
}

TEST_DB(an_admin_sees_what_failed_and_has_it_tried_again)
{
    struct client *client = admin_client(world);
    int64_t id = dead_job(world);
    client_get(client, "/admin/jobs");
    assert_page_has(client, "testing.fail");
    assert_page_lacks(client, "Nothing failed");
    client_post(client, arena_format(world->arena, "/admin/jobs/%lld/retry", (long long)id), "");
    assert_seen(client, "/admin/jobs");
    client_follow(client);
    assert_page_has(client, "Nothing failed");
    client_post(client, arena_format(world->arena, "/admin/jobs/%lld/retry", (long long)id), "");
    assert_status(client, 404);
}

TEST_DB(what_failed_can_be_dropped)
{
    struct client *client = admin_client(world);
    int64_t id = dead_job(world);
    client_post(client, arena_format(world->arena, "/admin/jobs/%lld/drop", (long long)id), "");
    assert_seen(client, "/admin/jobs");
    client_follow(client);
    assert_page_lacks(client, "testing.fail");
}

TEST_DB(what_was_done_with_a_job_is_said_in_the_language_of_the_reader)
{
    struct client *client = admin_client(world);
    client_header(client, "Accept-Language", "de");
    client_post(client, arena_format(world->arena, "/admin/jobs/%lld/drop", (long long)dead_job(world)), "");
    client_header(client, "Accept-Language", "de");
    client_follow(client);
    assert_page_lacks(client, "It is dropped and will not be done.");
    assert_page_has(client, "Es ist fallen gelassen und wird nicht getan.");
}

TEST_DB(metrics_count_jobs_and_people)
{
    struct client *client = admin_client(world);
    dead_job(world);
    client_get(client, "/metrics");
    assert_status(client, 200);
    assert_page_has(client, "ithaca_jobs{kind=\"testing.fail\",state=\"failed\"} 1\n");
    assert_page_has(client, "ithaca_people 1\n");
    assert_page_has(client, "process_resident_memory_bytes ");
}
