/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The way of requests through a small table of routes: who gets through, what is refused and how it is
 * answered. */
#include <stdio.h>

#include "base/log.h"
#include "base/text.h"
#include "tests/support/client.h"
#include "web/guard.h"

/* ---- a small program ---- */

#define NOTE_FIELDS(FIELD, R)                                                                                \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, words, 20)
RECORD_LOCAL(note, NOTE_FIELDS)

#define NOTE_FORM_FIELDS(FIELD, R) FIELD(R, text, words, 20)
FORM_LOCAL(note_form, NOTE_FORM_FIELDS)

static enum error show_note(struct request *request, struct reply *reply)
{
    struct note *note = ARENA_NEW(request->arena, struct note);
    TRY(request_id(request, "id", &note->id));
    if (note->id == 404) return ERROR_NOT_FOUND;
    note->words = request_value(request, "words");
    reply_view(reply, note);
    return OK;
}

static enum error show_words(struct request *request, struct reply *reply)
{
    struct note *note = ARENA_NEW(request->arena, struct note);
    note->words = arena_format(request->arena, "%s %s", request->path, request->viewer->name);
    reply_view(reply, note);
    return OK;
}

static enum error save_note(struct request *request, struct reply *reply)
{
    struct note_form form;
    struct note_form_problems problems;
    enum error error = request_read(request, &note_form_record, &form, &note_form_problems_record, &problems);
    if (error != OK) {
        struct note *note = ARENA_NEW(request->arena, struct note);
        *note = (struct note){.id = 1, .words = form.words};
        reply_problems(reply, note, &note_form_problems_record,
                       arena_copy(request->arena, &problems, sizeof problems));
        return OK;
    }
    reply_notice(reply, "Saved “%s”.", form.words);
    reply_see(reply, "/notes/1");
    return OK;
}

static enum error go_next(struct request *request, struct reply *reply)
{
    reply_see(reply, "%s", request_value(request, "next"));
    return OK;
}

static enum error show_error(struct request *request, struct reply *reply)
{
    static const struct {
        const char *name;
        enum error error;
    } errors[] = {{"forbidden", ERROR_FORBIDDEN}, {"conflict", ERROR_CONFLICT},
                  {"many", ERROR_TOO_MANY},       {"unavailable", ERROR_UNAVAILABLE},
                  {"damaged", ERROR_DAMAGED},     {"invalid", ERROR_INVALID}};
    const char *name = request_part(request, "error");
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (strcmp(errors[i].name, name) == 0) return errors[i].error;
    reply_explain(reply, "There is no error called %s.", name);
    return ERROR_NOT_FOUND;
}

static enum error exhaust(struct request *request, struct reply *reply)
{
    (void)reply;
    for (int i = 0; i < 1000; i++) *(char *)arena_alloc(request->arena, 1 << 20) = 1;
    return OK;
}

static enum error download(struct request *request, struct reply *reply)
{
    char *bytes = arena_alloc(request->arena, 10000);
    memset(bytes, 'a', 10000);
    reply_bytes(reply, "text/csv; charset=utf-8", "caf\xc3\xa9 \"1\".csv", bytes, 10000);
    return OK;
}

static enum error sign_in(struct request *request, struct reply *reply)
{
    reply_session(reply, "member", 3600);
    reply_see(reply, "%s", *request_value(request, "next") ? request_value(request, "next") : "/");
    return OK;
}

static enum error sign_out(struct request *request, struct reply *reply)
{
    (void)request;
    reply_session(reply, NULL, 0);
    reply_see(reply, "/sign-in");
    return OK;
}

static enum error upload(struct request *request, struct reply *reply)
{
    struct upload file;
    if (!request_upload(request, "file", &file)) return ERROR_INVALID;
    struct note *note = ARENA_NEW(request->arena, struct note);
    *note = (struct note){.id = file.size, .words = file.name};
    reply_view(reply, note);
    return OK;
}

#define GET(pattern_, access_, handle_)                                                                      \
    {                                                                                                        \
        .method = METHOD_GET, .pattern = (pattern_), .access = (access_), .summary = "a test",               \
        .handle = (handle_), .view = &note_record                                                            \
    }
