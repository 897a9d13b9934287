/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Calendars with everything that makes them hard, for other programs to read (tests/calendars): written into
 * the directory that ITHACA_CALENDAR_SAMPLES names, together with the moments of all meetings as we know
 * them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "invite/test_invite.h"
#include "tests/support/client.h"

SQL(samples_planned, "SELECT starts_at, minutes FROM meeting WHERE state = 'planned' ORDER BY starts_at, id");
SQL(samples_rows, "SELECT id FROM calendar_invitation WHERE person_id = $1 ORDER BY id");

#define MOMENT_FIELDS(FIELD, R)                                                                              \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, integer, minutes, 0)
RECORD_LOCAL(sample_moment, MOMENT_FIELDS)
#define ROW_FIELDS(FIELD, R) FIELD(R, id, id, 0)
RECORD_LOCAL(sample_row, ROW_FIELDS)

struct sampling {
    struct test_world *world;
    const char *directory;
    int64_t jonas;
};

static void save(const struct sampling *sampling, const char *name, const char *text)
{
    FILE *file = fopen(arena_format(sampling->world->arena, "%s/%s", sampling->directory, name), "we");
    assert_non_null(file);
    assert_true(fwrite(text, 1, strlen(text), file) == strlen(text));
    assert_int_equal(fclose(file), 0);
}

/* Names that no address could be made of. */
static int64_t somebody(const struct sampling *sampling, const char *name)
{
    struct test_world *world = sampling->world;
    struct person_input input = {
        .name = name,
        .email = arena_format(world->arena, "p%lld@harbor.example", (long long)id_new(&world->clock)),
        .time_zone = "Europe/Stockholm"};
    int64_t id;
    assert_ok(person_add(world->db, world->arena, &world->clock, &input, &id));
    return id;
}

/* A series with somebody, from a day on; one of it moved, one longer, one called off. */
static int64_t series_with(const struct sampling *sampling, const char *name, const char *zone,
                           struct recurrence recurrence, const char *first)
{
    struct test_world *world = sampling->world;
    int64_t relationship = relationship_of(world, sampling->jonas, somebody(sampling, name)), id;
    struct membership jonas = opened_by(world, relationship, sampling->jonas);
    struct meeting_series_new series = {.recurrence = recurrence,
                                        .zone = zone,
                                        .first_day = day_parse(first),
                                        .minute = 16 * 60 + 30,
                                        .minutes = 50};
    assert_ok(meeting_series_start(&jonas, &series, &id));
    struct meeting second = occurrence_of(&jonas, id, 1), third = occurrence_of(&jonas, id, 2),
                   fourth = occurrence_of(&jonas, id, 3);
    moved_by_hours(&jonas, &second, 26);
    assert_ok(meeting_cancel(&jonas, third.id, third.version, ""));
    struct meeting_moving longer = {
        .id = fourth.id, .version = fourth.version, .starts_at = fourth.starts_at, .minutes = 90};
    assert_ok(meeting_move(&jonas, &longer));
    return relationship;
}

static int64_t add_all(const struct sampling *sampling)
{
    struct recurrence weekly = recurrence_on(RECURRENCE_WEEKS, 1, day_parse("2026-03-05"));
    struct recurrence fortnightly = recurrence_on(RECURRENCE_WEEKS, 2, day_parse("2026-03-05"));
    struct recurrence counted = weekly, until = weekly;
    counted.count = 9;
    until.until = day_parse("2026-06-04");
    (void)series_with(sampling, "Müller, Zoë; \"Bo\"", "Europe/Berlin", weekly, "2026-03-05");
    (void)series_with(sampling, "ليلى حداد", "Africa/Casablanca", weekly, "2026-03-05");
    (void)series_with(sampling, "Ana Ruiz", "America/New_York", fortnightly, "2026-03-05");
    (void)series_with(sampling, "Moana Te Rangi", "Pacific/Auckland", weekly, "2026-03-05");
    (void)series_with(sampling, "Noa Levi", "Asia/Jerusalem", counted, "2026-03-05");
    (void)series_with(sampling, "Kim Lord", "Australia/Lord_Howe", until, "2026-03-05");
    (void)series_with(sampling, "Ravi Iyer", "Asia/Kolkata",
                      recurrence_on(RECURRENCE_MONTHS, 1, day_parse("2026-03-05")), "2026-03-05");
    (void)series_with(sampling, "Una Tc", "UTC", recurrence_on(RECURRENCE_MONTHS, 1, day_parse("2026-03-31")),
                      "2026-03-31");
    return series_with(sampling, "Zoë Ångström-Łukasiewicz, Ph.D. of the Faculty of Very Long Names",
                       "Europe/Dublin", weekly, "2026-03-05");
}

