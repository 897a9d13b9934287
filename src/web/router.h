/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The way of a request to its handler and of the reply back, without a socket: path, sign-in, access rule,
 * origin and CSRF token, input, handler, page or JSON, headers. One router serves all threads; it is not
 * changed by requests.
 */
#ifndef ITHACA_WEB_ROUTER_H
#define ITHACA_WEB_ROUTER_H

#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "web/http.h"
#include "web/route.h"
#include "web/viewer.h"

struct db;
struct fetch_allow;
struct language;
struct portal_key;
struct router;

/* All of it has to live as long as the router. */
struct router_config {
    const struct route_table *const *tables;
    size_t table_count;
    const struct clock *clock;
    void *app;                             /* for request->app */
    const struct portal_key *portal_key;   /* for request->portal_key */
    const struct fetch_allow *fetch_allow; /* for request->fetch_allow */

    /* Who asks (account_identify): `session` and `bearer` are tokens or "". A stranger is OK with person 0;
     * ERROR_UNAUTHORIZED: a bearer token that does not count. NULL: everybody is a stranger. */
    enum error (*identify)(struct db *db, struct arena *arena, const struct clock *clock, const char *session,
                           const char *bearer, struct viewer *ret_viewer);
    /* The portal's settings (portal_read), asked at most once for a request. NULL: "Ithaca", English. */
    enum error (*portal)(struct db *db, struct arena *arena, struct portal_settings *ret_settings);

    /* How browsers reach us, "https://ithaca.example.org", without a slash at the end. NULL or "": whatever
     * host they name. Forms are taken from pages of this origin only. */
    const char *origin;
    /* Directory with src/ and assets/, from which templates and assets are read anew at each request, for
     * development. NULL or "": those in the executable. */
    const char *development;
    /* Where uploads are spooled; NULL: $TMPDIR, else /var/tmp. */
    const char *spool_directory;
};

/* Loads and binds all templates. ERROR_INVALID: *ret_message (in arena) says which is wrong and why. The
 * caller frees the router. */
MUST_USE enum error router_new(struct arena *arena, const struct router_config *config,
                               struct router **ret_router, const char **ret_message);
void router_free(struct router *router);

/* A router of the same routes with other settings, without binding all templates again: for tests. It uses
 * those of `bound`, which has to live longer. NULL when memory runs out. */
struct router *router_like(const struct router *bound, const struct router_config *config);

/*
 * Answers; never fails. Everything lives in `arena`, whose exhaustion ends the request with 503; the arena
 * may be used for nothing else meanwhile. `db` may be NULL for files under /assets/ only.
 */
void router_handle(const struct router *router, struct arena *arena, struct db *db,
                   const struct http_request *http, struct http_answer *ret_answer);

/* Whether router_handle needs no database for this target: it may be answered at once. */
bool router_is_asset(const char *target);

/*
 * How many bytes of body this request may have, before it is read: the limit of its route; less for
 * strangers, since only sign-in and the like are for them; 0 where nothing is taken.
 */
int64_t router_body_limit(const struct router *router, const struct http_request *http);

/* The answer to what never reaches a handler, such as 413 before the body was read: a sentence that needs no
 * memory. */
void router_refuse(const struct http_request *http, int status, struct http_answer *ret_answer);

#endif
