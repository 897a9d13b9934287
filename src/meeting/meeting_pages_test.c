/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_proposal.h"
#include "meeting/meeting_room.h"
#include "meeting/test_meeting.h"
#include "tests/support/client.h"

static const char *path_of(struct test_world *world, const struct pair *pair, const char *behind)
{
    return arena_format(world->arena, "/relationships/%lld/meetings%s", (long long)pair->id, behind);
}

static const char *path_of_meeting(struct test_world *world, const struct pair *pair, int64_t id,
                                   const char *behind)
{
    return path_of(world, pair, arena_format(world->arena, "/%lld%s", (long long)id, behind));
}

TEST_DB(an_empty_list_says_what_will_be_here)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, &pair, ""));
    assert_status(client, 200);
    assert_page_has(client, "No meeting yet");
    assert_page_has(client, "Amara usually works Monday to Friday, 9:00–17:00 (Europe/Stockholm)");
}

TEST_DB(times_are_suggested_and_planned_at_once)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, &pair, "/plan"));
    assert_status(client, 200);
    assert_page_has(client, "Tuesday 3 Mar, 10:00");
    client_post(client, path_of(world, &pair, "/plan"),
                "times=2026-03-03T09:00:00Z&minutes=45&place=Canteen&what=plan");
    assert_seen(client, path_of(world, &pair, ""));
    client_follow(client);
    assert_page_has(client, "Tuesday 3 March 2026, 10:00–10:45");
    assert_page_has(client, "Canteen");
    client_as(client, pair.amara);
    client_get(client, "/meetings");
    assert_page_has(client, "Jonas Lindqvist");
    client_get(client, "/notices");
    assert_page_has(client, "Jonas Lindqvist planned a meeting for Tuesday 3 March, 10:00.");
}

TEST_DB(several_times_are_proposed_and_answered)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, path_of(world, &pair, "/plan"),
                "times=2026-03-03T09:00:00Z&own=2026-03-04T14:00&minutes=45&note=After+lunch&what=propose");
    assert_status(client, 303);
    const char *proposal = client_answer(client)->location;
    client_follow(client);
    assert_page_has(client, "Wednesday 4 Mar, 14:00");
    assert_page_has(client, "Amara has not answered");
    client_as(client, pair.amara);
    client_get(client, "%s", path_of(world, &pair, ""));
    assert_page_has(client, "Jonas Lindqvist proposed times to meet");
    client_get(client, "%s", proposal);
    assert_page_has(client, "Jonas can come");
    assert_page_has(client, "After lunch");
    struct membership amara = opened_by(world, pair.id, pair.amara);
    struct list lines = {0}, options = {0};
    assert_ok(meeting_proposals_open(&amara, &lines));
    assert_ok(
        meeting_proposal_options(&amara, LIST_AT(&lines, struct meeting_proposal_line, 0)->id, &options));
    client_post(
        client, proposal,
        arena_format(world->arena, "suits=%lld", (long long)LIST_AT(&options, struct meeting_option, 1)->id));
    assert_seen(client, path_of(world, &pair, ""));
    client_follow(client);
    assert_page_has(client, "That suits all of you: the meeting is planned.");
    assert_page_has(client, "Wednesday 4 March 2026, 14:00–14:45");
}

TEST_DB(two_times_cannot_be_planned_at_once_and_no_time_is_asked_for)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, path_of(world, &pair, "/plan"),
                "times=2026-03-03T09:00:00Z&own=2026-03-04T14:00&minutes=45&what=plan");
    assert_status(client, 422);
    assert_page_has(client, "Choose one time to plan it at once");
    assert_page_has(client, "value=\"2026-03-03T09:00:00Z\" checked");
    client_post(client, path_of(world, &pair, "/plan"), "minutes=45&what=propose");
    assert_page_has(client, "Choose a time, or write one.");
    client_post(client, path_of(world, &pair, "/plan"), "own=2026-02-01T10:00&minutes=45&what=propose");
    assert_page_has(client, "One of the times has passed");
    client_post(client, path_of(world, &pair, "/plan"), "own=2026-03-05T10:00&minutes=3&link=meet&what=plan");
    assert_page_has(client, "Write a number of minutes from 5 to 720.");
    assert_page_has(client, "beginning with https://");
}

TEST_DB(a_time_that_is_taken_is_asked_about_without_saying_by_what)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    int64_t other = relationship_of(world, pair.amara, person_named(world, "Tom Becker"));
    struct membership amara = opened_by(world, other, pair.amara);
    (void)planned_in_hours(&amara, 24);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, &pair, "/plan"));
    assert_page_lacks(client, "Tuesday 3 Mar, 10:00");
    client_post(client, path_of(world, &pair, "/plan"), "own=2026-03-03T10:15&minutes=45&what=plan");
    assert_status(client, 422);
    assert_page_has(client, "Amara has another meeting at one of these times.");
    assert_page_lacks(client, "Tom");
    client_post(client, path_of(world, &pair, "/plan"), "own=2026-03-03T10:15&minutes=45&what=plan&anyway=1");
    assert_seen(client, path_of(world, &pair, ""));
}

