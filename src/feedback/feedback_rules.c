/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "feedback/feedback_rules.h"

#include <string.h>

#include "base/text.h"

const char *feedback_first_words(struct arena *arena, const char *text, size_t length)
{
    const char *at = text, *word = text;
    size_t line = strcspn(text, "\n");
    for (size_t count = 0; at < text + line && count <= length; at++) {
        if ((*at & 0xC0) != 0x80) count++;
        if (*at == ' ') word = at;
        if (count > length) {
            if (word == text) word = at; /* one long word */
            return arena_format(arena, "%.*s…", (int)(word - text), text);
        }
    }
    return text[line] ? arena_format(arena, "%.*s…", (int)line, text) : text;
}

bool feedback_follow_up_is_due(int64_t follow_up_on, bool followed_up, int64_t today)
{
    return follow_up_on && !followed_up && follow_up_on <= today;
}
