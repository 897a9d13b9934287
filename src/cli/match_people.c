/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People, rules and notes for `ithaca match`. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/match_input.h"

enum column {
    PERSON_ID,
    MANAGER_ID,
    SITE,
    DEPARTMENT,
    LEVEL,
    LANGUAGES,
    HOURS,
    UTC_OFFSET,
    STYLE,
    GOALS,
    VALUES,
    INTERESTS,
    GROUPS,
    PREFERS,
    SKILLS_WANTED,
    SKILLS_OFFERED,
    WANTS_MENTORS,
    TAKES_MENTEES,
    COLUMN_COUNT
};

static const char *const people_columns[COLUMN_COUNT] = {
    "person_id", "manager_id", "site",          "department",     "level",         "languages",
    "hours",     "utc_offset", "style",         "goals",          "values",        "interests",
    "groups",    "prefers",    "skills_wanted", "skills_offered", "wants_mentors", "takes_mentees"};

enum { SEPARATED_BY_BIT = 64 };

struct people_reader {
    struct arena *arena;
    struct match_table table;
    struct match_names ids, sites, departments, languages, goals, values, interests, groups, skills;
    struct list persons, parents,
        managers;                 /* match_person; uint16_t; const char *: manager's id with its line */
    struct list lines;            /* int64_t */
    struct list mentees, mentors; /* match_role */
};

/* Names separated by ';' or '|' as bits. */
static uint64_t read_bits(struct people_reader *reader, enum column column, struct match_names *names)
{
    struct list parts = {0};
    uint64_t bits = 0;
    text_split(reader->arena, match_field(&reader->table, column), ";|", &parts);
    LIST_EACH (&parts, const char *, part) {
        uint32_t index;
        (void)match_names_add(names, text_fold(reader->arena, *part), &index);
        if (index < SEPARATED_BY_BIT) {
            bits |= UINT64_C(1) << index;
        } else {
            match_fault(&reader->table, column, "there are more than %d different ones, '%s' is one too many",
                        SEPARATED_BY_BIT, *part);
        }
    }
    return bits;
}

static uint16_t read_name(struct people_reader *reader, enum column column, struct match_names *names,
                          uint32_t limit)
{
    const char *name = match_field(&reader->table, column);
    uint32_t index;
    if (*name == '\0') return MATCH_NOT_KNOWN;
    (void)match_names_add(names, text_fold(reader->arena, name), &index);
    if (index < limit) return (uint16_t)index;
    match_fault(&reader->table, column, "there are more than %u different ones", limit);
    return 0;
}

/* "Engineering/Platform": each part is a department below the one before. */
static uint16_t read_department(struct people_reader *reader)
{
    char *path = text_fold(reader->arena, match_field(&reader->table, DEPARTMENT));
    uint32_t index = 0, parent = 0;
    if (*path == '\0') return MATCH_NOT_KNOWN;
    for (char *end = path; end != NULL;) {
        end = strchr(end, '/');
        if (end != NULL) *end = '\0';
        bool top = strchr(path, '/') == NULL;
        if (match_names_add(&reader->departments, path, &index)) {
            *LIST_ADD(&reader->parents, reader->arena, uint16_t) = (uint16_t)(top ? index : parent);
        }
        parent = index;
        if (end != NULL) *end++ = '/';
    }
    if (index < MATCH_DEPARTMENTS_MAX) return (uint16_t)index;
    match_fault(&reader->table, DEPARTMENT, "there are more than %d departments", MATCH_DEPARTMENTS_MAX);
    return 0;
}

/* "14:30" as minutes since midnight. */
static bool read_minutes(const char *text, size_t length, int64_t *ret_minutes)
{
    char copy[6] = {0};
    int64_t hours, minutes;
    if (length != 5 || text[2] != ':') return false;
    memcpy(copy, text, length);
    copy[2] = '\0';
    if (!text_to_int(copy, 0, 24, &hours) || !text_to_int(copy + 3, 0, 59, &minutes)) return false;
    *ret_minutes = hours * 60 + minutes;
    return true;
}

/* "09:00-17:00" in local time, with the offset in minutes. */
static uint64_t read_hours(struct people_reader *reader)
{
    const char *field = match_field(&reader->table, HOURS);
    int64_t begin, end, offset = match_number(&reader->table, UTC_OFFSET, -840, 840, 0);
    if (*field == '\0') return 0;
    if (strlen(field) == 11 && field[5] == '-' && read_minutes(field, 5, &begin) &&
        read_minutes(field + 6, 5, &end)) {
        return match_hours((int)begin, (int)end, (int)offset);
    }
    match_fault(&reader->table, HOURS, "hours look like 09:00-17:00, not '%s'", field);
    return 0;
}

