/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A member's own check-ins; averages of programs are in checkin_pulse.c. */
#include "checkin/checkin.h"

#include <string.h>

#include "agreement/agreement.h"
#include "base/random.h"
#include "db/db.h"
#include "relationship/relationship_progress.h"

RECORD_DEFINE(checkin, CHECKIN_FIELDS)
RECORD_DEFINE(checkin_card, CHECKIN_CARD_FIELDS)

#define CHECKIN_ROW_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, day, day, 0)                                                                                    \
    FIELD(R, bytes, ratings, 0)                                                                              \
    FIELD(R, bytes, line, 0)                                                                                 \
    FIELD(R, flag, counts, 0)                                                                                \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(checkin_row, CHECKIN_ROW_FIELDS)

SQL(checkin_mine, "SELECT id, day, ratings, line, counts, version FROM checkin "
                  "WHERE person_id = $2 AND relationship_id = $1 ORDER BY day DESC LIMIT $3");
SQL(checkin_of_day, "SELECT id, day, ratings, line, counts, version FROM checkin "
                    "WHERE person_id = $2 AND relationship_id = $1 AND day = $3");
SQL(checkin_insert,
    "INSERT INTO checkin (id, relationship_id, person_id, day, ratings, line, counts, answered_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
SQL(checkin_update, "UPDATE checkin SET ratings = $2, line = $3, counts = $4, answered_at = $5, "
                    "version = version + 1 WHERE id = $1");

enum error checkin_list(const struct membership *membership, const struct content *mine, int64_t limit,
                        struct list *ret_checkins)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &checkin_mine,
                DB_PARAMS(db_int(membership->relationship), db_int(membership->person), db_int(limit)),
                &checkin_row_record, &rows));
    return content_open_rows(membership->arena, mine, "checkin", &checkin_row_record, &rows, &checkin_record,
                             ret_checkins);
}

/* ---- keeping one ---- */

struct keeping {
    const struct membership *membership;
    const struct content *mine;
    const struct checkin_new *checkin;
};

/* The next step on the first page follows from it. */
static enum error note_next(struct db *db, const struct membership *membership)
{
    struct agreement_terms terms;
    TRY(agreement_terms(db, membership->arena, membership->relationship, &terms));
    int64_t day = clock_day(membership->clock) + checkin_rhythm(terms.cadence_days);
    return relationship_own_check_in_due(db, membership->relationship, membership->person, day);
}

static enum error insert(struct db *db, const struct keeping *keeping)
{
    const struct membership *membership = keeping->membership;
    const struct checkin_new *checkin = keeping->checkin;
    struct content_row row = {membership->arena, keeping->mine, "checkin", id_new(membership->clock)};
    TRY(db_run(
        db, &checkin_insert,
        DB_PARAMS(db_int(row.id), db_int(membership->relationship), db_int(membership->person),
                  db_int(clock_day(membership->clock)),
                  content_seal(&row, "ratings", checkin_ratings_write(membership->arena, &checkin->ratings)),
                  content_seal(&row, "line", checkin->line), db_int(checkin->counts),
                  db_int(clock_seconds(membership->clock))),
        NULL));
    TRY(relationship_progress_check_in(db, membership->clock, membership->relationship));
    return note_next(db, membership);
}

static enum error keep_in(struct db *db, void *context)
{
    const struct keeping *keeping = context;
    const struct membership *membership = keeping->membership;
    const struct checkin_new *checkin = keeping->checkin;
    struct checkin_row before = {0};
    enum error error = db_one(db, membership->arena, &checkin_of_day,
                              DB_PARAMS(db_int(membership->relationship), db_int(membership->person),
                                        db_int(clock_day(membership->clock))),
                              &checkin_row_record, &before);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    if (before.version != checkin->version) return ERROR_CONFLICT;
    if (!before.id) return insert(db, keeping);
    struct content_row row = {membership->arena, keeping->mine, "checkin", before.id};
    return db_run_one(
        db, &checkin_update,
        DB_PARAMS(db_int(row.id),
                  content_seal(&row, "ratings", checkin_ratings_write(membership->arena, &checkin->ratings)),
                  content_seal(&row, "line", checkin->line), db_int(checkin->counts),
                  db_int(clock_seconds(membership->clock))));
}

