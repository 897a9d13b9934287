/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A request's way to its handler: every check stands here, in the order in which it is made. */
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/random.h"
#include "base/text.h"
#include "calendar/zone_cache.h"
#include "db/db.h"
#include "language/language.h"
#include "web/cookie.h"
#include "web/guard.h"
#include "web/router_state.h"
#include "web/stream.h"

enum {
    TARGET_MAXIMUM = 8192,
    HEADERS_MAXIMUM = 32768,
    AGENT_MAXIMUM = 300,
    STRANGER_BODY_MAXIMUM = 64 * 1024,
};

static const char api_prefix[] = "/api/v1";

/* ---- the target ---- */

static bool is_method(const struct http_request *http, const char *method)
{
    return strcmp(http->method, method) == 0;
}

static size_t path_length(const char *target)
{
    return strcspn(target, "?");
}

/* Whether the path begins with this folder; *ret_rest is what follows it. */
static bool is_within(const char *path, size_t length, const char *folder, const char **ret_rest)
{
    size_t folder_length = strlen(folder);
    if (length < folder_length || memcmp(path, folder, folder_length) != 0) return false;
    if (length > folder_length && path[folder_length] != '/') return false;
    *ret_rest = path + folder_length;
    return true;
}

bool router_is_asset(const char *target)
{
    return strncmp(target, "/assets/", 8) == 0;
}

static bool is_too_large(const struct http_request *http)
{
    size_t length = 0;
    for (size_t i = 0; i < http->header_count; i++)
        length += strlen(http->headers[i].name) + strlen(http->headers[i].value);
    return length > HEADERS_MAXIMUM;
}

static const char *string_of(struct arena *arena, const char *bytes, size_t length)
{
    char *string = arena_alloc(arena, length + 1);
    memcpy(string, bytes, length);
    return string;
}

static void read_target(struct passage *passage)
{
    struct request *request = &passage->request;
    const char *path = passage->http->target, *rest;
    size_t length = path_length(path);
    request->query_string = path[length] ? path + length + 1 : "";
    if (is_within(path, length, api_prefix, &rest)) {
        request->json = true;
        length -= (size_t)(rest - path);
        path = length ? rest : "/";
        if (!length) length = 1;
    }
    request->path = string_of(passage->arena, path, length);
}

static void choose_entry(struct passage *passage, const char *const *parts, int count)
{
    const struct router_entry *get = router_match(passage->router, parts, count, METHOD_GET);
    const struct router_entry *post = router_match(passage->router, parts, count, METHOD_POST);
    if (get && passage->request.json && get->route->page_only) get = NULL;
    if (post && passage->request.json && post->route->page_only) post = NULL;
    if (is_method(passage->http, "POST")) passage->entry = post;
    else if (is_method(passage->http, "GET") || is_method(passage->http, "HEAD")) passage->entry = get;
    if (!passage->entry)
        passage->allowed = get && post ? "GET, HEAD, POST" : get ? "GET, HEAD" : post ? "POST" : "";
}

/* The route of the target; when there is none, the answer says so and false is returned. */
static bool find_route(struct passage *passage)
{
    struct request *request = &passage->request;
    const char *path = request->path, *parts[ROUTE_PARTS_MAXIMUM];
    size_t length = strlen(path);
    int count;
    bool slash;
    if (router_split(passage->arena, path, length, parts, &count, &slash))
        choose_entry(passage, parts, count);
    if (!passage->entry) {
        answer_error(passage, ERROR_NOT_FOUND, *passage->allowed ? 405 : 0, NULL);
        return false;
    }
    passage->answer->route = passage->entry->route->pattern;
    request->route = passage->entry->route;
    for (int i = 0; i < count; i++)
        if (passage->entry->parts[i][0] == ':')
            *LIST_ADD(&passage->input.parts, passage->arena, struct url_pair) =
                (struct url_pair){passage->entry->parts[i] + 1, parts[i]};
    if (!slash) return true;
    const char *location =
        arena_format(passage->arena, "%s%.*s%s%s", request->json ? api_prefix : "", (int)length - 1, path,
                     *request->query_string ? "?" : "", request->query_string);
    if (url_is_local(location)) answer_redirect(passage, 308, location);
    else answer_error(passage, ERROR_NOT_FOUND, 0, NULL);
    return false;
}

