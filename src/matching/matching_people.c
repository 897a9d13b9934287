/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Reads participants with the places that are still free, their managers (for the reporting line), skills,
 * languages, and what is known about pairs. One statement each for all people; ids are found by binary search
 * in sorted lists.
 */
#include "matching/matching_people.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "calendar/zone.h"
#include "db/db.h"
#include "matching/matching_groups.h"
#include "person/person_choices.h"

RECORD_DEFINE(matching_person, MATCHING_PERSON_FIELDS)
RECORD_DEFINE(matching_skill, MATCHING_SKILL_FIELDS)
RECORD_DEFINE(matching_waiting, MATCHING_WAITING_FIELDS)

/* Members of open relationships of the program take up places: a mentor's by mentees and the reverse. */
#define ACCEPTED_PEOPLE                                                                                            \
    "FROM enrollment e JOIN person p ON p.id = e.person_id "                                                       \
    "LEFT JOIN (SELECT mine.person_id, "                                                                           \
    "  SUM(CASE WHEN other.role = 'mentee' THEN 1 ELSE 0 END) AS mentees, "                                        \
    "  SUM(CASE WHEN other.role = 'mentor' THEN 1 ELSE 0 END) AS mentors "                                         \
    "  FROM relationship r JOIN relationship_member mine ON mine.relationship_id = r.id AND mine.left_at IS NULL " \
    "  JOIN relationship_member other ON other.relationship_id = r.id AND other.person_id <> mine.person_id "      \
    "    AND other.left_at IS NULL AND other.role <> mine.role "                                                   \
    "  WHERE r.program_id = $1 AND r.state <> 'closed' GROUP BY mine.person_id) taken ON taken.person_id = e.person_id "
#define ACCEPTED_IN "WHERE e.program_id = $1 AND e.state = 'accepted' AND p.active = 1"

SQL(matching_people_taking_part,
    "SELECT e.person_id, COALESCE(p.manager_id, 0) AS manager_id, p.name, p.department_key, p.location_key, p.time_zone, "
    "p.level, e.as_mentor, e.as_mentee, "
    "e.capacity - COALESCE(taken.mentees, 0) AS capacity, e.wanted - COALESCE(taken.mentors, 0) AS wanted, "
    "COALESCE(f.goal_topics, '') AS goal_topics, COALESCE(f.personal_values, '') AS personal_values, "
    "COALESCE(f.working_style, '') AS working_style, COALESCE(f.interests, '') AS interests " ACCEPTED_PEOPLE
    "LEFT JOIN person_profile f ON f.person_id = e.person_id " ACCEPTED_IN " ORDER BY e.person_id");

SQL(matching_who_waits,
    "SELECT COALESCE(SUM(CASE WHEN e.as_mentee = 1 AND e.wanted > COALESCE(taken.mentors, 0) THEN 1 ELSE 0 END), 0) "
    "AS mentees, "
    "COALESCE(SUM(CASE WHEN e.as_mentor = 1 AND e.capacity > COALESCE(taken.mentees, 0) THEN 1 ELSE 0 END), 0) "
    "AS mentors, "
    "COALESCE(SUM(CASE WHEN e.as_mentor = 1 AND e.capacity > COALESCE(taken.mentees, 0) "
    "  THEN e.capacity - COALESCE(taken.mentees, 0) ELSE 0 END), 0) AS places " ACCEPTED_PEOPLE ACCEPTED_IN);

/* Managers above them who take no part themselves, up to the top. */
SQL(matching_managers,
    "WITH RECURSIVE above (id, manager_id) AS ("
    "  SELECT p.id, p.manager_id FROM person p JOIN enrollment e ON e.person_id = p.id "
    "    WHERE e.program_id = $1 AND e.state = 'accepted' AND p.active = 1 "
    "  UNION SELECT p.id, p.manager_id FROM person p JOIN above a ON p.id = a.manager_id) "
    "SELECT a.id, COALESCE(a.manager_id, 0) AS manager_id FROM above a "
    "WHERE NOT EXISTS (SELECT 1 FROM enrollment e JOIN person p ON p.id = e.person_id WHERE e.program_id = $1 "
    "  AND e.person_id = a.id AND e.state = 'accepted' AND p.active = 1) ORDER BY a.id");

SQL(matching_skills_used,
    "SELECT DISTINCT s.id, s.label FROM skill s JOIN person_skill ps ON ps.skill_id = s.id "
    "JOIN enrollment e ON e.person_id = ps.person_id WHERE e.program_id = $1 AND e.state = 'accepted' ORDER BY s.id");

