/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/support/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "app/routes.h"
#include "base/list.h"
#include "base/random.h"
#include "base/text.h"
#include "tests/support/client_app.h"
#include "tests/support/html.h"
#include "web/guard.h"
#include "web/url.h"

enum { EXTRA_HEADERS = 8 };

struct client {
    struct test_world *world;
    struct arena *arena;
    struct router *router;
    const char *session, *visitor, *notice, *language; /* cookies */
    const char *bearer;
    struct http_header extra[EXTRA_HEADERS];
    size_t extra_count;
    struct client_answer answer;
};

static void free_router(void *router)
{
    router_free(router);
}

struct client *client_with(struct test_world *world, const struct router_config *config)
{
    struct router_config whole = *config;
    struct client *client = ARENA_NEW(world->arena, struct client);
    const char *message = "";
    if (!whole.clock) whole.clock = &world->clock;
    *client = (struct client){
        .world = world, .arena = world->arena, .session = "", .visitor = "", .notice = "", .language = ""};
    if (client_app_is(&whole)) client->router = client_app_router(&whole);
    else if (router_new(world->arena, &whole, &client->router, &message) != OK) fail_msg("%s", message);
    assert_non_null(client->router);
    arena_defer(world->arena, free_router, client->router);
    return client;
}

struct client *client_new(struct test_world *world)
{
    struct router_config config = client_app_config(world);
    return client_with(world, &config);
}

void client_use_session(struct client *client, const char *token)
{
    client->visitor = client->notice = "";
    client->session = token;
}

void client_as(struct client *client, int64_t person)
{
    client_use_session(client, person ? client_app_session(client->world, person) : "");
}

void client_with_token(struct client *client, const char *token)
{
    client->bearer = token;
}

void client_header(struct client *client, const char *name, const char *value)
{
    assert_true(client->extra_count < EXTRA_HEADERS);
    client->extra[client->extra_count++] = (struct http_header){name, value};
}

const char *client_form_token(struct client *client)
{
    if (*client->session) return guard_token(client->arena, client->session);
    if (!*client->visitor) {
        char *token = arena_alloc(client->arena, TOKEN_SIZE);
        token_new(token);
        client->visitor = token;
    }
    return guard_token(client->arena, client->visitor);
}

/* ---- sending ---- */

static void add_header(struct client *client, struct list *headers, const char *name, const char *value)
{
    for (size_t i = 0; i < client->extra_count; i++)
        if (strcasecmp(client->extra[i].name, name) == 0) return;
    *LIST_ADD(headers, client->arena, struct http_header) = (struct http_header){name, value};
}

static const char *cookies(struct client *client)
{
    struct text text;
    text_init(&text, client->arena);
    text_add(&text, "other=1");
    if (*client->session) text_addf(&text, "; ithaca=%s", client->session);
    if (*client->visitor) text_addf(&text, "; ithaca-visitor=%s", client->visitor);
    if (*client->notice) text_addf(&text, "; ithaca-notice=%s", client->notice);
    if (*client->language) text_addf(&text, "; ithaca-language=%s", client->language);
    return text.at;
}

static void keep_cookie(struct client *client, const char *cookie)
{
    static const char *const names[] = {"ithaca=", "ithaca-visitor=", "ithaca-notice=", "ithaca-language="};
    const char **places[] = {&client->session, &client->visitor, &client->notice, &client->language};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]);
        if (strncmp(cookie, names[i], length) != 0) continue;
        *places[i] =
            strstr(cookie, "Max-Age=0")
                ? ""
                : arena_format(client->arena, "%.*s", (int)strcspn(cookie + length, ";"), cookie + length);
    }
}

/* The answer outlives the request's own arena, as it does not in a server. */
static void keep_answer(struct client *client, const struct http_answer *answer)
{
    struct list headers = {0};
    for (size_t i = 0; i < answer->header_count; i++) {
        *LIST_ADD(&headers, client->arena, struct http_header) =
            (struct http_header){arena_string(client->arena, answer->headers[i].name),
                                 arena_string(client->arena, answer->headers[i].value)};
        if (strcmp(answer->headers[i].name, "Set-Cookie") == 0) keep_cookie(client, answer->headers[i].value);
    }
    char *body = arena_alloc(client->arena, answer->length + 1);
    if (answer->length) memcpy(body, answer->bytes, answer->length);
    client->answer = (struct client_answer){
        .status = answer->status,
        .body = body,
        .length = answer->length,
        .headers = headers.items,
        .header_count = headers.count,
    };
    client->answer.type = client_answer_header(client, "Content-Type");
    client->answer.location = client_answer_header(client, "Location");
}

static void show(const struct client *client)
{
    const struct client_answer *answer = &client->answer;
    print_error("---- %d %s %s\n%s\n----\n", answer->status, answer->type, answer->location, answer->body);
}

