/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Publishing a program of groups: the mentees of one mentor come together. Inside matching/ only. */
#ifndef ITHACA_MATCHING_MATCHING_CIRCLES_H
#define ITHACA_MATCHING_MATCHING_CIRCLES_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/list.h"
#include "program/program.h"

struct db;

/* When relationships that begin now start and end. */
struct matching_span {
    int64_t starts_on, ends_on; /* days; end 0: open */
};
struct matching_span matching_span_of(const struct clock *clock, const struct program_card *program);

/*
 * Makes circles of a draft's pairs (struct matching_pair; they are put in the order of mentors): one for each
 * mentor with all their mentees, or who came since joins the circle that the mentor leads already. Circles
 * have no reasons: what speaks for one of them is not for all others to read. Joins the caller's db_write.
 */
MUST_USE enum error matching_start_circles(struct db *db, struct arena *arena, const struct clock *clock,
                                           const struct program_card *program, struct list *pairs);

#endif
