/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Changes of people's parts. Every change goes through change_one: the rules decide, the row is written,
 * people are told. Counting the places for mentees happens under a lock on the program, so that the last
 * place is given once.
 */
#include "program/program_enroll.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "event/event.h"
#include "language/language.h"
#include "program/program_store.h"

RECORD_DEFINE(enrollment_refused, ENROLLMENT_REFUSED_FIELDS)

/* What one transaction knows while it changes many parts. */
struct changing {
    struct db *db;
    struct arena *arena;   /* for what outlives one change */
    struct arena *scratch; /* cleared between two changes */
    const struct clock *clock;
    struct program_card card;
    enum program_state state;
    int64_t taken;    /* places for mentees that are taken */
    bool freed_place; /* somebody gave a place back */
};

/* One change on its way. */
struct change {
    const struct enrollment_order *order;
    struct person_card person;
    struct enrollment row; /* as it was, then as it will be */
    enum enrollment_state from, to;
    bool held;           /* had a place for a mentee before */
    const char *refusal; /* NULL: allowed */
};

static enum error begin(struct changing *changing, int64_t program)
{
    TRY(program_lock(changing->db, program));
    TRY(program_get(changing->db, changing->arena, program, &changing->card));
    if (!program_state_of(changing->card.state, &changing->state)) return ERROR_DAMAGED;
    if (changing->card.mentee_limit == 0) return OK;
    return enrollment_places_taken(changing->db, program, &changing->taken);
}

static bool place_is_free(const struct changing *changing)
{
    struct program_counts counts = {.taken = changing->taken};
    return program_places_free(&changing->card, &counts) > 0;
}

static enum error read_part(struct changing *changing, struct change *change)
{
    enum error error = enrollment_get(changing->db, changing->scratch, changing->card.id,
                                      change->order->person, &change->row);
    if (error == ERROR_NOT_FOUND) {
        change->from = ENROLLMENT_NONE;
        change->row =
            (struct enrollment){.program_id = changing->card.id, .note = "", .source = "coordinator"};
        change->row.person_id = change->order->person;
        return OK;
    }
    if (error != OK) return error;
    if (!enrollment_state_of(change->row.state, &change->from)) return ERROR_DAMAGED;
    change->held = enrollment_holds_place(change->from, change->row.as_mentee, change->row.offer_until != 0);
    return OK;
}

/* What the part shall be, with the program's defaults. ERROR_INVALID for what no part can be. */
static enum error set_part(const struct program_card *card, const struct enrollment_order *order,
                           struct enrollment *row)
{
    int64_t capacity = order->capacity < 0 ? card->mentor_capacity : order->capacity;
    int64_t wanted = order->wanted < 0 ? card->mentee_wanted : order->wanted;
    if (!order->as_mentor && !order->as_mentee) return ERROR_INVALID;
    if (capacity > PROGRAM_CAPACITY_MAX || wanted > PROGRAM_WANTED_MAX) return ERROR_INVALID;
    row->as_mentor = order->as_mentor;
    row->as_mentee = order->as_mentee;
    row->capacity = order->as_mentor ? capacity : 0;
    row->wanted = order->as_mentee ? wanted : 0;
    return OK;
}

/* Applications answer themselves where no coordinator is asked for, and wait where no place is free. */
static enum enrollment_state after_applying(const struct changing *changing, const struct change *change)
{
    enum enrollment_state to = ENROLLMENT_APPLIED;
    bool full = change->row.as_mentee && !place_is_free(changing);
    if (full)
        BUG_IF(
            !enrollment_next(changing->state, ENROLLMENT_APPLIED, ENROLLMENT_DO_WAITLIST, BY_PROGRAM, &to));
    else if (!changing->card.approval)
        BUG_IF(!enrollment_next(changing->state, ENROLLMENT_APPLIED, ENROLLMENT_DO_ACCEPT, BY_PROGRAM, &to));
    return to;
}

static bool door_is_shut(const struct changing *changing)
{
    struct program_counts counts = {.taken = changing->taken};
    enum program_door door = program_door(&changing->card, &counts, clock_day(changing->clock));
    return door == DOOR_SHUT || door == DOOR_TOO_LATE || door == DOOR_BY_OTHERS;
}

