/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agenda/note.h"
#include "base/text.h"
#include "db/db.h"
#include "meeting/test_meeting.h"
#include "tests/support/client.h"

struct desk {
    struct test_world *world;
    struct client *client;
    struct pair pair;
    int64_t meeting;
};

static struct desk desk_in(struct test_world *world)
{
    struct desk desk = {.world = world, .client = client_new(world), .pair = pair_new(world)};
    struct membership amara = opened_by(world, desk.pair.id, desk.pair.amara);
    desk.meeting = planned_in_hours(&amara, 24);
    client_as(desk.client, desk.pair.jonas);
    return desk;
}

static const char *path(const struct desk *desk, const char *rest)
{
    return arena_format(desk->world->arena, "/relationships/%lld/meetings/%lld%s", (long long)desk->pair.id,
                        (long long)desk->meeting, rest);
}

static void save(const struct desk *desk, int64_t person, const char *what, const char *fields)
{
    client_as(desk->client, person);
    client_post(desk->client, path(desk, what), fields);
}

TEST_DB(notes_are_saved_by_a_plain_form)
{
    struct desk desk = desk_in(world);
    save(&desk, desk.pair.jonas, "/notes", "body=First+line%0D%0ASecond+line&version=0");
    assert_seen(desk.client, arena_format(world->arena, "%s#notes", path(&desk, "")));
    client_as(desk.client, desk.pair.amara);
    client_get(desk.client, "%s", path(&desk, ""));
    assert_page_has(desk.client, "First line\nSecond line");
    assert_page_has(desk.client, "Jonas Lindqvist");
}

TEST_DB(both_texts_come_back_when_the_same_lines_were_changed)
{
    struct desk desk = desk_in(world);
    save(&desk, desk.pair.amara, "/notes", "body=hers&version=0");
    save(&desk, desk.pair.amara, "/notes", "body=hers,+longer&version=1");
    save(&desk, desk.pair.jonas, "/notes", "body=his&version=1");
    assert_status(desk.client, 409);
    assert_page_has(desk.client, "hers, longer");
    assert_page_has(desk.client, ">his</textarea>");
    assert_page_has(desk.client, "name=\"version\" value=\"2\"");
    save(&desk, desk.pair.jonas, "/notes", "body=his+and+hers&version=2");
    assert_status(desk.client, 303);
}

TEST_DB(a_page_that_saves_by_itself_is_told_what_counts_now)
{
    struct desk desk = desk_in(world);
    client_api_post(desk.client, path(&desk, "/notes"),
                    "{\"body\":\"one\\ntwo\",\"version\":0,\"editor\":\"a\"}");
    assert_status(desk.client, 200);
    assert_page_has(desk.client, "\"version\":1");
    assert_page_has(desk.client, "\"is_saved\":true");
    client_as(desk.client, desk.pair.amara);
    client_api_post(desk.client, path(&desk, "/notes"),
                    "{\"body\":\"ONE\\ntwo\",\"version\":1,\"editor\":\"b\"}");
    client_as(desk.client, desk.pair.jonas);
    client_api_post(desk.client, path(&desk, "/notes"),
                    "{\"body\":\"one\\nTWO\",\"version\":1,\"editor\":\"a\"}");
    assert_page_has(desk.client, "\"body\":\"ONE\\nTWO\"");
    assert_page_has(desk.client, "\"is_merged\":true");
    client_api_post(desk.client, path(&desk, "/notes"), "{\"body\":\"none\",\"version\":1,\"editor\":\"c\"}");
    assert_status(desk.client, 409);
    assert_page_has(desk.client, "\"conflict\":true");
    assert_page_has(desk.client, "\"theirs\":\"ONE\\nTWO\"");
    assert_page_has(desk.client, "\"body\":\"none\"");
}

