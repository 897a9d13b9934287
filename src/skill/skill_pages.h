/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The routes of skills, for the list of all routes. */
#ifndef ITHACA_SKILL_SKILL_PAGES_H
#define ITHACA_SKILL_SKILL_PAGES_H

#include "web/route.h"

extern const struct route_table skill_routes;

#endif
