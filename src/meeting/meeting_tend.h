/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What time brings: further meetings of series, the question whether a meeting was held once it is over, and
 * the end of what was planned in relationships that closed.
 */
#ifndef ITHACA_MEETING_TEND_H
#define ITHACA_MEETING_TEND_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"

struct db;

/* For a job every few minutes; bears being run twice. */
MUST_USE enum error meeting_tend(struct db *db, struct arena *arena, const struct clock *clock);

#endif
