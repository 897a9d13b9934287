/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/support/little.h"

#include "base/text.h"

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

/* A handler that makes something of its own of what was refused further down. */
static enum error show_despite_refusal(struct request *request, struct reply *reply)
{
    reply_refuse(reply, ERROR_CONFLICT, "It ended meanwhile.");
    reply_explain(reply, "Somebody saved it meanwhile.");
    return show_words(request, reply);
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

const struct route little_routes[] = {
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
    GET("/refused", ACCESS_SIGNED_IN, show_despite_refusal),
    GET("/exhaust", ACCESS_SIGNED_IN, exhaust),
    GET("/download", ACCESS_SIGNED_IN, download),
    {.method = METHOD_POST, .pattern = "/sign-in", .handle = sign_in, .summary = "a test", .page_only = true},
    {.method = METHOD_POST,
     .pattern = "/sign-out",
     .handle = sign_out,
     .summary = "a test",
     .page_only = true},
};
static const struct route_table test_table = ROUTE_TABLE(little_routes);
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

struct client *little_client_at(struct test_world *world, const char *origin)
{
    struct router_config config = {
        .tables = test_tables, .table_count = 1, .identify = identify, .origin = origin};
    return client_with(world, &config);
}

struct client *little_client(struct test_world *world, const char *role)
{
    struct client *client = little_client_at(world, NULL);
    client_use_session(client, role);
    return client;
}
