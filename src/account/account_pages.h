/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this folder share. */
#ifndef ITHACA_ACCOUNT_PAGES_H
#define ITHACA_ACCOUNT_PAGES_H

#include "web/reply.h"
#include "web/request.h"

/* Sets the session's cookie. */
void account_enter(struct reply *reply, const char *session);

/* ERROR_FORBIDDEN, explained, for a request by API token. What opens an account is done by a person at a
 * browser: who finds a token must not make it a lasting way in. */
MUST_USE enum error account_at_a_browser(const struct request *request, struct reply *reply);

#endif
