/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A browser without a socket, for tests of pages and of the API: keeps cookies, sends the form token, and
 * remembers the last answer.
 *
 *     struct client *client = client_new(world);
 *     client_as(client, person);
 *     client_get(client, "/people/%lld", (long long)person);
 *     assert_status(client, 200);
 *     assert_page_has(client, "Amara Okafor");
 *     client_post(client, "/people/12/edit", "name=Amara&location=Lagos");
 *     assert_seen(client, "/people/12");                                303 to there
 *     client_follow(client);
 *
 * Every page that comes back has to be whole (tests/support/html.h), else the test fails. Everything lives in
 * world->arena and ends with it.
 */
#ifndef ITHACA_TEST_CLIENT_H
#define ITHACA_TEST_CLIENT_H

#include "tests/support/test.h"
#include "web/http.h"
#include "web/router.h"

struct client;

struct client_answer {
    int status;
    const char *type;     /* Content-Type, "" when there is none */
    const char *location; /* "" when there is none */
    const char *body;     /* a NUL follows */
    size_t length;
    const struct http_header *headers;
    size_t header_count;
};

/* With all routes of the program, as a stranger. */
struct client *client_new(struct test_world *world);
/* With a router of the test's own; `config` is completed with the world's clock. */
struct client *client_with(struct test_world *world, const struct router_config *config);

/* From now on as this person (0: a stranger), with the roles that the database says. Cookies of before are
 * gone. */
void client_as(struct client *client, int64_t person);
/* From now on with this session cookie, as it stands. */
void client_use_session(struct client *client, const char *token);
/* Takes this bearer token (NULL: none) along with each request instead of the session. */
void client_with_token(struct client *client, const char *token);
/* Sends this header with the next request only. A value of NULL leaves out a header that would be sent by
 * itself (Origin, Cookie, X-CSRF-Token). */
void client_header(struct client *client, const char *name, const char *value);

/* Paths are made like printf: write %% for the percent sign of an escape. */
void client_get(struct client *client, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Fields as "a=1&b=two+words"; the form token is added. */
void client_post(struct client *client, const char *path, const char *fields);
/* The same under /api/v1, with a JSON body. */
void client_api_get(struct client *client, const char *format, ...) __attribute__((format(printf, 2, 3)));
void client_api_post(struct client *client, const char *path, const char *json);
/* multipart/form-data with one file and fields as above. */
void client_upload(struct client *client, const char *path, const char *fields, const char *field,
                   const char *file_name, const void *bytes, size_t length);
/* Goes where the last answer sent us. */
void client_follow(struct client *client);
/* Anything else, as it stands. `type` may be NULL. */
void client_send(struct client *client, const char *method, const char *target, const char *type,
                 const void *body, size_t length);

/* The last answer. */
const struct client_answer *client_answer(const struct client *client);
/* A header of the last answer, "" when there is none. */
const char *client_answer_header(const struct client *client, const char *name);
/* The token that forms of this client carry. */
const char *client_form_token(struct client *client);
struct router *client_router(const struct client *client);

void client_check_status(const struct client *client, int status, const char *file, int line);
void client_check_text(const struct client *client, const char *text, int wanted, const char *file, int line);
void client_check_location(const struct client *client, const char *location, const char *file, int line);

/* These show the page when they fail. */
#define assert_status(client, status) client_check_status((client), (status), __FILE__, __LINE__)
#define assert_page_has(client, text) client_check_text((client), (text), 1, __FILE__, __LINE__)
#define assert_page_lacks(client, text) client_check_text((client), (text), 0, __FILE__, __LINE__)
#define assert_seen(client, location) client_check_location((client), (location), __FILE__, __LINE__)

#endif
