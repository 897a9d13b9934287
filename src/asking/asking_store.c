/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "asking/asking_store.h"

#include "db/db.h"

RECORD_DEFINE(asking_row, ASKING_ROW_FIELDS)
RECORD_DEFINE(asking_standing, ASKING_STANDING_FIELDS)

#define FACTS                                                                                                \
    "r.id, r.program_id, g.name AS program_name, r.mentee_id, mentee.name AS mentee_name, r.mentor_id, "     \
    "mentor.name AS mentor_name, r.state, r.asked_at, r.expires_at, r.ended_at, r.relationship_id"
#define TEXTS ", r.reason_of_mentee, r.reason_for_mentor, r.answer_of_mentor, r.answer_for_mentee"
#define JOINED                                                                                               \
    " FROM mentor_request r JOIN program g ON g.id = r.program_id "                                          \
    "JOIN person mentee ON mentee.id = r.mentee_id JOIN person mentor ON mentor.id = r.mentor_id "
#define OPEN_FIRST                                                                                           \
    " ORDER BY CASE WHEN r.state = 'open' THEN 0 ELSE 1 END, r.asked_at DESC, r.id DESC LIMIT $2"

/* ---- reading ---- */

SQL(asking_request,
    "SELECT " FACTS TEXTS JOINED "WHERE r.id = $1 AND (r.mentee_id = $2 OR r.mentor_id = $2)");

enum error asking_row_of(struct db *db, struct arena *arena, int64_t request, int64_t person,
                         struct asking_row *ret_row)
{
    return db_one(db, arena, &asking_request, DB_PARAMS(db_int(request), db_int(person)), &asking_row_record,
                  ret_row);
}

SQL(asking_requests_of_mentee, "SELECT " FACTS JOINED "WHERE r.mentee_id = $1" OPEN_FIRST);
SQL(asking_requests_of_mentor, "SELECT " FACTS JOINED "WHERE r.mentor_id = $1" OPEN_FIRST);

enum error asking_rows_of_mentee(struct db *db, struct arena *arena, int64_t person, int64_t limit,
                                 struct list *ret_rows)
{
    return db_list(db, arena, &asking_requests_of_mentee, DB_PARAMS(db_int(person), db_int(limit)),
                   &asking_row_record, ret_rows);
}

enum error asking_rows_of_mentor(struct db *db, struct arena *arena, int64_t person, int64_t limit,
                                 struct list *ret_rows)
{
    return db_list(db, arena, &asking_requests_of_mentor, DB_PARAMS(db_int(person), db_int(limit)),
                   &asking_row_record, ret_rows);
}

SQL(asking_requests_open,
    "SELECT " FACTS JOINED "WHERE r.program_id = $1 AND r.state = 'open' "
    "AND (CAST($2 AS BIGINT) IS NULL OR r.mentee_id = $2) AND (CAST($3 AS BIGINT) IS NULL OR r.mentor_id = $3) "
    "ORDER BY r.id");

enum error asking_open_rows(struct db *db, struct arena *arena, int64_t program, int64_t mentee,
                            int64_t mentor, struct list *ret_rows)
{
    return db_list(db, arena, &asking_requests_open,
                   DB_PARAMS(db_int(program), db_int_or_null(mentee), db_int_or_null(mentor)),
                   &asking_row_record, ret_rows);
}

/* Members of open relationships take up a mentor's places, and fulfil a mentee's wishes. */
#define TOGETHER(mine, other)                                                                                \
    "(SELECT COUNT(*) FROM relationship_member mine JOIN relationship t ON t.id = mine.relationship_id "     \
    "AND t.program_id = e.program_id AND t.state <> 'closed' "                                               \
    "JOIN relationship_member other ON other.relationship_id = t.id AND other.role = '" other                \
    "' AND other.left_at IS NULL "                                                                           \
    "WHERE mine.person_id = e.person_id AND mine.role = '" mine "' AND mine.left_at IS NULL)"

