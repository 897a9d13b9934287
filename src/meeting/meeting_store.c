/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_store.h"

#include "base/random.h"
#include "db/db.h"
#include "relationship/relationship_progress.h"

RECORD_DEFINE(meeting, MEETING_FIELDS)

/* ---- reading ---- */

#define MEETING_ROW_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, series_id, 0)                                                                               \
    FIELD(R, time, starts_at, 0)                                                                             \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, zone, 0)                                                                                  \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, integer, postponed, 0)                                                                          \
    FIELD(R, bytes, place, 0)                                                                                \
    FIELD(R, bytes, link, 0)                                                                                 \
    FIELD(R, bytes, why, 0)                                                                                  \
    FIELD(R, bytes, series_place, 0)                                                                         \
    FIELD(R, bytes, series_link, 0)                                                                          \
    FIELD(R, flag, as_series, 0) /* where it is stands in its series */                                      \
    FIELD(R, id, created_by, 0)                                                                              \
    FIELD(R, id, closed_by, 0)                                                                               \
    FIELD(R, time, closed_at, 0)                                                                             \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(meeting_row, MEETING_ROW_FIELDS)

#define MEETING_COLUMNS                                                                                                    \
    "SELECT m.id, m.relationship_id, m.series_id, m.starts_at, m.minutes, m.zone, m.state, m.postponed, m.place, m.link, " \
    "m.why, s.place AS series_place, s.link AS series_link, (m.place IS NULL) AS as_series, m.created_by, m.closed_by, "   \
    "m.closed_at, m.version FROM meeting m LEFT JOIN meeting_series s ON s.id = m.series_id "

SQL(meeting_by_id, MEETING_COLUMNS "WHERE m.id = $2 AND m.relationship_id = $1");
SQL(meeting_planned_after, MEETING_COLUMNS
    "WHERE m.relationship_id = $1 AND m.starts_at > $2 AND m.state = 'planned' ORDER BY m.starts_at, m.id LIMIT 1");
SQL(meeting_last_before,
    MEETING_COLUMNS "WHERE m.relationship_id = $1 AND m.starts_at < $2 AND m.state <> 'cancelled' "
                    "ORDER BY m.starts_at DESC, m.id DESC LIMIT 1");

static enum error open_meeting(const struct membership *membership, const struct meeting_row *row,
                               struct meeting *ret_meeting)
{
    struct content_row own = {membership->arena, membership->content, "meeting", row->id};
    struct content_row series = {membership->arena, membership->content, "meeting_series", row->series_id};
    TRY(content_open_row(&own, &meeting_row_record, row, &meeting_record, ret_meeting));
    if (!row->as_series) return OK;
    TRY(content_open(&series, "place", row->series_place, &ret_meeting->place));
    return content_open(&series, "link", row->series_link, &ret_meeting->link);
}

static enum error read_meeting(const struct membership *membership, const struct sql *sql, int64_t which,
                               struct meeting *ret_meeting)
{
    struct meeting_row row;
    struct meeting meeting = {0};
    TRY(db_one(membership->db, membership->arena, sql,
               DB_PARAMS(db_int(membership->relationship), db_int(which)), &meeting_row_record, &row));
    TRY(open_meeting(membership, &row, &meeting));
    *ret_meeting = meeting;
    return OK;
}

enum error meeting_get(const struct membership *membership, int64_t id, struct meeting *ret_meeting)
{
    return read_meeting(membership, &meeting_by_id, id, ret_meeting);
}

enum error meeting_next(const struct membership *membership, int64_t after, struct meeting *ret_meeting)
{
    return read_meeting(membership, &meeting_planned_after, after, ret_meeting);
}

enum error meeting_before(const struct membership *membership, int64_t before, struct meeting *ret_meeting)
{
    return read_meeting(membership, &meeting_last_before, before, ret_meeting);
}

/* ---- writing ---- */

SQL(meeting_insert,
    "INSERT INTO meeting (id, relationship_id, starts_at, minutes, zone, state, place, link, uid, created_by, created_at, "
    "updated_at) VALUES ($1, $2, $3, $4, $5, 'planned', $6, $7, $8, $9, $10, $10)");

enum error meeting_row_add(const struct membership *membership, int64_t id, const struct meeting_new *meeting)
{
    struct content_row row = {membership->arena, membership->content, "meeting", id};
    char uid[TOKEN_SIZE];
    token_new(uid);
    return db_run(membership->db, &meeting_insert,
                  DB_PARAMS(db_int(id), db_int(membership->relationship), db_int(meeting->starts_at),
                            db_int(meeting->minutes), db_text(meeting->zone),
                            content_seal(&row, "place", meeting->place),
                            content_seal(&row, "link", meeting->link), db_text(uid),
                            db_int(membership->person), db_int(clock_seconds(membership->clock))),
                  NULL);
}

/* ---- counting ---- */

SQL(meeting_counts,
    "SELECT COUNT(*) FILTER (WHERE state = 'held') AS held, COUNT(*) FILTER (WHERE state = 'missed') AS missed, "
    "CAST(COALESCE(SUM(postponed), 0) AS BIGINT) AS postponed, "
    "MAX(starts_at) FILTER (WHERE state = 'held') AS last_met_at FROM meeting WHERE relationship_id = $1");
SQL(meeting_coming,
    "SELECT id, starts_at FROM meeting WHERE relationship_id = $1 AND state = 'planned' "
    "AND starts_at + minutes * 60 > $2 AND starts_at > $2 - 43200 ORDER BY starts_at, id LIMIT 1");

#define MEETING_COUNTS_FIELDS(FIELD, R)                                                                      \
    FIELD(R, integer, held, 0)                                                                               \
    FIELD(R, integer, missed, 0)                                                                             \
    FIELD(R, integer, postponed, 0)                                                                          \
    FIELD(R, time, last_met_at, 0)
RECORD_LOCAL(meeting_count_row, MEETING_COUNTS_FIELDS)
#define MEETING_COMING_FIELDS(FIELD, R)                                                                      \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, time, starts_at, 0)
RECORD_LOCAL(meeting_coming_row, MEETING_COMING_FIELDS)

enum error meeting_recount(struct db *db, struct arena *arena, const struct clock *clock,
                           int64_t relationship)
{
    struct meeting_count_row counts;
    struct meeting_coming_row coming = {0};
    TRY(db_one(db, arena, &meeting_counts, DB_PARAMS(db_int(relationship)), &meeting_count_row_record,
               &counts));
    enum error error =
        db_one(db, arena, &meeting_coming, DB_PARAMS(db_int(relationship), db_int(clock_seconds(clock))),
               &meeting_coming_row_record, &coming);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    struct relationship_meetings meetings = {.held = counts.held,
                                             .postponed = counts.postponed,
                                             .missed = counts.missed,
                                             .last_met_at = counts.last_met_at,
                                             .next_id = coming.id,
                                             .next_at = coming.starts_at};
    return relationship_progress_meetings(db, relationship, &meetings);
}
