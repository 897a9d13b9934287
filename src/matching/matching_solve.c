/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One run of the matcher, as a job: people are read, the engine solves, and the draft with its reasons and
 * its proof is written in one transaction, which replaces the draft before.
 */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "jobs/jobs.h"
#include "matching/engine/explain.h"
#include "matching/matching.h"
#include "matching/matching_parity.h"
#include "matching/matching_people.h"
#include "matching/matching_reasons.h"
#include "matching/matching_start.h"
#include "matching/matching_store.h"

struct solving {
    struct db *db;
    struct arena *arena;
    const struct clock *clock;
    struct job_run *job; /* NULL: not as a job */
    struct matching_run run;
    struct matching_people people;
    struct match_program *engine;
    struct match_result result;  /* what becomes the draft */
    struct match_result optimum; /* the best, when the objective is another one */
    struct match_result start;   /* the draft before, if there is one */
    uint64_t groups;             /* that should get their share */
    bool optimum_proven;
    int64_t told; /* milliseconds: when the progress was written last */
};

static void release_program(void *context)
{
    match_program_close(context);
}
static void release_result(void *context)
{
    match_result_release(context);
}

/* The engine tells often; the row is written at most twice a second, and a write that fails is not worth a
 * failed run. Nor is a lost lease: of two that solve the same run only one can write the draft. */
static void tell_progress(void *context, unsigned done, unsigned all)
{
    struct solving *solving = context;
    int64_t now = clock_milliseconds(solving->clock);
    if (now - solving->told < 500) return;
    solving->told = now;
    enum error ignored =
        matching_store_progress(solving->db, solving->run.id, all ? (int64_t)done * 1000 / all : 0);
    if (solving->job) ignored = job_renew(solving->job);
    (void)ignored;
}

/* ---- what is written ---- */

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

static enum error write_pair(struct solving *solving, const struct match_pair *pair, int64_t *ret_fit)
{
    const struct matching_people *people = &solving->people;
    const struct matching_person *mentee = matching_mentee(people, pair->mentee);
    const struct matching_person *mentor = matching_mentor(people, pair->mentor);
    struct matching_pair_new row = {
        .mentee = mentee->person_id,
        .mentor = mentor->person_id,
        .points = pair->score,
        .fit = match_program_fit(solving->engine, pair->mentee, pair->mentor),
        .reasons =
            matching_reasons_write(solving->arena, people, solving->engine, pair->mentee, pair->mentor),
        .look = matching_look(people, solving->engine, pair->mentee, pair->mentor),
        .locked = match_program_noted(solving->engine, pair->mentee, pair->mentor, MATCH_NOTE_LOCKED),
    };
    *ret_fit = row.fit;
    return matching_store_add_pair(solving->db, solving->clock, solving->run.id, &row);
}

static enum error write_pairs(struct solving *solving)
{
    const struct match_result *result = &solving->result;
    int64_t *fits = arena_alloc_many(solving->arena, result->pair_count, sizeof *fits);
    for (size_t i = 0; i < result->pair_count; i++) TRY(write_pair(solving, &result->pairs[i], &fits[i]));
    if (!result->pair_count) return OK;
    qsort(fits, result->pair_count, sizeof *fits, by_number);
    solving->run.fit_lowest = fits[0];
    solving->run.fit_median = fits[result->pair_count / 2];
    return OK;
}

/* Mentees who got fewer mentors than they want, each with the reason and what would help. */
static enum error write_unmatched(struct solving *solving)
{
    const struct match_result *result = &solving->result;
    solving->run.unmatched = 0;
    for (uint32_t mentee = 0; mentee < solving->people.engine.mentee_count; mentee++) {
        size_t got = 0;
        for (size_t i = match_result_find(result, mentee);
             i < result->pair_count && result->pairs[i].mentee == mentee; i++)
            got++;
        size_t wanted = solving->people.engine.mentees[mentee].places;
        if (got >= wanted) continue;
        if (!got) solving->run.unmatched++;
        struct matching_why_nobody why =
            matching_why_nobody(solving->arena, &solving->people, solving->engine, result, mentee);
        TRY(matching_store_add_unmatched(solving->db, solving->run.id,
                                         matching_mentee(&solving->people, mentee)->person_id,
                                         (int64_t)(wanted - got), why.reason, why.help));
    }
    return OK;
}

