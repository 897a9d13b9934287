/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "goal/goal_rules.h"

#include <string.h>

#include "base/text.h"
#include "calendar/date_text.h"
#include "language/language.h"

int64_t goal_percent(bool reached, int64_t milestones, int64_t milestones_reached, int64_t by_hand)
{
    if (reached) return 100;
    return milestones ? milestones_reached * 100 / milestones : by_hand;
}

const char *goal_term_label(const char *term)
{
    return strcmp(term, "long") == 0 ? MESSAGE("Long term") : MESSAGE("Short term");
}

const char *goal_owner_possessive(struct arena *arena, const struct language *language,
                                  const char *first_name)
{
    size_t length = strlen(first_name);
    bool ends_in_s = length && first_name[length - 1] == 's';
    /* Whose goal it is; the first form is for names that end in s. */
    return arena_format(arena, ends_in_s ? say(language, "%s’") : say(language, "%s’s"), first_name);
}

const char *goal_change_sentence(struct arena *arena, const struct language *language, const char *who,
                                 const char *kind)
{
    static const struct {
        const char *kind, *did, *mine;
    } SENTENCES[] = {
        {"added", MESSAGE("%s added the goal"), MESSAGE("You added the goal")},
        {"edited", MESSAGE("%s changed the goal"), MESSAGE("You changed the goal")},
        {"progress", MESSAGE("%s changed the progress"), MESSAGE("You changed the progress")},
        {"milestone_added", MESSAGE("%s added a milestone"), MESSAGE("You added a milestone")},
        {"milestone_edited", MESSAGE("%s changed a milestone"), MESSAGE("You changed a milestone")},
        {"milestone_moved", MESSAGE("%s changed the order of the milestones"),
         MESSAGE("You changed the order of the milestones")},
        {"milestone_reached", MESSAGE("%s marked a milestone as reached"),
         MESSAGE("You marked a milestone as reached")},
        {"milestone_undone", MESSAGE("%s marked a milestone as not reached yet"),
         MESSAGE("You marked a milestone as not reached yet")},
        {"milestone_removed", MESSAGE("%s removed a milestone"), MESSAGE("You removed a milestone")},
        {"reached", MESSAGE("%s marked the goal as reached"), MESSAGE("You marked the goal as reached")},
        {"dropped", MESSAGE("%s dropped the goal"), MESSAGE("You dropped the goal")},
        {"reopened", MESSAGE("%s opened the goal again"), MESSAGE("You opened the goal again")},
    };
    for (size_t i = 0; i < sizeof SENTENCES / sizeof SENTENCES[0]; i++) {
        if (strcmp(SENTENCES[i].kind, kind) != 0) continue;
        if (!who) return say(language, SENTENCES[i].mine);
        return text_fill(arena, say(language, SENTENCES[i].did), who);
    }
    return who ? who : say(language, "You");
}

const char *goal_day_words(struct arena *arena, const struct language *language, int64_t day)
{
    return day ? date_words(arena, language, day) : say(language, "no date");
}

static void add_difference(const struct language *language, struct text *lines, const char *what,
                           const char *before, const char *after)
{
    if (strcmp(before, after) == 0) return;
    if (lines->length) text_add_char(lines, '\n');
    if (*before) text_addf(lines, say(language, "%s, before: “%s”"), say(language, what), before);
    else text_addf(lines, say(language, "%s, before: nothing"), say(language, what));
}

const char *goal_difference(struct arena *arena, const struct language *language,
                            const struct goal_words *before, const struct goal_words *after)
{
    struct text lines;
    text_init(&lines, arena);
    add_difference(language, &lines, MESSAGE("Title"), before->title, after->title);
    add_difference(language, &lines, MESSAGE("Why it matters"), before->why, after->why);
    add_difference(language, &lines, MESSAGE("What success looks like"), before->success, after->success);
    add_difference(language, &lines, MESSAGE("Term"), before->term_label, after->term_label);
    add_difference(language, &lines, MESSAGE("Whose goal it is"), before->owner_label, after->owner_label);
    add_difference(language, &lines, MESSAGE("Due"), goal_day_words(arena, language, before->due_on),
                   goal_day_words(arena, language, after->due_on));
    return lines.at;
}
