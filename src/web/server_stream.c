/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Open streams of events, and the one thread that looks whether there is something new for them. It takes a
 * picture of the streams, asks the database without any lock, and tells each stream that is still there.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "web/router_state.h"
#include "web/server_state.h"
#include "web/stream.h"

enum {
    LOOK_EVERY = 1000000, /* microseconds */
    LOOK_NO_SOONER = 50000,
    SECOND = 1000000,
};

struct stream {
    struct stream *previous, *next; /* in the order of their numbers */
    struct exchange *exchange;
    const struct stream_topic *topic;
    int64_t number; /* of the stream, to find it again */
    int64_t person, subject;
    int64_t seen;       /* what the page was told */
    int64_t checked_at; /* microseconds, monotonic */
    char *secret;       /* malloc: the session's token, or the bearer token */
    bool is_bearer;
    bool greets;   /* the first event is due: a page that hears it need not ask now and then */
    bool has_news; /* an event is due */
    bool comments; /* a comment line is due */
    bool ends;
    bool sleeps; /* its connection is suspended */
};

/* A stream as the look sees it. */
struct look {
    int64_t number, person, subject, seen, checked_at;
    const struct stream_topic *topic;
    const char *session, *bearer;
    bool due;     /* to be checked */
    bool checked; /* it was, and the rest is what came out */
    bool gone;
    struct stream_news news;
};

/* ---- a stream and its connection; all under stream_lock ---- */

static void wake(struct stream *stream)
{
    if (!stream->sleeps) return;
    stream->sleeps = false;
    exchange_wake(stream->exchange);
}

static void end(struct stream *stream)
{
    stream->ends = true;
    wake(stream);
}

/* Browsers that went away say so by closing; without looking, it would show at the next comment line only. */
static void end_closed(struct server *server)
{
    for (struct stream *stream = server->first_stream; stream; stream = stream->next) {
        struct pollfd socket = {.fd = stream->exchange->socket, .events = POLLRDHUP};
        if (!stream->ends && poll(&socket, 1, 0) == 1 && socket.revents) end(stream);
    }
}

static bool has_room(struct server *server, int64_t person)
{
    int all = 0, of_one = 0;
    for (struct stream *stream = server->first_stream; stream; stream = stream->next) {
        all += !stream->ends;
        of_one += !stream->ends && stream->person == person;
    }
    return all < server->config.streams && of_one < server->config.streams_of_one;
}

static void add(struct server *server, struct stream *stream)
{
    stream->number = ++server->last_stream_number;
    stream->previous = server->last_stream;
    if (stream->previous) stream->previous->next = stream;
    else server->first_stream = stream;
    server->last_stream = stream;
    stream->exchange->stream = stream;
    server->stirred = true; /* what came between the page and this */
    pthread_cond_signal(&server->stream_work);
}

static void stream_free(struct stream *stream)
{
    free(stream->secret);
    free(stream);
}

bool stream_open(struct exchange *exchange)
{
    struct server *server = exchange->server;
    const struct http_stream *wanted = exchange->answer.stream;
    bool is_bearer = *wanted->bearer != '\0';
    struct stream *stream = calloc(1, sizeof *stream);
    char *secret = strdup(is_bearer ? wanted->bearer : wanted->session);
    if (!stream || !secret) {
        free(secret);
        free(stream);
        return false;
    }
    *stream = (struct stream){.exchange = exchange,
                              .topic = wanted->topic,
                              .person = wanted->person,
                              .subject = wanted->subject,
                              .seen = wanted->seen,
                              .secret = secret,
                              .is_bearer = is_bearer,
                              .greets = true};
    pthread_mutex_lock(&server->stream_lock);
    end_closed(server);
    bool opened = !server->streams_ending && has_room(server, stream->person);
    if (opened) add(server, stream);
    pthread_mutex_unlock(&server->stream_lock);
    if (!opened) stream_free(stream);
    return opened;
}

