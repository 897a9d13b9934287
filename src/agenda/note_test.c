/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agenda/note.h"

#include "base/text.h"
#include "db/db.h"
#include "meeting/test_meeting.h"

struct writers {
    struct pair pair;
    struct membership amara, jonas;
    int64_t meeting;
};

static struct writers writers_in(struct test_world *world)
{
    struct writers writers = {.pair = pair_new(world)};
    writers.amara = opened_by(world, writers.pair.id, writers.pair.amara);
    writers.jonas = opened_by(world, writers.pair.id, writers.pair.jonas);
    writers.meeting = planned_in_hours(&writers.amara, 24);
    return writers;
}

static enum error save(const struct membership *membership, int64_t meeting, int64_t version,
                       const char *body, struct note *ret_note)
{
    struct note_save save = {.meeting = meeting, .version = version, .body = body};
    return note_save(membership, &save, ret_note);
}

static int64_t saved(const struct membership *membership, int64_t meeting, int64_t version, const char *body)
{
    struct note note;
    assert_ok(save(membership, meeting, version, body, &note));
    return note.version;
}

static void assert_stands(const struct membership *membership, int64_t meeting, int64_t version,
                          const char *body)
{
    struct note note;
    assert_ok(note_read(membership, NOTE_SHARED, meeting, &note));
    assert_string_equal(note.body, body);
    assert_int_equal(note.version, version);
}

TEST_DB(what_one_writes_the_other_reads)
{
    struct writers writers = writers_in(world);
    assert_stands(&writers.jonas, writers.meeting, 0, "");
    assert_int_equal(saved(&writers.amara, writers.meeting, 0, "Talked about hiring"), 1);
    assert_stands(&writers.jonas, writers.meeting, 1, "Talked about hiring");
    assert_int_equal(saved(&writers.jonas, writers.meeting, 1, "Talked about hiring\nAnd about Lagos"), 2);
    assert_stands(&writers.amara, writers.meeting, 2, "Talked about hiring\nAnd about Lagos");
}

TEST_DB(changes_of_different_paragraphs_are_merged)
{
    struct writers writers = writers_in(world);
    struct note note;
    saved(&writers.amara, writers.meeting, 0, "one\ntwo");
    saved(&writers.amara, writers.meeting, 1, "one, by Amara\ntwo");
    assert_ok(save(&writers.jonas, writers.meeting, 1, "one\ntwo, by Jonas", &note));
    assert_string_equal(note.body, "one, by Amara\ntwo, by Jonas");
    assert_stands(&writers.amara, writers.meeting, 3, "one, by Amara\ntwo, by Jonas");
}

TEST_DB(a_change_of_the_same_paragraph_is_not_saved_and_says_what_stands)
{
    struct writers writers = writers_in(world);
    struct note note;
    saved(&writers.amara, writers.meeting, 0, "one");
    saved(&writers.amara, writers.meeting, 1, "one, by Amara");
    assert_error(save(&writers.jonas, writers.meeting, 1, "one, by Jonas", &note), ERROR_CONFLICT);
    assert_string_equal(note.body, "one, by Amara");
    assert_int_equal(note.version, 2);
    assert_int_equal(note.written_by, writers.pair.amara);
    assert_stands(&writers.jonas, writers.meeting, 2, "one, by Amara");
    assert_int_equal(saved(&writers.jonas, writers.meeting, 2, "one, by both"), 3);
}

TEST_DB(both_beginning_at_once_keep_what_they_wrote)
{
    struct writers writers = writers_in(world);
    saved(&writers.amara, writers.meeting, 0, "hers");
    saved(&writers.jonas, writers.meeting, 0, "his");
    assert_stands(&writers.amara, writers.meeting, 2, "hers\nhis");
}

TEST_DB(saving_the_same_text_again_makes_no_new_version)
{
    struct writers writers = writers_in(world);
    assert_int_equal(saved(&writers.amara, writers.meeting, 0, ""), 0);
    saved(&writers.amara, writers.meeting, 0, "one");
    assert_int_equal(saved(&writers.amara, writers.meeting, 0, "one"), 1);
    assert_int_equal(saved(&writers.jonas, writers.meeting, 1, "one"), 1);
}