SQL(matching_person_skills,
    "SELECT ps.person_id, ps.skill_id, ps.level, CASE WHEN ps.kind = 'offered' THEN 1 ELSE 0 END AS offered "
    "FROM person_skill ps JOIN enrollment e ON e.person_id = ps.person_id "
    "WHERE e.program_id = $1 AND e.state = 'accepted' ORDER BY ps.person_id, offered, ps.position, ps.skill_id");

/* The 64 languages that most of them speak; what is beyond does not count. */
SQL(matching_languages_used,
    "SELECT l.language AS name FROM person_language l JOIN enrollment e ON e.person_id = l.person_id "
    "WHERE e.program_id = $1 AND e.state = 'accepted' GROUP BY l.language ORDER BY COUNT(*) DESC, l.language LIMIT 64");

SQL(matching_person_languages,
    "SELECT l.person_id, l.language AS name FROM person_language l JOIN enrollment e ON e.person_id = l.person_id "
    "WHERE e.program_id = $1 AND e.state = 'accepted' ORDER BY l.person_id");

SQL(matching_pair_rules, "SELECT mentee_id, mentor_id, kind FROM pair_rule WHERE program_id = $1");

SQL(matching_pair_wishes, "SELECT CASE WHEN role = 'mentee' THEN person_id ELSE about_id END AS mentee_id, "
                          "CASE WHEN role = 'mentee' THEN about_id ELSE person_id END AS mentor_id, "
                          "role || ' ' || kind AS kind FROM pair_wish WHERE program_id = $1");

/* In the order of groups: each is a bit, the first 0. */
SQL(matching_group_answers,
    "SELECT a.person_id, a.group_id, a.belongs, a.prefers FROM program_group_answer a "
    "JOIN program_group g ON g.id = a.group_id WHERE g.program_id = $1 ORDER BY g.id");

/* Pairs that are together in this program or were, and those that ended early anywhere: they are not proposed
 * again. Who is together elsewhere may stay together here. */
SQL(matching_pairs_before,
    "SELECT mentee.person_id AS mentee_id, mentor.person_id AS mentor_id, "
    "CASE WHEN r.state = 'closed' THEN 'before' WHEN r.program_id = $1 THEN 'together' ELSE 'elsewhere' END AS kind "
    "FROM relationship r "
    "JOIN relationship_member mentee ON mentee.relationship_id = r.id AND mentee.role = 'mentee' "
    "JOIN relationship_member mentor ON mentor.relationship_id = r.id AND mentor.role = 'mentor' "
    "WHERE r.program_id = $1 OR r.state <> 'closed' OR r.ending = 'early'");

/* A mentor who said no when this mentee asked is not proposed either: it stays between the two. */
SQL(matching_pairs_declined,
    "SELECT mentee_id, mentor_id, 'declined' AS kind FROM mentor_request WHERE program_id = $1 AND state = 'declined'");

#define MANAGER_FIELDS(FIELD, R)                                                                             \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, manager_id, 0)
RECORD_LOCAL(manager, MANAGER_FIELDS)

#define SKILL_OF_PERSON_FIELDS(FIELD, R)                                                                     \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, id, skill_id, 0)                                                                                \
    FIELD(R, integer, level, 0)                                                                              \
    FIELD(R, flag, offered, 0)
RECORD_LOCAL(skill_of_person, SKILL_OF_PERSON_FIELDS)

#define LANGUAGE_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, name, 0)
RECORD_LOCAL(language, LANGUAGE_FIELDS)

#define KNOWN_PAIR_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, mentee_id, 0)                                                                               \
    FIELD(R, id, mentor_id, 0)                                                                               \
    FIELD(R, text, kind, 0)
RECORD_LOCAL(known_pair, KNOWN_PAIR_FIELDS)

#define ANSWER_FIELDS(FIELD, R)                                                                              \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, id, group_id, 0)                                                                                \
    FIELD(R, flag, belongs, 0)                                                                               \
    FIELD(R, flag, prefers, 0)
RECORD_LOCAL(answer, ANSWER_FIELDS)

/* What is needed while reading, and not afterwards. */
struct reading {
    struct db *db;
    struct arena *arena;
    int64_t program;
    int64_t now;
    bool full_too; /* mentors without a free place as well */
    struct matching_people *people;
    struct list managers; /* of struct manager */
    struct match_person *persons;
    uint32_t *mentee_of_row; /* per row: index in the engine's mentees, or MATCH_NOBODY */
    uint32_t *mentor_of_row;
};

