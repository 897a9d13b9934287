/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Compares what members planned with what their calendars were told, and has told what is other. It looks at
 * the state and not at events, so that it may run again, or once for many changes, and misses nothing.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "invite/invite.h"
#include "invite/invite_compose.h"

/* Something that stands, or stood, in calendars. */
struct thing {
    const struct invite_meeting *meeting; /* one of both */
    const struct invite_series *series;
    bool stands; /* it is planned */
    bool coming; /* something of it is to come */
    char mark[TOKEN_HASH_SIZE];
};

struct looking {
    struct job_run *run;
    struct invite_scene scene;
    int64_t now;
    struct list things; /* of struct thing */
    struct list rows;   /* of struct invite_row */
};

/* ---- what is ---- */

/* Who takes part belongs to it: when somebody joins, all are told. */
static void set_mark(const struct looking *looking, struct thing *thing, const char *facts)
{
    struct text words;
    text_init(&words, looking->run->arena);
    text_add(&words, facts);
    LIST_EACH (&looking->scene.members, struct invite_member, member)
        if (member->member) text_addf(&words, " %" PRId64, member->id);
    token_hash(words.at, thing->mark);
}

static enum error add_meetings(struct looking *looking)
{
    struct arena *arena = looking->run->arena;
    struct list meetings = {0};
    TRY(invite_meetings(looking->run->db, arena, looking->scene.relationship, looking->now, &meetings));
    LIST_EACH (&meetings, struct invite_meeting, meeting) {
        struct thing *thing = LIST_ADD(&looking->things, arena, struct thing);
        *thing = (struct thing){
            .meeting = meeting, .stands = strcmp(meeting->state, "planned") == 0, .coming = true};
        set_mark(looking, thing,
                 arena_format(arena, "%" PRId64 " %" PRId64 " %" PRId64, meeting->sequence,
                              meeting->starts_at, meeting->minutes));
    }
    return OK;
}

static enum error add_series(struct looking *looking)
{
    struct arena *arena = looking->run->arena;
    struct list all = {0};
    TRY(invite_all_series(looking->run->db, arena, looking->scene.relationship, looking->now, &all));
    LIST_EACH (&all, struct invite_series, series) {
        const char *rule = invite_series_rule(arena, series);
        struct thing *thing = LIST_ADD(&looking->things, arena, struct thing);
        *thing = (struct thing){.series = series,
                                .stands = rule != NULL,
                                .coming = !invite_series_is_over(arena, series, looking->now)};
        set_mark(looking, thing,
                 arena_format(arena, "%" PRId64 " %s", series->sequence, text_or_empty(rule)));
    }
    return OK;
}

/* ---- what is to be told ---- */

static const struct invite_row *row_of(const struct looking *looking, const struct thing *thing,
                                       int64_t person)
{
    LIST_EACH (&looking->rows, struct invite_row, row)
        if (row->person_id == person &&
            (thing->meeting ? row->meeting_id == thing->meeting->id : row->series_id == thing->series->id))
            return row;
    return NULL;
}

static enum error tell(const struct looking *looking, const struct thing *thing,
                       const struct invite_row *before, int64_t person, const char *state)
{
    struct job_run *run = looking->run;
    struct invite_row row = {.id = before ? before->id : 0,
                             .person_id = person,
                             .relationship_id = looking->scene.relationship,
                             .meeting_id = thing->meeting ? thing->meeting->id : 0,
                             .series_id = thing->series ? thing->series->id : 0,
                             .state = state,
                             .mark = thing->mark};
    char key[48];
    int64_t id;
    TRY(invite_row_put(run->db, run->clock, &row, &id));
    snprintf(key, sizeof key, INVITE_JOB "-%" PRId64, id);
    return job_add(run->db, run->clock,
                   &(struct job_new){.kind = INVITE_JOB, .subject_id = id, .unique_key = key});
}

/*
 * Invited are members who want it, to what is to come; told of a change is who was invited, also when nothing
 * is left of a series but what was; called off is what was told before.
 */
static enum error look_at(const struct looking *looking, const struct thing *thing,
                          const struct invite_member *member)
{
    const struct invite_row *row = row_of(looking, thing, member->id);
    bool invited = row && strcmp(row->state, "invited") == 0, takes_part = member->member && thing->stands;
    if (!member->wants || (!member->reachable && member->member)) return OK;
    if (takes_part && invited && strcmp(row->mark, thing->mark) == 0) return OK;
    if (takes_part && (invited || thing->coming)) return tell(looking, thing, row, member->id, "invited");
    if (!takes_part && invited && (thing->coming || !thing->stands))
        return tell(looking, thing, row, member->id, "cancelled");
    return OK;
}

static enum error look_in(struct db *db, void *context)
{
    struct looking looking = {.run = context};
    struct job_run *run = looking.run;
    looking.now = clock_seconds(run->clock);
    TRY(invite_scene_open(db, run->arena, "", run->subject_id, 0, &looking.scene));
    TRY(invite_rows(db, run->arena, run->subject_id, &looking.rows));
    TRY(add_meetings(&looking));
    TRY(add_series(&looking));
    LIST_EACH (&looking.things, struct thing, thing)
        LIST_EACH (&looking.scene.members, struct invite_member, member)
            TRY(look_at(&looking, thing, member));
    return OK;
}

enum error invite_look(struct job_run *run, const struct notify_sender *sender)
{
    enum error error = sender->server ? db_write(run->db, look_in, run) : OK;
    return error == ERROR_NOT_FOUND ? OK : error;
}

/* ---- without a change ---- */

SQL(invite_untold,
    "SELECT DISTINCT m.relationship_id AS id FROM meeting m WHERE m.state = 'planned' AND m.starts_at > $1 "
    "AND NOT EXISTS (SELECT 1 FROM calendar_invitation i WHERE i.relationship_id = m.relationship_id)");

#define UNTOLD_FIELDS(FIELD, R) FIELD(R, id, id, 0)
RECORD_LOCAL(untold, UNTOLD_FIELDS)

static enum error catch_up_in(struct db *db, void *context)
{
    const struct job_run *run = context;
    struct list relationships = {0};
    TRY(db_list(db, run->arena, &invite_untold, DB_PARAMS(db_int(clock_seconds(run->clock))), &untold_record,
                &relationships));
    LIST_EACH (&relationships, struct untold, one)
        TRY(relationship_calendar_changed(db, run->clock, one->id));
    return OK;
}

enum error invite_catch_up(struct job_run *run, const struct notify_sender *sender)
{
    return sender->server ? db_write(run->db, catch_up_in, run) : OK;
}

enum error invite_look_for(struct db *db, struct arena *arena, const struct clock *clock, int64_t person)
{
    struct list relationships = {0};
    TRY(invite_relationships(db, arena, person, &relationships));
    LIST_EACH (&relationships, int64_t, relationship)
        TRY(relationship_calendar_changed(db, clock, *relationship));
    return OK;
}
