/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Times with people's calendars: what suits all is proposed, and nobody learns anything of another's. */
#include "busy/test_busy.h"
#include "meeting/meeting_proposal.h"
#include "meeting/meeting_suggest.h"
#include "meeting/test_meeting.h"
#include "tests/support/client.h"

static const char *path_of(struct test_world *world, const struct pair *pair, const char *behind)
{
    return arena_format(world->arena, "/relationships/%lld/meetings%s", (long long)pair->id, behind);
}

/* The first time that is suggested to somebody. */
static int64_t first_for(struct test_world *world, const struct pair *pair, int64_t person)
{
    struct membership membership = opened_by(world, pair->id, person);
    struct meeting_suggesting suggesting = {
        .zone = zone_load(world->arena, "Europe/Stockholm"), .minutes = 45, .most = 8};
    struct list times = {0};
    assert_ok(meeting_suggest(&membership, &suggesting, &times));
    assert_true(times.count > 0);
    return LIST_AT(&times, struct meeting_suggestion, 0)->starts_at;
}

/* Tuesday 3 March 2026, 9:00 UTC, is what is suggested first to a pair without calendars. */
enum { TUESDAY_NINE = 1772528400 };

TEST_DB(times_at_which_a_member_is_busy_are_not_suggested_to_anybody)
{
    struct pair pair = pair_new(world);
    assert_int_equal(first_for(world, &pair, pair.jonas), TUESDAY_NINE);
    busy_give_events(world, pair.amara, BUSY_EVENT("20260303T000000Z", "20260303T120000Z"));
    int64_t first = first_for(world, &pair, pair.jonas);
    assert_true(first >= TUESDAY_NINE + 3 * 3600);
    assert_int_equal(first_for(world, &pair, pair.amara), first);
    busy_give_events(world, pair.jonas, BUSY_EVENT("20260303T120000Z", "20260304T000000Z"));
    assert_true(first_for(world, &pair, pair.amara) >= TUESDAY_NINE + 15 * 3600);
}

/* All pages and answers of the API on which a partner looks for times. */
static void assert_partner_reads_nothing(struct test_world *world, struct client *client,
                                         const struct pair *pair)
{
    static const char *const PATHS[] = {"", "/plan", "/series/new"};
    for (size_t i = 0; i < sizeof PATHS / sizeof PATHS[0]; i++)
        for (int api = 0; api < 2; api++) {
            if (api) client_api_get(client, "%s", path_of(world, pair, PATHS[i]));
            else client_get(client, "%s", path_of(world, pair, PATHS[i]));
            assert_status(client, 200);
            assert_page_lacks(client, "otter");
            assert_page_lacks(client, "calendar.localhost");
            assert_page_lacks(client, "Dentist");
            assert_page_lacks(client, "2026-03-03T09:00");
            assert_page_lacks(client, "busy then");
        }
    client_get(client, "/account/busy");
    assert_page_lacks(client, "calendar.localhost");
    client_api_get(client, "/account/busy");
    assert_page_has(client, "\"has_feed\":false");
    assert_page_lacks(client, "calendar.localhost");
}

TEST_DB(a_partner_reads_nothing_of_the_others_calendar)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    busy_give_events(world, pair.amara, BUSY_EVENT("20260303T090000Z", "20260303T100000Z"));
    client_as(client, pair.jonas);
    assert_partner_reads_nothing(world, client, &pair);
}

/* Taking a time at which the other is busy goes through without a word: an answer would give it away. */
TEST_DB(taking_a_time_does_not_tell_whether_the_other_is_busy)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    busy_give_events(world, pair.amara, BUSY_EVENT("20260303T090000Z", "20260303T100000Z"));
    client_as(client, pair.jonas);
    client_post(client, path_of(world, &pair, "/plan"), "times=2026-03-03T09:00:00Z&minutes=45&what=propose");
    assert_status(client, 303);
    const char *proposal = client_answer(client)->location;
    client_follow(client);
    assert_page_lacks(client, "busy");
    client_as(client, pair.amara);
    client_get(client, "%s", proposal);
    assert_page_has(client, "Your calendar says that you are busy then.");
}

TEST_DB(ones_own_busy_time_is_noted_and_can_be_taken_all_the_same)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    busy_give_events(world, pair.jonas, BUSY_EVENT("20260303T090000Z", "20260303T100000Z"));
    client_as(client, pair.jonas);
    client_post(client, path_of(world, &pair, "/plan"), "own=2026-03-03T10:30&minutes=45&what=plan");
    assert_status(client, 422);
    assert_page_has(client, "Your calendar says that you are busy at one of these times.");
    client_post(client, path_of(world, &pair, "/plan"), "own=2026-03-03T10:30&minutes=45&what=plan&anyway=1");
    assert_status(client, 303);
    client_post(client, path_of(world, &pair, "/plan"), "own=2026-03-03T12:00&minutes=45&what=plan");
    assert_status(client, 303);
}

/* Jonas, who has a meeting on 5 March from 9:00 to 9:45 UTC and this event in his calendar, moves the
 * meeting. */
static struct client *moved_beside(struct test_world *world, const char *event, const char *to)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t meeting = planned_in_hours(&jonas, 72);
    busy_give_events(world, pair.jonas, event);
    client_as(client, pair.jonas);
    client_post(client, path_of(world, &pair, arena_format(world->arena, "/%lld/move", (long long)meeting)),
                arena_format(world->arena, "choice=own&version=1&%s", to));
    assert_status(client, 303);
    client_follow(client);
    assert_page_has(client, "The meeting is moved.");
    return client;
}

TEST_DB(moving_onto_ones_own_busy_time_is_noted)
{
    struct client *client = moved_beside(world, BUSY_EVENT("20260306T090000Z", "20260306T100000Z"),
                                         "starts_at=2026-03-06T10:30&minutes=45");
    assert_page_has(client, "Your calendar says that you are busy then");
}

/* The meeting may stand in the own calendar too, by an invitation. */
TEST_DB(the_time_of_the_meeting_that_moves_is_not_noted_as_busy)
{
    struct client *client = moved_beside(world, BUSY_EVENT("20260305T090000Z", "20260305T100000Z"),
                                         "starts_at=2026-03-05T09:45&minutes=60");
    assert_page_lacks(client, "busy then");
}

TEST_DB(what_is_left_of_a_busy_time_beside_the_meeting_that_moves_is_noted)
{
    struct client *client = moved_beside(world, BUSY_EVENT("20260305T090000Z", "20260305T100000Z"),
                                         "starts_at=2026-03-05T10:30&minutes=60");
    assert_page_has(client, "busy then");
}

TEST_DB(proposing_another_time_for_a_meeting_does_not_count_its_own)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t meeting = planned_in_hours(&jonas, 72);
    busy_give_events(world, pair.jonas, BUSY_EVENT("20260305T090000Z", "20260305T094500Z"));
    client_as(client, pair.jonas);
    client_post(client, path_of(world, &pair, "/plan"),
                arena_format(world->arena, "own=2026-03-05T10:15&minutes=45&what=propose&moves=%lld",
                             (long long)meeting));
    assert_status(client, 303);
    client_post(client, path_of(world, &pair, "/plan"), "own=2026-03-05T10:15&minutes=45&what=propose");
    assert_status(client, 422);
}
