/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Checks people, notes and rules, and opens them as a program. */
#include "program.h"

#include <stdlib.h>

static bool fault(struct match_fault *ret_fault, const char *list, size_t index, const char *what)
{
    if (ret_fault != NULL) *ret_fault = (struct match_fault){.what = what, .list = list, .index = index};
    return false;
}

void match_rules_default(struct match_rules *ret_rules)
{
    struct match_rules rules = {
        .language_shared = true,
        .hours_shared = 4,
        .seniority_bounded = true,
        .gap_least = 1,
        .gap_most = 8,
        .gap_ideal = 2,
    };
    for (int criterion = 0; criterion < MATCH_CRITERION_COUNT; criterion++) {
        rules.weight[criterion] = (uint8_t)match_criterion_default_weight((enum match_criterion)criterion);
    }
    *ret_rules = rules;
}

uint64_t match_hours(int begin, int end, int utc_offset)
{
    uint64_t hours = 0;
    int length = end > begin ? end - begin : end - begin + 1440;
    int from = (((begin - utc_offset) % 1440) + 1440) % 1440;
    int first = (from + 29) / 30;
    for (int slot = first; (slot + 1) * 30 <= from + length && slot < first + 48; slot++) {
        hours |= UINT64_C(1) << (slot % 48);
    }
    return hours;
}

static bool check_skills(const struct match_skill *skills, uint8_t count, struct match_fault *ret_fault,
                         size_t person)
{
    if (count > MATCH_SKILLS_MAX) return fault(ret_fault, "persons", person, "too many skills");
    for (int at = 0; at < count; at++) {
        if (skills[at].level < 1 || skills[at].level > MATCH_SKILL_LEVEL_MAX) {
            return fault(ret_fault, "persons", person, "a skill's level is out of range");
        }
        for (int other = 0; other < at; other++) {
            if (skills[other].skill == skills[at].skill)
                return fault(ret_fault, "persons", person, "a skill twice");
        }
    }
    return true;
}

static bool check_persons(const struct match_people *people, struct match_fault *ret_fault)
{
    if (people->person_count > MATCH_PEOPLE_MAX) return fault(ret_fault, "persons", 0, "too many persons");
    if (people->department_count > MATCH_DEPARTMENTS_MAX) {
        return fault(ret_fault, "departments", 0, "too many departments");
    }
    for (uint32_t at = 0; at < people->person_count; at++) {
        const struct match_person *person = &people->persons[at];
        if (person->manager != MATCH_NOBODY && person->manager >= people->person_count) {
            return fault(ret_fault, "persons", at, "no such manager");
        }
        if (person->department >= people->department_count && person->department != MATCH_NOT_KNOWN)
            return fault(ret_fault, "persons", at, "no such department");
        if (person->level > MATCH_LEVEL_MAX && person->level != MATCH_LEVEL_NOT_KNOWN)
            return fault(ret_fault, "persons", at, "the level is out of range");
        if (person->style > 15 || person->style_told > 15)
            return fault(ret_fault, "persons", at, "the style is out of range");
        if (!check_skills(person->wanted, person->wanted_count, ret_fault, at)) return false;
        if (!check_skills(person->offered, person->offered_count, ret_fault, at)) return false;
    }
    for (uint32_t at = 0; at < people->department_count; at++) {
        if (people->department_parent[at] >= people->department_count) {
            return fault(ret_fault, "departments", at, "no such parent");
        }
    }
    return true;
}

static bool check_lists(const struct match_people *people, struct match_fault *ret_fault)
{
    if (people->mentee_count > MATCH_PEOPLE_MAX) return fault(ret_fault, "mentees", 0, "too many mentees");
    if (people->mentor_count > MATCH_PEOPLE_MAX) return fault(ret_fault, "mentors", 0, "too many mentors");
    for (uint32_t at = 0; at < people->mentee_count; at++) {
        if (people->mentees[at].person >= people->person_count)
            return fault(ret_fault, "mentees", at, "no such person");
    }
    for (uint32_t at = 0; at < people->mentor_count; at++) {
        if (people->mentors[at].person >= people->person_count)
            return fault(ret_fault, "mentors", at, "no such person");
    }
    for (size_t at = 0; at < people->note_count; at++) {
        const struct match_note *note = &people->notes[at];
        if (note->mentee >= people->mentee_count) return fault(ret_fault, "notes", at, "no such mentee");
        if (note->mentor >= people->mentor_count) return fault(ret_fault, "notes", at, "no such mentor");
        if ((unsigned)note->kind > MATCH_NOTE_LOCKED)
            return fault(ret_fault, "notes", at, "no such kind of note");
    }
    return true;
}

