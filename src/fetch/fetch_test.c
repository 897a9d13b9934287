/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Against a small server on loopback, which the tests allow where it is not the point. */
#include "fetch/fetch.h"

#include <stdlib.h>

#include "base/text.h"
#include "fetch/test_web_server.h"

/* What the server does, by the path. */
struct scene {
    struct arena *arena;
    struct test_web_server *server;
    const struct fetch_allow *allow; /* 127.0.0.1 */
    char *large;                     /* an answer of more than 1 MiB, without its length */
};

static const char *answer(void *context, const char *request)
{
    const struct scene *scene = context;
    static const char AROUND[] = "HTTP/1.1 302 Found\r\nLocation: /around\r\nContent-Length: 0\r\n\r\n";
    if (strncmp(request, "GET /slow", 9) == 0) return NULL;
    if (strncmp(request, "GET /large", 10) == 0) return scene->large;
    if (strncmp(request, "GET /broken", 11) == 0) return "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf";
    if (strncmp(request, "GET /noise", 10) == 0) return "\x16\x03\x01 this is no HTTP\r\n\r\n";
    if (strncmp(request, "GET /once", 9) == 0)
        return "HTTP/1.1 301 Moved\r\nLocation: /feed?key=1\r\nContent-Length: 4\r\n\r\nmove";
    if (strncmp(request, "GET /around", 11) == 0) return AROUND;
    if (strncmp(request, "GET /inside", 11) == 0)
        return "HTTP/1.1 307 Moved\r\nLocation: http://169.254.169.254/latest/\r\nContent-Length: 0\r\n\r\n";
    if (strncmp(request, "GET /file", 9) == 0)
        return "HTTP/1.1 302 Moved\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n";
    if (strncmp(request, "GET /plain", 10) == 0)
        return "HTTP/1.1 302 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    return "HTTP/1.1 200 OK\r\nContent-Type: text/calendar; charset=utf-8\r\nETag: \"7\"\r\n"
           "Last-Modified: Sat, 21 Nov 2026 22:50:00 GMT\r\nContent-Length: 5\r\n\r\nhello";
}

static void scene_set(struct scene *scene, const char *tls_name)
{
    const char *message;
    enum { LARGE = 1200000 };
    *scene = (struct scene){.arena = arena_new(0)};
    scene->large = arena_alloc(scene->arena, LARGE + 1);
    memset(scene->large, 'x', LARGE);
    memcpy(scene->large, "HTTP/1.1 200 OK\r\n\r\n", 19);
    assert_ok(fetch_allow_read(scene->arena, "127.0.0.1", &scene->allow, &message));
    scene->server = test_web_server_open(answer, scene, tls_name);
}

static void scene_end(struct scene *scene)
{
    test_web_server_close(scene->server);
    arena_free(scene->arena);
}

static struct fetch_request request_of(const struct scene *scene, const char *path)
{
    return (struct fetch_request){
        .url = test_web_server_url(scene->arena, scene->server, path), .allow = scene->allow, .seconds = 20};
}

static void assert_fetch(const struct scene *scene, const struct fetch_request *request,
                         enum fetch_failure expected, struct fetch_answer *ret_answer)
{
    enum fetch_failure failure = fetch(scene->arena, request, ret_answer);
    assert_string_equal(fetch_failure_name(failure), fetch_failure_name(expected));
}

TEST(an_answer_comes_with_what_its_headers_say)
{
    struct scene scene;
    struct fetch_answer got;
    scene_set(&scene, NULL);
    struct fetch_header headers[] = {{"If-None-Match", "\"6\""}, {"Accept", "text/calendar"}};
    struct fetch_request request = request_of(&scene, "/feed");
    request.headers = headers;
    request.header_count = 2;
    assert_fetch(&scene, &request, FETCH_DONE, &got);
    assert_int_equal(got.status, 200);
    assert_int_equal(got.body.length, 5);
    assert_string_equal(got.body.at, "hello");
    assert_string_equal(got.content_type, "text/calendar; charset=utf-8");
    assert_string_equal(got.etag, "\"7\"");
    assert_string_equal(got.last_modified, "Sat, 21 Nov 2026 22:50:00 GMT");
    const char *asked = test_web_server_request(scene.server);
    assert_int_equal(strncmp(asked, "GET /feed HTTP/1.1\r\n", 20), 0);
    assert_non_null(strstr(asked, "\r\nIf-None-Match: \"6\"\r\n"));
    assert_null(strstr(asked, "Accept-Encoding"));
    assert_null(strstr(asked, "Cookie"));
    scene_end(&scene);
}

