/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is said on the way through a difficult conversation. */
#include "concern/concern_pages.h"

const char *concern_step_title(struct arena *arena, enum concern_step step, const char *other)
{
    switch (step) {
    case CONCERN_STEP_NONE:
        return "";
    case CONCERN_STEP_VIEW:
        return "Write how you see it";
    case CONCERN_STEP_RESTATE:
        return arena_format(arena, "Put %s’s view in your own words", other);
    case CONCERN_STEP_RESTATE_AGAIN:
        return arena_format(arena, "Not quite: try %s’s view once more", other);
    case CONCERN_STEP_CONFIRM:
        return "Is that what you meant?";
    case CONCERN_STEP_WAIT_VIEW:
        return arena_format(arena, "%s writes their view next", other);
    case CONCERN_STEP_WAIT_RESTATE:
        return arena_format(arena, "%s puts your view in their words next", other);
    case CONCERN_STEP_WAIT_CONFIRM:
        return arena_format(arena, "%s reads your words next", other);
    case CONCERN_STEP_OPTIONS:
        return "Collect options, both of you";
    case CONCERN_STEP_PLAN:
        return "Choose what you try, and when you look back";
    case CONCERN_STEP_WAIT_FOLLOW_UP:
        return "Try it until the day you chose";
    case CONCERN_STEP_LOOK_BACK:
        return "Look back: how did it go?";
    }
    return "";
}

const char *concern_step_text(struct arena *arena, enum concern_step step, const char *other)
{
    switch (step) {
    case CONCERN_STEP_NONE:
        return "";
    case CONCERN_STEP_VIEW:
        return "What you saw and heard, what it did to you, what you need. Not what the other one is like.";
    case CONCERN_STEP_RESTATE:
        return "You need not agree with it. Say it so that they would nod.";
    case CONCERN_STEP_RESTATE_AGAIN:
        return "Their word below says what was missing.";
    case CONCERN_STEP_CONFIRM:
        return arena_format(arena, "%s says it in their own words. If something is missing, say what.",
                            other);
    case CONCERN_STEP_WAIT_VIEW:
        return "You have said yours. Give it a few days, and offer to talk.";
    case CONCERN_STEP_WAIT_RESTATE:
    case CONCERN_STEP_WAIT_CONFIRM:
        return "Being understood takes two. You have done your part for now.";
    case CONCERN_STEP_OPTIONS:
        return "You understand each other. Write down whatever might help, without judging it yet.";
    case CONCERN_STEP_PLAN:
        return "Something small that both can keep for two weeks is better than a promise for ever.";
    case CONCERN_STEP_WAIT_FOLLOW_UP:
        return "Then you look back together. You can change the plan below at any time.";
    case CONCERN_STEP_LOOK_BACK:
        return "Either it is settled between you, or you try something else.";
    }
    return "";
}
