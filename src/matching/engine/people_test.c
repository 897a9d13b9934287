/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People and rules: each rule and criterion by itself, and whole companies against the explicit problem. */
#include "matching/engine/people.h"

#include <stdlib.h>

#include "matching/engine/test_company.h"
#include "tests/support/test.h"

/* Two people, one mentee and one mentor, who fit in every way. */
struct couple {
    struct match_person persons[3];
    struct match_role mentee;
    struct match_role mentor;
    struct match_skill wanted[2];
    struct match_skill offered[2];
    uint16_t departments[5];
    struct match_note note;
    struct match_people people;
};

static struct couple couple_new(void)
{
    struct couple couple = {.departments = {0, 0, 0, 3, 1}};
    struct match_person person = {
        .manager = MATCH_NOBODY, .languages = 1, .hours = match_hours(540, 1020, 60)};
    for (int at = 0; at < 3; at++) couple.persons[at] = person;
    couple.persons[1].level = 2;
    couple.mentee = (struct match_role){0, 1};
    couple.mentor = (struct match_role){1, 1};
    match_rules_default(&couple.people.rules);
    return couple;
}

static struct match_program *opened(struct couple *couple)
{
    struct match_rules rules = couple->people.rules;
    size_t notes = couple->people.note_count;
    struct match_program *program;
    struct match_fault fault = {0};
    couple->people = (struct match_people){.persons = couple->persons,
                                           .person_count = 3,
                                           .mentees = &couple->mentee,
                                           .mentee_count = 1,
                                           .mentors = &couple->mentor,
                                           .mentor_count = 1,
                                           .notes = &couple->note,
                                           .note_count = notes,
                                           .department_parent = couple->departments,
                                           .department_count = 5,
                                           .rules = rules};
    couple->persons[0].wanted = couple->wanted;
    couple->persons[1].offered = couple->offered;
    if (match_program_open(&couple->people, &fault, &program) != MATCH_OK)
        fail_msg("%s: %s", fault.list, fault.what);
    return program;
}

static void assert_rule(struct couple *couple, enum match_rule expected)
{
    struct match_program *program = opened(couple);
    assert_string_equal(match_rule_key(match_program_rule(program, 0, 0)), match_rule_key(expected));
    match_program_close(program);
}

static void assert_points(struct couple *couple, enum match_criterion criterion, int32_t expected)
{
    struct match_program *program = opened(couple);
    int32_t points[MATCH_CRITERION_COUNT], sum = 0;
    int32_t total = match_program_points(program, 0, 0, points);
    for (int at = 0; at < MATCH_CRITERION_COUNT; at++) sum += points[at];
    assert_int_equal(total, sum);
    assert_int_equal(points[criterion], expected);
    match_program_close(program);
}

TEST(a_pair_that_fits_is_allowed)
{
    struct couple couple = couple_new();
    assert_rule(&couple, MATCH_RULE_NONE);
}

TEST(nobody_mentors_themselves)
{
    struct couple couple = couple_new();
    couple.mentor.person = 0;
    assert_rule(&couple, MATCH_RULE_SAME_PERSON);
}

TEST(the_reporting_line_forbids_at_any_distance_and_both_ways)
{
    struct couple couple = couple_new();
    couple.persons[0].manager = 2;
    assert_rule(&couple, MATCH_RULE_NONE);
    couple.persons[2].manager = 1;
    assert_rule(&couple, MATCH_RULE_REPORTING_LINE);
    couple.people.rules.allow_reporting_line = true;
    assert_rule(&couple, MATCH_RULE_NONE);
    couple.people.rules.allow_reporting_line = false;
    couple.persons[0].manager = couple.persons[2].manager = MATCH_NOBODY;
    couple.persons[1].manager = 0;
    assert_rule(&couple, MATCH_RULE_REPORTING_LINE);
}

