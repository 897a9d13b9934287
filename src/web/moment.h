/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Days and times as browsers and API clients write them. */
#ifndef ITHACA_WEB_MOMENT_H
#define ITHACA_WEB_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

struct zone;

/* "2026-11-21", years 1900 to 2199. */
bool moment_read_day(const char *value, int64_t *ret_day);

/*
 * "2026-11-21T15:00", with a space instead of T, with seconds and their fraction, with Z or +01:00. Without
 * an offset it is meant in `zone`; NULL is UTC.
 */
bool moment_read_time(const char *value, const struct zone *zone, int64_t *ret_time);

#endif
