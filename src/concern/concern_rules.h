/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What comes next in a difficult conversation, and who may do what. No database, no web, no clock.
 *
 * Two sides: each says how they see it, puts the other's view in their own words until the other says "yes,
 * that is what I meant"; then both look for options, agree what they try and when they look back.
 */
#ifndef ITHACA_CONCERN_CONCERN_RULES_H
#define ITHACA_CONCERN_CONCERN_RULES_H

#include <stdbool.h>
#include <stdint.h>

enum concern_state { CONCERN_PRIVATE, CONCERN_SHARED, CONCERN_WORKING, CONCERN_SETTLED, CONCERN_WITHDRAWN };

/* A bug when it is none. */
enum concern_state concern_state_of(const char *name);
const char *concern_state_name(enum concern_state state);
const char *concern_state_label(enum concern_state state);

enum concern_heard { CONCERN_NO_ANSWER, CONCERN_YES, CONCERN_NOT_QUITE };

struct concern_side_facts {
    bool has_view;
    bool has_restated;         /* put the other's view in own words */
    enum concern_heard answer; /* to the other's words for one's own view */
};

struct concern_facts {
    enum concern_state state;
    bool i_am_author;
    struct concern_side_facts mine, theirs;
    int64_t options;
    bool has_try;
    int64_t follow_up_on; /* day, 0: none */
    int64_t today;
};

/* What the reader does next on the worksheet. */
enum concern_step {
    CONCERN_STEP_NONE, /* private, settled or withdrawn */
    CONCERN_STEP_VIEW,
    CONCERN_STEP_RESTATE,
    CONCERN_STEP_RESTATE_AGAIN,
    CONCERN_STEP_CONFIRM,
    CONCERN_STEP_WAIT_VIEW,
    CONCERN_STEP_WAIT_RESTATE,
    CONCERN_STEP_WAIT_CONFIRM,
    CONCERN_STEP_OPTIONS,
    CONCERN_STEP_PLAN,
    CONCERN_STEP_WAIT_FOLLOW_UP,
    CONCERN_STEP_LOOK_BACK,
};
enum concern_step concern_next(const struct concern_facts *facts);

/* Whether the two do not understand each other yet. */
bool concern_listens(enum concern_step step);

enum concern_move {
    CONCERN_EDIT,     /* one's own notes */
    CONCERN_SHARE,    /* as a worksheet */
    CONCERN_REMOVE,   /* what nobody else has seen */
    CONCERN_WITHDRAW, /* a worksheet */
    CONCERN_TAKE_OUTSIDE,
    CONCERN_WRITE_VIEW, /* until the other has put it in their words, or when those did not fit */
    CONCERN_RESTATE,
    CONCERN_CONFIRM,
    CONCERN_ADD_OPTION,
    CONCERN_PLAN,
    CONCERN_SETTLE,
    CONCERN_REOPEN,
};
bool concern_may(const struct concern_facts *facts, enum concern_move move);

#endif
