/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The criteria by which pairs are scored, as coordinators read them beside each weight. The keys and default
 * weights are those of the matcher (matching/engine/score.h), which this folder may not include; a test in
 * matching/ checks that both lists agree.
 *
 * A line is X(key, default weight, label, sentence), in the order in which people see them.
 */
#ifndef ITHACA_PROGRAM_PROGRAM_CRITERIA_H
#define ITHACA_PROGRAM_PROGRAM_CRITERIA_H

#include "language/language.h"

#define PROGRAM_CRITERIA(X)                                                                                                  \
    X(skills, 100, MESSAGE("Skills"),                                                                                        \
      MESSAGE(                                                                                                               \
          "Counts how many of the skills the mentee wants the mentor offers. A level below the wanted one counts in part.")) \
    X(goals, 60, MESSAGE("Goals"),                                                                                           \
      MESSAGE("Counts how many of the mentee's goals the mentor can help with."))                                            \
    X(values, 50, MESSAGE("Values"),                                                                                         \
      MESSAGE(                                                                                                               \
          "Counts the values both hold. Sharing values carries a relationship further than sharing a background."))          \
    X(interests, 30, MESSAGE("Interests"),                                                                                   \
      MESSAGE("Counts the interests both have. They make the first meetings easier."))                                       \
    X(style, 20, MESSAGE("Working style"),                                                                                   \
      MESSAGE("Counts on how many questions of working style both agree."))                                                  \
    X(level, 30, MESSAGE("Seniority"),                                                                                       \
      MESSAGE("Prefers pairs whose gap in seniority is near the one you name under the rules."))                             \
    X(department, 20, MESSAGE("Department"),                                                                                 \
      MESSAGE("Prefers people from far departments, or from near ones: you choose under the rules."))                        \
    X(site, 10, MESSAGE("Site"),                                                                                             \
      MESSAGE("Prefers people who work at the same site and can meet in person."))                                           \
    X(hours, 20, MESSAGE("Working hours"),                                                                                   \
      MESSAGE("Prefers people who share more working hours in a day, so that finding a time is easy."))                      \
    X(preference, 30, MESSAGE("Preferences"),                                                                                \
      MESSAGE(                                                                                                               \
          "Counts when the mentor belongs to a group that the mentee would like their mentor to belong to. Both sides "      \
          "choose whether they say so, and nobody is shown it."))                                                            \
    X(mentee_wish, 100, MESSAGE("Mentee's wish"),                                                                            \
      MESSAGE("Counts when the mentee wished for this mentor. Wishes stay private."))                                        \
    X(mentor_wish, 60, MESSAGE("Mentor's wish"),                                                                             \
      MESSAGE("Counts when the mentor wished for this mentee. Wishes stay private."))                                        \
    X(existing, 40, MESSAGE("Already together"),                                                                             \
      MESSAGE("Keeps pairs that exist, unless another pairing is clearly better."))

enum {
    PROGRAM_WEIGHT_MAX = 100,
    PROGRAM_WEIGHT_SUM_MAX = 800, /* the matcher's own limit */
};

#endif
