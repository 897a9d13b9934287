/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pausing, going on, proposals that need a yes, and ending; the looking back is in farewell_back.c. */
#include "farewell/farewell.h"

#include <string.h>

#include "agreement/agreement.h"
#include "base/random.h"
#include "base/text.h"
#include "db/db.h"
#include "farewell/farewell_rules.h"
#include "relationship/relationship_course.h"

RECORD_DEFINE(farewell_proposal, FAREWELL_PROPOSAL_FIELDS)
RECORD_DEFINE(farewell_pause_note, FAREWELL_PAUSE_FIELDS)

static enum error move(struct db *db, const struct membership *membership, enum relationship_move kind,
                       int64_t day)
{
    struct relationship_moving moving = {membership->relationship, kind, membership->person, day};
    return relationship_make_move(db, membership->arena, membership->clock, &moving);
}

/* ---- pausing ---- */

#define PAUSE_ROW_FIELDS(FIELD, R)                                                                           \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, paused_by, 0)                                                                               \
    FIELD(R, time, paused_at, 0)                                                                             \
    FIELD(R, bytes, words, 0)
RECORD_LOCAL(pause_row, PAUSE_ROW_FIELDS)

SQL(farewell_pause_insert,
    "INSERT INTO farewell_pause (id, relationship_id, paused_by, paused_at, words) VALUES ($1, $2, $3, $4, $5)");
SQL(farewell_pause_latest, "SELECT id, paused_by, paused_at, words FROM farewell_pause "
                           "WHERE relationship_id = $1 ORDER BY paused_at DESC, id DESC LIMIT 1");

struct pausing {
    const struct membership *membership;
    int64_t until;
    const char *words;
};

static enum error pause_in(struct db *db, void *context)
{
    const struct pausing *pausing = context;
    const struct membership *membership = pausing->membership;
    struct content_row row = {membership->arena, membership->content, "farewell_pause",
                              id_new(membership->clock)};
    TRY(move(db, membership, RELATIONSHIP_PAUSE, pausing->until));
    TRY(db_run(db, &farewell_pause_insert,
               DB_PARAMS(db_int(row.id), db_int(membership->relationship), db_int(membership->person),
                         db_int(clock_seconds(membership->clock)),
                         content_seal(&row, "words", pausing->words)),
               NULL));
    struct notice notice = {.kind = pausing->until ? "relationship.paused-until" : "relationship.paused",
                            .subject = membership->relationship,
                            .path = "/course",
                            .day = pausing->until};
    return membership_tell(membership, &notice);
}

enum error farewell_pause(const struct membership *membership, int64_t until, const char *words)
{
    struct pausing pausing = {membership, until, words};
    if (farewell_pause_problem(until, clock_day(membership->clock))) return ERROR_INVALID;
    return membership_write(membership, pause_in, &pausing);
}

enum error farewell_pause_last(const struct membership *membership, struct farewell_pause_note *ret_pause)
{
    struct pause_row row;
    TRY(db_one(membership->db, membership->arena, &farewell_pause_latest,
               DB_PARAMS(db_int(membership->relationship)), &pause_row_record, &row));
    return content_open_row(
        &(struct content_row){membership->arena, membership->content, "farewell_pause", row.id},
        &pause_row_record, &row, &farewell_pause_note_record, ret_pause);
}

static enum error go_on_in(struct db *db, void *context)
{
    const struct membership *membership = context;
    TRY(move(db, membership, RELATIONSHIP_RESUME, 0));
    struct notice notice = {.kind = "relationship.back", .subject = membership->relationship, .path = ""};
    return membership_tell(membership, &notice);
}

enum error farewell_go_on(const struct membership *membership)
{
    struct membership copy = *membership;
    return membership_write(membership, go_on_in, &copy);
}

/* ---- proposals ---- */

#define PROPOSAL_ROW_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, kind, 0)                                                                                  \
    FIELD(R, day, ends_on, 0)                                                                                \
    FIELD(R, bytes, words, 0)                                                                                \
    FIELD(R, id, proposed_by, 0)                                                                             \
    FIELD(R, time, proposed_at, 0)                                                                           \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, integer, yes_count, 0)                                                                          \
    FIELD(R, flag, i_said_yes, 0)
