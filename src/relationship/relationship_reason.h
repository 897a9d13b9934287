/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The sentences of reasons, so that what is kept once can be said in each reader's language. */
#ifndef ITHACA_RELATIONSHIP_RELATIONSHIP_REASON_H
#define ITHACA_RELATIONSHIP_RELATIONSHIP_REASON_H

#include "base/arena.h"
#include "base/list.h"
#include "relationship/relationship.h"

struct language;

/* What reason->says means with its names and numbers; reason->sentence itself where it says nothing known. */
const char *relationship_reason_sentence(struct arena *arena, const struct language *language,
                                         const struct relationship_reason *reason);

/* Puts labels and sentences of struct relationship_reason into that language. */
void relationship_reasons_say(struct arena *arena, const struct language *language, struct list *reasons);

#endif