TEST(notes_forbid_and_earn_points)
{
    static const struct {
        enum match_note_kind kind;
        enum match_rule rule;
    } notes[] = {{MATCH_NOTE_BLOCKED, MATCH_RULE_BLOCKED},
                 {MATCH_NOTE_MENTEE_VETO, MATCH_RULE_VETO},
                 {MATCH_NOTE_MENTOR_VETO, MATCH_RULE_VETO},
                 {MATCH_NOTE_FAILED, MATCH_RULE_FAILED},
                 {MATCH_NOTE_MENTEE_WISH, MATCH_RULE_NONE}};
    for (size_t at = 0; at < sizeof notes / sizeof *notes; at++) {
        struct couple couple = couple_new();
        couple.people.note_count = 1;
        couple.note.kind = notes[at].kind;
        assert_rule(&couple, notes[at].rule);
    }
    struct couple couple = couple_new();
    couple.people.note_count = 1;
    couple.note.kind = MATCH_NOTE_MENTOR_WISH;
    couple.people.rules.weight[MATCH_CRITERION_MENTOR_WISH] = 7;
    assert_points(&couple, MATCH_CRITERION_MENTOR_WISH, 140);
    assert_points(&couple, MATCH_CRITERION_MENTEE_WISH, 0);
}

TEST(private_reasons_all_read_the_same)
{
    assert_string_equal(match_rule_sentence(MATCH_RULE_VETO), match_rule_sentence(MATCH_RULE_BLOCKED));
    assert_string_equal(match_rule_sentence(MATCH_RULE_VETO), match_rule_sentence(MATCH_RULE_FAILED));
}

TEST(a_shared_language_is_asked_only_of_those_who_told_theirs)
{
    struct couple couple = couple_new();
    couple.persons[1].languages = 2;
    assert_rule(&couple, MATCH_RULE_LANGUAGE);
    couple.persons[1].languages = 0;
    assert_rule(&couple, MATCH_RULE_NONE);
}

TEST(working_hours_must_overlap_enough)
{
    struct couple couple = couple_new();
    couple.persons[1].hours = match_hours(540, 1020, 60 - 360); /* six hours west: two in common */
    couple.people.rules.hours_shared = 4;
    assert_rule(&couple, MATCH_RULE_NONE);
    couple.people.rules.hours_shared = 5;
    assert_rule(&couple, MATCH_RULE_HOURS);
    assert_points(&couple, MATCH_CRITERION_HOURS, 20 * (20 * 4 / 16));
}

TEST(the_seniority_gap_has_bounds_either_way)
{
    struct couple couple = couple_new();
    couple.people.rules.gap_least = 3;
    assert_rule(&couple, MATCH_RULE_SENIORITY);
    couple.people.rules.gap_least = -5;
    couple.people.rules.gap_most = -1;
    assert_rule(&couple, MATCH_RULE_SENIORITY);
    couple.persons[0].level = 4;
    assert_rule(&couple, MATCH_RULE_NONE);
}

TEST(a_level_that_is_not_known_fits_everybody_and_earns_nothing)
{
    struct couple couple = couple_new();
    couple.people.rules.weight[MATCH_CRITERION_LEVEL] = 10;
    couple.people.rules.gap_least = 2;
    couple.people.rules.gap_most = 2;
    assert_points(&couple, MATCH_CRITERION_LEVEL, 200);
    couple.persons[0].level = MATCH_LEVEL_NOT_KNOWN;
    assert_rule(&couple, MATCH_RULE_NONE);
    assert_points(&couple, MATCH_CRITERION_LEVEL, 0);
    couple.persons[0].level = 1;
    assert_rule(&couple, MATCH_RULE_SENIORITY);
    couple.persons[1].level = MATCH_LEVEL_NOT_KNOWN;
    assert_rule(&couple, MATCH_RULE_NONE);
    assert_points(&couple, MATCH_CRITERION_LEVEL, 0);
}

TEST(site_and_department_can_be_required_or_forbidden_to_be_the_same)
{
    struct couple couple = couple_new();
    couple.people.rules.site = MATCH_SAME_FORBIDDEN;
    assert_rule(&couple, MATCH_RULE_SITE);
    couple.persons[1].site = 1;
    assert_rule(&couple, MATCH_RULE_NONE);
    couple.people.rules.site = MATCH_SAME_ANY;
    couple.people.rules.department = MATCH_SAME_REQUIRED;
    couple.persons[1].department = 1;
    assert_rule(&couple, MATCH_RULE_DEPARTMENT);
    couple.persons[0].department = 1;
    assert_rule(&couple, MATCH_RULE_NONE);
}

