/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "db/db.h"
#include "jobs/jobs.h"
#include "relationship/relationship_own.h"

RECORD_DEFINE(relationship_progress, RELATIONSHIP_PROGRESS_FIELDS)
RECORD_DEFINE(relationship_event, RELATIONSHIP_EVENT_FIELDS)

SQL(progress_get,
    "SELECT " RELATIONSHIP_PROGRESS_COLUMNS " FROM relationship_progress w WHERE w.relationship_id = $1");
SQL(progress_agreement, "UPDATE relationship_progress SET agreement_drafted = 1, "
                        "agreement_signed = CASE WHEN CAST($2 AS BIGINT) IS NULL THEN 0 ELSE 1 END, "
                        "agreement_signed_at = $2, revisit_on = $3 WHERE relationship_id = $1");
SQL(progress_goals,
    "UPDATE relationship_progress SET goals_open = $2, goals_reached = $3, goals_dropped = $4 "
    "WHERE relationship_id = $1");
SQL(progress_cadence, "UPDATE relationship_progress SET cadence_days = $2 WHERE relationship_id = $1");
SQL(progress_meetings,
    "UPDATE relationship_progress SET meetings_held = $2, meetings_postponed = $3, meetings_missed = $4, "
    "last_met_at = $5, next_meeting_id = $6, next_meeting_at = $7 WHERE relationship_id = $1");
SQL(progress_actions, "UPDATE relationship_progress SET actions_open = $2 WHERE relationship_id = $1");
SQL(progress_check_in, "UPDATE relationship_progress SET check_ins = check_ins + 1, last_check_in_at = $2 "
                       "WHERE relationship_id = $1");
SQL(progress_feedback,
    "UPDATE relationship_progress SET feedback_given = feedback_given + 1 WHERE relationship_id = $1");

enum error relationship_progress_get(struct db *db, struct arena *arena, int64_t relationship,
                                     struct relationship_progress *ret_progress)
{
    return db_one(db, arena, &progress_get, DB_PARAMS(db_int(relationship)), &relationship_progress_record,
                  ret_progress);
}

enum error relationship_progress_agreement(struct db *db, int64_t relationship, int64_t signed_at,
                                           int64_t revisit_on)
{
    return db_run_one(db, &progress_agreement,
                      DB_PARAMS(db_int(relationship), db_int_or_null(signed_at), db_int_or_null(revisit_on)));
}

enum error relationship_progress_goals(struct db *db, int64_t relationship, int64_t open, int64_t reached,
                                       int64_t dropped)
{
    return db_run_one(db, &progress_goals,
                      DB_PARAMS(db_int(relationship), db_int(open), db_int(reached), db_int(dropped)));
}

enum error relationship_progress_cadence(struct db *db, int64_t relationship, int64_t days)
{
    return db_run_one(db, &progress_cadence, DB_PARAMS(db_int(relationship), db_int_or_null(days)));
}

enum error relationship_progress_meetings(struct db *db, int64_t relationship,
                                          const struct relationship_meetings *meetings)
{
    return db_run_one(db, &progress_meetings,
                      DB_PARAMS(db_int(relationship), db_int(meetings->held), db_int(meetings->postponed),
                                db_int(meetings->missed), db_int_or_null(meetings->last_met_at),
                                db_int_or_null(meetings->next_id), db_int_or_null(meetings->next_at)));
}

enum error relationship_progress_actions(struct db *db, int64_t relationship, int64_t open)
{
    return db_run_one(db, &progress_actions, DB_PARAMS(db_int(relationship), db_int(open)));
}

enum error relationship_progress_check_in(struct db *db, const struct clock *clock, int64_t relationship)
{
    return db_run_one(db, &progress_check_in, DB_PARAMS(db_int(relationship), db_int(clock_seconds(clock))));
}

enum error relationship_progress_feedback(struct db *db, int64_t relationship)
{
    return db_run_one(db, &progress_feedback, DB_PARAMS(db_int(relationship)));
}

/* ---- one member ---- */

