/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making a router: templates are bound to all routes, patterns are cut into parts; and finding a path's
 * route. */
#include "web/router.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "calendar/zone_cache.h"
#include "web/error_view.h"
#include "web/page.h"
#include "web/router_state.h"

enum { TEMPLATE_MAXIMUM = 1024 * 1024 };

static const struct record nothing_record = {.name = "nothing"};

/* ---- templates ---- */

static const char *read_from_disk(void *context, struct arena *arena, const char *name)
{
    const char *path = arena_format(arena, "%s/src/%s", (const char *)context, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return NULL;
    char *text = arena_alloc(arena, TEMPLATE_MAXIMUM);
    ssize_t length = read(file, text, TEMPLATE_MAXIMUM - 1);
    close(file);
    return length < 0 ? NULL : text;
}

static bool in_development(const struct router *router)
{
    return router->config.development && *router->config.development;
}

static struct template_source source_of(const struct router *router)
{
    if (!in_development(router)) return template_embedded;
    return (struct template_source){.read = read_from_disk,
                                    .context = (void *)(uintptr_t)router->config.development};
}

const struct template *router_template(const struct router *router, struct arena *arena, const char *name,
                                       const struct record *view, const struct template *bound,
                                       const char **ret_message)
{
    if (!in_development(router)) return bound;
    const struct template *fresh;
    const struct record *outer = view == &page_record ? NULL : &page_record;
    return template_load(arena, source_of(router), name, view, outer, &fresh, ret_message) == OK ? fresh
                                                                                                 : NULL;
}

/* ---- patterns ---- */

static void cut_pattern(struct router *router, struct router_entry *entry)
{
    for (const char *at = entry->route->pattern; *at;) {
        BUG_IF(*at != '/' || entry->part_count == ROUTE_PARTS_MAXIMUM);
        size_t length = strcspn(++at, "/");
        if (length) entry->parts[entry->part_count++] = arena_format(router->arena, "%.*s", (int)length, at);
        at += length;
    }
}

/* By number of parts, then fixed parts before parameters, place by place. */
static int by_precedence(const void *left, const void *right)
{
    const struct router_entry *a = left, *b = right;
    if (a->part_count != b->part_count) return a->part_count - b->part_count;
    for (int i = 0; i < a->part_count; i++) {
        bool a_open = a->parts[i][0] == ':', b_open = b->parts[i][0] == ':';
        if (a_open != b_open) return a_open - b_open;
        int order = a_open ? 0 : strcmp(a->parts[i], b->parts[i]);
        if (order) return order;
    }
    return (int)a->route->method - (int)b->route->method;
}

bool router_split(struct arena *arena, const char *path, size_t length,
                  const char *ret_parts[ROUTE_PARTS_MAXIMUM], int *ret_count, bool *ret_slash)
{
    const char *end = path + length;
    *ret_count = 0;
    *ret_slash = length > 1 && end[-1] == '/';
    if (*ret_slash) end--;
    if (end == path + 1) return length == 1;
    while (path < end) {
        path++;
        const char *stop = memchr(path, '/', (size_t)(end - path));
        if (!stop) stop = end;
        if (stop == path || *ret_count == ROUTE_PARTS_MAXIMUM) return false;
        const char *part;
        if (url_decode(arena, path, (size_t)(stop - path), false, &part) != OK) return false;
        ret_parts[(*ret_count)++] = part;
        path = stop;
    }
    return true;
}

static bool matches(const struct router_entry *entry, const char *const *parts, int count)
{
    if (entry->part_count != count) return false;
    for (int i = 0; i < count; i++)
        if (entry->parts[i][0] != ':' && strcmp(entry->parts[i], parts[i]) != 0) return false;
    return true;
}

const struct router_entry *router_match(const struct router *router, const char *const *parts, int count,
                                        enum method method)
{
    for (size_t i = 0; i < router->count; i++) {
        const struct router_entry *entry = &router->entries[i];
        if (entry->route->method == method && matches(entry, parts, count)) return entry;
    }
    return NULL;
}

/* ---- making ---- */

static enum error load(struct router *router, struct arena *arena, const char *name,
                       const struct record *view, const struct template **ret_template,
                       const char **ret_message)
{
    const struct record *outer = view == &page_record ? NULL : &page_record;
    const char *message = NULL;
    enum error error =
        template_load(router->arena, source_of(router), name, view, outer, ret_template, &message);
    if (error != OK) *ret_message = arena_string(arena, message ? message : name);
    return error;
}

static enum error add_routes(struct router *router, struct arena *arena, const char **ret_message)
{
    for (size_t table = 0; table < router->config.table_count; table++) {
        for (size_t i = 0; i < router->config.tables[table]->count; i++) {
            const struct route *route = &router->config.tables[table]->routes[i];
            struct router_entry *entry = &router->entries[router->count++];
            entry->route = route;
            cut_pattern(router, entry);
            if (route->template)
                TRY(load(router, arena, route->template, route->view ? route->view : &nothing_record,
                         &entry->page, ret_message));
        }
    }
    qsort(router->entries, router->count, sizeof *router->entries, by_precedence);
    for (size_t i = 1; i < router->count; i++) {
        if (by_precedence(&router->entries[i - 1], &router->entries[i]) != 0) continue;
        *ret_message = arena_format(arena, "two routes for %s", router->entries[i].route->pattern);
        return ERROR_INVALID;
    }
    return OK;
}

static void free_zones(void *zones)
{
    zone_cache_free(zones);
}

/* Its own memory, settings and zones; no routes yet. NULL when memory runs out. */
static struct router *router_begin(const struct router_config *config)
{
    struct arena *own = arena_new(0);
    if (!own) return NULL;
    struct router *router = ARENA_NEW(own, struct router);
    *router = (struct router){.arena = own, .config = *config, .origin = text_or_empty(config->origin)};
    router->zones = zone_cache_new();
    if (!router->zones) {
        arena_free(own);
        return NULL;
    }
    arena_defer(own, free_zones, router->zones);
    router->style_url = asset_url(own, "ithaca.css");
    router->script_url = asset_url(own, "app.js");
    router->icons_url = asset_url(own, "icons.svg");
    return router;
}

enum error router_new(struct arena *arena, const struct router_config *config, struct router **ret_router,
                      const char **ret_message)
{
    struct router *router = router_begin(config);
    if (!router) return ERROR_UNAVAILABLE;
    size_t count = 0;
    for (size_t i = 0; i < config->table_count; i++) count += config->tables[i]->count;
    router->entries = arena_alloc_many(router->arena, count, sizeof *router->entries);
    enum error error = add_routes(router, arena, ret_message);
    if (error == OK)
        error = load(router, arena, "web/layout.html", &page_record, &router->layout, ret_message);
    if (error == OK)
        error = load(router, arena, "web/error.html", &error_view_record, &router->error_page, ret_message);
    if (error != OK) {
        router_free(router);
        return error;
    }
    *ret_router = router;
    return OK;
}

struct router *router_like(const struct router *bound, const struct router_config *config)
{
    struct router *router = router_begin(config);
    if (!router) return NULL;
    router->entries = bound->entries;
    router->count = bound->count;
    router->layout = bound->layout;
    router->error_page = bound->error_page;
    return router;
}

void router_free(struct router *router)
{
    if (router) arena_free(router->arena);
}
