/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET /health: for load balancers and monitoring; 200 while the database answers, else 503. */
#ifndef ITHACA_APP_HEALTH_H
#define ITHACA_APP_HEALTH_H

#include "web/route.h"

extern const struct route_table health_routes;

#endif
