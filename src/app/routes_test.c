/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What holds for all routes of the program together. */
#include "app/routes.h"

#include <jansson.h>

#include "base/text.h"
#include "tests/support/templates.h"
#include "tests/support/test.h"
#include "web/embedded.h"
#include "web/openapi.h"

static const struct route *const *all_routes(struct arena *arena, size_t *ret_count)
{
    size_t table_count;
    const struct route_table *const *tables = app_routes(&table_count);
    struct list routes = {0};
    for (size_t t = 0; t < table_count; t++)
        for (size_t r = 0; r < tables[t]->count; r++)
            *LIST_ADD(&routes, arena, const struct route *) = &tables[t]->routes[r];
    *ret_count = routes.count;
    return routes.items;
}

TEST(every_template_binds_to_the_view_of_its_route)
{
    struct arena *arena = arena_new(0);
    struct list read = {0};
    size_t count;
    const struct route_table *const *tables = app_routes(&count);
    assert_int_equal(templates_load(arena, tables, count, &read), 0);
    arena_free(arena);
}

static bool was_read(const struct list *read, const char *name, size_t length)
{
    LIST_EACH (read, const char *, other)
        if (strncmp(*other, name, length) == 0) return true;
    return false;
}

TEST(every_template_of_a_feature_that_is_reached_is_used)
{
    struct arena *arena = arena_new(0);
    struct list read = {0};
    size_t count;
    const struct route_table *const *tables = app_routes(&count);
    assert_int_equal(templates_load(arena, tables, count, &read), 0);
    for (size_t i = 0; i < embedded_count; i++) {
        const char *name = embedded_files[i].name, *slash = strchr(name, '/');
        if (!slash || !strstr(name, ".html") || strncmp(name, "web/", 4) == 0) continue;
        bool reached = was_read(&read, name, (size_t)(slash - name) + 1);
        bool is_mail = /* no page; the tests of their features bind them */
            strcmp(name, "notify/notify_mail.html") == 0 || strcmp(name, "invite/invite_mail.html") == 0;
        if (is_mail) continue;
        if (reached && !was_read(&read, name, strlen(name) + 1)) fail_msg("%s is used by no route", name);
    }
    arena_free(arena);
}

TEST(no_two_routes_have_the_same_method_and_path)
{
    struct arena *arena = arena_new(0);
    size_t count;
    const struct route *const *routes = all_routes(arena, &count);
    for (size_t a = 0; a < count; a++)
        for (size_t b = a + 1; b < count; b++)
            if (routes[a]->method == routes[b]->method && strcmp(routes[a]->pattern, routes[b]->pattern) == 0)
                fail_msg("two routes for %s", routes[a]->pattern);
    arena_free(arena);
}

TEST(every_route_says_what_it_is_for)
{
    struct arena *arena = arena_new(0);
    size_t count;
    const struct route *const *routes = all_routes(arena, &count);
    for (size_t i = 0; i < count; i++)
        if (text_is_blank(routes[i]->summary)) fail_msg("%s has no summary", routes[i]->pattern);
    arena_free(arena);
}

TEST(the_api_is_described_without_two_records_of_one_name)
{
    struct arena *arena = arena_new(0);
    size_t count;
    const struct route *const *routes = all_routes(arena, &count);
    const char *shared = openapi_shared_name(arena, routes, count);
    if (shared) fail_msg("two records are called %s: rename one", shared);
    struct text out;
    text_init(&out, arena);
    openapi_write(routes, count, "0", &out);
    json_t *document = json_loads(out.at, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(document);
    json_decref(document);
    arena_free(arena);
}

/* Whether the action of a form, as its template has it, can lead to that pattern: "{{…}}" is anything. With
 * `any`, a parameter takes what stands there in letters too. */
static bool leads_to(const char *action, const char *pattern, bool any)
{
    if (strncmp(action, "{{", 2) == 0) {
        const char *rest = strstr(action, "}}") + 2;
        for (; *pattern; pattern++)
            if (leads_to(rest, pattern, any)) return true;
        return leads_to(rest, pattern, any);
    }
    if (!*action || strchr("\"#?", *action)) return !*pattern;
    if (any && *pattern == ':')
        return leads_to(action + strcspn(action, "/\"#?"), pattern + strcspn(pattern, "/"), any);
    return *action == *pattern && leads_to(action + 1, pattern + 1, any);
}

/* Whether every route to which this action can lead wants the version that was read. */
static bool wants_version(const struct route *const *routes, size_t count, const char *action)
{
    size_t found = 0, wanting = 0;
    for (int any = 0; any <= 1 && !found; any++) {
        for (size_t i = 0; i < count; i++) {
            if (routes[i]->method != METHOD_POST || !leads_to(action, routes[i]->pattern, any)) continue;
            found++;
            wanting += route_needs_version(routes[i]);
        }
    }
    return found && wanting == found;
}

TEST(every_form_sends_the_version_that_its_route_wants)
{
    static const char action_mark[] = " action=\"", version_mark[] = "name=\"version\"";
    struct arena *arena = arena_new(0);
    size_t count, forms = 0;
    const struct route *const *routes = all_routes(arena, &count);
    for (size_t i = 0; i < embedded_count; i++) {
        if (!strstr(embedded_files[i].name, ".html")) continue;
        const char *at = (const char *)embedded_files[i].bytes;
        while ((at = strstr(at, "<form "))) {
            const char *end = strstr(at, "</form>"), *action = strstr(at, action_mark);
            assert_non_null(end);
            const char *form = at;
            at = end;
            if (!action || action > end) continue;
            /* By itself: looking for its ends in a whole template takes sanitizers long. */
            action += strlen(action_mark);
            action = arena_format(arena, "%.*s", (int)strcspn(action, "\""), action);
            if (!wants_version(routes, count, action)) continue;
            forms++;
            const char *version = strstr(form, version_mark);
            if (!version || version > end)
                fail_msg("a form of %s sends no version to %.60s", embedded_files[i].name, action);
        }
    }
    assert_true(forms > 0);
    arena_free(arena);
}
