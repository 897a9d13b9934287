/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A made company of any size for measuring the matcher; the same seed gives the same company.
 *
 * Departments (a tree of ten divisions), sites and skills have sizes by Zipf's law; seniority is a pyramid of
 * ten levels; everybody but one has a manager of a higher level, mostly of the same department; sites stand
 * in time zones around the world and have a local language, most people speak English too. Mentors tend to be
 * senior, mentees junior; some are both. The rules (a shared language, four shared hours, a mentor one to
 * five levels above) leave about a fifth of all pairs.
 *
 * Every mentee wants one mentor; the capacities (1..4) sum to 97.5 percent of the demand. So that this is
 * what people really compete for, nobody takes part whom the rule of seniority leaves without anybody:
 * mentors are above the lowest level and mentees below the highest. (Places of mentors of the lowest level
 * would count as capacity and could not be filled by anyone.)
 */
#ifndef ITHACA_BENCH_COMPANY_H
#define ITHACA_BENCH_COMPANY_H

#include "matching/engine/people.h"

struct company {
    struct match_people people;
    struct match_person *persons;
    struct match_skill *skills;
    struct match_role *mentees;
    struct match_role *mentors;
    struct match_note *notes;
    uint16_t *departments;
};

uint64_t company_random(uint64_t *state);

/* Uniform in 0 .. limit - 1. */
uint32_t company_below(uint64_t *state, uint32_t limit);

/* Stops the program when memory is short. Release with company_free. */
struct company *company_new(uint64_t seed, uint32_t mentees, uint32_t mentors);
void company_free(struct company *company);

/* Gives a share of all people new skills and goals, as time does. */
void company_change(struct company *company, uint64_t seed, double share);

#endif
