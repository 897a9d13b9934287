/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_rules.h"

#include <string.h>

#include "language/language.h"

static const struct {
    const char *name, *aim;
} PHASES[PHASE_COUNT] = {
    {MESSAGE("Establish"), MESSAGE("Get to know each other, and agree on how you work together.")},
    {MESSAGE("Nurture"), MESSAGE("Meet in a steady rhythm, and work on what matters to the mentee.")},
    {MESSAGE("Grow"), MESSAGE("Try more on your own, and give each other honest feedback.")},
    {MESSAGE("Close"), MESSAGE("Look back on what you learned, thank each other, and decide what stays.")},
};

const char *relationship_phase_name(int phase)
{
    return PHASES[phase].name;
}

const char *relationship_phase_aim(int phase)
{
    return PHASES[phase].aim;
}

enum {
    OPEN_END_ESTABLISH = 30, /* days, where no end was set */
    OPEN_END_NURTURE = 90,
    LONGEST_CLOSE = 30,
};

void relationship_phase_days(int64_t starts_on, int64_t ends_on, int64_t ret_days[PHASE_COUNT])
{
    int64_t length = ends_on - starts_on;
    ret_days[PHASE_ESTABLISH] = starts_on;
    if (!ends_on || length < 0) {
        ret_days[PHASE_NURTURE] = starts_on + OPEN_END_ESTABLISH;
        ret_days[PHASE_GROW] = starts_on + OPEN_END_ESTABLISH + OPEN_END_NURTURE;
        ret_days[PHASE_CLOSE] = 0;
        return;
    }
    int64_t closing = length / 6 < LONGEST_CLOSE ? length / 6 : LONGEST_CLOSE;
    ret_days[PHASE_NURTURE] = starts_on + length / 6;
    ret_days[PHASE_GROW] = starts_on + length / 2;
    ret_days[PHASE_CLOSE] = ends_on - closing;
}

int relationship_phase(int64_t starts_on, int64_t ends_on, int64_t today)
{
    int64_t days[PHASE_COUNT];
    int phase = PHASE_ESTABLISH;
    relationship_phase_days(starts_on, ends_on, days);
    for (int i = PHASE_NURTURE; i < PHASE_COUNT; i++)
        if (days[i] && today >= days[i]) phase = i;
    return phase;
}

const char *relationship_role_line(struct arena *arena, const struct language *language, const char *my_role,
                                   const char *other_role, const char *first_name, bool group)
{
    if (strcmp(my_role, "mentor") == 0)
        return group ? say(language, "You mentor this group")
                     : arena_format(arena, say(language, "You mentor %s"), first_name);
    if (strcmp(other_role, "mentor") == 0)
        return arena_format(arena,
                            group ? say(language, "%s mentors your group") : say(language, "%s mentors you"),
                            first_name);
    if (strcmp(my_role, "buddy") == 0)
        return arena_format(arena, say(language, "You help %s to arrive"), first_name);
    if (strcmp(other_role, "buddy") == 0)
        return arena_format(arena, say(language, "%s helps you to arrive"), first_name);
    if (strcmp(my_role, "manager") == 0)
        return arena_format(arena, say(language, "%s reports to you"), first_name);
    if (strcmp(other_role, "manager") == 0)
        return arena_format(arena, say(language, "You report to %s"), first_name);
    return group ? say(language, "You are peers")
                 : arena_format(arena, say(language, "You and %s are peers"), first_name);
}

const char *relationship_role_name(const char *role)
{
    static const char *const NAMES[][2] = {
        {"mentor", MESSAGE("Mentor")}, {"mentee", MESSAGE("Mentee")},   {"peer", MESSAGE("Peer")},
        {"buddy", MESSAGE("Buddy")},   {"manager", MESSAGE("Manager")}, {"employee", MESSAGE("Employee")},
    };
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (strcmp(role, NAMES[i][0]) == 0) return NAMES[i][1];
    return role;
}

const char *relationship_state_name(const char *state)
{
    static const char *const NAMES[][2] = {
        {"active", ""},
        {"proposed", MESSAGE("Proposed")},
        {"paused", MESSAGE("Paused")},
        {"closing", MESSAGE("Closing")},
        {"closed", MESSAGE("Closed")},
    };
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (strcmp(state, NAMES[i][0]) == 0) return NAMES[i][1];
    return state;
}

const char *relationship_first_name(struct arena *arena, const char *name)
{
    size_t length = strcspn(name, " ");
    char *first = arena_alloc(arena, length + 1);
    memcpy(first, name, length);
    return first;
}

const char *relationship_names(struct arena *arena, const struct language *language, const char *const *names,
                               int count)
{
    switch (count) {
    case 0:
        return "";
    case 1:
        return names[0];
    case 2:
        return arena_format(arena, say(language, "%s and %s"), names[0], names[1]);
    case 3:
        return arena_format(arena, say(language, "%s, %s and %s"), names[0], names[1], names[2]);
    default:
        return arena_format(arena,
                            say_count(language, "%s, %s and %lld other", "%s, %s and %lld others", count - 2),
                            names[0], names[1], (long long)count - 2);
    }
}
