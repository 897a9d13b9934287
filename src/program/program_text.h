/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Text of coordinators, such as guidelines, as a page shows it: in the template, each block by
 * {{>program/program_blocks.html}}. Also for the pages of features above.
 */
#ifndef ITHACA_PROGRAM_PROGRAM_TEXT_H
#define ITHACA_PROGRAM_PROGRAM_TEXT_H

#include "base/arena.h"
#include "base/list.h"
#include "base/record.h"

/* A paragraph, or the points of a list. */
#define TEXT_BLOCK_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, paragraph, 0)                                                                             \
    FIELD(R, flag, has_points, 0)                                                                            \
    FIELD(R, texts, points, 0)
RECORD_DECLARE(text_block, TEXT_BLOCK_FIELDS)
/* Cuts a text at empty lines; lines that begin with "- " become points. Adds struct text_block. */
void text_blocks(struct arena *arena, const char *body, struct list *ret_blocks);

#endif
