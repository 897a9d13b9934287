/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_rules.h"

#include "calendar/zone.h"
#include "meeting/meeting.h"
#include "tests/support/test.h"

TEST(links_lead_to_the_web_over_tls_and_nowhere_else)
{
    static const char *const good[] = {"", "https://meet.example.org/x", "https://meet.example.org?room=1#x",
                                       "https://[2001:db8::1]/x"};
    static const char *const bad[] = {"http://meet.example.org/x",
                                      "https://",
                                      "https:///x",
                                      "https://?x",
                                      "https://#x",
                                      "javascript:alert(1)",
                                      "https://meet.example.org/a b",
                                      "HTTPS://x/y",
                                      "https://x/\"><script>",
                                      "data:text/html,x",
                                      "/relationships/1"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) assert_true(meeting_link_is_good(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) assert_false(meeting_link_is_good(bad[i]));
}

TEST(links_have_a_longest_length)
{
    char link[MEETING_LINK_MAX + 2];
    memset(link, 'x', sizeof link);
    memcpy(link, "https://", 8);
    link[MEETING_LINK_MAX] = 0;
    assert_true(meeting_link_is_good(link));
    link[MEETING_LINK_MAX] = 'x';
    link[MEETING_LINK_MAX + 1] = 0;
    assert_false(meeting_link_is_good(link));
}

TEST(only_a_later_day_on_its_calendar_puts_a_meeting_off)
{
    struct arena *arena = arena_new(0);
    const struct zone *tokyo = zone_load(arena, "Asia/Tokyo");
    int64_t evening =
        zone_from_local(tokyo, (struct wall_time){.day = day_parse("2026-03-03"), .second = 82800});
    /* Two hours later it is the next day in Tokyo, though not in UTC. */
    assert_true(meeting_is_postponed(tokyo, evening, evening + 7200));
    assert_false(meeting_is_postponed(zone_load(arena, "UTC"), evening, evening + 7200));
    assert_false(meeting_is_postponed(tokyo, evening, evening - 86400));
    assert_false(meeting_is_postponed(tokyo, evening, evening));
    arena_free(arena);
}

TEST(moving_is_said_in_words)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(meeting_postponed_words(arena, NULL, 0), "");
    assert_string_equal(meeting_postponed_words(arena, NULL, 1), "Moved once");
    assert_string_equal(meeting_postponed_words(arena, NULL, 2), "Moved twice");
    assert_string_equal(meeting_postponed_words(arena, NULL, 5), "Moved 5 times");
    arena_free(arena);
}
