/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Questions for two people, or a group, who meet to learn from each other: short, open, and such that the
 * answer is not known before. Programs may hide or change each of them by its key, so a key never changes.
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
    LEARN = MENTORING | REVERSE | PEER | GROUP, /* where learning is what it is for */
    GUIDED = MENTORING | GROUP,                 /* where somebody has gone the way before */
    WORK = MENTORING | PEER | GROUP | MANAGER,
};

#define Q(key_, phase_, theme_, formats_, side_, text_)                                                      \
    {                                                                                                        \
        .key = (key_), .kind = GUIDE_QUESTION, .phase = PHASE_##phase_, .theme = (theme_),                   \
        .formats = (formats_), .side = GUIDE_##side_, .title = (text_), .how = ""                            \
    }

/* clang-format off */
const struct guide_entry guide_questions[] = {
    /* Getting to know each other */
    Q("worth-the-time", ESTABLISH, "start", LEARN, BOTH, MESSAGE("What would make these months worth your time?")),
    Q("proud-unknown", ESTABLISH, "start", ALL, BOTH, MESSAGE("What are you proud of that few people know?")),
    Q("how-you-got-here", ESTABLISH, "start", ALL, BOTH, MESSAGE("How did you get here, and which turn did you not plan?")),
    Q("good-day", ESTABLISH, "start", ALL, BOTH, MESSAGE("What does a good day at work look like for you?")),
    Q("energy", ESTABLISH, "start", ALL, BOTH, MESSAGE("What gives you energy in your work, and what takes it?")),
    Q("hard-right-now", ESTABLISH, "start", ALL, BOTH, MESSAGE("What are you working on that is hard right now?")),
    Q("why-this", ESTABLISH, "start", LEARN, BOTH, MESSAGE("Why did you say yes to this?")),
    Q("best-teacher", ESTABLISH, "start", LEARN, BOTH, MESSAGE("From whom did you learn most so far, and how did they do it?")),
    Q("often-misread", ESTABLISH, "start", ALL, BOTH, MESSAGE("What do people often misunderstand about you at first?")),
    Q("beyond-job", ESTABLISH, "start", ALL, BOTH, MESSAGE("What can you do well that has no place in your job?")),
    Q("values", ESTABLISH, "start", ALL, BOTH, MESSAGE("What do you not want to give up, whatever the job?")),
    Q("pressure", ESTABLISH, "start", ALL, BOTH, MESSAGE("How does one notice that you are under pressure?")),

    /* How we work together */
    Q("honest-about", ESTABLISH, "together", LEARN, MENTOR, MESSAGE("What do you want me to be honest about?")),
    Q("not-working", ESTABLISH, "together", ALL, BOTH, MESSAGE("How will we notice that it does not work, and what do we do then?")),
    Q("between-us", ESTABLISH, "together", ALL, BOTH, MESSAGE("What stays between us, and what may we pass on?")),
    Q("off-limits", ESTABLISH, "together", ALL, BOTH, MESSAGE("Is there anything you would rather not talk about?")),
    Q("prepare", ESTABLISH, "together", LEARN, BOTH, MESSAGE("What should each of us bring to a meeting?")),
    Q("best-times", ESTABLISH, "together", ALL, BOTH, MESSAGE("When in the day and in the week do you think best?")),
    Q("reach-you", ESTABLISH, "together", ALL, BOTH, MESSAGE("How do you want to be reached between meetings, and how soon may one expect an answer?")),
    Q("advice-or-ear", ESTABLISH, "together", LEARN, MENTOR, MESSAGE("When you bring a problem: do you want advice, questions, or somebody who listens?")),
    Q("cannot-give", ESTABLISH, "together", LEARN, MENTEE, MESSAGE("What can you not give me, so that I do not hope for it?")),
    Q("tell-when-not-helping", ESTABLISH, "together", LEARN, MENTEE, MESSAGE("How do you want me to tell you when something does not help?")),
    Q("differences", ESTABLISH, "together", ALL, BOTH, MESSAGE("In what are we different, and how could that help us?")),
    Q("same-word", ESTABLISH, "together", LEARN, BOTH, MESSAGE("What do you mean when you say “mentor”, and what do I mean?")),
    Q("rhythm-still-right", NURTURE, "together", ALL, BOTH, MESSAGE("Is our rhythm right, or should we meet more often, less often, or differently?")),
    Q("who-talks-more", NURTURE, "together", ALL, BOTH, MESSAGE("Who of us talks more, and is that as it should be?")),
    Q("more-of-less-of", NURTURE, "together", ALL, BOTH, MESSAGE("What should we do more of when we meet, and what less?")),
    Q("not-said-yet", NURTURE, "together", ALL, BOTH, MESSAGE("What have you wanted to say and not said yet?")),
    Q("useful-last-time", NURTURE, "together", LEARN, MENTOR, MESSAGE("What from our last meeting did you use, and what not?")),
    Q("do-you-gain", GROW, "together", LEARN, MENTEE, MESSAGE("What do you take from our meetings yourself?")),

    /* Career */
    Q("three-months", ESTABLISH, "career", WORK | REVERSE, MENTOR, MESSAGE("What should be different in three months?")),
    Q("able-in-a-year", ESTABLISH, "career", WORK, BOTH, MESSAGE("What do you want to be able to do in a year that you cannot do today?")),
    Q("where-i-am", ESTABLISH, "career", GUIDED, MENTEE, MESSAGE("What do you wish you had known when you were where I am?")),
    Q("success-yours", ESTABLISH, "career", WORK, BOTH, MESSAGE("What is success for you, in your own words and not in your organization’s?")),
    Q("best-work", NURTURE, "career", WORK, BOTH, MESSAGE("When did you last do your best work, and what made that possible?")),
    Q("decide-differently", NURTURE, "career", GUIDED, MENTEE, MESSAGE("Which decision would you make differently today?")),
    Q("next-role", NURTURE, "career", WORK, MENTOR, MESSAGE("Which work of somebody else would you like to do, and what exactly about it?")),
    Q("turned-down", NURTURE, "career", GUIDED, MENTEE, MESSAGE("What did you turn down, and how did you know that it was right?")),
    Q("staying", NURTURE, "career", WORK, MENTOR, MESSAGE("What would speak for staying where you are for two more years?")),
    Q("what-stops", NURTURE, "career", WORK, MENTOR, MESSAGE("What would you try if it could not go wrong?")),
    Q("one-condition", GROW, "career", WORK, MENTOR, MESSAGE("What has to be true before you would apply for the next step?")),
    Q("who-knows", GROW, "career", WORK, MENTOR, MESSAGE("Who knows what you want, and who should?")),
    Q("story", GROW, "career", WORK, MENTOR, MESSAGE("How would you tell your last two years in three sentences?")),
    Q("sideways", GROW, "career", GUIDED, BOTH, MESSAGE("Which step to the side would teach you more than a step up?")),
    Q("price", GROW, "career", GUIDED, MENTEE, MESSAGE("What did your career cost you, and would you pay it again?")),
    Q("in-five-years", GROW, "career", WORK, BOTH, MESSAGE("What would you regret not having tried, five years from now?")),
    Q("leading-or-not", GROW, "career", GUIDED | MANAGER, MENTOR, MESSAGE("What attracts you about leading people, and what does not?")),
    Q("next-without-me", CLOSE, "career", GUIDED, MENTOR, MESSAGE("What is your next step, and who will ask you about it in three months?")),

    /* Skills */
    Q("learn-how", ESTABLISH, "skills", LEARN, MENTOR, MESSAGE("How do you learn best: by doing, reading, watching, or telling somebody?")),
    Q("good-at-it", ESTABLISH, "skills", LEARN, MENTOR, MESSAGE("Whom do you know who does this well, and what exactly do they do?")),
    Q("one-skill", ESTABLISH, "skills", LEARN, MENTOR, MESSAGE("Which one skill would make the others easier?")),
    Q("how-see", NURTURE, "skills", LEARN, MENTOR, MESSAGE("How would we both see that you got better at it?")),
    Q("tried-already", NURTURE, "skills", LEARN, MENTOR, MESSAGE("What have you tried already, and what happened?")),
    Q("smallest-step", NURTURE, "skills", LEARN, MENTOR, MESSAGE("What is the smallest thing you can try before we meet again?")),
    Q("show-me", NURTURE, "skills", LEARN, MENTOR, MESSAGE("Can you show me the piece of work you are least sure of?")),
    Q("how-do-you", NURTURE, "skills", GUIDED, MENTEE, MESSAGE("How do you go about it yourself, step by step?")),
    Q("your-mistakes", NURTURE, "skills", GUIDED, MENTEE, MESSAGE("Which mistakes did you make while you learned it?")),
    Q("where-practice", NURTURE, "skills", LEARN, MENTOR, MESSAGE("Where could you practice it where a mistake costs little?")),
    Q("unlearn", GROW, "skills", LEARN, MENTOR, MESSAGE("What that served you well so far do you have to let go of?")),
    Q("teach-it", GROW, "skills", LEARN, MENTOR, MESSAGE("To whom could you teach what you just learned?")),
    Q("plateau", GROW, "skills", LEARN, MENTOR, MESSAGE("Where have you stopped getting better, and what would a harder task look like?")),
    Q("stretch", GROW, "skills", WORK, MENTOR, MESSAGE("Which task is a size too large for you, and who could give it to you?")),
    Q("kept", CLOSE, "skills", LEARN, BOTH, MESSAGE("What do you do differently today from when we began?")),

    /* Feedback */
    Q("like-feedback", ESTABLISH, "feedback", ALL, BOTH, MESSAGE("How do you like to get feedback: at once, in writing, with examples, over a walk?")),
    Q("feedback-hurt", ESTABLISH, "feedback", LEARN, BOTH, MESSAGE("When did feedback help you, and when did it only hurt?")),
    Q("one-thing-better", NURTURE, "feedback", ALL, BOTH, MESSAGE("What is one thing I could do better for you?")),
    Q("others-say", NURTURE, "feedback", WORK, MENTOR, MESSAGE("What would three people who work with you say you should keep doing?")),
    Q("heard-twice", NURTURE, "feedback", WORK, MENTOR, MESSAGE("Which feedback have you heard more than once?")),
    Q("hard-to-say", NURTURE, "feedback", WORK, MENTOR, MESSAGE("What would you like to tell somebody at work, and what holds you back?")),
    Q("how-i-come-across", GROW, "feedback", LEARN, MENTEE, MESSAGE("How do I come across when I am unsure?")),
    Q("blind-spot", GROW, "feedback", LEARN, MENTEE, MESSAGE("What do you see in me that I may not see?")),
    Q("ask-whom", GROW, "feedback", WORK, MENTOR, MESSAGE("Whose honest opinion would help you most, and what would you ask them?")),
    Q("did-with-it", GROW, "feedback", LEARN, MENTOR, MESSAGE("What did you do with the last feedback you got?")),
    Q("disagree", GROW, "feedback", LEARN, BOTH, MESSAGE("Where do you disagree with me?")),
    Q("situation-impact", GROW, "feedback", WORK, BOTH, MESSAGE("Which situation of the last weeks would you like to look at together, minute by minute?")),
    Q("praise", GROW, "feedback", ALL, BOTH, MESSAGE("Whom have you not thanked yet, and for what?")),

    /* Confidence */
    Q("felt-sure", ESTABLISH, "confidence", LEARN, MENTOR, MESSAGE("In what are you sure of yourself, and how did that come?")),
    Q("avoid", NURTURE, "confidence", LEARN, MENTOR, MESSAGE("What have you been putting off, and what makes it heavy?")),
    Q("worst-case", NURTURE, "confidence", LEARN, MENTOR, MESSAGE("What is the worst that could happen, and what would you do then?")),
    Q("friend", NURTURE, "confidence", LEARN, MENTOR, MESSAGE("What would you tell a friend who stood where you stand?")),
    Q("evidence", NURTURE, "confidence", LEARN, MENTOR, MESSAGE("What speaks for your fear, and what against it?")),
    Q("speak-up", NURTURE, "confidence", LEARN, MENTOR, MESSAGE("In which meetings do you say less than you know?")),
    Q("your-doubts", NURTURE, "confidence", GUIDED, MENTEE, MESSAGE("When did you last doubt yourself, and what did you do?")),
    Q("failed", NURTURE, "confidence", GUIDED, MENTEE, MESSAGE("What went wrong for you that you learned from later?")),
    Q("strength-used", GROW, "confidence", LEARN, MENTOR, MESSAGE("Which of your strengths does your work use too little?")),
    Q("no", GROW, "confidence", WORK, MENTOR, MESSAGE("To what should you say no, and how would you say it?")),
    Q("bold", GROW, "confidence", LEARN, MENTOR, MESSAGE("What would you do this week if you trusted yourself a little more?")),
    Q("grown", CLOSE, "confidence", LEARN, MENTOR, MESSAGE("What scares you less than it did when we began?")),

    /* How things work here */
    Q("written-nowhere", ESTABLISH, "politics", GUIDED | BUDDY, MENTEE, MESSAGE("What should one know here that is written nowhere?")),
    Q("who-decides", NURTURE, "politics", GUIDED, MENTOR, MESSAGE("Who decides about what you care about, and what do they need to hear?")),
    Q("get-to-know", NURTURE, "politics", GUIDED | BUDDY, MENTEE, MESSAGE("Whom should I get to know, and why?")),
    Q("introduce", NURTURE, "politics", GUIDED, MENTEE, MESSAGE("Would you introduce me to somebody, and what would you say about me?")),
    Q("allies", NURTURE, "politics", WORK, MENTOR, MESSAGE("Who wants the same as you, for reasons of their own?")),
    Q("conflict-behind", NURTURE, "politics", WORK, MENTOR, MESSAGE("What does the other side want to protect?")),
    Q("wrong-about-work", NURTURE, "politics", LEARN, MENTEE, MESSAGE("What do people here get wrong about your work?")),
    Q("idea-through", GROW, "politics", GUIDED, MENTEE, MESSAGE("How did you get an idea through that nobody wanted at first?")),
    Q("seen", GROW, "politics", WORK, MENTOR, MESSAGE("Who sees what you do, and who should?")),
    Q("boss-pressure", GROW, "politics", WORK, MENTOR, MESSAGE("What is your manager measured by, and how does your work help with it?")),
    Q("fair-play", GROW, "politics", GUIDED, BOTH, MESSAGE("Where is the line for you between influence and games?")),
    Q("room-without-you", GROW, "politics", WORK, MENTOR, MESSAGE("What do people say about your work when you are not in the room?")),

    /* Work and life */
    Q("life-outside", ESTABLISH, "life", ALL, BOTH, MESSAGE("What outside of work should I know about so that I understand you better?")),
    Q("boundaries", NURTURE, "life", ALL, BOTH, MESSAGE("When do you stop working, and who decides that?")),
    Q("sustainable", NURTURE, "life", WORK, MENTOR, MESSAGE("Could you go on like the last month for a year?")),
    Q("recover", NURTURE, "life", ALL, BOTH, MESSAGE("How do you recover, and when did you last do it?")),
    Q("drop-one", NURTURE, "life", WORK, MENTOR, MESSAGE("If you had to drop one task tomorrow, which would nobody miss?")),
    Q("time-matches", GROW, "life", WORK, BOTH, MESSAGE("Does your time go where you say your heart is?")),
    Q("enough", GROW, "life", GUIDED, MENTEE, MESSAGE("How did you find out what is enough for you?")),
    Q("change-at-home", GROW, "life", WORK, MENTOR, MESSAGE("Will something in your life change soon that your work should make room for?")),

    /* The first weeks in a new place */
    Q("first-week-surprise", ESTABLISH, "onboarding", BUDDY, MENTOR, MESSAGE("What surprised you in your first days?")),
    Q("still-unclear", ESTABLISH, "onboarding", BUDDY, MENTOR, MESSAGE("What is still unclear that you did not want to ask?")),
    Q("met-whom", ESTABLISH, "onboarding", BUDDY, MENTOR, MESSAGE("Whom have you met, and whom do you miss?")),
    Q("bring-along", ESTABLISH, "onboarding", BUDDY, MENTOR, MESSAGE("What did you do before, and what do you bring from there?")),
    Q("tools-words", ESTABLISH, "onboarding", BUDDY, MENTEE, MESSAGE("Which words and shortcuts does everybody use here that I should know?")),
    Q("how-meet", ESTABLISH, "onboarding", BUDDY, MENTEE, MESSAGE("How do people here meet, write to each other, and decide?")),
    Q("your-first-weeks", ESTABLISH, "onboarding", BUDDY, MENTEE, MESSAGE("How were your own first weeks, and what helped?")),
    Q("easier-next-week", NURTURE, "onboarding", BUDDY, MENTOR, MESSAGE("What would make next week easier?")),
    Q("expected-otherwise", NURTURE, "onboarding", BUDDY, MENTOR, MESSAGE("What did you expect to be different?")),
    Q("first-success", NURTURE, "onboarding", BUDDY, MENTOR, MESSAGE("What have you finished that you can be content with?")),
    Q("lunch", NURTURE, "onboarding", BUDDY, MENTEE, MESSAGE("Where do people spend their breaks, and who would like company?")),
    Q("fresh-eyes", GROW, "onboarding", BUDDY, MENTOR, MESSAGE("What do you see with fresh eyes that we no longer see?")),
    Q("belong", GROW, "onboarding", BUDDY, MENTOR, MESSAGE("When did you first feel that you belong here, or what is missing for that?")),
    Q("next-challenge", GROW, "onboarding", BUDDY, MENTEE, MESSAGE("What should I try next, now that the first weeks are over?")),
    Q("who-else", GROW, "onboarding", BUDDY, MENTEE, MESSAGE("Who can help me with what you cannot?")),
    Q("no-longer-new", CLOSE, "onboarding", BUDDY, BOTH, MESSAGE("What will you tell the next person who starts here?")),

    /* Reverse mentoring */
    Q("daily-life", ESTABLISH, "reverse", REVERSE, MENTEE, MESSAGE("What of your daily work do people at my level never see?")),
    Q("teach-me-first", ESTABLISH, "reverse", REVERSE, MENTEE, MESSAGE("What do you use every day that I should learn first?")),
    Q("speak-freely", ESTABLISH, "reverse", REVERSE, BOTH, MESSAGE("What do you need so that you can speak freely, although one of us ranks higher?")),
    Q("assume-wrong", NURTURE, "reverse", REVERSE, MENTEE, MESSAGE("What do we up here assume about people like you that is wrong?")),
    Q("why-leave", NURTURE, "reverse", REVERSE, MENTEE, MESSAGE("Why do people of your generation leave us, and why do they stay?")),
    Q("show-a-day", NURTURE, "reverse", REVERSE, MENTEE, MESSAGE("Could you show me how you would do this task from beginning to end?")),
    Q("silly-rule", NURTURE, "reverse", REVERSE, MENTEE, MESSAGE("Which rule of ours makes no sense from where you stand?")),
    Q("practice-now", NURTURE, "reverse", REVERSE, MENTOR, MESSAGE("What do you want to try yourself now, while I watch?")),
    Q("your-view-of-risk", NURTURE, "reverse", REVERSE, MENTOR, MESSAGE("What worries you about these changes that you do not say in large meetings?")),
    Q("decision-test", GROW, "reverse", REVERSE, MENTEE, MESSAGE("How would my next decision look to the people it touches?")),
    Q("carry-up", GROW, "reverse", REVERSE, MENTOR, MESSAGE("What of this will you carry into the rooms I am not in?")),
    Q("learned-habit", GROW, "reverse", REVERSE, MENTOR, MESSAGE("Which new habit has stayed, and which has not?")),
    Q("your-way", GROW, "reverse", REVERSE, MENTOR, MESSAGE("What would you like me to learn from your way?")),

    /* Peers */
    Q("peer-same", ESTABLISH, "peer", PEER, BOTH, MESSAGE("What do we both struggle with that we could look at together?")),
    Q("peer-compete", ESTABLISH, "peer", PEER, BOTH, MESSAGE("Where might we compete, and how do we deal with it?")),
    Q("peer-give", ESTABLISH, "peer", PEER, BOTH, MESSAGE("What can you do that I cannot, and the other way round?")),
    Q("peer-real-case", NURTURE, "peer", PEER | GROUP, BOTH, MESSAGE("Which real case can you bring that is not solved yet?")),
    Q("peer-what-tried", NURTURE, "peer", PEER | GROUP, BOTH, MESSAGE("What would you do next if you had nobody to ask?")),
    Q("peer-turns", NURTURE, "peer", PEER, BOTH, MESSAGE("Whose turn is it, and did both of us get something last time?")),
    Q("peer-promise", NURTURE, "peer", PEER, BOTH, MESSAGE("What will you have done when we meet again, and how shall I ask about it?")),
    Q("peer-challenge", GROW, "peer", PEER, BOTH, MESSAGE("What am I telling myself that you do not believe?")),
    Q("peer-swap", GROW, "peer", PEER, BOTH, MESSAGE("What could we do for each other’s work for a day?")),
    Q("peer-stay", CLOSE, "peer", PEER, BOTH, MESSAGE("How do we stay in touch without a program?")),

    /* Groups */
    Q("group-trust", ESTABLISH, "group", GROUP, BOTH, MESSAGE("What do you need from the others to speak openly here?")),
    Q("group-hope", ESTABLISH, "group", GROUP, BOTH, MESSAGE("What do you hope to take from this group, and what can you give?")),
    Q("group-quiet", ESTABLISH, "group", GROUP, BOTH, MESSAGE("How do we make room for those who speak less?")),
    Q("group-case", NURTURE, "group", GROUP, BOTH, MESSAGE("Who has a question for which the group could be useful today?")),
    Q("group-similar", NURTURE, "group", GROUP, BOTH, MESSAGE("Who has been in a similar situation, and what did you see then?")),
    Q("group-not-heard", NURTURE, "group", GROUP, MENTOR, MESSAGE("Whom have we not heard yet?")),
    Q("group-advice", NURTURE, "group", GROUP, BOTH, MESSAGE("What did you hear that you will try, and what that does not fit you?")),
    Q("group-rules", GROW, "group", GROUP, BOTH, MESSAGE("Which of our rules do we keep, and which should we change?")),
    Q("group-without-mentor", GROW, "group", GROUP, MENTOR, MESSAGE("Could you run the next session without me?")),
    Q("group-thanks", CLOSE, "group", GROUP, BOTH, MESSAGE("What did each of the others give you?")),

    /* You and your manager, you and your report */
    Q("priorities", ESTABLISH, "manager", MANAGER, MENTEE, MESSAGE("What matters most to you this quarter, and how does my work serve it?")),
    Q("good-job", ESTABLISH, "manager", MANAGER, MENTEE, MESSAGE("How would you know that I am doing a good job?")),
    Q("in-your-way", ESTABLISH, "manager", MANAGER, MENTOR, MESSAGE("Where do I stand in your way?")),
    Q("decide-alone", ESTABLISH, "manager", MANAGER, BOTH, MESSAGE("What may I decide alone, what do you want to hear first, and what do we decide together?")),
    Q("prefer-help", ESTABLISH, "manager", MANAGER, MENTOR, MESSAGE("When you are stuck, when do you want me to come in?")),
    Q("going-well", NURTURE, "manager", MANAGER, MENTOR, MESSAGE("What goes well that I may not have noticed?")),
    Q("at-risk", NURTURE, "manager", MANAGER, MENTOR, MESSAGE("What might be late, and what could we still do about it today?")),
    Q("stop-doing", NURTURE, "manager", MANAGER, BOTH, MESSAGE("What should we stop doing?")),
    Q("workload", NURTURE, "manager", MANAGER, MENTOR, MESSAGE("What is too much at the moment, and what could wait?")),
    Q("promise-kept", NURTURE, "manager", MANAGER, BOTH, MESSAGE("What did we promise each other, and what became of it?")),
    Q("change-why", NURTURE, "manager", MANAGER, MENTEE, MESSAGE("Why did the direction change, and what does it mean for what I am doing?")),
    Q("support-me", GROW, "manager", MANAGER, MENTEE, MESSAGE("What could I do better as seen from where you sit?")),
    Q("manager-better", GROW, "manager", MANAGER, MENTOR, MESSAGE("What should I do differently as your manager?")),
    Q("growth-task", GROW, "manager", MANAGER, BOTH, MESSAGE("Which task would help you grow and help the team at the same time?")),
    Q("recognize", GROW, "manager", MANAGER, BOTH, MESSAGE("Whose work deserves to be named, and before whom?")),
    Q("your-goals-too", GROW, "manager", MANAGER, MENTEE, MESSAGE("What do you want to reach yourself, and how can I help with it?")),
    Q("why-stay", GROW, "manager", MANAGER, MENTOR, MESSAGE("What keeps you here, and what could make you leave?")),

    /* Looking back */
    Q("learned-most", CLOSE, "ending", ALL, BOTH, MESSAGE("What did you learn that you did not expect?")),
    Q("moment", CLOSE, "ending", ALL, BOTH, MESSAGE("Which moment of our time together will you remember?")),
    Q("goals-look", CLOSE, "ending", LEARN, BOTH, MESSAGE("What became of the goals we began with?")),
    Q("would-repeat", CLOSE, "ending", LEARN, BOTH, MESSAGE("What would you do again, and what would you leave out?")),
    Q("thank-for", CLOSE, "ending", ALL, BOTH, MESSAGE("For what do you want to thank me, and I you?")),
    Q("left-open", CLOSE, "ending", LEARN, BOTH, MESSAGE("What is left open, and who will help with it now?")),
    Q("stay-in-touch", CLOSE, "ending", LEARN, BOTH, MESSAGE("Do we stay in touch, and if so, how often and for what?")),
    Q("pass-on", CLOSE, "ending", LEARN, MENTOR, MESSAGE("To whom will you pass on what you got here?")),
    Q("tell-program", CLOSE, "ending", LEARN, BOTH, MESSAGE("What should the people who run the program know before others begin?")),
    Q("mentor-learned", CLOSE, "ending", GUIDED | REVERSE, MENTEE, MESSAGE("What did you learn about yourself as a mentor?")),
};
/* clang-format on */

const size_t guide_question_count = sizeof guide_questions / sizeof guide_questions[0];
