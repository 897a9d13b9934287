/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading and marking notices, within notice/. */
#ifndef ITHACA_NOTICE_STORE_H
#define ITHACA_NOTICE_STORE_H

#include "base/random.h"
#include "notice/notice.h"

struct db;

enum { NOTICES_A_PAGE = 30 };

#define NOTICE_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    NOTICE_SAID_FIELDS(FIELD, R)                                                                             \
    FIELD(R, text, path, 0)                                                                                  \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, flag, unread, 0)
RECORD_DECLARE(notice_row, NOTICE_ROW_FIELDS)

/* A page of a person's notices, unread first, then the newest; one more than a page when there are more. */
MUST_USE enum error notice_list(struct db *db, struct arena *arena, int64_t person, int64_t page,
                                struct list *ret_rows);
/* Marks one as read. ERROR_NOT_FOUND when it is none of theirs. *ret_row is as it was before. */
MUST_USE enum error notice_read(struct db *db, struct arena *arena, const struct clock *clock, int64_t person,
                                int64_t notice, struct notice_row *ret_row);
/* Marks all up to the id `last` as read, so that one that came meanwhile stays unread. */
MUST_USE enum error notice_read_all(struct db *db, const struct clock *clock, int64_t person, int64_t last,
                                    int64_t *ret_count);

#endif
