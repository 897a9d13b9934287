/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The circle of the demo: what a group asks, answers and meets for. */
#ifndef ITHACA_CLI_DEMO_CIRCLE_H
#define ITHACA_CLI_DEMO_CIRCLE_H

#include "base/list.h"
#include "cli/demo_story.h"

/* `leader` and `others` (int64_t, at least four) take part in stories->program, which is for groups; the
 * circle began on stories->started. */
MUST_USE enum error demo_tell_circle(const struct demo_stories *stories, int64_t leader,
                                     const struct list *others);

#endif
