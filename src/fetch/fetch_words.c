/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What went wrong, in words for people and for programs. */
#include <string.h>

#include "fetch/fetch.h"
#include "language/language.h"

static const struct {
    const char *name, *words;
    bool passes;
} FAILURES[] = {
    [FETCH_DONE] = {"done", "", false},
    [FETCH_BAD_URL] = {"bad_url",
                       MESSAGE("This is not an address that can be asked. It begins with https:// or http:// "
                               "and has no user name or password in it."),
                       false},
    [FETCH_INTERNAL] = {"internal",
                        MESSAGE("This address is inside the organization’s network. An admin can allow it "
                                "with fetch-allow."),
                        false},
    [FETCH_UNKNOWN] = {"unknown_host",
                       MESSAGE("No server of that name was found. Look whether the address is right."), true},
    [FETCH_NOT_REACHED] = {"not_reached",
                           MESSAGE("The server cannot be reached. It may be back later; look also whether "
                                   "the address is right."),
                           true},
    [FETCH_TOO_SLOW] = {"too_slow", MESSAGE("The server took too long. It may be quicker later."), true},
    [FETCH_TOO_LARGE] = {"too_large", MESSAGE("The server’s answer is larger than Ithaca reads."), false},
    [FETCH_BROKEN_OFF] = {"broken_off",
                          MESSAGE("The server’s answer broke off, or was none. It may be better later."),
                          true},
    [FETCH_UNTRUSTED] = {"untrusted",
                         MESSAGE("The server could not prove who it is: its certificate is not good for this "
                                 "address. Look whether the address is right, and ask whoever runs the "
                                 "server."),
                         false},
    [FETCH_REDIRECTED] = {"redirected",
                          MESSAGE("The server sends on to other addresses instead of answering. Look whether "
                                  "the address is right."),
                          false},
    [FETCH_NO_MEMORY] = {"no_memory", MESSAGE("The portal is too busy for this now. It tries again."), true},
};
enum { FAILURE_COUNT = sizeof FAILURES / sizeof FAILURES[0] };

const char *fetch_failure_words(enum fetch_failure failure)
{
    return FAILURES[failure].words;
}

const char *fetch_failure_name(enum fetch_failure failure)
{
    return FAILURES[failure].name;
}

enum fetch_failure fetch_failure_find(const char *name)
{
    for (int i = 0; i < FAILURE_COUNT; i++)
        if (strcmp(FAILURES[i].name, name) == 0) return (enum fetch_failure)i;
    return FETCH_DONE;
}

bool fetch_failure_passes(enum fetch_failure failure)
{
    return FAILURES[failure].passes;
}
