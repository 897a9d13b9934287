/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "calendar/date_text.h"
#include "calendar/zone.h"
#include "language/language.h"
#include "meeting/meeting.h"
#include "meeting/meeting_rules.h"
#include "relationship/relationship_rules.h"

RECORD_DEFINE(meeting_clock, MEETING_CLOCK_FIELDS)
RECORD_DEFINE(meeting_when, MEETING_WHEN_FIELDS)

static const char *state_label(const char *state)
{
    static const char *const labels[][2] = {{"planned", ""},
                                            {"held", MESSAGE("Held")},
                                            {"missed", MESSAGE("Missed")},
                                            {"cancelled", MESSAGE("Cancelled")}};
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (strcmp(labels[i][0], state) == 0) return labels[i][1];
    return "";
}

/* What the others' clocks show, where it is not what the reader's shows. */
static void add_clocks(const struct membership *membership, const struct zone *zone,
                       const struct meeting *meeting, struct list *clocks)
{
    struct arena *arena = membership->arena;
    int64_t now = clock_seconds(membership->clock);
    LIST_EACH (&membership->members, struct relationship_member, member) {
        if (member->id == membership->person || !*member->time_zone) continue;
        const struct zone *theirs = zone_load(arena, member->time_zone);
        if (zone_seconds_east(theirs, meeting->starts_at) == zone_seconds_east(zone, meeting->starts_at))
            continue;
        const struct date_reader reader = {theirs, now, membership->language};
        *LIST_ADD(clocks, arena, struct meeting_clock) = (struct meeting_clock){
            .name = relationship_first_name(arena, member->name),
            .words = date_weekday_words(arena, &reader, DATE_MOMENT, meeting->starts_at)};
    }
}

struct meeting_when meeting_when_of(const struct membership *membership, const struct zone *zone,
                                    const struct meeting *meeting)
{
    int64_t now = clock_seconds(membership->clock);
    bool over = now >= meeting_ends_at(meeting), begun = now >= meeting->starts_at;
    struct meeting_when when = {
        .id = meeting->id,
        .relationship_id = meeting->relationship_id,
        .series_id = meeting->series_id,
        .starts_at = meeting->starts_at,
        .ends_at = meeting_ends_at(meeting),
        .minutes = meeting->minutes,
        .place = meeting->place,
        .link = meeting->link,
        .state = meeting->state,
        .state_label = state_label(meeting->state),
        .why = meeting->why,
        .postponed_words =
            meeting_postponed_words(membership->arena, membership->language, meeting->postponed),
        .is_planned = strcmp(meeting->state, "planned") == 0,
        .is_held = strcmp(meeting->state, "held") == 0,
        .is_missed = strcmp(meeting->state, "missed") == 0,
        .is_cancelled = strcmp(meeting->state, "cancelled") == 0,
    };
    when.can_join = when.is_planned && !over && *when.link;
    when.can_change = when.is_planned && membership->writable;
    when.asks = when.is_planned && begun && membership->writable;
    when.can_note = (when.is_held || when.is_missed) && membership->writable;
    add_clocks(membership, zone, meeting, &when.clocks);
    return when;
}
