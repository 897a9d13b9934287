/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "invite/invite_store.h"

#include <string.h>

#include "db/db.h"
#include "notify/notify.h"

RECORD_DEFINE(invite_meeting, INVITE_MEETING_FIELDS)
RECORD_DEFINE(invite_series, INVITE_SERIES_FIELDS)
RECORD_DEFINE(invite_member, INVITE_MEMBER_FIELDS)
RECORD_DEFINE(invite_row, INVITE_ROW_FIELDS)
RECORD_DEFINE(invite_given, INVITE_GIVEN_FIELDS)

/* ---- plans ---- */

#define MEETING_COLUMNS                                                                                      \
    "SELECT m.id, m.series_id, m.occurs_at, m.starts_at, m.minutes, m.zone, m.state, m.dropped, m.uid, "     \
    "m.sequence, m.updated_at FROM meeting m "
#define SERIES_COLUMNS                                                                                       \
    "SELECT s.id, s.rule, s.zone, s.first_day, s.minute, s.minutes, s.state, s.uid, s.sequence, "            \
    "s.updated_at, r.ends_on, (SELECT MAX(m.occurs_at) FROM meeting m WHERE m.series_id = s.id "             \
    "AND m.dropped = 0) AS last_kept, (SELECT MAX(m.starts_at) FROM meeting m WHERE m.series_id = s.id "     \
    "AND m.dropped = 0 AND m.state <> 'cancelled') AS last_start "                                           \
    "FROM meeting_series s JOIN relationship r ON r.id = s.relationship_id "

SQL(invite_meetings_after, MEETING_COLUMNS
    "WHERE m.relationship_id = $1 AND m.starts_at > $2 AND m.series_id IS NULL ORDER BY m.starts_at, m.id");
SQL(invite_meeting_one, MEETING_COLUMNS "WHERE m.relationship_id = $1 AND m.id = $2");
SQL(invite_series_after,
    SERIES_COLUMNS "WHERE s.relationship_id = $1 AND (s.state = 'running' OR EXISTS (SELECT 1 FROM meeting m "
                   "WHERE m.series_id = s.id AND m.starts_at > $2)) ORDER BY s.created_at, s.id");
SQL(invite_series_one, SERIES_COLUMNS "WHERE s.relationship_id = $1 AND s.id = $2");
SQL(invite_series_exceptions, MEETING_COLUMNS
    "JOIN meeting_series s ON s.id = m.series_id WHERE m.series_id = $1 AND (m.starts_at <> m.occurs_at "
    "OR m.minutes <> s.minutes OR m.state = 'cancelled') ORDER BY m.occurs_at");

enum error invite_meetings(struct db *db, struct arena *arena, int64_t relationship, int64_t after,
                           struct list *ret_meetings)
{
    return db_list(db, arena, &invite_meetings_after, DB_PARAMS(db_int(relationship), db_int(after)),
                   &invite_meeting_record, ret_meetings);
}

enum error invite_all_series(struct db *db, struct arena *arena, int64_t relationship, int64_t after,
                             struct list *ret_series)
{
    return db_list(db, arena, &invite_series_after, DB_PARAMS(db_int(relationship), db_int(after)),
                   &invite_series_record, ret_series);
}

enum error invite_meeting_get(struct db *db, struct arena *arena, int64_t relationship, int64_t meeting,
                              struct invite_meeting *ret_meeting)
{
    return db_one(db, arena, &invite_meeting_one, DB_PARAMS(db_int(relationship), db_int(meeting)),
                  &invite_meeting_record, ret_meeting);
}

enum error invite_series_get(struct db *db, struct arena *arena, int64_t relationship, int64_t series,
                             struct invite_series *ret_series)
{
    return db_one(db, arena, &invite_series_one, DB_PARAMS(db_int(relationship), db_int(series)),
                  &invite_series_record, ret_series);
}

