/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a handler is given: who asks, for what, with which input; and where it gets memory, database and time
 * from. Everything lives in request->arena, until the answer is sent.
 */
#ifndef ITHACA_WEB_REQUEST_H
#define ITHACA_WEB_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "web/viewer.h"

struct db;
struct fetch_allow;
struct language;
struct portal_key;
struct route;
struct zone;

enum method { METHOD_GET, METHOD_POST };

/* An uploaded file, spooled by the server; `file` is open for reading at its start and closed with the arena.
 */
struct upload {
    const char *name; /* as the browser gave it, cleaned of folders; never a path to open */
    const char *type;
    int64_t size; /* bytes */
    int file;     /* file descriptor */
};

struct request {
    struct arena *arena;
    struct db *db;
    const struct clock *clock;
    const struct portal_key *portal_key;   /* for content/ */
    const struct fetch_allow *fetch_allow; /* for fetch/: internal servers that may be asked; NULL: none */
    enum method method;
    const char *path;         /* without the query, without /api/v1 */
    const char *query_string; /* as it came, "" when there is none */
    bool json;                /* asked under /api/v1: the answer is JSON */
    const struct viewer *viewer;
    const struct zone *zone;         /* the viewer's; UTC for strangers */
    const struct language *language; /* of the words for the viewer; NULL is English */
    const struct route *route;
    const char *address; /* of the client, for rate limits */
    const char *session; /* token of the session cookie that came along, "" for none; account/ only */
    const char *agent;   /* the User-Agent header, clean UTF-8 of at most 300 bytes, "" for none */
    const char *origin;  /* how browsers reach us, such as https://ithaca.example.org, for links to copy */
    void *
        app; /* what the program passed to the router; features that need it declare a type in their header */
    struct request_input *input; /* web/ only */
};

/* The number in the path for `:name`; ERROR_NOT_FOUND when it is none, so that handlers can TRY it. */
MUST_USE enum error request_id(const struct request *request, const char *name, int64_t *ret_id);
/* The text in the path for `:name`, decoded. A bug when the route has no such part. */
const char *request_part(const struct request *request, const char *name);

/* The first value of that name in the body, else in the query; "" when there is none. Always clean UTF-8. */
const char *request_value(const struct request *request, const char *name);
/* Whether the name was sent at all, even empty. */
bool request_has(const struct request *request, const char *name);
/* The page asked for by ?page=, from 1 on; at most 1,000,000. */
int64_t request_page(const struct request *request);

/*
 * Reads the input record (the route's .input) from a form, the query or a JSON body, with its limits. Text is
 * trimmed. Returns ERROR_INVALID when a value does not fit its kind or limit: the message for people then
 * stands in *ret_problems at the field; the fields that could be read are filled in any case, so that the
 * form can be shown again with what was typed. Fields that were not sent stay zero. A handler adds problems
 * of its own and asks form_has_problems. Lists of records: `rows.0.name=…` in forms, arrays of objects in
 * JSON. Flags: any value but "", "0", "false" is true.
 */
MUST_USE enum error request_read(struct request *request, const struct record *record, void *ret_form,
                                 const struct record *problems_record, void *ret_problems);
bool form_has_problems(const struct record *problems_record, const void *problems);
/* The same for a form that is shown again when something in it is wrong: form_has_problems tells. Every field
 * has its place among the problems (FORM_LOCAL and the like). */
void request_read_form(struct request *request, const struct record *record, void *ret_form,
                       const struct record *problems_record, void *ret_problems);

/*
 * An API client may send only what it wants to change: what was not sent keeps the value of `stored`. Forms
 * in a browser send everything, apart from boxes that are not ticked, so nothing is kept for them.
 */
void form_keep_unsent(const struct request *request, const struct record *record, const void *stored,
                      void *form);

/* The uploaded file of that name; false when none was sent. */
bool request_upload(const struct request *request, const char *name, struct upload *ret_upload);

/* "?a=1&page=3" from the query as it came with one value replaced (or taken out by NULL): for pagers and
 * filters. */
const char *request_query_with(const struct request *request, const char *name, const char *value);
/* The same list at another page: "?q=ada&page=3"; "" for page 0, which is before the first. */
const char *request_page_link(const struct request *request, int64_t page);

#endif
