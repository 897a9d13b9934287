/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The guide as it comes with the product: agenda ideas, things to try and questions, by phase and kind of
 * relationship. Constant data; guide.h lays what a program changed over it.
 */
#ifndef ITHACA_GUIDE_LIBRARY_H
#define ITHACA_GUIDE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "relationship/relationship_rules.h"

enum guide_kind { GUIDE_AGENDA, GUIDE_TASK, GUIDE_QUESTION, GUIDE_KINDS };

/* Formats, as bits. */
enum {
    GUIDE_MENTORING = 1,
    GUIDE_REVERSE = 2,
    GUIDE_PEER = 4,
    GUIDE_GROUP = 8,
    GUIDE_BUDDY = 16,
    GUIDE_MANAGER = 32,
    GUIDE_ALL_FORMATS = 63,
};

/* For whom: questions are asked by that side. */
enum guide_side {
    GUIDE_BOTH,
    GUIDE_MENTOR, /* mentor, buddy, manager */
    GUIDE_MENTEE, /* mentee, new colleague, employee */
    GUIDE_SIDES
};

struct guide_entry {
    const char *key; /* lower case letters, digits and hyphens; unique in the whole library */
    enum guide_kind kind;
    int phase;         /* PHASE_… */
    const char *theme; /* of questions, a key of guide_theme_label; "" otherwise */
    int formats;       /* GUIDE_MENTORING | … */
    enum guide_side side;
    int minutes;       /* of agenda ideas; 0 otherwise */
    const char *title; /* what it is, or the question itself; at most 200 characters */
    const char *how;   /* at most 400 characters; "" for questions */
};

extern const struct guide_entry guide_questions[];
extern const size_t guide_question_count;
extern const struct guide_entry guide_ideas[];
extern const size_t guide_idea_count;

/* All of it: entries 0 … count - 1, ideas first. */
size_t guide_library_count(void);
const struct guide_entry *guide_library_at(size_t index);
/* NULL when there is none. */
const struct guide_entry *guide_library_find(const char *key);

/* "Getting to know each other" for "start"; NULL for an unknown key. */
const char *guide_theme_label(const char *theme);
/* The keys in their order; NULL after the last one. */
const char *guide_theme_key(size_t index);

/* "agenda", "task", "question"; "both", "mentor", "mentee"; "establish" … */
const char *guide_kind_key(enum guide_kind kind);
const char *guide_side_key(enum guide_side side);
const char *guide_phase_key(int phase);
/* The other way round; false for an unknown word. */
bool guide_kind_find(const char *key, enum guide_kind *ret_kind);
bool guide_side_find(const char *key, enum guide_side *ret_side);
bool guide_phase_find(const char *key, int *ret_phase);

/* The bit of a format; 0 for an unknown one. */
int guide_format_bit(const char *format);
/* The side on which a role stands: peers are on both. */
enum guide_side guide_side_of_role(const char *role);
/* Whether an entry for `side` is for somebody of `mine`. */
bool guide_side_fits(enum guide_side side, enum guide_side mine);

#endif