static bool check_rules(const struct match_rules *rules, struct match_fault *ret_fault)
{
    int sum = 0;
    if (rules->hours_shared > 48) return fault(ret_fault, "rules", 0, "more shared hours than a day has");
    if (rules->gap_least < -MATCH_LEVEL_MAX || rules->gap_most > MATCH_LEVEL_MAX ||
        rules->gap_least > rules->gap_most) {
        return fault(ret_fault, "rules", 0, "the bounds of the seniority gap are out of range");
    }
    if (rules->gap_ideal < -MATCH_LEVEL_MAX || rules->gap_ideal > MATCH_LEVEL_MAX) {
        return fault(ret_fault, "rules", 0, "the ideal seniority gap is out of range");
    }
    if (rules->points_least < 0 || rules->points_least > MATCH_POINTS_MAX) {
        return fault(ret_fault, "rules", 0, "the least points are out of range");
    }
    for (int criterion = 0; criterion < MATCH_CRITERION_COUNT; criterion++) {
        sum += rules->weight[criterion];
        if (rules->weight[criterion] > MATCH_WEIGHT_MAX) {
            return fault(ret_fault, "weights", (size_t)criterion, "the weight is out of range");
        }
    }
    if (sum > MATCH_WEIGHT_SUM_MAX)
        return fault(ret_fault, "weights", 0, "the sum of the weights is too large");
    return true;
}

/* ---- trees ---- */

static void tree_release(struct program_tree *tree)
{
    free(tree->enter);
    free(tree->leave);
    *tree = (struct program_tree){0};
}

/*
 * Numbers a forest given by parents (MATCH_NOBODY at a root) in preorder. On success *ret_cycle is
 * MATCH_NOBODY, or a node that is its own ancestor (then the numbers mean nothing). `scratch` has 3 * count +
 * 1 elements.
 */
static void tree_number(struct program_tree *tree, const uint32_t *parent, uint32_t count, uint32_t *scratch,
                        uint32_t *ret_cycle)
{
    uint32_t *size = scratch, *degree = scratch + count, *queue = scratch + 2 * (size_t)count;
    uint32_t head = 0, tail = 0, next_root = 0;
    for (uint32_t node = 0; node < count; node++) {
        size[node] = 1;
        degree[node] = 0;
    }
    for (uint32_t node = 0; node < count; node++) {
        if (parent[node] != MATCH_NOBODY) degree[parent[node]]++;
    }
    for (uint32_t node = 0; node < count; node++) {
        if (degree[node] == 0) queue[tail++] = node;
    }
    while (head < tail) { /* leaves first: sizes of subtrees */
        uint32_t node = queue[head++], up = parent[node];
        if (up == MATCH_NOBODY) continue;
        size[up] += size[node];
        if (--degree[up] == 0) queue[tail++] = up;
    }
    *ret_cycle = MATCH_NOBODY;
    for (uint32_t node = 0; node < count && tail < count; node++) {
        if (degree[node] > 0) {
            *ret_cycle = node;
            return;
        }
    }
    for (uint32_t at = tail;
         at-- > 0;) { /* roots first: each takes the next free part of its parent's interval */
        uint32_t node = queue[at], up = parent[node];
        uint32_t *next = up == MATCH_NOBODY ? &next_root : &tree->leave[up];
        tree->enter[node] = *next;
        *next += size[node];
        tree->leave[node] = tree->enter[node] + 1; /* grows to the end as children take their parts */
    }
}

static enum match_error tree_open(struct program_tree *tree, uint32_t *parent, uint32_t count,
                                  const char *list, struct match_fault *ret_fault)
{
    uint32_t cycle = MATCH_NOBODY;
    uint32_t *scratch = malloc((3 * (size_t)count + 1) * sizeof *scratch);
    tree->enter = calloc((size_t)count + 1, sizeof *tree->enter);
    tree->leave = calloc((size_t)count + 1, sizeof *tree->leave);
    if (scratch == NULL || tree->enter == NULL || tree->leave == NULL) {
        free(scratch);
        return MATCH_NO_MEMORY;
    }
    tree_number(tree, parent, count, scratch, &cycle);
    free(scratch);
    if (cycle == MATCH_NOBODY) return MATCH_OK;
    (void)fault(ret_fault, list, cycle, "goes round in a circle");
    return MATCH_INVALID;
}

