/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A small database of shelves and books for the tests of this folder, on the engine under test. Its
 * statements are not listed by SQL(), since no migration of the program makes its tables.
 */
#ifndef ITHACA_DB_TEST_LIBRARY_H
#define ITHACA_DB_TEST_LIBRARY_H

#include "base/record.h"
#include "db/db.h"

enum { LIBRARY_MIGRATIONS = 2 };
extern const struct migration library_migrations[LIBRARY_MIGRATIONS];

extern const struct sql shelf_add, shelf_count, shelf_list, shelf_get, shelf_rename, shelf_remove;
extern const struct sql book_add, book_count, book_list, book_get, book_cover;

#define SHELF_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, extra, 0)
RECORD_DECLARE(shelf, SHELF_FIELDS)

#define BOOK_FIELDS(FIELD, R)                                                                                \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, shelf_id, 0)                                                                                \
    FIELD(R, text, title, 0)                                                                                 \
    FIELD(R, real, weight, 0)                                                                                \
    FIELD(R, flag, lent, 0)                                                                                  \
    FIELD(R, flag, heavy, 0)                                                                                 \
    FIELD(R, time, lent_at, 0)                                                                               \
    FIELD(R, day, due, 0)                                                                                    \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(book, BOOK_FIELDS)

struct library {
    struct arena *arena;
    const char *location;
    struct db *db;
};

/* A new library without shelves. Stops the test when it cannot be made. */
struct library library_new(void);
void library_free(struct library *library);
/* A second connection to it; the caller closes it. */
struct db *library_open_again(const struct library *library);

MUST_USE enum error library_add_shelf(struct db *db, int64_t id, const char *name);
int64_t library_number(struct db *db, const struct sql *sql);

#endif