TEST_DB(too_long_notes_are_refused_with_a_word_and_kept_in_the_field)
{
    struct desk desk = desk_in(world);
    char *fields = arena_alloc(world->arena, NOTE_MAXIMUM + 10);
    memset(fields, 'a', NOTE_MAXIMUM + 6);
    memcpy(fields, "body=", 5);
    save(&desk, desk.pair.jonas, "/notes", fields);
    assert_status(desk.client, 422);
    assert_page_has(desk.client, "at most 20000 characters; this has 20001");
    assert_page_has(desk.client, "aaaaaaaaaa</textarea>");
}

TEST_DB(private_notes_are_shown_to_their_author_alone)
{
    struct desk desk = desk_in(world);
    save(&desk, desk.pair.jonas, "/private-notes", "body=I+am+unsure&version=0");
    assert_status(desk.client, 303);
    client_get(desk.client, "%s", path(&desk, ""));
    assert_page_has(desk.client, "I am unsure");
    client_get(desk.client, "/relationships/%lld/notes?q=unsure", (long long)desk.pair.id);
    assert_page_has(desk.client, "I am unsure");
    client_as(desk.client, desk.pair.amara);
    const char *const pages[] = {"", "/notes", "/private-notes", "/notes/history"};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        client_get(desk.client, "%s", path(&desk, pages[i]));
        assert_status(desk.client, 200);
        assert_page_lacks(desk.client, "I am unsure");
        client_api_get(desk.client, "%s", path(&desk, pages[i]));
        assert_page_lacks(desk.client, "I am unsure");
    }
    client_get(desk.client, "/relationships/%lld/notes?q=unsure", (long long)desk.pair.id);
    assert_page_lacks(desk.client, "I am unsure");
    assert_page_has(desk.client, "No notes with these words");
}

TEST_DB(earlier_texts_show_what_was_changed)
{
    struct desk desk = desk_in(world);
    client_get(desk.client, "%s", path(&desk, "/notes/history"));
    assert_page_has(desk.client, "No notes yet");
    save(&desk, desk.pair.amara, "/notes", "body=one+two&version=0");
    save(&desk, desk.pair.jonas, "/notes", "body=one+three&version=1");
    client_get(desk.client, "%s", path(&desk, "/notes/history"));
    assert_page_has(desk.client, "<del class=\"was\">two</del><ins class=\"will\">three</ins>");
    client_get(desk.client, "%s", path(&desk, "/notes/history?version=1"));
    assert_page_has(desk.client, "one two");
    assert_page_lacks(desk.client, "three");
}

TEST_DB(notes_of_a_meeting_of_others_are_not_there)
{
    struct desk desk = desk_in(world);
    int64_t other = relationship_of(world, desk.pair.jonas, person_named(world, "Tom Becker"));
    const char *there = arena_format(world->arena, "/relationships/%lld/meetings/%lld", (long long)other,
                                     (long long)desk.meeting);
    client_get(desk.client, "%s/notes", there);
    assert_status(desk.client, 404);
    client_post(desk.client, arena_format(world->arena, "%s/notes", there), "body=x&version=0");
    assert_status(desk.client, 404);
    client_post(desk.client, arena_format(world->arena, "%s/private-notes", there), "body=x&version=0");
    assert_status(desk.client, 404);
}

TEST_DB(many_notes_come_in_pages)
{
    struct desk desk = desk_in(world);
    struct membership amara = opened_by(world, desk.pair.id, desk.pair.amara);
    struct note note;
    for (int i = 0; i < 21; i++) {
        struct note_save each = {.meeting = planned_in_hours(&amara, 30 + i),
                                 .body = arena_format(world->arena, "notes number %d.", i)};
        assert_ok(note_save(&amara, &each, &note));
    }
    client_get(desk.client, "/relationships/%lld/notes", (long long)desk.pair.id);
    assert_page_has(desk.client, "notes number 20.");
    assert_page_lacks(desk.client, "notes number 0.");
    assert_page_has(desk.client, "page=2");
    client_get(desk.client, "/relationships/%lld/notes?page=2", (long long)desk.pair.id);
    assert_page_has(desk.client, "notes number 0.");
}
