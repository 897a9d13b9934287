/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Agenda ideas and things worth trying between meetings, by phase. Programs may hide or change each of them
 * by its key, so a key never changes.
 */
#include "guide/guide_library.h"

#include "language/language.h"

enum {
    MENTORING = GUIDE_MENTORING,
    REVERSE = GUIDE_REVERSE,
    PEER = GUIDE_PEER,
    GROUP = GUIDE_GROUP,
    BUDDY = GUIDE_BUDDY,
    MANAGER = GUIDE_MANAGER,
    ALL = GUIDE_ALL_FORMATS,
    LEARN = MENTORING | REVERSE | PEER | GROUP,
    GUIDED = MENTORING | GROUP,
    PAIRS = MENTORING | REVERSE | PEER,
};

#define AGENDA(key_, phase_, formats_, minutes_, title_, how_)                                               \
    {                                                                                                        \
        .key = (key_), .kind = GUIDE_AGENDA, .phase = PHASE_##phase_, .theme = "", .formats = (formats_),    \
        .side = GUIDE_BOTH, .minutes = (minutes_), .title = (title_), .how = (how_)                          \
    }
#define TRY_IT(key_, phase_, formats_, side_, title_, how_)                                                  \
    {                                                                                                        \
        .key = (key_), .kind = GUIDE_TASK, .phase = PHASE_##phase_, .theme = "", .formats = (formats_),      \
        .side = GUIDE_##side_, .title = (title_), .how = (how_)                                              \
    }

