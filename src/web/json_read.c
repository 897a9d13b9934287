/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records back from the JSON that json_write made of them and that we stored; parsed by jansson. */
#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "web/json.h"

static enum error read_record(struct arena *arena, const json_t *object, const struct record *record,
                              void *ret_item);

static enum error read_list(struct arena *arena, const json_t *array, const struct record *of,
                            struct list *ret_list)
{
    if (!json_is_array(array)) return ERROR_INVALID;
    struct list list = {0};
    for (size_t i = 0; i < json_array_size(array); i++)
        TRY(read_record(arena, json_array_get(array, i), of, list_add(&list, arena, of->size)));
    *ret_list = list;
    return OK;
}

static enum error read_texts(struct arena *arena, const json_t *array, struct list *ret_texts)
{
    if (!json_is_array(array)) return ERROR_INVALID;
    struct list texts = {0};
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (!text) return ERROR_INVALID;
        *LIST_ADD(&texts, arena, const char *) = arena_string(arena, text);
    }
    *ret_texts = texts;
    return OK;
}

/* "2026-11-21T15:00:00Z", as json_write writes it; 0 when it is no time. */
static int64_t read_time(struct arena *arena, const char *text)
{
    int64_t day = strlen(text) == 20 ? day_parse(arena_format(arena, "%.10s", text)) : 0;
    int64_t hour, minute, second;
    if (!day || !text_to_int(arena_format(arena, "%.2s", text + 11), 0, 23, &hour) ||
        !text_to_int(arena_format(arena, "%.2s", text + 14), 0, 59, &minute) ||
        !text_to_int(arena_format(arena, "%.2s", text + 17), 0, 60, &second))
        return 0;
    return day * 86400 + hour * 3600 + minute * 60 + second;
}

static enum error read_field(struct arena *arena, const json_t *value, const struct field *field, void *at)
{
    const char *string = json_string_value(value);
    switch (field->kind) {
    case FIELD_ID:
        return string && text_to_int(string, 0, INT64_MAX, at) ? OK : ERROR_INVALID;
    case FIELD_INTEGER:
        if (!json_is_integer(value)) return ERROR_INVALID;
        *(int64_t *)at = json_integer_value(value);
        return OK;
    case FIELD_FLAG:
        if (!json_is_boolean(value)) return ERROR_INVALID;
        *(bool *)at = json_is_true(value);
        return OK;
    case FIELD_REAL:
        if (!json_is_number(value)) return ERROR_INVALID;
        *(double *)at = json_number_value(value);
        return OK;
    case FIELD_TEXT:
        if (!string) return ERROR_INVALID;
        *(const char **)at = arena_string(arena, string);
        return OK;
    case FIELD_TIME:
        if (json_is_null(value)) return OK;
        *(int64_t *)at = string ? read_time(arena, string) : 0;
        return *(int64_t *)at ? OK : ERROR_INVALID;
    case FIELD_DAY:
        if (json_is_null(value)) return OK;
        *(int64_t *)at = string ? day_parse(string) : 0;
        return *(int64_t *)at ? OK : ERROR_INVALID;
    case FIELD_BYTES:
        return ERROR_INVALID;
    case FIELD_TEXTS:
        return read_texts(arena, value, at);
    case FIELD_LIST:
        return read_list(arena, value, field->of, at);
    case FIELD_RECORD: {
        if (json_is_null(value)) return OK;
        void *item = arena_alloc(arena, field->of->size);
        TRY(read_record(arena, value, field->of, item));
        *(const void **)at = item;
        return OK;
    }
    }
    BUG("a field without a kind");
}

static enum error read_record(struct arena *arena, const json_t *object, const struct record *record,
                              void *ret_item)
{
    if (!json_is_object(object)) return ERROR_INVALID;
    for (size_t i = 0; i < record->field_count; i++) {
        const struct field *field = &record->fields[i];
        const json_t *value = json_object_get(object, field->name);
        if (value) TRY(read_field(arena, value, field, field_at(field, ret_item)));
    }
    return OK;
}

enum error json_read(struct arena *arena, const char *json, const struct record *record, void *ret_item)
{
    json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    if (!root) return ERROR_INVALID;
    void *item = arena_alloc(arena, record->size);
    enum error error = read_record(arena, root, record, item);
    json_decref(root);
    if (error == OK) memcpy(ret_item, item, record->size);
    return error;
}
