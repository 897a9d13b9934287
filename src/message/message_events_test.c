/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two members with the thread open, over real sockets: each hears what the other does, and nobody else does.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "message/message.h"
#include "relationship/test_pair.h"
#include "tests/support/client_app.h"
#include "web/server.h"

SQL(testing_leave,
    "UPDATE relationship_member SET left_at = $3 WHERE relationship_id = $1 AND person_id = $2");

struct open {
    struct test_world *world;
    struct pair pair;
    struct membership amara, jonas;
    struct router *router;
    struct server *server;
};

static struct open open_for(struct test_world *world)
{
    struct open open = {.world = world, .pair = pair_new(world)};
    struct router_config routing = client_app_config(world);
    struct server_config serving = {.listen = "127.0.0.1:0", .database = world->location};
    const char *message = "";
    log_set_level(LOG_ERROR);
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, open.pair.id,
                              open.pair.amara, RELATIONSHIP_WRITE, &open.amara));
    assert_ok(membership_open(world->db, world->arena, &world->clock, world->portal_key, open.pair.id,
                              open.pair.jonas, RELATIONSHIP_WRITE, &open.jonas));
    open.router = client_app_router(&routing);
    serving.router = open.router;
    assert_ok(server_start(world->arena, &serving, &open.server, &message));
    return open;
}

static void shut(struct open *open)
{
    server_stop(open->server, 5);
    router_free(open->router);
    log_set_level(LOG_INFO);
}

static int ask_for_events(const struct open *open, const char *session)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)server_port(open->server)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval patience = {.tv_sec = 20};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(connection, (struct sockaddr *)&address, sizeof address), 0);
    const char *request = arena_format(open->world->arena,
                                       "GET /relationships/%lld/messages/events?seen=0 HTTP/1.1\r\n"
                                       "Host: localhost\r\nCookie: ithaca=%s\r\n\r\n",
                                       (long long)open->pair.id, session);
    assert_int_equal(send(connection, request, strlen(request), MSG_NOSIGNAL), strlen(request));
    return connection;
}

static const char *hear(const struct open *open, int connection, const char *words)
{
    struct text text;
    text_init(&text, open->world->arena);
    for (char byte; read(connection, &byte, 1) == 1;) {
        text_add_char(&text, byte);
        if (*words && strstr(text.at, words)) break;
    }
    return text.length ? text.at : "";
}

#define assert_hears(open, connection, words)                                                                \
    assert_non_null(strstr(hear((open), (connection), (words)), (words)))

/* The stream comes to its last, empty chunk, and no message was told of before. */
static void assert_ends_untold(const struct open *open, int connection)
{
    static const char last[] = "\r\n0\r\n\r\n";
    const char *all = hear(open, connection, last);
    assert_non_null(strstr(all, last));
    assert_null(strstr(all, "event: message"));
}

static int listener(const struct open *open, int64_t person)
{
    int connection = ask_for_events(open, client_app_session(open->world, person));
    assert_hears(open, connection, "event: here");
    return connection;
}

TEST_DB(members_hear_of_messages_changes_and_reading_without_their_words)
{
    struct open open = open_for(world);
    int jonas = listener(&open, open.pair.jonas);
    int64_t id;
    assert_ok(message_send(&open.amara, "Shall we meet on Thursday?", NULL, &id));
    const char *event = hear(&open, jonas, "event: message\nid: 1\n");
    assert_non_null(strstr(event, "event: message\nid: 1\n"));
    assert_null(strstr(event, "Thursday"));
    int amara = ask_for_events(&open, client_app_session(world, open.pair.amara));
    assert_hears(&open, amara, "event: message\nid: 1\n");
    assert_ok(message_change(&open.amara, id, 1, "On Friday?"));
    assert_hears(&open, jonas, "id: 2\n");
    assert_hears(&open, amara, "id: 2\n");
    assert_ok(message_read_to(&open.jonas, id));
    assert_hears(&open, amara, "id: 3\n");
    assert_ok(message_withdraw(&open.amara, id));
    assert_hears(&open, jonas, "id: 4\n");
    close(jonas);
    close(amara);
    shut(&open);
}

TEST_DB(reading_what_was_read_is_no_news)
{
    struct open open = open_for(world);
    int amara = listener(&open, open.pair.amara);
    int64_t first, second;
    assert_ok(message_send(&open.jonas, "One.", NULL, &first));
    assert_ok(message_read_to(&open.amara, first));
    assert_ok(message_read_to(&open.amara, first));
    assert_ok(message_send(&open.jonas, "Two.", NULL, &second));
    assert_hears(&open, amara, "id: 3\n"); /* two messages and one reading */
    close(amara);
    shut(&open);
}

TEST_DB(who_is_no_member_hears_nothing)
{
    struct open open = open_for(world);
    int outside = ask_for_events(&open, client_app_session(world, person_named(world, "Tom Becker")));
    assert_hears(&open, outside, "HTTP/1.1 404 ");
    int stranger = ask_for_events(&open, "nobody");
    assert_hears(&open, stranger, "HTTP/1.1 303 ");
    close(outside);
    close(stranger);
    shut(&open);
}

TEST_DB(who_left_hears_nothing_more)
{
    struct open open = open_for(world);
    int jonas = listener(&open, open.pair.jonas), amara = listener(&open, open.pair.amara);
    int64_t id;
    assert_ok(
        db_run(world->db, &testing_leave,
               DB_PARAMS(db_int(open.pair.id), db_int(open.pair.jonas), db_int(clock_seconds(&world->clock))),
               NULL));
    assert_ok(message_send(&open.amara, "Only for me now.", NULL, &id));
    assert_hears(&open, amara, "event: message\n");
    assert_ends_untold(&open, jonas);
    close(jonas);
    close(amara);
    shut(&open);
}

TEST_DB(who_signed_out_hears_nothing_more)
{
    struct open open = open_for(world);
    const char *session = client_app_session(world, open.pair.jonas);
    int jonas = ask_for_events(&open, session);
    int64_t id;
    assert_hears(&open, jonas, "event: here");
    assert_ok(account_sign_out(world->db, session));
    assert_ok(message_send(&open.amara, "Are you there?", NULL, &id));
    assert_ends_untold(&open, jonas);
    close(jonas);
    shut(&open);
}
