/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Which column of somebody's spreadsheet is what: guessed from the names of the columns, corrected by a
 * person, kept as text between the steps of an import.
 */
#ifndef ITHACA_PERSON_PERSON_MAPPING_H
#define ITHACA_PERSON_PERSON_MAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/list.h"

/* What a column can be. Several columns may be skills or parts of a name; of the others there is one each. */
enum person_field {
    PERSON_FIELD_NONE, /* left out */
    PERSON_FIELD_NAME,
    PERSON_FIELD_FIRST_NAME,
    PERSON_FIELD_LAST_NAME,
    PERSON_FIELD_EMAIL,
    PERSON_FIELD_EXTERNAL_ID,
    PERSON_FIELD_MANAGER, /* e-mail, employee number or name */
    PERSON_FIELD_DEPARTMENT,
    PERSON_FIELD_LOCATION,
    PERSON_FIELD_JOB_TITLE,
    PERSON_FIELD_LEVEL,
    PERSON_FIELD_TIME_ZONE,
    PERSON_FIELD_JOINED_ON,
    PERSON_FIELD_LANGUAGES,
    PERSON_FIELD_SKILLS_OFFERED,
    PERSON_FIELD_SKILLS_WANTED,
    PERSON_FIELD_EXPERIENCE,
    PERSON_FIELD_GOALS,
    PERSON_FIELD_VALUES,
    PERSON_FIELD_WORKING_STYLE,
    PERSON_FIELD_COMMUNICATION_STYLE,
    PERSON_FIELD_LEARNING_STYLE,
    PERSON_FIELD_AVAILABILITY,
    PERSON_FIELD_OFFER,
    PERSON_FIELD_HIDDEN_TALENTS,
    PERSON_FIELDS,
};

enum { PERSON_IMPORT_COLUMNS = 200, PERSON_IMPORT_LEVELS = 60 };

/* A value of the level column and the level it stands for. */
struct person_level_value {
    const char *value;
    const char *key; /* folded */
    int64_t level;
};

struct person_mapping {
    size_t column_count;
    const char *columns[PERSON_IMPORT_COLUMNS]; /* as the header names them */
    enum person_field fields[PERSON_IMPORT_COLUMNS];
    struct list levels; /* struct person_level_value */
};

/* "job_title" for forms and --map; "Job title" for people, a message. */
const char *person_field_key(enum person_field field);
const char *person_field_label(enum person_field field);
/* By key or label, without regard to case; false when there is none. "" and "none" are PERSON_FIELD_NONE. */
bool person_field_find(struct arena *arena, const char *name, enum person_field *ret_field);

/* What the columns of an opened file probably are. ERROR_TOO_LARGE: more than PERSON_IMPORT_COLUMNS. */
MUST_USE enum error person_mapping_guess(struct arena *arena, const struct csv *csv,
                                         struct person_mapping *ret_mapping);
/* The level of a value by the mapping, or what it probably stands for ("Senior manager", "HEO", "7"); 0 when
 * we cannot tell. */
int64_t person_mapping_level(struct arena *arena, const struct person_mapping *mapping, const char *value);
/* Adds a value with a level; later ones win. */
void person_mapping_set_level(struct arena *arena, struct person_mapping *mapping, const char *value,
                              int64_t level);

bool person_mapping_has(const struct person_mapping *mapping, enum person_field field);
/* What keeps the mapping from being used, as a sentence for people; NULL when it is well. */
const char *person_mapping_problem(struct arena *arena, const struct person_mapping *mapping);

/* As text for keeping, and back. Reading takes the names of the columns from `mapping` as it stands. */
char *person_mapping_write(struct arena *arena, const struct person_mapping *mapping);
MUST_USE enum error person_mapping_read(struct arena *arena, const char *text,
                                        struct person_mapping *mapping);

#endif
