/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The guidelines that a new program starts with: what each side can expect and is expected to do. Paragraphs
 * are separated by an empty line; lines that begin with "- " are a list. For program_templates.c alone.
 */
#ifndef ITHACA_PROGRAM_PROGRAM_TEXTS_H
#define ITHACA_PROGRAM_PROGRAM_TEXTS_H

#define PROGRAM_GUIDELINE_ENDING                                                                             \
    "\n\nIf it does not fit, say so early. Ending without fault is part of the program: either of you can "  \
    "stop, nobody has to explain, and the coordinators look for somebody else. Finishing early because "     \
    "the goal is reached is a success."

#define PROGRAM_GUIDELINE_PRIVATE                                                                             \
    "\n\nWhat you say to each other stays between you. Coordinators see whether you meet, never what about. " \
    "Managers see nothing."

#define PROGRAM_GUIDELINE_MENTORING_MENTOR                                                                   \
    "You lend somebody your experience for a while. The goals are theirs, and so is the way.\n\n"            \
    "- Answer within two working days, even if only to say when you will.\n"                                 \
    "- In the first meeting, agree on what it is about, how often you meet, and what stays outside.\n"       \
    "- Ask before you advise: \"What have you tried?\", \"What would a good outcome be?\"\n"                 \
    "- Tell of your detours as well, not only of what worked.\n"                                             \
    "- Give feedback about something you saw, soon, and with its effect.\n"                                  \
    "- Introduce them to somebody they would not meet without you.\n"                                        \
    "- If you move a meeting, name the new time in the same message.\n\n"                                    \
    "You are not their manager. Leave ratings, pay and day-to-day decisions to those whose job they "        \
    "are." PROGRAM_GUIDELINE_PRIVATE PROGRAM_GUIDELINE_ENDING

#define PROGRAM_GUIDELINE_MENTORING_MENTEE                                                                   \
    "This is your time. Your mentor follows where you lead.\n\n"                                             \
    "- Write down one goal before the first meeting, and how you will notice that you are there.\n"          \
    "- Put one topic on the agenda two days before you meet: a situation, a decision, a question.\n"         \
    "- Bring what is hard. A mentor can help little with what already works.\n"                              \
    "- Leave with one thing that you will try, and begin the next meeting with what came of it.\n"           \
    "- Ask for feedback, and say which kind helps you.\n"                                                    \
    "- If you have nothing to talk about, meet all the same, for twenty minutes. Something will come.\n\n"   \
    "Your mentor gives time next to a full week. Come on time, and say early when you "                      \
    "cannot." PROGRAM_GUIDELINE_PRIVATE PROGRAM_GUIDELINE_ENDING

#define PROGRAM_GUIDELINE_REVERSE_MENTOR                                                                     \
    "You teach somebody who decides more than you do. You were asked because of what you see.\n\n"           \
    "- You lead the meeting: bring one topic and something to look at or to try.\n"                          \
    "- Speak of what happened and what it caused, rather than of who was wrong.\n"                           \
    "- Disagree once in every meeting. It gets easier.\n"                                                    \
    "- Ask what was new, and what they will do differently.\n"                                               \
    "- You do not have to solve the company's problems, and you do not speak for all of your age.\n\n"       \
    "Nothing you say may be used in a decision about you. If you feel that it might, talk to the "           \
    "coordinators." PROGRAM_GUIDELINE_PRIVATE PROGRAM_GUIDELINE_ENDING

#define PROGRAM_GUIDELINE_REVERSE_MENTEE                                                                     \
    "You learn, and the other person leads. That takes more practice than it seems.\n\n"                     \
    "- Make it safe: say what you will do with what you hear, and what you will not do.\n"                   \
    "- Listen to the end. Explain why things are as they are only when you are asked.\n"                     \
    "- Try what you are shown before the next meeting.\n"                                                    \
    "- Keep the appointment. For your mentor a postponed meeting is an answer.\n"                            \
    "- Pass on what you learned without saying from whom, unless they agree.\n\n"                            \
    "You do not rate, promote or assign work to your mentor while the program "                              \
    "lasts." PROGRAM_GUIDELINE_PRIVATE PROGRAM_GUIDELINE_ENDING

