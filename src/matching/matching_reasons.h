/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Why a pair: the engine's points in words that name the people and their skills. Never a wish, a veto or a
 * preference: only public criteria are told. Inside matching/ only.
 */
#ifndef ITHACA_MATCHING_MATCHING_REASONS_H
#define ITHACA_MATCHING_MATCHING_REASONS_H

#include "base/list.h"
#include "matching/matching_people.h"

struct language;
struct match_program;
struct match_result;

/* What the two have in common, one struct relationship_reason per public criterion that counts for the
 * mentee, in English; relationship_reasons_say puts them into another language. */
void matching_reasons(struct arena *arena, const struct matching_people *people,
                      const struct match_program *engine, uint32_t mentee, uint32_t mentor,
                      struct list *ret_reasons);

/* The same as JSON, as it is stored with the pair; and back. Unreadable JSON gives no reasons. */
const char *matching_reasons_write(struct arena *arena, const struct matching_people *people,
                                   const struct match_program *engine, uint32_t mentee, uint32_t mentor);
void matching_reasons_read(struct arena *arena, const char *json, struct list *ret_reasons);

/* The engine's sentence about a rule in the reader's language. */
const char *matching_rule_sentence(const struct language *language, enum match_rule rule);

/* What a coordinator should look at: "", low_fit, few_hours, no_skill or locked_against_rule. */
const char *matching_look(const struct matching_people *people, const struct match_program *engine,
                          uint32_t mentee, uint32_t mentor);

/* Why a mentee has nobody (or too few), and what would help; sentences for the coordinator. */
struct matching_why_nobody {
    const char *reason;
    const char *help;
};
struct matching_why_nobody matching_why_nobody(struct arena *arena, const struct matching_people *people,
                                               const struct match_program *engine,
                                               const struct match_result *result, uint32_t mentee);

#endif
