/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the agreements of a program start from. */
#ifndef ITHACA_AGREEMENT_AGREEMENT_TEMPLATE_H
#define ITHACA_AGREEMENT_AGREEMENT_TEMPLATE_H

#include "agreement/agreement_words.h"
#include "base/clock.h"
#include "base/error.h"

struct db;

#define AGREEMENT_TEMPLATE_FIELDS(FIELD, R)                                                                  \
    FIELD(R, integer, version, 0) /* 0: the usual texts of the format, never changed */                      \
    AGREEMENT_WORDS_FIELDS(FIELD, R)
FORM_DECLARE(agreement_template, AGREEMENT_TEMPLATE_FIELDS)

/* The program's, else the usual one of the format (also for program 0). */
MUST_USE enum error agreement_template_get(struct db *db, struct arena *arena, int64_t program,
                                           const char *format, struct agreement_template *ret_template);

/* ERROR_CONFLICT when another version than template->version stands there. */
MUST_USE enum error agreement_template_put(struct db *db, const struct clock *clock, int64_t program,
                                           int64_t person, const struct agreement_template *words);

/* Back to the usual texts. */
MUST_USE enum error agreement_template_forget(struct db *db, int64_t program);

/* Who changed it last, "" when nobody did. */
MUST_USE enum error agreement_template_author(struct db *db, struct arena *arena, int64_t program,
                                              const char **ret_name);

#endif
