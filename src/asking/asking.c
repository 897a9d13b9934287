/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Use cases: asking, taking back, answering, waiting in line. What can change under one's hands is looked at
 * inside the transaction; the matcher's rules, which seldom change, before it. */
#include "asking/asking.h"

#include <string.h>

#include "asking/asking_store.h"
#include "asking/asking_tell.h"
#include "base/random.h"
#include "base/text.h"
#include "content/content.h"
#include "db/db.h"
#include "matching/matching_choices.h"
#include "notice/notice.h"
#include "program/program.h"
#include "relationship/relationship.h"
#include "web/request.h"

enum { DAY_SECONDS = 86400 };

struct asking_side asking_side_of(const struct request *request)
{
    return (struct asking_side){.db = request->db,
                                .arena = request->arena,
                                .clock = request->clock,
                                .portal_key = request->portal_key,
                                .person = request->viewer->person,
                                .name = request->viewer->name};
}

static enum error refuse(enum asking_refusal why, enum asking_refusal *ret_why)
{
    *ret_why = why;
    return ERROR_CONFLICT;
}

/* Whether mentees ask in this program today. */
static enum error check_program(struct db *db, struct arena *arena, int64_t program,
                                struct program_card *ret_card, enum asking_refusal *ret_why)
{
    TRY(program_get(db, arena, program, ret_card));
    bool live = strcmp(ret_card->state, "open") == 0 || strcmp(ret_card->state, "running") == 0;
    return live && ret_card->self_match ? OK : refuse(ASKING_NOT_HERE, ret_why);
}

static enum error check_mentee(const struct asking_standing *mentee, enum asking_refusal otherwise,
                               enum asking_refusal *ret_why)
{
    return mentee->here && mentee->as_mentee && mentee->looking > 0 ? OK : refuse(otherwise, ret_why);
}

static enum error check_mentor(const struct asking_standing *mentor, bool for_others_too,
                               enum asking_refusal *ret_why)
{
    if (!mentor->here || !mentor->as_mentor) return refuse(ASKING_NOT_POSSIBLE, ret_why);
    int64_t free = mentor->free - (for_others_too ? mentor->held : 0);
    return free > 0 ? OK : refuse(ASKING_FULL, ret_why);
}

/* The rules of the program: reporting line, languages, hours, and what coordinators or one of the two ruled
 * out. */
static enum error check_rules(const struct asking_side *side, int64_t program, int64_t mentee, int64_t mentor,
                              enum asking_refusal not_looking, const struct matching_choices **ret_choices,
                              enum asking_refusal *ret_why)
{
    int64_t fit;
    enum error error =
        matching_choices_open(side->db, side->arena, side->clock, program, mentee, ret_choices);
    if (error == ERROR_NOT_FOUND) return refuse(not_looking, ret_why);
    TRY(error);
    return matching_choices_fit(*ret_choices, mentor, &fit) ? OK : refuse(ASKING_NOT_POSSIBLE, ret_why);
}

/* One text for the two: sealed once for its author and once for the other. */
struct sealed_twice {
    struct bytes mine, theirs;
};

static enum error seal_twice(const struct asking_side *side, int64_t request, int64_t other,
                             const char *const columns[2], const char *words, struct sealed_twice *ret_sealed)
{
    const struct content *mine, *theirs;
    TRY(content_of_author(side->db, side->arena, side->clock, side->portal_key, side->person, CONTENT_WRITE,
                          &mine));
    TRY(content_for(side->db, side->arena, side->clock, side->portal_key, other, &theirs));
    struct content_row row = {side->arena, mine, "mentor_request", request};
    ret_sealed->mine = content_seal_bytes(&row, columns[0], words);
    row.content = theirs;
    ret_sealed->theirs = content_seal_bytes(&row, columns[1], words);
    return OK;
}

/* ---- asking ---- */

struct sending {
    const struct asking_side *mentee;
    int64_t program, mentor, request;
    const char *reason;
    enum asking_refusal why;
};

static enum error check_sending(struct sending *sending, struct program_card *card)
{
    const struct asking_side *mentee = sending->mentee;
    struct asking_standing mine, theirs;
    struct list open = {0};
    int64_t now = clock_seconds(mentee->clock);
    TRY(check_program(mentee->db, mentee->arena, sending->program, card, &sending->why));
    TRY(asking_standing_of(mentee->db, mentee->arena, sending->program, mentee->person, 0, now, &mine));
    TRY(check_mentee(&mine, ASKING_NOT_LOOKING, &sending->why));
    TRY(asking_open_rows(mentee->db, mentee->arena, sending->program, mentee->person, sending->mentor,
                         &open));
    if (open.count) return refuse(ASKING_ASKED_ALREADY, &sending->why);
    if (mine.open >= card->asking_limit) return refuse(ASKING_ENOUGH_OPEN, &sending->why);
    TRY(asking_standing_of(mentee->db, mentee->arena, sending->program, sending->mentor, mentee->person, now,
                           &theirs));
    return check_mentor(&theirs, true, &sending->why);
}