enum error checkin_put(const struct membership *membership, const struct content *mine,
                       const struct checkin_new *checkin)
{
    struct keeping keeping = {membership, mine, checkin};
    if (!checkin_ratings_are_well(&checkin->ratings)) return ERROR_INVALID;
    if (!membership->writable) return ERROR_CONFLICT;
    return membership_write(membership, keep_in, &keeping);
}

/* ---- when it is due ---- */

#define FACTS_FIELDS(FIELD, R)                                                                               \
    FIELD(R, integer, count, 0)                                                                              \
    FIELD(R, day, last_on, 0)                                                                                \
    FIELD(R, integer, meetings_held, 0)                                                                      \
    FIELD(R, integer, chemistry, 0)
RECORD_LOCAL(facts, FACTS_FIELDS)

SQL(checkin_facts,
    "SELECT (SELECT COUNT(*) FROM checkin c WHERE c.person_id = $2 AND c.relationship_id = $1) AS count, "
    "(SELECT MAX(c.day) FROM checkin c WHERE c.person_id = $2 AND c.relationship_id = $1) AS last_on, "
    "p.meetings_held AS meetings_held, (SELECT MAX(a.meeting) FROM chemistry_answer a "
    "WHERE a.relationship_id = $1 AND a.person_id = $2) AS chemistry "
    "FROM relationship_progress p WHERE p.relationship_id = $1");

static bool is_asked_now(const struct membership *membership)
{
    return strcmp(membership->state, "active") == 0 || strcmp(membership->state, "closing") == 0;
}

static enum error next_day(const struct membership *membership, const struct facts *facts, int64_t *ret_day)
{
    struct agreement_terms terms;
    *ret_day = 0;
    if (!is_asked_now(membership)) return OK;
    TRY(agreement_terms(membership->db, membership->arena, membership->relationship, &terms));
    int64_t from = facts->last_on ? facts->last_on : membership->started_on;
    *ret_day = from + checkin_rhythm(terms.cadence_days);
    return OK;
}

static enum error read_facts(const struct membership *membership, struct facts *ret_facts)
{
    return db_one(membership->db, membership->arena, &checkin_facts,
                  DB_PARAMS(db_int(membership->relationship), db_int(membership->person)), &facts_record,
                  ret_facts);
}

enum error checkin_card_get(const struct membership *membership, struct checkin_card *ret_card)
{
    struct facts facts;
    int64_t next_on;
    TRY(read_facts(membership, &facts));
    TRY(next_day(membership, &facts, &next_on));
    bool fits_asked =
        membership->writable && chemistry_is_asked(membership->format, membership->members.count);
    *ret_card = (struct checkin_card){
        .relationship_id = membership->relationship,
        .due = next_on && next_on <= clock_day(membership->clock),
        .chemistry_due = fits_asked && facts.chemistry < chemistry_meeting(facts.meetings_held),
        .count = facts.count,
        .last_on = facts.last_on,
        .next_on = next_on,
        .other_first = membership->other_first,
        .writable = membership->writable,
    };
    return OK;
}

/* Every second meeting, from 3 to 8 weeks: checkin_rhythm in SQL. */
SQL(checkin_schedule_due,
    "UPDATE relationship_member SET check_in_due_on = d.due FROM (SELECT m.relationship_id AS relationship_id, "
    "m.person_id AS person_id, COALESCE((SELECT MAX(c.day) FROM checkin c WHERE c.person_id = m.person_id "
    "AND c.relationship_id = m.relationship_id), r.started_on) + "
    "CASE WHEN COALESCE(w.cadence_days, g.cadence_days, 14) < 11 THEN 21 "
    "WHEN COALESCE(w.cadence_days, g.cadence_days, 14) > 28 THEN 56 "
    "ELSE 2 * COALESCE(w.cadence_days, g.cadence_days, 14) END AS due "
    "FROM relationship r JOIN relationship_member m ON m.relationship_id = r.id AND m.left_at IS NULL "
    "JOIN relationship_progress w ON w.relationship_id = r.id LEFT JOIN program g ON g.id = r.program_id "
    "WHERE r.state IN ('active', 'closing')) d "
    "WHERE relationship_member.relationship_id = d.relationship_id "
    "AND relationship_member.person_id = d.person_id AND relationship_member.check_in_due_on IS DISTINCT FROM d.due");

enum error checkin_schedule(struct db *db)
{
    return db_run(db, &checkin_schedule_due, DB_NO_PARAMS, NULL);
}
