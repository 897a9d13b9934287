/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Closes connections that dribble: libmicrohttpd only notices silence, so a client that sends a byte now and
 * then could hold a connection for good. A thread looks once a second at those whose request has not begun.
 */
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "web/server_state.h"

struct watched *watch_add(struct server *server, int socket)
{
    struct watched *watched = calloc(1, sizeof *watched);
    if (!watched) return NULL;
    watched->socket = socket;
    watched->waits_since = server_now();
    pthread_mutex_lock(&server->lock);
    watched->next = server->watched;
    if (watched->next) watched->next->previous = watched;
    server->watched = watched;
    pthread_mutex_unlock(&server->lock);
    return watched;
}

void watch_remove(struct server *server, struct watched *watched)
{
    if (!watched) return;
    pthread_mutex_lock(&server->lock);
    if (watched->previous) watched->previous->next = watched->next;
    else server->watched = watched->next;
    if (watched->next) watched->next->previous = watched->previous;
    pthread_mutex_unlock(&server->lock);
    free(watched);
}

void watch_set_waiting(struct server *server, struct watched *watched, bool waiting)
{
    if (!watched) return;
    pthread_mutex_lock(&server->lock);
    watched->waits_since = waiting ? server_now() : 0;
    pthread_mutex_unlock(&server->lock);
}

static void *watch(void *context)
{
    struct server *server = context;
    int64_t longest = (int64_t)server->config.idle_seconds * 1000000;
    pthread_mutex_lock(&server->lock);
    while (!server->stopping) {
        struct timespec next;
        clock_gettime(CLOCK_MONOTONIC, &next);
        next.tv_sec += 1;
        pthread_cond_timedwait(&server->watch_ends, &server->lock, &next);
        int64_t now = server_now();
        for (struct watched *watched = server->watched; watched; watched = watched->next)
            if (watched->waits_since && now - watched->waits_since > longest)
                shutdown(watched->socket, SHUT_RDWR);
    }
    pthread_mutex_unlock(&server->lock);
    return NULL;
}

enum error watch_start(struct server *server)
{
    server->watching = pthread_create(&server->watch, NULL, watch, server) == 0;
    return server->watching ? OK : ERROR_UNAVAILABLE;
}

void watch_stop(struct server *server)
{
    if (!server->watching) return;
    pthread_mutex_lock(&server->lock);
    server->stopping = true;
    pthread_cond_broadcast(&server->watch_ends);
    pthread_mutex_unlock(&server->lock);
    pthread_join(server->watch, NULL);
}
