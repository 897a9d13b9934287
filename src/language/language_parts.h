/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a language is made of. Private to the folder; tools/embed_languages.py makes the tables. */
#ifndef ITHACA_LANGUAGE_PARTS_H
#define ITHACA_LANGUAGE_PARTS_H

#include "language/catalogue.h"
#include "language/language.h"

struct language {
    size_t number;
    const char *tag;
    const char *name;
    bool right_to_left;
    char decimal_mark;
    size_t forms;
    const char *plural; /* an expression of n */
    struct catalogue catalogue;
};

/* Those of po/, by tag. */
extern const struct language languages_built_in[];
extern const size_t languages_built_in_count;

/* A language that shows what is not translated; only the tests have it. */
extern const struct language languages_for_tests[] __attribute__((weak));

#endif
