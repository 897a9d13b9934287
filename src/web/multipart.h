/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* multipart/form-data (RFC 7578), read from bytes that lie whole in memory or in a mapped file. */
#ifndef ITHACA_WEB_MULTIPART_H
#define ITHACA_WEB_MULTIPART_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

enum { MULTIPART_PARTS_MAXIMUM = 2000, MULTIPART_HEADER_MAXIMUM = 8192 };

/* One part; `bytes` points into what was read, the texts are in the arena and as they were sent. */
struct multipart_part {
    const char *name;
    const char *file; /* NULL: a plain value */
    const char *type; /* "" when none was sent */
    const char *bytes;
    size_t length;
};

/* The boundary out of a Content-Type, in the arena, or NULL when there is none or it is malformed. */
const char *multipart_boundary(struct arena *arena, const char *content_type);

/*
 * Calls `take` for each part in turn; an error from it ends the reading. ERROR_INVALID when the body is
 * malformed or cut off, ERROR_TOO_LARGE over the limits above.
 */
MUST_USE enum error multipart_read(struct arena *arena, const char *bytes, size_t length,
                                   const char *boundary,
                                   enum error (*take)(void *context, const struct multipart_part *part),
                                   void *context);

#endif
