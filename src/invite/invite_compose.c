/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "invite/invite_compose.h"

#include <string.h>

#include "account/account.h"
#include "calendar/recurrence.h"
#include "language/language.h"
#include "relationship/relationship_rules.h"

/* ---- the relationship ---- */

const struct invite_member *invite_scene_member(const struct invite_scene *scene, int64_t person)
{
    LIST_EACH (&scene->members, struct invite_member, member)
        if (member->id == person) return member;
    return NULL;
}

static const char *summary_of(const struct invite_scene *scene, const char *circle)
{
    struct arena *arena = scene->arena;
    const char **names = arena_alloc_many(arena, scene->members.count + 1, sizeof *names);
    int count = 0;
    LIST_EACH (&scene->members, struct invite_member, member)
        if (member->member && member->id != scene->person) names[count++] = member->name;
    if (*circle)
        return arena_format(arena, say(scene->language, "Meeting of %s (%s)"), circle, scene->portal);
    if (count == 0) return arena_format(arena, say(scene->language, "Meeting (%s)"), scene->portal);
    const char *others = count == 1 ? relationship_first_name(arena, names[0])
                                    : relationship_names(arena, scene->language, names, count);
    return arena_format(arena, say(scene->language, "Meeting with %s (%s)"), others, scene->portal);
}

enum error invite_scene_open(struct db *db, struct arena *arena, const char *origin, int64_t relationship,
                             int64_t person, struct invite_scene *ret_scene)
{
    struct invite_scene scene = {
        .db = db, .arena = arena, .origin = origin, .relationship = relationship, .person = person};
    const char *circle;
    TRY(portal_name_read(db, arena, &scene.portal));
    if (person) TRY(account_language(db, arena, person, &scene.language));
    TRY(invite_circle_name(db, arena, relationship, &circle));
    TRY(invite_members(db, arena, relationship, &scene.members));
    scene.summary = summary_of(&scene, circle);
    *ret_scene = scene;
    return OK;
}

/* ---- rules ---- */

int64_t invite_series_begins(struct arena *arena, const struct invite_series *series)
{
    struct wall_time wall = {series->first_day, (int32_t)series->minute * 60};
    return zone_from_local(zone_load(arena, series->zone), wall);
}

/* The last day on which it may fall; 0: open, -1: none. */
static int64_t last_day(struct arena *arena, const struct invite_series *series)
{
    int64_t day = series->ends_on;
    if (strcmp(series->state, "ended") != 0) return day;
    if (!series->last_kept) return -1;
    int64_t kept = zone_local(zone_load(arena, series->zone), series->last_kept).day;
    return day && day < kept ? day : kept;
}

/* A rule counts its meetings or has a last day, never both: the count stays where the last day takes none. */
static bool end_by(struct arena *arena, const struct invite_series *series, int64_t day,
                   struct recurrence *recurrence)
{
    struct list days = {0};
    if (recurrence_days(arena, series->rule, series->first_day, series->first_day, day, &days) != OK ||
        !days.count)
        return false;
    if (recurrence->count && (int64_t)days.count >= recurrence->count) return true;
    if (!recurrence->until || day < recurrence->until) recurrence->until = day;
    recurrence->count = 0;
    return true;
}

const char *invite_series_rule(struct arena *arena, const struct invite_series *series)
{
    struct recurrence recurrence;
    int64_t day = last_day(arena, series);
    if (day < 0 || !recurrence_read(series->rule, &recurrence)) return NULL;
    if (day && !end_by(arena, series, day, &recurrence)) return NULL;
    if (recurrence.until && recurrence.until < series->first_day) return NULL;
    return recurrence_write(arena, &recurrence);
}

bool invite_series_is_over(struct arena *arena, const struct invite_series *series, int64_t now)
{
    struct recurrence recurrence;
    const char *rule = invite_series_rule(arena, series);
    if (!rule) return true;
    if (series->last_start + series->minutes * 60 > now) return false;
    if (!recurrence_read(rule, &recurrence)) return true;
    if (!recurrence.until && !recurrence.count) return false;
    struct list days = {0};
    int64_t today = zone_local(zone_load(arena, series->zone), now).day;
    return recurrence_days(arena, rule, series->first_day, today + 1, INT64_MAX / 2, &days) != OK ||
           !days.count;
}

/* ---- events ---- */

/* An answer that stands in the database, for the event as it is planned now. */
static enum icalendar_answer answer_of(const struct list *given, int64_t person, int64_t sequence)
{
    const struct invite_given *one = invite_given_by(given, person, sequence);
    return one ? invite_answer_find(one->answer) : ICALENDAR_WAITING;
}