/* Every row here begins with its id. */
static int by_id(const void *key, const void *row)
{
    int64_t left = *(const int64_t *)key, right = *(const int64_t *)row;
    return left < right ? -1 : left > right;
}

static uint32_t find(const struct list *rows, size_t size, int64_t id)
{
    if (!rows->count) return MATCH_NOBODY;
    const char *found = bsearch(&id, rows->items, rows->count, size, by_id);
    return found ? (uint32_t)((size_t)(found - (const char *)rows->items) / size) : MATCH_NOBODY;
}

static uint32_t row_of(const struct matching_people *people, int64_t person)
{
    return find(&people->rows, sizeof(struct matching_person), person);
}

/* The engine's index of anybody: participants first, then the managers who take no part. */
static uint32_t person_of(const struct reading *reading, int64_t person)
{
    uint32_t row = row_of(reading->people, person);
    if (row != MATCH_NOBODY) return row;
    uint32_t manager = find(&reading->managers, sizeof(struct manager), person);
    return manager == MATCH_NOBODY ? MATCH_NOBODY : (uint32_t)reading->people->rows.count + manager;
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Numbers the distinct texts of one field of all rows, in their order, and writes each row's number. Those
 * beyond the engine's limit share the last. Returns how many there are. */
static uint32_t number_texts(const struct reading *reading, const struct field *field, size_t most,
                             uint16_t *ret_numbers)
{
    const struct list *rows = &reading->people->rows;
    const char **texts = arena_alloc_many(reading->arena, rows->count, sizeof *texts);
    for (size_t i = 0; i < rows->count; i++)
        texts[i] = *(const char **)field_at(field, LIST_AT(rows, struct matching_person, i));
    const char **sorted = arena_copy(reading->arena, texts, rows->count * sizeof *texts);
    qsort(sorted, rows->count, sizeof *sorted, by_text);
    size_t distinct = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (!distinct || strcmp(sorted[distinct - 1], sorted[i]) != 0) sorted[distinct++] = sorted[i];
    for (size_t i = 0; i < rows->count; i++) {
        const char **found = bsearch(&texts[i], sorted, distinct, sizeof *sorted, by_text);
        size_t number = (size_t)(found - sorted);
        ret_numbers[i] = (uint16_t)(number < most ? number : most - 1);
    }
    return (uint32_t)(distinct < most ? distinct : most);
}

static uint64_t hours_of(const struct reading *reading, const char *zone)
{
    enum { BEGIN = 9 * 60, END = 17 * 60 };
    if (!*zone || !zone_is_known(zone)) return 0;
    return match_hours(BEGIN, END, (int)(zone_offset(zone, reading->now) / 60));
}

enum matching_style matching_style(const char *keys, int question)
{
    const struct person_choice *pair = &person_choices(PERSON_WORKING_STYLE)->choices[(size_t)question * 2];
    bool first = person_choice_has(keys, pair[0].key), second = person_choice_has(keys, pair[1].key);
    if (first == second) return MATCHING_STYLE_UNKNOWN;
    return first ? MATCHING_STYLE_FIRST : MATCHING_STYLE_SECOND;
}

/* A bit for each choice of the list, in its order. */
static uint64_t choice_bits(enum person_choice_list list, const char *keys)
{
    const struct person_choices *choices = person_choices(list);
    uint64_t bits = 0;
    for (size_t i = 0; i < choices->count && i < 64; i++)
        if (person_choice_has(keys, choices->choices[i].key)) bits |= UINT64_C(1) << i;
    return bits;
}

/* The working styles stand in pairs of opposites, of which the engine takes the first four: a bit for the
 * second of each, and a bit for each that is known. */
static void fill_style(const char *keys, struct match_person *person)
{
    for (int i = 0; i < MATCHING_STYLES; i++) {
        enum matching_style style = matching_style(keys, i);
        if (style == MATCHING_STYLE_SECOND) person->style |= (uint8_t)(1u << i);
        if (style != MATCHING_STYLE_UNKNOWN) person->style_told |= (uint8_t)(1u << i);
    }
}

static void fill_persons(struct reading *reading)
{
    struct list *rows = &reading->people->rows;
    size_t count = rows->count + reading->managers.count;
    reading->persons = arena_alloc_many(reading->arena, count, sizeof *reading->persons);
    uint16_t *sites = arena_alloc_many(reading->arena, rows->count, sizeof *sites);
    uint16_t *departments = arena_alloc_many(reading->arena, rows->count, sizeof *departments);
    number_texts(reading, record_field(&matching_person_record, "location_key"), MATCH_SITES_MAX, sites);
    uint32_t department_count = number_texts(reading, record_field(&matching_person_record, "department_key"),
                                             MATCH_DEPARTMENTS_MAX, departments);
    for (size_t i = 0; i < rows->count; i++) {
        const struct matching_person *row = LIST_AT(rows, struct matching_person, i);
        reading->persons[i] = (struct match_person){
            .manager = person_of(reading, row->manager_id),
            .site = *row->location_key ? sites[i] : MATCH_NOT_KNOWN,
            .department = *row->department_key ? departments[i] : MATCH_NOT_KNOWN,
            .level = row->level > 0 ? (uint8_t)row->level : MATCH_LEVEL_NOT_KNOWN,
            .hours = hours_of(reading, row->time_zone),
            .goals = choice_bits(PERSON_GOAL_TOPICS, row->goal_topics),
            .values = choice_bits(PERSON_VALUES, row->personal_values),
            .interests = choice_bits(PERSON_INTERESTS, row->interests),
        };
        fill_style(row->working_style, &reading->persons[i]);
    }
    for (size_t i = 0; i < reading->managers.count; i++)
        reading->persons[rows->count + i] = (struct match_person){
            .site = MATCH_NOT_KNOWN,
            .department = MATCH_NOT_KNOWN,
            .manager = person_of(reading, LIST_AT(&reading->managers, struct manager, i)->manager_id)};

    uint16_t *parents = arena_alloc_many(reading->arena, department_count, sizeof *parents);
    for (uint32_t i = 0; i < department_count; i++) parents[i] = (uint16_t)i;
    reading->people->engine.department_parent = parents;
    reading->people->engine.department_count = department_count;
    reading->people->engine.persons = reading->people->persons = reading->persons;
    reading->people->engine.person_count = (uint32_t)count;
}

/* The rows of one role become the engine's list, in the order of people; who has no place left stays out. */
static uint32_t fill_role(struct reading *reading, bool mentors, const struct match_role **ret_roles,
                          const uint32_t **ret_rows, uint32_t **ret_role_of_row)
{
    const struct list *rows = &reading->people->rows;
    struct match_role *roles = arena_alloc_many(reading->arena, rows->count, sizeof *roles);
    uint32_t *row_of_role = arena_alloc_many(reading->arena, rows->count, sizeof *row_of_role);
    uint32_t *role_of_row = arena_alloc_many(reading->arena, rows->count, sizeof *role_of_row);
    uint32_t count = 0;
    for (uint32_t i = 0; i < rows->count; i++) {
        const struct matching_person *row = LIST_AT(rows, struct matching_person, i);
        bool takes_part = mentors ? row->as_mentor : row->as_mentee;
        int64_t places = mentors ? row->capacity : row->wanted;
        if (mentors && reading->full_too && places <= 0) places = 1;
        role_of_row[i] = MATCH_NOBODY;
        if (!takes_part || places <= 0) continue;
        roles[count] = (struct match_role){.person = i, .places = (uint16_t)places};
        row_of_role[count] = i;
        role_of_row[i] = count++;
    }
    *ret_roles = roles;
    *ret_rows = row_of_role;
    *ret_role_of_row = role_of_row;
    return count;
}

/* Skills of one person stand together, wanted ones before offered ones; what is over the engine's limit is
 * left out. */
static enum error read_skills(struct reading *reading)
{
    struct matching_people *people = reading->people;
    struct db_params program = DB_PARAMS(db_int(reading->program));
    TRY(db_list(reading->db, reading->arena, &matching_skills_used, program, &matching_skill_record,
                &people->skills));
    struct list skills = {0};
    TRY(db_list(reading->db, reading->arena, &matching_person_skills, program, &skill_of_person_record,
                &skills));
    struct match_skill *items = arena_alloc_many(reading->arena, skills.count, sizeof *items);
    size_t used = 0;
    LIST_EACH (&skills, struct skill_of_person, skill) {
        uint32_t row = row_of(people, skill->person_id);
        uint32_t id = find(&people->skills, sizeof(struct matching_skill), skill->skill_id);
        if (row == MATCH_NOBODY || id >= MATCH_SKILL_IDS_MAX) continue;
        struct match_person *person = &reading->persons[row];
        uint8_t *count = skill->offered ? &person->offered_count : &person->wanted_count;
        const struct match_skill **first = skill->offered ? &person->offered : &person->wanted;
        if (*count == MATCH_SKILLS_MAX) continue;
        items[used] = (struct match_skill){.skill = (uint16_t)id, .level = (uint8_t)skill->level};
        if (!*count) *first = &items[used];
        used++;
        (*count)++;
    }
    return OK;
}

static enum error read_languages(struct reading *reading)
{
    struct db_params program = DB_PARAMS(db_int(reading->program));
    struct list used = {0}, spoken = {0};
    TRY(db_list(reading->db, reading->arena, &matching_languages_used, program, &language_record, &used));
    TRY(db_list(reading->db, reading->arena, &matching_person_languages, program, &language_record, &spoken));
    LIST_EACH (&spoken, struct language, language) {
        uint32_t row = row_of(reading->people, language->person_id);
        for (size_t i = 0; row != MATCH_NOBODY && i < used.count; i++)
            if (strcmp(LIST_AT(&used, struct language, i)->name, language->name) == 0)
                reading->persons[row].languages |= UINT64_C(1) << i;
    }
    return OK;
}

static enum error read_groups(struct reading *reading)
{
    struct list answers = {0};
    int64_t group = 0;
    int bit = -1;
    TRY(db_list(reading->db, reading->arena, &matching_group_answers, DB_PARAMS(db_int(reading->program)),
                &answer_record, &answers));
    LIST_EACH (&answers, struct answer, answer) {
        uint32_t row = row_of(reading->people, answer->person_id);
        if (answer->group_id != group) bit++;
        group = answer->group_id;
        if (row == MATCH_NOBODY || bit >= MATCHING_GROUPS_NAMED) continue;
        if (answer->belongs) reading->persons[row].groups |= UINT64_C(1) << bit;
        if (answer->prefers) reading->persons[row].prefers |= UINT64_C(1) << bit;
    }
    return OK;
}

static enum match_note_kind note_kind(const char *kind)
{
    static const struct {
        const char *name;
        enum match_note_kind kind;
    } kinds[] = {
        {"lock", MATCH_NOTE_LOCKED},
        {"forbid", MATCH_NOTE_BLOCKED},
        {"mentee wish", MATCH_NOTE_MENTEE_WISH},
        {"mentor wish", MATCH_NOTE_MENTOR_WISH},
        {"mentee veto", MATCH_NOTE_MENTEE_VETO},
        {"mentor veto", MATCH_NOTE_MENTOR_VETO},
        {"before", MATCH_NOTE_FAILED},
        {"declined", MATCH_NOTE_FAILED},
        {"together", MATCH_NOTE_BLOCKED},
        {"elsewhere", MATCH_NOTE_EXISTING},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].name, kind) == 0) return kinds[i].kind;
    BUG("a pair is known in a way that the matcher does not know");
}

