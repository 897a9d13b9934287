/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "overview/overview_rules.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "language/language.h"
#include "relationship/relationship_progress.h"

enum { DAY = 86400, GLAD_FOR_DAYS = 14, ANNIVERSARY_DAYS = 7 };

static const struct {
    const char *kind;
    const char *words;  /* %s is who did it; NULL where it does not matter */
    const char *mine;   /* when it is the reader */
    const char *nobody; /* where that is not known, or does not matter */
    const char *path;   /* %lld is the subject; "" nowhere */
} EVENTS[] = {
    {RELATIONSHIP_STARTED, NULL, NULL, MESSAGE("It began"), ""},
    {RELATIONSHIP_SAID_HELLO, MESSAGE("%s said hello"), MESSAGE("You said hello"),
     MESSAGE("Somebody said hello"), ""},
    {AGREEMENT_CHANGED, MESSAGE("%s changed the agreement"), MESSAGE("You changed the agreement"),
     MESSAGE("The agreement was changed"), "/agreement"},
    {AGREEMENT_SIGNED, NULL, NULL, MESSAGE("Everybody signed the agreement"), "/agreement"},
    {GOAL_ADDED, MESSAGE("%s wrote a goal"), MESSAGE("You wrote a goal"), MESSAGE("There is a new goal"),
     "/goals/%lld"},
    {GOAL_REACHED, NULL, NULL, MESSAGE("A goal was reached"), "/goals/%lld"},
    {GOAL_DROPPED, NULL, NULL, MESSAGE("A goal was let go"), "/goals/%lld"},
    {MILESTONE_REACHED, NULL, NULL, MESSAGE("A milestone was reached"), "/goals"},
    {MEETING_PLANNED, MESSAGE("%s planned a meeting"), MESSAGE("You planned a meeting"),
     MESSAGE("A meeting was planned"), "/meetings/%lld"},
    {MEETING_POSTPONED, MESSAGE("%s moved a meeting"), MESSAGE("You moved a meeting"),
     MESSAGE("A meeting was moved"), "/meetings/%lld"},
    {MEETING_CANCELLED, MESSAGE("%s cancelled a meeting"), MESSAGE("You cancelled a meeting"),
     MESSAGE("A meeting was cancelled"), "/meetings/%lld"},
    {MEETING_HELD, NULL, NULL, MESSAGE("You met"), "/meetings/%lld"},
    {FEEDBACK_GIVEN, MESSAGE("%s gave feedback"), MESSAGE("You gave feedback"),
     MESSAGE("There is new feedback"), "/feedback"},
    {APPRECIATION_GIVEN, MESSAGE("%s said thank you"), MESSAGE("You said thank you"),
     MESSAGE("Somebody said thank you"), "/feedback"},
    {RELATIONSHIP_PAUSED, NULL, NULL, MESSAGE("It was paused"), "/course"},
    {RELATIONSHIP_RESUMED, NULL, NULL, MESSAGE("It goes on"), ""},
    {RELATIONSHIP_EXTENDED, NULL, NULL, MESSAGE("It goes on for longer"), "/course"},
    {RELATIONSHIP_CLOSING, NULL, NULL, MESSAGE("The last phase began"), "/farewell"},
    {RELATIONSHIP_CLOSED, NULL, NULL, MESSAGE("It was closed"), "/farewell"},
    {RELATIONSHIP_JOINED, MESSAGE("%s joined"), MESSAGE("You joined"), MESSAGE("Somebody joined"), ""},
    {RELATIONSHIP_LEFT, MESSAGE("%s left"), MESSAGE("You left"), MESSAGE("Somebody left"), ""},
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

const char *overview_event_words(struct arena *arena, const struct language *language, const char *kind,
                                 const char *actor)
{
    int i = find(kind);
    if (i < 0) return "";
    if (EVENTS[i].words && !actor) return say(language, EVENTS[i].mine);
    if (EVENTS[i].words && *actor) return text_fill(arena, say(language, EVENTS[i].words), actor);
    return say(language, EVENTS[i].nobody);
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

static const char *together(struct arena *arena, const struct language *language, int months)
{
    if (months == 6)
        return say(language, "Half a year together. That is worth a look back, and a thank you.");
    if (months == 12)
        return say(language, "A year together. Few keep at it for so long; that is worth a thank you.");
    return arena_format(arena,
                        say_count(language, "%d year together. That is worth a thank you.",
                                  "%d years together. That is worth a thank you.", months / 12),
                        months / 12);
}

static const char *anniversary(struct arena *arena, const struct language *language, int64_t started_on,
                               int64_t today)
{
    for (int months = 6; months <= 240; months += months == 6 ? 6 : 12) {
        int64_t day = months_later(started_on, months);
        if (today >= day && today < day + ANNIVERSARY_DAYS) return together(arena, language, months);
    }
    return "";
}

const char *overview_celebration(struct arena *arena, const struct language *language,
                                 const struct list *events, int64_t started_on, int64_t today)
{
    int goals = 0;
    LIST_EACH (events, const struct relationship_event, event)
        goals += strcmp(event->kind, GOAL_REACHED) == 0 && event->happened_at / DAY > today - GLAD_FOR_DAYS;
    if (goals == 1) return say(language, "A goal is reached. Say to each other what made it possible.");
    if (goals > 1)
        return arena_format(
            arena,
            say_count(language, "%d goal is reached. Say to each other what made it possible.",
                      "%d goals are reached. Say to each other what made it possible.", goals),
            goals);
    return started_on ? anniversary(arena, language, started_on, today) : "";
}
