/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The templates hold what the program's own checks would accept. */
#include "program/program_templates.h"

#include "base/text.h"
#include "program/program_criteria.h"
#include "program/program_rules.h"
#include "tests/support/test.h"

static int64_t weight_of(const struct program_template *template, const char *criterion, int64_t otherwise)
{
    for (const struct program_template_weight *weight = template->weights; weight->criterion; weight++)
        if (strcmp(weight->criterion, criterion) == 0) return weight->weight;
    return otherwise;
}

TEST(there_is_a_template_for_every_format)
{
    static const char *const formats[] = {"mentoring", "reverse", "peer", "group", "buddy", "manager"};
    size_t count;
    program_templates(&count);
    assert_int_equal(count, sizeof formats / sizeof formats[0]);
    for (size_t i = 0; i < count; i++) assert_non_null(program_template_of(formats[i]));
    assert_null(program_template_of("speed dating"));
}

TEST(template_weights_stay_within_the_matchers_limit)
{
    size_t count;
    const struct program_template *templates = program_templates(&count);
    for (size_t i = 0; i < count; i++) {
        int64_t sum = 0;
#define ADD(key, normal, label, sentence) sum += weight_of(&templates[i], #key, normal);
        PROGRAM_CRITERIA(ADD)
#undef ADD
        assert_in_range(sum, 1, PROGRAM_WEIGHT_SUM_MAX);
    }
}

TEST(template_weights_name_known_criteria)
{
    size_t count;
    const struct program_template *templates = program_templates(&count);
    for (size_t i = 0; i < count; i++)
        for (const struct program_template_weight *weight = templates[i].weights; weight->criterion;
             weight++) {
            bool known = false;
#define ASK(key, normal, label, sentence) known = known || strcmp(weight->criterion, #key) == 0;
            PROGRAM_CRITERIA(ASK)
#undef ASK
            assert_true(known);
        }
}

TEST(template_questions_offer_what_their_kind_needs)
{
    size_t count;
    const struct program_template *templates = program_templates(&count);
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < count; i++) {
        const struct program_template_question *question = templates[i].questions;
        assert_non_null(question->text);
        for (; question->text; question++) {
            struct list options = {0};
            text_split(arena, question->options, "\n", &options);
            bool is_choice = strncmp(question->kind, "choice", 6) == 0;
            assert_int_equal(options.count >= 2, is_choice);
        }
    }
    arena_free(arena);
}

TEST(template_texts_fit_their_fields)
{
    size_t count;
    const struct program_template *templates = program_templates(&count);
    for (size_t i = 0; i < count; i++) {
        assert_true(strlen(templates[i].summary) <= PROGRAM_SUMMARY_MAX);
        assert_true(strlen(templates[i].mentor_guideline) <= PROGRAM_GUIDELINE_MAX);
        assert_true(strlen(templates[i].mentee_guideline) > 100);
        assert_true(templates[i].level_gap_min <= templates[i].level_gap_max);
    }
}
