/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Notices about what stands in calendars; within meeting/. */
#ifndef ITHACA_MEETING_TELL_H
#define ITHACA_MEETING_TELL_H

#include "notice/notice.h"
#include "relationship/membership.h"

/* membership_tell; to who gets calendar invitations (invite/), which say the same, the notice is not mailed.
 */
MUST_USE enum error meeting_tell(const struct membership *membership, const struct notice *notice);

#endif
