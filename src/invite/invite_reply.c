/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "invite/invite_reply.h"

#include <string.h>

#include "db/db.h"
#include "invite/invite_store.h"
#include "notice/notice.h"
#include "person/person.h"

struct taking {
    struct arena *arena;
    const struct clock *clock;
    int64_t person; /* who may answer; 0: anybody */
    struct list replies;
    struct invite_taken taken;
};

/* ---- what is answered ---- */

#define ANSWERED_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, relationship_id, 0)                                                                         \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, id, series_id, 0)                                                                               \
    FIELD(R, integer, sequence, 0) /* since when it is as it is */                                           \
    FIELD(R, integer, newest, 0)   /* that anybody was told */                                               \
    FIELD(R, time, starts_at, 0)   /* of a meeting */                                                        \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, zone, 0)
RECORD_LOCAL(answered, ANSWERED_FIELDS)

SQL(reply_meeting,
    "SELECT m.relationship_id, m.id AS meeting_id, m.sequence, m.sequence AS newest, m.starts_at, "
    "CASE WHEN r.state = 'closed' THEN r.state ELSE m.state END AS state, m.zone "
    "FROM meeting m JOIN relationship r ON r.id = m.relationship_id WHERE m.uid = $1");
SQL(reply_series, "SELECT s.relationship_id, s.id AS series_id, s.sequence AS newest, "
                  "CASE WHEN r.state = 'closed' THEN r.state ELSE s.state END AS state, s.zone "
                  "FROM meeting_series s JOIN relationship r ON r.id = s.relationship_id WHERE s.uid = $1");
SQL(reply_occurrence,
    "SELECT m.relationship_id, m.id AS meeting_id, m.sequence, s.sequence AS newest, m.starts_at, "
    "CASE WHEN r.state = 'closed' THEN r.state ELSE m.state END AS state, m.zone FROM meeting m "
    "JOIN meeting_series s ON s.id = m.series_id JOIN relationship r ON r.id = m.relationship_id "
    "WHERE m.series_id = $1 AND m.occurs_at >= $2 "
    "AND m.occurs_at <= $3 ORDER BY m.occurs_at LIMIT 1");

static enum error find_occurrence(struct db *db, const struct taking *taking,
                                  const struct icalendar_reply *reply, const struct answered *series,
                                  struct answered *ret_answered)
{
    const struct zone *zone = zone_load(taking->arena, *reply->zone ? reply->zone : series->zone);
    int64_t from = zone_from_local(zone, reply->occurs), until = from;
    if (reply->whole_day) until = zone_from_local(zone, (struct wall_time){reply->occurs.day + 1, 0}) - 1;
    return db_one(db, taking->arena, &reply_occurrence,
                  DB_PARAMS(db_int(series->series_id), db_int(from), db_int(until)), &answered_record,
                  ret_answered);
}

static enum error find_answered(struct db *db, const struct taking *taking,
                                const struct icalendar_reply *reply, struct answered *ret_answered)
{
    struct answered series;
    enum error error = db_one(db, taking->arena, &reply_meeting, DB_PARAMS(db_text(reply->uid)),
                              &answered_record, ret_answered);
    if (error != ERROR_NOT_FOUND) return error;
    TRY(db_one(db, taking->arena, &reply_series, DB_PARAMS(db_text(reply->uid)), &answered_record, &series));
    if (reply->zone) return find_occurrence(db, taking, reply, &series, ret_answered);
    *ret_answered = series;
    return OK;
}

static bool is_open(const struct taking *taking, const struct answered *answered)
{
    if (answered->series_id) return strcmp(answered->state, "running") == 0;
    return strcmp(answered->state, "planned") == 0 && answered->starts_at > clock_seconds(taking->clock);
}

/* ---- who answers ---- */

#define ANSWERER_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)
RECORD_LOCAL(answerer, ANSWERER_FIELDS)

SQL(reply_member, "SELECT p.id, p.name FROM relationship_member m JOIN person p ON p.id = m.person_id "
                  "WHERE m.relationship_id = $1 AND m.left_at IS NULL AND p.active = 1 AND p.email_key = $2");
SQL(reply_person_key, "SELECT COUNT(*) FROM person WHERE id = $1 AND email_key = $2");

