/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Time zones by their IANA names; the rules come from the system's tzdata by libical. Safe to call from any
 * thread. */
#ifndef ITHACA_CALENDAR_ZONE_H
#define ITHACA_CALENDAR_ZONE_H

#include <stdbool.h>
#include <stdint.h>

/* Whether there is such a zone: "Europe/Berlin", "UTC". */
bool zone_is_known(const char *zone);

/* Seconds to add to UTC for the time that clocks show there at that moment; 0 for NULL, "" and unknown zones.
 */
int64_t zone_offset(const char *zone, int64_t utc_seconds);

/*
 * The moment at which clocks there show this time (seconds since 1970 as if it were UTC). Where they show it
 * twice it is the first; where they skip it, the moment as far after the change.
 */
int64_t zone_to_utc(const char *zone, int64_t local_seconds);

#endif