static enum error write_prices(struct solving *solving)
{
    const struct match_result *result = &solving->result;
    for (uint32_t i = 0; i < result->mentee_count; i++)
        TRY(matching_store_add_price(solving->db, solving->run.id,
                                     matching_mentee(&solving->people, i)->person_id, "mentee",
                                     result->mentee_price[i], result->mentee_cover[i]));
    for (uint32_t i = 0; i < result->mentor_count; i++)
        TRY(matching_store_add_price(solving->db, solving->run.id,
                                     matching_mentor(&solving->people, i)->person_id, "mentor",
                                     result->mentor_price[i], result->mentor_cover[i]));
    return OK;
}

static enum error write_draft(struct db *db, void *context)
{
    struct solving *solving = context;
    const struct match_result *result = &solving->result;
    (void)db;
    TRY(write_pairs(solving));
    TRY(write_unmatched(solving));
    TRY(write_prices(solving));
    solving->run.mentees = result->mentee_count;
    solving->run.mentors = result->mentor_count;
    solving->run.pairs = (int64_t)result->pair_count;
    solving->run.pairs_bound = result->pairs_bound;
    solving->run.proven = solving->optimum_proven;
    solving->run.microseconds = (int64_t)(result->statistics.seconds * 1e6);
    struct matching_totals totals = {.points = result->total, .points_bound = result->total_bound};
    return matching_store_draft(solving->db, solving->clock, &solving->run, &totals);
}

/* ---- the run ---- */

static enum error fail(const struct solving *solving, const char *message)
{
    return matching_store_fail(solving->db, solving->clock, solving->run.id, message);
}

static const char NO_MEMORY[] =
    "There was not enough memory to match so many people. Try again, or ask who runs this server.";

/* Above this many pairs it is not counted how many people would rather have each other: it looks at each of
 * them. */
static const uint64_t RIVALS_COUNTED_TO = 50 * 1000 * 1000;

/* Of so few pairs the number could tell whose wish it is. */
enum { RIVALS_TOLD_FROM = 5 };

/* What is given away is told in what everybody may know: a wish that was not met is no part of it. */
static void note_price(struct solving *solving)
{
    int64_t best = match_shown_total(solving->engine, &solving->optimum),
            now = match_shown_total(solving->engine, &solving->result);
    solving->run.price_pairs = (int64_t)solving->optimum.pair_count - (int64_t)solving->result.pair_count;
    solving->run.price_permille = best > now ? (best - now) * 1000 / best : 0;
}

/* From the best set of pairs to what the run looks for, with its price. */
static enum match_error follow_objective(struct solving *solving)
{
    bool fairest = strcmp(solving->run.objective, MATCHING_FAIREST) == 0;
    bool stable = strcmp(solving->run.objective, MATCHING_STABLE) == 0;
    struct match_options options = {.progress = tell_progress, .progress_context = solving};
    struct match_parity groups[MATCHING_GROUPS_MOST];
    struct match_price price;
    int32_t least;
    enum match_error error;
    if (!solving->result.proven || (!fairest && !stable && !solving->groups)) return MATCH_OK;
    solving->optimum = solving->result;
    solving->result = (struct match_result){0};
    arena_defer(solving->arena, release_result, &solving->optimum);
    if (fairest)
        error = match_program_fairest(solving->engine, &solving->optimum, &options, &least, &price,
                                      &solving->result);
    else if (stable)
        error = match_program_stable(solving->engine, &solving->optimum, &price, &solving->result);
    else
        error = match_program_parity(solving->engine, &solving->optimum, solving->groups, &options, groups,
                                     &price, &solving->result);
    if (error == MATCH_OK) note_price(solving);
    return error;
}

