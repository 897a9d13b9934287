/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Hours in which all members work, whatever their time zones. */
#ifndef ITHACA_RELATIONSHIP_HOURS_H
#define ITHACA_RELATIONSHIP_HOURS_H

#include <stdint.h>

#include "base/arena.h"

/* Part of a day in UTC, minutes. */
struct shared_hours {
    int start;  /* 0..1439 */
    int length; /* 0: none */
};

/*
 * The longest time of a day in which everybody is between `from` and `to` o'clock (hours of their own
 * clocks); the offsets from UTC are in seconds.
 */
struct shared_hours relationship_shared_hours(const int64_t *offsets, int count, int from, int to);

/* "10:00–16:30" on a clock with this offset (seconds). */
const char *relationship_clock_range(struct arena *arena, struct shared_hours hours, int64_t offset);

#endif
