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

MUST_USE enum error person_row_get(struct db *db, struct arena *arena, int64_t id, struct person_row *ret_row);

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

/* The id of a word: made from the word itself, so that writing needs no look-up. */
int64_t person_word_id(const char *word);

/* Inserts, or changes when `row->version` is that of the stored row, with keys and words. `before` is the row as it
 * was (NULL for a new one). Inside a db_write. */
MUST_USE enum error person_row_insert(struct db *db, const struct person_row *row,
                                      const struct person_keys *keys, int64_t now);
MUST_USE enum error person_row_update(struct db *db, struct arena *arena, const struct person_row *before,
                                      const struct person_row *row, const struct person_keys *keys, int64_t now);
/* Makes search_key anew after skills changed. Inside a db_write. */
MUST_USE enum error person_search_refresh(struct db *db, struct arena *arena, int64_t id, int64_t now);

/*
 * Statements that write many rows at once: rows of 10, 5 or 2 parameters in blocks of ten parameters,
 * ($1,$2,…,$10),($11,…). BATCH_FIFTY_TENS has 500 parameters.
 */
#define BATCH_P(d, n) "$" #d #n
#define BATCH_ROW10(d, e)                                                                                    \
    "(" BATCH_P(d, 1) "," BATCH_P(d, 2) "," BATCH_P(d, 3) "," BATCH_P(d, 4) "," BATCH_P(                     \
        d, 5) "," BATCH_P(d, 6) "," BATCH_P(d, 7) "," BATCH_P(d, 8) "," BATCH_P(d, 9) "," BATCH_P(e, 0) ")"
#define BATCH_ROW5(d, e)                                                                                     \
    "(" BATCH_P(d, 1) "," BATCH_P(d, 2) "," BATCH_P(d, 3) "," BATCH_P(d, 4) "," BATCH_P(                     \
        d, 5) "),(" BATCH_P(d, 6) "," BATCH_P(d, 7) "," BATCH_P(d, 8) "," BATCH_P(d, 9) "," BATCH_P(e,       \
                                                                                                    0) ")"
#define BATCH_ROW2(d, e)                                                                                     \
    "(" BATCH_P(d, 1) "," BATCH_P(d, 2) "),(" BATCH_P(d, 3) "," BATCH_P(d, 4) "),(" BATCH_P(                 \
        d, 5) "," BATCH_P(d, 6) "),(" BATCH_P(d, 7) "," BATCH_P(d, 8) "),(" BATCH_P(d, 9) "," BATCH_P(e, 0) ")"
#define BATCH_ITEMS(d, e)                                                                                    \
    BATCH_P(d, 1)                                                                                            \
    "," BATCH_P(d, 2) "," BATCH_P(d, 3) "," BATCH_P(d, 4) "," BATCH_P(d, 5) "," BATCH_P(                     \
        d, 6) "," BATCH_P(d, 7) "," BATCH_P(d, 8) "," BATCH_P(d, 9) "," BATCH_P(e, 0)
#define BATCH_FIVE_TENS(TEN) TEN(, 1) "," TEN(1, 2) "," TEN(2, 3) "," TEN(3, 4) "," TEN(4, 5)
#define BATCH_FIFTY_TENS(TEN)                                                                                \
    BATCH_FIVE_TENS(TEN)                                                                                     \
    "," TEN(5, 6) "," TEN(6, 7) "," TEN(7, 8) "," TEN(8, 9) "," TEN(9, 10) "," TEN(10, 11) "," TEN(          \
        11, 12) "," TEN(12, 13) "," TEN(13, 14) "," TEN(14, 15) "," TEN(15, 16) "," TEN(16, 17) "," TEN(17,  \
                                                                                                        18) "," TEN(18, 19) "," TEN(19, 20) "," TEN(20, 21) "," TEN(21, 22) "," TEN(22, 23) "," TEN(23, 24) "," TEN(24, 25) "," TEN(25, 26) "," TEN(26, 27) "," TEN(27, 28) "," TEN(28, 29) "," TEN(29, 30) "," TEN(30, 31) "," TEN(31, 32) "," TEN(32, 33) "," TEN(33, 34) "," TEN(34, 35) "," TEN(35, 36) "," TEN(36, 37) "," TEN(37, 38) "," TEN(38, 39) "," TEN(39, 40) "," TEN(40, 41) "," TEN(41, 42) "," TEN(42, 43) "," TEN(43, 44) "," TEN(44, 45) "," TEN(45, 46) "," TEN(46, 47) "," TEN(47, 48) "," TEN(48, 49) "," TEN(49, 50)

#endif
