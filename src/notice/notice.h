/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a person is told inside the product: one sentence and where it leads. */
#ifndef ITHACA_NOTICE_NOTICE_H
#define ITHACA_NOTICE_NOTICE_H

#include <stdint.h>

#include "base/clock.h"
#include "base/error.h"
#include "web/route.h"

struct db;

/*
 * Joins the caller's db_write, so that a thing and its notice happen together or not at all.
 *   kind     for programs, a constant such as "relationship.started"
 *   subject  the id that the kind speaks of; 0: none
 *   text     one sentence for the person
 *   path     where it leads, a path of ours such as "/relationships/12"
 */
MUST_USE enum error notice_add(struct db *db, const struct clock *clock, int64_t person, const char *kind,
                               int64_t subject, const char *text, const char *path);

/* Marks the person's unread notices that lead to this path as read: they did there what it asked for. Joins
 * the caller's db_write. */
MUST_USE enum error notice_read_about(struct db *db, const struct clock *clock, int64_t person,
                                      const char *path);

extern const struct route_table notice_routes;

#endif
