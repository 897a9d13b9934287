/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Feeds in the ways in which well-known programs write them; the samples are our own. */
#include "calendar/free_busy.h"

#include "base/clock.h"
#include "base/text.h"
#include "calendar/date_text.h"
#include "tests/support/test.h"

#define FILE_OF(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"

/* 2026-11-22 to 2027-01-21, for somebody in Berlin. */
static struct free_busy_window window_of(struct arena *arena)
{
    return (struct free_busy_window){.from = day_parse("2026-11-22") * 86400,
                                     .until = day_parse("2027-01-21") * 86400,
                                     .zone = zone_load(arena, "Europe/Berlin"),
                                     .email = "Jonas@harbor.example"};
}

/* "2026-11-23T08:00:00Z/2026-11-23T09:00:00Z …": what the feed says, in UTC. */
static const char *spans_of(struct arena *arena, const char *feed)
{
    struct free_busy_window window = window_of(arena);
    struct list spans = {0};
    struct text out;
    struct date_reader utc = {.zone = zone_load(arena, "UTC")};
    assert_ok(free_busy_read(arena, feed, strlen(feed), &window, &spans));
    text_init(&out, arena);
    LIST_EACH (&spans, struct free_busy_span, span) {
        if (out.length) text_add_char(&out, ' ');
        date_text_moment(&utc, DATE_ISO, span->starts_at, &out);
        text_add_char(&out, '/');
        date_text_moment(&utc, DATE_ISO, span->ends_at, &out);
    }
    return out.at;
}

static void assert_spans(const char *feed, const char *expected)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(spans_of(arena, feed), expected);
    arena_free(arena);
}

TEST(free_busy_times_are_taken_but_not_the_free_ones)
{
    assert_spans(
        FILE_OF("BEGIN:VFREEBUSY\r\nDTSTART:20261122T000000Z\r\nDTEND:20270121T000000Z\r\n"
                "FREEBUSY;FBTYPE=BUSY:20261123T090000Z/PT1H,20261124T130000Z/20261124T1400\r\n 00Z\r\n"
                "FREEBUSY;FBTYPE=FREE:20261125T090000Z/PT8H\r\n"
                "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261126T090000Z/PT30M\r\n"
                "FREEBUSY:20261123T093000Z/PT1H\r\n"
                "END:VFREEBUSY\r\n"),
        "2026-11-23T09:00:00Z/2026-11-23T10:30:00Z 2026-11-24T13:00:00Z/2026-11-24T14:00:00Z "
        "2026-11-26T09:00:00Z/2026-11-26T09:30:00Z");
}

