/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_propose.h"

#include "tests/support/test.h"

/* A search by two people in these zones with usual hours, for the first one, from the start of a day there.
 */
struct two {
    struct arena *arena;
    struct meeting_party parties[2];
    struct meeting_search search;
    struct list times;
};

static struct two two_in(const char *zone, const char *other, const char *day)
{
    struct two two = {.arena = arena_new(0)};
    two.parties[0] =
        (struct meeting_party){.zone = zone_load(two.arena, zone), .hours = person_hours_usual(1)};
    two.parties[1] =
        (struct meeting_party){.zone = zone_load(two.arena, other), .hours = person_hours_usual(2)};
    two.search = (struct meeting_search){
        .count = 2,
        .zone = two.parties[0].zone,
        .from = zone_from_local(two.parties[0].zone, (struct wall_time){.day = day_parse(day)}),
        .days = 21,
        .minutes = 45,
        .most = 6};
    return two;
}

static void propose(struct two *two)
{
    two->times.count = 0;
    two->search.parties = two->parties;
    meeting_propose(two->arena, &two->search, &two->times);
}

/* "2026-03-02 10:00" on somebody's clock. */
static const char *clock_of(struct two *two, size_t who, size_t which)
{
    struct wall_time wall = zone_local(two->parties[who].zone, *LIST_AT(&two->times, int64_t, which));
    struct date date = date_of_day(wall.day);
    return arena_format(two->arena, "%04d-%02d-%02d %02d:%02d", (int)date.year, date.month, date.day,
                        wall.second / 3600, wall.second / 60 % 60);
}

static int64_t outside(struct two *two, size_t who, size_t which)
{
    struct meeting_lie lie =
        meeting_lies(&two->parties[who], *LIST_AT(&two->times, int64_t, which), two->search.minutes);
    assert_false(lie.off);
    return lie.before + lie.after;
}

TEST(the_earliest_days_come_first_at_different_times_of_the_day)
{
    struct two two = two_in("Europe/Stockholm", "Europe/Stockholm", "2026-03-05");
    propose(&two);
    assert_int_equal(two.times.count, 6);
    assert_string_equal(clock_of(&two, 0, 0), "2026-03-05 10:00");
    assert_string_equal(clock_of(&two, 0, 1), "2026-03-06 13:00");
    assert_string_equal(clock_of(&two, 0, 2), "2026-03-09 10:00"); /* after the weekend */
    arena_free(two.arena);
}

TEST(nothing_is_proposed_before_the_moment_from_which_to_look)
{
    struct two two = two_in("Europe/Stockholm", "Europe/Stockholm", "2026-03-05");
    two.search.from += 14 * 3600 + 600;
    propose(&two);
    assert_string_equal(clock_of(&two, 0, 0), "2026-03-05 15:00");
    arena_free(two.arena);
}

TEST(what_is_taken_is_not_proposed)
{
    struct two two = two_in("Europe/Stockholm", "Europe/Stockholm", "2026-03-05");
    *LIST_ADD(&two.search.busy, two.arena, struct meeting_busy) =
        (struct meeting_busy){.starts_at = two.search.from + 9 * 3600, .minutes = 4 * 60 + 30};
    propose(&two);
    assert_string_equal(clock_of(&two, 0, 0), "2026-03-05 14:00");
    arena_free(two.arena);
}

TEST(a_meeting_may_begin_when_another_one_ends)
{
    struct two two = two_in("Europe/Stockholm", "Europe/Stockholm", "2026-03-05");
    *LIST_ADD(&two.search.busy, two.arena, struct meeting_busy) =
        (struct meeting_busy){.starts_at = two.search.from + 9 * 3600, .minutes = 60};
    propose(&two);
    assert_string_equal(clock_of(&two, 0, 0), "2026-03-05 10:00");
    arena_free(two.arena);
}

TEST(days_and_hours_of_each_count)
{
    struct two two = two_in("Europe/Stockholm", "Europe/Stockholm", "2026-03-02");
    two.parties[1].hours = (struct person_hours){.days = 8, .from_minute = 14 * 60, .until_minute = 18 * 60};
    propose(&two);
    assert_int_equal(two.times.count, 3); /* Thursdays only */
    assert_string_equal(clock_of(&two, 0, 0), "2026-03-05 15:00");
    assert_string_equal(clock_of(&two, 0, 1), "2026-03-12 15:00");
    arena_free(two.arena);
}

TEST(between_europe_and_america_the_changes_of_both_clocks_count)
{
    /* New York goes to summer time on 8 March, Stockholm on 29 March: five hours apart in between, else six.
     */
    struct two before = two_in("Europe/Stockholm", "America/New_York", "2026-03-02");
    struct two between = two_in("Europe/Stockholm", "America/New_York", "2026-03-16");
    struct two after = two_in("Europe/Stockholm", "America/New_York", "2026-03-30");
    propose(&before);
    propose(&between);
    propose(&after);
    assert_string_equal(clock_of(&before, 0, 0), "2026-03-02 15:30");
    assert_string_equal(clock_of(&before, 1, 0), "2026-03-02 09:30");
    assert_string_equal(clock_of(&between, 0, 0), "2026-03-16 15:00");
    assert_string_equal(clock_of(&between, 1, 0), "2026-03-16 10:00");
    assert_string_equal(clock_of(&after, 0, 0), "2026-03-30 15:30");
    assert_string_equal(clock_of(&after, 1, 0), "2026-03-30 09:30");
    arena_free(before.arena);
    arena_free(between.arena);
    arena_free(after.arena);
}

