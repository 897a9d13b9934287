/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Two people wrote in the same notes at once. What each changed is found line by line against the text that
 * both began with; where they touched different lines, both changes are taken. Pure: no database, no clock.
 */
#ifndef ITHACA_AGENDA_NOTE_MERGE_H
#define ITHACA_AGENDA_NOTE_MERGE_H

#include "base/arena.h"
#include "base/error.h"

/*
 * *ret_merged holds every line that one of them wrote, and lacks only what one of them took out and the other
 * left alone. Lines that both added at the same place stand below each other, theirs first. ERROR_CONFLICT
 * when they changed the same line, or one changed what the other took out: then people decide.
 */
MUST_USE enum error note_merge(struct arena *arena, const char *base, const char *theirs, const char *mine,
                               const char **ret_merged);

#endif
