/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/recurrence.h"

#include <stdio.h>
#include <string.h>

#include <libical/ical.h>

#include "base/clock.h"
#include "base/text.h"
#include "language/language.h"

static const char *const weekday_codes[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

bool recurrence_is_good(const struct recurrence *r)
{
    bool place = r->unit == RECURRENCE_WEEKS ? r->nth == 0 : (r->nth >= 1 && r->nth <= 4) || r->nth == -1;
    struct date until = date_of_day(r->until);
    return place && r->every >= 1 && r->every <= RECURRENCE_EVERY_MAX && r->weekday >= 0 && r->weekday <= 6 &&
           r->count >= 0 && r->count <= RECURRENCE_COUNT_MAX && r->until >= 0 && until.year <= 9999 &&
           !(r->until && r->count);
}

const char *recurrence_write(struct arena *arena, const struct recurrence *r)
{
    struct text rule;
    BUG_IF(!recurrence_is_good(r));
    text_init(&rule, arena);
    text_addf(&rule, "FREQ=%s;INTERVAL=%d;BYDAY=", r->unit == RECURRENCE_WEEKS ? "WEEKLY" : "MONTHLY",
              r->every);
    if (r->nth) text_add_int(&rule, r->nth);
    text_add(&rule, weekday_codes[r->weekday]);
    if (r->until) {
        struct date until = date_of_day(r->until);
        text_addf(&rule, ";UNTIL=%04d%02d%02d", (int)until.year, until.month, until.day);
    }
    if (r->count) text_addf(&rule, ";COUNT=%d", r->count);
    return rule.at;
}

/* ---- reading ---- */

/* Goes on behind `word` when the text begins with it. */
static bool takes(const char **at, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0) return false;
    *at += length;
    return true;
}

/* One to eight digits. */
static bool takes_digits(const char **at, int64_t *ret_number)
{
    char digits[9] = "";
    size_t length = strspn(*at, "0123456789");
    if (length < 1 || length > 8) return false;
    memcpy(digits, *at, length);
    *at += length;
    return text_to_int(digits, 0, 99999999, ret_number);
}

/* Does not begin with 0, so that there is one way to write it. */
static bool takes_number(const char **at, int64_t *ret_number)
{
    return **at != '0' && takes_digits(at, ret_number);
}

static bool takes_weekday(const char **at, int *ret_weekday)
{
    for (int weekday = 0; weekday < 7; weekday++) {
        if (!takes(at, weekday_codes[weekday])) continue;
        *ret_weekday = weekday;
        return true;
    }
    return false;
}

static bool takes_end(const char **at, struct recurrence *recurrence)
{
    int64_t number;
    if (!**at) return true;
    if (takes(at, ";UNTIL=")) {
        const char *begin = *at;
        if (!takes_digits(at, &number) || *at - begin != 8) return false;
        struct date date = {number / 10000, (int)(number / 100 % 100), (int)(number % 100)};
        recurrence->until = day_of_date(date);
        struct date again = date_of_day(recurrence->until);
        return again.month == date.month && again.day == date.day && recurrence->until > 0;
    }
    if (!takes(at, ";COUNT=") || !takes_number(at, &number) || number < 1 || number > RECURRENCE_COUNT_MAX)
        return false;
    recurrence->count = (int)number;
    return true;
}

bool recurrence_read(const char *rule, struct recurrence *ret_recurrence)
{
    struct recurrence recurrence = {0};
    int64_t every, nth;
    const char *at = rule;
    if (takes(&at, "FREQ=MONTHLY")) recurrence.unit = RECURRENCE_MONTHS;
    else if (!takes(&at, "FREQ=WEEKLY")) return false;
    if (!takes(&at, ";INTERVAL=") || !takes_number(&at, &every) || every > RECURRENCE_EVERY_MAX) return false;
    recurrence.every = (int)every;
    if (!takes(&at, ";BYDAY=")) return false;
    if (takes(&at, "-1")) recurrence.nth = -1;
    else if (takes_number(&at, &nth)) recurrence.nth = nth <= 4 ? (int)nth : 5;
    if (!takes_weekday(&at, &recurrence.weekday) || !takes_end(&at, &recurrence) || *at) return false;
    if (!recurrence_is_good(&recurrence)) return false;
    *ret_recurrence = recurrence;
    return true;
}

