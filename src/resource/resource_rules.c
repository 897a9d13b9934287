/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "resource/resource_rules.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "language/language.h"

/* What follows "https://" or "http://", or NULL. */
static const char *after_scheme(const char *address)
{
    if (strncasecmp(address, "https://", 8) == 0) return address + 8;
    if (strncasecmp(address, "http://", 7) == 0) return address + 7;
    return NULL;
}

const char *resource_address_problem(const char *address)
{
    const char *rest = after_scheme(address);
    if (!*address) return NULL;
    if (!rest) return MESSAGE("Write the whole address, beginning with https:// (or http://).");
    for (const char *at = address; *at; at++)
        if ((unsigned char)*at <= ' ' || *at == '\\' || *at == '"' || *at == '<' || *at == '>' || *at == 0x7F)
            return MESSAGE(
                "An address has no spaces, quotes or backslashes. Copy it once more from the browser.");
    size_t length = strcspn(rest, "/?#");
    if (memchr(rest, '@', length))
        return MESSAGE("Leave out the name and password before the @: everybody here would see them.");
    if (!length || *rest == ':' || *rest == '.')
        return MESSAGE("After https:// comes the name of the site, such as www.example.org.");
    return NULL;
}

const char *resource_address_host(struct arena *arena, const char *address)
{
    const char *rest = after_scheme(address);
    if (!rest) return "";
    char *host = arena_format(arena, "%.*s", (int)strcspn(rest, "/?#"), rest);
    for (char *at = host; *at; at++) *at = (char)tolower((unsigned char)*at);
    return host;
}
