/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A small line of ratings over time, drawn by the server: it prints, follows the colors of the page, and says
 * its numbers to those who cannot see it. */
#ifndef ITHACA_CHECKIN_CHECKIN_CHART_H
#define ITHACA_CHECKIN_CHECKIN_CHART_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct language;

enum { CHECKIN_CHART_POINTS = 12 };

/* SVG of the values in tenths (10 to 50), the oldest first, 0 for none; the first CHECKIN_CHART_POINTS are
 * drawn. `name` is a constant of ours: it is not escaped. */
const char *checkin_chart(struct arena *arena, const struct language *language, const char *name,
                          const int64_t *tenths, size_t count);

#endif
