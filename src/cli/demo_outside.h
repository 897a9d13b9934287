/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What happened around the relationships of the demo: who looked at them, and who was written to in
 * confidence. */
#ifndef ITHACA_CLI_DEMO_OUTSIDE_H
#define ITHACA_CLI_DEMO_OUTSIDE_H

#include "cli/demo_story.h"

struct demo_outside {
    const struct demo_stories *stories;
    const char *program_name;
    int64_t coordinator;
    const char *coordinator_name;
    int64_t contact; /* named for everybody; 0: nobody */
};

/* Looks of the coordinator, and a letter from stories->first that she answered. */
MUST_USE enum error demo_tell_outside(const struct demo_outside *outside);

#endif
