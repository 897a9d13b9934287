/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "matching/matching_groups.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"

RECORD_DEFINE(matching_group, MATCHING_GROUP_FIELDS)

SQL(matching_group_list,
    "SELECT g.id, g.name, COALESCE(a.belongs, 0) AS belongs, COALESCE(a.prefers, 0) AS prefers "
    "FROM program_group g LEFT JOIN program_group_answer a ON a.group_id = g.id AND a.person_id = $2 "
    "WHERE g.program_id = $1 ORDER BY g.name_key");
SQL(matching_group_add, "INSERT INTO program_group (id, program_id, name, name_key) VALUES ($1, $2, $3, $4) "
                        "ON CONFLICT (program_id, name_key) DO UPDATE SET name = excluded.name");
SQL(matching_group_drop, "DELETE FROM program_group WHERE id = $1");
SQL(matching_group_forget, "DELETE FROM program_group_answer WHERE person_id = $2 AND group_id IN "
                           "(SELECT id FROM program_group WHERE program_id = $1)");
SQL(matching_group_tell,
    "INSERT INTO program_group_answer (group_id, person_id, belongs, prefers) VALUES ($1, $2, $3, $4)");

enum error matching_groups_list(struct db *db, struct arena *arena, int64_t program, int64_t person,
                                struct list *ret_groups)
{
    return db_list(db, arena, &matching_group_list, DB_PARAMS(db_int(program), db_int(person)),
                   &matching_group_record, ret_groups);
}

/* ---- naming ---- */

struct naming {
    struct arena *arena;
    const struct clock *clock;
    int64_t program;
    struct list names; /* of const char * */
};

static bool is_named(const struct naming *naming, const char *name)
{
    const char *key = text_fold(naming->arena, name);
    LIST_EACH (&naming->names, const char *, other)
        if (strcmp(text_fold(naming->arena, *other), key) == 0) return true;
    return false;
}

static enum error name_groups(struct db *db, void *context)
{
    const struct naming *naming = context;
    struct list before = {0};
    TRY(matching_groups_list(db, naming->arena, naming->program, 0, &before));
    LIST_EACH (&before, struct matching_group, group)
        if (!is_named(naming, group->name))
            TRY(db_run(db, &matching_group_drop, DB_PARAMS(db_int(group->id)), NULL));
    LIST_EACH (&naming->names, const char *, name)
        TRY(db_run(db, &matching_group_add,
                   DB_PARAMS(db_int(id_new(naming->clock)), db_int(naming->program), db_text(*name),
                             db_text(text_fold(naming->arena, *name))),
                   NULL));
    return OK;
}

enum error matching_groups_name(struct db *db, struct arena *arena, const struct clock *clock,
                                int64_t program, const char *names)
{
    struct naming naming = {.arena = arena, .clock = clock, .program = program};
    text_split(arena, names, "\r\n", &naming.names);
    if (naming.names.count > MATCHING_GROUPS_NAMED) return ERROR_INVALID;
    LIST_EACH (&naming.names, const char *, name)
        if (text_length(*name) > MATCHING_GROUP_NAME) return ERROR_INVALID;
    return db_write(db, name_groups, &naming);
}

/* ---- answers ---- */

struct answering {
    struct arena *arena;
    int64_t program;
    int64_t person;
    const struct list *belongs;
    const struct list *prefers;
};

static bool has_id(const struct list *ids, int64_t id)
{
    LIST_EACH (ids, const char *, text) {
        int64_t number;
        if (text_to_int(*text, 1, INT64_MAX, &number) && number == id) return true;
    }
    return false;
}

static enum error answer(struct db *db, void *context)
{
    const struct answering *answering = context;
    struct list groups = {0};
    struct db_value person = db_int(answering->person);
    TRY(matching_groups_list(db, answering->arena, answering->program, 0, &groups));
    TRY(db_run(db, &matching_group_forget, DB_PARAMS(db_int(answering->program), person), NULL));
    LIST_EACH (&groups, struct matching_group, group) {
        bool belongs = has_id(answering->belongs, group->id), prefers = has_id(answering->prefers, group->id);
        if (belongs || prefers)
            TRY(db_run(db, &matching_group_tell,
                       DB_PARAMS(db_int(group->id), person, db_int(belongs), db_int(prefers)), NULL));
    }
    return OK;
}

enum error matching_groups_answer(struct db *db, struct arena *arena, int64_t program, int64_t person,
                                  const struct list *belongs, const struct list *prefers)
{
    struct answering answering = {
        .arena = arena, .program = program, .person = person, .belongs = belongs, .prefers = prefers};
    return db_write(db, answer, &answering);
}
