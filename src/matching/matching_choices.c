/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "matching/matching_choices.h"

#include "matching/matching_people.h"
#include "matching/matching_reasons.h"
#include "relationship/relationship.h"

struct matching_choices {
    struct matching_people people;
    struct match_program *engine;
    uint32_t mentee;
};

static void release_program(void *context)
{
    match_program_close(context);
}

enum error matching_choices_open(struct db *db, struct arena *arena, const struct clock *clock,
                                 int64_t program, int64_t mentee, const struct matching_choices **ret_choices)
{
    struct matching_choices *choices = ARENA_NEW(arena, struct matching_choices);
    struct match_fault fault;
    TRY(matching_people_read_all(db, arena, clock, program, &choices->people));
    choices->mentee = matching_mentee_index(&choices->people, mentee);
    if (choices->mentee == MATCH_NOBODY) return ERROR_NOT_FOUND;
    if (match_program_open(&choices->people.engine, &fault, &choices->engine) != MATCH_OK)
        return ERROR_UNAVAILABLE;
    arena_defer(arena, release_program, choices->engine);
    *ret_choices = choices;
    return OK;
}

static uint32_t allowed(const struct matching_choices *choices, int64_t person)
{
    uint32_t mentor = matching_mentor_index(&choices->people, person);
    if (mentor == MATCH_NOBODY) return MATCH_NOBODY;
    return match_program_rule(choices->engine, choices->mentee, mentor) == MATCH_RULE_NONE ? mentor
                                                                                           : MATCH_NOBODY;
}

bool matching_choices_fit(const struct matching_choices *choices, int64_t mentor, int64_t *ret_fit)
{
    uint32_t index = allowed(choices, mentor);
    if (index == MATCH_NOBODY) return false;
    *ret_fit = match_program_fit(choices->engine, choices->mentee, index);
    return true;
}

void matching_choices_reasons(struct arena *arena, const struct matching_choices *choices, int64_t mentor,
                              struct list *ret_reasons)
{
    struct list all = {0};
    uint32_t index = allowed(choices, mentor);
    if (index == MATCH_NOBODY) return;
    matching_reasons(arena, &choices->people, choices->engine, choices->mentee, index, &all);
    for (;;) {
        struct relationship_reason *best = NULL;
        LIST_EACH (&all, struct relationship_reason, reason)
            if (reason->points > 0 && (!best || reason->points > best->points)) best = reason;
        if (!best) return;
        *LIST_ADD(ret_reasons, arena, struct relationship_reason) = *best;
        best->points = 0;
    }
}
