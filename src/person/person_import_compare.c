/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tells what a row changes of somebody whom we know. */
#include "base/text.h"
#include "person/person_import_state.h"
#include "skill/skill.h"

struct changes {
    struct import *import;
    const struct import_row *row;
    const struct import_node *node;
    struct text text;
};

static void note(struct changes *changes, enum person_field field)
{
    if (changes->text.length) text_add(&changes->text, ", ");
    char *label = text_fold(changes->import->scratch, person_field_label(field));
    text_add(&changes->text, label);
}

static void compare(struct changes *changes, enum compared which, enum person_field field, uint64_t key)
{
    if (changes->node->values[which] != key) note(changes, field);
}

static uint64_t text_key(const struct changes *changes, const char *text)
{
    return person_index_key(&changes->import->by_email, text);
}

static void compare_cell(struct changes *changes, enum compared which, enum person_field field,
                         bool keep_blank)
{
    const char *cell = changes->row->fields[field];
    if (!person_mapping_has(changes->row->mapping, field) || (keep_blank && !*cell)) return;
    compare(changes, which, field, text_key(changes, cell));
}

static void compare_facts(struct changes *changes)
{
    const struct import_row *row = changes->row;
    const struct person_index *numbers = &changes->import->by_email;
    compare(changes, COMPARED_NAME, PERSON_FIELD_NAME, text_key(changes, row->name));
    compare_cell(changes, COMPARED_EMAIL, PERSON_FIELD_EMAIL, false);
    compare_cell(changes, COMPARED_EXTERNAL_ID, PERSON_FIELD_EXTERNAL_ID, false);
    compare_cell(changes, COMPARED_DEPARTMENT, PERSON_FIELD_DEPARTMENT, false);
    compare_cell(changes, COMPARED_LOCATION, PERSON_FIELD_LOCATION, false);
    compare_cell(changes, COMPARED_JOB_TITLE, PERSON_FIELD_JOB_TITLE, false);
    compare_cell(changes, COMPARED_TIME_ZONE, PERSON_FIELD_TIME_ZONE, true);
    if (person_mapping_has(row->mapping, PERSON_FIELD_LEVEL))
        compare(changes, COMPARED_LEVEL, PERSON_FIELD_LEVEL,
                person_index_number_key(numbers, row->level, 0, 0));
    if (row->joined_on)
        compare(changes, COMPARED_JOINED_ON, PERSON_FIELD_JOINED_ON,
                person_index_number_key(numbers, row->joined_on, 0, 0));
    if (changes->node->parent != changes->node->old_parent) note(changes, PERSON_FIELD_MANAGER);
}

static enum error compare_skills(struct changes *changes, enum person_field field, const struct list *labels,
                                 int kind)
{
    LIST_EACH (labels, const char *, label) {
        struct skill_row skill;
        int64_t found;
        TRY(import_skill(changes->import, *label, &skill));
        uint64_t key = person_index_number_key(&changes->import->had, changes->node->id, skill.id, kind);
        if (skill.id && person_index_get(&changes->import->had, key, &found)) continue;
        note(changes, field);
        return OK;
    }
    return OK;
}

static void compare_languages(struct changes *changes)
{
    const struct person_index *had = &changes->import->had;
    LIST_EACH (&changes->row->languages, const char *, tag) {
        int64_t found, language = (int64_t)person_index_key(had, *tag);
        uint64_t key = person_index_number_key(had, changes->node->id, language, IMPORT_KIND_LANGUAGE);
        if (person_index_get(had, key, &found)) continue;
        note(changes, PERSON_FIELD_LANGUAGES);
        return;
    }
}

enum error import_changes(struct import *import, const struct import_row *row, const struct import_node *node,
                          const char **ret_changes)
{
    struct changes changes = {.import = import, .row = row, .node = node};
    text_init(&changes.text, import->scratch);
    if (node->left) text_add(&changes.text, "is here again");
    compare_facts(&changes);
    TRY(compare_skills(&changes, PERSON_FIELD_SKILLS_OFFERED, &row->offered, IMPORT_KIND_OFFERED));
    TRY(compare_skills(&changes, PERSON_FIELD_SKILLS_WANTED, &row->wanted, IMPORT_KIND_WANTED));
    compare_languages(&changes);
    for (int field = PERSON_FIELD_EXPERIENCE; field <= PERSON_FIELD_HIDDEN_TALENTS; field++)
        if (*row->fields[field] && !(node->profile >> (field - PERSON_FIELD_EXPERIENCE) & 1))
            note(&changes, (enum person_field)field);
    *ret_changes = changes.text.at;
    return OK;
}