#define POST(pattern_, access_, handle_)                                                                     \
    {                                                                                                        \
        .method = METHOD_POST, .pattern = (pattern_), .access = (access_), .summary = "a test",              \
        .handle = (handle_), .view = &note_record, .body_limit = 4096                                        \
    }

static const struct route test_routes[] = {
    GET("/", ACCESS_SIGNED_IN, show_words),
    GET("/open", ACCESS_ANYONE, show_words),
    GET("/member", ACCESS_SIGNED_IN, show_words),
    GET("/coordinator", ACCESS_COORDINATOR, show_words),
    GET("/analyst", ACCESS_ANALYST, show_words),
    GET("/admin", ACCESS_ADMIN, show_words),
    GET("/notes/:id", ACCESS_SIGNED_IN, show_note),
    GET("/notes/new", ACCESS_SIGNED_IN, show_words),
    POST("/notes/:id", ACCESS_SIGNED_IN, save_note),
    POST("/open", ACCESS_ANYONE, save_note),
    POST("/next", ACCESS_SIGNED_IN, go_next),
    POST("/upload", ACCESS_SIGNED_IN, upload),
    GET("/fail/:error", ACCESS_SIGNED_IN, show_error),
    GET("/exhaust", ACCESS_SIGNED_IN, exhaust),
    GET("/download", ACCESS_SIGNED_IN, download),
    {.method = METHOD_POST, .pattern = "/sign-in", .handle = sign_in, .summary = "a test", .page_only = true},
    {.method = METHOD_POST,
     .pattern = "/sign-out",
     .handle = sign_out,
     .summary = "a test",
     .page_only = true},
};
static const struct route_table test_table = ROUTE_TABLE(test_routes);
static const struct route_table *const test_tables[] = {&test_table};

/* Tokens are the names of roles. */
static enum error identify(struct db *db, struct arena *arena, const struct clock *clock, const char *session,
                           const char *bearer, struct viewer *ret_viewer)
{
    static const char *const roles[] = {"member", "coordinator", "analyst", "admin"};
    (void)db;
    (void)arena;
    (void)clock;
    const char *token = *bearer ? bearer : session;
    for (int i = 0; i < 4; i++) {
        if (strcmp(token, roles[i]) != 0) continue;
        *ret_viewer = (struct viewer){.person = i + 1,
                                      .name = roles[i],
                                      .initials = "X",
                                      .zone = "Europe/Berlin",
                                      .language = "en",
                                      .coordinator = i == 1,
                                      .analyst = i == 2,
                                      .admin = i == 3};
        return OK;
    }
    return *bearer ? ERROR_UNAUTHORIZED : OK;
}

static struct client *client_of(struct test_world *world, const char *origin)
{
    struct router_config config = {
        .tables = test_tables, .table_count = 1, .identify = identify, .origin = origin};
    return client_with(world, &config);
}

/* A client with the cookie of that role; "" is a stranger. */
static struct client *signed_in(struct test_world *world, const char *role)
{
    struct client *client = client_of(world, NULL);
    client_use_session(client, role);
    return client;
}

#define TEST_WEB(test_name)                                                                                  \
    static void test_name##_in(struct test_world *world);                                                    \
    TEST(test_name)                                                                                          \
    {                                                                                                        \
        struct test_world world = {.arena = arena_new(0), .now = 1772442000000};                             \
        world.clock = clock_fixed(&world.now);                                                               \
        test_name##_in(&world);                                                                              \
        arena_free(world.arena);                                                                             \
    }                                                                                                        \
    static void test_name##_in(struct test_world *world)

/* ---- who gets through ---- */

TEST_WEB(every_access_rule_lets_through_whom_it_names)
{
    static const char *const roles[] = {"", "member", "coordinator", "analyst", "admin"};
    static const struct {
        const char *path;
        int status[5]; /* in the order of roles */
    } rules[] = {
        {"/open", {200, 200, 200, 200, 200}},        {"/member", {303, 200, 200, 200, 200}},
        {"/coordinator", {303, 403, 200, 403, 200}}, {"/analyst", {303, 403, 403, 200, 200}},
        {"/admin", {303, 403, 403, 403, 200}},
    };
    for (int role = 0; role < 5; role++) {
        struct client *client = signed_in(world, roles[role]);
        for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
            int status = rules[i].status[role];
            client_get(client, "%s", rules[i].path);
            assert_status(client, status);
            client_api_get(client, "%s", rules[i].path);
            assert_status(client, status == 303 ? 401 : status);
        }
    }
}

