/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Groups that a program names, and what those who take part tell of them by their own choice: whether they
 * belong to one, and whether they would like a mentor who does. Nobody but the person is shown an answer;
 * counts are told from MATCHING_GROUP_LEAST people on, of those inside and of those outside. Inside matching/
 * only.
 */
#ifndef ITHACA_MATCHING_MATCHING_GROUPS_H
#define ITHACA_MATCHING_MATCHING_GROUPS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "base/record.h"

struct clock;
struct db;

enum { MATCHING_GROUP_LEAST = 5, MATCHING_GROUPS_NAMED = 20, MATCHING_GROUP_NAME = 60 };

#define MATCHING_GROUP_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, flag, belongs, 0) /* what one person told */                                                    \
    FIELD(R, flag, prefers, 0)
RECORD_DECLARE(matching_group, MATCHING_GROUP_FIELDS)

/* Adds struct matching_group in the order of their names, with the answers of a person (0: nobody's). */
MUST_USE enum error matching_groups_list(struct db *db, struct arena *arena, int64_t program, int64_t person,
                                         struct list *ret_groups);

/*
 * The program's groups are these names, one a line, from now on. A group whose name stays keeps its answers;
 * those of others are gone. ERROR_INVALID: more than MATCHING_GROUPS_NAMED, or a name is too long.
 */
MUST_USE enum error matching_groups_name(struct db *db, struct arena *arena, const struct clock *clock,
                                         int64_t program, const char *names);

/* What a person tells: ids of groups as texts; those of other programs are passed over. */
MUST_USE enum error matching_groups_answer(struct db *db, struct arena *arena, int64_t program,
                                           int64_t person, const struct list *belongs,
                                           const struct list *prefers);

#endif
