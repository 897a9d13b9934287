/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Files that are part of the executable: templates and assets. tools/embed.py makes the table when the
 * program is built; src/app/meson.build says which files.
 */
#ifndef ITHACA_WEB_EMBEDDED_H
#define ITHACA_WEB_EMBEDDED_H

#include <stddef.h>

struct embedded {
    const char *name;           /* "person/show.html", "assets/app.js" */
    const unsigned char *bytes; /* a NUL follows, so that a text file is a string */
    size_t size;                /* without that NUL */
    const char *hash;           /* of the content: the first 12 hexadecimal digits of its SHA-256 */
    const unsigned char *gzip;  /* its gzip form; NULL where that would not be smaller */
    size_t gzip_size;
    const unsigned char *brotli; /* the same by brotli */
    size_t brotli_size;
};

/* All files, by name in the order of bytes. */
extern const struct embedded embedded_files[];
extern const size_t embedded_count;

/* The file of that name, or NULL. */
const struct embedded *embedded_find(const char *name);

#endif
