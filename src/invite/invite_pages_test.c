/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "invite/test_invite.h"
#include "tests/support/client.h"

SQL(testing_leave, "UPDATE person SET active = 0, left_on = 1 WHERE id = $1");
SQL(testing_switch_off, "UPDATE account SET disabled = 1 WHERE person_id = $1");

/* Makes the address and says its path. */
static const char *feed_path(struct test_world *world, struct client *client)
{
    client_post(client, "/account/calendar/feed", "");
    assert_status(client, 200);
    const char *at = strstr(client_answer(client)->body, "/calendar/feed/");
    assert_non_null(at);
    return arena_format(world->arena, "%.*s", (int)strcspn(at, "\""), at);
}

static const char *meeting_path(struct test_world *world, const struct pair *pair, int64_t meeting)
{
    return arena_format(world->arena, "/relationships/%lld/meetings/%lld", (long long)pair->id,
                        (long long)meeting);
}

TEST_DB(a_meeting_is_taken_home_as_a_file)
{
    struct client *client = client_new(world);
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct meeting_new plan = {.starts_at = in_hours(world, 48),
                               .minutes = 45,
                               .zone = "Europe/Stockholm",
                               .place = "Canteen",
                               .link = "https://meet.example/secret-room"};
    int64_t meeting;
    assert_ok(meeting_plan(&jonas, &plan, &meeting));
    client_as(client, pair.jonas);
    client_get(client, "%s", meeting_path(world, &pair, meeting));
    assert_page_has(client, "Add to calendar");
    client_get(client, "%s/calendar.ics", meeting_path(world, &pair, meeting));
    assert_status(client, 200);
    assert_string_equal(client_answer(client)->type, "text/calendar; charset=utf-8");
    assert_page_has(client, "SUMMARY:Meeting with Amara (Ithaca)\r\n");
    assert_page_has(client, "DTSTART;TZID=Europe/Stockholm:20260304T100000\r\n");
    assert_page_lacks(client, "Canteen");
    assert_page_lacks(client, "secret-room");
}

TEST_DB(a_cancelled_meeting_is_no_file)
{
    struct client *client = client_new(world);
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t meeting = planned_in_hours(&jonas, 48);
    assert_ok(meeting_cancel(&jonas, meeting, 1, ""));
    client_as(client, pair.jonas);
    client_get(client, "%s", meeting_path(world, &pair, meeting));
    assert_page_lacks(client, "Add to calendar");
    client_get(client, "%s/calendar.ics", meeting_path(world, &pair, meeting));
    assert_status(client, 404);
}

TEST_DB(an_occurrence_is_taken_home_with_its_series)
{
    struct client *client = client_new(world);
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t series = series_of_tuesdays(&jonas, 6);
    struct meeting second = occurrence_of(&jonas, series, 1), fourth = occurrence_of(&jonas, series, 3);
    moved_by_hours(&jonas, &second, 24);
    assert_ok(meeting_cancel(&jonas, fourth.id, fourth.version, ""));
    client_as(client, pair.amara);
    client_get(client, "%s/calendar.ics", meeting_path(world, &pair, second.id));
    assert_status(client, 200);
    assert_page_has(client, "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;COUNT=6\r\n");
    assert_page_has(client, "EXDATE;TZID=Europe/Stockholm:20260331T150000\r\n");
    assert_page_has(client, "RECURRENCE-ID;TZID=Europe/Stockholm:20260317T150000\r\n");
    assert_page_has(client, "DTSTART;TZID=Europe/Stockholm:20260318T150000\r\n");
    assert_page_has(client, "SEQUENCE:2\r\n");
}

TEST_DB(a_private_address_has_all_meetings_and_nothing_that_was_written)
{
    struct client *client = client_new(world);
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct meeting_new plan = {.starts_at = in_hours(world, 48), .minutes = 45, .place = "Canteen"};
    int64_t meeting;
    assert_ok(meeting_plan(&jonas, &plan, &meeting));
    (void)series_of_tuesdays(&jonas, 6);
    client_as(client, pair.jonas);
    const char *path = feed_path(world, client);
    client_as(client, 0);
    client_get(client, "%s", path);
    assert_status(client, 200);
    assert_page_has(client, "SUMMARY:Meeting with Amara (Ithaca)");
    assert_page_has(client, "RRULE:");
    assert_page_has(client, "REFRESH-INTERVAL;VALUE=DURATION:PT60M");
    assert_page_lacks(client, "METHOD");
    assert_page_lacks(client, "Canteen");
    assert_page_lacks(client, "ATTENDEE");
}

