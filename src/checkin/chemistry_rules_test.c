/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "checkin/chemistry_rules.h"

#include "base/clock.h"
#include "calendar/zone.h"
#include "tests/support/test.h"

TEST(all_answers_are_equally_long)
{
    for (int i = CHEMISTRY_CONTINUE; i <= CHEMISTRY_CHANGE; i++) {
        assert_int_equal(strlen(chemistry_letter((enum chemistry)i)), 1);
        assert_int_equal(chemistry_of_letter(chemistry_letter((enum chemistry)i)), i);
    }
    assert_int_equal(chemistry_of_letter(""), CHEMISTRY_NONE);
    assert_int_equal(chemistry_of_letter("change"), CHEMISTRY_NONE);
}

TEST(pairs_are_asked_and_groups_and_managers_are_not)
{
    assert_true(chemistry_is_asked("mentoring", 2));
    assert_true(chemistry_is_asked("buddy", 2));
    assert_false(chemistry_is_asked("mentoring", 3));
    assert_false(chemistry_is_asked("group", 2));
    assert_false(chemistry_is_asked("manager", 2));
    assert_false(chemistry_is_asked("mentoring", 1));
}

TEST(it_is_asked_after_the_first_two_meetings)
{
    static const int MEETINGS[] = {0, 1, 2, 2, 0, 0};
    for (int held = 0; held < 6; held++) assert_int_equal(chemistry_meeting(held), MEETINGS[held]);
}

TEST(reviews_fall_on_any_second_of_working_hours_some_days_later)
{
    static const char *const ZONES[] = {"Europe/Stockholm", "Pacific/Auckland", "America/Los_Angeles", ""};
    enum { DAY = 86400 };
    uint64_t chance = 1;
    int64_t now = 1772442000, seen_minutes = 0;
    for (int i = 0; i < 2000; i++) {
        const char *zone = ZONES[i % 4];
        chance = chance * 6364136223846793005u + 1442695040888963407u;
        int64_t at = chemistry_review_at(zone, now, chance >> 16), local = at + zone_offset(zone, at);
        assert_true(at > now + 2 * DAY && at < now + 11 * DAY);
        assert_true(local % DAY >= 9 * 3600 && local % DAY < 17 * 3600);
        assert_true(weekday_of_day(local / DAY) < 5);
        seen_minutes += local % 60 != 0;
        now += 4 * 3600;
    }
    assert_true(seen_minutes > 1900);
}
