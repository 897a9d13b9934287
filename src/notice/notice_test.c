/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notice/notice.h"

#include "base/text.h"
#include "db/db.h"
#include "notice/notice_store.h"
#include "person/person.h"
#include "tests/support/client.h"
#include "tests/support/test.h"

static int64_t add_person(struct test_world *world, const char *name, const char *email)
{
    struct person_input input = {.name = name, .email = email};
    int64_t id;
    assert_ok(person_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

/* "You coordinate “…” now." */
static int64_t add_notice(struct test_world *world, int64_t person, const char *program, const char *path)
{
    struct list rows = {0};
    struct notice notice = {
        .person = person, .kind = "program.you-coordinate", .path = path, .what = program};
    assert_ok(notice_tell(world->db, &world->clock, &notice));
    assert_ok(notice_list(world->db, world->arena, person, 1, &rows));
    return LIST_AT(&rows, struct notice_row, 0)->id;
}

TEST_DB(unread_notices_come_first_and_then_the_newest)
{
    struct list rows = {0};
    struct notice_row row;
    int64_t amara = add_person(world, "Amara Okafor", "amara@harbor.example");
    add_notice(world, amara, "First", "/");
    int64_t second = add_notice(world, amara, "Second", "/");
    add_notice(world, amara, "Third", "/");
    assert_ok(notice_read(world->db, world->arena, &world->clock, amara, second, &row));
    assert_ok(notice_list(world->db, world->arena, amara, 1, &rows));
    assert_int_equal(rows.count, 3);
    assert_string_equal(LIST_AT(&rows, struct notice_row, 0)->what, "Third");
    assert_string_equal(LIST_AT(&rows, struct notice_row, 1)->what, "First");
    assert_string_equal(LIST_AT(&rows, struct notice_row, 2)->what, "Second");
}

TEST_DB(marking_all_leaves_what_came_meanwhile)
{
    int64_t count, amara = add_person(world, "Amara Okafor", "amara@harbor.example");
    int64_t shown = add_notice(world, amara, "Shown.", "/");
    add_notice(world, amara, "Came meanwhile.", "/");
    assert_ok(notice_read_all(world->db, &world->clock, amara, shown, &count));
    assert_int_equal(count, 1);
}

TEST_DB(what_a_notice_asked_for_can_be_done_without_opening_it)
{
    struct list rows = {0};
    int64_t amara = add_person(world, "Amara Okafor", "amara@harbor.example");
    add_notice(world, amara, "Say hello.", "/relationships/7");
    assert_ok(notice_read_about(world->db, &world->clock, amara, "/relationships/7"));
    assert_ok(notice_list(world->db, world->arena, amara, 1, &rows));
    assert_false(LIST_AT(&rows, struct notice_row, 0)->unread);
}

TEST_DB(a_notice_that_is_not_carried_out_is_not_there)
{
    int64_t amara = add_person(world, "Amara Okafor", "amara@harbor.example");
    struct list rows = {0};
    struct notice to_nobody = {.person = amara + 1, .kind = "feedback.arrived", .path = "/"};
    assert_error(notice_tell(world->db, &world->clock, &to_nobody), ERROR_CONFLICT);
    assert_ok(notice_list(world->db, world->arena, amara, 1, &rows));
    assert_int_equal(rows.count, 0);
}

TEST_DB(opening_a_notice_marks_it_and_goes_where_it_leads)
{
    int64_t amara = add_person(world, "Amara Okafor", "amara@harbor.example");
    int64_t notice = add_notice(world, amara, "Leadership", "/relationships/7");
    struct client *client = client_new(world);
    client_as(client, amara);
    client_get(client, "/notices");
    assert_status(client, 200);
    assert_page_has(client, "You coordinate “Leadership” now.");
    client_post(client, arena_format(world->arena, "/notices/%lld/open", (long long)notice), "");
    assert_seen(client, "/relationships/7");
    client_get(client, "/notices");
    assert_page_has(client, "You have read everything.");
}

TEST_DB(nobody_opens_the_notice_of_somebody_else)
{
    int64_t amara = add_person(world, "Amara Okafor", "amara@harbor.example");
    int64_t jonas = add_person(world, "Jonas Lindqvist", "jonas@harbor.example");
    int64_t notice = add_notice(world, amara, "Leadership", "/relationships/7");
    struct client *client = client_new(world);
    const char *path = arena_format(world->arena, "/notices/%lld/open", (long long)notice);
    client_as(client, jonas);
    client_post(client, path, "");
    assert_status(client, 404);
    client_as(client, 0);
    client_post(client, path, "");
    assert_seen(client, "/sign-in");
}

TEST_DB(a_notice_is_written_for_its_reader_when_it_is_read)
{
    int64_t amara = add_person(world, "Amara Okafor", "amara@harbor.example");
    struct notice notice = {.person = amara,
                            .kind = "meeting.planned",
                            .path = "/relationships/7/meetings/8",
                            .who = "Jonas Lindqvist",
                            .when = 1795705200};
    assert_ok(notice_tell(world->db, &world->clock, &notice));
    struct client *client = client_new(world);
    client_as(client, amara);
    client_get(client, "/notices");
    assert_page_has(client, "Jonas Lindqvist planned a meeting for Thursday 26 November, 15:00.");
    client_api_get(client, "/notices");
    assert_page_has(client, "\"who\":\"Jonas Lindqvist\"");
    assert_page_has(client, "\"text\":\"Jonas Lindqvist planned a meeting for");
}

SQL(testing_old_notice, "INSERT INTO notice (id, person_id, kind, text, path, created_at) "
                        "VALUES (5, $1, $2, $3, '/', 1)");

TEST_DB(rows_of_an_older_program_keep_their_words)
{
    int64_t amara = add_person(world, "Amara Okafor", "amara@harbor.example");
    struct client *client = client_new(world);
    assert_ok(db_run(world->db, &testing_old_notice,
                     DB_PARAMS(db_int(amara), db_text("agreement"), db_text("Tom signed your agreement.")),
                     NULL));
    client_as(client, amara);
    client_get(client, "/notices");
    assert_page_has(client, "Tom signed your agreement.");
}

TEST_DB(a_kind_of_a_newer_program_is_still_news)
{
    int64_t amara = add_person(world, "Amara Okafor", "amara@harbor.example");
    struct client *client = client_new(world);
    assert_ok(db_run(world->db, &testing_old_notice,
                     DB_PARAMS(db_int(amara), db_text("weather.rain"), db_text("")), NULL));
    client_as(client, amara);
    client_get(client, "/notices");
    assert_page_has(client, "There is news for you.");
}

TEST_DB(the_api_lists_and_marks_notices)
{
    int64_t amara = add_person(world, "Amara Okafor", "amara@harbor.example");
    add_notice(world, amara, "Leadership", "/relationships/7");
    struct client *client = client_new(world);
    client_as(client, amara);
    client_api_get(client, "/notices");
    assert_page_has(client, "\"text\":\"You coordinate “Leadership” now.\"");
    client_api_post(client, "/notices/read", "{}");
    assert_status(client, 200);
    client_api_get(client, "/notices");
    assert_page_has(client, "\"unread\":0");
}