static enum match_error count_rivals(struct solving *solving)
{
    const struct match_people *people = &solving->people.engine;
    bool stable = strcmp(solving->run.objective, MATCHING_STABLE) == 0;
    uint64_t rivals;
    solving->run.rivals = -1;
    if ((uint64_t)people->mentee_count * people->mentor_count > RIVALS_COUNTED_TO) return MATCH_OK;
    if (!stable && solving->result.pair_count < RIVALS_TOLD_FROM) return MATCH_OK;
    enum match_error error = match_program_rivals(solving->engine, &solving->result, &rivals);
    if (error == MATCH_OK) solving->run.rivals = (int64_t)rivals;
    return error;
}

static enum error solve(struct solving *solving)
{
    const struct match_people *engine = &solving->people.engine;
    if (!engine->mentee_count)
        return fail(solving,
                    "Nobody is waiting for a mentor. Accept or invite mentees first, then match again.");
    if (!engine->mentor_count)
        return fail(solving, "No mentor has a free place. Accept or invite mentors first, then match again.");
    struct match_fault fault;
    if (matching_is_parity(solving->run.objective))
        solving->groups = matching_parity_groups(solving->arena, &solving->people, solving->run.objective);
    enum match_error error = match_program_open(engine, &fault, &solving->engine);
    if (error == MATCH_INVALID) {
        LOG(LOG_ERROR, "matching.input_refused", LOG_NUMBER("run", solving->run.id),
            LOG_TEXT("what", fault.what), LOG_TEXT("list", fault.list),
            LOG_NUMBER("index", (int64_t)fault.index));
        return fail(
            solving,
            "The matcher cannot work with these rules. Look at the rules and weights, then match again.");
    }
    if (error == MATCH_OK) {
        arena_defer(solving->arena, release_program, solving->engine);
        struct match_options options = {.progress = tell_progress,
                                        .progress_context = solving,
                                        .start = solving->start.mentee_price ? &solving->start : NULL};
        error = match_program_solve(solving->engine, &options, &solving->result);
    }
    if (error != MATCH_OK) return fail(solving, NO_MEMORY);
    arena_defer(solving->arena, release_result, &solving->result);
    solving->optimum_proven = solving->result.proven;
    if (follow_objective(solving) != MATCH_OK || count_rivals(solving) != MATCH_OK)
        return fail(solving, NO_MEMORY);
    return db_write(solving->db, write_draft, solving);
}

static enum error read_people(struct db *db, void *context)
{
    struct solving *solving = context;
    struct matching_run draft;
    TRY(matching_people_read(db, solving->arena, solving->clock, solving->run.program_id, &solving->people));
    enum error error = matching_store_draft_of(db, solving->arena, solving->run.program_id, &draft);
    if (error != OK) return error == ERROR_NOT_FOUND ? OK : error;
    return matching_start_read(db, solving->arena, &solving->people, draft.id, &solving->start);
}

static enum error carry_out(struct db *db, const struct clock *clock, int64_t run, struct job_run *job)
{
    struct arena *arena = arena_new(0);
    if (!arena) return ERROR_UNAVAILABLE;
    struct solving *solving = ARENA_NEW(arena, struct solving);
    *solving = (struct solving){.db = db, .arena = arena, .clock = clock, .job = job};
    enum error error = matching_store_run(db, arena, run, &solving->run);
    if (error == OK && strcmp(solving->run.state, "waiting") != 0 &&
        strcmp(solving->run.state, "running") != 0) {
        arena_free(arena);
        return OK;
    }
    if (error == OK) error = matching_store_take_run(db, run);
    if (error == OK) error = db_read(db, read_people, solving);
    if (error == OK) error = solve(solving);
    arena_free(arena);
    return error;
}

enum error matching_solve(struct db *db, const struct clock *clock, int64_t run)
{
    return carry_out(db, clock, run, NULL);
}

/* ---- as a job ---- */

enum error matching_work(struct job_run *job)
{
    return carry_out(job->db, job->clock, job->subject_id, job);
}

enum error matching_give_up(struct job_run *job)
{
    return matching_store_fail(job->db, job->clock, job->subject_id,
                               "Matching did not end well. Try again, or ask who runs this server.");
}