TEST(a_site_that_is_not_known_is_neither_the_same_nor_different)
{
    struct couple couple = couple_new();
    couple.people.rules.weight[MATCH_CRITERION_SITE] = 10;
    assert_points(&couple, MATCH_CRITERION_SITE, 200);
    couple.persons[0].site = couple.persons[1].site = MATCH_NOT_KNOWN;
    assert_points(&couple, MATCH_CRITERION_SITE, 0);
    couple.people.rules.site = MATCH_SAME_REQUIRED;
    assert_rule(&couple, MATCH_RULE_SITE);
    couple.people.rules.site = MATCH_SAME_FORBIDDEN;
    assert_rule(&couple, MATCH_RULE_NONE);
}

TEST(a_department_that_is_not_known_is_neither_the_same_nor_different)
{
    struct couple couple = couple_new();
    couple.people.rules.weight[MATCH_CRITERION_DEPARTMENT] = 10;
    couple.people.rules.department = MATCH_SAME_FORBIDDEN;
    couple.persons[0].department = couple.persons[1].department = MATCH_NOT_KNOWN;
    assert_points(&couple, MATCH_CRITERION_DEPARTMENT, 0);
    assert_rule(&couple, MATCH_RULE_NONE);
    couple.persons[0].department = 1;
    assert_points(&couple, MATCH_CRITERION_DEPARTMENT, 0);
    couple.people.rules.department = MATCH_SAME_REQUIRED;
    assert_rule(&couple, MATCH_RULE_DEPARTMENT);
}

TEST(only_questions_of_style_that_both_answered_count)
{
    struct couple couple = couple_new();
    couple.people.rules.weight[MATCH_CRITERION_STYLE] = 10;
    assert_points(&couple, MATCH_CRITERION_STYLE, 0);
    couple.persons[0].style_told = 15;
    couple.persons[1].style_told = 7;
    couple.persons[1].style = 9; /* agrees on the second and the third */
    assert_points(&couple, MATCH_CRITERION_STYLE, 10 * 10);
}

TEST(departments_are_the_same_near_or_far)
{
    struct couple couple = couple_new();
    couple.people.rules.weight[MATCH_CRITERION_DEPARTMENT] = 10;
    couple.persons[0].department = 1; /* 1 and 2 are under 0, 4 under 1, 3 alone */
    couple.persons[1].department = 1;
    assert_points(&couple, MATCH_CRITERION_DEPARTMENT, 0);
    couple.persons[1].department = 2;
    assert_points(&couple, MATCH_CRITERION_DEPARTMENT, 100);
    couple.persons[1].department = 4;
    assert_points(&couple, MATCH_CRITERION_DEPARTMENT, 100);
    couple.persons[1].department = 3;
    assert_points(&couple, MATCH_CRITERION_DEPARTMENT, 200);
    couple.people.rules.department_preferred = MATCH_PREFER_NEAR;
    assert_points(&couple, MATCH_CRITERION_DEPARTMENT, 0);
}

TEST(skills_count_by_their_level)
{
    struct couple couple = couple_new();
    couple.wanted[0] = (struct match_skill){7, 4};
    couple.wanted[1] = (struct match_skill){8, 2};
    couple.offered[0] = (struct match_skill){8, 5};
    couple.offered[1] = (struct match_skill){7, 1};
    couple.persons[0].wanted_count = 2;
    couple.persons[1].offered_count = 2;
    couple.people.rules.weight[MATCH_CRITERION_SKILLS] = 100;
    assert_points(&couple, MATCH_CRITERION_SKILLS, 1000 + 250);
}

TEST(the_fit_leaves_wishes_out)
{
    struct couple couple = couple_new();
    struct match_program *program = opened(&couple);
    int without = match_program_fit(program, 0, 0);
    match_program_close(program);
    couple.people.note_count = 1;
    couple.note.kind = MATCH_NOTE_MENTEE_WISH;
    program = opened(&couple);
    assert_int_equal(match_program_fit(program, 0, 0), without);
    match_program_close(program);
}

TEST(points_least_forbids_weak_pairs)
{
    struct couple couple = couple_new();
    couple.people.rules.points_least = MATCH_POINTS_MAX;
    assert_rule(&couple, MATCH_RULE_POINTS);
}

