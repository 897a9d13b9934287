/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The best pairing of people: the exact core works on a list of promising pairs, and a sweep over all pairs
 * looks for those that the prices say are too good not to be on the list. When there are none, the optimum on
 * the list is the optimum over all pairs, and the prices prove it.
 */
#include "auction.h"
#include "people.h"
#include "plan.h"
#include "solve.h"
#include "sweep.h"

#include <stdlib.h>

#define KEEP_FIRST 32  /* candidates per mentee to begin with */
#define KEEP_MORE 8    /* and more with each look that finds any */
#define FEW_MENTORS 40 /* so much more does it cost to look at a pair by itself than in a sweep */

struct solver {
    const struct match_program *program;
    const struct match_options *options;
    struct watch watch;
    struct problem problem;
    struct plan plan;
    struct kernel kernel;
    kernel_wide bound;        /* certified over all pairs */
    int64_t *proved;          /* per node: the prices at which all pairs were looked at last */
    uint8_t *look;            /* per mentee: look at all mentors again */
    struct match_pair *found; /* by the partial look */
    size_t found_count, found_room;
    struct match_statistics statistics;
};

static enum match_error open_problem(struct solver *solver)
{
    const struct match_program *program = solver->program;
    const struct match_people *people = program->people;
    struct problem *problem = &solver->problem;
    size_t locked = 0;
    for (size_t at = 0; at < program->note_count; at++) {
        locked += (program->notes[at].kinds & NOTE_BIT(MATCH_NOTE_LOCKED)) != 0;
    }
    problem->mentees = people->mentee_count;
    problem->mentors = people->mentor_count;
    problem->score_max = MATCH_POINTS_MAX;
    problem->places = malloc(((size_t)problem->mentees + problem->mentors + 1) * sizeof *problem->places);
    problem->locked = malloc((locked + 1) * sizeof *problem->locked);
    if (problem->places == NULL || problem->locked == NULL) return MATCH_NO_MEMORY;
    for (uint32_t at = 0; at < problem->mentees; at++) problem->places[at] = people->mentees[at].places;
    for (uint32_t at = 0; at < problem->mentors; at++) {
        problem->places[problem->mentees + at] = people->mentors[at].places;
    }
    for (size_t at = 0; at < program->note_count; at++) {
        const struct program_note *note = &program->notes[at];
        if ((note->kinds & NOTE_BIT(MATCH_NOTE_LOCKED)) == 0) continue;
        int32_t points = match_program_points(program, note->mentee, note->mentor, NULL);
        problem_lock(problem, (struct match_pair){note->mentee, note->mentor, points});
    }
    return MATCH_OK;
}

/* No choice is better than everybody getting all they want at the highest score. */
static kernel_wide trivial_bound(const struct solver *solver)
{
    kernel_wide wanted = 0, capacity = 0;
    int64_t bonus = kernel_bonus(solver->problem.mentees, solver->problem.mentors, MATCH_POINTS_MAX);
    for (uint32_t at = 0; at < solver->problem.mentees; at++) wanted += solver->problem.places[at];
    for (uint32_t at = 0; at < solver->problem.mentors; at++) {
        capacity += solver->problem.places[solver->problem.mentees + at];
    }
    return (wanted < capacity ? wanted : capacity) * (bonus + MATCH_POINTS_MAX);
}

/* ---- the first list ---- */

/* The mentors' prices of an earlier result, per lane, as a guess of what they will be. */
static void guess_prices(const struct solver *solver, int16_t *price)
{
    const struct match_result *start = solver->options == NULL ? NULL : solver->options->start;
    for (uint32_t lane = 0; lane < solver->plan.lanes; lane++) price[lane] = 0;
    for (uint32_t lane = 0; start != NULL && lane < solver->plan.mentors; lane++) {
        int64_t points = start->mentor_price[solver->plan.mentor[lane]];
        if (start->mentor_cover[solver->plan.mentor[lane]] != 0) points += MATCH_POINTS_MAX / 2;
        price[lane] = (int16_t)(points < 0 ? 0 : points > MATCH_POINTS_MAX ? MATCH_POINTS_MAX : points);
    }
}

/* The pairs of an earlier result belong on the list, as far as they are still allowed. */
static enum match_error add_start(struct solver *solver)
{
    const struct match_result *start = solver->options == NULL ? NULL : solver->options->start;
    size_t count = 0;
    if (start == NULL) return MATCH_OK;
    struct match_pair *pairs = malloc((start->pair_count + 1) * sizeof *pairs);
    if (pairs == NULL) return MATCH_NO_MEMORY;
    for (size_t at = 0; at < start->pair_count; at++) {
        struct match_pair pair = start->pairs[at];
        if (solver->problem.places[pair.mentee] == 0) continue;
        if (solver->problem.places[solver->problem.mentees + pair.mentor] == 0) continue;
        if (match_program_noted(solver->program, pair.mentee, pair.mentor, MATCH_NOTE_LOCKED)) continue;
        if (match_program_rule(solver->program, pair.mentee, pair.mentor) != MATCH_RULE_NONE) continue;
        pair.score = match_program_points(solver->program, pair.mentee, pair.mentor, NULL);
        pairs[count++] = pair;
    }
    enum match_error error =
        kernel_extend(&solver->kernel, pairs, count, solver->problem.places, MATCH_POINTS_MAX);
    free(pairs);
    if (error == MATCH_OK) kernel_warm(&solver->kernel, start, MATCH_POINTS_MAX);
    return error;
}

