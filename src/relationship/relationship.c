/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "event/event.h"
#include "language/language.h"
#include "notice/notice.h"
#include "relationship/relationship_course.h"
#include "relationship/relationship_own.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_rules.h"
#include "relationship/relationship_store.h"

RECORD_DEFINE(relationship_card, RELATIONSHIP_CARD_FIELDS)

/* ---- starting ---- */

SQL(relationship_insert,
    "INSERT INTO relationship (id, program_id, format, state, started_on, ends_on, why, created_at, updated_at, name) "
    "VALUES ($1, $2, $3, 'active', $4, $5, $6, $7, $7, $8)");
SQL(relationship_member_insert,
    "INSERT INTO relationship_member (relationship_id, person_id, role, joined_at) "
    "VALUES ($1, $2, $3, $4)");
SQL(relationship_progress_insert, "INSERT INTO relationship_progress (relationship_id) VALUES ($1)");
SQL(relationship_program_name, "SELECT name AS program_name FROM program WHERE id = $1");

struct starting {
    struct arena *arena;
    const struct clock *clock;
    const struct relationship_start *start;
    int64_t id;
    const char *why;
};

#define PROGRAM_NAME_FIELDS(FIELD, R) FIELD(R, text, program_name, 0)
RECORD_LOCAL(program_name, PROGRAM_NAME_FIELDS)

static enum error tell_member(struct db *db, const struct starting *starting, const struct list *members,
                              const struct relationship_member *member, const char *program)
{
    struct arena *arena = starting->arena;
    const char **names = arena_alloc_many(arena, members->count, sizeof *names);
    int count = 0;
    LIST_EACH (members, struct relationship_member, other)
        if (other->id != member->id) names[count++] = other->name;
    struct notice notice = {.person = member->id,
                            .kind = *program ? "relationship.started-in-program" : "relationship.started",
                            .subject = starting->id,
                            .path = arena_format(arena, "/relationships/%lld", (long long)starting->id),
                            .who = notice_names(arena, names, count),
                            .what = program};
    return notice_tell(db, starting->clock, &notice);
}

static enum error tell_members(struct db *db, const struct starting *starting)
{
    struct list members = {0};
    struct program_name program = {.program_name = ""};
    TRY(relationship_members(db, starting->arena, starting->id, &members));
    if (starting->start->program)
        TRY(db_one(db, starting->arena, &relationship_program_name,
                   DB_PARAMS(db_int(starting->start->program)), &program_name_record, &program));
    LIST_EACH (&members, struct relationship_member, member)
        TRY(tell_member(db, starting, &members, member, program.program_name));
    return OK;
}

static enum error start_in(struct db *db, void *context)
{
    const struct starting *starting = context;
    const struct relationship_start *start = starting->start;
    int64_t now = clock_seconds(starting->clock);
    TRY(db_run(db, &relationship_insert,
               DB_PARAMS(db_int(starting->id), db_int_or_null(start->program), db_text(start->format),
                         db_int(start->starts_on), db_int_or_null(start->ends_on), db_text(starting->why),
                         db_int(now), db_text(start->name)),
               NULL));
    TRY(db_run(db, &relationship_progress_insert, DB_PARAMS(db_int(starting->id)), NULL));
    TRY(relationship_event_add(db, starting->clock, starting->id, RELATIONSHIP_STARTED, 0, 0));
    for (int i = 0; i < start->member_count; i++)
        TRY(db_run(db, &relationship_member_insert,
                   DB_PARAMS(db_int(starting->id), db_int(start->members[i].person),
                             db_text(start->members[i].role), db_int(now)),
                   NULL));
    TRY(event_happened(db, starting->clock,
                       &(struct event){.kind = EVENT_RELATIONSHIP_STARTED, .relationship = starting->id}));
    return tell_members(db, starting);
}

static bool can_start(const struct relationship_start *start)
{
    if (start->member_count < 2 || !start->starts_on) return false;
    if (start->ends_on && start->ends_on < start->starts_on) return false;
    for (int i = 0; i < start->member_count; i++)
        for (int j = 0; j < i; j++)
            if (start->members[i].person == start->members[j].person) return false;
    return true;
}

enum error relationship_start(struct db *db, struct arena *arena, const struct clock *clock,
                              const struct relationship_start *start, int64_t *ret_id)
{
    if (!can_start(start)) return ERROR_INVALID;
    struct starting starting = {.arena = arena,
                                .clock = clock,
                                .start = start,
                                .id = id_new(clock),
                                .why = relationship_why_write(arena, &start->reasons)};
    TRY(db_write(db, start_in, &starting));
    *ret_id = starting.id;
    return OK;
}

