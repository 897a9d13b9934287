/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a handler answers. It fills one view record; the router makes the page from the route's template or
 * JSON from the same record. A handler that returns an error has the error page (or error JSON) shown;
 * reply_explain adds words.
 */
#ifndef ITHACA_WEB_REPLY_H
#define ITHACA_WEB_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/record.h"

struct reply;
struct request;

/* 200 with the route's template, or JSON, of a view (the route's .view record). The view has to live in
 * request->arena. */
void reply_view(struct reply *reply, const void *view);

/*
 * 422: the form again with its problems. HTML shows the route's template with `view`; JSON answers
 * {"error":"invalid","problems":{field: message}}. Problems that are constants (MESSAGE) are put into the
 * reader's language here, where they are: in the arena, as the view that shows them.
 */
void reply_problems(struct reply *reply, const void *view, const struct record *problems_record,
                    const void *problems);

/* 409, in JSON {"error":"conflict",…}: the same for who saved what somebody else had changed meanwhile;
 * `meanwhile` says at each field that differs what is stored now (form_note_differences). */
void reply_conflict(struct reply *reply, const void *view, const struct record *problems_record,
                    const void *meanwhile);

/* 303 to a path of ours, made like printf (JSON: 200 {"location": "/api/v1/…"}). For every POST that
 * succeeded. */
void reply_see(struct reply *reply, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A sentence that the next page shows once, such as "12 people were invited." Made like printf; the format is
 * said in the reader's language, as are the next two. */
void reply_notice(struct reply *reply, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The title of the page (before " · Ithaca") and the entry of the main navigation it belongs to: home,
 * relationships, programs, people, admin. */
void reply_title(struct reply *reply, const char *section, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What the error page says when the handler returns an error: what happened and what to do. */
void reply_explain(struct reply *reply, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What stands above those words in place of the error's own heading: a constant (MESSAGE). */
void reply_heading(struct reply *reply, const char *heading);

/* The answer is this error with these words, whatever the handler returns: for what its own conflicts do not
 * explain. `error` is not OK. */
void reply_refuse(struct reply *reply, enum error error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* 200 with bytes (in request->arena): downloads. `name` offers it as a file of that name; NULL shows it. */
void reply_bytes(struct reply *reply, const char *type, const char *name, const void *bytes, size_t length);

/* Names the bytes of reply_bytes by what they are made of, such as a hash (letters and digits): a client that
 * has them by this name already is answered 304. */
void reply_tag(struct reply *reply, const char *tag);

/* Sign-in and sign-out only: the session cookie. NULL removes it. */
void reply_session(struct reply *reply, const char *token, int64_t seconds);
/* A person or a stranger chose a language, by its tag: the notice of this reply and all that follows are said
 * in it, and the browser keeps it; "" forgets it. */
void reply_language(struct reply *reply, const char *tag);
/* Another status than 200 with reply_bytes or reply_view, such as 503 for an unhealthy server. */
void reply_status(struct reply *reply, int status);

#endif
