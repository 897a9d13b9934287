/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this folder share. */
#ifndef ITHACA_INVITE_PAGES_H
#define ITHACA_INVITE_PAGES_H

#include "invite/invite_reply.h"
#include "web/reply.h"
#include "web/request.h"

/* An answer as it was sent: the file `reply`, else the text of that name. ERROR_TOO_LARGE over
 * ICALENDAR_REPLY_MAX; ERROR_UNAVAILABLE when the file cannot be read. */
MUST_USE enum error invite_read_sent(struct request *request, const char **ret_text, size_t *ret_length);

/* "" or, for what cannot be taken, what to do. */
const char *invite_reply_problem(enum error error);

#endif
