/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/account_device.h"

#include <string.h>

#include "language/language.h"

struct mark {
    const char *in_agent, *word;
};

/* The first that is found counts: browsers claim to be their elders. */
static const struct mark BROWSERS[] = {
    {"Edg", "Edge"},         {"OPR/", "Opera"},     {"SamsungBrowser/", "Samsung Internet"},
    {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"},   {"Safari/", "Safari"}, {"curl/", "curl"},
};
static const struct mark SYSTEMS[] = {
    {"iPhone", "iPhone"},   {"iPad", "iPad"},     {"Android", "Android"}, {"CrOS", "Chromebook"},
    {"Windows", "Windows"}, {"Macintosh", "Mac"}, {"Linux", "Linux"},
};

static const char *find(const struct mark *marks, size_t count, const char *agent)
{
    for (size_t i = 0; i < count; i++)
        if (strstr(agent, marks[i].in_agent)) return marks[i].word;
    return NULL;
}

const char *account_device(struct arena *arena, const char *agent)
{
    const char *browser = find(BROWSERS, sizeof BROWSERS / sizeof BROWSERS[0], agent);
    const char *system = find(SYSTEMS, sizeof SYSTEMS / sizeof SYSTEMS[0], agent);
    if (browser && system) return arena_format(arena, "%s on %s", browser, system);
    return browser ? browser : system ? system : MESSAGE("Unknown browser");
}

const char *account_device_say(struct arena *arena, const struct language *language, const char *device)
{
    static const char ON[] = " on ";
    const char *on = strstr(device, ON);
    if (!on) return say(language, device);
    const char *browser = arena_format(arena, "%.*s", (int)(on - device), device);
    return arena_format(arena, say(language, "%s on %s"), browser, on + strlen(ON));
}