/* Somebody who hands an answer in may do so for themselves alone, wherever it belongs. */
static enum error check_answerer(struct db *db, const struct taking *taking,
                                 const struct icalendar_reply *reply)
{
    int64_t mine;
    if (!taking->person) return OK;
    TRY(db_number(db, &reply_person_key,
                  DB_PARAMS(db_int(taking->person), db_text(person_email_key(taking->arena, reply->address))),
                  &mine));
    return mine ? OK : ERROR_FORBIDDEN;
}

static enum error tell_others(struct db *db, const struct taking *taking, const struct answered *answered,
                              const struct answerer *answerer)
{
    struct list members = {0};
    const char *path =
        arena_format(taking->arena, "/relationships/%lld/meetings", (long long)answered->relationship_id);
    TRY(invite_members(db, taking->arena, answered->relationship_id, &members));
    LIST_EACH (&members, struct invite_member, member) {
        struct notice notice = {.person = member->id,
                                .kind = answered->series_id ? "meeting.series-declined" : "meeting.declined",
                                .subject = answered->series_id ? answered->series_id : answered->meeting_id,
                                .path = path,
                                .who = answerer->name,
                                .when = answered->starts_at};
        if (!member->member || member->id == answerer->id) continue;
        if (answered->meeting_id)
            notice.path = arena_format(taking->arena, "%s/%lld", path, (long long)answered->meeting_id);
        TRY(notice_tell(db, taking->clock, &notice));
    }
    return OK;
}

/* ---- taking ---- */

static bool said_so_before(const struct list *given, const struct invite_given *now)
{
    LIST_EACH (given, struct invite_given, one)
        if (one->person_id == now->person_id && strcmp(one->answer, now->answer) == 0 &&
            (one->meeting_id != 0) == (now->meeting_id != 0))
            return true;
    return false;
}

static enum error keep(struct db *db, struct taking *taking, const struct icalendar_reply *reply,
                       const struct answered *answered, const struct answerer *answerer)
{
    struct list before = {0};
    int64_t now = clock_seconds(taking->clock);
    /* Numbers and times beyond ours would shut out every later answer. */
    struct invite_given given = {.person_id = answerer->id,
                                 .meeting_id = answered->meeting_id,
                                 .series_id = answered->series_id,
                                 .answer = invite_answer_name(reply->answer),
                                 .sequence =
                                     reply->sequence < answered->newest ? reply->sequence : answered->newest,
                                 .given_at = reply->stamp < now ? reply->stamp : now};
    TRY(invite_given_to(db, taking->arena, answered->meeting_id, answered->series_id, &before));
    bool late;
    TRY(invite_given_put(db, taking->clock, &given, &late));
    if (late) {
        taking->taken.late++;
        return OK;
    }
    taking->taken.taken++;
    taking->taken.relationship = answered->relationship_id;
    taking->taken.meeting = answered->meeting_id;
    if (reply->answer != ICALENDAR_DECLINED || said_so_before(&before, &given)) return OK;
    return tell_others(db, taking, answered, answerer);
}

static enum error take_one(struct db *db, struct taking *taking, const struct icalendar_reply *reply)
{
    struct answered answered = {0};
    struct answerer answerer;
    TRY(check_answerer(db, taking, reply));
    enum error error = find_answered(db, taking, reply, &answered);
    if (error == OK)
        error = db_one(db, taking->arena, &reply_member,
                       DB_PARAMS(db_int(answered.relationship_id),
                                 db_text(person_email_key(taking->arena, reply->address))),
                       &answerer_record, &answerer);
    if (error == ERROR_NOT_FOUND) {
        taking->taken.none++;
        return OK;
    }
    TRY(error);
    if (reply->sequence < answered.sequence || !is_open(taking, &answered)) {
        taking->taken.late++;
        return OK;
    }
    return keep(db, taking, reply, &answered, &answerer);
}

static enum error take_in(struct db *db, void *context)
{
    struct taking *taking = context;
    taking->taken = (struct invite_taken){0};
    LIST_EACH (&taking->replies, struct icalendar_reply, reply) TRY(take_one(db, taking, reply));
    return OK;
}

enum error invite_reply_take(struct db *db, struct arena *arena, const struct clock *clock, int64_t person,
                             const char *text, size_t length, struct invite_taken *ret_taken)
{
    struct taking taking = {.arena = arena, .clock = clock, .person = person};
    TRY(icalendar_read_reply(arena, text, length, &taking.replies));
    TRY(db_write(db, take_in, &taking));
    *ret_taken = taking.taken;
    return OK;
}
