/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading records from forms, queries and JSON, each kind of field with good and bad input. */
#include "base/text.h"
#include "calendar/zone.h"
#include "tests/support/test.h"
#include "web/input.h"
#include "web/request.h"
#include "web/url.h"

#define STEP_FIELDS(FIELD, R)                                                                                \
    FIELD(R, text, name, 5)                                                                                  \
    FIELD(R, integer, weight, 0)
RECORD_LOCAL(step, STEP_FIELDS)

#define PLAN_FIELDS(FIELD, R)                                                                                \
    FIELD(R, text, title, 20)                                                                                \
    FIELD(R, id, owner, 0)                                                                                   \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, real, hours, 0)                                                                                 \
    FIELD(R, flag, open, 0)                                                                                  \
    FIELD(R, day, due, 0)                                                                                    \
    FIELD(R, time, starts, 0)                                                                                \
    FIELD(R, texts, languages, 5)                                                                            \
    FIELD(R, list, steps, step)                                                                              \
    FIELD(R, record, last, step)
FORM_LOCAL(plan, PLAN_FIELDS)

/* What a request with this body reads. */
struct reading {
    struct arena *arena;
    enum error taken; /* of the body as a whole */
    const char *message;
    enum error read;
    struct request request;
    struct plan plan;
    struct plan_problems problems;
};

static const struct viewer in_berlin = {.person = 1, .zone = "Europe/Berlin"};

static struct reading *read_body(const char *type, const char *body, size_t length)
{
    struct arena *arena = arena_new(0);
    struct reading *reading = ARENA_NEW(arena, struct reading);
    const struct http_header header = {"Content-Type", type};
    const struct http_request http = {.method = "POST",
                                      .headers = &header,
                                      .header_count = 1,
                                      .body = body,
                                      .body_file = -1,
                                      .body_length = length};
    reading->arena = arena;
    reading->message = "";
    reading->request = (struct request){.arena = arena,
                                        .method = METHOD_POST,
                                        .viewer = &in_berlin,
                                        .zone = zone_load(arena, "Europe/Berlin"),
                                        .query_string = "",
                                        .input = ARENA_NEW(arena, struct request_input)};
    reading->taken = input_read_body(arena, &http, reading->request.input, &reading->message);
    input_sort(arena, reading->request.input);
    if (reading->taken == OK)
        reading->read = request_read(&reading->request, &plan_record, &reading->plan, &plan_problems_record,
                                     &reading->problems);
    return reading;
}

static struct reading *read_form(const char *body)
{
    return read_body("application/x-www-form-urlencoded", body, strlen(body));
}

static struct reading *read_json(const char *body)
{
    return read_body("application/json; charset=utf-8", body, strlen(body));
}

static void done(struct reading *reading)
{
    arena_free(reading->arena);
}

static void check_whole_plan(struct reading *reading)
{
    const struct plan *plan = &reading->plan;
    assert_ok(reading->taken);
    assert_ok(reading->read);
    assert_string_equal(plan->title, "Lead a team");
    assert_int_equal(plan->owner, 7654321987654321);
    assert_int_equal(plan->count, -3);
    assert_true(plan->hours == 2.5);
    assert_true(plan->open);
    assert_int_equal(plan->due, day_parse("2026-11-21"));
    assert_int_equal(plan->starts, day_parse("2026-11-21") * 86400 + 14 * 3600);
    assert_int_equal(plan->languages.count, 2);
    assert_string_equal(*LIST_AT(&plan->languages, const char *, 0), "en");
    assert_string_equal(*LIST_AT(&plan->languages, const char *, 1), "fr");
    assert_int_equal(plan->steps.count, 2);
    assert_string_equal(LIST_AT(&plan->steps, struct step, 0)->name, "one");
    assert_string_equal(LIST_AT(&plan->steps, struct step, 1)->name, "two");
    assert_int_equal(LIST_AT(&plan->steps, struct step, 1)->weight, 2);
    assert_string_equal(plan->last->name, "end");
    done(reading);
}

TEST(a_form_fills_every_kind_of_field)
{
    check_whole_plan(
        read_form("title=+Lead+a%20team%0D%0A&owner=7654321987654321&count=-3&hours=2%2C5&open=on&"
                  "due=2026-11-21&starts=2026-11-21T15%3A00&languages=en&languages=fr&languages=+&"
                  "steps.0.name=one&steps.10.name=two&steps.10.weight=2&last.name=end&unknown=1"));
}

TEST(json_fills_every_kind_of_field)
{
    check_whole_plan(
        read_json("{\"title\":\"Lead a team\",\"owner\":\"7654321987654321\",\"count\":-3,\"hours\":2.5,"
                  "\"open\":true,\"due\":\"2026-11-21\",\"starts\":\"2026-11-21T14:00:00Z\","
                  "\"languages\":[\"en\",\"fr\"],\"steps\":[{\"name\":\"one\"},{\"name\":\"two\","
                  "\"weight\":2}],\"last\":{\"name\":\"end\"},\"unknown\":[[{}]]}"));
}