TEST_DB(a_meeting_of_before_is_noted_at_once)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, path_of(world, &pair, "/plan"), "own=2026-02-25T10:00&minutes=45&what=plan");
    client_follow(client);
    assert_page_has(client, "We met");
    client_get(client, "%s", path_of(world, &pair, ""));
    assert_page_has(client, "Did you meet?");
}

TEST_DB(a_room_is_made_by_the_template_of_the_portal)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, &pair, "/plan"));
    assert_page_lacks(client, "Make a video room");
    assert_ok(meeting_room_template_put(world->db, "https://meet.example/{random}"));
    client_get(client, "%s", path_of(world, &pair, "/plan"));
    assert_page_has(client, "Make a video room");
    client_post(client, path_of(world, &pair, "/plan"), "own=2026-03-03T10:00&minutes=45&what=plan&room=1");
    client_follow(client);
    assert_page_has(client, "https://meet.example/");
    assert_page_has(client, "Join the call");
}

TEST_DB(moving_keeps_what_was_typed_when_the_other_was_quicker)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    struct membership amara = opened_by(world, pair.id, pair.amara);
    int64_t id = planned_in_hours(&amara, 24);
    struct meeting_moving moving = {.id = id, .version = 1, .starts_at = in_hours(world, 49), .minutes = 45};
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of_meeting(world, &pair, id, "/move"));
    assert_page_has(client, "Tuesday 3 March 2026, 10:00–10:45");
    assert_ok(meeting_move(&amara, &moving));
    client_post(client, path_of_meeting(world, &pair, id, "/move"),
                "choice=own&starts_at=2026-03-06T11:00&minutes=30&place=Roof&version=1");
    assert_status(client, 422);
    assert_page_has(client, "Amara changed this meeting meanwhile.");
    assert_page_has(client, "Wednesday 4 March 2026, 11:00–11:45");
    assert_page_has(client, "value=\"2026-03-06T11:00\"");
    assert_page_has(client, "Roof");
    client_post(client, path_of_meeting(world, &pair, id, "/move"),
                "choice=own&starts_at=2026-03-06T11:00&minutes=30&place=Roof&version=2");
    client_follow(client);
    assert_page_has(client, "Moved twice");
    assert_page_has(client, "Would a shorter or rarer rhythm fit better?");
}

TEST_DB(what_is_cancelled_says_why_to_the_members)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    struct membership amara = opened_by(world, pair.id, pair.amara);
    int64_t id = planned_in_hours(&amara, 24);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of_meeting(world, &pair, id, "/cancel"));
    assert_page_has(client, "Move it instead");
    client_post(client, path_of_meeting(world, &pair, id, "/cancel"), "why=I+am+ill&version=1");
    client_follow(client);
    assert_page_has(client, "I am ill");
    assert_page_has(client, "Cancelled");
    client_get(client, "%s", path_of_meeting(world, &pair, id, "/move"));
    assert_status(client, 409);
}

TEST_DB(who_was_there_is_said_and_counted)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 24);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of_meeting(world, &pair, id, "/attendance"));
    assert_status(client, 409);
    world->now += 25LL * 3600 * 1000;
    client_get(client, "%s", path_of_meeting(world, &pair, id, "/attendance"));
    assert_page_has(client, "A little late");
    client_post(client, path_of_meeting(world, &pair, id, "/attendance"),
                arena_format(world->arena,
                             "outcome=held&version=1&presences.0.person_id=%lld&presences.0.came=late",
                             (long long)pair.amara));
    client_follow(client);
    assert_page_has(client, "Noted: you met.");
    assert_page_has(client, "Held");
    client_post(client, path_of_meeting(world, &pair, id, "/attendance"), "outcome=perhaps&version=2");
    assert_status(client, 422);
    assert_page_has(client, "Say whether you met.");
}

TEST_DB(hours_are_said_and_seen_by_colleagues)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "/meetings/hours");
    assert_page_has(client, "value=\"09:00\"");
    client_post(client, "/meetings/hours", "days=1&days=2&days=4&from=08:30&until=15:00");
    assert_status(client, 303);
    client_as(client, pair.amara);
    client_get(client, "/people/%lld", (long long)pair.jonas);
    assert_page_has(client, "Monday, Tuesday and Thursday, 8:30–15:00");
    client_as(client, pair.jonas);
    client_post(client, "/meetings/hours", "from=15:00&until=8:00");
    assert_status(client, 422);
    assert_page_has(client, "Choose at least one day.");
    assert_page_has(client, "This is before you begin.");
}

