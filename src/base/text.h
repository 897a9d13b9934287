/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Text is UTF-8 in `const char *`, ended by NUL, never NULL. `struct text` builds one in an arena.
 */
#ifndef ITHACA_BASE_TEXT_H
#define ITHACA_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"

struct text {
    struct arena *arena;
    char *at; /* always ended by NUL once text_init was called */
    size_t length;
    size_t capacity;
};

void text_init(struct text *text, struct arena *arena);
void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const void *bytes, size_t length);
void text_add_char(struct text *text, char byte);
void text_add_int(struct text *text, int64_t number);
/* Like printf. No argument may point into the text itself. */
void text_addf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Valid UTF-8 without NUL, surrogates or control characters other than tab, newline and carriage return. */
bool text_is_clean(const char *bytes, size_t length);

/* Whether a string is NULL or has no character besides white space. */
bool text_is_blank(const char *string);

/* A copy without white space at both ends (also Unicode spaces). */
char *text_trim(struct arena *arena, const char *string);

/*
 * The key by which people search and sort: compatibility-decomposed, case-folded, without marks, with some
 * letters that do not decompose spelled out (ø o, ł l, ß ss, æ ae, đ d, ı i), white space folded into one
 * space. "Łukasz  Ångström" gives "lukasz angstrom".
 */
char *text_fold(struct arena *arena, const char *string);

/* The whole string as a decimal number between both bounds; false otherwise. */
bool text_to_int(const char *string, int64_t lowest, int64_t highest, int64_t *ret_number);

/* Characters, as code points. */
size_t text_length(const char *string);

/* Cuts at separators; parts are trimmed, blank ones left out. Adds `const char *` items. */
void text_split(struct arena *arena, const char *string, const char *separators, struct list *ret_parts);

/* Up to two capitals that stand for a name: "Amara Okafor" gives "AO". */
char *text_initials(struct arena *arena, const char *name);

static inline const char *text_or_empty(const char *string)
{
    return string ? string : "";
}

/* The pattern with `with` in the place of its first "%s", for patterns that stand in tables: what
 * arena_format does, but it takes any pattern and knows no other place. */
const char *text_fill(struct arena *arena, const char *pattern, const char *with);

#endif