TEST_WEB(a_stranger_is_sent_to_sign_in_and_back_again)
{
    struct client *client = signed_in(world, "");
    client_get(client, "/notes/7?words=a%%26b");
    assert_seen(client, "/sign-in?next=%2Fnotes%2F7%3Fwords%3Da%2526b");
    client_get(client, "/");
    assert_seen(client, "/sign-in");
}

TEST_WEB(a_stranger_at_the_api_gets_json)
{
    struct client *client = signed_in(world, "");
    client_api_get(client, "/notes/7");
    assert_status(client, 401);
    assert_string_equal(client_answer(client)->type, "application/json");
    assert_page_has(client, "\"error\":\"unauthorized\"");
}

TEST_WEB(an_unknown_session_is_a_stranger)
{
    struct client *client = signed_in(world, "somebody");
    client_get(client, "/open");
    assert_status(client, 200);
    client_get(client, "/member");
    assert_status(client, 303);
}

TEST_WEB(a_bearer_token_counts_without_cookie_and_form_token)
{
    struct client *client = signed_in(world, "");
    client_with_token(client, "member");
    client_api_get(client, "/member");
    assert_status(client, 200);
    client_header(client, "Origin", NULL);
    client_api_post(client, "/notes/1", "{\"words\":\"a\"}");
    assert_status(client, 200);
    assert_page_has(client, "{\"location\":\"/api/v1/notes/1\",\"notice\":\"Saved “a”.\"}");
}

TEST_WEB(an_unknown_bearer_token_is_refused_even_where_strangers_may_go)
{
    struct client *client = signed_in(world, "");
    client_with_token(client, "nobody");
    client_api_get(client, "/open");
    assert_status(client, 401);
    assert_string_equal(client_answer_header(client, "WWW-Authenticate"), "Bearer");
    assert_page_has(client, "\"error\":\"unauthorized\"");
}

/* ---- paths ---- */

TEST_WEB(a_fixed_part_wins_over_a_parameter)
{
    struct client *client = signed_in(world, "member");
    client_api_get(client, "/notes/new");
    assert_page_has(client, "/notes/new member");
    client_api_get(client, "/notes/12?words=hi");
    assert_page_has(client, "{\"id\":\"12\",\"words\":\"hi\"}");
}

TEST_WEB(a_path_without_route_is_not_found)
{
    static const char *const paths[] = {"/nowhere",
                                        "/notes",
                                        "/notes/1/2",
                                        "//notes/1",
                                        "/notes//1",
                                        "/notes/x",
                                        "/notes/%00",
                                        "/notes/%zz",
                                        "/notes/-1",
                                        "/notes/0",
                                        "/%",
                                        "/notes/1%2f2",
                                        "/notes/%ff",
                                        "/api/v2/x",
                                        "/assets/nothing",
                                        "/notes/404",
                                        "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o"};
    struct client *client = signed_in(world, "member");
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        client_get(client, "%s", paths[i]);
        assert_status(client, 404);
    }
    client_api_get(client, "/sign-in");
    assert_status(client, 404);
}

TEST_WEB(another_method_is_answered_with_those_that_work)
{
    struct client *client = signed_in(world, "member");
    client_send(client, "PUT", "/notes/1", NULL, NULL, 0);
    assert_status(client, 405);
    assert_string_equal(client_answer_header(client, "Allow"), "GET, HEAD, POST");
    client_post(client, "/member", "");
    assert_status(client, 405);
    assert_string_equal(client_answer_header(client, "Allow"), "GET, HEAD");
    client_get(client, "/upload");
    assert_status(client, 405);
    assert_string_equal(client_answer_header(client, "Allow"), "POST");
    client_send(client, "PUT", "/nowhere", NULL, NULL, 0);
    assert_status(client, 404);
}

TEST_WEB(a_slash_too_much_is_taken_away)
{
    struct client *client = signed_in(world, "member");
    client_get(client, "/notes/7/?words=a");
    assert_status(client, 308);
    assert_string_equal(client_answer(client)->location, "/notes/7?words=a");
    client_get(client, "//elsewhere.example/");
    assert_status(client, 404);
}

