/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads a record from the pairs of a request, field by field; says in words what cannot be taken. */
#include <ctype.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "web/input.h"
#include "web/moment.h"
#include "web/request.h"
#include "web/route.h"

struct form_reader {
    struct arena *arena;
    const struct list *pairs;
    const struct zone *zone;
    const struct language *language;
};

/* ---- values: each answers NULL or what is wrong with it ---- */

/* Browsers end lines with CR LF. */
static char *plain_lines(struct arena *arena, const char *value)
{
    char *text = text_trim(arena, value), *to = text;
    for (const char *from = text; *from; from++)
        if (from[0] != '\r' || from[1] != '\n') *to++ = *from;
    *to = '\0';
    return text;
}

static const char *read_text(const struct form_reader *reader, const char *value, uint32_t maximum,
                             const char **ret_text)
{
    *ret_text = plain_lines(reader->arena, value);
    size_t length = text_length(*ret_text);
    if (!maximum || length <= maximum) return NULL;
    return arena_format(reader->arena,
                        say(reader->language, "Please write at most %u characters; this has %zu."), maximum,
                        length);
}

static const char *read_real(const char *value, double *ret_real)
{
    /* A comma for the decimals, as most of the world writes it; strtod takes the C locale's point. */
    char digits[64], *end, *comma;
    size_t length = strlen(value);
    if (length && length < sizeof digits && !value[strspn(value, "0123456789+-.,eE")]) {
        memcpy(digits, value, length + 1);
        if ((comma = strchr(digits, ','))) *comma = '.';
        double real = strtod(digits, &end);
        if (!*end && isfinite(real)) {
            *ret_real = real;
            return NULL;
        }
    }
    return MESSAGE("Please write a number, such as 2.5.");
}

static const char *read_plain(struct form_reader *reader, const struct field *field, const char *value,
                              void *at)
{
    value = text_trim(reader->arena, value);
    if (!*value) return NULL;
    switch (field->kind) {
    case FIELD_ID:
        return text_to_int(value, 1, INT64_MAX, at) ? NULL : MESSAGE("Please choose one of what is offered.");
    case FIELD_INTEGER:
        return text_to_int(value, INT64_MIN, INT64_MAX, at)
                   ? NULL
                   : MESSAGE("Please write a whole number, such as 12.");
    case FIELD_REAL:
        return read_real(value, at);
    case FIELD_DAY:
        return moment_read_day(value, at)
                   ? NULL
                   : MESSAGE("Please write the date as year-month-day, such as 2026-11-21.");
    case FIELD_TIME:
        return moment_read_time(value, reader->zone, at)
                   ? NULL
                   : MESSAGE("Please write the date and the time, such as 2026-11-21 15:00.");
    case FIELD_FLAG:
        *(bool *)at = strcmp(value, "0") != 0 && strcmp(value, "false") != 0;
        return NULL;
    case FIELD_TEXT:
    case FIELD_TEXTS:
    case FIELD_RECORD:
    case FIELD_LIST:
    case FIELD_BYTES:
        break;
    }
    BUG("no plain kind");
}

static const char *read_texts(struct form_reader *reader, const struct field *field, const char *name,
                              void *at)
{
    const char *problem = NULL;
    const struct url_pair *pair = input_find(reader->pairs, name);
    const struct url_pair *end =
        pair ? LIST_AT(reader->pairs, struct url_pair, reader->pairs->count - 1) + 1 : NULL;
    for (; pair && pair < end && strcmp(pair->name, name) == 0; pair++) {
        const char *text, *wrong = read_text(reader, pair->value, field->maximum, &text);
        if (wrong && !problem) problem = wrong;
        if (*text) *LIST_ADD((struct list *)at, reader->arena, const char *) = text;
    }
    return problem;
}

/* ---- types of JSON, which pairs no longer show ---- */