/* As Google Calendar writes a private address: whole zone names, changed times with the same UID. */
TEST(a_feed_in_the_style_of_google_is_read)
{
    assert_spans(
        "BEGIN:VCALENDAR\r\nPRODID:-//Example//Calendar 1.0//EN\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\n"
        "METHOD:PUBLISH\r\nX-WR-CALNAME:jonas@harbor.example\r\nX-WR-TIMEZONE:Europe/Berlin\r\n"
        "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nX-LIC-LOCATION:Europe/Berlin\r\n"
        "BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nDTSTART:19701025T030000\r\n"
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
        /* A series of Mondays until 7 December, with one left out and one moved. */
        EVENT("DTSTART;TZID=Europe/Berlin:20250106T090000\r\nDTEND;TZID=Europe/Berlin:20250106T093000\r\n"
              "RRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20261207T080000Z;BYDAY=MO\r\n"
              "EXDATE;TZID=Europe/Berlin:20261130T090000\r\n"
              "UID:series@calendar.example\r\nSTATUS:CONFIRMED\r\nSUMMARY:Team\r\nTRANSP:OPAQUE\r\n")
            EVENT("DTSTART;TZID=Europe/Berlin:20261208T140000\r\nDTEND;TZID=Europe/Berlin:20261208T150000\r\n"
                  "UID:series@calendar.example\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261207T090000\r\n"
                  "STATUS:CONFIRMED\r\nSUMMARY:Team\r\n"
                  "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P0DT0H10M0S\r\nDTSTART:20261201T000000Z\r\n"
                  "DURATION:P3D\r\nEND:VALARM\r\n")
        /* A birthday, free; a declined invitation; a day off; one in another zone. */
        EVENT("DTSTART;VALUE=DATE:20261125\r\nDTEND;VALUE=DATE:20261126\r\nUID:b\r\nTRANSP:TRANSPARENT\r\n")
            EVENT("DTSTART:20261126T100000Z\r\nDTEND:20261126T110000Z\r\nUID:d\r\n"
                  "ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=DECLINED;CN=Jonas:mailto:jonas@harbor.example\r\n"
                  "ATTENDEE;PARTSTAT=ACCEPTED:mailto:amara@harbor.example\r\n")
                EVENT(
                    "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261226\r\nUID:o\r\nTRANSP:OPAQUE\r\n")
                    EVENT(
                        "DTSTART;TZID=America/New_York:20261201T090000\r\nDTEND;TZID=America/New_York:20261201T100000\r\n"
                        "UID:n\r\n") "END:VCALENDAR\r\n",
        "2026-11-23T08:00:00Z/2026-11-23T08:30:00Z 2026-12-01T14:00:00Z/2026-12-01T15:00:00Z "
        "2026-12-08T13:00:00Z/2026-12-08T14:00:00Z 2026-12-23T23:00:00Z/2026-12-25T23:00:00Z");
}

/* As Outlook publishes a calendar: zones by names of its own, described in the file, and a busy status. */
TEST(a_feed_in_the_style_of_outlook_is_read)
{
    assert_spans(
        "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nPRODID:Example Server\r\nVERSION:2.0\r\nX-WR-CALNAME:Kalender\r\n" EVENT(
            "UID:040000008200E0\r\nSUMMARY:Gebucht\r\n"
            "DTSTART;TZID=W. Europe Standard Time:20261124T100000\r\n"
            "DTEND;TZID=W. Europe Standard Time:20261124T113000\r\nCLASS:PUBLIC\r\nTRANSP:OPAQUE\r\n"
            "STATUS:CONFIRMED\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nX-MICROSOFT-CDO-ALLDAYEVENT:FALSE\r\n")
            EVENT("UID:2\r\nDTSTART;TZID=\"W. Europe Standard Time\":20261125T100000\r\n"
                  "DTEND;TZID=\"W. Europe Standard Time\":20261125T110000\r\n"
                  "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE\r\n")
                EVENT("UID:3\r\nRRULE:FREQ=MONTHLY;COUNT=3;BYDAY=-1TH\r\n"
                      "DTSTART;TZID=W. Europe Standard Time:20260924T080000\r\nDURATION:PT15M\r\n")
                    EVENT(
                        "UID:4\r\nDTSTART;TZID=W. Europe Standard Time:20260701T120000\r\nRRULE:FREQ=YEARLY\r\n"
                        "DTEND;TZID=W. Europe Standard Time:20260701T130000\r\n") "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\n"
                                                                                  "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
                                                                                  "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
                                                                                  "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
                                                                                  "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
                                                                                  "END:VCALENDAR\r\n",
        "2026-11-24T09:00:00Z/2026-11-24T10:30:00Z 2026-11-26T07:00:00Z/2026-11-26T07:15:00Z");
}

