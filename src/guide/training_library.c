/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What each side should know before the start. Everybody reads one chapter about their own part and the same
 * five about what goes wrong most often. Keys never change: programs and links name chapters by them.
 */
#include "guide/training_library.h"

#include <string.h>

#include "language/language.h"

enum {
    GUIDED = GUIDE_MENTORING | GUIDE_GROUP,
    REVERSE = GUIDE_REVERSE,
    PEER = GUIDE_PEER,
    BUDDY = GUIDE_BUDDY,
    MANAGER = GUIDE_MANAGER,
    ALL = GUIDE_ALL_FORMATS,
};

/* clang-format off */
const struct training_text training_texts[] = {
    /* ---- one's own part ---- */
    {"good-mentor", GUIDED, GUIDE_MENTOR, MESSAGE("What a good mentor does"),
     MESSAGE("You lend somebody your experience for a while. You do not solve their tasks, and you do not decide for them.\n\n"
     "People who had a good mentor say much the same about them:\n\n"
     "- They kept their dates. Nothing tells somebody more clearly that they matter.\n"
     "- They asked before they told. Most advice comes too early and fits the wrong person.\n"
     "- They spoke of their own mistakes, not only of how they got where they are.\n"
     "- They opened doors: a name, an introduction, a good word in a room.\n"
     "- They were honest when it was uncomfortable, and kind when they were.\n\n"
     "You need not know everything. “I do not know; let us find somebody who does” is a good answer."),
     {{MESSAGE("Your mentee tells of a conflict with their manager, and you know the manager. What do you do first?"),
       MESSAGE("Ask, for longer than feels natural: what happened, what have you tried, what do you want? Speaking to the manager is "
       "not yours to do, unless your mentee asks you and you both know what you will say.")}}},
    {"good-mentee", GUIDED, GUIDE_MENTEE, MESSAGE("What a good mentee does"),
     MESSAGE("This time is yours, and you steer it. Mentors say that the ones who gain most are not the most gifted; they are the ones "
     "who bring something.\n\n"
     "- Bring one real situation to each meeting: what happened, not what the topic is.\n"
     "- Say what you want: advice, questions, or somebody who listens.\n"
     "- Try something between meetings, however small, and tell what became of it.\n"
     "- Disagree. Your mentor has been elsewhere, not where you are.\n"
     "- Say thank you for something in particular. It is the only pay there is.\n\n"
     "You need not impress anybody. What you do not know is why you are here. And you take the first step: write, propose "
     "dates, send a question ahead."),
     {{MESSAGE("Your mentor gave you advice that does not fit you at all. What do you do?"),
       MESSAGE("Say what you heard, and what does not fit: “I see why that helped you. In my team it would…” A mentor who hears this "
       "can help you; one who does not will go on advising somebody else.")}}},
    {"reverse-mentor", REVERSE, GUIDE_MENTOR, MESSAGE("Teaching somebody who ranks higher"),
     MESSAGE("You know something that somebody with more power does not. That is why you are asked, so you need not apologize for it.\n\n"
     "- Begin with their work, not with the tool: what do they do every day that this would change?\n"
     "- Let them do it. Hands off the keyboard, even when it is slow.\n"
     "- Say what daily life looks like from where you stand, with examples. They seldom hear it.\n"
     "- You decide what you tell about colleagues; the answer may be nothing.\n\n"
     "If rank gets in the way, name it at once: “Right now I find it hard to contradict you.” You agreed to be honest here, "
     "and so did they."),
     {{MESSAGE("In the meeting your mentee explains to you for twenty minutes how things used to be. What helps?"),
       MESSAGE("A friendly bridge back: “That helps me understand. Shall we try it on your report now?” If it happens again, talk about "
       "how you use the time, not about the person.")}}},
    {"reverse-mentee", REVERSE, GUIDE_MENTEE, MESSAGE("Learning from somebody who ranks lower"),
     MESSAGE("You chose to be the one who does not know. It works when you mean it.\n\n"
     "- Keep the dates. If you move them, you say whose time counts.\n"
     "- Ask what you would be ashamed to ask elsewhere. That is the use of it.\n"
     "- Do it yourself, badly at first, while somebody watches.\n"
     "- What you hear about teams and people stays with you. You may use what you learned, never who said it.\n"
     "- Do not turn round and judge: nothing from here belongs in an appraisal.\n\n"
     "Say early what you will do with what you learn. Then do one visible thing of it, and tell your mentor that it was "
     "theirs."),
     {{MESSAGE("Your mentor tells you that people avoid bringing you bad news. What do you say?"),
       MESSAGE("“Thank you.” Then ask for a situation, and not for names. Explaining why it is not so would make it true.")}}},
    {"good-peer", PEER, GUIDE_BOTH, MESSAGE("What two equals can give each other"),
     MESSAGE("Nobody is ahead here, so nobody can lean back. That is the strength of it, and the risk.\n\n"
     "- Share the time by the clock: half each, or whole meetings in turns.\n"
     "- Bring a case that is not solved. Reports about success are for other rooms.\n"
     "- Ask first; tell your own story only when it helps the other one, and keep it short.\n"
     "- Ask about promises: “You wanted to talk to Jonas. What happened?”\n"
     "- If you compete for something, say so. It is seldom a secret anyway.\n\n"
     "What one of you learns alone, the other gets for nothing. That is a good exchange."),
     {{MESSAGE("You notice that you always talk about the other one’s questions. What do you do?"),
       MESSAGE("Say it as an observation: “The last three times were mine to listen. I would like the next one for me.” It is easier "
       "early than late.")}}},
    {"good-buddy", BUDDY, GUIDE_MENTOR, MESSAGE("What a good buddy does"),
     MESSAGE("Somebody new knows nobody and does not want to be a burden. You are the one they may ask anything.\n\n"
     "- Write before the first day. Two lines are enough.\n"
     "- Ask often and briefly. A quarter of an hour each week helps more than an hour each month.\n"
     "- Explain what nobody writes down: how people decide, write and take breaks here.\n"
     "- Introduce them to three people, and say why.\n"
     "- Answer what you can, and name who knows the rest.\n\n"
     "You are not their manager. You need not check their work, and what they tell you about their first weeks stays with you."),
     {{MESSAGE("After two weeks they say that all is fine, each time. What do you ask?"),
       MESSAGE("Something that cannot be answered by “fine”: What surprised you this week? Whom would you like to meet? What did you "
       "look for and not find?")}}},
    {"good-newcomer", BUDDY, GUIDE_MENTEE, MESSAGE("How to use your buddy"),
     MESSAGE("You are new once. For a few weeks you may ask everything, and everybody will understand.\n\n"
     "- Collect your questions during the day, and ask them together.\n"
     "- Ask about people too: whom should I know, who decides this, what should I not say in the first week?\n"
     "- Say what you do not like. Your buddy knows whether it will pass.\n"
     "- Write down what you notice. In three months you will no longer see it, and it is worth something.\n\n"
     "Your buddy does not report about you. If you would rather have somebody else, say so to whoever runs the program; it "
     "happens, and nobody has to explain."),
     {{MESSAGE("You did not understand something for the second time. What now?"),
       MESSAGE("Ask a third time, and say how you understood it so far. Buddies say that this is the question they like best.")}}},
    {"good-manager-talks", MANAGER, GUIDE_MENTOR, MESSAGE("Talks that are theirs"),
     MESSAGE("These talks belong to the one who works for you. You have enough other meetings for your own questions.\n\n"
     "- Keep the date. Moving it again and again says more than any praise.\n"
     "- Begin with their points, and end with what each of you will do.\n"
     "- Say what matters to you and why, and say it again when it changes.\n"
     "- Ask where you stand in the way. Then wait. The first answer is seldom the real one.\n"
     "- Keep what you promise, or say early that you cannot.\n\n"
     "You decide about their salary and their next role. They never forget that, however kind you are; so be open about "
     "what goes into an appraisal, and what does not."),
     {{MESSAGE("They have said “all good” for three weeks. What might be behind it?"),
       MESSAGE("Perhaps all is good. Perhaps it was never worth saying more. Tell one thing that went wrong for you this week, and ask "
       "what you could have done better for them.")}}},
    {"good-employee-talks", MANAGER, GUIDE_MENTEE, MESSAGE("Making the talks yours"),
     MESSAGE("This hour is yours. If you bring nothing, it becomes another status report.\n\n"
     "- Write down two points the day before: one about the work, one about you.\n"
     "- Tell bad news first and early. A delay that is known can still be mended.\n"
     "- Ask what matters most right now, and say how your work serves it.\n"
     "- Ask for one piece of feedback each month, about one situation.\n"
     "- Say what you want to learn, before somebody else decides it.\n\n"
     "Your manager has a manager too. Ask what they are measured by; much becomes clearer."),
     {{MESSAGE("You will not make the date you promised. It is two weeks away. What do you do today?"),
       MESSAGE("Say so today, with what you know, what you propose, and by when you will know more. Nearly every manager would rather "
       "hear it two weeks early than be spared for two weeks.")}}},

    /* ---- for everybody ---- */
    {"listening", ALL, GUIDE_BOTH, MESSAGE("Listening"),
     MESSAGE("Most of us listen in order to answer. It shows: the other one gets shorter.\n\n"
     "Try this in the first meetings:\n\n"
     "- Ask short questions that begin with what or how. “Why” sounds like a reproach.\n"
     "- After an answer, count to three. The second half comes then.\n"
     "- Say back what you heard before you add anything: “So what bothers you is…?”\n"
     "- Ask “what else?” once more than feels right.\n"
     "- Put away the phone and the second screen. It is seen, also in a call.\n\n"
     "A rule that helps: the one who brought the matter speaks two thirds of the time."),
     {{MESSAGE("Somebody tells you of a problem that you solved yourself years ago. What happens if you tell your solution at once?"),
       MESSAGE("You solve your problem, not theirs. Ask two more questions first; after that, if they want it, your story is worth a lot.")}}},
    {"differences", ALL, GUIDE_BOTH, MESSAGE("What stands between people: style, culture, generation, power"),
     MESSAGE("Where two people differ, each takes their own way for the normal one. It helps to know where that happens most.\n\n"
     "Style. One thinks while talking, the other one before it. One wants the goal first, the other one the whole story. Tell "
     "each other which you are, and it stops being rude.\n\n"
     "Culture. A direct no is honest in one place and an insult in another. So is silence. Where you learned something else "
     "about time, praise, age or contradiction, ask how it is meant before you judge.\n\n"
     "Generation. Younger people are not impatient by nature, and older ones are not slow. They grew up with other promises. "
     "Ask what was true when the other one started out.\n\n"
     "Power. Whoever ranks higher, has been here longer, or belongs to the majority notices it least. If that is you: say what "
     "you will do with what you hear, ask for contradiction, and thank for it. If it is not you: you may ask what stays between "
     "you before you answer.\n\n"
     "You will still misunderstand each other. Saying so within a week keeps it small."),
     {{MESSAGE("The other one hardly looks at you and says little. What could that mean?"),
       MESSAGE("Shyness, respect, a bad connection, a bad day, or that they think before they speak. You cannot see which one. Ask how "
       "they like to talk best, and tell how you do.")},
      {MESSAGE("Who of you has more power here, and how would the other one notice?"),
       MESSAGE("If you had to think about it, it is probably you. Say one thing aloud that makes it smaller, such as what never goes "
       "into an appraisal.")}}},
    {"feedback", ALL, GUIDE_BOTH, MESSAGE("Feedback that can be used"),
     MESSAGE("Good feedback is about one situation, and it comes soon. Four short parts are enough:\n\n"
     "- Situation: “Yesterday, in the meeting with the customer…”\n"
     "- Behavior, as a camera would see it: “…you answered before she had finished.”\n"
     "- Impact: “I saw that she stopped asking.”\n"
     "- Next step: “What if you waited for a moment next time?”\n\n"
     "Words about a person (“you are impatient”) can only be denied. Words about a moment can be used.\n\n"
     "Good things deserve the same care: “Your question made the team change the plan” does more than “well done”.\n\n"
     "When you receive it: listen to the end, ask one question, say thank you. You decide later what you do with it, and you "
     "owe no defense."),
     {{MESSAGE("“You should be more present.” What is missing, and how would you ask for it?"),
       MESSAGE("The situation, and what was seen. Ask: “When was the last time you noticed it, and what did I do?”")}}},
    {"boundaries", ALL, GUIDE_BOTH, MESSAGE("Boundaries"),
     MESSAGE("A good relationship at work says what it is not. Talk about it in the first meeting, while it is easy.\n\n"
     "- Time: how often, how long, and how fast one may expect an answer in between.\n"
     "- Topics: what you would rather leave out. Nobody has to give a reason.\n"
     "- Help: opening a door is fine; doing the other one’s work is not.\n"
     "- Closeness: you may like each other. It stays a relationship at work, and either of you may say that something goes too far.\n"
     "- Need: for illness, crises, law or money there are people who learned it. Say who they are, and stay kind.\n\n"
     "Changing or ending is not a failure. If it does not fit, say so early, to each other or to whoever runs the program. "
     "Nobody has to explain, and both can be matched again."),
     {{MESSAGE("The other one writes to you every evening, at length. You do not want that. What do you say?"),
       MESSAGE("What you can give instead: “I read your messages on Thursdays before we meet. If something burns, call me.” Kind, "
       "clear, and the first time rather than the tenth.")}}},
    {"confidence", ALL, GUIDE_BOTH, MESSAGE("What stays between you, and where that ends"),
     MESSAGE("What you tell each other stays between you. What you write here is stored sealed, and shown to no manager, coordinator or "
     "administrator; whoever looks at a relationship from outside leaves a line that you can see. Coordinators see dates, "
     "states and counts.\n\n"
     "Agree on two things of your own:\n\n"
     "- What may each of you tell others? Many allow what they learned, and never who said it.\n"
     "- May you say that you meet at all?\n\n"
     "Confidence ends where somebody is in danger or is being harmed: threats, harassment, violence, plans to hurt oneself or "
     "others, and crimes that the law makes you report. Then say openly that you cannot keep this to yourself, and go together, "
     "if you can, to the people your organization has named for it. Promise nothing you may not be able to keep.\n\n"
     "If you are not sure: ask somebody in confidence, without names."),
     {{MESSAGE("Your own manager asks you over lunch how your mentee is doing. What do you say?"),
       MESSAGE("“Ask them; they will tell you what they like.” Friendly, and always the same, so that it never means anything in "
       "particular.")}}},
};
/* clang-format on */

const size_t training_text_count = sizeof training_texts / sizeof training_texts[0];

enum { WORDS_A_MINUTE = 220 };

int training_minutes(const char *body)
{
    int words = 0;
    for (const char *at = body; *at;) {
        at += strspn(at, " \n");
        words += *at != 0;
        at += strcspn(at, " \n");
    }
    return words < WORDS_A_MINUTE ? 1 : (words + WORDS_A_MINUTE / 2) / WORDS_A_MINUTE;
}
