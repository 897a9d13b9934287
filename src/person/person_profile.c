/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people say about themselves: the profile, their skills, their languages. */
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "person/person.h"
#include "person/person_choices.h"
#include "person/person_store.h"
#include "skill/skill.h"

RECORD_DEFINE(person_profile, PERSON_PROFILE_FIELDS)
RECORD_DEFINE(person_skill, PERSON_SKILL_FIELDS)

/* ---- the profile ---- */

SQL(person_profile_by_id,
    "SELECT experience, goals, goal_topics, interests, personal_values, working_style, communication_style, learning_style, "
    "availability, offer, hidden_talents, birthday_month, birthday_day, show_birthday, show_anniversary "
    "FROM person_profile WHERE person_id = $1");

enum error person_profile_get(struct db *db, struct arena *arena, int64_t id,
                              struct person_profile *ret_profile)
{
    struct person_profile profile = {"", "", "", "", "", "", "", "", "", "", "", 0, 0, false, false};
    enum error error =
        db_one(db, arena, &person_profile_by_id, DB_PARAMS(db_int(id)), &person_profile_record, &profile);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    *ret_profile = profile;
    return OK;
}

SQL(person_profile_set,
    "INSERT INTO person_profile (person_id, experience, goals, goal_topics, interests, personal_values, working_style, "
    "communication_style, learning_style, availability, offer, hidden_talents, birthday_month, birthday_day, "
    "show_birthday, show_anniversary) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
    "ON CONFLICT (person_id) DO UPDATE SET experience = excluded.experience, goals = excluded.goals, "
    "goal_topics = excluded.goal_topics, interests = excluded.interests, "
    "personal_values = excluded.personal_values, working_style = excluded.working_style, "
    "communication_style = excluded.communication_style, learning_style = excluded.learning_style, "
    "availability = excluded.availability, offer = excluded.offer, hidden_talents = excluded.hidden_talents, "
    "birthday_month = excluded.birthday_month, birthday_day = excluded.birthday_day, "
    "show_birthday = excluded.show_birthday, show_anniversary = excluded.show_anniversary");

struct profile_change {
    struct arena *arena;
    int64_t id;
    const struct person_profile *profile;
};

static enum error put_profile(struct db *db, void *context)
{
    struct profile_change *change = context;
    const struct person_profile *profile = change->profile;
    struct arena *arena = change->arena;
    return db_run(
        db, &person_profile_set,
        DB_PARAMS(
            db_int(change->id), db_text(profile->experience), db_text(profile->goals),
            db_text(person_choices_clean(arena, PERSON_GOAL_TOPICS, text_or_empty(profile->goal_topics))),
            db_text(person_choices_clean(arena, PERSON_INTERESTS, text_or_empty(profile->interests))),
            db_text(person_choices_clean(arena, PERSON_VALUES, text_or_empty(profile->personal_values))),
            db_text(person_choices_clean(arena, PERSON_WORKING_STYLE, text_or_empty(profile->working_style))),
            db_text(person_choices_clean(arena, PERSON_COMMUNICATION_STYLE,
                                         text_or_empty(profile->communication_style))),
            db_text(
                person_choices_clean(arena, PERSON_LEARNING_STYLE, text_or_empty(profile->learning_style))),
            db_text(profile->availability), db_text(profile->offer), db_text(profile->hidden_talents),
            db_int(profile->birthday_month), db_int(profile->birthday_day), db_int(profile->show_birthday),
            db_int(profile->show_anniversary)),
        NULL);
}

enum error person_profile_put(struct db *db, struct arena *arena, int64_t id,
                              const struct person_profile *profile)
{
    struct profile_change change = {.arena = arena, .id = id, .profile = profile};
    return db_write(db, put_profile, &change);
}

/* ---- skills ---- */

static const char *kind_name(enum person_skill_kind kind)
{
    return kind == PERSON_OFFERS ? "offered" : "wanted";
}

const char *person_skill_level_word(enum person_skill_kind kind, int64_t level)
{
    static const char *const words[][5] = {
        [PERSON_OFFERS] = {MESSAGE("beginning"), MESSAGE("some practice"), MESSAGE("confident"),
                           MESSAGE("very experienced"), MESSAGE("could teach it")},
        [PERSON_WANTS] = {MESSAGE("curious"), MESSAGE("the basics"), MESSAGE("confident use"),
                          MESSAGE("real depth"), MESSAGE("mastery")},
    };
    return words[kind][level < 1 || level > 5 ? 2 : level - 1];
}