RECORD_LOCAL(proposal_row, PROPOSAL_ROW_FIELDS)

/* Only those who are still in it count. */
#define PROPOSAL_SELECT                                                                                      \
    "SELECT o.id AS id, o.kind AS kind, o.ends_on AS ends_on, o.words AS words, "                            \
    "o.proposed_by AS proposed_by, o.proposed_at AS proposed_at, o.state AS state, "                         \
    "(SELECT COUNT(*) FROM farewell_yes y JOIN relationship_member m ON m.person_id = y.person_id "          \
    "AND m.relationship_id = o.relationship_id AND m.left_at IS NULL WHERE y.proposal_id = o.id) "           \
    "AS yes_count, (SELECT COUNT(*) FROM farewell_yes y WHERE y.proposal_id = o.id AND y.person_id = $2) "   \
    "AS i_said_yes FROM farewell_proposal o WHERE o.relationship_id = $1 "
SQL(farewell_proposal_pending, PROPOSAL_SELECT "AND o.state = 'open'");
SQL(farewell_proposal_by_id, PROPOSAL_SELECT "AND o.id = $3");
SQL(farewell_proposal_insert,
    "INSERT INTO farewell_proposal (id, relationship_id, kind, ends_on, words, proposed_by, proposed_at, state) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')");
SQL(farewell_proposal_end,
    "UPDATE farewell_proposal SET state = $2, answered_at = $3 WHERE id = $1 AND state = 'open'");
SQL(farewell_yes_insert, "INSERT INTO farewell_yes (proposal_id, person_id, said_at) VALUES ($1, $2, $3) "
                         "ON CONFLICT (proposal_id, person_id) DO NOTHING");

struct proposing {
    const struct membership *membership;
    enum farewell_kind kind;
    int64_t ends_on;
    const char *words;
    int64_t id;
};

static enum error propose_in(struct db *db, void *context)
{
    struct proposing *proposing = context;
    const struct membership *membership = proposing->membership;
    int64_t now = clock_seconds(membership->clock);
    struct proposal_row other;
    enum error error = db_one(db, membership->arena, &farewell_proposal_pending,
                              DB_PARAMS(db_int(membership->relationship), db_int(membership->person)),
                              &proposal_row_record, &other);
    if (error == OK) return ERROR_CONFLICT;
    if (error != ERROR_NOT_FOUND) return error;
    struct content_row row = {membership->arena, membership->content, "farewell_proposal", proposing->id};
    TRY(db_run(db, &farewell_proposal_insert,
               DB_PARAMS(db_int(row.id), db_int(membership->relationship),
                         db_text(proposing->kind == FAREWELL_EXTEND ? "extend" : "complete"),
                         db_int_or_null(proposing->ends_on), content_seal(&row, "words", proposing->words),
                         db_int(membership->person), db_int(now)),
               NULL));
    TRY(db_run(db, &farewell_yes_insert, DB_PARAMS(db_int(row.id), db_int(membership->person), db_int(now)),
               NULL));
    bool extend = proposing->kind == FAREWELL_EXTEND;
    struct notice notice = {.kind = extend ? "relationship.extend-proposed" : "relationship.finish-proposed",
                            .subject = row.id,
                            .path = "/course",
                            .day = extend ? proposing->ends_on : 0};
    return membership_tell(membership, &notice);
}

enum error farewell_propose(const struct membership *membership, enum farewell_kind kind, int64_t ends_on,
                            const char *words, int64_t *ret_id)
{
    struct proposing proposing = {membership, kind, ends_on, words, id_new(membership->clock)};
    if (!relationship_move_from(membership->state, RELATIONSHIP_COMPLETE)) return ERROR_CONFLICT;
    if (kind == FAREWELL_EXTEND &&
        farewell_extend_problem(ends_on, membership->ends_on, clock_day(membership->clock)))
        return ERROR_INVALID;
    if (kind == FAREWELL_COMPLETE) proposing.ends_on = 0;
    TRY(membership_write(membership, propose_in, &proposing));
    *ret_id = proposing.id;
    return OK;
}