TEST(in_every_week_of_a_year_both_are_at_work)
{
    static const char *const pairs[][2] = {
        {"Europe/Stockholm", "America/New_York"}, {"Europe/London", "Asia/Kolkata"},
        {"Asia/Kathmandu", "Europe/Berlin"},      {"Australia/Adelaide", "Asia/Tokyo"},
        {"Pacific/Honolulu", "Pacific/Auckland"}, {"America/St_Johns", "Africa/Lagos"},
        {"Australia/Lord_Howe", "Asia/Singapore"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct two two = two_in(pairs[i][0], pairs[i][1], "2026-01-01");
        for (int week = 0; week < 53; week++, two.search.from += 7 * 86400) {
            propose(&two);
            assert_true(two.times.count >= 3);
            for (size_t k = 0; k < two.times.count; k++) {
                assert_int_equal(outside(&two, 0, k), 0);
                assert_int_equal(outside(&two, 1, k), 0);
                if (k) assert_true(*LIST_AT(&two.times, int64_t, k) > *LIST_AT(&two.times, int64_t, k - 1));
            }
        }
        arena_free(two.arena);
    }
}

TEST(half_hours_of_zones_are_met)
{
    struct two two = two_in("Europe/London", "Asia/Kolkata", "2026-01-05"); /* 5:30 apart */
    propose(&two);
    assert_string_equal(clock_of(&two, 0, 0), "2026-01-05 10:00");
    assert_string_equal(clock_of(&two, 1, 0), "2026-01-05 15:30");
    arena_free(two.arena);
}

TEST(across_the_date_line_each_has_a_working_day)
{
    struct two two = two_in("Pacific/Honolulu", "Pacific/Auckland", "2026-01-09"); /* a Friday in Honolulu */
    propose(&two);
    /* That Friday is Saturday in Auckland, and its Monday is still Sunday in Honolulu. */
    assert_string_equal(clock_of(&two, 0, 0), "2026-01-12 11:00");
    assert_string_equal(clock_of(&two, 1, 0), "2026-01-13 10:00");
    arena_free(two.arena);
}

TEST(where_hours_do_not_meet_the_edges_are_taken_in_turns)
{
    struct two two = two_in("America/Los_Angeles", "Asia/Kolkata", "2026-01-05"); /* 13:30 apart */
    int64_t given[2] = {0};
    propose(&two);
    assert_int_equal(two.times.count, 6);
    for (size_t k = 0; k < two.times.count; k++)
        for (size_t who = 0; who < 2; who++) given[who] += outside(&two, who, k);
    assert_true(given[0] > 0 && given[1] > 0);
    assert_true(given[0] < 2 * given[1] && given[1] < 2 * given[0]);
    arena_free(two.arena);
}

TEST(who_gave_more_lately_gives_less_now)
{
    struct two two = two_in("America/Los_Angeles", "Asia/Kolkata", "2026-01-05");
    propose(&two);
    int64_t even = outside(&two, 0, 0);
    two.parties[0].given = 600;
    propose(&two);
    int64_t relieved = outside(&two, 0, 0);
    two.parties[0].given = 0;
    two.parties[1].given = 600;
    propose(&two);
    assert_true(relieved < even || relieved == 0);
    assert_true(outside(&two, 0, 0) >= even);
    assert_true(outside(&two, 0, 0) > relieved);
    arena_free(two.arena);
}

TEST(nights_and_days_off_are_never_proposed)
{
    struct two two = two_in("America/New_York", "Australia/Perth", "2026-01-05");
    propose(&two);
    for (size_t k = 0; k < two.times.count; k++) {
        (void)outside(&two, 0, k);
        (void)outside(&two, 1, k);
    }
    two.parties[0].hours.days = 1;
    two.parties[1].hours.days = 16; /* a Monday is never a Friday */
    propose(&two);
    assert_int_equal(two.times.count, 0);
    arena_free(two.arena);
}

TEST(a_group_meets_when_all_of_it_is_at_work)
{
    struct two two = two_in("Europe/Stockholm", "Africa/Lagos", "2026-07-01");
    struct meeting_party parties[4] = {two.parties[0], two.parties[1], two.parties[0], two.parties[1]};
    parties[2].zone = zone_load(two.arena, "Asia/Dubai");
    parties[2].hours.from_minute = 7 * 60;
    parties[2].hours.until_minute = 15 * 60;
    parties[3].zone = zone_load(two.arena, "Europe/Lisbon");
    two.search.parties = parties;
    two.search.count = 4;
    meeting_propose(two.arena, &two.search, &two.times);
    assert_true(two.times.count >= 3);
    LIST_EACH (&two.times, int64_t, time) {
        for (size_t who = 0; who < 4; who++) {
            struct meeting_lie lie = meeting_lies(&parties[who], *time, 45);
            assert_int_equal(lie.before + lie.after, 0);
            assert_false(lie.off);
        }
    }
    arena_free(two.arena);
}

TEST(who_works_at_night_is_asked_for_nights)
{
    struct two two = two_in("Europe/Stockholm", "Europe/Stockholm", "2026-03-02");
    two.parties[0].hours = two.parties[1].hours =
        (struct person_hours){.days = 31, .from_minute = 0, .until_minute = 6 * 60};
    propose(&two);
    assert_string_equal(clock_of(&two, 0, 0), "2026-03-02 01:00");
    arena_free(two.arena);
}

TEST(the_rhythm_says_from_when_on_to_look)
{
    enum { DAY = 86400 };
    int64_t now = 1000 * DAY;
    assert_int_equal(meeting_propose_from(now, 0, 14), now + 18 * 3600);
    assert_int_equal(meeting_propose_from(now, now - DAY, 14), now + 10 * DAY);
    assert_int_equal(meeting_propose_from(now, now - 30 * DAY, 14), now + 18 * 3600);
}
