/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reasons are true, and betray no wish and no veto. */
#include "matching/engine/explain.h"

#include <stdlib.h>

#include "matching/engine/test_company.h"
#include "tests/support/test.h"

struct solved {
    struct company *company;
    struct match_program *program;
    struct match_result result;
};

static struct solved solved_new(uint64_t seed, uint32_t notes)
{
    struct solved solved = {.company = company_new(seed, 120, 60, 40, notes)};
    assert_int_equal(match_program_open(&solved.company->people, NULL, &solved.program), MATCH_OK);
    assert_int_equal(match_program_solve(solved.program, NULL, &solved.result), MATCH_OK);
    return solved;
}

static void solved_free(struct solved *solved)
{
    match_result_release(&solved->result);
    match_program_close(solved->program);
    company_free(solved->company);
}

static bool is_chosen(const struct match_result *result, uint32_t mentee, uint32_t mentor)
{
    for (size_t at = 0; at < result->pair_count; at++) {
        if (result->pairs[at].mentee == mentee && result->pairs[at].mentor == mentor) return true;
    }
    return false;
}

TEST(what_a_forced_pair_costs_is_exact_and_at_least_what_the_prices_say)
{
    uint64_t state = 3;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct solved solved = solved_new(seed, 30);
        for (int question = 0; question < 12; question++) {
            uint32_t mentee = company_below(&state, 60), mentor = company_below(&state, 40);
            struct match_why_not why_not;
            int64_t pairs, points;
            if (is_chosen(&solved.result, mentee, mentor)) continue;
            assert_int_equal(match_explain_why_not(solved.program, &solved.result, mentee, mentor,
                                                   MATCH_FOR_OTHERS, NULL, &why_not),
                             MATCH_OK);
            match_why_not_at_least(solved.program, &solved.result, mentee, mentor, &pairs, &points);
            if (why_not.kind == MATCH_WHY_NOT_COSTS || why_not.kind == MATCH_WHY_NOT_EQUAL) {
                assert_true(why_not.come_count > 0);
                assert_int_equal((int64_t)why_not.gone_count - (int64_t)why_not.come_count,
                                 why_not.pairs_lost);
                assert_true(why_not.pairs_lost > pairs ||
                            (why_not.pairs_lost == pairs && why_not.points_lost >= points));
            }
            match_why_not_release(&why_not);
        }
        solved_free(&solved);
    }
}

TEST(a_veto_reads_like_a_mentor_who_takes_nobody)
{
    struct solved solved = solved_new(4, 0);
    const struct match_pair pair = solved.result.pairs[0];
    struct match_note note = {pair.mentee, pair.mentor, MATCH_NOTE_MENTOR_VETO};
    struct match_why_not vetoed, closed;
    solved.company->people.notes = &note;
    solved.company->people.note_count = 1;
    struct match_program *program;
    struct match_result result;
    for (int time = 0; time < 2; time++) {
        assert_int_equal(match_program_open(&solved.company->people, NULL, &program), MATCH_OK);
        assert_int_equal(match_program_solve(program, NULL, &result), MATCH_OK);
        assert_int_equal(match_explain_why_not(program, &result, pair.mentee, pair.mentor, MATCH_FOR_MENTEE,
                                               NULL, time == 0 ? &vetoed : &closed),
                         MATCH_OK);
        match_result_release(&result);
        match_program_close(program);
        solved.company->people.note_count = 0;
        solved.company->mentors[pair.mentor].places = 0;
    }
    assert_int_equal(vetoed.kind, closed.kind);
    assert_int_equal(vetoed.rule, closed.rule);
    assert_string_equal(vetoed.sentence, closed.sentence);
    solved_free(&solved);
}

TEST(a_wish_shows_only_to_the_one_who_made_it)
{
    struct solved solved = solved_new(9, 0);
    struct match_note note = {3, 5, MATCH_NOTE_MENTEE_WISH};
    struct match_pair_reasons reasons;
    match_program_close(solved.program);
    solved.company->people.notes = &note;
    solved.company->people.note_count = 1;
    assert_int_equal(match_program_open(&solved.company->people, NULL, &solved.program), MATCH_OK);
    match_explain_pair(solved.program, 3, 5, MATCH_FOR_MENTEE, &reasons);
    assert_int_equal(reasons.criteria[MATCH_CRITERION_MENTEE_WISH].points, 2000);
    match_explain_pair(solved.program, 3, 5, MATCH_FOR_MENTOR, &reasons);
    assert_false(reasons.criteria[MATCH_CRITERION_MENTEE_WISH].shown);
    assert_int_equal(reasons.criteria[MATCH_CRITERION_MENTEE_WISH].points, 0);
    match_explain_pair(solved.program, 3, 5, MATCH_FOR_OTHERS, &reasons);
    assert_false(reasons.criteria[MATCH_CRITERION_MENTEE_WISH].shown);
    solved_free(&solved);
}

