/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "relationship/relationship_store.h"

#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "language/language.h"
#include "notice/notice.h"
#include "program/program.h"
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
    "WHERE r.id = $1 AND m.left_at IS NULL "
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
    struct notice hello = {
        .kind = "relationship.hello", .subject = noting->id, .path = path, .who = noting->name};
    TRY(relationship_members(db, noting->arena, noting->id, &members));
    LIST_EACH (&members, struct relationship_member, member) {
        hello.person = member->id;
        if (member->id != noting->person) TRY(notice_tell(db, noting->clock, &hello));
    }
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

/* Why one may need a look, the most urgent last; the statement below decides. */
enum need { NEED_NOTHING, NEED_AGREEMENT, NEED_FIRST_MEETING, NEED_MEETING, NEED_HELLO };

#define STATUS_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, text, circle_name, 0)                                                                           \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, ending, 0)                                                                                \
    FIELD(R, day, started_on, 0)                                                                             \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, flag, agreement_drafted, 0)                                                                     \
    FIELD(R, flag, agreement_signed, 0)                                                                      \
    FIELD(R, integer, meetings_held, 0)                                                                      \
    FIELD(R, time, last_met_at, 0)                                                                           \
    FIELD(R, time, next_meeting_at, 0)                                                                       \
    FIELD(R, integer, goals, 0)                                                                              \
    FIELD(R, integer, goals_reached, 0)                                                                      \
    FIELD(R, integer, rhythm, 0)                                                                             \
    FIELD(R, integer, need, 0)                                                                               \
    FIELD(R, time, hello_at, 0)                                                                              \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, job_title, 0)                                                                             \
    FIELD(R, text, department, 0)                                                                            \
    FIELD(R, text, location, 0)                                                                              \
    FIELD(R, flag, active, 0)
RECORD_LOCAL(status_row, STATUS_ROW_FIELDS)

/*
 * Why relationships of program $1 may need a look: $2 is today, $3 now: no hello of all after 14 days and
 * nothing begun, not met for more than twice the rhythm and nothing planned, never met or no agreement after
 * 30 days.
 */
#define WITH_NEEDS                                                                                           \
    "WITH facts AS (SELECT r.id AS id, r.name AS circle_name, r.state AS state, r.ending AS "                \
    "ending, r.started_on AS started_on, r.ends_on AS ends_on, CASE WHEN r.state = 'closed' THEN "           \
    "1 ELSE 0 END AS closed, w.agreement_drafted AS agreement_drafted, w.agreement_signed AS "               \
    "agreement_signed, w.meetings_held AS meetings_held, w.last_met_at AS last_met_at, CASE WHEN "           \
    "w.next_meeting_at >= $3 THEN w.next_meeting_at END AS next_meeting_at, w.goals_open + "                 \
    "w.goals_reached AS goals, w.goals_reached AS goals_reached, COALESCE(w.cadence_days, "                  \
    "g.cadence_days, 14) AS rhythm, (SELECT COUNT(*) FROM relationship_member h WHERE "                      \
    "h.relationship_id = r.id AND h.left_at IS NULL AND h.said_hello_at IS NULL) AS silent FROM "            \
    "relationship r JOIN program g ON g.id = r.program_id JOIN relationship_progress w ON "                  \
    "w.relationship_id = r.id WHERE r.program_id = $1), needs AS (SELECT facts.*, CASE WHEN "                \
    "state <> 'active' THEN 0 WHEN silent > 0 AND meetings_held = 0 AND next_meeting_at IS NULL "            \
    "AND started_on <= $2 - 14 THEN 4 WHEN meetings_held > 0 AND next_meeting_at IS NULL AND "               \
    "last_met_at < $3 - rhythm * 172800 THEN 3 WHEN meetings_held = 0 AND next_meeting_at IS "               \
    "NULL AND started_on <= $2 - 30 THEN 2 WHEN agreement_signed = 0 AND started_on <= $2 - 30 "             \
    "THEN 1 ELSE 0 END AS need FROM facts) "

/* Those that may need a look first, closed ones last: $4 of them after $5. */
SQL(relationship_status_page, WITH_NEEDS
    ", chosen AS (SELECT needs.* FROM needs ORDER BY closed, need DESC, started_on, id LIMIT $4 OFFSET $5) "
    "SELECT c.id AS relationship_id, c.circle_name AS circle_name, c.state AS state, c.ending AS ending, c.started_on AS started_on, "
    "c.ends_on AS ends_on, c.agreement_drafted AS agreement_drafted, c.agreement_signed AS agreement_signed, "
    "c.meetings_held AS meetings_held, c.last_met_at AS last_met_at, c.next_meeting_at AS next_meeting_at, "
    "c.goals AS goals, c.goals_reached AS goals_reached, c.rhythm AS rhythm, c.need AS need, "
    "m.said_hello_at AS hello_at, p.id AS id, p.name AS name, "
    "p.job_title AS job_title, p.department AS department, p.location AS location, p.active AS active "
    "FROM chosen c JOIN relationship_member m ON m.relationship_id = c.id JOIN person p ON p.id = m.person_id "
    "WHERE m.left_at IS NULL OR c.closed = 1 ORDER BY c.closed, c.need DESC, c.started_on, c.id, "
    "CASE WHEN m.role IN ('mentor', 'buddy', 'manager') THEN 0 ELSE 1 END, p.name_key, p.id");