/* ---- expanding ---- */

/* Not icaltime_null_date(): its hours are -1, with which libical 3.0 takes one day too few per step. */
static struct icaltimetype ical_day(int64_t day)
{
    struct date date = date_of_day(day);
    struct icaltimetype time = icaltime_null_time();
    time.is_date = 1;
    time.year = (int)date.year;
    time.month = date.month;
    time.day = date.day;
    return time;
}

enum error recurrence_days(struct arena *arena, const char *rule, int64_t first, int64_t from, int64_t to,
                           struct list *ret_days)
{
    struct recurrence recurrence;
    if (!recurrence_read(rule, &recurrence)) return ERROR_INVALID;
    struct icalrecurrencetype type = icalrecurrencetype_from_string(rule);
    icalrecur_iterator *iterator = icalrecur_iterator_new(type, ical_day(first));
    if (!iterator) return ERROR_UNAVAILABLE;
    for (int step = 0; step < RECURRENCE_LOOKED_AT && ret_days->count < RECURRENCE_DAYS_MAX; step++) {
        struct icaltimetype time = icalrecur_iterator_next(iterator);
        if (icaltime_is_null_time(time)) break;
        int64_t day = day_of_date((struct date){time.year, time.month, time.day});
        if (day > to) break;
        if (day >= from) *LIST_ADD(ret_days, arena, int64_t) = day;
    }
    icalrecur_iterator_free(iterator);
    return OK;
}

/* ---- choosing and saying ---- */

struct recurrence recurrence_on(enum recurrence_unit unit, int every, int64_t day)
{
    int nth = (date_of_day(day).day - 1) / 7 + 1;
    return (struct recurrence){.unit = unit,
                               .every = every,
                               .weekday = weekday_of_day(day),
                               .nth = unit == RECURRENCE_WEEKS ? 0
                                      : nth > 4                ? -1
                                                               : nth};
}

const char *recurrence_words(struct arena *arena, const struct language *language, const struct recurrence *r)
{
    static const char *const days[] = {MESSAGE("Monday"),   MESSAGE("Tuesday"), MESSAGE("Wednesday"),
                                       MESSAGE("Thursday"), MESSAGE("Friday"),  MESSAGE("Saturday"),
                                       MESSAGE("Sunday")};
    const char *day = say(language, days[r->weekday]);
    if (r->unit == RECURRENCE_WEEKS) {
        if (r->every == 1) return arena_format(arena, say(language, "every week on %s"), day);
        return arena_format(arena,
                            say_count(language, "every %d week on %s", "every %d weeks on %s", r->every),
                            r->every, day);
    }
    static const char *const monthly[] = {
        MESSAGE("every month on the last %s"),  "",
        MESSAGE("every month on the first %s"), MESSAGE("every month on the second %s"),
        MESSAGE("every month on the third %s"), MESSAGE("every month on the fourth %s")};
    if (r->every == 1) return text_fill(arena, say(language, monthly[r->nth + 1]), day);
    switch (r->nth) {
    case 1:
        return arena_format(arena,
                            say_count(language, "every %d month on the first %s",
                                      "every %d months on the first %s", r->every),
                            r->every, day);
    case 2:
        return arena_format(arena,
                            say_count(language, "every %d month on the second %s",
                                      "every %d months on the second %s", r->every),
                            r->every, day);
    case 3:
        return arena_format(arena,
                            say_count(language, "every %d month on the third %s",
                                      "every %d months on the third %s", r->every),
                            r->every, day);
    case 4:
        return arena_format(arena,
                            say_count(language, "every %d month on the fourth %s",
                                      "every %d months on the fourth %s", r->every),
                            r->every, day);
    default:
        return arena_format(
            arena,
            say_count(language, "every %d month on the last %s", "every %d months on the last %s", r->every),
            r->every, day);
    }
}
