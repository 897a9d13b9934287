/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/openapi.h"

#include <jansson.h>

#include "tests/support/test.h"

#define OT_STEP_FIELDS(FIELD, R) FIELD(R, text, title, 40)
RECORD_LOCAL(ot_step, OT_STEP_FIELDS)

#define OT_GOAL_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, list, steps, ot_step)
RECORD_LOCAL(ot_goal, OT_GOAL_FIELDS)

#define OT_FORM_FIELDS(FIELD, R)                                                                             \
    FIELD(R, text, title, 100)                                                                               \
    FIELD(R, texts, skills, 30)                                                                              \
    FIELD(R, list, steps, ot_step)
RECORD_LOCAL(ot_form, OT_FORM_FIELDS)

#define OT_OTHER_FIELDS(FIELD, R) FIELD(R, text, other, 0)
RECORD_STRUCT(ot_other, OT_OTHER_FIELDS)
static const struct field ot_other_fields[] = {OT_OTHER_FIELDS(RECORD_ENTRY, ot_other)};
/* The same name as another record. */
static const struct record ot_other_record = {.name = "ot_goal", .fields = ot_other_fields, .field_count = 1};

static const struct route routes[] = {
    {METHOD_GET, "/goals/:goal/steps/:id", ACCESS_SIGNED_IN, "members of the relationship", "A \"goal\"",
     .view = &ot_goal_record},
    {METHOD_POST, "/goals/:goal/steps/:id", ACCESS_SIGNED_IN, NULL, "Change it", .input = &ot_form_record,
     .view = &ot_goal_record, .view_status = 409},
    {METHOD_GET, "/goals", ACCESS_ADMIN, NULL, "Search", .input = &ot_form_record, .view = &ot_goal_record},
    {METHOD_GET, "/health", ACCESS_ANYONE, NULL, "Health"},
    {METHOD_GET, "/sign-in", ACCESS_ANYONE, NULL, "Sign-in", .page_only = true},
};
static const struct route clash = {METHOD_GET, "/clash", ACCESS_ANYONE, NULL, "", .view = &ot_other_record};
static const struct route *const listed[] = {&routes[0], &routes[1], &routes[2],
                                             &routes[3], &routes[4], &clash};
enum { ROUTE_COUNT = 5 };

static json_t *document(struct arena *arena)
{
    struct text out;
    text_init(&out, arena);
    openapi_write(listed, ROUTE_COUNT, "1.2.3", &out);
    json_error_t problem;
    json_t *read = json_loads(out.at, JSON_REJECT_DUPLICATES, &problem);
    if (!read) print_message("%s\n%s\n", problem.text, out.at);
    assert_non_null(read);
    return read;
}

/* The value behind one key after the other, or NULL. */
static json_t *at(json_t *value, const char *const *keys)
{
    for (; *keys && value; keys++) value = json_object_get(value, *keys);
    return value;
}
#define AT(value, ...) at((value), (const char *const[]){__VA_ARGS__, NULL})

static void check_references(json_t *root, json_t *value)
{
    const char *key;
    json_t *inner;
    size_t index;
    json_array_foreach(value, index, inner) check_references(root, inner);
    json_object_foreach(value, key, inner)
    {
        if (strcmp(key, "$ref") != 0) {
            check_references(root, inner);
            continue;
        }
        char section[20], name[60];
        assert_int_equal(sscanf(json_string_value(inner), "#/components/%19[a-z]/%59s", section, name), 2);
        assert_non_null(AT(root, "components", section, name));
    }
}

TEST(the_document_is_json_and_every_reference_leads_somewhere)
{
    struct arena *arena = arena_new(0);
    json_t *root = document(arena);
    assert_string_equal(json_string_value(AT(root, "openapi")), "3.1.0");
    assert_string_equal(json_string_value(AT(root, "info", "version")), "1.2.3");
    check_references(root, root);
    json_decref(root);
    arena_free(arena);
}

