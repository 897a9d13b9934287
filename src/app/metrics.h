/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET /metrics: figures for a monitoring system, in the Prometheus text format. */
#ifndef ITHACA_APP_METRICS_H
#define ITHACA_APP_METRICS_H

#include "web/route.h"

extern const struct route_table metrics_routes;

#endif
