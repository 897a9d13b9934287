/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "checkin/checkin.h"
#include "checkin/test_checkin.h"
#include "tests/support/client.h"

static const char *path_of(struct test_world *world, int64_t id, const char *part)
{
    return arena_format(world->arena, "/relationships/%lld%s", (long long)id, part);
}

TEST_DB(a_check_in_is_written_and_read_by_its_author)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id, "/check-ins"));
    assert_page_has(client, "A minute for yourself");
    client_get(client, "%s", path_of(world, pair.id, "/check-ins/new"));
    assert_page_has(client, "Is it safe to say hard things?");
    assert_page_has(client, "name=\"trust\" value=\"4\"");
    client_post(client, path_of(world, pair.id, "/check-ins/new"),
                "version=0&engagement=5&trust=2&line=Too+much+small+talk");
    assert_seen(client, path_of(world, pair.id, "/check-ins"));
    client_follow(client);
    assert_page_has(client, "Too much small talk");
    assert_page_has(client, "Trust, from 1 to 5, the oldest first: 2");
    assert_page_has(client, "Go back to what you agreed stays between you");
    client_get(client, "%s", path_of(world, pair.id, "/check-ins/new"));
    assert_page_has(client, "You checked in today already");
    client_as(client, pair.amara);
    client_get(client, "%s", path_of(world, pair.id, "/check-ins"));
    assert_page_lacks(client, "Too much small talk");
    client_api_get(client, "%s", path_of(world, pair.id, "/check-ins"));
    assert_page_lacks(client, "Too much small talk");
    assert_page_has(client, "\"none\":true");
}

TEST_DB(an_empty_or_impossible_check_in_is_shown_again)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, path_of(world, pair.id, "/check-ins/new"), "version=0&line=Only+words");
    assert_status(client, 422);
    assert_page_has(client, "Answer at least one of the six.");
    assert_page_has(client, "Only words");
    client_post(client, path_of(world, pair.id, "/check-ins/new"), "version=0&trust=9");
    assert_status(client, 422);
    assert_page_has(client, "Choose a number from 1 to 5.");
}

TEST_DB(a_second_window_shows_both_lines)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, path_of(world, pair.id, "/check-ins/new"), "version=0&trust=4&line=The+first");
    client_post(client, path_of(world, pair.id, "/check-ins/new"), "version=0&trust=4&line=The+second");
    assert_status(client, 422);
    assert_page_has(client, "The first");
    assert_page_has(client, "The second");
}

TEST_DB(what_is_closed_takes_no_check_in)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    pair_close(world, &pair);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, pair.id, "/check-ins"));
    assert_status(client, 200);
    client_get(client, "%s", path_of(world, pair.id, "/check-ins/new"));
    assert_status(client, 409);
    client_post(client, path_of(world, pair.id, "/check-ins/new"), "version=0&trust=4");
    assert_status(client, 409);
}
