/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_join.h"

#include <string.h>

#include "db/db.h"
#include "notice/notice.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_store.h"

#define JOIN_STATE_FIELDS(FIELD, R)                                                                          \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, person, 0)
RECORD_LOCAL(join_state, JOIN_STATE_FIELDS)

SQL(join_find, "SELECT r.state AS state, r.name AS name, p.name AS person FROM relationship r "
               "JOIN person p ON p.id = $2 WHERE r.id = $1");
SQL(join_insert, "INSERT INTO relationship_member (relationship_id, person_id, role, joined_at) "
                 "VALUES ($1, $2, $3, $4) ON CONFLICT (relationship_id, person_id) "
                 "DO UPDATE SET role = $3, joined_at = $4, left_at = NULL "
                 "WHERE relationship_member.left_at IS NOT NULL");
SQL(join_unsigned, "UPDATE relationship_progress SET agreement_signed = 0 WHERE relationship_id = $1");

struct joining_work {
    struct arena *arena;
    const struct clock *clock;
    const struct relationship_joining *joining;
};

static enum error tell(struct db *db, const struct joining_work *work, const struct join_state *state,
                       const struct list *members)
{
    const struct relationship_joining *joining = work->joining;
    const char *path = arena_format(work->arena, "/relationships/%lld", (long long)joining->relationship);
    bool named = *state->name;
    LIST_EACH (members, struct relationship_member, member) {
        bool them = member->id == joining->person;
        struct notice notice = {.person = member->id,
                                .subject = joining->relationship,
                                .path = path,
                                .who = them ? NULL : state->person,
                                .what = state->name};
        if (them) notice.kind = named ? "relationship.you-joined-circle" : "relationship.you-joined";
        else notice.kind = named ? "relationship.joined-circle" : "relationship.joined";
        if (member->id != joining->actor) TRY(notice_tell(db, work->clock, &notice));
    }
    return OK;
}

static enum error join_in(struct db *db, void *context)
{
    const struct joining_work *work = context;
    const struct relationship_joining *joining = work->joining;
    struct join_state state;
    struct list before = {0}, members = {0};
    int64_t changed;
    TRY(db_one(db, work->arena, &join_find, DB_PARAMS(db_int(joining->relationship), db_int(joining->person)),
               &join_state_record, &state));
    if (strcmp(state.state, "closed") == 0) return ERROR_CONFLICT;
    TRY(relationship_members(db, work->arena, joining->relationship, &before));
    if (before.count >= RELATIONSHIP_MEMBERS_MAXIMUM) return ERROR_TOO_LARGE;
    TRY(db_run(db, &join_insert,
               DB_PARAMS(db_int(joining->relationship), db_int(joining->person), db_text(joining->role),
                         db_int(clock_seconds(work->clock))),
               &changed));
    if (!changed) return ERROR_CONFLICT;
    TRY(db_run(db, &join_unsigned, DB_PARAMS(db_int(joining->relationship)), NULL));
    TRY(relationship_event_add(db, work->clock, joining->relationship, RELATIONSHIP_JOINED, joining->person,
                               0));
    TRY(relationship_members(db, work->arena, joining->relationship, &members));
    return tell(db, work, &state, &members);
}

enum error relationship_join(struct db *db, struct arena *arena, const struct clock *clock,
                             const struct relationship_joining *joining)
{
    struct joining_work work = {arena, clock, joining};
    return db_write(db, join_in, &work);
}
