/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What follows from an agreement's content and dates. No database, no web, no clock. */
#ifndef ITHACA_AGREEMENT_AGREEMENT_RULES_H
#define ITHACA_AGREEMENT_AGREEMENT_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "agreement/agreement.h"

struct language;

/* Half the way to the last day, at least tomorrow; 90 days ahead where there is no last day (0) or it is
 * past. */
int64_t agreement_revisit_default(int64_t today, int64_t until);

/* Whether what `person` saves now has to be a version of its own: somebody signed the latest one, or wrote it
 * and it is not the same person. */
bool agreement_starts_version(const struct agreement_version *latest, int64_t person);

/* Whether the form says what stands there already. */
bool agreement_is_same(const struct agreement_version *version, const struct agreement_form *form,
                       int64_t person);

/* Stands for everything that a member signs: all words, numbers, dates and hopes, and the saving. Not secret,
 * and never stored. */
const char *agreement_fingerprint(struct arena *arena, const struct agreement_version *version);

/* Mends what was left empty and notes what cannot be; `latest` may be NULL. */
void agreement_check(struct arena *arena, int64_t started_on, int64_t today,
                     const struct agreement_version *latest, struct agreement_form *form,
                     struct agreement_form_problems *problems);

/* "" or what is wrong with a day to look at the agreement again. */
const char *agreement_revisit_problem(int64_t revisit_on, int64_t today, int64_t until);

/* "every two weeks, 45 minutes" */
const char *agreement_rhythm(struct arena *arena, const struct language *language, int64_t cadence_days,
                             int64_t meeting_minutes);

/* What one member hopes for; "" for nothing. */
const char *agreement_hope_of(const struct agreement_version *version, int64_t person);

#endif
