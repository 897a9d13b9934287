/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What one mentee brings to a sweep; see row.h. */
#include "row.h"

#include <stdlib.h>
#include <string.h>

#define NO_DEPARTMENT (-2) /* no lane has it */

/* Makes room for one more element where the pointer at `array` points. */
static bool grow(void *array, uint32_t count, uint32_t *room, size_t size)
{
    void *before;
    if (count < *room) return true;
    uint32_t more = *room == 0 ? 256 : *room * 2;
    memcpy(&before, array, sizeof before);
    void *grown = realloc(before, more * size);
    if (grown == NULL) return false;
    memcpy(array, &grown, sizeof grown);
    *room = more;
    return true;
}

static bool add_list(struct row_store *store, const struct plan_feature *feature, const int16_t *points)
{
    if (!grow(&store->lists, store->list_count, &store->list_room, sizeof *store->lists)) return false;
    struct row_list *list = &store->lists[store->list_count++];
    list->feature = feature;
    memcpy(list->points, points, sizeof list->points);
    return true;
}

static bool add_lookup(struct row_store *store, uint32_t plane, const struct plan_table *points)
{
    if (!grow(&store->lookups, store->lookup_count, &store->lookup_room, sizeof *store->lookups))
        return false;
    store->lookups[store->lookup_count++] = (struct lanes_lookup){plane, *points};
    return true;
}

static bool add_tag(struct row_store *store, struct lanes_tags *planes, uint32_t plane)
{
    if (!grow(&store->tags, store->tag_count, &store->tag_room, sizeof *store->tags)) return false;
    store->tags[store->tag_count++] = plane;
    planes->to++;
    return true;
}

static bool add_tags(struct row_store *store, struct row *row, uint64_t tags, int kind, int most)
{
    int16_t points[MATCH_SKILL_LEVEL_MAX + 1] = {0};
    struct lanes_tags *planes = &row->lanes.kinds[kind];
    planes->from = planes->to = store->tag_count - row->tags_from;
    if (tags == 0 || most == 0) return true;
    planes->points = points[0] = (int16_t)(most / __builtin_popcountll(tags));
    for (; tags != 0; tags &= tags - 1) {
        const struct plan_feature *feature =
            plan_feature(store->plan, PLAN_KEY_TAG(kind, __builtin_ctzll(tags)));
        if (feature == NULL) continue;
        if (feature->plane == PLAN_NONE) {
            if (!add_list(store, feature, points)) return false;
            continue;
        }
        if (!add_tag(store, planes, feature->plane)) return false;
    }
    return (planes->to - planes->from) % 2 == 0 || add_tag(store, planes, PLAN_NOTHING);
}

static bool add_skills(struct row_store *store, const struct match_person *person)
{
    for (int at = 0; at < person->wanted_count; at++) {
        const struct plan_feature *feature =
            plan_feature(store->plan, PLAN_KEY_SKILL(person->wanted[at].skill));
        const struct plan_table *table =
            &store->plan->tables->skill[person->wanted_count][person->wanted[at].level];
        if (feature == NULL) continue;
        if (feature->plane != PLAN_NONE) {
            if (!add_lookup(store, feature->plane, table)) return false;
            continue;
        }
        int16_t points[MATCH_SKILL_LEVEL_MAX + 1];
        for (int offered = 0; offered <= MATCH_SKILL_LEVEL_MAX; offered++) {
            points[offered] = (int16_t)plan_table_get(table, offered);
        }
        if (!add_list(store, feature, points)) return false;
    }
    return true;
}

static bool add_style(struct row_store *store, const struct match_person *person)
{
    for (uint32_t plane = 0; plane < PLAN_STYLES; plane++) {
        uint8_t mine = PLAN_STYLE(person->style_told, person->style, plane);
        if (mine <= 3) continue; /* neither question was answered */
        if (!add_lookup(store, plane, &store->plan->tables->style[mine])) return false;
    }
    return true;
}

static bool row_features(struct row_store *store, struct row *row, const struct match_person *person)
{
    const uint8_t *weight = store->plan->program->people->rules.weight;
    row->list_from = store->list_count;
    row->tags_from = store->tag_count;
    row->lookups_from = store->lookup_count;
    bool added = (weight[MATCH_CRITERION_SKILLS] == 0 || add_skills(store, person)) &&
                 (weight[MATCH_CRITERION_STYLE] == 0 || add_style(store, person)) &&
                 add_tags(store, row, person->goals, PLAN_TAG_GOAL,
                          weight[MATCH_CRITERION_GOALS] * MATCH_DEGREE_MAX) &&
                 add_tags(store, row, person->values, PLAN_TAG_VALUE,
                          weight[MATCH_CRITERION_VALUES] * MATCH_DEGREE_MAX) &&
                 add_tags(store, row, person->interests, PLAN_TAG_INTEREST,
                          weight[MATCH_CRITERION_INTERESTS] * MATCH_DEGREE_MAX);
    row->list_to = store->list_count;
    row->lanes.lookup_count = store->lookup_count - row->lookups_from;
    return added;
}

