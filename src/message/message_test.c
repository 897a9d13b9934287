/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "message/message.h"

#include <stdlib.h>

#include "relationship/test_pair.h"
#include "tests/support/client.h"

struct talk {
    struct pair pair;
    struct membership amara, jonas;
};

static struct talk talk_of(struct test_world *world)
{
    struct talk talk = {.pair = pair_new(world)};
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, talk.pair.id,
                              talk.pair.amara, RELATIONSHIP_WRITE, &talk.amara));
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, talk.pair.id,
                              talk.pair.jonas, RELATIONSHIP_WRITE, &talk.jonas));
    return talk;
}

static int64_t say(const struct membership *who, const char *words)
{
    int64_t id;
    assert_ok(message_send(who, words, NULL, &id));
    return id;
}

static struct list messages_of(const struct membership *who)
{
    struct list messages = {0};
    int64_t earlier;
    assert_ok(message_list(who, 0, &messages, &earlier));
    return messages;
}

SQL(testing_unread_messages,
    "SELECT COUNT(*) FROM message m WHERE m.relationship_id = $1 AND m.author_id <> $2 AND m.withdrawn_at IS NULL "
    "AND m.id > COALESCE((SELECT r.message_id FROM message_read r WHERE r.relationship_id = $1 AND r.person_id = $2), 0)");

static int64_t unread(const struct membership *who)
{
    int64_t count;
    assert_ok(db_number(who->db, &testing_unread_messages,
                        DB_PARAMS(db_int(who->relationship), db_int(who->person)), &count));
    return count;
}

TEST_DB(what_one_writes_the_other_reads_and_both_see_how_far)
{
    struct talk talk = talk_of(world);
    say(&talk.amara, "Shall we meet on Thursday?");
    int64_t last = say(&talk.amara, "At noon?");
    assert_int_equal(unread(&talk.jonas), 2);
    assert_int_equal(unread(&talk.amara), 0);
    struct list seen = messages_of(&talk.jonas);
    assert_int_equal(seen.count, 2);
    assert_string_equal(LIST_AT(&seen, struct message, 0)->body, "Shall we meet on Thursday?");
    assert_true(LIST_AT(&seen, struct message, 1)->is_new);
    assert_ok(message_read_to(&talk.jonas, last));
    assert_int_equal(unread(&talk.jonas), 0);
    struct list mine = messages_of(&talk.amara);
    assert_string_equal(LIST_AT(&mine, struct message, 1)->read_by, "Read by Jonas");
    assert_string_equal(LIST_AT(&mine, struct message, 0)->read_by, "");
}

TEST_DB(several_messages_in_a_row_are_one_notice)
{
    struct talk talk = talk_of(world);
    int64_t before = unread_of(world, talk.pair.jonas);
    say(&talk.amara, "One.");
    int64_t last = say(&talk.amara, "Two.");
    assert_int_equal(unread_of(world, talk.pair.jonas), before + 1);
    assert_ok(message_read_to(&talk.jonas, last));
    say(&talk.amara, "Three.");
    assert_int_equal(unread_of(world, talk.pair.jonas), before + 2);
}

TEST_DB(reading_does_not_go_back)
{
    struct talk talk = talk_of(world);
    int64_t first = say(&talk.amara, "One."), second = say(&talk.amara, "Two.");
    assert_ok(message_read_to(&talk.jonas, second));
    assert_ok(message_read_to(&talk.jonas, first));
    assert_int_equal(unread(&talk.jonas), 0);
}

TEST_DB(only_its_author_changes_a_message_and_only_for_a_day)
{
    struct talk talk = talk_of(world);
    struct message message;
    int64_t id = say(&talk.amara, "Thirsday");
    assert_error(message_change(&talk.jonas, id, 1, "Friday"), ERROR_FORBIDDEN);
    assert_error(message_change(&talk.amara, id, 7, "Thursday"), ERROR_CONFLICT);
    assert_error(message_change(&talk.amara, id, 1, " "), ERROR_INVALID);
    assert_ok(message_change(&talk.amara, id, 1, "Thursday"));
    assert_ok(message_get(&talk.jonas, id, &message));
    assert_string_equal(message.body, "Thursday");
    assert_true(message.edited_at != 0);
    world->now += (int64_t)MESSAGE_MENDED_WITHIN * 1000;
    assert_error(message_change(&talk.amara, id, 2, "Friday"), ERROR_FORBIDDEN);
}

