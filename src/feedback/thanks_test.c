/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "feedback/thanks.h"

#include "db/db.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

SQL(testing_thanks_copies,
    "SELECT COUNT(*) FROM thanks WHERE manager_body IS NOT NULL OR public_body IS NOT NULL");
SQL(testing_set_manager, "UPDATE person SET manager_id = $2 WHERE id = $1");

struct scene {
    struct pair pair;
    struct membership amara, jonas;
    int64_t thanks, manager;
};

static struct membership membership_of(struct test_world *world, const struct pair *pair, int64_t person)
{
    struct membership membership;
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, pair->id, person,
                              RELATIONSHIP_WRITE, &membership));
    return membership;
}

/* Amara thanked Jonas, who reports to Nora. */
static struct scene scene_of(struct test_world *world)
{
    struct scene scene = {.pair = pair_new(world), .manager = person_named(world, "Nora Stein")};
    struct thanks_form form = {.to = arena_format(world->arena, "%lld", (long long)scene.pair.jonas),
                               .body = "You saved the launch",
                               .helpers = "Ana and Piotr"};
    assert_ok(db_run(world->db, &testing_set_manager,
                     DB_PARAMS(db_int(scene.pair.jonas), db_int(scene.manager)), NULL));
    scene.amara = membership_of(world, &scene.pair, scene.pair.amara);
    scene.jonas = membership_of(world, &scene.pair, scene.pair.jonas);
    assert_ok(thanks_give(&scene.amara, &form, &scene.thanks));
    return scene;
}

static int64_t copies(struct test_world *world)
{
    int64_t count;
    assert_ok(db_number(world->db, &testing_thanks_copies, DB_NO_PARAMS, &count));
    return count;
}

static struct client *wall_as(struct test_world *world, struct client *client, int64_t person)
{
    if (!client) client = client_new(world);
    client_as(client, person);
    client_get(client, "/appreciation");
    assert_status(client, 200);
    return client;
}

TEST_DB(thanks_stay_between_two_until_they_are_shown)
{
    struct scene scene = scene_of(world);
    struct thanks thanks;
    assert_ok(thanks_get(&scene.jonas, scene.thanks, &thanks));
    assert_string_equal(thanks.body, "You saved the launch");
    assert_string_equal(thanks.helpers, "Ana and Piotr");
    assert_string_equal(thanks.seen_by, "Only you and Amara Okafor see this.");
    assert_page_lacks(wall_as(world, NULL, scene.manager), "You saved the launch");
}

TEST_DB(thanks_need_words_and_another_member)
{
    struct scene scene = scene_of(world);
    struct thanks_form form = {.to = arena_format(world->arena, "%lld", (long long)scene.pair.amara),
                               .body = "Myself",
                               .helpers = ""};
    int64_t id;
    assert_error(thanks_give(&scene.amara, &form, &id), ERROR_INVALID);
    form.to = arena_format(world->arena, "%lld", (long long)scene.pair.jonas);
    form.body = " ";
    assert_error(thanks_give(&scene.amara, &form, &id), ERROR_INVALID);
}

TEST_DB(only_who_was_thanked_shows_thanks)
{
    struct scene scene = scene_of(world);
    assert_error(thanks_show(&scene.amara, scene.thanks, "everybody"), ERROR_FORBIDDEN);
    assert_error(thanks_show(&scene.jonas, scene.thanks, "the press"), ERROR_INVALID);
    assert_ok(thanks_show(&scene.jonas, scene.thanks, "everybody"));
    struct client *client = wall_as(world, NULL, person_named(world, "Ana Ruiz"));
    assert_page_has(client, "You saved the launch");
    assert_page_has(client, "Amara Okafor to Jonas Lindqvist");
    assert_ok(thanks_show(&scene.jonas, scene.thanks, "two"));
    assert_int_equal(copies(world), 0);
    assert_page_lacks(wall_as(world, client, scene.manager), "You saved the launch");
}

TEST_DB(the_manager_of_that_day_sees_thanks_and_the_next_one_does_not)
{
    struct scene scene = scene_of(world);
    int64_t next = person_named(world, "Ana Ruiz");
    assert_ok(thanks_show(&scene.jonas, scene.thanks, "manager"));
    struct client *client = wall_as(world, NULL, scene.manager);
    assert_page_has(client, "You saved the launch");
    assert_ok(
        db_run(world->db, &testing_set_manager, DB_PARAMS(db_int(scene.pair.jonas), db_int(next)), NULL));
    assert_page_lacks(wall_as(world, client, next), "You saved the launch");
    assert_ok(thanks_show(&scene.jonas, scene.thanks, "two"));
    assert_page_lacks(wall_as(world, client, scene.manager), "You saved the launch");
    assert_int_equal(copies(world), 0);
}

TEST_DB(without_a_manager_nothing_is_shown_to_one)
{
    struct scene scene = scene_of(world);
    assert_ok(db_run(world->db, &testing_set_manager, DB_PARAMS(db_int(scene.pair.jonas), db_null()), NULL));
    assert_error(thanks_show(&scene.jonas, scene.thanks, "manager"), ERROR_INVALID);
}

TEST_DB(thanks_are_written_and_shown_on_their_pages)
{
    struct scene scene = scene_of(world);
    struct client *client = client_new(world);
    const char *path = arena_format(world->arena, "/relationships/%lld/thanks/%lld", (long long)scene.pair.id,
                                    (long long)scene.thanks);
    client_as(client, scene.pair.amara);
    client_post(client,
                arena_format(world->arena, "/relationships/%lld/thanks/new", (long long)scene.pair.id),
                arena_format(world->arena, "to=%lld&body=", (long long)scene.pair.jonas));
    assert_status(client, 422);
    client_get(client, "%s", path);
    assert_status(client, 200);
    assert_page_lacks(client, "name=\"shown_to\"");
    client_post(client, arena_format(world->arena, "%s/show", path), "shown_to=everybody");
    assert_status(client, 403);
    client_as(client, scene.pair.jonas);
    client_get(client, "%s", path);
    assert_page_has(client, "Nora Stein, and nobody who follows");
    client_post(client, arena_format(world->arena, "%s/show", path), "shown_to=somebody");
    assert_status(client, 422);
    client_post(client, arena_format(world->arena, "%s/show", path), "shown_to=everybody");
    client_follow(client);
    assert_page_has(client, "Everybody in this portal can see this.");
}
