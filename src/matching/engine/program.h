/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An opened program: the checked input with its notes sorted and its trees numbered. Private to the engine.
 */
#ifndef ITHACA_MATCHING_ENGINE_PROGRAM_H
#define ITHACA_MATCHING_ENGINE_PROGRAM_H

#include "people.h"

/* All that is known about one pair; bit 1 << kind. */
struct program_note {
    uint32_t mentee;
    uint32_t mentor;
    uint32_t kinds;
};

/* Preorder numbers of a tree: b is at or below a when enter[a] <= enter[b] < leave[a]. */
struct program_tree {
    uint32_t *enter;
    uint32_t *leave;
};

struct match_program {
    const struct match_people *people;
    struct program_note *notes; /* sorted by mentee, then mentor; each pair once */
    size_t note_count;
    size_t *note_first;             /* per mentee + 1 */
    struct program_tree line;       /* persons by manager */
    struct program_tree department; /* departments by parent */
};

#define NOTE_BIT(kind) (1u << (kind))
#define NOTE_FORBIDS                                                                                         \
    (NOTE_BIT(MATCH_NOTE_BLOCKED) | NOTE_BIT(MATCH_NOTE_MENTEE_VETO) | NOTE_BIT(MATCH_NOTE_MENTOR_VETO) |    \
     NOTE_BIT(MATCH_NOTE_FAILED))

static inline const struct match_person *program_mentee(const struct match_program *program, uint32_t mentee)
{
    return &program->people->persons[program->people->mentees[mentee].person];
}

static inline const struct match_person *program_mentor(const struct match_program *program, uint32_t mentor)
{
    return &program->people->persons[program->people->mentors[mentor].person];
}

/* The kinds of notes about a pair, as bits. */
uint32_t program_noted(const struct match_program *program, uint32_t mentee, uint32_t mentor);

/* The rules that forbid the pair, one bit each (1 << rule). */
uint32_t program_rules_broken(const struct match_program *program, uint32_t mentee, uint32_t mentor);

/*
 * Solves with so many points on top of all pairs of a mentee (>= 0; NULL: none). Scores, total and prices of
 * the result include them.
 */
MATCH_CHECK enum match_error program_solve_favoring(const struct match_program *program, const int32_t *favor,
                                                    const struct match_options *options,
                                                    struct match_result *ret_result);

/* What one side of a pair sees: the points without the other side's wish. */
int32_t program_seen_by(const struct match_program *program, uint32_t mentee, uint32_t mentor,
                        bool mentees_view);

/* Does the criterion count in the fit of this mentee? */
bool program_in_fit(const struct match_person *mentee, enum match_criterion criterion);

static inline bool program_tree_below(const struct program_tree *tree, uint32_t above, uint32_t below)
{
    return tree->enter[above] <= tree->enter[below] && tree->enter[below] < tree->leave[above];
}

#endif
