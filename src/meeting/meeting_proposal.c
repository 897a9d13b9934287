/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "meeting/meeting_proposal.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "calendar/zone.h"
#include "db/db.h"
#include "meeting/meeting_rules.h"
#include "notice/notice.h"

RECORD_DEFINE(meeting_proposal, MEETING_PROPOSAL_FIELDS)
RECORD_DEFINE(meeting_option, MEETING_OPTION_FIELDS)
RECORD_DEFINE(meeting_answer, MEETING_ANSWER_FIELDS)
RECORD_DEFINE(meeting_proposal_line, MEETING_PROPOSAL_LINE_FIELDS)

static const char *path_of(const struct membership *membership, int64_t id)
{
    return arena_format(membership->arena, "/meetings/proposals/%lld", (long long)id);
}

static enum error tell(const struct membership *membership, int64_t id, const char *kind)
{
    return membership_tell(membership,
                           &(struct notice){.kind = kind, .subject = id, .path = path_of(membership, id)});
}

static enum error stop_asking(const struct membership *membership, int64_t id, int64_t person)
{
    const char *path = arena_format(membership->arena, "/relationships/%lld%s",
                                    (long long)membership->relationship, path_of(membership, id));
    return notice_read_about(membership->db, membership->clock, person, path);
}

/* ---- reading ---- */

SQL(proposal_get,
    "SELECT id, minutes, zone, place, link, note, moves_id, state, meeting_id, created_by, created_at "
    "FROM meeting_proposal WHERE relationship_id = $1 AND id = $2");
SQL(proposal_options,
    "SELECT o.id, o.starts_at FROM meeting_option o JOIN meeting_proposal p ON p.id = o.proposal_id "
    "WHERE p.relationship_id = $1 AND p.id = $2 ORDER BY o.starts_at");
SQL(proposal_answers,
    "SELECT a.option_id, a.person_id, a.suits FROM meeting_answer a "
    "JOIN meeting_option o ON o.id = a.option_id JOIN meeting_proposal p ON p.id = o.proposal_id "
    "WHERE p.relationship_id = $1 AND p.id = $2 ORDER BY a.option_id, a.person_id");

#define PROPOSAL_ROW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, integer, minutes, 0)                                                                            \
    FIELD(R, text, zone, 0)                                                                                  \
    FIELD(R, bytes, place, 0)                                                                                \
    FIELD(R, bytes, link, 0)                                                                                 \
    FIELD(R, bytes, note, 0)                                                                                 \
    FIELD(R, id, moves_id, 0)                                                                                \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, id, meeting_id, 0)                                                                              \
    FIELD(R, id, created_by, 0)                                                                              \
    FIELD(R, time, created_at, 0)
RECORD_LOCAL(proposal_row, PROPOSAL_ROW_FIELDS)

enum error meeting_proposal_get(const struct membership *membership, int64_t id,
                                struct meeting_proposal *ret_proposal)
{
    struct proposal_row row;
    struct meeting_proposal proposal = {0};
    struct content_row place = {membership->arena, membership->content, "meeting_proposal", id};
    TRY(db_one(membership->db, membership->arena, &proposal_get,
               DB_PARAMS(db_int(membership->relationship), db_int(id)), &proposal_row_record, &row));
    TRY(content_open_row(&place, &proposal_row_record, &row, &meeting_proposal_record, &proposal));
    *ret_proposal = proposal;
    return OK;
}

enum error meeting_proposal_options(const struct membership *membership, int64_t id, struct list *ret_options)
{
    return db_list(membership->db, membership->arena, &proposal_options,
                   DB_PARAMS(db_int(membership->relationship), db_int(id)), &meeting_option_record,
                   ret_options);
}

enum error meeting_proposal_answers(const struct membership *membership, int64_t id, struct list *ret_answers)
{
    return db_list(membership->db, membership->arena, &proposal_answers,
                   DB_PARAMS(db_int(membership->relationship), db_int(id)), &meeting_answer_record,
                   ret_answers);
}

