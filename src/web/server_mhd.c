/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Sockets and HTTP, by libmicrohttpd: the only file that knows it. A request is gathered on the connection's
 * thread, suspended while it waits for a worker, and answered on the connection's thread again.
 */
#include <malloc.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "web/router.h"
#include "web/server_listen.h"
#include "web/server_state.h"
#include "web/spool.h"

/* Lines before the body fit into a connection's memory, or MHD answers 431. Bytes over a limit are read and
 * dropped for a while, so that the client sees the answer instead of a reset. */
enum {
    CONNECTION_MEMORY = 32 * 1024,
    NETWORK_THREADS = 2,
    DROPPED_MAXIMUM = 4 * 1024 * 1024,
    STREAM_PIECE = 512
};

/* ---- gathering ---- */

static enum MHD_Result take_header(void *context, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    struct exchange *exchange = context;
    (void)kind;
    if (exchange->http.header_count == EXCHANGE_HEADERS) {
        exchange->refused = 431;
        return MHD_NO;
    }
    exchange->headers[exchange->http.header_count++] = (struct http_header){name, text_or_empty(value)};
    return MHD_YES;
}

static const char *header(const struct exchange *exchange, const char *name)
{
    return http_header_of(exchange->http.headers, exchange->http.header_count, name);
}

/* The client's address; behind a proxy the last one in X-Forwarded-For, which is the one that the proxy
 * wrote. */
static void take_address(struct exchange *exchange)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const char *forwarded =
        exchange->server->config.behind_proxy ? header(exchange, "X-Forwarded-For") : NULL;
    exchange->address[0] = '\0';
    if (forwarded) {
        const char *comma = strrchr(forwarded, ',');
        if (comma) forwarded = comma + 1;
        forwarded += strspn(forwarded, " ");
        size_t length = strcspn(forwarded, " ");
        if (length < sizeof exchange->address) {
            memcpy(exchange->address, forwarded, length);
            exchange->address[length] = '\0';
        }
    } else if (info && info->client_addr) {
        socklen_t size = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                                  : sizeof(struct sockaddr_in);
        if (getnameinfo(info->client_addr, size, exchange->address, sizeof exchange->address, NULL, 0,
                        NI_NUMERICHOST) != 0)
            exchange->address[0] = '\0';
    }
}

static bool is_secure(const struct exchange *exchange)
{
    const char *proto = exchange->server->config.behind_proxy ? header(exchange, "X-Forwarded-Proto") : NULL;
    return exchange->server->certificate || (proto && strcasecmp(proto, "https") == 0);
}

/* All lines before the body are there. */
static void begin(struct exchange *exchange, const char *method)
{
    struct http_request *http = &exchange->http;
    size_t length = strlen(method);
    http->headers = exchange->headers;
    http->header_count = 0;
    if (length >= sizeof exchange->method) exchange->refused = 400;
    else memcpy(exchange->method, method, length + 1);
    if (exchange->refused) exchange->method[0] = '\0';
    MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, take_header, exchange);
    take_address(exchange);
    http->method = exchange->method;
    http->address = exchange->address;
    http->secure = is_secure(exchange);
    exchange->body_limit = router_body_limit(exchange->server->config.router, http);
    exchange->state = EXCHANGE_READS;
    exchange_begin(exchange);
}

/* How long the body says that it is; 0 when it does not say. */
static int64_t announced_length(const struct exchange *exchange)
{
    const char *length = header(exchange, "Content-Length");
    int64_t number;
    return length && text_to_int(length, 0, INT64_MAX, &number) ? number : 0;
}

static bool spool(struct exchange *exchange, const char *bytes, size_t length)
{
    struct server *server = exchange->server;
    server->spooled += (int64_t)length;
    exchange->spooled += (int64_t)length;
    return server->spooled <= server->config.spool_bytes &&
           spool_write(exchange->http.body_file, bytes, length) == OK;
}

/* Adds a piece of the body in memory, and in a file once it is larger. */
static bool store(struct exchange *exchange, const char *bytes, size_t length)
{
    struct http_request *http = &exchange->http;
    if (http->body_file < 0 && http->body_length + length > SERVER_BODY_IN_MEMORY) {
        if (spool_open(exchange->server->config.spool, &http->body_file) != OK) return false;
        if (exchange->body && !spool(exchange, exchange->body, http->body_length)) return false;
        http->body = NULL;
    }
    if (http->body_file >= 0) {
        if (!spool(exchange, bytes, length)) return false;
    } else {
        if (!exchange->body && !(exchange->body = malloc(SERVER_BODY_IN_MEMORY))) return false;
        memcpy(exchange->body + http->body_length, bytes, length);
        http->body = exchange->body;
    }
    http->body_length += length;
    return true;
}

