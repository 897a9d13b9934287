/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_series_store.h"

#include "base/random.h"
#include "calendar/zone.h"
#include "db/db.h"

RECORD_DEFINE(meeting_series, MEETING_SERIES_FIELDS)
RECORD_DEFINE(meeting_series_plan, MEETING_SERIES_PLAN_FIELDS)

/* ---- reading ---- */

SQL(series_get, "SELECT id, rule, zone, first_day, minute, minutes, place, link, state, made_until, version "
                "FROM meeting_series WHERE relationship_id = $1 AND id = $2");
SQL(series_occurs_at,
    "SELECT occurs_at FROM meeting WHERE relationship_id = $1 AND series_id = $2 AND id = $3");

#define SERIES_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, rule, 0)                                                                                  \
    FIELD(R, text, zone, 0)                                                                                  \
    FIELD(R, day, first_day, 0)                                                                              \
    FIELD(R, integer, minute, 0)                                                                             \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, bytes, place, 0)                                                                                \
    FIELD(R, bytes, link, 0)                                                                                 \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, day, made_until, 0)                                                                             \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(series_row, SERIES_ROW_FIELDS)

enum error meeting_series_get(const struct membership *membership, int64_t id,
                              struct meeting_series *ret_series)
{
    struct series_row row;
    struct meeting_series series = {0};
    struct content_row place = {membership->arena, membership->content, "meeting_series", id};
    TRY(db_one(membership->db, membership->arena, &series_get,
               DB_PARAMS(db_int(membership->relationship), db_int(id)), &series_row_record, &row));
    TRY(content_open_row(&place, &series_row_record, &row, &meeting_series_record, &series));
    *ret_series = series;
    return OK;
}

enum error meeting_series_occurs_at(const struct membership *membership, int64_t id, int64_t meeting,
                                    int64_t *ret_occurs_at)
{
    return db_number(membership->db, &series_occurs_at,
                     DB_PARAMS(db_int(membership->relationship), db_int(id), db_int(meeting)), ret_occurs_at);
}

/* ---- making occurrences ---- */

#define PLAN_COLUMNS                                                                                              \
    "SELECT s.id, s.relationship_id, s.rule, s.zone, s.first_day, s.minute, s.minutes, s.made_until, r.ends_on, " \
    "s.created_by FROM meeting_series s JOIN relationship r ON r.id = s.relationship_id "
SQL(series_plan, PLAN_COLUMNS "WHERE s.id = $1");
SQL(series_behind, PLAN_COLUMNS
    "WHERE s.state = 'running' AND r.state IN ('active', 'paused', 'closing') AND s.made_until < $1 "
    "AND (r.ends_on IS NULL OR s.made_until < r.ends_on) ORDER BY s.made_until, s.id LIMIT $2");
SQL(series_occurrence,
    "INSERT INTO meeting (id, relationship_id, series_id, occurs_at, starts_at, minutes, zone, state, created_by, "
    "created_at, updated_at) VALUES ($1, $2, $3, $4, $4, $5, $6, 'planned', $7, $8, $8) "
    "ON CONFLICT (series_id, occurs_at) DO NOTHING");
SQL(series_made, "UPDATE meeting_series SET made_until = $2 WHERE id = $1 AND made_until < $2");

enum error meeting_series_plan_get(struct db *db, struct arena *arena, int64_t id,
                                   struct meeting_series_plan *ret_plan)
{
    return db_one(db, arena, &series_plan, DB_PARAMS(db_int(id)), &meeting_series_plan_record, ret_plan);
}

enum error meeting_series_behind(struct db *db, struct arena *arena, int64_t day, int64_t limit,
                                 struct list *ret_plans)
{
    return db_list(db, arena, &series_behind, DB_PARAMS(db_int(day), db_int(limit)),
                   &meeting_series_plan_record, ret_plans);
}

enum error meeting_series_make(struct db *db, struct arena *arena, const struct clock *clock,
                               const struct meeting_series_plan *plan, int64_t until)
{
    const struct zone *zone = zone_load(arena, plan->zone);
    struct list days = {0};
    if (plan->ends_on && plan->ends_on < until) until = plan->ends_on;
    TRY(recurrence_days(arena, plan->rule, plan->first_day, plan->made_until + 1, until, &days));
    LIST_EACH (&days, int64_t, day) {
        int64_t at =
            zone_from_local(zone, (struct wall_time){.day = *day, .second = (int32_t)plan->minute * 60});
        TRY(db_run(db, &series_occurrence,
                   DB_PARAMS(db_int(id_new(clock)), db_int(plan->relationship_id), db_int(plan->id),
                             db_int(at), db_int(plan->minutes), db_text(plan->zone), db_int(plan->created_by),
                             db_int(clock_seconds(clock))),
                   NULL));
    }
    return db_run(db, &series_made, DB_PARAMS(db_int(plan->id), db_int(until)), NULL);
}

/* ---- writing ---- */

SQL(series_insert,
    "INSERT INTO meeting_series (id, relationship_id, rule, zone, first_day, minute, minutes, place, link, state, "
    "made_until, uid, created_by, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'running', $10, $11, $12, $13, $13)");
SQL(series_close,
    "UPDATE meeting_series SET state = 'ended', rule = $4, sequence = sequence + 1, updated_at = $5, "
    "version = version + 1 WHERE relationship_id = $1 AND id = $2 AND version = $3 AND state = 'running'");
SQL(series_drop,
    "UPDATE meeting SET state = 'cancelled', dropped = 1, closed_by = $4, closed_at = $5, updated_at = $5, "
    "sequence = sequence + 1, version = version + 1 "
    "WHERE relationship_id = $1 AND series_id = $2 AND state = 'planned' AND occurs_at >= $3 "
    "AND starts_at > $5");

enum error meeting_series_insert(const struct membership *membership, int64_t id,
                                 const struct meeting_series_new *series)
{
    struct content_row row = {membership->arena, membership->content, "meeting_series", id};
    char uid[TOKEN_SIZE];
    token_new(uid);
    return db_run(membership->db, &series_insert,
                  DB_PARAMS(db_int(id), db_int(membership->relationship),
                            db_text(recurrence_write(membership->arena, &series->recurrence)),
                            db_text(series->zone), db_int(series->first_day), db_int(series->minute),
                            db_int(series->minutes), content_seal(&row, "place", series->place),
                            content_seal(&row, "link", series->link), db_int(series->first_day - 1),
                            db_text(uid), db_int(membership->person),
                            db_int(clock_seconds(membership->clock))),
                  NULL);
}

enum error meeting_series_close(const struct membership *membership, int64_t id, int64_t version,
                                const char *rule)
{
    return db_run_one(membership->db, &series_close,
                      DB_PARAMS(db_int(membership->relationship), db_int(id), db_int(version), db_text(rule),
                                db_int(clock_seconds(membership->clock))));
}

enum error meeting_series_drop(const struct membership *membership, int64_t id, int64_t from)
{
    return db_run(membership->db, &series_drop,
                  DB_PARAMS(db_int(membership->relationship), db_int(id), db_int(from),
                            db_int(membership->person), db_int(clock_seconds(membership->clock))),
                  NULL);
}
