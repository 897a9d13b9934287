/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * People from a spreadsheet: new ones are added, known ones (by e-mail, else by employee number) changed,
 * nobody is taken away. The file is read twice with steady memory: first to find out who is in it and whether
 * the reporting line holds, then to compare or write row by row.
 *
 * What HR knows (name, number, manager, department, location, title, level) is set as the file says, also to
 * nothing, where the column is mapped. What is the person's own (time zone, languages, skills, profile) is
 * only added where they have none; skills and languages are added to those they have.
 */
#ifndef ITHACA_PERSON_PERSON_IMPORT_H
#define ITHACA_PERSON_PERSON_IMPORT_H

#include "base/clock.h"
#include "base/error.h"
#include "base/list.h"
#include "base/record.h"
#include "person/person_mapping.h"

struct db;

#define PERSON_IMPORT_FILE_LIMIT ((int64_t)64 * 1024 * 1024)
#define PERSON_IMPORT_ROW_LIMIT ((size_t)64 * 1024)

#define PERSON_IMPORT_COUNTS_FIELDS(FIELD, R)                                                                \
    FIELD(R, integer, added, 0)                                                                              \
    FIELD(R, integer, changed, 0)                                                                            \
    FIELD(R, integer, unchanged, 0)                                                                          \
    FIELD(R, integer, refused, 0)
RECORD_DECLARE(person_import_counts, PERSON_IMPORT_COUNTS_FIELDS)

enum person_import_state { IMPORT_ADDED, IMPORT_CHANGED, IMPORT_UNCHANGED, IMPORT_REFUSED };
const char *person_import_state_name(enum person_import_state state);

/* Why a row is refused: in which column, what is wrong, what to do. */
#define PERSON_IMPORT_PROBLEM_FIELDS(FIELD, R)                                                               \
    FIELD(R, text, column_name, 0)                                                                           \
    FIELD(R, text, value, 0)                                                                                 \
    FIELD(R, text, problem, 0)                                                                               \
    FIELD(R, text, help, 0)
RECORD_DECLARE(person_import_problem, PERSON_IMPORT_PROBLEM_FIELDS)

/* What happens with one row of the file. Valid during the call only. */
struct person_import_report {
    int64_t number; /* as a spreadsheet counts */
    enum person_import_state state;
    const char *name, *email, *department, *job_title, *manager;
    int64_t level;
    const char *changes;         /* "department, level" */
    const struct list *problems; /* struct person_import_problem */
    const struct csv_row *row;
};

struct person_import_job {
    struct db *db;
    const struct clock *clock;
    int file; /* readable and seekable; stays the caller's */
    const struct person_mapping *mapping;
    /* May be NULL: is told of each row, in the file's order; an error ends the import. */
    enum error (*report)(void *context, const struct person_import_report *report);
    /* May be NULL: is told how many bytes of how many were read (both passes). */
    void (*progress)(void *context, int64_t done, int64_t all);
    void *context;
};

/*
 * Finds out what would happen; writes nothing. ERROR_INVALID and ERROR_TOO_LARGE concern the whole file:
 * *ret_message (in arena) says what is wrong. Refused rows are no error: they are counted and reported.
 */
MUST_USE enum error person_import_check(struct arena *arena, const struct person_import_job *job,
                                        struct person_import_counts *ret_counts, const char **ret_message);

/*
 * Does it, in one transaction. With refused rows nothing is done and ERROR_CONFLICT returned (counts are
 * filled) unless `leave_out_refused`; then the other rows are imported.
 */
MUST_USE enum error person_import_apply(struct arena *arena, const struct person_import_job *job,
                                        bool leave_out_refused, struct person_import_counts *ret_counts,
                                        const char **ret_message);

/* Removes files that were uploaded a week ago and not imported; for a job. */
MUST_USE enum error person_import_forget_uploads(struct db *db, const struct clock *clock);

#endif
