/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first page of everybody, and of administration. */
#ifndef ITHACA_HOME_HOME_H
#define ITHACA_HOME_HOME_H

#include "web/route.h"

extern const struct route_table home_routes;            /* / */
extern const struct route_table home_admin_routes;      /* /admin, /admin/invitations */
extern const struct route_table home_admin_jobs_routes; /* /admin/jobs */

#endif
