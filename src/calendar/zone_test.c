/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/zone.h"
#include "tests/support/test.h"

enum { HOUR = 3600 };

static int64_t at(const char *day, int hour, int minute)
{
    return day_parse(day) * 86400 + hour * HOUR + minute * 60;
}

static struct wall_time wall(const char *day, int hour, int minute)
{
    return (struct wall_time){.day = day_parse(day), .second = hour * HOUR + minute * 60};
}

TEST(offsets_follow_daylight_saving_to_the_second)
{
    struct arena *arena = arena_new(0);
    const struct zone *berlin = zone_load(arena, "Europe/Berlin");
    int64_t change = at("2026-03-29", 1, 0);
    assert_int_equal(zone_seconds_east(berlin, change - 1), HOUR);
    assert_int_equal(zone_seconds_east(berlin, change), 2 * HOUR);
    change = at("2026-10-25", 1, 0);
    assert_int_equal(zone_seconds_east(berlin, change - 1), 2 * HOUR);
    assert_int_equal(zone_seconds_east(berlin, change), HOUR);
    arena_free(arena);
}

TEST(zones_with_parts_of_hours_and_without_summer_time_are_right)
{
    struct arena *arena = arena_new(0);
    int64_t moment = at("2026-07-01", 12, 0);
    assert_int_equal(zone_seconds_east(zone_load(arena, "Asia/Kolkata"), moment), 5 * HOUR + 1800);
    assert_int_equal(zone_seconds_east(zone_load(arena, "Asia/Kathmandu"), moment), 5 * HOUR + 2700);
    assert_int_equal(zone_seconds_east(zone_load(arena, "America/St_Johns"), moment), -(2 * HOUR + 1800));
    assert_int_equal(zone_seconds_east(zone_load(arena, "Pacific/Auckland"), moment), 12 * HOUR);
    assert_int_equal(zone_seconds_east(zone_load(arena, "Australia/Lord_Howe"), moment), 10 * HOUR + 1800);
    arena_free(arena);
}

TEST(the_rule_holds_after_the_last_listed_change)
{
    struct arena *arena = arena_new(0);
    const struct zone *berlin = zone_load(arena, "Europe/Berlin");
    int64_t change = at("2061-03-27", 1, 0);
    assert_int_equal(zone_seconds_east(berlin, change - 1), HOUR);
    assert_int_equal(zone_seconds_east(berlin, change), 2 * HOUR);
    /* South of the equator summer goes over the new year. */
    const struct zone *auckland = zone_load(arena, "Pacific/Auckland");
    assert_int_equal(zone_seconds_east(auckland, at("2060-01-15", 0, 0)), 13 * HOUR);
    assert_int_equal(zone_seconds_east(auckland, at("2060-07-15", 0, 0)), 12 * HOUR);
    assert_int_equal(zone_seconds_east(zone_load(arena, "Asia/Tokyo"), at("2060-07-15", 0, 0)), 9 * HOUR);
    arena_free(arena);
}

TEST(an_unknown_zone_is_utc)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(zone_name(zone_load(arena, "Mars/Olympus")), "UTC");
    assert_int_equal(zone_seconds_east(zone_load(arena, ""), at("2026-07-01", 0, 0)), 0);
    arena_free(arena);
}

TEST(only_names_of_zones_exist)
{
    assert_true(zone_is_known("UTC"));
    assert_true(zone_is_known("Europe/Berlin"));
    assert_true(zone_is_known("America/Argentina/Buenos_Aires"));
    assert_false(zone_is_known("Europe"));
    assert_false(zone_is_known("Europe/Berlin "));
    assert_false(zone_is_known("Europe/../Europe/Berlin"));
    assert_false(zone_is_known("/etc/passwd"));
    assert_false(zone_is_known("zone.tab"));
    assert_false(zone_is_known("right/Europe/Berlin"));
    assert_false(zone_is_known(""));
    assert_false(zone_is_known(NULL));
}

