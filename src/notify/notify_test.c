/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/notify.h"

#include <string.h>

#include "db/db.h"
#include "notice/notice.h"
#include "notify/notify_store.h"
#include "relationship/test_pair.h"
#include "tests/support/client.h"

SQL(testing_mails_of, "SELECT COUNT(*) FROM notify_mail WHERE person_id = $1");
SQL(testing_mail_state, "SELECT COUNT(*) FROM notify_mail WHERE state = $1");
SQL(testing_last_mail, "SELECT MAX(id) FROM notify_mail");
SQL(testing_news_in, "SELECT COUNT(*) FROM notice WHERE mail_id = $1");
SQL(testing_busiest_day, "SELECT COALESCE(MAX(mails), 0) FROM (SELECT COUNT(*) AS mails FROM notify_mail "
                         "GROUP BY person_id, day) AS days");
SQL(testing_all_mails, "SELECT COUNT(*) FROM notify_mail");
SQL(testing_unmailed, "SELECT COUNT(*) FROM notice WHERE mail_id IS NULL");
SQL(testing_add_account,
    "INSERT INTO account (person_id, password_hash, disabled, created_at) VALUES ($1, 'x', 0, 0)");
SQL(testing_forget_jobs, "DELETE FROM job WHERE kind = 'notify.deliver'");

static int64_t number(struct test_world *world, const struct sql *sql)
{
    int64_t found;
    assert_ok(db_number(world->db, sql, DB_NO_PARAMS, &found));
    return found;
}

static int64_t mails_of(struct test_world *world, int64_t person)
{
    int64_t found;
    assert_ok(db_number(world->db, &testing_mails_of, DB_PARAMS(db_int(person)), &found));
    return found;
}

/* Somebody in Stockholm who can sign in. */
static int64_t reader_named(struct test_world *world, const char *name)
{
    int64_t person = person_named(world, name);
    assert_ok(db_run(world->db, &testing_add_account, DB_PARAMS(db_int(person)), NULL));
    return person;
}

static void tell(struct test_world *world, int64_t person, const char *kind)
{
    struct notice notice = {.person = person, .kind = kind, .path = "/relationships"};
    int places = notice_places(notice_kind_find(kind)->sentence);
    if (places & NOTICE_WHO) notice.who = "Amara Okafor";
    if (places & NOTICE_WHAT) notice.what = "Leadership";
    if (places & NOTICE_WHEN) notice.when = clock_seconds(&world->clock) + 86400;
    assert_ok(notice_tell(world->db, &world->clock, &notice));
}

static void wait_hours(struct test_world *world, int64_t hours)
{
    world->now += hours * 3600 * 1000;
}

static void round_now(struct test_world *world)
{
    assert_ok(notify_round(world->db, &world->clock));
}

struct choice {
    int64_t person;
    const char *topic;
    enum notify_delivery delivery;
};

static enum error choose_in(struct db *db, void *context)
{
    const struct choice *choice = context;
    return notify_choose(db, choice->person, notice_topic_find(choice->topic), choice->delivery);
}

static void choose(struct test_world *world, int64_t person, const char *topic, enum notify_delivery delivery)
{
    struct choice choice = {person, topic, delivery};
    assert_ok(db_write(world->db, choose_in, &choice));
}

TEST_DB(what_may_wait_comes_in_one_mail_the_next_morning)
{
    int64_t jonas = reader_named(world, "Jonas Lindqvist"), news;
    tell(world, jonas, "relationship.hello");
    tell(world, jonas, "meeting.planned");
    round_now(world);
    assert_int_equal(mails_of(world, jonas), 0);
    wait_hours(world, 24); /* Tuesday, 10:00 in Stockholm */
    round_now(world);
    round_now(world);
    assert_int_equal(mails_of(world, jonas), 1);
    assert_ok(
        db_number(world->db, &testing_news_in, DB_PARAMS(db_int(number(world, &testing_last_mail))), &news));
    assert_int_equal(news, 2);
}

