/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement/agreement_words.h"

#include <string.h>

#include "language/language.h"

RECORD_DEFINE(agreement_words, AGREEMENT_WORDS_FIELDS)

const struct agreement_passage *agreement_passages(size_t *ret_count)
{
    static const struct agreement_passage passages[] = {
        {"focus", MESSAGE("What we work on"),
         MESSAGE("One or two topics. What should be different when you are done?")},
        {"times", MESSAGE("Times that suit us"),
         MESSAGE("Days and hours, time zones, and what you do when one of you cannot come.")},
        {"boundaries", MESSAGE("Boundaries"),
         MESSAGE("When and how you may reach each other, and what you do not ask of each other.")},
        {"outside", MESSAGE("What is not part of it"),
         MESSAGE("What belongs to somebody else, such as a manager or a doctor.")},
        {"confidentiality", MESSAGE("What stays between us"),
         MESSAGE("What may be told, to whom, and what happens with notes at the end.")},
        {"feedback", MESSAGE("How we give each other feedback"),
         MESSAGE("When, in which form, and how you want to hear what is hard.")},
        {"ending", MESSAGE("How it ends"),
         MESSAGE("When you are done, and how each of you can stop early without fault.")},
    };
    *ret_count = sizeof passages / sizeof passages[0];
    return passages;
}

const char *agreement_mode_label(const char *mode)
{
    static const char *const labels[][2] = {{"in_person", MESSAGE("In person")},
                                            {"video", MESSAGE("By video")},
                                            {"phone", MESSAGE("By phone")},
                                            {"mixed", MESSAGE("Sometimes in person, sometimes not")}};
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (strcmp(labels[i][0], mode) == 0) return labels[i][1];
    return "";
}

/* ---- what each format starts from ---- */

#define TIMES_OF_TWO                                                                                         \
    "We keep a fixed slot in both calendars, inside the working hours of both.\n"                            \
    "Who cannot come says so the day before and names a new time in the same message. After two "            \
    "postponements in a row we ask each other whether the slot is right."

#define NOT_A_SECRET                                                                                          \
    "If somebody is in danger, or the law is broken, this cannot stay between us. Then we say first to each " \
    "other what we are going to tell, and to whom."

#define BETWEEN_TWO                                                                                          \
    "What we say and write here stays between us: also towards managers, HR and friends, and also after it " \
    "has ended. What one of us wants to use elsewhere, they ask for first.\n" NOT_A_SECRET

#define END_OF_TWO                                                                                           \
    "It ends on the date above, or earlier when the goal is reached: that is a success.\n"                   \
    "Each of us can stop at any time without giving a reason. We say it in a last short talk, and keep no "  \
    "hard feelings. At the end we look back at what changed, and each of us keeps their own notes."

static const struct agreement_words MENTORING = {
    .mode = "video",
    .focus =
        "The mentee names one goal for these months and one question for each meeting. The mentor brings "
        "experience, questions and contacts; the decisions stay with the mentee.",
    .times = TIMES_OF_TWO,
    .boundaries =
        "Between meetings we write short messages and answer within two working days. No messages at "
        "weekends, unless we said so before.\n"
        "Each of us may say \"I would rather not talk about that\", and that is enough.",
    .outside =
        "Performance ratings, pay, promotions and day-to-day tasks: they belong to the mentee's manager. The "
        "mentor does not speak to the manager about the mentee. For health or legal matters we look for "
        "somebody who is trained for it.",
    .confidentiality = BETWEEN_TWO,
    .feedback =
        "At the end of each meeting each of us says one thing that helped and one that would help more. "
        "What is hard we say soon, in person, about something we saw: the situation, what was done, what "
        "it caused.",
    .ending = END_OF_TWO,
};

static const struct agreement_words REVERSE = {
    .mode = "in_person",
    .focus =
        "The one with less rank teaches: one topic for each meeting, chosen by them, with something to look "
        "at or to try. The other one says at the beginning of each meeting what they did with the last.",
    .times = TIMES_OF_TWO
    "\nFor the one with less rank a postponed meeting is an answer: we postpone only when we "
    "must.",
    .boundaries =
        "In these meetings rank counts for nothing. Disagreeing is part of the work.\n"
        "Nobody has to speak for a whole generation or group. Each of us may say \"I would rather not "
        "talk about that\".",
    .outside =
        "Ratings, pay, promotions, staffing and projects of the one with less rank. Nothing that is said here is "
        "used in any decision about them.",
    .confidentiality = BETWEEN_TWO "\nWhat was learned may be passed on without saying from whom.",
    .feedback =
        "Each meeting ends with two questions: what was new, and what will be done differently. The one "
        "with less rank says when something was heard and not taken up.",
    .ending = END_OF_TWO,
};

