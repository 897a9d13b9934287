/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What happens to relationships by itself: dates that come, people who leave or move. Each relationship is
 * its own transaction: one that fails stops nobody else's, and the next try of the job finds what is left. */
#include <string.h>

#include "agreement/agreement.h"
#include "base/list.h"
#include "db/db.h"
#include "farewell/farewell.h"
#include "farewell/farewell_rules.h"
#include "jobs/round.h"
#include "notice/notice.h"
#include "program/program.h"
#include "relationship/relationship_course.h"

/* ---- dates ---- */

#define DATED_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, day, paused_until, 0)                                                                           \
    FIELD(R, day, reminded, 0)
RECORD_LOCAL(dated, DATED_FIELDS)

/* The last phase begins at most 30 days before the end. */
enum { LAST_PHASE_DAYS = 30 };

SQL(farewell_dated,
    "SELECT r.id AS id, r.state AS state, r.started_on AS started_on, r.ends_on AS ends_on, "
    "r.paused_until AS paused_until, e.ends_on AS reminded FROM relationship r "
    "LEFT JOIN farewell_reminder e ON e.relationship_id = r.id WHERE r.state IN ('active', 'paused', 'closing') "
    "AND ((r.ends_on IS NOT NULL AND r.ends_on <= $2) OR (r.state = 'paused' AND r.paused_until <= $1)) "
    "ORDER BY r.id");
SQL(farewell_reminder_put, "INSERT INTO farewell_reminder (relationship_id, ends_on) VALUES ($1, $2) "
                           "ON CONFLICT (relationship_id) DO UPDATE SET ends_on = excluded.ends_on");
SQL(farewell_members_here,
    "SELECT m.person_id AS id FROM relationship_member m JOIN person p ON p.id = m.person_id "
    "WHERE m.relationship_id = $1 AND m.left_at IS NULL AND p.active = 1 ORDER BY m.person_id");

#define SOMEBODY_FIELDS(FIELD, R) FIELD(R, id, id, 0)
RECORD_LOCAL(somebody, SOMEBODY_FIELDS)

struct turning {
    struct arena *arena;
    const struct clock *clock;
    const struct dated *dated;
    enum farewell_turn turn;
};

static enum error tell_all(struct db *db, const struct turning *turning, const char *kind, const char *part)
{
    struct list members = {0};
    int64_t id = turning->dated->id;
    const char *path = arena_format(turning->arena, "/relationships/%lld/%s", (long long)id, part);
    TRY(db_list(db, turning->arena, &farewell_members_here, DB_PARAMS(db_int(id)), &somebody_record,
                &members));
    LIST_EACH (&members, struct somebody, member) {
        struct notice notice = {.person = member->id, .kind = kind, .subject = id, .path = path};
        TRY(notice_tell(db, turning->clock, &notice));
    }
    return OK;
}

static enum error take_turn(struct db *db, const struct turning *turning, enum relationship_move move)
{
    struct relationship_moving moving = {.relationship = turning->dated->id, .move = move};
    return relationship_make_move(db, turning->arena, turning->clock, &moving);
}

static enum error turn_in(struct db *db, void *context)
{
    const struct turning *turning = context;
    switch (turning->turn) {
    case FAREWELL_GO_ON:
        TRY(take_turn(db, turning, RELATIONSHIP_RESUME));
        return tell_all(db, turning, "relationship.resumed", "course");
    case FAREWELL_BEGIN_CLOSE:
        TRY(take_turn(db, turning, RELATIONSHIP_BEGIN_CLOSE));
        return tell_all(db, turning, "relationship.closing", "farewell");
    case FAREWELL_REMIND:
        TRY(db_run(db, &farewell_reminder_put,
                   DB_PARAMS(db_int(turning->dated->id), db_int(turning->dated->ends_on)), NULL));
        return tell_all(db, turning, "relationship.ending", "course");
    case FAREWELL_CLOSE:
        return take_turn(db, turning, RELATIONSHIP_END_DATE);
    case FAREWELL_NOTHING:
        break;
    }
    return OK;
}

