/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Prices that add up along chains of people who give way to each other, far beyond the points of a pair. */
#include "matching/engine/people.h"

#include "matching/engine/test_company.h"
#include "tests/support/test.h"

enum { GROUPS_MOST = 10, EACH_MOST = 16, ROLES_MOST = GROUPS_MOST * EACH_MOST };

/* Mentees of each group have and wish for the mentors of the same one and may have those of the next, too;
 * the last mentee may only have one of the first group: so that it has somebody, one of each group has to
 * move on. */
struct chain {
    struct match_person persons[2 * ROLES_MOST];
    struct match_role mentees[ROLES_MOST];
    struct match_role mentors[ROLES_MOST];
    struct match_note notes[3 * ROLES_MOST * ROLES_MOST];
    struct match_people people;
};

static void add_note(struct chain *chain, uint32_t mentee, uint32_t mentor, enum match_note_kind kind)
{
    chain->notes[chain->people.note_count++] = (struct match_note){mentee, mentor, kind};
}

static void add_notes(struct chain *chain, uint32_t each)
{
    struct match_people *people = &chain->people;
    for (uint32_t mentee = 0; mentee < people->mentee_count; mentee++) {
        bool last = mentee + 1 == people->mentee_count;
        for (uint32_t mentor = 0; mentor < people->mentor_count; mentor++) {
            uint32_t group = mentor / each, from = last ? 0 : mentee / each, to = last ? 0 : from + 1;
            if (group < from || group > to) add_note(chain, mentee, mentor, MATCH_NOTE_BLOCKED);
            if (group != from || last) continue;
            add_note(chain, mentee, mentor, MATCH_NOTE_MENTEE_WISH);
            add_note(chain, mentee, mentor, MATCH_NOTE_MENTOR_WISH);
            add_note(chain, mentee, mentor, MATCH_NOTE_EXISTING);
        }
    }
}

static void make_chain(struct chain *chain, uint32_t groups, uint32_t each)
{
    uint32_t mentees = (groups - 1) * each + 1, mentors = groups * each;
    chain->people = (struct match_people){.persons = chain->persons,
                                          .person_count = mentees + mentors,
                                          .mentees = chain->mentees,
                                          .mentee_count = mentees,
                                          .mentors = chain->mentors,
                                          .mentor_count = mentors,
                                          .notes = chain->notes};
    for (uint32_t at = 0; at < mentees + mentors; at++) {
        chain->persons[at] = (struct match_person){.manager = MATCH_NOBODY,
                                                   .site = MATCH_NOT_KNOWN,
                                                   .department = MATCH_NOT_KNOWN,
                                                   .level = MATCH_LEVEL_NOT_KNOWN};
    }
    for (uint32_t at = 0; at < mentees; at++) chain->mentees[at] = (struct match_role){at, 1};
    for (uint32_t at = 0; at < mentors; at++) chain->mentors[at] = (struct match_role){mentees + at, 1};
    match_rules_default(&chain->people.rules);
    memset(chain->people.rules.weight, 0, sizeof chain->people.rules.weight);
    chain->people.rules.weight[MATCH_CRITERION_MENTEE_WISH] = MATCH_WEIGHT_MAX;
    chain->people.rules.weight[MATCH_CRITERION_MENTOR_WISH] = MATCH_WEIGHT_MAX;
    chain->people.rules.weight[MATCH_CRITERION_EXISTING] = MATCH_WEIGHT_MAX;
    add_notes(chain, each);
}

static int64_t highest_price(const struct match_result *result)
{
    int64_t highest = 0;
    for (uint32_t mentor = 0; mentor < result->mentor_count; mentor++) {
        int64_t price = result->mentor_price[mentor];
        if (price > highest) highest = price;
        if (-price > highest) highest = -price;
    }
    return highest;
}

TEST(prices_that_add_up_along_a_chain_are_proven_too)
{
    static struct chain chain;
    int64_t highest = 0;
    for (uint32_t each = 5; each <= EACH_MOST; each++) {
        for (uint32_t groups = 7; groups <= GROUPS_MOST; groups++) {
            struct match_program *program;
            struct match_result result;
            struct match_verdict verdict;
            make_chain(&chain, groups, each);
            assert_int_equal(match_program_open(&chain.people, NULL, &program), MATCH_OK);
            assert_int_equal(match_program_solve(program, NULL, &result), MATCH_OK);
            assert_int_equal(match_program_verify(program, &result, &verdict), MATCH_OK);
            assert_true(result.proven && verdict.optimal);
            if (highest_price(&result) > highest) highest = highest_price(&result);
            match_result_release(&result);
            match_program_close(program);
        }
    }
    assert_true(highest > INT16_MAX);
}
