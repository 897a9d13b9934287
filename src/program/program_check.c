/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The checks behind program_check.h. */
#include "program/program_check.h"

#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "program/program_criteria.h"
#include "program/program_rules.h"

/* Notes a problem unless there is one. */
static void note(const char **place, bool wrong, const char *message)
{
    if (wrong && !**place) *place = message;
}

static bool outside(int64_t number, int64_t lowest, int64_t highest)
{
    return number < lowest || number > highest;
}

void program_settings_check(const struct program_settings *s, struct program_settings_problems *p)
{
    note(&p->name, text_is_blank(s->name), MESSAGE("Give the program a name."));
    note(&p->ends_on, s->starts_on && s->ends_on && s->ends_on < s->starts_on,
         MESSAGE("It ends before it starts. Choose a later day, or leave it open."));
    note(&p->enroll_until, s->ends_on && s->enroll_until > s->ends_on,
         MESSAGE("People could still join after the last day. Choose an earlier day."));
    note(&p->by_invitation, !s->by_invitation && !s->by_application && !s->by_hiring,
         MESSAGE("Choose at least one way to join."));
    note(&p->hiring_days, outside(s->hiring_days, 1, 365), MESSAGE("Write a number of days from 1 to 365."));
    note(&p->mentee_limit, outside(s->mentee_limit, 0, 1000000),
         MESSAGE("Write how many places there are, or 0 for no limit."));
    note(&p->mentor_capacity, outside(s->mentor_capacity, 1, PROGRAM_CAPACITY_MAX),
         MESSAGE("Write a number from 1 to 50."));
    note(&p->mentee_wanted, outside(s->mentee_wanted, 1, PROGRAM_WANTED_MAX),
         MESSAGE("Write a number from 1 to 10."));
    note(&p->cadence_days, outside(s->cadence_days, 1, 365),
         MESSAGE("Write a number of days from 1 to 365."));
    note(&p->meeting_minutes, outside(s->meeting_minutes, 10, 480),
         MESSAGE("Write a number of minutes from 10 to 480."));
    note(&p->duration_months, outside(s->duration_months, 1, 60),
         MESSAGE("Write a number of months from 1 to 60."));
    note(&p->asking_limit, s->asking_limit && outside(s->asking_limit, 1, PROGRAM_ASKING_LIMIT_MAX),
         MESSAGE("Write a number from 1 to 10."));
    note(&p->asking_days, s->asking_days && outside(s->asking_days, 2, PROGRAM_ASKING_DAYS_MAX),
         MESSAGE("Write a number of days from 2 to 60."));
}

static bool is_one_of(const char *value, const char *const *choices, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(value, choices[i]) == 0) return true;
    return false;
}

static const char *weights_problem(struct arena *arena, const struct language *language,
                                   const struct list *weights)
{
    int64_t sum = 0;
    LIST_EACH (weights, struct program_weight, weight) {
        bool known = false;
#define ASK(key, normal, label, sentence) known = known || strcmp(weight->criterion, #key) == 0;
        PROGRAM_CRITERIA(ASK)
#undef ASK
        if (!known)
            return arena_format(arena, say(language, "There is no criterion “%s”."), weight->criterion);
        if (outside(weight->weight, 0, PROGRAM_WEIGHT_MAX)) return MESSAGE("Each weight goes from 0 to 100.");
        sum += weight->weight;
    }
    if (sum > PROGRAM_WEIGHT_SUM_MAX)
        return arena_format(
            arena,
            say(language, "All weights together may be 800 at most; these are %lld. What counts is how they "
                          "compare, so lower them all."),
            (long long)sum);
    return weights->count && sum == 0
               ? MESSAGE("At least one criterion has to count, else all pairs are alike.")
               : "";
}

void program_rules_check(struct arena *arena, const struct language *language,
                         const struct program_rules_form *r, struct program_rules_form_problems *p)
{
    static const char *const sames[] = {"any", "same", "different"};
    static const char *const nearness[] = {"far", "near"};
    const char *steps = MESSAGE("Write a number of steps from -20 to 20.");
    note(&p->zone_overlap_hours, outside(r->zone_overlap_hours, 0, 8),
         MESSAGE("Write a number of hours from 0 to 8."));
    note(&p->level_gap_min, outside(r->level_gap_min, -20, 20), steps);
    note(&p->level_gap_max, outside(r->level_gap_max, -20, 20), steps);
    note(&p->level_gap_ideal, outside(r->level_gap_ideal, -20, 20), steps);
    note(&p->level_gap_max, r->level_gap_max < r->level_gap_min,
         MESSAGE("This is below the smallest gap, so nobody would fit. Write a larger number."));
    note(&p->level_gap_ideal,
         r->level_gap_bounded && outside(r->level_gap_ideal, r->level_gap_min, r->level_gap_max),
         MESSAGE("The preferred gap lies outside the bounds. Choose one between them."));
    note(&p->department_rule, !is_one_of(r->department_rule, sames, 3), MESSAGE("Choose one of the three."));
    note(&p->site_rule, !is_one_of(r->site_rule, sames, 3), MESSAGE("Choose one of the three."));
    note(&p->department_preferred, !is_one_of(r->department_preferred, nearness, 2),
         MESSAGE("Choose one of the two."));
    if (!*p->weights) p->weights = weights_problem(arena, language, &r->weights);
}

static const char *options_problem(struct arena *arena, const struct language *language, const char *options)
{
    enum { MOST = 30, LONGEST = 200 };
    struct list parts = {0};
    text_split(arena, options, "\n", &parts);
    if (parts.count < 2) return MESSAGE("Write at least two answers to choose from, one a line.");
    if (parts.count > MOST) return MESSAGE("Write at most 30 answers.");
    for (size_t i = 0; i < parts.count; i++) {
        const char *option = *LIST_AT(&parts, const char *, i);
        if (text_length(option) > LONGEST) return MESSAGE("Each answer may have 200 characters at most.");
        for (size_t j = 0; j < i; j++)
            if (strcmp(option, *LIST_AT(&parts, const char *, j)) == 0)
                return arena_format(arena, say(language, "“%s” stands there twice."), option);
    }
    return "";
}

void program_question_check(struct arena *arena, const struct language *language,
                            const struct program_question *q, const struct program_question *before,
                            struct program_question_problems *p)
{
    static const char *const audiences[] = {"mentor", "mentee", "both"};
    static const char *const kinds[] = {"text", "choice", "choices", "scale"};
    note(&p->text, text_is_blank(q->text), MESSAGE("Write the question."));
    note(&p->audience, !is_one_of(q->audience, audiences, 3), MESSAGE("Choose who answers it."));
    note(&p->kind, !is_one_of(q->kind, kinds, 4), MESSAGE("Choose how people answer."));
    note(&p->kind, before && before->answers > 0 && strcmp(before->kind, q->kind) != 0,
         MESSAGE("People have answered already, so it stays as it is. Add a new question instead."));
    bool chooses = strcmp(q->kind, "choice") == 0 || strcmp(q->kind, "choices") == 0;
    if (chooses && !*p->options) p->options = options_problem(arena, language, q->options);
}