#define PROGRAM_GUIDELINE_PEER                                                                               \
    "You are both mentor and mentee. What makes it work is balance.\n\n"                                     \
    "- Split the time: half an hour for you, half an hour for the other.\n"                                  \
    "- Bring real work: a draft, a decision, a conversation that lies ahead.\n"                              \
    "- Ask three questions before the first piece of advice.\n"                                              \
    "- Agree on one promise each, with a date, and begin next time by looking at both.\n"                    \
    "- When one of you gives more than they get for three meetings, say it and turn it round.\n\n"           \
    "You do not have to be alike. What carries is that you both want to get "                                \
    "better." PROGRAM_GUIDELINE_PRIVATE PROGRAM_GUIDELINE_ENDING

#define PROGRAM_GUIDELINE_GROUP_MENTOR                                                                       \
    "You hold the space; the group does the work.\n\n"                                                       \
    "- In the first session agree on rules: what is said here stays here, one person speaks, no advice "     \
    "without being asked.\n"                                                                                 \
    "- One member brings a case for half of the time. The others ask, then tell of their own experience.\n"  \
    "- Draw in those who are quiet, and thank those who speak a lot for leaving room.\n"                     \
    "- Close with a round: what do I take with me, what will I try?\n"                                       \
    "- Send the date and the next case within a day.\n\n"                                                    \
    "Two members who are absent are no reason to cancel. Four "                                              \
    "are." PROGRAM_GUIDELINE_PRIVATE PROGRAM_GUIDELINE_ENDING

#define PROGRAM_GUIDELINE_GROUP_MENTEE                                                                       \
    "You learn from the mentor, and as much from each other.\n\n"                                            \
    "- Bring a case of your own at least once: a situation that is not finished yet.\n"                      \
    "- Ask before you advise, and speak of your own experience.\n"                                           \
    "- What somebody tells here stays here, also afterwards, also in good company.\n"                        \
    "- If you cannot come, say so the day before. The group has planned with you.\n"                         \
    "- Leave each session with one thing you will try." PROGRAM_GUIDELINE_PRIVATE PROGRAM_GUIDELINE_ENDING

#define PROGRAM_GUIDELINE_BUDDY_MENTOR                                                                       \
    "You are the person for the questions that seem too small to ask.\n\n"                                   \
    "- Write before the first day: who you are, and where you will meet.\n"                                  \
    "- Meet on the first or second day, then once a week for half an hour.\n"                                \
    "- Walk around together: people, places, words that mean something else here.\n"                         \
    "- Take them to lunch with three people from other teams in the first month.\n"                          \
    "- Ask in week three: \"What is different from what you expected?\" That week it is still fresh.\n\n"    \
    "You do not train them for the job and you do not report on them. If they struggle, help them to say "   \
    "so to their manager themselves." PROGRAM_GUIDELINE_PRIVATE PROGRAM_GUIDELINE_ENDING

#define PROGRAM_GUIDELINE_BUDDY_MENTEE                                                                       \
    "There are no silly questions in the first three months. Your buddy volunteered for them.\n\n"           \
    "- Collect what you wonder about, and bring three questions to each meeting.\n"                          \
    "- Ask for names: \"Who would know that?\" is the most useful question of all.\n"                        \
    "- Write down what seems odd to you. In half a year you will no longer see it.\n"                        \
    "- For what you are to do, ask your manager; for how things are done here, ask your "                    \
    "buddy." PROGRAM_GUIDELINE_PRIVATE PROGRAM_GUIDELINE_ENDING

#define PROGRAM_GUIDELINE_MANAGER_MENTOR                                                                     \
    "A regular talk in which work is only one of the topics.\n\n"                                            \
    "- Keep the appointment. Move it if you have to, and name the new time in the same message.\n"           \
    "- Let their topics come first, yours after.\n"                                                          \
    "- Say what has priority now, and why, before it is in the newsletter.\n"                                \
    "- Ask for feedback yourself, and show next time what you did with it.\n"                                \
    "- Write down promises of both sides, with dates. Keep yours, or renegotiate before the day.\n"          \
    "- Speak about growth once a quarter, without a rating on the table.\n\n"                                \
    "Private notes stay with the one who wrote them. A new manager inherits none of them."

#define PROGRAM_GUIDELINE_MANAGER_MENTEE                                                                     \
    "This is your regular half hour, not a status report.\n\n"                                               \
    "- Put your topics on the agenda first: what is in the way, what you need, what went well.\n"            \
    "- Tell of risks and delays early. Early news is a problem to solve, late news is a surprise.\n"         \
    "- Ask what has priority when everything has.\n"                                                         \
    "- Say what you would like to learn, and what next step would suit you.\n"                               \
    "- Give feedback as well: what helps you, what makes your work harder.\n\n"                              \
    "How much work weighs on you is yours to tell. Private notes stay with the one who wrote them."

#endif
