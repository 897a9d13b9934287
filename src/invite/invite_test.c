/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whose calendars are told what, and what the mails say. */
#include "invite/test_invite.h"

SQL(testing_notices_to_mail, "SELECT COUNT(*) FROM notice WHERE person_id = $1 AND mail_id IS NULL");
SQL(testing_invitations, "SELECT COUNT(*) FROM calendar_invitation WHERE sending = 'waiting' AND state = $1");
SQL(testing_row_of,
    "SELECT id FROM calendar_invitation WHERE person_id = $1 ORDER BY changed_at DESC, id DESC");
SQL(testing_all_sent,
    "UPDATE calendar_invitation SET sending = 'sent', mails = mails + 1 WHERE sending = 'waiting'");
SQL(testing_leave_pair, "UPDATE relationship_member SET left_at = 1 WHERE person_id = $1");

static const struct mail_server office = {
    .host = "127.0.0.1", .from_name = "Ithaca at Harbor Foods", .from_address = "ithaca@harbor.example"};
static const struct notify_sender sender = {.server = &office, .origin = "https://ithaca.example"};
static const struct notify_sender no_mail = {.origin = "https://ithaca.example"};

static struct job_run run_about(struct test_world *world, int64_t subject)
{
    return (struct job_run){
        .db = world->db, .arena = world->arena, .clock = &world->clock, .subject_id = subject};
}

static void look(struct test_world *world, const struct pair *pair)
{
    struct job_run run = run_about(world, pair->id);
    assert_ok(invite_look(&run, &sender));
}

/* How many wait to be sent in that state. */
static int64_t waiting(struct test_world *world, const char *state)
{
    int64_t count;
    assert_ok(db_number(world->db, &testing_invitations, DB_PARAMS(db_text(state)), &count));
    return count;
}

static void all_sent(struct test_world *world)
{
    assert_ok(db_run(world->db, &testing_all_sent, DB_NO_PARAMS, NULL));
    world->now += 60 * 1000;
}

/* The mail that waits for a person; false when nobody has to be told any more. */
static bool mail_to(struct test_world *world, int64_t person, struct mail *ret_mail)
{
    int64_t row;
    bool needed;
    assert_ok(db_number(world->db, &testing_row_of, DB_PARAMS(db_int(person)), &row));
    struct job_run run = run_about(world, row);
    assert_ok(invite_mail_of(&run, &sender, &needed, ret_mail));
    return needed;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) fail_msg("“%s” is not in:\n%s", part, text);
}

/* As the calendar reads them: long lines joined. */
static const char *unfolded(struct test_world *world, const char *text)
{
    char *copy = arena_string(world->arena, text), *to = copy;
    for (const char *at = text; *at; at++) {
        if (strncmp(at, "\r\n ", 3) == 0) at += 2;
        else *to++ = *at;
    }
    *to = '\0';
    return copy;
}

TEST_DB(a_meeting_is_told_to_both_calendars_once)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    (void)planned_in_hours(&jonas, 48);
    look(world, &pair);
    assert_int_equal(waiting(world, "invited"), 2);
    all_sent(world);
    look(world, &pair);
    assert_int_equal(waiting(world, "invited"), 0);
}

