/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Against a small server of our own on loopback that answers as it is told, also badly. */
#include "mail/mail.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "tests/support/test.h"

enum { TAKEN_MAX = 65536 };

enum manner {
    TAKES_ALL,
    REFUSES_RECIPIENT, /* 550 */
    REFUSES_MAIL,      /* 554, when it has all of it */
    GREYLISTS,         /* 451 */
    BREAKS_OFF,        /* in the middle of the mail */
    SAYS_NOTHING,      /* until the client gives up */
    WANTS_NO_USER,     /* 535 */
};

struct post_office {
    enum manner manner;
    int listener, port;
    pthread_t thread;
    char taken[TAKEN_MAX]; /* the last mail as it came */
    size_t length;
};

static void say(int client, const char *line)
{
    assert_true(write(client, line, strlen(line)) == (ssize_t)strlen(line));
}

/* One line of a command into `line`; false when the client went away. */
static bool hear(int client, char *line, size_t size)
{
    size_t length = 0;
    while (length + 1 < size && read(client, line + length, 1) == 1)
        if (line[length++] == '\n') {
            line[length] = '\0';
            return true;
        }
    return false;
}

static void take_mail(struct post_office *office, int client)
{
    char line[2048];
    say(client, "354 go on\r\n");
    office->length = 0;
    while (hear(client, line, sizeof line)) {
        if (strcmp(line, ".\r\n") == 0) {
            say(client, office->manner == REFUSES_MAIL ? "554 5.7.1 looks like spam\r\n" : "250 taken\r\n");
            return;
        }
        if (office->manner == BREAKS_OFF && office->length > 200) return;
        if (office->length + strlen(line) < sizeof office->taken) {
            memcpy(office->taken + office->length, line, strlen(line) + 1);
            office->length += strlen(line);
        }
    }
}

static void talk(struct post_office *office, int client)
{
    char line[2048];
    if (office->manner == SAYS_NOTHING) {
        (void)hear(client, line, sizeof line);
        return;
    }
    say(client, "220 post office\r\n");
    while (hear(client, line, sizeof line)) {
        if (strncmp(line, "EHLO", 4) == 0) say(client, "250-hello\r\n250 AUTH PLAIN\r\n");
        else if (strncmp(line, "AUTH", 4) == 0)
            say(client, office->manner == WANTS_NO_USER ? "535 not you\r\n" : "235 come in\r\n");
        else if (strncmp(line, "RCPT", 4) == 0)
            say(client, office->manner == REFUSES_RECIPIENT ? "550 nobody of that name\r\n"
                        : office->manner == GREYLISTS       ? "451 come back later\r\n"
                                                            : "250 ok\r\n");
        else if (strncmp(line, "DATA", 4) == 0) {
            take_mail(office, client);
            if (office->manner == BREAKS_OFF) return;
        } else if (strncmp(line, "QUIT", 4) == 0) {
            say(client, "221 bye\r\n");
            return;
        } else say(client, "250 ok\r\n");
    }
}

static void *serve(void *context)
{
    struct post_office *office = context;
    int client = accept(office->listener, NULL, NULL);
    if (client >= 0) {
        talk(office, client);
        close(client);
    }
    return NULL;
}

static void office_open(struct post_office *office, enum manner manner)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    *office = (struct post_office){.manner = manner, .listener = socket(AF_INET, SOCK_STREAM, 0)};
    assert_true(office->listener >= 0);
    assert_int_equal(bind(office->listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(office->listener, 1), 0);
    assert_int_equal(getsockname(office->listener, (struct sockaddr *)&address, &size), 0);
    office->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&office->thread, NULL, serve, office), 0);
}

static void office_close(struct post_office *office)
{
    pthread_join(office->thread, NULL);
    close(office->listener);
}

static struct mail_server server_at(int port)
{
    return (struct mail_server){.host = "127.0.0.1",
                                .port = port,
                                .security = MAIL_PLAIN,
                                .user = "",
                                .password = "",
                                .from_name = "Ithaca at Harbor Foods",
                                .from_address = "ithaca@harbor.example",
                                .hello = "portal.harbor.example",
                                .seconds = 5,
                                .ca_file = ""};
}

