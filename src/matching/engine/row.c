/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What one mentee brings to a sweep; see row.h. */
#include "row.h"

#include <stdlib.h>
#include <string.h>

/* Makes room for one more element. */
static bool grow(void *array, uint32_t count, uint32_t *room, size_t size)
{
    void **pointer = array;
    if (count < *room) return true;
    uint32_t more = *room == 0 ? 256 : *room * 2;
    void *grown = realloc(*pointer, more * size);
    if (grown == NULL) return false;
    *pointer = grown;
    *room = more;
    return true;
}

static bool add_plane(struct row_store *store, uint32_t plane, int points)
{
    const struct plan *plan = store->plan;
    if (points == 0) return true;
    if (!grow(&store->planes, store->plane_count, &store->plane_room, sizeof *store->planes)) return false;
    store->planes[store->plane_count++] =
        (struct row_plane){plan->planes + (size_t)plane * plan->lanes, (int16_t)points};
    return true;
}

/* points[0] is for tags, the others for the levels of a skill. */
static bool add_feature(struct row_store *store, uint32_t key, bool is_skill,
                        const int16_t points[MATCH_SKILL_LEVEL_MAX + 1])
{
    const struct plan_feature *feature = plan_feature(store->plan, key);
    if (feature == NULL) return true;
    if (feature->plane != PLAN_NONE) {
        if (!is_skill) return add_plane(store, feature->plane, points[0]);
        for (uint32_t level = 1; level <= MATCH_SKILL_LEVEL_MAX; level++) {
            if (!add_plane(store, feature->plane + level - 1, points[level])) return false;
        }
        return true;
    }
    if (!grow(&store->lists, store->list_count, &store->list_room, sizeof *store->lists)) return false;
    struct row_list *list = &store->lists[store->list_count++];
    list->feature = feature;
    memcpy(list->points, points, sizeof list->points);
    return true;
}

static bool add_tags(struct row_store *store, uint64_t tags, int kind, int most)
{
    int16_t points[MATCH_SKILL_LEVEL_MAX + 1] = {0};
    if (tags == 0 || most == 0) return true;
    points[0] = (int16_t)(most / __builtin_popcountll(tags));
    for (; tags != 0; tags &= tags - 1) {
        if (!add_feature(store, PLAN_KEY_TAG(kind, __builtin_ctzll(tags)), false, points)) return false;
    }
    return true;
}

static bool row_features(struct row_store *store, struct row *row, const struct match_person *person)
{
    const uint8_t *weight = store->plan->program->people->rules.weight;
    int most = weight[MATCH_CRITERION_SKILLS] * MATCH_DEGREE_MAX;
    row->list_from = store->list_count;
    row->plane_from = store->plane_count;
    for (int at = 0; at < person->wanted_count && most > 0; at++) {
        int16_t points[MATCH_SKILL_LEVEL_MAX + 1] = {0};
        int wanted = person->wanted[at].level;
        for (int offered = 1; offered <= MATCH_SKILL_LEVEL_MAX; offered++) {
            points[offered] =
                (int16_t)(most * (offered < wanted ? offered : wanted) / (wanted * person->wanted_count));
        }
        if (!add_feature(store, PLAN_KEY_SKILL(person->wanted[at].skill), true, points)) return false;
    }
    if (!add_tags(store, person->goals, PLAN_TAG_GOAL, weight[MATCH_CRITERION_GOALS] * MATCH_DEGREE_MAX) ||
        !add_tags(store, person->values, PLAN_TAG_VALUE, weight[MATCH_CRITERION_VALUES] * MATCH_DEGREE_MAX) ||
        !add_tags(store, person->interests, PLAN_TAG_INTEREST,
                  weight[MATCH_CRITERION_INTERESTS] * MATCH_DEGREE_MAX)) {
        return false;
    }
    row->list_to = store->list_count;
    row->plane_to = store->plane_count;
    return true;
}

static bool add_patch(struct row_store *store, uint32_t lane, int add)
{
    if (lane == PLAN_NONE || add == 0) return true;
    if (!grow(&store->patches, store->patch_count, &store->patch_room, sizeof *store->patches)) return false;
    store->patches[store->patch_count++] = (struct row_patch){lane, (int16_t)add};
    return true;
}

