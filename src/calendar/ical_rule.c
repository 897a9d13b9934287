/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A rule is a row of periods (days, weeks, months or years), every so many of which count; in each of them
 * the days that pass all BY… parts are the set, from which BYSETPOS chooses. Without a count, the periods
 * before what is asked for are jumped over.
 */
#include "calendar/ical_rule.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"

/* ---- reading ---- */

static const char WEEKDAYS[][3] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

static bool read_weekday(const char *text, int *ret_weekday)
{
    for (int i = 0; i < 7; i++) {
        if (strcasecmp(text, WEEKDAYS[i]) != 0) continue;
        *ret_weekday = i;
        return true;
    }
    return false;
}

/* "1,15,-1": none of them 0. */
static bool read_numbers(char *text, int lowest, int highest, struct ical_numbers *ret_numbers)
{
    int64_t number;
    char *part;
    struct ical_numbers numbers = {0};
    while ((part = ical_part(&text, ','))) {
        if (*part == '+') part++;
        if (numbers.count == ICAL_RULE_NUMBERS_MAX || !text_to_int(part, lowest, highest, &number) || !number)
            return false;
        numbers.numbers[numbers.count++] = (int16_t)number;
    }
    *ret_numbers = numbers;
    return true;
}

/* "MO,-1FR" */
static bool read_weekdays(char *text, struct ical_rule *rule)
{
    char *part;
    rule->weekday_count = 0;
    while ((part = ical_part(&text, ','))) {
        size_t length = strlen(part);
        int64_t nth = 0;
        int weekday;
        if (rule->weekday_count == ICAL_RULE_NUMBERS_MAX || length < 2) return false;
        if (!read_weekday(part + length - 2, &weekday)) return false;
        part[length - 2] = '\0';
        if (*part == '+') part++;
        if (*part && (!text_to_int(part, -53, 53, &nth) || !nth)) return false;
        rule->weekdays[rule->weekday_count++] = (struct ical_weekday){(int16_t)nth, (int16_t)weekday};
    }
    return rule->weekday_count > 0;
}