static enum error send_work(struct db *db, void *context)
{
    static const char *const columns[] = {"reason_of_mentee", "reason_for_mentor"};
    struct sending *sending = context;
    const struct asking_side *mentee = sending->mentee;
    struct program_card card;
    struct sealed_twice sealed;
    int64_t now = clock_seconds(mentee->clock);
    TRY(check_sending(sending, &card));
    sending->request = id_new(mentee->clock);
    TRY(seal_twice(mentee, sending->request, sending->mentor, columns, sending->reason, &sealed));
    struct asking_row row = {.id = sending->request,
                             .program_id = sending->program,
                             .mentee_id = mentee->person,
                             .mentor_id = sending->mentor,
                             .reason_of_mentee = sealed.mine,
                             .reason_for_mentor = sealed.theirs,
                             .asked_at = now,
                             .expires_at = now + card.asking_days * DAY_SECONDS};
    TRY(asking_insert(db, &row));
    TRY(asking_wait_drop(db, sending->program, sending->mentor, mentee->person));
    row.mentee_name = mentee->name;
    row.program_name = card.name;
    return asking_tell_asked(db, mentee->arena, mentee->clock, &row);
}

enum error asking_send(const struct asking_side *mentee, int64_t program, int64_t mentor, const char *reason,
                       int64_t *ret_request, enum asking_refusal *ret_why)
{
    struct sending sending = {.mentee = mentee, .program = program, .mentor = mentor, .reason = reason};
    const struct matching_choices *choices;
    struct program_card card;
    *ret_why = ASKING_GOES;
    if (text_is_blank(reason)) return ERROR_INVALID;
    enum error error = check_sending(&sending, &card);
    if (error == OK)
        error =
            check_rules(mentee, program, mentee->person, mentor, ASKING_NOT_LOOKING, &choices, &sending.why);
    if (error == OK) error = db_write(mentee->db, send_work, &sending);
    *ret_why = sending.why;
    if (error == OK) *ret_request = sending.request;
    return error;
}

/* ---- taking back ---- */

struct answering {
    const struct asking_side *side;
    const char *words;
    const struct matching_choices *choices; /* of the mentee; for accepting */
    struct asking_row row;
    struct asking_standing mentor, mentee; /* before the answer */
    int64_t relationship;
    enum asking_refusal why;
};

static enum error read_open(struct answering *answering)
{
    const struct asking_side *side = answering->side;
    TRY(asking_row_of(side->db, side->arena, answering->row.id, side->person, &answering->row));
    bool open =
        strcmp(answering->row.state, "open") == 0 && answering->row.expires_at > clock_seconds(side->clock);
    return open ? OK : refuse(ASKING_OVER, &answering->why);
}

static enum error withdraw_work(struct db *db, void *context)
{
    struct answering *answering = context;
    const struct asking_side *side = answering->side;
    TRY(read_open(answering));
    if (answering->row.mentee_id != side->person) return ERROR_NOT_FOUND;
    TRY(asking_end(db, answering->row.id, "withdrawn", clock_seconds(side->clock), 0));
    return asking_tell_mentor(db, side->arena, side->clock, &answering->row, "asking.withdrawn", side->name);
}

enum error asking_withdraw(const struct asking_side *mentee, int64_t request, enum asking_refusal *ret_why)
{
    struct answering answering = {.side = mentee, .row = {.id = request}};
    enum error error = db_write(mentee->db, withdraw_work, &answering);
    *ret_why = answering.why;
    return error;
}

/* ---- answering ---- */

static enum error put_answer(struct answering *answering)
{
    static const char *const columns[] = {"answer_of_mentor", "answer_for_mentee"};
    struct asking_row *row = &answering->row;
    struct sealed_twice sealed;
    if (text_is_blank(answering->words)) return OK;
    TRY(seal_twice(answering->side, row->id, row->mentee_id, columns, answering->words, &sealed));
    row->answer_of_mentor = sealed.mine;
    row->answer_for_mentee = sealed.theirs;
    return asking_put_answer(answering->side->db, row);
}

