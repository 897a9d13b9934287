/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/account.h"
#include "db/db.h"
#include "program/program.h"
#include "relationship/test_pair.h"
#include "reminder/reminder.h"
#include "tests/support/client.h"

SQL(testing_review_notices,
    "SELECT COUNT(*) FROM notice WHERE person_id = $1 AND kind = 'reminder.review' AND read_at IS NULL");

struct scene {
    int64_t program, lena;
};

static struct scene scene_of(struct test_world *world)
{
    struct scene scene = {.lena = person_named(world, "Lena Straßer")};
    struct program_new program = {.name = "Leadership", .format = "mentoring", .coordinator = scene.lena};
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &scene.program));
    assert_ok(program_move(world->db, world->arena, &world->clock, scene.program, "open", 0));
    return scene;
}

static void wait_days(struct test_world *world, int64_t days)
{
    world->now += days * 86400000;
}

static int64_t asked(struct test_world *world, const struct scene *scene)
{
    int64_t count, told;
    assert_ok(reminder_round(world->db, &world->clock, &told));
    assert_ok(db_number(world->db, &testing_review_notices, DB_PARAMS(db_int(scene->lena)), &count));
    return count;
}

TEST_DB(a_programs_texts_are_asked_about_a_year_after_its_begin_and_after_each_review)
{
    struct scene scene = scene_of(world);
    struct client *client = client_new(world);
    const char *path = arena_format(world->arena, "/programs/%lld/review", (long long)scene.program);
    client_as(client, scene.lena);
    wait_days(world, 364); /* a Monday again */
    assert_int_equal(asked(world, &scene), 0);
    wait_days(world, 1);
    assert_int_equal(asked(world, &scene), 1);
    assert_int_equal(asked(world, &scene), 1);
    client_as(client, scene.lena);
    client_get(client, "%s", path);
    assert_page_has(client, "Time for a look");
    client_post(client, path, "part=all");
    assert_seen(client, path);
    client_get(client, "%s", path);
    assert_page_has(client, "Looked through by Lena Straßer");
    assert_page_lacks(client, "Time for a look");
    assert_int_equal(asked(world, &scene), 0);
    wait_days(world, 364);
    assert_int_equal(asked(world, &scene), 0);
    wait_days(world, 1); /* a Wednesday */
    assert_int_equal(asked(world, &scene), 1);
}

TEST_DB(one_part_reviewed_leaves_the_others_due)
{
    struct scene scene = scene_of(world);
    struct client *client = client_new(world);
    const char *path = arena_format(world->arena, "/programs/%lld/review", (long long)scene.program);
    wait_days(world, 365);
    client_as(client, scene.lena);
    client_post(client, path, "part=guide");
    client_get(client, "%s", path);
    assert_page_has(client, "Time for a look");
    assert_page_has(client, "Not looked through yet");
    assert_int_equal(asked(world, &scene), 1);
    wait_days(world, 365);
    assert_int_equal(asked(world, &scene), 2); /* the guide, a year later */
}

TEST_DB(what_is_no_part_of_a_program_cannot_be_reviewed)
{
    struct scene scene = scene_of(world);
    struct client *client = client_new(world);
    client_as(client, scene.lena);
    client_post(client, arena_format(world->arena, "/programs/%lld/review", (long long)scene.program),
                "part=menu");
    assert_status(client, 422);
}

TEST_DB(texts_of_a_closed_program_are_left_in_peace)
{
    struct scene scene = scene_of(world);
    assert_ok(program_move(world->db, world->arena, &world->clock, scene.program, "running", 0));
    assert_ok(program_move(world->db, world->arena, &world->clock, scene.program, "closed", 0));
    wait_days(world, 366);
    assert_int_equal(asked(world, &scene), 0);
}