SQL(person_skills_of, "SELECT skill.id AS id, skill.label AS label, person_skill.level AS level "
                      "FROM person_skill JOIN skill ON skill.id = person_skill.skill_id "
                      "WHERE person_skill.person_id = $1 AND person_skill.kind = $2 "
                      "ORDER BY person_skill.position, skill.id");

enum error person_skills(struct db *db, struct arena *arena, int64_t id, enum person_skill_kind kind,
                         struct list *ret_skills)
{
    return db_list(db, arena, &person_skills_of, DB_PARAMS(db_int(id), db_text(kind_name(kind))),
                   &person_skill_record, ret_skills);
}

SQL(person_skill_add,
    "INSERT INTO person_skill (person_id, skill_id, kind, level, position) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT DO NOTHING");
SQL(person_skill_remove_all, "DELETE FROM person_skill WHERE person_id = $1 AND kind = $2");

struct skill_change {
    struct arena *arena;
    const struct clock *clock;
    int64_t id;
    enum person_skill_kind kind;
    const struct list *skills;
};

static enum error set_skills(struct db *db, void *context)
{
    struct skill_change *change = context;
    struct list before = {0};
    struct db_value id = db_int(change->id), kind = db_text(kind_name(change->kind));
    TRY(person_skill_rows(db, change->arena, change->id, &before));
    TRY(db_run(db, &person_skill_remove_all, DB_PARAMS(id, kind), NULL));
    int64_t position = 0;
    LIST_EACH (change->skills, struct person_skill, skill) {
        struct skill_row row;
        TRY(skill_find_or_add(db, change->arena, change->clock, skill->label, &row));
        int64_t level = skill->level >= 1 && skill->level <= 5 ? skill->level : 3;
        TRY(db_run(db, &person_skill_add,
                   DB_PARAMS(id, db_int(row.id), kind, db_int(level), db_int(position++)), NULL));
    }
    return person_search_refresh(db, change->arena, change->id, &before, clock_seconds(change->clock));
}

enum error person_set_skills(struct db *db, struct arena *arena, const struct clock *clock, int64_t id,
                             enum person_skill_kind kind, const struct list *skills)
{
    if (skills->count > PERSON_SKILLS_LIMIT) return ERROR_TOO_LARGE;
    LIST_EACH (skills, struct person_skill, skill)
        if (!skill_label_is_fit(skill->label)) return ERROR_INVALID;
    struct skill_change change = {.arena = arena, .clock = clock, .id = id, .kind = kind, .skills = skills};
    return db_write(db, set_skills, &change);
}

/* ---- languages ---- */

#define LANGUAGE_FIELDS(FIELD, R) FIELD(R, text, language, 0)
RECORD_LOCAL(person_language, LANGUAGE_FIELDS)

SQL(person_languages_of, "SELECT language FROM person_language WHERE person_id = $1 ORDER BY language");
SQL(person_language_remove_all, "DELETE FROM person_language WHERE person_id = $1");
SQL(person_language_add,
    "INSERT INTO person_language (person_id, language) VALUES ($1, $2) ON CONFLICT DO NOTHING");

enum error person_languages(struct db *db, struct arena *arena, int64_t id, struct list *ret_languages)
{
    struct list rows = {0};
    TRY(db_list(db, arena, &person_languages_of, DB_PARAMS(db_int(id)), &person_language_record, &rows));
    LIST_EACH (&rows, struct person_language, row)
        *LIST_ADD(ret_languages, arena, const char *) = row->language;
    return OK;
}

struct language_change {
    int64_t id;
    const struct list *languages;
};

static enum error set_languages(struct db *db, void *context)
{
    struct language_change *change = context;
    TRY(db_run(db, &person_language_remove_all, DB_PARAMS(db_int(change->id)), NULL));
    LIST_EACH (change->languages, const char *, tag)
        TRY(db_run(db, &person_language_add, DB_PARAMS(db_int(change->id), db_text(*tag)), NULL));
    return OK;
}

enum error person_set_languages(struct db *db, struct arena *arena, int64_t id, const struct list *languages)
{
    LIST_EACH (languages, const char *, tag) {
        const char *known = person_language_tag(arena, *tag);
        if (!known || strcmp(known, *tag) != 0) return ERROR_INVALID;
    }
    struct language_change change = {.id = id, .languages = languages};
    return db_write(db, set_languages, &change);
}
