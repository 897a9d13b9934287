/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/json.h"

#include <jansson.h>
#include <math.h>

#include "tests/support/test.h"

#define JSON_STEP_FIELDS(FIELD, R)                                                                           \
    FIELD(R, text, title, 40)                                                                                \
    FIELD(R, flag, done, 0)
RECORD_LOCAL(json_step, JSON_STEP_FIELDS)

#define JSON_GOAL_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, title, 200)                                                                               \
    FIELD(R, integer, weight, 0)                                                                             \
    FIELD(R, real, progress, 0)                                                                              \
    FIELD(R, time, made, 0)                                                                                  \
    FIELD(R, day, due, 0)                                                                                    \
    FIELD(R, texts, words, 30)                                                                               \
    FIELD(R, record, first, json_step)                                                                       \
    FIELD(R, list, steps, json_step)
RECORD_LOCAL(json_goal, JSON_GOAL_FIELDS)

static const char *written(struct arena *arena, const struct json_goal *goal)
{
    struct text out;
    text_init(&out, arena);
    json_write(&json_goal_record, goal, &out);
    return out.at;
}

static const char *written_string(struct arena *arena, const char *string)
{
    struct text out;
    text_init(&out, arena);
    json_write_string(string, &out);
    return out.at;
}

TEST(a_record_is_written_with_every_kind_of_field)
{
    struct arena *arena = arena_new(0);
    struct json_step first = {.title = "Ask", .done = true};
    struct json_goal goal = {.id = 9007199254740993,
                             .title = "Speak",
                             .weight = -3,
                             .progress = 0.1,
                             .made = 1772442000,
                             .due = 20514,
                             .first = &first};
    *LIST_ADD(&goal.words, arena, const char *) = "a";
    *LIST_ADD(&goal.words, arena, const char *) = "b";
    *LIST_ADD(&goal.steps, arena, struct json_step) = first;
    *LIST_ADD(&goal.steps, arena, struct json_step) = (struct json_step){.title = "Do"};
    assert_string_equal(written(arena, &goal),
                        "{\"id\":\"9007199254740993\",\"title\":\"Speak\",\"weight\":-3,\"progress\":0.1,"
                        "\"made\":\"2026-03-02T09:00:00Z\",\"due\":\"2026-03-02\",\"words\":[\"a\",\"b\"],"
                        "\"first\":{\"title\":\"Ask\",\"done\":true},"
                        "\"steps\":[{\"title\":\"Ask\",\"done\":true},{\"title\":\"Do\",\"done\":false}]}");
    arena_free(arena);
}

TEST(an_empty_record_is_written_with_nulls_and_empty_texts)
{
    struct arena *arena = arena_new(0);
    struct json_goal goal = {.progress = NAN};
    assert_string_equal(written(arena, &goal),
                        "{\"id\":\"0\",\"title\":\"\",\"weight\":0,\"progress\":null,\"made\":null,"
                        "\"due\":null,\"words\":[],\"first\":null,\"steps\":[]}");
    arena_free(arena);
}

TEST(times_before_1970_are_written_too)
{
    struct arena *arena = arena_new(0);
    struct json_goal goal = {.made = -1};
    assert_non_null(strstr(written(arena, &goal), "\"made\":\"1969-12-31T23:59:59Z\""));
    arena_free(arena);
}

TEST(strings_are_escaped_so_that_they_stand_in_json_and_in_a_page)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(written_string(arena, "a\"b\\c\n\t\x01</script>\x7f"),
                        "\"a\\\"b\\\\c\\n\\t\\u0001\\u003c/script>\\u007f\"");
    assert_string_equal(written_string(arena, "Łukasz 🙂"), "\"Łukasz 🙂\"");
    assert_string_equal(written_string(arena, NULL), "\"\"");
    arena_free(arena);
}

TEST(bytes_that_are_no_utf8_become_replacement_characters)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(written_string(arena, "a\xff\xc3"), "\"a\xef\xbf\xbd\xef\xbf\xbd\"");
    assert_string_equal(written_string(arena, "\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
    arena_free(arena);
}

TEST(any_bytes_as_a_string_are_json_that_a_parser_reads)
{
    struct arena *arena = arena_new(0);
    for (int byte = 1; byte < 256; byte++) {
        char string[4] = {'x', (char)byte, 'y', '\0'};
        json_t *read = json_loads(written_string(arena, string), JSON_DECODE_ANY, NULL);
        assert_non_null(read);
        json_decref(read);
    }
    arena_free(arena);
}

TEST(a_schema_names_kinds_limits_and_nested_records)
{
    struct arena *arena = arena_new(0);
    struct text out;
    text_init(&out, arena);
    json_write_schema(&json_goal_record, false, &out);
    json_t *schema = json_loads(out.at, 0, NULL);
    const char *type, *reference, *format;
    json_int_t longest;
    assert_int_equal(json_unpack(schema, "{s:{s:{s:s,s:I},s:{s:{s:s}},s:{s:s}}}", "properties", "title",
                                 "type", &type, "maxLength", &longest, "steps", "items", "$ref", &reference,
                                 "due", "format", &format),
                     0);
    assert_string_equal(type, "string");
    assert_int_equal(longest, 200);
    assert_string_equal(reference, "#/components/schemas/json_step");
    assert_string_equal(format, "date");
    assert_null(json_object_get(schema, "required"));
    json_decref(schema);
    arena_free(arena);
}

TEST(a_schema_of_answers_requires_every_field)
{
    struct arena *arena = arena_new(0);
    struct text out;
    text_init(&out, arena);
    json_write_schema(&json_step_record, true, &out);
    assert_non_null(strstr(out.at, "\"required\":[\"title\",\"done\"]"));
    arena_free(arena);
}
