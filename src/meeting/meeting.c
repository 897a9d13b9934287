/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What members do with their meetings. Each change is noted, counted and told in one transaction. */
#include "meeting/meeting.h"

#include "base/random.h"
#include "base/text.h"
#include "calendar/zone.h"
#include "db/db.h"
#include "meeting/meeting_rules.h"
#include "meeting/meeting_store.h"
#include "meeting/meeting_tell.h"
#include "relationship/relationship_progress.h"

static bool is_good(const struct meeting_new *meeting)
{
    return meeting->starts_at > 0 && meeting->minutes >= MEETING_SHORTEST &&
           meeting->minutes <= MEETING_LONGEST && text_length(meeting->place) <= MEETING_PLACE_MAX &&
           meeting_link_is_good(meeting->link);
}

struct planning {
    const struct membership *membership;
    const struct meeting_new *meeting;
    int64_t id;
};

static enum error plan(struct db *db, void *context)
{
    const struct planning *planning = context;
    const struct membership *membership = planning->membership;
    TRY(meeting_row_add(membership, planning->id, planning->meeting));
    TRY(meeting_recount(db, membership->arena, membership->clock, membership->relationship));
    TRY(relationship_event_add(db, membership->clock, membership->relationship, MEETING_PLANNED,
                               membership->person, planning->id));
    struct notice notice = {
        .kind = MEETING_PLANNED,
        .subject = planning->id,
        .path = arena_format(membership->arena, "/meetings/%lld", (long long)planning->id),
        .when = planning->meeting->starts_at,
    };
    return meeting_tell(membership, &notice);
}

enum error meeting_plan(const struct membership *membership, const struct meeting_new *meeting,
                        int64_t *ret_id)
{
    struct meeting_new whole = *meeting;
    whole.zone = zone_is_known(meeting->zone) ? meeting->zone : "UTC";
    whole.place = text_or_empty(meeting->place);
    whole.link = text_or_empty(meeting->link);
    if (!is_good(&whole)) return ERROR_INVALID;
    struct planning planning = {membership, &whole, id_new(membership->clock)};
    TRY(membership_write(membership, plan, &planning));
    *ret_id = planning.id;
    return OK;
}
