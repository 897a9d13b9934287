/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What changed between two texts, word by word, so that a page can show it by <del> and <ins>. Where two
 * texts are so long and so different that this would cost too much, line by line, and last as a whole.
 */
#ifndef ITHACA_BASE_DIFFERENCE_H
#define ITHACA_BASE_DIFFERENCE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/record.h"

/* A piece of text. Those that are not added make up the text before, those that are not removed the one
 * after. */
#define DIFFERENCE_PART_FIELDS(FIELD, R)                                                                     \
    FIELD(R, text, text, 0)                                                                                  \
    FIELD(R, flag, removed, 0)                                                                               \
    FIELD(R, flag, added, 0)
RECORD_DECLARE(difference_part, DIFFERENCE_PART_FIELDS)

/*
 * Adds struct difference_part, in the order of reading; what was removed stands before what came in its
 * place. Neighbours are never of the same kind, and none is "". Takes at most a few MiB of the arena for
 * texts of any length.
 */
void difference(struct arena *arena, const char *before, const char *after, struct list *ret_parts);

#endif
