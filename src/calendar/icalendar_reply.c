/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Reads answers to invitations from text that anybody may have sent. libical does it; what it is given is
 * bounded before (clean UTF-8, size, lines), and what it found is looked at as strictly as a form.
 */
#include <string.h>
#include <strings.h>

#include <libical/ical.h>

#include "base/clock.h"
#include "base/text.h"
#include "calendar/icalendar.h"

enum { LINES_MAX = 4000, SEQUENCE_MAX = 1000000000, ADDRESS_MAX = 254, DAY = 86400 };

static void release(void *component)
{
    icalcomponent_free(component);
}

static bool is_bounded(const char *text, size_t length)
{
    size_t lines = 0;
    if (!text_is_clean(text, length)) return false;
    for (size_t i = 0; i < length; i++) lines += text[i] == '\n';
    return lines <= LINES_MAX;
}

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

/* The answer of an attendee; false for one that is none yet. */
static bool read_answer(icalproperty *attendee, enum icalendar_answer *ret_answer)
{
    icalparameter *parameter = icalproperty_get_first_parameter(attendee, ICAL_PARTSTAT_PARAMETER);
    icalparameter_partstat answer = parameter ? icalparameter_get_partstat(parameter) : ICAL_PARTSTAT_NONE;
    if (answer == ICAL_PARTSTAT_ACCEPTED) *ret_answer = ICALENDAR_ACCEPTED;
    else if (answer == ICAL_PARTSTAT_TENTATIVE) *ret_answer = ICALENDAR_TENTATIVE;
    else if (answer == ICAL_PARTSTAT_DECLINED) *ret_answer = ICALENDAR_DECLINED;
    else return false;
    return true;
}

static bool read_wall(struct icaltimetype time, struct wall_time *ret_wall)
{
    if (icaltime_is_null_time(time) || time.year < 1970 || time.year > 9999 || time.month < 1 ||
        time.month > 12 || time.day < 1 || time.day > 31)
        return false;
    int second = time.is_date ? 0 : time.hour * 3600 + time.minute * 60 + time.second;
    if (second < 0 || second >= DAY) return false;
    *ret_wall = (struct wall_time){day_of_date((struct date){time.year, time.month, time.day}), second};
    return true;
}

/* Which occurrence it is about. */
static bool read_occurrence(struct arena *arena, icalcomponent *event, struct icalendar_reply *reply)
{
    icalproperty *property = icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY);
    if (!property) return true;
    struct icaltimetype time = icalproperty_get_recurrenceid(property);
    icalparameter *zone = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    const char *name = zone ? icalparameter_get_tzid(zone) : NULL;
    if (!read_wall(time, &reply->occurs)) return false;
    reply->whole_day = time.is_date != 0;
    if (!reply->whole_day && icaltime_is_utc(time)) reply->zone = "UTC";
    else reply->zone = name && zone_is_known(name) ? arena_string(arena, name) : "";
    return true;
}

/* ERROR_INVALID for what is no answer of one person; *ret_counts is false for one who still waits. */
static enum error read_event(struct arena *arena, icalcomponent *event, struct icalendar_reply *ret_reply,
                             bool *ret_counts)
{
    struct icalendar_reply reply = {0};
    struct wall_time stamp;
    icalproperty *attendee = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
    if (!attendee || icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY)) return ERROR_INVALID;
    const char *uid = icalcomponent_get_uid(event); /* ends the walk above */
    if (!uid || !*uid || strlen(uid) > ICALENDAR_UID_MAX) return ERROR_INVALID;
    if (!read_address(arena, icalproperty_get_attendee(attendee), &reply.address)) return ERROR_INVALID;
    reply.uid = arena_string(arena, uid);
    reply.sequence = icalcomponent_get_sequence(event);
    if (reply.sequence < 0 || reply.sequence > SEQUENCE_MAX) return ERROR_INVALID;
    if (read_wall(icalcomponent_get_dtstamp(event), &stamp)) reply.stamp = stamp.day * DAY + stamp.second;
    if (!read_occurrence(arena, event, &reply)) return ERROR_INVALID;
    *ret_counts = read_answer(attendee, &reply.answer);
    *ret_reply = reply;
    return OK;
}

static enum error read_calendar(struct arena *arena, icalcomponent *calendar, struct list *ret_replies)
{
    struct icalendar_reply reply;
    bool counts;
    int events = 0;
    if (icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT ||
        icalcomponent_get_method(calendar) != ICAL_METHOD_REPLY)
        return ERROR_INVALID;
    for (icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); event;
         event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        if (++events > ICALENDAR_ANSWERS_MAX) return ERROR_INVALID;
        TRY(read_event(arena, event, &reply, &counts));
        if (counts) *LIST_ADD(ret_replies, arena, struct icalendar_reply) = reply;
    }
    return ret_replies->count ? OK : ERROR_INVALID;
}

enum error icalendar_read_reply(struct arena *arena, const char *text, size_t length,
                                struct list *ret_replies)
{
    struct list replies = {0};
    if (length > ICALENDAR_REPLY_MAX) return ERROR_TOO_LARGE;
    if (!length || !is_bounded(text, length)) return ERROR_INVALID;
    char *copy = arena_alloc(arena, length + 1);
    memcpy(copy, text, length);
    icalcomponent *calendar = icalparser_parse_string(copy);
    if (!calendar) return ERROR_INVALID;
    arena_defer(arena, release, calendar);
    TRY(read_calendar(arena, calendar, &replies));
    *ret_replies = replies;
    return OK;
}
