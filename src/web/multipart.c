/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/multipart.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "web/url.h"

enum { BOUNDARY_MAXIMUM = 70 };

/* A parameter value that ends at a ';' or is quoted. Browsers write %22 for a quote, others \"; other
 * backslashes are folders of old browsers and stay. */
static char *parameter_value(struct arena *arena, const char *at, const char *end, const char **ret_after)
{
    char *value = arena_alloc(arena, (size_t)(end - at) + 1);
    size_t length = 0;
    if (at < end && *at == '"') {
        for (at++; at < end && *at != '"'; at++) {
            if (*at == '\\' && end - at > 1 && (at[1] == '"' || at[1] == '\\')) at++;
            value[length++] = *at;
        }
        if (at == end) return NULL;
        at++;
    } else {
        while (at < end && *at != ';' && *at != ' ' && *at != '\t') value[length++] = *at++;
    }
    *ret_after = at;
    return value;
}

/* The parameter `name` of a header value such as `form-data; name="a"; filename="b"`; NULL when there is
 * none. */
static const char *parameter(struct arena *arena, const char *at, const char *end, const char *name)
{
    size_t name_length = strlen(name);
    at = memchr(at, ';', (size_t)(end - at));
    while (at && at < end) {
        while (at < end && (*at == ';' || *at == ' ' || *at == '\t')) at++;
        const char *equals = memchr(at, '=', (size_t)(end - at));
        if (!equals) return NULL;
        const char *after;
        const char *value = parameter_value(arena, equals + 1, end, &after);
        if (!value) return NULL;
        if ((size_t)(equals - at) == name_length && strncasecmp(at, name, name_length) == 0) return value;
        at = memchr(after, ';', (size_t)(end - after));
    }
    return NULL;
}

const char *multipart_boundary(struct arena *arena, const char *content_type)
{
    const char *boundary = parameter(arena, content_type, content_type + strlen(content_type), "boundary");
    if (!boundary || !*boundary || strlen(boundary) > BOUNDARY_MAXIMUM) return NULL;
    for (const char *at = boundary; *at; at++)
        if (*at < ' ' || *at > '~') return NULL;
    return boundary;
}

/* filename*=UTF-8''na%C3%AFve.csv, which some programs send for names that are not ASCII. */
static const char *extended_name(struct arena *arena, const char *value)
{
    const char *decoded;
    if (!value || strncasecmp(value, "utf-8''", 7) != 0) return NULL;
    return url_decode(arena, value + 7, strlen(value + 7), false, &decoded) == OK ? decoded : NULL;
}

static bool is_header(const char *line, const char *end, const char *name, const char **ret_value)
{
    size_t length = strlen(name);
    if ((size_t)(end - line) <= length || line[length] != ':' || strncasecmp(line, name, length) != 0)
        return false;
    const char *value = line + length + 1;
    while (value < end && (*value == ' ' || *value == '\t')) value++;
    *ret_value = value;
    return true;
}

static enum error read_headers(struct arena *arena, const char *at, const char *end,
                               struct multipart_part *part)
{
    part->type = "";
    while (at < end) {
        const char *stop = memmem(at, (size_t)(end - at), "\r\n", 2), *value;
        if (!stop) stop = end;
        if (is_header(at, stop, "Content-Disposition", &value)) {
            part->name = parameter(arena, value, stop, "name");
            part->file = extended_name(arena, parameter(arena, value, stop, "filename*"));
            if (!part->file) part->file = parameter(arena, value, stop, "filename");
        } else if (is_header(at, stop, "Content-Type", &value)) {
            char *type = arena_alloc(arena, (size_t)(stop - value) + 1);
            memcpy(type, value, (size_t)(stop - value));
            part->type = type;
        }
        at = stop < end ? stop + 2 : end;
    }
    return part->name ? OK : ERROR_INVALID;
}

enum error multipart_read(struct arena *arena, const char *bytes, size_t length, const char *boundary,
                          enum error (*take)(void *context, const struct multipart_part *part), void *context)
{
    if (!length) return ERROR_INVALID;
    const char *mark = arena_format(arena, "\r\n--%s", boundary);
    size_t mark_length = strlen(mark);
    const char *at = bytes, *end = bytes + length;
    /* The first mark has no line before it, unless there is a preamble. */
    if (length >= mark_length - 2 && memcmp(at, mark + 2, mark_length - 2) == 0) at += mark_length - 2;
    else if ((at = memmem(at, length, mark, mark_length))) at += mark_length;
    else return ERROR_INVALID;

    for (int count = 0;; count++) {
        if (end - at >= 2 && memcmp(at, "--", 2) == 0) return OK;
        if (count == MULTIPART_PARTS_MAXIMUM) return ERROR_TOO_LARGE;
        while (at < end && (*at == ' ' || *at == '\t')) at++;
        if (end - at < 2 || memcmp(at, "\r\n", 2) != 0) return ERROR_INVALID;
        /* A blank line ends the headers; without headers it is this very line's end. */
        const char *blank = memmem(at, (size_t)(end - at), "\r\n\r\n", 4);
        if (!blank) return ERROR_INVALID;
        if (blank - at > MULTIPART_HEADER_MAXIMUM) return ERROR_TOO_LARGE;
        struct multipart_part part = {.bytes = blank + 4};
        if (blank == at || memchr(at, '\0', (size_t)(blank - at))) return ERROR_INVALID;
        TRY(read_headers(arena, at + 2, blank, &part));
        /* The blank line's own end may belong to the mark: the part is empty then. */
        const char *search = blank + 2;
        const char *stop = memmem(search, (size_t)(end - search), mark, mark_length);
        if (!stop) return ERROR_INVALID;
        part.length = stop > part.bytes ? (size_t)(stop - part.bytes) : 0;
        TRY(take(context, &part));
        at = stop + mark_length;
    }
}