static void add_people(const struct invite_scene *scene, const struct list *given, int64_t sequence,
                       struct icalendar_event *event)
{
    if (!scene->organizer) return;
    event->organizer = scene->organizer;
    event->asks = scene->asks;
    LIST_EACH (&scene->members, struct invite_member, member)
        if (member->member)
            *LIST_ADD(&event->attendees, scene->arena, struct icalendar_person) = (struct icalendar_person){
                member->name, member->email, answer_of(given, member->id, sequence)};
}

static struct icalendar_event event_at(const struct invite_scene *scene, int64_t updated_at, const char *path)
{
    const char *url = arena_format(scene->arena, "%s/relationships/%lld/meetings%s", scene->origin,
                                   (long long)scene->relationship, path);
    return (struct icalendar_event){.stamp = scene->stamp ? scene->stamp : updated_at,
                                    .summary = scene->summary,
                                    .description = url,
                                    .url = url};
}

static struct icalendar_event event_of(const struct invite_scene *scene, const struct invite_meeting *meeting)
{
    const char *path = arena_format(scene->arena, "/%lld", (long long)meeting->id);
    struct icalendar_event event = event_at(scene, meeting->updated_at, path);
    event.uid = meeting->uid;
    event.sequence = meeting->sequence;
    event.zone = zone_load(scene->arena, meeting->zone);
    event.starts_at = meeting->starts_at;
    event.ends_at = meeting->starts_at + meeting->minutes * 60;
    return event;
}

enum error invite_add_meeting(const struct invite_scene *scene, const struct invite_meeting *meeting,
                              struct list *events)
{
    struct icalendar_event event = event_of(scene, meeting);
    struct list given = {0};
    if (scene->organizer) TRY(invite_given_to(scene->db, scene->arena, meeting->id, 0, &given));
    add_people(scene, &given, meeting->sequence, &event);
    *LIST_ADD(events, scene->arena, struct icalendar_event) = event;
    return OK;
}

static struct icalendar_event series_event(const struct invite_scene *scene,
                                           const struct invite_series *series)
{
    const char *path = arena_format(scene->arena, "/series/%lld", (long long)series->id);
    struct icalendar_event event = event_at(scene, series->updated_at, path);
    event.uid = series->uid;
    event.sequence = series->sequence;
    event.zone = zone_load(scene->arena, series->zone);
    event.starts_at = invite_series_begins(scene->arena, series);
    event.ends_at = event.starts_at + series->minutes * 60;
    return event;
}

enum error invite_add_series(const struct invite_scene *scene, const struct invite_series *series,
                             struct list *events)
{
    struct icalendar_event whole = series_event(scene, series);
    struct list exceptions = {0}, given = {0};
    whole.rule = invite_series_rule(scene->arena, series);
    if (!whole.rule) return OK;
    TRY(invite_exceptions(scene->db, scene->arena, series->id, &exceptions));
    if (scene->organizer) TRY(invite_given_to(scene->db, scene->arena, 0, series->id, &given));
    add_people(scene, &given, 0, &whole);
    LIST_EACH (&exceptions, struct invite_meeting, meeting)
        if (strcmp(meeting->state, "cancelled") == 0 && meeting->occurs_at <= series->last_kept)
            *LIST_ADD(&whole.except, scene->arena, int64_t) = meeting->occurs_at;
    *LIST_ADD(events, scene->arena, struct icalendar_event) = whole;
    LIST_EACH (&exceptions, struct invite_meeting, meeting) {
        if (strcmp(meeting->state, "cancelled") == 0) continue;
        struct icalendar_event event = event_of(scene, meeting);
        struct list own = {0};
        if (scene->organizer) TRY(invite_given_to(scene->db, scene->arena, meeting->id, series->id, &own));
        event.uid = series->uid;
        event.zone = whole.zone;
        event.occurs_at = meeting->occurs_at;
        event.sequence = series->sequence;
        add_people(scene, &own, meeting->sequence, &event);
        *LIST_ADD(events, scene->arena, struct icalendar_event) = event;
    }
    return OK;
}

void invite_add_cancelled(const struct invite_scene *scene, const struct invite_meeting *meeting,
                          const struct invite_series *series, struct list *events)
{
    struct icalendar_event event = meeting ? event_of(scene, meeting) : series_event(scene, series);
    const struct invite_member *member = invite_scene_member(scene, scene->person);
    event.cancelled = true;
    event.organizer = scene->organizer;
    if (member)
        *LIST_ADD(&event.attendees, scene->arena, struct icalendar_person) =
            (struct icalendar_person){.name = member->name, .address = member->email};
    *LIST_ADD(events, scene->arena, struct icalendar_event) = event;
}