TEST_WEB(head_is_answered_like_get)
{
    struct client *client = signed_in(world, "member");
    client_send(client, "HEAD", "/notes/7", NULL, NULL, 0);
    assert_status(client, 200);
}

/* ---- forms from elsewhere ---- */

TEST_WEB(a_form_with_its_token_is_taken_and_seen_at_the_next_page)
{
    struct client *client = signed_in(world, "member");
    client_post(client, "/notes/1", "words=hello");
    assert_seen(client, "/notes/1");
    client_get(client, "/fail/nothing");
    assert_page_has(client, "Saved “hello”.");
    client_get(client, "/fail/nothing");
    assert_page_lacks(client, "Saved");
}

TEST_WEB(a_form_without_the_right_token_changes_nothing)
{
    struct client *client = signed_in(world, "member");
    const char *foreign = arena_format(world->arena, "words=a&csrf=%s", guard_token(world->arena, "another"));
    const char *bodies[] = {"words=a", "words=a&csrf=", "words=a&csrf=AAAA", foreign};
    for (size_t i = 0; i < 4; i++) {
        client_send(client, "POST", "/notes/1", "application/x-www-form-urlencoded", bodies[i],
                    strlen(bodies[i]));
        assert_status(client, 403);
    }
}

TEST_WEB(each_page_hides_the_token_under_another_pad)
{
    const char *one = guard_token(world->arena, "member"), *two = guard_token(world->arena, "member");
    assert_string_not_equal(one, two);
    assert_true(guard_token_is_right("member", one));
    assert_true(guard_token_is_right("member", two));
    assert_false(guard_token_is_right("members", one));
    assert_false(guard_token_is_right("", guard_token(world->arena, "")));
}

TEST_WEB(a_strangers_form_is_bound_to_the_visitors_cookie)
{
    struct client *client = signed_in(world, "");
    client_post(client, "/open", "words=a");
    assert_seen(client, "/notes/1");
    client_header(client, "Cookie", NULL);
    client_post(client, "/open", "words=a");
    assert_status(client, 403);
}

TEST_WEB(a_form_from_another_site_is_refused)
{
    static const char *const foreign[][2] = {{"Origin", "https://elsewhere.example"},
                                             {"Origin", "null"},
                                             {"Origin", "http://ithaca.test.elsewhere.example"},
                                             {"Sec-Fetch-Site", "cross-site"},
                                             {"Sec-Fetch-Site", "same-site"}};
    struct client *client = signed_in(world, "member");
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        client_header(client, foreign[i][0], foreign[i][1]);
        client_post(client, "/notes/1", "words=a");
        assert_status(client, 403);
    }
    client_header(client, "Sec-Fetch-Site", "same-origin");
    client_post(client, "/notes/1", "words=a");
    assert_status(client, 303);
    client_header(client, "Origin", NULL);
    client_post(client, "/notes/1", "words=a");
    assert_status(client, 303);
}

TEST_WEB(only_the_configured_origin_counts_when_there_is_one)
{
    struct client *client = client_of(world, "http://portal.example");
    client_use_session(client, "member");
    client_post(client, "/notes/1", "words=a");
    assert_status(client, 403);
    client_header(client, "Origin", "http://portal.example");
    client_post(client, "/notes/1", "words=a");
    assert_status(client, 303);
}

TEST_WEB(json_with_a_cookie_needs_the_token_too)
{
    struct client *client = signed_in(world, "member");
    client_header(client, "X-CSRF-Token", "AAAA");
    client_api_post(client, "/notes/1", "{\"words\":\"a\"}");
    assert_status(client, 403);
    client_api_post(client, "/notes/1", "{\"words\":\"a\"}");
    assert_status(client, 200);
}

/* ---- redirects and cookies ---- */

TEST_WEB(nobody_is_sent_to_another_site)
{
    static const char *const foreign[] = {"https://elsewhere.example", "%2F%2Felsewhere.example",
                                          "/%5Celsewhere.example",     "%5C%5Celsewhere.example",
                                          "javascript:alert(1)",       "",
                                          "/a%0D%0ASet-Cookie:x=1",    "%09/elsewhere"};
    struct client *client = signed_in(world, "member");
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        client_post(client, "/next", arena_format(world->arena, "next=%s", foreign[i]));
        assert_true(client_answer(client)->status == 303 || client_answer(client)->status == 400);
        if (client_answer(client)->status == 303) assert_string_equal(client_answer(client)->location, "/");
    }
    client_post(client, "/next", "next=%2Fpeople%3Fq%3D%C3%A4");
    assert_seen(client, "/people?q=%C3%A4");
}