static struct mail mail_to(const char *address)
{
    return (struct mail){.to_name = "Łukasz \"the\" Ångström",
                         .to_address = address,
                         .subject = "Amara wants to meet you",
                         .text = "Tomorrow, 15:00.\n.\nA line with a dot alone stands above – really.\n",
                         .html = "<p>Tomorrow, 15:00.</p>",
                         .message_id = "17.ithaca@harbor.example",
                         .in_reply_to = "",
                         .date = 1795300000,
                         .unsubscribe_url = "https://ithaca.harbor.example/u/abc",
                         .calendar = "",
                         .calendar_method = ""};
}

static enum error send_in_manner(struct post_office *office, enum manner manner, struct mail_server *server,
                                 const struct mail *mail, struct arena *arena, const char **ret_answer)
{
    office_open(office, manner);
    server->port = office->port;
    *ret_answer = "";
    enum error error = mail_send(arena, server, mail, ret_answer);
    office_close(office);
    return error;
}

TEST(a_mail_is_handed_over_with_both_its_parts)
{
    struct arena *arena = arena_new(0);
    struct post_office *office = calloc(1, sizeof *office);
    struct mail_server server = server_at(0);
    struct mail mail = mail_to("lukasz@harbor.example");
    const char *answer;
    assert_ok(send_in_manner(office, TAKES_ALL, &server, &mail, arena, &answer));
    assert_non_null(strstr(office->taken, "From: \"Ithaca at Harbor Foods\" <ithaca@harbor.example>\r\n"));
    assert_non_null(strstr(office->taken, "To: =?UTF-8?B?"));
    assert_non_null(strstr(office->taken, "Message-ID: <17.ithaca@harbor.example>\r\n"));
    assert_non_null(strstr(office->taken, "Date: Sat, 21 Nov 2026 22:26:40 +0000\r\n"));
    assert_non_null(strstr(office->taken, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    assert_non_null(strstr(office->taken, "multipart/alternative"));
    assert_non_null(strstr(office->taken, "text/html"));
    assert_non_null(strstr(office->taken, "\r\n..\r\n")); /* the lone dot, stuffed */
    assert_null(strstr(office->taken, "In-Reply-To:"));
    mail.in_reply_to = "16.ithaca@harbor.example";
    mail.thread_start = "12.ithaca@harbor.example";
    assert_ok(send_in_manner(office, TAKES_ALL, &server, &mail, arena, &answer));
    assert_non_null(strstr(office->taken, "In-Reply-To: <16.ithaca@harbor.example>\r\n"));
    assert_non_null(
        strstr(office->taken, "References: <12.ithaca@harbor.example> <16.ithaca@harbor.example>\r\n"));
    free(office);
    arena_free(arena);
}

TEST(what_the_server_refuses_for_good_is_not_tried_again)
{
    struct arena *arena = arena_new(0);
    struct post_office *office = calloc(1, sizeof *office);
    struct mail_server server = server_at(0);
    struct mail mail = mail_to("nobody@harbor.example");
    const char *answer;
    assert_error(send_in_manner(office, REFUSES_RECIPIENT, &server, &mail, arena, &answer), ERROR_NOT_FOUND);
    assert_non_null(strstr(answer, "550 nobody of that name"));
    assert_error(mail_send(arena, &server, &(struct mail){.to_address = "no address"}, &answer),
                 ERROR_NOT_FOUND);
    assert_error(send_in_manner(office, REFUSES_MAIL, &server, &mail, arena, &answer), ERROR_INVALID);
    assert_non_null(strstr(answer, "554 5.7.1 looks like spam"));
    free(office);
    arena_free(arena);
}

TEST(greylisting_breaking_off_silence_and_nobody_there_are_tried_again)
{
    struct arena *arena = arena_new(0);
    struct post_office *office = calloc(1, sizeof *office);
    struct mail_server server = server_at(0);
    struct mail mail = mail_to("amara@harbor.example");
    const char *answer;
    assert_error(send_in_manner(office, GREYLISTS, &server, &mail, arena, &answer), ERROR_UNAVAILABLE);
    assert_non_null(strstr(answer, "451"));
    assert_error(send_in_manner(office, BREAKS_OFF, &server, &mail, arena, &answer), ERROR_UNAVAILABLE);
    server.seconds = 1;
    assert_error(send_in_manner(office, SAYS_NOTHING, &server, &mail, arena, &answer), ERROR_UNAVAILABLE);
    assert_error(mail_send(arena, &server, &mail, &answer), ERROR_UNAVAILABLE);
    free(office);
    arena_free(arena);
}

TEST(a_wrong_user_and_a_server_without_encryption_are_for_the_admin)
{
    struct arena *arena = arena_new(0);
    struct post_office *office = calloc(1, sizeof *office);
    struct mail_server server = server_at(0);
    struct mail mail = mail_to("amara@harbor.example");
    const char *answer;
    server.user = "ithaca";
    server.password = "wrong";
    assert_error(send_in_manner(office, WANTS_NO_USER, &server, &mail, arena, &answer), ERROR_FORBIDDEN);
    server.security = MAIL_STARTTLS;
    assert_error(send_in_manner(office, TAKES_ALL, &server, &mail, arena, &answer), ERROR_FORBIDDEN);
    free(office);
    arena_free(arena);
}

TEST(nothing_that_was_typed_adds_a_line_to_the_head)
{
    struct arena *arena = arena_new(0);
    struct post_office *office = calloc(1, sizeof *office);
    struct mail_server server = server_at(0);
    struct mail mail = mail_to("amara@harbor.example");
    const char *answer;
    mail.subject = "Hello\r\nBcc: everybody@harbor.example";
    mail.to_name = "Eve\nCc: all@harbor.example";
    assert_ok(send_in_manner(office, TAKES_ALL, &server, &mail, arena, &answer));
    assert_null(strstr(office->taken, "\nBcc:"));
    assert_null(strstr(office->taken, "\nCc:"));
    free(office);
    arena_free(arena);
}

TEST(long_words_of_any_script_are_cut_between_characters)
{
    struct arena *arena = arena_new(0);
    const char *words =
        mail_header_text(arena, "Überraschung für die Größten: Äpfel, Öl und Übermut am Mittwoch");
    for (const char *line = words; line; line = strchr(line + 1, '\n')) {
        const char *end = strchr(line + 1, '\r');
        assert_true((end ? (size_t)(end - line) : strlen(line)) <= 78);
    }
    assert_string_equal(mail_header_text(arena, "Plain words"), "Plain words");
    assert_int_equal(strncmp(mail_header_text(arena, "=?looks?encoded?="), "=?UTF-8?B?", 10), 0);
    arena_free(arena);
}

TEST(only_refusals_of_the_address_mean_the_address)
{
    static const char *const ADDRESS[] = {"550 no such user", "550 5.1.1 user unknown",
                                          "553 5.1.3 bad syntax", "550 5.2.1 mailbox disabled",
                                          "550 5.4.1 access denied"};
    static const char *const OTHER[] = {"554 5.7.1 relay access denied", "550 5.1.8 bad sender",
                                        "552 5.2.2 mailbox full",        "554 5.3.4 too large",
                                        "451 4.2.0 greylisted",          ""};
    for (size_t i = 0; i < sizeof ADDRESS / sizeof *ADDRESS; i++)
        assert_true(mail_answer_refuses_address(ADDRESS[i], true));
    for (size_t i = 0; i < sizeof OTHER / sizeof *OTHER; i++)
        assert_false(mail_answer_refuses_address(OTHER[i], true));
    assert_true(mail_answer_refuses_address("550 5.1.1 user unknown", false));
    assert_false(mail_answer_refuses_address("550 administrative prohibition", false));
}

TEST(an_address_has_one_at_and_no_signs_of_the_protocol)
{
    static const char *const FINE[] = {"a@b", "amara.okafor+x@harbor.example", "ü@harbor.example"};
    static const char *const WRONG[] = {
        "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<x>", "<a@b>", "a,b@c", "\"a\"@b"};
    for (size_t i = 0; i < sizeof FINE / sizeof *FINE; i++) assert_true(mail_address_is_fine(FINE[i]));
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) assert_false(mail_address_is_fine(WRONG[i]));
}
