/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Stands in until the template engine is there, whose functions replace these weak ones; pages show only
 * their names. */
#include <string.h>

#include "web/page.h"
#include "web/template.h"

struct template
{
    const char *name;
};

__attribute__((weak)) enum error template_load(struct arena *arena, struct template_source source,
                                               const char *name, const struct record *view,
                                               const struct record *outer,
                                               const struct template **ret_template, const char **ret_message)
{
    (void)view;
    (void)outer;
    if (!source.read(source.context, arena, name)) {
        *ret_message = name;
        return ERROR_INVALID;
    }
    struct template *template = ARENA_NEW(arena, struct template);
    template->name = name;
    *ret_template = template;
    return OK;
}

__attribute__((weak)) void template_write(const struct template *template, const void *view,
                                          const void *outer, const struct template_reader *reader,
                                          struct text *out)
{
    const struct page *page = view;
    (void)outer;
    (void)reader;
    if (strcmp(template->name, "web/layout.html") != 0) text_addf(out, "%s\n", template->name);
    else text_addf(out, "%s\n%s\n%s", page->page_title, page->notice, page->page_body);
}