/* ---- who asks ---- */

static const char *bearer_of(struct passage *passage)
{
    const char *header = http_header_of(passage->http->headers, passage->http->header_count, "Authorization");
    if (!header || strncasecmp(header, "Bearer ", 7) != 0) return "";
    return text_trim(passage->arena, header + 7);
}

static bool identify(struct passage *passage, struct viewer *viewer)
{
    struct request *request = &passage->request;
    const struct router_config *config = &passage->router->config;
    const char *bearer = bearer_of(passage);
    *viewer = (struct viewer){.name = "", .initials = "", .face = "a", .zone = "UTC", .language = ""};
    request->viewer = viewer;
    passage->visitor = cookie_read(passage->arena, passage->http, passage->secure, COOKIE_VISITOR);
    request->session = cookie_read(passage->arena, passage->http, passage->secure, COOKIE_SESSION);
    if (!config->identify || (!*bearer && !*request->session)) return true;
    enum error error = config->identify(request->db, passage->arena, config->clock,
                                        *bearer ? "" : request->session, bearer, viewer);
    if (error == OK) {
        viewer->face = string_of(passage->arena, &"abcdefgh"[(uint64_t)viewer->person % 8], 1);
        return true;
    }
    *viewer = (struct viewer){.name = "", .initials = "", .face = "a", .zone = "UTC", .language = ""};
    if (error == ERROR_UNAUTHORIZED) {
        http_answer_add(passage->answer, "WWW-Authenticate", "Bearer");
        answer_error(passage, error, 401, MESSAGE("This token is unknown, has expired or was revoked."));
    } else {
        answer_error(passage, error, 0, NULL);
    }
    return false;
}

static void speak(struct passage *passage, const struct language *language)
{
    passage->request.language = passage->reply.language = language;
}

/* What the browser says; false when it says nothing that we have. */
static bool choose_by_browser(struct passage *passage)
{
    const struct http_request *http = passage->http;
    const char *header = http_header_of(http->headers, http->header_count, "Accept-Language");
    const char *kept = cookie_read(passage->arena, http, passage->secure, COOKIE_LANGUAGE);
    const struct language *language = NULL;
    if (!language_find(kept, &language) && !(header && language_accept(header, &language))) return false;
    speak(passage, language);
    return true;
}

const struct portal_settings *portal_settings(struct passage *passage)
{
    if (passage->portal) return passage->portal;
    const struct router_config *config = &passage->router->config;
    struct portal_settings *settings = ARENA_NEW(passage->arena, struct portal_settings);
    settings->name = "Ithaca";
    if (config->portal && passage->request.db)
        (void)!config->portal(passage->request.db, passage->arena, settings);
    return passage->portal = settings;
}

/* The viewer's own choice, else the browser's, else the portal's. */
static void choose_language(struct passage *passage, bool chosen)
{
    const struct language *language = NULL;
    if (language_find(passage->request.viewer->language, &language)) speak(passage, language);
    else if (!chosen) speak(passage, portal_settings(passage)->language);
}

static bool access_allows(enum access access, const struct viewer *viewer)
{
    switch (access) {
    case ACCESS_ANYONE:
        return true;
    case ACCESS_SIGNED_IN:
        return viewer->person != 0;
    case ACCESS_COORDINATOR:
        return viewer->person && (viewer->coordinator || viewer->admin);
    case ACCESS_ANALYST:
        return viewer->person && (viewer->analyst || viewer->admin);
    case ACCESS_ADMIN:
        return viewer->person && viewer->admin;
    }
    BUG("an unknown access rule");
}

static void send_to_sign_in(struct passage *passage)
{
    struct text location;
    text_init(&location, passage->arena);
    text_add(&location, "/sign-in");
    if (passage->request.method == METHOD_GET && strcmp(passage->http->target, "/") != 0) {
        text_add(&location, "?next=");
        url_encode(passage->http->target, &location);
    }
    answer_redirect(passage, 303, location.at);
}

static bool check_access(struct passage *passage)
{
    const struct request *request = &passage->request;
    if (access_allows(request->route->access, request->viewer)) return true;
    if (request->viewer->person) answer_error(passage, ERROR_FORBIDDEN, 0, NULL);
    else if (request->json) answer_error(passage, ERROR_UNAUTHORIZED, 0, NULL);
    else send_to_sign_in(passage);
    return false;
}

