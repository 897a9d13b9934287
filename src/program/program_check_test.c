/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Good and bad settings, rules and questions. */
#include "program/program_check.h"

#include "tests/support/test.h"
#include "web/request.h"

static void form_clear(const struct record *problems_record, void *problems)
{
    for (size_t i = 0; i < problems_record->field_count; i++)
        *(const char **)field_at(&problems_record->fields[i], problems) = "";
}

static struct program_settings good_settings(void)
{
    return (struct program_settings){.name = "Leadership",
                                     .summary = "",
                                     .starts_on = 100,
                                     .ends_on = 200,
                                     .enroll_until = 150,
                                     .by_invitation = true,
                                     .hiring_days = 30,
                                     .mentor_capacity = 1,
                                     .mentee_wanted = 1,
                                     .cadence_days = 14,
                                     .meeting_minutes = 45,
                                     .duration_months = 6};
}

static struct program_settings_problems problems_of(struct program_settings settings)
{
    struct program_settings_problems problems;
    form_clear(&program_settings_problems_record, &problems);
    program_settings_check(&settings, &problems);
    return problems;
}

TEST(good_settings_are_taken)
{
    struct program_settings_problems none = problems_of(good_settings());
    assert_false(form_has_problems(&program_settings_problems_record, &none));
    struct program_settings open = good_settings();
    open.ends_on = open.starts_on = open.enroll_until = 0;
    none = problems_of(open);
    assert_false(form_has_problems(&program_settings_problems_record, &none));
}

TEST(bad_settings_are_named_at_their_field)
{
    struct program_settings s = good_settings();
    s.name = " ";
    assert_string_not_equal(problems_of(s).name, "");
    s = good_settings();
    s.ends_on = 99;
    assert_string_not_equal(problems_of(s).ends_on, "");
    s = good_settings();
    s.enroll_until = 201;
    assert_string_not_equal(problems_of(s).enroll_until, "");
    s = good_settings();
    s.by_invitation = false;
    assert_string_equal(problems_of(s).by_invitation, "Choose at least one way to join.");
    s = good_settings();
    s.cadence_days = 0;
    s.meeting_minutes = 9;
    s.duration_months = 61;
    s.mentor_capacity = 51;
    s.mentee_wanted = 11;
    s.mentee_limit = -1;
    s.hiring_days = 366;
    struct program_settings_problems p = problems_of(s);
    const char *const all[] = {p.cadence_days,  p.meeting_minutes, p.duration_months, p.mentor_capacity,
                               p.mentee_wanted, p.mentee_limit,    p.hiring_days};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) assert_string_not_equal(all[i], "");
}

static struct program_rules_form_problems rules_problems(struct program_rules_form rules)
{
    struct arena *arena = arena_new(0);
    struct program_rules_form_problems problems;
    form_clear(&program_rules_form_problems_record, &problems);
    program_rules_check(arena, NULL, &rules, &problems);
    if (*problems.weights) problems.weights = "bad"; /* may live in the arena */
    arena_free(arena);
    return problems;
}

static struct program_rules_form good_rules(struct program_weight *weights, size_t count)
{
    return (struct program_rules_form){.department_rule = "any",
                                       .site_rule = "same",
                                       .department_preferred = "far",
                                       .level_gap_bounded = true,
                                       .level_gap_min = -3,
                                       .level_gap_max = 3,
                                       .weights = {weights, count, count}};
}

TEST(good_rules_are_taken)
{
    struct program_weight weights[] = {{"skills", 100}, {"values", 0}};
    struct program_rules_form_problems none = rules_problems(good_rules(weights, 2));
    assert_false(form_has_problems(&program_rules_form_problems_record, &none));
}

TEST(bad_rules_are_named_at_their_field)
{
    struct program_weight weights[] = {{"skills", 100}};
    struct program_rules_form r = good_rules(weights, 1);
    r.level_gap_max = -4;
    assert_string_not_equal(rules_problems(r).level_gap_max, "");
    r = good_rules(weights, 1);
    r.level_gap_ideal = 4;
    assert_string_not_equal(rules_problems(r).level_gap_ideal, "");
    r = good_rules(weights, 1);
    r.zone_overlap_hours = 9;
    r.site_rule = "near";
    r.department_rule = "";
    r.department_preferred = "any";
    struct program_rules_form_problems p = rules_problems(r);
    assert_string_not_equal(p.zone_overlap_hours, "");
    assert_string_not_equal(p.site_rule, "");
    assert_string_not_equal(p.department_rule, "");
    assert_string_not_equal(p.department_preferred, "");
}

TEST(weights_that_the_matcher_would_refuse_are_refused)
{
    struct program_weight unknown[] = {{"luck", 10}}, high[] = {{"skills", 101}}, none[] = {{"skills", 0}};
    struct program_weight heavy[] = {{"skills", 100},    {"goals", 100}, {"values", 100},
                                     {"interests", 100}, {"style", 100}, {"level", 100},
                                     {"site", 100},      {"hours", 100}, {"existing", 1}};
    assert_string_equal(rules_problems(good_rules(unknown, 1)).weights, "bad");
    assert_string_equal(rules_problems(good_rules(high, 1)).weights, "bad");
    assert_string_equal(rules_problems(good_rules(none, 1)).weights, "bad");
    assert_string_equal(rules_problems(good_rules(heavy, 9)).weights, "bad");
    assert_string_equal(rules_problems(good_rules(heavy, 8)).weights, "");
}

static bool question_is_good(struct program_question question, const struct program_question *before)
{
    struct arena *arena = arena_new(0);
    struct program_question_problems problems;
    form_clear(&program_question_problems_record, &problems);
    program_question_check(arena, NULL, &question, before, &problems);
    bool good = !form_has_problems(&program_question_problems_record, &problems);
    arena_free(arena);
    return good;
}

static struct program_question question(const char *kind, const char *options)
{
    return (struct program_question){
        .text = "What for?", .hint = "", .audience = "both", .kind = kind, .options = options};
}

TEST(questions_need_words_and_choices_need_options)
{
    assert_true(question_is_good(question("text", ""), NULL));
    assert_true(question_is_good(question("scale", ""), NULL));
    assert_true(question_is_good(question("choice", "Yes\nNo"), NULL));
    assert_false(question_is_good(question("choice", "Yes"), NULL));
    assert_false(question_is_good(question("choices", "Yes\nNo\nYes"), NULL));
    assert_false(question_is_good(question("essay", ""), NULL));
    struct program_question blank = question("text", "");
    blank.text = " ";
    assert_false(question_is_good(blank, NULL));
    struct program_question nobody = question("text", "");
    nobody.audience = "cats";
    assert_false(question_is_good(nobody, NULL));
}

TEST(an_answered_question_keeps_its_kind)
{
    struct program_question before = question("scale", "");
    assert_true(question_is_good(question("text", ""), &before));
    before.answers = 1;
    assert_false(question_is_good(question("text", ""), &before));
    assert_true(question_is_good(question("scale", ""), &before));
}
