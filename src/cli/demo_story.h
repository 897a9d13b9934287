/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What happened between the people of the demo: relationships in every state, told through the calls that
 * pages use, each at its day in the past.
 */
#ifndef ITHACA_CLI_DEMO_STORY_H
#define ITHACA_CLI_DEMO_STORY_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"

struct db;
struct portal_key;

struct demo_stories {
    struct arena *arena;
    struct db *db;
    const struct portal_key *portal_key;
    int64_t now;     /* milliseconds */
    int64_t program; /* whose relationships are told */
    int64_t started; /* day on which they began */
    int64_t coordinator;
    int64_t first; /* the mentee whose relationship has something of everything */
};

/* A program that runs: pairs that never began, that work well, that need care, pause, ended early. */
MUST_USE enum error demo_tell_running(const struct demo_stories *stories);
/* Of those, a pair that has not begun. */
MUST_USE enum error demo_first_day(const struct demo_stories *stories, int64_t *ret_mentor,
                                   int64_t *ret_mentee);
/* A program that is over: looked back on and certified. */
MUST_USE enum error demo_tell_finished(const struct demo_stories *stories);

#endif