TEST_DB(what_is_not_worth_a_mail_comes_along_with_one_or_not_at_all)
{
    int64_t jonas = reader_named(world, "Jonas Lindqvist"), ana = reader_named(world, "Ana Ruiz"), news;
    tell(world, jonas, "goal.note");
    tell(world, ana, "goal.note");
    tell(world, ana, "goal.added");
    wait_hours(world, 24);
    round_now(world);
    wait_hours(world, 24);
    round_now(world);
    assert_int_equal(mails_of(world, jonas), 0);
    assert_int_equal(mails_of(world, ana), 1);
    assert_ok(
        db_number(world->db, &testing_news_in, DB_PARAMS(db_int(number(world, &testing_last_mail))), &news));
    assert_int_equal(news, 2);
    assert_int_equal(number(world, &testing_unmailed), 0);
}

TEST_DB(what_was_chosen_at_once_goes_out_in_the_next_round)
{
    int64_t jonas = reader_named(world, "Jonas Lindqvist");
    choose(world, jonas, "meetings", NOTIFY_NOW);
    tell(world, jonas, "meeting.planned");
    tell(world, jonas, "enrollment.resumed");
    round_now(world);
    assert_int_equal(mails_of(world, jonas), 1);
    assert_int_equal(number(world, &testing_unmailed), 1);
}

TEST_DB(what_was_read_or_is_wanted_only_here_is_not_mailed)
{
    int64_t jonas = reader_named(world, "Jonas Lindqvist");
    choose(world, jonas, "programs", NOTIFY_HERE);
    tell(world, jonas, "enrollment.resumed");
    tell(world, jonas, "relationship.hello");
    round_now(world);
    assert_ok(notice_read_about(world->db, &world->clock, jonas, "/relationships"));
    wait_hours(world, 24);
    round_now(world);
    assert_int_equal(mails_of(world, jonas), 0);
    assert_int_equal(number(world, &testing_unmailed), 0);
}

TEST_DB(who_cannot_sign_in_gets_no_mail)
{
    int64_t ana = person_named(world, "Ana Ruiz");
    tell(world, ana, "relationship.hello");
    round_now(world);
    wait_hours(world, 24);
    round_now(world);
    assert_int_equal(mails_of(world, ana), 0);
}

TEST_DB(choosing_anew_holds_for_what_waits)
{
    int64_t jonas = reader_named(world, "Jonas Lindqvist");
    tell(world, jonas, "meeting.planned");
    round_now(world);
    choose(world, jonas, "meetings", NOTIFY_NOW);
    round_now(world);
    assert_int_equal(mails_of(world, jonas), 1);
}

TEST_DB(without_a_server_to_reach_a_mail_waits_and_is_tried_again)
{
    int64_t jonas = reader_named(world, "Jonas Lindqvist");
    struct mail_server server = {.host = "127.0.0.1",
                                 .port = 1,
                                 .security = MAIL_PLAIN,
                                 .user = "",
                                 .password = "",
                                 .from_name = "Ithaca",
                                 .from_address = "ithaca@harbor.example",
                                 .hello = "",
                                 .seconds = 2,
                                 .ca_file = ""};
    struct notify_sender sender = {
        .server = &server, .portal_key = world->portal_key, .origin = "http://localhost"};
    choose(world, jonas, "meetings", NOTIFY_NOW);
    tell(world, jonas, "meeting.planned");
    round_now(world);
    struct job_run run = {.db = world->db,
                          .arena = world->arena,
                          .clock = &world->clock,
                          .subject_id = number(world, &testing_last_mail)};
    int64_t waiting;
    assert_error(notify_deliver(&run, &sender), ERROR_UNAVAILABLE);
    assert_ok(db_number(world->db, &testing_mail_state, DB_PARAMS(db_text("waiting")), &waiting));
    assert_int_equal(waiting, 1);
}

struct refusing {
    struct test_world *world;
    int64_t person;
    const char *email;
};

static enum error refuse_in(struct db *db, void *context)
{
    const struct refusing *refusing = context;
    return notify_refuse(db, &refusing->world->clock, refusing->person, refusing->email, "550 nobody here");
}

