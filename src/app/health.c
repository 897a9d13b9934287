/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/health.h"

#include "app/version.h"
#include "base/text.h"
#include "db/db.h"
#include "web/json.h"

SQL(health_schema_version, "SELECT MAX(number) FROM schema_migration");

#define HEALTH_FIELDS(FIELD, R)                                                                              \
    FIELD(R, text, status, 0)                                                                                \
    FIELD(R, text, version, 0)                                                                               \
    FIELD(R, integer, schema, 0)
RECORD_LOCAL(health, HEALTH_FIELDS)

static enum error health_show(struct request *request, struct reply *reply)
{
    struct health health = {.status = "ok", .version = ITHACA_VERSION};
    if (db_number(request->db, &health_schema_version, DB_NO_PARAMS, &health.schema) != OK) {
        health.status = "database does not answer";
        reply_status(reply, 503);
    }
    struct text body;
    text_init(&body, request->arena);
    json_write(&health_record, &health, &body);
    text_add_char(&body, '\n');
    reply_bytes(reply, "application/json", NULL, body.at, body.length);
    return OK;
}

static const struct route routes[] = {
    {.method = METHOD_GET,
     .pattern = "/health",
     .access = ACCESS_ANYONE,
     .summary = "Whether the server and its database answer",
     .handle = health_show,
     .view = &health_record},
};
const struct route_table health_routes = ROUTE_TABLE(routes);
