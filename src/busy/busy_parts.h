/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share. */
#ifndef ITHACA_BUSY_BUSY_PARTS_H
#define ITHACA_BUSY_BUSY_PARTS_H

#include "busy/busy.h"
#include "content/content.h"

#define BUSY_ROW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, bytes, address, 0)                                                                              \
    FIELD(R, bytes, etag, 0)                                                                                 \
    FIELD(R, bytes, modified, 0)                                                                             \
    FIELD(R, bytes, busy, 0)                                                                                 \
    FIELD(R, time, known_at, 0)                                                                              \
    FIELD(R, text, problem, 0)                                                                               \
    FIELD(R, integer, failures, 0)                                                                           \
    FIELD(R, time, added_at, 0)                                                                              \
    FIELD(R, time, tried_at, 0)                                                                              \
    FIELD(R, time, read_at, 0)                                                                               \
    FIELD(R, time, due_at, 0)                                                                                \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(busy_row, BUSY_ROW_FIELDS)

MUST_USE enum error busy_row_get(struct db *db, struct arena *arena, int64_t person,
                                 struct busy_row *ret_row);
/* For sealing and opening a row's columns. */
MUST_USE enum error busy_content(const struct busy_means *means, int64_t person, enum content_use use,
                                 struct content_row *ret_row);
/* Spans as bytes, as many for a few as for some hundred, so that their number does not show. */
struct bytes busy_write_spans(struct arena *arena, const struct list *spans);
/* Adds struct free_busy_span; ERROR_DAMAGED when they are none of ours. */
MUST_USE enum error busy_read_spans(struct arena *arena, struct bytes bytes, struct list *ret_spans);
/* What to do about a problem of a row: a MESSAGE; "" for "". */
const char *busy_problem_words(const char *problem);

#endif