enum error invite_exceptions(struct db *db, struct arena *arena, int64_t series, struct list *ret_meetings)
{
    return db_list(db, arena, &invite_series_exceptions, DB_PARAMS(db_int(series)), &invite_meeting_record,
                   ret_meetings);
}

SQL(invite_member_list,
    "SELECT p.id, p.name, p.email, p.time_zone, CASE WHEN m.left_at IS NULL AND p.active = 1 THEN 1 ELSE 0 END "
    "AS member, CASE WHEN p.active = 1 AND a.password_hash IS NOT NULL AND a.disabled = 0 THEN 1 ELSE 0 END "
    "AS reachable, CASE WHEN c.delivery = 'here' OR NOT " NOTIFY_NOT_REFUSED " THEN 0 ELSE 1 END AS wants "
    "FROM relationship_member m JOIN person p ON p.id = m.person_id LEFT JOIN account a ON a.person_id = p.id "
    "LEFT JOIN notify_choice c ON c.person_id = p.id AND c.topic = 'invitations' "
    "WHERE m.relationship_id = $1 ORDER BY p.name_key, p.id");
SQL(invite_circle, "SELECT name FROM relationship WHERE id = $1");
SQL(invite_mine, "SELECT relationship_id AS id FROM relationship_member WHERE person_id = $1 "
                 "AND left_at IS NULL ORDER BY relationship_id");

enum error invite_members(struct db *db, struct arena *arena, int64_t relationship, struct list *ret_members)
{
    return db_list(db, arena, &invite_member_list, DB_PARAMS(db_int(relationship)), &invite_member_record,
                   ret_members);
}

#define CIRCLE_FIELDS(FIELD, R) FIELD(R, text, name, 0)
RECORD_LOCAL(circle_row, CIRCLE_FIELDS)

enum error invite_circle_name(struct db *db, struct arena *arena, int64_t relationship, const char **ret_name)
{
    struct circle_row row;
    TRY(db_one(db, arena, &invite_circle, DB_PARAMS(db_int(relationship)), &circle_row_record, &row));
    *ret_name = row.name;
    return OK;
}

#define ID_FIELDS(FIELD, R) FIELD(R, id, id, 0)
RECORD_LOCAL(id_row, ID_FIELDS)

enum error invite_relationships(struct db *db, struct arena *arena, int64_t person, struct list *ret_ids)
{
    struct list rows = {0};
    TRY(db_list(db, arena, &invite_mine, DB_PARAMS(db_int(person)), &id_row_record, &rows));
    LIST_EACH (&rows, struct id_row, row) *LIST_ADD(ret_ids, arena, int64_t) = row->id;
    return OK;
}

/* ---- what was sent ---- */

#define ROW_COLUMNS                                                                                          \
    "SELECT id, person_id, relationship_id, meeting_id, series_id, state, mark, mails, sending "             \
    "FROM calendar_invitation "
SQL(invite_row_list, ROW_COLUMNS "WHERE relationship_id = $1 ORDER BY id");
SQL(invite_row_one, ROW_COLUMNS "WHERE id = $1");
SQL(invite_row_insert,
    "INSERT INTO calendar_invitation (id, person_id, relationship_id, meeting_id, series_id, state, mark, sending, "
    "changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8)");
SQL(invite_row_update, "UPDATE calendar_invitation SET state = $2, mark = $3, sending = 'waiting', "
                       "changed_at = $4 WHERE id = $1");
SQL(invite_row_end, "UPDATE calendar_invitation SET sending = $2, answer = $3, "
                    "mails = mails + CASE WHEN $2 = 'sent' THEN 1 ELSE 0 END WHERE id = $1");

enum error invite_rows(struct db *db, struct arena *arena, int64_t relationship, struct list *ret_rows)
{
    return db_list(db, arena, &invite_row_list, DB_PARAMS(db_int(relationship)), &invite_row_record,
                   ret_rows);
}

enum error invite_row_get(struct db *db, struct arena *arena, int64_t id, struct invite_row *ret_row)
{
    return db_one(db, arena, &invite_row_one, DB_PARAMS(db_int(id)), &invite_row_record, ret_row);
}

