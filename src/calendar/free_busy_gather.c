/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first pass over a feed: what of its lines says when. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "calendar/free_busy_parts.h"

enum {
    DAY = 86400,
    RULES_MAX = 4,
    OBSERVANCES_MAX = 50,
    LISTED_MAX = FREE_BUSY_TIMES_MAX, /* RDATEs, EXDATEs and free/busy times of a file */
    LISTED_OF_EVENT = 2000,           /* each of RDATE and EXDATE; what is over does not count */
};

/* Where in the file we are. */
struct place {
    int calendars; /* begun and not ended */
    bool seen;     /* a whole calendar */
    int skipping;  /* depth within a component that is not read */
    struct event *event;
    struct event *free_busy; /* a VFREEBUSY: only its times count */
    struct ical_zone *zone;
    struct ical_observance *observance;
};

/* ---- values ---- */

static const char *tzid_of(struct reading *reading, const struct ical_line *line)
{
    return ical_parameter(reading->arena, line, "TZID");
}

static bool read_tagged(struct reading *reading, const struct ical_line *line, const char *text,
                        struct tagged_when *ret_when)
{
    struct tagged_when when = {.tzid = tzid_of(reading, line)};
    if (!ical_when_read(text, &when.when)) return false;
    *ret_when = when;
    return true;
}

/* Several times in one line; of periods (RDATE may have them) the beginning. */
static enum error read_times(struct reading *reading, const struct ical_line *line, struct list *times)
{
    char *rest = line->value, *part;
    struct tagged_when when;
    while ((part = ical_part(&rest, ','))) {
        part[strcspn(part, "/")] = '\0';
        if (times->count == LISTED_OF_EVENT || !read_tagged(reading, line, part, &when)) continue;
        if (++reading->listed > LISTED_MAX) return ERROR_TOO_LARGE;
        *LIST_ADD(times, reading->arena, struct tagged_when) = when;
    }
    return OK;
}

/* "20261123T090000Z/20261123T100000Z" or "…/PT1H", always in UTC. */
static enum error read_periods(struct reading *reading, const struct ical_line *line)
{
    char *rest = line->value, *part;
    if (strcasecmp(ical_parameter(reading->arena, line, "FBTYPE"), "FREE") == 0) return OK;
    while ((part = ical_part(&rest, ','))) {
        struct ical_when starts, ends;
        struct ical_duration duration;
        char *end = strchr(part, '/');
        if (!end) continue;
        *end++ = '\0';
        if (!ical_when_read(part, &starts)) continue;
        int64_t starts_at = starts.wall.day * DAY + starts.wall.second, ends_at;
        if (ical_duration_read(end, &duration)) ends_at = starts_at + duration.days * DAY + duration.seconds;
        else if (ical_when_read(end, &ends)) ends_at = ends.wall.day * DAY + ends.wall.second;
        else continue;
        if (++reading->listed > LISTED_MAX) return ERROR_TOO_LARGE;
        *LIST_ADD(&reading->times, reading->arena, struct free_busy_span) =
            (struct free_busy_span){starts_at, ends_at};
    }
    return OK;
}

static void read_start(struct reading *reading, const struct ical_line *line, struct event *event)
{
    struct tagged_when when;
    if (!read_tagged(reading, line, line->value, &when)) return;
    event->has_start = true;
    event->starts = when.when;
    event->tzid = when.tzid;
}

static void read_end(struct reading *reading, const struct ical_line *line, struct event *event)
{
    struct tagged_when when;
    if (!read_tagged(reading, line, line->value, &when)) return;
    event->has_end = true;
    event->ends = when.when;
    event->ends_tzid = when.tzid;
}

/* A rule that is not understood leaves the first time alone. */
static void read_rule(struct reading *reading, const struct ical_line *line, struct event *event)
{
    struct ical_rule rule;
    if (event->rules.count == RULES_MAX || !ical_rule_read(line->value, &rule)) return;
    *LIST_ADD(&event->rules, reading->arena, const struct ical_rule *) =
        arena_copy(reading->arena, &rule, sizeof rule);
    event->is_series = true;
}