/* Where the change leads, or why it does not go. */
static void decide(const struct changing *changing, struct change *change)
{
    const struct enrollment_order *order = change->order;
    bool brings_in = order->action == ENROLLMENT_DO_INVITE || order->action == ENROLLMENT_DO_ENROLL ||
                     order->action == ENROLLMENT_DO_APPLY;
    if (brings_in && !change->person.active) {
        change->refusal = enrollment_refusal_reason(REFUSED_GONE);
        return;
    }
    if (!enrollment_next(changing->state, change->from, order->action, order->actor, &change->to)) {
        change->refusal = enrollment_refusal(changing->state, change->from, order->action);
        return;
    }
    if (order->action == ENROLLMENT_DO_APPLY) {
        if (door_is_shut(changing)) change->refusal = enrollment_refusal_reason(REFUSED_SHUT);
        else change->to = after_applying(changing, change);
        return;
    }
    bool offers = order->action == ENROLLMENT_DO_OFFER;
    bool needs_place = enrollment_holds_place(change->to, change->row.as_mentee, offers);
    if (!needs_place || change->held || place_is_free(changing)) return;
    if (order->actor == BY_PERSON)
        BUG_IF(
            !enrollment_next(changing->state, change->from, ENROLLMENT_DO_WAITLIST, BY_PROGRAM, &change->to));
    else change->refusal = enrollment_refusal_reason(REFUSED_FULL);
}

static void fill_row(const struct changing *changing, struct change *change)
{
    const struct enrollment_order *order = change->order;
    struct enrollment *row = &change->row;
    row->state = enrollment_state_key(change->to);
    row->state_since = clock_seconds(changing->clock);
    row->queued_at = change->to == ENROLLMENT_WAITLISTED    ? clock_milliseconds(changing->clock)
                     : order->action == ENROLLMENT_DO_OFFER ? row->queued_at
                                                            : 0;
    row->offer_until =
        order->action == ENROLLMENT_DO_OFFER ? row->state_since + (int64_t)PROGRAM_OFFER_DAYS * 86400 : 0;
    row->paused_until = change->to == ENROLLMENT_PAUSED ? order->paused_until : 0;
    if (order->note) row->note = order->note;
    if (order->source) row->source = order->source;
}

static enum error tell_outside(const struct changing *changing, const struct change *change)
{
    const char *kind = change->to == ENROLLMENT_APPLIED      ? EVENT_ENROLLMENT_APPLIED
                       : change->to == ENROLLMENT_WAITLISTED ? EVENT_ENROLLMENT_WAITLISTED
                       : change->to == ENROLLMENT_ACCEPTED   ? EVENT_ENROLLMENT_ACCEPTED
                       : change->to == ENROLLMENT_LEFT       ? EVENT_ENROLLMENT_LEFT
                                                             : NULL;
    /* Who pauses takes part all the while. */
    bool stays = change->from == ENROLLMENT_PAUSED && change->to == ENROLLMENT_ACCEPTED;
    if (!kind || stays || change->to == change->from) return OK;
    return event_happened(
        changing->db, changing->clock,
        &(struct event){.kind = kind, .program = changing->card.id, .person = change->person.id});
}

static enum error write_part(struct changing *changing, struct change *change)
{
    struct enrollment *row = &change->row;
    if (change->from == ENROLLMENT_NONE) {
        row->id = id_new(changing->clock);
        TRY(enrollment_insert(changing->db, changing->clock, row));
    } else {
        TRY(enrollment_update(changing->db, changing->clock, row));
    }
    if (change->order->answers) TRY(enrollment_answers_write(changing->db, row->id, change->order->answers));
    bool holds = enrollment_holds_place(change->to, row->as_mentee, row->offer_until != 0);
    changing->taken += holds - change->held;
    if (change->held && !holds) changing->freed_place = true;
    struct enrollment_news news = {
        .program = &changing->card,
        .person = &change->person,
        .row = row,
        .action = change->order->action,
        .actor = change->order->actor,
        .from = change->from,
        .to = change->to,
    };
    TRY(tell_outside(changing, change));
    return enrollment_tell(changing->db, changing->scratch, changing->clock, &news);
}

/* ERROR_NOT_FOUND for an unknown person; a refusal is OK with its reason in the change. */
static enum error change_one(struct changing *changing, struct change *change)
{
    TRY(person_get(changing->db, changing->scratch, change->order->person, &change->person));
    TRY(read_part(changing, change));
    if (change->order->sets_part) TRY(set_part(&changing->card, change->order, &change->row));
    decide(changing, change);
    if (change->refusal) return OK;
    fill_row(changing, change);
    return write_part(changing, change);
}

/* ---- many ---- */

struct change_many {
    struct arena *arena;
    const struct clock *clock;
    int64_t program;
    const struct enrollment_order *orders;
    size_t count;
    struct enrollment_outcome outcome;
};