static bool read_frequency(const char *text, enum ical_frequency *ret_frequency)
{
    static const char *const names[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
    for (int i = ICAL_DAILY; i <= ICAL_YEARLY; i++) {
        if (strcasecmp(text, names[i]) != 0) continue;
        *ret_frequency = (enum ical_frequency)i;
        return true;
    }
    return false;
}

static bool read_part(const char *name, char *value, struct ical_rule *rule)
{
    int64_t number;
    if (strcasecmp(name, "FREQ") == 0) return read_frequency(value, &rule->frequency);
    if (strcasecmp(name, "INTERVAL") == 0) {
        if (!text_to_int(value, 1, ICAL_RULE_INTERVAL_MAX, &number)) return false;
        rule->interval = (int)number;
        return true;
    }
    if (strcasecmp(name, "COUNT") == 0) return text_to_int(value, 1, INT32_MAX, &rule->count);
    if (strcasecmp(name, "UNTIL") == 0) return rule->has_until = ical_when_read(value, &rule->until);
    if (strcasecmp(name, "WKST") == 0) return read_weekday(value, &rule->week_start);
    if (strcasecmp(name, "BYDAY") == 0) return read_weekdays(value, rule);
    if (strcasecmp(name, "BYMONTH") == 0) return read_numbers(value, 1, 12, &rule->months);
    if (strcasecmp(name, "BYMONTHDAY") == 0) return read_numbers(value, -31, 31, &rule->month_days);
    if (strcasecmp(name, "BYYEARDAY") == 0) return read_numbers(value, -366, 366, &rule->year_days);
    if (strcasecmp(name, "BYWEEKNO") == 0) return read_numbers(value, -53, 53, &rule->week_numbers);
    if (strcasecmp(name, "BYSETPOS") == 0) return read_numbers(value, -366, 366, &rule->positions);
    /* The time of the day is the first one's; a part that makes several of it is not understood. */
    return (strcasecmp(name, "BYHOUR") == 0 || strcasecmp(name, "BYMINUTE") == 0 ||
            strcasecmp(name, "BYSECOND") == 0) &&
           !strchr(value, ',');
}

bool ical_rule_read(char *text, struct ical_rule *ret_rule)
{
    struct ical_rule rule = {.interval = 1};
    char *part;
    bool has_frequency = false;
    while ((part = ical_part(&text, ';'))) {
        if (!*part) continue;
        char *value = strchr(part, '=');
        if (!value) return false;
        *value++ = '\0';
        if (!read_part(part, value, &rule)) return false;
        if (strcasecmp(part, "FREQ") == 0) has_frequency = true;
    }
    *ret_rule = rule;
    return has_frequency;
}

/* ---- whether a day passes ---- */

struct day_facts {
    int64_t day;
    struct date date;
    int64_t year_start; /* its first day */
    int year_length, month_length;
};

static int month_length(struct date date)
{
    struct date next = {date.year + (date.month == 12), date.month % 12 + 1, 1};
    return (int)(day_of_date(next) - day_of_date((struct date){date.year, date.month, 1}));
}

static struct day_facts facts_of(int64_t day)
{
    struct date date = date_of_day(day);
    int64_t start = day_of_date((struct date){date.year, 1, 1});
    return (struct day_facts){.day = day,
                              .date = date,
                              .year_start = start,
                              .year_length = (int)(day_of_date((struct date){date.year + 1, 1, 1}) - start),
                              .month_length = month_length(date)};
}

/* Among numbers that count from the front, or from the back when negative; nothing given is everything. */
static bool among(const struct ical_numbers *numbers, int64_t from_front, int64_t from_back)
{
    for (int i = 0; i < numbers->count; i++)
        if (numbers->numbers[i] == from_front || numbers->numbers[i] == -from_back) return true;
    return numbers->count == 0;
}

/* The first day of the week that is a year's first: the one with at least four of its days. */
static int64_t first_week(const struct ical_rule *rule, int64_t year)
{
    int64_t start = day_of_date((struct date){year, 1, 1});
    int into = (weekday_of_day(start) - rule->week_start + 7) % 7;
    return into <= 3 ? start - into : start + 7 - into;
}

static bool passes_week_number(const struct ical_rule *rule, const struct day_facts *facts)
{
    int64_t year = facts->date.year, start;
    if (!rule->week_numbers.count) return true;
    if (facts->day >= first_week(rule, year + 1)) year++;
    else if (facts->day < first_week(rule, year)) year--;
    start = first_week(rule, year);
    int64_t weeks = (first_week(rule, year + 1) - start) / 7, week = (facts->day - start) / 7 + 1;
    return among(&rule->week_numbers, week, weeks - week + 1);
}

static bool passes_weekday(const struct ical_rule *rule, const struct day_facts *facts)
{
    int weekday = weekday_of_day(facts->day);
    bool in_month = rule->frequency == ICAL_MONTHLY || (rule->frequency == ICAL_YEARLY && rule->months.count);
    bool counts = in_month || rule->frequency == ICAL_YEARLY;
    int64_t place = in_month ? facts->date.day - 1 : facts->day - facts->year_start;
    int64_t length = in_month ? facts->month_length : facts->year_length;
    for (int i = 0; i < rule->weekday_count; i++) {
        int nth = counts ? rule->weekdays[i].nth : 0;
        if (rule->weekdays[i].weekday != weekday) continue;
        if (nth == 0 || nth == place / 7 + 1 || -nth == (length - 1 - place) / 7 + 1) return true;
    }
    return rule->weekday_count == 0;
}

static bool passes(const struct ical_rule *rule, int64_t day)
{
    struct day_facts facts = facts_of(day);
    int64_t of_year = day - facts.year_start;
    return among(&rule->months, facts.date.month, 0) &&
           among(&rule->month_days, facts.date.day, facts.month_length - facts.date.day + 1) &&
           among(&rule->year_days, of_year + 1, facts.year_length - of_year) &&
           passes_week_number(rule, &facts) && passes_weekday(rule, &facts);
}

/* What the first day says where the rule does not. */
static struct ical_rule completed(const struct ical_rule *rule, int64_t first)
{
    struct ical_rule whole = *rule;
    struct date date = date_of_day(first);
    if (rule->week_numbers.count || rule->year_days.count || rule->month_days.count || rule->weekday_count)
        return whole;
    if (rule->frequency == ICAL_WEEKLY) {
        whole.weekday_count = 1;
        whole.weekdays[0] = (struct ical_weekday){0, (int16_t)weekday_of_day(first)};
    }
    if (rule->frequency == ICAL_YEARLY && !rule->months.count)
        whole.months = (struct ical_numbers){1, {(int16_t)date.month}};
    if (rule->frequency == ICAL_YEARLY || rule->frequency == ICAL_MONTHLY)
        whole.month_days = (struct ical_numbers){1, {(int16_t)date.day}};
    return whole;
}

/* ---- periods ---- */

/* The days of the period that many periods after the one with `first` in it. */
static void period_of(const struct ical_rule *rule, int64_t first, int64_t which, int64_t *ret_begin,
                      int64_t *ret_end)
{
    struct date date = date_of_day(first);
    int64_t steps = which * rule->interval, month = date.year * 12 + date.month - 1 + steps;
    switch (rule->frequency) {
    case ICAL_DAILY:
        *ret_begin = first + steps;
        *ret_end = *ret_begin + 1;
        return;
    case ICAL_WEEKLY:
        *ret_begin = first - (weekday_of_day(first) - rule->week_start + 7) % 7 + steps * 7;
        *ret_end = *ret_begin + 7;
        return;
    case ICAL_MONTHLY:
        *ret_begin = day_of_date((struct date){month / 12, (int)(month % 12) + 1, 1});
        *ret_end = *ret_begin + month_length(date_of_day(*ret_begin));
        return;
    case ICAL_YEARLY:
        *ret_begin = day_of_date((struct date){date.year + steps, 1, 1});
        *ret_end = day_of_date((struct date){date.year + steps + 1, 1, 1});
        return;
    }
    BUG("an unknown frequency");
}

/* A period that is surely not after `from`: the one to begin with when nothing has to be counted. */
static int64_t period_before(const struct ical_rule *rule, int64_t first, int64_t from)
{
    static const int LONGEST[] = {
        [ICAL_DAILY] = 1, [ICAL_WEEKLY] = 7, [ICAL_MONTHLY] = 31, [ICAL_YEARLY] = 366};
    int64_t which = (from - first) / ((int64_t)LONGEST[rule->frequency] * rule->interval) - 1;
    return rule->count || which < 0 ? 0 : which;
}

/* Whether the set's day at `place` is chosen by BYSETPOS. */
static bool is_chosen(const struct ical_rule *rule, size_t place, size_t count)
{
    return among(&rule->positions, (int64_t)place + 1, (int64_t)(count - place));
}

struct looking {
    struct arena *arena;
    const struct ical_rule *rule;
    int64_t first, from, to;
    int64_t found; /* of those that count, before `from` too */
    struct list *days;
};

/* One period; false when nothing comes after it. */
static bool look_into(struct looking *looking, int64_t begin, int64_t end)
{
    int64_t set[366];
    size_t count = 0;
    for (int64_t day = begin; day < end; day++)
        if (passes(looking->rule, day)) set[count++] = day;
    for (size_t i = 0; i < count; i++) {
        if (set[i] < looking->first || !is_chosen(looking->rule, i, count)) continue;
        if (set[i] > looking->to) return false;
        if (set[i] >= looking->from) *LIST_ADD(looking->days, looking->arena, int64_t) = set[i];
        if (++looking->found == looking->rule->count) return false;
    }
    return true;
}

enum error ical_rule_days(struct arena *arena, const struct ical_rule *rule, int64_t first, int64_t from,
                          int64_t to, int64_t *budget, struct list *ret_days)
{
    struct ical_rule whole = completed(rule, first);
    struct looking looking = {
        .arena = arena, .rule = &whole, .first = first, .from = from, .to = to, .days = ret_days};
    for (int64_t which = period_before(rule, first, from);; which++) {
        int64_t begin, end;
        period_of(&whole, first, which, &begin, &end);
        if (begin > to) return OK;
        *budget -= end - begin;
        if (*budget < 0) return ERROR_TOO_LARGE;
        if (!look_into(&looking, begin, end)) return OK;
    }
}