/* MHD_NO closes the connection. */
static enum MHD_Result take_body(struct exchange *exchange, const char *bytes, size_t length)
{
    struct http_request *http = &exchange->http;
    int64_t limit = exchange->server->config.body_seconds;
    if (server_now() - exchange->started > limit * 1000000) return MHD_NO;
    if (exchange->refused) {
        http->body_length += length;
        return (int64_t)http->body_length > exchange->body_limit + DROPPED_MAXIMUM ? MHD_NO : MHD_YES;
    }
    if ((int64_t)(http->body_length + length) > exchange->body_limit) exchange->refused = 413;
    else if (!store(exchange, bytes, length)) exchange->refused = 503;
    return MHD_YES;
}

/* ---- answering ---- */

/* The lines before the body are copied, so the memory of the request is not needed while the stream is open.
 */
static void shed(struct exchange *exchange)
{
    arena_free(exchange->arena);
    exchange->arena = NULL;
    exchange->answer = (struct http_answer){.status = exchange->answer.status};
    exchange->http.headers = NULL;
    exchange->http.header_count = 0;
}

static ssize_t read_stream(void *context, uint64_t position, char *buffer, size_t size)
{
    (void)position;
    ssize_t length = stream_take(context, buffer, size);
    return length < 0 ? MHD_CONTENT_READER_END_OF_STREAM : length;
}

static enum MHD_Result send_answer(struct exchange *exchange)
{
    const struct http_answer *answer = &exchange->answer;
    /* The bytes stay until the exchange is given back, which happens when they were sent. */
    struct MHD_Response *response =
        exchange->stream
            ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_PIECE, read_stream, exchange, NULL)
            : MHD_create_response_from_buffer(answer->length, (void *)(uintptr_t)answer->bytes,
                                              MHD_RESPMEM_PERSISTENT);
    if (!response) return MHD_NO;
    bool complete = true;
    for (size_t i = 0; i < answer->header_count; i++)
        complete &=
            MHD_add_response_header(response, answer->headers[i].name, answer->headers[i].value) == MHD_YES;
    if (exchange->server->closing)
        complete &= MHD_add_response_header(response, "Connection", "close") == MHD_YES;
    enum MHD_Result result =
        complete ? MHD_queue_response(exchange->connection, (unsigned)answer->status, response) : MHD_NO;
    MHD_destroy_response(response);
    if (exchange->stream) shed(exchange);
    return result;
}

static enum MHD_Result refuse(struct exchange *exchange, int status)
{
    exchange->state = EXCHANGE_ANSWERED;
    exchange_refuse(exchange, status);
    return send_answer(exchange);
}

void exchange_resume(struct exchange *exchange)
{
    exchange->state = EXCHANGE_ANSWERED;
    MHD_resume_connection(exchange->connection);
}

void exchange_sleep(struct exchange *exchange)
{
    MHD_suspend_connection(exchange->connection);
}

void exchange_wake(struct exchange *exchange)
{
    MHD_resume_connection(exchange->connection);
}

/* The whole request is there. */
static enum MHD_Result pass_on(struct exchange *exchange)
{
    if (exchange->refused) return refuse(exchange, exchange->refused);
    if (router_is_asset(exchange->target)) {
        exchange->state = EXCHANGE_ANSWERED;
        exchange_answer(exchange, NULL);
        return send_answer(exchange);
    }
    exchange->state = EXCHANGE_WAITS;
    /* First suspended, then seen by a worker, which may be done before the next line. */
    MHD_suspend_connection(exchange->connection);
    if (exchange_enqueue(exchange)) return MHD_YES;
    exchange_refuse(exchange, 503);
    exchange_resume(exchange);
    return MHD_YES;
}

static struct watched *watched_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *bytes, size_t *length,
                              void **request)
{
    struct exchange *exchange = *request;
    (void)context;
    (void)url;
    (void)version;
    if (!exchange) return MHD_NO;
    switch (exchange->state) {
    case EXCHANGE_BEGINS:
        exchange->connection = connection;
        watch_set_waiting(exchange->server, watched_of(connection), false);
        exchange->socket = watched_of(connection) ? watched_of(connection)->socket : -1;
        begin(exchange, method);
        if (announced_length(exchange) > exchange->body_limit) return refuse(exchange, 413);
        return MHD_YES;
    case EXCHANGE_READS:
        if (!*length) return pass_on(exchange);
        if (take_body(exchange, bytes, *length) != MHD_YES) return MHD_NO;
        *length = 0;
        return MHD_YES;
    case EXCHANGE_WAITS:
        return MHD_YES;
    case EXCHANGE_ANSWERED:
        return send_answer(exchange);
    }
    return MHD_NO;
}

/* ---- MHD's other calls ---- */

static void *begins(void *context, const char *target, struct MHD_Connection *connection)
{
    (void)connection;
    return exchange_take(context, target);
}

static void completed(void *context, struct MHD_Connection *connection, void **request,
                      enum MHD_RequestTerminationCode code)
{
    (void)code;
    if (*request) exchange_give_back(*request);
    *request = NULL;
    watch_set_waiting(context, watched_of(connection), true);
}

static void connection_changes(void *context, struct MHD_Connection *connection, void **watched,
                               enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *watched = info ? watch_add(context, info->connect_fd) : NULL;
    } else {
        watch_remove(context, *watched);
        *watched = NULL;
    }
}