/* "sql:3; presenting:2"; a level that is not told is 3. */
static const struct match_skill *read_skills(struct people_reader *reader, enum column column,
                                             uint8_t *ret_count)
{
    struct list parts = {0}, skills = {0};
    text_split(reader->arena, match_field(&reader->table, column), ";|", &parts);
    LIST_EACH (&parts, const char *, part) {
        char *name = arena_string(reader->arena, *part), *colon = strrchr(name, ':');
        int64_t level = 3;
        uint32_t index;
        if (colon != NULL) *colon = '\0';
        if (colon != NULL && !text_to_int(colon + 1, 1, MATCH_SKILL_LEVEL_MAX, &level)) {
            match_fault(&reader->table, column, "a skill's level is 1 to %d, not '%s'", MATCH_SKILL_LEVEL_MAX,
                        colon + 1);
        }
        (void)match_names_add(&reader->skills, text_fold(reader->arena, name), &index);
        bool twice = false;
        LIST_EACH (&skills, struct match_skill, other) twice = twice || other->skill == index;
        if (twice) match_fault(&reader->table, column, "'%s' stands there twice", name);
        if (index >= MATCH_SKILL_IDS_MAX)
            match_fault(&reader->table, column, "there are too many different skills");
        *LIST_ADD(&skills, reader->arena, struct match_skill) =
            (struct match_skill){(uint16_t)index, (uint8_t)level};
    }
    if (skills.count > MATCH_SKILLS_MAX) {
        match_fault(&reader->table, column, "there are more than %d skills", MATCH_SKILLS_MAX);
    }
    *ret_count = (uint8_t)skills.count;
    return skills.items;
}

static void read_role(struct people_reader *reader, enum column column, uint32_t person, struct list *roles)
{
    int64_t places = match_number(&reader->table, column, 0, UINT16_MAX, -1);
    if (places < 0) return;
    *LIST_ADD(roles, reader->arena, struct match_role) = (struct match_role){person, (uint16_t)places};
}

static void read_person(struct people_reader *reader)
{
    struct match_table *table = &reader->table;
    uint32_t index;
    const char *id = match_field(table, PERSON_ID);
    if (*id == '\0') {
        match_fault(table, PERSON_ID, "it is empty");
        return;
    }
    if (!match_names_add(&reader->ids, id, &index)) {
        match_fault(table, PERSON_ID, "'%s' stands in an earlier line too", id);
        return;
    }
    struct match_person person = {
        .manager = MATCH_NOBODY,
        .site = read_name(reader, SITE, &reader->sites, MATCH_SITES_MAX),
        .department = read_department(reader),
        .level = (uint8_t)match_number(table, LEVEL, 0, MATCH_LEVEL_MAX, MATCH_LEVEL_NOT_KNOWN),
        .style = (uint8_t)match_number(table, STYLE, 0, 15, 0),
        .style_told = *match_field(table, STYLE) == '\0' ? 0 : 15,
        .languages = read_bits(reader, LANGUAGES, &reader->languages),
        .hours = read_hours(reader),
        .goals = read_bits(reader, GOALS, &reader->goals),
        .values = read_bits(reader, VALUES, &reader->values),
        .interests = read_bits(reader, INTERESTS, &reader->interests),
        .groups = read_bits(reader, GROUPS, &reader->groups),
        .prefers = read_bits(reader, PREFERS, &reader->groups),
    };
    person.wanted = read_skills(reader, SKILLS_WANTED, &person.wanted_count);
    person.offered = read_skills(reader, SKILLS_OFFERED, &person.offered_count);
    *LIST_ADD(&reader->persons, reader->arena, struct match_person) = person;
    *LIST_ADD(&reader->managers, reader->arena, const char *) =
        arena_string(reader->arena, match_field(table, MANAGER_ID));
    *LIST_ADD(&reader->lines, reader->arena, int64_t) = table->row->line;
    read_role(reader, WANTS_MENTORS, index, &reader->mentees);
    read_role(reader, TAKES_MENTEES, index, &reader->mentors);
}

static void fault_manager(struct people_reader *reader, uint32_t at, const char *what)
{
    struct csv_row row = {.line = *LIST_AT(&reader->lines, int64_t, at)};
    reader->table.row = &row;
    match_fault(&reader->table, MANAGER_ID, "%s", what);
}