static enum error read_notes(struct reading *reading)
{
    struct matching_people *people = reading->people;
    struct db_params program = DB_PARAMS(db_int(reading->program));
    struct list pairs = {0};
    TRY(db_list(reading->db, reading->arena, &matching_pair_rules, program, &known_pair_record, &pairs));
    TRY(db_list(reading->db, reading->arena, &matching_pair_wishes, program, &known_pair_record, &pairs));
    TRY(db_list(reading->db, reading->arena, &matching_pairs_before, program, &known_pair_record, &pairs));
    if (!reading->full_too) /* who looks for whom to ask may ask again */
        TRY(db_list(reading->db, reading->arena, &matching_pairs_declined, program, &known_pair_record,
                    &pairs));
    struct match_note *notes = arena_alloc_many(reading->arena, pairs.count, sizeof *notes);
    size_t count = 0;
    LIST_EACH (&pairs, struct known_pair, pair) {
        uint32_t mentee = row_of(people, pair->mentee_id), mentor = row_of(people, pair->mentor_id);
        if (mentee == MATCH_NOBODY || mentor == MATCH_NOBODY) continue;
        struct match_note note = {.mentee = reading->mentee_of_row[mentee],
                                  .mentor = reading->mentor_of_row[mentor],
                                  .kind = note_kind(pair->kind)};
        if (note.mentee != MATCH_NOBODY && note.mentor != MATCH_NOBODY) notes[count++] = note;
    }
    people->engine.notes = notes;
    people->engine.note_count = count;
    return OK;
}

