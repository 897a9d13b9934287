/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Days that come back each year. No database, no web, no clock. */
#ifndef ITHACA_FEEDBACK_CELEBRATION_RULES_H
#define ITHACA_FEEDBACK_CELEBRATION_RULES_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The first day from `from` to `to` (days, both in) on which a yearly date falls. Who has 29 February
 * celebrates on 28 February in the other years. False when it falls on none of them, or month or day are 0.
 */
bool celebration_yearly(int month, int day, int64_t from, int64_t to, int64_t *ret_day);

/* The first anniversary of `since` from `from` to `to`, and how many years it is (at least 1). */
bool celebration_anniversary(int64_t since, int64_t from, int64_t to, int64_t *ret_day, int64_t *ret_years);

/* The day half a year after `since`, when it lies there: the same day of the month six months later, or that
 * month's last. */
bool celebration_half_year(int64_t since, int64_t from, int64_t to, int64_t *ret_day);

#endif