TEST(working_hours_become_half_hours_of_the_utc_day)
{
    assert_true(match_hours(0, 30, 0) == 1);
    assert_true(match_hours(60, 120, 60) == 3);
    assert_true(match_hours(0, 60, 60) == UINT64_C(3) << 46);
    assert_true(match_hours(1410, 30, 0) == (UINT64_C(1) << 47 | 1));
    assert_true(match_hours(15, 60, 0) == 2);
    assert_int_equal(__builtin_popcountll(match_hours(540, 1020, 345)), 15);
}

/* ---- limits ---- */

static void assert_people_refused(const struct match_people *people, const char *list, size_t index)
{
    struct match_program *program;
    struct match_fault fault = {0};
    assert_int_equal(match_program_open(people, &fault, &program), MATCH_INVALID);
    assert_string_equal(fault.list, list);
    assert_int_equal(fault.index, index);
}

TEST(a_reporting_line_in_a_circle_is_refused)
{
    struct couple couple = couple_new();
    match_program_close(opened(&couple));
    couple.persons[1].manager = 2;
    couple.persons[2].manager = 1;
    assert_people_refused(&couple.people, "persons", 1);
}

TEST(weights_beyond_their_limits_are_refused)
{
    struct couple couple = couple_new();
    match_program_close(opened(&couple));
    couple.people.rules.weight[MATCH_CRITERION_SITE] = 101;
    assert_people_refused(&couple.people, "weights", MATCH_CRITERION_SITE);
    for (int at = 0; at < MATCH_CRITERION_COUNT; at++) couple.people.rules.weight[at] = 100;
    assert_people_refused(&couple.people, "weights", 0);
}

TEST(a_person_in_one_list_twice_is_refused)
{
    struct couple couple = couple_new();
    struct match_role twice[2] = {{0, 1}, {0, 1}};
    match_program_close(opened(&couple));
    couple.people.mentees = twice;
    couple.people.mentee_count = 2;
    assert_people_refused(&couple.people, "mentees", 1);
}

/* ---- whole companies ---- */

static void vary_rules(struct match_rules *rules, uint64_t *state)
{
    rules->allow_reporting_line = company_below(state, 4) == 0;
    rules->language_shared = company_below(state, 3) != 0;
    rules->hours_shared = (uint8_t)company_below(state, 10);
    rules->seniority_bounded = company_below(state, 3) != 0;
    rules->gap_least = (int8_t)((int)company_below(state, 6) - 3);
    rules->gap_most = (int8_t)(rules->gap_least + (int)company_below(state, 6));
    rules->gap_ideal = (int8_t)((int)company_below(state, 6) - 2);
    rules->site = (enum match_same)(company_below(state, 6) % 4 % 3);
    rules->department = (enum match_same)(company_below(state, 6) % 4 % 3);
    rules->department_preferred = (enum match_nearness)company_below(state, 2);
    rules->points_least = company_below(state, 3) == 0 ? (int32_t)company_below(state, 3000) : 0;
    for (int at = 0; at < MATCH_CRITERION_COUNT; at++) rules->weight[at] = (uint8_t)company_below(state, 62);
}

TEST(companies_are_solved_as_their_explicit_problems)
{
    uint64_t state = 77;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        uint32_t persons = 20 + company_below(&state, 200);
        uint32_t mentees = 1 + company_below(&state, persons), mentors = 1 + company_below(&state, persons);
        struct company *company = company_new(seed, persons, mentees, mentors, company_below(&state, 120));
        struct match_program *program;
        struct match_pairs pairs;
        struct match_result result, explicit_result;
        struct match_verdict verdict;
        if (seed % 3 != 0) vary_rules(&company->people.rules, &state);
        assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
        assert_int_equal(match_program_solve(program, NULL, &result), MATCH_OK);
        assert_int_equal(match_program_verify(program, &result, &verdict), MATCH_OK);
        if (verdict.reason != NULL) fail_msg("%u: %s", (unsigned)seed, verdict.reason);
        assert_true(result.proven);
        assert_int_equal(match_program_pairs(program, &pairs), MATCH_OK);
        assert_int_equal(match_solve(&pairs.graph, NULL, NULL, &explicit_result), MATCH_OK);
        assert_int_equal(result.pair_count, explicit_result.pair_count);
        assert_int_equal(result.total, explicit_result.total);
        match_result_release(&result);
        match_result_release(&explicit_result);
        match_pairs_release(&pairs);
        match_program_close(program);
        company_free(company);
    }
}