void stream_close(struct exchange *exchange)
{
    struct server *server = exchange->server;
    struct stream *stream = exchange->stream;
    pthread_mutex_lock(&server->stream_lock);
    if (stream->previous) stream->previous->next = stream->next;
    else server->first_stream = stream->next;
    if (stream->next) stream->next->previous = stream->previous;
    else server->last_stream = stream->previous;
    pthread_mutex_unlock(&server->stream_lock);
    exchange->stream = NULL;
    stream_free(stream);
}

ssize_t stream_take(struct exchange *exchange, char *buffer, size_t size)
{
    struct server *server = exchange->server;
    struct stream *stream = exchange->stream;
    int length = 0;
    pthread_mutex_lock(&server->stream_lock);
    if (stream->ends) length = -1;
    else if (stream->greets)
        length = snprintf(buffer, size, "retry: %d\nevent: here\ndata: {}\n\n", STREAM_RETRY);
    else if (stream->has_news)
        length = snprintf(buffer, size, "event: %s\nid: %lld\ndata: {}\n\n", stream->topic->event,
                          (long long)stream->seen);
    else if (stream->comments) length = snprintf(buffer, size, ":\n\n");
    if (stream->greets) stream->greets = false;
    else stream->has_news = stream->comments = false;
    if (!length) {
        stream->sleeps = true;
        exchange_sleep(exchange);
    }
    pthread_mutex_unlock(&server->stream_lock);
    BUG_IF(length > 0 && (size_t)length >= size);
    return length;
}

void streams_stir(struct server *server)
{
    pthread_mutex_lock(&server->stream_lock);
    if (server->first_stream) {
        server->stirred = true;
        pthread_cond_signal(&server->stream_work);
    }
    pthread_mutex_unlock(&server->stream_lock);
}

/* ---- a look ---- */

static void take_picture(struct server *server, struct arena *arena, struct list *looks)
{
    for (struct stream *stream = server->first_stream; stream; stream = stream->next) {
        if (stream->ends) continue;
        const char *secret = arena_string(arena, stream->secret);
        *LIST_ADD(looks, arena, struct look) = (struct look){.number = stream->number,
                                                             .person = stream->person,
                                                             .subject = stream->subject,
                                                             .seen = stream->seen,
                                                             .checked_at = stream->checked_at,
                                                             .topic = stream->topic,
                                                             .session = stream->is_bearer ? "" : secret,
                                                             .bearer = stream->is_bearer ? secret : ""};
    }
}

/* The reader's own doing is no news for them, unless something else came with it. */
static bool is_news(const struct stream_news *news, int64_t person, int64_t seen)
{
    if (news->number <= seen) return false;
    return news->quiet_for != person || news->number != seen + 1;
}

static enum error list_news(struct server *server, struct arena *arena, const struct stream_topic *topic,
                            struct list *ret_news)
{
    int64_t now = clock_seconds(server->config.router->config.clock);
    return topic->list_since(server->stream_db, arena, now - STREAM_LOOKED_BACK, ret_news);
}

static int by_subject(const void *left, const void *right)
{
    const struct stream_news *a = left, *b = right;
    return (a->subject > b->subject) - (a->subject < b->subject);
}

/* Notes which streams are to be checked: something changed, or it is time again. */
static enum error note_due(struct server *server, struct arena *arena, struct list *looks)
{
    const struct stream_topic *topic = NULL;
    struct list news = {0};
    int64_t now = server_now();
    LIST_EACH (looks, struct look, look) {
        if (look->topic != topic) {
            topic = look->topic;
            news = (struct list){0};
            TRY(list_news(server, arena, topic, &news));
            if (news.count) qsort(news.items, news.count, sizeof(struct stream_news), by_subject);
        }
        struct stream_news key = {.subject = look->subject};
        const struct stream_news *found =
            news.count ? bsearch(&key, news.items, news.count, sizeof key, by_subject) : NULL;
        look->due = (found && found->number > look->seen) ||
                    now - look->checked_at >= (int64_t)STREAM_CHECKED_EVERY * SECOND;
    }
    return OK;
}

