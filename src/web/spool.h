/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files without a name, for bodies and uploads: gone when closed, whatever happens. */
#ifndef ITHACA_WEB_SPOOL_H
#define ITHACA_WEB_SPOOL_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/* A new file, open for reading and writing, in a directory (NULL: $TMPDIR, else /var/tmp). The caller closes
 * it. */
MUST_USE enum error spool_open(const char *directory, int *ret_file);
/* Writes all bytes. ERROR_UNAVAILABLE when the disk is full or fails. */
MUST_USE enum error spool_write(int file, const void *bytes, size_t length);
/* The file's bytes in memory, unmapped with the arena. */
MUST_USE enum error spool_map(struct arena *arena, int file, size_t length, const void **ret_bytes);
/* A file with these bytes, at its start, closed with the arena. */
MUST_USE enum error spool_copy(struct arena *arena, const char *directory, const void *bytes, size_t length,
                               int *ret_file);

#endif
