/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The best pairing of people: the exact core works on a list of promising pairs, and a sweep over all pairs
 * looks for those that the prices say are too good not to be on the list. When there are none, the optimum on
 * the list is the optimum over all pairs, and the prices prove it.
 */
#include "auction.h"
#include "people.h"
#include "plan.h"
#include "reach.h"
#include "solve.h"
#include "sweep.h"

#include <stdlib.h>
#include <string.h>

#define KEEP_FIRST 10    /* candidates per mentee to begin with */
#define RARE 6           /* who is on fewer lists is put on more */
#define KEEP_CHOSEN 2    /* candidates of some mentors only */
#define SUITS 16         /* pairs of a mentor whom the list does not reach */
#define SUITS_TRIED 2048 /* mentees tried for them */
#define KEEP_MORE 12     /* and more with each look that finds any */
#define KEEP_GROWS 4     /* times more where that was not enough to tell */
#define MARGIN 300 /* points by which prices may fall, both ends together, until one has to look again */
#define MARGIN_MENTOR 100 /* of these the mentor's part */

struct solver {
    const struct match_program *program;
    const struct match_options *options;
    const int32_t *favor; /* per mentee, or NULL: see program_solve_favoring() */
    struct watch watch;
    struct problem problem;
    struct plan plan;
    struct kernel kernel;
    kernel_wide bound;    /* certified over all pairs */
    int64_t *proved;      /* per node: at these prices no pair that is not in the kernel is worth more */
    uint8_t *look;        /* per mentee: look at all mentors again */
    int64_t *fine;        /* per mentee: see sweep.h */
    uint8_t *look_fallen; /* per mentee: look at the mentors whose price fell */
    uint8_t *fallen;      /* per mentor: the price fell below the proved one */
    int64_t fall;         /* the most by which one did */
    uint32_t keep;        /* mentors found per mentee at a look */
    bool any_look_fallen;
    struct match_statistics statistics;
};

static int32_t favor_of(const struct solver *solver, uint32_t mentee)
{
    return solver->favor == NULL ? 0 : solver->favor[mentee];
}

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
    for (uint32_t at = 0; at < problem->mentees; at++) {
        int32_t most = MATCH_POINTS_MAX + favor_of(solver, at);
        if (most > problem->score_max) problem->score_max = most;
    }
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
    int64_t bonus = kernel_bonus(solver->problem.mentees, solver->problem.mentors, solver->problem.score_max);
    for (uint32_t at = 0; at < solver->problem.mentees; at++) wanted += solver->problem.places[at];
    for (uint32_t at = 0; at < solver->problem.mentors; at++) {
        capacity += solver->problem.places[solver->problem.mentees + at];
    }
    return (wanted < capacity ? wanted : capacity) * (bonus + solver->problem.score_max);
}

/* ---- the first list ---- */

/* Finds the score of a pair. False if the pair may not be chosen. */
static bool score_pair(const struct solver *solver, struct match_pair *pair)
{
    const struct match_program *program = solver->program;
    if (solver->problem.places[pair->mentee] == 0) return false;
    if (solver->problem.places[solver->problem.mentees + pair->mentor] == 0) return false;
    if (match_program_noted(program, pair->mentee, pair->mentor, MATCH_NOTE_LOCKED)) return false;
    if (match_program_rule(program, pair->mentee, pair->mentor) != MATCH_RULE_NONE) return false;
    pair->score =
        match_program_points(program, pair->mentee, pair->mentor, NULL) + favor_of(solver, pair->mentee);
    return true;
}

/* More pairs join what a sweep found. */
static enum match_error found_join(struct sweep_found *found, const struct match_pair *pairs, size_t count)
{
    struct match_pair *before = found->pairs;
    enum match_error error = pairs_join(before, found->count, pairs, count, &found->pairs, &found->count);
    if (error == MATCH_OK) free(before);
    return error;
}

