/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which earlier texts of notes are worth keeping, and how notes are searched. No database, no clock. */
#ifndef ITHACA_AGENDA_NOTE_RULES_H
#define ITHACA_AGENDA_NOTE_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"

enum {
    NOTE_SITTING = 10 * 60,    /* seconds: a longer pause ends a sitting */
    NOTE_FRESH = 24 * 60 * 60, /* seconds: so long a page may be open and still find the text it began with */
};

/*
 * Marks the texts that may go: `versions` holds struct note_version, the earliest first. The last one stays,
 * and the last one of each sitting, which ends when somebody else writes or after a pause. Of what was
 * written since `fresh_since` the latest `keep` stay in any case, because somebody may still be writing on
 * from them.
 */
void note_mark_spent(struct list *versions, int64_t fresh_since, size_t keep);

/* Whether each of the folded words (const char *) stands in the text. */
bool note_has_words(struct arena *arena, const char *text, const struct list *words);

#endif
