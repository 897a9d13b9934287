/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Writes the people of an import. New people are gathered in groups of 250 and written by statements of many
 * rows; changed ones are written one by one, since there are few.
 */
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "person/person_batch.h"
#include "person/person_import_state.h"
#include "person/person_store.h"

enum { GROUP_SIZE = 250, BATCH_VALUES = 500, PAD_FROM = 60, POSTINGS = 1 << 19 };

#define PERSON_COLUMNS                                                                                       \
    "INSERT INTO person (id, email, email_key, external_id, name, name_key, manager_id, department, "        \
    "department_key, location, location_key, job_title, level, time_zone, search_key, joined_on, active, "   \
    "created_at, updated_at, version) VALUES "
SQL(person_import_add,
    PERSON_COLUMNS "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
                   "$18, $19, $20)");
SQL(person_import_add_many, PERSON_COLUMNS BATCH_500_BY_20);

#define WORD_COLUMNS "INSERT INTO search_word (id, word) VALUES "
SQL(person_import_word, WORD_COLUMNS "($1, $2) ON CONFLICT DO NOTHING");
SQL(person_import_word_many, WORD_COLUMNS BATCH_500(BATCH_ROWS_OF_2) " ON CONFLICT DO NOTHING");

#define HAS_WORD_COLUMNS "INSERT INTO person_word (word_id, person_id) VALUES "
SQL(person_import_has_word, HAS_WORD_COLUMNS "($1, $2) ON CONFLICT DO NOTHING");
SQL(person_import_has_word_many, HAS_WORD_COLUMNS BATCH_500(BATCH_ROWS_OF_2) " ON CONFLICT DO NOTHING");

#define SKILL_COLUMNS "INSERT INTO person_skill (person_id, skill_id, kind, level, position) VALUES "
SQL(person_import_has_skill, SKILL_COLUMNS "($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING");
SQL(person_import_has_skill_many, SKILL_COLUMNS BATCH_500(BATCH_ROWS_OF_5) " ON CONFLICT DO NOTHING");

#define LANGUAGE_COLUMNS "INSERT INTO person_language (person_id, language) VALUES "
SQL(person_import_speaks, LANGUAGE_COLUMNS "($1, $2) ON CONFLICT DO NOTHING");
SQL(person_import_speaks_many, LANGUAGE_COLUMNS BATCH_500(BATCH_ROWS_OF_2) " ON CONFLICT DO NOTHING");

#define PROFILE_COLUMNS                                                                                      \
    "INSERT INTO person_profile (person_id, experience, goals, personal_values, working_style, "             \
    "communication_style, learning_style, availability, offer, hidden_talents) VALUES "
/* What the person wrote stays. */
#define UNLESS_WRITTEN(column)                                                                               \
#column " = CASE WHEN person_profile." #column " = '' THEN excluded." #column                            \
            " ELSE person_profile." #column " END"
#define PROFILE_CONFLICT                                                                                                                                                                         \
    " ON CONFLICT (person_id) DO UPDATE SET " UNLESS_WRITTEN(experience) ", " UNLESS_WRITTEN(goals) ", " UNLESS_WRITTEN(personal_values) ", " UNLESS_WRITTEN(working_style) ", " UNLESS_WRITTEN( \
        communication_style) ", " UNLESS_WRITTEN(learning_style) ", " UNLESS_WRITTEN(availability) ", " UNLESS_WRITTEN(offer) ", " UNLESS_WRITTEN(hidden_talents)
SQL(person_import_profile, PROFILE_COLUMNS "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" PROFILE_CONFLICT);
SQL(person_import_profile_many, PROFILE_COLUMNS BATCH_500(BATCH_ROWS_OF_10) PROFILE_CONFLICT);

SQL(person_import_move,
    "UPDATE person SET external_id = '', email_key = 'moving ' || CAST(id AS TEXT) WHERE id = $1");

struct batch {
    const struct sql *one, *many;
    int columns;
    bool may_repeat; /* the same row twice does no harm, so the last statement can be filled up */
    struct list values;
};