TEST_DB(an_invitation_says_who_when_and_where_to_look)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct meeting_new plan = {.starts_at = in_hours(world, 48),
                               .minutes = 45,
                               .zone = "Europe/Stockholm",
                               .place = "Canteen",
                               .link = "https://meet.example/room"};
    int64_t meeting;
    struct mail mail;
    assert_ok(meeting_plan(&jonas, &plan, &meeting));
    look(world, &pair);
    assert_true(mail_to(world, pair.amara, &mail));
    assert_string_equal(mail.subject, "Meeting with Jonas (Ithaca), Wednesday 4 March, 10:00");
    assert_string_equal(mail.to_address, "amara.okafor@harbor.example");
    assert_string_equal(mail.calendar_method, "REQUEST");
    const char *calendar = unfolded(world, mail.calendar);
    assert_has(calendar, "\r\nMETHOD:REQUEST\r\n");
    assert_has(calendar, "\r\nSUMMARY:Meeting with Jonas (Ithaca)\r\n");
    assert_has(calendar, "\r\nORGANIZER;CN=\"Ithaca at Harbor Foods\":mailto:ithaca@harbor.example\r\n");
    assert_has(calendar,
               "ATTENDEE;CN=\"Amara Okafor\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION");
    assert_has(calendar, "mailto:jonas.lindqvist@harbor.example");
    assert_has(mail.text, "https://ithaca.example/relationships/");
    assert_has(mail.html, "<h1>Meeting with Jonas (Ithaca)</h1>");
    for (int i = 0; i < 3; i++) {
        const char *text = (const char *[]){mail.text, mail.html, calendar}[i];
        assert_null(strstr(text, "Canteen"));
        assert_null(strstr(text, "meet.example"));
    }
}

TEST_DB(a_meeting_that_moves_moves_in_calendars_and_one_that_is_called_off_goes)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 48);
    struct meeting meeting;
    struct mail mail;
    look(world, &pair);
    all_sent(world);
    assert_ok(meeting_get(&jonas, id, &meeting));
    moved_by_hours(&jonas, &meeting, 24);
    look(world, &pair);
    assert_true(mail_to(world, pair.amara, &mail));
    assert_has(mail.subject, "Changed: Meeting with Jonas (Ithaca), Thursday 5 March");
    assert_has(mail.calendar, "\r\nSEQUENCE:1\r\n");
    assert_has(mail.in_reply_to, ".invitation@ithaca.example");
    all_sent(world);
    assert_ok(meeting_cancel(&jonas, id, meeting.version + 1, "Ill"));
    look(world, &pair);
    assert_int_equal(waiting(world, "cancelled"), 2);
    assert_true(mail_to(world, pair.amara, &mail));
    assert_has(mail.subject, "Called off: ");
    assert_string_equal(mail.calendar_method, "CANCEL");
    assert_has(mail.calendar, "\r\nSTATUS:CANCELLED\r\n");
    assert_has(mail.calendar, "\r\nSEQUENCE:2\r\n");
    assert_null(strstr(mail.text, "Ill"));
}

TEST_DB(what_was_called_off_before_anybody_was_told_is_no_mail)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t id = planned_in_hours(&jonas, 48);
    struct mail mail;
    look(world, &pair);
    assert_ok(meeting_cancel(&jonas, id, 1, ""));
    look(world, &pair);
    assert_false(mail_to(world, pair.amara, &mail));
}

TEST_DB(a_series_is_one_invitation_with_what_is_other_than_its_rule)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t series = series_of_tuesdays(&jonas, 6);
    struct mail mail;
    look(world, &pair);
    assert_int_equal(waiting(world, "invited"), 2);
    all_sent(world);
    struct meeting third = occurrence_of(&jonas, series, 2);
    moved_by_hours(&jonas, &third, 2);
    look(world, &pair);
    assert_int_equal(waiting(world, "invited"), 2);
    assert_true(mail_to(world, pair.jonas, &mail));
    const char *calendar = unfolded(world, mail.calendar);
    assert_has(calendar, "\r\nRRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;COUNT=6\r\n");
    assert_has(calendar, "\r\nRECURRENCE-ID;TZID=Europe/Stockholm:20260324T150000\r\n");
    assert_has(calendar, "\r\nDTSTART;TZID=Europe/Stockholm:20260324T170000\r\n");
    assert_has(mail.text, "every week on Tuesday");
}

TEST_DB(a_series_that_ends_keeps_what_was_and_loses_what_was_to_come)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t series = series_of_tuesdays(&jonas, 6), next;
    struct mail mail;
    look(world, &pair);
    all_sent(world);
    struct meeting third = occurrence_of(&jonas, series, 2);
    struct meeting_series_change change = {.series = series, .version = 1, .meeting = third.id};
    assert_ok(meeting_series_change(&jonas, &change, &next));
    look(world, &pair);
    assert_true(mail_to(world, pair.jonas, &mail));
    assert_string_equal(mail.calendar_method, "REQUEST");
    assert_has(mail.calendar, ";UNTIL=20260317T140000Z\r\n");
}

