/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agenda/action.h"
#include "agenda/agenda.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "meeting/test_meeting.h"
#include "tests/support/client.h"

SQL(testing_held, "UPDATE meeting SET state = 'held', closed_at = 1 WHERE id = $1");

struct room {
    struct test_world *world;
    struct client *client;
    struct pair pair;
    struct membership amara, jonas;
    int64_t meeting;
};

static struct room room_in(struct test_world *world)
{
    struct room room = {.world = world, .client = client_new(world), .pair = pair_new(world)};
    room.amara = opened_by(world, room.pair.id, room.pair.amara);
    room.jonas = opened_by(world, room.pair.id, room.pair.jonas);
    room.meeting = planned_in_hours(&room.amara, 24);
    client_as(room.client, room.pair.jonas);
    return room;
}

static const char *path(const struct room *room, const char *rest)
{
    return arena_format(room->world->arena, "/relationships/%lld%s", (long long)room->pair.id, rest);
}

static const char *meeting_path(const struct room *room, const char *rest)
{
    return path(room, arena_format(room->world->arena, "/meetings/%lld%s", (long long)room->meeting, rest));
}

static int64_t item_by(const struct room *room, const struct membership *membership, const char *title)
{
    struct agenda_form form = {.title = title, .words = "", .minutes = 20};
    int64_t id;
    assert_ok(agenda_add(membership, room->meeting, &form, &id));
    return id;
}

static void step(const struct room *room, int64_t item, const char *what, const char *fields)
{
    client_post(
        room->client,
        meeting_path(room, arena_format(room->world->arena, "/agenda/%lld/%s", (long long)item, what)),
        fields);
}

TEST_DB(a_new_meeting_teaches_what_an_agenda_is_for_and_offers_ideas)
{
    struct room room = room_in(world);
    client_get(room.client, "%s", meeting_path(&room, ""));
    assert_status(room.client, 200);
    assert_page_has(room.client, "Tuesday 3 March 2026");
    assert_page_has(room.client, "Nothing on the agenda yet");
    assert_page_has(room.client, "Ideas for what to talk about");
    assert_page_has(room.client, "Only you and Amara see this.");
    assert_page_has(room.client, "Only you can open this");
}

TEST_DB(an_idea_that_is_on_the_agenda_in_another_language_is_not_offered_again)
{
    static const char *const idea = "Two stories: how we got here";
    struct room room = room_in(world);
    const struct language *german;
    assert_true(language_find("de", &german));
    client_get(room.client, "%s", meeting_path(&room, ""));
    assert_page_has(room.client, "Add: Two stories: how we got here");
    assert_string_not_equal(say(german, idea), idea);
    item_by(&room, &room.amara, say(german, idea));
    client_get(room.client, "%s", meeting_path(&room, ""));
    assert_page_lacks(room.client, "Add: Two stories: how we got here");
    assert_page_has(room.client, "Add: What we hope for, and what we can give");
}

TEST_DB(what_one_adds_stands_on_the_page_of_the_other)
{
    struct room room = room_in(world);
    client_post(room.client, meeting_path(&room, "/agenda"), "title=Hiring&words=Two+roles&minutes=15");
    assert_status(room.client, 303);
    client_as(room.client, room.pair.amara);
    client_get(room.client, "%s", meeting_path(&room, ""));
    assert_page_has(room.client, "Hiring");
    assert_page_has(room.client, "Jonas Lindqvist");
    assert_page_has(room.client, "15 of 45 minutes planned");
    assert_page_lacks(room.client, "Change: Hiring");
}

TEST_DB(an_item_without_a_title_comes_back_with_what_was_typed)
{
    struct room room = room_in(world);
    client_post(room.client, meeting_path(&room, "/agenda"), "title=&words=Two+roles&minutes=900");
    assert_status(room.client, 422);
    assert_page_has(room.client, "Say in a few words what it is about.");
    assert_page_has(room.client, "up to 480");
    assert_page_has(room.client, "Two roles");
}

TEST_DB(an_agenda_longer_than_the_meeting_says_so)
{
    struct room room = room_in(world);
    for (int i = 0; i < 3; i++) item_by(&room, &room.amara, "Long");
    client_get(room.client, "%s", meeting_path(&room, ""));
    assert_page_has(room.client, "60 minutes planned, 45 there");
}

TEST_DB(items_are_ticked_moved_and_taken_off_by_buttons)
{
    struct room room = room_in(world);
    int64_t first = item_by(&room, &room.jonas, "First"), second = item_by(&room, &room.jonas, "Second");
    step(&room, second, "move", "direction=up");
    assert_status(room.client, 303);
    client_api_get(room.client, "%s", meeting_path(&room, ""));
    const char *body = client_answer(room.client)->body;
    assert_true(strstr(body, "\"title\":\"Second\"") < strstr(body, "\"title\":\"First\""));
    step(&room, first, "talked", "talked=1");
    client_follow(room.client);
    assert_page_has(room.client, "Undo talked about: First");
    step(&room, first, "talked", "");
    client_follow(room.client);
    assert_page_has(room.client, "Talked about: First");
    step(&room, first, "remove", "");
    client_follow(room.client);
    assert_page_lacks(room.client, "First");
    step(&room, second, "move", "direction=sideways");
    assert_status(room.client, 422);
}

TEST_DB(the_words_of_others_are_not_changed)
{
    struct room room = room_in(world);
    int64_t item = item_by(&room, &room.amara, "Hers");
    const char *there = meeting_path(&room, arena_format(world->arena, "/agenda/%lld", (long long)item));
    client_get(room.client, "%s", there);
    assert_status(room.client, 403);
    assert_page_has(room.client, "Amara Okafor added this");
    client_post(room.client, there, "title=Mine&version=1");
    assert_status(room.client, 403);
    step(&room, item, "remove", "");
    assert_status(room.client, 403);
}

