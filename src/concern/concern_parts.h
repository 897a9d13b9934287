/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of concern/ share. */
#ifndef ITHACA_CONCERN_CONCERN_PARTS_H
#define ITHACA_CONCERN_CONCERN_PARTS_H

#include "concern/concern_store.h"

/* Where a sealed text stands: in a row of a table, under that key. */
struct content_row concern_place(const struct membership *membership, const struct content *content,
                                 const char *table, int64_t id);
/* The row, when the member is one of its two. */
MUST_USE enum error concern_row_of(const struct membership *membership, int64_t id,
                                   struct concern_row *ret_row);
/* Tells the other one of a worksheet, without content: "Jonas Lindqvist …"; joins the caller's db_write. */
MUST_USE enum error concern_tell(const struct membership *membership, const struct concern_row *row,
                                 const char *kind);

#endif
