/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "overview/overview_rules.h"

#include "base/clock.h"
#include "relationship/relationship_progress.h"
#include "tests/support/test.h"

TEST(events_say_who_did_what)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(overview_event_words(arena, NULL, MEETING_PLANNED, "Amara"),
                        "Amara planned a meeting");
    assert_string_equal(overview_event_words(arena, NULL, MEETING_PLANNED, NULL), "You planned a meeting");
    assert_string_equal(overview_event_words(arena, NULL, MEETING_PLANNED, ""), "A meeting was planned");
    assert_string_equal(overview_event_words(arena, NULL, GOAL_REACHED, "Amara"), "A goal was reached");
    assert_string_equal(overview_event_words(arena, NULL, "weather.changed", "Amara"), "");
    arena_free(arena);
}

TEST(names_with_percent_signs_are_names)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(overview_event_words(arena, NULL, RELATIONSHIP_JOINED, "%s%n"), "%s%n joined");
    arena_free(arena);
}

TEST(events_lead_to_what_they_are_about)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(overview_event_path(arena, MEETING_HELD, 12), "/meetings/12");
    assert_string_equal(overview_event_path(arena, MEETING_HELD, 0), "");
    assert_string_equal(overview_event_path(arena, AGREEMENT_SIGNED, 12), "/agreement");
    assert_string_equal(overview_event_path(arena, RELATIONSHIP_STARTED, 0), "");
    assert_string_equal(overview_event_path(arena, "weather.changed", 3), "");
    arena_free(arena);
}

static const char *glad(struct arena *arena, const char *start, const char *today, int goals, int64_t ago)
{
    struct list events = {0};
    int64_t day = day_parse(today);
    for (int i = 0; i < goals; i++)
        *LIST_ADD(&events, arena, struct relationship_event) =
            (struct relationship_event){.kind = GOAL_REACHED, .happened_at = (day - ago) * 86400};
    return overview_celebration(arena, NULL, &events, day_parse(start), day);
}

TEST(a_reached_goal_is_celebrated_for_two_weeks)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(glad(arena, "2026-01-10", "2026-03-02", 1, 13),
                        "A goal is reached. Say to each other what made it possible.");
    assert_string_equal(glad(arena, "2026-01-10", "2026-03-02", 2, 0),
                        "2 goals are reached. Say to each other what made it possible.");
    assert_string_equal(glad(arena, "2026-01-10", "2026-03-02", 1, 14), "");
    arena_free(arena);
}

TEST(months_together_are_celebrated_for_a_week)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(glad(arena, "2026-01-10", "2026-07-09", 0, 0), "");
    assert_true(*glad(arena, "2026-01-10", "2026-07-10", 0, 0));
    assert_true(*glad(arena, "2026-01-10", "2026-07-16", 0, 0));
    assert_string_equal(glad(arena, "2026-01-10", "2026-07-17", 0, 0), "");
    assert_true(strncmp(glad(arena, "2026-01-10", "2027-01-10", 0, 0), "A year", 6) == 0);
    assert_string_equal(glad(arena, "2026-01-10", "2027-07-10", 0, 0), "");
    assert_true(strncmp(glad(arena, "2026-01-10", "2028-01-11", 0, 0), "2 years", 7) == 0);
    arena_free(arena);
}

TEST(a_month_without_that_day_ends_with_its_last)
{
    struct arena *arena = arena_new(0);
    assert_true(*glad(arena, "2025-08-31", "2026-02-28", 0, 0));
    assert_true(*glad(arena, "2024-02-29", "2025-02-28", 0, 0));
    arena_free(arena);
}
