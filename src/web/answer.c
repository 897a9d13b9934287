/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a reply becomes: a page in its layout or JSON, with headers and cookies; and errors in kind words. */
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/random.h"
#include "base/text.h"
#include "language/language.h"
#include "web/cookie.h"
#include "web/error_view.h"
#include "web/form.h"
#include "web/guard.h"
#include "web/json.h"
#include "web/page.h"
#include "web/router_state.h"

RECORD_DEFINE(error_view, ERROR_VIEW_FIELDS)

enum { NOTICE_SECONDS = 60, LANGUAGE_SECONDS = 365 * 86400 };

/* ---- headers ---- */

void answer_add_security(bool secure, struct http_answer *answer)
{
    http_answer_add(answer, "Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
                    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
                    "base-uri 'none'");
    http_answer_add(answer, "X-Content-Type-Options", "nosniff");
    http_answer_add(answer, "Referrer-Policy", "same-origin");
    http_answer_add(answer, "Cross-Origin-Opener-Policy", "same-origin");
    http_answer_add(answer, "Cross-Origin-Resource-Policy", "same-origin");
    http_answer_add(answer, "Permissions-Policy",
                    "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    if (secure) http_answer_add(answer, "Strict-Transport-Security", "max-age=31536000");
}

static void set_cookie(struct passage *passage, enum cookie cookie, const char *value, int64_t seconds)
{
    http_answer_add(passage->answer, "Set-Cookie",
                    cookie_write(passage->arena, passage->secure, cookie, value, seconds));
}

static void answer_text(struct passage *passage, int status, const char *type, const struct text *body)
{
    struct http_answer *answer = passage->answer;
    answer->status = status;
    answer->bytes = body->at;
    answer->length = body->length;
    http_answer_add(answer, "Content-Type", type);
    http_answer_add(answer, "Cache-Control", "private, no-store");
}

void answer_redirect(struct passage *passage, int status, const char *location)
{
    passage->answer->status = status;
    passage->answer->bytes = "";
    http_answer_add(passage->answer, "Location", location);
    http_answer_add(passage->answer, "Cache-Control", "private, no-store");
}

/* ---- pages ---- */

/* The token that forms of this page carry; strangers get a cookie for it when they have none. */
static const char *form_token(struct passage *passage)
{
    if (passage->request.viewer->person) return guard_token(passage->arena, passage->request.session);
    if (!*passage->visitor) {
        char *token = arena_alloc(passage->arena, TOKEN_SIZE);
        token_new(token);
        passage->visitor = token;
        set_cookie(passage, COOKIE_VISITOR, token, -1);
    }
    return guard_token(passage->arena, passage->visitor);
}

/* The notice of this reply, else the one that came along from the last; that is then done with. */
static const char *notice_of(struct passage *passage)
{
    const char *kept = cookie_read(passage->arena, passage->http, passage->secure, COOKIE_NOTICE);
    if (*kept) set_cookie(passage, COOKIE_NOTICE, "", 0);
    return passage->reply.notice ? passage->reply.notice : cookie_unpack(passage->arena, kept);
}

static bool in_section(const struct reply *reply, const char *section)
{
    return reply->section && strcmp(reply->section, section) == 0;
}

/* Strangers choose in the foot of the page; all others have it among their own settings. */
static void offer_languages(struct passage *passage, struct page *page)
{
    const struct request *request = &passage->request;
    for (size_t i = 0; i < language_count(); i++) {
        const struct language *language = language_at(i);
        if (language != request->language)
            choice_add(passage->arena, &page->languages, language_tag(language), language_name(language), "",
                       "");
    }
    page->page_address = arena_format(passage->arena, "%s%s%s", request->path,
                                      *request->query_string ? "?" : "", request->query_string);
}

static struct page *page_of(struct passage *passage, const char *title)
{
    const struct router *router = passage->router;
    const struct reply *reply = &passage->reply;
    const struct viewer *viewer = passage->request.viewer;
    struct page *page = ARENA_NEW(passage->arena, struct page);
    *page = (struct page){
        .page_title = title,
        .portal_name = portal_settings(passage)->name,
        .csrf = form_token(passage),
        .notice = notice_of(passage),
        .page_path = passage->request.path,
        .page_language = language_tag(passage->request.language),
        .page_direction = language_is_right_to_left(passage->request.language) ? "rtl" : "ltr",
        .viewer = viewer->person ? viewer : NULL,
        .in_home = in_section(reply, "home"),
        .in_relationships = in_section(reply, "relationships"),
        .in_programs = in_section(reply, "programs"),
        .in_people = in_section(reply, "people"),
        .in_admin = in_section(reply, "admin"),
        .style_url = router->style_url,
        .script_url = router->script_url,
        .icons_url = router->icons_url,
    };
    if (!viewer->person) offer_languages(passage, page);
    return page;
}

static void answer_broken_template(struct passage *passage, const char *message)
{
    struct text body;
    text_init(&body, passage->arena);
    text_addf(&body, "%s\n", text_or_empty(message));
    answer_text(passage, 500, "text/plain; charset=utf-8", &body);
}

static void answer_page(struct passage *passage, int status, const char *title, const char *name,
                        const struct record *view_record, const struct template *bound, const void *view)
{
    const struct router *router = passage->router;
    struct arena *arena = passage->arena;
    const char *message = NULL;
    const struct template *page_template = router_template(router, arena, name, view_record, bound, &message);
    const struct template *layout =
        router_template(router, arena, "web/layout.html", &page_record, router->layout, &message);
    if (!page_template || !layout) {
        answer_broken_template(passage, message);
        return;
    }
    struct page *page = page_of(passage, title);
    struct template_reader reader = {.zone = passage->request.viewer->zone,
                                     .loaded = passage->request.zone,
                                     .language = passage->request.language,
                                     .now = clock_seconds(passage->request.clock)};
    struct text main, whole;
    text_init(&main, arena);
    template_write(page_template, view, page, &reader, &main);
    page->page_body = main.at;
    text_init(&whole, arena);
    template_write(layout, page, NULL, &reader, &whole);
    answer_text(passage, status, "text/html; charset=utf-8", &whole);
}

/* ---- replies ---- */

static void answer_json_view(struct passage *passage, int status)
{
    struct text body;
    text_init(&body, passage->arena);
    json_write(passage->request.route->view, passage->reply.view, &body);
    text_add_char(&body, '\n');
    answer_text(passage, status, "application/json", &body);
}

static void add_member(struct text *body, const char *name, const char *value)
{
    text_add_char(body, body->length ? ',' : '{');
    json_write_string(name, body);
    text_add_char(body, ':');
    json_write_string(value, body);
}

static const char CHANGED_MEANWHILE[] = MESSAGE(
    "This was changed while you looked at it, so nothing was saved. Please load the page again and repeat what "
    "you still want to change.");

static void answer_json_problems(struct passage *passage)
{
    const struct reply *reply = &passage->reply;
    struct text body, problems;
    text_init(&body, passage->arena);
    text_init(&problems, passage->arena);
    for (size_t i = 0; i < reply->problems_record->field_count; i++) {
        const struct field *field = &reply->problems_record->fields[i];
        const char *problem = *(const char *const *)field_at(field, reply->problems);
        if (problem && *problem) add_member(&problems, field->name, problem);
    }
    bool conflict = reply->status == 409;
    add_member(&body, "error", error_name(conflict ? ERROR_CONFLICT : ERROR_INVALID));
    if (reply->explanation) add_member(&body, "message", reply->explanation);
    else
        add_member(&body, "message",
                   say(passage->request.language,
                       conflict ? CHANGED_MEANWHILE : MESSAGE("Some fields cannot be taken as they are.")));
    text_addf(&body, ",\"problems\":%s}}\n", problems.length ? problems.at : "{");
    answer_text(passage, reply->status, "application/json", &body);
}

static void answer_view(struct passage *passage)
{
    const struct reply *reply = &passage->reply;
    const struct route *route = passage->request.route;
    int status = reply->status ? reply->status : 200;
    if (reply->kind == REPLY_PROBLEMS && (passage->request.json || !route->template))
        answer_json_problems(passage);
    else if (passage->request.json || !route->template) answer_json_view(passage, status);
    else
        answer_page(passage, status, text_or_empty(reply->title), route->template, route->view,
                    passage->entry->page, reply->view);
}

static void answer_see(struct passage *passage)
{
    const struct reply *reply = &passage->reply;
    if (passage->request.json) {
        struct text body;
        text_init(&body, passage->arena);
        add_member(&body, "location", arena_format(passage->arena, "/api/v1%s", reply->location));
        if (reply->notice) add_member(&body, "notice", reply->notice);
        text_add(&body, "}\n");
        answer_text(passage, 200, "application/json", &body);
        return;
    }
    if (reply->notice)
        set_cookie(passage, COOKIE_NOTICE, cookie_pack(passage->arena, reply->notice), NOTICE_SECONDS);
    answer_redirect(passage, 303, reply->location);
}

/* attachment; filename="caf_.csv"; filename*=UTF-8''caf%C3%A9.csv */
static const char *disposition(struct arena *arena, const char *name)
{
    struct text text;
    text_init(&text, arena);
    text_add(&text, "attachment; filename=\"");
    for (const char *at = name; *at; at++)
        text_add_char(&text, *at < ' ' || *at > '~' || strchr("\"\\/%", *at) ? '_' : *at);
    text_add(&text, "\"; filename*=UTF-8''");
    url_encode(name, &text);
    return text.at;
}

/* The same content may come compressed, so the tag is a weak one. Whether the client has it already. */
static bool answer_by_tag(struct passage *passage)
{
    const char *tag = arena_format(passage->arena, "W/\"%s\"", passage->reply.tag);
    const char *known = http_header_of(passage->http->headers, passage->http->header_count, "If-None-Match");
    http_answer_add(passage->answer, "ETag", tag);
    if (!known || !strstr(known, tag + 2)) return false;
    passage->answer->status = 304;
    passage->answer->bytes = "";
    passage->answer->length = 0;
    return true;
}

static void answer_bytes(struct passage *passage)
{
    const struct reply *reply = &passage->reply;
    struct http_answer *answer = passage->answer;
    answer->status = reply->status ? reply->status : 200;
    answer->bytes = reply->length ? reply->bytes : "";
    answer->length = reply->length;
    http_answer_add(answer, "Cache-Control", reply->tag ? "private, no-cache" : "private, no-store");
    if (reply->tag && answer_by_tag(passage)) return;
    http_answer_add(answer, "Content-Type", reply->type);
    if (reply->name) http_answer_add(answer, "Content-Disposition", disposition(passage->arena, reply->name));
}

/* The server writes it as there is something to say; a proxy may not wait for the end. */
static void answer_stream(struct passage *passage)
{
    struct http_answer *answer = passage->answer;
    answer->status = 200;
    answer->bytes = "";
    answer->stream = passage->reply.stream;
    http_answer_add(answer, "Content-Type", "text/event-stream");
    http_answer_add(answer, "Cache-Control", "private, no-store, no-transform");
    http_answer_add(answer, "X-Accel-Buffering", "no");
}

void answer_reply(struct passage *passage)
{
    const struct reply *reply = &passage->reply;
    if (reply->session_changes)
        set_cookie(passage, COOKIE_SESSION, text_or_empty(reply->session),
                   reply->session ? reply->session_seconds : 0);
    if (reply->language_tag)
        set_cookie(passage, COOKIE_LANGUAGE, reply->language_tag,
                   *reply->language_tag ? LANGUAGE_SECONDS : 0);
    switch (reply->kind) {
    case REPLY_VIEW:
    case REPLY_PROBLEMS:
        answer_view(passage);
        return;
    case REPLY_SEE:
        answer_see(passage);
        return;
    case REPLY_BYTES:
        answer_bytes(passage);
        return;
    case REPLY_STREAM:
        answer_stream(passage);
        return;
    case REPLY_NOTHING:
        break;
    }
    BUG("a handler returned OK without a reply");
}

/* ---- errors ---- */

static int status_of(enum error error)
{
    switch (error) {
    case OK:
        break;
    case ERROR_NOT_FOUND:
        return 404;
    case ERROR_FORBIDDEN:
        return 403;
    case ERROR_UNAUTHORIZED:
        return 401;
    case ERROR_INVALID:
        return 422;
    case ERROR_CONFLICT:
        return 409;
    case ERROR_TOO_LARGE:
        return 413;
    case ERROR_TOO_MANY:
        return 429;
    case ERROR_UNAVAILABLE:
        return 503;
    case ERROR_DAMAGED:
        return 500;
    }
    BUG("no error");
}

struct words {
    int status;
    const char *title;
    const char *message;
};

static const struct words all_words[] = {
    {400, MESSAGE("This could not be read"), MESSAGE("Please go back, load the page again and retry.")},
    {401, MESSAGE("Please sign in"), MESSAGE("Only people who are signed in can see this.")},
    {403, MESSAGE("This is not open to you"),
     MESSAGE(
         "Your account may not see or change this. If you need it, ask the coordinator of your program or an "
         "administrator.")},
    {404, MESSAGE("There is nothing here"),
     MESSAGE(
         "The page was moved or removed, or it is not open to you. Please check the address, or start from your home "
         "page.")},
    {405, MESSAGE("This cannot be done here"), MESSAGE("Please go back and use the buttons of the page.")},
    {409, MESSAGE("Somebody was quicker"), CHANGED_MEANWHILE},
    {413, MESSAGE("This is too much at once"), MESSAGE("Please send a smaller file or less text at a time.")},
    {422, MESSAGE("This cannot be taken as it is"), MESSAGE("Please go back and look at what you wrote.")},
    {429, MESSAGE("Please wait a little"),
     MESSAGE("This was tried very often in a short time. Please try again in a few minutes.")},
    {500, MESSAGE("Something we stored cannot be read"),
     MESSAGE("Nothing was changed. Please tell your administrator the number below.")},
    {503, MESSAGE("Ithaca cannot answer right now"),
     MESSAGE("Nothing was changed. Please try again in a minute.")},
};

static struct words words_for(int status)
{
    for (size_t i = 0; i < sizeof all_words / sizeof all_words[0]; i++)
        if (all_words[i].status == status) return all_words[i];
    BUG("a status without words");
}

static void add_error_headers(struct passage *passage, int status)
{
    if (status == 405) http_answer_add(passage->answer, "Allow", passage->allowed);
    if (status == 503) http_answer_add(passage->answer, "Retry-After", "30");
    if (status == 429) http_answer_add(passage->answer, "Retry-After", "300");
}

void answer_error(struct passage *passage, enum error error, int status, const char *message)
{
    if (!status) status = status_of(error);
    const struct language *language = passage->request.language;
    struct words words = words_for(status);
    message = say(language, message ? message : words.message);
    words.title = passage->reply.heading ? passage->reply.heading : say(language, words.title);
    if (status >= 500)
        LOG(LOG_ERROR, "request.failed", LOG_TEXT("request", passage->answer->request_id),
            LOG_TEXT("route", passage->answer->route), LOG_TEXT("error", error_name(error)));
    add_error_headers(passage, status);
    if (passage->request.json) {
        struct text body;
        text_init(&body, passage->arena);
        add_member(&body, "error", status == 405 ? "method_not_allowed" : error_name(error));
        add_member(&body, "message", message);
        if (status >= 500) add_member(&body, "request", passage->answer->request_id);
        text_add(&body, "}\n");
        answer_text(passage, status, "application/json", &body);
        return;
    }
    struct error_view view = {.status = status,
                              .title = words.title,
                              .message = message,
                              .number = status >= 500 ? passage->answer->request_id : ""};
    answer_page(passage, status, words.title, "web/error.html", &error_view_record,
                passage->router->error_page, &view);
}
