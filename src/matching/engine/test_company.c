/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See test_company.h. */
#include "matching/engine/test_company.h"

#include <stdlib.h>

#define SKILL_IDS 40

uint64_t company_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

uint32_t company_below(uint64_t *state, uint32_t limit)
{
    return (uint32_t)(company_random(state) >> 33) % limit;
}

static uint8_t make_skills(uint64_t *state, struct match_skill *skills, uint32_t most)
{
    uint8_t count = 0;
    for (uint32_t at = 0; at < most; at++) {
        uint16_t skill =
            (uint16_t)(company_below(state, SKILL_IDS) * company_below(state, SKILL_IDS) / SKILL_IDS);
        bool twice = false;
        for (uint8_t other = 0; other < count; other++) twice = twice || skills[other].skill == skill;
        if (twice) continue;
        skills[count++] = (struct match_skill){skill, (uint8_t)(1 + company_below(state, 5))};
    }
    return count;
}

static uint64_t make_tags(uint64_t *state, uint32_t of, uint32_t most)
{
    uint64_t tags = 0;
    for (uint32_t at = company_below(state, most + 1); at > 0; at--)
        tags |= UINT64_C(1) << company_below(state, of);
    return tags;
}

static void make_person(struct company *company, uint64_t *state, uint32_t at)
{
    struct match_skill *skills = company->skills + (size_t)at * 8;
    int offset = 60 * ((int)company_below(state, 5) - 2) * 3;
    struct match_person person = {
        .manager = at == 0 ? MATCH_NOBODY : company_below(state, at),
        .site = company_below(state, 8) == 0 ? MATCH_NOT_KNOWN : (uint16_t)company_below(state, 6),
        .department = company_below(state, 8) == 0 ? MATCH_NOT_KNOWN : (uint16_t)company_below(state, 32),
        .level = company_below(state, 8) == 0 ? MATCH_LEVEL_NOT_KNOWN : (uint8_t)company_below(state, 8),
        .style = (uint8_t)company_below(state, 16),
        .style_told = company_below(state, 3) == 0 ? (uint8_t)company_below(state, 16) : 15,
        .languages = make_tags(state, 5, 3),
        .hours = company_below(state, 10) == 0 ? 0 : match_hours(540, 1020, offset),
        .goals = make_tags(state, 20, 3),
        .values = make_tags(state, 10, 4),
        .interests = make_tags(state, 64, 6),
        .groups = make_tags(state, 4, 1),
        .prefers = make_tags(state, 4, 1),
        .wanted = skills,
        .offered = skills + 4,
    };
    person.wanted_count = make_skills(state, skills, 4);
    person.offered_count = make_skills(state, skills + 4, 4);
    company->persons[at] = person;
}

static void make_roles(uint64_t *state, struct match_role *roles, uint32_t count, uint32_t persons,
                       uint32_t most)
{
    uint32_t step = persons / count, at = company_below(state, step);
    for (uint32_t role = 0; role < count; role++) {
        roles[role] =
            (struct match_role){at + role * step, (uint16_t)(company_below(state, 12) == 0 ? 0 : 1)};
        if (company_below(state, 3) == 0) roles[role].places = (uint16_t)(1 + company_below(state, most));
    }
}

struct company *company_new(uint64_t seed, uint32_t persons, uint32_t mentees, uint32_t mentors,
                            uint32_t notes)
{
    uint64_t state = seed * 2862933555777941757u + 3037000493u;
    struct company *company = calloc(1, sizeof *company);
    company->persons = calloc(persons, sizeof *company->persons);
    company->skills = calloc((size_t)persons * 8, sizeof *company->skills);
    company->mentees = calloc(mentees, sizeof *company->mentees);
    company->mentors = calloc(mentors, sizeof *company->mentors);
    company->notes = calloc((size_t)notes + 1, sizeof *company->notes);
    for (uint32_t at = 0; at < 32; at++)
        company->departments[at] = (uint16_t)(at < 3 ? at : company_below(&state, at));
    for (uint32_t at = 0; at < persons; at++) make_person(company, &state, at);
    make_roles(&state, company->mentees, mentees, persons, 3);
    make_roles(&state, company->mentors, mentors, persons, 4);
    for (uint32_t at = 0; at < notes; at++) {
        uint32_t kind = company_below(&state, 8);
        company->notes[at] = (struct match_note){company_below(&state, mentees),
                                                 company_below(&state, mentors), (enum match_note_kind)kind};
    }
    company->people = (struct match_people){.persons = company->persons,
                                            .person_count = persons,
                                            .mentees = company->mentees,
                                            .mentee_count = mentees,
                                            .mentors = company->mentors,
                                            .mentor_count = mentors,
                                            .notes = company->notes,
                                            .note_count = notes,
                                            .department_parent = company->departments,
                                            .department_count = 32};
    match_rules_default(&company->people.rules);
    return company;
}

void company_free(struct company *company)
{
    free(company->persons);
    free(company->skills);
    free(company->mentees);
    free(company->mentors);
    free(company->notes);
    free(company);
}
