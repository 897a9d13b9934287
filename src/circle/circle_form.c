/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What coordinators do with circles: forming one by hand, and letting somebody in later. */
#include <string.h>

#include "agreement/agreement.h"
#include "base/text.h"
#include "circle/circle.h"
#include "db/db.h"
#include "program/program.h"
#include "relationship/relationship.h"
#include "relationship/relationship_join.h"

FORM_DEFINE(circle_new, CIRCLE_NEW_FIELDS)

SQL(circle_takes_part,
    "SELECT COUNT(*) FROM enrollment e JOIN person p ON p.id = e.person_id WHERE e.program_id = $1 "
    "AND e.person_id = $2 AND e.state = 'accepted' AND p.active = 1 "
    "AND CASE WHEN CAST($3 AS BIGINT) = 1 THEN e.as_mentor ELSE e.as_mentee END = 1");
SQL(circle_of_program,
    "SELECT COUNT(*) FROM relationship WHERE id = $1 AND program_id = $2 AND format = 'group'");

struct forming {
    struct arena *arena;
    const struct clock *clock;
    int64_t program;
    const struct circle_new *form;
    struct relationship_start_member members[RELATIONSHIP_MEMBERS_MAXIMUM];
    int count;
    int64_t id;
};

static bool add_members(struct forming *forming, const struct list *ids, const char *role)
{
    LIST_EACH (ids, const char *, id) {
        int64_t person;
        if (forming->count == RELATIONSHIP_MEMBERS_MAXIMUM || !text_to_int(*id, 1, INT64_MAX, &person))
            return false;
        for (int i = 0; i < forming->count; i++)
            if (forming->members[i].person == person) return false;
        forming->members[forming->count++] = (struct relationship_start_member){person, role};
    }
    return true;
}

static enum error takes_part(struct db *db, int64_t program, int64_t person, const char *role,
                             bool *ret_takes)
{
    int64_t count;
    TRY(db_number(db, &circle_takes_part,
                  DB_PARAMS(db_int(program), db_int(person), db_int(strcmp(role, "mentor") == 0)), &count));
    *ret_takes = count > 0;
    return OK;
}

static enum error form_in(struct db *db, void *context)
{
    struct forming *forming = context;
    struct program_card program;
    bool takes;
    TRY(program_get(db, forming->arena, forming->program, &program));
    if (strcmp(program.format, "group") != 0) return ERROR_CONFLICT;
    if (strcmp(program.state, "open") != 0 && strcmp(program.state, "running") != 0) return ERROR_CONFLICT;
    for (int i = 0; i < forming->count; i++) {
        const struct relationship_start_member *member = &forming->members[i];
        TRY(takes_part(db, forming->program, member->person, member->role, &takes));
        if (!takes) return ERROR_CONFLICT;
    }
    int64_t today = clock_day(forming->clock);
    struct relationship_start start = {.program = forming->program,
                                       .format = "group",
                                       .name = forming->form->name,
                                       .starts_on = program.starts_on > today ? program.starts_on : today,
                                       .ends_on = program.ends_on > today ? program.ends_on : 0,
                                       .members = forming->members,
                                       .member_count = forming->count};
    if (start.ends_on < start.starts_on) start.ends_on = 0;
    return relationship_start(db, forming->arena, forming->clock, &start, &forming->id);
}

enum error circle_form(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                       const struct circle_new *form, int64_t *ret_id)
{
    struct forming forming = {.arena = arena, .clock = clock, .program = program, .form = form};
    if (text_is_blank(form->name) || text_length(form->name) > CIRCLE_NAME_MAXIMUM) return ERROR_INVALID;
    if (!form->mentors.count || !form->mentees.count) return ERROR_INVALID;
    if (!add_members(&forming, &form->mentors, "mentor") || !add_members(&forming, &form->mentees, "mentee"))
        return ERROR_INVALID;
    TRY(db_write(db, form_in, &forming));
    *ret_id = forming.id;
    return OK;
}

struct letting {
    struct arena *arena;
    const struct clock *clock;
    int64_t program;
    struct relationship_joining joining;
};

static enum error let_in(struct db *db, void *context)
{
    const struct letting *letting = context;
    int64_t circles;
    bool takes;
    TRY(db_number(db, &circle_of_program,
                  DB_PARAMS(db_int(letting->joining.relationship), db_int(letting->program)), &circles));
    if (!circles) return ERROR_NOT_FOUND;
    TRY(takes_part(db, letting->program, letting->joining.person, letting->joining.role, &takes));
    if (!takes) return ERROR_INVALID;
    TRY(relationship_join(db, letting->arena, letting->clock, &letting->joining));
    /* Who comes back signed what stands there perhaps. */
    return agreement_recount(db, letting->arena, letting->clock, letting->joining.relationship);
}

enum error circle_let_in(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                         int64_t circle, int64_t person, const char *role, int64_t actor)
{
    struct letting letting = {arena, clock, program, {circle, person, role, actor}};
    if (strcmp(role, "mentor") != 0 && strcmp(role, "mentee") != 0) return ERROR_INVALID;
    if (person == actor) return ERROR_FORBIDDEN;
    return db_write(db, let_in, &letting);
}