TEST(a_post_carries_its_bytes_and_the_first_bytes_of_the_answer_are_kept)
{
    struct scene scene;
    struct fetch_answer got;
    scene_set(&scene, NULL);
    struct fetch_header type = {"Content-Type", "application/json"};
    struct fetch_request request = request_of(&scene, "/hook");
    request.post = true;
    request.body = (struct bytes){"{\"a\":1}", 7};
    request.headers = &type;
    request.header_count = 1;
    request.largest = 3;
    request.cut = true;
    assert_fetch(&scene, &request, FETCH_DONE, &got);
    assert_int_equal(got.status, 200);
    assert_string_equal(got.body.at, "hel");
    const char *asked = test_web_server_request(scene.server);
    assert_non_null(strstr(asked, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(asked, "\r\n\r\n{\"a\":1}"));
    assert_null(strstr(asked, "Expect"));
    scene_end(&scene);
}

TEST(loopback_is_refused_before_anybody_is_asked)
{
    struct scene scene;
    struct fetch_answer got;
    scene_set(&scene, NULL);
    struct fetch_request request = request_of(&scene, "/feed");
    request.allow = NULL;
    assert_fetch(&scene, &request, FETCH_INTERNAL, &got);
    assert_int_equal(got.status, 0);
    assert_int_equal(test_web_server_count(scene.server), 0);
    scene_end(&scene);
}

TEST(a_name_that_leads_inside_is_refused_when_it_was_looked_up)
{
    struct scene scene;
    struct fetch_answer got;
    scene_set(&scene, NULL);
    const char *port = strrchr(test_web_server_url(scene.arena, scene.server, ""), ':') + 1;
    struct fetch_request request = {
        .url = arena_format(scene.arena, "http://feeds.example:%s/feed", port),
        .resolve = arena_format(scene.arena, "feeds.example:%s:127.0.0.1", port),
    };
    assert_fetch(&scene, &request, FETCH_INTERNAL, &got);
    assert_int_equal(test_web_server_count(scene.server), 0);
    request.allow = scene.allow;
    assert_fetch(&scene, &request, FETCH_DONE, &got);
    scene_end(&scene);
}

TEST(what_is_too_slow_too_large_or_broken_off_is_a_failure)
{
    struct scene scene;
    struct fetch_answer got;
    scene_set(&scene, NULL);
    struct fetch_request request = request_of(&scene, "/slow");
    request.seconds = 1;
    assert_fetch(&scene, &request, FETCH_TOO_SLOW, &got);
    request = request_of(&scene, "/large");
    request.largest = 1000000;
    assert_fetch(&scene, &request, FETCH_TOO_LARGE, &got);
    request.largest = 2000000;
    assert_fetch(&scene, &request, FETCH_DONE, &got);
    assert_int_equal(got.body.length, 1200000 - 19);
    request = request_of(&scene, "/broken");
    assert_fetch(&scene, &request, FETCH_BROKEN_OFF, &got);
    request = request_of(&scene, "/noise");
    assert_fetch(&scene, &request, FETCH_BROKEN_OFF, &got);
    scene_end(&scene);
}

TEST(a_server_that_is_not_there_is_not_reached)
{
    struct scene scene;
    struct fetch_answer got;
    scene_set(&scene, NULL);
    struct fetch_request request = request_of(&scene, "/feed");
    test_web_server_close(scene.server);
    assert_fetch(&scene, &request, FETCH_NOT_REACHED, &got);
    arena_free(scene.arena);
}

TEST(redirects_are_followed_as_far_as_was_said_and_never_inside)
{
    struct scene scene;
    struct fetch_answer got;
    scene_set(&scene, NULL);
    struct fetch_request request = request_of(&scene, "/once");
    assert_fetch(&scene, &request, FETCH_DONE, &got);
    assert_int_equal(got.status, 301);
    request.redirects = 1;
    assert_fetch(&scene, &request, FETCH_DONE, &got);
    assert_int_equal(got.status, 200);
    assert_string_equal(got.body.at, "hello");
    request = request_of(&scene, "/around");
    request.redirects = 3;
    int before = test_web_server_count(scene.server);
    assert_fetch(&scene, &request, FETCH_REDIRECTED, &got);
    assert_int_equal(test_web_server_count(scene.server) - before, 4);
    request = request_of(&scene, "/inside");
    request.redirects = 3;
    assert_fetch(&scene, &request, FETCH_INTERNAL, &got);
    request = request_of(&scene, "/file");
    request.redirects = 3;
    assert_fetch(&scene, &request, FETCH_BAD_URL, &got);
    scene_end(&scene);
}

TEST(a_certificate_has_to_be_trusted_and_of_that_name)
{
    struct scene scene;
    struct fetch_answer got;
    scene_set(&scene, "127.0.0.1");
    struct fetch_request request = request_of(&scene, "/feed");
    assert_fetch(&scene, &request, FETCH_UNTRUSTED, &got);
    request.ca_file = test_web_server_certificate(scene.arena, scene.server);
    assert_fetch(&scene, &request, FETCH_DONE, &got);
    assert_string_equal(got.body.at, "hello");
    request.url = test_web_server_url(scene.arena, scene.server, "/plain");
    request.redirects = 3;
    assert_fetch(&scene, &request, FETCH_REDIRECTED, &got);
    scene_end(&scene);
    scene_set(&scene, "feeds.example");
    request = request_of(&scene, "/feed");
    request.ca_file = test_web_server_certificate(scene.arena, scene.server);
    assert_fetch(&scene, &request, FETCH_UNTRUSTED, &got);
    assert_int_equal(test_web_server_count(scene.server), 0);
    scene_end(&scene);
}

TEST(proxies_of_the_environment_are_not_used)
{
    struct scene scene;
    struct fetch_answer got;
    scene_set(&scene, NULL);
    assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1/", 1), 0);
    struct fetch_request request = request_of(&scene, "/feed");
    assert_fetch(&scene, &request, FETCH_DONE, &got);
    assert_int_equal(unsetenv("http_proxy"), 0);
    scene_end(&scene);
}

TEST(each_failure_has_a_name_and_words)
{
    for (int i = FETCH_DONE + 1; i <= FETCH_NO_MEMORY; i++) {
        enum fetch_failure failure = (enum fetch_failure)i;
        assert_false(text_is_blank(fetch_failure_words(failure)));
        assert_int_equal(fetch_failure_find(fetch_failure_name(failure)), failure);
    }
    assert_int_equal(fetch_failure_find("nothing"), FETCH_DONE);
    assert_string_equal(fetch_failure_words(FETCH_DONE), "");
}
