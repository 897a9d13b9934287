/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See company.h. */
#include "company.h"

#include <stdio.h>
#include <stdlib.h>

#define DEPARTMENTS 80
#define DIVISIONS 10
#define SITES 24
#define LEVELS 10
#define SKILL_IDS 400
#define SKILLS_EACH 16 /* storage: 4 wanted, up to 12 offered */
#define LANGUAGES 12

static void *checked(void *memory)
{
    if (memory != NULL) return memory;
    fputs("out of memory\n", stderr);
    exit(1);
}

uint64_t company_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t company_below(uint64_t *state, uint32_t limit)
{
    return (uint32_t)(((company_random(state) >> 32) * limit) >> 32);
}

/* 0 .. count - 1, the n-th with a weight of 1 / (n + 1). */
static uint32_t zipf(uint64_t *state, uint32_t count)
{
    double sum = 0, drawn;
    for (uint32_t at = 1; at <= count; at++) sum += 1.0 / at;
    drawn = (double)(company_random(state) >> 11) / 9007199254740992.0 * sum;
    for (uint32_t at = 1; at < count; at++) {
        drawn -= 1.0 / at;
        if (drawn < 0) return at - 1;
    }
    return count - 1;
}

static uint64_t tags(uint64_t *state, uint32_t of, uint32_t least, uint32_t most, bool by_zipf)
{
    uint64_t set = 0;
    uint32_t count = least + company_below(state, most - least + 1);
    while ((uint32_t)__builtin_popcountll(set) < count) {
        set |= UINT64_C(1) << (by_zipf ? zipf(state, of) : company_below(state, of));
    }
    return set;
}

static uint8_t skills(uint64_t *state, struct match_skill *list, uint32_t least, uint32_t most)
{
    uint8_t count = 0, wanted = (uint8_t)(least + company_below(state, most - least + 1));
    while (count < wanted) {
        struct match_skill skill = {(uint16_t)zipf(state, SKILL_IDS), (uint8_t)(1 + company_below(state, 5))};
        bool twice = false;
        for (uint8_t at = 0; at < count; at++) twice = twice || list[at].skill == skill.skill;
        if (!twice) list[count++] = skill;
    }
    return count;
}

static uint8_t level(uint64_t *state)
{
    uint8_t at = 0;
    while (at < LEVELS - 1 && company_below(state, 100) < 68) at++;
    return at;
}

static uint64_t languages(uint64_t *state, uint32_t site)
{
    uint64_t set = UINT64_C(1) << (1 + site % (LANGUAGES - 1));
    if (company_below(state, 100) < 75) set |= 1;
    if (company_below(state, 100) < 8) set |= UINT64_C(1) << company_below(state, LANGUAGES);
    return set;
}

static void fill_person(struct company *company, uint64_t *state, uint32_t at)
{
    static const int zones[SITES] = {60, 330, -300, 0,   60, 480,  -480, 60,  120, -360, 540, 60,
                                     0,  600, -180, 330, 60, -300, 180,  480, 120, -420, 240, 60};
    struct match_person *person = &company->persons[at];
    struct match_skill *list = company->skills + (size_t)at * SKILLS_EACH;
    uint32_t site = zipf(state, SITES);
    *person = (struct match_person){
        .manager = MATCH_NOBODY,
        .site = (uint16_t)site,
        .department = (uint16_t)(DIVISIONS + zipf(state, DEPARTMENTS - DIVISIONS)),
        .level = level(state),
        .style = (uint8_t)company_below(state, 16),
        .style_told = 15,
        .languages = languages(state, site),
        .hours = match_hours(540, 1050, zones[site]),
        .wanted = list,
        .offered = list + 4,
    };
    person->goals = tags(state, 16, 1, 4, false);
    person->values = tags(state, 24, 3, 5, false);
    person->interests = tags(state, 48, 2, 6, true);
    person->wanted_count = skills(state, list, 2, 4);
    person->offered_count = skills(state, list + 4, 4, 12);
}

/* Everybody reports to somebody of a higher level, of the same department where a few tries find one. */
static void fill_managers(struct company *company, uint64_t *state)
{
    uint32_t count = company->people.person_count;
    company->persons[0].level = LEVELS;
    for (uint32_t at = 1; at < count; at++) {
        struct match_person *person = &company->persons[at];
        person->manager = 0;
        for (int tries = 0; tries < 40; tries++) {
            uint32_t other = company_below(state, count);
            const struct match_person *manager = &company->persons[other];
            if (manager->level <= person->level || manager->level > person->level + 2) continue;
            person->manager = other;
            if (manager->department == person->department) break;
        }
    }
}

