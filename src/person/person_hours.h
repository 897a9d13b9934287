/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * When a person usually works, on the clock of their own time zone: what times for meetings are proposed
 * from. Colleagues see it on the profile.
 */
#ifndef ITHACA_PERSON_HOURS_H
#define ITHACA_PERSON_HOURS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/record.h"

struct db;
struct language;

#define PERSON_HOURS_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, integer, days, 0)         /* sum of 1 Monday, 2 Tuesday … 64 Sunday */                        \
    FIELD(R, integer, from_minute, 0)  /* of the day, 0..1439 */                                             \
    FIELD(R, integer, until_minute, 0) /* 1..1440, after from_minute */
RECORD_DECLARE(person_hours, PERSON_HOURS_FIELDS)

/* Monday to Friday, 9 to 17: of who said nothing. */
struct person_hours person_hours_usual(int64_t person);

MUST_USE enum error person_hours_get(struct db *db, struct arena *arena, int64_t person,
                                     struct person_hours *ret_hours);
/* Joins the caller's db_write. ERROR_INVALID outside of the limits above. */
MUST_USE enum error person_hours_put(struct db *db, const struct person_hours *hours);

/* "Monday to Friday, 9:00–17:00", "Monday, Tuesday and Thursday, 8:30–15:00", "every day, …". */
const char *person_hours_words(struct arena *arena, const struct language *language,
                               const struct person_hours *hours);

/* "8:30" for 510. */
const char *person_hours_clock(struct arena *arena, int64_t minute);
/* The minute that "8:30", "08:30" or "17" stands for; "24:00" is 1440. False when it is none. */
bool person_hours_read_clock(const char *text, int64_t *ret_minute);

#endif
