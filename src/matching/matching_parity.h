/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Groups that should each get their share of the pairs: the departments, sites or levels of those who look
 * for a mentor, which a coordinator sees of people anyway; or the groups that the program names, of which
 * enough told. Inside matching/ only.
 */
#ifndef ITHACA_MATCHING_MATCHING_PARITY_H
#define ITHACA_MATCHING_MATCHING_PARITY_H

#include "base/arena.h"
#include "matching/matching_people.h"

/* The largest groups count, by the mentors they want; who belongs to none of them has no share to lose. */
enum { MATCHING_GROUPS_MOST = 32 };

/* Tells the engine's people their groups by the objective (one of parity); returns all as bits. 0: nobody has
 * told. */
uint64_t matching_parity_groups(struct arena *arena, struct matching_people *people, const char *objective);

#endif
