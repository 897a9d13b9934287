/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The way of requests through a little table of routes: who gets through, what is refused. */
#include "tests/support/little.h"
#include "web/guard.h"

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
        struct client *client = little_client(world, roles[role]);
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
    struct client *client = little_client(world, "");
    client_get(client, "/notes/7?words=a%%26b");
    assert_seen(client, "/sign-in?next=%2Fnotes%2F7%3Fwords%3Da%2526b");
    client_get(client, "/");
    assert_seen(client, "/sign-in");
}

TEST_WEB(a_stranger_at_the_api_gets_json)
{
    struct client *client = little_client(world, "");
    client_api_get(client, "/notes/7");
    assert_status(client, 401);
    assert_string_equal(client_answer(client)->type, "application/json");
    assert_page_has(client, "\"error\":\"unauthorized\"");
}

TEST_WEB(an_unknown_session_is_a_stranger)
{
    struct client *client = little_client(world, "somebody");
    client_get(client, "/open");
    assert_status(client, 200);
    client_get(client, "/member");
    assert_status(client, 303);
}

TEST_WEB(a_bearer_token_counts_without_cookie_and_form_token)
{
    struct client *client = little_client(world, "");
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
    struct client *client = little_client(world, "");
    client_with_token(client, "nobody");
    client_api_get(client, "/open");
    assert_status(client, 401);
    assert_string_equal(client_answer_header(client, "WWW-Authenticate"), "Bearer");
    assert_page_has(client, "\"error\":\"unauthorized\"");
}

/* ---- paths ---- */

TEST_WEB(a_fixed_part_wins_over_a_parameter)
{
    struct client *client = little_client(world, "member");
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
    struct client *client = little_client(world, "member");
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        client_get(client, "%s", paths[i]);
        assert_status(client, 404);
    }
    client_api_get(client, "/sign-in");
    assert_status(client, 404);
}

TEST_WEB(another_method_is_answered_with_those_that_work)
{
    struct client *client = little_client(world, "member");
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
    struct client *client = little_client(world, "member");
    client_get(client, "/notes/7/?words=a");
    assert_status(client, 308);
    assert_string_equal(client_answer(client)->location, "/notes/7?words=a");
    client_get(client, "//elsewhere.example/");
    assert_status(client, 404);
}

TEST_WEB(head_is_answered_like_get)
{
    struct client *client = little_client(world, "member");
    client_send(client, "HEAD", "/notes/7", NULL, NULL, 0);
    assert_status(client, 200);
}

/* ---- forms from elsewhere ---- */

TEST_WEB(a_form_with_its_token_is_taken_and_seen_at_the_next_page)
{
    struct client *client = little_client(world, "member");
    client_post(client, "/notes/1", "words=hello");
    assert_seen(client, "/notes/1");
    client_get(client, "/fail/nothing");
    assert_page_has(client, "Saved “hello”.");
    client_get(client, "/fail/nothing");
    assert_page_lacks(client, "Saved");
}

TEST_WEB(a_form_without_the_right_token_changes_nothing)
{
    struct client *client = little_client(world, "member");
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
    struct client *client = little_client(world, "");
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
    struct client *client = little_client(world, "member");
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
    struct client *client = little_client_at(world, "http://portal.example");
    client_use_session(client, "member");
    client_post(client, "/notes/1", "words=a");
    assert_status(client, 403);
    client_header(client, "Origin", "http://portal.example");
    client_post(client, "/notes/1", "words=a");
    assert_status(client, 303);
}

TEST_WEB(json_with_a_cookie_needs_the_token_too)
{
    struct client *client = little_client(world, "member");
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
    struct client *client = little_client(world, "member");
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
    struct client *client = little_client(world, "");
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
    struct client *client = little_client_at(world, "https://portal.example");
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

/* ---- making a router ---- */

static enum error never(struct request *request, struct reply *reply)
{
    (void)request;
    (void)reply;
    return ERROR_NOT_FOUND;
}

TEST_WEB(two_routes_for_one_path_are_refused)
{
    static const struct route twice[] = {
        {.method = METHOD_GET, .pattern = "/notes/:id", .summary = "a test", .handle = never},
        {.method = METHOD_GET, .pattern = "/notes/:number", .summary = "a test", .handle = never}};
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
                                         .handle = never,
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
    struct router *router = client_router(little_client_at(world, NULL));
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