enum { PEOPLE, WORDS, HAS_SKILL, SPEAKS, PROFILES, GROUP_BATCHES, HAS_WORD = GROUP_BATCHES, BATCHES };

/* That somebody has a word. They are written sorted, many at once, so that their index grows page by page. */
struct posting {
    int64_t word, person;
};

struct import_writer {
    struct import *import;
    struct arena *group; /* texts of the gathered rows */
    size_t gathered;
    int64_t now;
    struct person_index words_seen;
    struct posting *postings;
    size_t posting_count;
    struct batch batches[BATCHES];
};

struct import_writer *import_writer_new(struct import *import)
{
    struct import_writer *writer = ARENA_NEW(import->arena, struct import_writer);
    *writer = (struct import_writer){
        .import = import,
        .group = arena_new(0),
        .now = clock_seconds(import->job->clock),
        .batches = {[PEOPLE] = {&person_import_add, &person_import_add_many, 20, false, {0}},
                    [WORDS] = {&person_import_word, &person_import_word_many, 2, true, {0}},
                    [HAS_WORD] = {&person_import_has_word, &person_import_has_word_many, 2, true, {0}},
                    [HAS_SKILL] = {&person_import_has_skill, &person_import_has_skill_many, 5, true, {0}},
                    [SPEAKS] = {&person_import_speaks, &person_import_speaks_many, 2, true, {0}},
                    [PROFILES] = {&person_import_profile, &person_import_profile_many, 10, false, {0}}}};
    writer->postings = arena_alloc_many(import->arena, POSTINGS, sizeof *writer->postings);
    if (!writer->group) return NULL;
    arena_defer(import->arena, (void (*)(void *))arena_free, writer->group);
    person_index_init(&writer->words_seen, import->arena);
    return writer;
}

/* ---- batches ---- */

static void gather(struct import_writer *writer, int batch, struct db_params row)
{
    for (int i = 0; i < row.count; i++)
        *LIST_ADD(&writer->batches[batch].values, writer->group, struct db_value) = row.values[i];
}

static enum error write_rest(struct db *db, const struct batch *batch, const struct db_value *values,
                             size_t count)
{
    if (batch->may_repeat && count >= PAD_FROM) {
        struct db_value filled[BATCH_VALUES];
        memcpy(filled, values, count * sizeof *values);
        for (size_t i = count; i < BATCH_VALUES; i++) filled[i] = filled[i - (size_t)batch->columns];
        return db_run(db, batch->many, (struct db_params){.values = filled, .count = BATCH_VALUES}, NULL);
    }
    for (size_t i = 0; i < count; i += (size_t)batch->columns)
        TRY(db_run(db, batch->one, (struct db_params){.values = values + i, .count = batch->columns}, NULL));
    return OK;
}

static enum error write_batch(struct db *db, struct batch *batch)
{
    const struct db_value *values = batch->values.items;
    size_t count = batch->values.count;
    for (; count >= BATCH_VALUES; values += BATCH_VALUES, count -= BATCH_VALUES)
        TRY(db_run(db, batch->many, (struct db_params){.values = values, .count = BATCH_VALUES}, NULL));
    TRY(write_rest(db, batch, values, count));
    batch->values = (struct list){0};
    return OK;
}

static enum error write_group(struct import_writer *writer)
{
    for (int i = 0; i < GROUP_BATCHES; i++) TRY(write_batch(writer->import->job->db, &writer->batches[i]));
    writer->gathered = 0;
    arena_clear(writer->group);
    return OK;
}

static int by_word(const void *left, const void *right)
{
    const struct posting *a = left, *b = right;
    if (a->word != b->word) return a->word < b->word ? -1 : 1;
    return a->person < b->person ? -1 : a->person > b->person;
}

static enum error write_postings(struct import_writer *writer)
{
    struct batch *batch = &writer->batches[HAS_WORD];
    qsort(writer->postings, writer->posting_count, sizeof *writer->postings, by_word);
    for (size_t i = 0; i < writer->posting_count; i++) {
        gather(writer, HAS_WORD,
               DB_PARAMS(db_int(writer->postings[i].word), db_int(writer->postings[i].person)));
        if (batch->values.count == BATCH_VALUES) TRY(write_batch(writer->import->job->db, batch));
    }
    writer->posting_count = 0;
    return write_batch(writer->import->job->db, batch);
}

