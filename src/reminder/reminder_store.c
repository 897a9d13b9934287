/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One statement for each kind; by itself it finds all candidates, with a person and a subject one of them. */
#include "reminder/reminder_store.h"

RECORD_DEFINE(reminder_candidate, REMINDER_CANDIDATE_FIELDS)

#define NOW "CAST($1 AS BIGINT)"
#define TODAY "(CAST($1 AS BIGINT) / 86400)" /* of UTC; others are at most a day away */
#define PERSON_COLUMNS                                                                                       \
    "p.id AS person_id, p.time_zone AS zone, n.weekdays AS weekdays, n.digest_minute AS digest_minute, "
/* `+`: people are found by their ids, never by walking all who are active, as SQLite otherwise would. */
#define PERSON(id)                                                                                           \
    "JOIN person p ON p.id = " id " AND +p.active = 1 LEFT JOIN notify_times n ON n.person_id = p.id "
#define MEMBERS_OF_R                                                                                         \
    "JOIN relationship_member m ON m.relationship_id = r.id AND m.left_at IS NULL " PERSON("m.person_id")
#define NOT_TOLD(kind, subject, occasion)                                                                    \
    "AND NOT EXISTS (SELECT 1 FROM reminder t WHERE t.person_id = p.id AND t.kind = '" kind                  \
    "' AND t.subject_id = " subject " AND t.occasion = " occasion ") "
#define TOLD(what, kind, subject)                                                                            \
    "(SELECT COALESCE(" what ", 0) FROM reminder t WHERE t.person_id = p.id AND t.kind = '" kind             \
    "' AND t.subject_id = " subject ") "