static enum error change_each(struct changing *changing, struct change_many *many)
{
    for (size_t i = 0; i < many->count; i++) {
        struct change change = {.order = &many->orders[i]};
        arena_clear(changing->scratch);
        enum error error = change_one(changing, &change);
        if (error == ERROR_NOT_FOUND && many->count > 1) {
            change.person.name = MESSAGE("This person");
            change.refusal = enrollment_refusal_reason(REFUSED_UNKNOWN);
        } else if (error != OK) {
            return error;
        }
        if (change.refusal) {
            *LIST_ADD(&many->outcome.refused, many->arena, struct enrollment_refused) =
                (struct enrollment_refused){change.order->person,
                                            arena_string(many->arena, change.person.name), change.refusal};
            continue;
        }
        many->outcome.done++;
        many->outcome.to = change.to;
        if (change.to == ENROLLMENT_WAITLISTED && change.order->action != ENROLLMENT_DO_WAITLIST)
            many->outcome.waitlisted++;
    }
    return OK;
}

static enum error change_many_work(struct db *db, void *context)
{
    struct change_many *many = context;
    many->outcome = (struct enrollment_outcome){0};
    struct changing changing = {
        .db = db, .arena = many->arena, .clock = many->clock, .scratch = arena_new(0)};
    if (!changing.scratch) return ERROR_UNAVAILABLE;
    enum error error = begin(&changing, many->program);
    if (error == OK) error = change_each(&changing, many);
    arena_free(changing.scratch);
    if (error != OK) return error;
    return changing.freed_place ? program_offer_places(db, many->arena, many->clock, many->program) : OK;
}

enum error enrollment_change_many(struct db *db, struct arena *arena, const struct clock *clock,
                                  int64_t program, const struct enrollment_order *orders, size_t count,
                                  struct enrollment_outcome *ret_outcome)
{
    struct change_many many = {arena, clock, program, orders, count, {0}};
    TRY(db_write(db, change_many_work, &many));
    *ret_outcome = many.outcome;
    return OK;
}

enum error enrollment_change(struct db *db, struct arena *arena, const struct clock *clock, int64_t program,
                             const struct enrollment_order *order, enum enrollment_state *ret_to)
{
    struct enrollment_outcome outcome;
    TRY(enrollment_change_many(db, arena, clock, program, order, 1, &outcome));
    if (outcome.done == 0) return ERROR_CONFLICT;
    *ret_to = outcome.to;
    return OK;
}

enum error program_enroll(struct db *db, struct arena *arena, const struct clock *clock,
                          const struct program_enrolling *enrolling, int64_t *ret_enrollment)
{
    const struct enrollment_order order = {
        .person = enrolling->person,
        .action = enrolling->ask ? ENROLLMENT_DO_INVITE : ENROLLMENT_DO_ENROLL,
        .actor = BY_COORDINATOR,
        .sets_part = true,
        .as_mentor = enrolling->as_mentor,
        .as_mentee = enrolling->as_mentee,
        .capacity = enrolling->capacity,
        .wanted = enrolling->wanted,
        .note = enrolling->note,
        .source = enrolling->ask ? "invitation" : "coordinator",
    };
    enum enrollment_state to;
    struct enrollment row;
    TRY(enrollment_change(db, arena, clock, enrolling->program, &order, &to));
    TRY(enrollment_get(db, arena, enrolling->program, enrolling->person, &row));
    *ret_enrollment = row.id;
    return OK;
}

/* ---- the part itself, without its state ---- */

struct part_writing {
    struct arena *arena;
    const struct clock *clock;
    const struct enrollment_part *part;
};

static enum error write_part_work(struct db *db, void *context)
{
    const struct part_writing *writing = context;
    const struct enrollment_part *part = writing->part;
    struct changing changing = {.db = db, .arena = writing->arena, .clock = writing->clock};
    struct enrollment row;
    enum enrollment_state state;
    TRY(begin(&changing, part->program));
    TRY(enrollment_get(db, writing->arena, part->program, part->person, &row));
    if (!enrollment_state_of(row.state, &state)) return ERROR_DAMAGED;
    if (part->version != row.version) return ERROR_CONFLICT;
    bool held = enrollment_holds_place(state, row.as_mentee, row.offer_until != 0);
    struct enrollment_order order = {.as_mentor = part->as_mentor,
                                     .as_mentee = part->as_mentee,
                                     .capacity = part->capacity,
                                     .wanted = part->wanted};
    TRY(set_part(&changing.card, &order, &row));
    bool holds = enrollment_holds_place(state, row.as_mentee, row.offer_until != 0);
    if (holds && !held && !place_is_free(&changing)) return ERROR_CONFLICT;
    if (part->note) row.note = part->note;
    TRY(enrollment_update(db, writing->clock, &row));
    if (part->answers) TRY(enrollment_answers_write(db, row.id, part->answers));
    return held && !holds ? program_offer_places(db, writing->arena, writing->clock, part->program) : OK;
}

enum error enrollment_write_part(struct db *db, struct arena *arena, const struct clock *clock,
                                 const struct enrollment_part *part)
{
    struct part_writing writing = {arena, clock, part};
    return db_write(db, write_part_work, &writing);
}
