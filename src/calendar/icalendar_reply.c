/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Reads answers to invitations from text that anybody may have sent: in one pass over its lines, as strictly
 * as a form.
 */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "calendar/ical_line.h"
#include "calendar/icalendar.h"

enum { SEQUENCE_MAX = 1000000000, ADDRESS_MAX = 254, DAY = 86400, DEEPEST = 10 };

/* The bytes of %40 and the like; false for what is no such escape. */
static bool unescape(char *at)
{
    static const char digits[] = "0123456789abcdef";
    char *to = at;
    for (; *at; at++, to++) {
        *to = *at;
        if (*at != '%') continue;
        const char *high = at[1] ? strchr(digits, at[1] | 32) : NULL;
        const char *low = high && at[2] ? strchr(digits, at[2] | 32) : NULL;
        if (!low) return false;
        *to = (char)((high - digits) << 4 | (low - digits));
        at += 2;
    }
    *to = '\0';
    return true;
}

static bool read_address(struct arena *arena, const char *uri, const char **ret_address)
{
    if (!uri || strncasecmp(uri, "mailto:", 7) != 0) return false;
    char *address = arena_string(arena, uri + 7);
    if (!unescape(address)) return false;
    size_t length = strlen(address);
    if (!length || length > ADDRESS_MAX || !text_is_clean(address, length)) return false;
    *ret_address = address;
    return true;
}

/* ---- an event ---- */

struct reading {
    struct arena *arena;
    bool is_calendar, is_reply;
    int depth;     /* of BEGIN without END */
    bool in_event; /* at depth 2 */
    int events, attendees;
    bool answers; /* the event has an answer, not just somebody who still waits */
    struct icalendar_reply reply;
    struct list *replies;
};

static bool read_attendee(struct reading *reading, const struct ical_line *line)
{
    static const char *const names[] = {"", "ACCEPTED", "TENTATIVE", "DECLINED"};
    const char *answer = ical_parameter(reading->arena, line, "PARTSTAT");
    reading->attendees++;
    for (int i = ICALENDAR_ACCEPTED; i <= ICALENDAR_DECLINED; i++) {
        if (strcasecmp(answer, names[i]) != 0) continue;
        reading->reply.answer = (enum icalendar_answer)i;
        reading->answers = true;
    }
    return read_address(reading->arena, line->value, &reading->reply.address);
}

/* Which occurrence it is about. */
static bool read_occurrence(struct reading *reading, const struct ical_line *line)
{
    struct icalendar_reply *reply = &reading->reply;
    struct ical_when when;
    const char *zone = ical_parameter(reading->arena, line, "TZID");
    if (!ical_when_read(line->value, &when)) return false;
    reply->occurs = when.wall;
    reply->whole_day = when.is_date;
    if (when.is_utc) reply->zone = "UTC";
    else reply->zone = zone_is_known(zone) ? zone : "";
    return true;
}

static bool read_property(struct reading *reading, const struct ical_line *line)
{
    struct icalendar_reply *reply = &reading->reply;
    struct ical_when when;
    if (strcmp(line->name, "ATTENDEE") == 0) return read_attendee(reading, line);
    if (strcmp(line->name, "RECURRENCE-ID") == 0) return read_occurrence(reading, line);
    if (strcmp(line->name, "SEQUENCE") == 0)
        return text_to_int(line->value, 0, SEQUENCE_MAX, &reply->sequence);
    if (strcmp(line->name, "UID") == 0) reply->uid = line->value;
    if (strcmp(line->name, "DTSTAMP") == 0 && ical_when_read(line->value, &when))
        reply->stamp = when.wall.day * DAY + when.wall.second;
    return true;
}

static bool end_event(struct reading *reading)
{
    const char *uid = reading->reply.uid;
    reading->in_event = false;
    if (reading->attendees != 1 || !uid || !*uid || strlen(uid) > ICALENDAR_UID_MAX) return false;
    if (reading->answers)
        *LIST_ADD(reading->replies, reading->arena, struct icalendar_reply) = reading->reply;
    return true;
}

/* ---- the calendar ---- */

static bool begin_part(struct reading *reading, const char *name)
{
    if (++reading->depth > DEEPEST) return false;
    if (reading->depth == 1) {
        reading->is_calendar = strcasecmp(name, "VCALENDAR") == 0;
        return reading->is_calendar;
    }
    if (reading->depth != 2 || strcasecmp(name, "VEVENT") != 0) return true;
    reading->in_event = true;
    reading->attendees = 0;
    reading->answers = false;
    reading->reply = (struct icalendar_reply){.address = ""};
    return ++reading->events <= ICALENDAR_ANSWERS_MAX;
}

static bool read_line(struct reading *reading, const struct ical_line *line)
{
    if (strcmp(line->name, "BEGIN") == 0) return begin_part(reading, line->value);
    if (strcmp(line->name, "END") == 0) {
        if (--reading->depth < 0) return false;
        return reading->in_event && reading->depth == 1 ? end_event(reading) : true;
    }
    if (reading->depth == 1 && strcmp(line->name, "METHOD") == 0)
        reading->is_reply = strcasecmp(line->value, "REPLY") == 0;
    return reading->in_event && reading->depth == 2 ? read_property(reading, line) : true;
}

enum error icalendar_read_reply(struct arena *arena, const char *text, size_t length,
                                struct list *ret_replies)
{
    struct list replies = {0};
    struct reading reading = {.arena = arena, .replies = &replies};
    struct ical_line line;
    if (length > ICALENDAR_REPLY_MAX) return ERROR_TOO_LARGE;
    if (!text_is_clean(text, length)) return ERROR_INVALID;
    struct ical_file file = ical_file_open(arena, text, length);
    while (ical_file_next(&file, &line))
        if (!read_line(&reading, &line)) return ERROR_INVALID;
    if (!reading.is_reply || reading.depth != 0 || !replies.count) return ERROR_INVALID;
    *ret_replies = replies;
    return OK;
}