TEST(somebody_without_a_mentor_learns_why)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct solved solved = solved_new(seed, 20);
        for (uint32_t mentee = 0; mentee < 60; mentee++) {
            struct match_unmatched unmatched;
            uint32_t sum = 0, chosen = 0, self = 0;
            match_explain_unmatched(solved.program, &solved.result, mentee, &unmatched);
            for (int rule = 0; rule < MATCH_RULE_COUNT; rule++) {
                sum += unmatched.removed[rule];
                assert_true(unmatched.opened[rule] <= unmatched.removed[rule]);
            }
            for (uint32_t mentor = 0; mentor < 40; mentor++) {
                chosen += is_chosen(&solved.result, mentee, mentor);
                self += solved.company->mentees[mentee].person == solved.company->mentors[mentor].person &&
                        solved.company->mentors[mentor].places == 0 &&
                        !is_chosen(&solved.result, mentee, mentor);
            }
            assert_int_equal(sum + unmatched.candidates + unmatched.not_available + chosen + self, 40);
            if (unmatched.kind == MATCH_UNMATCHED_ALL_TAKEN) assert_true(unmatched.place != MATCH_NOBODY);
        }
        solved_free(&solved);
    }
}

TEST(why_not_stops_when_its_time_is_over_and_says_that_it_is_not_exact)
{
    struct company *company = company_new(31, 500, 300, 200, 60);
    struct match_program *program;
    struct match_result result;
    int stopped = 0, cancel = 1;
    assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
    assert_int_equal(match_program_solve(program, NULL, &result), MATCH_OK);
    for (uint32_t mentor = 0; mentor < 200; mentor++) {
        struct match_options over[] = {{.deadline = 1}, {.cancel = &cancel}};
        if (match_program_rule(program, 5, mentor) != MATCH_RULE_NONE) continue;
        for (int at = 0; at < 2; at++) {
            struct match_why_not why_not;
            assert_int_equal(
                match_explain_why_not(program, &result, 5, mentor, MATCH_FOR_OTHERS, &over[at], &why_not),
                MATCH_OK);
            bool asked = why_not.kind == MATCH_WHY_NOT_COSTS || why_not.kind == MATCH_WHY_NOT_EQUAL;
            if (asked) assert_false(why_not.exact);
            stopped += asked;
            match_why_not_release(&why_not);
        }
    }
    assert_true(stopped > 0);
    match_result_release(&result);
    match_program_close(program);
    company_free(company);
}

TEST(the_fairest_result_has_all_pairs_and_the_strongest_weakest_one)
{
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct solved solved = solved_new(seed, 20);
        struct match_result fair, stronger;
        struct match_price price;
        int32_t least;
        assert_int_equal(match_program_fairest(solved.program, &solved.result, NULL, &least, &price, &fair),
                         MATCH_OK);
        assert_int_equal(price.pairs, 0);
        assert_int_equal(price.total, solved.result.total - fair.total);
        assert_true(price.total >= 0 && fair.proven);
        solved.company->people.rules.points_least = least + 1;
        assert_int_equal(match_program_solve(solved.program, NULL, &stronger), MATCH_OK);
        assert_true(stronger.pair_count < fair.pair_count);
        match_result_release(&fair);
        match_result_release(&stronger);
        solved_free(&solved);
    }
}

TEST(a_stable_result_has_no_rivals_and_its_price_is_shown)
{
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct solved solved = solved_new(seed, 60);
        struct match_result stable;
        struct match_price price;
        uint64_t rivals;
        assert_int_equal(match_program_stable(solved.program, &solved.result, &price, &stable), MATCH_OK);
        assert_int_equal(match_program_rivals(solved.program, &stable, &rivals), MATCH_OK);
        assert_int_equal(rivals, 0);
        assert_true(price.pairs > 0 || (price.pairs == 0 && price.total >= 0));
        match_result_release(&stable);
        solved_free(&solved);
    }
}

TEST(a_stable_choice_is_found_where_the_first_lists_do_not_do)
{
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct company *company = company_new(seed, 500, 240, 120, 60);
        struct match_program *program;
        struct match_result optimum, stable;
        struct match_price price;
        uint64_t rivals;
        /* All like the same mentors, so that nearly everybody is turned down often. */
        for (int at = 0; at < MATCH_CRITERION_COUNT; at++) company->people.rules.weight[at] = 0;
        company->people.rules.weight[MATCH_CRITERION_MENTEE_WISH] = 10;
        company->people.rules.seniority_bounded = false;
        if (seed % 2 == 0) company->people.rules.weight[MATCH_CRITERION_VALUES] = 10;
        assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
        assert_int_equal(match_program_solve(program, NULL, &optimum), MATCH_OK);
        assert_int_equal(match_program_stable(program, &optimum, &price, &stable), MATCH_OK);
        assert_int_equal(match_program_rivals(program, &stable, &rivals), MATCH_OK);
        assert_int_equal(rivals, 0);
        match_result_release(&stable);
        match_result_release(&optimum);
        match_program_close(program);
        company_free(company);
    }
}
