/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "busy/busy_parts.h"
#include "busy/test_busy.h"
#include "fetch/fetch.h"
#include "person/person.h"

SQL(testing_busy_rows, "SELECT COUNT(*) FROM free_busy");
SQL(testing_busy_due, "SELECT COALESCE(due_at, 0) FROM free_busy WHERE person_id = $1");
SQL(testing_busy_jobs, "SELECT COUNT(*) FROM job WHERE kind = '" BUSY_JOB "' AND subject_id = $1");
SQL(testing_busy_leave, "UPDATE person SET active = 0, left_on = 20514 WHERE id = $1");

static int64_t somebody(struct test_world *world, const char *name)
{
    struct person_input input = {.name = name,
                                 .email = arena_format(world->arena, "%s@harbor.example", name),
                                 .time_zone = "Europe/Stockholm"};
    int64_t id;
    assert_ok(person_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

static int64_t number(struct test_world *world, const struct sql *sql, struct db_params params)
{
    int64_t found;
    assert_ok(db_number(world->db, sql, params, &found));
    return found;
}

static struct busy_feed feed_of(struct test_world *world, int64_t person)
{
    struct busy_means means = busy_means_of(world);
    struct busy_feed feed;
    assert_ok(busy_feed_get(&means, person, &feed));
    return feed;
}

static struct list times_of(struct test_world *world, int64_t one, int64_t other)
{
    struct busy_means means = busy_means_of(world);
    struct list people = {0}, spans = {0};
    *LIST_ADD(&people, world->arena, int64_t) = one;
    if (other) *LIST_ADD(&people, world->arena, int64_t) = other;
    assert_ok(busy_times(&means, &people, world->now / 1000, world->now / 1000 + 30 * 86400, &spans));
    return spans;
}

/* ---- bytes ---- */

TEST(spans_are_read_as_they_were_written)
{
    struct arena *arena = arena_new(0);
    struct list spans = {0}, read = {0};
    *LIST_ADD(&spans, arena, struct free_busy_span) = (struct free_busy_span){1795300000, 1795303600};
    *LIST_ADD(&spans, arena, struct free_busy_span) = (struct free_busy_span){1795303601, 1800000000};
    struct bytes bytes = busy_write_spans(arena, &spans);
    assert_int_equal(bytes.length, 1024);
    assert_ok(busy_read_spans(arena, bytes, &read));
    assert_int_equal(read.count, 2);
    assert_int_equal(LIST_AT(&read, struct free_busy_span, 0)->starts_at, 1795300000);
    assert_int_equal(LIST_AT(&read, struct free_busy_span, 1)->ends_at, 1800000000);
    arena_free(arena);
}

TEST(bytes_that_are_no_spans_are_damaged)
{
    struct arena *arena = arena_new(0);
    struct list spans = {0};
    assert_error(busy_read_spans(arena, (struct bytes){"\x02\x05\x05\x05", 4}, &spans), ERROR_DAMAGED);
    assert_error(
        busy_read_spans(arena, (struct bytes){"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 10}, &spans),
        ERROR_DAMAGED);
    assert_error(busy_read_spans(arena, (struct bytes){"\x90\x4e", 2}, &spans), ERROR_DAMAGED);
    assert_int_equal(spans.count, 0);
    assert_ok(busy_read_spans(arena, (struct bytes){NULL, 0}, &spans));
    arena_free(arena);
}

/* ---- addresses ---- */

TEST(addresses_are_taken_as_people_paste_them)
{
    struct arena *arena = arena_new(0);
    const char *problem;
    assert_string_equal(busy_address_clean(arena, "  webcal://cal.example/a.ics\n", &problem),
                        "https://cal.example/a.ics");
    assert_string_equal(problem, "");
    assert_string_equal(busy_address_clean(arena, "WEBCALS://cal.example/a.ics", &problem),
                        "https://cal.example/a.ics");
    assert_string_equal(problem, "");
    (void)busy_address_clean(arena, "http://10.0.0.7/a.ics", &problem);
    assert_string_equal(problem, "");
    static const char *const BAD[] = {"",
                                      "  ",
                                      "cal.example/a.ics",
                                      "ftp://cal.example/a.ics",
                                      "https://jonas:secret@cal.example/a.ics",
                                      "file:///etc/passwd"};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        (void)busy_address_clean(arena, BAD[i], &problem);
        if (!*problem) fail_msg("%s is no address", BAD[i]);
    }
    arena_free(arena);
}

TEST(each_failure_says_what_to_do)
{
    static const char *const PROBLEMS[] = {"sign_in", "gone", "refused", "no_calendar", "too_much"};
    for (size_t i = 0; i < sizeof PROBLEMS / sizeof PROBLEMS[0]; i++)
        assert_true(*busy_problem_words(PROBLEMS[i]));
    for (int i = FETCH_DONE + 1; i <= FETCH_NO_MEMORY; i++)
        assert_true(*busy_problem_words(fetch_failure_name((enum fetch_failure)i)));
    assert_string_equal(busy_problem_words(""), "");
}

/* ---- reading ---- */

TEST_DB(a_calendar_is_read_and_its_times_are_known)
{
    int64_t jonas = somebody(world, "jonas");
    busy_give_events(world, jonas,
                     BUSY_EVENT("20260303T090000Z", "20260303T100000Z")
                         BUSY_EVENT("20260303T093000Z", "20260303T110000Z")
                             BUSY_EVENT("20260225T093000Z", "20260225T110000Z"));
    struct busy_feed feed = feed_of(world, jonas);
    assert_string_equal(feed.problem, "");
    assert_non_null(strstr(feed.host, "calendar.localhost"));
    assert_null(strstr(feed.host, "otter"));
    assert_int_equal(feed.read_at, world->now / 1000);
    assert_int_equal(feed.spans.count, 1);
    assert_in_range(number(world, &testing_busy_due, DB_PARAMS(db_int(jonas))),
                    world->now / 1000 + BUSY_EVERY, world->now / 1000 + BUSY_EVERY + 300);
    struct list times = times_of(world, jonas, 0);
    assert_int_equal(times.count, 1);
    assert_int_equal(LIST_AT(&times, struct free_busy_span, 0)->starts_at, 1772528400);
    assert_int_equal(LIST_AT(&times, struct free_busy_span, 0)->ends_at, 1772535600);
}

TEST_DB(times_of_several_people_do_not_say_whose_they_are)
{
    int64_t jonas = somebody(world, "jonas"), amara = somebody(world, "amara");
    busy_give_events(world, jonas, BUSY_EVENT("20260303T090000Z", "20260303T100000Z"));
    busy_give_events(world, amara, BUSY_EVENT("20260303T093000Z", "20260303T110000Z"));
    struct list times = times_of(world, jonas, amara);
    assert_int_equal(times.count, 1);
    assert_int_equal(LIST_AT(&times, struct free_busy_span, 0)->ends_at, 1772535600);
}

TEST_DB(times_that_were_not_read_for_a_week_do_not_count)
{
    int64_t jonas = somebody(world, "jonas");
    busy_give_events(world, jonas, BUSY_EVENT("20260313T090000Z", "20260313T100000Z"));
    assert_int_equal(times_of(world, jonas, 0).count, 1);
    world->now += ((int64_t)BUSY_STALE + 1) * 1000;
    assert_int_equal(times_of(world, jonas, 0).count, 0);
}

static void assert_problem(struct test_world *world, int64_t person, const char *head, const char *body,
                           const char *problem)
{
    busy_give(world, person, "calendar", head, body);
    assert_string_equal(feed_of(world, person).problem, busy_problem_words(problem));
}

TEST_DB(what_goes_wrong_is_kept_for_its_owner)
{
    int64_t jonas = somebody(world, "jonas");
    assert_problem(world, jonas, "HTTP/1.1 404 Not Found", "", "gone");
    assert_problem(world, jonas, "HTTP/1.1 401 Who", "", "sign_in");
    assert_problem(world, jonas, "HTTP/1.1 503 Later", "", "refused");
    assert_problem(world, jonas, "HTTP/1.1 200 OK", "<html>Sign in</html>", "no_calendar");
    assert_problem(world, jonas, "HTTP/1.1 302 Go\r\nLocation: http://169.254.169.254/", "", "internal");
    assert_problem(world, jonas, "HTTP/1.1 200 OK", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "");
}

TEST_DB(it_is_tried_later_each_time_and_what_was_known_stays)
{
    int64_t jonas = somebody(world, "jonas"), last = 0;
    busy_give_events(world, jonas, BUSY_EVENT("20260303T100000Z", "20260303T110000Z"));
    for (int i = 0; i < 5; i++) {
        assert_ok(busy_read_now(world, jonas)); /* the server is gone */
        int64_t wait = number(world, &testing_busy_due, DB_PARAMS(db_int(jonas))) - world->now / 1000;
        assert_true(wait > last && wait <= 86400);
        last = wait;
    }
    assert_int_equal(times_of(world, jonas, 0).count, 1);
    assert_string_equal(feed_of(world, jonas).problem, busy_problem_words("not_reached"));
    for (int i = 0; i < 25; i++) assert_ok(busy_read_now(world, jonas));
    assert_int_equal(number(world, &testing_busy_due, DB_PARAMS(db_int(jonas))), 0);
    assert_error(busy_feed_ask(world->db, &world->clock, jonas), ERROR_TOO_MANY);
    world->now += (int64_t)BUSY_REFRESH_SECONDS * 1000;
    assert_ok(busy_feed_ask(world->db, &world->clock, jonas));
    assert_int_equal(number(world, &testing_busy_due, DB_PARAMS(db_int(jonas))), world->now / 1000);
}

SQL(testing_busy_told, "SELECT COUNT(*) FROM notice WHERE person_id = $1 AND kind = 'busy.failing'");

TEST_DB(its_owner_is_told_once_while_it_fails)
{
    int64_t jonas = somebody(world, "jonas");
    busy_give_events(world, jonas, BUSY_EVENT("20260303T100000Z", "20260303T110000Z"));
    for (int i = 0; i < 2; i++) assert_ok(busy_read_now(world, jonas)); /* the server is gone */
    assert_int_equal(number(world, &testing_busy_told, DB_PARAMS(db_int(jonas))), 0);
    for (int i = 0; i < 10; i++) assert_ok(busy_read_now(world, jonas));
    assert_int_equal(number(world, &testing_busy_told, DB_PARAMS(db_int(jonas))), 1);
    busy_give_events(world, jonas, BUSY_EVENT("20260303T100000Z", "20260303T110000Z"));
    for (int i = 0; i < 3; i++) assert_ok(busy_read_now(world, jonas));
    assert_int_equal(number(world, &testing_busy_told, DB_PARAMS(db_int(jonas))), 2);
}

/* A server that gives its calendar once and then says that nothing changed, as long as it is asked so. */
struct unchanged {
    int whole, same;
};

static const char *answer_unchanged(void *context, const char *request)
{
    struct unchanged *unchanged = context;
    if (strstr(request, "\r\nIf-None-Match: \"seven\"\r\n")) {
        unchanged->same++;
        return "HTTP/1.1 304 Not Modified\r\nETag: \"seven\"\r\n\r\n";
    }
    unchanged->whole++;
    return "HTTP/1.1 200 OK\r\nETag: \"seven\"\r\n\r\nBEGIN:VCALENDAR\r\n" BUSY_EVENT(
        "20260303T090000Z", "20260303T100000Z") "END:VCALENDAR\r\n";
}

TEST_DB(a_calendar_that_did_not_change_is_not_sent_again_for_half_a_day)
{
    struct unchanged unchanged = {0};
    struct test_web_server *server = test_web_server_open(answer_unchanged, &unchanged, NULL);
    struct busy_means means = busy_means_of(world);
    int64_t jonas = somebody(world, "jonas");
    assert_ok(busy_feed_put(&means, jonas, test_web_server_url(world->arena, server, "/a.ics")));
    assert_ok(busy_read_now(world, jonas));
    world->now += INT64_C(3600) * 1000;
    assert_ok(busy_read_now(world, jonas));
    assert_int_equal(feed_of(world, jonas).read_at, world->now / 1000);
    assert_int_equal(feed_of(world, jonas).spans.count, 1);
    world->now += INT64_C(86400) * 1000;
    assert_ok(busy_read_now(world, jonas));
    test_web_server_close(server);
    assert_int_equal(unchanged.whole, 2);
    assert_int_equal(unchanged.same, 1);
}

TEST_DB(an_internal_server_is_not_asked_unless_an_admin_allows_it)
{
    struct unchanged unchanged = {0};
    struct test_web_server *server = test_web_server_open(answer_unchanged, &unchanged, NULL);
    struct busy_means means = busy_means_of(world);
    int64_t jonas = somebody(world, "jonas");
    struct job_run job = {
        .db = world->db, .arena = world->arena, .clock = &world->clock, .subject_id = jonas};
    assert_ok(busy_feed_put(&means, jonas, test_web_server_url(world->arena, server, "/a.ics")));
    assert_ok(busy_read(&job, world->portal_key, NULL));
    assert_string_equal(feed_of(world, jonas).problem, fetch_failure_words(FETCH_INTERNAL));
    test_web_server_close(server);
    assert_int_equal(unchanged.whole + unchanged.same, 0);
}

TEST_DB(another_address_forgets_what_was_known)
{
    struct busy_means means = busy_means_of(world);
    int64_t jonas = somebody(world, "jonas");
    busy_give_events(world, jonas, BUSY_EVENT("20260303T090000Z", "20260303T100000Z"));
    assert_ok(busy_feed_put(&means, jonas, "https://other.example/a.ics"));
    struct busy_feed feed = feed_of(world, jonas);
    assert_string_equal(feed.host, "other.example");
    assert_int_equal(feed.read_at, 0);
    assert_int_equal(times_of(world, jonas, 0).count, 0);
    assert_int_equal(number(world, &testing_busy_jobs, DB_PARAMS(db_int(jonas))), 1);
}

/* ---- the round and the end ---- */

TEST_DB(the_round_adds_a_job_for_what_is_due_and_removes_leavers)
{
    int64_t jonas = somebody(world, "jonas"), amara = somebody(world, "amara"), kim = somebody(world, "kim");
    const char *events = BUSY_EVENT("20260303T090000Z", "20260303T100000Z");
    busy_give_events(world, jonas, events);
    busy_give_events(world, amara, events);
    busy_give_events(world, kim, events);
    assert_ok(db_run(world->db, &testing_busy_leave, DB_PARAMS(db_int(kim)), NULL));
    assert_ok(job_cancel(world->db, BUSY_JOB, jonas));
    assert_ok(busy_round(world->db, world->arena, &world->clock));
    assert_int_equal(number(world, &testing_busy_rows, DB_NO_PARAMS), 2);
    assert_int_equal(number(world, &testing_busy_jobs, DB_PARAMS(db_int(jonas))), 0);
    world->now += ((int64_t)BUSY_EVERY + 300) * 1000;
    assert_ok(busy_round(world->db, world->arena, &world->clock));
    assert_ok(busy_round(world->db, world->arena, &world->clock));
    assert_int_equal(number(world, &testing_busy_jobs, DB_PARAMS(db_int(jonas))), 1);
}

TEST_DB(removal_leaves_nothing_and_what_is_under_way_finds_nothing)
{
    struct busy_means means = busy_means_of(world);
    struct busy_feed feed;
    int64_t jonas = somebody(world, "jonas");
    busy_give_events(world, jonas, BUSY_EVENT("20260303T090000Z", "20260303T100000Z"));
    assert_ok(busy_feed_remove(world->db, jonas));
    assert_int_equal(number(world, &testing_busy_rows, DB_NO_PARAMS), 0);
    assert_int_equal(number(world, &testing_busy_jobs, DB_PARAMS(db_int(jonas))), 0);
    assert_error(busy_feed_get(&means, jonas, &feed), ERROR_NOT_FOUND);
    assert_ok(busy_read_now(world, jonas));
    assert_error(busy_feed_ask(world->db, &world->clock, jonas), ERROR_NOT_FOUND);
    assert_ok(busy_feed_remove(world->db, jonas));
    assert_int_equal(times_of(world, jonas, 0).count, 0);
}
