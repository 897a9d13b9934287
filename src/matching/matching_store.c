/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "matching/matching_store.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "language/language.h"

RECORD_DEFINE(matching_run, MATCHING_RUN_FIELDS)
RECORD_DEFINE(matching_pair, MATCHING_PAIR_FIELDS)
RECORD_DEFINE(matching_unmatched, MATCHING_UNMATCHED_FIELDS)

#define RUN_COLUMNS                                                                                                                                                                                                                                     \
    "id, program_id, state, CASE WHEN parity_of_groups = 1 THEN 'groups' WHEN parity <> '' THEN parity ELSE objective END AS objective, price_pairs, price_permille, rivals, created_at, finished_at, progress, mentees, mentors, pairs, pairs_bound, " \
    "proven, fit_median, fit_lowest, unmatched, microseconds, message, published_at, version "
SQL(matching_run_by_id, "SELECT " RUN_COLUMNS "FROM match_run WHERE id = $1");
SQL(matching_run_latest,
    "SELECT " RUN_COLUMNS
    "FROM match_run WHERE program_id = $1 AND state <> 'replaced' ORDER BY id DESC LIMIT 1");
SQL(matching_run_in_draft, "SELECT " RUN_COLUMNS "FROM match_run WHERE program_id = $1 AND state = 'draft'");
SQL(matching_run_add,
    "INSERT INTO match_run (id, program_id, state, created_by, created_at, objective, parity, parity_of_groups) VALUES ($1, $2, 'waiting', $3, $4, $5, $6, $7)");
SQL(matching_run_take,
    "UPDATE match_run SET state = 'running' WHERE id = $1 AND state IN ('waiting', 'running')");
SQL(matching_run_progress, "UPDATE match_run SET progress = $2 WHERE id = $1 AND state = 'running'");
SQL(matching_run_fail,
    "UPDATE match_run SET state = 'failed', message = $2, finished_at = $3 WHERE id = $1 AND state IN ('waiting', 'running')");
SQL(matching_draft_replace,
    "UPDATE match_run SET state = 'replaced' WHERE program_id = $1 AND state = 'draft'");
SQL(matching_replaced_pairs_drop,
    "DELETE FROM match_pair WHERE run_id IN (SELECT id FROM match_run WHERE program_id = $1 AND state = 'replaced')");
SQL(matching_replaced_unmatched_drop,
    "DELETE FROM match_unmatched WHERE run_id IN (SELECT id FROM match_run WHERE program_id = $1 AND state = 'replaced')");
SQL(matching_replaced_prices_drop,
    "DELETE FROM match_price WHERE run_id IN (SELECT id FROM match_run WHERE program_id = $1 AND state = 'replaced')");
SQL(matching_run_draft,
    "UPDATE match_run SET state = 'draft', finished_at = $2, progress = 1000, mentees = $3, mentors = $4, pairs = $5, "
    "points = $6, pairs_bound = $7, points_bound = $8, proven = $9, fit_median = $10, fit_lowest = $11, "
    "unmatched = $12, microseconds = $13, price_pairs = $14, price_permille = $15, rivals = $16 WHERE id = $1 AND state = 'running'");
