/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "concern/concern_rules.h"

#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "language/language.h"

static const struct {
    const char *name, *label;
} STATES[] = {
    [CONCERN_PRIVATE] = {"private", MESSAGE("Private")},
    [CONCERN_SHARED] = {"shared", MESSAGE("Shared")},
    [CONCERN_WORKING] = {"working", MESSAGE("Being worked on")},
    [CONCERN_SETTLED] = {"settled", MESSAGE("Settled")},
    [CONCERN_WITHDRAWN] = {"withdrawn", MESSAGE("Withdrawn")},
};

enum concern_state concern_state_of(const char *name)
{
    for (size_t i = 0; i < sizeof STATES / sizeof STATES[0]; i++)
        if (strcmp(STATES[i].name, name) == 0) return (enum concern_state)i;
    BUG("no such state of a concern");
}

const char *concern_state_name(enum concern_state state)
{
    return STATES[state].name;
}

const char *concern_state_label(enum concern_state state)
{
    return STATES[state].label;
}

static bool is_on_the_table(const struct concern_facts *facts)
{
    return facts->state == CONCERN_SHARED || facts->state == CONCERN_WORKING;
}

/* Listening comes before waiting: whoever can do something is told that first. */
static enum concern_step next_in_listening(const struct concern_facts *facts)
{
    const struct concern_side_facts *mine = &facts->mine, *theirs = &facts->theirs;
    if (!mine->has_view) return CONCERN_STEP_VIEW;
    if (theirs->has_view && !mine->has_restated) return CONCERN_STEP_RESTATE;
    if (mine->has_restated && theirs->answer == CONCERN_NOT_QUITE) return CONCERN_STEP_RESTATE_AGAIN;
    if (theirs->has_restated && mine->answer == CONCERN_NO_ANSWER) return CONCERN_STEP_CONFIRM;
    if (!theirs->has_view) return CONCERN_STEP_WAIT_VIEW;
    if (!theirs->has_restated || mine->answer == CONCERN_NOT_QUITE) return CONCERN_STEP_WAIT_RESTATE;
    if (theirs->answer == CONCERN_NO_ANSWER) return CONCERN_STEP_WAIT_CONFIRM;
    return CONCERN_STEP_NONE;
}

enum concern_step concern_next(const struct concern_facts *facts)
{
    if (!is_on_the_table(facts)) return CONCERN_STEP_NONE;
    enum concern_step step = next_in_listening(facts);
    if (step != CONCERN_STEP_NONE) return step;
    if (facts->has_try && facts->follow_up_on)
        return facts->today < facts->follow_up_on ? CONCERN_STEP_WAIT_FOLLOW_UP : CONCERN_STEP_LOOK_BACK;
    return facts->options ? CONCERN_STEP_PLAN : CONCERN_STEP_OPTIONS;
}

bool concern_listens(enum concern_step step)
{
    return step >= CONCERN_STEP_VIEW && step <= CONCERN_STEP_WAIT_CONFIRM;
}

bool concern_may(const struct concern_facts *facts, enum concern_move move)
{
    bool open = is_on_the_table(facts), private = facts->state == CONCERN_PRIVATE;
    switch (move) {
    case CONCERN_EDIT:
    case CONCERN_TAKE_OUTSIDE:
        return facts->i_am_author;
    case CONCERN_SHARE:
    case CONCERN_REMOVE:
        return facts->i_am_author && private;
    case CONCERN_WITHDRAW:
        return facts->i_am_author && open;
    case CONCERN_WRITE_VIEW:
        return open && (!facts->theirs.has_restated || facts->mine.answer == CONCERN_NOT_QUITE);
    case CONCERN_RESTATE:
        return open && facts->theirs.has_view &&
               (!facts->mine.has_restated || facts->theirs.answer != CONCERN_YES);
    case CONCERN_CONFIRM:
        return open && facts->theirs.has_restated && facts->mine.answer != CONCERN_YES;
    case CONCERN_ADD_OPTION:
    case CONCERN_PLAN:
        return facts->state == CONCERN_WORKING;
    case CONCERN_SETTLE:
        return facts->state == CONCERN_WORKING;
    case CONCERN_REOPEN:
        return facts->state == CONCERN_SETTLED;
    }
    return false;
}
