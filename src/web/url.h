/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Addresses and what is written like their queries: percent-encoding, pairs, and which paths are our own. */
#ifndef ITHACA_WEB_URL_H
#define ITHACA_WEB_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "base/text.h"

/* A name and its value, both decoded and clean UTF-8. */
struct url_pair {
    const char *name;
    const char *value;
};

/* Most pairs that one query or form may have. */
enum { URL_PAIRS_MAXIMUM = 2000 };

/*
 * Decodes percent-encoding ('+' too when `plus`). ERROR_INVALID when an escape is broken or the result is no
 * clean text (text_is_clean).
 */
MUST_USE enum error url_decode(struct arena *arena, const char *bytes, size_t length, bool plus,
                               const char **ret_text);

/* Adds the pairs of "a=1&b=2". ERROR_INVALID as above; ERROR_TOO_LARGE for more than URL_PAIRS_MAXIMUM in
 * all.
 */
MUST_USE enum error url_pairs(struct arena *arena, const char *bytes, size_t length, struct list *ret_pairs);

/* What stands between "://" and the path, with its port; "" when there is no such thing. */
const char *url_host(struct arena *arena, const char *address);

/* Everything but letters, digits and "-._~" becomes %XX. */
void url_encode(const char *string, struct text *out);

/*
 * Whether this is the path of a page of ours, safe in a Location header: begins with one '/', no second one,
 * no backslash, no control characters or spaces, ASCII only. "//elsewhere" and "/\elsewhere" are not.
 */
bool url_is_local(const char *path);

#endif
