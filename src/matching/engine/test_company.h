/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Made companies for the engine's tests: small, seeded, with everything in them that rules and points look
 * at. */
#ifndef ITHACA_MATCHING_ENGINE_TEST_COMPANY_H
#define ITHACA_MATCHING_ENGINE_TEST_COMPANY_H

#include "matching/engine/people.h"

struct company {
    struct match_people people;
    struct match_person *persons;
    struct match_role *mentees;
    struct match_role *mentors;
    struct match_note *notes;
    struct match_skill *skills;
    uint16_t departments[32];
};

uint64_t company_random(uint64_t *state);
uint32_t company_below(uint64_t *state, uint32_t limit);

/* `mentees` and `mentors` are drawn from `persons` people. Release with company_free. */
struct company *company_new(uint64_t seed, uint32_t persons, uint32_t mentees, uint32_t mentors,
                            uint32_t notes);
void company_free(struct company *company);

#endif
