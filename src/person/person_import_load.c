/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the database knows of people, as hashes, so that a file can be compared with it without asking row by
 * row. */
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "person/person.h"
#include "person/person_import_state.h"
#include "skill/skill.h"

#define KNOWN_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, text, email_key, 0)                                                                             \
    FIELD(R, text, external_id, 0)                                                                           \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, name_key, 0)                                                                              \
    FIELD(R, id, manager_id, 0)                                                                              \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, text, location, 0)                                                                              \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, integer, level, 0)                                                                              \
    FIELD(R, text, time_zone, 0)                                                                             \
    FIELD(R, day, joined_on, 0)                                                                              \
    FIELD(R, flag, active, 0)
RECORD_LOCAL(known_person, KNOWN_FIELDS)

SQL(person_import_known,
    "SELECT id, email, email_key, external_id, name, name_key, manager_id, department, location, job_title, "
    "level, time_zone, joined_on, active FROM person ORDER BY id");

static uint64_t text_key(const struct import *import, const char *text)
{
    return person_index_key(&import->by_email, text);
}

static uint64_t number_key(const struct import *import, int64_t number)
{
    return person_index_number_key(&import->by_email, number, 0, 0);
}

static void add_name(struct import *import, const char *name_key, int64_t node)
{
    bool new;
    int64_t *place = person_index_put(&import->by_name, person_index_key(&import->by_name, name_key), &new);
    *place = new ? node : -1;
}

static enum error load_person(void *context, const void *item)
{
    struct import *import = context;
    const struct known_person *person = item;
    bool new;
    struct import_node *node = LIST_ADD(&import->nodes, import->arena, struct import_node);
    int64_t index = (int64_t)import->nodes.count;
    *node = (struct import_node){.id = person->id, .known = true, .left = !person->active};
    node->values[COMPARED_EXTERNAL_ID] = text_key(import, person->external_id);
    node->values[COMPARED_EMAIL] = text_key(import, person->email);
    node->values[COMPARED_NAME] = text_key(import, person->name);
    node->values[COMPARED_DEPARTMENT] = text_key(import, person->department);
    node->values[COMPARED_LOCATION] = text_key(import, person->location);
    node->values[COMPARED_JOB_TITLE] = text_key(import, person->job_title);
    node->values[COMPARED_LEVEL] = number_key(import, person->level);
    node->values[COMPARED_TIME_ZONE] = text_key(import, person->time_zone);
    node->values[COMPARED_JOINED_ON] = number_key(import, person->joined_on);
    *person_index_put(&import->by_id, person_index_number_key(&import->by_id, person->id, 0, 0), &new) =
        index;
    *person_index_put(&import->by_email, person_index_key(&import->by_email, person->email_key), &new) =
        index;
    if (*person->external_id)
        *person_index_put(&import->by_number, person_index_key(&import->by_number, person->external_id),
                          &new) = index;
    if (person->active) add_name(import, person->name_key, index);
    return OK;
}

#define PAIR_FIELDS(FIELD, R)                                                                                \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, manager_id, 0)
RECORD_LOCAL(known_line, PAIR_FIELDS)

SQL(person_import_lines, "SELECT id, manager_id FROM person WHERE manager_id IS NOT NULL");

static int64_t node_of(const struct import *import, int64_t id)
{
    int64_t index = 0;
    return person_index_get(&import->by_id, person_index_number_key(&import->by_id, id, 0, 0), &index) ? index
                                                                                                       : 0;
}

static enum error load_line(void *context, const void *item)
{
    struct import *import = context;
    const struct known_line *line = item;
    int64_t index = node_of(import, line->id);
    if (!index) return OK;
    struct import_node *node = import_node(import, (uint32_t)index);
    node->old_parent = node->parent = (uint32_t)node_of(import, line->manager_id);
    return OK;
}

/* ---- skills, languages, profiles: only when the file has such columns ---- */

#define HAD_FIELDS(FIELD, R)                                                                                 \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, id, skill_id, 0)                                                                                \
    FIELD(R, flag, wanted, 0)
RECORD_LOCAL(had_skill, HAD_FIELDS)
SQL(person_import_had_skills,
    "SELECT person_id, skill_id, CASE WHEN kind = 'wanted' THEN 1 ELSE 0 END AS wanted FROM person_skill");

