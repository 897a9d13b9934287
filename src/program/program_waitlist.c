/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the program does by itself: offering free places to the waitlist, taking back offers, enrolling new
 * hires, and ending the part of people who left the organization. */
#include "jobs/round.h"
#include "program/program_enroll.h"
#include "program/program_rules.h"
#include "program/program_store.h"

struct turn {
    struct arena *arena;
    const struct clock *clock;
    int64_t program;
    int64_t done;
};

static enum error each_turn(struct db *db, const struct turn *turn, const struct list *people,
                            enum enrollment_action action, struct enrollment_outcome *ret_outcome)
{
    struct enrollment_order *orders =
        arena_alloc_many(turn->arena, people->count ? people->count : 1, sizeof *orders);
    for (size_t i = 0; i < people->count; i++)
        orders[i] = (struct enrollment_order){.person = LIST_AT(people, struct person_turn, i)->person_id,
                                              .action = action,
                                              .actor = BY_PROGRAM};
    return enrollment_change_many(db, turn->arena, turn->clock, turn->program, orders, people->count,
                                  ret_outcome);
}

static enum error offer_free_places(struct db *db, const struct turn *turn)
{
    struct program_card card;
    struct program_counts counts = {0};
    struct list people = {0};
    struct enrollment_outcome outcome;
    TRY(program_get(db, turn->arena, turn->program, &card));
    if (card.mentee_limit == 0) return OK;
    TRY(enrollment_places_taken(db, turn->program, &counts.taken));
    int64_t free_places = program_places_free(&card, &counts);
    if (free_places == 0) return OK;
    TRY(enrollment_waitlist(db, turn->arena, turn->program, free_places, &people));
    return people.count ? each_turn(db, turn, &people, ENROLLMENT_DO_OFFER, &outcome) : OK;
}

/* Taking an offer back frees its place, and change_many then comes back here for it: so that is enough for
 * it. */
static enum error offer_places_work(struct db *db, void *context)
{
    const struct turn *turn = context;
    struct list late = {0};
    struct enrollment_outcome outcome = {0};
    TRY(program_lock(db, turn->program));
    TRY(enrollment_lapsed(db, turn->arena, turn->program, clock_seconds(turn->clock), &late));
    if (late.count) TRY(each_turn(db, turn, &late, ENROLLMENT_DO_LAPSE, &outcome));
    return outcome.done ? OK : offer_free_places(db, turn);
}

enum error program_offer_places(struct db *db, struct arena *arena, const struct clock *clock,
                                int64_t program)
{
    struct turn turn = {arena, clock, program, 0};
    return db_write(db, offer_places_work, &turn);
}

/* ---- new hires ---- */

SQL(program_hires,
    "SELECT p.id, p.name, p.job_title, p.department, p.location, p.time_zone, p.level, p.manager_id, p.active,"
    " p.email FROM person p WHERE p.active = 1 AND p.joined_on BETWEEN $2 AND $3"
    " AND NOT EXISTS (SELECT 1 FROM enrollment e WHERE e.program_id = $1 AND e.person_id = p.id)"
    " ORDER BY p.joined_on DESC, p.name_key, p.id");

enum error program_new_hires(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                             struct list *ret_cards)
{
    struct program_card card;
    TRY(program_get(db, arena, program, &card));
    int64_t today = clock_day(clock);
    TRY(db_list(db, arena, &program_hires,
                DB_PARAMS(db_int(program), db_int(today - card.hiring_days), db_int(today)),
                &person_card_record, ret_cards));
    LIST_EACH (ret_cards, struct person_card, person) person_card_finish(arena, person);
    return OK;
}

static enum error hire_work(struct db *db, void *context)
{
    struct turn *turn = context;
    struct list people = {0};
    struct enrollment_outcome outcome;
    turn->done = 0;
    TRY(program_lock(db, turn->program));
    TRY(program_new_hires(db, turn->arena, turn->clock, turn->program, &people));
    if (people.count == 0) return OK;
    struct enrollment_order *orders = arena_alloc_many(turn->arena, people.count, sizeof *orders);
    for (size_t i = 0; i < people.count; i++)
        orders[i] = (struct enrollment_order){.person = LIST_AT(&people, struct person_card, i)->id,
                                              .action = ENROLLMENT_DO_ENROLL,
                                              .actor = BY_PROGRAM,
                                              .sets_part = true,
                                              .as_mentee = true,
                                              .capacity = -1,
                                              .wanted = -1,
                                              .source = "hiring"};
    TRY(enrollment_change_many(db, turn->arena, turn->clock, turn->program, orders, people.count, &outcome));
    turn->done = outcome.done;
    return OK;
}

enum error program_hire(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                        int64_t *ret_enrolled)
{
    struct turn turn = {arena, clock, program, 0};
    TRY(db_write(db, hire_work, &turn));
    *ret_enrolled = turn.done;
    return OK;
}

/* ---- every day ---- */