static const struct agreement_words PEER = {
    .mode = "video",
    .focus =
        "Each of us brings one topic to each meeting: real work that is not finished, such as a draft, a decision or "
        "a talk that lies ahead.",
    .times = TIMES_OF_TWO "\nWe split the time in halves, and look at the clock together.",
    .boundaries = "Three questions before the first piece of advice.\n"
                  "Each of us leaves with one promise and a date, and we begin with both next time. Who gets "
                  "less than they give for three meetings says so.",
    .outside = "Comparing our ratings or pay, and speaking about colleagues who are not there.",
    .confidentiality = BETWEEN_TWO,
    .feedback =
        "We ask for the kind that helps: \"only listen\", \"find the weak point\", or \"what would you do?\". "
        "Once a month we ask whether both of us get something out of it.",
    .ending = END_OF_TWO,
};

static const struct agreement_words GROUP = {
    .mode = "mixed",
    .focus =
        "In each session one of us brings a case for half of the time: a situation that is not finished yet. "
        "The others ask first, then tell of what they have seen themselves.",
    .times =
        "The dates of all sessions are fixed at the beginning. Who cannot come says so the day before; the "
        "session takes place when more than half of us are there.",
    .boundaries = "One person speaks. No advice without being asked. Everybody may pass.\n"
                  "Between sessions we write in the group, not about each other outside of it.",
    .outside =
        "Ratings, pay and decisions about anybody in the group, and stories about people who are not there.",
    .confidentiality =
        "What is told here stays here: also in good company, and also after the group has ended. Each of us "
        "may tell what they learned, never who said it.\n" NOT_A_SECRET,
    .feedback =
        "Each session closes with a round: what do I take with me, what will I try, what would make the next "
        "session better?",
    .ending =
        "It ends on the date above, with a last session in which we look back. Who wants to leave earlier says so "
        "in a session or to the mentor, without having to explain. New members join when all agree, and sign "
        "this as well.",
};

static const struct agreement_words BUDDY = {
    .mode = "in_person",
    .focus =
        "Finding one's way: people, places, tools, words, and how things are really done here. The new colleague brings "
        "three questions to each meeting; no question is too small.",
    .times =
        "We meet on the first or second day, then once a week, mostly over coffee or lunch. Who cannot come names "
        "a new time in the same message.",
    .boundaries = "Quick questions may come at any time during work; answers come within a day.\n"
                  "The buddy helps to find the answer and need not know it.",
    .outside =
        "Training for the job, tasks and priorities: they belong to the manager. The buddy does not report "
        "on the new colleague, not even when asked.",
    .confidentiality = BETWEEN_TWO,
    .feedback =
        "In the third week the new colleague says what is different from what they expected. In between we "
        "ask: \"Is this useful, or would something else help more?\"",
    .ending =
        "It ends on the date above, with a lunch. After that we are colleagues who know each other. Each of us can stop "
        "earlier without giving a reason.",
};

static const struct agreement_words MANAGER = {
    .mode = "in_person",
    .focus =
        "The employee's topics come first: what is in the way, what is needed, what went well. Then priorities and "
        "why they matter. Once a quarter: growth, without a rating on the table.",
    .times =
        "A fixed slot that is moved only when it must be; who moves it names the new time in the same message. "
        "Both add to the agenda until the day before.",
    .boundaries = "Risks and delays are told early, and early news is not held against anybody.\n"
                  "No messages that expect an answer in the evening, at weekends or in holidays.",
    .outside = "The yearly rating and pay: they have talks of their own.",
    .confidentiality =
        "What is said about private life, health and plans stays between us and enters no file. What has to go "
        "further, such as a wish for another role, we agree on first. A new manager inherits no "
        "notes.\n" NOT_A_SECRET,
    .feedback =
        "Both ways. Each of us asks once a month: \"What should I do more, what less?\", and says the next time "
        "what came of it.",
    .ending =
        "It lasts as long as we work together. When one of us changes place, we have one last talk: what is "
        "promised, what is open, what the next manager should know. The employee decides the last.",
};

const struct agreement_words *agreement_words_of(const char *format)
{
    static const struct {
        const char *format;
        const struct agreement_words *words;
    } formats[] = {{"reverse", &REVERSE}, {"peer", &PEER},       {"group", &GROUP},
                   {"buddy", &BUDDY},     {"manager", &MANAGER}, {"mentoring", &MENTORING}};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i].format, format) == 0) return formats[i].words;
    return &MENTORING;
}
