/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "tests/support/test.h"
#include "web/json.h"

#define STEP_FIELDS(FIELD, R)                                                                                \
    FIELD(R, text, label, 0)                                                                                 \
    FIELD(R, flag, done, 0)
RECORD_LOCAL(step, STEP_FIELDS)

#define THING_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, real, share, 0)                                                                                 \
    FIELD(R, time, at, 0)                                                                                    \
    FIELD(R, day, on, 0)                                                                                     \
    FIELD(R, texts, words, 0)                                                                                \
    FIELD(R, record, first, step)                                                                            \
    FIELD(R, list, steps, step)
RECORD_LOCAL(thing, THING_FIELDS)

TEST(a_record_survives_the_way_to_json_and_back)
{
    struct arena *arena = arena_new(0);
    struct step step = {.label = "Say \"hello\" <now>", .done = true};
    struct thing thing = {
        .id = INT64_MAX, .count = -3, .share = 0.25, .at = 1772442000, .on = 20514, .first = &step};
    *LIST_ADD(&thing.words, arena, const char *) = "grüße";
    *LIST_ADD(&thing.steps, arena, struct step) = step;
    struct text json;
    text_init(&json, arena);
    json_write(&thing_record, &thing, &json);
    struct thing back = {0};
    assert_ok(json_read(arena, json.at, &thing_record, &back));
    assert_int_equal(back.id, INT64_MAX);
    assert_int_equal(back.count, -3);
    assert_true(back.share == 0.25);
    assert_int_equal(back.at, 1772442000);
    assert_int_equal(back.on, 20514);
    assert_string_equal(back.first->label, step.label);
    assert_string_equal(*LIST_AT(&back.words, const char *, 0), "grüße");
    assert_int_equal(back.steps.count, 1);
    assert_true(LIST_AT(&back.steps, struct step, 0)->done);
    arena_free(arena);
}

TEST(json_of_another_shape_is_refused_and_changes_nothing)
{
    struct arena *arena = arena_new(0);
    struct thing thing = {.count = 7};
    assert_error(json_read(arena, "[]", &thing_record, &thing), ERROR_INVALID);
    assert_error(json_read(arena, "{\"count\": \"7\"}", &thing_record, &thing), ERROR_INVALID);
    assert_error(json_read(arena, "{\"count\": 8, \"steps\": [1]}", &thing_record, &thing), ERROR_INVALID);
    assert_error(json_read(arena, "{\"count\": 8", &thing_record, &thing), ERROR_INVALID);
    assert_int_equal(thing.count, 7);
    arena_free(arena);
}