static const char *wrong_type(const struct field *field, const json_t *value)
{
    if (!value || json_is_null(value)) return NULL;
    switch (field->kind) {
    case FIELD_TEXT:
        return json_is_string(value) ? NULL : MESSAGE("Please send a string.");
    case FIELD_DAY:
    case FIELD_TIME:
        return json_is_string(value)
                   ? NULL
                   : MESSAGE("Please send a string such as \"2026-11-21\" or \"2026-11-21T15:00:00Z\".");
    case FIELD_ID:
        return json_is_string(value) || json_is_integer(value) ? NULL
                                                               : MESSAGE("Please send an id as a string.");
    case FIELD_INTEGER:
        return json_is_integer(value) ? NULL : MESSAGE("Please send a whole number.");
    case FIELD_REAL:
        return json_is_number(value) ? NULL : MESSAGE("Please send a number.");
    case FIELD_FLAG:
        return json_is_boolean(value) ? NULL : MESSAGE("Please send true or false.");
    case FIELD_RECORD:
        return json_is_object(value) ? NULL : MESSAGE("Please send an object.");
    case FIELD_BYTES:
        BUG("no form reads bytes");
    case FIELD_TEXTS:
    case FIELD_LIST:
        break;
    }
    if (!json_is_array(value)) return MESSAGE("Please send an array.");
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        if (field->kind == FIELD_TEXTS && !json_is_string(item))
            return MESSAGE("Please send an array of strings.");
        if (field->kind == FIELD_LIST && !json_is_object(item))
            return MESSAGE("Please send an array of objects.");
    }
    return NULL;
}

/* ---- records in records ---- */

static const char *read_record(struct form_reader *reader, const struct record *record, const char *prefix,
                               const json_t *object, void *item, const struct record *problems_record,
                               void *problems);

