/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads queries and bodies into pairs; what cannot be read is refused as a whole, with a sentence. */
#include "web/input.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "language/language.h"
#include "web/multipart.h"
#include "web/spool.h"

/* A plain value in a multipart body; files are bounded by the route's body limit alone. */
enum { VALUE_MAXIMUM = 1024 * 1024, UPLOAD_NAME_MAXIMUM = 200 };

static enum error refuse_pairs(enum error error, const char **ret_message)
{
    if (error == ERROR_TOO_LARGE)
        *ret_message = MESSAGE("This form has more than 2,000 fields. Please send fewer at a time.");
    else
        *ret_message =
            MESSAGE("The form arrived in a shape that cannot be read. Please load the page again and retry.");
    return error;
}

enum error input_read_query(struct arena *arena, const char *query, struct request_input *input,
                            const char **ret_message)
{
    enum error error = url_pairs(arena, query, strlen(query), &input->query);
    if (error == ERROR_INVALID)
        *ret_message = MESSAGE("The address of this page is damaged. Please follow the link again.");
    else if (error != OK) *ret_message = MESSAGE("The address of this page is too long.");
    return error;
}

/* ---- JSON ---- */

struct flattening {
    struct arena *arena;
    struct list *pairs;
    const char *message;
};

static enum error flatten(struct flattening *to, const char *name, json_t *value, int depth);

static enum error flatten_object(struct flattening *to, const char *name, json_t *object, int depth)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (!text_is_clean(key, strlen(key))) return ERROR_INVALID;
        TRY(flatten(to, *name ? arena_format(to->arena, "%s.%s", name, key) : arena_string(to->arena, key),
                    value, depth + 1));
    }
    return OK;
}

/* Numbers and words of an array share its name, like several check boxes; objects are numbered. */
static enum error flatten_array(struct flattening *to, const char *name, json_t *array, int depth)
{
    size_t index;
    json_t *value;
    if (json_array_size(array) == 0)
        *LIST_ADD(to->pairs, to->arena, struct url_pair) = (struct url_pair){name, ""};
    json_array_foreach(array, index, value)
    {
        const char *inner = json_is_object(value) || json_is_array(value)
                                ? arena_format(to->arena, "%s.%zu", name, index)
                                : name;
        TRY(flatten(to, inner, value, depth + 1));
    }
    return OK;
}

static enum error flatten(struct flattening *to, const char *name, json_t *value, int depth)
{
    const char *text = "";
    if (depth > INPUT_JSON_DEPTH_MAXIMUM) return ERROR_INVALID;
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return flatten_object(to, name, value, depth);
    case JSON_ARRAY:
        return flatten_array(to, name, value, depth);
    case JSON_NULL:
    case JSON_FALSE:
        break;
    case JSON_TRUE:
        text = "1";
        break;
    case JSON_STRING:
        text = json_string_value(value);
        if (!text_is_clean(text, json_string_length(value))) return ERROR_INVALID;
        break;
    case JSON_INTEGER:
        text = arena_format(to->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        break;
    case JSON_REAL:
        text = arena_format(to->arena, "%.17g", json_real_value(value));
        break;
    }
    if (to->pairs->count >= INPUT_JSON_VALUES_MAXIMUM) return ERROR_TOO_LARGE;
    *LIST_ADD(to->pairs, to->arena, struct url_pair) = (struct url_pair){name, text};
    return OK;
}

static void release_json(void *context)
{
    json_decref(context);
}

static enum error read_json(struct arena *arena, const char *bytes, size_t length,
                            struct request_input *input, const char **ret_message)
{
    json_error_t problem;
    json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &problem);
    if (!root) {
        *ret_message =
            arena_format(arena, "The body is no JSON: line %d, column %d.", problem.line, problem.column);
        return ERROR_INVALID;
    }
    arena_defer(arena, release_json, root);
    *ret_message = MESSAGE("The body has to be a JSON object with clean text, nested at most 8 deep.");
    if (!json_is_object(root)) return ERROR_INVALID;
    input->json = root;
    struct flattening to = {.arena = arena, .pairs = &input->body};
    enum error error = flatten(&to, "", root, 0);
    if (error == ERROR_TOO_LARGE)
        *ret_message = MESSAGE("The body has more than 20,000 values. Please send fewer at a time.");
    return error;
}

/* ---- multipart ---- */

/* What follows the last slash of either kind, without control characters. */
static const char *file_name(struct arena *arena, const char *sent)
{
    const char *slash = strrchr(sent, '/'), *backslash = strrchr(sent, '\\');
    if (backslash && (!slash || backslash > slash)) slash = backslash;
    const char *name = text_trim(arena, slash ? slash + 1 : sent);
    size_t length = strlen(name);
    if (!length || length > UPLOAD_NAME_MAXIMUM || !text_is_clean(name, length) || strpbrk(name, "\r\n\t"))
        return "file";
    return name;
}

struct taking {
    struct arena *arena;
    struct request_input *input;
    const char *message;
};

