/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Any bytes as a request: the first line is the method and the target, the next ones are headers, the rest
 * after a blank line is the body. Whatever comes, headers of the answer are one line each and lead nowhere
 * else.
 */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "web/router.h"
#include "web/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { HEADERS = 16 };

static struct router *the_router;
static struct clock the_clock;

#define THING_FIELDS(FIELD, R)                                                                               \
    FIELD(R, text, part, 0)                                                                                  \
    FIELD(R, text, words, 0)
RECORD_LOCAL(thing, THING_FIELDS)

static enum error show(struct request *request, struct reply *reply)
{
    struct thing *thing = ARENA_NEW(request->arena, struct thing);
    thing->part = request_part(request, "part");
    thing->words = request_value(request, "words");
    reply_view(reply, thing);
    return OK;
}

static enum error go(struct request *request, struct reply *reply)
{
    reply_notice(reply, "%s", request_value(request, "notice"));
    reply_see(reply, "%s", request_value(request, "next"));
    return OK;
}

static enum error download(struct request *request, struct reply *reply)
{
    reply_bytes(reply, "text/plain", request_part(request, "name"), "bytes", 5);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET, .pattern = "/:part", .handle = show, .view = &thing_record, .summary = "a test"},
    {.method = METHOD_GET, .pattern = "/download/:name", .handle = download, .summary = "a test"},
    {.method = METHOD_GET,
     .pattern = "/member/:part",
     .access = ACCESS_SIGNED_IN,
     .handle = show,
     .view = &thing_record,
     .summary = "a test"},
    {.method = METHOD_GET, .pattern = "/go/on", .handle = go, .summary = "a test"},
    {.method = METHOD_POST, .pattern = "/go", .handle = go, .summary = "a test"},
};
static const struct route_table table = ROUTE_TABLE(routes);
static const struct route_table *const tables[] = {&table};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *message;
    struct arena *arena = arena_new(0);
    (void)argc;
    (void)argv;
    log_set_level(LOG_ERROR);
    the_clock = clock_system();
    struct router_config config = {.tables = tables, .table_count = 1, .clock = &the_clock};
    BUG_IF(router_new(arena, &config, &the_router, &message) != OK);
    arena_free(arena);
    return 0;
}

/* The next line without its end; NULL when there is none. */
static char *take_line(char **at)
{
    char *line = *at, *end = strchr(line, '\n');
    if (!end) return NULL;
    *end = '\0';
    *at = end + 1;
    return line;
}

static void check(const struct http_answer *answer)
{
    BUG_IF(answer->status < 200 || answer->status > 503);
    for (size_t i = 0; i < answer->header_count; i++)
        for (const char *at = answer->headers[i].value; *at; at++) BUG_IF((unsigned char)*at < ' ');
    const char *location = http_header_of(answer->headers, answer->header_count, "Location");
    BUG_IF(location && !url_is_local(location));
    BUG_IF(!http_header_of(answer->headers, answer->header_count, "Content-Security-Policy"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *own = arena_new(0), *arena = arena_new(1 << 22);
    char *at = arena_alloc(own, length + 1), *start = at;
    if (length) memcpy(at, bytes, length);
    struct http_header headers[HEADERS];
    struct http_request http = {.method = take_line(&at), .target = "/", .headers = headers, .body_file = -1};
    char *space = http.method ? strchr(http.method, ' ') : NULL;
    if (space) {
        *space = '\0';
        http.target = space + 1;
        for (char *line; http.header_count < HEADERS && (line = take_line(&at)) && *line;) {
            char *colon = strchr(line, ':');
            if (!colon) continue;
            *colon = '\0';
            headers[http.header_count++] = (struct http_header){line, colon + 1};
        }
        http.body = at;
        http.body_length = length - (size_t)(at - start);
        struct http_answer answer;
        router_handle(the_router, arena, NULL, &http, &answer);
        check(&answer);
        BUG_IF(router_body_limit(the_router, &http) < 0);
    }
    arena_free(arena);
    arena_free(own);
    return 0;
}