/* As Nextcloud and other CalDAV servers export: several zones, floating times, whole days without an end. */
TEST(a_feed_in_the_style_of_nextcloud_is_read)
{
    assert_spans(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//dav//EN\nX-WR-CALNAME:Privat\n" EVENT(
            "UID:a\nDTSTAMP:20261101T000000Z\nDTSTART;TZID=/example.org/20260101_1/Asia/Tokyo:20261127T080000\n"
            "DTEND;TZID=/example.org/20260101_1/Asia/Tokyo:20261127T090000\nSTATUS:TENTATIVE\n")
            EVENT("UID:b\nDTSTART:20261128T090000\nDTEND:20261128T100000\n") EVENT(
                "UID:c\nDTSTART;VALUE=DATE:20261129\n")
                EVENT("UID:d\nDTSTART:20261202T090000Z\nDTEND:20261202T100000Z\nSTATUS:CANCELLED\n") EVENT(
                    "UID:e\nDTSTART;VALUE=DATE:20261203\nRRULE:FREQ=DAILY;COUNT=4;INTERVAL=2\nEXDATE;VALUE=DATE:20261205\n")
                    EVENT(
                        "UID:f\nDTSTART;TZID=Europe/Berlin:20261215T220000\nDTEND;TZID=Europe/Berlin:20261216T020000\n"
                        "RDATE;TZID=Europe/Berlin:20261217T220000,20261218T220000\n") "BEGIN:VTODO\nDTSTART:20261204T000000Z\nDUE:20261205T000000Z\nEND:VTODO\n"
                                                                                      "BEGIN:VJOURNAL\nDTSTART:20261204T000000Z\nEND:VJOURNAL\nEND:VCALENDAR\n",
        "2026-11-26T23:00:00Z/2026-11-27T00:00:00Z 2026-11-28T08:00:00Z/2026-11-28T09:00:00Z "
        "2026-11-28T23:00:00Z/2026-11-29T23:00:00Z 2026-12-02T23:00:00Z/2026-12-03T23:00:00Z "
        "2026-12-06T23:00:00Z/2026-12-07T23:00:00Z 2026-12-08T23:00:00Z/2026-12-09T23:00:00Z "
        "2026-12-15T21:00:00Z/2026-12-16T01:00:00Z 2026-12-17T21:00:00Z/2026-12-18T01:00:00Z "
        "2026-12-18T21:00:00Z/2026-12-19T01:00:00Z");
}

TEST(a_series_keeps_its_time_on_the_wall_and_its_length_by_the_clock)
{
    struct arena *arena = arena_new(0);
    const char *spans =
        spans_of(arena, FILE_OF(EVENT("UID:x\r\nDTSTART;TZID=Europe/Berlin:20260601T090000\r\n"
                                      "DTEND;TZID=Europe/Berlin:20260601T100000\r\n"
                                      "RRULE:FREQ=MONTHLY;BYMONTHDAY=1\r\n")));
    assert_string_equal(
        spans, "2026-12-01T08:00:00Z/2026-12-01T09:00:00Z 2027-01-01T08:00:00Z/2027-01-01T09:00:00Z");
    arena_free(arena);
}

TEST(what_began_before_the_window_or_ends_after_it_is_cut)
{
    assert_spans(FILE_OF(EVENT("UID:x\r\nDTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20261123\r\n")
                             EVENT("UID:y\r\nDTSTART:20270120T220000Z\r\nDTEND:20280101T000000Z\r\n")
                                 EVENT("UID:z\r\nDTSTART:20270201T220000Z\r\nDTEND:20280101T000000Z\r\n")),
                 "2026-11-22T00:00:00Z/2026-11-22T23:00:00Z 2027-01-20T22:00:00Z/2027-01-21T00:00:00Z");
}

TEST(what_cannot_be_understood_leaves_out_that_event_alone)
{
    assert_spans(
        FILE_OF(
            EVENT("UID:a\r\nDTSTART:soon\r\nDTEND:later\r\n")
                EVENT("UID:b\r\nDTSTART:20261123T100000Z\r\nDTEND:20261123T090000Z\r\n") EVENT(
                    "UID:c\r\nSUMMARY:no time\r\n") EVENT("UID:d\r\nDTSTART:20261123T150000Z\r\n")
                    EVENT("UID:e\r\nDTSTART;TZID=Mars/Olympus:20261123T120000\r\nDURATION:PT1H\r\n")
                        EVENT("UID:f\r\nDTSTART:20261124T120000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=HOURLY\r\n")),
        "2026-11-23T11:00:00Z/2026-11-23T12:00:00Z 2026-11-24T12:00:00Z/2026-11-24T13:00:00Z");
}

