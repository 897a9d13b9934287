/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A small web server on loopback for tests of what asks other servers: it answers as it is told, also badly.
 * One connection at a time, one request a connection. */
#ifndef ITHACA_FETCH_TEST_WEB_SERVER_H
#define ITHACA_FETCH_TEST_WEB_SERVER_H

#include <stdbool.h>

#include "tests/support/test.h"

enum { TEST_WEB_REQUEST_MAX = 65536 };

struct test_web_server;

/* What it answers to the request that came (headers and body, ended by NUL): a whole answer with its status
 * line, as a string that outlives the call; NULL says nothing until the other side gives up. */
typedef const char *test_web_answer(void *context, const char *request);

/* `tls_name` is the host name or address in its certificate, NULL for plain HTTP. The caller closes it. */
struct test_web_server *test_web_server_open(test_web_answer *answer, void *context, const char *tls_name);
void test_web_server_close(struct test_web_server *server);

/* "http://127.0.0.1:40123" and the path behind it, in the arena. */
const char *test_web_server_url(struct arena *arena, const struct test_web_server *server, const char *path);
/* A file with its certificate, for who should trust it. */
const char *test_web_server_certificate(struct arena *arena, const struct test_web_server *server);
/* How many requests came, and the last one. Once it is closed, or has answered. */
int test_web_server_count(const struct test_web_server *server);
const char *test_web_server_request(const struct test_web_server *server);

#endif
