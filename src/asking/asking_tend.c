/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What time brings: requests that nobody answered, requests that became void because somebody paused, left or
 * was matched otherwise, and places that became free for those who wait in line.
 */
#include <string.h>

#include "asking/asking_tell.h"
#include "base/text.h"
#include "db/db.h"
#include "notice/notice.h"
#include "relationship/relationship_rules.h"

enum { DAY_SECONDS = 86400 };

struct tending {
    struct arena *arena;
    const struct clock *clock;
    int64_t now;
};

/* ---- open requests ---- */

#define DUE_FIELDS(FIELD, R)                                                                                 \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, program_name, 0)                                                                          \
    FIELD(R, id, mentee_id, 0)                                                                               \
    FIELD(R, text, mentee_name, 0)                                                                           \
    FIELD(R, id, mentor_id, 0)                                                                               \
    FIELD(R, text, mentor_name, 0)                                                                           \
    FIELD(R, time, expires_at, 0)                                                                            \
    FIELD(R, flag, live, 0) /* people are asked in the program */
RECORD_LOCAL(due_request, DUE_FIELDS)

SQL(asking_all_open,
    "SELECT r.id, r.program_id, g.name AS program_name, r.mentee_id, mentee.name AS mentee_name, r.mentor_id, "
    "mentor.name AS mentor_name, r.expires_at, "
    "(CASE WHEN g.self_match = 1 AND g.state IN ('open', 'running') THEN 1 ELSE 0 END) AS live "
    "FROM mentor_request r JOIN program g ON g.id = r.program_id JOIN person mentee ON mentee.id = r.mentee_id "
    "JOIN person mentor ON mentor.id = r.mentor_id WHERE r.state = 'open' ORDER BY r.id");

static enum error tend_request(struct db *db, const struct tending *tending, const struct due_request *due)
{
    struct asking_standing mentor, mentee;
    struct asking_row row = {.id = due->id,
                             .program_id = due->program_id,
                             .program_name = due->program_name,
                             .mentee_id = due->mentee_id,
                             .mentee_name = due->mentee_name,
                             .mentor_id = due->mentor_id,
                             .mentor_name = due->mentor_name};
    struct arena *arena = tending->arena;
    if (!due->live) return asking_close(db, arena, tending->clock, &row, ASKING_CLOSED_PROGRAM);
    TRY(asking_standing_of(db, arena, row.program_id, row.mentee_id, 0, tending->now, &mentee));
    TRY(asking_standing_of(db, arena, row.program_id, row.mentor_id, 0, tending->now, &mentor));
    if (!mentee.here || !mentee.as_mentee)
        return asking_close(db, arena, tending->clock, &row, ASKING_CLOSED_MENTEE_AWAY);
    if (mentee.looking <= 0) return asking_close(db, arena, tending->clock, &row, ASKING_CLOSED_MENTEE_FOUND);
    if (!mentor.here || !mentor.as_mentor)
        return asking_close(db, arena, tending->clock, &row, ASKING_CLOSED_MENTOR_AWAY);
    if (mentor.free <= 0) return asking_close(db, arena, tending->clock, &row, ASKING_CLOSED_MENTOR_FULL);
    if (due->expires_at <= tending->now) return asking_expire(db, arena, tending->clock, &row);
    return OK;
}

static enum error tend_requests(struct db *db, void *context)
{
    struct tending *tending = context;
    struct list open = {0};
    TRY(db_list(db, tending->arena, &asking_all_open, DB_NO_PARAMS, &due_request_record, &open));
    LIST_EACH (&open, struct due_request, due) TRY(tend_request(db, tending, due));
    return OK;
}

/* ---- those who wait ---- */

#define WAITER_FIELDS(FIELD, R)                                                                              \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, id, mentor_id, 0)                                                                               \
    FIELD(R, id, mentee_id, 0)                                                                               \
    FIELD(R, text, mentor_name, 0)                                                                           \
    FIELD(R, time, held_until, 0)                                                                            \
    FIELD(R, flag, live, 0)
RECORD_LOCAL(waiter, WAITER_FIELDS)