/* The mail server refused what is the person's address now. */
static void refuse(struct test_world *world, int64_t person)
{
    struct person_card card;
    assert_ok(person_get(world->db, world->arena, person, &card));
    assert_ok(db_write(world->db, refuse_in, &(struct refusing){world, person, card.email}));
}

SQL(testing_move_address, "UPDATE person SET email = 'new@harbor.example' WHERE id = $1");

TEST_DB(nothing_is_mailed_to_a_refused_address_until_it_changes)
{
    int64_t jonas = reader_named(world, "Jonas Lindqvist");
    choose(world, jonas, "meetings", NOTIFY_NOW);
    refuse(world, jonas);
    tell(world, jonas, "meeting.planned");
    round_now(world);
    assert_int_equal(mails_of(world, jonas), 0);
    assert_ok(db_run(world->db, &testing_move_address, DB_PARAMS(db_int(jonas)), NULL));
    tell(world, jonas, "meeting.planned");
    round_now(world);
    assert_int_equal(mails_of(world, jonas), 1);
}

TEST_DB(a_refused_address_is_shown_to_its_person_and_tried_again_by_an_admin)
{
    struct client *client = client_new(world);
    int64_t jonas = reader_named(world, "Jonas Lindqvist"), nora = reader_named(world, "Nora Stein");
    const char *again = arena_format(world->arena, "/admin/mail/addresses/%lld/again", (long long)jonas);
    assert_ok(account_set_role(world->db, &world->clock, nora, ACCOUNT_ADMIN, true, 0));
    refuse(world, jonas);
    client_as(client, jonas);
    client_get(client, "/account/mail");
    assert_page_has(client, "The mail server refused your address");
    assert_page_has(client, "550 nobody here");
    client_as(client, nora);
    client_get(client, "/account/mail");
    assert_page_lacks(client, "refused your address");
    client_get(client, "/admin/mail");
    assert_page_has(client, "Refused addresses");
    client_post(client, again, "");
    assert_seen(client, "/admin/mail");
    client_get(client, "/admin/mail");
    assert_page_lacks(client, "Refused addresses");
    client_post(client, again, "");
    assert_status(client, 404);
}

enum { PEOPLE = 1000, YEAR = 365, NEWS_A_DAY = 40 };

struct year {
    struct test_world *world;
    int64_t people[PEOPLE];
    uint32_t dice;
};

static enum error meet_everybody(struct db *db, void *context)
{
    struct year *year = context;
    (void)db;
    for (int i = 0; i < PEOPLE; i++)
        year->people[i] = reader_named(year->world, arena_format(year->world->arena, "Reader %d", i));
    return OK;
}

static enum error tell_all_day(struct db *db, void *context)
{
    static const char *const KINDS[] = {"meeting.planned", "enrollment.resumed", "agreement.signed",
                                        "concern.shared", "asking.declined"};
    struct year *year = context;
    (void)db;
    for (int i = 0; i < NEWS_A_DAY; i++) {
        year->dice = year->dice * 1664525u + 1013904223u;
        tell(year->world, year->people[(year->dice >> 8) % PEOPLE], KINDS[(year->dice >> 20) % 5]);
    }
    return OK;
}

TEST_DB(in_a_year_of_news_nobody_gets_more_than_one_mail_a_day)
{
    struct year year = {.world = world, .dice = 7};
    /* A server answers each statement more slowly than a file; two months show there whether it is the same.
     */
    int days = db_engine(world->db) == DB_SQLITE ? YEAR : 60;
    assert_ok(db_write(world->db, meet_everybody, &year));
    for (int day = 0; day < days; day++) {
        assert_ok(db_write(world->db, tell_all_day, &year));
        round_now(world);
        wait_hours(world, 12);
        round_now(world);
        wait_hours(world, 12);
        assert_ok(db_run(world->db, &testing_forget_jobs, DB_NO_PARAMS, NULL));
    }
    assert_int_equal(number(world, &testing_busiest_day), 1);
    assert_true(number(world, &testing_all_mails) > days * NEWS_A_DAY / 4);
}

/* ---- words ---- */

