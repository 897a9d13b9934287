/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The texts of score.h by enum value. */
#include "score.h"

enum { PUBLIC, PRIVATE };

static const struct {
    const char *key;
    int weight;
    int privacy;
    const char *label;
    const char *sentence;
} criteria[MATCH_CRITERION_COUNT] = {
#define MATCH_CRITERION_TEXT(name, ...) [MATCH_CRITERION_##name] = {__VA_ARGS__},
    MATCH_CRITERIA(MATCH_CRITERION_TEXT)
#undef MATCH_CRITERION_TEXT
};

static const struct {
    const char *key;
    int privacy;
    const char *sentence;
} rules[MATCH_RULE_COUNT] = {[MATCH_RULE_NONE] = {"none", PUBLIC, ""},
#define MATCH_RULE_TEXT(name, ...) [MATCH_RULE_##name] = {__VA_ARGS__},
                             MATCH_RULES(MATCH_RULE_TEXT)
#undef MATCH_RULE_TEXT
};

const char *match_criterion_key(enum match_criterion criterion)
{
    return criteria[criterion].key;
}

const char *match_criterion_label(enum match_criterion criterion)
{
    return criteria[criterion].label;
}

const char *match_criterion_sentence(enum match_criterion criterion)
{
    return criteria[criterion].sentence;
}

int match_criterion_default_weight(enum match_criterion criterion)
{
    return criteria[criterion].weight;
}

bool match_criterion_is_private(enum match_criterion criterion)
{
    return criteria[criterion].privacy == PRIVATE;
}

const char *match_rule_key(enum match_rule rule)
{
    return rules[rule].key;
}

const char *match_rule_sentence(enum match_rule rule)
{
    return rules[rule].sentence;
}

bool match_rule_is_private(enum match_rule rule)
{
    return rules[rule].privacy == PRIVATE;
}
