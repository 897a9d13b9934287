/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Routes: one table per feature, in which every route states who may call it. The same handler serves
 * `/people/12` as a page and `/api/v1/people/12` as JSON; OpenAPI is made from these tables.
 *
 * The router does, before a handler runs: limits, sign-in by session cookie or bearer token, the access rule,
 * and for every POST the origin and the CSRF token (not for bearer tokens). GET never changes anything.
 */
#ifndef ITHACA_WEB_ROUTE_H
#define ITHACA_WEB_ROUTE_H

#include <stddef.h>
#include <stdint.h>

#include "web/reply.h"
#include "web/request.h"

enum access {
    ACCESS_ANYONE,      /* strangers too: sign-in, invitation, health */
    ACCESS_SIGNED_IN,   /* every member of the portal */
    ACCESS_COORDINATOR, /* who coordinates at least one program, or admin */
    ACCESS_ANALYST,     /* analyst or admin */
    ACCESS_ADMIN,
};

struct route {
    enum method method;
    const char *pattern; /* "/people/:id"; a part beginning with ':' is a parameter */
    enum access access;
    /* What the feature decides beyond `access`, in words, such as "coordinators of this program". NULL:
     * nothing. */
    const char *rule;
    const char *summary; /* one line, for OpenAPI and the route list */
    enum error (*handle)(struct request *request, struct reply *reply);
    const struct record *input; /* what request_read reads, or NULL */
    const struct record *view;  /* what reply_view is given, or NULL */
    const char *template;       /* "person/person_show.html"; NULL: JSON and bytes only */
    int64_t body_limit;         /* bytes; 0 is 1 MiB */
    int view_status;            /* 409 or 422, which is answered with the view too (reply_status); 0: none */
    bool page_only;             /* no JSON face: sign-in forms and the like */
    /* A secret in the path says who asks, so that a POST needs neither origin nor form token: mail programs
     * that end a subscription with one click (RFC 8058). */
    bool secret_in_path;
    /* Makes something new, so that there is no version of it yet. All other POSTs whose input has a field
     * `version` are refused without it (request_read): nobody would see that somebody else was quicker. */
    bool makes_new;
};

/* Whether a POST has to carry the version that was read; request_read refuses it without. */
bool route_needs_version(const struct route *route);

/* A feature's table, which ends the list in app/routes.c. */
struct route_table {
    const struct route *routes;
    size_t count;
};
#define ROUTE_TABLE(routes_)                                                                                 \
    {                                                                                                        \
        (routes_), sizeof(routes_) / sizeof(routes_)[0]                                                      \
    }

#endif
