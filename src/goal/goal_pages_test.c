/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "goal/goal.h"

#include "relationship/test_pair.h"
#include "tests/support/client.h"

struct scene {
    struct client *client;
    struct pair pair;
    const char *goals; /* path */
    const char *goal;  /* path of the one that Jonas wrote */
};

static const char *in(struct test_world *world, const char *path, const char *rest)
{
    return arena_format(world->arena, "%s%s", path, rest);
}

static struct scene scene_of(struct test_world *world)
{
    struct scene scene = {.client = client_new(world), .pair = pair_new(world)};
    scene.goals = arena_format(world->arena, "/relationships/%lld/goals", (long long)scene.pair.id);
    client_as(scene.client, scene.pair.jonas);
    client_post(scene.client, in(world, scene.goals, "/new"),
                "title=Speak+up+in+reviews&why=I+hold+back&success=I+say+it&term=short&whose=ours");
    assert_status(scene.client, 303);
    scene.goal = arena_string(world->arena, client_answer(scene.client)->location);
    return scene;
}

TEST_DB(the_first_goal_is_asked_for_kindly)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "/relationships/%lld/goals", (long long)pair.id);
    assert_status(client, 200);
    assert_page_has(client, "No goal yet");
    client_get(client, "/relationships/%lld/goals/new", (long long)pair.id);
    assert_page_has(client, "Only you and Amara see this.");
}

TEST_DB(a_goal_is_written_and_read_by_both)
{
    struct scene scene = scene_of(world);
    client_follow(scene.client);
    assert_page_has(scene.client, "Speak up in reviews");
    assert_page_has(scene.client, "You added the goal");
    client_as(scene.client, scene.pair.amara);
    client_get(scene.client, "%s", scene.goals);
    assert_page_has(scene.client, "Speak up in reviews");
    assert_page_has(scene.client, "Success: I say it");
    client_api_get(scene.client, "%s", scene.goal);
    assert_page_has(scene.client, "\"why\":\"I hold back\"");
}

TEST_DB(a_goal_without_a_name_is_asked_for_one)
{
    struct scene scene = scene_of(world);
    client_post(scene.client, in(world, scene.goals, "/new"), "title=&why=Because&term=short&whose=ours");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Give the goal a name");
    assert_page_has(scene.client, "Because");
    client_api_post(scene.client, in(world, scene.goals, "/new"), "{\"title\":\"By the API\"}");
    assert_status(scene.client, 200);
}

TEST_DB(two_who_write_at_once_see_both_texts)
{
    struct scene scene = scene_of(world);
    const char *edit = in(world, scene.goal, "/edit");
    client_as(scene.client, scene.pair.amara);
    client_post(scene.client, edit,
                "version=1&title=Amara+wrote+this&why=I+hold+back&success=I+say+it&term=short&whose=ours");
    assert_status(scene.client, 303);
    client_as(scene.client, scene.pair.jonas);
    client_post(scene.client, edit,
                "version=1&title=Jonas+wrote+this&why=I+hold+back&success=I+say+it&term=short&whose=ours");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Amara Okafor changed this while you wrote");
    assert_page_has(scene.client, "Amara wrote this");
    assert_page_has(scene.client, "value=\"Jonas wrote this\"");
    assert_page_has(scene.client, "name=\"version\" value=\"2\"");
    client_post(scene.client, edit,
                "version=2&title=Both+wrote+this&why=I+hold+back&success=I+say+it&term=short&whose=ours");
    assert_seen(scene.client, scene.goal);
    client_follow(scene.client);
    assert_page_has(scene.client, "Title, before: “Amara wrote this”");
}

TEST_DB(a_reached_goal_is_celebrated)
{
    struct scene scene = scene_of(world);
    client_post(scene.client, in(world, scene.goal, "/milestones"), "title=Ask+one+question");
    assert_status(scene.client, 303);
    world->now += (int64_t)21 * 86400 * 1000;
    client_as(scene.client, scene.pair.jonas);
    client_post(scene.client, in(world, scene.goal, "/reach"), "words=Practice");
    assert_seen(scene.client, scene.goal);
    client_follow(scene.client);
    assert_page_has(scene.client, "it took 3 weeks");
    assert_page_has(scene.client, "Practice");
    assert_page_lacks(scene.client, "We reached it");
    client_post(scene.client, in(world, scene.goal, "/reach"), "");
    assert_status(scene.client, 409);
    client_post(scene.client, in(world, scene.goal, "/reopen"), "");
    client_follow(scene.client);
    assert_page_has(scene.client, "We reached it");
}

