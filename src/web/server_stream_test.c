/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Streams of events over loopback sockets: who hears, who hears no more, how many, and how they end. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "tests/support/test.h"
#include "web/router.h"
#include "web/server.h"
#include "web/stream.h"

/* ---- a small program: persons 1 to 9 with the tokens "1" to "9", and one subject ---- */

struct told {
    atomic_llong number, by;
    atomic_bool gone;       /* the subject is not there any more */
    atomic_bool signed_out; /* person 1 */
    atomic_int refusals;    /* how many more questions the database does not answer */
};
static struct told told;

static enum error list_since(struct db *db, struct arena *arena, int64_t since, struct list *ret_news)
{
    (void)db;
    (void)since;
    if (told.refusals > 0) {
        told.refusals--;
        return ERROR_UNAVAILABLE;
    }
    *LIST_ADD(ret_news, arena, struct stream_news) = (struct stream_news){7, told.number, told.by};
    return OK;
}

static enum error check(struct db *db, struct arena *arena, int64_t person, int64_t subject,
                        struct stream_news *ret_news)
{
    (void)db;
    (void)arena;
    (void)person;
    if (told.gone) return ERROR_NOT_FOUND;
    *ret_news = (struct stream_news){subject, told.number, told.by};
    return OK;
}

static const struct stream_topic topic = {"tide", list_since, check};

static enum error listen_to(struct request *request, struct reply *reply)
{
    int64_t seen = 0;
    (void)text_to_int(request_value(request, "seen"), 0, INT64_MAX, &seen);
    reply_stream(reply, &topic, request->viewer->person, 7, seen);
    return OK;
}

/* "quiet": news for the others alone. */
static enum error raise(struct request *request, struct reply *reply)
{
    told.by = request_has(request, "quiet") ? request->viewer->person : 0;
    told.number++;
    reply_see(reply, "/");
    return OK;
}

static const struct route stream_routes[] = {
    {.method = METHOD_GET,
     .pattern = "/tide",
     .access = ACCESS_SIGNED_IN,
     .handle = listen_to,
     .summary = "a test"},
    {.method = METHOD_POST,
     .pattern = "/tide",
     .access = ACCESS_SIGNED_IN,
     .handle = raise,
     .summary = "a test"},
};
static const struct route_table stream_table = ROUTE_TABLE(stream_routes);
static const struct route_table *const stream_tables[] = {&stream_table};

static enum error identify(struct db *db, struct arena *arena, const struct clock *clock, const char *session,
                           const char *bearer, struct viewer *ret_viewer)
{
    int64_t person;
    (void)db;
    (void)arena;
    (void)clock;
    (void)session;
    if (!text_to_int(bearer, 1, 9, &person)) return ERROR_UNAUTHORIZED;
    if (person == 1 && told.signed_out) return ERROR_UNAUTHORIZED;
    *ret_viewer =
        (struct viewer){.person = person, .name = "Me", .initials = "M", .zone = "UTC", .language = "en"};
    return OK;
}

struct shore {
    struct arena *arena;
    struct clock clock;
    struct router *router;
    struct server *server;
};

static struct shore *start(struct server_config config)
{
    struct arena *arena = arena_new(0);
    struct shore *shore = ARENA_NEW(arena, struct shore);
    const char *message = "";
    log_set_level(LOG_ERROR);
    told.number = told.by = told.refusals = 0;
    told.gone = told.signed_out = false;
    *shore = (struct shore){.arena = arena, .clock = clock_system()};
    struct router_config router = {
        .tables = stream_tables, .table_count = 1, .clock = &shore->clock, .identify = identify};
    if (router_new(arena, &router, &shore->router, &message) != OK) fail_msg("%s", message);
    config.router = shore->router;
    config.listen = "127.0.0.1:0";
    if (server_start(arena, &config, &shore->server, &message) != OK) fail_msg("%s", message);
    return shore;
}

static void stop(struct shore *shore)
{
    if (shore->server) server_stop(shore->server, 5);
    router_free(shore->router);
    arena_free(shore->arena);
    log_set_level(LOG_INFO);
}

static int ask(const struct shore *shore, const char *line, int person)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)server_port(shore->server)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval patience = {.tv_sec = 20};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(connection, (struct sockaddr *)&address, sizeof address), 0);
    const char *request =
        arena_format(shore->arena, "%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %d\r\n%s\r\n",
                     line, person, *line == 'P' ? "Content-Length: 0\r\n" : "");
    assert_int_equal(send(connection, request, strlen(request), MSG_NOSIGNAL), strlen(request));
    return connection;
}

/* What came until these words did, or until the end. */
static const char *hear(const struct shore *shore, int connection, const char *words)
{
    struct text text;
    text_init(&text, shore->arena);
    for (char byte; read(connection, &byte, 1) == 1;) {
        text_add_char(&text, byte);
        if (*words && strstr(text.at, words)) break;
    }
    return text.length ? text.at : "";
}

#define assert_hears(shore, connection, words)                                                               \
    assert_non_null(strstr(hear((shore), (connection), (words)), (words)))

/* The stream comes to its last, empty chunk, and nothing new was told before. */
static void assert_ends_untold(const struct shore *shore, int connection)
{
    static const char last[] = "\r\n0\r\n\r\n";
    const char *all = hear(shore, connection, last);
    assert_non_null(strstr(all, last));
    assert_null(strstr(all, "event: tide"));
}

static int listener(const struct shore *shore, int person)
{
    int connection = ask(shore, "GET /tide?seen=0", person);
    assert_hears(shore, connection, "event: here\ndata: {}\n\n");
    return connection;
}

