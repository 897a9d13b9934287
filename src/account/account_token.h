/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A person's API tokens, within account/. */
#ifndef ITHACA_ACCOUNT_TOKEN_H
#define ITHACA_ACCOUNT_TOKEN_H

#include "account/account.h"

#define TOKEN_ROW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, time, used_at, 0)                                                                               \
    FIELD(R, time, expires_at, 0)                                                                            \
    FIELD(R, flag, expired, 0)
RECORD_DECLARE(token_row, TOKEN_ROW_FIELDS)

/* Those that were not revoked, the newest first. */
MUST_USE enum error token_list(struct db *db, struct arena *arena, const struct clock *clock, int64_t person,
                               struct list *ret_rows);
/* ERROR_NOT_FOUND when it is none of theirs or was revoked before. */
MUST_USE enum error token_revoke(struct db *db, const struct clock *clock, int64_t person, int64_t token);

#endif
