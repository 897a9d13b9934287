/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "content/content.h"

#include "tests/support/test.h"

#define NOTE_ROW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, bytes, words, 0)                                                                                \
    FIELD(R, day, due, 0)
RECORD_LOCAL(note_row, NOTE_ROW_FIELDS)
#define NOTE_FIELDS(FIELD, R)                                                                                \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, day, due, 0)                                                                                    \
    FIELD(R, text, label, 0)
RECORD_LOCAL(note, NOTE_FIELDS)

SQL(testing_content_keys, "SELECT COUNT(*) FROM content_key");

static const struct content *content_of_amara(struct test_world *world, enum content_use use)
{
    const struct content *content;
    assert_ok(content_of_author(world->db, world->arena, &world->clock, world->portal_key, 7, use, &content));
    return content;
}

TEST_DB(a_row_is_sealed_and_opened_by_the_names_of_its_fields)
{
    const struct content *content = content_of_amara(world, CONTENT_WRITE);
    struct content_row place = {world->arena, content, "note", 12};
    struct note_row row = {.id = 12, .due = 20000};
    row.words = content_seal_bytes(&place, "words", "I am afraid of the meeting.");
    struct note note = {.label = "kept"};
    assert_ok(content_open_row(&place, &note_row_record, &row, &note_record, &note));
    assert_string_equal(note.words, "I am afraid of the meeting.");
    assert_int_equal(note.due, 20000);
    assert_string_equal(note.label, "kept");
}

TEST_DB(a_text_does_not_open_in_another_row_or_column)
{
    const struct content *content = content_of_amara(world, CONTENT_WRITE);
    struct content_row place = {world->arena, content, "note", 12},
                       other = {world->arena, content, "note", 13};
    struct bytes sealed = content_seal_bytes(&place, "words", "private");
    const char *text;
    assert_error(content_open(&other, "words", sealed, &text), ERROR_DAMAGED);
    assert_error(content_open(&place, "title", sealed, &text), ERROR_DAMAGED);
}

TEST_DB(reading_makes_no_key_and_opens_nothing_but_empty_texts)
{
    const struct content *content = content_of_amara(world, CONTENT_READ);
    struct content_row place = {world->arena, content, "note", 12};
    const char *text;
    int64_t keys;
    assert_ok(content_open(&place, "words", (struct bytes){0}, &text));
    assert_string_equal(text, "");
    assert_ok(db_number(world->db, &testing_content_keys, DB_NO_PARAMS, &keys));
    assert_int_equal(keys, 0);
}

TEST_DB(the_key_stays_the_same_when_it_is_asked_for_again)
{
    struct content_row place = {world->arena, content_of_amara(world, CONTENT_WRITE), "note", 12};
    struct bytes sealed = content_seal_bytes(&place, "words", "again");
    struct content_row later = {world->arena, content_of_amara(world, CONTENT_WRITE), "note", 12};
    const char *text;
    assert_ok(content_open(&later, "words", sealed, &text));
    assert_string_equal(text, "again");
}

TEST_DB(another_portal_key_opens_nothing)
{
    (void)content_of_amara(world, CONTENT_WRITE);
    struct portal_key *other = portal_key_random();
    const struct content *content;
    assert_error(content_of_author(world->db, world->arena, &world->clock, other, 7, CONTENT_READ, &content),
                 ERROR_DAMAGED);
    portal_key_free(other);
}