static enum error take_file(struct taking *taking, const struct multipart_part *part)
{
    if (!*part->file && !part->length) return OK; /* a file field that was left empty */
    if (taking->input->uploads.count >= INPUT_UPLOADS_MAXIMUM) {
        taking->message = MESSAGE("Please send at most 20 files at a time.");
        return ERROR_TOO_LARGE;
    }
    struct input_upload upload = {
        .field = part->name,
        .upload = {.name = file_name(taking->arena, part->file),
                   .type = text_is_clean(part->type, strlen(part->type)) ? part->type : "",
                   .size = (int64_t)part->length}};
    enum error error =
        spool_copy(taking->arena, taking->input->directory, part->bytes, part->length, &upload.upload.file);
    if (error != OK) {
        taking->message = MESSAGE("There is no room for this file right now. Please try again later.");
        return error;
    }
    *LIST_ADD(&taking->input->uploads, taking->arena, struct input_upload) = upload;
    return OK;
}

static enum error take_part(void *context, const struct multipart_part *part)
{
    struct taking *taking = context;
    if (!text_is_clean(part->name, strlen(part->name))) return ERROR_INVALID;
    if (part->file) return take_file(taking, part);
    if (part->length > VALUE_MAXIMUM) {
        taking->message = MESSAGE("One of the fields is longer than a megabyte. Please shorten it.");
        return ERROR_TOO_LARGE;
    }
    if (!text_is_clean(part->bytes, part->length)) return ERROR_INVALID;
    char *value = arena_alloc(taking->arena, part->length + 1);
    if (part->length) memcpy(value, part->bytes, part->length);
    *LIST_ADD(&taking->input->body, taking->arena, struct url_pair) = (struct url_pair){part->name, value};
    return OK;
}

static enum error read_multipart(struct arena *arena, const char *type, const char *bytes, size_t length,
                                 struct request_input *input, const char **ret_message)
{
    struct taking taking = {.arena = arena, .input = input};
    const char *boundary = multipart_boundary(arena, type);
    enum error error =
        boundary ? multipart_read(arena, bytes, length, boundary, take_part, &taking) : ERROR_INVALID;
    if (taking.message) *ret_message = taking.message;
    else if (error != OK) refuse_pairs(error, ret_message);
    return error;
}

/* ---- body ---- */

static bool is_type(const char *type, const char *wanted)
{
    size_t length = strlen(wanted);
    return strncasecmp(type, wanted, length) == 0 && strchr("; \t", type[length]);
}

enum error input_read_body(struct arena *arena, const struct http_request *http, struct request_input *input,
                           const char **ret_message)
{
    const char *type = http_header_of(http->headers, http->header_count, "Content-Type");
    const void *bytes = http->body;
    if (!http->body_length) return OK;
    if (http->body_file >= 0 && spool_map(arena, http->body_file, http->body_length, &bytes) != OK) {
        *ret_message = MESSAGE("What you sent could not be stored for reading. Please try again later.");
        return ERROR_UNAVAILABLE;
    }
    if (!type) type = "";
    if (is_type(type, "application/x-www-form-urlencoded")) {
        enum error error = url_pairs(arena, bytes, http->body_length, &input->body);
        return error == OK ? OK : refuse_pairs(error, ret_message);
    }
    if (is_type(type, "multipart/form-data"))
        return read_multipart(arena, type, bytes, http->body_length, input, ret_message);
    if (is_type(type, "application/json"))
        return read_json(arena, bytes, http->body_length, input, ret_message);
    *ret_message = MESSAGE("Please send a form or application/json.");
    return ERROR_INVALID;
}

/* ---- look-up ---- */

static int by_name(const void *left, const void *right, void *pairs)
{
    const size_t *a = left, *b = right;
    const struct url_pair *all = pairs;
    int order = strcmp(all[*a].name, all[*b].name);
    return order ? order : (*a > *b) - (*a < *b);
}

static void sort_pairs(struct arena *arena, struct list *pairs)
{
    if (pairs->count < 2) return;
    size_t *order = arena_alloc_many(arena, pairs->count, sizeof *order);
    struct url_pair *sorted = arena_alloc_many(arena, pairs->count, sizeof *sorted);
    for (size_t i = 0; i < pairs->count; i++) order[i] = i;
    qsort_r(order, pairs->count, sizeof *order, by_name, pairs->items);
    for (size_t i = 0; i < pairs->count; i++) sorted[i] = *LIST_AT(pairs, struct url_pair, order[i]);
    memcpy(pairs->items, sorted, pairs->count * sizeof *sorted);
}

void input_sort(struct arena *arena, struct request_input *input)
{
    sort_pairs(arena, &input->query);
    sort_pairs(arena, &input->body);
}

/* The first pair that does not come before this name, or NULL. */
static const struct url_pair *first_from(const struct list *pairs, const char *name)
{
    size_t low = 0, high = pairs->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(LIST_AT(pairs, struct url_pair, middle)->name, name) < 0) low = middle + 1;
        else high = middle;
    }
    return low < pairs->count ? LIST_AT(pairs, struct url_pair, low) : NULL;
}

const struct url_pair *input_find(const struct list *pairs, const char *name)
{
    const struct url_pair *found = first_from(pairs, name);
    return found && strcmp(found->name, name) == 0 ? found : NULL;
}

const struct url_pair *input_find_within(const struct list *pairs, const char *prefix)
{
    const struct url_pair *found = first_from(pairs, prefix);
    return found && strncmp(found->name, prefix, strlen(prefix)) == 0 ? found : NULL;
}
