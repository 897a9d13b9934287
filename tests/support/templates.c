/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/support/templates.h"

#include "tests/support/test.h"
#include "web/embedded.h"
#include "web/page.h"
#include "web/template.h"

/* Files of the executable; notes what was read. */
static const char *read_noting(void *context, struct arena *arena, const char *name)
{
    const struct embedded *file = embedded_find(name);
    if (!file) return NULL;
    *LIST_ADD((struct list *)context, arena, const char *) = file->name;
    return (const char *)file->bytes;
}

static int load_one(struct arena *arena, const struct route *route, struct list *ret_read)
{
    const struct template *template;
    const char *message;
    enum error error = template_load(arena, (struct template_source){read_noting, ret_read}, route->template,
                                     route->view, &page_record, &template, &message);
    if (error == OK) return 0;
    print_message("%s (of %s)\n", message, route->pattern);
    return 1;
}

int templates_load(struct arena *arena, const struct route_table *const *tables, size_t count,
                   struct list *ret_read)
{
    int wrong = 0;
    for (size_t t = 0; t < count; t++)
        for (size_t r = 0; r < tables[t]->count; r++)
            if (tables[t]->routes[r].template) wrong += load_one(arena, &tables[t]->routes[r], ret_read);
    return wrong;
}
