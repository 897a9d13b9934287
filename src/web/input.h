/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What came with a request, for web/ only: pairs of the path, the query and the body, and uploads. A JSON
 * body becomes pairs with the same dotted names that forms use ({"rows":[{"name":"A"}]} is rows.0.name=A), so
 * that everything after it reads one shape.
 */
#ifndef ITHACA_WEB_INPUT_H
#define ITHACA_WEB_INPUT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "web/http.h"
#include "web/request.h"
#include "web/url.h"

struct json_t;

enum {
    INPUT_JSON_VALUES_MAXIMUM = 20000,
    INPUT_JSON_DEPTH_MAXIMUM = 8,
    INPUT_UPLOADS_MAXIMUM = 20,
};

struct input_upload {
    const char *field;
    struct upload upload;
};

struct request_input {
    struct list parts; /* of struct url_pair, as are the next two */
    struct list query;
    struct list body;
    struct list uploads;   /* of struct input_upload */
    struct json_t *json;   /* the body, when it was JSON; freed with the arena */
    const char *directory; /* for uploads; NULL is the system's for temporary files */
};

/* Reads the query. On an error *ret_message says what is wrong. */
MUST_USE enum error input_read_query(struct arena *arena, const char *query, struct request_input *input,
                                     const char **ret_message);

/*
 * Reads the body as its Content-Type says (urlencoded, multipart, JSON; another type only when it is empty).
 * ERROR_INVALID, ERROR_TOO_LARGE or ERROR_UNAVAILABLE with a message.
 */
MUST_USE enum error input_read_body(struct arena *arena, const struct http_request *http,
                                    struct request_input *input, const char **ret_message);

/* Pairs by name and then by place, for quick look-ups; called once all have been read. */
void input_sort(struct arena *arena, struct request_input *input);

/* The first pair of that name in sorted pairs, or NULL; equal names follow it. */
const struct url_pair *input_find(const struct list *pairs, const char *name);
/* The first pair whose name begins so, or NULL; the others follow it. */
const struct url_pair *input_find_within(const struct list *pairs, const char *prefix);

#endif
