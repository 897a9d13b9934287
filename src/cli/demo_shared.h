/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What two people of the demo share: resources, a training, introductions, and feedback from a colleague. */
#ifndef ITHACA_CLI_DEMO_SHARED_H
#define ITHACA_CLI_DEMO_SHARED_H

#include "relationship/membership.h"

/* Now by their clock, both opened for writing. */
MUST_USE enum error demo_share(const struct membership *mentor, const struct membership *mentee);
/* Feedback whose change both saw. */
MUST_USE enum error demo_follow_up(const struct membership *mentor, const struct membership *mentee);

#endif