SQL(proposal_open,
    "SELECT p.id, p.created_by, p.created_at, p.moves_id, (SELECT COUNT(*) FROM meeting_option o "
    "WHERE o.proposal_id = p.id) AS times, (SELECT COUNT(*) FROM meeting_answer a "
    "JOIN meeting_option o ON o.id = a.option_id WHERE o.proposal_id = p.id AND a.person_id = $2) AS mine "
    "FROM meeting_proposal p WHERE p.relationship_id = $1 AND p.state = 'open' "
    "AND EXISTS (SELECT 1 FROM meeting_option o WHERE o.proposal_id = p.id AND o.starts_at > $3) "
    "ORDER BY p.created_at DESC, p.id DESC LIMIT $4");

#define OPEN_ROW_FIELDS(FIELD, R)                                                                            \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, created_by, 0)                                                                              \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, id, moves_id, 0)                                                                                \
    FIELD(R, integer, times, 0)                                                                              \
    FIELD(R, integer, mine, 0)
RECORD_LOCAL(open_row, OPEN_ROW_FIELDS)

enum error meeting_proposals_open(const struct membership *membership, struct list *ret_lines)
{
    struct list rows = {0};
    TRY(db_list(membership->db, membership->arena, &proposal_open,
                DB_PARAMS(db_int(membership->relationship), db_int(membership->person),
                          db_int(clock_seconds(membership->clock)), db_int(MEETING_PROPOSALS_MAX)),
                &open_row_record, &rows));
    LIST_EACH (&rows, struct open_row, row)
        *LIST_ADD(ret_lines, membership->arena, struct meeting_proposal_line) =
            (struct meeting_proposal_line){.id = row->id,
                                           .who = membership_name(membership, row->created_by),
                                           .times = row->times,
                                           .waits_for_me = row->mine == 0,
                                           .moves = row->moves_id != 0,
                                           .created_at = row->created_at};
    return OK;
}

/* ---- proposing ---- */

SQL(proposal_insert,
    "INSERT INTO meeting_proposal (id, relationship_id, minutes, zone, place, link, note, moves_id, state, created_by, "
    "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $10)");
SQL(option_insert, "INSERT INTO meeting_option (id, proposal_id, starts_at) VALUES ($1, $2, $3) "
                   "ON CONFLICT (proposal_id, starts_at) DO NOTHING");
SQL(answer_put,
    "INSERT INTO meeting_answer (option_id, person_id, suits, answered_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (option_id, person_id) DO UPDATE SET suits = excluded.suits, answered_at = excluded.answered_at");

static enum error put_answer(const struct membership *membership, int64_t option, bool suits)
{
    return db_run(membership->db, &answer_put,
                  DB_PARAMS(db_int(option), db_int(membership->person), db_int(suits),
                            db_int(clock_seconds(membership->clock))),
                  NULL);
}

struct propose_work {
    const struct membership *membership;
    const struct meeting_proposing *proposing;
    int64_t id;
};

static enum error add_options(const struct membership *membership, const struct meeting_proposing *proposing,
                              int64_t id)
{
    LIST_EACH (&proposing->times, int64_t, time) {
        int64_t option = id_new(membership->clock), changed;
        TRY(db_run(membership->db, &option_insert, DB_PARAMS(db_int(option), db_int(id), db_int(*time)),
                   &changed));
        if (changed) TRY(put_answer(membership, option, true));
    }
    return OK;
}

static enum error propose(struct db *db, void *context)
{
    const struct propose_work *work = context;
    const struct membership *membership = work->membership;
    const struct meeting_proposing *proposing = work->proposing;
    struct content_row row = {membership->arena, membership->content, "meeting_proposal", work->id};
    struct meeting moved;
    struct list open = {0};
    TRY(meeting_proposals_open(membership, &open));
    if (open.count >= MEETING_PROPOSALS_MAX) return ERROR_TOO_LARGE;
    if (proposing->moves) {
        TRY(meeting_get(membership, proposing->moves, &moved));
        if (strcmp(moved.state, "planned") != 0) return ERROR_NOT_FOUND;
    }
    TRY(db_run(db, &proposal_insert,
               DB_PARAMS(db_int(work->id), db_int(membership->relationship), db_int(proposing->minutes),
                         db_text(zone_is_known(proposing->zone) ? proposing->zone : "UTC"),
                         content_seal(&row, "place", proposing->place),
                         content_seal(&row, "link", proposing->link),
                         content_seal(&row, "note", proposing->note), db_int_or_null(proposing->moves),
                         db_int(membership->person), db_int(clock_seconds(membership->clock))),
               NULL));
    TRY(add_options(membership, proposing, work->id));
    return tell(membership, work->id, proposing->moves ? "meeting.move-proposed" : "meeting.proposed");
}