/* ---- my relationships ---- */

/* One row for each other member of each of my relationships. */
#define MINE_FIELDS(FIELD, R)                                                                                \
    RELATIONSHIP_OWN_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, program_name, 0)                                                                          \
    FIELD(R, text, circle_name, 0)                                                                           \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, ending, 0)                                                                                \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, text, my_role, 0)                                                                               \
    FIELD(R, time, my_left_at, 0)                                                                            \
    FIELD(R, time, my_hello_at, 0)                                                                           \
    FIELD(R, text, other_role, 0)                                                                            \
    FIELD(R, time, other_hello_at, 0)                                                                        \
    FIELD(R, id, id, 0) /* of the other person, as are the rest */                                           \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, text, location, 0)                                                                              \
    FIELD(R, text, time_zone, 0)                                                                             \
    FIELD(R, text, email, 0)                                                                                 \
    FIELD(R, integer, level, 0)                                                                              \
    FIELD(R, id, manager_id, 0)                                                                              \
    FIELD(R, flag, active, 0)
RECORD_LOCAL(mine, MINE_FIELDS)

#define MINE_SELECT                                                                                          \
    "SELECT " RELATIONSHIP_OWN_COLUMNS                                                                       \
    ", r.program_id AS program_id, g.name AS program_name, r.name AS circle_name, r.state AS state, "        \
    "r.ending AS ending, r.started_on AS started_on, r.ends_on AS ends_on, m.role AS my_role, "              \
    "m.left_at AS my_left_at, m.said_hello_at AS my_hello_at, o.role AS other_role, "                        \
    "o.said_hello_at AS other_hello_at, p.id AS id, p.name AS name, p.job_title AS job_title, "              \
    "p.department AS department, p.location AS location, p.time_zone AS time_zone, p.email AS email, "       \
    "p.level AS level, p.manager_id AS manager_id, p.active AS active "                                      \
    "FROM " RELATIONSHIP_OWN_TABLES                                                                          \
    " JOIN relationship_member o ON o.relationship_id = r.id AND o.person_id <> m.person_id "                \
    "JOIN person p ON p.id = o.person_id "

SQL(relationship_mine, MINE_SELECT
    "WHERE m.person_id = $1 AND (o.left_at IS NULL OR r.state = 'closed') "
    "ORDER BY CASE WHEN r.state = 'closed' OR m.left_at IS NOT NULL THEN 1 ELSE 0 END, r.started_on DESC, "
    "r.id DESC, CASE WHEN o.role IN ('mentor', 'buddy', 'manager') THEN 0 ELSE 1 END, p.name_key, p.id "
    "LIMIT 2000");
SQL(relationship_mine_one, MINE_SELECT
    "WHERE m.person_id = $1 AND m.relationship_id = $2 "
    "ORDER BY CASE WHEN o.left_at IS NULL THEN 0 ELSE 1 END, "
    "CASE WHEN o.role IN ('mentor', 'buddy', 'manager') THEN 0 ELSE 1 END, p.name_key, p.id LIMIT 200");

static void choose_step(struct arena *arena, const struct language *language, const struct step_facts *facts,
                        struct relationship_card *card)
{
    struct list tasks = {0};
    relationship_tasks(arena, language, facts, &tasks);
    /* In lists what is over asks for nothing. */
    const struct relationship_task *step = card->closed ? NULL : relationship_next_step(&tasks);
    card->next_step = step ? step->title : "";
    card->next_key = step ? step->key : "";
    card->next_words = step ? step->words : "";
    card->next_path = step ? step->path : "";
    card->next_button = step ? step->button : "";
    card->urgent = step && step->urgent;
}