void row_settle(const struct row_store *store, struct row *row)
{
    row->lanes.tags = store->tags == NULL ? NULL : store->tags + row->tags_from;
    row->lanes.lookups = store->lookups == NULL ? NULL : store->lookups + row->lookups_from;
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
    for (uint32_t up = plan->person[person].above; up != PLAN_NONE; up = plan->person[up].above) {
        if (!add_patch(store, plan->person[up].lane, PLAN_FORBIDDEN)) return false;
    }
    uint32_t enter = plan->program->line.enter[person], leave = plan->program->line.leave[person];
    if (leave == enter + 1) return true; /* nobody's manager */
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

/* By lane, in place: there are few, except for somebody with many reports. */
static void sort_patches(struct row_patch *patches, uint32_t count)
{
    for (uint32_t gap = count / 2; gap > 0; gap /= 2) {
        for (uint32_t at = gap; at < count; at++) {
            struct row_patch patch = patches[at];
            uint32_t to = at;
            for (; to >= gap && patches[to - gap].lane > patch.lane; to -= gap)
                patches[to] = patches[to - gap];
            patches[to] = patch;
        }
    }
}

static bool row_patches(struct row_store *store, struct row *row)
{
    const struct plan *plan = store->plan;
    const struct match_program *program = plan->program;
    uint32_t person = program->people->mentees[row->mentee].person;
    row->patch_at = store->patch_count;
    if (!add_patch(store, plan->person[person].lane, PLAN_FORBIDDEN)) return false;
    if (!program->people->rules.allow_reporting_line && !patch_line(store, person)) return false;
    for (size_t at = program->note_first[row->mentee]; at < program->note_first[row->mentee + 1]; at++) {
        const struct program_note *note = &program->notes[at];
        if (!add_patch(store, plan->lane[note->mentor], note_points(program, note->kinds))) return false;
    }
    row->patch_to = store->patch_count;
    if (row->patch_to > row->patch_at)
        sort_patches(store->patches + row->patch_at, row->patch_to - row->patch_at);
    return true;
}

static void row_columns(struct row *row, const struct match_program *program,
                        const struct match_person *person)
{
    const struct match_rules *rules = &program->people->rules;
    const struct program_tree *tree = &program->department;
    int half = rules->weight[MATCH_CRITERION_DEPARTMENT] * (MATCH_DEGREE_MAX / 2);
    bool known = person->department != MATCH_NOT_KNOWN;
    uint16_t division = known ? program->people->department_parent[person->department] : 0;
    if (rules->department_preferred == MATCH_PREFER_FAR) half = -half; /* classes begin with the most then */
    row->lanes = (struct lanes_row){
        .near_from = known ? (int16_t)tree->enter[division] : 0,
        .near_last = known ? (int16_t)(tree->leave[division] - tree->enter[division] - 1) : -1,
        .department = known ? (int16_t)tree->enter[person->department] : NO_DEPARTMENT,
        .near_points = (int16_t)half,
        .same_points = (int16_t)half,
        .department_rule = rules->department != MATCH_SAME_ANY,
        .same_forbidden = rules->department == MATCH_SAME_FORBIDDEN ? -1 : 0,
        .other_forbidden = rules->department == MATCH_SAME_REQUIRED ? -1 : 0,
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

void row_fetch(const struct plan *plan, uint32_t mentee)
{
    uint32_t person = plan->program->people->mentees[mentee].person;
    const char *described = (const char *)&plan->program->people->persons[person];
    __builtin_prefetch(described);
    __builtin_prefetch(described + sizeof(struct match_person) - 1);
    __builtin_prefetch(&plan->person[person]);
    __builtin_prefetch(&plan->program->line.enter[person]);
    __builtin_prefetch(&plan->program->line.leave[person]);
    __builtin_prefetch(&plan->program->note_first[mentee]);
}

void row_fetch_more(const struct plan *plan, uint32_t mentee)
{
    const struct match_program *program = plan->program;
    __builtin_prefetch(program_mentee(program, mentee)->wanted);
    __builtin_prefetch(&program->notes[program->note_first[mentee]]);
    uint32_t above = plan->person[program->people->mentees[mentee].person].above;
    if (above != PLAN_NONE) __builtin_prefetch(&plan->person[above]);
}

/* ---- keeping the best ---- */

void row_trim(struct row *row)
{
    if (row->candidate_count < row->keep) return;
    uint32_t kept = 0, above = 0;
    int16_t low = lanes_reached(row->values, row->candidate_count, row->keep, row->above);
    for (uint32_t at = 0; at < row->candidate_count; at++) above += row->values[at] > low;
    uint32_t equal = row->keep - above;
    for (uint32_t at = 0; at < row->candidate_count; at++) {
        int16_t value = row->values[at];
        if (value < low || (value == low && equal == 0)) continue;
        equal -= value == low;
        row->values[kept] = value;
        row->candidates[kept++] = row->candidates[at];
    }
    row->candidate_count = kept;
    if (low > row->above) row->above = low;
}

void row_store_clear(struct row_store *store)
{
    store->list_count = 0;
    store->tag_count = 0;
    store->lookup_count = 0;
    store->patch_count = 0;
}

void row_store_release(struct row_store *store)
{
    free(store->lists);
    free(store->tags);
    free(store->lookups);
    free(store->patches);
    *store = (struct row_store){0};
}