static bool is_good(const struct membership *membership, const struct meeting_proposing *proposing)
{
    if (!proposing->times.count || proposing->times.count > MEETING_OPTIONS_MAX) return false;
    LIST_EACH (&proposing->times, int64_t, time)
        if (*time <= clock_seconds(membership->clock)) return false;
    return proposing->minutes >= MEETING_SHORTEST && proposing->minutes <= MEETING_LONGEST &&
           text_length(text_or_empty(proposing->place)) <= MEETING_PLACE_MAX &&
           text_length(text_or_empty(proposing->note)) <= MEETING_NOTE_MAX &&
           meeting_link_is_good(text_or_empty(proposing->link));
}

enum error meeting_propose_times(const struct membership *membership,
                                 const struct meeting_proposing *proposing, int64_t *ret_id)
{
    struct propose_work work = {membership, proposing, id_new(membership->clock)};
    if (!is_good(membership, proposing)) return ERROR_INVALID;
    TRY(membership_write(membership, propose, &work));
    *ret_id = work.id;
    return OK;
}

/* ---- choosing ---- */

SQL(proposal_plan,
    "UPDATE meeting_proposal SET state = 'planned', meeting_id = $3, updated_at = $4, version = version + 1 "
    "WHERE relationship_id = $1 AND id = $2 AND state = 'open'");
SQL(proposal_withdraw,
    "UPDATE meeting_proposal SET state = 'withdrawn', updated_at = $3, version = version + 1 "
    "WHERE relationship_id = $1 AND id = $2 AND state = 'open'");

/* Moves the meeting that was to be moved, if it still is planned; else plans one. */
static enum error make_meeting(const struct membership *membership, const struct meeting_proposal *proposal,
                               int64_t starts_at, int64_t *ret_meeting)
{
    struct meeting before;
    enum error error =
        proposal->moves_id ? meeting_get(membership, proposal->moves_id, &before) : ERROR_NOT_FOUND;
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    if (error == OK && strcmp(before.state, "planned") == 0) {
        struct meeting_moving moving = {.id = before.id,
                                        .version = before.version,
                                        .starts_at = starts_at,
                                        .minutes = proposal->minutes,
                                        .zone = proposal->zone,
                                        .place = proposal->place,
                                        .link = proposal->link};
        *ret_meeting = before.id;
        return meeting_move(membership, &moving);
    }
    struct meeting_new meeting = {.starts_at = starts_at,
                                  .minutes = proposal->minutes,
                                  .zone = proposal->zone,
                                  .place = proposal->place,
                                  .link = proposal->link};
    return meeting_plan(membership, &meeting, ret_meeting);
}

static enum error take(const struct membership *membership, const struct meeting_proposal *proposal,
                       int64_t starts_at, int64_t *ret_meeting)
{
    int64_t meeting;
    TRY(make_meeting(membership, proposal, starts_at, &meeting));
    TRY(db_run_one(membership->db, &proposal_plan,
                   DB_PARAMS(db_int(membership->relationship), db_int(proposal->id), db_int(meeting),
                             db_int(clock_seconds(membership->clock)))));
    LIST_EACH (&membership->members, struct relationship_member, member)
        TRY(stop_asking(membership, proposal->id, member->id));
    *ret_meeting = meeting;
    return OK;
}

struct answer_work {
    const struct membership *membership;
    int64_t id;
    const struct list *suits;
    int64_t option;
    int64_t meeting;
};

static bool has_id(const struct list *ids, int64_t id)
{
    LIST_EACH (ids, int64_t, one)
        if (*one == id) return true;
    return false;
}

