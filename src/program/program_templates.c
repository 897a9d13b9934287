/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The templates. What they rest on: meeting once or twice a month is the usual cadence; about half a year for
 * a goal, a year for a career; the wishes of both sides and some training predict success; shared values and
 * attitudes matter far more than shared background, so values weigh more than site or department; and the
 * usual pains (nothing to talk about, postponing, fear of leaving, fear of being overheard) are spoken of
 * before they happen.
 */
#include "program/program_templates.h"

#include <string.h>

#include "language/language.h"
#include "program/program_texts.h"

#define NO_MORE_WEIGHTS                                                                                      \
    {                                                                                                        \
        NULL, 0                                                                                              \
    }
#define NO_MORE_QUESTIONS                                                                                    \
    {                                                                                                        \
        NULL, NULL, NULL, NULL, NULL, false                                                                  \
    }

/* Asked in nearly every format: what for, and how to meet. */
#define QUESTION_MEETING                                                                                     \
    {                                                                                                        \
        "both", "choice", MESSAGE("How would you rather meet?"), "",                                         \
            MESSAGE("By video\nIn person\nA mix of both\nNo preference"), false                              \
    }

static const struct program_template_weight weights_mentoring[] = {NO_MORE_WEIGHTS};
static const struct program_template_question questions_mentoring[] = {
    {"mentee", "text", MESSAGE("What would you like to be different half a year from now?"),
     MESSAGE("One or two sentences are enough: a skill, a decision, a step in your career."), "", true},
    {"mentee", "choices", MESSAGE("What kind of support would help you most?"),
     MESSAGE("Choose up to three."),
     MESSAGE("Somebody who asks good questions\nAdvice from experience\nHonest feedback\nContacts and "
             "introductions\nEncouragement"),
     false},
    {"mentor", "text", MESSAGE("What have you learned the hard way that could spare somebody a detour?"), "",
     "", true},
    {"mentor", "scale", MESSAGE("How much do you like to challenge the person you talk with?"),
     MESSAGE("1: I mostly listen. 5: I push."), "", false},
    QUESTION_MEETING,
    NO_MORE_QUESTIONS,
};

static const struct program_template_weight weights_reverse[] = {
    {"level", 20}, {"department", 30}, {"goals", 40}, {"interests", 20}, NO_MORE_WEIGHTS};
static const struct program_template_question questions_reverse[] = {
    {"mentee", "text",
     MESSAGE("Which part of the work or the world do you see too little of from where you stand?"),
     MESSAGE("Tools, customers, what younger colleagues expect, how decisions land."), "", true},
    {"mentor", "text", MESSAGE("What do you see every day that people above you should know?"),
     MESSAGE("Your mentee is told what you offer to talk about, not this answer."), "", true},
    {"mentor", "scale", MESSAGE("How easy is it for you to disagree with somebody senior?"),
     MESSAGE("1: hard. 5: easy."), "", false},
    QUESTION_MEETING,
    NO_MORE_QUESTIONS,
};

static const struct program_template_weight weights_peer[] = {
    {"values", 70},     {"goals", 80},  {"interests", 40}, {"level", 40},
    {"department", 30}, {"skills", 60}, NO_MORE_WEIGHTS};
static const struct program_template_question questions_peer[] = {
    {"both", "text", MESSAGE("What are you working on in your own development right now?"), "", "", true},
    {"both", "choices", MESSAGE("What would you like to trade with a peer?"), "",
     MESSAGE(
         "Feedback on real work\nPractice for hard conversations\nKeeping each other to a plan\nLearning a "
         "skill together\nA look into another team"),
     true},
    QUESTION_MEETING,
    NO_MORE_QUESTIONS,
};

static const struct program_template_weight weights_group[] = {
    {"goals", 100}, {"skills", 80}, {"hours", 50}, {"department", 30}, {"interests", 40}, NO_MORE_WEIGHTS};
