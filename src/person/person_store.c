/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The SQL of people, and the keys by which they are found. */
#include "person/person_store.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"

RECORD_DEFINE(person_row, PERSON_ROW_FIELDS)

#define PERSON_ROW_COLUMNS                                                                                     \
    "id, email, external_id, name, manager_id, department, location, job_title, level, time_zone, joined_on, " \
    "left_on, active, version"

SQL(person_row_by_id, "SELECT " PERSON_ROW_COLUMNS " FROM person WHERE id = $1");

enum error person_row_get(struct db *db, struct arena *arena, int64_t id, struct person_row *ret_row)
{
    return db_one(db, arena, &person_row_by_id, DB_PARAMS(db_int(id)), &person_row_record, ret_row);
}

/* ---- keys ---- */

static int64_t word_id(const char *word)
{
    static const unsigned char key[crypto_shorthash_KEYBYTES] = "ithaca words 01";
    unsigned char hash[crypto_shorthash_BYTES];
    crypto_shorthash(hash, (const unsigned char *)word, strlen(word), key);
    uint64_t id = 0;
    for (size_t i = 0; i < sizeof hash; i++) id = id << 8 | hash[i];
    return (int64_t)(id >> 1);
}

static bool has_word(const struct person_keys *keys, int64_t id)
{
    LIST_EACH (&keys->words, struct person_word, word)
        if (word->id == id) return true;
    return false;
}

static void add_word(struct arena *arena, int64_t id, const char *word, struct person_keys *keys)
{
    if (!has_word(keys, id))
        *LIST_ADD(&keys->words, arena, struct person_word) = (struct person_word){id, word};
}

static void add_words(struct arena *arena, const char *key, struct person_keys *keys)
{
    struct list parts = {0};
    text_split(arena, key, " ", &parts);
    LIST_EACH (&parts, const char *, part) add_word(arena, word_id(*part), *part, keys);
}

char *person_email_key(struct arena *arena, const char *email)
{
    return text_fold(arena, email);
}

void person_keys_make(struct arena *arena, const struct person_row *row, const struct list *skills,
                      struct person_keys *ret_keys)
{
    static const struct list none = {0};
    struct person_keys keys = {.email = person_email_key(arena, row->email),
                               .name = text_fold(arena, row->name),
                               .department = text_fold(arena, row->department),
                               .location = text_fold(arena, row->location)};
    struct text search;
    char *title = text_fold(arena, row->job_title);
    text_init(&search, arena);
    text_addf(&search, "%s\n%s\n%s\n%s", keys.name, keys.department, keys.location, title);
    add_words(arena, keys.name, &keys);
    add_words(arena, keys.department, &keys);
    add_words(arena, keys.location, &keys);
    add_words(arena, title, &keys);
    LIST_EACH (skills ? skills : &none, struct skill_row, skill) {
        char *label = text_fold(arena, skill->label);
        text_add_char(&search, '\n');
        text_add(&search, label);
        add_word(arena, skill->id, label, &keys);
    }
    keys.search = search.at;
    *ret_keys = keys;
}

/* ---- writing ---- */

SQL(person_insert,
    "INSERT INTO person (id, email, email_key, external_id, name, name_key, manager_id, department, "
    "department_key, location, location_key, job_title, level, time_zone, search_key, joined_on, created_at, "
    "updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)");
SQL(person_change,
    "UPDATE person SET email = $3, email_key = $4, external_id = $5, name = $6, name_key = $7, "
    "manager_id = $8, department = $9, department_key = $10, location = $11, location_key = $12, job_title = $13, "
    "level = $14, time_zone = $15, search_key = $16, "
    "joined_on = $17, left_on = $18, active = $19, updated_at = $20, version = version + 1 "
    "WHERE id = $1 AND version = $2");
SQL(search_word_add, "INSERT INTO search_word (id, word) VALUES ($1, $2) ON CONFLICT DO NOTHING");
SQL(person_word_add, "INSERT INTO person_word (word_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING");
SQL(person_word_remove, "DELETE FROM person_word WHERE word_id = $1 AND person_id = $2");