/* Words and next step of a card, once all its people are there. `hello` of them said hello. */
static void finish_card(struct arena *arena, const struct language *language, const struct clock *clock,
                        const struct mine *row, struct relationship_card *card, int hello)
{
    const struct person_card *first = LIST_AT(&card->others, struct person_card, 0);
    const char **names = arena_alloc_many(arena, card->others.count, sizeof *names);
    int count = 0;
    LIST_EACH (&card->others, struct person_card, other) names[count++] = other->name;
    bool group = count > 1;
    const char *first_name = relationship_first_name(arena, first->name);
    card->title = *row->circle_name ? row->circle_name : relationship_names(arena, language, names, count);
    card->role_line =
        relationship_role_line(arena, language, row->my_role, row->other_role, first_name, group);
    card->state_label = row->my_left_at ? MESSAGE("You left")
                        : *row->ending  ? relationship_ending_name(row->ending)
                                        : relationship_state_name(row->state);
    card->closed = row->my_left_at || strcmp(row->state, "closed") == 0;
    card->phase =
        relationship_phase_name(relationship_phase(row->started_on, row->ends_on, clock_day(clock)));
    card->fresh = !card->closed && !row->my_hello_at;
    struct relationship_progress progress;
    record_copy_shared(&mine_record, row, &relationship_progress_record, &progress);
    struct step_facts facts = {.relationship = row->relationship_id,
                               .program = row->program_id,
                               .state = row->state,
                               .left = row->my_left_at != 0,
                               .role = row->my_role,
                               .others = first_name,
                               .group = group,
                               .other_count = count,
                               .i_said_hello = row->my_hello_at != 0,
                               .others_said_hello = hello,
                               .starts_on = row->started_on,
                               .ends_on = row->ends_on,
                               .now = clock_seconds(clock),
                               .progress = &progress};
    record_copy_shared(&mine_record, row, &step_own_record, &facts.own);
    choose_step(arena, language, &facts, card);
}

static void add_other(struct arena *arena, struct relationship_card *card, const struct mine *row)
{
    struct person_card *other = LIST_ADD(&card->others, arena, struct person_card);
    *other = (struct person_card){.id = row->id,
                                  .name = row->name,
                                  .job_title = row->job_title,
                                  .department = row->department,
                                  .location = row->location,
                                  .time_zone = row->time_zone,
                                  .email = row->email,
                                  .level = row->level,
                                  .manager_id = row->manager_id,
                                  .active = row->active};
    person_card_finish(arena, other);
}

/* Rows of one relationship after the other into cards, `limit` at most. */
static void make_cards(struct arena *arena, const struct language *language, const struct clock *clock,
                       const struct list *rows, int64_t limit, struct list *cards)
{
    for (size_t i = 0; i < rows->count && (int64_t)cards->count < limit;) {
        const struct mine *row = LIST_AT(rows, struct mine, i);
        struct relationship_card *card = LIST_ADD(cards, arena, struct relationship_card);
        *card = (struct relationship_card){.id = row->relationship_id,
                                           .program_id = row->program_id,
                                           .program_name = row->program_name,
                                           .state = row->state,
                                           .started_on = row->started_on,
                                           .ends_on = row->ends_on};
        int hello = 0;
        for (; i < rows->count; i++) {
            const struct mine *other = LIST_AT(rows, struct mine, i);
            if (other->relationship_id != row->relationship_id) break;
            add_other(arena, card, other);
            hello += other->other_hello_at != 0;
        }
        finish_card(arena, language, clock, row, card, hello);
    }
}

enum error relationship_of_person(struct db *db, struct arena *arena, const struct language *language,
                                  const struct clock *clock, int64_t person, int64_t limit,
                                  struct list *ret_cards)
{
    struct list rows = {0};
    TRY(db_list(db, arena, &relationship_mine, DB_PARAMS(db_int(person)), &mine_record, &rows));
    make_cards(arena, language, clock, &rows, limit, ret_cards);
    return OK;
}

enum error relationship_card_get(struct db *db, struct arena *arena, const struct language *language,
                                 const struct clock *clock, int64_t relationship, int64_t person,
                                 struct relationship_card *ret_card)
{
    struct list rows = {0}, cards = {0};
    TRY(db_list(db, arena, &relationship_mine_one, DB_PARAMS(db_int(person), db_int(relationship)),
                &mine_record, &rows));
    make_cards(arena, language, clock, &rows, 1, &cards);
    if (!cards.count) return ERROR_NOT_FOUND;
    *ret_card = *LIST_AT(&cards, struct relationship_card, 0);
    return OK;
}

SQL(relationship_why, "SELECT why FROM relationship WHERE id = $1");

#define WHY_FIELDS(FIELD, R) FIELD(R, text, why, 0)
RECORD_LOCAL(why_row, WHY_FIELDS)

enum error relationship_reasons(struct db *db, struct arena *arena, int64_t relationship,
                                struct list *ret_reasons)
{
    struct why_row row;
    TRY(db_one(db, arena, &relationship_why, DB_PARAMS(db_int(relationship)), &why_row_record, &row));
    return relationship_why_read(arena, row.why, ret_reasons);
}

SQL(relationship_active_count,
    "SELECT COUNT(*) FROM relationship WHERE program_id = $1 AND state IN ('active', 'paused', 'closing')");

enum error relationship_count(struct db *db, int64_t program, int64_t *ret_count)
{
    return db_number(db, &relationship_active_count, DB_PARAMS(db_int(program)), ret_count);
}