static struct match_result solved_proven(const struct match_program *program,
                                         const struct match_options *options)
{
    struct match_result result;
    struct match_verdict verdict;
    assert_int_equal(match_program_solve(program, options, &result), MATCH_OK);
    assert_int_equal(match_program_verify(program, &result, &verdict), MATCH_OK);
    if (verdict.reason != NULL) fail_msg("%s", verdict.reason);
    assert_true(verdict.optimal && result.proven);
    return result;
}

static void assert_identical(const struct match_result *a, const struct match_result *b)
{
    assert_int_equal(a->pair_count, b->pair_count);
    assert_memory_equal(a->pairs, b->pairs, a->pair_count * sizeof *a->pairs);
    assert_memory_equal(a->mentee_price, b->mentee_price, a->mentee_count * sizeof *a->mentee_price);
    assert_memory_equal(a->mentor_price, b->mentor_price, a->mentor_count * sizeof *a->mentor_price);
    assert_memory_equal(a->mentee_cover, b->mentee_cover, a->mentee_count);
    assert_memory_equal(a->mentor_cover, b->mentor_cover, a->mentor_count);
}

TEST(a_company_of_several_blocks_is_the_same_on_one_thread_and_on_three)
{
    struct company *company = company_new(5, 3000, 400, 2900, 500);
    struct match_program *program;
    assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
    struct match_result one = solved_proven(program, &(struct match_options){.threads = 1});
    struct match_result three = solved_proven(program, &(struct match_options){.threads = 3});
    assert_identical(&one, &three);
    match_result_release(&one);
    match_result_release(&three);
    match_program_close(program);
    company_free(company);
}

TEST(one_giant_department_of_people_who_are_much_alike_is_proven_too)
{
    struct company *company = company_new(9, 1500, 700, 500, 0);
    struct match_program *program;
    for (uint32_t at = 0; at < 1500; at++) {
        struct match_person alike = company->persons[1];
        alike.manager = MATCH_NOBODY;
        alike.level = (uint8_t)(at % 2);
        alike.values = UINT64_C(1) << at % 3;
        company->persons[at] = alike;
    }
    company->people.rules.gap_least = 0;
    assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
    struct match_result result = solved_proven(program, NULL);
    assert_true(result.pair_count > 0);
    match_result_release(&result);
    match_program_close(program);
    company_free(company);
}

/* As when nobody has told anything yet: everybody suits everybody equally well. */
TEST(people_who_are_all_alike_take_few_passes)
{
    struct company *company = company_new(3, 1200, 600, 600, 0);
    struct match_program *program;
    for (uint32_t at = 0; at < 1200; at++) {
        company->persons[at] = (struct match_person){.manager = MATCH_NOBODY,
                                                     .site = MATCH_NOT_KNOWN,
                                                     .department = MATCH_NOT_KNOWN,
                                                     .level = MATCH_LEVEL_NOT_KNOWN};
    }
    for (uint32_t at = 0; at < 600; at++) {
        company->mentees[at] = (struct match_role){at, 1};
        company->mentors[at] = (struct match_role){600 + at, 1};
    }
    assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
    struct match_result result = solved_proven(program, NULL);
    assert_int_equal(result.pair_count, 600);
    assert_true(result.statistics.passes < 10);
    match_result_release(&result);
    match_program_close(program);
    company_free(company);
}

/* Then all prices stay within the margin that a look leaves: whatever it finds must not get lost. */
TEST(pairs_that_differ_by_few_points_are_proven_too)
{
    for (uint64_t seed = 65; seed <= 80; seed++) {
        struct company *company = company_new(seed, 300, 100, 90, 0);
        uint8_t *weight = company->people.rules.weight;
        struct match_program *program;
        memset(weight, 0, sizeof company->people.rules.weight);
        weight[seed % MATCH_CRITERION_COUNT] = 1;
        assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
        struct match_result result = solved_proven(program, NULL);
        match_result_release(&result);
        match_program_close(program);
        company_free(company);
    }
}

