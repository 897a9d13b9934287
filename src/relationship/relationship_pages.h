/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Handlers of the page files in this folder, for the route table. */
#ifndef ITHACA_RELATIONSHIP_PAGES_H
#define ITHACA_RELATIONSHIP_PAGES_H

#include "base/record.h"
#include "web/reply.h"
#include "web/request.h"

extern const struct record relationship_looks_record;

enum error relationship_looks_show(struct request *request, struct reply *reply);

#endif
