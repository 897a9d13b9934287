/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this folder share. */
#ifndef ITHACA_RESOURCE_RESOURCE_PAGES_H
#define ITHACA_RESOURCE_RESOURCE_PAGES_H

#include "relationship/membership.h"
#include "web/form.h"

/* The members as choices by id; I am "Me". */
void resource_people(const struct membership *membership, const char *chosen, struct list *choices);

/* "Amara Okafor changed this while you wrote. Both texts stand here: keep what is right, and save." */
const char *resource_conflict_message(const struct membership *membership, const char *who);

/* Goes back to the list, at one of its three parts. */
enum error resource_see_list(struct reply *reply, const struct membership *membership, const char *anchor);

/* Words for ERROR_TOO_LARGE. */
enum error resource_explain(struct reply *reply, enum error error);

#endif
