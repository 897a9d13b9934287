/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A message catalogue as msgfmt writes it (GNU .mo, little-endian, with its hash table), read where it lies.
 * Every offset is checked at each look, so that any bytes can be asked: what is broken has no translations.
 */
#ifndef ITHACA_LANGUAGE_CATALOGUE_H
#define ITHACA_LANGUAGE_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalogue {
    const unsigned char *bytes;
    size_t size;
};

/* A string in the catalogue; a NUL follows. Forms of a plural are in one, with NULs between them. */
struct catalogue_string {
    const char *at; /* NULL: there is none */
    size_t length;
};

/* How many messages there are; 0 when the bytes are no catalogue. */
size_t catalogue_count(const struct catalogue *catalogue);
/* The message of that number as it stands in the source (both forms of a plural), and its translation. */
struct catalogue_string catalogue_original(const struct catalogue *catalogue, size_t number);
struct catalogue_string catalogue_translation(const struct catalogue *catalogue, size_t number);

/* The translation of a message, of a plural by its first form. */
struct catalogue_string catalogue_find(const struct catalogue *catalogue, const char *message);

/* The form of that number in a translation; NULL when it has fewer. */
const char *catalogue_form(struct catalogue_string string, size_t form);

#endif
