/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Skills: one list for the whole portal, begun with ESCO's taxonomy and grown by what people write
 * themselves. Two spellings of the same thing ("Node.js", "nodejs", "NodeJS") become one skill.
 */
#ifndef ITHACA_SKILL_SKILL_H
#define ITHACA_SKILL_SKILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/list.h"
#include "base/record.h"

struct db;

enum { SKILL_LABEL_LIMIT = 160 }; /* bytes */

#define SKILL_ROW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, label, SKILL_LABEL_LIMIT)
RECORD_DECLARE(skill_row, SKILL_ROW_FIELDS)

/* Up to `limit` skills (at most 50) for what was typed so far: every word typed begins a word of the label.
 * Labels that begin with it come first, then what most people have. Adds struct skill_row. */
MUST_USE enum error skill_suggest(struct db *db, struct arena *arena, const char *words, int limit,
                                  struct list *ret_skills);

/* The skill that a person means by `label`: the same words, or the same but for punctuation, plurals and a
 * bracketed remark. ERROR_NOT_FOUND when there is none; ERROR_INVALID when the label is blank. */
MUST_USE enum error skill_match(struct db *db, struct arena *arena, const char *label,
                                struct skill_row *ret_skill);

/* The same, but a label that fits nothing becomes a skill of the portal's own. ERROR_INVALID: blank, over
 * SKILL_LABEL_LIMIT, or not clean text. May be called inside a db_write or alone. */
MUST_USE enum error skill_find_or_add(struct db *db, struct arena *arena, const struct clock *clock,
                                      const char *label, struct skill_row *ret_skill);

/* The key under which skill_match looks: "Node.js" and "nodejs" give "node", "Python (computer programming)"
 * and "python" give "python", "Data bases" gives "data base". In the arena. */
char *skill_match_key(struct arena *arena, const char *label);

/* Whether a label can become a skill: not blank, clean, within the limit. */
bool skill_label_is_fit(const char *label);

#define SKILL_IMPORT_COUNTS_FIELDS(FIELD, R)                                                                 \
    FIELD(R, integer, rows, 0)                                                                               \
    FIELD(R, integer, added, 0)                                                                              \
    FIELD(R, integer, updated, 0)                                                                            \
    FIELD(R, integer, unchanged, 0)                                                                          \
    FIELD(R, integer, refused, 0)
RECORD_DECLARE(skill_import_counts, SKILL_IMPORT_COUNTS_FIELDS)

/*
 * Reads ESCO's list of skills: CSV with the columns `label` (or preferredLabel), `skill_id` (or conceptUri)
 * and, where there is one, `reuse` (or reuseLevel); all or nothing. Skills that are there already keep their
 * id and the people who have them. Rows without a usable label are counted as refused. ERROR_INVALID,
 * ERROR_TOO_LARGE: *ret_message says what is wrong with the file.
 */
MUST_USE enum error skill_import(struct db *db, struct arena *arena, const struct clock *clock, int file,
                                 struct skill_import_counts *ret_counts, const char **ret_message);

#endif
