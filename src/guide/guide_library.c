/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guide/guide_library.h"

#include <string.h>

#include "language/language.h"

static const char *const THEMES[][2] = {
    {"start", MESSAGE("Getting to know each other")},
    {"together", MESSAGE("How we work together")},
    {"career", MESSAGE("Career")},
    {"skills", MESSAGE("Skills")},
    {"feedback", MESSAGE("Feedback")},
    {"confidence", MESSAGE("Confidence")},
    {"politics", MESSAGE("How things work here")},
    {"life", MESSAGE("Work and life")},
    {"onboarding", MESSAGE("The first weeks")},
    {"reverse", MESSAGE("Learning from those who are new")},
    {"peer", MESSAGE("Among equals")},
    {"group", MESSAGE("In a group")},
    {"manager", MESSAGE("You and your manager")},
    {"ending", MESSAGE("Looking back")},
};

static const char *const KINDS[GUIDE_KINDS] = {"agenda", "task", "question"};
static const char *const SIDES[GUIDE_SIDES] = {"both", "mentor", "mentee"};
static const char *const PHASES[PHASE_COUNT] = {"establish", "nurture", "grow", "close"};

size_t guide_library_count(void)
{
    return guide_idea_count + guide_question_count;
}

const struct guide_entry *guide_library_at(size_t index)
{
    return index < guide_idea_count ? &guide_ideas[index] : &guide_questions[index - guide_idea_count];
}

const struct guide_entry *guide_library_find(const char *key)
{
    for (size_t i = 0; i < guide_library_count(); i++)
        if (strcmp(guide_library_at(i)->key, key) == 0) return guide_library_at(i);
    return NULL;
}

const char *guide_theme_label(const char *theme)
{
    for (size_t i = 0; i < sizeof THEMES / sizeof THEMES[0]; i++)
        if (strcmp(THEMES[i][0], theme) == 0) return THEMES[i][1];
    return NULL;
}

const char *guide_theme_key(size_t index)
{
    return index < sizeof THEMES / sizeof THEMES[0] ? THEMES[index][0] : NULL;
}

const char *guide_kind_key(enum guide_kind kind)
{
    return KINDS[kind];
}

const char *guide_side_key(enum guide_side side)
{
    return SIDES[side];
}

const char *guide_phase_key(int phase)
{
    return PHASES[phase];
}

static bool find(const char *const *words, int count, const char *word, int *ret_index)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], word) != 0) continue;
        *ret_index = i;
        return true;
    }
    return false;
}

bool guide_kind_find(const char *key, enum guide_kind *ret_kind)
{
    int index;
    if (!find(KINDS, GUIDE_KINDS, key, &index)) return false;
    *ret_kind = (enum guide_kind)index;
    return true;
}

bool guide_side_find(const char *key, enum guide_side *ret_side)
{
    int index;
    if (!find(SIDES, GUIDE_SIDES, key, &index)) return false;
    *ret_side = (enum guide_side)index;
    return true;
}

bool guide_phase_find(const char *key, int *ret_phase)
{
    return find(PHASES, PHASE_COUNT, key, ret_phase);
}

int guide_format_bit(const char *format)
{
    static const char *const FORMATS[] = {"mentoring", "reverse", "peer", "group", "buddy", "manager"};
    int index;
    return find(FORMATS, 6, format, &index) ? 1 << index : 0;
}

enum guide_side guide_side_of_role(const char *role)
{
    static const char *const MENTORS[] = {"mentor", "buddy", "manager"};
    static const char *const MENTEES[] = {"mentee", "employee"};
    int index;
    if (find(MENTORS, 3, role, &index)) return GUIDE_MENTOR;
    return find(MENTEES, 2, role, &index) ? GUIDE_MENTEE : GUIDE_BOTH;
}

bool guide_side_fits(enum guide_side side, enum guide_side mine)
{
    return side == GUIDE_BOTH || mine == GUIDE_BOTH || side == mine;
}
