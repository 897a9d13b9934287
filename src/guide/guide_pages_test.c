/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guide/guide.h"
#include "program/program.h"
#include "relationship/relationship_progress.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

struct scene {
    struct client *client;
    struct pair pair;
    int64_t program, nora;
    const char *guide, *program_guide;
};

static struct scene scene_new(struct test_world *world)
{
    struct scene scene = {.client = client_new(world), .nora = person_named(world, "Nora Stein")};
    struct program_new program = {.name = "Leadership",
                                  .format = "mentoring",
                                  .starts_on = clock_day(&world->clock),
                                  .coordinator = scene.nora};
    assert_ok(program_add(world->db, world->arena, &world->clock, &program, &scene.program));
    scene.pair = pair_in(world, scene.program);
    scene.guide = arena_format(world->arena, "/relationships/%lld/guide", (long long)scene.pair.id);
    scene.program_guide = arena_format(world->arena, "/programs/%lld/guide", (long long)scene.program);
    return scene;
}

TEST_DB(members_find_tasks_ideas_and_questions_of_their_phase)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", scene.guide);
    assert_page_has(scene.client, "Say hello to Amara");
    assert_page_has(scene.client, "Two stories: how we got here");
    assert_page_has(scene.client, "What can you not give me");
    assert_page_lacks(scene.client, "Looking back");
    assert_page_lacks(scene.client, "What do you want me to be honest about?");
    client_get(scene.client, "%s?for=all", scene.guide);
    assert_page_has(scene.client, "What do you want me to be honest about?");
}

TEST_DB(the_phase_follows_the_day_and_can_be_chosen)
{
    struct scene scene = scene_new(world);
    world->now += (int64_t)100 * 86400 * 1000;
    client_as(scene.client, scene.pair.amara);
    client_get(scene.client, "%s", scene.guide);
    assert_page_has(scene.client, "Halfway: what helped, what to change");
    client_get(scene.client, "%s?phase=close", scene.guide);
    assert_page_has(scene.client, "Looking back");
    assert_page_lacks(scene.client, "Halfway: what helped, what to change");
    client_get(scene.client, "%s?phase=nonsense", scene.guide);
    assert_page_has(scene.client, "Halfway: what helped, what to change");
}

TEST_DB(what_is_done_is_shown_as_done)
{
    struct scene scene = scene_new(world);
    assert_ok(relationship_progress_agreement(world->db, scene.pair.id, clock_seconds(&world->clock), 0));
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", scene.guide);
    assert_page_has(scene.client, "<span class=\"soft\">Agree on how you work together</span>");
    client_api_get(scene.client, "%s", scene.guide);
    assert_page_has(scene.client, "\"key\":\"agreement\"");
}

TEST_DB(questions_are_filtered_by_theme_and_words)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s?theme=feedback", scene.guide);
    assert_page_has(scene.client, "How do you like to get feedback");
    assert_page_lacks(scene.client, "What are you proud of");
    client_get(scene.client, "%s?q=PROUD", scene.guide);
    assert_page_has(scene.client, "What are you proud of");
    assert_page_lacks(scene.client, "How do you like to get feedback");
    client_get(scene.client, "%s?q=zebra", scene.guide);
    assert_page_has(scene.client, "No question fits this search");
}

TEST_DB(coordinators_change_hide_and_add_and_members_see_it)
{
    struct scene scene = scene_new(world);
    const char *proud = arena_format(world->arena, "%s/proud-unknown", scene.program_guide);
    client_as(scene.client, scene.nora);
    client_get(scene.client, "%s", scene.program_guide);
    assert_page_has(scene.client, "What are you proud of");
    client_post(scene.client, proud,
                "title=What+makes+you+proud%3F&phase=establish&theme=start&side=both&version=0");
    client_follow(scene.client);
    assert_page_has(scene.client, "What makes you proud?");
    client_post(scene.client, arena_format(world->arena, "%s/two-stories/hide", scene.program_guide),
                "hidden=1");
    client_post(scene.client, scene.program_guide,
                "kind=agenda&title=Walk+to+the+harbor&how=Slowly&minutes=30&phase=establish&side=both");
    client_follow(scene.client);
    assert_page_has(scene.client, "Walk to the harbor");
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", scene.guide);
    assert_page_has(scene.client, "What makes you proud?");
    assert_page_has(scene.client, "Walk to the harbor");
    assert_page_lacks(scene.client, "Two stories");
    client_as(scene.client, scene.nora);
    client_post(scene.client, arena_format(world->arena, "%s/remove", proud), "");
    client_follow(scene.client);
    assert_page_has(scene.client, "What are you proud of");
}

TEST_DB(what_cannot_be_taken_is_said_beside_what_was_typed)
{
    struct scene scene = scene_new(world);
    client_as(scene.client, scene.nora);
    client_post(scene.client, scene.program_guide, "kind=question&title=Why%3F&phase=grow&side=both");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Choose a theme.");
    assert_page_has(scene.client, "Why?");
}

TEST_DB(two_coordinators_see_each_others_words)
{
    struct scene scene = scene_new(world);
    const char *values = arena_format(world->arena, "%s/values", scene.program_guide);
    client_as(scene.client, scene.nora);
    client_post(scene.client, values, "title=First%3F&phase=grow&theme=start&side=both&version=0");
    client_post(scene.client, values, "title=Second%3F&phase=grow&theme=start&side=both&version=0");
    assert_status(scene.client, 409);
    assert_page_has(scene.client, "First?");
    assert_page_has(scene.client, "Second?");
    client_post(scene.client, values, "title=Second%3F&phase=grow&theme=start&side=both&version=1");
    assert_status(scene.client, 303);
}
