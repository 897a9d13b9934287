/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A round: for each kind the candidates are read without any lock, those whose rule says so are told, a few
 * in each transaction. There everything is asked once more, so that what was done meanwhile is not told.
 */
#include "reminder/reminder.h"

#include "calendar/zone_cache.h"
#include "notice/notice.h"
#include "notify/notify_rules.h"
#include "reminder/reminder_rules.h"
#include "reminder/reminder_store.h"

enum { TOLD_TOGETHER = 50, DAY_SECONDS = 86400 };

struct round {
    struct db *db;
    struct arena *arena; /* for one kind */
    const struct clock *clock;
    struct zone_cache *zones;
    struct job_run *run; /* NULL in tests */
    int64_t now;
    enum reminder_kind kind;
    int64_t told;
};

/* ---- whether ---- */

static struct reminder_reader reader_of(const struct round *round, const struct reminder_candidate *candidate)
{
    struct notify_times usual = notify_times_usual();
    bool chosen = candidate->weekdays != 0;
    return (struct reminder_reader){
        .zone = zone_cache_find(round->zones, candidate->zone),
        .weekdays = chosen ? candidate->weekdays : usual.weekdays,
        .digest_minute = chosen ? candidate->digest_minute : usual.digest_minute,
        .now = round->now,
    };
}

/* At most one in each rhythm, also when the rhythm or the last meeting changed meanwhile. */
static int64_t of_rhythm(const struct reminder_reader *reader, const struct reminder_candidate *candidate)
{
    if (candidate->told && reader->now - candidate->told < candidate->rhythm * DAY_SECONDS) return 0;
    return reminder_of_rhythm(reader, candidate->moment, candidate->rhythm);
}

static int64_t of_promise(const struct reminder_reader *reader, const struct reminder_candidate *candidate)
{
    int64_t occasion = reminder_of_promise(reader, candidate->moment);
    return occasion > candidate->told ? occasion : 0;
}

/* 0: nothing is to be told now. */
static int64_t occasion_of(const struct round *round, const struct reminder_candidate *candidate)
{
    struct reminder_reader reader = reader_of(round, candidate);
    if (!reminder_is_time(&reader)) return 0;
    switch (round->kind) {
    case REMINDER_MEETING:
        return reminder_of_meeting(&reader, candidate->moment, candidate->since);
    case REMINDER_NOTHING_PLANNED:
        return of_rhythm(&reader, candidate);
    case REMINDER_ACTION:
        return of_promise(&reader, candidate);
    case REMINDER_REVISIT:
        return reminder_of_day(&reader, candidate->moment, REMINDER_LATE_DAYS);
    case REMINDER_CHECK_IN:
        return reminder_of_day(&reader, candidate->moment, REMINDER_CHECK_IN_DAYS);
    case REMINDER_REQUEST:
        return reminder_of_request(&reader, candidate->since, candidate->moment, candidate->told);
    case REMINDER_OFFER:
    case REMINDER_ROOM:
        return reminder_of_end(&reader, candidate->since, candidate->moment);
    case REMINDER_REVIEW:
        return reminder_of_day(&reader, candidate->moment, REMINDER_REVIEW_DAYS);
    case REMINDER_KINDS:
        break;
    }
    BUG("no kind of reminder");
}

/* ---- telling ---- */

static const char *path_of(const struct round *round, const struct reminder_candidate *candidate)
{
    struct arena *arena = round->arena;
    long long relationship = candidate->relationship_id, subject = candidate->subject_id,
              program = candidate->program_id;
    switch (round->kind) {
    case REMINDER_MEETING:
        return arena_format(arena, "/relationships/%lld/meetings/%lld", relationship, subject);
    case REMINDER_NOTHING_PLANNED:
        return arena_format(arena, "/relationships/%lld/meetings/plan", relationship);
    case REMINDER_ACTION:
        return arena_format(arena, "/relationships/%lld/actions", relationship);
    case REMINDER_REVISIT:
        return arena_format(arena, "/relationships/%lld/agreement", relationship);
    case REMINDER_CHECK_IN:
        return arena_format(arena, "/relationships/%lld/check-ins", relationship);
    case REMINDER_REQUEST:
        return arena_format(arena, "/requests/%lld", subject);
    case REMINDER_OFFER:
        return arena_format(arena, "/programs/%lld", program);
    case REMINDER_ROOM:
        return arena_format(arena, "/programs/%lld/mentors/%lld", program, subject);
    case REMINDER_REVIEW:
        return arena_format(arena, "/programs/%lld/review", program);
    case REMINDER_KINDS:
        break;
    }
    BUG("no kind of reminder");
}

/* The kind for two, or that for a group, which is called by nobody's name. */
static const char *kind_for(enum reminder_kind kind, bool group)
{
    switch (kind) {
    case REMINDER_MEETING:
        return group ? "reminder.meeting-group" : "reminder.meeting";
    case REMINDER_NOTHING_PLANNED:
        return group ? "reminder.nothing-planned-group" : "reminder.nothing-planned";
    case REMINDER_ACTION:
        return group ? "reminder.action-group" : "reminder.action";
    case REMINDER_REVISIT:
        return group ? "reminder.revisit-group" : "reminder.revisit";
    case REMINDER_CHECK_IN:
        return group ? "reminder.check-in-group" : "reminder.check-in";
    case REMINDER_REQUEST:
        return "reminder.request";
    case REMINDER_OFFER:
        return "reminder.offer";
    case REMINDER_ROOM:
        return "reminder.room";
    case REMINDER_REVIEW:
        return "reminder.review";
    case REMINDER_KINDS:
        break;
    }
    BUG("no kind of reminder");
}