/* The pairs of an earlier result belong on the list, as far as they are still allowed. */
static enum match_error list_start(struct solver *solver, struct sweep_found *found)
{
    const struct match_result *start = solver->options->start;
    size_t count = 0;
    struct match_pair *pairs = malloc((start->pair_count + 1) * sizeof *pairs);
    if (pairs == NULL) return MATCH_NO_MEMORY;
    for (size_t at = 0; at < start->pair_count; at++) {
        pairs[count] = start->pairs[at];
        count += score_pair(solver, &pairs[count]);
    }
    enum match_error error = pairs_sort(pairs, count, solver->problem.mentees, solver->problem.mentors);
    if (error == MATCH_OK) error = found_join(found, pairs, count);
    free(pairs);
    return error;
}

/* Finds the best few of the chosen mentors for all mentees. */
static enum match_error find_chosen(struct solver *solver, const uint8_t *chosen,
                                    struct sweep_found *ret_found)
{
    struct plan narrow;
    enum match_error error = plan_narrow(&narrow, &solver->plan, chosen);
    if (error != MATCH_OK) return error;
    int16_t *price = calloc((size_t)narrow.lanes + 1, sizeof *price);
    struct sweep sweep = {.plan = &narrow,
                          .options = solver->options,
                          .favor = solver->favor,
                          .keep = KEEP_CHOSEN,
                          .price = price};
    error = price == NULL ? MATCH_NO_MEMORY : sweep_run(&sweep, ret_found);
    if (error == MATCH_OK) solver->statistics.pairs_looked_at += ret_found->looked_at;
    free(price);
    plan_close(&narrow);
    return error;
}

/* Mentors whom few mentees find among their best would be left over, or be had for nothing by whoever comes
 * upon them later: they are put on more lists. */
static enum match_error list_rare(struct solver *solver, struct sweep_found *found)
{
    const uint32_t mentors = solver->problem.mentors;
    struct sweep_found more = {0};
    bool any = false;
    uint8_t *listed = calloc((size_t)mentors + 1, 1); /* times, counted no further than RARE; then: is rare */
    if (listed == NULL) return MATCH_NO_MEMORY;
    for (size_t at = 0; at < found->count; at++)
        listed[found->pairs[at].mentor] += listed[found->pairs[at].mentor] < RARE;
    for (uint32_t mentor = 0; mentor < mentors; mentor++) {
        listed[mentor] = solver->plan.lane[mentor] != PLAN_NONE && listed[mentor] < RARE;
        any = any || listed[mentor] != 0;
    }
    enum match_error error = any ? find_chosen(solver, listed, &more) : MATCH_OK;
    free(listed);
    if (error == MATCH_OK && any) {
        error = found_join(found, more.pairs, more.count);
        found->complete = found->complete && more.complete;
    }
    free(more.pairs);
    return error;
}

/*
 * The best few pairs of a mentor with some of the reached mentees of all classes; returns how many. Each
 * mentor begins elsewhere, so that where many suit equally well not all get the same few.
 */
static uint32_t suits_of(const struct solver *solver, const struct reach *reach, uint32_t mentor,
                         struct match_pair suits[SUITS])
{
    const struct plan *plan = &solver->plan;
    uint32_t count = 0, step = plan->mentees / SUITS_TRIED + 1;
    uint32_t tried = (plan->mentees + step - 1) / step,
             first = (uint32_t)((uint64_t)(mentor / step) * (SUITS + 1) % tried);
    for (uint32_t turn = 0; turn < tried; turn++) {
        uint32_t at = (first + turn) % tried * step + mentor % step;
        if (at >= plan->mentees) continue;
        struct match_pair pair = {plan->mentee[at], mentor, 0};
        if (reach->mentee[pair.mentee] == 0 || !score_pair(solver, &pair)) continue;
        if (count == SUITS && pair.score <= suits[SUITS - 1].score) continue;
        uint32_t place = count < SUITS ? count++ : SUITS - 1;
        for (; place > 0 && suits[place - 1].score < pair.score; place--) suits[place] = suits[place - 1];
        suits[place] = pair;
    }
    return count;
}

