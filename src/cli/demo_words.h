/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the people of the demo write. Invented, and different enough that lists look like life. */
#ifndef ITHACA_CLI_DEMO_WORDS_H
#define ITHACA_CLI_DEMO_WORDS_H

#include <stdbool.h>

enum {
    DEMO_MILESTONES = 3,
    DEMO_GOAL_COUNT = 6,
    DEMO_HOPE_COUNT = 4,
    DEMO_TOPIC_COUNT = 7,
    DEMO_NOTE_COUNT = 6,
    DEMO_ACTION_COUNT = 6,
    DEMO_MESSAGE_COUNT = 6,
    DEMO_THANKS_COUNT = 5,
};

struct demo_goal {
    const char *title, *why, *success;
    bool is_long;
    const char *milestones[DEMO_MILESTONES];
};

extern const struct demo_goal DEMO_GOALS[DEMO_GOAL_COUNT];
extern const char *const DEMO_HOPES[DEMO_HOPE_COUNT][2]; /* of the mentee, of the mentor */
extern const char *const DEMO_TOPICS[DEMO_TOPIC_COUNT];
extern const char *const DEMO_NOTES[DEMO_NOTE_COUNT];
extern const char *const DEMO_ACTIONS[DEMO_ACTION_COUNT];
extern const char *const DEMO_THANKS[DEMO_THANKS_COUNT];
extern const char *const DEMO_MESSAGES[DEMO_MESSAGE_COUNT]; /* the mentee begins, then in turns */

#endif