static void save_moments(const struct sampling *sampling)
{
    struct test_world *world = sampling->world;
    struct list moments = {0};
    struct text lines;
    text_init(&lines, world->arena);
    assert_ok(
        db_list(world->db, world->arena, &samples_planned, DB_NO_PARAMS, &sample_moment_record, &moments));
    LIST_EACH (&moments, struct sample_moment, moment)
        text_addf(&lines, "%lld %lld\n", (long long)moment->starts_at,
                  (long long)(moment->starts_at + moment->minutes * 60));
    save(sampling, "moments", lines.at);
}

static void save_feed(const struct sampling *sampling)
{
    struct client *client = client_new(sampling->world);
    char secret[TOKEN_SIZE];
    assert_ok(invite_feed_make(sampling->world->db, &sampling->world->clock, sampling->jonas, secret));
    client_get(client, "/calendar/feed/%s.ics", secret);
    assert_status(client, 200);
    save(sampling, "feed.ics", client_answer(client)->body);
}

/* The first mail to Jonas about a relationship. */
static void save_invitation(const struct sampling *sampling, int64_t relationship, const char *name)
{
    static const struct mail_server office = {
        .host = "127.0.0.1", .from_name = "Ithaca, Harbor", .from_address = "ithaca@harbor.example"};
    static const struct notify_sender sender = {.server = &office, .origin = "https://ithaca.example"};
    struct test_world *world = sampling->world;
    struct job_run run = {
        .db = world->db, .arena = world->arena, .clock = &world->clock, .subject_id = relationship};
    struct list rows = {0};
    struct mail mail;
    bool needed;
    assert_ok(invite_look(&run, &sender));
    assert_ok(db_list(world->db, world->arena, &samples_rows, DB_PARAMS(db_int(sampling->jonas)),
                      &sample_row_record, &rows));
    assert_true(rows.count > 0);
    run.subject_id = LIST_AT(&rows, struct sample_row, rows.count - 1)->id;
    assert_ok(invite_mail_of(&run, &sender, &needed, &mail));
    assert_true(needed);
    save(sampling, name, mail.calendar);
    assert_ok(invite_row_settle(world->db, run.subject_id, "sent", ""));
}

TEST_DB(calendars_are_written_for_other_programs_to_read)
{
    const char *directory = getenv("ITHACA_CALENDAR_SAMPLES");
    struct sampling sampling = {.world = world,
                                .directory = directory ? directory : test_directory(world->arena),
                                .jonas = person_named(world, "Jonas Lindqvist")};
    assert_ok(db_run(world->db, &testing_invite_account, DB_PARAMS(db_int(sampling.jonas)), NULL));
    int64_t relationship = add_all(&sampling), single;
    save_invitation(&sampling, relationship, "series.ics");
    struct membership jonas = opened_by(
        world, relationship_of(world, sampling.jonas, somebody(&sampling, "Öz, Ay")), sampling.jonas);
    single = planned_in_hours(&jonas, 100);
    save_invitation(&sampling, jonas.relationship, "request.ics");
    save_moments(&sampling);
    save_feed(&sampling);
    assert_ok(meeting_cancel(&jonas, single, 1, ""));
    save_invitation(&sampling, jonas.relationship, "cancel.ics");
}