static enum error add_missing_words(struct db *db, int64_t id, const struct person_keys *old,
                                    const struct person_keys *keys)
{
    LIST_EACH (&keys->words, struct person_word, word) {
        if (old && has_word(old, word->id)) continue;
        TRY(db_run(db, &search_word_add, DB_PARAMS(db_int(word->id), db_text(word->word)), NULL));
        TRY(db_run(db, &person_word_add, DB_PARAMS(db_int(word->id), db_int(id)), NULL));
    }
    return OK;
}

static enum error change_words(struct db *db, int64_t id, const struct person_keys *old,
                               const struct person_keys *keys)
{
    LIST_EACH (&old->words, struct person_word, word)
        if (!has_word(keys, word->id))
            TRY(db_run(db, &person_word_remove, DB_PARAMS(db_int(word->id), db_int(id)), NULL));
    return add_missing_words(db, id, old, keys);
}

enum error person_row_insert(struct db *db, const struct person_row *row, const struct person_keys *keys,
                             int64_t now)
{
    TRY(db_run(db, &person_insert,
               DB_PARAMS(db_int(row->id), db_text(row->email), db_text(keys->email),
                         db_text(row->external_id), db_text(row->name), db_text(keys->name),
                         db_int_or_null(row->manager_id), db_text(row->department), db_text(keys->department),
                         db_text(row->location), db_text(keys->location), db_text(row->job_title),
                         db_int(row->level), db_text(row->time_zone), db_text(keys->search),
                         db_int_or_null(row->joined_on), db_int(now)),
               NULL));
    return add_missing_words(db, row->id, NULL, keys);
}

enum error person_row_update(struct db *db, const struct person_row *row, const struct person_keys *old,
                             const struct person_keys *keys, int64_t now)
{
    TRY(db_run_one(db, &person_change,
                   DB_PARAMS(db_int(row->id), db_int(row->version), db_text(row->email), db_text(keys->email),
                             db_text(row->external_id), db_text(row->name), db_text(keys->name),
                             db_int_or_null(row->manager_id), db_text(row->department),
                             db_text(keys->department), db_text(row->location), db_text(keys->location),
                             db_text(row->job_title), db_int(row->level), db_text(row->time_zone),
                             db_text(keys->search), db_int_or_null(row->joined_on),
                             db_int_or_null(row->left_on), db_int(row->left_on == 0), db_int(now))));
    return change_words(db, row->id, old, keys);
}

/* ---- what people are found by ---- */

SQL(person_skill_rows_of, "SELECT DISTINCT skill.id, skill.label FROM person_skill "
                          "JOIN skill ON skill.id = person_skill.skill_id WHERE person_skill.person_id = $1 "
                          "ORDER BY skill.id");
SQL(person_search_change, "UPDATE person SET search_key = $2, updated_at = $3 WHERE id = $1");
SQL(person_skill_uses,
    "UPDATE skill SET use_count = (SELECT COUNT(*) FROM person_word WHERE word_id = skill.id) "
    "WHERE id = $1");
SQL(person_skill_uses_all,
    "UPDATE skill SET use_count = (SELECT COUNT(*) FROM person_word WHERE word_id = skill.id)");

enum error person_skill_rows(struct db *db, struct arena *arena, int64_t id, struct list *ret_skills)
{
    return db_list(db, arena, &person_skill_rows_of, DB_PARAMS(db_int(id)), &skill_row_record, ret_skills);
}

static enum error count_uses(struct db *db, const struct list *skills)
{
    LIST_EACH (skills, struct skill_row, skill)
        TRY(db_run(db, &person_skill_uses, DB_PARAMS(db_int(skill->id)), NULL));
    return OK;
}

enum error person_search_refresh(struct db *db, struct arena *arena, int64_t id, const struct list *before,
                                 int64_t now)
{
    struct person_row row;
    struct person_keys old, keys;
    struct list after = {0};
    TRY(person_row_get(db, arena, id, &row));
    TRY(person_skill_rows(db, arena, id, &after));
    person_keys_make(arena, &row, before, &old);
    person_keys_make(arena, &row, &after, &keys);
    TRY(db_run_one(db, &person_search_change, DB_PARAMS(db_int(id), db_text(keys.search), db_int(now))));
    TRY(change_words(db, id, &old, &keys));
    TRY(count_uses(db, before));
    return count_uses(db, &after);
}

enum error person_count_skill_uses(struct db *db)
{
    return db_run(db, &person_skill_uses_all, DB_NO_PARAMS, NULL);
}