static void raise_tide(const struct shore *shore, const char *line, int person)
{
    int connection = ask(shore, line, person);
    assert_hears(shore, connection, " 303 ");
    close(connection);
}

/* ---- tests ---- */

TEST(an_open_stream_says_that_there_is_something_new_and_nothing_else)
{
    struct shore *shore = start((struct server_config){0});
    int connection = ask(shore, "GET /tide?seen=0", 1);
    const char *head = hear(shore, connection, "event: here\ndata: {}\n\n");
    assert_non_null(strstr(head, "Content-Type: text/event-stream\r\n"));
    assert_non_null(strstr(head, "X-Accel-Buffering: no\r\n"));
    assert_non_null(strstr(head, "no-store"));
    assert_non_null(strstr(head, "retry: 3000\n"));
    raise_tide(shore, "POST /tide", 2);
    assert_hears(shore, connection, "event: tide\nid: 1\ndata: {}\n\n");
    raise_tide(shore, "POST /tide", 1);
    assert_hears(shore, connection, "event: tide\nid: 2\ndata: {}\n\n");
    close(connection);
    stop(shore);
}

TEST(what_came_between_the_page_and_its_stream_is_told)
{
    struct shore *shore = start((struct server_config){0});
    told.number = 5;
    int connection = ask(shore, "GET /tide?seen=3", 1);
    assert_hears(shore, connection, "event: tide\nid: 5\n");
    close(connection);
    stop(shore);
}

TEST(what_another_server_wrote_is_told_too)
{
    struct shore *shore = start((struct server_config){0});
    int connection = listener(shore, 1);
    told.number = 1; /* no request of ours */
    assert_hears(shore, connection, "event: tide\nid: 1\n");
    close(connection);
    stop(shore);
}

TEST(who_did_it_themselves_is_not_told)
{
    struct shore *shore = start((struct server_config){0});
    int reader = listener(shore, 1), other = listener(shore, 2);
    raise_tide(shore, "POST /tide?quiet=1", 1);
    assert_hears(shore, other, "event: tide\nid: 1\n");
    raise_tide(shore, "POST /tide", 2);
    const char *words = hear(shore, reader, "id: 2\n");
    assert_null(strstr(words, "id: 1\n"));
    close(reader);
    close(other);
    stop(shore);
}

TEST(streams_hold_no_worker)
{
    struct shore *shore = start((struct server_config){.workers = 1, .queue = 1});
    int connections[8];
    for (int i = 0; i < 8; i++) connections[i] = listener(shore, i + 1);
    raise_tide(shore, "POST /tide", 9);
    for (int i = 0; i < 8; i++) {
        assert_hears(shore, connections[i], "event: tide\nid: 1\n");
        close(connections[i]);
    }
    stop(shore);
}

TEST(one_person_gets_so_many_streams)
{
    struct shore *shore = start((struct server_config){.streams_of_one = 2});
    int first = listener(shore, 1), second = listener(shore, 1), third = ask(shore, "GET /tide", 1);
    const char *refusal = hear(shore, third, "in a moment.");
    assert_non_null(strstr(refusal, " 503 "));
    assert_non_null(strstr(refusal, "Retry-After: "));
    int of_another = listener(shore, 2);
    close(first); /* a page that was left makes room at once */
    int again = listener(shore, 1);
    close(second);
    close(third);
    close(of_another);
    close(again);
    stop(shore);
}

TEST(all_together_get_so_many_streams)
{
    struct shore *shore = start((struct server_config){.streams = 2});
    int first = listener(shore, 1), second = listener(shore, 2), third = ask(shore, "GET /tide", 3);
    assert_hears(shore, third, " 503 ");
    close(first);
    close(second);
    close(third);
    stop(shore);
}

TEST(who_may_not_know_it_any_more_is_not_told)
{
    struct shore *shore = start((struct server_config){0});
    int connection = listener(shore, 1);
    told.gone = true;
    raise_tide(shore, "POST /tide", 2);
    assert_ends_untold(shore, connection);
    close(connection);
    stop(shore);
}

TEST(a_stream_ends_with_its_session)
{
    struct shore *shore = start((struct server_config){0});
    int connection = listener(shore, 1), other = listener(shore, 2);
    told.signed_out = true;
    raise_tide(shore, "POST /tide", 2);
    assert_ends_untold(shore, connection);
    assert_hears(shore, other, "event: tide\nid: 1\n");
    close(connection);
    close(other);
    stop(shore);
}

TEST(a_database_that_does_not_answer_delays_and_loses_nothing)
{
    struct shore *shore = start((struct server_config){0});
    int connection = listener(shore, 1);
    told.refusals = 1;
    raise_tide(shore, "POST /tide", 2);
    assert_hears(shore, connection, "event: tide\nid: 1\n");
    close(connection);
    stop(shore);
}

TEST(strangers_and_head_open_no_stream)
{
    struct shore *shore = start((struct server_config){.streams = 1});
    int stranger = ask(shore, "GET /tide", 0), head = ask(shore, "HEAD /tide", 1);
    assert_hears(shore, stranger, " 401 ");
    assert_hears(shore, head, "text/event-stream");
    int connection = listener(shore, 1);
    close(stranger);
    close(head);
    close(connection);
    stop(shore);
}

TEST(a_stop_ends_open_streams_and_does_not_wait_for_them)
{
    struct shore *shore = start((struct server_config){0});
    int first = listener(shore, 1), second = listener(shore, 2);
    server_stop(shore->server, 600);
    shore->server = NULL;
    assert_hears(shore, first, "0\r\n\r\n");
    assert_string_equal(hear(shore, first, ""), "");
    assert_hears(shore, second, "0\r\n\r\n");
    close(first);
    close(second);
    stop(shore);
}
