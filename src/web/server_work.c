/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The queue between sockets and workers, and what a worker does with a request. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "db/db.h"
#include "web/router.h"
#include "web/server_state.h"

int64_t server_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- exchanges, kept for reuse with the first block of their arena ---- */

static void exchange_free(struct exchange *exchange)
{
    if (!exchange) return;
    arena_free(exchange->arena);
    free(exchange->target);
    free(exchange);
}

static struct exchange *exchange_new(struct server *server)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (!exchange) return NULL;
    exchange->server = server;
    exchange->arena = arena_new(server->config.request_memory);
    if (exchange->arena) return exchange;
    free(exchange);
    return NULL;
}

struct exchange *exchange_take(struct server *server, const char *target)
{
    pthread_mutex_lock(&server->lock);
    struct exchange *exchange = server->spare;
    if (exchange) {
        server->spare = exchange->next;
        server->spare_count--;
    }
    pthread_mutex_unlock(&server->lock);

    if (!exchange) exchange = exchange_new(server);
    char *copy = strdup(target);
    if (!exchange || !copy) {
        free(copy);
        exchange_free(exchange);
        return NULL;
    }
    exchange->next = NULL;
    exchange->state = EXCHANGE_BEGINS;
    exchange->target = copy;
    exchange->refused = 0;
    exchange->spooled = 0;
    exchange->started = server_now();
    exchange->stream = NULL;
    exchange->http = (struct http_request){.target = copy, .body_file = -1};
    return exchange;
}

void exchange_begin(struct exchange *exchange)
{
    pthread_mutex_lock(&exchange->server->lock);
    exchange->server->in_flight++;
    pthread_mutex_unlock(&exchange->server->lock);
}

void exchange_give_back(struct exchange *exchange)
{
    struct server *server = exchange->server;
    if (exchange->http.body_file >= 0) {
        close(exchange->http.body_file);
        server->spooled -= exchange->spooled;
    }
    if (exchange->stream) stream_close(exchange);
    free(exchange->body);
    free(exchange->target);
    exchange->body = exchange->target = NULL;
    if (exchange->arena) arena_clear(exchange->arena);

    pthread_mutex_lock(&server->lock);
    bool keep = exchange->arena && server->spare_count < SPARE_EXCHANGES;
    if (keep) {
        exchange->next = server->spare;
        server->spare = exchange;
        server->spare_count++;
    }
    if (exchange->state != EXCHANGE_BEGINS && --server->in_flight == 0) pthread_cond_broadcast(&server->rest);
    pthread_mutex_unlock(&server->lock);
    if (!keep) exchange_free(exchange);
}

static void note(const struct exchange *exchange)
{
    LOG(LOG_INFO, "request", LOG_TEXT("method", exchange->method), LOG_TEXT("route", exchange->answer.route),
        LOG_NUMBER("status", exchange->answer.status), LOG_NUMBER("us", server_now() - exchange->started),
        LOG_TEXT("request", exchange->answer.request_id));
}

void exchange_answer(struct exchange *exchange, struct db *db)
{
    router_handle(exchange->server->config.router, exchange->arena, db, &exchange->http, &exchange->answer);
    if (exchange->answer.stream && strcmp(exchange->method, "GET") == 0 && !stream_open(exchange))
        router_refuse(&exchange->http, 503, &exchange->answer);
    note(exchange);
}

void exchange_refuse(struct exchange *exchange, int status)
{
    router_refuse(&exchange->http, status, &exchange->answer);
    note(exchange);
}

/* ---- the queue ---- */

bool exchange_enqueue(struct exchange *exchange)
{
    struct server *server = exchange->server;
    pthread_mutex_lock(&server->lock);
    bool room = server->queued < server->config.queue && !server->stopping;
    if (room) {
        exchange->next = NULL;
        if (server->last) server->last->next = exchange;
        else server->first = exchange;
        server->last = exchange;
        server->queued++;
        pthread_cond_signal(&server->work);
    }
    pthread_mutex_unlock(&server->lock);
    return room;
}

/* Waits for the next one; NULL when the server stops and none is left. */
static struct exchange *dequeue(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    while (!server->first && !server->stopping) pthread_cond_wait(&server->work, &server->lock);
    struct exchange *exchange = server->first;
    if (exchange) {
        server->first = exchange->next;
        if (!server->first) server->last = NULL;
        server->queued--;
    }
    pthread_mutex_unlock(&server->lock);
    return exchange;
}

/* ---- workers ---- */

static void *work(void *context)
{
    struct worker *worker = context;
    for (struct exchange *exchange; (exchange = dequeue(worker->server));) {
        exchange_answer(exchange, worker->db);
        if (strcmp(exchange->method, "POST") == 0 && exchange->answer.status < 400)
            streams_stir(worker->server);
        exchange_resume(exchange);
    }
    return NULL;
}

enum error workers_start(struct arena *arena, struct server *server, const char **ret_message)
{
    server->workers = calloc((size_t)server->config.workers, sizeof *server->workers);
    if (!server->workers) return ERROR_UNAVAILABLE;
    for (int i = 0; i < server->config.workers; i++) {
        struct worker *worker = &server->workers[i];
        worker->server = server;
        if (server->config.database) TRY(db_open(arena, server->config.database, &worker->db, ret_message));
        if (pthread_create(&worker->thread, NULL, work, worker) != 0) {
            if (worker->db) db_close(worker->db);
            *ret_message = "the system starts no more threads; try fewer workers";
            return ERROR_UNAVAILABLE;
        }
        server->worker_count++;
    }
    return OK;
}

void workers_stop(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    server->stopping = true;
    pthread_cond_broadcast(&server->work);
    pthread_mutex_unlock(&server->lock);
    for (int i = 0; i < server->worker_count; i++) {
        pthread_join(server->workers[i].thread, NULL);
        if (server->workers[i].db) db_close(server->workers[i].db);
    }
    free(server->workers);
}

void spares_free(struct server *server)
{
    while (server->spare) {
        struct exchange *exchange = server->spare;
        server->spare = exchange->next;
        exchange_free(exchange);
    }
}