static int by_number(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* Which rows were sent: the distinct numbers after `prefix`, in their order. */
static void row_numbers(struct form_reader *reader, const char *prefix, struct list *ret_numbers)
{
    size_t length = strlen(prefix);
    const struct url_pair *pair = input_find_within(reader->pairs, prefix);
    const struct url_pair *end =
        pair ? LIST_AT(reader->pairs, struct url_pair, reader->pairs->count - 1) + 1 : NULL;
    int64_t last = -1;
    for (; pair && pair < end && strncmp(pair->name, prefix, length) == 0; pair++) {
        const char *digits = pair->name + length;
        size_t count = strspn(digits, "0123456789");
        int64_t number;
        if (!count || digits[count] != '.') continue;
        if (!text_to_int(arena_format(reader->arena, "%.*s", (int)count, digits), 0, INT32_MAX, &number))
            continue;
        if (number != last) *LIST_ADD(ret_numbers, reader->arena, int64_t) = number;
        last = number;
    }
    if (ret_numbers->count) qsort(ret_numbers->items, ret_numbers->count, sizeof(int64_t), by_number);
}

static const char *read_list(struct form_reader *reader, const struct field *field, const char *name,
                             const json_t *array, struct list *list)
{
    struct list numbers = {0};
    const char *problem = NULL;
    row_numbers(reader, arena_format(reader->arena, "%s.", name), &numbers);
    LIST_EACH (&numbers, int64_t, number) {
        void *item = list_add(list, reader->arena, field->of->size);
        const char *wrong =
            read_record(reader, field->of, arena_format(reader->arena, "%s.%d.", name, (int)*number),
                        json_array_get(array, (size_t)*number), item, NULL, NULL);
        if (wrong && !problem)
            problem = arena_format(reader->arena, say(reader->language, "Row %d: %s"), (int)*number + 1,
                                   say(reader->language, wrong));
    }
    return problem;
}

static const char *read_nested(struct form_reader *reader, const struct field *field, const char *name,
                               const json_t *object, void *at)
{
    const char *prefix = arena_format(reader->arena, "%s.", name);
    if (!input_find_within(reader->pairs, prefix)) return NULL;
    void *item = arena_alloc(reader->arena, field->of->size);
    *(void **)at = item;
    return read_record(reader, field->of, prefix, object, item, NULL, NULL);
}

static const char *read_field(struct form_reader *reader, const struct field *field, const char *name,
                              const json_t *json, void *at)
{
    const char *wrong = wrong_type(field, json);
    if (wrong) return wrong;
    if (field->kind == FIELD_TEXTS) return read_texts(reader, field, name, at);
    if (field->kind == FIELD_LIST) return read_list(reader, field, name, json, at);
    if (field->kind == FIELD_RECORD) return read_nested(reader, field, name, json, at);
    const struct url_pair *pair = input_find(reader->pairs, name);
    if (!pair) return NULL;
    if (field->kind == FIELD_TEXT) return read_text(reader, pair->value, field->maximum, at);
    return read_plain(reader, field, pair->value, at);
}

/* Answers the first problem; notes each at its field when there are places for them. */
static const char *read_record(struct form_reader *reader, const struct record *record, const char *prefix,
                               const json_t *object, void *item, const struct record *problems_record,
                               void *problems)
{
    const char *first = NULL;
    for (size_t i = 0; i < record->field_count; i++) {
        const struct field *field = &record->fields[i];
        const char *name = *prefix ? arena_format(reader->arena, "%s%s", prefix, field->name) : field->name;
        void *at = field_at(field, item);
        if (field->kind == FIELD_TEXT) *(const char **)at = "";
        const char *problem = read_field(reader, field, name, json_object_get(object, field->name), at);
        if (!problem) continue;
        if (!first) first = problem;
        const struct field *place = problems_record ? record_field(problems_record, field->name) : NULL;
        if (place) *(const char **)field_at(place, problems) = problem;
    }
    return first;
}

/* ---- the version that was read ---- */

bool route_needs_version(const struct route *route)
{
    return route->method == METHOD_POST && !route->makes_new && route->input &&
           record_field(route->input, "version");
}

static bool lacks_version(const struct request *request, const struct record *record,
                          const struct record *problems_record, void *problems)
{
    if (!request->route || record != request->route->input || !route_needs_version(request->route) ||
        request_has(request, "version"))
        return false;
    const struct field *field = problems_record ? record_field(problems_record, "version") : NULL;
    if (field)
        *(const char **)field_at(field, problems) = MESSAGE(
            "Send the version that you read with what you change, or 0 where nothing stood there yet, "
            "so that nobody’s change is lost.");
    return true;
}

/* Whether something is wrong. */
static bool read_input(struct request *request, const struct record *record, void *ret_form,
                       const struct record *problems_record, void *ret_problems)
{
    struct request_input *input = request->input;
    struct form_reader reader = {
        .arena = request->arena,
        .pairs = request->method == METHOD_POST ? &input->body : &input->query,
        .zone = request->zone,
        .language = request->language,
    };
    memset(ret_form, 0, record->size);
    for (size_t i = 0; problems_record && i < problems_record->field_count; i++)
        *(const char **)field_at(&problems_record->fields[i], ret_problems) = "";
    bool wrong = read_record(&reader, record, "", input->json, ret_form, problems_record, ret_problems);
    return lacks_version(request, record, problems_record, ret_problems) || wrong;
}

enum error request_read(struct request *request, const struct record *record, void *ret_form,
                        const struct record *problems_record, void *ret_problems)
{
    return read_input(request, record, ret_form, problems_record, ret_problems) ? ERROR_INVALID : OK;
}

void request_read_form(struct request *request, const struct record *record, void *ret_form,
                       const struct record *problems_record, void *ret_problems)
{
    /* Else a problem could have no place, and what is wrong would pass for right. */
    BUG_IF(problems_record->field_count != record->field_count);
    (void)read_input(request, record, ret_form, problems_record, ret_problems);
}

bool form_has_problems(const struct record *problems_record, const void *problems)
{
    for (size_t i = 0; i < problems_record->field_count; i++) {
        const char *problem = *(const char *const *)field_at(&problems_record->fields[i], problems);
        if (problem && *problem) return true;
    }
    return false;
}

/* ---- what was not sent ---- */

static size_t field_size(const struct field *field)
{
    switch (field->kind) {
    case FIELD_ID:
    case FIELD_INTEGER:
    case FIELD_TIME:
    case FIELD_DAY:
        return sizeof(int64_t);
    case FIELD_FLAG:
        return sizeof(bool);
    case FIELD_REAL:
        return sizeof(double);
    case FIELD_TEXT:
    case FIELD_RECORD:
        return sizeof(void *);
    case FIELD_BYTES:
        break;
    case FIELD_TEXTS:
    case FIELD_LIST:
        return sizeof(struct list);
    }
    BUG("no such kind of a field");
}

static bool was_sent(const struct request *request, const struct field *field, const void *form)
{
    if (request_has(request, field->name)) return true; /* an empty list in JSON, too */
    return field->kind == FIELD_LIST && ((const struct list *)field_at(field, form))->count != 0;
}

void form_keep_unsent(const struct request *request, const struct record *record, const void *stored,
                      void *form)
{
    if (!request->json) return;
    for (size_t i = 0; i < record->field_count; i++) {
        const struct field *field = &record->fields[i];
        if (!was_sent(request, field, form))
            memcpy(field_at(field, form), field_at(field, stored), field_size(field));
    }
}