static bool has_declined(struct reading *reading, const struct ical_line *line)
{
    const char *email = reading->window->email, *value = line->value;
    if (strncasecmp(value, "mailto:", 7) == 0) value += 7;
    return *email && strcasecmp(value, email) == 0 &&
           strcasecmp(ical_parameter(reading->arena, line, "PARTSTAT"), "DECLINED") == 0;
}

static bool says_free(const struct ical_line *line)
{
    const char *name = line->name, *value = line->value;
    if (strcmp(name, "TRANSP") == 0) return strcasecmp(value, "TRANSPARENT") == 0;
    if (strcmp(name, "STATUS") == 0) return strcasecmp(value, "CANCELLED") == 0;
    if (strcmp(name, "X-MICROSOFT-CDO-BUSYSTATUS") == 0)
        return strcasecmp(value, "FREE") == 0 || strcasecmp(value, "WORKINGELSEWHERE") == 0;
    return false;
}

static enum error read_event_line(struct reading *reading, struct ical_line *line, struct event *event)
{
    const char *name = line->name;
    if (strcmp(name, "DTSTART") == 0) read_start(reading, line, event);
    else if (strcmp(name, "DTEND") == 0) read_end(reading, line, event);
    else if (strcmp(name, "DURATION") == 0) (void)ical_duration_read(line->value, &event->duration);
    else if (strcmp(name, "UID") == 0) event->uid = line->value;
    else if (strcmp(name, "RRULE") == 0) read_rule(reading, line, event);
    else if (strcmp(name, "RECURRENCE-ID") == 0)
        event->is_change = read_tagged(reading, line, line->value, &event->of);
    else if (strcmp(name, "ATTENDEE") == 0) event->is_free = event->is_free || has_declined(reading, line);
    else if (strcmp(name, "EXDATE") == 0) {
        event->is_series = true;
        return read_times(reading, line, &event->exceptions);
    } else if (strcmp(name, "RDATE") == 0) {
        event->is_series = true;
        return read_times(reading, line, &event->dates);
    } else if (says_free(line)) event->is_free = true;
    return OK;
}

/* A whole day lasts one day where nothing else is said; other events without an end take no time. */
static void end_event(struct event *event)
{
    bool unsaid = !event->has_end && !event->duration.days && !event->duration.seconds;
    if (event->has_start && event->starts.is_date && unsaid) event->duration.days = 1;
}

/* ---- zones ---- */

static void read_zone_line(struct reading *reading, struct ical_line *line, struct place *place)
{
    struct ical_observance *observance = place->observance;
    struct tagged_when when;
    if (!observance) return;
    if (strcmp(line->name, "DTSTART") == 0) (void)ical_when_read(line->value, &observance->starts);
    else if (strcmp(line->name, "TZOFFSETFROM") == 0)
        (void)ical_offset_read(line->value, &observance->offset_from);
    else if (strcmp(line->name, "TZOFFSETTO") == 0)
        (void)ical_offset_read(line->value, &observance->offset_to);
    else if (strcmp(line->name, "RRULE") == 0)
        observance->has_rule = ical_rule_read(line->value, &observance->rule);
    else if (strcmp(line->name, "RDATE") == 0 && observance->dates.count < ICAL_ZONE_CHANGES_MAX &&
             read_tagged(reading, line, line->value, &when))
        *LIST_ADD(&observance->dates, reading->arena, struct ical_when) = when.when;
}

/* ---- components ---- */

static enum error begin_event(struct reading *reading, struct event **ret_event)
{
    if (reading->events.count == FREE_BUSY_EVENTS_MAX) return ERROR_TOO_LARGE;
    struct event *event = LIST_ADD(&reading->events, reading->arena, struct event);
    *event = (struct event){.uid = "", .tzid = "", .ends_tzid = "", .of.tzid = ""};
    *ret_event = event;
    return OK;
}

static enum error begin(struct reading *reading, const char *name, struct place *place)
{
    bool inside = place->event || place->free_busy || place->zone;
    if (strcasecmp(name, "VCALENDAR") == 0 && !inside) place->calendars++;
    else if (!place->calendars) place->skipping++;
    else if (strcasecmp(name, "VEVENT") == 0 && !inside) return begin_event(reading, &place->event);
    else if (strcasecmp(name, "VFREEBUSY") == 0 && !inside)
        place->free_busy = ARENA_NEW(reading->arena, struct event);
    else if (strcasecmp(name, "VTIMEZONE") == 0 && !inside) {
        place->zone = ical_zone_add(&reading->zones);
        if (!place->zone) return ERROR_TOO_LARGE;
    } else if (place->zone && !place->observance && place->zone->observances.count < OBSERVANCES_MAX &&
               (strcasecmp(name, "STANDARD") == 0 || strcasecmp(name, "DAYLIGHT") == 0))
        place->observance = LIST_ADD(&place->zone->observances, reading->arena, struct ical_observance);
    else place->skipping++;
    return OK;
}

