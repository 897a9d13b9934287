/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Values follow the basic human values research speaks of, in words people use at work; styles are those that
 * working agreements usually name. */
#include "person/person_choices.h"

#include <string.h>

#include "base/text.h"

static const struct person_choice goals[] = {
    {"newcomer", "Find my feet", "as somebody new in the organization or in a role"},
    {"present-role", "Get better at my present work", "more skill, more ease"},
    {"next-step", "Take the next step", "a promotion, a larger task"},
    {"new-field", "Move to another field", "a different craft or department"},
    {"lead-people", "Lead people", "a team, a project, by example"},
    {"strategy", "Think further ahead", "strategy, priorities, the larger picture"},
    {"decisions", "Decide well", "with too little time or too little knowledge"},
    {"influence", "Be heard", "win others for an idea without authority"},
    {"speaking", "Speak and present", "in meetings, on a stage, in writing"},
    {"feedback", "Give and take feedback", "honestly and kindly"},
    {"conflict", "Handle conflict", "difficult conversations, different interests"},
    {"network", "Know more people", "inside and outside the organization"},
    {"confidence", "Trust myself more", "begin, ask, say no"},
    {"organize", "Organize work and time", "less rush, more done"},
    {"balance", "Balance work and life", "energy, family, health"},
    {"craft", "Deepen a craft", "become the one whom others ask"},
};

static const struct person_choice interests[] = {
    {"animals", "Animals", ""},
    {"art", "Art and museums", ""},
    {"cooking", "Cooking", ""},
    {"crafts", "Making things by hand", ""},
    {"dance", "Dance and theater", ""},
    {"family", "Family life", ""},
    {"film", "Films and series", ""},
    {"games", "Games", ""},
    {"garden", "Gardening", ""},
    {"history", "History and politics", ""},
    {"languages", "Languages", ""},
    {"music", "Music", ""},
    {"outdoors", "Hiking and outdoors", ""},
    {"photography", "Photography", ""},
    {"reading", "Reading", ""},
    {"science", "Science", ""},
    {"sport", "Sport", ""},
    {"technology", "Technology and tinkering", ""},
    {"travel", "Travel", ""},
    {"volunteering", "Volunteering", ""},
};

static const struct person_choice values[] = {
    {"achievement", "Achievement", "doing things well and being known for it"},
    {"autonomy", "Independence", "deciding for myself how I work"},
    {"balance", "Balance", "a life beside work"},
    {"belonging", "Belonging", "a team that looks after each other"},
    {"benevolence", "Helping others", "making life better for people near me"},
    {"creativity", "Creativity", "new ideas, new ways"},
    {"fairness", "Fairness", "the same chances for everybody"},
    {"honesty", "Honesty", "saying what is so, kindly"},
    {"influence", "Influence", "shaping where we go"},
    {"learning", "Learning", "understanding more each year"},
    {"security", "Security", "knowing what tomorrow brings"},
    {"tradition", "Continuity", "keeping what has proven itself"},
};

static const struct person_choice working[] = {
    {"planner", "I plan ahead", "a plan first, then the work"},
    {"improviser", "I find the way as I go", "begin, look, adjust"},
    {"deep-focus", "I need long quiet hours", "few meetings, few interruptions"},
    {"collaborator", "I think best with others", "pairs, whiteboards, talking it through"},
    {"starter", "I like to begin things", "first drafts, first contacts"},
    {"finisher", "I like to complete things", "the last tenth matters to me"},
    {"detail", "I look at the details", "exactness before speed"},
    {"big-picture", "I look at the whole", "direction before detail"},
    {"steady", "I keep a steady pace", "a little every day"},
    {"deadline", "I work in bursts", "best just before the date"},
};

static const struct person_choice communication[] = {
    {"direct", "Straight to the point", "say it plainly"},
    {"diplomatic", "With care for the tone", "how it is said matters"},
    {"listener", "I listen first", "I speak when I have thought"},
    {"talker", "I think aloud", "ideas come while I speak"},
    {"written", "In writing", "messages, notes, documents"},
    {"spoken", "In conversation", "a call rather than a thread"},
    {"questions", "Through questions", "I ask more than I tell"},
    {"stories", "Through examples", "I explain by what happened"},
    {"data", "With facts and figures", "show me the numbers"},
    {"often", "Short and often", "a quick word every few days"},
};

static const struct person_choice learning[] = {
    {"doing", "By doing", "try it, fail, try again"},
    {"watching", "By watching somebody do it", "shadowing, demonstrations"},
    {"reading", "By reading", "books, articles, documentation"},
    {"discussing", "By discussing", "talking it over until it is clear"},
    {"reflecting", "By reflecting", "time alone with what happened"},
    {"teaching", "By teaching it", "explaining shows what I have not understood"},
    {"structured", "Step by step", "a course with exercises"},
    {"feedback", "From feedback", "tell me what to change"},
};

#define LIST(name) (name), sizeof(name) / sizeof *(name)
static const struct person_choices lists[PERSON_CHOICE_LISTS] = {
    [PERSON_GOAL_TOPICS] = {"goal_topics", "Topics", "What would you like to reach, or help others to reach?",
                            5, LIST(goals)},
    [PERSON_INTERESTS] = {"interests", "Interests", "What do you like beside work?", 6, LIST(interests)},
    [PERSON_VALUES] = {"personal_values", "Values", "What matters most to you at work?", 5, LIST(values)},
    [PERSON_WORKING_STYLE] = {"working_style", "Working style", "How do you like to work?", 4, LIST(working)},
    [PERSON_COMMUNICATION_STYLE] = {"communication_style", "Communication style",
                                    "How do you like to talk things over?", 4, LIST(communication)},
    [PERSON_LEARNING_STYLE] = {"learning_style", "Learning style", "How do you learn best?", 3,
                               LIST(learning)},
};

const struct person_choices *person_choices(enum person_choice_list list)
{
    return &lists[list];
}

const struct person_choice *person_choice(enum person_choice_list list, const char *key)
{
    for (size_t i = 0; i < lists[list].count; i++)
        if (strcmp(lists[list].choices[i].key, key) == 0) return &lists[list].choices[i];
    return NULL;
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
