/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The server over loopback sockets: what arrives in pieces, too large, too much at once; and how it stops. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "tests/support/test.h"
#include "web/guard.h"
#include "web/router.h"
#include "web/server.h"

/* ---- a small program ---- */

#define ECHO_FIELDS(FIELD, R)                                                                                \
    FIELD(R, text, words, 0)                                                                                 \
    FIELD(R, integer, bytes, 0)                                                                              \
    FIELD(R, text, address, 0)                                                                               \
    FIELD(R, text, origin, 0)
RECORD_LOCAL(echo, ECHO_FIELDS)

static enum error show_echo(struct request *request, struct reply *reply)
{
    struct echo *echo = ARENA_NEW(request->arena, struct echo);
    const char *words = request_value(request, "words");
    *echo = (struct echo){.words = strlen(words) > 100 ? "" : words,
                          .bytes = (int64_t)strlen(words),
                          .address = request->address,
                          .origin = request->origin};
    reply_view(reply, echo);
    return OK;
}

/* Doors at which a handler waits until the test opens them. */
struct gate {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    int waiting;
    bool open;
};

static enum error wait_at_gate(struct request *request, struct reply *reply)
{
    struct gate *gate = request->app;
    pthread_mutex_lock(&gate->lock);
    gate->waiting++;
    pthread_cond_broadcast(&gate->moved);
    while (!gate->open) pthread_cond_wait(&gate->moved, &gate->lock);
    pthread_mutex_unlock(&gate->lock);
    return show_echo(request, reply);
}

static const struct route server_routes[] = {
    {.method = METHOD_GET,
     .pattern = "/echo",
     .handle = show_echo,
     .view = &echo_record,
     .summary = "a test"},
    {.method = METHOD_POST,
     .pattern = "/echo",
     .handle = show_echo,
     .view = &echo_record,
     .summary = "a test",
     .body_limit = 300000},
    {.method = METHOD_GET,
     .pattern = "/gate",
     .handle = wait_at_gate,
     .view = &echo_record,
     .summary = "a test"},
};
static const struct route_table server_table = ROUTE_TABLE(server_routes);
static const struct route_table *const server_tables[] = {&server_table};

/* Whoever brings the token "me" is somebody. */
static enum error identify(struct db *db, struct arena *arena, const struct clock *clock, const char *session,
                           const char *bearer, struct viewer *ret_viewer)
{
    (void)db;
    (void)arena;
    (void)clock;
    (void)session;
    if (strcmp(bearer, "me") != 0) return ERROR_UNAUTHORIZED;
    *ret_viewer =
        (struct viewer){.person = 1, .name = "Me", .initials = "M", .zone = "UTC", .language = "en"};
    return OK;
}

struct running {
    struct arena *arena;
    struct clock clock;
    struct gate gate;
    struct router *router;
    struct server *server;
};

static struct running *start(struct server_config config)
{
    struct arena *arena = arena_new(0);
    struct running *running = ARENA_NEW(arena, struct running);
    const char *message = "";
    log_set_level(LOG_ERROR);
    running->arena = arena;
    running->clock = clock_system();
    pthread_mutex_init(&running->gate.lock, NULL);
    pthread_cond_init(&running->gate.moved, NULL);
    struct router_config router = {.tables = server_tables,
                                   .table_count = 1,
                                   .clock = &running->clock,
                                   .identify = identify,
                                   .app = &running->gate};
    if (router_new(arena, &router, &running->router, &message) != OK) fail_msg("%s", message);
    config.router = running->router;
    config.listen = "127.0.0.1:0";
    if (server_start(arena, &config, &running->server, &message) != OK) fail_msg("%s", message);
    return running;
}

static void stop(struct running *running)
{
    if (running->server) server_stop(running->server, 5);
    router_free(running->router);
    pthread_mutex_destroy(&running->gate.lock);
    pthread_cond_destroy(&running->gate.moved);
    arena_free(running->arena);
    log_set_level(LOG_INFO);
}

static void gate_wait_for(struct gate *gate, int waiting)
{
    pthread_mutex_lock(&gate->lock);
    while (gate->waiting < waiting) pthread_cond_wait(&gate->moved, &gate->lock);
    pthread_mutex_unlock(&gate->lock);
}

static void gate_open(struct gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    gate->open = true;
    pthread_cond_broadcast(&gate->moved);
    pthread_mutex_unlock(&gate->lock);
}

/* ---- a client that sends what it likes ---- */