static enum error decline_work(struct db *db, void *context)
{
    struct answering *answering = context;
    const struct asking_side *side = answering->side;
    TRY(read_open(answering));
    if (answering->row.mentor_id != side->person) return ERROR_NOT_FOUND;
    TRY(asking_end(db, answering->row.id, "declined", clock_seconds(side->clock), 0));
    TRY(put_answer(answering));
    TRY(asking_answered(db, side->clock, &answering->row));
    return asking_tell_mentee(db, side->arena, side->clock, &answering->row, "asking.declined", side->name);
}

enum error asking_decline(const struct asking_side *mentor, int64_t request, const char *words,
                          enum asking_refusal *ret_why)
{
    struct answering answering = {.side = mentor, .words = words, .row = {.id = request}};
    enum error error = db_write(mentor->db, decline_work, &answering);
    *ret_why = answering.why;
    return error;
}

static enum error start_pair(struct answering *answering, const struct program_card *card)
{
    const struct asking_side *side = answering->side;
    const struct asking_row *row = &answering->row;
    int64_t today = clock_day(side->clock);
    struct relationship_start_member members[] = {{.person = row->mentor_id, .role = "mentor"},
                                                  {.person = row->mentee_id, .role = "mentee"}};
    struct relationship_start start = {.program = row->program_id,
                                       .format = card->format,
                                       .starts_on = card->starts_on > today ? card->starts_on : today,
                                       .ends_on = card->ends_on,
                                       .members = members,
                                       .member_count = 2};
    if (start.ends_on && start.ends_on < start.starts_on) start.ends_on = 0;
    matching_choices_reasons(side->arena, answering->choices, row->mentor_id, &start.reasons);
    return relationship_start(side->db, side->arena, side->clock, &start, &answering->relationship);
}

/* What has become void by the new pair: others who asked this mentor, others whom this mentee asked. */
static enum error close_others(const struct answering *answering)
{
    const struct asking_side *side = answering->side;
    const struct asking_row *row = &answering->row;
    struct list void_now = {0};
    bool full = answering->mentor.free <= 1, found = answering->mentee.looking <= 1;
    if (full) TRY(asking_open_rows(side->db, side->arena, row->program_id, 0, row->mentor_id, &void_now));
    if (found) {
        TRY(asking_open_rows(side->db, side->arena, row->program_id, row->mentee_id, 0, &void_now));
        TRY(asking_waits_drop(side->db, row->program_id, row->mentee_id));
    }
    LIST_EACH (&void_now, struct asking_row, other)
        TRY(asking_close(side->db, side->arena, side->clock, other,
                         other->mentee_id == row->mentee_id ? ASKING_CLOSED_MENTEE_FOUND
                                                            : ASKING_CLOSED_MENTOR_FULL));
    return OK;
}

static enum error accept_work(struct db *db, void *context)
{
    struct answering *answering = context;
    const struct asking_side *side = answering->side;
    struct asking_row *row = &answering->row;
    struct program_card card;
    int64_t now = clock_seconds(side->clock);
    TRY(read_open(answering));
    if (row->mentor_id != side->person) return ERROR_NOT_FOUND;
    TRY(check_program(db, side->arena, row->program_id, &card, &answering->why));
    TRY(asking_standing_of(db, side->arena, row->program_id, row->mentor_id, 0, now, &answering->mentor));
    TRY(asking_standing_of(db, side->arena, row->program_id, row->mentee_id, 0, now, &answering->mentee));
    TRY(check_mentor(&answering->mentor, false, &answering->why));
    TRY(check_mentee(&answering->mentee, ASKING_MENTEE_GONE, &answering->why));
    TRY(start_pair(answering, &card));
    TRY(asking_end(db, row->id, "accepted", now, answering->relationship));
    TRY(put_answer(answering));
    TRY(asking_answered(db, side->clock, row));
    TRY(asking_wait_drop(db, row->program_id, row->mentor_id, row->mentee_id));
    return close_others(answering);
}

enum error asking_accept(const struct asking_side *mentor, int64_t request, const char *words,
                         int64_t *ret_relationship, enum asking_refusal *ret_why)
{
    struct answering answering = {.side = mentor, .words = words, .row = {.id = request}};
    enum error error = read_open(&answering);
    if (error == OK && answering.row.mentor_id != mentor->person) error = ERROR_NOT_FOUND;
    if (error == OK)
        error = check_rules(mentor, answering.row.program_id, answering.row.mentee_id, mentor->person,
                            ASKING_MENTEE_GONE, &answering.choices, &answering.why);
    if (error == OK) error = db_write(mentor->db, accept_work, &answering);
    *ret_why = answering.why;
    if (error == OK) *ret_relationship = answering.relationship;
    return error;
}

