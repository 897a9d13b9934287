/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of people, for this folder only. */
#ifndef ITHACA_PERSON_PERSON_STORE_H
#define ITHACA_PERSON_PERSON_STORE_H

#include "db/db.h"
#include "person/person.h"

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

/* What people are searched and sorted by, made from a row and the labels of its skills ("" for none). */
struct person_keys {
    char *email;
    char *name;
    char *department;
    char *location;
    char *search;      /* everything that a search reads, in one text */
    struct list words; /* int64_t: ids of the distinct words, for person_word */
    struct list texts; /* const char *: the words, in the same order, for search_word */
};
void person_keys_make(struct arena *arena, const struct person_row *row, const char *skill_labels,
                      struct person_keys *ret_keys);

/* The same with the labels of the skills that are stored. */
MUST_USE enum error person_keys_load(struct db *db, struct arena *arena, const struct person_row *row,
                                     struct person_keys *ret_keys);

/* The id of a word: made from the word itself, so that writing needs no look-up. */
int64_t person_word_id(const char *word);

/* Inserts, or changes when `row->version` is that of the stored row, with keys and words. `before` is the row
 * as it was (NULL for a new one). Inside a db_write. */
MUST_USE enum error person_row_insert(struct db *db, const struct person_row *row,
                                      const struct person_keys *keys, int64_t now);
MUST_USE enum error person_row_update(struct db *db, struct arena *arena, const struct person_row *before,
                                      const struct person_row *row, const struct person_keys *keys,
                                      int64_t now);
/* Makes search_key anew after skills changed. Inside a db_write. */
MUST_USE enum error person_search_refresh(struct db *db, struct arena *arena, int64_t id, int64_t now);

#endif
