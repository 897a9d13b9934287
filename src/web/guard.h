/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Against forms that other sites send in a person's name: where a POST comes from, and a token that only our
 * own pages know. The token is a keyed hash of the session's token (a visitor's before sign-in), so no server
 * has to remember it, hidden under a fresh pad in each page, so that its bytes tell nothing when a page is
 * compressed.
 */
#ifndef ITHACA_WEB_GUARD_H
#define ITHACA_WEB_GUARD_H

#include <stdbool.h>

#include "base/arena.h"
#include "web/http.h"

const char *guard_token(struct arena *arena, const char *session);
/* Compares in constant time. An empty session has no token. */
bool guard_token_is_right(const char *session, const char *token);

/*
 * Whether a POST may come from where its Origin and Sec-Fetch-Site say. Without either (older programs), the
 * token alone decides. `origin` is ours, "" when not configured: then the host named in the request.
 */
bool guard_origin_is_ours(const struct http_request *http, const char *origin);

#endif
