/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Joining a relationship that has begun: circles take in whoever comes later. Leaving: relationship_course.h.
 */
#ifndef ITHACA_RELATIONSHIP_JOIN_H
#define ITHACA_RELATIONSHIP_JOIN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"

struct db;

enum { RELATIONSHIP_MEMBERS_MAXIMUM = 12 };

struct relationship_joining {
    int64_t relationship;
    int64_t person;
    const char *role; /* mentor, mentee, peer, … */
    int64_t actor;    /* who let them in; 0: the portal */
};

/*
 * Makes somebody a member, also somebody who had left; tells them and the others. They can read what was
 * written before. What all had signed is not signed by all any more. Joins the caller's db_write.
 * The caller recounts the agreement (agreement_recount). ERROR_NOT_FOUND: no such relationship;
 * ERROR_CONFLICT: it is closed, or they are in it; ERROR_TOO_LARGE: it has RELATIONSHIP_MEMBERS_MAXIMUM
 * members.
 */
MUST_USE enum error relationship_join(struct db *db, struct arena *arena, const struct clock *clock,
                                      const struct relationship_joining *joining);

#endif
