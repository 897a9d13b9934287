/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Uploaded files between the steps of an import. They live in the database, so that any server can go on with
 * them, and are gone a week after they came. */
#ifndef ITHACA_PERSON_PERSON_IMPORT_STORE_H
#define ITHACA_PERSON_PERSON_IMPORT_STORE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"
#include "person/person_import.h"

struct db;

#define STORED_IMPORT_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, file_name, 0)                                                                             \
    FIELD(R, integer, size, 0)                                                                               \
    FIELD(R, text, state, 0) /* uploaded, checked, applied */                                                \
    FIELD(R, text, mapping, 0)                                                                               \
    FIELD(R, integer, added, 0)                                                                              \
    FIELD(R, integer, changed, 0)                                                                            \
    FIELD(R, integer, unchanged, 0)                                                                          \
    FIELD(R, integer, refused, 0)                                                                            \
    FIELD(R, time, created_at, 0)
RECORD_DECLARE(stored_import, STORED_IMPORT_FIELDS)

/* Keeps a file of `size` bytes; files that expired go. ERROR_TOO_LARGE over PERSON_IMPORT_FILE_LIMIT. */
MUST_USE enum error import_store_add(struct db *db, const struct clock *clock, int64_t owner,
                                     const char *name, int file, int64_t size, int64_t *ret_id);
/* ERROR_NOT_FOUND for somebody else's, too. */
MUST_USE enum error import_store_get(struct db *db, struct arena *arena, const struct clock *clock,
                                     int64_t owner, int64_t id, struct stored_import *ret_import);
/* The unfinished ones, newest first. Adds struct stored_import. */
MUST_USE enum error import_store_list(struct db *db, struct arena *arena, const struct clock *clock,
                                      int64_t owner, struct list *ret_imports);
/* The file's content as a nameless file, closed with the arena. */
MUST_USE enum error import_store_open(struct db *db, struct arena *arena, int64_t id, int *ret_file);

/* Looks through the file by a mapping and keeps what would happen with each row. Errors and message as for
 * person_import_check. */
MUST_USE enum error import_store_check(struct db *db, struct arena *arena, const struct clock *clock,
                                       int64_t id, int file, const struct person_mapping *mapping,
                                       const char **ret_message);
MUST_USE enum error import_store_applied(struct db *db, int64_t id);
MUST_USE enum error import_store_remove(struct db *db, int64_t id);

#define IMPORT_LINE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, text, changes, 0)                                                                               \
    FIELD(R, list, problems, person_import_problem)
RECORD_DECLARE(import_line, IMPORT_LINE_FIELDS)

/* A page of the rows in one state ("refused" with their problems). Adds struct import_line. */
MUST_USE enum error import_store_lines(struct db *db, struct arena *arena, int64_t id, const char *state,
                                       int64_t limit, int64_t offset, struct list *ret_lines);

#endif
