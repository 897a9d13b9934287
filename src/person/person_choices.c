/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Values follow the basic human values research speaks of, in words people use at work; styles are those that
 * working agreements usually name. */
#include "person/person_choices.h"

#include <string.h>

#include "base/text.h"
#include "language/language.h"

static const struct person_choice goals[] = {
    {"newcomer", MESSAGE("Find my feet"), MESSAGE("as somebody new in the organization or in a role")},
    {"present-role", MESSAGE("Get better at my present work"), MESSAGE("more skill, more ease")},
    {"next-step", MESSAGE("Take the next step"), MESSAGE("a promotion, a larger task")},
    {"new-field", MESSAGE("Move to another field"), MESSAGE("a different craft or department")},
    {"lead-people", MESSAGE("Lead people"), MESSAGE("a team, a project, by example")},
    {"strategy", MESSAGE("Think further ahead"), MESSAGE("strategy, priorities, the larger picture")},
    {"decisions", MESSAGE("Decide well"), MESSAGE("with too little time or too little knowledge")},
    {"influence", MESSAGE("Be heard"), MESSAGE("win others for an idea without authority")},
    {"speaking", MESSAGE("Speak and present"), MESSAGE("in meetings, on a stage, in writing")},
    {"feedback", MESSAGE("Give and take feedback"), MESSAGE("honestly and kindly")},
    {"conflict", MESSAGE("Handle conflict"), MESSAGE("difficult conversations, different interests")},
    {"network", MESSAGE("Know more people"), MESSAGE("inside and outside the organization")},
    {"confidence", MESSAGE("Trust myself more"), MESSAGE("begin, ask, say no")},
    {"organize", MESSAGE("Organize work and time"), MESSAGE("less rush, more done")},
    {"balance", MESSAGE("Balance work and life"), MESSAGE("energy, family, health")},
    {"craft", MESSAGE("Deepen a craft"), MESSAGE("become the one whom others ask")},
};

static const struct person_choice interests[] = {
    {"animals", MESSAGE("Animals"), ""},
    {"art", MESSAGE("Art and museums"), ""},
    {"cooking", MESSAGE("Cooking"), ""},
    {"crafts", MESSAGE("Making things by hand"), ""},
    {"dance", MESSAGE("Dance and theater"), ""},
    {"family", MESSAGE("Family life"), ""},
    {"film", MESSAGE("Films and series"), ""},
    {"games", MESSAGE("Games"), ""},
    {"garden", MESSAGE("Gardening"), ""},
    {"history", MESSAGE("History and politics"), ""},
    {"languages", MESSAGE("Languages"), ""},
    {"music", MESSAGE("Music"), ""},
    {"outdoors", MESSAGE("Hiking and outdoors"), ""},
    {"photography", MESSAGE("Photography"), ""},
    {"reading", MESSAGE("Reading"), ""},
    {"science", MESSAGE("Science"), ""},
    {"sport", MESSAGE("Sport"), ""},
    {"technology", MESSAGE("Technology and tinkering"), ""},
    {"travel", MESSAGE("Travel"), ""},
    {"volunteering", MESSAGE("Volunteering"), ""},
};

static const struct person_choice values[] = {
    {"achievement", MESSAGE("Achievement"), MESSAGE("doing things well and being known for it")},
    {"autonomy", MESSAGE("Independence"), MESSAGE("deciding for myself how I work")},
    {"balance", MESSAGE("Balance"), MESSAGE("a life beside work")},
    {"belonging", MESSAGE("Belonging"), MESSAGE("a team that looks after each other")},
    {"benevolence", MESSAGE("Helping others"), MESSAGE("making life better for people near me")},
    {"creativity", MESSAGE("Creativity"), MESSAGE("new ideas, new ways")},
    {"fairness", MESSAGE("Fairness"), MESSAGE("the same chances for everybody")},
    {"honesty", MESSAGE("Honesty"), MESSAGE("saying what is so, kindly")},
    {"influence", MESSAGE("Influence"), MESSAGE("shaping where we go")},
    {"learning", MESSAGE("Learning"), MESSAGE("understanding more each year")},
    {"security", MESSAGE("Security"), MESSAGE("knowing what tomorrow brings")},
    {"tradition", MESSAGE("Continuity"), MESSAGE("keeping what has proven itself")},
};

