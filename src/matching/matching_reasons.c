/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "matching/matching_reasons.h"

#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "matching/engine/explain.h"
#include "person/person_choices.h"
#include "relationship/relationship.h"
#include "relationship/relationship_reason.h"
#include "web/json.h"

#define REASON_LIST_FIELDS(FIELD, R) FIELD(R, list, reasons, relationship_reason)
RECORD_LOCAL(reason_list, REASON_LIST_FIELDS)

enum { LOW_FIT = 40, FEW_HALF_HOURS = 4 };

/* ---- words ---- */

/* Short, for pages; the engine's own are for the command line. */
static const char *label_of(enum match_criterion criterion)
{
    static const char *const LABELS[MATCH_CRITERION_COUNT] = {
        [MATCH_CRITERION_SKILLS] = MESSAGE("Skills"),
        [MATCH_CRITERION_GOALS] = MESSAGE("Goals"),
        [MATCH_CRITERION_VALUES] = MESSAGE("Values"),
        [MATCH_CRITERION_INTERESTS] = MESSAGE("Interests"),
        [MATCH_CRITERION_STYLE] = MESSAGE("Working style"),
        [MATCH_CRITERION_LEVEL] = MESSAGE("Seniority"),
        [MATCH_CRITERION_DEPARTMENT] = MESSAGE("Department"),
        [MATCH_CRITERION_SITE] = MESSAGE("Site"),
        [MATCH_CRITERION_HOURS] = MESSAGE("Working hours"),
        [MATCH_CRITERION_EXISTING] = MESSAGE("Already together"),
    };
    return LABELS[criterion] ? LABELS[criterion] : match_criterion_label(criterion);
}

static const char *skill_names(struct arena *arena, const struct matching_people *people,
                               const struct match_person *mentee, uint64_t offered, struct list *ret_names)
{
    for (unsigned i = 0; i < mentee->wanted_count; i++)
        if (offered >> i & 1)
            *LIST_ADD(ret_names, arena, const char *) =
                LIST_AT(&people->skills, struct matching_skill, mentee->wanted[i].skill)->label;
    return ret_names->count ? "skills" : "no_skills";
}

static bool choice_names(struct arena *arena, enum person_choice_list list, uint64_t bits,
                         struct list *ret_names)
{
    const struct person_choices *choices = person_choices(list);
    for (size_t i = 0; i < choices->count && i < 64; i++)
        if (bits >> i & 1) *LIST_ADD(ret_names, arena, const char *) = choices->choices[i].label;
    return ret_names->count;
}

static const char *level_says(const struct match_person *mentee, const struct match_person *mentor)
{
    int gap = mentor->level - mentee->level;
    if (mentee->level == MATCH_LEVEL_NOT_KNOWN || mentor->level == MATCH_LEVEL_NOT_KNOWN) return "no_level";
    if (gap == 0) return "same_level";
    if (gap == 1) return "next_level";
    return gap > 1 ? "above_level" : "below_level";
}

static const char *style_says(const char *one, const char *other, struct relationship_reason *ret_reason)
{
    for (int i = 0; i < MATCHING_STYLES; i++) {
        enum matching_style mine = matching_style(one, i), theirs = matching_style(other, i);
        if (mine == MATCHING_STYLE_UNKNOWN || theirs == MATCHING_STYLE_UNKNOWN) continue;
        ret_reason->of++;
        ret_reason->number += mine == theirs;
    }
    return ret_reason->of ? "style" : "no_style";
}

