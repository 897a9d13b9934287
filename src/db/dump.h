/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A whole portal in one file, made while it runs and restored on either engine: what was saved from SQLite
 * can be restored into PostgreSQL and back. Both ways rows are streamed; memory stays the same however many
 * there are.
 *
 * The file is gzip. Inside stands:
 *
 *     "ithaca backup 1\n"
 *     'H' made_at schema          number: seconds since 1970 UTC; the last migration applied
 *     'M' number name checksum    for each migration
 *     'T' name count              for each table, then for each column: name kind ('i' 'r' 't' 'b')
 *     'R' values                  for each row, one value a column: 0, or 1 and the value
 *     'E' rows                    after each table
 *     'Z' hash                    32 bytes: BLAKE2b of all that came before
 *
 * Numbers are 8 bytes, least first (reals as their IEEE 754 bits); text and bytes are a number and that many
 * bytes. The hash finds damage; it is no signature. The portal's key file is not part of it: without the key
 * nobody can read what members wrote to each other, so keep it too, and elsewhere.
 */
#ifndef ITHACA_DB_DUMP_H
#define ITHACA_DB_DUMP_H

#include "db/db.h"

struct dump_summary {
    int64_t made_at; /* seconds since 1970 UTC */
    int64_t schema;  /* number of the last migration */
    int64_t tables;
    int64_t rows;
};

/* Called every few thousand rows with the number of rows so far and of all; may be NULL. */
struct dump_progress {
    void (*tell)(void *context, int64_t rows, int64_t total);
    void *context;
};

/*
 * Saves everything as of one moment into a new file (mode 0600), which appears under its name only when it is
 * whole and on the disk. ERROR_CONFLICT when there is a file of that name. On failure *ret_message (in arena)
 * says why.
 */
MUST_USE enum error dump_save(struct db *db, struct arena *arena, const char *path, int64_t now,
                              struct dump_progress progress, struct dump_summary *ret_summary,
                              const char **ret_message);

/* Reads a file to its end and compares its hash: ERROR_DAMAGED when it is not whole, ERROR_INVALID when it is
 * none. */
MUST_USE enum error dump_verify(struct arena *arena, const char *path, struct dump_summary *ret_summary,
                                const char **ret_message);

/*
 * Fills a database that holds no rows: verifies the file first, brings the schema to what the file was made
 * with, loads all rows in one transaction and then applies later migrations. ERROR_CONFLICT when the database
 * holds rows, or when the file was made by a newer program. After a failure the database still holds no rows,
 * unless it was a later migration that failed.
 */
MUST_USE enum error dump_restore(struct db *db, struct arena *arena, const char *path,
                                 const struct migration *migrations, int count, int64_t now,
                                 struct dump_progress progress, struct dump_summary *ret_summary,
                                 const char **ret_message);

#endif
