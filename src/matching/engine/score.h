/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The points of a pair and the rules that forbid one: the only place where they are defined.
 *
 * SCORE. Each criterion earns up to weight x MATCH_DEGREE_MAX points, and the score is the sum. Where a
 * mentee names several things (skills, goals, values, interests) each is worth an equal part, rounded down;
 * elsewhere the points are weight x degree with a whole degree of 0..MATCH_DEGREE_MAX. Weights are
 * 0..MATCH_WEIGHT_MAX and their sum is at most MATCH_WEIGHT_SUM_MAX, so a score is 0..16000.
 *
 * FIT. People are shown a fit of 0..100: 100 x points / the points this mentee could reach, rounded down,
 * over what the mentee has told. Private criteria and EXISTING are left out of it: a fit never betrays a
 * wish.
 *
 * A line is X(NAME, key in files and forms, default weight, PUBLIC or PRIVATE, label, sentence).
 */
#ifndef ITHACA_MATCHING_ENGINE_SCORE_H
#define ITHACA_MATCHING_ENGINE_SCORE_H

#define MATCH_DEGREE_MAX 20
#define MATCH_WEIGHT_MAX 100
#define MATCH_WEIGHT_SUM_MAX 800
#define MATCH_POINTS_MAX (MATCH_DEGREE_MAX * MATCH_WEIGHT_SUM_MAX)

#define MATCH_CRITERIA(X)                                                                                        \
    X(SKILLS, "skills", 100, PUBLIC, "Skills",                                                                   \
      "How many of the skills the mentee wants the mentor offers; a level below the wanted one counts in part.") \
    X(GOALS, "goals", 60, PUBLIC, "Goals", "How many of the mentee's goals the mentor can help with.")           \
    X(VALUES, "values", 50, PUBLIC, "Values", "How many of the mentee's values the mentor shares.")              \
    X(INTERESTS, "interests", 30, PUBLIC, "Interests",                                                           \
      "How many of the mentee's interests the mentor shares.")                                                   \
    X(STYLE, "style", 20, PUBLIC, "Working style",                                                               \
      "On how many of four questions of working style they agree.")                                              \
    X(LEVEL, "level", 30, PUBLIC, "Seniority",                                                                   \
      "How near the gap in seniority is to the one the program wishes.")                                         \
    X(DEPARTMENT, "department", 20, PUBLIC, "Department",                                                        \
      "Whether they work in the same department, a neighboring one or far apart, as the program prefers.")       \
    X(SITE, "site", 10, PUBLIC, "Site", "Whether they work at the same site.")                                   \
    X(HOURS, "hours", 20, PUBLIC, "Working hours",                                                               \
      "How many working hours they share in a day, up to eight.")                                                \
    X(PREFERENCE, "preference", 30, PRIVATE, "Preferences",                                                      \
      "Whether the mentor belongs to a group that the mentee would like their mentor to belong to (opt-in).")    \
    X(MENTEE_WISH, "mentee_wish", 100, PRIVATE, "Mentee's wish", "The mentee wished for this mentor.")           \
    X(MENTOR_WISH, "mentor_wish", 60, PRIVATE, "Mentor's wish", "The mentor wished for this mentee.")            \
    X(EXISTING, "existing", 40, PUBLIC, "Already together", "They are a pair now.")

enum match_criterion {
#define MATCH_CRITERION_NAME(name, ...) MATCH_CRITERION_##name,
    MATCH_CRITERIA(MATCH_CRITERION_NAME)
#undef MATCH_CRITERION_NAME
        MATCH_CRITERION_COUNT
};

/*
 * The hard rules in the order in which they are asked: the first that forbids is the reason. The private ones
 * come first and share one sentence, together with harmless ones, so that nobody can tell which of them it
 * was.
 *
 * A line is X(NAME, key, PUBLIC or PRIVATE, sentence).
 */
#define MATCH_RULES(X)                                                                                       \
    X(SAME_PERSON, "same_person", PUBLIC, "They are the same person.")                                       \
    X(VETO, "veto", PRIVATE, "This person is not available for this pairing.")                               \
    X(BLOCKED, "blocked", PRIVATE, "This person is not available for this pairing.")                         \
    X(FAILED, "failed", PRIVATE, "This person is not available for this pairing.")                           \
    X(REPORTING_LINE, "reporting_line", PUBLIC, "One of them is in the other's reporting line.")             \
    X(LANGUAGE, "language", PUBLIC, "They do not share a language.")                                         \
    X(HOURS, "hours", PUBLIC, "They share too few working hours.")                                           \
    X(SENIORITY, "seniority", PUBLIC, "The gap in seniority is outside the program's bounds.")               \
    X(SITE, "site", PUBLIC, "Their sites do not fit the program's rule.")                                    \
    X(DEPARTMENT, "department", PUBLIC, "Their departments do not fit the program's rule.")                  \
    X(POINTS, "points", PUBLIC, "They have less in common than the program asks for.")

enum match_rule {
    MATCH_RULE_NONE, /* allowed */
#define MATCH_RULE_NAME(name, ...) MATCH_RULE_##name,
    MATCH_RULES(MATCH_RULE_NAME)
#undef MATCH_RULE_NAME
        MATCH_RULE_COUNT
};

#include <stdbool.h>

/* Static texts; the index must be a valid enum value. The rule NONE has key "none" and an empty sentence. */
const char *match_criterion_key(enum match_criterion criterion);
const char *match_criterion_label(enum match_criterion criterion);
const char *match_criterion_sentence(enum match_criterion criterion);
int match_criterion_default_weight(enum match_criterion criterion);
bool match_criterion_is_private(enum match_criterion criterion);
const char *match_rule_key(enum match_rule rule);
const char *match_rule_sentence(enum match_rule rule);
bool match_rule_is_private(enum match_rule rule);

#endif