TEST(what_was_not_sent_stays_empty)
{
    static const char *const bodies[] = {"a=1", "title=&owner=&count=&hours=&open=&due=&starts=&languages="};
    for (int i = 0; i < 2; i++) {
        struct reading *reading = read_form(bodies[i]);
        assert_ok(reading->read);
        assert_string_equal(reading->plan.title, "");
        assert_int_equal(reading->plan.owner, 0);
        assert_false(reading->plan.open);
        assert_int_equal(reading->plan.due, 0);
        assert_int_equal(reading->plan.languages.count, 0);
        assert_int_equal(reading->plan.steps.count, 0);
        assert_null(reading->plan.last);
        assert_false(form_has_problems(&plan_problems_record, &reading->problems));
        done(reading);
    }
    struct reading *reading =
        read_json("{\"title\":null,\"open\":false,\"languages\":[],\"steps\":[],\"last\":null}");
    assert_ok(reading->read);
    assert_false(reading->plan.open);
    assert_int_equal(reading->plan.steps.count, 0);
    assert_true(request_has(&reading->request, "languages"));
    done(reading);
}

TEST(a_flag_is_true_unless_it_says_no)
{
    static const struct {
        const char *body;
        bool open;
    } flags[] = {{"open=1", true}, {"open=on", true},     {"open=true", true}, {"open=0", false},
                 {"open=", false}, {"open=false", false}, {"other=1", false}};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        struct reading *reading = read_form(flags[i].body);
        assert_int_equal(reading->plan.open, flags[i].open);
        done(reading);
    }
}

TEST(a_bad_value_gets_a_sentence_and_the_others_are_still_read)
{
    struct reading *reading =
        read_form("title=A+title+of+more+than+twenty&owner=x&count=1.5&hours=two&due=21.11.2026&"
                  "starts=tomorrow&languages=english&steps.0.name=one&steps.3.name=beyond&"
                  "last.weight=heavy");
    assert_error(reading->read, ERROR_INVALID);
    assert_string_equal(reading->problems.title, "Please write at most 20 characters; this has 27.");
    assert_string_equal(reading->problems.owner, "Please choose one of what is offered.");
    assert_string_equal(reading->problems.count, "Please write a whole number, such as 12.");
    assert_string_equal(reading->problems.hours, "Please write a number, such as 2.5.");
    assert_string_equal(reading->problems.due,
                        "Please write the date as year-month-day, such as 2026-11-21.");
    assert_string_equal(reading->problems.starts,
                        "Please write the date and the time, such as 2026-11-21 15:00.");
    assert_string_equal(reading->problems.languages, "Please write at most 5 characters; this has 7.");
    assert_string_equal(reading->problems.steps, "Row 4: Please write at most 5 characters; this has 6.");
    assert_string_equal(reading->problems.last, "Please write a whole number, such as 12.");
    assert_string_equal(reading->problems.open, "");
    assert_true(form_has_problems(&plan_problems_record, &reading->problems));
    assert_string_equal(reading->plan.title, "A title of more than twenty");
    assert_string_equal(LIST_AT(&reading->plan.steps, struct step, 0)->name, "one");
    done(reading);
}

TEST(limits_count_characters_as_people_do)
{
    struct reading *reading =
        read_form("title=%C3%85%C3%85%C3%85%C3%85%C3%85%C3%85%C3%85%C3%85%C3%85%C3%85%C3%85%C3%85");
    assert_ok(reading->read);
    done(reading);
}

TEST(dates_are_those_of_the_calendar)
{
    static const struct {
        const char *body;
        bool good;
    } days[] = {{"due=2024-02-29", true},   {"due=2026-02-29", false}, {"due=2026-13-01", false},
                {"due=2026-00-10", false},  {"due=2026-1-1", false},   {"due=0026-01-01", false},
                {"due=2026-01-01x", false}, {"due=1969-12-31", true},  {"due=-026-01-01", false}};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct reading *reading = read_form(days[i].body);
        assert_int_equal(reading->read == OK, days[i].good);
        done(reading);
    }
}

TEST(times_are_meant_where_the_reader_is_unless_they_say_where)
{
    static const struct {
        const char *time;
        int hour; /* of 2026-07-01 in UTC; -1: refused */
    } times[] = {{"2026-07-01T15:00", 13},
                 {"2026-07-01 15:00", 13},
                 {"2026-07-01T15:00:00.123", 13},
                 {"2026-07-01T15:00:00Z", 15},
                 {"2026-07-01T15:00%2B05:00", 10},
                 {"2026-07-01T15:00-0300", 18},
                 {"2026-07-01T24:00", -1},
                 {"2026-07-01", -1},
                 {"2026-07-01T15", -1},
                 {"2026-07-01T15:00 Berlin", -1},
                 {"2026-07-01T15:60", -1},
                 {"2026-07-01T15:00%2B5", -1}};
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        struct reading *reading = read_form(arena_format(arena, "starts=%s", times[i].time));
        assert_int_equal(reading->read == OK, times[i].hour >= 0);
        if (times[i].hour >= 0)
            assert_int_equal(reading->plan.starts, day_parse("2026-07-01") * 86400 + times[i].hour * 3600);
        done(reading);
    }
    arena_free(arena);
}