/* ---- one person ---- */

static const char *kept(struct import_writer *writer, const char *text)
{
    return arena_string(writer->group, text);
}

static const char *mapped(const struct import_row *row, enum person_field field, const char *before)
{
    return person_mapping_has(row->mapping, field) ? row->fields[field] : before;
}

static const char *mapped_unless_blank(const struct import_row *row, enum person_field field,
                                       const char *before)
{
    return *row->fields[field] ? row->fields[field] : before;
}

static struct person_row row_after(const struct import *import, const struct import_row *row,
                                   const struct import_node *node, const struct person_row *before)
{
    struct person_row after = *before;
    after.id = node->id;
    after.email = row->fields[PERSON_FIELD_EMAIL];
    after.name = row->name;
    after.external_id = mapped(row, PERSON_FIELD_EXTERNAL_ID, before->external_id);
    after.department = mapped(row, PERSON_FIELD_DEPARTMENT, before->department);
    after.location = mapped(row, PERSON_FIELD_LOCATION, before->location);
    after.job_title = mapped(row, PERSON_FIELD_JOB_TITLE, before->job_title);
    after.time_zone = mapped_unless_blank(row, PERSON_FIELD_TIME_ZONE, before->time_zone);
    after.manager_id = node->parent ? import_node(import, node->parent)->id : 0;
    if (person_mapping_has(row->mapping, PERSON_FIELD_LEVEL)) after.level = row->level;
    if (row->joined_on) after.joined_on = row->joined_on;
    after.left_on = 0;
    return after;
}

static bool has_profile(const struct import_row *row)
{
    for (int field = PERSON_FIELD_EXPERIENCE; field <= PERSON_FIELD_HIDDEN_TALENTS; field++)
        if (*row->fields[field]) return true;
    return false;
}

static void gather_profile(struct import_writer *writer, const struct import_row *row, int64_t id)
{
    if (!has_profile(row)) return;
    const char *const *fields = row->fields;
    gather(writer, PROFILES,
           DB_PARAMS(db_int(id), db_text(kept(writer, fields[PERSON_FIELD_EXPERIENCE])),
                     db_text(kept(writer, fields[PERSON_FIELD_GOALS])),
                     db_text(kept(writer, fields[PERSON_FIELD_VALUES])),
                     db_text(kept(writer, fields[PERSON_FIELD_WORKING_STYLE])),
                     db_text(kept(writer, fields[PERSON_FIELD_COMMUNICATION_STYLE])),
                     db_text(kept(writer, fields[PERSON_FIELD_LEARNING_STYLE])),
                     db_text(kept(writer, fields[PERSON_FIELD_AVAILABILITY])),
                     db_text(kept(writer, fields[PERSON_FIELD_OFFER])),
                     db_text(kept(writer, fields[PERSON_FIELD_HIDDEN_TALENTS]))));
}

/* Skills of one kind, also added to `skills`. Those of a known person come after their own. */
static enum error gather_skills(struct import_writer *writer, const struct import_node *node,
                                const struct list *labels, const char *kind, struct list *skills)
{
    int64_t position = node->known ? 100 : 0;
    LIST_EACH (labels, const char *, label) {
        struct skill_row skill;
        TRY(import_skill(writer->import, *label, &skill));
        *LIST_ADD(skills, writer->group, struct skill_row) = skill;
        gather(writer, HAS_SKILL,
               DB_PARAMS(db_int(node->id), db_int(skill.id), db_text(kind), db_int(3), db_int(position++)));
    }
    return OK;
}

static enum error gather_words(struct import_writer *writer, int64_t id, const struct person_keys *keys)
{
    if (writer->posting_count + keys->words.count > POSTINGS) TRY(write_postings(writer));
    BUG_IF(keys->words.count > POSTINGS);
    LIST_EACH (&keys->words, struct person_word, word) {
        bool new;
        struct person_index *seen = &writer->words_seen;
        person_index_put(seen, person_index_number_key(seen, word->id, 0, 0), &new);
        if (new) gather(writer, WORDS, DB_PARAMS(db_int(word->id), db_text(word->word)));
        writer->postings[writer->posting_count++] = (struct posting){word->id, id};
    }
    return OK;
}

