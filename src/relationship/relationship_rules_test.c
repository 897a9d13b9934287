/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_rules.h"

#include "relationship/relationship_hours.h"
#include "tests/support/test.h"

static const int64_t START = 20000;

TEST(phases_share_the_time_until_the_end)
{
    int64_t days[PHASE_COUNT];
    relationship_phase_days(START, START + 180, days);
    assert_int_equal(days[PHASE_ESTABLISH], START);
    assert_int_equal(days[PHASE_NURTURE], START + 30);
    assert_int_equal(days[PHASE_GROW], START + 90);
    assert_int_equal(days[PHASE_CLOSE], START + 150);
}

TEST(closing_takes_at_most_a_month_of_a_long_relationship)
{
    int64_t days[PHASE_COUNT];
    relationship_phase_days(START, START + 720, days);
    assert_int_equal(days[PHASE_CLOSE], START + 690);
}

TEST(without_an_end_nothing_closes)
{
    int64_t days[PHASE_COUNT];
    relationship_phase_days(START, 0, days);
    assert_int_equal(days[PHASE_CLOSE], 0);
    assert_int_equal(relationship_phase(START, 0, START + 10000), PHASE_GROW);
}

TEST(the_phase_follows_the_day)
{
    assert_int_equal(relationship_phase(START, START + 180, START - 5), PHASE_ESTABLISH);
    assert_int_equal(relationship_phase(START, START + 180, START + 29), PHASE_ESTABLISH);
    assert_int_equal(relationship_phase(START, START + 180, START + 30), PHASE_NURTURE);
    assert_int_equal(relationship_phase(START, START + 180, START + 149), PHASE_GROW);
    assert_int_equal(relationship_phase(START, START + 180, START + 500), PHASE_CLOSE);
}

TEST(the_role_line_says_who_does_what)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(relationship_role_line(arena, NULL, "mentee", "mentor", "Amara", false),
                        "Amara mentors you");
    assert_string_equal(relationship_role_line(arena, NULL, "mentor", "mentee", "Jonas", false),
                        "You mentor Jonas");
    assert_string_equal(relationship_role_line(arena, NULL, "mentor", "mentee", "Jonas", true),
                        "You mentor this group");
    assert_string_equal(relationship_role_line(arena, NULL, "peer", "peer", "Jonas", false),
                        "You and Jonas are peers");
    assert_string_equal(relationship_role_line(arena, NULL, "employee", "manager", "Nora", false),
                        "You report to Nora");
    arena_free(arena);
}

TEST(names_are_joined_as_people_say_them)
{
    struct arena *arena = arena_new(0);
    const char *names[] = {"Amara", "Tom", "Ana", "Li"};
    assert_string_equal(relationship_names(arena, NULL, names, 1), "Amara");
    assert_string_equal(relationship_names(arena, NULL, names, 2), "Amara and Tom");
    assert_string_equal(relationship_names(arena, NULL, names, 3), "Amara, Tom and Ana");
    assert_string_equal(relationship_names(arena, NULL, names, 4), "Amara, Tom and 2 others");
    arena_free(arena);
}

TEST(shared_hours_are_those_in_which_all_work)
{
    struct arena *arena = arena_new(0);
    int64_t stockholm_lagos[] = {7200, 3600};
    struct shared_hours hours = relationship_shared_hours(stockholm_lagos, 2, 9, 17);
    assert_int_equal(hours.length, 7 * 60);
    assert_string_equal(relationship_clock_range(arena, hours, 7200), "10:00–17:00");
    assert_string_equal(relationship_clock_range(arena, hours, 3600), "09:00–16:00");
    arena_free(arena);
}

TEST(shared_hours_may_go_over_midnight_in_utc)
{
    struct arena *arena = arena_new(0);
    int64_t honolulu_auckland[] = {-36000, -28800};
    struct shared_hours hours = relationship_shared_hours(honolulu_auckland, 2, 9, 17);
    assert_int_equal(hours.length, 6 * 60);
    assert_string_equal(relationship_clock_range(arena, hours, -36000), "09:00–15:00");
    arena_free(arena);
}

TEST(shared_hours_follow_half_hours_and_may_be_none)
{
    struct arena *arena = arena_new(0);
    int64_t delhi_london[] = {19800, 0}, california_delhi[] = {-28800, 19800};
    struct shared_hours hours = relationship_shared_hours(delhi_london, 2, 9, 17);
    assert_string_equal(relationship_clock_range(arena, hours, 19800), "14:30–17:00");
    assert_int_equal(relationship_shared_hours(california_delhi, 2, 9, 17).length, 0);
    arena_free(arena);
}