TEST_DB(an_item_changed_in_another_tab_comes_back_with_both)
{
    struct room room = room_in(world);
    int64_t item = item_by(&room, &room.jonas, "Hiring");
    const char *there = meeting_path(&room, arena_format(world->arena, "/agenda/%lld", (long long)item));
    client_post(room.client, there, "title=Hiring+in+Lagos&version=1");
    assert_status(room.client, 303);
    client_post(room.client, there, "title=Hiring+in+Oslo&version=1");
    assert_status(room.client, 422);
    assert_page_has(room.client, "Hiring in Lagos");
    assert_page_has(room.client, "Hiring in Oslo");
    client_post(room.client, there, "title=Hiring+in+Oslo&version=2");
    assert_status(room.client, 303);
}

TEST_DB(what_was_not_reached_is_shown_as_carried_over)
{
    struct room room = room_in(world);
    int64_t first = room.meeting;
    item_by(&room, &room.amara, "Important");
    room.meeting = planned_in_hours(&room.amara, 48);
    assert_ok(db_run_one(world->db, &testing_held, DB_PARAMS(db_int(first))));
    client_get(room.client, "%s", meeting_path(&room, ""));
    assert_page_has(room.client, "Important");
    assert_page_has(room.client, "Carried over from");
    assert_page_has(room.client, "3 Mar");
    room.meeting = first;
    client_get(room.client, "%s", meeting_path(&room, ""));
    assert_page_has(room.client, "Not reached");
    assert_page_has(room.client, "stands on the agenda of");
}

TEST_DB(a_closed_relationship_is_read_and_not_changed)
{
    struct room room = room_in(world);
    item_by(&room, &room.jonas, "Hiring");
    pair_close(world, &room.pair);
    client_get(room.client, "%s", meeting_path(&room, ""));
    assert_status(room.client, 200);
    assert_page_lacks(room.client, "Add to the agenda");
    assert_page_lacks(room.client, "<textarea");
    client_post(room.client, meeting_path(&room, "/agenda"), "title=More");
    assert_status(room.client, 409);
}

/* ---- action items ---- */

static int64_t action_of(const struct room *room, int64_t owner, const char *what)
{
    struct action_form form = {.what = what, .owner_id = owner, .due_on = clock_day(&room->world->clock) - 1};
    int64_t id;
    assert_ok(action_add(&room->amara, &form, &id));
    return id;
}

TEST_DB(an_action_item_returns_at_the_next_meeting_until_it_is_done)
{
    struct room room = room_in(world);
    client_post(room.client, path(&room, "/actions"),
                arena_format(world->arena,
                             "what=Read+the+book&owner_id=%lld&due_on=2026-03-01&meeting_id=%lld",
                             (long long)room.pair.jonas, (long long)room.meeting));
    assert_status(room.client, 303);
    room.meeting = planned_in_hours(&room.amara, 72);
    client_get(room.client, "%s", meeting_path(&room, ""));
    assert_page_has(room.client, "Read the book");
    assert_page_has(room.client, "Overdue");
    struct list actions = {0};
    assert_ok(action_open_list(&room.jonas, &actions));
    client_post(room.client,
                path(&room, arena_format(world->arena, "/actions/%lld/done",
                                         (long long)LIST_AT(&actions, struct action, 0)->id)),
                "");
    client_get(room.client, "%s", meeting_path(&room, ""));
    assert_page_lacks(room.client, "Read the book");
    client_get(room.client, "%s", path(&room, "/actions"));
    assert_page_has(room.client, "Read the book");
    assert_page_has(room.client, "1 done");
}

TEST_DB(an_action_item_needs_words_and_a_member)
{
    struct room room = room_in(world);
    client_post(room.client, path(&room, "/actions"), "what=&owner_id=12345&due_on=soon");
    assert_status(room.client, 422);
    assert_page_has(room.client, "Say what is to be done.");
    assert_page_has(room.client, "Choose who takes it on.");
    assert_page_has(room.client, "2026-11-21");
}

TEST_DB(dropping_an_action_item_asks_for_a_word_why)
{
    struct room room = room_in(world);
    int64_t id = action_of(&room, room.pair.jonas, "Read the book");
    const char *there = path(&room, arena_format(world->arena, "/actions/%lld/drop", (long long)id));
    client_post(room.client, there, "word=");
    assert_status(room.client, 422);
    assert_page_has(room.client, "Say in a word why.");
    client_post(room.client, there, "word=It+is+out+of+print");
    client_follow(room.client);
    assert_page_has(room.client, "It is out of print");
    client_post(room.client, there, "word=again");
    assert_status(room.client, 409);
}

TEST_DB(an_action_item_changed_meanwhile_comes_back_with_both)
{
    struct room room = room_in(world);
    int64_t id = action_of(&room, room.pair.jonas, "Read the book");
    const char *there = path(&room, arena_format(world->arena, "/actions/%lld", (long long)id));
    const char *fields = arena_format(world->arena, "owner_id=%lld&version=1", (long long)room.pair.amara);
    client_post(room.client, there, arena_format(world->arena, "what=Read+two&%s", fields));
    assert_status(room.client, 303);
    client_post(room.client, there, arena_format(world->arena, "what=Read+three&%s", fields));
    assert_status(room.client, 422);
    assert_page_has(room.client, "Read two");
    assert_page_has(room.client, "Read three");
}