static void gather_person(struct import_writer *writer, const struct person_row *row,
                          const struct person_keys *keys)
{
    gather(writer, PEOPLE,
           DB_PARAMS(
               db_int(row->id), db_text(kept(writer, row->email)), db_text(keys->email),
               db_text(kept(writer, row->external_id)), db_text(kept(writer, row->name)), db_text(keys->name),
               db_int_or_null(row->manager_id), db_text(kept(writer, row->department)),
               db_text(keys->department), db_text(kept(writer, row->location)), db_text(keys->location),
               db_text(kept(writer, row->job_title)), db_int(row->level),
               db_text(kept(writer, row->time_zone)), db_text(keys->search), db_int_or_null(row->joined_on),
               db_int(1), db_int(writer->now), db_int(writer->now), db_int(1)));
}

static enum error write_changed(struct import_writer *writer, const struct import_row *row,
                                const struct import_node *node)
{
    struct db *db = writer->import->job->db;
    struct person_row before;
    struct person_keys old, keys;
    struct list skills = {0};
    TRY(write_group(writer));
    TRY(person_row_get(db, writer->group, node->id, &before));
    TRY(person_skill_rows(db, writer->group, node->id, &skills));
    person_keys_make(writer->group, &before, &skills, &old);
    TRY(gather_skills(writer, node, &row->offered, "offered", &skills));
    TRY(gather_skills(writer, node, &row->wanted, "wanted", &skills));
    struct person_row after = row_after(writer->import, row, node, &before);
    person_keys_make(writer->group, &after, &skills, &keys);
    return person_row_update(db, &after, &old, &keys, writer->now);
}

static enum error gather_new(struct import_writer *writer, const struct import_row *row,
                             const struct import_node *node)
{
    static const struct person_row nobody = {.email = "",
                                             .external_id = "",
                                             .name = "",
                                             .department = "",
                                             .location = "",
                                             .job_title = "",
                                             .time_zone = ""};
    struct person_row after = row_after(writer->import, row, node, &nobody);
    struct person_keys keys;
    struct list skills = {0};
    TRY(gather_skills(writer, node, &row->offered, "offered", &skills));
    TRY(gather_skills(writer, node, &row->wanted, "wanted", &skills));
    person_keys_make(writer->group, &after, &skills, &keys);
    gather_person(writer, &after, &keys);
    return gather_words(writer, node->id, &keys);
}

enum error import_write_row(struct import_writer *writer, const struct import_row *row,
                            const struct import_node *node, bool changed)
{
    TRY(changed ? write_changed(writer, row, node) : gather_new(writer, row, node));
    LIST_EACH (&row->languages, const char *, tag)
        gather(writer, SPEAKS, DB_PARAMS(db_int(node->id), db_text(kept(writer, *tag))));
    gather_profile(writer, row, node->id);
    return ++writer->gathered >= GROUP_SIZE ? write_group(writer) : OK;
}

enum error import_write_begin(struct import_writer *writer)
{
    struct import *import = writer->import;
    LIST_EACH (&import->entries, struct import_entry, entry) {
        if (!entry->moves || entry->trouble != TROUBLE_NONE) continue;
        struct db_value id = db_int(import_node(import, entry->node)->id);
        TRY(db_run(import->job->db, &person_import_move, DB_PARAMS(id), NULL));
    }
    return OK;
}

enum error import_write_end(struct import_writer *writer)
{
    TRY(write_group(writer));
    TRY(write_postings(writer));
    bool skills = person_mapping_has(writer->import->job->mapping, PERSON_FIELD_SKILLS_OFFERED) ||
                  person_mapping_has(writer->import->job->mapping, PERSON_FIELD_SKILLS_WANTED);
    return skills ? person_count_skill_uses(writer->import->job->db) : OK;
}
