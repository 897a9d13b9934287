/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of people, for this folder only. */
#ifndef ITHACA_PERSON_PERSON_STORE_H
#define ITHACA_PERSON_PERSON_STORE_H

#include "db/db.h"
#include "person/person.h"
#include "skill/skill.h"

/* A person as stored, but for what is derived (name_key and so on). */
#define PERSON_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, external_id, 0)                                                                           \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, id, manager_id, 0)                                                                              \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, text, location, 0)                                                                              \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, integer, level, 0)                                                                              \
    FIELD(R, text, time_zone, 0)                                                                             \
    FIELD(R, day, joined_on, 0)                                                                              \
    FIELD(R, day, left_on, 0)                                                                                \
    FIELD(R, flag, active, 0)                                                                                \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(person_row, PERSON_ROW_FIELDS)

MUST_USE enum error person_row_get(struct db *db, struct arena *arena, int64_t id,
                                   struct person_row *ret_row);

/* What people are searched and sorted by, made from a row and the skills (struct skill_row; NULL for none).
 */
struct person_keys {
    char *email;
    char *name;
    char *department;
    char *location;
    char *search;      /* everything that a search reads, in one text */
    struct list words; /* struct person_word: the distinct words and the skills */
};
struct person_word {
    int64_t id; /* made from the word itself, so that writing needs no look-up; or the skill's */
    const char *word;
};
void person_keys_make(struct arena *arena, const struct person_row *row, const struct list *skills,
                      struct person_keys *ret_keys);

/* The skills of a person, of both kinds. Adds struct skill_row. */
MUST_USE enum error person_skill_rows(struct db *db, struct arena *arena, int64_t id,
                                      struct list *ret_skills);

/* All of these inside a db_write. The person's row, with keys and words. */
MUST_USE enum error person_row_insert(struct db *db, const struct person_row *row,
                                      const struct person_keys *keys, int64_t now);
/* Changes the row when `row->version` is that of the stored one; `old` are the keys it had. */
MUST_USE enum error person_row_update(struct db *db, const struct person_row *row,
                                      const struct person_keys *old, const struct person_keys *keys,
                                      int64_t now);
/* Brings the search up to date after skills changed from `before` to those that are stored now. */
MUST_USE enum error person_search_refresh(struct db *db, struct arena *arena, int64_t id,
                                          const struct list *before, int64_t now);
/* Counts how many people have each skill; after many changed at once. */
MUST_USE enum error person_count_skill_uses(struct db *db);

#endif
