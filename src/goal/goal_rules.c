/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "goal/goal_rules.h"

#include <string.h>

#include "base/text.h"
#include "calendar/date_text.h"

int64_t goal_percent(bool reached, int64_t milestones, int64_t milestones_reached, int64_t by_hand)
{
    if (reached) return 100;
    return milestones ? milestones_reached * 100 / milestones : by_hand;
}

const char *goal_term_label(const char *term)
{
    return strcmp(term, "long") == 0 ? "Long term" : "Short term";
}

const char *goal_owner_possessive(struct arena *arena, const char *first_name)
{
    size_t length = strlen(first_name);
    bool ends_in_s = length && first_name[length - 1] == 's';
    return arena_format(arena, "%s’%s", first_name, ends_in_s ? "" : "s");
}

const char *goal_change_sentence(struct arena *arena, const char *who, const char *kind)
{
    static const struct {
        const char *kind, *did;
    } SENTENCES[] = {
        {"added", "added the goal"},
        {"edited", "changed the goal"},
        {"progress", "changed the progress"},
        {"milestone_added", "added a milestone"},
        {"milestone_edited", "changed a milestone"},
        {"milestone_moved", "changed the order of the milestones"},
        {"milestone_reached", "marked a milestone as reached"},
        {"milestone_undone", "marked a milestone as not reached yet"},
        {"milestone_removed", "removed a milestone"},
        {"reached", "marked the goal as reached"},
        {"dropped", "dropped the goal"},
        {"reopened", "opened the goal again"},
    };
    for (size_t i = 0; i < sizeof SENTENCES / sizeof SENTENCES[0]; i++)
        if (strcmp(SENTENCES[i].kind, kind) == 0) return arena_format(arena, "%s %s", who, SENTENCES[i].did);
    return who;
}

const char *goal_day_words(struct arena *arena, int64_t day)
{
    struct date_reader reader = {0};
    struct text words;
    if (!day) return "no date";
    text_init(&words, arena);
    date_text_day(&reader, DATE_LONG, day, &words);
    return words.at;
}

static void add_difference(struct text *lines, const char *what, const char *before, const char *after)
{
    if (strcmp(before, after) == 0) return;
    if (lines->length) text_add_char(lines, '\n');
    if (*before) text_addf(lines, "%s, before: “%s”", what, before);
    else text_addf(lines, "%s, before: nothing", what);
}

const char *goal_difference(struct arena *arena, const struct goal_words *before,
                            const struct goal_words *after)
{
    struct text lines;
    text_init(&lines, arena);
    add_difference(&lines, "Title", before->title, after->title);
    add_difference(&lines, "Why it matters", before->why, after->why);
    add_difference(&lines, "What success looks like", before->success, after->success);
    add_difference(&lines, "Term", before->term_label, after->term_label);
    add_difference(&lines, "Whose goal it is", before->owner_label, after->owner_label);
    add_difference(&lines, "Due", goal_day_words(arena, before->due_on),
                   goal_day_words(arena, after->due_on));
    return lines.at;
}