TEST_DB(a_goal_is_dropped_with_a_word_why)
{
    struct scene scene = scene_of(world);
    client_post(scene.client, in(world, scene.goal, "/drop"), "words=");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Say in a few words why");
    client_post(scene.client, in(world, scene.goal, "/drop"), "words=My+role+changed");
    client_follow(scene.client);
    assert_page_has(scene.client, "My role changed");
    client_get(scene.client, "%s", scene.goals);
    assert_page_has(scene.client, "Dropped");
}

TEST_DB(milestones_are_added_moved_reached_and_removed)
{
    struct scene scene = scene_of(world);
    struct membership membership;
    struct list goals = {0}, milestones = {0};
    client_post(scene.client, in(world, scene.goal, "/milestones"), "title=");
    assert_status(scene.client, 422);
    client_post(scene.client, in(world, scene.goal, "/milestones"), "title=First+step&due_on=2026-04-01");
    world->now += 1000;
    client_post(scene.client, in(world, scene.goal, "/milestones"), "title=Second+step");
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, scene.pair.id,
                              scene.pair.jonas, RELATIONSHIP_READ, &membership));
    assert_ok(goal_list(&membership, &goals));
    assert_ok(goal_milestones(&membership, LIST_AT(&goals, struct goal, 0)->id, &milestones));
    const char *second = arena_format(world->arena, "%s/milestones/%lld", scene.goal,
                                      (long long)LIST_AT(&milestones, struct goal_milestone, 1)->id);
    client_post(scene.client, in(world, second, "/move"), "direction=sideways");
    assert_status(scene.client, 422);
    client_post(scene.client, in(world, second, "/move"), "direction=up");
    assert_status(scene.client, 303);
    client_post(scene.client, in(world, second, "/reach"), "reached_on=2026-03-05");
    assert_status(scene.client, 422);
    client_post(scene.client, in(world, second, "/reach"), "reached_on=2026-03-01");
    assert_status(scene.client, 303);
    client_get(scene.client, "%s", scene.goal);
    assert_page_has(scene.client, "1 of 2 reached");
    assert_page_has(scene.client, "1 March 2026 · You");
    client_get(scene.client, "%s", second);
    assert_page_has(scene.client, "Not reached yet");
    client_post(scene.client, in(world, second, "/undo"), "");
    assert_status(scene.client, 303);
    client_post(scene.client, in(world, second, "/remove"), "");
    client_follow(scene.client);
    assert_page_has(scene.client, "0 of 1 reached");
}

TEST_DB(progress_by_hand_stays_between_0_and_100)
{
    struct scene scene = scene_of(world);
    client_post(scene.client, in(world, scene.goal, "/progress"), "version=1&percent=120");
    assert_status(scene.client, 422);
    client_post(scene.client, in(world, scene.goal, "/progress"), "version=1&percent=40");
    assert_seen(scene.client, scene.goal);
    client_post(scene.client, in(world, scene.goal, "/progress"), "version=1&percent=60");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "You wrote 60 %");
}

TEST_DB(a_note_needs_words)
{
    struct scene scene = scene_of(world);
    client_post(scene.client, in(world, scene.goal, "/notes"), "body=+");
    assert_status(scene.client, 422);
    client_post(scene.client, in(world, scene.goal, "/notes"), "body=It+went+well");
    client_follow(scene.client);
    assert_page_has(scene.client, "It went well");
}

TEST_DB(goals_of_a_closed_relationship_are_read_only)
{
    struct scene scene = scene_of(world);
    pair_close(world, &scene.pair);
    client_get(scene.client, "%s", scene.goal);
    assert_status(scene.client, 200);
    assert_page_lacks(scene.client, "We reached it");
    client_post(scene.client, in(world, scene.goal, "/notes"), "body=Too+late");
    assert_status(scene.client, 409);
}

TEST_DB(a_goal_is_not_there_for_a_colleague)
{
    struct scene scene = scene_of(world);
    client_as(scene.client, person_named(world, "Ana Ruiz"));
    client_get(scene.client, "%s", scene.goal);
    assert_status(scene.client, 404);
    client_post(scene.client, in(world, scene.goal, "/notes"), "body=Hello");
    assert_status(scene.client, 404);
}
