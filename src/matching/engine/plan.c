/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Compiles a program: see plan.h. */
#include "plan.h"

#include <stdlib.h>
#include <string.h>

/* A tag or a skill that at least one mentor in this many has becomes a plane. */
#define PLANE_SHARE_TAG 200
#define PLANE_SHARE_SKILL 48

static int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_classes(const struct plan_class *a, const struct plan_class *b)
{
    if (a->site != b->site) return a->site < b->site ? -1 : 1;
    if (a->hours != b->hours) return compare_u64(a->hours, b->hours);
    if (a->languages != b->languages) return compare_u64(a->languages, b->languages);
    if (a->department_known != b->department_known) return a->department_known ? -1 : 1;
    return a->level - b->level;
}

/* In the departments' preorder, or -1. */
static int department_number(const struct match_program *program, const struct match_person *person)
{
    return person->department == MATCH_NOT_KNOWN ? -1 : (int)program->department.enter[person->department];
}

/* A person with their class, for sorting. */
struct classed {
    struct plan_class kind;
    uint32_t department;
    uint32_t index;
};

static int compare_classed(const void *left, const void *right)
{
    const struct classed *a = left, *b = right;
    int order = compare_classes(&a->kind, &b->kind);
    if (order != 0) return order;
    if (a->department != b->department) return a->department < b->department ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

/*
 * Those of a list who have places, sorted by class. On success the caller owns the lists: indices, classes,
 * and per class (+ 1) where it begins.
 */
static enum match_error sort_by_class(const struct plan *plan, const struct match_role *roles, uint32_t count,
                                      const uint32_t *places, struct plan_class **ret_classes,
                                      uint32_t **ret_first, uint32_t *ret_class_count, uint32_t **ret_order,
                                      uint32_t *ret_count)
{
    struct classed *all = malloc(((size_t)count + 1) * sizeof *all);
    struct plan_class *classes = malloc(((size_t)count + 1) * sizeof *classes);
    uint32_t *first = malloc(((size_t)count + 1) * sizeof *first);
    uint32_t *order = malloc(((size_t)count + 1) * sizeof *order);
    uint32_t found = 0, class_count = 0;
    if (all == NULL || classes == NULL || first == NULL || order == NULL) {
        free(all);
        free(classes);
        free(first);
        free(order);
        return MATCH_NO_MEMORY;
    }
    for (uint32_t at = 0; at < count; at++) {
        const struct match_person *person = &plan->program->people->persons[roles[at].person];
        if (places[at] == 0) continue;
        all[found++] = (struct classed){
            .kind = {person->site, person->level, person->department != MATCH_NOT_KNOWN, person->hours,
                     person->languages},
            .department = (uint32_t)department_number(plan->program, person) + 1,
            .index = at,
        };
    }
    qsort(all, found, sizeof *all, compare_classed);
    for (uint32_t at = 0; at < found; at++) {
        if (at == 0 || compare_classes(&all[at - 1].kind, &all[at].kind) != 0) {
            classes[class_count] = all[at].kind;
            first[class_count++] = at;
        }
        order[at] = all[at].index;
    }
    first[class_count] = found;
    free(all);
    *ret_classes = classes;
    *ret_first = first;
    *ret_class_count = class_count;
    *ret_order = order;
    *ret_count = found;
    return MATCH_OK;
}

/* ---- what classes allow ---- */

bool plan_same_but_level(const struct plan_class *a, const struct plan_class *b)
{
    return a->site == b->site && a->hours == b->hours && a->languages == b->languages &&
           a->department_known == b->department_known;
}

static enum match_error open_runs(struct plan *plan)
{
    plan->run_first = malloc(((size_t)plan->mentor_class_count + 1) * sizeof *plan->run_first);
    plan->class_level = malloc((size_t)plan->mentor_class_count + 1);
    if (plan->run_first == NULL || plan->class_level == NULL) return MATCH_NO_MEMORY;
    for (uint32_t kind = 0; kind < plan->mentor_class_count; kind++) {
        const struct plan_class *classes = plan->mentor_classes;
        plan->class_level[kind] = classes[kind].level;
        if (kind > 0 && plan_same_but_level(&classes[kind - 1], &classes[kind])) continue;
        plan->run_first[plan->run_count++] = kind;
    }
    plan->run_first[plan->run_count] = plan->mentor_class_count;
    return MATCH_OK;
}

/* The points that two classes earn by their levels, or PLAN_FORBIDDEN. */
static int level_points(const struct match_rules *rules, int mentees, int mentors)
{
    int gap = mentors - mentees, distance = abs(gap - rules->gap_ideal);
    if (mentees == MATCH_LEVEL_NOT_KNOWN || mentors == MATCH_LEVEL_NOT_KNOWN) return 0;
    if (rules->seniority_bounded && (gap < rules->gap_least || gap > rules->gap_most)) return PLAN_FORBIDDEN;
    if (distance >= 4) return 0;
    return rules->weight[MATCH_CRITERION_LEVEL] * (MATCH_DEGREE_MAX / 4 * (4 - distance));
}

/* Those by site, languages and hours, of which they share so many, or PLAN_FORBIDDEN; with a start for those
 * by department. */
static int place_points(const struct match_rules *rules, const struct plan_class *mentees,
                        const struct plan_class *mentors, int shared)
{
    bool same_site = mentees->site == mentors->site && mentees->site != MATCH_NOT_KNOWN;
    int points = rules->weight[MATCH_CRITERION_HOURS] * (MATCH_DEGREE_MAX * (shared > 16 ? 16 : shared) / 16);
    if (rules->language_shared && mentees->languages != 0 && mentors->languages != 0 &&
        (mentees->languages & mentors->languages) == 0) {
        return PLAN_FORBIDDEN;
    }
    if (mentees->hours != 0 && mentors->hours != 0 && shared < rules->hours_shared) return PLAN_FORBIDDEN;
    if (rules->site == MATCH_SAME_REQUIRED && !same_site) return PLAN_FORBIDDEN;
    if (rules->site == MATCH_SAME_FORBIDDEN && same_site) return PLAN_FORBIDDEN;
    if (same_site) points += rules->weight[MATCH_CRITERION_SITE] * MATCH_DEGREE_MAX;
    /* The most that departments earn; rows take away from it or add to it. */
    if (rules->department_preferred == MATCH_PREFER_FAR && mentees->department_known &&
        mentors->department_known)
        points += rules->weight[MATCH_CRITERION_DEPARTMENT] * MATCH_DEGREE_MAX;
    return points;
}

uint32_t plan_allowed_runs(const struct plan *plan, const struct plan_class *mentees,
                           struct plan_allowed *ret_runs)
{
    const struct match_rules *rules = &plan->program->people->rules;
    uint32_t count = 0;
    int shared = 0;
    for (uint32_t run = 0; run < plan->run_count; run++) {
        const struct plan_class *first = &plan->mentor_classes[plan->run_first[run]];
        /* Runs are sorted by site and hours: the same hours come often in a row. */
        if (run == 0 || first->hours != first[-1].hours)
            shared = __builtin_popcountll(mentees->hours & first->hours);
        int points = place_points(rules, mentees, first, shared);
        ret_runs[count] = (struct plan_allowed){run, (int16_t)points};
        count += points >= 0;
    }
    return count;
}

uint32_t plan_allowed_at(const struct plan *plan, const struct plan_allowed *runs, uint32_t run_count,
                         int level, struct plan_allowed *ret_allowed)
{
    const struct match_rules *rules = &plan->program->people->rules;
    int of_level[MATCH_LEVEL_NOT_KNOWN + 1];
    uint32_t count = 0;
    for (int other = 0; other <= MATCH_LEVEL_NOT_KNOWN; other++)
        of_level[other] = level_points(rules, level, other);
    for (uint32_t at = 0; at < run_count; at++) {
        uint32_t run = runs[at].kind;
        for (uint32_t kind = plan->run_first[run]; kind < plan->run_first[run + 1]; kind++) {
            int points = of_level[plan->class_level[kind]];
            ret_allowed[count] = (struct plan_allowed){kind, (int16_t)(runs[at].points + points)};
            count += points >= 0; /* no branch, which nobody could foretell */
        }
    }
    return count;
}

/* ---- columns ---- */

static enum match_error open_columns(struct plan *plan)
{
    const struct match_program *program = plan->program;
    const struct match_people *people = program->people;
    plan->department = calloc((size_t)plan->lanes + PLAN_CHUNK, sizeof *plan->department);
    plan->groups = calloc((size_t)plan->lanes + 1, sizeof *plan->groups);
    plan->lane = malloc(((size_t)people->mentor_count + 1) * sizeof *plan->lane);
    plan->person = malloc(((size_t)people->person_count + 1) * sizeof *plan->person);
    if (plan->department == NULL || plan->groups == NULL || plan->lane == NULL || plan->person == NULL) {
        return MATCH_NO_MEMORY;
    }
    memset(plan->lane, 0xff, people->mentor_count * sizeof *plan->lane);
    memset(plan->person, 0xff, people->person_count * sizeof *plan->person);
    for (uint32_t lane = 0; lane < plan->mentors; lane++) {
        const struct match_person *person = program_mentor(program, plan->mentor[lane]);
        plan->department[lane] = (int16_t)department_number(program, person);
        plan->groups[lane] = person->groups;
        plan->lane[plan->mentor[lane]] = lane;
        plan->person[people->mentors[plan->mentor[lane]].person].lane = lane;
    }
    return MATCH_OK;
}

/* Mentors in the order of the reporting line's preorder: everybody below a person is an interval. */
static enum match_error open_line(struct plan *plan)
{
    const struct match_program *program = plan->program;
    uint32_t persons = program->people->person_count, count = 0;
    uint32_t *at_enter = malloc(((size_t)persons + 1) * sizeof *at_enter);
    plan->line_enter = malloc(((size_t)plan->mentors + 1) * sizeof *plan->line_enter);
    plan->line_lane = malloc(((size_t)plan->mentors + 1) * sizeof *plan->line_lane);
    if (at_enter == NULL || plan->line_enter == NULL || plan->line_lane == NULL) {
        free(at_enter);
        return MATCH_NO_MEMORY;
    }
    for (uint32_t person = 0; person < persons; person++) at_enter[program->line.enter[person]] = person;
    for (uint32_t enter = 0; enter < persons; enter++) { /* managers before their reports */
        uint32_t person = at_enter[enter], manager = program->people->persons[person].manager;
        if (manager != MATCH_NOBODY) {
            plan->person[person].above =
                plan->person[manager].lane != PLAN_NONE ? manager : plan->person[manager].above;
        }
        if (plan->person[person].lane == PLAN_NONE) continue;
        plan->line_enter[count] = enter;
        plan->line_lane[count++] = plan->person[person].lane;
    }
    free(at_enter);
    return MATCH_OK;
}

/* ---- features ---- */

struct feature_lane {
    uint32_t key;
    uint32_t lane;
    uint32_t level;
};

static size_t list_tags(struct feature_lane *list, size_t count, uint64_t tags, int kind, uint32_t lane)
{
    for (; tags != 0; tags &= tags - 1) {
        if (list != NULL) {
            list[count] = (struct feature_lane){PLAN_KEY_TAG(kind, __builtin_ctzll(tags)), lane, 0};
        }
        count++;
    }
    return count;
}

/* Every feature of every mentor in lanes; with NULL only counts. */
static size_t list_features(const struct plan *plan, struct feature_lane *list)
{
    size_t count = 0;
    for (uint32_t lane = 0; lane < plan->mentors; lane++) {
        const struct match_person *person = program_mentor(plan->program, plan->mentor[lane]);
        for (int at = 0; at < person->offered_count; at++) {
            const struct match_skill *skill = &person->offered[at];
            if (list != NULL)
                list[count] = (struct feature_lane){PLAN_KEY_SKILL(skill->skill), lane, skill->level};
            count++;
        }
        count = list_tags(list, count, person->goals, PLAN_TAG_GOAL, lane);
        count = list_tags(list, count, person->values, PLAN_TAG_VALUE, lane);
        count = list_tags(list, count, person->interests, PLAN_TAG_INTEREST, lane);
    }
    return count;
}

/* Sorts by key, of which there are so many, keeping the order of lanes; ret_first gets where each key begins
 * (keys + 1 numbers; room for one more). */
static void sort_features(const struct feature_lane *list, size_t count, uint32_t keys,
                          struct feature_lane *sorted, size_t *ret_first)
{
    memset(ret_first, 0, (keys + 2) * sizeof *ret_first);
    for (size_t at = 0; at < count; at++) ret_first[list[at].key + 2]++;
    for (size_t key = 1; key <= keys; key++) ret_first[key + 1] += ret_first[key];
    for (size_t at = 0; at < count; at++) sorted[ret_first[list[at].key + 1]++] = list[at];
}

static bool is_skill(uint32_t key)
{
    return key >= PLAN_KEY_SKILL(0);
}

static bool is_plane(const struct plan *plan, uint32_t key, size_t having)
{
    return having * (is_skill(key) ? PLANE_SHARE_SKILL : PLANE_SHARE_TAG) >= plan->mentors;
}

static void fill_plane(struct plan *plan, uint32_t plane, uint32_t key, const struct feature_lane *list,
                       size_t count)
{
    for (size_t at = 0; at < count; at++) {
        *plan_plane(plan, plane, list[at].lane) = is_skill(key) ? (uint8_t)list[at].level : 1;
    }
}

static void fill_list(struct plan *plan, struct plan_feature *feature, const struct feature_lane *list,
                      size_t count, uint32_t *first, uint32_t *listed)
{
    size_t at = 0;
    feature->plane = PLAN_NONE;
    feature->first = first;
    for (uint32_t block = 0; block < plan->blocks; block++) {
        first[block] = *listed;
        for (; at < count && list[at].lane / PLAN_BLOCK == block; at++) {
            plan->lanes_listed[(*listed)++] =
                (uint16_t)(list[at].lane % PLAN_BLOCK | list[at].level << PLAN_LEVEL_SHIFT);
        }
    }
    first[plan->blocks] = *listed;
}

static enum match_error fill_features(struct plan *plan, const struct feature_lane *list,
                                      const size_t *key_first)
{
    size_t lists = 0, features = 0, listed_count = 0;
    uint32_t next_plane = PLAN_NOTHING + 1, listed = 0;
    plan->plane_count = next_plane;
    for (uint32_t key = 0; key < plan->key_count; key++) {
        size_t count = key_first[key + 1] - key_first[key];
        features += count > 0;
        if (count > 0 && is_plane(plan, key, count)) {
            plan->plane_count++;
        } else if (count > 0) {
            lists++;
            listed_count += count;
        }
    }
    plan->features = calloc(features + 1, sizeof *plan->features);
    plan->feature_first = calloc(lists * ((size_t)plan->blocks + 1) + 1, sizeof *plan->feature_first);
    plan->lanes_listed = calloc(listed_count + 1, sizeof *plan->lanes_listed);
    size_t bytes = plan_strip_size(plan) * (plan->lanes / PLAN_STRIP + 1);
    plan->planes = aligned_alloc(PLAN_STRIP, bytes);
    if (plan->features == NULL || plan->feature_first == NULL || plan->lanes_listed == NULL ||
        plan->planes == NULL) {
        return MATCH_NO_MEMORY;
    }
    memset(plan->planes, 0, bytes);
    for (uint32_t lane = 0; lane < plan->mentors; lane++) {
        const struct match_person *person = program_mentor(plan->program, plan->mentor[lane]);
        for (uint32_t plane = 0; plane < PLAN_STYLES; plane++) {
            *plan_plane(plan, plane, lane) = PLAN_STYLE(person->style_told, person->style, plane);
        }
    }
    uint32_t *first = plan->feature_first;
    for (uint32_t key = 0; key < plan->key_count; key++) {
        size_t count = key_first[key + 1] - key_first[key];
        plan->feature_of_key[key] = PLAN_NONE;
        if (count == 0) continue;
        struct plan_feature *feature = &plan->features[plan->feature_count];
        plan->feature_of_key[key] = plan->feature_count++;
        if (is_plane(plan, key, count)) {
            feature->plane = next_plane++;
            fill_plane(plan, feature->plane, key, list + key_first[key], count);
        } else {
            fill_list(plan, feature, list + key_first[key], count, first, &listed);
            first += plan->blocks + 1;
        }
    }
    return MATCH_OK;
}

static enum match_error open_features(struct plan *plan)
{
    size_t count = list_features(plan, NULL);
    struct feature_lane *list = malloc((count + 1) * sizeof *list),
                        *sorted = malloc((count + 1) * sizeof *sorted);
    size_t *first = NULL;
    enum match_error error = MATCH_NO_MEMORY;
    if (list != NULL && sorted != NULL) {
        (void)list_features(plan, list);
        for (size_t at = 0; at < count; at++) {
            if (list[at].key >= plan->key_count) plan->key_count = list[at].key + 1;
        }
        first = malloc(((size_t)plan->key_count + 2) * sizeof *first);
        plan->feature_of_key = malloc(((size_t)plan->key_count + 1) * sizeof *plan->feature_of_key);
    }
    if (first != NULL && plan->feature_of_key != NULL) {
        sort_features(list, count, plan->key_count, sorted, first);
        error = fill_features(plan, sorted, first);
    }
    free(list);
    free(sorted);
    free(first);
    return error;
}

/* ---- tables ---- */

static enum match_error open_tables(struct plan *plan)
{
    const struct match_rules *rules = &plan->program->people->rules;
    int style = rules->weight[MATCH_CRITERION_STYLE] * (MATCH_DEGREE_MAX / 4);
    int skills = rules->weight[MATCH_CRITERION_SKILLS] * MATCH_DEGREE_MAX;
    plan->tables = calloc(1, sizeof *plan->tables);
    if (plan->tables == NULL) return MATCH_NO_MEMORY;
    for (unsigned mine = 0; mine < 16; mine++) {
        for (unsigned theirs = 0; theirs < 16; theirs++) {
            unsigned agreed = ~(mine ^ theirs) & (mine & theirs) >> 2 & 3;
            plan_table_set(&plan->tables->style[mine], (int)theirs, style * __builtin_popcount(agreed));
        }
    }
    for (int count = 1; count <= MATCH_SKILLS_MAX; count++) {
        for (int wanted = 1; wanted <= MATCH_SKILL_LEVEL_MAX; wanted++) {
            struct plan_table *table = &plan->tables->skill[count][wanted];
            for (int offered = 1; offered <= MATCH_SKILL_LEVEL_MAX; offered++) {
                int level = offered < wanted ? offered : wanted;
                plan_table_set(table, offered, skills * level / (wanted * count));
            }
        }
    }
    return MATCH_OK;
}

/* ---- open and close ---- */

static void count_blocks(struct plan *plan)
{
    plan->blocks = (plan->mentors + PLAN_BLOCK - 1) / PLAN_BLOCK;
    plan->lanes = plan->blocks * PLAN_BLOCK;
}

static enum match_error open_lanes(struct plan *plan, const uint32_t *places)
{
    const struct match_people *people = plan->program->people;
    uint32_t *order = NULL;
    enum match_error error = sort_by_class(
        plan, people->mentors, people->mentor_count, places + people->mentee_count, &plan->mentor_classes,
        &plan->class_first, &plan->mentor_class_count, &order, &plan->mentors);
    if (error != MATCH_OK) return error;
    count_blocks(plan);
    plan->mentor = malloc(((size_t)plan->lanes + 1) * sizeof *plan->mentor);
    if (plan->mentor == NULL) {
        free(order);
        return MATCH_NO_MEMORY;
    }
    memset(plan->mentor, 0xff, ((size_t)plan->lanes + 1) * sizeof *plan->mentor);
    memcpy(plan->mentor, order, plan->mentors * sizeof *order);
    free(order);
    return sort_by_class(plan, people->mentees, people->mentee_count, places, &plan->mentee_classes,
                         &plan->mentee_class_first, &plan->mentee_class_count, &plan->mentee, &plan->mentees);
}

static enum match_error open_rest(struct plan *plan)
{
    enum match_error error = open_runs(plan);
    if (error == MATCH_OK) error = open_columns(plan);
    if (error == MATCH_OK) error = open_line(plan);
    if (error == MATCH_OK) error = open_features(plan);
    if (error != MATCH_OK) plan_close(plan);
    return error;
}

enum match_error plan_open(struct plan *plan, const struct match_program *program, const uint32_t *places)
{
    *plan = (struct plan){.program = program};
    enum match_error error = open_lanes(plan, places);
    if (error == MATCH_OK) error = open_tables(plan);
    if (error == MATCH_OK) return open_rest(plan);
    plan_close(plan);
    return error;
}

/* Those lanes of the whole plan whose mentors are chosen, in their order. */
static void narrow_lanes(struct plan *plan, const uint8_t *chosen)
{
    const struct plan *whole = plan->whole;
    for (uint32_t kind = 0; kind < whole->mentor_class_count; kind++) {
        uint32_t before = plan->mentors;
        for (uint32_t lane = whole->class_first[kind]; lane < whole->class_first[kind + 1]; lane++) {
            if (chosen[whole->mentor[lane]] != 0) plan->mentor[plan->mentors++] = whole->mentor[lane];
        }
        if (plan->mentors == before) continue;
        plan->mentor_classes[plan->mentor_class_count] = whole->mentor_classes[kind];
        plan->class_first[plan->mentor_class_count++] = before;
    }
    plan->class_first[plan->mentor_class_count] = plan->mentors;
}

enum match_error plan_narrow(struct plan *plan, const struct plan *whole, const uint8_t *chosen)
{
    *plan = (struct plan){.program = whole->program,
                          .whole = whole,
                          .tables = whole->tables,
                          .mentees = whole->mentees,
                          .mentee = whole->mentee,
                          .mentee_classes = whole->mentee_classes,
                          .mentee_class_count = whole->mentee_class_count,
                          .mentee_class_first = whole->mentee_class_first};
    size_t most = 0;
    for (uint32_t mentor = 0; mentor < whole->program->people->mentor_count; mentor++) {
        most += chosen[mentor] != 0;
    }
    plan->mentor = malloc((most + PLAN_BLOCK) * sizeof *plan->mentor);
    plan->mentor_classes = malloc((most + 1) * sizeof *plan->mentor_classes);
    plan->class_first = malloc((most + 1) * sizeof *plan->class_first);
    if (plan->mentor == NULL || plan->mentor_classes == NULL || plan->class_first == NULL) {
        plan_close(plan);
        return MATCH_NO_MEMORY;
    }
    narrow_lanes(plan, chosen);
    count_blocks(plan);
    memset(plan->mentor + plan->mentors, 0xff, (plan->lanes - plan->mentors) * sizeof *plan->mentor);
    return open_rest(plan);
}

void plan_close(struct plan *plan)
{
    free(plan->mentor);
    free(plan->lane);
    free(plan->person);
    free(plan->mentor_classes);
    free(plan->class_first);
    free(plan->run_first);
    free(plan->class_level);
    free(plan->department);
    free(plan->groups);
    free(plan->line_enter);
    free(plan->line_lane);
    free(plan->features);
    free(plan->feature_of_key);
    free(plan->feature_first);
    free(plan->lanes_listed);
    free(plan->planes);
    if (plan->whole == NULL) {
        free(plan->mentee);
        free(plan->mentee_classes);
        free(plan->mentee_class_first);
        free(plan->tables);
    }
    *plan = (struct plan){0};
}
