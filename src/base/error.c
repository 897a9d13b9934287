/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names of errors, and the one way in which a bug ends the program. */
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

const char *error_name(enum error error)
{
    switch (error) {
    case OK:
        return "ok";
    case ERROR_NOT_FOUND:
        return "not_found";
    case ERROR_FORBIDDEN:
        return "forbidden";
    case ERROR_UNAUTHORIZED:
        return "unauthorized";
    case ERROR_INVALID:
        return "invalid";
    case ERROR_CONFLICT:
        return "conflict";
    case ERROR_TOO_LARGE:
        return "too_large";
    case ERROR_TOO_MANY:
        return "too_many";
    case ERROR_UNAVAILABLE:
        return "unavailable";
    case ERROR_DAMAGED:
        return "damaged";
    }
    BUG("an error without a name");
}

void bug_at(const char *file, int line, const char *why)
{
    fprintf(stderr, "ithaca: bug at %s:%d: %s\n", file, line, why);
    abort();
}