/* ---- what was sent ---- */

static int64_t route_body_limit(const struct route *route)
{
    return route->body_limit ? route->body_limit : BODY_LIMIT_DEFAULT;
}

static bool check_origin(struct passage *passage)
{
    if (*bearer_of(passage) || passage->request.route->secret_in_path) return true;
    if (guard_origin_is_ours(passage->http, passage->router->origin)) return true;
    answer_error(
        passage, ERROR_FORBIDDEN, 0,
        MESSAGE(
            "This form did not come from a page of ours, so nothing was changed. Please open the page here and "
            "send it again."));
    return false;
}

static bool check_token(struct passage *passage)
{
    const struct request *request = &passage->request;
    const char *token = http_header_of(passage->http->headers, passage->http->header_count, "X-CSRF-Token");
    const char *session = request->viewer->person ? request->session : passage->visitor;
    if (*bearer_of(passage) || request->route->secret_in_path) return true;
    if (!token) {
        const struct url_pair *pair = input_find(&passage->input.body, "csrf");
        token = pair ? pair->value : "";
    }
    if (guard_token_is_right(session, token)) return true;
    answer_error(
        passage, ERROR_FORBIDDEN, 0,
        MESSAGE(
            "This page was open for long, or you signed in or out meanwhile, so nothing was changed. Please go "
            "back, load the page again and send it once more."));
    return false;
}

static bool read_input(struct passage *passage)
{
    const char *message = NULL;
    enum error error =
        input_read_query(passage->arena, passage->request.query_string, &passage->input, &message);
    if (error == OK && passage->request.method == METHOD_POST) {
        if ((int64_t)passage->http->body_length > route_body_limit(passage->request.route))
            error = ERROR_TOO_LARGE;
        else error = input_read_body(passage->arena, passage->http, &passage->input, &message);
    }
    input_sort(passage->arena, &passage->input);
    if (error == OK) return true;
    answer_error(passage, error, error == ERROR_INVALID ? 400 : 0, message);
    return false;
}

/* ---- the way ---- */

static void set_out(struct passage *passage, struct db *db)
{
    const struct router *router = passage->router;
    const struct http_request *http = passage->http;
    const char *agent = http_header_of(http->headers, http->header_count, "User-Agent");
    const char *host = http_header_of(http->headers, http->header_count, "Host");
    passage->reply = (struct reply){.arena = passage->arena};
    passage->input.directory = router->config.spool_directory;
    passage->visitor = passage->allowed = "";
    passage->request = (struct request){
        .arena = passage->arena,
        .db = db,
        .clock = router->config.clock,
        .method = is_method(http, "POST") ? METHOD_POST : METHOD_GET,
        .path = "",
        .query_string = "",
        .address = text_or_empty(http->address),
        .session = "",
        .agent = agent && strlen(agent) <= AGENT_MAXIMUM && text_is_clean(agent, strlen(agent)) ? agent : "",
        .origin = *router->origin
                      ? router->origin
                      : arena_format(passage->arena, "%s://%s", passage->secure ? "https" : "http",
                                     host && text_is_clean(host, strlen(host)) ? host : "localhost"),
        .app = router->config.app,
        .portal_key = router->config.portal_key,
        .fetch_allow = router->config.fetch_allow,
        .input = &passage->input,
    };
}

static void walk(struct passage *passage)
{
    struct request *request = &passage->request;
    read_target(passage);
    request->zone = zone_cache_find(passage->router->zones, "UTC");
    bool chosen = choose_by_browser(passage);
    if (!identify(passage, ARENA_NEW(passage->arena, struct viewer))) return;
    choose_language(passage, chosen);
    request->zone = zone_cache_find(passage->router->zones, request->viewer->zone);
    if (!find_route(passage) || !check_access(passage)) return;
    if (request->method == METHOD_POST && !check_origin(passage)) return;
    if (!read_input(passage)) return;
    if (request->method == METHOD_POST && !check_token(passage)) return;
    enum error error = request->route->handle(request, &passage->reply);
    if (passage->reply.refused != OK) error = passage->reply.refused;
    if (passage->reply.stream) {
        passage->reply.stream->bearer = bearer_of(passage);
        passage->reply.stream->session = *passage->reply.stream->bearer ? "" : request->session;
    }
    if (error != OK) answer_error(passage, error, 0, passage->reply.explanation);
    else answer_reply(passage);
}