/* The earliest time to come that suits every member; 0 when there is none yet. */
static enum error suits_all(const struct membership *membership, int64_t proposal, const struct list *options,
                            int64_t *ret_starts_at)
{
    struct list answers = {0};
    TRY(meeting_proposal_answers(membership, proposal, &answers));
    *ret_starts_at = 0;
    LIST_EACH (options, struct meeting_option, option) {
        size_t yes = 0;
        LIST_EACH (&answers, struct meeting_answer, answer)
            yes += answer->option_id == option->id && answer->suits &&
                   membership_member(membership, answer->person_id);
        if (yes < membership->members.count || option->starts_at <= clock_seconds(membership->clock))
            continue;
        *ret_starts_at = option->starts_at;
        return OK;
    }
    return OK;
}

static enum error answer(struct db *db, void *context)
{
    struct answer_work *work = context;
    const struct membership *membership = work->membership;
    struct meeting_proposal proposal;
    struct list options = {0};
    int64_t starts_at, suiting = 0;
    (void)db;
    work->meeting = 0;
    TRY(meeting_proposal_get(membership, work->id, &proposal));
    if (strcmp(proposal.state, "open") != 0) return ERROR_CONFLICT;
    TRY(meeting_proposal_options(membership, work->id, &options));
    LIST_EACH (&options, struct meeting_option, option) {
        bool suits = has_id(work->suits, option->id);
        suiting += suits;
        TRY(put_answer(membership, option->id, suits));
    }
    TRY(stop_asking(membership, work->id, membership->person));
    TRY(suits_all(membership, work->id, &options, &starts_at));
    if (starts_at) return take(membership, &proposal, starts_at, &work->meeting);
    return tell(membership, work->id, suiting ? "meeting.answered" : "meeting.answered-none");
}

enum error meeting_proposal_answer(const struct membership *membership, int64_t id, const struct list *suits,
                                   int64_t *ret_meeting)
{
    struct answer_work work = {.membership = membership, .id = id, .suits = suits};
    TRY(membership_write(membership, answer, &work));
    *ret_meeting = work.meeting;
    return OK;
}

static enum error choose(struct db *db, void *context)
{
    struct answer_work *work = context;
    const struct membership *membership = work->membership;
    struct meeting_proposal proposal;
    struct list options = {0};
    (void)db;
    TRY(meeting_proposal_get(membership, work->id, &proposal));
    TRY(meeting_proposal_options(membership, work->id, &options));
    if (strcmp(proposal.state, "open") != 0) return ERROR_CONFLICT;
    LIST_EACH (&options, struct meeting_option, option) {
        if (option->id != work->option) continue;
        if (option->starts_at <= clock_seconds(membership->clock)) return ERROR_INVALID;
        return take(membership, &proposal, option->starts_at, &work->meeting);
    }
    return ERROR_NOT_FOUND;
}

enum error meeting_proposal_choose(const struct membership *membership, int64_t id, int64_t option,
                                   int64_t *ret_meeting)
{
    struct answer_work work = {.membership = membership, .id = id, .option = option};
    TRY(membership_write(membership, choose, &work));
    *ret_meeting = work.meeting;
    return OK;
}

static enum error withdraw(struct db *db, void *context)
{
    const struct answer_work *work = context;
    const struct membership *membership = work->membership;
    struct meeting_proposal proposal;
    TRY(meeting_proposal_get(membership, work->id, &proposal));
    if (proposal.created_by != membership->person) return ERROR_FORBIDDEN;
    TRY(db_run_one(db, &proposal_withdraw,
                   DB_PARAMS(db_int(membership->relationship), db_int(work->id),
                             db_int(clock_seconds(membership->clock)))));
    LIST_EACH (&membership->members, struct relationship_member, member)
        TRY(stop_asking(membership, work->id, member->id));
    return OK;
}

enum error meeting_proposal_withdraw(const struct membership *membership, int64_t id)
{
    struct answer_work work = {.membership = membership, .id = id};
    return membership_write(membership, withdraw, &work);
}
