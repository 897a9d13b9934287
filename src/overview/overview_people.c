/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "overview/overview_people.h"

#include "base/text.h"
#include "language/language.h"
#include "person/person.h"
#include "relationship/relationship_hours.h"
#include "relationship/relationship_rules.h"

RECORD_DEFINE(overview_person, OVERVIEW_PERSON_FIELDS)

static const char *time_there(struct arena *arena, const char *zone, int64_t now)
{
    if (!*zone) return "";
    int64_t minute = (now + zone_offset(zone, now)) / 60 % (24 * 60);
    return arena_format(arena, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

static void add_person(const struct membership *membership, const struct relationship_member *member,
                       struct list *people)
{
    struct arena *arena = membership->arena;
    bool both = *member->department && *member->location;
    *LIST_ADD(people, arena, struct overview_person) = (struct overview_person){
        .id = member->id,
        .name = member->name,
        .initials = text_initials(arena, member->name),
        .face = person_face(member->id),
        .job_title = member->job_title,
        .place = arena_format(arena, "%s%s%s", member->department, both ? " · " : "", member->location),
        .role_name = relationship_role_name(member->role),
        .email = membership->writable ? member->email : "",
        .time_there = time_there(arena, member->time_zone, clock_seconds(membership->clock)),
        .is_me = member->id == membership->person,
        .said_hello = member->hello_at != 0,
        .is_gone = !member->active,
    };
}

void overview_people(const struct membership *membership, struct list *ret_people)
{
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (member->id != membership->person) add_person(membership, member, ret_people);
    LIST_EACH (&membership->members, struct relationship_member, member)
        if (member->id == membership->person) add_person(membership, member, ret_people);
}

/* ---- hours ---- */

static const char *hours_words(const struct membership *membership, const int64_t *offsets, int count,
                               int64_t mine)
{
    struct arena *arena = membership->arena;
    const struct language *language = membership->language;
    struct shared_hours hours = relationship_shared_hours(offsets, count, 9, 17);
    bool at_work = hours.length > 0;
    if (!at_work) hours = relationship_shared_hours(offsets, count, 7, 20);
    if (!hours.length)
        return say(
            language,
            "Your days hardly overlap. Take turns: once early for you, once late, and write in between.");
    const char *range = relationship_clock_range(arena, hours, mine);
    if (membership->group)
        return arena_format(
            arena,
            at_work
                ? say(language, "From %s on your clock you all are at work together.")
                : say(language,
                      "From %s on your clock you all are awake together, early for one of you and late for another."),
            range);
    int64_t theirs = offsets[0];
    if (theirs == mine)
        return arena_format(
            arena,
            at_work
                ? say(language, "From %s you are at work together.")
                : say(language, "From %s you are awake together, early for one of you and late for another."),
            range);
    return arena_format(
        arena,
        at_work
            ? say(language, "From %s on your clock (%s for %s) you are at work together.")
            : say(language,
                  "From %s on your clock (%s for %s) you are awake together, early for one of you and late for another."),
        range, relationship_clock_range(arena, hours, theirs), membership->other_first);
}

const char *overview_hours(const struct membership *membership, const struct zone *mine)
{
    struct arena *arena = membership->arena;
    int64_t now = clock_seconds(membership->clock), my_offset = zone_seconds_east(mine, now);
    int64_t *offsets = arena_alloc_many(arena, membership->members.count + 1, sizeof *offsets);
    int count = 0;
    LIST_EACH (&membership->members, struct relationship_member, member) {
        if (member->id == membership->person) continue;
        if (!*member->time_zone)
            return arena_format(
                arena, say(membership->language, "We do not know %s’s time zone; ask when you write."),
                relationship_first_name(arena, member->name));
        offsets[count++] = zone_offset(member->time_zone, now);
    }
    if (!count) return "";
    offsets[count++] = my_offset;
    return hours_words(membership, offsets, count, my_offset);
}
