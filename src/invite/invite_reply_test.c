/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "invite/invite_reply.h"
#include "invite/test_invite.h"
#include "tests/support/client.h"

SQL(testing_uid, "SELECT uid FROM meeting WHERE id = $1");
SQL(testing_series_uid, "SELECT uid FROM meeting_series WHERE id = $1");
SQL(testing_declined, "SELECT COUNT(*) FROM notice WHERE person_id = $1 AND kind = $2");

static const char *text_of(struct test_world *world, const struct sql *sql, int64_t id)
{
    const void *bytes;
    size_t length;
    assert_ok(db_bytes(world->db, world->arena, sql, DB_PARAMS(db_int(id)), &bytes, &length));
    return arena_format(world->arena, "%.*s", (int)length, (const char *)bytes);
}

struct said {
    const char *uid, *occurs, *answer, *who;
    int sequence;
    int second; /* of its stamp */
};

static const char *reply_of(struct test_world *world, struct said said)
{
    return arena_format(world->arena,
                        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nMETHOD:REPLY\r\n"
                        "BEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20260302T0800%02dZ\r\nSEQUENCE:%d\r\n%s"
                        "ATTENDEE;PARTSTAT=%s:mailto:%s@harbor.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                        said.uid, said.second, said.sequence, said.occurs ? said.occurs : "", said.answer,
                        said.who);
}

static struct invite_taken take(struct test_world *world, struct said said)
{
    struct invite_taken taken;
    const char *text = reply_of(world, said);
    assert_ok(invite_reply_take(world->db, world->arena, &world->clock, 0, text, strlen(text), &taken));
    return taken;
}

/* What the page of a meeting shows of a person, "" nothing. */
static const char *shown(const struct membership *membership, int64_t meeting, int64_t person)
{
    struct meeting row;
    struct invite_card card;
    assert_ok(meeting_get(membership, meeting, &row));
    assert_ok(invite_card_get(membership, &row, &card));
    LIST_EACH (&card.answers, struct invite_answer, answer)
        if (answer->person_id == person) return answer->answer;
    return "";
}

static int64_t told(struct test_world *world, int64_t person, const char *kind)
{
    int64_t count;
    assert_ok(db_number(world->db, &testing_declined, DB_PARAMS(db_int(person), db_text(kind)), &count));
    return count;
}

TEST_DB(an_answer_shows_on_the_meeting_and_who_cannot_come_is_told_of)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 48);
    const char *uid = text_of(world, &testing_uid, id);
    assert_int_equal(take(world, (struct said){uid, NULL, "ACCEPTED", "amara.okafor", 0, 1}).taken, 1);
    assert_string_equal(shown(&jonas, id, pair.amara), "accepted");
    assert_int_equal(told(world, pair.jonas, "meeting.declined"), 0);
    assert_int_equal(take(world, (struct said){uid, NULL, "DECLINED", "amara.okafor", 0, 2}).taken, 1);
    assert_string_equal(shown(&jonas, id, pair.amara), "declined");
    assert_string_equal(shown(&jonas, id, pair.jonas), "");
    assert_int_equal(take(world, (struct said){uid, NULL, "DECLINED", "amara.okafor", 0, 3}).taken, 1);
    assert_int_equal(told(world, pair.jonas, "meeting.declined"), 1);
    assert_int_equal(told(world, pair.amara, "meeting.declined"), 0);
}

TEST_DB(an_answer_that_comes_late_changes_nothing)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 48);
    const char *uid = text_of(world, &testing_uid, id);
    struct meeting meeting;
    assert_int_equal(take(world, (struct said){uid, NULL, "ACCEPTED", "amara.okafor", 0, 5}).taken, 1);
    /* One that was given before. */
    assert_int_equal(take(world, (struct said){uid, NULL, "DECLINED", "amara.okafor", 0, 4}).late, 1);
    assert_string_equal(shown(&jonas, id, pair.amara), "accepted");
    /* One to the plan of before. */
    assert_ok(meeting_get(&jonas, id, &meeting));
    moved_by_hours(&jonas, &meeting, 24);
    assert_string_equal(shown(&jonas, id, pair.amara), "");
    assert_int_equal(take(world, (struct said){uid, NULL, "ACCEPTED", "amara.okafor", 0, 6}).late, 1);
    assert_string_equal(shown(&jonas, id, pair.amara), "");
    assert_int_equal(take(world, (struct said){uid, NULL, "TENTATIVE", "amara.okafor", 1, 7}).taken, 1);
    assert_string_equal(shown(&jonas, id, pair.amara), "tentative");
}