TEST_WEB(signing_in_sets_a_cookie_that_scripts_cannot_read)
{
    struct client *client = signed_in(world, "");
    client_post(client, "/sign-in", "next=/member");
    assert_seen(client, "/member");
    assert_string_equal(client_answer_header(client, "Set-Cookie"),
                        "ithaca=member; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600");
    client_follow(client);
    assert_status(client, 200);
    client_post(client, "/sign-out", "");
    client_get(client, "/member");
    assert_status(client, 303);
}

TEST_WEB(behind_tls_cookies_are_bound_to_the_host)
{
    struct client *client = client_of(world, "https://portal.example");
    const char *token = guard_token(world->arena, "visitor");
    const char *body = arena_format(world->arena, "csrf=%s", token);
    client_header(client, "Cookie", "__Host-ithaca-visitor=visitor; ithaca=admin");
    client_header(client, "Origin", "https://portal.example");
    client_send(client, "POST", "/sign-in", "application/x-www-form-urlencoded", body, strlen(body));
    assert_status(client, 303);
    assert_string_equal(client_answer_header(client, "Set-Cookie"),
                        "__Host-ithaca=member; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600; Secure");
    client_header(client, "Cookie", "ithaca=admin");
    client_get(client, "/admin");
    assert_status(client, 303);
}

/* ---- what was sent ---- */

TEST_WEB(what_cannot_be_taken_comes_back_with_its_problem)
{
    struct client *client = signed_in(world, "member");
    client_api_post(client, "/notes/1", "{\"words\":\"much longer than twenty characters\"}");
    assert_status(client, 422);
    assert_page_has(client, "\"problems\":{\"words\":\"Please write at most 20 characters; this has 34.\"}");
}

TEST_WEB(a_body_that_cannot_be_read_is_refused)
{
    static const struct {
        const char *type, *body;
        int status;
    } bodies[] = {
        {"application/json", "{\"words\":", 400},
        {"application/json", "[1]", 400},
        {"application/json", "{\"words\":\"a\",\"words\":\"b\"}", 400},
        {"application/x-www-form-urlencoded", "words=%zz", 400},
        {"application/x-www-form-urlencoded", "words=%ff", 400},
        {"multipart/form-data", "words=a", 400},
        {"multipart/form-data; boundary=x", "words=a", 400},
        {"text/plain", "words=a", 400},
        {NULL, "words=a", 400},
    };
    struct client *client = signed_in(world, "member");
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        client_header(client, "X-CSRF-Token", client_form_token(client));
        client_send(client, "POST", "/notes/1", bodies[i].type, bodies[i].body, strlen(bodies[i].body));
        assert_status(client, bodies[i].status);
    }
}

TEST_WEB(a_body_over_the_routes_limit_is_too_large)
{
    struct client *client = signed_in(world, "member");
    client_post(client, "/notes/1", arena_format(world->arena, "words=%05000d", 1));
    assert_status(client, 413);
}

TEST_WEB(a_form_with_thousands_of_fields_is_too_large)
{
    struct client *client = signed_in(world, "member");
    struct text body;
    text_init(&body, world->arena);
    for (int i = 0; i < 2000; i++) text_add(&body, "&a");
    client_post(client, "/notes/1", body.at + 1);
    assert_status(client, 413);
}

TEST_WEB(a_damaged_query_is_refused)
{
    struct client *client = signed_in(world, "member");
    client_get(client, "/notes/1?words=%%f0%%28");
    assert_status(client, 400);
    client_get(client, "/notes/1?words=%%0");
    assert_status(client, 400);
    client_get(client, "/notes/1?&&words=a&words=b&=&");
    assert_status(client, 200);
}

TEST_WEB(a_target_or_headers_without_end_are_refused)
{
    struct client *client = signed_in(world, "member");
    client_get(client, "/notes/%09000d", 1);
    assert_status(client, 414);
    client_header(client, "X-Long", arena_format(world->arena, "%040000d", 1));
    client_get(client, "/notes/1");
    assert_status(client, 431);
    client_get(client, "notes");
    assert_status(client, 400);
}

