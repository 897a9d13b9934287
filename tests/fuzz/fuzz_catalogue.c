/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a message catalogue, any header as what a browser asks for, any text as plural forms and as a
 * translated format. */
#include <stdlib.h>
#include <string.h>

#include "language/catalogue.h"
#include "language/format.h"
#include "language/language.h"
#include "language/plural.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_around(const struct catalogue *catalogue, const char *text)
{
    size_t count = catalogue_count(catalogue);
    for (size_t i = 0; i < count && i < 100; i++) {
        struct catalogue_string original = catalogue_original(catalogue, i);
        if (original.at && original.at[original.length]) abort();
        if (original.at) (void)catalogue_find(catalogue, original.at);
        (void)catalogue_form(catalogue_translation(catalogue, i), 2);
    }
    (void)catalogue_find(catalogue, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct language *language;
    uint64_t form;
    char *text = calloc(size + 1, 1);
    if (!text) return 0;
    memcpy(text, data, size);
    look_around(&(struct catalogue){data, size}, text);
    (void)language_accept(text, &language);
    (void)language_find(text, &language);
    (void)plural_evaluate(text, size, &form);
    /* Two texts, one behind the other. */
    (void)format_agrees(text, text + strlen(text) + (strlen(text) < size), size % 2);
    free(text);
    return 0;
}
