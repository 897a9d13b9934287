/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Templates that the executable carries; apart from the parser, which needs no files. */
#include "web/embedded.h"
#include "web/template.h"

static const char *read_embedded(void *context, struct arena *arena, const char *name)
{
    (void)context;
    (void)arena;
    const struct embedded *file = embedded_find(name);
    return file ? (const char *)file->bytes : NULL;
}

const struct template_source template_embedded = {.read = read_embedded};

const char *template_embedded_write(struct arena *arena, const char *name, const struct record *record,
                                    const void *view, const struct language *language)
{
    const struct template *template;
    const char *message;
    const struct template_reader reader = {.zone = "UTC", .language = language};
    if (template_load(arena, template_embedded, name, record, NULL, &template, &message) != OK) BUG(message);
    struct text out;
    text_init(&out, arena);
    template_write(template, view, NULL, &reader, &out);
    return out.at;
}