/*
 * The number of pairs may depend on mentors whom the list does not reach. Of those whom somebody may have who
 * is left alone on it, or gives way to such a one, each gets a few pairs.
 */
static enum match_error list_unreached(struct solver *solver, struct reach *reach)
{
    struct kernel *kernel = &solver->kernel;
    uint8_t *listed = malloc((size_t)kernel->mentors + 1);
    struct match_pair *pairs = NULL;
    size_t missed = 0, count = 0;
    enum match_error error = listed == NULL ? MATCH_NO_MEMORY : MATCH_OK;
    if (error == MATCH_OK) {
        reach_listed(reach, kernel);
        memcpy(listed, reach->mentor, kernel->mentors);
        error = reach_allowed(reach, kernel, &solver->plan);
    }
    for (uint32_t mentor = 0; error == MATCH_OK && mentor < kernel->mentors; mentor++) {
        missed += listed[mentor] == 0 && reach->mentor[mentor] != 0;
    }
    if (error == MATCH_OK && missed > 0) {
        pairs = malloc(missed * SUITS * sizeof *pairs);
        if (pairs == NULL) error = MATCH_NO_MEMORY;
    }
    for (uint32_t mentor = 0; error == MATCH_OK && missed > 0 && mentor < kernel->mentors; mentor++) {
        if (listed[mentor] != 0 || reach->mentor[mentor] == 0) continue;
        if (watch_stopped(&solver->watch)) break;
        count += suits_of(solver, reach, mentor, pairs + count);
    }
    free(listed);
    if (error == MATCH_OK && count > 0) {
        error = pairs_sort(pairs, count, kernel->mentees, kernel->mentors);
        if (error == MATCH_OK) error = kernel_extend(kernel, pairs, count);
        if (error == MATCH_OK) error = auction_run(kernel, AUCTION_COARSE, &solver->watch);
    }
    free(pairs);
    return error;
}

/* Prices that are nearly right, to begin with. */
static enum match_error first_prices(struct solver *solver)
{
    struct reach reach;
    enum match_error error = auction_run(&solver->kernel, AUCTION_COARSE, &solver->watch);
    if (error == MATCH_OK) error = reach_open(&reach, &solver->kernel);
    if (error != MATCH_OK) return error;
    error = list_unreached(solver, &reach);
    reach_close(&reach);
    if (error == MATCH_OK) error = reach_mark(&solver->kernel);
    return error;
}

/*
 * What the sweep at the prices of an earlier result has proved: whoever is not on the list is worth at most
 * `above`, and at most so much more as the mentors' prices fall below what the sweep counted. Where too many
 * are wanted without any price, nothing is.
 */
static void prove_start(struct solver *solver, const int16_t *above)
{
    const struct match_result *start = solver->options->start;
    const struct kernel *kernel = &solver->kernel;
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        solver->proved[mentee] = above[mentee] > MATCH_POINTS_MAX
                                     ? INT64_MAX
                                     : above[mentee] + favor_of(solver, mentee) + MARGIN_MENTOR +
                                           (start->mentee_cover[mentee] != 0 ? kernel->bonus : 0);
    }
    for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
        solver->proved[kernel->mentees + mentor] = sweep_price(start->mentor_price[mentor]) - MARGIN_MENTOR +
                                                   (start->mentor_cover[mentor] != 0 ? kernel->bonus : 0);
    }
}