static enum error read_error(const char *feed)
{
    struct arena *arena = arena_new(0);
    struct free_busy_window window = window_of(arena);
    struct list spans = {0};
    enum error error = free_busy_read(arena, feed, strlen(feed), &window, &spans);
    assert_true(error == OK || spans.count == 0);
    arena_free(arena);
    return error;
}

TEST(what_is_no_whole_calendar_is_refused)
{
    assert_error(read_error(""), ERROR_INVALID);
    assert_error(read_error("<!doctype html><title>Sign in</title>"), ERROR_INVALID);
    assert_error(read_error("BEGIN:VCALENDAR\r\n" EVENT("DTSTART:20261123T100000Z\r\nDURATION:PT1H\r\n")),
                 ERROR_INVALID);
    assert_error(read_error("BEGIN:VCARD\r\nEND:VCARD\r\n"), ERROR_INVALID);
    assert_error(read_error(FILE_OF("")), OK);
}

/* So many copies of a text between a head and an end. */
static char *many(struct arena *arena, const char *head, const char *each, int count, const char *end)
{
    struct text out;
    text_init(&out, arena);
    text_add(&out, head);
    for (int i = 0; i < count; i++) text_add(&out, each);
    text_add(&out, end);
    return out.at;
}

TEST(bombs_of_events_series_and_times_are_refused)
{
    struct arena *arena = arena_new(0);
    const char *head = "BEGIN:VCALENDAR\n", *end = "END:VCALENDAR\n";
    const char *series = "BEGIN:VEVENT\nUID:x\nDTSTART:19000101T000000Z\nDURATION:PT1H\n"
                         "RRULE:FREQ=DAILY;COUNT=999999\nEND:VEVENT\n";
    assert_error(read_error(many(arena, head, "BEGIN:VEVENT\nEND:VEVENT\n", FREE_BUSY_EVENTS_MAX + 1, end)),
                 ERROR_TOO_LARGE);
    assert_error(read_error(many(arena, head, series, 1000, end)), ERROR_TOO_LARGE);
    assert_error(read_error(many(arena, "BEGIN:VCALENDAR\nBEGIN:VFREEBUSY\nFREEBUSY:",
                                 "20261123T090000Z/PT1H,", 60000, "\nEND:VFREEBUSY\nEND:VCALENDAR\n")),
                 ERROR_TOO_LARGE);
    assert_error(read_error(many(arena, head, "X-PADDING:…………………………………………\n", 60000, end)), ERROR_TOO_LARGE);
    assert_error(read_error(many(arena, head, "BEGIN:VTIMEZONE\nEND:VTIMEZONE\n", 1000, end)),
                 ERROR_TOO_LARGE);
    arena_free(arena);
}

TEST(components_may_be_nested_as_deep_as_the_file_is_long)
{
    struct arena *arena = arena_new(0);
    char *begins = many(arena, "BEGIN:VCALENDAR\n", "BEGIN:X\n", 100000, "");
    assert_error(read_error(begins), ERROR_INVALID);
    assert_error(read_error(many(arena, begins, "END:X\n", 100000, "END:VCALENDAR\n")), OK);
    arena_free(arena);
}

TEST(where_there_are_too_many_spans_short_gaps_count_as_busy)
{
    struct arena *arena = arena_new(0);
    struct free_busy_window window = window_of(arena);
    struct list spans = {0};
    struct text feed;
    text_init(&feed, arena);
    text_add(&feed, "BEGIN:VCALENDAR\nBEGIN:VFREEBUSY\n");
    for (int i = 0; i < 5000; i++)
        text_addf(&feed, "FREEBUSY:202611%02dT%02d%02d00Z/PT1M\n", 23 + i / 720, i / 30 % 24, i % 30 * 2);
    text_add(&feed, "END:VFREEBUSY\nEND:VCALENDAR\n");
    assert_ok(free_busy_read(arena, feed.at, feed.length, &window, &spans));
    assert_in_range(spans.count, 1, FREE_BUSY_SPANS_MAX);
    arena_free(arena);
}
