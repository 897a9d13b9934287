/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands in a calendar object, line by line. */
#include "calendar/icalendar.h"

#include <string.h>

#include "base/clock.h"
#include "calendar/icalendar_parts.h"
#include "calendar/recurrence.h"

enum { DAY = 86400, LONGEST_LINE = 75 };

static const char *const methods[] = {"", "PUBLISH", "REQUEST", "CANCEL"};
static const char *const answers[] = {"NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED"};

const char *icalendar_method_name(enum icalendar_method method)
{
    return methods[method];
}

/* ---- lines ---- */

void icalendar_add_line(struct text *out, const char *line)
{
    size_t left = strlen(line), room = LONGEST_LINE;
    while (left > room) {
        size_t length = room;
        while (length > 1 && ((unsigned char)line[length] & 0xc0) == 0x80) length--;
        text_add_bytes(out, line, length);
        text_add(out, "\r\n ");
        line += length;
        left -= length;
        room = LONGEST_LINE - 1;
    }
    text_add_bytes(out, line, left);
    text_add(out, "\r\n");
}

void icalendar_add_linef(struct text *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    icalendar_add_line(out, arena_format_list(out->arena, format, arguments));
    va_end(arguments);
}

const char *icalendar_wall(struct arena *arena, int64_t local_seconds)
{
    int64_t day = local_seconds / DAY - (local_seconds % DAY < 0);
    struct date date = date_of_day(day);
    int second = (int)(local_seconds - day * DAY);
    return arena_format(arena, "%04d%02d%02dT%02d%02d%02d", (int)date.year, date.month, date.day,
                        second / 3600, second / 60 % 60, second % 60);
}

/* Line breaks become \n; other control characters go. */
static const char *escaped(struct arena *arena, const char *words)
{
    struct text out;
    text_init(&out, arena);
    for (const char *at = words; *at; at++) {
        if (*at == '\n') text_add(&out, "\\n");
        else if (strchr("\\;,", *at)) text_addf(&out, "\\%c", *at);
        else if ((unsigned char)*at >= ' ' && *at != 0x7f) text_add_char(&out, *at);
        else if (*at == '\t') text_add_char(&out, ' ');
    }
    return out.at;
}

static void add_words(struct text *out, const char *name, const char *words)
{
    if (text_is_blank(words)) return;
    icalendar_add_linef(out, "%s:%s", name, escaped(out->arena, words));
}

/* In quotes, which cannot themselves stand there. */
static const char *quoted(struct arena *arena, const char *words)
{
    struct text out;
    text_init(&out, arena);
    text_add_char(&out, '"');
    for (; *words; words++)
        if ((unsigned char)*words >= ' ' && *words != 0x7f)
            text_add_char(&out, *words == '"' ? '\'' : *words);
    text_add_char(&out, '"');
    return out.at;
}

/* An address as a URI has it. */
static const char *mailto(struct arena *arena, const char *address)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@.-_+~!$'*";
    struct text out;
    text_init(&out, arena);
    text_add(&out, "mailto:");
    for (; *address; address++) {
        if (strchr(plain, *address)) text_add_char(&out, *address);
        else text_addf(&out, "%%%02X", (unsigned)(unsigned char)*address);
    }
    return out.at;
}

/* ---- times ---- */

static bool is_utc(const struct zone *zone)
{
    return strcmp(zone_name(zone), "UTC") == 0;
}

/* "DTSTART;TZID=Europe/Berlin:20261126T150000". The second of two equal times on the wall, when clocks are
 * set back, can be said in UTC alone. */
static void add_moment(struct text *out, const char *name, const struct zone *zone, int64_t moment)
{
    struct wall_time wall = zone_local(zone, moment);
    if (is_utc(zone) || zone_from_local(zone, wall) != moment)
        icalendar_add_linef(out, "%s:%sZ", name, icalendar_wall(out->arena, moment));
    else
        icalendar_add_linef(out, "%s;TZID=%s:%s", name, zone_name(zone),
                            icalendar_wall(out->arena, wall.day * DAY + wall.second));
}

/* The last day of our rules is a moment here, in UTC: RFC 5545, 3.3.10. */
static void add_rule(struct text *out, const struct icalendar_event *event)
{
    struct recurrence recurrence;
    if (!recurrence_read(event->rule, &recurrence)) BUG("not a rule of recurrence.h");
    int64_t until = recurrence.until;
    recurrence.until = 0;
    const char *rule = recurrence_write(out->arena, &recurrence);
    if (!until) {
        icalendar_add_linef(out, "RRULE:%s", rule);
        return;
    }
    struct wall_time last = {until, zone_local(event->zone, event->starts_at).second};
    icalendar_add_linef(out, "RRULE:%s;UNTIL=%sZ", rule,
                        icalendar_wall(out->arena, zone_from_local(event->zone, last)));
}

