/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The lists from which people choose when they describe themselves. The keys are stored and compared by the
 * matcher, so they are never renamed; the words beside them may be improved at any time.
 */
#ifndef ITHACA_PERSON_PERSON_CHOICES_H
#define ITHACA_PERSON_PERSON_CHOICES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct person_choice {
    const char *key;
    const char *label;
    const char *hint;
};

struct person_choices {
    const char *field; /* of struct person_profile */
    const char *label;
    const char *question;
    size_t most; /* that a person may choose */
    const struct person_choice *choices;
    size_t count;
};

enum person_choice_list {
    PERSON_GOAL_TOPICS,
    PERSON_VALUES,
    PERSON_INTERESTS,
    PERSON_WORKING_STYLE,
    PERSON_COMMUNICATION_STYLE,
    PERSON_LEARNING_STYLE,
    PERSON_CHOICE_LISTS,
};

const struct person_choices *person_choices(enum person_choice_list list);

/* Only the known keys of `keys` (separated by white space), each once, in the list's order, at most `most`.
 */
char *person_choices_clean(struct arena *arena, enum person_choice_list list, const char *keys);

/* Whether `key` is one of `keys`. */
bool person_choice_has(const char *keys, const char *key);

#endif
