/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Notes what a handler answers; answer.c makes the page or the JSON of it. */
#include "web/reply.h"

#include <stdarg.h>

#include "base/text.h"
#include "language/language.h"
#include "web/reply_state.h"
#include "web/stream.h"
#include "web/url.h"

void reply_view(struct reply *reply, const void *view)
{
    reply->kind = REPLY_VIEW;
    reply->view = view;
}

void reply_problems(struct reply *reply, const void *view, const struct record *problems_record,
                    const void *problems)
{
    for (size_t i = 0; i < problems_record->field_count; i++) {
        const char **problem = field_at(&problems_record->fields[i], problems);
        *problem = say(reply->language, text_or_empty(*problem));
    }
    reply->kind = REPLY_PROBLEMS;
    reply->status = 422;
    reply->view = view;
    reply->problems_record = problems_record;
    reply->problems = problems;
}

void reply_conflict(struct reply *reply, const void *view, const struct record *problems_record,
                    const void *meanwhile)
{
    reply_problems(reply, view, problems_record, meanwhile);
    reply->status = 409;
}

/* Letters beyond ASCII are written as browsers would; what leads elsewhere or breaks the header becomes "/".
 */
static const char *location_of(struct arena *arena, const char *path)
{
    struct text safe;
    text_init(&safe, arena);
    for (; *path; path++) {
        unsigned char byte = (unsigned char)*path;
        if (byte >= 0x80) text_addf(&safe, "%%%02X", byte);
        else text_add_char(&safe, *path);
    }
    return url_is_local(safe.at) ? safe.at : "/";
}

void reply_see(struct reply *reply, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    reply->kind = REPLY_SEE;
    reply->location = location_of(reply->arena, arena_format_list(reply->arena, format, arguments));
    va_end(arguments);
}

void reply_notice(struct reply *reply, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    reply->notice = arena_format_list(reply->arena, say(reply->language, format), arguments);
    va_end(arguments);
}

void reply_title(struct reply *reply, const char *section, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    reply->section = section;
    reply->title = arena_format_list(reply->arena, say(reply->language, format), arguments);
    va_end(arguments);
}

void reply_explain(struct reply *reply, const char *format, ...)
{
    va_list arguments;
    if (reply->refused != OK) return;
    va_start(arguments, format);
    reply->explanation = arena_format_list(reply->arena, say(reply->language, format), arguments);
    va_end(arguments);
}

void reply_heading(struct reply *reply, const char *heading)
{
    reply->heading = say(reply->language, heading);
}

void reply_refuse(struct reply *reply, enum error error, const char *format, ...)
{
    va_list arguments;
    BUG_IF(error == OK);
    va_start(arguments, format);
    reply->explanation = arena_format_list(reply->arena, say(reply->language, format), arguments);
    va_end(arguments);
    reply->refused = error;
}

void reply_bytes(struct reply *reply, const char *type, const char *name, const void *bytes, size_t length)
{
    reply->kind = REPLY_BYTES;
    reply->type = type;
    reply->name = name;
    reply->bytes = bytes;
    reply->length = length;
}

void reply_tag(struct reply *reply, const char *tag)
{
    reply->tag = arena_string(reply->arena, tag);
}

void reply_session(struct reply *reply, const char *token, int64_t seconds)
{
    reply->session_changes = true;
    reply->session = token ? arena_string(reply->arena, token) : NULL;
    reply->session_seconds = seconds;
}

void reply_language(struct reply *reply, const char *tag)
{
    const struct language *language = NULL;
    if (language_find(tag, &language)) reply->language = language;
    reply->language_tag = tag;
}

void reply_status(struct reply *reply, int status)
{
    reply->status = status;
}

void reply_stream(struct reply *reply, const struct stream_topic *topic, int64_t person, int64_t subject,
                  int64_t seen)
{
    reply->kind = REPLY_STREAM;
    reply->stream = ARENA_NEW(reply->arena, struct http_stream);
    *reply->stream = (struct http_stream){topic, person, subject, seen, "", ""};
}