/* A conflict means that somebody was quicker: then there is nothing left to do here. */
static enum error passed_by(enum error error)
{
    return error == ERROR_CONFLICT ? OK : error;
}

enum error farewell_keep_dates(struct db *db, struct arena *arena, const struct clock *clock)
{
    struct list rows = {0};
    struct job_round round = {.name = "farewell.dates"};
    int64_t today = clock_day(clock);
    TRY(db_list(db, arena, &farewell_dated, DB_PARAMS(db_int(today), db_int(today + LAST_PHASE_DAYS)),
                &dated_record, &rows));
    LIST_EACH (&rows, struct dated, row) {
        struct farewell_dates dates = {row->state, row->started_on, row->ends_on, row->paused_until,
                                       row->reminded};
        struct turning turning = {arena, clock, row, farewell_turn(&dates, today)};
        if (turning.turn == FAREWELL_NOTHING) continue;
        if (!job_round_goes_on(&round, row->id, passed_by(db_write(db, turn_in, &turning)))) break;
    }
    return round.error;
}

/* ---- people who left the organization ---- */

#define LEAVER_FIELDS(FIELD, R)                                                                              \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, person_id, 0)
RECORD_LOCAL(leaver, LEAVER_FIELDS)

SQL(farewell_leavers,
    "SELECT m.relationship_id AS relationship_id, m.person_id AS person_id FROM person p "
    "JOIN relationship_member m ON m.person_id = p.id AND m.left_at IS NULL "
    "JOIN relationship r ON r.id = m.relationship_id AND r.state IN ('active', 'paused', 'closing') "
    "WHERE p.active = 0 ORDER BY m.relationship_id, m.person_id");

struct releasing {
    struct arena *arena;
    const struct clock *clock;
    const struct leaver *leaver;
};

static enum error release_in(struct db *db, void *context)
{
    const struct releasing *releasing = context;
    const struct leaver *leaver = releasing->leaver;
    TRY(relationship_leave(db, releasing->arena, releasing->clock, leaver->relationship_id, leaver->person_id,
                           true));
    return agreement_recount(db, releasing->arena, releasing->clock, leaver->relationship_id);
}

enum error farewell_release_leavers(struct db *db, struct arena *arena, const struct clock *clock)
{
    struct list rows = {0};
    struct job_round round = {.name = "farewell.leavers"};
    TRY(db_list(db, arena, &farewell_leavers, DB_NO_PARAMS, &leaver_record, &rows));
    LIST_EACH (&rows, struct leaver, row) {
        struct releasing releasing = {arena, clock, row};
        enum error error = passed_by(db_write(db, release_in, &releasing));
        if (!job_round_goes_on(&round, row->relationship_id, error)) return round.error;
    }
    TRY(program_release_leavers(db, arena, clock));
    return round.error;
}

/* ---- people who moved above or below each other ---- */

#define MOVER_FIELDS(FIELD, R)                                                                               \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, id, above_id, 0)                                                                                \
    FIELD(R, text, above_name, 0)                                                                            \
    FIELD(R, id, below_id, 0)                                                                                \
    FIELD(R, text, below_name, 0)
RECORD_LOCAL(mover, MOVER_FIELDS)

/* The lines above all members of open relationships in programs that do not allow it; UNION ends rings. */
SQL(farewell_movers,
    "WITH RECURSIVE line (relationship_id, program_id, person_id, above_id) AS ("
    "SELECT r.id, r.program_id, m.person_id, p.manager_id FROM relationship r "
    "JOIN program g ON g.id = r.program_id AND g.allow_reporting_line = 0 AND g.format <> 'manager' "
    "JOIN relationship_member m ON m.relationship_id = r.id AND m.left_at IS NULL "
    "JOIN person p ON p.id = m.person_id WHERE r.state IN ('active', 'paused', 'closing') "
    "AND p.manager_id IS NOT NULL "
    "UNION SELECT l.relationship_id, l.program_id, l.person_id, p.manager_id FROM line l "
    "JOIN person p ON p.id = l.above_id WHERE p.manager_id IS NOT NULL) "
    "SELECT l.relationship_id AS relationship_id, l.program_id AS program_id, l.above_id AS above_id, "
    "a.name AS above_name, l.person_id AS below_id, b.name AS below_name FROM line l "
    "JOIN relationship_member m ON m.relationship_id = l.relationship_id AND m.person_id = l.above_id "
    "AND m.left_at IS NULL JOIN person a ON a.id = l.above_id JOIN person b ON b.id = l.person_id "
    "WHERE l.above_id <> l.person_id AND NOT EXISTS (SELECT 1 FROM farewell_mover t "
    "WHERE t.relationship_id = l.relationship_id AND t.above_id = l.above_id AND t.below_id = l.person_id) "
    "ORDER BY l.relationship_id, l.above_id, l.person_id");
