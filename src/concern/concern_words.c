/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is said on the way through a difficult conversation. */
#include "concern/concern_pages.h"

#include "language/language.h"

const char *concern_step_title(struct arena *arena, const struct language *language, enum concern_step step,
                               const char *other)
{
    switch (step) {
    case CONCERN_STEP_NONE:
        return "";
    case CONCERN_STEP_VIEW:
        return say(language, "Write how you see it");
    case CONCERN_STEP_RESTATE:
        return arena_format(arena, say(language, "Put %s’s view in your own words"), other);
    case CONCERN_STEP_RESTATE_AGAIN:
        return arena_format(arena, say(language, "Not quite: try %s’s view once more"), other);
    case CONCERN_STEP_CONFIRM:
        return say(language, "Is that what you meant?");
    case CONCERN_STEP_WAIT_VIEW:
        return arena_format(arena, say(language, "%s writes their view next"), other);
    case CONCERN_STEP_WAIT_RESTATE:
        return arena_format(arena, say(language, "%s puts your view in their words next"), other);
    case CONCERN_STEP_WAIT_CONFIRM:
        return arena_format(arena, say(language, "%s reads your words next"), other);
    case CONCERN_STEP_OPTIONS:
        return say(language, "Collect options, both of you");
    case CONCERN_STEP_PLAN:
        return say(language, "Choose what you try, and when you look back");
    case CONCERN_STEP_WAIT_FOLLOW_UP:
        return say(language, "Try it until the day you chose");
    case CONCERN_STEP_LOOK_BACK:
        return say(language, "Look back: how did it go?");
    }
    return "";
}

const char *concern_step_text(struct arena *arena, const struct language *language, enum concern_step step,
                              const char *other)
{
    switch (step) {
    case CONCERN_STEP_NONE:
        return "";
    case CONCERN_STEP_VIEW:
        return say(
            language,
            "What you saw and heard, what it did to you, what you need. Not what the other one is like.");
    case CONCERN_STEP_RESTATE:
        return say(language, "You need not agree with it. Say it so that they would nod.");
    case CONCERN_STEP_RESTATE_AGAIN:
        return say(language, "Their word below says what was missing.");
    case CONCERN_STEP_CONFIRM:
        return arena_format(
            arena, say(language, "%s says it in their own words. If something is missing, say what."), other);
    case CONCERN_STEP_WAIT_VIEW:
        return say(language, "You have said yours. Give it a few days, and offer to talk.");
    case CONCERN_STEP_WAIT_RESTATE:
    case CONCERN_STEP_WAIT_CONFIRM:
        return say(language, "Being understood takes two. You have done your part for now.");
    case CONCERN_STEP_OPTIONS:
        return say(language,
                   "You understand each other. Write down whatever might help, without judging it yet.");
    case CONCERN_STEP_PLAN:
        return say(language,
                   "Something small that both can keep for two weeks is better than a promise for ever.");
    case CONCERN_STEP_WAIT_FOLLOW_UP:
        return say(language, "Then you look back together. You can change the plan below at any time.");
    case CONCERN_STEP_LOOK_BACK:
        return say(language, "Either it is settled between you, or you try something else.");
    }
    return "";
}
