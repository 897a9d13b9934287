/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The router's insides, shared by router.c (made once), passage.c (a request's way) and answer.c (what it
 * gets). */
#ifndef ITHACA_WEB_ROUTER_STATE_H
#define ITHACA_WEB_ROUTER_STATE_H

#include <setjmp.h>
#include <stdbool.h>

#include "web/input.h"
#include "web/reply_state.h"
#include "web/router.h"
#include "web/template.h"

enum { ROUTE_PARTS_MAXIMUM = 12, BODY_LIMIT_DEFAULT = 1024 * 1024 };

struct router_entry {
    const struct route *route;
    const struct template *page;            /* NULL: no page */
    const char *parts[ROUTE_PARTS_MAXIMUM]; /* of the pattern; ":id" is a parameter */
    int part_count;
};

struct router {
    struct arena *arena;
    struct router_config config;
    const char *origin;
    struct router_entry *entries; /* fixed parts before parameters, so that the first match is the best */
    size_t count;
    struct zone_cache *zones;
    const struct template *layout;
    const struct template *error_page;
    const char *style_url;
    const char *script_url;
    const char *icons_url;
};

/* A request on its way. */
struct passage {
    const struct router *router;
    struct arena *arena;
    const struct http_request *http;
    struct http_answer *answer;
    const struct router_entry *entry; /* NULL: no route matched */
    const char *allowed;              /* methods of the path when the asked one is not among them */
    bool secure;
    const struct portal_settings *portal; /* NULL until it is asked for: portal_settings() */
    const char *visitor;                  /* token of the visitor's cookie, "" when there is none */
    struct request request;
    struct request_input input;
    struct reply reply;
    jmp_buf exhausted;
};

/* The parts of a path; false when it cannot be one of ours. *ret_slash: it ends with a slash that is too
 * much. */
bool router_split(struct arena *arena, const char *path, size_t length,
                  const char *ret_parts[ROUTE_PARTS_MAXIMUM], int *ret_count, bool *ret_slash);

/* The entry for a path and method, or NULL. */
const struct router_entry *router_match(const struct router *router, const char *const *parts, int count,
                                        enum method method);

/* The template as it stands: bound at start, or anew from disk in development. NULL with a message when it is
 * broken. */
const struct template *router_template(const struct router *router, struct arena *arena, const char *name,
                                       const struct record *view, const struct template *bound,
                                       const char **ret_message);

/* The portal's settings, read once for a request; the usual ones where there are none. */
const struct portal_settings *portal_settings(struct passage *passage);

/* The headers that every answer carries. */
void answer_add_security(bool secure, struct http_answer *answer);
/* The answer to a handler's reply. */
void answer_reply(struct passage *passage);
/* The answer to an error; `message` may be NULL for the usual words. Status 0: the error's own. */
void answer_error(struct passage *passage, enum error error, int status, const char *message);
void answer_redirect(struct passage *passage, int status, const char *location);

/* Files under /assets/: `name` is what follows, `query` may hold v=HASH. */
void asset_answer(const struct router *router, struct arena *arena, const struct http_request *http,
                  const char *name, const char *query, struct http_answer *answer);
/* "/assets/app.js?v=0123456789ab" */
const char *asset_url(struct arena *arena, const char *name);

/* Compresses what was answered when that is worth it and the client takes it. */
void answer_compress(struct arena *arena, const struct http_request *http, struct http_answer *answer);
bool http_accepts(const struct http_request *http, const char *encoding);

#endif
