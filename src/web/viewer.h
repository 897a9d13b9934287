/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is asking. Filled by the function that the app gives the router (account/ does it); web/ itself knows
 * no accounts. */
#ifndef ITHACA_WEB_VIEWER_H
#define ITHACA_WEB_VIEWER_H

#include "base/record.h"

/* person is 0 for a stranger. Roles add up; coordinating is per program, `coordinator` says that there is at
 * least one. */
#define VIEWER_FIELDS(FIELD, R)                                                                              \
    FIELD(R, id, person, 0)                                                                                  \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)     /* the color's letter, a to h; the router fills it */                        \
    FIELD(R, text, zone, 0)     /* IANA name, "UTC" when unknown */                                          \
    FIELD(R, text, language, 0) /* a tag, as chosen; "" when nothing was */                                  \
    FIELD(R, flag, coordinator, 0)                                                                           \
    FIELD(R, flag, analyst, 0)                                                                               \
    FIELD(R, flag, admin, 0)                                                                                 \
    FIELD(R, integer, unread, 0) /* notices */
RECORD_DECLARE(viewer, VIEWER_FIELDS)

struct language;

/* What every page needs to know of the portal; filled by another such function. */
struct portal_settings {
    const char *name;                /* what the organization calls it */
    const struct language *language; /* for who asks for none; NULL is English */
};

#endif