static enum error load_skill(void *context, const void *item)
{
    struct import *import = context;
    const struct had_skill *had = item;
    bool new;
    uint64_t key = person_index_number_key(&import->had, had->person_id, had->skill_id,
                                           had->wanted ? IMPORT_KIND_WANTED : IMPORT_KIND_OFFERED);
    *person_index_put(&import->had, key, &new) = 1;
    return OK;
}

#define HAD_LANGUAGE_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, language, 0)
RECORD_LOCAL(had_language, HAD_LANGUAGE_FIELDS)
SQL(person_import_had_languages, "SELECT person_id, language FROM person_language");

static enum error load_language(void *context, const void *item)
{
    struct import *import = context;
    const struct had_language *had = item;
    bool new;
    uint64_t language = person_index_key(&import->had, had->language);
    *person_index_put(
        &import->had,
        person_index_number_key(&import->had, had->person_id, (int64_t)language, IMPORT_KIND_LANGUAGE),
        &new) = 1;
    return OK;
}

#define HAD_PROFILE_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, integer, mask, 0)
RECORD_LOCAL(had_profile, HAD_PROFILE_FIELDS)
/* Bit n stands for PERSON_FIELD_EXPERIENCE + n. */
SQL(person_import_had_profiles,
    "SELECT person_id, CASE WHEN experience <> '' THEN 1 ELSE 0 END + CASE WHEN goals <> '' THEN 2 ELSE 0 END + "
    "CASE WHEN personal_values <> '' THEN 4 ELSE 0 END + CASE WHEN working_style <> '' THEN 8 ELSE 0 END + "
    "CASE WHEN communication_style <> '' THEN 16 ELSE 0 END + CASE WHEN learning_style <> '' THEN 32 ELSE 0 END + "
    "CASE WHEN availability <> '' THEN 64 ELSE 0 END + CASE WHEN offer <> '' THEN 128 ELSE 0 END + "
    "CASE WHEN hidden_talents <> '' THEN 256 ELSE 0 END AS mask FROM person_profile");

static enum error load_profile(void *context, const void *item)
{
    struct import *import = context;
    const struct had_profile *had = item;
    int64_t index = node_of(import, had->person_id);
    if (index) import_node(import, (uint32_t)index)->profile = (uint16_t)had->mask;
    return OK;
}

enum error import_load(struct import *import)
{
    struct db *db = import->job->db;
    const struct person_mapping *mapping = import->job->mapping;
    TRY(db_each(db, &person_import_known, DB_NO_PARAMS, &known_person_record, load_person, import));
    TRY(db_each(db, &person_import_lines, DB_NO_PARAMS, &known_line_record, load_line, import));
    if (person_mapping_has(mapping, PERSON_FIELD_SKILLS_OFFERED) ||
        person_mapping_has(mapping, PERSON_FIELD_SKILLS_WANTED))
        TRY(db_each(db, &person_import_had_skills, DB_NO_PARAMS, &had_skill_record, load_skill, import));
    if (person_mapping_has(mapping, PERSON_FIELD_LANGUAGES))
        TRY(db_each(db, &person_import_had_languages, DB_NO_PARAMS, &had_language_record, load_language,
                    import));
    return db_each(db, &person_import_had_profiles, DB_NO_PARAMS, &had_profile_record, load_profile, import);
}

enum error import_skill(struct import *import, const char *label, struct skill_row *ret_skill)
{
    bool new;
    int64_t *place = person_index_put(&import->skills, person_index_key(&import->skills, label), &new);
    if (new) {
        struct skill_row skill = {.id = 0, .label = label};
        struct db *db = import->job->db;
        enum error error = import->add_skills
                               ? skill_find_or_add(db, import->scratch, import->job->clock, label, &skill)
                               : skill_match(db, import->scratch, label, &skill);
        if (error != OK && error != ERROR_NOT_FOUND) return error;
        skill.label = arena_string(import->arena, skill.label);
        *LIST_ADD(&import->skill_rows, import->arena, struct skill_row) = skill;
        *place = (int64_t)import->skill_rows.count - 1;
    }
    *ret_skill = *LIST_AT(&import->skill_rows, struct skill_row, *place);
    return OK;
}