static enum match_same same_rule(const char *rule)
{
    if (strcmp(rule, "same") == 0) return MATCH_SAME_REQUIRED;
    return strcmp(rule, "different") == 0 ? MATCH_SAME_FORBIDDEN : MATCH_SAME_ANY;
}

static struct match_rules engine_rules(const struct program_rules *rules)
{
    struct match_rules engine;
    match_rules_default(&engine);
    engine.allow_reporting_line = rules->allow_reporting_line;
    engine.language_shared = rules->require_language;
    engine.hours_shared = (uint8_t)(rules->zone_overlap_hours * 2);
    engine.seniority_bounded = rules->level_gap_bounded;
    engine.gap_least = (int8_t)rules->level_gap_min;
    engine.gap_most = (int8_t)rules->level_gap_max;
    engine.gap_ideal = (int8_t)rules->level_gap_ideal;
    engine.site = same_rule(rules->site_rule);
    engine.department = same_rule(rules->department_rule);
    engine.department_preferred =
        strcmp(rules->department_preferred, "near") == 0 ? MATCH_PREFER_NEAR : MATCH_PREFER_FAR;
    for (int i = 0; i < MATCH_CRITERION_COUNT; i++)
        engine.weight[i] = (uint8_t)program_rules_weight(rules, match_criterion_key((enum match_criterion)i));
    return engine;
}

