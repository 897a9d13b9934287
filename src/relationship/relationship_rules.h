/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What follows from the facts of a relationship: phases and words. No database, no web. */
#ifndef ITHACA_RELATIONSHIP_RULES_H
#define ITHACA_RELATIONSHIP_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

struct language;

enum { PHASE_ESTABLISH, PHASE_NURTURE, PHASE_GROW, PHASE_CLOSE, PHASE_COUNT };

/* "Establish" … "Close". */
const char *relationship_phase_name(int phase);
/* What the phase is about, in a sentence. */
const char *relationship_phase_aim(int phase);

/* The first day of each phase. With an end, the phases share the time: a sixth, a third, a third, a sixth (of
 * at most 30 days). Without one (0) the last phase has no day (0). */
void relationship_phase_days(int64_t starts_on, int64_t ends_on, int64_t ret_days[PHASE_COUNT]);
int relationship_phase(int64_t starts_on, int64_t ends_on, int64_t today);

/* "Amara mentors you", "You mentor Amara", "You mentor this group". Roles as in the database. */
const char *relationship_role_line(struct arena *arena, const struct language *language, const char *my_role,
                                   const char *other_role, const char *first_name, bool group);
/* "Mentor" for "mentor". */
const char *relationship_role_name(const char *role);
/* "Paused" for "paused"; "" for "active". */
const char *relationship_state_name(const char *state);

/* The first word of a name. */
const char *relationship_first_name(struct arena *arena, const char *name);

/* "Amara Okafor", "Amara Okafor and Tom Becker", "Amara Okafor, Tom Becker and 3 others". */
const char *relationship_names(struct arena *arena, const struct language *language, const char *const *names,
                               int count);

#endif