/* Targets stay as they came: the router decodes them. */
static size_t leave_escaped(void *context, struct MHD_Connection *connection, char *string)
{
    (void)context;
    (void)connection;
    return strlen(string);
}

static void log_complaint(void *context, const char *format, va_list arguments)
{
    char words[256];
    (void)context;
    vsnprintf(words, sizeof words, format, arguments);
    words[strcspn(words, "\n")] = '\0';
    LOG(LOG_DEBUG, "http", LOG_TEXT("words", words));
}

/* ---- start and stop ---- */

static enum error start_daemon(struct server *server, int listener, const char **ret_message)
{
    const struct server_config *config = &server->config;
    struct MHD_OptionItem options[8] = {{MHD_OPTION_END, 0, NULL}};
    int count = 0;
    if (server->certificate) {
        options[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, server->certificate};
        options[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, server->key};
    }
    options[count] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
                     (server->certificate ? MHD_USE_TLS : 0);
    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, server, MHD_OPTION_EXTERNAL_LOGGER, log_complaint, NULL,
        MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)NETWORK_THREADS,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)config->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)(config->behind_proxy ? 0 : config->connections_of_one), MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)config->idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, begins, server,
        MHD_OPTION_NOTIFY_COMPLETED, completed, server, MHD_OPTION_NOTIFY_CONNECTION, connection_changes,
        server, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    if (server->daemon) return OK;
    *ret_message = server->certificate
                       ? "the server does not start; are the TLS certificate and its key a pair in PEM?"
                       : "the server does not start";
    return ERROR_INVALID;
}

static int or_default(int value, int usual)
{
    return value > 0 ? value : usual;
}

static struct server *server_new(const struct server_config *config)
{
    pthread_condattr_t monotonic;
    struct server *server = calloc(1, sizeof *server);
    if (!server) return NULL;
    server->config = *config;
    server->config.workers = or_default(config->workers, 4);
    server->config.queue = or_default(config->queue, 128);
    server->config.connections = or_default(config->connections, 2000);
    server->config.connections_of_one = or_default(config->connections_of_one, 500);
    server->config.streams = or_default(config->streams, server->config.connections / 4);
    server->config.streams_of_one = or_default(config->streams_of_one, 4);
    server->config.idle_seconds = or_default(config->idle_seconds, 60);
    server->config.body_seconds = or_default(config->body_seconds, 300);
    if (!config->spool_bytes) server->config.spool_bytes = (int64_t)2 << 30;
    if (!config->request_memory) server->config.request_memory = (size_t)128 * 1024 * 1024;
    pthread_mutex_init(&server->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&server->work, NULL);
    pthread_cond_init(&server->rest, &monotonic);
    pthread_cond_init(&server->watch_ends, &monotonic);
    pthread_mutex_init(&server->stream_lock, NULL);
    pthread_cond_init(&server->stream_work, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return server;
}

static void server_free(struct server *server)
{
    pthread_mutex_destroy(&server->lock);
    pthread_cond_destroy(&server->work);
    pthread_cond_destroy(&server->rest);
    pthread_cond_destroy(&server->watch_ends);
    pthread_mutex_destroy(&server->stream_lock);
    pthread_cond_destroy(&server->stream_work);
    free(server->certificate);
    free(server->key);
    free(server);
}

/* Requests need some hundred kilobytes, again and again: returning them to the system after each costs more
 * than the rest of the answer. */
static void keep_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, 8 * 1024 * 1024);
    mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
}

enum error server_start(struct arena *arena, const struct server_config *config, struct server **ret_server,
                        const char **ret_message)
{
    int listener = -1;
    struct server *server = server_new(config);
    *ret_message = "there is not enough memory to start";
    if (!server) return ERROR_UNAVAILABLE;
    enum error error = server_read_tls(arena, server, ret_message);
    if (error == OK) error = server_listen(arena, server, &listener, ret_message);
    server_allow_files(server);
    keep_memory();
    if (error == OK) error = workers_start(arena, server, ret_message);
    if (error == OK) error = watch_start(server);
    if (error == OK) error = streams_start(arena, server, ret_message);
    if (error == OK) error = start_daemon(server, listener, ret_message);
    if (error == OK) {
        *ret_server = server;
        return OK;
    }
    if (listener >= 0) close(listener);
    streams_stop(server);
    watch_stop(server);
    workers_stop(server);
    server_free(server);
    return error;
}

void server_stop(struct server *server, int seconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    MHD_socket listener = MHD_quiesce_daemon(server->daemon);
    if (listener != MHD_INVALID_SOCKET) close(listener);

    server->closing = true;
    streams_end(server);
    pthread_mutex_lock(&server->lock);
    while (server->in_flight && pthread_cond_timedwait(&server->rest, &server->lock, &until) == 0) continue;
    pthread_mutex_unlock(&server->lock);
    watch_stop(server);
    workers_stop(server);
    streams_stop(server);
    MHD_stop_daemon(server->daemon);
    spares_free(server);
    server_free(server);
}

int server_port(const struct server *server)
{
    return server->port;
}
