/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET /api/v1/openapi.json: what the API can do, made from the route tables. */
#ifndef ITHACA_APP_API_H
#define ITHACA_APP_API_H

#include "web/route.h"

extern const struct route_table api_routes;

#endif