TEST_DB(a_mail_has_links_and_how_to_end_it)
{
    struct notify_mail view = {.id = 17, .person_id = 4, .first_name = "Jonas", .portal = "Harbor"};
    struct notice_reader reader = {.zone = zone_load(world->arena, "UTC")};
    struct mail mail;
    int64_t person;
    *LIST_ADD(&view.news, world->arena, struct notify_news) =
        (struct notify_news){.kind = "relationship.hello", .who = "Amara <b>", .path = "/relationships/5"};
    notify_compose(world->arena, "https://ithaca.example.org", world->portal_key, &reader, &view, &mail);
    assert_string_equal(mail.subject, "A hello for you");
    assert_string_equal(mail.message_id, "17.notice@ithaca.example.org");
    assert_non_null(strstr(mail.text, "https://ithaca.example.org/relationships/5\n"));
    assert_non_null(strstr(mail.html, "Amara &lt;b&gt; said"));
    assert_non_null(strstr(mail.html, "href=\"https://ithaca.example.org/relationships/5\""));
    assert_ok(notify_unsubscribe_person(world->portal_key, strrchr(mail.unsubscribe_url, '/') + 1, &person));
    assert_int_equal(person, 4);
}

TEST_DB(the_link_of_one_person_does_not_end_the_mails_of_another)
{
    const char *mine = notify_unsubscribe_token(world->arena, world->portal_key, 4);
    const char *forged = arena_format(world->arena, "5%s", mine + 1);
    int64_t person;
    assert_error(notify_unsubscribe_person(world->portal_key, forged, &person), ERROR_NOT_FOUND);
    assert_error(notify_unsubscribe_person(world->portal_key, "4", &person), ERROR_NOT_FOUND);
    assert_error(notify_unsubscribe_person(world->portal_key, "4-", &person), ERROR_NOT_FOUND);
    assert_error(notify_unsubscribe_person(world->portal_key, "", &person), ERROR_NOT_FOUND);
}

