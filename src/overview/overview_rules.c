/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "overview/overview_rules.h"

#include <string.h>

#include "base/clock.h"
#include "relationship/relationship_progress.h"

enum { DAY = 86400, GLAD_FOR_DAYS = 14, ANNIVERSARY_DAYS = 7 };

static const struct {
    const char *kind;
    const char *words;  /* %s is who did it */
    const char *nobody; /* where that is not known, or does not matter */
    const char *path;   /* %lld is the subject; "" nowhere */
} EVENTS[] = {
    {RELATIONSHIP_STARTED, NULL, "It began", ""},
    {RELATIONSHIP_SAID_HELLO, "%s said hello", "Somebody said hello", ""},
    {AGREEMENT_CHANGED, "%s changed the agreement", "The agreement was changed", "/agreement"},
    {AGREEMENT_SIGNED, NULL, "Everybody signed the agreement", "/agreement"},
    {GOAL_ADDED, "%s wrote a goal", "There is a new goal", "/goals/%lld"},
    {GOAL_REACHED, NULL, "A goal was reached", "/goals/%lld"},
    {GOAL_DROPPED, NULL, "A goal was let go", "/goals/%lld"},
    {MILESTONE_REACHED, NULL, "A milestone was reached", "/goals"},
    {MEETING_PLANNED, "%s planned a meeting", "A meeting was planned", "/meetings/%lld"},
    {MEETING_POSTPONED, "%s moved a meeting", "A meeting was moved", "/meetings/%lld"},
    {MEETING_CANCELLED, "%s cancelled a meeting", "A meeting was cancelled", "/meetings/%lld"},
    {MEETING_HELD, NULL, "You met", "/meetings/%lld"},
    {FEEDBACK_GIVEN, "%s gave feedback", "There is new feedback", "/feedback"},
    {APPRECIATION_GIVEN, "%s said thank you", "Somebody said thank you", "/feedback"},
    {RELATIONSHIP_PAUSED, NULL, "It was paused", "/course"},
    {RELATIONSHIP_RESUMED, NULL, "It goes on", ""},
    {RELATIONSHIP_EXTENDED, NULL, "It goes on for longer", "/course"},
    {RELATIONSHIP_CLOSING, NULL, "The last phase began", "/farewell"},
    {RELATIONSHIP_CLOSED, NULL, "It was closed", "/farewell"},
    {RELATIONSHIP_JOINED, "%s joined", "Somebody joined", ""},
    {RELATIONSHIP_LEFT, "%s left", "Somebody left", ""},
};

static int find(const char *kind)
{
    for (int i = 0; i < (int)(sizeof EVENTS / sizeof EVENTS[0]); i++)
        if (strcmp(EVENTS[i].kind, kind) == 0) return i;
    return -1;
}

bool overview_event_is_between_two(const char *kind)
{
    return strcmp(kind, FEEDBACK_GIVEN) == 0 || strcmp(kind, APPRECIATION_GIVEN) == 0;
}

/* Puts the one place of a pattern of ours. */
static const char *filled(struct arena *arena, const char *pattern, const char *place, const char *with)
{
    const char *at = strstr(pattern, place);
    if (!at) return pattern;
    return arena_format(arena, "%.*s%s%s", (int)(at - pattern), pattern, with, at + strlen(place));
}

const char *overview_event_words(struct arena *arena, const char *kind, const char *actor)
{
    int i = find(kind);
    if (i < 0) return "";
    return *actor && EVENTS[i].words ? filled(arena, EVENTS[i].words, "%s", actor) : EVENTS[i].nobody;
}

const char *overview_event_path(struct arena *arena, const char *kind, int64_t subject)
{
    int i = find(kind);
    if (i < 0) return "";
    if (!strstr(EVENTS[i].path, "%lld")) return EVENTS[i].path;
    return subject ? filled(arena, EVENTS[i].path, "%lld", arena_format(arena, "%lld", (long long)subject))
                   : "";
}

/* The same day of the month so many months later; the last one where that month is shorter. */
static int64_t months_later(int64_t day, int months)
{
    struct date date = date_of_day(day);
    int total = date.month - 1 + months;
    struct date later = {date.year + total / 12, total % 12 + 1, 1};
    struct date next = {later.month == 12 ? later.year + 1 : later.year, later.month % 12 + 1, 1};
    int64_t first = day_of_date(later), last = day_of_date(next) - 1, wanted = first + date.day - 1;
    return wanted < last ? wanted : last;
}

static const char *together(struct arena *arena, int months)
{
    if (months == 6) return "Half a year together. That is worth a look back, and a thank you.";
    if (months == 12) return "A year together. Few keep at it for so long; that is worth a thank you.";
    return arena_format(arena, "%d years together. That is worth a thank you.", months / 12);
}

static const char *anniversary(struct arena *arena, int64_t started_on, int64_t today)
{
    for (int months = 6; months <= 240; months += months == 6 ? 6 : 12) {
        int64_t day = months_later(started_on, months);
        if (today >= day && today < day + ANNIVERSARY_DAYS) return together(arena, months);
    }
    return "";
}

const char *overview_celebration(struct arena *arena, const struct list *events, int64_t started_on,
                                 int64_t today)
{
    int goals = 0;
    LIST_EACH (events, const struct relationship_event, event)
        goals += strcmp(event->kind, GOAL_REACHED) == 0 && event->happened_at / DAY > today - GLAD_FOR_DAYS;
    if (goals == 1) return "A goal is reached. Say to each other what made it possible.";
    if (goals > 1)
        return arena_format(arena, "%d goals are reached. Say to each other what made it possible.", goals);
    return started_on ? anniversary(arena, started_on, today) : "";
}