static const struct person_choice working[] = {
    {"planner", MESSAGE("I plan ahead"), MESSAGE("a plan first, then the work")},
    {"improviser", MESSAGE("I find the way as I go"), MESSAGE("begin, look, adjust")},
    {"deep-focus", MESSAGE("I need long quiet hours"), MESSAGE("few meetings, few interruptions")},
    {"collaborator", MESSAGE("I think best with others"), MESSAGE("pairs, whiteboards, talking it through")},
    {"starter", MESSAGE("I like to begin things"), MESSAGE("first drafts, first contacts")},
    {"finisher", MESSAGE("I like to complete things"), MESSAGE("the last tenth matters to me")},
    {"detail", MESSAGE("I look at the details"), MESSAGE("exactness before speed")},
    {"big-picture", MESSAGE("I look at the whole"), MESSAGE("direction before detail")},
    {"steady", MESSAGE("I keep a steady pace"), MESSAGE("a little every day")},
    {"deadline", MESSAGE("I work in bursts"), MESSAGE("best just before the date")},
};

static const struct person_choice communication[] = {
    {"direct", MESSAGE("Straight to the point"), MESSAGE("say it plainly")},
    {"diplomatic", MESSAGE("With care for the tone"), MESSAGE("how it is said matters")},
    {"listener", MESSAGE("I listen first"), MESSAGE("I speak when I have thought")},
    {"talker", MESSAGE("I think aloud"), MESSAGE("ideas come while I speak")},
    {"written", MESSAGE("In writing"), MESSAGE("messages, notes, documents")},
    {"spoken", MESSAGE("In conversation"), MESSAGE("a call rather than a thread")},
    {"questions", MESSAGE("Through questions"), MESSAGE("I ask more than I tell")},
    {"stories", MESSAGE("Through examples"), MESSAGE("I explain by what happened")},
    {"data", MESSAGE("With facts and figures"), MESSAGE("show me the numbers")},
    {"often", MESSAGE("Short and often"), MESSAGE("a quick word every few days")},
};

static const struct person_choice learning[] = {
    {"doing", MESSAGE("By doing"), MESSAGE("try it, fail, try again")},
    {"watching", MESSAGE("By watching somebody do it"), MESSAGE("shadowing, demonstrations")},
    {"reading", MESSAGE("By reading"), MESSAGE("books, articles, documentation")},
    {"discussing", MESSAGE("By discussing"), MESSAGE("talking it over until it is clear")},
    {"reflecting", MESSAGE("By reflecting"), MESSAGE("time alone with what happened")},
    {"teaching", MESSAGE("By teaching it"), MESSAGE("explaining shows what I have not understood")},
    {"structured", MESSAGE("Step by step"), MESSAGE("a course with exercises")},
    {"feedback", MESSAGE("From feedback"), MESSAGE("tell me what to change")},
};

#define LIST(name) (name), sizeof(name) / sizeof *(name)
static const struct person_choices lists[PERSON_CHOICE_LISTS] = {
    [PERSON_GOAL_TOPICS] = {"goal_topics", MESSAGE("Topics"),
                            MESSAGE("What would you like to reach, or help others to reach?"), 5,
                            LIST(goals)},
    [PERSON_INTERESTS] = {"interests", MESSAGE("Interests"), MESSAGE("What do you like beside work?"), 6,
                          LIST(interests)},
    [PERSON_VALUES] = {"personal_values", MESSAGE("Values"), MESSAGE("What matters most to you at work?"), 5,
                       LIST(values)},
    [PERSON_WORKING_STYLE] = {"working_style", MESSAGE("Working style"), MESSAGE("How do you like to work?"),
                              4, LIST(working)},
    [PERSON_COMMUNICATION_STYLE] = {"communication_style", MESSAGE("Communication style"),
                                    MESSAGE("How do you like to talk things over?"), 4, LIST(communication)},
    [PERSON_LEARNING_STYLE] = {"learning_style", MESSAGE("Learning style"), MESSAGE("How do you learn best?"),
                               3, LIST(learning)},
};

const struct person_choices *person_choices(enum person_choice_list list)
{
    return &lists[list];
}

bool person_choice_has(const char *keys, const char *key)
{
    size_t length = strlen(key);
    for (const char *at = keys; (at = strstr(at, key)); at += length) {
        bool begins = at == keys || strchr(" \t\r\n", at[-1]);
        if (begins && strchr(" \t\r\n", at[length])) return true;
    }
    return false;
}

char *person_choices_clean(struct arena *arena, enum person_choice_list list, const char *keys)
{
    struct text clean;
    size_t taken = 0;
    text_init(&clean, arena);
    for (size_t i = 0; i < lists[list].count && taken < lists[list].most; i++) {
        const char *key = lists[list].choices[i].key;
        if (!person_choice_has(keys, key)) continue;
        if (taken++) text_add_char(&clean, ' ');
        text_add(&clean, key);
    }
    return clean.at;
}
