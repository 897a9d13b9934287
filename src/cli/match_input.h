/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The CSV files of `ithaca match`: explicit pairs, or people with a program's rules. Their columns are
 * described in docs/matching.md. What is wrong is said on standard error, each with file, line and column, up
 * to twenty times.
 */
#ifndef ITHACA_CLI_MATCH_INPUT_H
#define ITHACA_CLI_MATCH_INPUT_H

#include "base/arena.h"
#include "base/csv.h"
#include "base/list.h"
#include "matching/engine/people.h"

/* Names and their numbers, in order of appearance. Zeroed is empty; `arena` has to be set. */
struct match_names {
    struct arena *arena;
    struct list names; /* const char * */
    uint32_t *slots;
    uint32_t slot_count;
};

uint32_t match_names_count(const struct match_names *names);
const char *match_name(const struct match_names *names, uint32_t index);
bool match_names_find(const struct match_names *names, const char *name, uint32_t *ret_index);
/* The number of the name, a new one if it was not there. True when it is new. */
bool match_names_add(struct match_names *names, const char *name, uint32_t *ret_index);

/* One file being read. */
struct match_table {
    struct arena *arena;
    const char *path;
    int file;
    struct csv *csv;
    const struct csv_row *row;
    const char *const *columns; /* names asked for; those after `required` may be missing */
    size_t column_count;
    size_t *at; /* per column asked for: its index in the file; SIZE_MAX: not there */
    unsigned faults;
};

/* Opens the file and finds the columns. False, and said why, if that is not possible. */
MUST_USE bool match_table_open(struct arena *arena, const char *path, const char *const *columns,
                               size_t column_count, size_t required, struct match_table *ret_table);
/* The next row that can be read; false at the end or when reading cannot go on (then `faults` counts it). */
MUST_USE bool match_table_next(struct match_table *table);
/* Closes the file. False if anything was wrong. */
MUST_USE bool match_table_close(struct match_table *table);

/* The field of a column asked for; "" where it is missing. */
const char *match_field(const struct match_table *table, size_t column);
/* A whole number between both bounds, else a fault; `otherwise` where the field is blank. */
int64_t match_number(struct match_table *table, size_t column, int64_t lowest, int64_t highest,
                     int64_t otherwise);
/* Notes that the field of the row is wrong. */
void match_fault(struct match_table *table, size_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What was read: everything lives in the arena. */
struct match_input {
    struct match_names mentees; /* ids by index */
    struct match_names mentors;
    struct match_names groups;  /* of people, by bit */
    struct match_graph graph;   /* of explicit pairs */
    struct match_people people; /* of people and rules */
    bool is_people;
};

MUST_USE bool match_read_pairs(struct arena *arena, const char *mentees, const char *mentors,
                               const char *pairs, struct match_input *ret_input);
/* Says where a mentee has a pair that stands in an earlier line too. */
void match_tell_twice(struct arena *arena, const char *pairs, const struct match_input *input,
                      uint32_t mentee);
/* Notes that the pairs of an earlier outcome exist, as far as both are still mentee and mentor. */
MUST_USE bool match_read_existing(struct arena *arena, const char *path, struct match_input *input);
/* `rules` and `notes` may be NULL. */
MUST_USE bool match_read_people(struct arena *arena, const char *people, const char *rules, const char *notes,
                                struct match_input *ret_input);

#endif
