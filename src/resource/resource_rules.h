/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which addresses may be shared, and what is shown of them. No database, no web. */
#ifndef ITHACA_RESOURCE_RESOURCE_RULES_H
#define ITHACA_RESOURCE_RESOURCE_RULES_H

#include "base/arena.h"

/*
 * What is wrong with an address, as a sentence; NULL for "" and for what can be opened safely: http or https,
 * a host, no name or password before it, no spaces, control characters or backslashes.
 */
const char *resource_address_problem(const char *address);

/* "www.example.org" of an address without a problem, in lower case, with its port; "" of "". */
const char *resource_address_host(struct arena *arena, const char *address);

#endif
