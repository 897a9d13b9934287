/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What handlers ask of a request; the pairs were read and checked before (input.c). */
#include "web/request.h"

#include <string.h>

#include "base/text.h"
#include "web/input.h"

enum { PAGE_MAXIMUM = 1000000 };

const char *request_part(const struct request *request, const char *name)
{
    LIST_EACH (&request->input->parts, struct url_pair, part)
        if (strcmp(part->name, name) == 0) return part->value;
    BUG("the route has no such part");
}

enum error request_id(const struct request *request, const char *name, int64_t *ret_id)
{
    return text_to_int(request_part(request, name), 1, INT64_MAX, ret_id) ? OK : ERROR_NOT_FOUND;
}

static const struct url_pair *find(const struct request *request, const char *name)
{
    const struct url_pair *pair = input_find(&request->input->body, name);
    return pair ? pair : input_find(&request->input->query, name);
}

const char *request_value(const struct request *request, const char *name)
{
    const struct url_pair *pair = find(request, name);
    return pair ? pair->value : "";
}

bool request_has(const struct request *request, const char *name)
{
    struct upload upload;
    return find(request, name) || request_upload(request, name, &upload);
}

int64_t request_page(const struct request *request)
{
    int64_t page;
    return text_to_int(request_value(request, "page"), 1, PAGE_MAXIMUM, &page) ? page : 1;
}

bool request_upload(const struct request *request, const char *name, struct upload *ret_upload)
{
    LIST_EACH (&request->input->uploads, struct input_upload, upload)
        if (strcmp(upload->field, name) == 0) {
            *ret_upload = upload->upload;
            return true;
        }
    return false;
}

/* Whether the pair at `pair` ("a%20b=1") has this name. */
static bool pair_is_named(struct arena *arena, const char *pair, size_t length, const char *name)
{
    const char *equals = memchr(pair, '=', length), *decoded;
    size_t name_length = equals ? (size_t)(equals - pair) : length;
    return url_decode(arena, pair, name_length, true, &decoded) == OK && strcmp(decoded, name) == 0;
}

const char *request_query_with(const struct request *request, const char *name, const char *value)
{
    struct text query;
    text_init(&query, request->arena);
    text_add_char(&query, '?');
    for (const char *at = request->query_string; *at;) {
        size_t length = strcspn(at, "&");
        if (length && !pair_is_named(request->arena, at, length, name)) {
            if (query.length > 1) text_add_char(&query, '&');
            text_add_bytes(&query, at, length);
        }
        at += length + (at[length] == '&');
    }
    if (value) {
        if (query.length > 1) text_add_char(&query, '&');
        url_encode(name, &query);
        text_add_char(&query, '=');
        url_encode(value, &query);
    }
    return query.at;
}

const char *request_page_link(const struct request *request, int64_t page)
{
    if (page == 0) return "";
    return request_query_with(request, "page", arena_format(request->arena, "%lld", (long long)page));
}