static enum error read_people(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                              bool full_too, struct matching_people *ret_people)
{
    struct matching_people people = {0};
    struct reading reading = {.db = db,
                              .arena = arena,
                              .program = program,
                              .now = clock_seconds(clock),
                              .full_too = full_too,
                              .people = &people};
    struct db_params params = DB_PARAMS(db_int(program));
    TRY(program_rules(db, arena, program, &people.rules));
    TRY(db_list(db, arena, &matching_people_taking_part, params, &matching_person_record, &people.rows));
    TRY(db_list(db, arena, &matching_managers, params, &manager_record, &reading.managers));
    fill_persons(&reading);
    people.engine.mentee_count =
        fill_role(&reading, false, &people.engine.mentees, &people.mentee_row, &reading.mentee_of_row);
    people.engine.mentor_count =
        fill_role(&reading, true, &people.engine.mentors, &people.mentor_row, &reading.mentor_of_row);
    TRY(read_skills(&reading));
    TRY(read_languages(&reading));
    TRY(read_groups(&reading));
    TRY(read_notes(&reading));
    people.engine.rules = engine_rules(&people.rules);
    *ret_people = people;
    return OK;
}

enum error matching_people_read(struct db *db, struct arena *arena, const struct clock *clock,
                                int64_t program, struct matching_people *ret_people)
{
    return read_people(db, arena, clock, program, false, ret_people);
}

enum error matching_people_read_all(struct db *db, struct arena *arena, const struct clock *clock,
                                    int64_t program, struct matching_people *ret_people)
{
    return read_people(db, arena, clock, program, true, ret_people);
}

enum error matching_who_waits_now(struct db *db, struct arena *arena, int64_t program,
                                  struct matching_waiting *ret_waiting)
{
    return db_one(db, arena, &matching_who_waits, DB_PARAMS(db_int(program)), &matching_waiting_record,
                  ret_waiting);
}

/* The roles are in the order of rows, so that a row is found among them by halving. */
static uint32_t role_index(const uint32_t *row_of_role, uint32_t count, uint32_t row)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (row_of_role[middle] < row) low = middle + 1;
        else high = middle;
    }
    return low < count && row_of_role[low] == row ? low : MATCH_NOBODY;
}

uint32_t matching_mentee_index(const struct matching_people *people, int64_t person)
{
    return role_index(people->mentee_row, people->engine.mentee_count, row_of(people, person));
}

uint32_t matching_mentor_index(const struct matching_people *people, int64_t person)
{
    return role_index(people->mentor_row, people->engine.mentor_count, row_of(people, person));
}

const struct matching_person *matching_mentee(const struct matching_people *people, uint32_t mentee)
{
    return LIST_AT(&people->rows, struct matching_person, people->mentee_row[mentee]);
}

const struct matching_person *matching_mentor(const struct matching_people *people, uint32_t mentor)
{
    return LIST_AT(&people->rows, struct matching_person, people->mentor_row[mentor]);
}
