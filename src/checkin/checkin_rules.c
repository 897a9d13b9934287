/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "checkin/checkin_rules.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"

const struct checkin_question *checkin_question(int question)
{
    static const struct checkin_question QUESTIONS[] = {
#define QUESTION(key, ...) {#key, __VA_ARGS__},
        CHECKIN_QUESTIONS(QUESTION)
#undef QUESTION
    };
    BUG_IF(question < 0 || question >= CHECKIN_QUESTION_COUNT);
    return &QUESTIONS[question];
}

const char *checkin_ratings_write(struct arena *arena, const struct checkin_ratings *ratings)
{
    char *text = arena_alloc(arena, CHECKIN_QUESTION_COUNT + 1);
    for (int i = 0; i < CHECKIN_QUESTION_COUNT; i++) {
        BUG_IF(ratings->of[i] < 0 || ratings->of[i] > 5);
        text[i] = (char)('0' + ratings->of[i]);
    }
    text[CHECKIN_QUESTION_COUNT] = '\0';
    return text;
}

bool checkin_ratings_read(const char *text, struct checkin_ratings *ret_ratings)
{
    struct checkin_ratings ratings;
    if (strlen(text) != CHECKIN_QUESTION_COUNT) return false;
    for (int i = 0; i < CHECKIN_QUESTION_COUNT; i++) {
        if (text[i] < '0' || text[i] > '5') return false;
        ratings.of[i] = text[i] - '0';
    }
    *ret_ratings = ratings;
    return true;
}

bool checkin_ratings_are_well(const struct checkin_ratings *ratings)
{
    bool any = false;
    for (int i = 0; i < CHECKIN_QUESTION_COUNT; i++) {
        if (ratings->of[i] < 0 || ratings->of[i] > 5) return false;
        any = any || ratings->of[i];
    }
    return any;
}

int64_t checkin_rhythm(int64_t cadence_days)
{
    enum { LEAST = 21, MOST = 56 };
    int64_t days = cadence_days * 2;
    if (days < LEAST) return LEAST;
    return days > MOST ? MOST : days;
}

bool checkin_has_dropped(const int64_t *values, size_t count)
{
    enum { LOW = 2, BEFORE = 3, STEPS = 2 };
    int64_t sum = 0, answered = 0;
    if (!count || !values[0]) return false;
    if (values[0] <= LOW) return true;
    for (size_t i = 1; i < count && answered < BEFORE; i++) {
        sum += values[i];
        answered += values[i] != 0;
    }
    return answered && sum - values[0] * answered >= STEPS * answered;
}

int64_t checkin_average(int64_t sum, int64_t people)
{
    enum { HALVES_BELOW = 50, LOWEST = 15, HIGHEST = 45 };
    if (people < CHECKIN_PEOPLE_LEAST) return 0;
    int64_t step = people < HALVES_BELOW ? 5 : 1;
    int64_t tenths = (20 * sum + people * step) / (2 * people * step) * step;
    if (tenths < LOWEST) return LOWEST;
    return tenths > HIGHEST ? HIGHEST : tenths;
}

int64_t checkin_month_end_before(int64_t day)
{
    struct date date = date_of_day(day);
    date.day = 1;
    return day_of_date(date) - 1;
}
