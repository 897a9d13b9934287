/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The SQL of programs: the program itself, its weights, coordinators and guidelines, and the lists of
 * programs. */
#include "program/program_store.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "program/program_criteria.h"
#include "program/program_rules.h"

RECORD_DEFINE(program_card, PROGRAM_CARD_FIELDS)
RECORD_DEFINE(program_weight, PROGRAM_WEIGHT_FIELDS)
RECORD_DEFINE(program_rules, PROGRAM_RULES_FIELDS)
RECORD_DEFINE(program_part, PROGRAM_PART_FIELDS)
RECORD_DEFINE(program_look, PROGRAM_LOOK_FIELDS)
RECORD_DEFINE(program_change, PROGRAM_CHANGE_FIELDS)
FORM_DEFINE(program_settings, PROGRAM_SETTINGS_FIELDS)
FORM_DEFINE(program_rules_form, PROGRAM_RULES_FORM_FIELDS)

#define SETTINGS_COLUMNS                                                                                     \
    "name, summary, starts_on, ends_on, enroll_until, by_invitation, by_application, by_hiring, "            \
    "hiring_days, approval, mentee_limit, mentor_capacity, mentee_wanted, cadence_days, meeting_minutes, "   \
    "duration_months, self_match, asking_limit, asking_days, version"
#define RULES_COLUMNS                                                                                        \
    "allow_reporting_line, require_language, zone_overlap_hours, level_gap_bounded, level_gap_min, "         \
    "level_gap_max, level_gap_ideal, department_rule, site_rule, department_preferred, version"

/* ---- one program ---- */

SQL(program_by_id, "SELECT id, format, state, " SETTINGS_COLUMNS " FROM program WHERE id = $1");

enum error program_get(struct db *db, struct arena *arena, int64_t program, struct program_card *ret_card)
{
    return db_one(db, arena, &program_by_id, DB_PARAMS(db_int(program)), &program_card_record, ret_card);
}

SQL(program_settings_by_id, "SELECT " SETTINGS_COLUMNS " FROM program WHERE id = $1");

enum error program_settings_read(struct db *db, struct arena *arena, int64_t program,
                                 struct program_settings *ret_settings)
{
    return db_one(db, arena, &program_settings_by_id, DB_PARAMS(db_int(program)), &program_settings_record,
                  ret_settings);
}

SQL(program_settings_update,
    "UPDATE program SET name = $3, name_key = $4, summary = $5, starts_on = $6, ends_on = $7,"
    " enroll_until = $8, by_invitation = $9, by_application = $10, by_hiring = $11, hiring_days = $12,"
    " approval = $13, mentee_limit = $14, mentor_capacity = $15, mentee_wanted = $16, cadence_days = $17,"
    " meeting_minutes = $18, duration_months = $19, updated_at = $20, updated_by = $21,"
    " self_match = $22, asking_limit = $23, asking_days = $24,"
    " version = version + 1 WHERE id = $1 AND version = $2");

enum error program_settings_write(struct db *db, const struct clock *clock, int64_t program, int64_t by,
                                  const struct program_settings *s)
{
    struct arena *arena = arena_new(0);
    if (!arena) return ERROR_UNAVAILABLE;
    enum error error = db_run_one(
        db, &program_settings_update,
        DB_PARAMS(db_int(program), db_int(s->version), db_text(s->name), db_text(text_fold(arena, s->name)),
                  db_text(s->summary), db_int_or_null(s->starts_on), db_int_or_null(s->ends_on),
                  db_int_or_null(s->enroll_until), db_int(s->by_invitation), db_int(s->by_application),
                  db_int(s->by_hiring), db_int(s->hiring_days), db_int(s->approval), db_int(s->mentee_limit),
                  db_int(s->mentor_capacity), db_int(s->mentee_wanted), db_int(s->cadence_days),
                  db_int(s->meeting_minutes), db_int(s->duration_months), db_int(clock_seconds(clock)),
                  db_int_or_null(by), db_int(s->self_match),
                  db_int(s->asking_limit ? s->asking_limit : PROGRAM_ASKING_LIMIT),
                  db_int(s->asking_days ? s->asking_days : PROGRAM_ASKING_DAYS)));
    arena_free(arena);
    return error;
}

