/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Binds the templates of route tables, as the router does when the program starts, but names all mistakes. */
#ifndef ITHACA_TEST_TEMPLATES_H
#define ITHACA_TEST_TEMPLATES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/list.h"
#include "web/route.h"

/*
 * Loads the template of every route from the executable, against the route's view inside of the page, and
 * prints what is wrong with each. Returns how many are wrong. Adds the names of all templates that were read,
 * included ones too, to *ret_read (const char *, some twice).
 */
int templates_load(struct arena *arena, const struct route_table *const *tables, size_t count,
                   struct list *ret_read);

#endif