TEST_DB(a_page_whose_answer_was_lost_goes_on_without_a_conflict)
{
    struct writers writers = writers_in(world);
    struct note_save first = {.meeting = writers.meeting, .body = "Hel", .editor = "page-a"};
    struct note_save next = {.meeting = writers.meeting, .body = "Hello", .editor = "page-a"};
    struct note_save other = {.meeting = writers.meeting, .body = "Help", .editor = "page-b"};
    struct note note;
    assert_ok(note_save(&writers.amara, &first, &note));
    assert_ok(note_save(&writers.amara, &next, &note));
    assert_string_equal(note.body, "Hello");
    other.version = 1;
    assert_error(note_save(&writers.amara, &other, &note), ERROR_CONFLICT);
}

TEST_DB(private_notes_are_there_for_their_author_alone)
{
    struct writers writers = writers_in(world);
    struct note_save save = {.kind = NOTE_PRIVATE, .meeting = writers.meeting, .body = "I am unsure"};
    struct note note;
    assert_ok(note_save(&writers.jonas, &save, &note));
    assert_ok(note_read(&writers.amara, NOTE_PRIVATE, writers.meeting, &note));
    assert_int_equal(note.version, 0);
    assert_string_equal(note.body, "");
    assert_stands(&writers.amara, writers.meeting, 0, "");
    save.body = "Jonas is unsure";
    assert_ok(note_save(&writers.amara, &save, &note));
    assert_int_equal(note.version, 1);
    assert_ok(note_read(&writers.jonas, NOTE_PRIVATE, writers.meeting, &note));
    assert_string_equal(note.body, "I am unsure");
}

SQL(testing_revision_bodies, "SELECT body FROM meeting_note_revision WHERE editor = $1");

TEST_DB(private_notes_are_sealed_by_their_authors_key_not_by_that_of_the_relationship)
{
    struct writers writers = writers_in(world);
    struct note_save save = {
        .kind = NOTE_PRIVATE, .meeting = writers.meeting, .body = "I am unsure", .editor = "x"};
    struct note note;
    struct bytes body;
    const char *text;
    assert_ok(note_save(&writers.jonas, &save, &note));
    assert_ok(db_bytes(world->db, world->arena, &testing_revision_bodies, DB_PARAMS(db_text("x")), &body.at,
                       &body.length));
    struct content_row row = {world->arena, writers.amara.content, "meeting_note_revision", note.id};
    assert_error(content_open(&row, "body", body, &text), ERROR_DAMAGED);
    assert_null(memmem(body.at, body.length, "unsure", 6));
}

static const char *long_text(struct arena *arena, size_t length, char letter)
{
    char *text = arena_alloc(arena, length + 1);
    memset(text, letter, length);
    return text;
}

TEST_DB(too_long_notes_are_refused_also_when_two_make_them_so)
{
    struct writers writers = writers_in(world);
    struct note note;
    assert_error(
        save(&writers.amara, writers.meeting, 0, long_text(world->arena, NOTE_MAXIMUM + 1, 'a'), &note),
        ERROR_INVALID);
    assert_ok(save(&writers.amara, writers.meeting, 0, long_text(world->arena, NOTE_MAXIMUM, 'a'), &note));
    assert_error(save(&writers.jonas, writers.meeting, 0, "more", &note), ERROR_TOO_LARGE);
    assert_int_equal(note.version, 1);
}

TEST_DB(there_are_no_notes_of_a_meeting_of_others)
{
    struct writers writers = writers_in(world);
    int64_t other = relationship_of(world, writers.pair.amara, person_named(world, "Tom Becker"));
    struct membership elsewhere = opened_by(world, other, writers.pair.amara);
    struct note note;
    saved(&writers.amara, writers.meeting, 0, "ours");
    assert_error(save(&elsewhere, writers.meeting, 0, "theirs", &note), ERROR_NOT_FOUND);
    assert_ok(note_read(&elsewhere, NOTE_SHARED, writers.meeting, &note));
    assert_string_equal(note.body, "");
}

