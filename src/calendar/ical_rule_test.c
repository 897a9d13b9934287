/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Against libical, which expands rules that end. */
#include "calendar/ical_rule.h"

#include <libical/ical.h>

#include "base/clock.h"
#include "base/text.h"
#include "tests/support/test.h"

enum { BUDGET = 1000000 };

static struct list days_of(struct arena *arena, const char *rule_text, const char *first, const char *from,
                           const char *to)
{
    struct ical_rule rule;
    struct list days = {0};
    int64_t budget = BUDGET;
    assert_true(ical_rule_read(arena_string(arena, rule_text), &rule));
    assert_ok(ical_rule_days(arena, &rule, day_parse(first), day_parse(from), day_parse(to), &budget, &days));
    return days;
}

static struct icaltimetype library_day(int64_t day)
{
    struct date date = date_of_day(day);
    struct icaltimetype time = icaltime_null_time();
    time.is_date = 1;
    time.year = (int)date.year;
    time.month = date.month;
    time.day = date.day;
    return time;
}

static struct list days_of_library(struct arena *arena, const char *rule, const char *first, const char *from,
                                   const char *to)
{
    struct list days = {0};
    struct icalrecurrencetype type = icalrecurrencetype_from_string(rule);
    icalrecur_iterator *iterator = icalrecur_iterator_new(type, library_day(day_parse(first)));
    assert_non_null(iterator);
    for (;;) {
        struct icaltimetype time = icalrecur_iterator_next(iterator);
        int64_t day = day_of_date((struct date){time.year, time.month, time.day});
        if (icaltime_is_null_time(time) || day > day_parse(to)) break;
        if (day >= day_parse(from)) *LIST_ADD(&days, arena, int64_t) = day;
    }
    icalrecur_iterator_free(iterator);
    return days;
}

static void assert_same_days(const char *rule, const struct list *mine, const struct list *theirs)
{
    for (size_t i = 0; i < mine->count && i < theirs->count; i++) {
        int64_t a = *LIST_AT(mine, int64_t, i), b = *LIST_AT(theirs, int64_t, i);
        struct date here = date_of_day(a), there = date_of_day(b);
        if (a != b)
            fail_msg("%s: day %zu is %lld-%d-%d, not %lld-%d-%d", rule, i, (long long)here.year, here.month,
                     here.day, (long long)there.year, there.month, there.day);
    }
    if (mine->count != theirs->count) fail_msg("%s: %zu days, not %zu", rule, mine->count, theirs->count);
}

static const char *const RULES[] = {
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;COUNT=400",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=DAILY;BYMONTH=1,3;BYMONTHDAY=1,15",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=TU,TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=MO",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
    "FREQ=WEEKLY;INTERVAL=3;COUNT=50;BYDAY=FR,WE",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYMONTHDAY=1,15,-3;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYDAY=1MO,3MO;COUNT=20",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-2;INTERVAL=3",
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13;COUNT=9",
    "FREQ=YEARLY",
    "FREQ=YEARLY;INTERVAL=2",
    "FREQ=YEARLY;BYMONTH=6,7",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "FREQ=YEARLY;BYMONTH=10;BYDAY=2SU",
    "FREQ=YEARLY;BYDAY=20MO",
    "FREQ=YEARLY;BYYEARDAY=1,100,-1",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;INTERVAL=4",
};

TEST(rules_fall_on_the_days_that_libical_finds)
{
    static const char *const FIRSTS[] = {"2019-01-31", "2020-02-29", "2021-11-07", "2024-05-15",
                                         "2026-01-01"};
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof RULES / sizeof RULES[0]; i++)
        for (size_t j = 0; j < sizeof FIRSTS / sizeof FIRSTS[0]; j++) {
            struct list mine = days_of(arena, RULES[i], FIRSTS[j], "2023-06-01", "2031-06-01");
            struct list theirs = days_of_library(arena, RULES[i], FIRSTS[j], "2023-06-01", "2031-06-01");
            assert_same_days(arena_format(arena, "%s from %s", RULES[i], FIRSTS[j]), &mine, &theirs);
        }
    arena_free(arena);
}

/* Weeks of a year as ISO 8601 counts them: 2026 has 53, and its first begins in 2025. */
TEST(weeks_are_counted_from_the_first_with_four_days)
{
    struct arena *arena = arena_new(0);
    struct list first =
        days_of(arena, "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "2024-01-01", "2025-12-01", "2027-12-31");
    assert_int_equal(first.count, 2);
    assert_int_equal(*LIST_AT(&first, int64_t, 0), day_parse("2025-12-29"));
    assert_int_equal(*LIST_AT(&first, int64_t, 1), day_parse("2027-01-04"));
    struct list last =
        days_of(arena, "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=TH", "2024-01-01", "2026-01-01", "2027-01-31");
    assert_int_equal(last.count, 1);
    assert_int_equal(*LIST_AT(&last, int64_t, 0), day_parse("2026-12-31"));
    arena_free(arena);
}

TEST(what_is_no_rule_is_refused)
{
    static const char *const BAD[] = {"",
                                      "FREQ",
                                      "FREQ=",
                                      "INTERVAL=1",
                                      "FREQ=HOURLY",
                                      "FREQ=SECONDLY;COUNT=3",
                                      "FREQ=DAILY;INTERVAL=0",
                                      "FREQ=DAILY;INTERVAL=1001",
                                      "FREQ=DAILY;COUNT=0",
                                      "FREQ=DAILY;COUNT=x",
                                      "FREQ=DAILY;UNTIL=never",
                                      "FREQ=WEEKLY;BYDAY=",
                                      "FREQ=WEEKLY;BYDAY=XX",
                                      "FREQ=MONTHLY;BYDAY=0MO",
                                      "FREQ=MONTHLY;BYDAY=54MO",
                                      "FREQ=MONTHLY;BYMONTHDAY=32",
                                      "FREQ=MONTHLY;BYMONTHDAY=0",
                                      "FREQ=YEARLY;BYMONTH=13",
                                      "FREQ=DAILY;BYHOUR=9,15",
                                      "FREQ=DAILY;BYEASTER=1",
                                      "FREQ=DAILY;X"};
    struct arena *arena = arena_new(0);
    struct ical_rule rule;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        if (ical_rule_read(arena_string(arena, BAD[i]), &rule)) fail_msg("%s is no rule", BAD[i]);
    assert_true(ical_rule_read(arena_string(arena, "freq=daily;byhour=9;wkst=su;"), &rule));
    arena_free(arena);
}

TEST(a_day_that_never_comes_is_not_looked_for_beyond_the_end)
{
    struct arena *arena = arena_new(0);
    struct list days =
        days_of(arena, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "1990-01-01", "2026-01-01", "2026-12-31");
    assert_int_equal(days.count, 0);
    arena_free(arena);
}

TEST(a_count_from_long_ago_uses_up_the_budget_instead_of_the_time)
{
    struct arena *arena = arena_new(0);
    struct ical_rule rule;
    struct list days = {0};
    int64_t budget = 1000;
    assert_true(ical_rule_read(arena_string(arena, "FREQ=DAILY;COUNT=2000000000"), &rule));
    assert_error(ical_rule_days(arena, &rule, day_parse("1990-01-01"), day_parse("2026-01-01"),
                                day_parse("2026-02-01"), &budget, &days),
                 ERROR_TOO_LARGE);
    arena_free(arena);
}
