/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What is wrong with what coordinators wrote, as a sentence beside each field. Pure. A message that stands at
 * a field already (from reading the form) is kept.
 */
#ifndef ITHACA_PROGRAM_PROGRAM_CHECK_H
#define ITHACA_PROGRAM_PROGRAM_CHECK_H

#include "base/arena.h"
#include "program/program_store.h"

void program_settings_check(const struct program_settings *settings,
                            struct program_settings_problems *problems);

void program_rules_check(struct arena *arena, const struct language *language,
                         const struct program_rules_form *rules,
                         struct program_rules_form_problems *problems);

/* `before` is the stored question, NULL for a new one: what people have answered keeps its kind. */
void program_question_check(struct arena *arena, const struct language *language,
                            const struct program_question *question, const struct program_question *before,
                            struct program_question_problems *problems);

#endif
