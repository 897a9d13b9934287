/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Notices about meetings: names and times only, each time on its reader's clock. Within meeting/. */
#ifndef ITHACA_MEETING_TELL_H
#define ITHACA_MEETING_TELL_H

#include "relationship/membership.h"

struct meeting_news {
    const char *kind; /* MEETING_PLANNED … */
    int64_t subject;
    const char *what; /* "planned a meeting for": goes on behind the name of who did it */
    int64_t moment;   /* "Thursday 26 November, 15:00", on the reader's clock; 0: none */
    const char *path; /* under /relationships/ID */
};

/* Tells all other members, whose time zones their profiles say. Joins the caller's db_write. */
MUST_USE enum error meeting_tell(const struct membership *membership, const struct meeting_news *news);

#endif
