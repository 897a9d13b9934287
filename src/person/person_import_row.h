/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One row of somebody's spreadsheet, read by the mapping and checked by itself. */
#ifndef ITHACA_PERSON_PERSON_IMPORT_ROW_H
#define ITHACA_PERSON_PERSON_IMPORT_ROW_H

#include "base/csv.h"
#include "person/person_import.h"

struct import_row {
    struct arena *arena;
    const struct person_mapping *mapping;
    const struct csv_row *row;
    const char *fields[PERSON_FIELDS]; /* as written, trimmed; "" where not mapped */
    const char *name, *email_key;
    int64_t level, joined_on;
    struct list offered, wanted; /* const char * */
    struct list languages;       /* const char *: tags */
    struct list problems;        /* struct person_import_problem */
};

/* The arena has to live as long as the row; so has the csv row. */
void import_row_read(struct arena *arena, const struct person_mapping *mapping, const struct csv_row *csv,
                     struct import_row *ret_row);

/* Notes why the row is refused. `field` names the column; the column's cell is quoted. */
void import_row_refuse(struct import_row *row, enum person_field field, const char *problem,
                       const char *help);

#endif