SQL(program_new_row,
    "INSERT INTO program (id, name, name_key, format, state, summary, starts_on, ends_on, enroll_until,"
    " by_invitation, by_application, by_hiring, hiring_days, approval, mentee_limit, mentor_capacity,"
    " mentee_wanted, cadence_days, meeting_minutes, duration_months, allow_reporting_line, require_language,"
    " zone_overlap_hours, level_gap_bounded, level_gap_min, level_gap_max, level_gap_ideal, department_rule,"
    " site_rule, department_preferred, created_by, created_at, updated_at, updated_by, version,"
    " self_match, asking_limit, asking_days)"
    " VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
    " $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $31, $30, 1,"
    " $32, $33, $34)");

static enum error write_weights(struct db *db, int64_t program, const struct list *weights);

enum error program_insert(struct db *db, const struct clock *clock, int64_t id, const char *format,
                          int64_t created_by, const struct program_settings *s,
                          const struct program_rules_form *r)
{
    struct arena *arena = arena_new(0);
    if (!arena) return ERROR_UNAVAILABLE;
    enum error error = db_run(
        db, &program_new_row,
        DB_PARAMS(db_int(id), db_text(s->name), db_text(text_fold(arena, s->name)), db_text(format),
                  db_text(s->summary), db_int_or_null(s->starts_on), db_int_or_null(s->ends_on),
                  db_int_or_null(s->enroll_until), db_int(s->by_invitation), db_int(s->by_application),
                  db_int(s->by_hiring), db_int(s->hiring_days), db_int(s->approval), db_int(s->mentee_limit),
                  db_int(s->mentor_capacity), db_int(s->mentee_wanted), db_int(s->cadence_days),
                  db_int(s->meeting_minutes), db_int(s->duration_months), db_int(r->allow_reporting_line),
                  db_int(r->require_language), db_int(r->zone_overlap_hours), db_int(r->level_gap_bounded),
                  db_int(r->level_gap_min), db_int(r->level_gap_max), db_int(r->level_gap_ideal),
                  db_text(r->department_rule), db_text(r->site_rule), db_text(r->department_preferred),
                  db_int_or_null(created_by), db_int(clock_seconds(clock)), db_int(s->self_match),
                  db_int(s->asking_limit ? s->asking_limit : PROGRAM_ASKING_LIMIT),
                  db_int(s->asking_days ? s->asking_days : PROGRAM_ASKING_DAYS)),
        NULL);
    arena_free(arena);
    if (error != OK) return error;
    return write_weights(db, id, &r->weights);
}

SQL(program_state_update, "UPDATE program SET state = $3, updated_at = $4, version = version + 1"
                          " WHERE id = $1 AND version = $2");

enum error program_state_write(struct db *db, const struct clock *clock, int64_t program, const char *state,
                               int64_t version)
{
    return db_run_one(
        db, &program_state_update,
        DB_PARAMS(db_int(program), db_int(version), db_text(state), db_int(clock_seconds(clock))));
}

SQL(program_touch_row, "UPDATE program SET updated_at = $3, updated_by = $4, version = version + 1"
                       " WHERE id = $1 AND version = $2");

enum error program_touch(struct db *db, const struct clock *clock, int64_t program, int64_t by,
                         int64_t version)
{
    return db_run_one(
        db, &program_touch_row,
        DB_PARAMS(db_int(program), db_int(version), db_int(clock_seconds(clock)), db_int_or_null(by)));
}

SQL(program_lock_row, "UPDATE program SET updated_at = updated_at WHERE id = $1");

enum error program_lock(struct db *db, int64_t program)
{
    int64_t changed;
    TRY(db_run(db, &program_lock_row, DB_PARAMS(db_int(program)), &changed));
    return changed == 1 ? OK : ERROR_NOT_FOUND;
}