static bool patch_line(struct row_store *store, uint32_t person)
{
    const struct plan *plan = store->plan;
    const struct match_people *people = plan->program->people;
    for (uint32_t up = people->persons[person].manager; up != MATCH_NOBODY;
         up = people->persons[up].manager) {
        if (!add_patch(store, plan->person_lane[up], PLAN_FORBIDDEN)) return false;
    }
    uint32_t enter = plan->program->line.enter[person], leave = plan->program->line.leave[person];
    uint32_t low = 0, high = plan->mentors;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (plan->line_enter[middle] <= enter) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < plan->mentors && plan->line_enter[low] < leave; low++) {
        if (!add_patch(store, plan->line_lane[low], PLAN_FORBIDDEN)) return false;
    }
    return true;
}

static int note_points(const struct match_program *program, uint32_t kinds)
{
    const uint8_t *weight = program->people->rules.weight;
    int points = 0;
    if ((kinds & (NOTE_FORBIDS | NOTE_BIT(MATCH_NOTE_LOCKED))) != 0) return PLAN_FORBIDDEN;
    if ((kinds & NOTE_BIT(MATCH_NOTE_MENTEE_WISH)) != 0) points += weight[MATCH_CRITERION_MENTEE_WISH];
    if ((kinds & NOTE_BIT(MATCH_NOTE_MENTOR_WISH)) != 0) points += weight[MATCH_CRITERION_MENTOR_WISH];
    if ((kinds & NOTE_BIT(MATCH_NOTE_EXISTING)) != 0) points += weight[MATCH_CRITERION_EXISTING];
    return points * MATCH_DEGREE_MAX;
}

static int compare_patches(const void *left, const void *right)
{
    const struct row_patch *a = left, *b = right;
    return (a->lane > b->lane) - (a->lane < b->lane);
}

static bool row_patches(struct row_store *store, struct row *row)
{
    const struct plan *plan = store->plan;
    const struct match_program *program = plan->program;
    uint32_t person = program->people->mentees[row->mentee].person;
    row->patch_at = store->patch_count;
    if (!add_patch(store, plan->person_lane[person], PLAN_FORBIDDEN)) return false;
    if (!program->people->rules.allow_reporting_line && !patch_line(store, person)) return false;
    for (size_t at = program->note_first[row->mentee]; at < program->note_first[row->mentee + 1]; at++) {
        const struct program_note *note = &program->notes[at];
        if (!add_patch(store, plan->lane[note->mentor], note_points(program, note->kinds))) return false;
    }
    row->patch_to = store->patch_count;
    if (row->patch_to - row->patch_at < 2) return true;
    qsort(store->patches + row->patch_at, row->patch_to - row->patch_at, sizeof *store->patches,
          compare_patches);
    return true;
}

static void row_columns(struct row *row, const struct match_program *program,
                        const struct match_person *person)
{
    const struct match_rules *rules = &program->people->rules;
    uint16_t division = program->people->department_parent[person->department];
    int half = rules->weight[MATCH_CRITERION_DEPARTMENT] * (MATCH_DEGREE_MAX / 2);
    int style = rules->weight[MATCH_CRITERION_STYLE] * (MATCH_DEGREE_MAX / 4);
    bool far = rules->department_preferred == MATCH_PREFER_FAR;
    row->lanes = (struct lanes_row){
        .constant = (int16_t)((far ? 2 * half : 0) + 4 * style),
        .near_from = (int16_t)program->department.enter[division],
        .near_to = (int16_t)program->department.leave[division],
        .department = (int16_t)program->department.enter[person->department],
        .near_points = (int16_t)(far ? -half : half),
        .same_points = (int16_t)(far ? -half : half),
        .same_forbidden = rules->department == MATCH_SAME_FORBIDDEN ? -1 : 0,
        .other_forbidden = rules->department == MATCH_SAME_REQUIRED ? -1 : 0,
        .style = person->style,
        .style_points = (int16_t)style,
    };
    row->prefers = rules->weight[MATCH_CRITERION_PREFERENCE] > 0 ? person->prefers : 0;
    row->prefer_points = (int16_t)(rules->weight[MATCH_CRITERION_PREFERENCE] * MATCH_DEGREE_MAX);
}

bool row_fill(struct row_store *store, const struct plan *plan, struct row *row)
{
    const struct match_person *person = program_mentee(plan->program, row->mentee);
    store->plan = plan;
    row_columns(row, plan->program, person);
    return row_features(store, row, person) && row_patches(store, row);
}

void row_store_clear(struct row_store *store)
{
    store->list_count = 0;
    store->plane_count = 0;
    store->patch_count = 0;
}

void row_store_release(struct row_store *store)
{
    free(store->lists);
    free(store->planes);
    free(store->patches);
    *store = (struct row_store){0};
}
