/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Our cookies: the session, a visitor's token before sign-in, a notice for the next page, and the language
 * that was chosen. Over TLS their
 * names begin with __Host-, which browsers take only from this very host; without TLS (development on the own
 * machine) such names are not possible.
 */
#ifndef ITHACA_WEB_COOKIE_H
#define ITHACA_WEB_COOKIE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "web/http.h"

enum cookie { COOKIE_SESSION, COOKIE_VISITOR, COOKIE_NOTICE, COOKIE_LANGUAGE };

/* Its value, or "" when there is none or it is not one that we could have set (letters, digits, '-', '_'). */
const char *cookie_read(struct arena *arena, const struct http_request *http, bool secure,
                        enum cookie cookie);

/* The value of a Set-Cookie header; seconds 0 removes the cookie, below 0 keeps it until the browser closes.
 */
const char *cookie_write(struct arena *arena, bool secure, enum cookie cookie, const char *value,
                         int64_t seconds);

/* Text as a cookie's value and back; "" when it was not made by cookie_pack. */
const char *cookie_pack(struct arena *arena, const char *text);
const char *cookie_unpack(struct arena *arena, const char *value);

#endif