/* Both statements of a kind. */
#define SCAN(name, text, subject)                                                                            \
    SQL(name, text "ORDER BY person_id, relationship_id, subject_id");                                       \
    SQL(name##_again, text "AND p.id = $2 AND " subject " = $3")

#define MEETINGS                                                                                             \
    "SELECT " PERSON_COLUMNS "w.id AS subject_id, r.id AS relationship_id, w.starts_at AS moment, "          \
    "w.created_at AS since FROM meeting w "                                                                  \
    "JOIN relationship r ON r.id = w.relationship_id AND r.state IN ('active', 'closing') " MEMBERS_OF_R     \
    "WHERE w.state = 'planned' AND w.starts_at > " NOW " AND w.starts_at < " NOW                             \
    " + 691200 " NOT_TOLD("meeting", "w.id", "w.starts_at")
SCAN(reminder_meetings, MEETINGS, "w.id");

/* A meeting of the last two days may still get its outcome; times that are proposed are on their way. */
#define NOTHING_PLANNED                                                                                                 \
    "SELECT " PERSON_COLUMNS "r.id AS subject_id, r.id AS relationship_id, "                                            \
    "COALESCE(w.last_met_at / 86400, r.started_on) AS moment, "                                                         \
    "COALESCE(w.cadence_days, g.cadence_days, 14) AS rhythm, " TOLD(                                                    \
        "MAX(t.told_at)", "nothing-planned",                                                                            \
        "r.id") "AS told "                                                                                              \
                "FROM relationship r JOIN relationship_progress w ON w.relationship_id = r.id "                         \
                "LEFT JOIN program g ON g.id = r.program_id " MEMBERS_OF_R                                              \
                "WHERE r.state = 'active' AND " TODAY                                                                   \
                " + 1 - COALESCE(w.last_met_at / 86400, r.started_on) >= COALESCE(w.cadence_days, g.cadence_days, 14) " \
                "AND NOT EXISTS (SELECT 1 FROM meeting x WHERE x.relationship_id = r.id AND x.state = 'planned' "       \
                "AND x.starts_at > " NOW " - 172800) AND NOT EXISTS (SELECT 1 FROM meeting_proposal x "                 \
                "WHERE x.relationship_id = r.id AND x.state = 'open') "
SCAN(reminder_nothing_planned, NOTHING_PLANNED, "r.id");

#define ACTIONS                                                                                              \
    "SELECT " PERSON_COLUMNS "a.id AS subject_id, r.id AS relationship_id, a.due_on AS moment, " TOLD(       \
        "MAX(t.occasion)", "action",                                                                         \
        "a.id") "AS told FROM action_item a "                                                                \
                "JOIN relationship r ON r.id = a.relationship_id AND r.state IN ('active', 'closing') "      \
                "JOIN relationship_member m ON m.relationship_id = r.id AND m.person_id = a.owner_id "       \
                "AND m.left_at IS NULL " PERSON(                                                             \
                    "a.owner_id") "WHERE a.state = 'open' AND a.due_on <= " TODAY                            \
                                  " + 1 AND a.due_on > " TODAY " - 40 "
SCAN(reminder_actions, ACTIONS, "a.id");

#define REVISITS                                                                                             \
    "SELECT " PERSON_COLUMNS "r.id AS subject_id, r.id AS relationship_id, w.revisit_on AS moment "          \
    "FROM relationship_progress w JOIN relationship r ON r.id = w.relationship_id "                          \
    "AND r.state = 'active' " MEMBERS_OF_R "WHERE w.revisit_on <= " TODAY " + 1 AND w.revisit_on > " TODAY   \
    " - 20 " NOT_TOLD("revisit", "r.id", "w.revisit_on")
SCAN(reminder_revisits, REVISITS, "r.id");

#define CHECK_INS                                                                                            \
    "SELECT " PERSON_COLUMNS "r.id AS subject_id, r.id AS relationship_id, m.check_in_due_on AS moment "     \
    "FROM relationship r " MEMBERS_OF_R "WHERE r.state = 'active' AND m.check_in_due_on <= " TODAY           \
    " + 1 AND m.check_in_due_on > " TODAY " - 70 " NOT_TOLD("check-in", "r.id", "m.check_in_due_on")
SCAN(reminder_check_ins, CHECK_INS, "r.id");

#define REQUESTS                                                                                                            \
    "SELECT " PERSON_COLUMNS "q.id AS subject_id, 0 AS relationship_id, asks.name AS who, "                                 \
    "q.expires_at AS moment, q.asked_at AS since, " TOLD(                                                                   \
        "SUM(t.occasion)", "request",                                                                                       \
        "q.id") "AS told "                                                                                                  \
                "FROM mentor_request q JOIN program g ON g.id = q.program_id AND g.self_match = 1 "                         \
                "AND g.state IN ('open', 'running') JOIN person asks ON asks.id = q.mentee_id AND asks.active = 1 " PERSON( \
                    "q.mentor_id") "WHERE q.state = 'open' AND q.expires_at > " NOW                                         \
                                   " AND q.expires_at < " NOW " + 950400 "
SCAN(reminder_requests, REQUESTS, "q.id");

#define OFFERS                                                                                               \
    "SELECT " PERSON_COLUMNS "e.id AS subject_id, 0 AS relationship_id, g.id AS program_id, "                \
    "g.name AS what, e.offer_until AS moment, e.state_since AS since FROM enrollment e "                     \
    "JOIN program g ON g.id = e.program_id AND g.state IN ('open', 'running') " PERSON(                      \
        "e.person_id") "WHERE e.state = 'invited' AND e.offer_until > " NOW " AND e.offer_until < " NOW      \
                       " + 691200 " NOT_TOLD("offer", "e.id", "e.offer_until")
SCAN(reminder_offers, OFFERS, "e.id");

/* Held for three days (asking.h) from the moment at which it was told. */
#define ROOMS                                                                                                           \
    "SELECT " PERSON_COLUMNS "v.mentor_id AS subject_id, 0 AS relationship_id, v.program_id AS program_id, "            \
    "has.name AS who, v.held_until AS moment, v.held_until - 259200 AS since FROM mentor_wait v "                       \
    "JOIN program g ON g.id = v.program_id AND g.self_match = 1 AND g.state IN ('open', 'running') "                    \
    "JOIN person has ON has.id = v.mentor_id AND has.active = 1 " PERSON(                                               \
        "v.mentee_id") "WHERE v.held_until > " NOW " AND NOT EXISTS (SELECT 1 FROM mentor_request q "                   \
                       "WHERE q.program_id = v.program_id AND q.mentee_id = v.mentee_id AND q.mentor_id = v.mentor_id " \
                       "AND q.state = 'open') " NOT_TOLD("room", "v.mentor_id", "v.held_until")
SCAN(reminder_rooms, ROOMS, "v.mentor_id");

/* The latest day on which a part became due: another part that becomes due later is told again. */
#define REVIEWS                                                                                              \
    "SELECT " PERSON_COLUMNS "g.id AS subject_id, 0 AS relationship_id, g.id AS program_id, "                \
    "g.name AS what, d.due AS moment FROM (SELECT y.id AS id, "                                              \
    "MAX(COALESCE(v.reviewed_on, y.created_at / 86400) + 365) AS due FROM program y "                        \
    "CROSS JOIN (SELECT 'guide' AS part UNION ALL SELECT 'training' UNION ALL SELECT 'agreement' "           \
    "UNION ALL SELECT 'guidelines') parts LEFT JOIN program_review v ON v.program_id = y.id "                \
    "AND v.part = parts.part WHERE y.state IN ('open', 'running') "                                          \
    "AND COALESCE(v.reviewed_on, y.created_at / 86400) + 365 <= " TODAY " + 1 GROUP BY y.id) d "             \
    "JOIN program g ON g.id = d.id JOIN program_coordinator c ON c.program_id = g.id " PERSON(               \
        "c.person_id") "WHERE 1 = 1 " NOT_TOLD("review", "g.id", "d.due")
SCAN(reminder_reviews, REVIEWS, "g.id");

SQL(reminder_put,
    "INSERT INTO reminder (person_id, kind, subject_id, occasion, told_at) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id, kind, subject_id, occasion) DO NOTHING");
SQL(reminder_delete_old, "DELETE FROM reminder WHERE told_at < $1");
SQL(reminder_other_names,
    "SELECT p.name AS name FROM relationship_member m JOIN person p ON p.id = m.person_id "
    "WHERE m.relationship_id = $1 AND m.person_id <> $2 AND m.left_at IS NULL "
    "ORDER BY CASE WHEN m.role IN ('mentor', 'buddy', 'manager') THEN 0 ELSE 1 END, p.name_key, p.id");

struct scan {
    const char *kind; /* as in the table */
    const struct sql *all, *one;
};

static const struct scan *scan_of(enum reminder_kind kind)
{
    static const struct scan scans[REMINDER_KINDS] = {
        [REMINDER_MEETING] = {"meeting", &reminder_meetings, &reminder_meetings_again},
        [REMINDER_NOTHING_PLANNED] = {"nothing-planned", &reminder_nothing_planned,
                                      &reminder_nothing_planned_again},
        [REMINDER_ACTION] = {"action", &reminder_actions, &reminder_actions_again},
        [REMINDER_REVISIT] = {"revisit", &reminder_revisits, &reminder_revisits_again},
        [REMINDER_CHECK_IN] = {"check-in", &reminder_check_ins, &reminder_check_ins_again},
        [REMINDER_REQUEST] = {"request", &reminder_requests, &reminder_requests_again},
        [REMINDER_OFFER] = {"offer", &reminder_offers, &reminder_offers_again},
        [REMINDER_ROOM] = {"room", &reminder_rooms, &reminder_rooms_again},
        [REMINDER_REVIEW] = {"review", &reminder_reviews, &reminder_reviews_again},
    };
    return &scans[kind];
}

enum error reminder_candidates(struct db *db, struct arena *arena, enum reminder_kind kind, int64_t now,
                               struct list *ret_candidates)
{
    return db_list(db, arena, scan_of(kind)->all, DB_PARAMS(db_int(now)), &reminder_candidate_record,
                   ret_candidates);
}

enum error reminder_candidate_get(struct db *db, struct arena *arena, enum reminder_kind kind, int64_t now,
                                  const struct reminder_candidate *of,
                                  struct reminder_candidate *ret_candidate)
{
    return db_one(db, arena, scan_of(kind)->one,
                  DB_PARAMS(db_int(now), db_int(of->person_id), db_int(of->subject_id)),
                  &reminder_candidate_record, ret_candidate);
}

enum error reminder_note(struct db *db, enum reminder_kind kind, const struct reminder_candidate *candidate,
                         int64_t occasion, int64_t now, bool *ret_first)
{
    int64_t changed;
    TRY(db_run(db, &reminder_put,
               DB_PARAMS(db_int(candidate->person_id), db_text(scan_of(kind)->kind),
                         db_int(candidate->subject_id), db_int(occasion), db_int(now)),
               &changed));
    *ret_first = changed == 1;
    return OK;
}

enum error reminder_forget(struct db *db, int64_t now)
{
    return db_run(db, &reminder_delete_old, DB_PARAMS(db_int(now - (int64_t)2 * 365 * 86400)), NULL);
}

#define OTHER_FIELDS(FIELD, R) FIELD(R, text, name, 0)
RECORD_LOCAL(other, OTHER_FIELDS)

enum error reminder_others(struct db *db, struct arena *arena, int64_t relationship, int64_t person,
                           struct list *ret_names)
{
    struct list others = {0};
    TRY(db_list(db, arena, &reminder_other_names, DB_PARAMS(db_int(relationship), db_int(person)),
                &other_record, &others));
    LIST_EACH (&others, struct other, other) *LIST_ADD(ret_names, arena, const char *) = other->name;
    return OK;
}
