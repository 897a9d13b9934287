/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agenda/note_rules.h"

#include <string.h>

#include "agenda/note.h"
#include "base/text.h"

static bool ends_sitting(const struct note_version *version, const struct note_version *next)
{
    return version->written_by != next->written_by || next->written_at - version->written_at >= NOTE_SITTING;
}

void note_mark_spent(struct list *versions, int64_t fresh_since, size_t keep)
{
    for (size_t i = 0; i + 1 < versions->count; i++) {
        struct note_version *version = LIST_AT(versions, struct note_version, i);
        bool fresh = version->written_at >= fresh_since && versions->count - i <= keep;
        version->spent = !fresh && !ends_sitting(version, version + 1);
    }
}

bool note_has_words(struct arena *arena, const char *text, const struct list *words)
{
    const char *folded = text_fold(arena, text);
    LIST_EACH (words, const char *, word)
        if (!strstr(folded, *word)) return false;
    return true;
}