SQL(matching_pair_add,
    "INSERT INTO match_pair (id, run_id, mentee_id, mentor_id, points, fit, reasons, look, look_order, locked) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
SQL(matching_unmatched_add,
    "INSERT INTO match_unmatched (run_id, person_id, role, missing, reason, help) VALUES ($1, $2, 'mentee', $3, $4, $5)");
SQL(matching_price_add,
    "INSERT INTO match_price (run_id, person_id, role, price, cover) VALUES ($1, $2, $3, $4, $5)");

#define PAIR_COLUMNS                                                                                               \
    "m.id, m.mentee_id, a.name AS mentee_name, a.department AS mentee_place, m.mentor_id, b.name AS mentor_name, " \
    "b.department AS mentor_place, m.fit, m.look, m.look_order, m.locked, m.reasons "
#define PAIR_PEOPLE "JOIN person a ON a.id = m.mentee_id JOIN person b ON b.id = m.mentor_id "
#define PAIR_ROWS "SELECT " PAIR_COLUMNS "FROM match_pair m " PAIR_PEOPLE
/* Pairs worth a look come first, then those locked, then the others: each choice is the first part of the
 * order. */
#define PAIR_LOOK "WHERE m.run_id = $1 AND m.look_order <= $2 AND (CAST($3 AS SMALLINT) = 0 OR m.locked = 1) "
#define PAIR_NAMED                                                                                           \
    "AND (EXISTS (SELECT 1 FROM person a WHERE a.id = m.mentee_id AND a.name_key LIKE $4) "                  \
    "OR EXISTS (SELECT 1 FROM person b WHERE b.id = m.mentor_id AND b.name_key LIKE $4)) "
#define PAIR_ORDER "ORDER BY m.look_order, m.fit, m.id "
/* The page is found in the index first; only its own pairs and people are read. */
#define PAIRS_PAGE(where, limit, skip)                                                                       \
    "SELECT " PAIR_COLUMNS "FROM (SELECT m.id AS pair FROM match_pair m " where PAIR_ORDER "LIMIT " limit    \
    " OFFSET " skip ") AS page JOIN match_pair m ON m.id = page.pair " PAIR_PEOPLE PAIR_ORDER
SQL(matching_pairs_page, PAIRS_PAGE(PAIR_LOOK, "$4", "$5"));
SQL(matching_pairs_count, "SELECT COUNT(*) FROM match_pair m " PAIR_LOOK);
SQL(matching_pairs_named_page, PAIRS_PAGE(PAIR_LOOK PAIR_NAMED, "$5", "$6"));
SQL(matching_pairs_named_count, "SELECT COUNT(*) FROM match_pair m " PAIR_LOOK PAIR_NAMED);
SQL(matching_pair_by_id, PAIR_ROWS "WHERE m.run_id = $1 AND m.id = $2");
SQL(matching_pairs_all, PAIR_ROWS "WHERE m.run_id = $1 ORDER BY m.mentee_id, m.mentor_id");
SQL(matching_unmatched_page,
    "SELECT u.person_id, p.name, p.department AS place, u.missing, u.reason, u.help FROM match_unmatched u "
    "JOIN person p ON p.id = u.person_id WHERE u.run_id = $1 ORDER BY p.name_key, p.id LIMIT $2 OFFSET $3");

SQL(matching_decision_clear,
    "DELETE FROM pair_rule WHERE program_id = $1 AND mentee_id = $2 AND mentor_id = $3");
SQL(matching_decision_add,
    "INSERT INTO pair_rule (program_id, mentee_id, mentor_id, kind, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)");
SQL(matching_decision_mark_draft,
    "UPDATE match_pair SET locked = CAST($4 AS SMALLINT), "
    "look_order = CASE WHEN look <> '' THEN 0 WHEN CAST($4 AS SMALLINT) = 1 THEN 1 ELSE 2 END "
    "WHERE mentee_id = $2 AND mentor_id = $3 AND run_id IN "
    "(SELECT id FROM match_run WHERE program_id = $1 AND state = 'draft')");
SQL(matching_decision_touch_draft,
    "UPDATE match_run SET version = version + 1 WHERE program_id = $1 AND state = 'draft'");
/* A lock from before the run that is not in its draft could not be kept: one of both has left or has no place
 * left. Matching again would not change that, so it does not count. */
SQL(matching_forbidden_in_draft,
    "SELECT COUNT(*) FROM pair_rule r JOIN match_run n ON n.program_id = r.program_id AND n.state = 'draft' "
    "LEFT JOIN match_pair m ON m.run_id = n.id AND m.mentee_id = r.mentee_id AND m.mentor_id = r.mentor_id "
    "WHERE r.program_id = $1 AND ((r.kind = 'forbid' AND m.id IS NOT NULL) "
    "OR (r.kind = 'lock' AND m.id IS NULL AND r.created_at >= n.created_at))");
SQL(matching_run_publish,
    "UPDATE match_run SET state = 'published', published_at = $3, published_by = $4, version = version + 1 "
    "WHERE id = $1 AND state = 'draft' AND version = $2 AND NOT EXISTS (SELECT 1 FROM match_run w "
    "WHERE w.program_id = match_run.program_id AND w.state IN ('waiting', 'running'))");
SQL(matching_locks_served, "DELETE FROM pair_rule WHERE program_id = $1 AND kind = 'lock'");
/* A coordinator's locks may go beyond what a mentor takes; nothing else may. */
SQL(matching_mentors_overfull,
    "SELECT COUNT(*) FROM (SELECT m.mentor_id, n.program_id, COUNT(*) AS pairs, MIN(m.locked) AS all_locked "
    "  FROM match_pair m JOIN match_run n ON n.id = m.run_id WHERE m.run_id = $1 GROUP BY m.mentor_id, n.program_id) x "
    "JOIN enrollment e ON e.program_id = x.program_id AND e.person_id = x.mentor_id "
    "WHERE x.all_locked = 0 AND x.pairs + (SELECT COUNT(*) FROM relationship r "
    "  JOIN relationship_member mine ON mine.relationship_id = r.id AND mine.person_id = x.mentor_id "
    "    AND mine.role = 'mentor' AND mine.left_at IS NULL "
    "  JOIN relationship_member other ON other.relationship_id = r.id AND other.role = 'mentee' AND other.left_at IS NULL "
    "  WHERE r.program_id = x.program_id AND r.state <> 'closed') > e.capacity");
SQL(matching_people_gone,
    "SELECT COUNT(*) FROM match_pair m JOIN match_run n ON n.id = m.run_id WHERE m.run_id = $1 AND NOT ("
    "EXISTS (SELECT 1 FROM enrollment e JOIN person p ON p.id = e.person_id WHERE e.program_id = n.program_id "
    "  AND e.person_id = m.mentee_id AND e.state = 'accepted' AND e.as_mentee = 1 AND p.active = 1) AND "
    "EXISTS (SELECT 1 FROM enrollment e JOIN person p ON p.id = e.person_id WHERE e.program_id = n.program_id "
    "  AND e.person_id = m.mentor_id AND e.state = 'accepted' AND e.as_mentor = 1 AND p.active = 1))");

bool matching_is_parity(const char *objective)
{
    return strcmp(objective, MATCHING_DEPARTMENTS) == 0 || strcmp(objective, MATCHING_SITES) == 0 ||
           strcmp(objective, MATCHING_LEVELS) == 0 || strcmp(objective, MATCHING_GROUPS) == 0;
}

enum error matching_store_run(struct db *db, struct arena *arena, int64_t run, struct matching_run *ret_run)
{
    return db_one(db, arena, &matching_run_by_id, DB_PARAMS(db_int(run)), &matching_run_record, ret_run);
}

enum error matching_latest(struct db *db, struct arena *arena, int64_t program, struct matching_run *ret_run)
{
    return db_one(db, arena, &matching_run_latest, DB_PARAMS(db_int(program)), &matching_run_record, ret_run);
}

enum error matching_store_add_run(struct db *db, const struct clock *clock, int64_t program,
                                  const char *objective, int64_t by, int64_t *ret_run)
{
    int64_t id = id_new(clock);
    bool parity = matching_is_parity(objective), groups = strcmp(objective, MATCHING_GROUPS) == 0;
    TRY(db_run(db, &matching_run_add,
               DB_PARAMS(db_int(id), db_int(program), db_int(by), db_int(clock_seconds(clock)),
                         db_text(parity ? MATCHING_BEST : objective),
                         db_text(parity && !groups ? objective : ""), db_int(groups)),
               NULL));
    *ret_run = id;
    return OK;
}

enum error matching_store_take_run(struct db *db, int64_t run)
{
    return db_run_one(db, &matching_run_take, DB_PARAMS(db_int(run)));
}

enum error matching_store_progress(struct db *db, int64_t run, int64_t permille)
{
    return db_run(db, &matching_run_progress, DB_PARAMS(db_int(run), db_int(permille)), NULL);
}

enum error matching_store_fail(struct db *db, const struct clock *clock, int64_t run, const char *message)
{
    return db_run(db, &matching_run_fail,
                  DB_PARAMS(db_int(run), db_text(message), db_int(clock_seconds(clock))), NULL);
}

enum error matching_store_draft(struct db *db, const struct clock *clock, const struct matching_run *run,
                                const struct matching_totals *totals)
{
    struct db_params program = DB_PARAMS(db_int(run->program_id));
    TRY(db_run(db, &matching_draft_replace, program, NULL));
    TRY(db_run(db, &matching_replaced_pairs_drop, program, NULL));
    TRY(db_run(db, &matching_replaced_unmatched_drop, program, NULL));
    TRY(db_run(db, &matching_replaced_prices_drop, program, NULL));
    return db_run_one(db, &matching_run_draft,
                      DB_PARAMS(db_int(run->id), db_int(clock_seconds(clock)), db_int(run->mentees),
                                db_int(run->mentors), db_int(run->pairs), db_int(totals->points),
                                db_int(run->pairs_bound), db_int(totals->points_bound), db_int(run->proven),
                                db_int(run->fit_median), db_int(run->fit_lowest), db_int(run->unmatched),
                                db_int(run->microseconds), db_int(run->price_pairs),
                                db_int(run->price_permille), db_int(run->rivals)));
}

static int64_t look_order(const char *look, bool locked)
{
    return *look ? 0 : locked ? 1 : 2;
}

enum error matching_store_add_pair(struct db *db, const struct clock *clock, int64_t run,
                                   const struct matching_pair_new *pair)
{
    return db_run(db, &matching_pair_add,
                  DB_PARAMS(db_int(id_new(clock)), db_int(run), db_int(pair->mentee), db_int(pair->mentor),
                            db_int(pair->points), db_int(pair->fit), db_text(pair->reasons),
                            db_text(pair->look), db_int(look_order(pair->look, pair->locked)),
                            db_int(pair->locked)),
                  NULL);
}

enum error matching_store_add_unmatched(struct db *db, int64_t run, int64_t person, int64_t missing,
                                        const char *reason, const char *help)
{
    return db_run(db, &matching_unmatched_add,
                  DB_PARAMS(db_int(run), db_int(person), db_int(missing), db_text(reason), db_text(help)),
                  NULL);
}

enum error matching_store_add_price(struct db *db, int64_t run, int64_t person, const char *role,
                                    int64_t price, int64_t cover)
{
    return db_run(db, &matching_price_add,
                  DB_PARAMS(db_int(run), db_int(person), db_text(role), db_int(price), db_int(cover)), NULL);
}

/* What a coordinator reads; "" for "". */
static const char *look_text(const char *look)
{
    static const char *const texts[][2] = {
        {"low_fit", MESSAGE("Little in common")},
        {"few_hours", MESSAGE("Few shared hours")},
        {"no_skill", MESSAGE("None of the wanted skills")},
        {"locked_against_rule", MESSAGE("Locked against a rule")},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(texts[i][0], look) == 0) return texts[i][1];
    return "";
}

static void finish_pair(struct matching_pair *pair)
{
    pair->look_text = look_text(pair->look);
    pair->needs_care = *pair->look != '\0';
}

static const char *like(struct arena *arena, const char *words)
{
    return *words ? db_like(arena, "%", words, "%") : "";
}

static struct db_value last_of_order(const struct matching_pair_filter *filter)
{
    return db_int(strcmp(filter->look, "care") == 0 ? 0 : strcmp(filter->look, "locked") == 0 ? 1 : 2);
}

enum error matching_store_pairs(struct db *db, struct arena *arena, int64_t run,
                                const struct matching_pair_filter *filter, struct list *ret_pairs)
{
    struct db_value id = db_int(run), last = last_of_order(filter),
                    locked = db_int(strcmp(filter->look, "locked") == 0), limit = db_int(filter->limit),
                    skip = db_int(filter->skip);
    if (*filter->words)
        TRY(db_list(db, arena, &matching_pairs_named_page,
                    DB_PARAMS(id, last, locked, db_text(like(arena, filter->words)), limit, skip),
                    &matching_pair_record, ret_pairs));
    else
        TRY(db_list(db, arena, &matching_pairs_page, DB_PARAMS(id, last, locked, limit, skip),
                    &matching_pair_record, ret_pairs));
    LIST_EACH (ret_pairs, struct matching_pair, pair) finish_pair(pair);
    return OK;
}

enum error matching_store_count_pairs(struct db *db, struct arena *arena, const struct matching_run *run,
                                      const struct matching_pair_filter *filter, int64_t *ret_count)
{
    struct db_value id = db_int(run->id), last = last_of_order(filter),
                    locked = db_int(strcmp(filter->look, "locked") == 0);
    if (*filter->words)
        return db_number(db, &matching_pairs_named_count,
                         DB_PARAMS(id, last, locked, db_text(like(arena, filter->words))), ret_count);
    if (*filter->look) return db_number(db, &matching_pairs_count, DB_PARAMS(id, last, locked), ret_count);
    *ret_count = run->pairs;
    return OK;
}

enum error matching_store_pair(struct db *db, struct arena *arena, int64_t run, int64_t pair,
                               struct matching_pair *ret_pair)
{
    struct matching_pair found = {0};
    TRY(db_one(db, arena, &matching_pair_by_id, DB_PARAMS(db_int(run), db_int(pair)), &matching_pair_record,
               &found));
    finish_pair(&found);
    *ret_pair = found;
    return OK;
}

enum error matching_store_all_pairs(struct db *db, struct arena *arena, int64_t run, struct list *ret_pairs)
{
    return db_list(db, arena, &matching_pairs_all, DB_PARAMS(db_int(run)), &matching_pair_record, ret_pairs);
}

enum error matching_store_unmatched(struct db *db, struct arena *arena, int64_t run, int64_t skip,
                                    int64_t limit, struct list *ret_people)
{
    return db_list(db, arena, &matching_unmatched_page, DB_PARAMS(db_int(run), db_int(limit), db_int(skip)),
                   &matching_unmatched_record, ret_people);
}

enum error matching_store_decide(struct db *db, const struct clock *clock, int64_t program, int64_t mentee,
                                 int64_t mentor, const char *kind, int64_t by)
{
    TRY(db_run(db, &matching_decision_clear, DB_PARAMS(db_int(program), db_int(mentee), db_int(mentor)),
               NULL));
    if (*kind)
        TRY(db_run(db, &matching_decision_add,
                   DB_PARAMS(db_int(program), db_int(mentee), db_int(mentor), db_text(kind), db_int(by),
                             db_int(clock_seconds(clock))),
                   NULL));
    TRY(db_run(db, &matching_decision_mark_draft,
               DB_PARAMS(db_int(program), db_int(mentee), db_int(mentor), db_int(strcmp(kind, "lock") == 0)),
               NULL));
    return db_run(db, &matching_decision_touch_draft, DB_PARAMS(db_int(program)), NULL);
}

enum error matching_store_undone(struct db *db, int64_t program, int64_t *ret_count)
{
    return db_number(db, &matching_forbidden_in_draft, DB_PARAMS(db_int(program)), ret_count);
}

enum error matching_store_published(struct db *db, const struct clock *clock, const struct matching_run *run,
                                    int64_t by)
{
    TRY(db_run_one(
        db, &matching_run_publish,
        DB_PARAMS(db_int(run->id), db_int(run->version), db_int(clock_seconds(clock)), db_int(by))));
    return db_run(db, &matching_locks_served, DB_PARAMS(db_int(run->program_id)), NULL);
}

enum error matching_store_draft_of(struct db *db, struct arena *arena, int64_t program,
                                   struct matching_run *ret_run)
{
    return db_one(db, arena, &matching_run_in_draft, DB_PARAMS(db_int(program)), &matching_run_record,
                  ret_run);
}

enum error matching_store_overfull(struct db *db, int64_t run, int64_t *ret_count)
{
    return db_number(db, &matching_mentors_overfull, DB_PARAMS(db_int(run)), ret_count);
}

enum error matching_store_missing_people(struct db *db, int64_t run, int64_t *ret_count)
{
    return db_number(db, &matching_people_gone, DB_PARAMS(db_int(run)), ret_count);
}