SQL(program_delete_row, "DELETE FROM program WHERE id = $1 AND state = 'draft'"
                        " AND NOT EXISTS (SELECT 1 FROM enrollment WHERE program_id = $1)");
SQL(program_delete_weights, "DELETE FROM program_weight WHERE program_id = $1");
SQL(program_delete_coordinators, "DELETE FROM program_coordinator WHERE program_id = $1");
SQL(program_delete_questions, "DELETE FROM program_question WHERE program_id = $1");
SQL(program_delete_guidelines, "DELETE FROM program_guideline WHERE program_id = $1");
SQL(program_delete_groups, "DELETE FROM program_group WHERE program_id = $1");

enum error program_delete(struct db *db, int64_t program)
{
    const struct db_params id = DB_PARAMS(db_int(program));
    TRY(db_run(db, &program_delete_weights, id, NULL));
    TRY(db_run(db, &program_delete_coordinators, id, NULL));
    TRY(db_run(db, &program_delete_questions, id, NULL));
    TRY(db_run(db, &program_delete_guidelines, id, NULL));
    TRY(db_run(db, &program_delete_groups, id, NULL));
    return db_run_one(db, &program_delete_row, id);
}

SQL(program_change_of, "SELECT COALESCE(p.name, '') AS name, m.updated_at AS at FROM program m"
                       " LEFT JOIN person p ON p.id = m.updated_by WHERE m.id = $1");

enum error program_last_change(struct db *db, struct arena *arena, int64_t program,
                               struct program_change *ret_change)
{
    return db_one(db, arena, &program_change_of, DB_PARAMS(db_int(program)), &program_change_record,
                  ret_change);
}

/* ---- rules and weights ---- */

SQL(program_rules_by_id, "SELECT id AS program_id, format, " RULES_COLUMNS " FROM program WHERE id = $1");
SQL(program_weights_of, "SELECT criterion, weight FROM program_weight WHERE program_id = $1");

int64_t program_rules_weight(const struct program_rules *rules, const char *criterion)
{
    LIST_EACH (&rules->weights, struct program_weight, weight)
        if (strcmp(weight->criterion, criterion) == 0) return weight->weight;
    return 0;
}