static enum match_error first_list(struct solver *solver, bool *ret_complete)
{
    struct sweep sweep = {.plan = &solver->plan, .options = solver->options, .keep = KEEP_FIRST};
    struct sweep_found found = {0};
    int16_t *price = malloc(((size_t)solver->plan.lanes + 1) * sizeof *price);
    if (price == NULL) return MATCH_NO_MEMORY;
    guess_prices(solver, price);
    sweep.price = price;
    enum match_error error = sweep_run(&sweep, &found);
    free(price);
    if (error != MATCH_OK) return error;
    solver->statistics.passes++;
    solver->statistics.pairs_looked_at += found.looked_at;
    error = kernel_open(&solver->kernel, solver->problem.mentees, solver->problem.mentors,
                        solver->problem.places, found.pairs, found.count, MATCH_POINTS_MAX);
    free(found.pairs);
    *ret_complete = found.complete;
    if (error != MATCH_OK) return error;
    if (solver->options == NULL || solver->options->start == NULL)
        return auction_run(&solver->kernel, &solver->watch);
    return add_start(solver);
}

/* ---- until nothing is too good ---- */

/*
 * A pair that was fine at the prices of the last look can only have become too good if one of its two prices
 * fell. So it is enough to look again at mentees whose price fell (all their pairs) and at mentors whose
 * price fell. Marks the mentees and counts the mentors; before the first look all have fallen from infinity.
 */
static uint32_t count_fallen(struct solver *solver)
{
    const struct kernel *kernel = &solver->kernel;
    uint32_t fallen = 0;
    for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
        uint32_t node = kernel->mentees + mentor;
        fallen += solver->plan.lane[mentor] != PLAN_NONE && kernel->price[node] < solver->proved[node];
    }
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        if (kernel->price[mentee] < solver->proved[mentee]) solver->look[mentee] = 1;
    }
    return fallen;
}

static enum match_error note_found(struct solver *solver, struct match_pair pair)
{
    if (solver->found_count == solver->found_room) {
        size_t more = solver->found_room * 2 + 1024;
        struct match_pair *grown = realloc(solver->found, more * sizeof *grown);
        if (grown == NULL) return MATCH_NO_MEMORY;
        solver->found = grown;
        solver->found_room = more;
    }
    solver->found[solver->found_count++] = pair;
    return MATCH_OK;
}

/* One pair by itself: is it worth more than its prices? */
static enum match_error look_at_pair(struct solver *solver, uint32_t mentee, uint32_t mentor,
                                     kernel_wide *excess)
{
    const struct kernel *kernel = &solver->kernel;
    int64_t price = kernel->price[kernel->mentees + mentor] + kernel->price[mentee] - kernel->bonus;
    if (price >= MATCH_POINTS_MAX) return MATCH_OK;
    if (match_program_rule(solver->program, mentee, mentor) != MATCH_RULE_NONE) return MATCH_OK;
    if (match_program_noted(solver->program, mentee, mentor, MATCH_NOTE_LOCKED)) return MATCH_OK;
    int32_t points = match_program_points(solver->program, mentee, mentor, NULL);
    if (points <= price) return MATCH_OK;
    *excess += (kernel_wide)(points - price) * solver->problem.places[mentee];
    return note_found(solver, (struct match_pair){mentee, mentor, points});
}

/* All pairs of one mentor with mentees who are not looked at anyway. */
static enum match_error look_at_mentor(struct solver *solver, uint32_t mentor, kernel_wide *excess)
{
    const struct plan *plan = &solver->plan;
    const struct match_person *person = program_mentor(solver->program, mentor);
    struct plan_class own = {person->site, person->level, person->hours, person->languages};
    for (uint32_t other = 0; other < plan->mentee_class_count; other++) {
        if (plan_class_points(plan, &plan->mentee_classes[other], &own) < 0) continue;
        for (uint32_t at = plan->mentee_class_first[other]; at < plan->mentee_class_first[other + 1]; at++) {
            if (solver->look[plan->mentee[at]] != 0) continue;
            enum match_error error = look_at_pair(solver, plan->mentee[at], mentor, excess);
            if (error != MATCH_OK) return error;
        }
    }
    return MATCH_OK;
}