/* What there is to say about a criterion, by the words of relationship_reason.c; "" is nothing. */
static const char *says_of(struct arena *arena, const struct matching_people *people,
                           enum match_criterion criterion, uint32_t mentee, uint32_t mentor,
                           const struct match_pair_reasons *found, struct relationship_reason *ret_reason)
{
    const struct matching_person *wants = matching_mentee(people, mentee),
                                 *offers = matching_mentor(people, mentor);
    const struct match_person *one = &people->engine.persons[people->engine.mentees[mentee].person];
    const struct match_person *other = &people->engine.persons[people->engine.mentors[mentor].person];
    struct list *names = &ret_reason->names;
    switch (criterion) {
    case MATCH_CRITERION_SKILLS:
        return skill_names(arena, people, one, found->skills, names);
    case MATCH_CRITERION_GOALS:
        return choice_names(arena, PERSON_GOAL_TOPICS, found->goals, names) ? "goals" : "no_goals";
    case MATCH_CRITERION_VALUES:
        return choice_names(arena, PERSON_VALUES, found->values, names) ? "values" : "no_values";
    case MATCH_CRITERION_INTERESTS:
        return choice_names(arena, PERSON_INTERESTS, found->interests, names) ? "interests" : "no_interests";
    case MATCH_CRITERION_LEVEL:
        return level_says(one, other);
    case MATCH_CRITERION_DEPARTMENT:
        if (!*wants->department_key || !*offers->department_key) return "no_department";
        return one->department == other->department ? "same_department" : "other_department";
    case MATCH_CRITERION_SITE:
        if (!*wants->location_key || !*offers->location_key) return "no_site";
        return one->site == other->site ? "same_site" : "other_site";
    case MATCH_CRITERION_HOURS:
        ret_reason->number = found->hours;
        return one->hours && other->hours ? "hours" : "no_hours";
    case MATCH_CRITERION_STYLE:
        return style_says(wants->working_style, offers->working_style, ret_reason);
    case MATCH_CRITERION_PREFERENCE:
    case MATCH_CRITERION_MENTEE_WISH:
    case MATCH_CRITERION_MENTOR_WISH:
    case MATCH_CRITERION_EXISTING:
    case MATCH_CRITERION_COUNT:
        break;
    }
    return "";
}

/* The sentences of engine/score.h, for translators; a test holds them together. */
static const char *const RULE_SENTENCES[] = {
    MESSAGE("They are the same person."),
    MESSAGE("This person is not available for this pairing."),
    MESSAGE("One of them is in the other's reporting line."),
    MESSAGE("They do not share a language."),
    MESSAGE("They share too few working hours."),
    MESSAGE("The gap in seniority is outside the program's bounds."),
    MESSAGE("Their sites do not fit the program's rule."),
    MESSAGE("Their departments do not fit the program's rule."),
    MESSAGE("They have less in common than the program asks for."),
};

const char *matching_rule_sentence(const struct language *language, enum match_rule rule)
{
    const char *sentence = match_rule_sentence(rule);
    for (size_t i = 0; i < sizeof RULE_SENTENCES / sizeof RULE_SENTENCES[0]; i++)
        if (strcmp(RULE_SENTENCES[i], sentence) == 0) return say(language, RULE_SENTENCES[i]);
    return sentence;
}

/* ---- why this pair ---- */

void matching_reasons(struct arena *arena, const struct matching_people *people,
                      const struct match_program *engine, uint32_t mentee, uint32_t mentor,
                      struct list *ret_reasons)
{
    struct match_pair_reasons found;
    match_explain_pair(engine, mentee, mentor, MATCH_FOR_OTHERS, &found);
    int32_t possible = 0;
    for (int i = 0; i < MATCH_CRITERION_COUNT; i++)
        possible += found.criteria[i].in_fit ? found.criteria[i].most : 0;
    for (int i = 0; i < MATCH_CRITERION_COUNT; i++) {
        enum match_criterion criterion = (enum match_criterion)i;
        if (!found.criteria[i].in_fit || !found.criteria[i].most) continue;
        struct relationship_reason *reason = LIST_ADD(ret_reasons, arena, struct relationship_reason);
        *reason = (struct relationship_reason){
            .label = label_of(criterion),
            .sentence = "",
            .points = (found.criteria[i].points * 100 + possible / 2) / possible,
            .percent = found.criteria[i].points * 100 / found.criteria[i].most,
        };
        reason->says = says_of(arena, people, criterion, mentee, mentor, &found, reason);
        reason->sentence = relationship_reason_sentence(arena, NULL, reason);
    }
}

const char *matching_reasons_write(struct arena *arena, const struct matching_people *people,
                                   const struct match_program *engine, uint32_t mentee, uint32_t mentor)
{
    struct reason_list list = {0};
    matching_reasons(arena, people, engine, mentee, mentor, &list.reasons);
    struct text text;
    text_init(&text, arena);
    json_write(&reason_list_record, &list, &text);
    return text.at;
}

