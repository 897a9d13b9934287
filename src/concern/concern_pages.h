/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the page files of concern/ include. */
#ifndef ITHACA_CONCERN_CONCERN_PAGES_H
#define ITHACA_CONCERN_CONCERN_PAGES_H

#include "concern/concern_letter.h"
#include "web/reply.h"
#include "web/request.h"

/* The step on the worksheet in words; `other` is the other one's first name. */
const char *concern_step_title(struct arena *arena, const struct language *language, enum concern_step step,
                               const char *other);
const char *concern_step_text(struct arena *arena, const struct language *language, enum concern_step step,
                              const char *other);

#endif