/* Managers may stand below those they manage, so they are found at the end. */
static bool find_managers(struct people_reader *reader)
{
    bool found = true;
    for (uint32_t at = 0; at < reader->persons.count; at++) {
        const char *manager = *LIST_AT(&reader->managers, const char *, at);
        struct match_person *person = LIST_AT(&reader->persons, struct match_person, at);
        if (*manager == '\0' || match_names_find(&reader->ids, manager, &person->manager)) continue;
        fault_manager(reader, at, arena_format(reader->arena, "there is no person '%s'", manager));
        found = false;
    }
    return found;
}

/* Follows each reporting line up once; whoever is met again on the same way up stands in a circle. */
static void find_circles(struct people_reader *reader)
{
    uint32_t count = (uint32_t)reader->persons.count;
    uint32_t *way = arena_alloc_many(reader->arena, count, sizeof *way); /* who was met on whose way, + 1 */
    for (uint32_t from = 0; from < count; from++) {
        for (uint32_t at = from; at != MATCH_NOBODY;
             at = LIST_AT(&reader->persons, struct match_person, at)->manager) {
            if (way[at] == from + 1) {
                fault_manager(reader, at, "the managers above go round in a circle and come back here");
            }
            if (way[at] != 0) break;
            way[at] = from + 1;
        }
    }
}

/* ---- rules ---- */

static bool read_choice(const char *value, const char *const *choices, int count, int *ret_choice)
{
    for (int at = 0; at < count; at++) {
        if (strcmp(value, choices[at]) != 0) continue;
        *ret_choice = at;
        return true;
    }
    return false;
}

/* False if the value does not suit the rule; *ret_known says whether there is such a rule. */
static bool set_rule(struct match_rules *rules, const char *rule, const char *value, bool *ret_known)
{
    static const char *const yes_no[] = {"no", "yes"}, *const same[] = {"any", "same", "different"},
                             *const near[] = {"far", "near"};
    int choice = 0;
    int64_t number = 0;
    *ret_known = true;
    if (strcmp(rule, "allow_reporting_line") == 0 || strcmp(rule, "language_shared") == 0 ||
        strcmp(rule, "seniority_bounded") == 0) {
        if (!read_choice(value, yes_no, 2, &choice)) return false;
        *(rule[0] == 'a'   ? &rules->allow_reporting_line
          : rule[0] == 'l' ? &rules->language_shared
                           : &rules->seniority_bounded) = choice == 1;
        return true;
    }
    if (strcmp(rule, "site") == 0 || strcmp(rule, "department") == 0) {
        if (!read_choice(value, same, 3, &choice)) return false;
        *(rule[0] == 's' ? &rules->site : &rules->department) = (enum match_same)choice;
        return true;
    }
    if (strcmp(rule, "department_preferred") == 0) {
        if (!read_choice(value, near, 2, &choice)) return false;
        rules->department_preferred = (enum match_nearness)choice;
        return true;
    }
    if (!text_to_int(value, -MATCH_LEVEL_MAX, MATCH_POINTS_MAX, &number)) return false;
    bool level = number <= MATCH_LEVEL_MAX, weight = number >= 0 && number <= MATCH_WEIGHT_MAX;
    if (strcmp(rule, "hours_shared") == 0) rules->hours_shared = (uint8_t)(2 * number);
    if (strcmp(rule, "hours_shared") == 0) return number >= 0 && number <= 24;
    if (strcmp(rule, "gap_least") == 0) rules->gap_least = (int8_t)(level ? number : 0);
    if (strcmp(rule, "gap_most") == 0) rules->gap_most = (int8_t)(level ? number : 0);
    if (strcmp(rule, "gap_ideal") == 0) rules->gap_ideal = (int8_t)(level ? number : 0);
    if (strncmp(rule, "gap_", 4) == 0) return level;
    if (strcmp(rule, "points_least") == 0) rules->points_least = (int32_t)number;
    if (strcmp(rule, "points_least") == 0) return number >= 0;
    for (int at = 0; strncmp(rule, "weight.", 7) == 0 && at < MATCH_CRITERION_COUNT; at++) {
        if (strcmp(rule + 7, match_criterion_key((enum match_criterion)at)) != 0) continue;
        rules->weight[at] = (uint8_t)(weight ? number : 0);
        return weight;
    }
    *ret_known = false;
    return true;
}

static bool read_rules(struct arena *arena, const char *path, struct match_rules *rules)
{
    static const char *const columns[] = {"rule", "value"};
    struct match_table table;
    match_rules_default(rules);
    if (path == NULL) return true;
    if (!match_table_open(arena, path, columns, 2, 2, &table)) return false;
    while (match_table_next(&table)) {
        bool known;
        const char *rule = match_field(&table, 0), *value = match_field(&table, 1);
        if (!set_rule(rules, rule, value, &known))
            match_fault(&table, 1, "'%s' cannot be the value of %s", value, rule);
        if (!known) match_fault(&table, 0, "there is no rule '%s'", rule);
    }
    return match_table_close(&table);
}