RECORD_DEFINE(relationship_tally, RELATIONSHIP_TALLY_FIELDS)

SQL(relationship_tally_of, WITH_NEEDS
    "SELECT COUNT(*) AS open, COALESCE(CAST(SUM(CASE WHEN need > 0 THEN 1 ELSE 0 END) AS BIGINT), 0) "
    "AS needing FROM needs WHERE closed = 0");

enum error relationship_tally(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                              struct relationship_tally *ret_tally)
{
    return db_one(db, arena, &relationship_tally_of,
                  DB_PARAMS(db_int(program), db_int(clock_day(clock)), db_int(clock_seconds(clock))),
                  &relationship_tally_record, ret_tally);
}

static const char *begun_words(struct arena *arena, const struct language *language,
                               const struct relationship_status *status, int64_t days)
{
    if (!status->said_hello)
        return arena_format(arena,
                            say_count(language, "No hello yet, %lld day after the start.",
                                      "No hello yet, %lld days after the start.", days),
                            (long long)days);
    if (status->said_hello == 1)
        return arena_format(arena,
                            say_count(language, "One said hello and got no answer, %lld day after the start.",
                                      "One said hello and got no answer, %lld days after the start.", days),
                            (long long)days);
    return arena_format(arena,
                        say_count(language, "Not all said hello, %lld day after the start.",
                                  "Not all said hello, %lld days after the start.", days),
                        (long long)days);
}

static const char *need_words(struct arena *arena, const struct language *language,
                              const struct relationship_status *status, const struct status_row *row,
                              int64_t today)
{
    long long since_start = (long long)(today - status->started_on);
    long long since_met = (long long)(today - status->last_met_at / 86400);
    switch ((enum need)row->need) {
    case NEED_HELLO:
        return begun_words(arena, language, status, since_start);
    case NEED_MEETING:
        return arena_format(
            arena,
            say_count(language, "Not met for %lld day, and nothing is planned; their rhythm is %s.",
                      "Not met for %lld days, and nothing is planned; their rhythm is %s.", since_met),
            since_met, program_cadence_words(arena, language, row->rhythm));
    case NEED_FIRST_MEETING:
        return arena_format(arena,
                            say_count(language, "Not met yet, %lld day after the start.",
                                      "Not met yet, %lld days after the start.", since_start),
                            since_start);
    case NEED_AGREEMENT:
        return arena_format(arena,
                            say_count(language, "No agreement is signed, %lld day after the start.",
                                      "No agreement is signed, %lld days after the start.", since_start),
                            since_start);
    case NEED_NOTHING:
        break;
    }
    return "";
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

static void finish_status(struct arena *arena, const struct language *language, const struct clock *clock,
                          const struct status_row *row, struct relationship_status *status)
{
    const char **names = arena_alloc_many(arena, status->people.count, sizeof *names);
    int count = 0;
    LIST_EACH (&status->people, struct person_card, card) names[count++] = card->name;
    status->names = relationship_names(arena, language, names, count);
    status->state_label = *status->ending                        ? relationship_ending_name(status->ending)
                          : strcmp(status->state, "active") == 0 ? MESSAGE("Active")
                                                                 : relationship_state_name(status->state);
    status->need = need_words(arena, language, status, row, clock_day(clock));
}

enum error relationship_statuses(struct db *db, struct arena *arena, const struct language *language,
                                 const struct clock *clock, int64_t program, int64_t page,
                                 struct list *ret_statuses)
{
    struct list rows = {0};
    TRY(db_list(db, arena, &relationship_status_page,
                DB_PARAMS(db_int(program), db_int(clock_day(clock)), db_int(clock_seconds(clock)),
                          db_int(RELATIONSHIPS_A_PAGE + 1), db_int((page - 1) * RELATIONSHIPS_A_PAGE)),
                &status_row_record, &rows));
    for (size_t i = 0; i < rows.count;) {
        const struct status_row *first = LIST_AT(&rows, struct status_row, i);
        struct relationship_status *status = LIST_ADD(ret_statuses, arena, struct relationship_status);
        record_copy_shared(&status_row_record, first, &relationship_status_record, status);
        status->id = first->relationship_id;
        status->circle_name = first->circle_name;
        for (; i < rows.count; i++) {
            const struct status_row *row = LIST_AT(&rows, struct status_row, i);
            if (row->relationship_id != first->relationship_id) break;
            add_person(arena, status, row);
        }
        finish_status(arena, language, clock, first, status);
    }
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
