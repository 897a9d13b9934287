/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mentees of the demo who ask mentors of their choice: answered, refused, expired, waiting, and open. */
#ifndef ITHACA_CLI_DEMO_ASKING_H
#define ITHACA_CLI_DEMO_ASKING_H

#include <stddef.h>

#include "cli/demo_story.h"

enum { DEMO_ASKED_SINCE = 40 /* days ago */ };

/* stories->program lets mentees ask from now on, and they do; stories->first has an open request in the end.
 * *ret_asked is a mentor who is asked by somebody today. */
MUST_USE enum error demo_tell_asking(const struct demo_stories *stories, const int64_t *mentors,
                                     size_t mentor_count, const int64_t *mentees, size_t mentee_count,
                                     int64_t *ret_asked);

#endif