#define PROGRAM_TURN_FIELDS(FIELD, R) FIELD(R, id, program_id, 0)
RECORD_LOCAL(program_turn, PROGRAM_TURN_FIELDS)

SQL(program_hiring,
    "SELECT id AS program_id FROM program WHERE by_hiring = 1 AND state IN ('open', 'running')"
    " ORDER BY id");

enum error program_enroll_new_hires(struct db *db, struct arena *arena, const struct clock *clock,
                                    int64_t *ret_enrolled)
{
    struct list programs = {0};
    struct job_round round = {.name = "program.hires"};
    int64_t all = 0, some;
    TRY(db_list(db, arena, &program_hiring, DB_NO_PARAMS, &program_turn_record, &programs));
    LIST_EACH (&programs, struct program_turn, program) {
        enum error error = program_hire(db, arena, clock, program->program_id, &some);
        if (error == OK) all += some;
        if (!job_round_goes_on(&round, program->program_id, error)) break;
    }
    if (round.error == OK) *ret_enrolled = all;
    return round.error;
}

SQL(program_with_waitlist,
    "SELECT id AS program_id FROM program m WHERE mentee_limit > 0 AND state IN ('open', 'running')"
    " AND EXISTS (SELECT 1 FROM enrollment e WHERE e.program_id = m.id AND (e.state = 'waitlisted'"
    " OR (e.state = 'invited' AND e.offer_until IS NOT NULL))) ORDER BY id");

enum error program_offer_all_places(struct db *db, struct arena *arena, const struct clock *clock)
{
    struct list programs = {0};
    struct job_round round = {.name = "program.offers"};
    TRY(db_list(db, arena, &program_with_waitlist, DB_NO_PARAMS, &program_turn_record, &programs));
    LIST_EACH (&programs, struct program_turn, program) {
        enum error error = program_offer_places(db, arena, clock, program->program_id);
        if (!job_round_goes_on(&round, program->program_id, error)) break;
    }
    return round.error;
}

/* ---- pauses that end by themselves ---- */

#define PAUSED_FIELDS(FIELD, R)                                                                              \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, id, person_id, 0)
RECORD_LOCAL(paused, PAUSED_FIELDS)

SQL(program_pauses_over,
    "SELECT e.program_id AS program_id, e.person_id AS person_id FROM enrollment e"
    " JOIN program m ON m.id = e.program_id AND m.state IN ('open', 'running')"
    " JOIN person p ON p.id = e.person_id AND p.active = 1"
    " WHERE e.state = 'paused' AND e.paused_until <= $1 ORDER BY e.program_id, e.person_id");

enum error program_end_pauses(struct db *db, struct arena *arena, const struct clock *clock)
{
    struct list pauses = {0};
    struct job_round round = {.name = "program.pauses"};
    struct enrollment_outcome outcome;
    TRY(db_list(db, arena, &program_pauses_over, DB_PARAMS(db_int(clock_day(clock))), &paused_record,
                &pauses));
    LIST_EACH (&pauses, struct paused, pause) {
        struct enrollment_order order = {
            .person = pause->person_id, .action = ENROLLMENT_DO_RESUME, .actor = BY_PROGRAM};
        enum error error = enrollment_change_many(db, arena, clock, pause->program_id, &order, 1, &outcome);
        if (!job_round_goes_on(&round, pause->person_id, error)) break;
    }
    return round.error;
}

/* ---- people who left the organization ---- */

#define LEAVER_FIELDS(FIELD, R)                                                                              \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, id, person_id, 0)
RECORD_LOCAL(leaver, LEAVER_FIELDS)

SQL(program_leavers,
    "SELECT e.program_id AS program_id, e.person_id AS person_id FROM person p"
    " JOIN enrollment e ON e.person_id = p.id AND e.state IN ('invited', 'applied', 'waitlisted', 'accepted', 'paused')"
    " JOIN program m ON m.id = e.program_id AND m.state <> 'closed'"
    " WHERE p.active = 0 ORDER BY e.program_id, e.person_id");

enum error program_release_leavers(struct db *db, struct arena *arena, const struct clock *clock)
{
    struct list leavers = {0};
    struct job_round round = {.name = "program.leavers"};
    TRY(db_list(db, arena, &program_leavers, DB_NO_PARAMS, &leaver_record, &leavers));
    for (size_t i = 0; i < leavers.count;) {
        int64_t program = LIST_AT(&leavers, struct leaver, i)->program_id;
        struct turn turn = {arena, clock, program, 0};
        struct list people = {0};
        struct enrollment_outcome outcome;
        for (; i < leavers.count && LIST_AT(&leavers, struct leaver, i)->program_id == program; i++)
            LIST_ADD(&people, arena, struct person_turn)->person_id =
                LIST_AT(&leavers, struct leaver, i)->person_id;
        enum error error = each_turn(db, &turn, &people, ENROLLMENT_DO_LEAVE, &outcome);
        if (!job_round_goes_on(&round, program, error)) break;
    }
    return round.error;
}
