/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/api.h"

#include "app/routes.h"
#include "app/version.h"
#include "base/text.h"
#include "web/openapi.h"

static enum error api_describe(struct request *request, struct reply *reply)
{
    size_t table_count;
    const struct route_table *const *tables = app_routes(&table_count);
    struct list routes = {0};
    for (size_t i = 0; i < table_count; i++)
        for (size_t j = 0; j < tables[i]->count; j++)
            *LIST_ADD(&routes, request->arena, const struct route *) = &tables[i]->routes[j];
    struct text document;
    text_init(&document, request->arena);
    openapi_write(routes.items, routes.count, ITHACA_VERSION, &document);
    reply_bytes(reply, "application/json", NULL, document.at, document.length);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/openapi.json",
     .access = ACCESS_ANYONE,
     .summary = "The description of this API",
     .handle = api_describe},
};
const struct route_table api_routes = ROUTE_TABLE(routes);
