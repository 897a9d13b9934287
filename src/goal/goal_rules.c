/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "goal/goal_rules.h"

#include <string.h>

#include "base/text.h"
#include "calendar/date_text.h"
#include "language/language.h"

RECORD_DEFINE(goal_before, GOAL_BEFORE_FIELDS)

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

bool goal_differs(struct arena *arena, struct goal_before *before, const struct goal_before *after)
{
    struct goal_before differences = {.title = "", .why = "", .success = "", .term = ""};
    const struct {
        const char *name, *before, *after, **ret_kept;
    } texts[] = {
        {"title", before->title, after->title, &differences.title},
        {"why", before->why, after->why, &differences.why},
        {"success", before->success, after->success, &differences.success},
        {"term", before->term, after->term, &differences.term},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp(texts[i].before, texts[i].after) == 0) continue;
        *LIST_ADD(&differences.differs, arena, const char *) = texts[i].name;
        *texts[i].ret_kept = texts[i].before;
    }
    if (before->owner_id != after->owner_id) {
        *LIST_ADD(&differences.differs, arena, const char *) = "owner";
        differences.owner_id = before->owner_id;
    }
    if (before->due_on != after->due_on) {
        *LIST_ADD(&differences.differs, arena, const char *) = "due";
        differences.due_on = before->due_on;
    }
    *before = differences;
    return differences.differs.count > 0;
}

static void add_line(const struct language *language, struct text *lines, const char *what,
                     const char *before)
{
    if (lines->length) text_add_char(lines, '\n');
    if (*before) text_addf(lines, say(language, "%s, before: “%s”"), say(language, what), before);
    else text_addf(lines, say(language, "%s, before: nothing"), say(language, what));
}

static const char *edit_words(struct arena *arena, const struct language *language,
                              const struct goal_before *before, const char *owner)
{
    const struct {
        const char *name, *label, *before;
    } lines[] = {
        {"title", MESSAGE("Title"), before->title},
        {"why", MESSAGE("Why it matters"), before->why},
        {"success", MESSAGE("What success looks like"), before->success},
        {"term", MESSAGE("Term"), say(language, goal_term_label(text_or_empty(before->term)))},
        {"owner", MESSAGE("Whose goal it is"), owner},
        {"due", MESSAGE("Due"), goal_day_words(arena, language, before->due_on)},
    };
    struct text words;
    text_init(&words, arena);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        LIST_EACH (&before->differs, const char *, name)
            if (strcmp(*name, lines[i].name) == 0)
                add_line(language, &words, lines[i].label, text_or_empty(lines[i].before));
    return words.at;
}

const char *goal_before_words(struct arena *arena, const struct language *language, const char *kind,
                              const struct goal_before *before, const char *owner)
{
    if (strcmp(kind, "edited") == 0) return edit_words(arena, language, before, owner);
    if (strcmp(kind, "progress") == 0)
        return arena_format(arena, say(language, "%lld %%, before: %lld %%"), (long long)before->new_percent,
                            (long long)before->percent);
    if (strcmp(kind, "milestone_edited") == 0)
        return arena_format(arena, say(language, "“%s”, before: “%s”, due: %s"),
                            text_or_empty(before->new_title), text_or_empty(before->title),
                            goal_day_words(arena, language, before->due_on));
    return arena_format(arena, say(language, "It said, before: “%s”"), text_or_empty(before->outcome));
}
