/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "feedback/feedback.h"

#include "relationship/test_pair.h"
#include "tests/support/client.h"

struct scene {
    struct client *client;
    struct pair pair;
    const char *path; /* of the relationship's feedback */
};

static const char *in(struct test_world *world, const char *path, const char *rest)
{
    return arena_format(world->arena, "%s%s", path, rest);
}

static struct scene scene_of(struct test_world *world)
{
    struct scene scene = {.client = client_new(world), .pair = pair_new(world)};
    scene.path = arena_format(world->arena, "/relationships/%lld/feedback", (long long)scene.pair.id);
    client_as(scene.client, scene.pair.amara);
    return scene;
}

static const char *give(struct test_world *world, struct scene *scene)
{
    client_post(
        scene->client, in(world, scene->path, "/new"),
        arena_format(world->arena, "to=%lld&behavior=You+let+Ana+finish", (long long)scene->pair.jonas));
    assert_status(scene->client, 303);
    return arena_string(world->arena, client_answer(scene->client)->location);
}

TEST_DB(feedback_is_given_read_and_thanked_for)
{
    struct scene scene = scene_of(world);
    const char *one = give(world, &scene);
    client_follow(scene.client);
    assert_page_has(scene.client, "You let Ana finish");
    assert_page_lacks(scene.client, "What I will do");
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", scene.path);
    assert_page_has(scene.client, "You let Ana finish");
    assert_page_has(scene.client, "From Amara Okafor");
    client_post(scene.client, in(world, one, "/thank"), "");
    assert_seen(scene.client, one);
    client_follow(scene.client);
    assert_page_has(scene.client, "Thanked on");
}

TEST_DB(feedback_is_listed_by_pages)
{
    struct scene scene = scene_of(world);
    const char *first = give(world, &scene);
    for (int i = 0; i < 50; i++) {
        world->now += 1000;
        give(world, &scene);
    }
    client_get(scene.client, "%s", scene.path);
    assert_page_has(scene.client, "Earlier");
    assert_page_lacks(scene.client, "Later");
    assert_page_lacks(scene.client, first);
    client_get(scene.client, "%s?page=2", scene.path);
    assert_page_has(scene.client, "Later");
    assert_page_lacks(scene.client, "Earlier");
    assert_page_lacks(scene.client, "Nothing yet");
    assert_page_has(scene.client, first);
}

TEST_DB(feedback_without_words_is_asked_for_some)
{
    struct scene scene = scene_of(world);
    client_post(scene.client, in(world, scene.path, "/new"),
                arena_format(world->arena, "to=%lld&situation=+", (long long)scene.pair.jonas));
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Write at least one of the four");
}

TEST_DB(two_windows_of_the_receiver_lose_nothing)
{
    struct scene scene = scene_of(world);
    const char *one = give(world, &scene);
    client_as(scene.client, scene.pair.jonas);
    client_post(scene.client, in(world, one, "/intend"), "version=1&intention=");
    assert_status(scene.client, 422);
    client_post(scene.client, in(world, one, "/intend"), "version=1&intention=I+wait");
    assert_seen(scene.client, one);
    client_post(scene.client, in(world, one, "/intend"), "version=1&intention=I+count");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "<p class=\"prose\">I wait</p>");
    assert_page_has(scene.client, ">I count</textarea>");
    client_post(scene.client, in(world, one, "/follow-up"), "version=2&how_before=Fast&how_after=Calm");
    assert_seen(scene.client, one);
    client_as(scene.client, scene.pair.amara);
    client_get(scene.client, "%s", one);
    assert_page_has(scene.client, "Do you see it, too?");
    client_post(scene.client, in(world, one, "/confirm"), "words=Yes");
    client_follow(scene.client);
    assert_page_has(scene.client, "You see it, too");
}

TEST_DB(a_question_leads_to_an_answer)
{
    struct scene scene = scene_of(world);
    client_post(scene.client, in(world, scene.path, "/ask"), "to=&question=");
    assert_status(scene.client, 422);
    client_post(scene.client, in(world, scene.path, "/ask"),
                arena_format(world->arena, "to=%lld&question=How+was+it", (long long)scene.pair.jonas));
    assert_seen(scene.client, scene.path);
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", scene.path);
    assert_page_has(scene.client, "Amara Okafor asks you for feedback");
    assert_page_has(scene.client, "How was it");
}

/* The link that stands on the page. */
static const char *link_on(struct test_world *world, const struct client *client)
{
    const char *at = strstr(client_answer(client)->body, "/feedback/");
    while (at && strspn(at + 10, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != 43)
        at = strstr(at + 1, "/feedback/");
    assert_non_null(at);
    return arena_format(world->arena, "%.*s", 10 + 43, at);
}

TEST_DB(a_stranger_answers_by_a_link_once)
{
    struct scene scene = scene_of(world);
    client_as(scene.client, scene.pair.jonas);
    client_post(scene.client, in(world, scene.path, "/ask"), "to=other&whom=&question=How+was+it");
    assert_status(scene.client, 422);
    client_post(scene.client, in(world, scene.path, "/ask"), "to=other&whom=Priya&question=How+was+it");
    assert_status(scene.client, 200);
    const char *link = link_on(world, scene.client);
    client_as(scene.client, 0);
    client_get(scene.client, "%s", link);
    assert_status(scene.client, 200);
    assert_page_has(scene.client, "Jonas Lindqvist asks you for feedback");
    assert_page_has(scene.client, "Only Jonas reads what you write");
    assert_page_lacks(scene.client, "Amara");
    client_post(scene.client, link, "name=Priya");
    assert_status(scene.client, 422);
    client_post(scene.client, link, "name=Priya&behavior=You+asked+good+questions");
    assert_status(scene.client, 200);
    assert_page_has(scene.client, "Thank you");
    client_get(scene.client, "%s", link);
    assert_status(scene.client, 404);
    assert_page_has(scene.client, "This link does not work any more");
    assert_page_lacks(scene.client, "There is nothing here");
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", scene.path);
    assert_page_has(scene.client, "You asked good questions");
    client_as(scene.client, scene.pair.amara);
    client_get(scene.client, "%s", scene.path);
    assert_page_lacks(scene.client, "You asked good questions");
}

TEST_DB(a_mistyped_choice_of_a_question_is_not_found)
{
    struct scene scene = scene_of(world);
    client_get(scene.client, "%s/new?request=12345", scene.path);
    assert_status(scene.client, 404);
    client_get(scene.client, "%s/12345", scene.path);
    assert_status(scene.client, 404);
}
