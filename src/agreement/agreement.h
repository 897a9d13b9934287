/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the members of a relationship agreed: how often they meet, about what, what stays between them, and
 * how it ends. They write one text together; each signs the same version of it; a change asks for new
 * signatures. Their words are sealed, numbers and dates are plain.
 */
#ifndef ITHACA_AGREEMENT_AGREEMENT_H
#define ITHACA_AGREEMENT_AGREEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/record.h"
#include "relationship/membership.h"
#include "web/route.h"

struct db;

/* ---- for features that plan by it ---- */

#define AGREEMENT_TERMS_FIELDS(FIELD, R)                                                                     \
    FIELD(R, integer, cadence_days, 0)                                                                       \
    FIELD(R, integer, meeting_minutes, 0)                                                                    \
    FIELD(R, text, mode, 0)   /* in_person, video, phone, mixed */                                           \
    FIELD(R, day, until, 0)   /* 0: open */                                                                  \
    FIELD(R, flag, agreed, 0) /* signed by all; else the program's values, or 14 days and 45 minutes */
RECORD_DECLARE(agreement_terms, AGREEMENT_TERMS_FIELDS)

/* Of the latest version that all had signed: a draft changes nothing yet. One statement. ERROR_NOT_FOUND for
 * an unknown relationship. */
MUST_USE enum error agreement_terms(struct db *db, struct arena *arena, int64_t relationship,
                                    struct agreement_terms *ret_terms);

#endif