/* Whether it is still this person who listens, and what they may know. */
static enum error check(struct server *server, struct arena *arena, struct look *look)
{
    const struct router_config *config = &server->config.router->config;
    struct viewer viewer = {0};
    enum error error = OK;
    if (config->identify)
        error =
            config->identify(server->stream_db, arena, config->clock, look->session, look->bearer, &viewer);
    if (error == OK && viewer.person == look->person)
        error = look->topic->check(server->stream_db, arena, look->person, look->subject, &look->news);
    else if (error == OK) error = ERROR_NOT_FOUND;
    look->gone = error == ERROR_NOT_FOUND || error == ERROR_UNAUTHORIZED;
    look->checked = look->gone || error == OK;
    return look->checked ? OK : error;
}

static enum error ask(struct server *server, struct arena *arena, struct list *looks)
{
    TRY(note_due(server, arena, looks));
    LIST_EACH (looks, struct look, look)
        if (look->due) TRY(check(server, arena, look));
    return OK;
}

static void tell(struct stream *stream, const struct look *look)
{
    if (look->gone) {
        end(stream);
        return;
    }
    if (is_news(&look->news, stream->person, stream->seen)) stream->has_news = true;
    else stream->comments |= server_now() - stream->checked_at >= (int64_t)STREAM_CHECKED_EVERY * SECOND;
    if (look->news.number > stream->seen) stream->seen = look->news.number;
    stream->checked_at = server_now();
    if (stream->has_news || stream->comments) wake(stream);
}

static void tell_all(struct server *server, const struct list *looks)
{
    struct stream *stream = server->first_stream;
    LIST_EACH (looks, struct look, look) {
        while (stream && stream->number < look->number) stream = stream->next;
        if (stream && stream->number == look->number && look->checked && !stream->ends) tell(stream, look);
    }
}

/* ---- the thread; under stream_lock but for the questions to the database ---- */

static void look_once(struct server *server, struct arena *arena)
{
    struct list looks = {0};
    end_closed(server);
    server->stirred = false;
    take_picture(server, arena, &looks);
    pthread_mutex_unlock(&server->stream_lock);
    enum error error = ask(server, arena, &looks);
    if (error != OK) LOG(LOG_WARNING, "streams.unanswered", LOG_TEXT("error", error_name(error)));
    pthread_mutex_lock(&server->stream_lock);
    tell_all(server, &looks);
    arena_clear(arena);
}

static void wait_until(struct server *server, int64_t moment)
{
    struct timespec until = {.tv_sec = moment / SECOND, .tv_nsec = moment % SECOND * 1000};
    pthread_cond_timedwait(&server->stream_work, &server->stream_lock, &until);
}

static void *watch_streams(void *context)
{
    struct server *server = context;
    struct arena *arena = arena_new(0);
    int64_t last = 0;
    pthread_mutex_lock(&server->stream_lock);
    while (arena && !server->streams_ending) {
        int64_t now = server_now(), next = last + (server->stirred ? LOOK_NO_SOONER : LOOK_EVERY);
        if (!server->first_stream) {
            pthread_cond_wait(&server->stream_work, &server->stream_lock);
        } else if (now < next) {
            wait_until(server, next);
        } else {
            look_once(server, arena);
            last = server_now();
        }
    }
    pthread_mutex_unlock(&server->stream_lock);
    arena_free(arena);
    return NULL;
}

enum error streams_start(struct arena *arena, struct server *server, const char **ret_message)
{
    if (server->config.database)
        TRY(db_open(arena, server->config.database, &server->stream_db, ret_message));
    server->streaming = pthread_create(&server->stream_thread, NULL, watch_streams, server) == 0;
    return server->streaming ? OK : ERROR_UNAVAILABLE;
}

void streams_end(struct server *server)
{
    pthread_mutex_lock(&server->stream_lock);
    server->streams_ending = true;
    for (struct stream *stream = server->first_stream; stream; stream = stream->next) end(stream);
    pthread_cond_signal(&server->stream_work);
    pthread_mutex_unlock(&server->stream_lock);
}

void streams_stop(struct server *server)
{
    if (server->streaming) {
        streams_end(server);
        pthread_join(server->stream_thread, NULL);
    }
    if (server->stream_db) db_close(server->stream_db);
}
