/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What giving, asking and links share, within feedback/. */
#ifndef ITHACA_FEEDBACK_FEEDBACK_PARTS_H
#define ITHACA_FEEDBACK_FEEDBACK_PARTS_H

#include "feedback/feedback_store.h"

/* Seals all words of `feedback` into `row` (at row->id). */
void feedback_seal(struct arena *arena, const struct content *content, const struct feedback *feedback,
                   struct feedback_row *row);

/* The words of a form; the others "". */
struct feedback feedback_of_form(const struct feedback_form *form);

#endif
