/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The description of the JSON API (OpenAPI 3.1), made from the route tables: what each call takes, answers
 * and refuses, and who may make it. Nothing in it is written a second time by hand.
 */
#ifndef ITHACA_WEB_OPENAPI_H
#define ITHACA_WEB_OPENAPI_H

#include <stddef.h>

#include "base/text.h"
#include "web/route.h"

/*
 * Writes the document for all routes that are not page_only, in their order.
 * `version` is the program's. Calls that read from the query have their input as parameters; the others take
 * it as a JSON body. `out` has to live in the arena that the work may use.
 */
void openapi_write(const struct route *const *routes, size_t count, const char *version, struct text *out);

/* The name that two different records share, so that one of them would be described wrongly; NULL when there
 * is none. For tests. */
const char *openapi_shared_name(struct arena *arena, const struct route *const *routes, size_t count);

#endif
