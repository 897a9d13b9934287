/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The HTTP server: threads that read and write (libmicrohttpd with epoll), a bounded queue, and workers that
 * each own a database connection and hand requests to the router. A full queue answers 503 at once. Streams
 * of events (stream.h) stay open beside them, watched by one thread with one connection. Bodies above
 * SERVER_BODY_IN_MEMORY wait in files without names.
 */
#ifndef ITHACA_WEB_SERVER_H
#define ITHACA_WEB_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

struct router;
struct server;

enum { SERVER_BODY_IN_MEMORY = 64 * 1024 };

/* All of it has to live as long as the server; 0 and NULL stand for the defaults. */
struct server_config {
    const struct router *router;
    const char *listen;      /* "127.0.0.1:8080", "[::1]:8080", port 0: any free one */
    const char *database;    /* for db_open by each worker; NULL: requests get no database */
    const char *certificate; /* file in PEM; with `key`, TLS is spoken */
    const char *key;         /* file in PEM */
    const char *spool;       /* directory for bodies; NULL: $TMPDIR, else /var/tmp */
    int64_t spool_bytes;     /* of all bodies in files together; beyond it, 503: 2 GiB */
    bool behind_proxy;       /* X-Forwarded-For and X-Forwarded-Proto are believed */
    int workers;             /* 4 */
    int queue;               /* requests that wait for a worker: 128 */
    int connections;         /* in all: 2000 */
    int connections_of_one; /* from one address, behind which many people may be: 500; no bound behind a proxy
                             */
    int streams;            /* of events, open at once: a quarter of the connections */
    int streams_of_one;     /* person: 4 */
    int idle_seconds; /* for the lines before the body to arrive, on a new connection or after an answer: 60
                       */
    int body_seconds; /* for the body to arrive: 300 */
    size_t request_memory; /* bytes a request may use: 128 MiB */
};

/*
 * Starts listening. On failure *ret_message (in arena) says what to do: the address is taken, a file cannot
 * be read, the database does not open. Workers run until server_stop.
 */
MUST_USE enum error server_start(struct arena *arena, const struct server_config *config,
                                 struct server **ret_server, const char **ret_message);

/* Takes no new connections, finishes requests in flight for at most so many seconds, ends all threads and
 * frees the server. */
void server_stop(struct server *server, int seconds);

/* The port it listens on. */
int server_port(const struct server *server);

#endif