/* Draws people of some levels, the higher ones rather (+1) or the lower ones (-1). */
static void fill_roles(struct company *company, uint64_t *state, struct match_role *roles, uint32_t count,
                       int lean, int least, int most)
{
    uint32_t persons = company->people.person_count, drawn = 0;
    bool *taken = checked(calloc(persons, sizeof *taken));
    while (drawn < count) {
        uint32_t at = company_below(state, persons);
        int rank = company->persons[at].level;
        if (rank < least || rank > most) continue;
        if (lean < 0) rank = LEVELS - rank;
        if (taken[at] || (int)company_below(state, LEVELS + 2) > rank + 1) continue;
        taken[at] = true;
        roles[drawn++] = (struct match_role){at, 1};
    }
    free(taken);
}

/* 1..4 places each, in sum 97.5 percent of the demand if there are mentors enough. */
static void fill_capacities(struct company *company, uint64_t *state, uint32_t mentees, uint32_t mentors)
{
    uint32_t left = (uint32_t)((uint64_t)mentees * 975 / 1000), sum = mentors;
    if (left > 4 * mentors) left = 4 * mentors;
    while (sum < left) {
        struct match_role *role = &company->mentors[company_below(state, mentors)];
        if (role->places >= 4) continue;
        role->places++;
        sum++;
    }
}

static void fill_notes(struct company *company, uint64_t *state, uint32_t mentees, uint32_t mentors)
{
    static const struct {
        enum match_note_kind kind;
        uint32_t percent;
    } kinds[] = {{MATCH_NOTE_BLOCKED, 1},  {MATCH_NOTE_MENTEE_VETO, 2},  {MATCH_NOTE_MENTOR_VETO, 1},
                 {MATCH_NOTE_FAILED, 1},   {MATCH_NOTE_MENTEE_WISH, 20}, {MATCH_NOTE_MENTOR_WISH, 5},
                 {MATCH_NOTE_EXISTING, 10}};
    size_t count = 0;
    for (uint32_t mentee = 0; mentee < mentees; mentee++) {
        for (size_t at = 0; at < sizeof kinds / sizeof *kinds; at++) {
            if (company_below(state, 100) >= kinds[at].percent) continue;
            company->notes[count++] =
                (struct match_note){mentee, company_below(state, mentors), kinds[at].kind};
        }
    }
    company->people.notes = company->notes;
    company->people.note_count = count;
}

struct company *company_new(uint64_t seed, uint32_t mentees, uint32_t mentors)
{
    uint64_t state = seed;
    uint32_t persons = mentees + mentors / 2 + 1;
    /* Two thirds are above the lowest level, nearly all are below the highest: enough for these roles. */
    if (persons < 2 * mentors) persons = 2 * mentors;
    if (persons < mentees + mentees / 8) persons = mentees + mentees / 8;
    struct company *company = checked(calloc(1, sizeof *company));
    company->persons = checked(calloc(persons, sizeof *company->persons));
    company->skills = checked(calloc((size_t)persons * SKILLS_EACH, sizeof *company->skills));
    company->mentees = checked(calloc(mentees, sizeof *company->mentees));
    company->mentors = checked(calloc(mentors, sizeof *company->mentors));
    company->notes = checked(calloc((size_t)mentees * 7, sizeof *company->notes));
    company->departments = checked(calloc(DEPARTMENTS, sizeof *company->departments));
    for (uint32_t at = 0; at < DEPARTMENTS; at++) {
        company->departments[at] = (uint16_t)(at < DIVISIONS ? at : at % DIVISIONS);
    }
    company->people = (struct match_people){.persons = company->persons,
                                            .person_count = persons,
                                            .mentees = company->mentees,
                                            .mentee_count = mentees,
                                            .mentors = company->mentors,
                                            .mentor_count = mentors,
                                            .department_parent = company->departments,
                                            .department_count = DEPARTMENTS};
    for (uint32_t at = 0; at < persons; at++) fill_person(company, &state, at);
    fill_managers(company, &state);
    fill_roles(company, &state, company->mentees, mentees, -1, 0, LEVELS - 2);
    fill_roles(company, &state, company->mentors, mentors, 1, 1, LEVELS);
    fill_capacities(company, &state, mentees, mentors);
    fill_notes(company, &state, mentees, mentors);
    match_rules_default(&company->people.rules);
    company->people.rules.hours_shared = 8; /* half hours */
    company->people.rules.gap_most = 5;
    return company;
}

void company_free(struct company *company)
{
    free(company->persons);
    free(company->skills);
    free(company->mentees);
    free(company->mentors);
    free(company->notes);
    free(company->departments);
    free(company);
}

void company_change(struct company *company, uint64_t seed, double share)
{
    uint64_t state = seed;
    uint32_t count = (uint32_t)(share * company->people.person_count);
    for (uint32_t at = 0; at < count; at++) {
        struct match_person *person = &company->persons[company_below(&state, company->people.person_count)];
        struct match_skill *list = company->skills + (size_t)(person - company->persons) * SKILLS_EACH;
        person->goals = tags(&state, 16, 1, 4, false);
        person->wanted_count = skills(&state, list, 2, 4);
    }
}
