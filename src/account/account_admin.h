/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What admins see of accounts, within account/ and home/. */
#ifndef ITHACA_ACCOUNT_ADMIN_H
#define ITHACA_ACCOUNT_ADMIN_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"

struct db;

#define ACCOUNT_ROW_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0) /* of the person */                                                                  \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, initials, 0)                                                                              \
    FIELD(R, text, face, 0)                                                                                  \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, flag, active, 0)                                                                                \
    FIELD(R, flag, admin, 0)                                                                                 \
    FIELD(R, flag, analyst, 0)                                                                               \
    FIELD(R, flag, has_password, 0)                                                                          \
    FIELD(R, flag, disabled, 0)                                                                              \
    FIELD(R, time, signed_in_at, 0)                                                                          \
    FIELD(R, time, invited_until, 0) /* the latest open link; 0: none */                                     \
    FIELD(R, integer, sessions, 0)
RECORD_DECLARE(account_row, ACCOUNT_ROW_FIELDS)

enum { ACCOUNTS_A_PAGE = 50, INVITATIONS_AT_ONCE = 5000 };

enum account_filter { ACCOUNT_FILTER_ALL, ACCOUNT_FILTER_ROLES, ACCOUNT_FILTER_WAITING, ACCOUNT_FILTER_OFF };

/* A page by name, of people whose name or e-mail holds `words` ("": all); one more than a page when there are
 * more. */
MUST_USE enum error account_list(struct db *db, struct arena *arena, const struct clock *clock,
                                 enum account_filter filter, const char *words, int64_t page,
                                 struct list *ret_rows);
MUST_USE enum error account_row_get(struct db *db, struct arena *arena, const struct clock *clock,
                                    int64_t person, struct account_row *ret_row);

/* Active people without a password, and those of them without an open link. */
MUST_USE enum error account_count_waiting(struct db *db, const struct clock *clock, int64_t *ret_waiting,
                                          int64_t *ret_without_link);

#define INVITED_ROW_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, link, 0)                                                                                  \
    FIELD(R, time, expires_at, 0)
RECORD_DECLARE(invited_row, INVITED_ROW_FIELDS)

/*
 * Makes links for up to INVITATIONS_AT_ONCE active people without a password, all or none; `program` narrows
 * it to those who take part in a program (0: everybody), `again` includes people who have an open link.
 */
MUST_USE enum error account_invite_many(struct db *db, struct arena *arena, const struct clock *clock,
                                        int64_t program, bool again, int64_t invited_by,
                                        const char *into_what, const char *origin, struct list *ret_rows);

#endif
