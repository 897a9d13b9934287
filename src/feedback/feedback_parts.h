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

/* Tells one member by a notice; `path` under the relationship, as for membership_tell. */
MUST_USE enum error feedback_tell(const struct membership *membership, int64_t person, const char *kind,
                                  int64_t subject, const char *text, const char *path);

#endif
