/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "calendar/icalendar.h"
#include "calendar/icalendar_parts.h"
#include "tests/support/test.h"

static int64_t at(const char *day, int hour)
{
    return day_parse(day) * 86400 + hour * 3600;
}

static struct icalendar_event meeting(struct arena *arena)
{
    return (struct icalendar_event){.uid = "abc@ithaca",
                                    .stamp = at("2026-03-02", 9),
                                    .starts_at = at("2026-11-26", 14),
                                    .ends_at = at("2026-11-26", 15),
                                    .zone = zone_load(arena, "Europe/Berlin"),
                                    .summary = "Meeting with Amara (Ithaca)"};
}

static const char *written(struct arena *arena, enum icalendar_method method, struct icalendar_event event)
{
    struct icalendar calendar = {.method = method};
    *LIST_ADD(&calendar.events, arena, struct icalendar_event) = event;
    return icalendar_write(arena, &calendar);
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) fail_msg("“%s” is not in:\n%s", part, text);
}

TEST(an_event_stands_on_the_clocks_of_its_zone)
{
    struct arena *arena = arena_new(0);
    const char *text = written(arena, ICALENDAR_PLAIN, meeting(arena));
    assert_has(text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    assert_has(text, "\r\nDTSTART;TZID=Europe/Berlin:20261126T150000\r\n");
    assert_has(text, "\r\nDTEND;TZID=Europe/Berlin:20261126T160000\r\n");
    assert_has(text, "\r\nDTSTAMP:20260302T090000Z\r\n");
    assert_has(text, "\r\nTZID:Europe/Berlin\r\n");
    assert_null(strstr(text, "METHOD"));
    arena_free(arena);
}

TEST(utc_stands_without_a_zone)
{
    struct arena *arena = arena_new(0);
    struct icalendar_event event = meeting(arena);
    event.zone = zone_load(arena, "UTC");
    const char *text = written(arena, ICALENDAR_REQUEST, event);
    assert_has(text, "\r\nMETHOD:REQUEST\r\n");
    assert_has(text, "\r\nDTSTART:20261126T140000Z\r\n");
    assert_null(strstr(text, "VTIMEZONE"));
    arena_free(arena);
}

TEST(the_second_of_two_equal_times_stands_in_utc)
{
    struct arena *arena = arena_new(0);
    struct icalendar_event event = meeting(arena);
    event.starts_at = at("2026-10-25", 1) + 1800;
    event.ends_at = event.starts_at + 3600;
    const char *text = written(arena, ICALENDAR_PLAIN, event);
    assert_has(text, "\r\nDTSTART:20261025T013000Z\r\n");
    event.starts_at -= 3600;
    text = written(arena, ICALENDAR_PLAIN, event);
    assert_has(text, "\r\nDTSTART;TZID=Europe/Berlin:20261025T023000\r\n");
    arena_free(arena);
}

TEST(a_series_has_its_rule_its_exceptions_and_its_end_in_utc)
{
    struct arena *arena = arena_new(0);
    struct icalendar_event event = meeting(arena);
    event.rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20270701";
    *LIST_ADD(&event.except, arena, int64_t) = at("2026-12-10", 14);
    const char *text = written(arena, ICALENDAR_PLAIN, event);
    assert_has(text, "\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20270701T130000Z\r\n");
    assert_has(text, "\r\nEXDATE;TZID=Europe/Berlin:20261210T150000\r\n");
    arena_free(arena);
}

TEST(people_stand_with_their_answers_and_nothing_can_be_smuggled_in_by_a_name)
{
    struct arena *arena = arena_new(0);
    struct icalendar_event event = meeting(arena);
    struct icalendar_person organizer = {.name = "Ithaca", .address = "ithaca@harbor.example"};
    event.organizer = &organizer;
    event.asks = true;
    *LIST_ADD(&event.attendees, arena, struct icalendar_person) =
        (struct icalendar_person){"Müller, \"Bo\"\r\nX-EVIL:1;2", "bo+a@harbor.example", ICALENDAR_DECLINED};
    event.summary = "Meeting; with\nAmara, Bo \\o/";
    const char *text = written(arena, ICALENDAR_REQUEST, event);
    assert_has(text, "\r\nORGANIZER;CN=\"Ithaca\":mailto:ithaca@harbor.example\r\n");
    assert_has(text, "\r\nATTENDEE;CN=\"Müller, 'Bo'X-EVIL:1;2\";CUTYPE=INDIVIDUAL;ROLE=REQ-PART");
    assert_has(text, "PARTSTAT=DECLINED");
    assert_has(text, "\r\nSUMMARY:Meeting\\; with\\nAmara\\, Bo \\\\o/\r\n");
    assert_null(strstr(text, "\r\nX-EVIL"));
    arena_free(arena);
}

TEST(long_lines_are_folded_between_characters)
{
    struct arena *arena = arena_new(0);
    struct text out;
    text_init(&out, arena);
    icalendar_add_line(&out, "SUMMARY:ääääääääääääääääääääääääääääääääääääääääääääääääääääääää");
    size_t width = 0;
    for (const char *byte = out.at; *byte; byte++) {
        if (*byte == '\n') {
            assert_true(width <= 76);
            assert_true(byte[1] == '\0' || (byte[1] == ' ' && ((unsigned char)byte[2] & 0xc0) != 0x80));
            width = 0;
        } else {
            width++;
        }
    }
    assert_has(out.at, "\r\n ");
    arena_free(arena);
}

/* ---- answers ---- */

#define REPLY_BEFORE                                                                                         \
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"               \
    "UID:abc@ithaca\r\nDTSTAMP:20260302T100000Z\r\nSEQUENCE:2\r\n"
#define REPLY_BEHIND "END:VEVENT\r\nEND:VCALENDAR\r\n"
#define AMARA "ATTENDEE;CN=\"Okafor, Amara\";PARTSTAT=ACCEPTED:mailto:amara%2Ework@harbor.example\r\n"

static enum error reading(struct arena *arena, const char *text, struct icalendar_reply *ret_reply)
{
    struct list replies = {0};
    TRY(icalendar_read_reply(arena, text, strlen(text), &replies));
    assert_int_equal(replies.count, 1);
    *ret_reply = *LIST_AT(&replies, struct icalendar_reply, 0);
    return OK;
}

TEST(an_answer_says_who_and_what)
{
    struct arena *arena = arena_new(0);
    struct icalendar_reply reply;
    assert_ok(reading(arena, REPLY_BEFORE AMARA REPLY_BEHIND, &reply));
    assert_string_equal(reply.uid, "abc@ithaca");
    assert_string_equal(reply.address, "amara.work@harbor.example");
    assert_int_equal(reply.sequence, 2);
    assert_int_equal(reply.stamp, at("2026-03-02", 10));
    assert_int_equal(reply.answer, ICALENDAR_ACCEPTED);
    assert_null(reply.zone);
    arena_free(arena);
}

TEST(an_answer_to_one_occurrence_says_which)
{
    struct arena *arena = arena_new(0);
    struct icalendar_reply reply;
    assert_ok(reading(arena,
                      REPLY_BEFORE "RECURRENCE-ID;TZID=Europe/Berlin:20261126T150000\r\n" AMARA REPLY_BEHIND,
                      &reply));
    assert_string_equal(reply.zone, "Europe/Berlin");
    assert_int_equal(reply.occurs.day, day_parse("2026-11-26"));
    assert_int_equal(reply.occurs.second, 15 * 3600);
    assert_ok(reading(arena, REPLY_BEFORE "RECURRENCE-ID:20261126T140000Z\r\n" AMARA REPLY_BEHIND, &reply));
    assert_string_equal(reply.zone, "UTC");
    assert_ok(
        reading(arena, REPLY_BEFORE "RECURRENCE-ID;VALUE=DATE:20261126\r\n" AMARA REPLY_BEHIND, &reply));
    assert_true(reply.whole_day);
    assert_ok(reading(arena,
                      REPLY_BEFORE
                      "RECURRENCE-ID;TZID=W. Europe Standard Time:20261126T150000\r\n" AMARA REPLY_BEHIND,
                      &reply));
    assert_string_equal(reply.zone, "");
    arena_free(arena);
}

TEST(what_is_no_answer_is_refused)
{
    struct arena *arena = arena_new(0);
    struct icalendar_reply reply;
    static const char *const texts[] = {
        "",
        "Hello",
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n",
        REPLY_BEFORE REPLY_BEHIND,
        REPLY_BEFORE AMARA AMARA REPLY_BEHIND,
        REPLY_BEFORE "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:amara@harbor.example\r\n" REPLY_BEHIND,
        REPLY_BEFORE "ATTENDEE;PARTSTAT=ACCEPTED:http://harbor.example\r\n" REPLY_BEHIND,
        REPLY_BEFORE "SEQUENCE:-3\r\n" REPLY_BEHIND,
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_error(reading(arena, texts[i], &reply), ERROR_INVALID);
    const char *request = written(arena, ICALENDAR_REQUEST, meeting(arena));
    assert_error(reading(arena, request, &reply), ERROR_INVALID);
    char *long_text = arena_alloc(arena, ICALENDAR_REPLY_MAX + 2);
    memset(long_text, 'x', ICALENDAR_REPLY_MAX + 1);
    assert_error(reading(arena, long_text, &reply), ERROR_TOO_LARGE);
    arena_free(arena);
}