/* Every page that a test sees has to be whole. */
static void check_page(const struct client *client, const char *target)
{
    if (strncmp(client->answer.type, "text/html", 9) != 0) return;
    const char *fault = html_fault(client->arena, client->answer.body);
    if (!fault) return;
    show(client);
    fail_msg("the page of %s, %s", target, fault);
}

void client_send(struct client *client, const char *method, const char *target, const char *type,
                 const void *body, size_t length)
{
    struct list headers = {0};
    add_header(client, &headers, "Host", "ithaca.test");
    if (client->bearer)
        add_header(client, &headers, "Authorization",
                   arena_format(client->arena, "Bearer %s", client->bearer));
    else add_header(client, &headers, "Cookie", cookies(client));
    if (strcmp(method, "POST") == 0) add_header(client, &headers, "Origin", "http://ithaca.test");
    if (type) add_header(client, &headers, "Content-Type", type);
    for (size_t i = 0; i < client->extra_count; i++)
        if (client->extra[i].value) *LIST_ADD(&headers, client->arena, struct http_header) = client->extra[i];
    client->extra_count = 0;

    struct http_request http = {.method = method,
                                .target = target,
                                .headers = headers.items,
                                .header_count = headers.count,
                                .body = body,
                                .body_file = -1,
                                .body_length = length,
                                .address = "192.0.2.1"};
    struct http_answer answer;
    struct arena *arena = arena_new(64 * 1024 * 1024);
    router_handle(client->router, arena, client->world->db, &http, &answer);
    keep_answer(client, &answer);
    arena_free(arena);
    check_page(client, target);
}

void client_get(struct client *client, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    client_send(client, "GET", arena_format_list(client->arena, format, arguments), NULL, NULL, 0);
    va_end(arguments);
}

void client_api_get(struct client *client, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *path = arena_format_list(client->arena, format, arguments);
    va_end(arguments);
    client_send(client, "GET", arena_format(client->arena, "/api/v1%s", path), NULL, NULL, 0);
}

void client_post(struct client *client, const char *path, const char *fields)
{
    const char *body = arena_format(client->arena, "csrf=%s&%s", client_form_token(client), fields);
    client_send(client, "POST", path, "application/x-www-form-urlencoded", body, strlen(body));
}

void client_api_post(struct client *client, const char *path, const char *json)
{
    const char *token = client->bearer ? NULL : client_form_token(client);
    for (size_t i = 0; i < client->extra_count; i++)
        if (strcmp(client->extra[i].name, "X-CSRF-Token") == 0) token = NULL;
    if (token) client_header(client, "X-CSRF-Token", token);
    client_send(client, "POST", arena_format(client->arena, "/api/v1%s", path), "application/json", json,
                strlen(json));
}

static void add_part(struct text *body, const char *name, const char *value)
{
    text_addf(body, "--frontier\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", name, value);
}

void client_upload(struct client *client, const char *path, const char *fields, const char *field,
                   const char *file_name, const void *bytes, size_t length)
{
    struct list pairs = {0};
    struct text body;
    assert_ok(url_pairs(client->arena, fields, strlen(fields), &pairs));
    text_init(&body, client->arena);
    add_part(&body, "csrf", client_form_token(client));
    LIST_EACH (&pairs, struct url_pair, pair) add_part(&body, pair->name, pair->value);
    text_addf(&body,
              "--frontier\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
              "Content-Type: application/octet-stream\r\n\r\n",
              field, file_name);
    text_add_bytes(&body, bytes, length);
    text_add(&body, "\r\n--frontier--\r\n");
    client_send(client, "POST", path, "multipart/form-data; boundary=frontier", body.at, body.length);
}

void client_follow(struct client *client)
{
    assert_string_not_equal(client->answer.location, "");
    const char *location = client->answer.location;
    /* Browsers keep to themselves what stands behind a '#'. */
    client_send(client, "GET",
                arena_format(client->world->arena, "%.*s", (int)strcspn(location, "#"), location), NULL, NULL,
                0);
}

/* ---- looking ---- */

const struct client_answer *client_answer(const struct client *client)
{
    return &client->answer;
}

const char *client_answer_header(const struct client *client, const char *name)
{
    return text_or_empty(http_header_of(client->answer.headers, client->answer.header_count, name));
}

struct router *client_router(const struct client *client)
{
    return client->router;
}

void client_check_status(const struct client *client, int status, const char *file, int line)
{
    if (client->answer.status == status) return;
    show(client);
    print_error("status %d instead of %d\n", client->answer.status, status);
    _fail(file, line);
}

void client_check_text(const struct client *client, const char *text, int wanted, const char *file, int line)
{
    if ((strstr(client->answer.body, text) != NULL) == wanted) return;
    show(client);
    print_error("the page %s: %s\n", wanted ? "lacks" : "has", text);
    _fail(file, line);
}

void client_check_location(const struct client *client, const char *location, const char *file, int line)
{
    if (client->answer.status == 303 && strcmp(client->answer.location, location) == 0) return;
    show(client);
    print_error("sent to \"%s\" instead of \"%s\"\n", client->answer.location, location);
    _fail(file, line);
}
