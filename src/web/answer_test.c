/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What requests get: problems, errors in kind words, headers, compressed answers, files. */
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "tests/support/little.h"

/* ---- what was sent ---- */

TEST_WEB(what_cannot_be_taken_comes_back_with_its_problem)
{
    struct client *client = little_client(world, "member");
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
    struct client *client = little_client(world, "member");
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        client_header(client, "X-CSRF-Token", client_form_token(client));
        client_send(client, "POST", "/notes/1", bodies[i].type, bodies[i].body, strlen(bodies[i].body));
        assert_status(client, bodies[i].status);
    }
}

TEST_WEB(a_body_over_the_routes_limit_is_too_large)
{
    struct client *client = little_client(world, "member");
    client_post(client, "/notes/1", arena_format(world->arena, "words=%05000d", 1));
    assert_status(client, 413);
}

TEST_WEB(a_form_with_thousands_of_fields_is_too_large)
{
    struct client *client = little_client(world, "member");
    struct text body;
    text_init(&body, world->arena);
    for (int i = 0; i < 2000; i++) text_add(&body, "&a");
    client_post(client, "/notes/1", body.at + 1);
    assert_status(client, 413);
}

TEST_WEB(a_damaged_query_is_refused)
{
    struct client *client = little_client(world, "member");
    client_get(client, "/notes/1?words=%%f0%%28");
    assert_status(client, 400);
    client_get(client, "/notes/1?words=%%0");
    assert_status(client, 400);
    client_get(client, "/notes/1?&&words=a&words=b&=&");
    assert_status(client, 200);
}

TEST_WEB(a_target_or_headers_without_end_are_refused)
{
    struct client *client = little_client(world, "member");
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
    struct client *client = little_client(world, "member");
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
    struct client *client = little_client(world, "member");
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

TEST_WEB(what_is_refused_further_down_stays_refused)
{
    struct client *client = little_client(world, "member");
    client_get(client, "/refused");
    assert_status(client, 409);
    assert_page_has(client, "It ended meanwhile.");
    client_api_get(client, "/refused");
    assert_status(client, 409);
    assert_page_has(client, "\"message\":\"It ended meanwhile.\"");
}

TEST_WEB(a_request_that_needs_too_much_memory_ends_alone)
{
    struct client *client = little_client(world, "member");
    client_get(client, "/exhaust");
    assert_status(client, 503);
    assert_string_equal(client_answer_header(client, "Retry-After"), "5");
    client_get(client, "/member");
    assert_status(client, 200);
}

SQL(forget_migrations, "DELETE FROM schema_migration");
SQL(count_migrations, "SELECT COUNT(*) FROM schema_migration");

static enum error write_without_end(struct db *db, void *arena)
{
    TRY(db_run(db, &forget_migrations, DB_NO_PARAMS, NULL));
    for (int i = 0; i < 1000; i++) *(char *)arena_alloc(arena, 1 << 20) = 1;
    return OK;
}

static enum error change(struct request *request, struct reply *reply)
{
    (void)reply;
    return db_write(request->db, write_without_end, request->arena);
}

TEST_DB(a_change_that_runs_out_of_memory_is_undone)
{
    static const struct route changing[] = {
        {.method = METHOD_GET, .pattern = "/change", .summary = "a test", .handle = change}};
    static const struct route_table table = ROUTE_TABLE(changing), *const tables[] = {&table};
    struct router_config config = {.tables = tables, .table_count = 1};
    struct client *client = client_with(world, &config);
    int64_t before, after;
    assert_ok(db_number(world->db, &count_migrations, DB_NO_PARAMS, &before));
    client_get(client, "/change");
    assert_status(client, 503);
    assert_ok(db_number(world->db, &count_migrations, DB_NO_PARAMS, &after));
    assert_int_equal(after, before);
    assert_true(before > 0);
}

/* ---- headers ---- */

TEST_WEB(every_answer_carries_the_security_headers)
{
    static const char *const paths[] = {"/member",         "/nowhere",       "/assets/app.js",
                                        "/assets/nothing", "/fail/conflict", "/exhaust"};
    struct client *client = little_client(world, "member");
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
    struct client *client = little_client(world, "member");
    client_get(client, "/member");
    assert_string_equal(client_answer_header(client, "Cache-Control"), "private, no-store");
}

TEST_WEB(a_download_is_offered_under_its_name_and_compressed_when_taken)
{
    struct client *client = little_client(world, "member");
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
    struct client *client = little_client(world, "");
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
    struct client *client = little_client(world, "");
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
    struct client *client = little_client(world, "");
    client_post(client, "/assets/app.js", "");
    assert_status(client, 405);
    client_get(client, "/assets/../web/layout.html");
    assert_status(client, 404);
    client_get(client, "/assets/%%2e%%2e/web/layout.html");
    assert_status(client, 404);
}
