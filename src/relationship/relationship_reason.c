/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_reason.h"

#include <string.h>

#include "base/text.h"
#include "language/language.h"

enum { NAMES_SHOWN = 4 };

/* "SQL", "SQL and R", "SQL, R and 3 more". Names that are ours (`known`) are said in the language, too. */
static const char *enumerate(struct arena *arena, const struct language *language, const struct list *names,
                             bool known)
{
    struct text text;
    const char *last = "";
    size_t shown = names->count <= NAMES_SHOWN ? names->count : NAMES_SHOWN - 1;
    size_t more = names->count - shown, before = more ? shown : shown - 1;
    text_init(&text, arena);
    for (size_t i = 0; i < shown; i++) {
        const char *name = *LIST_AT(names, const char *, i);
        if (known) name = say(language, name);
        if (i < before) text_addf(&text, "%s%s", i ? say(language, ", ") : "", name);
        else last = name;
    }
    if (more)
        return arena_format(arena, say_count(language, "%s and %lld more", "%s and %lld more", (int64_t)more),
                            text.at, (long long)more);
    return before ? arena_format(arena, say(language, "%s and %s"), text.at, last) : last;
}

static const char *hours_sentence(struct arena *arena, const struct language *language, int64_t half_hours)
{
    if (half_hours % 2 == 0)
        return arena_format(arena,
                            say_count(language, "%lld working hour in common each day.",
                                      "%lld working hours in common each day.", half_hours / 2),
                            (long long)(half_hours / 2));
    char *hours = arena_format(arena, "%lld.5", (long long)(half_hours / 2));
    language_mark_decimals(language, hours);
    return arena_format(arena, say(language, "%s working hours in common each day."), hours);
}

/* Those without names and numbers. Seniority by its gap, without words of rank: a level is a number in a
 * list, not a judgment. */
static const char *plain_sentence(const char *says)
{
    static const char *const SENTENCES[][2] = {
        {"no_skills", MESSAGE("Offers none of the wanted skills.")},
        {"no_goals", MESSAGE("No goal in common.")},
        {"no_values", MESSAGE("No value in common was named.")},
        {"no_interests", MESSAGE("No interest in common was named.")},
        {"no_level", MESSAGE("The seniority of one of them is not known.")},
        {"same_level", MESSAGE("They are at the same level.")},
        {"next_level", MESSAGE("The mentor is one level further.")},
        {"above_level", MESSAGE("The mentor is some levels further.")},
        {"below_level", MESSAGE("The mentee is further on the ladder.")},
        {"no_department", MESSAGE("The department of one of them is not known.")},
        {"same_department", MESSAGE("They work in the same department.")},
        {"other_department", MESSAGE("They work in different departments.")},
        {"no_site", MESSAGE("The place of one of them is not known.")},
        {"same_site", MESSAGE("They work at the same place.")},
        {"other_site", MESSAGE("They work at different places.")},
        {"no_hours", MESSAGE("The time zone of one of them is not known.")},
        {"no_style", MESSAGE("Nothing is known about how both like to work.")},
    };
    for (size_t i = 0; i < sizeof SENTENCES / sizeof SENTENCES[0]; i++)
        if (strcmp(says, SENTENCES[i][0]) == 0) return SENTENCES[i][1];
    return NULL;
}

const char *relationship_reason_sentence(struct arena *arena, const struct language *language,
                                         const struct relationship_reason *reason)
{
    const char *says = text_or_empty(reason->says), *plain = plain_sentence(says);
    if (plain) return say(language, plain);
    if (strcmp(says, "hours") == 0) return hours_sentence(arena, language, reason->number);
    if (strcmp(says, "style") == 0)
        return arena_format(arena,
                            say(language, "Ways of working that both named: they agree on %lld of %lld."),
                            (long long)reason->number, (long long)reason->of);
    if (!reason->names.count) return reason->sentence;
    /* Skills have the names that the organization gave them. */
    bool skills = strcmp(says, "skills") == 0;
    const char *names = enumerate(arena, language, &reason->names, !skills);
    if (skills) return arena_format(arena, say(language, "Offers what is wanted: %s."), names);
    if (strcmp(says, "goals") == 0) return arena_format(arena, say(language, "Can help with: %s."), names);
    if (strcmp(says, "values") == 0) return arena_format(arena, say(language, "Both hold: %s."), names);
    if (strcmp(says, "interests") == 0) return arena_format(arena, say(language, "Both like: %s."), names);
    return reason->sentence;
}

void relationship_reasons_say(struct arena *arena, const struct language *language, struct list *reasons)
{
    LIST_EACH (reasons, struct relationship_reason, reason) {
        reason->label = say(language, reason->label);
        reason->sentence = relationship_reason_sentence(arena, language, reason);
    }
}
