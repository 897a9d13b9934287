/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first page of a relationship, put together from what the features offer for it. */
#ifndef ITHACA_OVERVIEW_OVERVIEW_H
#define ITHACA_OVERVIEW_OVERVIEW_H

#include "web/route.h"

extern const struct route_table overview_routes;

#endif