TEST(a_moment_is_shown_on_the_day_that_the_wall_has)
{
    struct arena *arena = arena_new(0);
    struct wall_time shown = zone_local(zone_load(arena, "Pacific/Auckland"), at("2026-03-02", 12, 30));
    assert_int_equal(shown.day, day_parse("2026-03-03"));
    assert_int_equal(shown.second, HOUR + 1800);
    shown = zone_local(zone_load(arena, "America/New_York"), at("2026-03-02", 3, 0));
    assert_int_equal(shown.day, day_parse("2026-03-01"));
    assert_int_equal(shown.second, 22 * HOUR);
    arena_free(arena);
}

TEST(a_time_on_the_wall_becomes_its_moment)
{
    struct arena *arena = arena_new(0);
    const struct zone *berlin = zone_load(arena, "Europe/Berlin");
    assert_int_equal(zone_from_local(berlin, wall("2026-03-02", 10, 0)), at("2026-03-02", 9, 0));
    assert_int_equal(zone_from_local(berlin, wall("2026-07-02", 10, 0)), at("2026-07-02", 8, 0));
    arena_free(arena);
}

TEST(a_time_that_clocks_skip_is_as_far_behind_the_change)
{
    struct arena *arena = arena_new(0);
    const struct zone *berlin = zone_load(arena, "Europe/Berlin");
    int64_t moment = zone_from_local(berlin, wall("2026-03-29", 2, 30));
    assert_int_equal(moment, at("2026-03-29", 1, 30));
    assert_int_equal(zone_local(berlin, moment).second, 3 * HOUR + 1800);
    assert_int_equal(zone_from_local(berlin, wall("2026-03-29", 3, 0)), at("2026-03-29", 1, 0));
    arena_free(arena);
}

TEST(a_time_that_clocks_show_twice_is_the_first)
{
    struct arena *arena = arena_new(0);
    const struct zone *berlin = zone_load(arena, "Europe/Berlin");
    assert_int_equal(zone_from_local(berlin, wall("2026-10-25", 2, 30)), at("2026-10-25", 0, 30));
    assert_int_equal(zone_from_local(berlin, wall("2026-10-25", 3, 0)), at("2026-10-25", 2, 0));
    arena_free(arena);
}

TEST(moments_of_a_year_survive_the_way_to_the_wall_and_back)
{
    static const char *const zones[] = {"Europe/Dublin", "America/Sao_Paulo", "Australia/Lord_Howe",
                                        "Africa/Casablanca", "Pacific/Chatham"};
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        const struct zone *zone = zone_load(arena, zones[i]);
        for (int64_t moment = at("2026-01-01", 0, 0); moment < at("2027-01-01", 0, 0); moment += 1800) {
            int64_t back = zone_from_local(zone, zone_local(zone, moment));
            /* In the hour that comes twice, the first moment is meant. */
            assert_true(back == moment || (back < moment && moment - back <= HOUR));
            assert_int_equal(zone_local(zone, back).second, zone_local(zone, moment).second);
        }
    }
    arena_free(arena);
}

TEST(the_zones_to_choose_from_are_in_order_and_exist)
{
    struct arena *arena = arena_new(0);
    struct list names = {0};
    zone_names(arena, &names);
    assert_true(names.count > 300);
    const char *last = "";
    LIST_EACH (&names, const char *, name) {
        assert_true(strcmp(last, *name) < 0);
        assert_true(zone_is_known(*name));
        last = *name;
    }
    arena_free(arena);
}

TEST(a_single_moment_can_be_asked_by_name)
{
    assert_int_equal(zone_offset("Asia/Kolkata", at("2026-07-01", 0, 0)), 5 * HOUR + 1800);
    assert_int_equal(zone_offset("Mars/Olympus", 1), 0);
    assert_int_equal(zone_offset(NULL, 1), 0);
    assert_int_equal(zone_to_utc("Europe/Berlin", at("2026-07-01", 10, 0)), at("2026-07-01", 8, 0));
    assert_int_equal(zone_to_utc("", 5), 5);
}
