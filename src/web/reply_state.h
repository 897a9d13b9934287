/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a handler has answered so far; for web/ only. */
#ifndef ITHACA_WEB_REPLY_STATE_H
#define ITHACA_WEB_REPLY_STATE_H

#include "base/arena.h"
#include "web/reply.h"

enum reply_kind { REPLY_NOTHING, REPLY_VIEW, REPLY_PROBLEMS, REPLY_SEE, REPLY_BYTES, REPLY_STREAM };

struct http_stream;

struct language;

struct reply {
    struct arena *arena;
    const struct language *language;
    enum reply_kind kind;
    int status;
    const void *view;
    const struct record *problems_record;
    const void *problems;
    const char *location;
    const char *type;
    const char *name;
    const void *bytes;
    size_t length;
    struct http_stream *stream;
    const char *tag; /* NULL: none */
    const char *notice;
    const char *section;
    const char *title;
    const char *explanation;
    const char *heading;      /* NULL: the error's own */
    enum error refused;       /* OK: the handler's own answer counts */
    const char *language_tag; /* NULL: none was chosen now */
    bool session_changes;
    const char *session; /* NULL: the cookie is removed */
    int64_t session_seconds;
};

#endif