TEST(json_of_another_type_is_refused_at_its_field)
{
    struct reading *reading =
        read_json("{\"title\":1,\"owner\":[],\"count\":\"3\",\"hours\":\"a\",\"open\":1,\"due\":1,"
                  "\"starts\":true,\"languages\":\"en\",\"steps\":[1],\"last\":[]}");
    assert_ok(reading->taken);
    assert_error(reading->read, ERROR_INVALID);
    for (size_t i = 0; i < plan_problems_record.field_count; i++) {
        const struct field *field = &plan_problems_record.fields[i];
        assert_string_not_equal(*(const char **)field_at(field, &reading->problems), "");
    }
    done(reading);
}

TEST(json_that_is_no_clean_object_is_refused_whole)
{
    static const char *const bodies[] = {"",
                                         "x",
                                         "[]",
                                         "\"a\"",
                                         "{\"a\":1,\"a\":2}",
                                         "{\"a\":\"\\u0000\"}",
                                         "{\"a\":\"\\u0007\"}",
                                         "{\"a\":\"\xff\"}",
                                         "{\"a\":1}{}",
                                         "{\"a\":[[[[[[[[[[1]]]]]]]]]]}",
                                         "{\"a\\u0001\":1}"};
    for (size_t i = 1; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct reading *reading = read_json(bodies[i]);
        assert_error(reading->taken, ERROR_INVALID);
        assert_string_not_equal(reading->message, "");
        done(reading);
    }
}

TEST(json_with_too_many_values_is_too_large)
{
    struct arena *arena = arena_new(0);
    struct text body;
    text_init(&body, arena);
    text_add(&body, "{\"languages\":[1");
    for (int i = 0; i < INPUT_JSON_VALUES_MAXIMUM; i++) text_add(&body, ",1");
    text_add(&body, "]}");
    struct reading *reading = read_json(body.at);
    assert_error(reading->taken, ERROR_TOO_LARGE);
    done(reading);
    arena_free(arena);
}

/* ---- single values ---- */

static struct request request_with(struct arena *arena, const char *query)
{
    const char *message;
    struct request request = {
        .arena = arena, .query_string = query, .input = ARENA_NEW(arena, struct request_input)};
    assert_ok(input_read_query(arena, query, request.input, &message));
    input_sort(arena, request.input);
    return request;
}

TEST(values_are_found_by_name_the_first_of_several)
{
    struct arena *arena = arena_new(0);
    struct request request = request_with(arena, "b=1&a=x+y&b=2&c&=empty&b=%C3%A4");
    assert_string_equal(request_value(&request, "a"), "x y");
    assert_string_equal(request_value(&request, "b"), "1");
    assert_string_equal(request_value(&request, "none"), "");
    assert_true(request_has(&request, "c"));
    assert_false(request_has(&request, "none"));
    arena_free(arena);
}

TEST(pages_are_counted_from_one)
{
    static const struct {
        const char *query;
        int64_t page;
    } pages[] = {{"", 1}, {"page=3", 3}, {"page=0", 1}, {"page=-1", 1}, {"page=x", 1}, {"page=1000001", 1}};
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct request request = request_with(arena, pages[i].query);
        assert_int_equal(request_page(&request), pages[i].page);
    }
    arena_free(arena);
}

TEST(a_query_is_written_again_with_one_value_changed)
{
    struct arena *arena = arena_new(0);
    struct request request = request_with(arena, "q=a%20b&page=2&&p%61ge=3&x");
    assert_string_equal(request_query_with(&request, "page", "4"), "?q=a%20b&x&page=4");
    assert_string_equal(request_query_with(&request, "page", NULL), "?q=a%20b&x");
    assert_string_equal(request_query_with(&request, "new", "\"&\xc3\xa4"),
                        "?q=a%20b&page=2&p%61ge=3&x&new=%22%26%C3%A4");
    request = request_with(arena, "");
    assert_string_equal(request_query_with(&request, "page", NULL), "?");
    arena_free(arena);
}

TEST(a_list_is_linked_at_another_page_unless_that_is_before_the_first)
{
    struct arena *arena = arena_new(0);
    struct request request = request_with(arena, "q=ada&page=2");
    assert_string_equal(request_page_link(&request, 3), "?q=ada&page=3");
    assert_string_equal(request_page_link(&request, 0), "");
    arena_free(arena);
}

TEST(the_host_of_an_address_is_what_is_shown)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(url_host(arena, "https://hooks.example.org:8443/a/b?c#d"), "hooks.example.org:8443");
    assert_string_equal(url_host(arena, "https://hooks.example.org"), "hooks.example.org");
    assert_string_equal(url_host(arena, "hooks"), "");
    arena_free(arena);
}