static enum match_error open_trees(struct match_program *program, struct match_fault *ret_fault)
{
    const struct match_people *people = program->people;
    uint32_t most =
        people->person_count > people->department_count ? people->person_count : people->department_count;
    uint32_t *parent = malloc(((size_t)most + 1) * sizeof *parent);
    if (parent == NULL) return MATCH_NO_MEMORY;
    for (uint32_t at = 0; at < people->person_count; at++) parent[at] = people->persons[at].manager;
    enum match_error error = tree_open(&program->line, parent, people->person_count, "persons", ret_fault);
    if (error == MATCH_OK) {
        for (uint32_t at = 0; at < people->department_count; at++) {
            uint16_t up = people->department_parent[at];
            parent[at] = up == at ? MATCH_NOBODY : up;
        }
        error = tree_open(&program->department, parent, people->department_count, "departments", ret_fault);
    }
    free(parent);
    return error;
}

/* ---- notes ---- */

static int compare_notes(const void *left, const void *right)
{
    const struct program_note *a = left, *b = right;
    if (a->mentee != b->mentee) return a->mentee < b->mentee ? -1 : 1;
    return (a->mentor > b->mentor) - (a->mentor < b->mentor);
}

static enum match_error open_notes(struct match_program *program)
{
    const struct match_people *people = program->people;
    program->notes = malloc((people->note_count + 1) * sizeof *program->notes);
    program->note_first = calloc((size_t)people->mentee_count + 1, sizeof *program->note_first);
    if (program->notes == NULL || program->note_first == NULL) return MATCH_NO_MEMORY;
    for (size_t at = 0; at < people->note_count; at++) {
        const struct match_note *note = &people->notes[at];
        program->notes[at] = (struct program_note){note->mentee, note->mentor, NOTE_BIT(note->kind)};
    }
    qsort(program->notes, people->note_count, sizeof *program->notes, compare_notes);
    for (size_t at = 0; at < people->note_count; at++) {
        if (program->note_count > 0 &&
            compare_notes(&program->notes[program->note_count - 1], &program->notes[at]) == 0) {
            program->notes[program->note_count - 1].kinds |= program->notes[at].kinds;
        } else {
            program->notes[program->note_count++] = program->notes[at];
        }
    }
    for (size_t at = 0; at < program->note_count; at++) program->note_first[program->notes[at].mentee + 1]++;
    for (uint32_t mentee = 0; mentee < people->mentee_count; mentee++) {
        program->note_first[mentee + 1] += program->note_first[mentee];
    }
    return MATCH_OK;
}

/* ---- open and close ---- */

static enum match_error check_twice(const struct match_role *roles, uint32_t count, uint32_t persons,
                                    const char *list, struct match_fault *ret_fault)
{
    bool *seen = calloc((size_t)persons + 1, sizeof *seen);
    enum match_error error = seen == NULL ? MATCH_NO_MEMORY : MATCH_OK;
    for (uint32_t at = 0; error == MATCH_OK && at < count; at++) {
        if (seen[roles[at].person]) {
            (void)fault(ret_fault, list, at, "a person is listed twice");
            error = MATCH_INVALID;
        }
        seen[roles[at].person] = true;
    }
    free(seen);
    return error;
}

enum match_error match_program_open(const struct match_people *people, struct match_fault *ret_fault,
                                    struct match_program **ret_program)
{
    if (!check_persons(people, ret_fault) || !check_lists(people, ret_fault) ||
        !check_rules(&people->rules, ret_fault)) {
        return MATCH_INVALID;
    }
    enum match_error error =
        check_twice(people->mentees, people->mentee_count, people->person_count, "mentees", ret_fault);
    if (error == MATCH_OK) {
        error =
            check_twice(people->mentors, people->mentor_count, people->person_count, "mentors", ret_fault);
    }
    if (error != MATCH_OK) return error;
    struct match_program *program = calloc(1, sizeof *program);
    if (program == NULL) return MATCH_NO_MEMORY;
    program->people = people;
    error = open_notes(program);
    if (error == MATCH_OK) error = open_trees(program, ret_fault);
    if (error != MATCH_OK) {
        match_program_close(program);
        return error;
    }
    *ret_program = program;
    return MATCH_OK;
}

void match_program_close(struct match_program *program)
{
    if (program == NULL) return;
    tree_release(&program->line);
    tree_release(&program->department);
    free(program->notes);
    free(program->note_first);
    free(program);
}

uint32_t program_noted(const struct match_program *program, uint32_t mentee, uint32_t mentor)
{
    size_t low = program->note_first[mentee], high = program->note_first[mentee + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (program->notes[middle].mentor == mentor) return program->notes[middle].kinds;
        if (program->notes[middle].mentor < mentor) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

bool match_program_noted(const struct match_program *program, uint32_t mentee, uint32_t mentor,
                         enum match_note_kind kind)
{
    return (program_noted(program, mentee, mentor) & NOTE_BIT(kind)) != 0;
}