static enum match_error look_at_fallen(struct solver *solver, kernel_wide *excess)
{
    const struct kernel *kernel = &solver->kernel;
    for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
        uint32_t node = kernel->mentees + mentor;
        if (solver->plan.lane[mentor] == PLAN_NONE || kernel->price[node] >= solver->proved[node]) continue;
        enum match_error error = look_at_mentor(solver, mentor, excess);
        if (error != MATCH_OK) return error;
    }
    return pairs_sort(solver->found, solver->found_count, kernel->mentees, kernel->mentors);
}

/* Looks at every pair that may have become too good and adds those that have to the kernel; *ret_complete
 * unless stopped. */
static enum match_error look(struct solver *solver, bool *ret_complete)
{
    struct kernel *kernel = &solver->kernel;
    struct sweep sweep = {.plan = &solver->plan,
                          .options = solver->options,
                          .keep = KEEP_MORE,
                          .priced = true,
                          .kernel = kernel,
                          .more = solver->look};
    struct sweep_found found;
    kernel_wide excess = 0;
    uint32_t fallen = count_fallen(solver);
    bool partial = fallen < solver->plan.mentors / FEW_MENTORS;
    enum match_error error = MATCH_OK;
    solver->found_count = 0;
    if (partial) {
        sweep.only = solver->look;
        error = look_at_fallen(solver, &excess);
    }
    if (error == MATCH_OK) error = sweep_run(&sweep, &found);
    if (error != MATCH_OK) return error;
    *ret_complete = found.complete;
    if (!found.complete) return MATCH_OK;
    solver->statistics.passes += !partial;
    solver->statistics.pairs_looked_at +=
        found.looked_at + (uint64_t)(partial ? fallen : 0) * kernel->mentees;
    excess += found.excess + kernel_bound(kernel);
    if (excess < solver->bound) solver->bound = excess;
    for (uint32_t node = 0; node < kernel->mentees + kernel->mentors; node++) {
        solver->proved[node] = kernel->price[node];
    }
    error = kernel_extend(kernel, found.pairs, found.count, solver->problem.places, MATCH_POINTS_MAX);
    free(found.pairs);
    if (error == MATCH_OK && solver->found_count > 0) {
        error = kernel_extend(kernel, solver->found, solver->found_count, solver->problem.places,
                              MATCH_POINTS_MAX);
    }
    return error;
}

static enum match_error improve(struct solver *solver, bool *ret_proven)
{
    struct kernel *kernel = &solver->kernel;
    uint32_t nodes = kernel->mentees + kernel->mentors;
    bool complete = true;
    solver->proved = malloc(((size_t)nodes + 1) * sizeof *solver->proved);
    solver->look = calloc((size_t)kernel->mentees + 1, sizeof *solver->look);
    if (solver->proved == NULL || solver->look == NULL) return MATCH_NO_MEMORY;
    for (uint32_t node = 0; node < nodes; node++) solver->proved[node] = INT64_MAX;
    for (unsigned rounds = 2;; rounds++) {
        kernel_start(kernel);
        if (!kernel_run(kernel, &solver->watch)) return MATCH_OK;
        kernel_tighten(kernel);
        uint32_t before = kernel->edges;
        enum match_error error = look(solver, &complete);
        if (error != MATCH_OK || !complete) return error;
        watch_tell(&solver->watch, 1000 - 800 / rounds);
        *ret_proven = kernel->edges == before;
        if (*ret_proven) return MATCH_OK;
    }
}

static enum match_error run(struct solver *solver, struct match_result *ret_result)
{
    bool complete = false, proven = false;
    enum match_error error = open_problem(solver);
    if (error == MATCH_OK) error = plan_open(&solver->plan, solver->program, solver->problem.places);
    if (error != MATCH_OK) return error;
    solver->bound = trivial_bound(solver);
    error = first_list(solver, &complete);
    if (error == MATCH_OK && complete) error = improve(solver, &proven);
    if (error != MATCH_OK) return error;
    return problem_result(&solver->problem, &solver->kernel, solver->bound, proven, ret_result);
}

enum match_error match_program_solve(const struct match_program *program, const struct match_options *options,
                                     struct match_result *ret_result)
{
    struct solver solver = {.program = program, .options = options, .watch = {.options = options}};
    int64_t began = watch_now();
    if (options != NULL && options->start != NULL &&
        (options->start->mentee_count != program->people->mentee_count ||
         options->start->mentor_count != program->people->mentor_count)) {
        return MATCH_INVALID;
    }
    enum match_error error = run(&solver, ret_result);
    if (error == MATCH_OK) {
        solver.statistics.searches = solver.kernel.searches;
        solver.statistics.seconds = (double)(watch_now() - began) / 1000;
        ret_result->statistics = solver.statistics;
        watch_tell(&solver.watch, 1000);
    }
    free(solver.proved);
    free(solver.look);
    free(solver.found);
    kernel_close(&solver.kernel);
    plan_close(&solver.plan);
    problem_close(&solver.problem);
    return error;
}
