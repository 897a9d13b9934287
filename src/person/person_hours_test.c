/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "person/person_hours.h"

#include "relationship/test_pair.h"

TEST(days_and_hours_are_said_in_words)
{
    struct arena *arena = arena_new(0);
    static const struct {
        struct person_hours hours;
        const char *words;
    } cases[] = {
        {{.days = 31, .from_minute = 540, .until_minute = 1020}, "Monday to Friday, 9:00–17:00"},
        {{.days = 11, .from_minute = 510, .until_minute = 900}, "Monday, Tuesday and Thursday, 8:30–15:00"},
        {{.days = 127, .from_minute = 0, .until_minute = 1440}, "every day, 0:00–24:00"},
        {{.days = 4, .from_minute = 540, .until_minute = 600}, "Wednesday, 9:00–10:00"},
        {{.days = 3, .from_minute = 540, .until_minute = 600}, "Monday and Tuesday, 9:00–10:00"},
        {{.days = 79, .from_minute = 540, .until_minute = 600},
         "Monday, Tuesday, Wednesday, Thursday and Sunday, 9:00–10:00"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(person_hours_words(arena, NULL, &cases[i].hours), cases[i].words);
    arena_free(arena);
}

TEST(clocks_are_read_and_what_is_none_is_refused)
{
    static const struct {
        const char *text;
        int64_t minute;
    } good[] = {{"8:30", 510}, {"08:30", 510}, {"17", 1020}, {"0:00", 0}, {"24:00", 1440}};
    static const char *const bad[] = {"",   "25",   "24:01",   "8:3", "8:60",
                                      "-1", "noon", "8:30:00", ":30", "123:00"};
    int64_t minute;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(person_hours_read_clock(good[i].text, &minute));
        assert_int_equal(minute, good[i].minute);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(person_hours_read_clock(bad[i], &minute));
}

TEST_DB(hours_are_the_usual_ones_until_somebody_says_others)
{
    int64_t jonas = person_named(world, "Jonas Lindqvist");
    struct person_hours hours;
    assert_ok(person_hours_get(world->db, world->arena, jonas, &hours));
    assert_int_equal(hours.from_minute, 540);
    hours = (struct person_hours){.person_id = jonas, .days = 15, .from_minute = 480, .until_minute = 900};
    assert_ok(person_hours_put(world->db, &hours));
    hours.until_minute = 960;
    assert_ok(person_hours_put(world->db, &hours));
    assert_ok(person_hours_get(world->db, world->arena, jonas, &hours));
    assert_int_equal(hours.days, 15);
    assert_int_equal(hours.until_minute, 960);
}

TEST_DB(hours_that_end_before_they_begin_are_refused)
{
    int64_t jonas = person_named(world, "Jonas Lindqvist");
    const struct person_hours bad[] = {
        {.person_id = jonas, .days = 0, .from_minute = 480, .until_minute = 900},
        {.person_id = jonas, .days = 128, .from_minute = 480, .until_minute = 900},
        {.person_id = jonas, .days = 31, .from_minute = 900, .until_minute = 900},
        {.person_id = jonas, .days = 31, .from_minute = -1, .until_minute = 900},
        {.person_id = jonas, .days = 31, .from_minute = 0, .until_minute = 1441},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_error(person_hours_put(world->db, &bad[i]), ERROR_INVALID);
}
