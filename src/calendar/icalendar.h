/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Calendar objects (RFC 5545) and invitations (RFC 5546): written from plain records, and answers to them
 * read from text that anybody may have sent. Both without libical: an object is a few dozen lines that the
 * arena has to own, its zones come from zone.h, and its parser has no limits (docs/decisions/calendars.md).
 *
 * Times stand on the clocks of the event's zone, with a VTIMEZONE made from zone.h, so that a series keeps
 * its time on the wall in every calendar; UTC stands as such.
 */
#ifndef ITHACA_CALENDAR_ICALENDAR_H
#define ITHACA_CALENDAR_ICALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "calendar/zone.h"

enum {
    ICALENDAR_REPLY_MAX = 64 * 1024, /* bytes of an answer */
    ICALENDAR_ANSWERS_MAX = 50,      /* events in one */
    ICALENDAR_UID_MAX = 255,         /* bytes; longer ones are none of ours */
};

/* ---- writing ---- */

enum icalendar_method {
    ICALENDAR_PLAIN, /* without METHOD: a download or a feed */
    ICALENDAR_PUBLISH,
    ICALENDAR_REQUEST,
    ICALENDAR_CANCEL,
};
/* "REQUEST"; "" for ICALENDAR_PLAIN. */
const char *icalendar_method_name(enum icalendar_method method);

enum icalendar_answer {
    ICALENDAR_WAITING, /* NEEDS-ACTION */
    ICALENDAR_ACCEPTED,
    ICALENDAR_TENTATIVE,
    ICALENDAR_DECLINED,
};

struct icalendar_person {
    const char *name, *address; /* of e-mail */
    enum icalendar_answer answer;
};

/* Texts may be anything; "" or NULL leaves a property out, but for uid and summary. Times are seconds. */
struct icalendar_event {
    const char *uid;
    int64_t sequence;
    int64_t stamp; /* DTSTAMP: when this was said (invitations) or last changed (feeds) */
    int64_t starts_at, ends_at;
    const struct zone *zone;
    const char *summary, *description, *location, *url;
    const struct icalendar_person *organizer; /* NULL: none */
    struct list attendees;                    /* of struct icalendar_person */
    const char *rule;                         /* as recurrence.h writes it; "" or NULL: once */
    struct list except; /* of int64_t: moments at which the rule falls, and nothing is */
    int64_t occurs_at;  /* RECURRENCE-ID: of the rule, which this is instead; 0: none */
    bool cancelled;
    bool asks; /* attendees are asked for an answer */
};

struct icalendar {
    enum icalendar_method method;
    const char *name;   /* shown by programs that subscribe; "" or NULL: none */
    int64_t every;      /* seconds after which to ask again; 0: not said */
    struct list events; /* of struct icalendar_event */
};

/* The whole text, with CRLF and lines of at most 75 bytes. A bug for a rule that recurrence_read refuses. */
const char *icalendar_write(struct arena *arena, const struct icalendar *calendar);

/* ---- reading answers ---- */

struct icalendar_reply {
    const char *uid;
    int64_t sequence;
    int64_t stamp;       /* seconds; 0: not said */
    const char *address; /* of who answers, as it stands behind mailto: */
    enum icalendar_answer answer;
    /* Which occurrence of a series; zone NULL for all of it or a single event. */
    const char *zone; /* "UTC", a name that zone.h knows, or "" for clocks that are not known */
    struct wall_time occurs;
    bool whole_day; /* only the day was said */
};

/*
 * Reads METHOD:REPLY, an attendee in each event. Adds struct icalendar_reply; what is no answer (waiting,
 * delegated) is left out. ERROR_TOO_LARGE, or ERROR_INVALID for everything that is no such reply or has no
 * answer in it.
 */
MUST_USE enum error icalendar_read_reply(struct arena *arena, const char *text, size_t length,
                                         struct list *ret_replies);

#endif