/* ---- waiting ---- */

enum error asking_wait(const struct asking_side *mentee, int64_t program, int64_t mentor,
                       enum asking_refusal *ret_why)
{
    const struct matching_choices *choices;
    struct asking_standing theirs;
    struct program_card card;
    *ret_why = ASKING_GOES;
    TRY(check_program(mentee->db, mentee->arena, program, &card, ret_why));
    TRY(check_rules(mentee, program, mentee->person, mentor, ASKING_NOT_LOOKING, &choices, ret_why));
    TRY(asking_standing_of(mentee->db, mentee->arena, program, mentor, mentee->person,
                           clock_seconds(mentee->clock), &theirs));
    if (check_mentor(&theirs, true, ret_why) == OK) return refuse(ASKING_HAS_ROOM, ret_why);
    *ret_why = ASKING_GOES;
    return asking_wait_put(mentee->db, program, mentor, mentee->person, clock_milliseconds(mentee->clock));
}

enum error asking_wait_no_longer(const struct asking_side *mentee, int64_t program, int64_t mentor)
{
    return asking_wait_drop(mentee->db, program, mentor, mentee->person);
}

/* ---- for the home page ---- */

RECORD_DEFINE(asking_open, ASKING_OPEN_FIELDS)

#define MY_FIRST_RECEIVED                                                                                    \
    "(SELECT r.id, r.expires_at, p.name FROM mentor_request r JOIN person p ON p.id = r.mentee_id "          \
    "WHERE r.mentor_id = $1 AND r.state = 'open' AND r.expires_at > $2 ORDER BY r.expires_at, r.id LIMIT 1)"
#define MY_FIRST_HELD                                                                                        \
    "(SELECT w.program_id, w.mentor_id, w.held_until, p.name FROM mentor_wait w "                            \
    "JOIN person p ON p.id = w.mentor_id WHERE w.mentee_id = $1 AND w.held_until > $2 "                      \
    "ORDER BY w.held_until, w.mentor_id LIMIT 1)"
#define MY_PROGRAM_TO_ASK_IN                                                                                 \
    "(SELECT e.program_id FROM enrollment e JOIN program g ON g.id = e.program_id AND g.self_match = 1 "     \
    "AND g.state IN ('open', 'running') "                                                                    \
    "WHERE e.person_id = $1 AND e.state = 'accepted' AND e.as_mentee = 1 "                                   \
    "AND NOT EXISTS (SELECT 1 FROM mentor_request o WHERE o.mentee_id = $1 "                                 \
    "AND o.program_id = e.program_id AND o.state = 'open') "                                                 \
    "AND e.wanted > (SELECT COUNT(*) FROM relationship_member mine "                                         \
    "JOIN relationship t ON t.id = mine.relationship_id AND t.program_id = e.program_id "                    \
    "AND t.state <> 'closed' JOIN relationship_member other ON other.relationship_id = t.id "                \
    "AND other.role = 'mentor' AND other.left_at IS NULL "                                                   \
    "WHERE mine.person_id = $1 AND mine.role = 'mentee' AND mine.left_at IS NULL) "                          \
    "ORDER BY e.program_id LIMIT 1)"

SQL(asking_open_of_person,
    "SELECT received.id AS first_received, received.name AS first_name, received.expires_at AS first_expires_at, "
    "(SELECT COUNT(*) FROM mentor_request o WHERE o.mentor_id = $1 AND o.state = 'open' AND o.expires_at > $2) "
    "AS received, "
    "(SELECT COUNT(*) FROM mentor_request o WHERE o.mentee_id = $1 AND o.state = 'open' AND o.expires_at > $2) AS asked, "
    "(SELECT COUNT(*) FROM mentor_wait o WHERE o.mentee_id = $1 AND o.held_until > $2) AS held, "
    "held.program_id AS held_program, held.mentor_id AS held_mentor, held.name AS held_name, held.held_until, "
    "place.program_id AS program_to_ask_in FROM (SELECT 1 AS one) once "
    "LEFT JOIN " MY_FIRST_RECEIVED " received ON 1 = 1 LEFT JOIN " MY_FIRST_HELD " held ON 1 = 1 "
    "LEFT JOIN " MY_PROGRAM_TO_ASK_IN " place ON 1 = 1");

enum error asking_open_for(struct db *db, struct arena *arena, const struct clock *clock, int64_t person,
                           struct asking_open *ret_open)
{
    return db_one(db, arena, &asking_open_of_person, DB_PARAMS(db_int(person), db_int(clock_seconds(clock))),
                  &asking_open_record, ret_open);
}