TEST_DB(a_series_of_which_nothing_is_left_is_called_off)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t series = series_of_tuesdays(&jonas, 6), next;
    look(world, &pair);
    all_sent(world);
    struct meeting_series_change change = {.series = series, .version = 1};
    assert_ok(meeting_series_change(&jonas, &change, &next));
    look(world, &pair);
    assert_int_equal(waiting(world, "cancelled"), 2);
}

TEST_DB(who_wants_none_gets_none_and_who_leaves_loses_theirs)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct mail mail;
    assert_ok(notify_invitations_choose(world->db, pair.jonas, false));
    (void)planned_in_hours(&jonas, 48);
    look(world, &pair);
    assert_int_equal(waiting(world, "invited"), 1);
    all_sent(world);
    assert_ok(db_run(world->db, &testing_leave_pair, DB_PARAMS(db_int(pair.amara)), NULL));
    look(world, &pair);
    assert_int_equal(waiting(world, "cancelled"), 1);
    assert_true(mail_to(world, pair.amara, &mail));
    assert_string_equal(mail.calendar_method, "CANCEL");
}

TEST_DB(nobody_is_invited_to_what_is_over_or_without_mail)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct job_run run = run_about(world, pair.id);
    (void)planned_in_hours(&jonas, -48);
    look(world, &pair);
    assert_int_equal(waiting(world, "invited"), 0);
    (void)planned_in_hours(&jonas, 48);
    assert_ok(invite_look(&run, &no_mail));
    assert_int_equal(waiting(world, "invited"), 0);
}

TEST_DB(an_invitation_takes_the_place_of_the_notices_mail)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    int64_t before, after;
    assert_ok(db_number(world->db, &testing_notices_to_mail, DB_PARAMS(db_int(pair.amara)), &before));
    (void)planned_in_hours(&jonas, 48);
    assert_ok(db_number(world->db, &testing_notices_to_mail, DB_PARAMS(db_int(pair.amara)), &after));
    assert_int_equal(after, before);
    assert_ok(notify_invitations_choose(world->db, pair.amara, false));
    (void)planned_in_hours(&jonas, 72);
    assert_ok(db_number(world->db, &testing_notices_to_mail, DB_PARAMS(db_int(pair.amara)), &after));
    assert_int_equal(after, before + 1);
}

SQL(testing_calendar_jobs, "SELECT COUNT(*) FROM job WHERE kind = 'relationship.calendar'");
SQL(testing_no_jobs, "DELETE FROM job");

static int64_t looks(struct test_world *world)
{
    int64_t count;
    assert_ok(db_number(world->db, &testing_calendar_jobs, DB_NO_PARAMS, &count));
    return count;
}

TEST_DB(what_was_planned_before_there_was_mail_is_told_later)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    struct job_run run = run_about(world, 0);
    (void)planned_in_hours(&jonas, 48);
    assert_ok(db_run(world->db, &testing_no_jobs, DB_NO_PARAMS, NULL));
    assert_ok(invite_catch_up(&run, &no_mail));
    assert_int_equal(looks(world), 0);
    assert_ok(invite_catch_up(&run, &sender));
    assert_int_equal(looks(world), 1);
    assert_ok(db_run(world->db, &testing_no_jobs, DB_NO_PARAMS, NULL));
    look(world, &pair);
    assert_ok(invite_catch_up(&run, &sender));
    assert_int_equal(looks(world), 0);
}

TEST_DB(plans_that_change_have_calendars_looked_at_once)
{
    struct pair pair = pair_with_accounts(world);
    struct membership jonas = opened_by(world, pair.id, pair.jonas);
    (void)planned_in_hours(&jonas, 48);
    (void)planned_in_hours(&jonas, 72);
    assert_int_equal(looks(world), 1);
}