/* ---- events ---- */

static void add_person(struct text *out, const char *name, const char *parameters,
                       const struct icalendar_person *person)
{
    const char *called =
        *person->name ? arena_format(out->arena, ";CN=%s", quoted(out->arena, person->name)) : "";
    icalendar_add_linef(out, "%s%s%s:%s", name, called, parameters, mailto(out->arena, person->address));
}

static void add_people(struct text *out, const struct icalendar_event *event)
{
    if (event->organizer) add_person(out, "ORGANIZER", "", event->organizer);
    LIST_EACH (&event->attendees, struct icalendar_person, person) {
        const char *parameters =
            arena_format(out->arena, ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=%s%s",
                         answers[person->answer], event->asks ? ";RSVP=TRUE" : "");
        add_person(out, "ATTENDEE", parameters, person);
    }
}

static void add_event(struct text *out, const struct icalendar_event *event)
{
    icalendar_add_line(out, "BEGIN:VEVENT");
    icalendar_add_linef(out, "UID:%s", escaped(out->arena, event->uid));
    icalendar_add_linef(out, "DTSTAMP:%sZ", icalendar_wall(out->arena, event->stamp));
    icalendar_add_linef(out, "SEQUENCE:%lld", (long long)event->sequence);
    if (event->occurs_at) add_moment(out, "RECURRENCE-ID", event->zone, event->occurs_at);
    add_moment(out, "DTSTART", event->zone, event->starts_at);
    add_moment(out, "DTEND", event->zone, event->ends_at);
    if (event->rule && *event->rule) add_rule(out, event);
    LIST_EACH (&event->except, int64_t, moment) add_moment(out, "EXDATE", event->zone, *moment);
    add_words(out, "SUMMARY", event->summary);
    add_words(out, "DESCRIPTION", event->description);
    add_words(out, "LOCATION", event->location);
    if (event->url && *event->url) icalendar_add_linef(out, "URL:%s", event->url);
    icalendar_add_linef(out, "STATUS:%s", event->cancelled ? "CANCELLED" : "CONFIRMED");
    add_people(out, event);
    icalendar_add_line(out, "END:VEVENT");
}

/* The zones of all events, each once, from its earliest moment on. */
static void add_zones(struct text *out, const struct list *events)
{
    struct list done = {0};
    LIST_EACH (events, struct icalendar_event, event) {
        int64_t from = event->starts_at;
        bool again = is_utc(event->zone);
        LIST_EACH (&done, const char *, name) again = again || strcmp(*name, zone_name(event->zone)) == 0;
        if (again) continue;
        *LIST_ADD(&done, out->arena, const char *) = zone_name(event->zone);
        LIST_EACH (events, struct icalendar_event, other) {
            if (strcmp(zone_name(other->zone), zone_name(event->zone)) != 0) continue;
            if (other->starts_at < from) from = other->starts_at;
            if (other->occurs_at && other->occurs_at < from) from = other->occurs_at;
        }
        icalendar_add_zone(out, event->zone, from);
    }
}

const char *icalendar_write(struct arena *arena, const struct icalendar *calendar)
{
    struct text out;
    text_init(&out, arena);
    icalendar_add_line(&out, "BEGIN:VCALENDAR");
    icalendar_add_line(&out, "VERSION:2.0");
    icalendar_add_line(&out, "PRODID:-//Ithaca//Ithaca//EN");
    icalendar_add_line(&out, "CALSCALE:GREGORIAN");
    if (calendar->method != ICALENDAR_PLAIN)
        icalendar_add_linef(&out, "METHOD:%s", methods[calendar->method]);
    add_words(&out, "NAME", calendar->name); /* RFC 7986, and what most programs read */
    add_words(&out, "X-WR-CALNAME", calendar->name);
    if (calendar->every) {
        icalendar_add_linef(&out, "REFRESH-INTERVAL;VALUE=DURATION:PT%lldM", (long long)calendar->every / 60);
        icalendar_add_linef(&out, "X-PUBLISHED-TTL:PT%lldM", (long long)calendar->every / 60);
    }
    add_zones(&out, &calendar->events);
    LIST_EACH (&calendar->events, struct icalendar_event, event) add_event(&out, event);
    icalendar_add_line(&out, "END:VCALENDAR");
    return out.at;
}
