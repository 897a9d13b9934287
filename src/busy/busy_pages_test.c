/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "busy/test_busy.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

TEST_DB(an_address_is_taken_and_never_shown_again)
{
    struct client *client = client_new(world);
    int64_t jonas = person_named(world, "Jonas Lindqvist");
    client_as(client, jonas);
    client_get(client, "/account/busy");
    assert_page_has(client, "Where do I find it?");
    client_post(client, "/account/busy", "address=webcal://cal.example/private-otter/basic.ics");
    assert_seen(client, "/account/busy");
    client_follow(client);
    assert_page_has(client, "Your calendar at cal.example");
    assert_page_has(client, "being read for the first time");
    assert_page_lacks(client, "otter");
    client_api_get(client, "/account/busy");
    assert_page_lacks(client, "otter");
}

TEST_DB(an_address_that_is_none_is_refused_beside_the_field)
{
    struct client *client = client_new(world);
    client_as(client, person_named(world, "Jonas Lindqvist"));
    client_post(client, "/account/busy", "address=my+calendar");
    assert_status(client, 422);
    assert_page_has(client, "It begins with https://");
    assert_page_has(client, "value=\"my calendar\"");
    client_post(client, "/account/busy", "address=");
    assert_status(client, 422);
    assert_page_has(client, "Paste the private address");
}

TEST_DB(the_page_shows_how_reading_goes_and_what_is_known)
{
    struct client *client = client_new(world);
    int64_t jonas = person_named(world, "Jonas Lindqvist");
    client_as(client, jonas);
    busy_give_events(world, jonas, BUSY_EVENT("20260303T090000Z", "20260303T100000Z"));
    world->now += INT64_C(12) * 60 * 1000;
    client_get(client, "/account/busy");
    assert_page_has(client, "Checked 12 minutes ago.");
    assert_page_has(client, "One busy time is known for the next 60 days.");
    assert_page_has(client, "Tuesday 3 Mar, 10:00");
    assert_page_lacks(client, "Dentist");
    assert_ok(busy_read_now(world, jonas));
    client_get(client, "/account/busy");
    assert_page_has(client, "Checked just now.");
    assert_page_has(client, "The server cannot be reached.");
    assert_page_has(client, "still counts");
    world->now += (int64_t)BUSY_STALE * 1000;
    client_get(client, "/account/busy");
    assert_page_has(client, "is too old");
}

TEST_DB(reading_it_now_has_to_wait_two_minutes)
{
    struct client *client = client_new(world);
    int64_t jonas = person_named(world, "Jonas Lindqvist");
    client_as(client, jonas);
    client_post(client, "/account/busy/check", "");
    assert_status(client, 404);
    busy_give_events(world, jonas, BUSY_EVENT("20260303T090000Z", "20260303T100000Z"));
    client_post(client, "/account/busy/check", "");
    client_follow(client);
    assert_page_has(client, "Try again in two minutes.");
    world->now += (int64_t)BUSY_REFRESH_SECONDS * 1000;
    client_post(client, "/account/busy/check", "");
    client_follow(client);
    assert_page_has(client, "is being read");
}

TEST_DB(it_can_be_deleted)
{
    struct client *client = client_new(world);
    int64_t jonas = person_named(world, "Jonas Lindqvist");
    client_as(client, jonas);
    busy_give_events(world, jonas, BUSY_EVENT("20260303T090000Z", "20260303T100000Z"));
    client_post(client, "/account/busy/remove", "");
    client_follow(client);
    assert_page_has(client, "are deleted");
    assert_page_lacks(client, "Your calendar at");
}