static const struct program_template_question questions_group[] = {
    {"mentee", "text", MESSAGE("Which topic should the group not leave out?"), "", "", true},
    {"mentee", "scale", MESSAGE("How ready are you to bring a case of your own?"),
     MESSAGE("1: later. 5: next week."), "", false},
    {"mentor", "text", MESSAGE("On which topics can you lead a group well?"), "", "", true},
    {"mentor", "choice", MESSAGE("How many people would you like in your group?"), "",
     MESSAGE("3 to 4\n5 to 6\n7 to 8"), false},
    NO_MORE_QUESTIONS,
};

static const struct program_template_weight weights_buddy[] = {
    {"skills", 30}, {"goals", 20},  {"interests", 60},  {"site", 80},     {"hours", 60},
    {"level", 40},  {"values", 40}, {"department", 40}, {"existing", 60}, NO_MORE_WEIGHTS};
static const struct program_template_question questions_buddy[] = {
    {"mentee", "text", MESSAGE("What do you wonder about that you would not ask in a meeting?"),
     MESSAGE("How lunch works, who decides what, which words mean something else here."), "", false},
    {"mentee", "choice", MESSAGE("Is this your first job?"), "", MESSAGE("Yes\nNo"), false},
    {"mentor", "text", MESSAGE("What did nobody tell you in your first weeks here?"), "", "", true},
    {"mentor", "choice", MESSAGE("Can you meet a new colleague in the first week?"), "",
     MESSAGE("Yes\nMostly\nOnly by video"), true},
    NO_MORE_QUESTIONS,
};

static const struct program_template_weight weights_manager[] = {
    {"skills", 0}, {"goals", 40}, {"values", 40},    {"interests", 0},  {"level", 0},   {"department", 0},
    {"site", 0},   {"hours", 40}, {"preference", 0}, {"existing", 100}, NO_MORE_WEIGHTS};
static const struct program_template_question questions_manager[] = {
    {"mentee", "text", MESSAGE("What should your manager know about how you work best?"), "", "", true},
    {"mentee", "choices", MESSAGE("What would you like to talk about more often?"), "",
     MESSAGE("Priorities\nFeedback on my work\nMy growth\nWorkload\nDecisions above us\nRecognition"), false},
    {"mentor", "text", MESSAGE("What do you need from your people early, and what can wait?"), "", "", true},
    {"mentor", "choice", MESSAGE("How do you like to hear bad news?"), "",
     MESSAGE("At once, in a call\nAt once, in writing\nIn our next 1:1"), false},
    NO_MORE_QUESTIONS,
};