SQL(own_signed, "UPDATE relationship_member SET agreement_signed = $3 WHERE relationship_id = $1 AND "
                "(CAST($2 AS BIGINT) IS NULL OR person_id = $2)");
SQL(own_check_in_due,
    "UPDATE relationship_member SET check_in_due_on = $3 WHERE relationship_id = $1 AND person_id = $2");
SQL(own_action_due,
    "UPDATE relationship_member SET action_due_on = $3 WHERE relationship_id = $1 AND person_id = $2");
SQL(own_feedback_asked,
    "UPDATE relationship_member SET feedback_asked = $3 WHERE relationship_id = $1 AND person_id = $2");
SQL(own_looked_back,
    "UPDATE relationship_member SET looked_back_at = $3 WHERE relationship_id = $1 AND person_id = $2");

enum error relationship_own_signed(struct db *db, int64_t relationship, int64_t person, bool has_signed)
{
    return db_run(db, &own_signed,
                  DB_PARAMS(db_int(relationship), db_int_or_null(person), db_int(has_signed)), NULL);
}

enum error relationship_own_check_in_due(struct db *db, int64_t relationship, int64_t person, int64_t day)
{
    return db_run_one(db, &own_check_in_due,
                      DB_PARAMS(db_int(relationship), db_int(person), db_int_or_null(day)));
}

enum error relationship_own_action_due(struct db *db, int64_t relationship, int64_t person, int64_t day)
{
    return db_run_one(db, &own_action_due,
                      DB_PARAMS(db_int(relationship), db_int(person), db_int_or_null(day)));
}

enum error relationship_own_feedback_asked(struct db *db, int64_t relationship, int64_t person,
                                           int64_t requests)
{
    return db_run_one(db, &own_feedback_asked,
                      DB_PARAMS(db_int(relationship), db_int(person), db_int(requests)));
}

enum error relationship_own_looked_back(struct db *db, const struct clock *clock, int64_t relationship,
                                        int64_t person)
{
    return db_run_one(db, &own_looked_back,
                      DB_PARAMS(db_int(relationship), db_int(person), db_int(clock_seconds(clock))));
}

/* ---- events ---- */

SQL(event_insert,
    "INSERT INTO relationship_event (id, relationship_id, kind, actor_id, subject_id, happened_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)");
SQL(event_list, "SELECT id, kind, actor_id, subject_id, happened_at FROM relationship_event "
                "WHERE relationship_id = $1 ORDER BY happened_at DESC, id DESC LIMIT $2");

static bool changes_calendars(const char *kind)
{
    return strcmp(kind, RELATIONSHIP_JOINED) == 0 || strcmp(kind, RELATIONSHIP_LEFT) == 0 ||
           strcmp(kind, RELATIONSHIP_EXTENDED) == 0 || strcmp(kind, RELATIONSHIP_CLOSED) == 0;
}

enum error relationship_event_add(struct db *db, const struct clock *clock, int64_t relationship,
                                  const char *kind, int64_t actor, int64_t subject)
{
    TRY(db_run(db, &event_insert,
               DB_PARAMS(db_int(id_new(clock)), db_int(relationship), db_text(kind), db_int_or_null(actor),
                         db_int_or_null(subject), db_int(clock_seconds(clock))),
               NULL));
    return changes_calendars(kind) ? relationship_calendar_changed(db, clock, relationship) : OK;
}

enum error relationship_calendar_changed(struct db *db, const struct clock *clock, int64_t relationship)
{
    char key[64];
    snprintf(key, sizeof key, RELATIONSHIP_CALENDAR_JOB "-%" PRId64, relationship);
    return job_add(db, clock,
                   &(struct job_new){.kind = RELATIONSHIP_CALENDAR_JOB,
                                     .subject_id = relationship,
                                     .unique_key = key,
                                     .run_at = clock_seconds(clock) + RELATIONSHIP_CALENDAR_SECONDS});
}

enum error relationship_events(struct db *db, struct arena *arena, int64_t relationship, int64_t limit,
                               struct list *ret_events)
{
    return db_list(db, arena, &event_list, DB_PARAMS(db_int(relationship), db_int(limit)),
                   &relationship_event_record, ret_events);
}
