/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A request and its answer as they travel, without a socket: what the server hands to the router and gets
 * back.
 */
#ifndef ITHACA_WEB_HTTP_H
#define ITHACA_WEB_HTTP_H

#include <stdbool.h>
#include <stddef.h>

struct http_stream;

struct http_header {
    const char *name;
    const char *value;
};

/* Owned by the caller, who keeps it unchanged until the answer was sent. */
struct http_request {
    const char *method; /* "GET" */
    const char *target; /* "/people?page=2", as it came */
    const struct http_header *headers;
    size_t header_count;
    const void *body;   /* NULL when it is in a file or there is none */
    int body_file;      /* file descriptor of a spooled body, or -1; read from its start */
    size_t body_length; /* bytes */
    const char *address;
    bool secure; /* came by TLS, directly or to a proxy of ours */
};

enum { HTTP_ANSWER_HEADERS = 32, HTTP_REQUEST_ID_SIZE = 17 };

/* Headers and bytes live in the arena that was given, or as long as the router. */
struct http_answer {
    int status;
    struct http_header headers[HTTP_ANSWER_HEADERS];
    size_t header_count;
    const void *bytes; /* to HEAD too; whoever sends the answer leaves them out */
    size_t length;
    const struct http_stream *stream; /* NULL: an answer of bytes; see stream.h */
    const char *route;                /* pattern of the route, "" when none matched: for the access log */
    char request_id[HTTP_REQUEST_ID_SIZE];
};

/* The value of the first header of that name in any case, or NULL. */
const char *http_header_of(const struct http_header *headers, size_t count, const char *name);
/* Adds a header. More than HTTP_ANSWER_HEADERS is a bug. Neither string is copied. */
void http_answer_add(struct http_answer *answer, const char *name, const char *value);

#endif