static const struct program_template templates[] = {
    {
        .format = "mentoring",
        .label = MESSAGE("Mentoring"),
        .sentence = MESSAGE(
            "Somebody with more experience helps somebody grow: one mentor, one mentee, half a year."),
        .good_for = MESSAGE("careers, first leadership roles, people who want to change direction"),
        .example = MESSAGE("Engineering leadership 2026"),
        .mentor = MESSAGE("mentor"),
        .a_mentor = MESSAGE("a mentor"),
        .mentors = MESSAGE("mentors"),
        .mentee = MESSAGE("mentee"),
        .a_mentee = MESSAGE("a mentee"),
        .mentees = MESSAGE("mentees"),
        .summary =
            "You meet somebody who has gone a stretch of the way that lies before you. Half a year, twice "
            "a month, about what you want to become.",
        .cadence_days = 14,
        .meeting_minutes = 45,
        .duration_months = 6,
        .mentor_capacity = 1,
        .mentee_wanted = 1,
        .by_invitation = true,
        .by_application = true,
        .approval = true,
        .hiring_days = 60,
        .require_language = true,
        .zone_overlap_hours = 2,
        .level_gap_bounded = true,
        .level_gap_min = 1,
        .level_gap_max = 8,
        .level_gap_ideal = 2,
        .department_rule = "any",
        .site_rule = "any",
        .department_preferred = "far",
        .weights = weights_mentoring,
        .questions = questions_mentoring,
        .mentor_guideline = PROGRAM_GUIDELINE_MENTORING_MENTOR,
        .mentee_guideline = PROGRAM_GUIDELINE_MENTORING_MENTEE,
    },
    {
        .format = "reverse",
        .label = MESSAGE("Reverse mentoring"),
        .sentence = MESSAGE(
            "Somebody early in their career mentors a leader: on tools, customers, what has changed."),
        .good_for = MESSAGE("leaders who want to hear what rarely reaches them"),
        .example = MESSAGE("Fresh eyes for the board"),
        .mentor = MESSAGE("reverse mentor"),
        .a_mentor = MESSAGE("a reverse mentor"),
        .mentors = MESSAGE("reverse mentors"),
        .mentee = MESSAGE("leader"),
        .a_mentee = MESSAGE("a leader"),
        .mentees = MESSAGE("leaders"),
        .summary =
            "Leaders learn from colleagues who see what they no longer see. Half a year, once every three "
            "weeks, with the roles turned round.",
        .cadence_days = 21,
        .meeting_minutes = 45,
        .duration_months = 6,
        .mentor_capacity = 1,
        .mentee_wanted = 1,
        .by_invitation = true,
        .by_application = true,
        .approval = true,
        .hiring_days = 60,
        .require_language = true,
        .zone_overlap_hours = 2,
        .level_gap_bounded = true,
        .level_gap_min = -15,
        .level_gap_max = -2,
        .level_gap_ideal = -5,
        .department_rule = "different",
        .site_rule = "any",
        .department_preferred = "far",
        .weights = weights_reverse,
        .questions = questions_reverse,
        .mentor_guideline = PROGRAM_GUIDELINE_REVERSE_MENTOR,
        .mentee_guideline = PROGRAM_GUIDELINE_REVERSE_MENTEE,
    },
    {
        .format = "peer",
        .label = MESSAGE("Peer mentoring"),
        .sentence = MESSAGE("Two people at about the same stage help each other: both give, both take."),
        .good_for = MESSAGE("new managers, specialists without a team of their own, people after a training"),
        .example = MESSAGE("New managers, side by side"),
        .mentor = MESSAGE("peer who gives"),
        .a_mentor = MESSAGE("a peer who gives"),
        .mentors = MESSAGE("peers who give"),
        .mentee = MESSAGE("peer who takes"),
        .a_mentee = MESSAGE("a peer who takes"),
        .mentees = MESSAGE("peers who take"),
        .summary =
            "Two colleagues at the same point of their way, four months, every two weeks: half the time is "
            "yours, half is theirs.",
        .cadence_days = 14,
        .meeting_minutes = 60,
        .duration_months = 4,
        .mentor_capacity = 1,
        .mentee_wanted = 1,
        .by_invitation = true,
        .by_application = true,
        .approval = false,
        .hiring_days = 60,
        .require_language = true,
        .zone_overlap_hours = 3,
        .level_gap_bounded = true,
        .level_gap_min = -1,
        .level_gap_max = 1,
        .level_gap_ideal = 0,
        .department_rule = "any",
        .site_rule = "any",
        .department_preferred = "far",
        .weights = weights_peer,
        .questions = questions_peer,
        .mentor_guideline = PROGRAM_GUIDELINE_PEER,
        .mentee_guideline = PROGRAM_GUIDELINE_PEER,
    },
    {
        .format = "group",
        .label = MESSAGE("Group mentoring"),
        .sentence = MESSAGE(
            "One mentor and a small group with a topic in common: they learn from each other as well."),
        .good_for = MESSAGE("many mentees and few mentors, topics that several people share"),
        .example = MESSAGE("Circles for project leads"),
        .mentor = MESSAGE("group mentor"),
        .a_mentor = MESSAGE("a group mentor"),
        .mentors = MESSAGE("group mentors"),
        .mentee = MESSAGE("member"),
        .a_mentee = MESSAGE("a member"),
        .mentees = MESSAGE("members"),
        .summary =
            "A small group and an experienced colleague, six months, every three weeks. One person brings a "
            "case, everybody takes something home.",
        .cadence_days = 21,
        .meeting_minutes = 75,
        .duration_months = 6,
        .mentor_capacity = 6,
        .mentee_wanted = 1,
        .by_invitation = true,
        .by_application = true,
        .approval = true,
        .hiring_days = 60,
        .require_language = true,
        .zone_overlap_hours = 4,
        .level_gap_bounded = true,
        .level_gap_min = 1,
        .level_gap_max = 10,
        .level_gap_ideal = 3,
        .department_rule = "any",
        .site_rule = "any",
        .department_preferred = "far",
        .weights = weights_group,
        .questions = questions_group,
        .mentor_guideline = PROGRAM_GUIDELINE_GROUP_MENTOR,
        .mentee_guideline = PROGRAM_GUIDELINE_GROUP_MENTEE,
    },
    {
        .format = "buddy",
        .label = MESSAGE("Onboarding buddy"),
        .sentence =
            MESSAGE("A colleague who knows the house helps a new one through the first three months."),
        .good_for = MESSAGE("new hires, people who change site or come back after a long leave"),
        .example = MESSAGE("A buddy for your first months"),
        .mentor = MESSAGE("buddy"),
        .a_mentor = MESSAGE("a buddy"),
        .mentors = MESSAGE("buddies"),
        .mentee = MESSAGE("new colleague"),
        .a_mentee = MESSAGE("a new colleague"),
        .mentees = MESSAGE("new colleagues"),
        .summary =
            "Somebody who knows the house is there for your questions in the first three months, also for "
            "those that are too small for your manager.",
        .cadence_days = 7,
        .meeting_minutes = 30,
        .duration_months = 3,
        .mentor_capacity = 2,
        .mentee_wanted = 1,
        .by_invitation = true,
        .by_application = true,
        .by_hiring = true,
        .approval = false,
        .hiring_days = 30,
        .require_language = true,
        .zone_overlap_hours = 4,
        .level_gap_bounded = false,
        .level_gap_min = -3,
        .level_gap_max = 4,
        .level_gap_ideal = 0,
        .department_rule = "any",
        .site_rule = "any",
        .department_preferred = "near",
        .weights = weights_buddy,
        .questions = questions_buddy,
        .mentor_guideline = PROGRAM_GUIDELINE_BUDDY_MENTOR,
        .mentee_guideline = PROGRAM_GUIDELINE_BUDDY_MENTEE,
    },
    {
        .format = "manager",
        .label = MESSAGE("Manager and employee"),
        .sentence = MESSAGE(
            "People and their own manager: regular 1:1 talks with a shared agenda and kept promises."),
        .good_for = MESSAGE("teams whose 1:1 talks are rare, short or about tasks only"),
        .example = MESSAGE("Better 1:1 talks"),
        .mentor = MESSAGE("manager"),
        .a_mentor = MESSAGE("a manager"),
        .mentors = MESSAGE("managers"),
        .mentee = MESSAGE("employee"),
        .a_mentee = MESSAGE("an employee"),
        .mentees = MESSAGE("employees"),
        .summary =
            "You and your manager meet every two weeks with an agenda that both of you fill: what matters, "
            "what is in the way, how you grow.",
        .cadence_days = 14,
        .meeting_minutes = 30,
        .duration_months = 12,
        .mentor_capacity = 10,
        .mentee_wanted = 1,
        .by_invitation = true,
        .by_application = false,
        .approval = false,
        .hiring_days = 60,
        .allow_reporting_line = true,
        .require_language = false,
        .zone_overlap_hours = 0,
        .level_gap_bounded = false,
        .level_gap_min = 0,
        .level_gap_max = 10,
        .level_gap_ideal = 1,
        .department_rule = "any",
        .site_rule = "any",
        .department_preferred = "near",
        .weights = weights_manager,
        .questions = questions_manager,
        .mentor_guideline = PROGRAM_GUIDELINE_MANAGER_MENTOR,
        .mentee_guideline = PROGRAM_GUIDELINE_MANAGER_MENTEE,
    },
};

const struct program_template *program_templates(size_t *ret_count)
{
    *ret_count = sizeof templates / sizeof templates[0];
    return templates;
}

const struct program_template *program_template_of(const char *format)
{
    for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++)
        if (strcmp(templates[i].format, format) == 0) return &templates[i];
    return NULL;
}