TEST_DB(a_number_from_the_future_shuts_nobody_out)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 48);
    const char *uid = text_of(world, &testing_uid, id);
    assert_int_equal(take(world, (struct said){uid, NULL, "ACCEPTED", "amara.okafor", 900, 5}).taken, 1);
    assert_int_equal(take(world, (struct said){uid, NULL, "DECLINED", "amara.okafor", 0, 6}).taken, 1);
    assert_string_equal(shown(&jonas, id, pair.amara), "declined");
}

TEST_DB(a_series_is_answered_as_a_whole_and_by_the_day)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t series = series_of_tuesdays(&jonas, 6);
    struct meeting second = occurrence_of(&jonas, series, 1), third = occurrence_of(&jonas, series, 2);
    const char *uid = text_of(world, &testing_series_uid, series);
    assert_int_equal(take(world, (struct said){uid, NULL, "ACCEPTED", "amara.okafor", 0, 1}).taken, 1);
    assert_string_equal(shown(&jonas, second.id, pair.amara), "accepted");
    struct said not_then = {
        uid, "RECURRENCE-ID;TZID=Europe/Stockholm:20260317T150000\r\n", "DECLINED", "amara.okafor", 0, 2};
    assert_int_equal(take(world, not_then).taken, 1);
    assert_string_equal(shown(&jonas, second.id, pair.amara), "declined");
    assert_string_equal(shown(&jonas, third.id, pair.amara), "accepted");
    assert_int_equal(told(world, pair.jonas, "meeting.declined"), 1);
    /* Moving one asks for answers to that one alone. */
    moved_by_hours(&jonas, &third, 1);
    assert_string_equal(shown(&jonas, third.id, pair.amara), "");
    assert_string_equal(shown(&jonas, second.id, pair.amara), "declined");
    not_then.occurs = "RECURRENCE-ID:20260324T140000Z\r\n";
    assert_int_equal(take(world, not_then).late, 1);
    not_then.sequence = 1;
    assert_int_equal(take(world, not_then).taken, 1);
    assert_string_equal(shown(&jonas, third.id, pair.amara), "declined");
    not_then.occurs = "RECURRENCE-ID:20260325T140000Z\r\n";
    assert_int_equal(take(world, not_then).none, 1);
}

TEST_DB(only_members_answer_and_only_to_what_is_here)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 48);
    const char *uid = text_of(world, &testing_uid, id);
    (void)person_named(world, "Ana Ruiz");
    assert_int_equal(take(world, (struct said){uid, NULL, "ACCEPTED", "ana.ruiz", 0, 1}).none, 1);
    assert_int_equal(take(world, (struct said){"another", NULL, "ACCEPTED", "amara.okafor", 0, 1}).none, 1);
}

TEST_DB(an_answer_is_handed_in_at_ones_account_for_oneself_alone)
{
    struct client *client = client_new(world);
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 48);
    const char *uid = text_of(world, &testing_uid, id);
    const char *hers = reply_of(world, (struct said){uid, NULL, "ACCEPTED", "amara.okafor", 0, 1});
    client_as(client, pair.jonas);
    client_upload(client, "/account/calendar/reply", "", "reply", "answer.ics", hers, strlen(hers));
    assert_status(client, 422);
    assert_page_has(client, "This answer is from another address than yours.");
    client_as(client, pair.amara);
    client_upload(client, "/account/calendar/reply", "", "reply", "answer.ics", hers, strlen(hers));
    assert_status(client, 303);
    client_follow(client);
    assert_page_has(client, "Your answer is noted");
    assert_page_has(client, "Accepted");
    client_upload(client, "/account/calendar/reply", "", "reply", "answer.ics", "Hello", 5);
    assert_status(client, 422);
    assert_page_has(client, "This is no answer to an invitation.");
}

TEST_DB(a_mail_server_hands_in_answers_with_its_secret)
{
    struct client *client = client_new(world);
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 48);
    const char *uid = text_of(world, &testing_uid, id);
    const char *reply = reply_of(world, (struct said){uid, NULL, "DECLINED", "amara.okafor", 0, 1});
    char secret[TOKEN_SIZE];
    assert_ok(invite_gateway_make(world->db, &world->clock, secret));
    const char *path = arena_format(world->arena, "/calendar/reply/%s", secret);
    client_header(client, "Origin", NULL);
    client_upload(client, path, "", "reply", "answer.ics", reply, strlen(reply));
    assert_status(client, 200);
    assert_page_has(client, "{\"taken\":1,\"late\":0,\"none\":0}");
    assert_string_equal(shown(&jonas, id, pair.amara), "declined");
    client_upload(client, "/calendar/reply/another", "", "reply", "answer.ics", reply, strlen(reply));
    assert_status(client, 404);
    client_upload(client, path, "", "reply", "answer.ics", "Hello", 5);
    assert_status(client, 422);
}
