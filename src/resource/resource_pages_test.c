/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "resource/resource.h"

#include "relationship/test_pair.h"
#include "tests/support/client.h"

struct scene {
    struct client *client;
    struct pair pair;
    const char *path; /* of the relationship */
};

static const char *in(struct test_world *world, const struct scene *scene, const char *rest)
{
    return arena_format(world->arena, "%s%s", scene->path, rest);
}

static struct scene scene_of(struct test_world *world)
{
    struct scene scene = {.client = client_new(world), .pair = pair_new(world)};
    scene.path = arena_format(world->arena, "/relationships/%lld", (long long)scene.pair.id);
    client_as(scene.client, scene.pair.amara);
    return scene;
}

/* The first address below `part` on the last page. */
static const char *path_on(struct test_world *world, const struct scene *scene, const char *part)
{
    const char *start = in(world, scene, part), *at = client_answer(scene->client)->body;
    while ((at = strstr(at, start)) && !strchr("0123456789", at[strlen(start)])) at++;
    assert_non_null(at);
    return arena_format(world->arena, "%.*s", (int)(strlen(start) + strspn(at + strlen(start), "0123456789")),
                        at);
}

TEST_DB(a_link_is_shared_with_where_it_leads)
{
    struct scene scene = scene_of(world);
    client_get(scene.client, "%s", in(world, &scene, "/resources"));
    assert_page_has(scene.client, "Nothing shared yet");
    client_post(scene.client, in(world, &scene, "/resources/new"),
                "kind=resource&title=On+listening&address=javascript:alert(1)&whom=all");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "beginning with https://");
    client_post(scene.client, in(world, &scene, "/resources/new"),
                "kind=resource&title=On+listening&address=https://books.example/listening&whom=all");
    assert_seen(scene.client, in(world, &scene, "/resources"));
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", in(world, &scene, "/resources"));
    assert_page_has(
        scene.client,
        "<a href=\"https://books.example/listening\" rel=\"noreferrer noopener\">On listening</a>");
    assert_page_has(scene.client, "leads to books.example");
    const char *one = path_on(world, &scene, "/resources/");
    client_post(scene.client, arena_format(world->arena, "%s/mark", one), "marked=1");
    client_follow(scene.client);
    assert_page_has(scene.client, "Read or done by you");
    client_post(scene.client, arena_format(world->arena, "%s/remove", one), "");
    assert_status(scene.client, 403);
}

TEST_DB(two_who_change_a_resource_at_once_see_both_texts)
{
    struct scene scene = scene_of(world);
    client_post(scene.client, in(world, &scene, "/resources/new"),
                "kind=resource&title=On+listening&body=Read+it&whom=all");
    client_follow(scene.client);
    const char *one = path_on(world, &scene, "/resources/");
    client_post(scene.client, one, "version=1&kind=resource&title=By+Amara&body=Read+it&whom=all");
    assert_status(scene.client, 303);
    client_as(scene.client, scene.pair.jonas);
    client_post(scene.client, one, "version=1&kind=resource&title=By+Jonas&body=Read+it&whom=all");
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "Amara Okafor changed this while you wrote");
    assert_page_has(scene.client, "<p class=\"prose\">By Amara</p>");
    assert_page_has(scene.client, "value=\"By Jonas\"");
    client_post(scene.client, one, "version=2&kind=resource&title=By+both&body=Read+it&whom=all");
    assert_status(scene.client, 303);
}

TEST_DB(a_workshop_is_written_down_and_taught_back)
{
    struct scene scene = scene_of(world);
    const char *who = arena_format(world->arena, "%lld", (long long)scene.pair.amara);
    client_post(scene.client, in(world, &scene, "/workshops/new"),
                arena_format(world->arena, "who=%s&title=", who));
    assert_status(scene.client, 422);
    client_post(scene.client, in(world, &scene, "/workshops/new"),
                arena_format(world->arena, "who=%s&title=Negotiation&cost=free", who));
    client_follow(scene.client);
    assert_page_has(scene.client, "Planned");
    const char *one = path_on(world, &scene, "/workshops/");
    client_post(
        scene.client, one,
        arena_format(world->arena, "version=1&who=%s&title=Negotiation&attended=1&takeaway=Ask+first", who));
    client_follow(scene.client);
    assert_page_has(scene.client, "Teach-back to come");
    client_post(scene.client, one, arena_format(world->arena, "version=1&who=%s&title=Other", who));
    assert_status(scene.client, 422);
    assert_page_has(scene.client, "You changed this while you wrote");
    client_post(scene.client, arena_format(world->arena, "%s/remove", one), "");
    client_follow(scene.client);
    assert_page_lacks(scene.client, "Negotiation");
}

TEST_DB(an_introduction_is_offered_by_the_api_and_made_on_its_page)
{
    struct scene scene = scene_of(world);
    client_api_post(scene.client, in(world, &scene, "/introductions/new"), "{\"whom\":\"Noor Haddad\"}");
    assert_status(scene.client, 200);
    client_as(scene.client, scene.pair.jonas);
    client_get(scene.client, "%s", in(world, &scene, "/resources"));
    assert_page_has(scene.client, "Amara offers to introduce you");
    const char *one = path_on(world, &scene, "/introductions/");
    client_post(scene.client, one,
                arena_format(world->arena, "version=1&state=met&by=%lld&for_whom=%lld&whom=Noor+Haddad",
                             (long long)scene.pair.amara, (long long)scene.pair.jonas));
    client_follow(scene.client);
    assert_page_has(scene.client, "They met");
}

TEST_DB(what_is_shared_stays_readable_once_it_is_closed)
{
    struct scene scene = scene_of(world);
    client_post(scene.client, in(world, &scene, "/resources/new"),
                "kind=opportunity&title=An+open+role&body=Ask+me&whom=all");
    pair_close(world, &scene.pair);
    client_get(scene.client, "%s", in(world, &scene, "/resources"));
    assert_page_has(scene.client, "An open role");
    assert_page_lacks(scene.client, "Share something");
    client_post(scene.client, in(world, &scene, "/resources/new"),
                "kind=resource&title=Too+late&body=x&whom=all");
    assert_status(scene.client, 409);
}