static void start_answer(bool secure, struct http_answer *answer)
{
    unsigned char bytes[(HTTP_REQUEST_ID_SIZE - 1) / 2];
    *answer = (struct http_answer){.route = ""};
    random_bytes(bytes, sizeof bytes);
    sodium_bin2hex(answer->request_id, sizeof answer->request_id, bytes, sizeof bytes);
    answer_add_security(secure, answer);
    http_answer_add(answer, "X-Request-Id", answer->request_id);
}

static void answer_plainly(struct http_answer *answer, int status, const char *text)
{
    answer->status = status;
    answer->bytes = text;
    answer->length = strlen(text);
    http_answer_add(answer, "Content-Type", "text/plain; charset=utf-8");
    http_answer_add(answer, "Cache-Control", "no-store");
    if (status == 503) http_answer_add(answer, "Retry-After", "5");
}

void router_refuse(const struct http_request *http, int status, struct http_answer *ret_answer)
{
    start_answer(http->secure, ret_answer);
    switch (status) {
    case 413:
        answer_plainly(ret_answer, status,
                       "This is more than can be taken here. Please send less at a time.\n");
        break;
    case 414:
        answer_plainly(ret_answer, status, "This address is too long.\n");
        break;
    case 431:
        answer_plainly(ret_answer, status,
                       "Your browser sends too much with each request. Please clear its cookies.\n");
        break;
    case 503:
        answer_plainly(ret_answer, status, "Ithaca is busy right now. Please try again in a moment.\n");
        break;
    default:
        answer_plainly(ret_answer, status, "This request cannot be read.\n");
    }
}

static void leave(void *context)
{
    struct passage *passage = context;
    longjmp(passage->exhausted, 1);
}

void router_handle(const struct router *router, struct arena *arena, struct db *db,
                   const struct http_request *http, struct http_answer *ret_answer)
{
    struct passage *passage = ARENA_NEW(arena, struct passage);
    *passage = (struct passage){.router = router, .arena = arena, .http = http, .answer = ret_answer};
    passage->secure = http->secure || strncmp(router->origin, "https://", 8) == 0;
    arena_on_exhausted(arena, leave, passage);
    if (setjmp(passage->exhausted)) {
        if (db) db_reset(db);
        router_refuse(http, 503, ret_answer);
    } else if (strlen(http->target) > TARGET_MAXIMUM) {
        router_refuse(http, 414, ret_answer);
    } else if (is_too_large(http)) {
        router_refuse(http, 431, ret_answer);
    } else if (http->target[0] != '/') {
        router_refuse(http, 400, ret_answer);
    } else {
        start_answer(passage->secure, ret_answer);
        if (router_is_asset(http->target)) {
            size_t length = path_length(http->target);
            asset_answer(router, arena, http, string_of(arena, http->target + 8, length - 8),
                         http->target[length] ? http->target + length + 1 : "", ret_answer);
        } else {
            set_out(passage, db);
            walk(passage);
            answer_compress(arena, http, ret_answer);
        }
    }
    arena_on_exhausted(arena, NULL, NULL);
}

int64_t router_body_limit(const struct router *router, const struct http_request *http)
{
    const char *parts[ROUTE_PARTS_MAXIMUM], *path = http->target, *rest;
    size_t length = path_length(path);
    int count;
    bool slash;
    struct arena *arena = arena_new(0);
    int64_t limit = 0;
    if (!arena) return 0;
    if (is_within(path, length, api_prefix, &rest)) {
        length -= (size_t)(rest - path);
        path = rest;
    }
    if (is_method(http, "POST") && length && router_split(arena, path, length, parts, &count, &slash)) {
        const struct router_entry *entry = router_match(router, parts, count, METHOD_POST);
        bool stranger = !http_header_of(http->headers, http->header_count, "Cookie") &&
                        !http_header_of(http->headers, http->header_count, "Authorization");
        if (entry) limit = route_body_limit(entry->route);
        if (stranger && limit > STRANGER_BODY_MAXIMUM) limit = STRANGER_BODY_MAXIMUM;
    }
    arena_free(arena);
    return limit;
}
