/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Circles: relationships of the format for groups. Here are a circle's name, purpose and process rules, which
 * its members keep together, and what coordinators do: form one by hand, and let somebody in later. Its board
 * of questions stands in board.h; sessions are meetings, leaving is in farewell/.
 */
#ifndef ITHACA_CIRCLE_CIRCLE_H
#define ITHACA_CIRCLE_CIRCLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/record.h"
#include "relationship/membership.h"
#include "web/route.h"

struct db;

enum {
    CIRCLE_NAME_MAXIMUM = 100, /* characters */
    CIRCLE_PURPOSE_MAXIMUM = 2000,
    CIRCLE_RULES_MAXIMUM = 10000,
};

#define CIRCLE_FIELDS(FIELD, R)                                                                              \
    FIELD(R, text, name, CIRCLE_NAME_MAXIMUM) /* plain: its coordinator sees it */                           \
    FIELD(R, text, purpose, CIRCLE_PURPOSE_MAXIMUM)                                                          \
    FIELD(R, text, rules, CIRCLE_RULES_MAXIMUM) /* one a line */                                             \
    FIELD(R, integer, version, 0)               /* 0: nobody changed what comes with the product */
FORM_DECLARE(circle, CIRCLE_FIELDS)

/* The rules that a circle begins with. */
extern const char circle_default_rules[];

MUST_USE enum error circle_get(const struct membership *membership, struct circle *ret_circle);

/* Saves a new version and tells the others. ERROR_CONFLICT: circle->version is not the latest; ERROR_INVALID:
 * a text is over its limit, or there are no rules. */
MUST_USE enum error circle_change(const struct membership *membership, const struct circle *circle);

#define CIRCLE_VERSION_FIELDS(FIELD, R)                                                                      \
    FIELD(R, integer, version, 0)                                                                            \
    FIELD(R, id, written_by, 0)                                                                              \
    FIELD(R, time, written_at, 0)
RECORD_DECLARE(circle_version, CIRCLE_VERSION_FIELDS)

/* The latest first. Adds struct circle_version. */
MUST_USE enum error circle_versions(const struct membership *membership, struct list *ret_versions);
/* As it was; version 0 is what comes with the product. ERROR_NOT_FOUND. Its name is the one of now. */
MUST_USE enum error circle_version_read(const struct membership *membership, int64_t version,
                                        struct circle *ret_circle);

/* ---- for coordinators ---- */

#define CIRCLE_NEW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, name, CIRCLE_NAME_MAXIMUM)                                                                \
    FIELD(R, texts, mentors, 20) /* ids of people */                                                         \
    FIELD(R, texts, mentees, 20)
FORM_DECLARE(circle_new, CIRCLE_NEW_FIELDS)

/*
 * Forms a circle of accepted people of a program for groups, which begins now or with the program. Joins the
 * caller's db_write. ERROR_CONFLICT: the program is neither open nor running or is for no groups, or somebody
 * does not take part (any more); ERROR_INVALID: no name, nobody who leads, nobody else, somebody in both
 * lists, or more than a circle holds.
 */
MUST_USE enum error circle_form(struct db *db, struct arena *arena, const struct clock *clock,
                                int64_t program, const struct circle_new *form, int64_t *ret_id);

/* Lets an accepted person of the program into a circle of it; `role` is mentor or mentee. Errors as in
 * relationship_join; ERROR_INVALID when they do not take part; ERROR_FORBIDDEN when they are `actor`: who
 * runs a program does not give themselves what members wrote. */
MUST_USE enum error circle_let_in(struct db *db, struct arena *arena, const struct clock *clock,
                                  int64_t program, int64_t circle, int64_t person, const char *role,
                                  int64_t actor);

extern const struct route_table circle_routes, circle_program_routes, board_routes;

#endif