/* clang-format off */
const struct guide_entry guide_ideas[] = {
    /* Establish */
    AGENDA("two-stories", ESTABLISH, LEARN, 20, MESSAGE("Two stories: how we got here"),
           MESSAGE("Ten minutes each, without questions. Tell one thing that went wrong on the way; it makes the rest easier.")),
    AGENDA("hopes", ESTABLISH, ALL, 15, MESSAGE("What we hope for, and what we can give"),
           MESSAGE("Each says in two sentences what should be different at the end, and then what they cannot give: time, topics, introductions.")),
    AGENDA("agreement-talk", ESTABLISH, ALL, 20, MESSAGE("How we work together"),
           MESSAGE("Go through the agreement line by line: rhythm, times, what stays between you, how you tell each other that something does not help.")),
    AGENDA("one-situation", ESTABLISH, LEARN, 25, MESSAGE("One real situation"),
           MESSAGE("Whoever wants to learn brings a situation of this week, not a topic. The other one asks for ten minutes before saying anything.")),
    AGENDA("first-goal", ESTABLISH, LEARN, 20, MESSAGE("From a wish to a first goal"),
           MESSAGE("Say the wish; ask what one would see if it came true; write that down in one sentence, with a month.")),
    AGENDA("buddy-week", ESTABLISH, BUDDY, 20, MESSAGE("The week behind, the week ahead"),
           MESSAGE("What was clear, what was not, whom to meet next. Write down three names before you part.")),
    AGENDA("unwritten", ESTABLISH, BUDDY, 15, MESSAGE("What nobody writes down"),
           MESSAGE("How people here meet, write, decide and take breaks; whom to ask for what; what one may say no to.")),
    AGENDA("reverse-swap", ESTABLISH, REVERSE, 15, MESSAGE("Changing places"),
           MESSAGE("Say aloud who teaches here and who learns. Agree on a sign for when rank gets in the way.")),
    AGENDA("group-rules-made", ESTABLISH, GROUP, 25, MESSAGE("Our rules"),
           MESSAGE("Everybody writes two rules on paper; read them out, keep five at most. Confidence and being on time are nearly always among them.")),
    AGENDA("group-round", ESTABLISH, GROUP, 30, MESSAGE("A round: who we are"),
           MESSAGE("Three minutes each by the clock: what I do, what I am working on, what I want from you.")),
    AGENDA("what-matters", ESTABLISH, MANAGER, 20, MESSAGE("What matters this quarter, and why"),
           MESSAGE("The manager names three priorities; the other one says how their work serves each, and where it does not.")),

    /* Nurture */
    AGENDA("check-last-time", NURTURE, ALL, 5, MESSAGE("What became of last time"),
           MESSAGE("Begin with what each of you promised. Done, not done, no longer right: all three are answers.")),
    AGENDA("case", NURTURE, LEARN, 30, MESSAGE("One case, slowly"),
           MESSAGE("Tell it in five minutes. Then only questions for ten. Then what each of you would try, and what it would cost.")),
    AGENDA("rehearse", NURTURE, LEARN, 25, MESSAGE("Try the difficult talk"),
           MESSAGE("One plays the other side, in earnest. Stop after five minutes, say what worked, and play it again.")),
    AGENDA("look-at-work", NURTURE, LEARN, 30, MESSAGE("Look at a piece of work together"),
           MESSAGE("Bring something unfinished: a text, a plan, a drawing, code. Think aloud while you look at it.")),
    AGENDA("map-people", NURTURE, MENTORING | GROUP | PEER, 20, MESSAGE("A map of the people who matter"),
           MESSAGE("Draw who decides, who advises, who is touched by it. Mark whom you know, and choose one to talk to.")),
    AGENDA("strengths", NURTURE, LEARN, 20, MESSAGE("What already works"),
           MESSAGE("Each names three things the other one does well, with a situation for each. Then: where could that be used more?")),
    AGENDA("walk", NURTURE, PAIRS | MANAGER, 45, MESSAGE("A walk instead of a table"),
           MESSAGE("No notes, one question. Side by side, hard things are easier to say.")),
    AGENDA("hot-seat", NURTURE, GROUP, 40, MESSAGE("One person’s question"),
           MESSAGE("Five minutes to tell it, ten for questions, fifteen in which the others think aloud and the person only listens, five for what they take along.")),
    AGENDA("buddy-people", NURTURE, BUDDY, 30, MESSAGE("Meet somebody together"),
           MESSAGE("Take one of the three names and have coffee in three. Say why you wanted them to meet.")),
    AGENDA("reverse-hands-on", NURTURE, REVERSE, 30, MESSAGE("Hands on"),
           MESSAGE("Whoever learns has the keyboard. Whoever teaches keeps their hands still, and asks what happens next.")),
    AGENDA("obstacles", NURTURE, MANAGER, 15, MESSAGE("What goes well, what is in the way"),
           MESSAGE("Each names one of both. The manager takes one obstacle along and says by when.")),
    AGENDA("workload-talk", NURTURE, MANAGER | MENTORING, 15, MESSAGE("Too much, too little"),
           MESSAGE("Say on a scale from one to ten how full the week is. Then what would make it one point better.")),

    /* Grow */
    AGENDA("halfway", GROW, ALL, 30, MESSAGE("Halfway: what helped, what to change"),
           MESSAGE("Each writes for five minutes: what helped, what did not, one wish for the second half. Read it to each other, and change the agreement where it needs it.")),
    AGENDA("feedback-both", GROW, ALL, 20, MESSAGE("One piece of feedback each"),
           MESSAGE("A situation, what I saw, what it did to me or to the work, what I would wish for. The other one says thank you, and asks one question.")),
    AGENDA("harder-task", GROW, LEARN, 20, MESSAGE("A task that is a size too large"),
           MESSAGE("Find one within the next two months. Write down who could give it, and what could go wrong in the first week.")),
    AGENDA("network", GROW, MENTORING | GROUP | REVERSE, 15, MESSAGE("Two introductions"),
           MESSAGE("Name two people worth knowing, and what each of them would have from it. Agree who writes the first line.")),
    AGENDA("swap-roles", GROW, PAIRS, 25, MESSAGE("Change sides"),
           MESSAGE("The mentor brings a case, and the mentee asks the questions. Both learn how the other chair feels.")),
    AGENDA("career-look", GROW, MENTORING | GROUP | MANAGER | PEER, 30, MESSAGE("Where to, from here"),
           MESSAGE("Three ways: stay, one step up, one step aside. For each: what speaks for it, what has to be true, whom to ask.")),
    AGENDA("group-lead", GROW, GROUP, 10, MESSAGE("Who leads next time"),
           MESSAGE("Let each member lead once. Leading means: keep the time, hear everybody, say what was agreed.")),
    AGENDA("growth-talk", GROW, MANAGER, 30, MESSAGE("A talk about growth only"),
           MESSAGE("No projects today. What do you want to be able to do in a year, and which task of the next quarter leads there?")),
    AGENDA("fresh-eyes-talk", GROW, BUDDY, 20, MESSAGE("What fresh eyes see"),
           MESSAGE("Three things that work well here, three that one could mend. Choose one and tell it to somebody who can.")),

    /* Close */
    AGENDA("look-back", CLOSE, ALL, 30, MESSAGE("Looking back"),
           MESSAGE("Take the first goal and read it aloud. What came of it, what came instead, what would you not have learned alone?")),
    AGENDA("thanks", CLOSE, ALL, 10, MESSAGE("Thanks, in particular"),
           MESSAGE("Not for everything: for one thing you did on one day, and what it changed.")),
    AGENDA("what-stays", CLOSE, LEARN, 20, MESSAGE("What stays, and who goes on helping"),
           MESSAGE("Write down what is open, who will ask about it, and when. A name beats an intention.")),
    AGENDA("stay-or-end", CLOSE, ALL, 15, MESSAGE("End, go on, or stay in touch"),
           MESSAGE("Say it plainly, both of you. A good end is a result, also before its time.")),
    AGENDA("pass-it-on", CLOSE, LEARN, 10, MESSAGE("Passing it on"),
           MESSAGE("To whom could you give an hour of what you got here? Agree to do it within a month.")),

    /* Between meetings */
    TRY_IT("send-question", ESTABLISH, ALL, BOTH, MESSAGE("Send each other one question before the first meeting"),
           MESSAGE("It shows what the other one cares about, and nobody starts from nothing.")),
    TRY_IT("block-dates", ESTABLISH, ALL, BOTH, MESSAGE("Put three dates into both calendars at once"),
           MESSAGE("What has a date takes place. You can still move one.")),
    TRY_IT("read-profile", ESTABLISH, ALL, BOTH, MESSAGE("Read each other’s profile"),
           MESSAGE("Look for one thing you did not expect, and ask about it.")),
    TRY_IT("own-limits", ESTABLISH, LEARN, MENTOR, MESSAGE("Decide for yourself what you will not do"),
           MESSAGE("Solving their tasks, speaking to their manager, being there at any hour: say it early and kindly.")),
    TRY_IT("one-page", ESTABLISH, LEARN, MENTEE, MESSAGE("Write half a page about where you stand"),
           MESSAGE("What you do, what you want, what is in the way. Send it two days before you meet.")),
    TRY_IT("three-names", ESTABLISH, BUDDY, MENTOR, MESSAGE("Write to three people that somebody new is here"),
           MESSAGE("One line each: who it is, and why they should meet.")),
    TRY_IT("notes-same-day", NURTURE, LEARN, MENTEE, MESSAGE("Write down what you take along on the same day"),
           MESSAGE("Three lines: what I heard, what I try, by when.")),
    TRY_IT("observe", NURTURE, MENTORING | MANAGER | REVERSE, MENTOR, MESSAGE("Watch one meeting in which they speak"),
           MESSAGE("Agree before what you look at. Tell it on the same day, the good first.")),
    TRY_IT("small-experiment", NURTURE, LEARN, MENTEE, MESSAGE("Try one small thing within a week"),
           MESSAGE("Small enough that it does not need courage. Tell what happened, also if it was nothing.")),
    TRY_IT("listen-ratio", NURTURE, LEARN, MENTOR, MESSAGE("Count how much you talk"),
           MESSAGE("After the next meeting, guess the share. More than half is too much for most mentors.")),
    TRY_IT("send-something", NURTURE, LEARN, BOTH, MESSAGE("Send something you came across"),
           MESSAGE("A text, a talk, a name, with one line why. It keeps the thread between meetings.")),
    TRY_IT("name-it-early", NURTURE, ALL, BOTH, MESSAGE("Say early when a date will not hold"),
           MESSAGE("Offer two others in the same message. Moving is fine; silence is not.")),
    TRY_IT("group-pairs", NURTURE, GROUP, BOTH, MESSAGE("Meet one of the group alone"),
           MESSAGE("Half an hour in twos makes the next session more open.")),
    TRY_IT("name-good-work", NURTURE, MANAGER, MENTOR, MESSAGE("Name good work before others this week"),
           MESSAGE("Say what it was and what it made possible. Do the same upward.")),
    TRY_IT("thank-somebody", GROW, ALL, BOTH, MESSAGE("Thank somebody this week by name"),
           MESSAGE("For one thing, and with what it made possible. Both of you, and compare afterwards how it was.")),
    TRY_IT("introduce-two", GROW, MENTORING | REVERSE | GROUP, MENTOR, MESSAGE("Introduce them to two people"),
           MESSAGE("Ask first whether both want it. Then write three lines, and step out.")),
    TRY_IT("ask-three", GROW, LEARN, MENTEE, MESSAGE("Ask three colleagues one question"),
           MESSAGE("“What should I do more of, and what less?” Bring the answers along, not only the nice ones.")),
    TRY_IT("teach-short", GROW, LEARN, MENTEE, MESSAGE("Teach what you learned to somebody else"),
           MESSAGE("Fifteen minutes are enough. What you cannot explain yet, you have found.")),
    TRY_IT("say-name", GROW, MENTORING | MANAGER, MENTOR, MESSAGE("Say their name in a room they are not in"),
           MESSAGE("When a task is given away that would make them grow.")),
    TRY_IT("without-you", GROW, LEARN, MENTOR, MESSAGE("Ask back instead of answering, once"),
           MESSAGE("When you are asked what to do, ask what they would do if you were away.")),
    TRY_IT("write-thanks", CLOSE, ALL, BOTH, MESSAGE("Write three lines of thanks"),
           MESSAGE("By hand, if you can. For one thing on one day.")),
    TRY_IT("tell-manager-yourself", CLOSE, MENTORING | REVERSE | PEER, MENTEE, MESSAGE("Tell your manager what you learned, if you like"),
           MESSAGE("It is yours to tell; nobody else will.")),
    TRY_IT("date-after", CLOSE, LEARN, BOTH, MESSAGE("Agree on one date in three months"),
           MESSAGE("A coffee, to hear how it went on. No agenda.")),
    TRY_IT("be-mentor", CLOSE, MENTORING | GROUP, MENTEE, MESSAGE("Think about becoming a mentor yourself"),
           MESSAGE("You know now what helps. Somebody stands where you stood.")),
};
/* clang-format on */

const size_t guide_idea_count = sizeof guide_ideas / sizeof guide_ideas[0];