TEST_DB(admins_set_the_template_for_rooms)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    assert_ok(account_set_role(world->db, &world->clock, pair.amara, ACCOUNT_ADMIN, true, 0));
    client_as(client, pair.amara);
    client_post(client, "/admin/meetings", "room=https://meet.example/room");
    assert_status(client, 422);
    assert_page_has(client, "Put {random} where");
    client_post(client, "/admin/meetings", "room=https://meet.example/{random}");
    assert_seen(client, "/admin/meetings");
    client_follow(client);
    assert_page_has(client, "A link made from it:");
}

TEST_DB(the_interface_for_programs_plans_and_moves)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_api_post(client, path_of(world, &pair, "/plan"),
                    "{\"times\":[\"2026-03-03T10:00:00+01:00\"],\"what\":\"plan\"}");
    assert_status(client, 200);
    client_api_get(client, "%s", path_of(world, &pair, ""));
    assert_page_has(client, "\"starts_at\":\"2026-03-03T09:00:00Z\"");
}

TEST_DB(a_closed_relationship_is_read_and_plans_nothing)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    pair_close(world, &pair);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, &pair, ""));
    assert_status(client, 200);
    assert_page_lacks(client, "Find a time");
    client_get(client, "%s", path_of(world, &pair, "/plan"));
    assert_status(client, 409);
}

TEST_DB(a_series_is_planned_changed_and_ended_on_its_pages)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, &pair, "/series/new"));
    assert_status(client, 200);
    client_post(client, path_of(world, &pair, "/series/new"),
                "first=2026-03-10T10:00&unit=weeks&every=2&ends=open&minutes=45&place=Canteen");
    assert_status(client, 303);
    const char *series = client_answer(client)->location;
    client_follow(client);
    assert_page_has(client, "Every 2 weeks on Tuesday, 10:00 (Europe/Stockholm)");
    assert_page_has(client, "Tuesday 24 Mar, 10:00–10:45");
    client_post(client, series,
                "first=2026-03-12T11:00&unit=months&every=1&ends=after&count=3&minutes=30&version=1");
    assert_status(client, 303);
    const char *next = client_answer(client)->location;
    client_follow(client);
    assert_page_has(client, "Every month on the second Thursday, 11:00 (Europe/Stockholm), 3 times");
    client_get(client, "%s", series);
    assert_page_has(client, "Nothing of it is still to come.");
    client_get(client, "%s", path_of(world, &pair, ""));
    assert_page_has(client, "Every month on the second Thursday");
    assert_page_lacks(client, "Cancelled");
    client_post(client, arena_format(world->arena, "%s/end", next), "");
    client_follow(client);
    assert_page_has(client, "No meeting yet");
}

TEST_DB(a_series_that_cannot_be_is_explained)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    client_as(client, pair.jonas);
    client_post(client, path_of(world, &pair, "/series/new"),
                "first=2026-02-10T10:00&unit=days&every=0&ends=on&until=2026-01-01&minutes=45");
    assert_status(client, 422);
    assert_page_has(client, "This time has passed.");
    assert_page_has(client, "Write a number from 1 to 12.");
    assert_page_has(client, "Choose weeks or months.");
    assert_page_has(client, "This is before the first meeting.");
    client_post(client, path_of(world, &pair, "/series/new"),
                "first=2026-03-10T10:00&unit=weeks&every=1&ends=after&count=201&minutes=45");
    assert_page_has(client, "Write a number of meetings from 1 to 200.");
}

SQL(testing_zone, "UPDATE person SET time_zone = $2 WHERE id = $1");

TEST_DB(a_series_keeps_its_zone_when_somebody_elsewhere_changes_it)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    assert_ok(
        db_run(world->db, &testing_zone, DB_PARAMS(db_int(pair.amara), db_text("America/New_York")), NULL));
    client_as(client, pair.jonas);
    client_post(client, path_of(world, &pair, "/series/new"),
                "first=2026-04-07T15:00&unit=weeks&every=1&ends=open&minutes=45");
    const char *series = client_answer(client)->location;
    client_as(client, pair.amara);
    client_get(client, "%s", series);
    assert_page_has(client, "Every week on Tuesday, 15:00 (Europe/Stockholm)");
    assert_page_has(client, "On your clock (America/New_York).");
    assert_page_has(client, "value=\"2026-04-07T09:00\"");
    client_post(client, series, "first=2026-04-08T10:00&unit=weeks&every=1&ends=open&minutes=45&version=1");
    client_follow(client);
    assert_page_has(client, "Every week on Wednesday, 16:00 (Europe/Stockholm)");
}

TEST_DB(where_hours_do_not_meet_it_is_said_kindly)
{
    struct client *client = client_new(world);
    struct pair pair = pair_new(world);
    assert_ok(db_run(world->db, &testing_zone, DB_PARAMS(db_int(pair.amara), db_text("America/Los_Angeles")),
                     NULL));
    client_as(client, pair.jonas);
    client_get(client, "%s", path_of(world, &pair, "/plan"));
    assert_page_has(client, "Hardly any time within your working hours suits all of you.");
    assert_page_has(client, "early for Amara");
    assert_page_has(client, "late for you");
}