TEST(more_mentees_than_places_is_proven_too)
{
    struct company *company = company_new(6, 2600, 2500, 60, 500);
    struct match_program *program;
    for (uint32_t at = 0; at < 60; at++) company->mentors[at].places = 3;
    assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
    struct match_result result = solved_proven(program, NULL);
    match_result_release(&result);
    match_program_close(program);
    company_free(company);
}

TEST(changed_people_are_paired_anew_from_the_last_result)
{
    struct company *company = company_new(7, 900, 600, 400, 200);
    struct match_program *program;
    assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
    struct match_result first = solved_proven(program, NULL);
    match_program_close(program);
    uint64_t state = 11;
    for (int change = 0; change < 60; change++) {
        company->persons[company_below(&state, 900)].values = company_random(&state) & 1023;
        company->mentors[company_below(&state, 400)].places = (uint16_t)company_below(&state, 4);
    }
    assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
    struct match_result cold = solved_proven(program, NULL);
    struct match_result warm = solved_proven(program, &(struct match_options){.start = &first});
    assert_int_equal(cold.pair_count, warm.pair_count);
    assert_int_equal(cold.total, warm.total);
    match_result_release(&first);
    match_result_release(&cold);
    match_result_release(&warm);
    match_program_close(program);
    company_free(company);
}

/* No sum of prices in points comes near to these. */
TEST(prices_out_of_all_bounds_are_a_start_too)
{
    struct company *company = company_new(7, 400, 150, 150, 100);
    struct match_program *program;
    assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
    struct match_result cold = solved_proven(program, NULL);
    struct match_result start = solved_proven(program, NULL);
    const int64_t prices[] = {-1000000000, INT64_MIN, INT64_MAX};
    for (size_t at = 0; at < sizeof prices / sizeof prices[0]; at++) {
        for (uint32_t mentor = 0; mentor < 150; mentor++) {
            start.mentor_price[mentor] = prices[at];
            start.mentor_cover[mentor] = mentor % 8 != 0;
        }
        for (uint32_t mentee = 0; mentee < 150; mentee++) start.mentee_cover[mentee] = 1;
        struct match_result warm = solved_proven(program, &(struct match_options){.start = &start});
        assert_int_equal(cold.pair_count, warm.pair_count);
        assert_int_equal(cold.total, warm.total);
        match_result_release(&warm);
    }
    match_result_release(&cold);
    match_result_release(&start);
    match_program_close(program);
    company_free(company);
}

TEST(a_stopped_solve_claims_no_more_than_is_true)
{
    struct company *company = company_new(8, 900, 600, 400, 200);
    struct match_program *program;
    int cancel = 1;
    struct match_result early;
    assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
    struct match_result best = solved_proven(program, NULL);
    assert_int_equal(match_program_solve(program, &(struct match_options){.cancel = &cancel}, &early),
                     MATCH_OK);
    assert_false(early.proven);
    assert_true(early.pairs_bound >= (int64_t)best.pair_count);
    match_result_release(&best);
    match_result_release(&early);
    match_program_close(program);
    company_free(company);
}

struct stopper {
    int cancel;
    int after;
};

static void stop_later(void *context, unsigned done, unsigned all)
{
    struct stopper *stopper = context;
    (void)done;
    (void)all;
    if (--stopper->after <= 0) stopper->cancel = 1;
}

TEST(bounds_hold_wherever_a_solve_is_stopped)
{
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct company *company = company_new(seed, 900, 600, 300, 200);
        struct match_program *program;
        struct stopper stopper = {.after = 1 + (int)(seed % 3)};
        struct match_options options = {
            .cancel = &stopper.cancel, .progress = stop_later, .progress_context = &stopper};
        struct match_result early;
        assert_int_equal(match_program_open(&company->people, NULL, &program), MATCH_OK);
        struct match_result best = solved_proven(program, NULL);
        assert_int_equal(match_program_solve(program, &options, &early), MATCH_OK);
        assert_true(early.pairs_bound >= (int64_t)best.pair_count);
        assert_true(early.pair_count <= best.pair_count);
        if (early.pairs_bound == (int64_t)best.pair_count && early.total_bound >= 0) {
            assert_true(early.total_bound >= best.total);
        }
        match_result_release(&best);
        match_result_release(&early);
        match_program_close(program);
        company_free(company);
    }
}