TEST_WEB(an_uploaded_file_arrives_with_a_harmless_name)
{
    struct client *client = signed_in(world, "member");
    client_upload(client, "/upload", "a=1", "file", "../../etc/pass wd.csv", "a,b\r\n", 5);
    assert_status(client, 200);
    assert_page_has(client, "{\"id\":\"5\",\"words\":\"pass wd.csv\"}");
    client_upload(client, "/upload", "a=1", "other", "x.csv", "a", 1);
    assert_status(client, 422);
}

/* ---- errors ---- */

TEST_WEB(each_error_has_its_status_and_words)
{
    static const struct {
        const char *name;
        int status;
    } errors[] = {{"forbidden", 403},   {"conflict", 409}, {"many", 429},
                  {"unavailable", 503}, {"damaged", 500},  {"invalid", 422}};
    struct client *client = signed_in(world, "member");
    log_set_level(LOG_ERROR + 1);
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        client_get(client, "/fail/%s", errors[i].name);
        assert_status(client, errors[i].status);
        assert_string_equal(client_answer(client)->type, "text/html; charset=utf-8");
        client_api_get(client, "/fail/%s", errors[i].name);
        assert_status(client, errors[i].status);
        assert_page_has(client, "{\"error\":\"");
    }
    log_set_level(LOG_INFO);
    client_api_get(client, "/fail/none");
    assert_page_has(client, "There is no error called none.");
}

TEST_WEB(a_request_that_needs_too_much_memory_ends_alone)
{
    struct client *client = signed_in(world, "member");
    client_get(client, "/exhaust");
    assert_status(client, 503);
    assert_string_equal(client_answer_header(client, "Retry-After"), "5");
    client_get(client, "/member");
    assert_status(client, 200);
}

/* ---- headers ---- */

TEST_WEB(every_answer_carries_the_security_headers)
{
    static const char *const paths[] = {"/member",         "/nowhere",       "/assets/app.js",
                                        "/assets/nothing", "/fail/conflict", "/exhaust"};
    struct client *client = signed_in(world, "member");
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        client_get(client, "%s", paths[i]);
        assert_non_null(
            strstr(client_answer_header(client, "Content-Security-Policy"), "default-src 'none'"));
        assert_null(strstr(client_answer_header(client, "Content-Security-Policy"), "unsafe"));
        assert_string_equal(client_answer_header(client, "X-Content-Type-Options"), "nosniff");
        assert_string_equal(client_answer_header(client, "Referrer-Policy"), "same-origin");
        assert_string_equal(client_answer_header(client, "Cross-Origin-Opener-Policy"), "same-origin");
        assert_int_equal(strlen(client_answer_header(client, "X-Request-Id")), 16);
    }
}

TEST_WEB(pages_are_never_kept)
{
    struct client *client = signed_in(world, "member");
    client_get(client, "/member");
    assert_string_equal(client_answer_header(client, "Cache-Control"), "private, no-store");
}

TEST_WEB(a_download_is_offered_under_its_name_and_compressed_when_taken)
{
    struct client *client = signed_in(world, "member");
    client_get(client, "/download");
    assert_string_equal(client_answer_header(client, "Content-Disposition"),
                        "attachment; filename=\"caf__ _1_.csv\"; filename*=UTF-8''caf%C3%A9%20%221%22.csv");
    assert_int_equal(client_answer(client)->length, 10000);
    assert_string_equal(client_answer_header(client, "Vary"), "Accept-Encoding");
    client_header(client, "Accept-Encoding", "br, gzip;q=0.8");
    client_get(client, "/download");
    assert_string_equal(client_answer_header(client, "Content-Encoding"), "gzip");
    assert_in_range(client_answer(client)->length, 20, 200);
    client_header(client, "Accept-Encoding", "gzip;q=0, identity");
    client_get(client, "/download");
    assert_string_equal(client_answer_header(client, "Content-Encoding"), "");
}

/* ---- files ---- */