TEST_DB(an_address_is_read_again_only_when_something_changed)
{
    struct client *client = client_new(world);
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    (void)planned_in_hours(&jonas, 48);
    client_as(client, pair.amara);
    const char *path = feed_path(world, client);
    client_get(client, "%s", path);
    const char *tag = arena_string(world->arena, client_answer_header(client, "ETag"));
    world->now += (int64_t)600 * 1000;
    client_header(client, "If-None-Match", tag);
    client_get(client, "%s", path);
    assert_status(client, 304);
    (void)planned_in_hours(&jonas, 72);
    client_header(client, "If-None-Match", tag);
    client_get(client, "%s", path);
    assert_status(client, 200);
}

TEST_DB(a_new_address_ends_the_old_one_and_a_removed_one_is_gone)
{
    struct client *client = client_new(world);
    struct pair pair = pair_with_accounts(world);
    client_as(client, pair.jonas);
    const char *old = feed_path(world, client), *new = feed_path(world, client);
    client_get(client, "%s", old);
    assert_status(client, 404);
    client_get(client, "%s", new);
    assert_status(client, 200);
    client_get(client, "/account/calendar");
    assert_page_lacks(client, "it is not shown again");
    assert_page_has(client, "A calendar read it last");
    client_post(client, "/account/calendar/feed/remove", "");
    client_get(client, "%s", new);
    assert_status(client, 404);
    client_get(client, "/calendar/feed/%s", "short.ics");
    assert_status(client, 404);
}

TEST_DB(who_left_or_is_switched_off_has_no_address)
{
    struct client *client = client_new(world);
    struct pair pair = pair_with_accounts(world);
    client_as(client, pair.jonas);
    const char *his = feed_path(world, client);
    client_as(client, pair.amara);
    const char *hers = feed_path(world, client);
    assert_ok(db_run(world->db, &testing_leave, DB_PARAMS(db_int(pair.jonas)), NULL));
    assert_ok(db_run(world->db, &testing_switch_off, DB_PARAMS(db_int(pair.amara)), NULL));
    client_as(client, 0);
    client_get(client, "%s", his);
    assert_status(client, 404);
    client_get(client, "%s", hers);
    assert_status(client, 404);
}

TEST_DB(an_address_is_not_read_without_end)
{
    struct client *client = client_new(world);
    struct pair pair = pair_with_accounts(world);
    client_as(client, pair.jonas);
    const char *path = feed_path(world, client);
    for (int i = 0; i < INVITE_READS_AN_HOUR; i++) client_get(client, "%s", path);
    assert_status(client, 200);
    client_get(client, "%s", path);
    assert_status(client, 429);
    world->now += (int64_t)3600 * 1000;
    client_get(client, "%s", path);
    assert_status(client, 200);
}

TEST_DB(an_address_is_made_at_a_browser_alone)
{
    struct client *client = client_new(world);
    struct pair pair = pair_with_accounts(world);
    char token[ACCOUNT_API_TOKEN_SIZE];
    assert_ok(account_token_create(world->db, &world->clock, pair.jonas, "script", 0, token));
    client_with_token(client, token);
    client_api_post(client, "/account/calendar/feed", "{}");
    assert_status(client, 403);
    client_api_get(client, "/account/calendar");
    assert_status(client, 200);
}

TEST_DB(invitations_are_wanted_until_somebody_says_otherwise)
{
    struct client *client = client_new(world);
    struct pair pair = pair_with_accounts(world);
    client_as(client, pair.jonas);
    client_get(client, "/account/calendar");
    assert_page_has(client, "name=\"invitations\" value=\"1\" checked");
    client_post(client, "/account/calendar", "");
    assert_seen(client, "/account/calendar");
    client_follow(client);
    assert_page_lacks(client, "name=\"invitations\" value=\"1\" checked");
}