static void end(const char *name, struct place *place)
{
    if (place->skipping) place->skipping--;
    else if (place->observance) place->observance = NULL;
    else if (place->event) {
        end_event(place->event);
        place->event = NULL;
    } else if (place->zone) place->zone = NULL;
    else if (place->free_busy) place->free_busy = NULL;
    else if (place->calendars && strcasecmp(name, "VCALENDAR") == 0 && --place->calendars == 0)
        place->seen = true;
}

/* The calendar's own zone, as most programs write it. */
static void read_calendar_line(struct reading *reading, const struct ical_line *line)
{
    if (strcmp(line->name, "X-WR-TIMEZONE") == 0 && zone_is_known(line->value))
        reading->zones.usual = zone_load(reading->arena, line->value);
}

static enum error read_line(struct reading *reading, struct ical_line *line, struct place *place)
{
    if (strcmp(line->name, "BEGIN") == 0) {
        if (!place->skipping) return begin(reading, line->value, place);
        place->skipping++;
        return OK;
    }
    if (strcmp(line->name, "END") == 0) {
        end(line->value, place);
        return OK;
    }
    if (place->skipping) return OK;
    if (place->event) return read_event_line(reading, line, place->event);
    if (place->free_busy) return strcmp(line->name, "FREEBUSY") == 0 ? read_periods(reading, line) : OK;
    if (place->zone && !place->observance && strcmp(line->name, "TZID") == 0)
        ical_zone_name(&reading->zones, place->zone, line->value);
    else if (place->zone) read_zone_line(reading, line, place);
    else read_calendar_line(reading, line);
    return OK;
}

enum error free_busy_gather(struct reading *reading, const char *bytes, size_t length)
{
    struct ical_file file = ical_file_open(reading->arena, bytes, length);
    struct ical_line line;
    struct place place = {0};
    while (ical_file_next(&file, &line)) TRY(read_line(reading, &line, &place));
    bool whole = place.seen && !place.calendars && !place.skipping;
    return whole ? OK : ERROR_INVALID;
}

/* ---- changed times of series ---- */

static int by_uid_and_moment(const void *left, const void *right)
{
    const struct change *a = left, *b = right;
    int order = strcmp(a->uid, b->uid);
    if (order) return order;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    return (a->moment > b->moment) - (a->moment < b->moment);
}

static struct change change_of(const char *uid, const struct ical_when *when, int64_t moment)
{
    return (struct change){
        .uid = uid, .moment = when->is_date ? 0 : moment, .day = when->is_date ? when->wall.day : -1};
}

void free_busy_sort_changes(struct reading *reading)
{
    LIST_EACH (&reading->events, struct event, event) {
        if (!event->is_change) continue;
        int64_t moment = ical_moment(&reading->zones, event->of.tzid, &event->of.when);
        *LIST_ADD(&reading->changes, reading->arena, struct change) =
            change_of(event->uid, &event->of.when, moment);
    }
    if (reading->changes.count)
        qsort(reading->changes.items, reading->changes.count, sizeof(struct change), by_uid_and_moment);
}

static bool has_change(const struct reading *reading, struct change change)
{
    return reading->changes.count && bsearch(&change, reading->changes.items, reading->changes.count,
                                             sizeof change, by_uid_and_moment) != NULL;
}

bool free_busy_is_changed(const struct reading *reading, const struct event *event,
                          const struct ical_when *when, int64_t starts_at)
{
    if (event->is_change) return false;
    struct ical_when date = {.wall = when->wall, .is_date = true};
    struct ical_when timed = {.wall = when->wall};
    return has_change(reading, change_of(event->uid, &date, 0)) ||
           has_change(reading, change_of(event->uid, &timed, starts_at));
}