void matching_reasons_read(struct arena *arena, const char *json, struct list *ret_reasons)
{
    struct reason_list list = {0};
    if (json_read(arena, json, &reason_list_record, &list) == OK) *ret_reasons = list.reasons;
}

const char *matching_look(const struct matching_people *people, const struct match_program *engine,
                          uint32_t mentee, uint32_t mentor)
{
    struct match_pair_reasons found;
    match_explain_pair(engine, mentee, mentor, MATCH_FOR_OTHERS, &found);
    const struct match_person *one = &people->engine.persons[people->engine.mentees[mentee].person];
    const struct match_person *other = &people->engine.persons[people->engine.mentors[mentor].person];
    if (match_program_rule(engine, mentee, mentor) != MATCH_RULE_NONE) return "locked_against_rule";
    if (one->hours && other->hours && found.hours < FEW_HALF_HOURS) return "few_hours";
    if (one->wanted_count && found.criteria[MATCH_CRITERION_SKILLS].shown && !found.skills) return "no_skill";
    return found.fit < LOW_FIT ? "low_fit" : "";
}

/* ---- why nobody ---- */

/* The public rule that, dropped alone, would open the most candidates. NONE: no single rule would. */
static enum match_rule rule_that_opens_most(const struct match_unmatched *unmatched)
{
    enum match_rule best = MATCH_RULE_NONE;
    for (int i = 1; i < MATCH_RULE_COUNT; i++)
        if (!match_rule_is_private((enum match_rule)i) &&
            unmatched->opened[i] > (best ? unmatched->opened[best] : 0))
            best = (enum match_rule)i;
    return best;
}

static const char *rule_in_words(enum match_rule rule)
{
    switch (rule) {
    case MATCH_RULE_REPORTING_LINE:
        return "the rule about reporting lines";
    case MATCH_RULE_LANGUAGE:
        return "the rule that they share a language";
    case MATCH_RULE_HOURS:
        return "the rule about shared working hours";
    case MATCH_RULE_SENIORITY:
        return "the bounds of the gap in seniority";
    case MATCH_RULE_SITE:
        return "the rule about places";
    case MATCH_RULE_DEPARTMENT:
        return "the rule about departments";
    case MATCH_RULE_POINTS:
        return "the least fit that the program asks for";
    case MATCH_RULE_NONE:
    case MATCH_RULE_SAME_PERSON:
    case MATCH_RULE_VETO:
    case MATCH_RULE_BLOCKED:
    case MATCH_RULE_FAILED:
    case MATCH_RULE_COUNT:
        break;
    }
    return "a rule";
}

struct matching_why_nobody matching_why_nobody(struct arena *arena, const struct matching_people *people,
                                               const struct match_program *engine,
                                               const struct match_result *result, uint32_t mentee)
{
    struct match_unmatched found;
    match_explain_unmatched(engine, result, mentee, &found);
    if (found.kind == MATCH_UNMATCHED_ALL_TAKEN) {
        const char *help = "One more mentor, or one more place with a mentor, would help.";
        if (found.place != MATCH_NOBODY)
            help = arena_format(arena, "One more place with %s would help, or one more mentor.",
                                matching_mentor(people, found.place)->name);
        return (struct matching_why_nobody){
            .reason = arena_format(
                arena, "%u mentor%s would be possible, but all their places are needed for others.",
                (unsigned)found.candidates, found.candidates == 1 ? "" : "s"),
            .help = help};
    }
    enum match_rule rule = rule_that_opens_most(&found);
    if (rule == MATCH_RULE_NONE)
        return (struct matching_why_nobody){.reason = "No mentor is possible under the rules.",
                                            .help = "Invite more mentors, or loosen more than one rule."};
    return (struct matching_why_nobody){
        .reason = arena_format(arena, "No mentor is possible; %s leaves out most.", rule_in_words(rule)),
        .help = arena_format(arena, "Without %s there would be %u possible mentor%s.", rule_in_words(rule),
                             (unsigned)found.opened[rule], found.opened[rule] == 1 ? "" : "s")};
}
