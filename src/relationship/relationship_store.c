/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_store.h"

#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "notice/notice.h"
#include "relationship/relationship_course.h"
#include "relationship/relationship_progress.h"
#include "relationship/relationship_rules.h"
#include "web/json.h"

RECORD_DEFINE(relationship_row, RELATIONSHIP_ROW_FIELDS)
RECORD_DEFINE(relationship_member, RELATIONSHIP_MEMBER_FIELDS)
RECORD_DEFINE(relationship_status, RELATIONSHIP_STATUS_FIELDS)
RECORD_DEFINE(relationship_reason, RELATIONSHIP_REASON_FIELDS)

SQL(relationship_by_member,
    "SELECT r.id AS id, r.program_id AS program_id, g.name AS program_name, r.name AS name, r.format AS format, r.state AS state, "
    "r.started_on AS started_on, r.ends_on AS ends_on, r.ending AS ending, r.ended_at AS ended_at, "
    "r.paused_until AS paused_until, r.why AS why, m.role AS my_role, "
    "m.left_at AS my_left_at, m.said_hello_at AS my_hello_at "
    "FROM relationship_member m JOIN relationship r ON r.id = m.relationship_id "
    "LEFT JOIN program g ON g.id = r.program_id WHERE m.relationship_id = $1 AND m.person_id = $2");
SQL(relationship_member_list,
    "SELECT p.id AS id, m.role AS role, m.said_hello_at AS hello_at, p.name AS name, p.job_title AS job_title, "
    "p.department AS department, p.location AS location, p.time_zone AS time_zone, p.email AS email, "
    "p.active AS active FROM relationship r JOIN relationship_member m ON m.relationship_id = r.id "
    "JOIN person p ON p.id = m.person_id "
    "WHERE r.id = $1 AND (m.left_at IS NULL OR r.state = 'closed') "
    "ORDER BY CASE WHEN m.role IN ('mentor', 'buddy', 'manager') THEN 0 ELSE 1 END, p.name_key, p.id");
SQL(relationship_hello,
    "UPDATE relationship_member SET said_hello_at = $3 "
    "WHERE relationship_id = $1 AND person_id = $2 AND said_hello_at IS NULL AND left_at IS NULL");

enum error relationship_row_of_member(struct db *db, struct arena *arena, int64_t id, int64_t person,
                                      struct relationship_row *ret_row)
{
    return db_one(db, arena, &relationship_by_member, DB_PARAMS(db_int(id), db_int(person)),
                  &relationship_row_record, ret_row);
}

enum error relationship_members(struct db *db, struct arena *arena, int64_t id, struct list *ret_members)
{
    return db_list(db, arena, &relationship_member_list, DB_PARAMS(db_int(id)), &relationship_member_record,
                   ret_members);
}

/* ---- what members note ---- */

struct noting {
    struct arena *arena;
    const struct clock *clock;
    int64_t id, person;
    const char *name;
};

static enum error tell_of_hello(struct db *db, const struct noting *noting, const char *path)
{
    struct list members = {0};
    const char *text = arena_format(noting->arena, "%s said hello to you.", noting->name);
    TRY(relationship_members(db, noting->arena, noting->id, &members));
    LIST_EACH (&members, struct relationship_member, member)
        if (member->id != noting->person)
            TRY(notice_add(db, noting->clock, member->id, "relationship.hello", noting->id, text, path));
    return OK;
}

static enum error hello_in(struct db *db, void *context)
{
    const struct noting *noting = context;
    struct relationship_row row;
    int64_t changed;
    const char *path = arena_format(noting->arena, "/relationships/%lld", (long long)noting->id);
    TRY(relationship_row_of_member(db, noting->arena, noting->id, noting->person, &row));
    if (row.my_left_at || strcmp(row.state, "closed") == 0) return ERROR_CONFLICT;
    TRY(db_run(db, &relationship_hello,
               DB_PARAMS(db_int(noting->id), db_int(noting->person), db_int(clock_seconds(noting->clock))),
               &changed));
    TRY(notice_read_about(db, noting->clock, noting->person, path));
    if (!changed) return OK;
    TRY(relationship_event_add(db, noting->clock, noting->id, RELATIONSHIP_SAID_HELLO, noting->person, 0));
    return tell_of_hello(db, noting, path);
}

enum error relationship_say_hello(struct db *db, struct arena *arena, const struct clock *clock, int64_t id,
                                  int64_t person, const char *name)
{
    struct noting noting = {.arena = arena, .clock = clock, .id = id, .person = person, .name = name};
    return db_write(db, hello_in, &noting);
}

/* ---- what coordinators see ---- */

#define STATUS_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, text, circle_name, 0)                                                                           \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, ending, 0)                                                                                \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, time, hello_at, 0)                                                                              \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, text, location, 0)                                                                              \
    FIELD(R, flag, active, 0)
RECORD_LOCAL(status_row, STATUS_ROW_FIELDS)

