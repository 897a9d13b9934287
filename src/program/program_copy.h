/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What of a program's texts stands in tables of other features; for program.c. */
#ifndef ITHACA_PROGRAM_PROGRAM_COPY_H
#define ITHACA_PROGRAM_PROGRAM_COPY_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"

struct db;

struct program_copying {
    struct db *db;
    struct arena *arena;
    const struct clock *clock;
    int64_t from, to;
};

/* The template of agreements, changes to the guide, chapters of the training and whether it has to be read,
 * and the names of groups, without what anybody answered. Joins the caller's db_write; `to` has none of them
 * yet. */
MUST_USE enum error program_copy_texts(const struct program_copying *copying);

#endif
