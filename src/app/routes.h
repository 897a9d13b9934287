/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one list of all features' route tables. */
#ifndef ITHACA_APP_ROUTES_H
#define ITHACA_APP_ROUTES_H

#include "web/route.h"

/* Pointers to all tables; *ret_count of them. They live as long as the program. */
const struct route_table *const *app_routes(size_t *ret_count);

#endif
