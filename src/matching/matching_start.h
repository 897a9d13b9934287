/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A run's pairs and prices, from which the engine solves again. Inside matching/ only. */
#ifndef ITHACA_MATCHING_MATCHING_START_H
#define ITHACA_MATCHING_MATCHING_START_H

#include "base/arena.h"
#include "base/error.h"
#include "matching/engine/match.h"
#include "matching/matching_people.h"

struct db;

/* As far as the run's people are still among `people`; newcomers have no price. Lives in the arena: not to be
 * released. */
MUST_USE enum error matching_start_read(struct db *db, struct arena *arena,
                                        const struct matching_people *people, int64_t run,
                                        struct match_result *ret_start);

#endif