SQL(asking_person_standing,
    "SELECT p.name, (CASE WHEN e.state = 'accepted' AND p.active = 1 THEN 1 ELSE 0 END) AS here, "
    "e.as_mentor, e.as_mentee, e.capacity - " TOGETHER(
        "mentor",
        "mentee") " AS free, "
                  "e.wanted - " TOGETHER(
                      "mentee",
                      "mentor") " AS looking, "
                                "(SELECT COUNT(*) FROM mentor_request o WHERE o.program_id = e.program_id AND o.mentee_id = e.person_id "
                                "AND o.state = 'open') AS open, "
                                "(SELECT COUNT(*) FROM mentor_wait w WHERE w.program_id = e.program_id AND w.mentor_id = e.person_id "
                                "AND w.mentee_id <> $3 AND w.held_until > $4) AS held "
                                "FROM enrollment e JOIN person p ON p.id = e.person_id WHERE e.program_id = $1 AND e.person_id = $2");

enum error asking_standing_of(struct db *db, struct arena *arena, int64_t program, int64_t person,
                              int64_t but, int64_t now, struct asking_standing *ret_standing)
{
    struct asking_standing standing = {.name = ""};
    enum error error = db_one(db, arena, &asking_person_standing,
                              DB_PARAMS(db_int(program), db_int(person), db_int(but), db_int(now)),
                              &asking_standing_record, &standing);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    *ret_standing = standing;
    return OK;
}

SQL(asking_requests_past,
    "SELECT mentor_id, state, COALESCE(ended_at, asked_at) - asked_at AS seconds FROM mentor_request "
    "WHERE program_id = $1 AND asked_at >= $2 ORDER BY mentor_id, asked_at, id");

enum error asking_history(struct db *db, struct arena *arena, int64_t program, int64_t since,
                          struct list *ret_past)
{
    return db_list(db, arena, &asking_requests_past, DB_PARAMS(db_int(program), db_int(since)),
                   &asking_past_record, ret_past);
}

/* ---- writing ---- */

SQL(asking_request_add,
    "INSERT INTO mentor_request (id, program_id, mentee_id, mentor_id, state, reason_of_mentee, reason_for_mentor, "
    "asked_at, expires_at) VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8)");
SQL(asking_request_end, "UPDATE mentor_request SET state = $2, ended_at = $3, relationship_id = $4 "
                        "WHERE id = $1 AND state = 'open'");
SQL(asking_request_answer,
    "UPDATE mentor_request SET answer_of_mentor = $2, answer_for_mentee = $3 WHERE id = $1");

static struct db_value blob(struct bytes bytes)
{
    return db_blob(bytes.at, bytes.length);
}

enum error asking_insert(struct db *db, const struct asking_row *row)
{
    return db_run(db, &asking_request_add,
                  DB_PARAMS(db_int(row->id), db_int(row->program_id), db_int(row->mentee_id),
                            db_int(row->mentor_id), blob(row->reason_of_mentee), blob(row->reason_for_mentor),
                            db_int(row->asked_at), db_int(row->expires_at)),
                  NULL);
}

enum error asking_end(struct db *db, int64_t request, const char *state, int64_t now, int64_t relationship)
{
    return db_run_one(db, &asking_request_end,
                      DB_PARAMS(db_int(request), db_text(state), db_int(now), db_int_or_null(relationship)));
}

enum error asking_put_answer(struct db *db, const struct asking_row *row)
{
    return db_run_one(db, &asking_request_answer,
                      DB_PARAMS(db_int(row->id), blob(row->answer_of_mentor), blob(row->answer_for_mentee)));
}

/* ---- waiting ---- */

SQL(asking_wait_add, "INSERT INTO mentor_wait (program_id, mentor_id, mentee_id, since) "
                     "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
SQL(asking_wait_end, "DELETE FROM mentor_wait WHERE program_id = $1 AND mentor_id = $2 AND mentee_id = $3");
SQL(asking_waits_end, "DELETE FROM mentor_wait WHERE program_id = $1 AND mentee_id = $2");

enum error asking_wait_put(struct db *db, int64_t program, int64_t mentor, int64_t mentee,
                           int64_t milliseconds)
{
    return db_run(db, &asking_wait_add,
                  DB_PARAMS(db_int(program), db_int(mentor), db_int(mentee), db_int(milliseconds)), NULL);
}

enum error asking_wait_drop(struct db *db, int64_t program, int64_t mentor, int64_t mentee)
{
    return db_run(db, &asking_wait_end, DB_PARAMS(db_int(program), db_int(mentor), db_int(mentee)), NULL);
}

enum error asking_waits_drop(struct db *db, int64_t program, int64_t mentee)
{
    return db_run(db, &asking_waits_end, DB_PARAMS(db_int(program), db_int(mentee)), NULL);
}
