/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_store.h"

#include <string.h>

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
    FIELD(R, integer, sequence, 0)                                                                           \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(meeting_row, MEETING_ROW_FIELDS)

#define MEETING_COLUMNS                                                                                                    \
    "SELECT m.id, m.relationship_id, m.series_id, m.starts_at, m.minutes, m.zone, m.state, m.postponed, m.place, m.link, " \
    "m.why, s.place AS series_place, s.link AS series_link, (m.place IS NULL) AS as_series, m.created_by, m.closed_by, "   \
    "m.closed_at, m.sequence, m.version FROM meeting m LEFT JOIN meeting_series s ON s.id = m.series_id "

SQL(meeting_by_id, MEETING_COLUMNS "WHERE m.id = $2 AND m.relationship_id = $1");

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

SQL(meeting_list_planned, MEETING_COLUMNS
    "WHERE m.relationship_id = $1 AND m.state = 'planned' AND m.starts_at > $2 ORDER BY m.starts_at, m.id LIMIT $3");
SQL(meeting_list_past, MEETING_COLUMNS
    "WHERE m.relationship_id = $1 AND m.state <> 'planned' AND m.dropped = 0 ORDER BY m.starts_at DESC, m.id DESC LIMIT $2 OFFSET $3");

static enum error read_meetings(const struct membership *membership, const struct sql *sql, int64_t second,
                                int64_t third, struct list *ret_meetings)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, sql,
                DB_PARAMS(db_int(membership->relationship), db_int(second), db_int(third)),
                &meeting_row_record, &rows));
    LIST_EACH (&rows, struct meeting_row, row)
        TRY(open_meeting(membership, row, LIST_ADD(ret_meetings, membership->arena, struct meeting)));
    return OK;
}

enum error meetings_planned(const struct membership *membership, int64_t after, int64_t limit,
                            struct list *ret_meetings)
{
    return read_meetings(membership, &meeting_list_planned, after, limit, ret_meetings);
}

