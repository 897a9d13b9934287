/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How moments and days are written for a reader, in their language: the examples are English. A catalogue has
 * the names of months and days, and the order in messages such as "%d %s %lld" (day, month, year).
 */
#ifndef ITHACA_CALENDAR_DATE_TEXT_H
#define ITHACA_CALENDAR_DATE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "calendar/zone.h"

enum date_form {
    DATE_LONG,    /* 26 November 2026 */
    DATE_SHORT,   /* 26 Nov; 26 Nov 2025 when it is not this year */
    DATE_WEEKDAY, /* Thursday */
    DATE_TIME,    /* 15:00 */
    DATE_MOMENT,  /* 26 November, 15:00; 26 November 2025, 15:00 when it is not this year */
    DATE_ISO,     /* 2026-11-26; a moment in UTC: 2026-11-26T14:00:00Z, for <time datetime> */
    DATE_LOCAL,   /* 2026-11-26T15:00 in the reader's zone, for <input type="datetime-local"> */
};

struct language;

/* Where the reader is, when now is (seconds), and in which language; NULL is English. */
struct date_reader {
    const struct zone *zone;
    int64_t now;
    const struct language *language;
};

/* A moment; nothing for 0, which is none. */
void date_text_moment(const struct date_reader *reader, enum date_form form, int64_t seconds,
                      struct text *out);
/* A day since 1970-01-01; nothing for 0, which is none. Forms with a time are a bug. */
void date_text_day(const struct date_reader *reader, enum date_form form, int64_t day, struct text *out);

/* "26 November 2026", in arena; "" for 0. */
const char *date_words(struct arena *arena, const struct language *language, int64_t day);
/* A moment with its weekday before it, in arena: "Thursday 26 November, 15:00" is DATE_MOMENT. */
const char *date_weekday_words(struct arena *arena, const struct date_reader *reader, enum date_form form,
                               int64_t seconds);

/* The form of that name ("long" is called "date"); false when there is none. */
bool date_form_find(const char *name, enum date_form *ret_form);
/* Whether a form says a time, so that a day cannot be written in it. */
bool date_form_has_time(enum date_form form);

#endif