static void assert_found(const struct membership *membership, const char *words, const char *first,
                         size_t count)
{
    struct list entries = {0};
    assert_ok(note_list(membership, words, 0, 10, &entries));
    assert_int_equal(entries.count, count);
    if (count) assert_string_equal(LIST_AT(&entries, struct note_entry, 0)->body, first);
}

TEST_DB(the_list_has_the_latest_meeting_first_and_only_what_i_may_read)
{
    struct writers writers = writers_in(world);
    struct note_save own = {.kind = NOTE_PRIVATE, .meeting = writers.meeting, .body = "Ask about the budget"};
    struct note note;
    int64_t later = planned_in_hours(&writers.amara, 48), latest = planned_in_hours(&writers.amara, 72);
    saved(&writers.amara, writers.meeting, 0, "Budgets of next year");
    saved(&writers.amara, later, 0, "Hiring");
    saved(&writers.amara, latest, 0, "x");
    saved(&writers.amara, latest, 1, "");
    assert_ok(note_save(&writers.jonas, &own, &note));
    assert_found(&writers.jonas, "", "Hiring", 3);
    assert_found(&writers.amara, "", "Hiring", 2);
    assert_found(&writers.jonas, "budget", "Budgets of next year", 2);
    assert_found(&writers.amara, "budget", "Budgets of next year", 1);
    assert_found(&writers.jonas, "budget ASK", "Ask about the budget", 1);
    assert_found(&writers.amara, "ask", "", 0);
}

TEST_DB(a_page_of_the_list_says_whether_there_are_more)
{
    struct writers writers = writers_in(world);
    struct list entries = {0}, rest = {0};
    for (int i = 0; i < 4; i++) saved(&writers.amara, planned_in_hours(&writers.amara, 30 + i), 0, "notes");
    assert_ok(note_list(&writers.amara, "", 0, 2, &entries));
    assert_int_equal(entries.count, 3);
    assert_ok(note_list(&writers.amara, "", 2, 2, &rest));
    assert_int_equal(rest.count, 2);
}

TEST_DB(earlier_texts_stay_readable_one_for_each_sitting)
{
    struct writers writers = writers_in(world);
    struct list versions = {0};
    struct note note;
    saved(&writers.amara, writers.meeting, 0, "a");
    saved(&writers.amara, writers.meeting, 1, "ab");
    saved(&writers.jonas, writers.meeting, 2, "abc");
    assert_ok(note_versions(&writers.jonas, NOTE_SHARED, writers.meeting, &versions));
    assert_int_equal(versions.count, 2);
    assert_int_equal(LIST_AT(&versions, struct note_version, 1)->version, 2);
    assert_ok(note_version_read(&writers.jonas, NOTE_SHARED, writers.meeting, 2, &note));
    assert_string_equal(note.body, "ab");
    assert_error(note_version_read(&writers.jonas, NOTE_SHARED, writers.meeting, 7, &note), ERROR_NOT_FOUND);
}

TEST_DB(texts_older_than_a_day_are_thinned)
{
    struct writers writers = writers_in(world);
    struct note note;
    for (int i = 0; i < 19; i++)
        saved(&writers.amara, writers.meeting, i, arena_format(world->arena, "text %d", i));
    world->now += (int64_t)2 * 24 * 3600 * 1000;
    saved(&writers.jonas, writers.meeting, 19, "the next day");
    assert_error(note_version_read(&writers.jonas, NOTE_SHARED, writers.meeting, 5, &note), ERROR_NOT_FOUND);
    assert_ok(note_version_read(&writers.jonas, NOTE_SHARED, writers.meeting, 19, &note));
    assert_error(save(&writers.amara, writers.meeting, 5, "text 4\nmore", &note), ERROR_CONFLICT);
}