/* The first sweep: the best for each mentee at no prices, or at those of an earlier result. */
static enum match_error first_list(struct solver *solver, bool *ret_complete)
{
    const struct match_result *start = solver->options == NULL ? NULL : solver->options->start;
    struct problem *problem = &solver->problem;
    int16_t *price = calloc((size_t)solver->plan.lanes + 1, sizeof *price);
    int16_t *above = calloc((size_t)problem->mentees + 1, sizeof *above);
    struct sweep sweep = {.plan = &solver->plan,
                          .options = solver->options,
                          .favor = solver->favor,
                          .keep = start == NULL ? KEEP_FIRST : KEEP_MORE,
                          .price = start == NULL ? price : NULL,
                          .start = start,
                          .above = above};
    struct sweep_found found = {0};
    enum match_error error = price == NULL || above == NULL ? MATCH_NO_MEMORY : sweep_run(&sweep, &found);
    if (error == MATCH_OK) {
        solver->statistics.passes++;
        solver->statistics.pairs_looked_at += found.looked_at;
        if (start != NULL) {
            error = list_start(solver, &found);
        } else if (found.complete) {
            error = list_rare(solver, &found);
        }
        *ret_complete = found.complete;
    }
    if (error == MATCH_OK) {
        error = kernel_open(&solver->kernel, problem->mentees, problem->mentors, problem->places, found.pairs,
                            found.count, problem->score_max);
    }
    free(found.pairs);
    if (error == MATCH_OK && start != NULL) {
        prove_start(solver, above);
        kernel_warm(&solver->kernel, start, problem->score_max);
    } else if (error == MATCH_OK && found.complete) {
        error = first_prices(solver);
    }
    free(price);
    free(above);
    return error;
}

/* ---- until nothing is too good ---- */

/*
 * A pair that was fine at the proved prices can only have become too good if one of its two prices fell
 * below them. So it is enough to look at all pairs of the mentees whose price did, and at those pairs of the
 * others whose mentor's price did: of those others for whom their own price does not make up for it. Before
 * the first look all have fallen from infinity. Marks the mentees in `look` and `look_fallen` and the mentors
 * in `fallen`.
 */
static void mark_fallen(struct solver *solver)
{
    const struct kernel *kernel = &solver->kernel;
    const int64_t *proved = solver->proved;
    solver->fall = 0;
    for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
        uint32_t node = kernel->mentees + mentor;
        int64_t fall = solver->plan.lane[mentor] == PLAN_NONE ? 0 : proved[node] - kernel->price[node];
        solver->fallen[mentor] = fall > 0;
        if (fall > solver->fall) solver->fall = fall;
    }
    solver->any_look_fallen = false;
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        solver->look[mentee] = kernel->price[mentee] < proved[mentee];
        solver->look_fallen[mentee] =
            solver->look[mentee] == 0 && kernel->price[mentee] - proved[mentee] < solver->fall;
        solver->any_look_fallen = solver->any_look_fallen || solver->look_fallen[mentee] != 0;
    }
}

/* What the sweeps of one look have found so far. */
struct look {
    struct match_pair *pairs;
    size_t count;
    kernel_wide excess;
    bool complete;
};

/* One sweep at the kernel's prices. */
static enum match_error look_at(struct solver *solver, const struct plan *plan, const uint8_t *only,
                                struct look *look)
{
    struct sweep sweep = {.plan = plan,
                          .options = solver->options,
                          .favor = solver->favor,
                          .keep = solver->keep,
                          .priced = true,
                          .kernel = &solver->kernel,
                          .only = only,
                          .margin = MARGIN,
                          .fine = solver->fine};
    struct sweep_found found;
    enum match_error error = sweep_run(&sweep, &found);
    if (error != MATCH_OK) return error;
    look->complete = found.complete;
    if (!found.complete) return MATCH_OK;
    solver->statistics.pairs_looked_at += found.looked_at;
    look->excess += found.excess;
    struct match_pair *grown = realloc(look->pairs, (look->count + found.count + 1) * sizeof *grown);
    if (grown != NULL) {
        look->pairs = grown;
        memcpy(grown + look->count, found.pairs, found.count * sizeof *grown);
        look->count += found.count;
    }
    free(found.pairs);
    return grown == NULL ? MATCH_NO_MEMORY : MATCH_OK;
}

/* Other mentees, with the mentors whose price fell. */
static enum match_error look_at_fallen(struct solver *solver, struct look *look)
{
    struct plan narrow;
    enum match_error error = plan_narrow(&narrow, &solver->plan, solver->fallen);
    if (error != MATCH_OK) return error;
    error = look_at(solver, &narrow, solver->look_fallen, look);
    plan_close(&narrow);
    return error;
}

