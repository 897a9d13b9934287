/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/demo_words.h"

const struct demo_goal DEMO_GOALS[DEMO_GOAL_COUNT] = {
    {"Give a talk to forty people without notes",
     "I explain well to three people and badly to thirty. My next role needs the thirty.",
     "The talk at the spring meeting, and two questions from people I do not know.",
     false,
     {"Write the story in five sentences", "Give it to the team", "Give it to another department"}},
    {"Take over the weekly planning",
     "It decides what the team works on, and I want to learn to decide with others.",
     "Four plannings in a row that end on time and that people keep to.",
     false,
     {"Watch two plannings and write down what happens", "Lead one with help", "Lead one alone"}},
    {"Become ready to lead a team of five",
     "I like it when others get better at their work. I want that to be my work.",
     "My manager offers it to me, and two people tell me they would want to work with me.",
     true,
     {"Talk with three people who lead teams", "Look after a newcomer for three months",
      "Hold the first talk about growth"}},
    {"Say no without making enemies",
     "I agree to everything and finish half of it.",
     "Three refusals in a month after which people still come to me.",
     false,
     {"Write down every yes for two weeks", "Say no once, with a reason", "Say no to somebody above me"}},
    {"Understand how money is planned here",
     "I argue for projects without knowing what they cost the company.",
     "I can explain our budget to a newcomer in ten minutes.",
     false,
     {"Read last year's plan with somebody from finance", "Follow one request to its end",
      "Write a request myself"}},
    {"Find out whether architecture is for me",
     "I am good at details and curious about the whole.",
     "A clear yes or no by autumn, with reasons.",
     true,
     {"Sit in on three reviews", "Write one decision record", "Ask for honest feedback on it"}},
};

const char *const DEMO_HOPES[DEMO_HOPE_COUNT][2] = {
    {"Somebody who tells me the truth kindly, and an hour every two weeks that is only about this.",
     "To be useful without giving orders, and to hear how the work looks from where you stand."},
    {"To find out what I want next, before somebody else decides it.",
     "Good questions to take back to my own work."},
    {"Courage for talks that I put off.",
     "To pass on what others once gave me, and to learn to listen longer."},
    {"A view from outside my department.", "To know somebody whom I would never meet otherwise."},
};

const char *const DEMO_TOPICS[DEMO_TOPIC_COUNT] = {
    "How the last two weeks were",          "The talk with my manager",
    "What I want to be asked about",        "A decision I am putting off",
    "Feedback I got and do not understand", "What I would do with one free day a week",
    "The meeting that went wrong",
};

const char *const DEMO_NOTES[DEMO_NOTE_COUNT] = {
    "Went through the week. The hard part was not the work but asking for help with it.\nNext time: bring one situation, not five.",
    "Two ways to begin the talk: with a question, or with what I saw. The question suits me better.\n\n- first say what I want from the talk\n- then listen for two minutes",
    "Looked at the calendar together: eleven hours of meetings in which nobody would miss me.\nTry: decline three of them, kindly, and see what happens.",
    "It worked once. Talked about why it worked: prepared, early in the day, only two people.",
    "Long talk about what leading means when nobody reports to you. Read the chapter on influence until we meet again.",
    "A quiet hour. Some weeks there is nothing to mend, and that is good to notice too.",
};

const char *const DEMO_ACTIONS[DEMO_ACTION_COUNT] = {
    "Ask two colleagues what they would miss if I left",
    "Write the first sentence of the talk",
    "Introduce you to somebody in finance",
    "Decline one meeting and say why",
    "Bring an example of feedback that helped",
    "Send the notes about the reorganization",
};

const char *const DEMO_MESSAGES[DEMO_MESSAGE_COUNT] = {
    "I tried it this morning: I asked first. It felt slow and then it was quick.",
    "That is how it always goes. What did they say?",
    "That they had waited for somebody to ask. I nearly laughed.",
    "Keep that one for the talk.",
    "Shall we take the smaller room next time? The other one echoes.",
    "Good idea. I will move it.",
};

const char *const DEMO_THANKS[DEMO_THANKS_COUNT] = {
    "Thank you for the hour on my talk. I would not have cut the first half without you.",
    "You asked what I would do if nobody could say no. That question got us the project.",
    "Thank you for reading my plan line by line, on a Friday. The team saw the difference.",
    "You told me early that I was hurrying people. I am glad it was you, and then.",
    "Thank you for the name you gave me. We met twice, and I know now what I want to learn.",
};