TEST_DB(mails_about_the_same_thing_are_a_thread)
{
    static const struct {
        const char *first, *second, *thread;
    } CASES[] = {
        {"/relationships/12/goals/7", "/relationships/12", "/relationships/12"},
        {"/relationships/12?new=1", "/relationships/12#end", "/relationships/12"},
        {"/relationships/12", "/relationships/13", ""},
        {"/relationships/12", "/account", ""},
        {"/account/mail", "/account/mail", ""},
        {"/relationships/12a", "/relationships/12a", ""},
        {"/", "/", ""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct list news = {0};
        LIST_ADD(&news, world->arena, struct notify_news)->path = CASES[i].first;
        LIST_ADD(&news, world->arena, struct notify_news)->path = CASES[i].second;
        assert_string_equal(notify_thread(world->arena, &news), CASES[i].thread);
    }
}

TEST_DB(a_mail_answers_the_one_before_it_in_its_thread)
{
    struct notify_mail view = {.id = 19, .start = 11, .before = 17, .portal = "Harbor"};
    struct notice_reader reader = {.zone = zone_load(world->arena, "UTC")};
    struct mail mail;
    LIST_ADD(&view.news, world->arena, struct notify_news)->kind = "feedback.arrived";
    LIST_AT(&view.news, struct notify_news, 0)->path = "/relationships/12";
    notify_compose(world->arena, "https://ithaca.example.org", world->portal_key, &reader, &view, &mail);
    assert_string_equal(mail.in_reply_to, "17.notice@ithaca.example.org");
    assert_string_equal(mail.thread_start, "11.notice@ithaca.example.org");
    view.before = view.start;
    notify_compose(world->arena, "https://ithaca.example.org", world->portal_key, &reader, &view, &mail);
    assert_string_equal(mail.in_reply_to, "11.notice@ithaca.example.org");
    assert_string_equal(mail.thread_start, "");
}

/* ---- pages ---- */

TEST_DB(what_reaches_me_is_chosen_and_kept)
{
    struct client *client = client_new(world);
    int64_t jonas = reader_named(world, "Jonas Lindqvist");
    struct notify_person person;
    client_as(client, jonas);
    client_get(client, "/account/mail");
    assert_page_has(client, "Once a day");
    client_post(client, "/account/mail",
                "matches=now&meetings=weekly&work=here&care=daily&programs=daily&other=daily&digest_at=09:30&"
                "quiet_from=20:00&quiet_until=06:30&monday=1&sunday=1&weekly_day=6");
    assert_seen(client, "/account/mail");
    assert_ok(notify_person_get(world->db, world->arena, jonas, &person));
    assert_int_equal(notify_delivery_of(&person, notice_topic_find("matches")), NOTIFY_NOW);
    assert_int_equal(notify_delivery_of(&person, notice_topic_find("work")), NOTIFY_HERE);
    assert_int_equal(person.times.digest_minute, 9 * 60 + 30);
    assert_int_equal(person.times.weekdays, 65);
}

TEST_DB(times_that_are_none_and_no_day_are_refused)
{
    struct client *client = client_new(world);
    client_as(client, reader_named(world, "Jonas Lindqvist"));
    client_post(client, "/account/mail",
                "matches=now&meetings=weekly&work=here&care=daily&programs=daily&other=daily&digest_at=25:00&"
                "quiet_from=20:00&quiet_until=06:30&weekly_day=6");
    assert_status(client, 422);
    assert_page_has(client, "Write a time of the day as 08:00.");
    assert_page_has(client, "Choose at least one day.");
}

TEST_DB(one_click_from_a_mail_ends_mails_without_signing_in)
{
    struct client *client = client_new(world);
    int64_t jonas = reader_named(world, "Jonas Lindqvist");
    struct notify_person person;
    const char *path = arena_format(world->arena, "/unsubscribe/%s",
                                    notify_unsubscribe_token(world->arena, world->portal_key, jonas));
    client_get(client, "%s", path);
    assert_page_has(client, "End all mails");
    client_header(client, "Origin", NULL);
    client_header(client, "Cookie", NULL);
    client_send(client, "POST", path, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click", 26);
    assert_status(client, 200);
    assert_ok(notify_person_get(world->db, world->arena, jonas, &person));
    assert_int_equal(notify_delivery_of(&person, notice_topic_find("matches")), NOTIFY_HERE);
    client_get(client, "/unsubscribe/4-nonsense");
    assert_status(client, 404);
}

TEST_DB(an_admin_sees_how_mail_is_and_is_told_when_it_is_not_set_up)
{
    struct client *client = client_new(world);
    int64_t nora = reader_named(world, "Nora Stein");
    assert_ok(account_set_role(world->db, &world->clock, nora, ACCOUNT_ADMIN, true, 0));
    client_as(client, nora);
    client_get(client, "/admin/mail");
    assert_page_has(client, "Mail is not set up");
    assert_page_has(client, "3 things are new for you");
    client_post(client, "/admin/mail/test", "");
    assert_status(client, 409);
}

TEST_DB(an_admin_sees_every_kind_alone_and_among_other_news)
{
    struct client *client = client_new(world);
    int64_t nora = reader_named(world, "Nora Stein");
    size_t count;
    const struct notice_kind *kinds = notice_kinds(&count);
    assert_ok(account_set_role(world->db, &world->clock, nora, ACCOUNT_ADMIN, true, 0));
    client_as(client, nora);
    client_get(client, "/admin/mail/kinds");
    for (size_t i = 0; i < count; i++)
        assert_page_has(client, arena_format(world->arena, "/admin/mail/kinds/%s\"", kinds[i].key));
    client_get(client, "/admin/mail/kinds/meeting.planned");
    assert_page_has(client, "Amara Okafor planned a meeting for");
    assert_page_has(client, "3 things are new for you");
    client_get(client, "/admin/mail/preview?kind=meeting.planned&alone=1");
    assert_page_has(client, "<h1>A meeting is planned</h1>");
    client_get(client, "/admin/mail/kinds/weather.rain");
    assert_status(client, 404);
    client_post(client, "/admin/mail/test", "kind=meeting.planned");
    assert_status(client, 409);
}
