/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Where the portal may connect to when people or settings name an address. Without this, somebody could make
 * it ask servers inside the organization's network, which trust it because of where it stands (server-side
 * request forgery). Pure but for fetch_guard_is_own: judged is the address a socket is about to connect to,
 * so that no spelling of it and no name that changes between two look-ups gets around it.
 */
#ifndef ITHACA_FETCH_FETCH_GUARD_H
#define ITHACA_FETCH_FETCH_GUARD_H

#include <stdbool.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/error.h"

struct fetch_allow; /* what an admin allowed besides the public Internet; never changes */

/*
 * Reads the setting `fetch-allow`: ranges (10.1.0.0/16, fd12::/32), addresses, and host names
 * (calendar.example.org, *.example.org), between commas or spaces; "" is nothing. In the arena. On
 * ERROR_INVALID *ret_message says which part is wrong.
 */
MUST_USE enum error fetch_allow_read(struct arena *arena, const char *setting,
                                     const struct fetch_allow **ret_allow, const char **ret_message);

/* Whether an IPv4 or IPv6 address belongs to the public Internet: not this machine, a private network, a
 * link, a provider's own network, a group, or an example; also not by way of an IPv4 address within it. */
bool fetch_guard_is_public(const struct sockaddr *address);

/* Whether it is one of this machine's own addresses, public or not. */
bool fetch_guard_is_own(const struct sockaddr *address);

/* Whether a request for `host` (as in its URL) may go to `address`: public and not this machine's own, or
 * allowed by an admin; `allow` may be NULL. */
bool fetch_guard_lets(const struct fetch_allow *allow, const char *host, const struct sockaddr *address);

/* The same for what a host's spelling alone says: an address in any of the spellings that resolvers take, or
 * a name of this machine. Other names are let through: they are judged when they were looked up. */
bool fetch_guard_lets_host(const struct fetch_allow *allow, const char *host);

#endif
