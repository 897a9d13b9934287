/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Parity between groups against brute force over all choices. */
#include "matching/engine/explain.h"
#include "matching/engine/program.h"

#include "matching/engine/test_company.h"
#include "tests/support/test.h"

#define MENTEES 6
#define MENTORS 4

struct choice {
    const struct match_pairs *pairs;
    const struct match_people *people;
    uint16_t left[MENTORS]; /* places */
    int64_t count, total, of_group;
    int64_t most;       /* pairs of any choice */
    int64_t group_most; /* of the group, among choices with the most pairs */
    int64_t
        total_by[MENTEES + 1]; /* the largest total with the most pairs and at least so many of the group */
};

static void note_choice(struct choice *choice)
{
    if (choice->count > choice->most) {
        choice->most = choice->count;
        choice->group_most = 0;
        for (int at = 0; at <= MENTEES; at++) choice->total_by[at] = -1;
    }
    if (choice->count < choice->most) return;
    if (choice->of_group > choice->group_most) choice->group_most = choice->of_group;
    for (int at = 0; at <= choice->of_group; at++) {
        if (choice->total > choice->total_by[at]) choice->total_by[at] = choice->total;
    }
}

static void choose(struct choice *choice, uint32_t mentee)
{
    if (mentee == MENTEES) {
        note_choice(choice);
        return;
    }
    choose(choice, mentee + 1);
    const struct match_graph *graph = &choice->pairs->graph;
    bool in_group = (choice->people->persons[choice->people->mentees[mentee].person].groups & 1) != 0;
    for (size_t at = 0; at < graph->pair_count; at++) {
        const struct match_pair *pair = &graph->pairs[at];
        if (pair->mentee != mentee || choice->left[pair->mentor] == 0) continue;
        choice->left[pair->mentor]--;
        choice->count++;
        choice->total += pair->score;
        choice->of_group += in_group;
        choose(choice, mentee + 1);
        choice->of_group -= in_group;
        choice->total -= pair->score;
        choice->count--;
        choice->left[pair->mentor]++;
    }
}

static void check_company(uint64_t seed, int *seen)
{
    struct company *company = company_new(seed, 14, MENTEES, MENTORS, 0);
    struct match_program *program;
    struct match_result optimum, fair;
    struct match_parity group = {0};
    struct match_price price;
    struct match_pairs pairs;
    for (uint32_t at = 0; at < MENTEES; at++) {
        company->mentees[at].places = 1;
        company->persons[company->mentees[at].person].groups = at % 2;
    }
    for (uint32_t at = 0; at < MENTORS; at++) company->mentors[at].places = 1;
    company->people.rules.seniority_bounded = false;
    assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
    assert_int_equal(match_program_solve(program, NULL, &optimum), MATCH_OK);
    assert_int_equal(match_program_parity(program, &optimum, 1, NULL, &group, &price, &fair), MATCH_OK);
    assert_int_equal(match_program_pairs(program, &pairs), MATCH_OK);
    struct choice choice = {.pairs = &pairs, .people = &company->people, .most = -1};
    for (int at = 0; at < MENTORS; at++) choice.left[at] = pairs.graph.capacity[at];
    choose(&choice, 0);
    assert_true(fair.proven);
    assert_int_equal(fair.pair_count, choice.most);
    int64_t share = (int64_t)group.share;
    int64_t possible = share < choice.group_most ? share : choice.group_most;
    assert_true((int64_t)group.after >= possible);
    assert_int_equal(fair.total, choice.total_by[group.after > group.before ? group.after : 0]);
    assert_int_equal(price.total, optimum.total - fair.total);
    *seen += group.after > group.before;
    match_pairs_release(&pairs);
    match_result_release(&optimum);
    match_result_release(&fair);
    match_program_close(program);
    company_free(company);
}

TEST(a_group_gets_its_share_at_the_least_price)
{
    int seen = 0;
    for (uint64_t seed = 1; seed <= 600; seed++) check_company(seed, &seen);
    assert_true(seen > 5);
}

/* Prices of up to so many points do not fit the 16 bits in which pairs are looked at. */
#define FAVOR_MOST 64000

static void assert_favored_as_explicit(struct company *company, const int32_t *favor)
{
    struct match_program *program;
    struct match_pairs pairs;
    struct match_result cold, warm, expected;
    struct match_verdict verdict;
    assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
    assert_int_equal(match_program_solve(program, NULL, &expected), MATCH_OK);
    assert_int_equal(program_solve_favoring(program, favor, NULL, &cold), MATCH_OK);
    assert_int_equal(
        program_solve_favoring(program, favor, &(struct match_options){.start = &expected}, &warm), MATCH_OK);
    match_result_release(&expected);
    assert_int_equal(match_program_pairs(program, &pairs), MATCH_OK);
    for (size_t at = 0; at < pairs.graph.pair_count; at++)
        pairs.pairs[at].score += favor[pairs.pairs[at].mentee];
    assert_int_equal(match_solve(&pairs.graph, NULL, NULL, &expected), MATCH_OK);
    struct match_result *both[] = {&cold, &warm};
    for (int at = 0; at < 2; at++) {
        assert_int_equal(both[at]->total, expected.total);
        assert_int_equal(match_verify(&pairs.graph, both[at], &verdict), MATCH_OK);
        assert_true(verdict.optimal);
        match_result_release(both[at]);
    }
    match_result_release(&expected);
    match_pairs_release(&pairs);
    match_program_close(program);
}

TEST(pairs_with_many_points_on_top_are_proven_too)
{
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct company *company = company_new(seed, 300, 100, 90, 0);
        int32_t favor[100];
        uint64_t state = seed;
        memset(company->people.rules.weight, 0, sizeof company->people.rules.weight);
        for (uint32_t at = 0; at < 40; at++) company->mentees[at].places = 4;
        for (uint32_t at = 0; at < 100; at++) favor[at] = (int32_t)company_below(&state, FAVOR_MOST);
        assert_favored_as_explicit(company, favor);
        company_free(company);
    }
}

TEST(pairs_of_few_points_with_many_on_top_are_proven_too)
{
    for (uint64_t seed = 10; seed <= 25; seed++) {
        struct company *company = company_new(seed, 300, 100, 70, 0);
        uint8_t *weight = company->people.rules.weight;
        int32_t favor[100];
        uint64_t state = seed * 77777 + 5;
        memset(weight, 0, sizeof company->people.rules.weight);
        weight[seed % MATCH_CRITERION_COUNT] = 1;
        for (uint32_t at = 0; at < 100; at++)
            favor[at] = company_below(&state, 2) == 0 ? 0 : (int32_t)company_below(&state, FAVOR_MOST);
        assert_favored_as_explicit(company, favor);
        company_free(company);
    }
}
