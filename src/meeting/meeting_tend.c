/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Each meeting and each series in a transaction of its own, so that one that fails holds up no others. */
#include "meeting/meeting_tend.h"

#include "calendar/zone.h"
#include "db/db.h"
#include "jobs/round.h"
#include "meeting/meeting_rules.h"
#include "meeting/meeting_series_store.h"
#include "meeting/meeting_store.h"
#include "notice/notice.h"
#include "relationship/relationship_rules.h"

#define MEETING_ASKED "meeting.asked"

enum { AT_ONCE = 200, ASKED_WITHIN = 14 * 86400 };

struct tending {
    struct db *db;
    struct arena *arena;
    const struct clock *clock;
    int64_t now;
    const void *item;
    struct job_round round;
};

/* ---- further meetings of series ---- */

static enum error extend(struct db *db, void *context)
{
    const struct tending *tending = context;
    const struct meeting_series_plan *plan = tending->item;
    TRY(meeting_series_make(db, tending->arena, tending->clock, plan,
                            clock_day(tending->clock) + MEETING_SERIES_DAYS));
    return meeting_recount(db, tending->arena, tending->clock, plan->relationship_id);
}

static enum error extend_series(struct tending *tending)
{
    struct list plans = {0};
    TRY(meeting_series_behind(tending->db, tending->arena, clock_day(tending->clock) + MEETING_SERIES_DAYS,
                              AT_ONCE, &plans));
    LIST_EACH (&plans, struct meeting_series_plan, plan) {
        tending->item = plan;
        if (!job_round_goes_on(&tending->round, plan->id, db_write(tending->db, extend, tending))) break;
    }
    return OK;
}

/* ---- asking ---- */

SQL(tend_over,
    "SELECT m.id, m.relationship_id, m.starts_at FROM meeting m JOIN relationship r ON r.id = m.relationship_id "
    "WHERE m.state = 'planned' AND m.asked_at IS NULL AND m.starts_at > $2 AND m.starts_at <= $1 "
    "AND m.starts_at + m.minutes * 60 <= $1 AND r.state <> 'closed' ORDER BY m.starts_at LIMIT $3");
SQL(tend_asked, "UPDATE meeting SET asked_at = $2 WHERE id = $1 AND state = 'planned' AND asked_at IS NULL");
SQL(tend_members,
    "SELECT p.id, p.name, p.time_zone FROM relationship_member m JOIN person p ON p.id = m.person_id "
    "WHERE m.relationship_id = $1 AND m.left_at IS NULL AND p.active = 1 ORDER BY p.id");

#define OVER_FIELDS(FIELD, R)                                                                                \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, time, starts_at, 0)
RECORD_LOCAL(over, OVER_FIELDS)
#define TENDED_MEMBER_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, time_zone, 0)
RECORD_LOCAL(tended_member, TENDED_MEMBER_FIELDS)

/* The other one of two; NULL in a group. */
static const char *other_name(struct arena *arena, const struct list *members, int64_t person)
{
    const char *name = NULL;
    if (members->count != 2) return NULL;
    LIST_EACH (members, struct tended_member, member)
        if (member->id != person) name = relationship_first_name(arena, member->name);
    return name;
}

static enum error ask(struct db *db, void *context)
{
    const struct tending *tending = context;
    const struct over *over = tending->item;
    struct arena *arena = tending->arena;
    struct list members = {0};
    int64_t changed;
    TRY(db_run(db, &tend_asked, DB_PARAMS(db_int(over->id), db_int(tending->now)), &changed));
    if (!changed) return OK;
    TRY(db_list(db, arena, &tend_members, DB_PARAMS(db_int(over->relationship_id)), &tended_member_record,
                &members));
    const char *path = arena_format(arena, "/relationships/%lld/meetings/%lld/attendance",
                                    (long long)over->relationship_id, (long long)over->id);
    LIST_EACH (&members, struct tended_member, member) {
        const char *other = other_name(arena, &members, member->id);
        struct notice notice = {.person = member->id,
                                .kind = other ? MEETING_ASKED : "meeting.asked-group",
                                .subject = over->id,
                                .path = path,
                                .who = other,
                                .when = over->starts_at};
        TRY(notice_tell(db, tending->clock, &notice));
    }
    return meeting_recount(db, arena, tending->clock, over->relationship_id);
}

static enum error ask_all(struct tending *tending)
{
    struct list meetings = {0};
    TRY(db_list(tending->db, tending->arena, &tend_over,
                DB_PARAMS(db_int(tending->now), db_int(tending->now - ASKED_WITHIN), db_int(AT_ONCE)),
                &over_record, &meetings));
    LIST_EACH (&meetings, struct over, over) {
        tending->item = over;
        if (!job_round_goes_on(&tending->round, over->id, db_write(tending->db, ask, tending))) break;
    }
    return OK;
}

/* ---- closed relationships ---- */

SQL(tend_closed,
    "SELECT DISTINCT m.relationship_id AS id FROM meeting m JOIN relationship r ON r.id = m.relationship_id "
    "WHERE m.state = 'planned' AND m.starts_at > $1 AND r.state = 'closed' LIMIT $2");
SQL(tend_drop, "UPDATE meeting SET state = 'cancelled', dropped = 1, closed_at = $2, updated_at = $2, "
               "sequence = sequence + 1, version = version + 1 "
               "WHERE relationship_id = $1 AND state = 'planned' AND starts_at > $2");
SQL(tend_end_series, "UPDATE meeting_series SET state = 'ended', updated_at = $2, sequence = sequence + 1, "
                     "version = version + 1 WHERE relationship_id = $1 AND state = 'running'");

#define CLOSED_FIELDS(FIELD, R) FIELD(R, id, id, 0)
RECORD_LOCAL(closed, CLOSED_FIELDS)

static enum error drop(struct db *db, void *context)
{
    const struct tending *tending = context;
    int64_t relationship = ((const struct closed *)tending->item)->id;
    struct db_params params = DB_PARAMS(db_int(relationship), db_int(tending->now));
    TRY(db_run(db, &tend_drop, params, NULL));
    TRY(db_run(db, &tend_end_series, params, NULL));
    return meeting_recount(db, tending->arena, tending->clock, relationship);
}

static enum error drop_closed(struct tending *tending)
{
    struct list relationships = {0};
    TRY(db_list(tending->db, tending->arena, &tend_closed, DB_PARAMS(db_int(tending->now), db_int(AT_ONCE)),
                &closed_record, &relationships));
    LIST_EACH (&relationships, struct closed, relationship) {
        tending->item = relationship;
        if (!job_round_goes_on(&tending->round, relationship->id, db_write(tending->db, drop, tending)))
            break;
    }
    return OK;
}

enum error meeting_tend(struct db *db, struct arena *arena, const struct clock *clock)
{
    struct tending tending = {.db = db,
                              .arena = arena,
                              .clock = clock,
                              .now = clock_seconds(clock),
                              .round = {.name = "meeting.tend"}};
    TRY(extend_series(&tending));
    TRY(ask_all(&tending));
    TRY(drop_closed(&tending));
    return tending.round.error;
}