/* Sorted by what needs a look: open ones by how few said hello, the oldest first; closed ones last. */
SQL(relationship_status_page,
    "WITH chosen AS (SELECT r.id AS id, r.name AS circle_name, r.state AS state, r.ending AS ending, r.started_on AS started_on, r.ends_on AS ends_on, "
    "CASE WHEN r.state = 'closed' THEN 1 ELSE 0 END AS closed, (SELECT COUNT(*) FROM relationship_member h "
    "WHERE h.relationship_id = r.id AND h.left_at IS NULL AND h.said_hello_at IS NOT NULL) AS hello "
    "FROM relationship r WHERE r.program_id = $1 ORDER BY closed, hello, r.started_on, r.id LIMIT $2 OFFSET $3) "
    "SELECT c.id AS relationship_id, c.circle_name AS circle_name, c.state AS state, c.ending AS ending, c.started_on AS started_on, c.ends_on AS ends_on, "
    "m.said_hello_at AS hello_at, p.id AS id, p.name AS name, "
    "p.job_title AS job_title, p.department AS department, p.location AS location, p.active AS active "
    "FROM chosen c JOIN relationship_member m ON m.relationship_id = c.id JOIN person p ON p.id = m.person_id "
    "WHERE m.left_at IS NULL OR c.closed = 1 ORDER BY c.closed, c.hello, c.started_on, c.id, "
    "CASE WHEN m.role IN ('mentor', 'buddy', 'manager') THEN 0 ELSE 1 END, p.name_key, p.id");

enum { LOOK_AFTER = 14 }; /* days in which two people should have said hello */

static const char *begun_words(const struct relationship_status *status)
{
    if (status->said_hello >= status->members)
        return status->members > 2 ? "All said hello" : "Both said hello";
    if (status->said_hello == 1) return "One said hello";
    if (status->said_hello) return "Some said hello";
    return "No hello yet";
}

static void add_person(struct arena *arena, struct relationship_status *status, const struct status_row *row)
{
    struct person_card *card = LIST_ADD(&status->people, arena, struct person_card);
    *card = (struct person_card){.id = row->id,
                                 .name = row->name,
                                 .job_title = row->job_title,
                                 .department = row->department,
                                 .location = row->location,
                                 .time_zone = "",
                                 .email = "",
                                 .active = row->active};
    person_card_finish(arena, card);
    status->members++;
    status->said_hello += row->hello_at != 0;
}

static void finish_status(struct arena *arena, const struct clock *clock, struct relationship_status *status)
{
    const char **names = arena_alloc_many(arena, status->people.count, sizeof *names);
    int count = 0;
    LIST_EACH (&status->people, struct person_card, card) names[count++] = card->name;
    status->names = relationship_names(arena, names, count);
    status->state_label = *status->ending                        ? relationship_ending_name(status->ending)
                          : strcmp(status->state, "active") == 0 ? "Active"
                                                                 : relationship_state_name(status->state);
    status->begun = begun_words(status);
    status->needs_look = strcmp(status->state, "active") == 0 && status->said_hello < status->members &&
                         clock_day(clock) - status->started_on >= LOOK_AFTER;
}

enum error relationship_statuses(struct db *db, struct arena *arena, const struct clock *clock,
                                 int64_t program, int64_t page, struct list *ret_statuses)
{
    struct list rows = {0};
    TRY(db_list(db, arena, &relationship_status_page,
                DB_PARAMS(db_int(program), db_int(RELATIONSHIPS_A_PAGE + 1),
                          db_int((page - 1) * RELATIONSHIPS_A_PAGE)),
                &status_row_record, &rows));
    struct relationship_status *status = NULL;
    LIST_EACH (&rows, struct status_row, row) {
        if (!status || status->id != row->relationship_id) {
            if (status) finish_status(arena, clock, status);
            status = LIST_ADD(ret_statuses, arena, struct relationship_status);
            status->id = row->relationship_id;
            status->circle_name = row->circle_name;
            status->state = row->state;
            status->ending = row->ending;
            status->started_on = row->started_on;
            status->ends_on = row->ends_on;
        }
        add_person(arena, status, row);
    }
    if (status) finish_status(arena, clock, status);
    return OK;
}

/* ---- reasons ---- */

#define RELATIONSHIP_WHY_FIELDS(FIELD, R) FIELD(R, list, reasons, relationship_reason)
RECORD_LOCAL(relationship_why, RELATIONSHIP_WHY_FIELDS)

const char *relationship_why_write(struct arena *arena, const struct list *reasons)
{
    struct relationship_why why = {.reasons = *reasons};
    struct text text;
    text_init(&text, arena);
    json_write(&relationship_why_record, &why, &text);
    return text.at;
}

enum error relationship_why_read(struct arena *arena, const char *why, struct list *ret_reasons)
{
    struct relationship_why read = {0};
    if (json_read(arena, why, &relationship_why_record, &read) != OK) return ERROR_DAMAGED;
    *ret_reasons = read.reasons;
    return OK;
}