/*
 * What this look has proved. Pairs that were not found are fine even if each price falls by its part of the
 * margin. Whoever was not looked at stays proved at the earlier price, or at this one if it is higher, and
 * has made up for the fall of the mentors, who have no margin then.
 */
static void prove(struct solver *solver)
{
    const struct kernel *kernel = &solver->kernel;
    bool others = false;
    for (uint32_t mentee = 0; mentee < kernel->mentees; mentee++) {
        int64_t *proved = &solver->proved[mentee];
        int64_t fine = solver->fine[mentee], price = fine == INT64_MAX ? fine : fine + MARGIN_MENTOR;
        if (solver->look[mentee] != 0) {
            *proved = price;
            continue;
        }
        others = true;
        if (solver->look_fallen[mentee] == 0) *proved += solver->fall;
        if (price > *proved) *proved = price;
    }
    for (uint32_t mentor = 0; mentor < kernel->mentors; mentor++) {
        uint32_t node = kernel->mentees + mentor;
        int64_t price = kernel->price[node] - MARGIN_MENTOR;
        if (solver->fallen[mentor] != 0) {
            solver->proved[node] = others ? kernel->price[node] : price;
        } else if (price > solver->proved[node]) {
            solver->proved[node] = price;
        }
    }
}

/* Is nothing that was not found worth more than its prices? */
static bool all_fine(const struct solver *solver)
{
    for (uint32_t mentee = 0; mentee < solver->kernel.mentees; mentee++) {
        if (solver->fine[mentee] > solver->kernel.price[mentee]) return false;
    }
    return true;
}

/* Prices that were looked at: is none of the pairs that were found worth more than they say, nor any that was
 * not? Of what was found the most is worth the most, so the first tells the second; but beyond 16 bits prices
 * are counted roughly, and the most may be others: then the next look finds more. */
static bool look_proves(struct solver *solver)
{
    if (kernel_violated(&solver->kernel)) return false;
    if (all_fine(solver)) return true;
    if (solver->keep <= solver->kernel.mentors) solver->keep *= KEEP_GROWS;
    return false;
}

/* What was found joins the kernel, also what only matters once prices fall: unless nothing has to change any
 * more. */
static enum match_error look_end(struct solver *solver, struct look *look, bool *ret_proven)
{
    struct kernel *kernel = &solver->kernel;
    solver->statistics.passes++;
    if (look->excess < solver->bound) solver->bound = look->excess;
    prove(solver);
    if (ret_proven != NULL) {
        *ret_proven = look->excess == kernel_bound(kernel); /* none is worth more than its prices */
        if (*ret_proven) return MATCH_OK;
    }
    enum match_error error = pairs_sort(look->pairs, look->count, kernel->mentees, kernel->mentors);
    if (error == MATCH_OK) error = kernel_extend(kernel, look->pairs, look->count);
    if (error == MATCH_OK && ret_proven != NULL) *ret_proven = look_proves(solver);
    return error;
}

/* Looks at every pair that may have become too good and adds those that have to the kernel. *ret_complete
 * unless stopped; *ret_proven if there are none. NULL: the prices are not the last ones whatever is found. */
static enum match_error look_again(struct solver *solver, bool *ret_complete, bool *ret_proven)
{
    struct look look = {.excess = kernel_bound(&solver->kernel)};
    mark_fallen(solver);
    for (uint32_t mentee = 0; mentee < solver->kernel.mentees; mentee++) {
        solver->fine[mentee] = solver->kernel.price[mentee] - MARGIN;
    }
    enum match_error error = look_at(solver, &solver->plan, solver->look, &look);
    if (error == MATCH_OK && look.complete && solver->any_look_fallen) error = look_at_fallen(solver, &look);
    if (error == MATCH_OK && look.complete) error = look_end(solver, &look, ret_proven);
    free(look.pairs);
    *ret_complete = look.complete;
    return error;
}