TEST_WEB(a_file_is_kept_by_its_hash_and_not_sent_twice)
{
    struct client *client = signed_in(world, "");
    client_get(client, "/assets/app.js");
    assert_status(client, 200);
    assert_string_equal(client_answer(client)->type, "text/javascript; charset=utf-8");
    assert_string_equal(client_answer_header(client, "Cache-Control"), "public, no-cache");
    const char *tag = client_answer_header(client, "ETag");
    assert_int_equal(strlen(tag), 14);
    client_header(client, "If-None-Match", tag);
    client_get(client, "/assets/app.js");
    assert_status(client, 304);
    assert_int_equal(client_answer(client)->length, 0);
    client_header(client, "If-None-Match", "\"another\"");
    client_get(client, "/assets/app.js?v=%.12s", tag + 1);
    assert_status(client, 200);
    assert_string_equal(client_answer_header(client, "Cache-Control"), "public, max-age=31536000, immutable");
}

TEST_WEB(a_file_is_sent_compressed_when_that_is_taken)
{
    struct client *client = signed_in(world, "");
    client_get(client, "/assets/ithaca.css");
    size_t whole = client_answer(client)->length;
    client_header(client, "Accept-Encoding", "gzip, deflate");
    client_get(client, "/assets/ithaca.css");
    assert_string_equal(client_answer_header(client, "Content-Encoding"), "gzip");
    assert_in_range(client_answer(client)->length, 100, whole / 2);
    client_header(client, "Accept-Encoding", "gzip, deflate, br");
    client_get(client, "/assets/ithaca.css");
    assert_string_equal(client_answer_header(client, "Content-Encoding"), "br");
}

TEST_WEB(files_are_only_read_and_only_from_their_folder)
{
    struct client *client = signed_in(world, "");
    client_post(client, "/assets/app.js", "");
    assert_status(client, 405);
    client_get(client, "/assets/../web/layout.html");
    assert_status(client, 404);
    client_get(client, "/assets/%%2e%%2e/web/layout.html");
    assert_status(client, 404);
}

/* ---- making a router ---- */

TEST_WEB(all_routes_are_listed)
{
    size_t count;
    const struct route *const *routes = router_routes(client_router(client_of(world, NULL)), &count);
    assert_int_equal(count, sizeof test_routes / sizeof test_routes[0]);
    assert_string_equal(routes[1]->pattern, "/open");
}

TEST_WEB(two_routes_for_one_path_are_refused)
{
    static const struct route twice[] = {GET("/notes/:id", ACCESS_ANYONE, show_note),
                                         GET("/notes/:number", ACCESS_ANYONE, show_note)};
    static const struct route_table table = ROUTE_TABLE(twice), *const tables[] = {&table};
    struct router_config config = {.tables = tables, .table_count = 1, .clock = &world->clock};
    struct router *router;
    const char *message = "";
    assert_error(router_new(world->arena, &config, &router, &message), ERROR_INVALID);
    assert_non_null(strstr(message, "/notes/:"));
}

TEST_WEB(a_route_without_its_template_is_refused)
{
    static const struct route lost[] = {{.method = METHOD_GET,
                                         .pattern = "/lost",
                                         .summary = "a test",
                                         .handle = show_words,
                                         .view = &note_record,
                                         .template = "web/nowhere.html"}};
    static const struct route_table table = ROUTE_TABLE(lost), *const tables[] = {&table};
    struct router_config config = {.tables = tables, .table_count = 1, .clock = &world->clock};
    struct router *router;
    const char *message = "";
    assert_error(router_new(world->arena, &config, &router, &message), ERROR_INVALID);
    assert_non_null(strstr(message, "web/nowhere.html"));
}

TEST_WEB(a_body_is_bounded_before_it_is_read)
{
    struct router *router = client_router(client_of(world, NULL));
    static const struct http_header cookie = {"Cookie", "ithaca=member"};
    struct http_request http = {
        .method = "POST", .target = "/upload?x=1", .headers = &cookie, .header_count = 1};
    assert_int_equal(router_body_limit(router, &http), 4096);
    http.target = "/api/v1/upload";
    assert_int_equal(router_body_limit(router, &http), 4096);
    http.target = "/nowhere";
    assert_int_equal(router_body_limit(router, &http), 0);
    http.target = "/sign-in";
    assert_int_equal(router_body_limit(router, &http), 1024 * 1024);
    http.header_count = 0;
    assert_int_equal(router_body_limit(router, &http), 64 * 1024);
}
