/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Taking answers that calendars sent; within invite/. */
#ifndef ITHACA_INVITE_REPLY_H
#define ITHACA_INVITE_REPLY_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"

struct db;

struct invite_taken {
    int64_t taken; /* answers that count now */
    int64_t late;  /* to a plan that has changed since, or given before one that counts already */
    int64_t none;  /* to nothing that we know, or from somebody who does not take part */
    int64_t relationship, meeting; /* of the last one taken; meeting 0: a series */
};

/*
 * Takes all answers in a METHOD:REPLY. `person` may answer for themselves alone; 0: whoever the answer names,
 * for what comes from a mail server. ERROR_INVALID: no reply at all; ERROR_TOO_LARGE; ERROR_FORBIDDEN: the
 * answer is from somebody else.
 */
MUST_USE enum error invite_reply_take(struct db *db, struct arena *arena, const struct clock *clock,
                                      int64_t person, const char *text, size_t length,
                                      struct invite_taken *ret_taken);

#endif