/* The pairs that matter at prices nearly right join the list, and the auction is held again. */
static enum match_error settle(struct solver *solver, bool *ret_complete)
{
    struct kernel *kernel = &solver->kernel;
    kernel_start(kernel);
    kernel_tighten(kernel);
    enum match_error error = look_again(solver, ret_complete, NULL);
    if (error != MATCH_OK || !*ret_complete) return error;
    for (uint32_t mentor = kernel->mentees; mentor < kernel->mentees + kernel->mentors; mentor++) {
        if (kernel->price[mentor] > kernel->bonus / 2) kernel->price[mentor] -= kernel->bonus;
        if (kernel->price[mentor] < 0) kernel->price[mentor] = 0;
    }
    error = auction_run(kernel, AUCTION_FINE, &solver->watch);
    return error != MATCH_OK ? error : reach_mark(kernel);
}

static enum match_error improve(struct solver *solver, bool *ret_proven)
{
    struct kernel *kernel = &solver->kernel;
    bool complete = true;
    if (solver->options == NULL || solver->options->start == NULL) {
        enum match_error error = settle(solver, &complete);
        if (error != MATCH_OK || !complete) return error;
    }
    for (unsigned rounds = 2;; rounds++) {
        kernel_start(kernel);
        if (!kernel_run(kernel, &solver->watch)) return MATCH_OK;
        kernel_tighten(kernel);
        enum match_error error = look_again(solver, &complete, ret_proven);
        if (error != MATCH_OK || !complete) return error;
        watch_tell(&solver->watch, 1000 - 800 / rounds);
        if (*ret_proven) return MATCH_OK;
    }
}

/* All prices count as fallen until a sweep has proved some. */
static enum match_error open_proved(struct solver *solver)
{
    size_t mentees = solver->problem.mentees, mentors = solver->problem.mentors;
    solver->proved = malloc((mentees + mentors + 1) * sizeof *solver->proved);
    solver->look = calloc(mentees + 1, sizeof *solver->look);
    solver->fine = calloc(mentees + 1, sizeof *solver->fine);
    solver->look_fallen = calloc(mentees + 1, sizeof *solver->look_fallen);
    solver->fallen = calloc(mentors + 1, sizeof *solver->fallen);
    if (solver->proved == NULL || solver->look == NULL || solver->fine == NULL ||
        solver->look_fallen == NULL || solver->fallen == NULL) {
        return MATCH_NO_MEMORY;
    }
    for (size_t node = 0; node < mentees + mentors; node++) solver->proved[node] = INT64_MAX;
    return MATCH_OK;
}

static enum match_error run(struct solver *solver, struct match_result *ret_result)
{
    bool complete = false, proven = false;
    enum match_error error = open_problem(solver);
    if (error == MATCH_OK) error = plan_open(&solver->plan, solver->program, solver->problem.places);
    if (error != MATCH_OK) return error;
    solver->bound = trivial_bound(solver);
    error = open_proved(solver);
    if (error == MATCH_OK) error = first_list(solver, &complete);
    if (error == MATCH_OK && complete) error = improve(solver, &proven);
    if (error != MATCH_OK) return error;
    return problem_result(&solver->problem, &solver->kernel, solver->bound, proven, ret_result);
}

enum match_error program_solve_favoring(const struct match_program *program, const int32_t *favor,
                                        const struct match_options *options, struct match_result *ret_result)
{
    struct solver solver = {.program = program,
                            .options = options,
                            .favor = favor,
                            .watch = {.options = options},
                            .keep = KEEP_MORE};
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
    free(solver.fine);
    free(solver.look_fallen);
    free(solver.fallen);
    kernel_close(&solver.kernel);
    plan_close(&solver.plan);
    problem_close(&solver.problem);
    return error;
}

enum match_error match_program_solve(const struct match_program *program, const struct match_options *options,
                                     struct match_result *ret_result)
{
    return program_solve_favoring(program, NULL, options, ret_result);
}
