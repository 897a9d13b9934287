/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_tell.h"

#include "notify/notify.h"

/* No invitation speaks of what is over, such as a meeting that is noted afterwards. */
enum error meeting_tell(const struct membership *membership, const struct notice *notice)
{
    TRY(membership_tell(membership, notice));
    if (notice->when && notice->when <= clock_seconds(membership->clock)) return OK;
    LIST_EACH (&membership->members, struct relationship_member, member)
        TRY(notify_invitation_says(membership->db, member->id, notice->kind, notice->subject));
    return OK;
}
