/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The server's insides: what server_mhd.c (sockets) and server_work.c (queue and workers) share. */
#ifndef ITHACA_WEB_SERVER_STATE_H
#define ITHACA_WEB_SERVER_STATE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "web/http.h"
#include "web/server.h"

enum { EXCHANGE_HEADERS = 64, EXCHANGE_METHOD_SIZE = 16, EXCHANGE_ADDRESS_SIZE = 64, SPARE_EXCHANGES = 64 };

struct db;
struct MHD_Connection;
struct MHD_Daemon;
struct MHD_Response;

struct stream;

enum exchange_state { EXCHANGE_BEGINS, EXCHANGE_READS, EXCHANGE_WAITS, EXCHANGE_ANSWERED };

/* One request from its first line until its answer was sent. Belongs to one thread at a time: the
 * connection's, or, while it is in the queue and in work, the worker's. */
struct exchange {
    struct server *server;
    struct exchange *next; /* in the queue, or of the spare ones */
    struct MHD_Connection *connection;
    enum exchange_state state;
    struct arena *arena;   /* of the router; NULL once a stream needs it no longer */
    struct stream *stream; /* NULL: a plain answer */
    int socket;
    char *target; /* malloc */
    char method[EXCHANGE_METHOD_SIZE];
    char address[EXCHANGE_ADDRESS_SIZE];
    struct http_header headers[EXCHANGE_HEADERS];
    char *body; /* malloc, SERVER_BODY_IN_MEMORY; NULL: none or in the file */
    int64_t body_limit;
    int64_t spooled; /* bytes of it in the file */
    int refused;     /* status with which it is answered unread; 0: none */
    int64_t started; /* microseconds, monotonic */
    struct http_request http;
    struct http_answer answer;
};

struct worker {
    struct server *server;
    pthread_t thread;
    struct db *db;
};

/* A connection as the watch sees it. */
struct watched {
    struct watched *previous, *next;
    int socket;
    int64_t waits_since; /* microseconds; 0: a request is being handled */
};

struct server {
    struct server_config config;
    struct MHD_Daemon *daemon;
    int port;
    char *certificate, *key; /* PEM, malloc */

    pthread_mutex_t lock; /* for all that follows */
    pthread_cond_t work;  /* the queue grew, or stopping */
    pthread_cond_t rest;  /* in_flight fell to 0 */
    struct exchange *first, *last;
    int queued;
    int in_flight; /* requests whose lines before the body are there and whose answer is not sent yet */
    _Atomic int64_t spooled; /* bytes in files now */
    _Atomic bool closing;    /* no new requests on open connections */
    bool stopping;           /* workers end when the queue is empty */
    struct exchange *spare;
    int spare_count;
    struct worker *workers;
    int worker_count;
    struct watched *watched;
    pthread_t watch;
    bool watching;
    pthread_cond_t watch_ends;

    /* In server_stream.c; taken before MHD's own locks, never together with `lock`. */
    pthread_mutex_t stream_lock; /* for all that follows */
    pthread_cond_t stream_work;
    struct stream *first_stream, *last_stream;
    struct db *stream_db;
    pthread_t stream_thread;
    bool streaming;
    bool streams_ending; /* no new ones */
    bool stirred;        /* this server wrote something: look at once */
    int64_t last_stream_number;
};

int64_t server_now(void);

/* A fresh exchange, or NULL when memory runs out. */
struct exchange *exchange_take(struct server *server, const char *target);
/* From now on in flight, until it is given back. */
void exchange_begin(struct exchange *exchange);
void exchange_give_back(struct exchange *exchange);
void spares_free(struct server *server);

/* Answers by the router, and writes the line of the access log. */
void exchange_answer(struct exchange *exchange, struct db *db);
void exchange_refuse(struct exchange *exchange, int status);

/* Puts it into the queue; false when that is full or the server stops. */
bool exchange_enqueue(struct exchange *exchange);

/* Opens databases and starts threads. */
MUST_USE enum error workers_start(struct arena *arena, struct server *server, const char **ret_message);
/* Ends them once the queue is empty. */
void workers_stop(struct server *server);

/* In server_mhd.c: the worker is done with it. */
void exchange_resume(struct exchange *exchange);

/* In server_mhd.c, for server_stream.c: nothing is to be sent now; there is again. */
void exchange_sleep(struct exchange *exchange);
void exchange_wake(struct exchange *exchange);

/* In server_stream.c. */
MUST_USE enum error streams_start(struct arena *arena, struct server *server, const char **ret_message);
/* Ends all streams and opens no more. */
void streams_end(struct server *server);
/* Ends the thread. */
void streams_stop(struct server *server);
/* Opens the stream that the answer asks for; false when there are too many. */
bool stream_open(struct exchange *exchange);
void stream_close(struct exchange *exchange);
/* What is to be sent now: its length; 0 when there is nothing and the connection sleeps; -1 at the end. */
ssize_t stream_take(struct exchange *exchange, char *buffer, size_t size);
/* Something was written by this server. */
void streams_stir(struct server *server);

/* In server_watch.c: closes connections that take too long for their first lines. */
struct watched *watch_add(struct server *server, int socket);
void watch_remove(struct server *server, struct watched *watched);
void watch_set_waiting(struct server *server, struct watched *watched, bool waiting);
MUST_USE enum error watch_start(struct server *server);
void watch_stop(struct server *server);

#endif