TEST_DB(what_is_taken_back_is_erased_with_its_file)
{
    struct talk talk = talk_of(world);
    struct message_upload file = {"plan.txt", "A\0B", 3};
    struct message_file got;
    struct bytes bytes;
    int64_t id;
    assert_ok(message_send(&talk.amara, "", &file, &id));
    struct list seen = messages_of(&talk.jonas);
    int64_t file_id = LIST_AT(&LIST_AT(&seen, struct message, 0)->files, struct message_file, 0)->id;
    assert_ok(message_file_get(&talk.jonas, file_id, &got, &bytes));
    assert_string_equal(got.name, "plan.txt");
    assert_int_equal(bytes.length, 3);
    assert_memory_equal(bytes.at, "A\0B", 3);
    assert_error(message_withdraw(&talk.jonas, id), ERROR_FORBIDDEN);
    assert_ok(message_withdraw(&talk.amara, id));
    assert_error(message_file_get(&talk.jonas, file_id, &got, &bytes), ERROR_NOT_FOUND);
    seen = messages_of(&talk.jonas);
    assert_string_equal(LIST_AT(&seen, struct message, 0)->body, "");
    assert_int_equal(unread(&talk.jonas), 0);
}

TEST_DB(nothing_and_too_much_are_refused)
{
    struct talk talk = talk_of(world);
    struct message_upload file = {"big", calloc(1, MESSAGE_FILE_LARGEST + 1), MESSAGE_FILE_LARGEST + 1};
    int64_t id;
    assert_error(message_send(&talk.amara, " \n ", NULL, &id), ERROR_INVALID);
    assert_error(message_send(&talk.amara, "", &file, &id), ERROR_TOO_LARGE);
    free((void *)(uintptr_t)file.bytes);
}

TEST_DB(long_threads_come_in_pages)
{
    struct talk talk = talk_of(world);
    struct list page = {0}, before = {0};
    int64_t earlier;
    for (int i = 0; i < MESSAGES_A_PAGE + 3; i++)
        say(&talk.amara, arena_format(world->arena, "Message %d", i));
    assert_ok(message_list(&talk.jonas, 0, &page, &earlier));
    assert_int_equal(page.count, MESSAGES_A_PAGE);
    assert_string_equal(LIST_AT(&page, struct message, 0)->body, "Message 3");
    assert_ok(message_list(&talk.jonas, earlier, &before, &earlier));
    assert_int_equal(before.count, 3);
    assert_int_equal(earlier, 0);
}

TEST_DB(a_message_of_another_relationship_is_not_there)
{
    struct talk talk = talk_of(world);
    struct message message;
    int64_t other = say(&talk.amara, "Here"), pair;
    struct relationship_start_member members[] = {{talk.pair.jonas, "mentor"},
                                                  {person_named(world, "Tom Becker"), "mentee"}};
    struct relationship_start start = {
        .format = "mentoring", .starts_on = clock_day(&world->clock), .members = members, .member_count = 2};
    struct membership elsewhere;
    assert_ok(relationship_start(world->db, world->arena, &world->clock, &start, &pair));
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, pair,
                              talk.pair.jonas, RELATIONSHIP_WRITE, &elsewhere));
    assert_error(message_get(&elsewhere, other, &message), ERROR_NOT_FOUND);
    assert_error(message_read_to(&elsewhere, other), ERROR_NOT_FOUND);
}

/* ---- pages ---- */

TEST_DB(two_people_write_on_their_page)
{
    struct client *client = client_new(world);
    struct talk talk = talk_of(world);
    const char *path = arena_format(world->arena, "/relationships/%lld/messages", (long long)talk.pair.id);
    client_as(client, talk.pair.amara);
    client_get(client, "%s", path);
    assert_page_has(client, "Nothing written yet");
    client_post(client, path, "body=Hello+%3Cb%3EJonas%3C%2Fb%3E");
    assert_seen(client, arena_format(world->arena, "%s#end", path));
    client_upload(client, path, "body=The+plan", "file", "plan.txt", "one two", 7);
    assert_status(client, 303);
    client_post(client, path, "body=+");
    assert_status(client, 422);
    assert_page_has(client, "Write something, or choose a file.");
    client_as(client, talk.pair.jonas);
    client_get(client, "%s", path);
    assert_page_has(client, "Hello &lt;b&gt;Jonas&lt;/b&gt;");
    assert_page_has(client, "plan.txt");
    assert_page_has(client, "Mark as read");
}

TEST_DB(a_closed_relationship_keeps_its_messages_and_takes_no_new_ones)
{
    struct client *client = client_new(world);
    struct talk talk = talk_of(world);
    const char *path = arena_format(world->arena, "/relationships/%lld/messages", (long long)talk.pair.id);
    say(&talk.amara, "Thank you for everything.");
    pair_close(world, &talk.pair);
    client_as(client, talk.pair.jonas);
    client_get(client, "%s", path);
    assert_page_has(client, "Thank you for everything.");
    assert_page_lacks(client, "Your message");
    client_post(client, path, "body=More");
    assert_status(client, 409);
}
