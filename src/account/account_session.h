/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sessions, within account/: a random token in a cookie, its hash in the database. */
#ifndef ITHACA_ACCOUNT_SESSION_H
#define ITHACA_ACCOUNT_SESSION_H

#include "account/account.h"

/* When a session ends that was begun at `created_at` and is used now. */
static inline int64_t session_end(int64_t created_at, int64_t now)
{
    int64_t idle = now + ACCOUNT_SESSION_IDLE, longest = created_at + ACCOUNT_SESSION_LONGEST;
    return idle < longest ? idle : longest;
}

#define SESSION_ROW_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, device, 0)                                                                                \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, time, seen_at, 0)                                                                               \
    FIELD(R, flag, is_this, 0) /* the one that asks */
RECORD_DECLARE(session_row, SESSION_ROW_FIELDS)

/* A person's open sessions, the last used first; `current` is the token of the one that asks, "" for none. */
MUST_USE enum error session_list(struct db *db, struct arena *arena, const struct clock *clock,
                                 int64_t person, const char *current, struct list *ret_rows);
/* Ends one session of the person. ERROR_NOT_FOUND when it is none of theirs. */
MUST_USE enum error session_end_one(struct db *db, int64_t person, int64_t session);
/* Ends all sessions of the person but the one with that token ("": all). */
MUST_USE enum error session_end_others(struct db *db, int64_t person, const char *current,
                                       int64_t *ret_ended);
/* OK when the token is that of an open session of the person, else ERROR_FORBIDDEN. */
MUST_USE enum error session_is_of(struct db *db, const struct clock *clock, const char *session,
                                  int64_t person);
/* Inside a db_write: a new session. */
MUST_USE enum error session_add(struct db *db, const struct clock *clock, int64_t person, const char *device,
                                const char *token);
/* Inside a db_write: removes the rows of sessions that ended by themselves. */
MUST_USE enum error session_forget_expired(struct db *db, const struct clock *clock);

#endif