enum error meetings_past(const struct membership *membership, int64_t limit, int64_t offset,
                         struct list *ret_meetings)
{
    return read_meetings(membership, &meeting_list_past, limit, offset, ret_meetings);
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

/* Calendars count the changes of a series as a whole, so an occurrence has the number of its series when it
 * was changed last. */
#define NEXT_SEQUENCE                                                                                        \
    "COALESCE((SELECT s.sequence FROM meeting_series s WHERE s.id = meeting.series_id), sequence) + 1"
SQL(meeting_series_touch, "UPDATE meeting_series SET sequence = sequence + 1, updated_at = $2 "
                          "WHERE id = (SELECT m.series_id FROM meeting m WHERE m.id = $1)");

static enum error touch_series(const struct membership *membership, int64_t id)
{
    return db_run(membership->db, &meeting_series_touch,
                  DB_PARAMS(db_int(id), db_int(clock_seconds(membership->clock))), NULL);
}

SQL(meeting_update,
    "UPDATE meeting SET starts_at = $3, minutes = $4, zone = $5, postponed = postponed + $6, place = COALESCE($7, place), "
    "link = COALESCE($8, link), asked_at = NULL, updated_at = $9, sequence = " NEXT_SEQUENCE
    ", version = version + 1 "
    "WHERE id = $1 AND version = $2 AND state = 'planned'");

enum error meeting_row_move(const struct membership *membership, const struct meeting *before,
                            const struct meeting_moving *moving, bool postponed)
{
    struct content_row row = {membership->arena, membership->content, "meeting", before->id};
    bool elsewhere = strcmp(before->place, moving->place) != 0 || strcmp(before->link, moving->link) != 0;
    TRY(db_run_one(membership->db, &meeting_update,
                   DB_PARAMS(db_int(before->id), db_int(moving->version), db_int(moving->starts_at),
                             db_int(moving->minutes), db_text(moving->zone), db_int(postponed),
                             elsewhere ? content_seal(&row, "place", moving->place) : db_null(),
                             elsewhere ? content_seal(&row, "link", moving->link) : db_null(),
                             db_int(clock_seconds(membership->clock)))));
    return touch_series(membership, before->id);
}

SQL(meeting_close,
    "UPDATE meeting SET state = $4, why = $5, closed_by = $6, closed_at = $7, updated_at = $7, version = version + 1, "
    "sequence = CASE WHEN $4 = 'cancelled' THEN " NEXT_SEQUENCE " ELSE sequence END "
    "WHERE id = $1 AND relationship_id = $2 AND version = $3 AND state <> 'cancelled'");

enum error meeting_row_close(const struct membership *membership, int64_t id, int64_t version,
                             const char *state, const char *why)
{
    struct content_row row = {membership->arena, membership->content, "meeting", id};
    TRY(db_run_one(membership->db, &meeting_close,
                   DB_PARAMS(db_int(id), db_int(membership->relationship), db_int(version), db_text(state),
                             *why ? content_seal(&row, "why", why) : db_null(), db_int(membership->person),
                             db_int(clock_seconds(membership->clock)))));
    return strcmp(state, "cancelled") == 0 ? touch_series(membership, id) : OK;
}

/* ---- who came ---- */

RECORD_DEFINE(meeting_presence, MEETING_PRESENCE_FIELDS)

SQL(meeting_presence_list,
    "SELECT a.person_id, a.came FROM meeting_attendance a JOIN meeting m ON m.id = a.meeting_id "
    "WHERE m.relationship_id = $1 AND m.id = $2 ORDER BY a.person_id");
SQL(meeting_presence_clear, "DELETE FROM meeting_attendance WHERE meeting_id = $1");
SQL(meeting_presence_add,
    "INSERT INTO meeting_attendance (meeting_id, person_id, came, noted_by, noted_at) VALUES ($1, $2, $3, $4, $5)");

enum error meeting_presences(const struct membership *membership, int64_t id, struct list *ret_presences)
{
    return db_list(membership->db, membership->arena, &meeting_presence_list,
                   DB_PARAMS(db_int(membership->relationship), db_int(id)), &meeting_presence_record,
                   ret_presences);
}

enum error meeting_presences_put(const struct membership *membership, int64_t id,
                                 const struct list *presences)
{
    TRY(db_run(membership->db, &meeting_presence_clear, DB_PARAMS(db_int(id)), NULL));
    LIST_EACH (presences, struct meeting_presence, presence)
        TRY(db_run(membership->db, &meeting_presence_add,
                   DB_PARAMS(db_int(id), db_int(presence->person_id), db_text(presence->came),
                             db_int(membership->person), db_int(clock_seconds(membership->clock))),
                   NULL));
    return OK;
}

/* ---- counting ---- */

SQL(meeting_punctual,
    "SELECT COUNT(*) AS held, COUNT(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM meeting_attendance a "
    "WHERE a.meeting_id = m.id AND a.came <> 'on_time')) AS on_time "
    "FROM meeting m WHERE m.relationship_id = $1 AND m.state = 'held'");

#define MEETING_PUNCTUAL_FIELDS(FIELD, R)                                                                    \
    FIELD(R, integer, held, 0)                                                                               \
    FIELD(R, integer, on_time, 0)
RECORD_LOCAL(meeting_punctual_row, MEETING_PUNCTUAL_FIELDS)

enum error meetings_on_time(const struct membership *membership, int64_t *ret_held, int64_t *ret_on_time)
{
    struct meeting_punctual_row row;
    TRY(db_one(membership->db, membership->arena, &meeting_punctual,
               DB_PARAMS(db_int(membership->relationship)), &meeting_punctual_row_record, &row));
    *ret_held = row.held;
    *ret_on_time = row.on_time;
    return OK;
}

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
    TRY(relationship_calendar_changed(db, clock, relationship));
    return relationship_progress_meetings(db, relationship, &meetings);
}
