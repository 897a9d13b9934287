/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_tell.h"

#include "calendar/zone.h"
#include "meeting/meeting_rules.h"
#include "notice/notice.h"

enum error meeting_tell(const struct membership *membership, const struct meeting_news *news)
{
    struct arena *arena = membership->arena;
    const char *path =
        arena_format(arena, "/relationships/%lld%s", (long long)membership->relationship, news->path);
    int64_t now = clock_seconds(membership->clock);
    LIST_EACH (&membership->members, struct relationship_member, member) {
        if (member->id == membership->person) continue;
        const struct zone *zone = zone_load(arena, member->time_zone);
        const char *moment = news->moment ? meeting_moment_words(arena, zone, now, news->moment) : "";
        const char *text = arena_format(arena, "%s %s%s%s.", membership->my_name, news->what,
                                        news->moment ? " " : "", moment);
        TRY(notice_add(membership->db, membership->clock, member->id, news->kind, news->subject, text, path));
    }
    return OK;
}