/* ---- notes ---- */

static bool read_notes(struct arena *arena, const char *path, struct match_input *input)
{
    static const char *const columns[] = {"mentee_id", "mentor_id", "note"};
    static const char *const kinds[] = {"blocked",     "mentee_veto", "mentor_veto", "failed",
                                        "mentee_wish", "mentor_wish", "existing",    "locked"};
    struct match_table table;
    struct list notes = {0};
    if (path == NULL) return true;
    if (!match_table_open(arena, path, columns, 3, 3, &table)) return false;
    while (match_table_next(&table)) {
        struct match_note note = {0};
        int kind = 0;
        if (!match_names_find(&input->mentees, match_field(&table, 0), &note.mentee)) {
            match_fault(&table, 0, "'%s' is no mentee", match_field(&table, 0));
        }
        if (!match_names_find(&input->mentors, match_field(&table, 1), &note.mentor)) {
            match_fault(&table, 1, "'%s' is no mentor", match_field(&table, 1));
        }
        if (!read_choice(match_field(&table, 2), kinds, sizeof kinds / sizeof *kinds, &kind)) {
            match_fault(&table, 2, "there is no note '%s'", match_field(&table, 2));
        }
        note.kind = (enum match_note_kind)kind;
        *LIST_ADD(&notes, arena, struct match_note) = note;
    }
    input->people.notes = notes.items;
    input->people.note_count = notes.count;
    return match_table_close(&table);
}

bool match_read_existing(struct arena *arena, const char *path, struct match_input *input)
{
    static const char *const columns[] = {"mentee_id", "mentor_id"};
    struct match_table table;
    struct list notes = {0};
    for (size_t at = 0; at < input->people.note_count; at++)
        *LIST_ADD(&notes, arena, struct match_note) = input->people.notes[at];
    if (!match_table_open(arena, path, columns, 2, 2, &table)) return false;
    while (match_table_next(&table)) {
        struct match_note note = {.kind = MATCH_NOTE_EXISTING};
        bool mentee = match_names_find(&input->mentees, match_field(&table, 0), &note.mentee);
        bool mentor = match_names_find(&input->mentors, match_field(&table, 1), &note.mentor);
        if (mentee && mentor) *LIST_ADD(&notes, arena, struct match_note) = note;
    }
    input->people.notes = notes.items;
    input->people.note_count = notes.count;
    return match_table_close(&table);
}

/* ---- all together ---- */

static void name_roles(struct people_reader *reader, const struct list *roles, struct match_names *names)
{
    uint32_t index;
    *names = (struct match_names){.arena = reader->arena};
    LIST_EACH (roles, struct match_role, role) {
        (void)match_names_add(names, match_name(&reader->ids, role->person), &index);
    }
}

bool match_read_people(struct arena *arena, const char *people, const char *rules, const char *notes,
                       struct match_input *ret_input)
{
    struct people_reader *reader = ARENA_NEW(arena, struct people_reader);
    struct match_input input = {.is_people = true};
    struct match_names *all[] = {&reader->ids,       &reader->sites,  &reader->departments,
                                 &reader->languages, &reader->goals,  &reader->values,
                                 &reader->interests, &reader->groups, &reader->skills};
    reader->arena = arena;
    for (size_t at = 0; at < sizeof all / sizeof *all; at++) all[at]->arena = arena;
    if (!match_table_open(arena, people, people_columns, COLUMN_COUNT, 1, &reader->table)) return false;
    while (match_table_next(&reader->table)) read_person(reader);
    if (find_managers(reader)) find_circles(reader);
    bool good = match_table_close(&reader->table);
    good = read_rules(arena, rules, &input.people.rules) && good;
    if (!good) return false;
    input.groups = reader->groups;
    name_roles(reader, &reader->mentees, &input.mentees);
    name_roles(reader, &reader->mentors, &input.mentors);
    if (!read_notes(arena, notes, &input)) return false;
    input.people.persons = reader->persons.items;
    input.people.person_count = (uint32_t)reader->persons.count;
    input.people.mentees = reader->mentees.items;
    input.people.mentee_count = (uint32_t)reader->mentees.count;
    input.people.mentors = reader->mentors.items;
    input.people.mentor_count = (uint32_t)reader->mentors.count;
    input.people.department_parent = reader->parents.items;
    input.people.department_count = (uint32_t)reader->parents.count;
    *ret_input = input;
    return true;
}