TEST(paths_have_their_calls_and_parameters)
{
    struct arena *arena = arena_new(0);
    json_t *root = document(arena);
    json_t *path = AT(root, "paths", "/goals/{goal}/steps/{id}");
    assert_int_equal(json_object_size(path), 2);
    assert_string_equal(json_string_value(AT(path, "get", "operationId")), "get_goals_goal_steps_id");
    assert_string_equal(json_string_value(AT(path, "get", "summary")), "A \"goal\"");
    json_t *parameters = AT(path, "get", "parameters");
    assert_int_equal(json_array_size(parameters), 2);
    assert_string_equal(json_string_value(AT(json_array_get(parameters, 1), "name")), "id");
    assert_non_null(AT(path, "post", "requestBody"));
    assert_null(AT(path, "get", "requestBody"));
    json_decref(root);
    arena_free(arena);
}

TEST(what_is_read_from_the_query_is_a_parameter_for_each_field)
{
    struct arena *arena = arena_new(0);
    json_t *root = document(arena);
    json_t *parameters = AT(root, "paths", "/goals", "get", "parameters");
    assert_int_equal(json_array_size(parameters), 2);
    assert_string_equal(json_string_value(AT(json_array_get(parameters, 1), "schema", "type")), "array");
    json_decref(root);
    arena_free(arena);
}

TEST(who_may_call_is_said_and_strangers_need_no_token)
{
    struct arena *arena = arena_new(0);
    json_t *root = document(arena);
    json_t *call = AT(root, "paths", "/goals/{goal}/steps/{id}", "get");
    assert_string_equal(json_string_value(AT(call, "description")),
                        "For everybody who is signed in. Among them: members of the relationship.");
    assert_non_null(AT(call, "responses", "403"));
    assert_null(AT(call, "security"));
    json_t *open = AT(root, "paths", "/health", "get");
    assert_int_equal(json_array_size(AT(open, "security")), 0);
    assert_null(AT(open, "responses", "401"));
    json_decref(root);
    arena_free(arena);
}

TEST(a_change_that_is_refused_is_told_by_field_or_in_the_view)
{
    struct arena *arena = arena_new(0);
    json_t *root = document(arena);
    json_t *answers = AT(root, "paths", "/goals/{goal}/steps/{id}", "post", "responses");
    json_t *kinds = AT(answers, "409", "content", "application/json", "schema", "anyOf");
    assert_int_equal(json_array_size(kinds), 2);
    assert_string_equal(json_string_value(AT(json_array_get(kinds, 0), "$ref")),
                        "#/components/schemas/ot_goal");
    assert_string_equal(json_string_value(AT(answers, "422", "$ref")), "#/components/responses/Invalid");
    json_t *conflict =
        AT(root, "components", "responses", "Conflict", "content", "application/json", "schema");
    assert_string_equal(json_string_value(AT(conflict, "$ref")), "#/components/schemas/Problems");
    json_decref(root);
    arena_free(arena);
}

TEST(pages_without_a_json_face_are_left_out)
{
    struct arena *arena = arena_new(0);
    json_t *root = document(arena);
    assert_int_equal(json_object_size(AT(root, "paths")), 3);
    json_decref(root);
    arena_free(arena);
}

TEST(answers_are_complete_and_what_is_sent_may_be_partial)
{
    struct arena *arena = arena_new(0);
    json_t *root = document(arena);
    assert_non_null(AT(root, "components", "schemas", "ot_goal", "required"));
    assert_null(AT(root, "components", "schemas", "ot_form", "required"));
    /* A record in both is described for the weaker side. */
    assert_null(AT(root, "components", "schemas", "ot_step", "required"));
    json_decref(root);
    arena_free(arena);
}

TEST(two_records_of_one_name_are_found)
{
    struct arena *arena = arena_new(0);
    assert_null(openapi_shared_name(arena, listed, ROUTE_COUNT));
    assert_string_equal(openapi_shared_name(arena, listed, ROUTE_COUNT + 1), "ot_goal");
    arena_free(arena);
}