static enum error open_proposal(const struct membership *membership, const struct proposal_row *row,
                                struct farewell_proposal *ret_proposal)
{
    return content_open_row(
        &(struct content_row){membership->arena, membership->content, "farewell_proposal", row->id},
        &proposal_row_record, row, &farewell_proposal_record, ret_proposal);
}

enum error farewell_proposal_open(const struct membership *membership, struct farewell_proposal *ret_proposal)
{
    struct proposal_row row;
    TRY(db_one(membership->db, membership->arena, &farewell_proposal_pending,
               DB_PARAMS(db_int(membership->relationship), db_int(membership->person)), &proposal_row_record,
               &row));
    return open_proposal(membership, &row, ret_proposal);
}

/* ---- answering ---- */

struct answering {
    const struct membership *membership;
    int64_t proposal;
    enum farewell_answer answer;
    bool done;
};

static enum error end_proposal(struct db *db, const struct membership *membership, int64_t proposal,
                               const char *state)
{
    return db_run_one(db, &farewell_proposal_end,
                      DB_PARAMS(db_int(proposal), db_text(state), db_int(clock_seconds(membership->clock))));
}

static enum error carry_out(struct db *db, const struct membership *membership,
                            const struct proposal_row *row)
{
    TRY(end_proposal(db, membership, row->id, "accepted"));
    if (strcmp(row->kind, "complete") == 0) return move(db, membership, RELATIONSHIP_COMPLETE, 0);
    TRY(move(db, membership, RELATIONSHIP_EXTEND, row->ends_on));
    struct notice notice = {
        .kind = "relationship.extended", .subject = row->id, .path = "", .day = row->ends_on};
    return membership_tell(membership, &notice);
}

static enum error say_yes(struct db *db, struct answering *answering, const struct proposal_row *row)
{
    const struct membership *membership = answering->membership;
    int64_t new_one;
    TRY(db_run(
        db, &farewell_yes_insert,
        DB_PARAMS(db_int(row->id), db_int(membership->person), db_int(clock_seconds(membership->clock))),
        &new_one));
    int64_t yes = row->yes_count + new_one;
    answering->done = yes >= farewell_yes_needed((int64_t)membership->members.count);
    return answering->done ? carry_out(db, membership, row) : OK;
}

static enum error answer_in(struct db *db, void *context)
{
    struct answering *answering = context;
    const struct membership *membership = answering->membership;
    struct proposal_row row;
    TRY(db_one(
        db, membership->arena, &farewell_proposal_by_id,
        DB_PARAMS(db_int(membership->relationship), db_int(membership->person), db_int(answering->proposal)),
        &proposal_row_record, &row));
    bool mine = row.proposed_by == membership->person;
    if (strcmp(row.state, "open") != 0) return ERROR_CONFLICT;
    if (mine != (answering->answer == FAREWELL_WITHDRAW)) return ERROR_CONFLICT;
    bool too_late = row.ends_on && row.ends_on <= clock_day(membership->clock);
    if (answering->answer == FAREWELL_YES && too_late) return ERROR_CONFLICT;
    if (answering->answer == FAREWELL_WITHDRAW) return end_proposal(db, membership, row.id, "withdrawn");
    if (answering->answer == FAREWELL_YES) return say_yes(db, answering, &row);
    TRY(end_proposal(db, membership, row.id, "declined"));
    return membership_tell(
        membership, &(struct notice){.kind = "relationship.declined", .subject = row.id, .path = "/course"});
}

enum error farewell_answer(const struct membership *membership, int64_t proposal, enum farewell_answer answer,
                           bool *ret_done)
{
    struct answering answering = {membership, proposal, answer, false};
    TRY(membership_write(membership, answer_in, &answering));
    *ret_done = answering.done;
    return OK;
}

/* ---- ending ---- */

static enum error end_in(struct db *db, void *context)
{
    const struct membership *membership = context;
    TRY(relationship_leave(db, membership->arena, membership->clock, membership->relationship,
                           membership->person, false));
    return agreement_recount(db, membership->arena, membership->clock, membership->relationship);
}

enum error farewell_end(const struct membership *membership)
{
    struct membership copy = *membership;
    return membership_write(membership, end_in, &copy);
}