SQL(asking_all_waiting,
    "SELECT w.program_id, w.mentor_id, w.mentee_id, p.name AS mentor_name, w.held_until, "
    "(CASE WHEN g.self_match = 1 AND g.state IN ('open', 'running') THEN 1 ELSE 0 END) AS live "
    "FROM mentor_wait w JOIN program g ON g.id = w.program_id JOIN person p ON p.id = w.mentor_id "
    "ORDER BY w.program_id, w.mentor_id, w.since, w.mentee_id");
SQL(asking_hold,
    "UPDATE mentor_wait SET held_until = $4 WHERE program_id = $1 AND mentor_id = $2 AND mentee_id = $3");

static enum error tell_waiter(struct db *db, const struct tending *tending, const struct waiter *waiter,
                              const char *kind, int64_t day)
{
    struct notice notice = {.person = waiter->mentee_id,
                            .kind = kind,
                            .subject = waiter->mentor_id,
                            .path = arena_format(tending->arena, "/programs/%lld/mentors/%lld",
                                                 (long long)waiter->program_id, (long long)waiter->mentor_id),
                            .who = waiter->mentor_name,
                            .day = day};
    return notice_tell(db, tending->clock, &notice);
}

static enum error drop_waiter(struct db *db, const struct waiter *waiter)
{
    return asking_wait_drop(db, waiter->program_id, waiter->mentor_id, waiter->mentee_id);
}

static enum error offer_place(struct db *db, const struct tending *tending, const struct waiter *waiter)
{
    int64_t until = tending->now + (int64_t)ASKING_HOLD_DAYS * DAY_SECONDS;
    TRY(db_run_one(db, &asking_hold,
                   DB_PARAMS(db_int(waiter->program_id), db_int(waiter->mentor_id), db_int(waiter->mentee_id),
                             db_int(until))));
    return tell_waiter(db, tending, waiter, "asking.room", until / DAY_SECONDS);
}

/* A place that was held goes when its time is over, or when the mentor filled it otherwise. */
static enum error release_place(struct db *db, const struct tending *tending, const struct waiter *waiter,
                                bool taken)
{
    TRY(drop_waiter(db, waiter));
    return tell_waiter(db, tending, waiter, taken ? "asking.room-taken" : "asking.room-over", 0);
}

/* One in line; *room is how many free places are left for those from here on. */
static enum error tend_waiter(struct db *db, const struct tending *tending, const struct waiter *waiter,
                              int64_t *room)
{
    struct asking_standing mentee;
    TRY(asking_standing_of(db, tending->arena, waiter->program_id, waiter->mentee_id, 0, tending->now,
                           &mentee));
    bool looking = mentee.here && mentee.as_mentee && mentee.looking > 0;
    if (!waiter->live || (!looking && mentee.looking <= 0)) return drop_waiter(db, waiter);
    if (waiter->held_until) {
        bool over = waiter->held_until <= tending->now;
        if (over || *room <= 0) return release_place(db, tending, waiter, !over);
        (*room)--;
        return OK;
    }
    if (*room <= 0 || !looking) return OK;
    (*room)--;
    return offer_place(db, tending, waiter);
}

static enum error tend_waiters(struct db *db, void *context)
{
    struct tending *tending = context;
    struct list waiters = {0};
    int64_t program = 0, mentor = 0, room = 0;
    TRY(db_list(db, tending->arena, &asking_all_waiting, DB_NO_PARAMS, &waiter_record, &waiters));
    LIST_EACH (&waiters, struct waiter, waiter) {
        if (waiter->program_id != program || waiter->mentor_id != mentor) {
            struct asking_standing standing;
            program = waiter->program_id;
            mentor = waiter->mentor_id;
            TRY(asking_standing_of(db, tending->arena, program, mentor, 0, tending->now, &standing));
            room = standing.here && standing.as_mentor ? standing.free : 0;
        }
        TRY(tend_waiter(db, tending, waiter, &room));
    }
    return OK;
}

enum error asking_tend(struct db *db, struct arena *arena, const struct clock *clock)
{
    struct tending tending = {arena, clock, clock_seconds(clock)};
    TRY(db_write(db, tend_requests, &tending));
    return db_write(db, tend_waiters, &tending);
}