enum error program_rules(struct db *db, struct arena *arena, int64_t program, struct program_rules *ret_rules)
{
    struct program_rules rules = {0}, stored = {0};
    TRY(db_one(db, arena, &program_rules_by_id, DB_PARAMS(db_int(program)), &program_rules_record, &rules));
    TRY(db_list(db, arena, &program_weights_of, DB_PARAMS(db_int(program)), &program_weight_record,
                &stored.weights));
#define READ(key, normal, label, sentence)                                                                   \
    *LIST_ADD(&rules.weights, arena, struct program_weight) =                                                \
        (struct program_weight){#key, program_rules_weight(&stored, #key)};
    PROGRAM_CRITERIA(READ)
#undef READ
    *ret_rules = rules;
    return OK;
}

SQL(program_rules_update,
    "UPDATE program SET allow_reporting_line = $3, require_language = $4, zone_overlap_hours = $5,"
    " level_gap_bounded = $6, level_gap_min = $7, level_gap_max = $8, level_gap_ideal = $9,"
    " department_rule = $10, site_rule = $11, department_preferred = $12, updated_at = $13, updated_by = $14,"
    " version = version + 1 WHERE id = $1 AND version = $2");
SQL(program_weight_put, "INSERT INTO program_weight (program_id, criterion, weight) VALUES ($1, $2, $3)"
                        " ON CONFLICT (program_id, criterion) DO UPDATE SET weight = excluded.weight");

static enum error write_weights(struct db *db, int64_t program, const struct list *weights)
{
    LIST_EACH (weights, struct program_weight, weight)
        TRY(db_run(db, &program_weight_put,
                   DB_PARAMS(db_int(program), db_text(weight->criterion), db_int(weight->weight)), NULL));
    return OK;
}

struct rules_write {
    const struct clock *clock;
    int64_t program, by;
    const struct program_rules_form *rules;
};

static enum error rules_write_work(struct db *db, void *context)
{
    const struct rules_write *write = context;
    const struct program_rules_form *r = write->rules;
    TRY(db_run_one(db, &program_rules_update,
                   DB_PARAMS(db_int(write->program), db_int(r->version), db_int(r->allow_reporting_line),
                             db_int(r->require_language), db_int(r->zone_overlap_hours),
                             db_int(r->level_gap_bounded), db_int(r->level_gap_min), db_int(r->level_gap_max),
                             db_int(r->level_gap_ideal), db_text(r->department_rule), db_text(r->site_rule),
                             db_text(r->department_preferred), db_int(clock_seconds(write->clock)),
                             db_int_or_null(write->by))));
    return write_weights(db, write->program, &r->weights);
}

enum error program_rules_write(struct db *db, const struct clock *clock, int64_t program, int64_t by,
                               const struct program_rules_form *rules)
{
    struct rules_write write = {clock, program, by, rules};
    return db_write(db, rules_write_work, &write);
}

/* ---- lists of programs ---- */

#define PART_COLUMNS "m.id, m.name, m.format, m.state, m.summary, m.starts_on, m.ends_on, m.enroll_until"

SQL(program_parts_of_person,
    "SELECT " PART_COLUMNS ", e.state AS part, e.as_mentor, e.as_mentee,"
    " CASE WHEN m.training = 'required' AND m.state <> 'closed' AND e.state = 'accepted'"
    " AND NOT EXISTS (SELECT 1 FROM training_read t WHERE t.program_id = m.id"
    " AND t.person_id = e.person_id AND t.version = m.training_version) THEN 1 ELSE 0 END AS training_due"
    " FROM enrollment e"
    " JOIN program m ON m.id = e.program_id"
    " WHERE e.person_id = $1 AND m.state <> 'draft' AND (e.state IN ('accepted', 'paused')"
    " OR (e.state IN ('invited', 'applied', 'waitlisted') AND m.state <> 'closed'))"
    " ORDER BY CASE m.state WHEN 'closed' THEN 1 ELSE 0 END, m.id DESC");

enum error program_parts_read(struct db *db, struct arena *arena, int64_t person, struct list *ret_parts)
{
    return db_list(db, arena, &program_parts_of_person, DB_PARAMS(db_int(person)), &program_part_record,
                   ret_parts);
}

SQL(program_joinable_of_person,
    "SELECT " PART_COLUMNS " FROM program m WHERE m.state IN ('open', 'running') AND m.by_application = 1"
    " AND (m.enroll_until IS NULL OR m.enroll_until >= $2)"
    " AND NOT EXISTS (SELECT 1 FROM enrollment e WHERE e.program_id = m.id AND e.person_id = $1"
    " AND e.state NOT IN ('left', 'declined')) ORDER BY m.name_key, m.id");

enum error program_joinable_read(struct db *db, struct arena *arena, int64_t person, int64_t today,
                                 struct list *ret_parts)
{
    return db_list(db, arena, &program_joinable_of_person, DB_PARAMS(db_int(person), db_int(today)),
                   &program_part_record, ret_parts);
}

SQL(program_looks_of_person,
    "SELECT m.id, m.name, m.format, m.state, m.starts_on, m.ends_on FROM program m"
    " WHERE CAST($1 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM program_coordinator c"
    " WHERE c.program_id = m.id AND c.person_id = $1)"
    " ORDER BY CASE m.state WHEN 'running' THEN 0 WHEN 'open' THEN 1 WHEN 'draft' THEN 2 ELSE 3 END,"
    " m.name_key, m.id");

enum error program_looks_read(struct db *db, struct arena *arena, int64_t person, struct list *ret_looks)
{
    return db_list(db, arena, &program_looks_of_person, DB_PARAMS(db_int(person)), &program_look_record,
                   ret_looks);
}

/* ---- coordinators ---- */

SQL(program_coordinator_ask,
    "SELECT COUNT(*) FROM program_coordinator WHERE program_id = $1 AND person_id = $2");

enum error program_has_coordinator(struct db *db, int64_t program, int64_t person, bool *ret_has)
{
    int64_t count;
    TRY(db_number(db, &program_coordinator_ask, DB_PARAMS(db_int(program), db_int(person)), &count));
    *ret_has = count != 0;
    return OK;
}

SQL(program_coordinators_of,
    "SELECT p.id, p.name, p.job_title, p.department, p.location, p.time_zone, p.level, p.manager_id,"
    " p.active, p.email FROM program_coordinator c JOIN person p ON p.id = c.person_id"
    " WHERE c.program_id = $1 ORDER BY p.name_key, p.id");

enum error program_coordinators(struct db *db, struct arena *arena, int64_t program, struct list *ret_cards)
{
    TRY(db_list(db, arena, &program_coordinators_of, DB_PARAMS(db_int(program)), &person_card_record,
                ret_cards));
    LIST_EACH (ret_cards, struct person_card, card) person_card_finish(arena, card);
    return OK;
}

SQL(program_coordinator_put, "INSERT INTO program_coordinator (program_id, person_id, added_at)"
                             " VALUES ($1, $2, $3) ON CONFLICT (program_id, person_id) DO NOTHING");

enum error program_coordinator_insert(struct db *db, const struct clock *clock, int64_t program,
                                      int64_t person, bool *ret_new)
{
    int64_t changed;
    TRY(db_run(db, &program_coordinator_put,
               DB_PARAMS(db_int(program), db_int(person), db_int(clock_seconds(clock))), &changed));
    *ret_new = changed == 1;
    return OK;
}

SQL(program_coordinator_drop, "DELETE FROM program_coordinator WHERE program_id = $1 AND person_id = $2"
                              " AND (SELECT COUNT(*) FROM program_coordinator WHERE program_id = $1) > 1");

struct coordinator_drop {
    int64_t program, person;
};

static enum error coordinator_drop_work(struct db *db, void *context)
{
    const struct coordinator_drop *drop = context;
    bool has;
    TRY(program_lock(db, drop->program));
    TRY(program_has_coordinator(db, drop->program, drop->person, &has));
    if (!has) return ERROR_NOT_FOUND;
    return db_run_one(db, &program_coordinator_drop, DB_PARAMS(db_int(drop->program), db_int(drop->person)));
}

enum error program_remove_coordinator(struct db *db, int64_t program, int64_t person)
{
    struct coordinator_drop drop = {program, person};
    return db_write(db, coordinator_drop_work, &drop);
}

/* ---- guidelines ---- */

#define GUIDELINE_ROW_FIELDS(FIELD, R) FIELD(R, text, body, 0)
RECORD_LOCAL(guideline_row, GUIDELINE_ROW_FIELDS)
SQL(program_guideline_of, "SELECT body FROM program_guideline WHERE program_id = $1 AND audience = $2");

enum error program_guideline(struct db *db, struct arena *arena, int64_t program, const char *audience,
                             const char **ret_body)
{
    struct guideline_row row = {""};
    enum error error = db_one(db, arena, &program_guideline_of, DB_PARAMS(db_int(program), db_text(audience)),
                              &guideline_row_record, &row);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    *ret_body = row.body;
    return OK;
}

SQL(program_guideline_put, "INSERT INTO program_guideline (program_id, audience, body) VALUES ($1, $2, $3)"
                           " ON CONFLICT (program_id, audience) DO UPDATE SET body = excluded.body");

enum error program_guideline_write(struct db *db, int64_t program, const char *audience, const char *body)
{
    return db_run(db, &program_guideline_put, DB_PARAMS(db_int(program), db_text(audience), db_text(body)),
                  NULL);
}
