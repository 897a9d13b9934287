/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_rules.h"

#include <string.h>

#include "base/text.h"
#include "calendar/zone.h"
#include "language/language.h"
#include "meeting/meeting.h"

bool meeting_link_is_good(const char *link)
{
    static const char start[] = "https://";
    if (!*link) return true;
    if (strncmp(link, start, sizeof start - 1) != 0 || strpbrk(link, " \t\r\n\"<>\\")) return false;
    const char *host = link + sizeof start - 1;
    return *host && *host != '/' && *host != '?' && *host != '#' && text_length(link) <= MEETING_LINK_MAX;
}

bool meeting_is_postponed(const struct zone *zone, int64_t from, int64_t to)
{
    return zone_local(zone, to).day > zone_local(zone, from).day;
}

const char *meeting_postponed_words(struct arena *arena, const struct language *language, int64_t times)
{
    if (times <= 0) return "";
    if (times == 1) return say(language, "Moved once");
    if (times == 2) return say(language, "Moved twice");
    return arena_format(arena, say_count(language, "Moved %lld time", "Moved %lld times", times),
                        (long long)times);
}