static int connect_to(const struct running *running)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)server_port(running->server)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval patience = {.tv_sec = 20};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(connection, (struct sockaddr *)&address, sizeof address), 0);
    return connection;
}

static void say(int connection, const char *words)
{
    size_t length = strlen(words);
    assert_int_equal(send(connection, words, length, MSG_NOSIGNAL), length);
}

/* One answer: what came until its Content-Length was there, or until the end of the connection. */
static char *hear(struct arena *arena, int connection)
{
    struct text text;
    text_init(&text, arena);
    for (char byte; read(connection, &byte, 1) == 1;) {
        text_add_char(&text, byte);
        const char *body = strstr(text.at, "\r\n\r\n"), *announced = strcasestr(text.at, "Content-Length: ");
        if (body && announced && strlen(body + 4) >= strtoul(announced + 16, NULL, 10)) break;
    }
    return text.at;
}

/* Whether nothing more comes. */
static bool is_closed(int connection)
{
    char byte;
    return read(connection, &byte, 1) <= 0;
}

static int status_of(const char *answer)
{
    return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

#define ASK "GET /api/v1/echo?words=%s HTTP/1.1\r\nHost: localhost\r\n\r\n"

/* ---- tests ---- */

TEST(a_connection_is_kept_for_further_requests)
{
    struct running *running = start((struct server_config){0});
    int connection = connect_to(running);
    for (int i = 0; i < 3; i++) {
        say(connection, arena_format(running->arena, ASK, "hello"));
        const char *answer = hear(running->arena, connection);
        assert_int_equal(status_of(answer), 200);
        assert_non_null(strstr(answer, "\"words\":\"hello\",\"bytes\":5,\"address\":\"127.0.0.1\","
                                       "\"origin\":\"http://localhost\"}"));
    }
    close(connection);
    stop(running);
}

TEST(requests_sent_at_once_are_answered_in_their_order)
{
    struct running *running = start((struct server_config){0});
    int connection = connect_to(running);
    say(connection, arena_format(running->arena, ASK ASK ASK, "a", "b", "c"));
    assert_non_null(strstr(hear(running->arena, connection), "\"words\":\"a\""));
    assert_non_null(strstr(hear(running->arena, connection), "\"words\":\"b\""));
    assert_non_null(strstr(hear(running->arena, connection), "\"words\":\"c\""));
    close(connection);
    stop(running);
}

TEST(a_request_that_arrives_byte_by_byte_is_answered)
{
    struct running *running = start((struct server_config){0});
    int connection = connect_to(running);
    const char *request = arena_format(running->arena, ASK, "slow");
    for (; *request; request++) say(connection, (const char[]){*request, '\0'});
    assert_non_null(strstr(hear(running->arena, connection), "\"words\":\"slow\""));
    close(connection);
    stop(running);
}

TEST(head_gets_the_headers_alone)
{
    struct running *running = start((struct server_config){0});
    int connection = connect_to(running);
    say(connection, "HEAD /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    char answer[4096] = {0};
    size_t length = 0;
    for (ssize_t got; (got = read(connection, answer + length, sizeof answer - 1 - length)) > 0;)
        length += (size_t)got;
    assert_int_equal(status_of(answer), 200);
    assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
    close(connection);
    stop(running);
}

/* A form of that many bytes of words, from a program with a token. */
static const char *form_of(struct arena *arena, int length)
{
    return arena_format(
        arena,
        "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer me\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\nwords=%0*d",
        length + 6, length, 1);
}

TEST(bodies_small_and_large_arrive_whole)
{
    static const int lengths[] = {1, 1000, 65529, 65530, 65531, 200000};
    struct running *running = start((struct server_config){0});
    int connection = connect_to(running);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        say(connection, form_of(running->arena, lengths[i]));
        const char *answer = hear(running->arena, connection);
        assert_int_equal(status_of(answer), 200);
        assert_non_null(strstr(answer, arena_format(running->arena, "\"bytes\":%d,", lengths[i])));
    }
    close(connection);
    stop(running);
}

TEST(a_body_announced_over_the_limit_is_refused_unread)
{
    struct running *running = start((struct server_config){0});
    int connection = connect_to(running);
    say(connection, "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer me\r\n"
                    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 300001\r\n\r\n");
    assert_int_equal(status_of(hear(running->arena, connection)), 413);
    assert_true(is_closed(connection));
    close(connection);
    connection = connect_to(running);
    say(connection, "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n");
    assert_int_equal(status_of(hear(running->arena, connection)), 413);
    close(connection);
    stop(running);
}

TEST(a_body_without_announced_length_is_refused_over_the_limit)
{
    struct running *running = start((struct server_config){0});
    int connection = connect_to(running);
    say(connection, "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer me\r\n"
                    "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 4; i++) say(connection, arena_format(running->arena, "15f90\r\n%090000d\r\n", 1));
    say(connection, "0\r\n\r\n");
    assert_int_equal(status_of(hear(running->arena, connection)), 413);
    close(connection);
    stop(running);
}

TEST(bodies_in_files_share_a_bound)
{
    struct running *running = start((struct server_config){.spool_bytes = 150000});
    int connection = connect_to(running);
    say(connection, form_of(running->arena, 200000));
    assert_int_equal(status_of(hear(running->arena, connection)), 503);
    say(connection, form_of(running->arena, 100000));
    assert_int_equal(status_of(hear(running->arena, connection)), 200);
    say(connection, form_of(running->arena, 100000));
    assert_int_equal(status_of(hear(running->arena, connection)), 200);
    close(connection);
    stop(running);
}

TEST(what_is_no_http_is_refused)
{
    static const char *const requests[] = {
        "rubbish\r\n\r\n",
        "GET /api/v1/echo HTTP/1.1\r\n\r\n", /* no host */
        "GET /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
    };
    struct running *running = start((struct server_config){0});
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        int connection = connect_to(running);
        say(connection, requests[i]);
        const char *answer = hear(running->arena, connection);
        assert_true(!*answer || status_of(answer) == 400);
        close(connection);
    }
    stop(running);
}

TEST(lines_before_the_body_have_a_limit)
{
    struct running *running = start((struct server_config){0});
    int connection = connect_to(running);
    say(connection, arena_format(running->arena, "GET /%040000d HTTP/1.1\r\nHost: localhost\r\n\r\n", 1));
    int status = status_of(hear(running->arena, connection));
    assert_true(status == 414 || status == 431);
    close(connection);
    connection = connect_to(running);
    struct text request;
    text_init(&request, running->arena);
    text_add(&request, "GET /api/v1/echo HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = 0; i < 100; i++) text_addf(&request, "X-%d: a\r\n", i);
    text_add(&request, "\r\n");
    say(connection, request.at);
    assert_int_equal(status_of(hear(running->arena, connection)), 431);
    close(connection);
    stop(running);
}

TEST(a_full_queue_is_answered_at_once)
{
    struct running *running = start((struct server_config){.workers = 1, .queue = 1});
    int at_work = connect_to(running), queued[2], refused = 0;
    say(at_work, "GET /api/v1/gate HTTP/1.1\r\nHost: localhost\r\n\r\n");
    gate_wait_for(&running->gate, 1);
    /* One of the two waits, the other finds the queue full. */
    for (int i = 0; i < 2; i++) {
        queued[i] = connect_to(running);
        say(queued[i], arena_format(running->arena, ASK, "a"));
    }
    struct timeval moment = {.tv_usec = 200000};
    char first[5000] = {0};
    while (!refused) {
        for (int i = 0; i < 2 && !refused; i++) {
            setsockopt(queued[i], SOL_SOCKET, SO_RCVTIMEO, &moment, sizeof moment);
            if (read(queued[i], first, sizeof first - 1) > 0) refused = i + 1;
        }
    }
    assert_int_equal(status_of(first), 503);
    assert_non_null(strcasestr(first, "Retry-After: "));
    gate_open(&running->gate);
    assert_int_equal(status_of(hear(running->arena, at_work)), 200);
    struct timeval patience = {.tv_sec = 20};
    setsockopt(queued[2 - refused], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(status_of(hear(running->arena, queued[2 - refused])), 200);
    close(at_work);
    close(queued[0]);
    close(queued[1]);
    stop(running);
}

static void *stop_in_background(void *context)
{
    struct running *running = context;
    server_stop(running->server, 20);
    running->server = NULL;
    return NULL;
}

TEST(a_stop_finishes_what_is_in_flight)
{
    struct running *running = start((struct server_config){.workers = 1});
    int connection = connect_to(running);
    pthread_t stopper;
    say(connection, "GET /api/v1/gate HTTP/1.1\r\nHost: localhost\r\n\r\n");
    gate_wait_for(&running->gate, 1);
    assert_int_equal(pthread_create(&stopper, NULL, stop_in_background, running), 0);
    gate_open(&running->gate);
    assert_int_equal(status_of(hear(running->arena, connection)), 200);
    assert_true(is_closed(connection));
    pthread_join(stopper, NULL);
    close(connection);
    stop(running);
}

TEST(a_stop_does_not_wait_for_silent_connections)
{
    struct running *running = start((struct server_config){0});
    int silent = connect_to(running), half = connect_to(running);
    say(half, "GET /api/v1/echo HTTP/1.1\r\nHost:");
    stop(running);
    assert_true(is_closed(silent));
    assert_true(is_closed(half));
    close(silent);
    close(half);
}

TEST(a_connection_that_dribbles_is_closed)
{
    struct running *running = start((struct server_config){.idle_seconds = 1});
    int connection = connect_to(running);
    struct timeval moment = {.tv_usec = 100000};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &moment, sizeof moment);
    say(connection, "GET /api/v1/echo HTTP/1.1\r\nX-Slow: ");
    char byte;
    ssize_t got = -1;
    for (int i = 0; i < 200 && got < 0; i++) {
        if (send(connection, "a", 1, MSG_NOSIGNAL) != 1) break;
        got = read(connection, &byte, 1);
    }
    assert_true(got <= 0);
    assert_true(send(connection, "a", 1, MSG_NOSIGNAL) != 1 || read(connection, &byte, 1) <= 0);
    close(connection);
    stop(running);
}

TEST(one_address_gets_so_many_connections)
{
    struct running *running = start((struct server_config){.connections_of_one = 2});
    int connections[3];
    for (int i = 0; i < 3; i++) connections[i] = connect_to(running);
    for (int i = 0; i < 2; i++) say(connections[i], arena_format(running->arena, ASK, "a"));
    int answered = 0;
    for (int i = 0; i < 2; i++) answered += status_of(hear(running->arena, connections[i])) == 200;
    assert_int_equal(answered, 2);
    assert_true(is_closed(connections[2]));
    for (int i = 0; i < 3; i++) close(connections[i]);
    stop(running);
}

TEST(a_proxys_word_is_believed_only_when_there_is_one)
{
    for (int behind = 0; behind < 2; behind++) {
        struct running *running = start((struct server_config){.behind_proxy = behind == 1});
        int connection = connect_to(running);
        say(connection,
            "GET /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.0.0.1, 203.0.113.9\r\n"
            "X-Forwarded-Proto: https\r\n\r\n");
        const char *answer = hear(running->arena, connection);
        assert_non_null(strstr(answer, behind ? "\"203.0.113.9\",\"origin\":\"https://localhost\""
                                              : "\"127.0.0.1\",\"origin\":\"http://localhost\""));
        assert_int_equal(strcasestr(answer, "Strict-Transport-Security") != NULL, behind);
        close(connection);
        stop(running);
    }
}

TEST(files_are_served_without_a_worker)
{
    struct running *running = start((struct server_config){.workers = 1});
    int at_work = connect_to(running), connection = connect_to(running);
    say(at_work, "GET /api/v1/gate HTTP/1.1\r\nHost: localhost\r\n\r\n");
    gate_wait_for(&running->gate, 1);
    say(connection, "GET /assets/app.js HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_int_equal(status_of(hear(running->arena, connection)), 200);
    gate_open(&running->gate);
    assert_int_equal(status_of(hear(running->arena, at_work)), 200);
    close(at_work);
    close(connection);
    stop(running);
}

TEST(an_address_that_is_taken_or_wrong_is_told)
{
    struct running *running = start((struct server_config){0});
    struct server *second;
    const char *message = "";
    struct server_config config = {.router = running->router};
    config.listen = arena_format(running->arena, "127.0.0.1:%d", server_port(running->server));
    assert_error(server_start(running->arena, &config, &second, &message), ERROR_UNAVAILABLE);
    assert_non_null(strstr(message, "in use"));
    config.listen = "here";
    assert_error(server_start(running->arena, &config, &second, &message), ERROR_INVALID);
    assert_non_null(strstr(message, "127.0.0.1:8080"));
    config.listen = "127.0.0.1:0";
    config.certificate = "/nowhere.pem";
    assert_error(server_start(running->arena, &config, &second, &message), ERROR_INVALID);
    config.key = "/nowhere.pem";
    assert_error(server_start(running->arena, &config, &second, &message), ERROR_INVALID);
    assert_non_null(strstr(message, "/nowhere.pem"));
    stop(running);
}