enum error invite_row_put(struct db *db, const struct clock *clock, const struct invite_row *row,
                          int64_t *ret_id)
{
    int64_t now = clock_seconds(clock);
    *ret_id = row->id ? row->id : id_new(clock);
    if (row->id)
        return db_run(db, &invite_row_update,
                      DB_PARAMS(db_int(row->id), db_text(row->state), db_text(row->mark), db_int(now)), NULL);
    return db_run(db, &invite_row_insert,
                  DB_PARAMS(db_int(*ret_id), db_int(row->person_id), db_int(row->relationship_id),
                            db_int_or_null(row->meeting_id), db_int_or_null(row->series_id),
                            db_text(row->state), db_text(row->mark), db_int(now)),
                  NULL);
}

enum error invite_row_settle(struct db *db, int64_t id, const char *sending, const char *answer)
{
    return db_run(db, &invite_row_end, DB_PARAMS(db_int(id), db_text(sending), db_text(answer)), NULL);
}

/* ---- answers ---- */

static const char *const answer_names[] = {"", "accepted", "tentative", "declined"};

const char *invite_answer_name(enum icalendar_answer answer)
{
    return answer_names[answer];
}

enum icalendar_answer invite_answer_find(const char *name)
{
    for (int i = ICALENDAR_ACCEPTED; i <= ICALENDAR_DECLINED; i++)
        if (strcmp(name, answer_names[i]) == 0) return (enum icalendar_answer)i;
    return ICALENDAR_WAITING;
}

SQL(invite_given_list,
    "SELECT person_id, meeting_id, series_id, answer, sequence, given_at, answered_at FROM calendar_answer "
    "WHERE meeting_id = $1 OR series_id = $2 ORDER BY answered_at, id");

enum error invite_given_to(struct db *db, struct arena *arena, int64_t meeting, int64_t series,
                           struct list *ret_given)
{
    return db_list(db, arena, &invite_given_list, DB_PARAMS(db_int(meeting), db_int(series)),
                   &invite_given_record, ret_given);
}

const struct invite_given *invite_given_by(const struct list *given, int64_t person, int64_t sequence)
{
    const struct invite_given *found = NULL;
    LIST_EACH (given, struct invite_given, one) {
        if (one->person_id != person || one->sequence < sequence) continue;
        if (!found || one->meeting_id || !found->meeting_id) found = one;
    }
    return found;
}

/* An answer to an older plan, or one given before, came late and changes nothing. */
#define GIVEN_UPDATE                                                                                         \
    "DO UPDATE SET answer = $5, sequence = $6, given_at = $7, answered_at = $8 "                             \
    "WHERE calendar_answer.sequence < $6 OR (calendar_answer.sequence = $6 AND calendar_answer.given_at <= $7)"
#define GIVEN_INSERT                                                                                         \
    "INSERT INTO calendar_answer (id, person_id, meeting_id, series_id, answer, sequence, given_at, "        \
    "answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
SQL(invite_given_to_meeting, GIVEN_INSERT "ON CONFLICT (meeting_id, person_id) " GIVEN_UPDATE);
SQL(invite_given_to_series, GIVEN_INSERT "ON CONFLICT (series_id, person_id) " GIVEN_UPDATE);

enum error invite_given_put(struct db *db, const struct clock *clock, const struct invite_given *given,
                            bool *ret_late)
{
    int64_t changed;
    TRY(db_run(db, given->meeting_id ? &invite_given_to_meeting : &invite_given_to_series,
               DB_PARAMS(db_int(id_new(clock)), db_int(given->person_id), db_int_or_null(given->meeting_id),
                         db_int_or_null(given->series_id), db_text(given->answer), db_int(given->sequence),
                         db_int(given->given_at), db_int(clock_seconds(clock))),
               &changed));
    *ret_late = changed == 0;
    return OK;
}