/* `count` things of the same relationship, the last of which is the candidate. */
static enum error tell(struct db *db, const struct round *round, const struct reminder_candidate *candidate,
                       int64_t count)
{
    struct list names = {0};
    struct notice notice = {
        .person = candidate->person_id, .subject = candidate->subject_id, .path = path_of(round, candidate)};
    bool has_day =
        round->kind == REMINDER_REQUEST || round->kind == REMINDER_OFFER || round->kind == REMINDER_ROOM;
    if (candidate->relationship_id)
        TRY(reminder_others(db, round->arena, candidate->relationship_id, candidate->person_id, &names));
    if (candidate->relationship_id && !names.count) return OK; /* nobody else is left */
    notice.kind = kind_for(round->kind, names.count > 1);
    if (names.count == 1) notice.who = *LIST_AT(&names, const char *, 0);
    if (round->kind == REMINDER_REQUEST || round->kind == REMINDER_ROOM) notice.who = candidate->who;
    if (round->kind == REMINDER_OFFER || round->kind == REMINDER_REVIEW) notice.what = candidate->what;
    if (round->kind == REMINDER_MEETING) notice.when = candidate->moment;
    if (round->kind == REMINDER_ACTION) notice.count = count;
    if (has_day) notice.day = candidate->moment / DAY_SECONDS;
    return notice_tell(db, round->clock, &notice);
}

static bool belong_together(const struct round *round, const struct reminder_candidate *a,
                            const struct reminder_candidate *b)
{
    return round->kind == REMINDER_ACTION && a->person_id == b->person_id &&
           a->relationship_id == b->relationship_id;
}

struct telling {
    struct round *round;
    const struct reminder_candidate *due;
    size_t count;
    int64_t told;
};

/* Asks once more, and notes it; *ret_first is false when it is done or told by now. */
static enum error note(struct db *db, const struct round *round, const struct reminder_candidate *due,
                       bool *ret_first)
{
    struct reminder_candidate candidate;
    enum error error = reminder_candidate_get(db, round->arena, round->kind, round->now, due, &candidate);
    int64_t occasion = error == OK ? occasion_of(round, &candidate) : 0;
    *ret_first = false;
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    return occasion ? reminder_note(db, round->kind, &candidate, occasion, round->now, ret_first) : OK;
}

static enum error tell_in(struct db *db, void *context)
{
    struct telling *telling = context;
    struct round *round = telling->round;
    int64_t together = 0;
    telling->told = 0;
    for (size_t i = 0; i < telling->count; i++) {
        const struct reminder_candidate *due = &telling->due[i];
        bool first, last = i + 1 == telling->count || !belong_together(round, due, due + 1);
        TRY(note(db, round, due, &first));
        together += first;
        if (last && together) TRY(tell(db, round, due, together));
        telling->told += first;
        if (last) together = 0;
    }
    return OK;
}

/* ---- a round ---- */

/* How many of the rest go into one transaction; what belongs together is not torn apart. */
static size_t piece_of(const struct round *round, const struct reminder_candidate *due, size_t rest)
{
    size_t count = rest < TOLD_TOGETHER ? rest : TOLD_TOGETHER;
    while (count < rest && belong_together(round, &due[count - 1], &due[count])) count++;
    return count;
}

static enum error tell_kind(struct round *round)
{
    struct list candidates = {0};
    TRY(reminder_candidates(round->db, round->arena, round->kind, round->now, &candidates));
    struct reminder_candidate *due = candidates.items;
    size_t count = 0;
    LIST_EACH (&candidates, struct reminder_candidate, candidate)
        if (occasion_of(round, candidate)) due[count++] = *candidate;
    for (size_t at = 0; at < count;) {
        struct telling telling = {round, due + at, piece_of(round, due + at, count - at), 0};
        if (round->run) {
            TRY(job_renew(round->run));
            if (job_is_stopping(round->run)) return ERROR_UNAVAILABLE;
        }
        TRY(db_write(round->db, tell_in, &telling));
        round->told += telling.told;
        at += telling.count;
    }
    return OK;
}

static enum error go_round(struct round *round)
{
    for (int kind = 0; kind < REMINDER_KINDS; kind++) {
        round->kind = (enum reminder_kind)kind;
        TRY(tell_kind(round));
        arena_clear(round->arena);
    }
    return reminder_forget(round->db, round->now);
}

static enum error start_round(struct db *db, const struct clock *clock, struct job_run *run,
                              int64_t *ret_told)
{
    struct round round = {.db = db,
                          .arena = arena_new(0),
                          .clock = clock,
                          .zones = zone_cache_new(),
                          .run = run,
                          .now = clock_seconds(clock)};
    enum error error = round.arena && round.zones ? go_round(&round) : ERROR_UNAVAILABLE;
    zone_cache_free(round.zones);
    arena_free(round.arena);
    *ret_told = round.told;
    return error;
}

enum error reminder_round(struct db *db, const struct clock *clock, int64_t *ret_told)
{
    return start_round(db, clock, NULL, ret_told);
}

enum error reminder_work(struct job_run *run)
{
    int64_t told;
    return start_round(run->db, run->clock, run, &told);
}