SQL(farewell_mover_put,
    "INSERT INTO farewell_mover (relationship_id, above_id, below_id, told_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (relationship_id, above_id, below_id) DO NOTHING");
SQL(farewell_coordinators, "SELECT c.person_id AS id FROM program_coordinator c JOIN person p "
                           "ON p.id = c.person_id AND p.active = 1 WHERE c.program_id = $1 "
                           "ORDER BY c.person_id");

struct moving {
    struct arena *arena;
    const struct clock *clock;
    const struct mover *mover;
};

static enum error tell_coordinators(struct db *db, const struct moving *moving)
{
    const struct mover *mover = moving->mover;
    const char *both[] = {mover->above_name, mover->below_name};
    struct list coordinators = {0};
    struct notice notice = {
        .kind = "relationship.line",
        .subject = mover->relationship_id,
        .path = arena_format(moving->arena, "/programs/%lld/relationships", (long long)mover->program_id),
        .who = notice_names(moving->arena, both, 2)};
    TRY(db_list(db, moving->arena, &farewell_coordinators, DB_PARAMS(db_int(mover->program_id)),
                &somebody_record, &coordinators));
    LIST_EACH (&coordinators, struct somebody, coordinator) {
        if (coordinator->id == mover->above_id || coordinator->id == mover->below_id) continue;
        notice.person = coordinator->id;
        TRY(notice_tell(db, moving->clock, &notice));
    }
    return OK;
}

static enum error tell_of_move_in(struct db *db, void *context)
{
    const struct moving *moving = context;
    const struct mover *mover = moving->mover;
    const char *path =
        arena_format(moving->arena, "/relationships/%lld/course", (long long)mover->relationship_id);
    TRY(db_run(db, &farewell_mover_put,
               DB_PARAMS(db_int(mover->relationship_id), db_int(mover->above_id), db_int(mover->below_id),
                         db_int(clock_seconds(moving->clock))),
               NULL));
    struct notice notice = {.person = mover->above_id,
                            .kind = "relationship.line-below",
                            .subject = mover->relationship_id,
                            .path = path,
                            .who = mover->below_name};
    TRY(notice_tell(db, moving->clock, &notice));
    notice.person = mover->below_id;
    notice.kind = "relationship.line-above";
    notice.who = mover->above_name;
    TRY(notice_tell(db, moving->clock, &notice));
    return tell_coordinators(db, moving);
}

enum error farewell_tell_movers(struct db *db, struct arena *arena, const struct clock *clock)
{
    struct list rows = {0};
    struct job_round round = {.name = "farewell.movers"};
    TRY(db_list(db, arena, &farewell_movers, DB_NO_PARAMS, &mover_record, &rows));
    LIST_EACH (&rows, struct mover, row) {
        struct moving moving = {arena, clock, row};
        if (!job_round_goes_on(&round, row->relationship_id, db_write(db, tell_of_move_in, &moving))) break;
    }
    return round.error;
}

/* ---- the recurring jobs ---- */

enum error farewell_dates_work(struct job_run *run)
{
    enum error dates = farewell_keep_dates(run->db, run->arena, run->clock);
    enum error movers = farewell_tell_movers(run->db, run->arena, run->clock);
    return dates != OK ? dates : movers;
}

enum error farewell_leavers_work(struct job_run *run)
{
    return farewell_release_leavers(run->db, run->arena, run->clock);
}
