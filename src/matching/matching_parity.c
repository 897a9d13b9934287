/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "matching/matching_parity.h"

#include <stdlib.h>
#include <string.h>

#include "matching/matching.h"
#include "matching/matching_groups.h"

/* Departments, sites and levels by the engine's numbers, in one range. */
struct group {
    uint32_t number;
    uint32_t wanted;
};

static uint32_t number_of(const struct match_person *person, const char *objective)
{
    if (strcmp(objective, MATCHING_LEVELS) == 0)
        return person->level == MATCH_LEVEL_NOT_KNOWN ? MATCH_NOT_KNOWN : person->level;
    return strcmp(objective, MATCHING_SITES) == 0 ? person->site : person->department;
}

/* The largest first; of equal ones the lower number, so that runs are alike. */
static int by_size(const void *left, const void *right)
{
    const struct group *a = left, *b = right;
    if (a->wanted != b->wanted) return a->wanted > b->wanted ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* Those of which enough mentees told that they belong, and enough did not: else who is favored would show. */
static uint64_t named_groups(const struct matching_people *people)
{
    uint64_t named = 0;
    uint32_t mentees = people->engine.mentee_count;
    for (int bit = 0; bit < MATCHING_GROUPS_NAMED; bit++) {
        uint32_t inside = 0;
        for (uint32_t i = 0; i < mentees; i++)
            inside += people->persons[people->engine.mentees[i].person].groups >> bit & 1;
        if (inside >= MATCHING_GROUP_LEAST && mentees - inside >= MATCHING_GROUP_LEAST)
            named |= UINT64_C(1) << bit;
    }
    return named;
}

/* Bits below this are groups that people tell of. */
enum { FIRST_BIT = 32 };
_Static_assert((int)MATCHING_GROUPS_NAMED <= (int)FIRST_BIT &&
                   (int)FIRST_BIT + (int)MATCHING_GROUPS_MOST <= 64,
               "a bit each");

uint64_t matching_parity_groups(struct arena *arena, struct matching_people *people, const char *objective)
{
    if (strcmp(objective, MATCHING_GROUPS) == 0) return named_groups(people);
    struct group *groups = arena_alloc_many(arena, MATCH_NOT_KNOWN, sizeof *groups);
    uint8_t *bit = arena_alloc(arena, MATCH_NOT_KNOWN); /* of the engine, + 1; 0: none */
    uint64_t named = 0;
    for (uint32_t number = 0; number < MATCH_NOT_KNOWN; number++) groups[number].number = number;
    for (uint32_t i = 0; i < people->engine.mentee_count; i++) {
        const struct match_role *mentee = &people->engine.mentees[i];
        uint32_t number = number_of(&people->persons[mentee->person], objective);
        if (number != MATCH_NOT_KNOWN) groups[number].wanted += mentee->places;
    }
    qsort(groups, MATCH_NOT_KNOWN, sizeof *groups, by_size);
    for (uint8_t i = 0; i < MATCHING_GROUPS_MOST && groups[i].wanted; i++) {
        bit[groups[i].number] = (uint8_t)(i + 1);
        named |= UINT64_C(1) << (FIRST_BIT + i);
    }
    for (uint32_t i = 0; i < people->engine.person_count; i++) {
        struct match_person *person = &people->persons[i];
        uint32_t number = number_of(person, objective);
        if (number != MATCH_NOT_KNOWN && bit[number])
            person->groups |= UINT64_C(1) << (FIRST_BIT + bit[number] - 1);
    }
    return named;
}
