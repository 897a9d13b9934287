/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Matching in a program: a coordinator has the matcher propose pairs, looks at each with its reasons, locks,
 * forbids, swaps, solves again, and publishes. Nobody but the program's coordinators sees anything before it
 * is published.
 *
 * A run goes waiting -> running -> draft -> published; a draft that is solved again becomes replaced; failed
 * says why. One run works and one draft stands per program at a time. The solving is a job (jobs/), so it
 * outlives the request and the server.
 */
#ifndef ITHACA_MATCHING_MATCHING_H
#define ITHACA_MATCHING_MATCHING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/record.h"

struct db;
struct job_run;
struct route_table;

extern const struct route_table matching_routes;         /* /programs/:id/matches */
extern const struct route_table matching_swap_routes;    /* …/swap */
extern const struct route_table matching_publish_routes; /* …/publish */
extern const struct route_table matching_parity_routes;  /* …/fairness */
extern const struct route_table matching_wish_routes;    /* /programs/:id/wishes */

/* The kind of the job that solves, its subject being the run; its handler; how often it is tried; and what
 * makes the run a failed one when none of the tries ended well. */
#define MATCHING_JOB "matching.solve"
enum { MATCHING_ATTEMPTS = 3 };
MUST_USE enum error matching_work(struct job_run *job);
MUST_USE enum error matching_give_up(struct job_run *job);

/*
 * What a run looks for. Figures of a run tell nothing private: no sum of points, which wishes are part of; a
 * price in points of public criteria only; and how many would rather have each other only of more than a few.
 */
#define MATCHING_BEST "best"
#define MATCHING_FAIREST "fairest"
#define MATCHING_STABLE "stable"
/* Each department, site, level or named group gets its share of the pairs. */
#define MATCHING_DEPARTMENTS "departments"
#define MATCHING_SITES "sites"
#define MATCHING_LEVELS "levels"
#define MATCHING_GROUPS "groups" /* that the program names */

#define MATCHING_RUN_FIELDS(FIELD, R)                                                                        \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, program_id, 0)                                                                              \
    FIELD(R, text, state, 0)                                                                                 \
    FIELD(R, text, objective, 0) /* one of the above */                                                      \
    FIELD(R, time, created_at, 0)                                                                            \
    FIELD(R, time, finished_at, 0)                                                                           \
    FIELD(R, integer, progress, 0) /* permille */                                                            \
    FIELD(R, integer, mentees, 0)  /* who still wanted a mentor */                                           \
    FIELD(R, integer, mentors, 0)  /* who had a free place */                                                \
    FIELD(R, integer, pairs, 0)                                                                              \
    FIELD(R, integer, pairs_bound, 0) /* no set of pairs is larger */                                        \
    FIELD(R, flag, proven, 0)                                                                                \
    FIELD(R, integer, fit_median, 0)                                                                         \
    FIELD(R, integer, fit_lowest, 0)                                                                         \
    FIELD(R, integer, price_pairs, 0)    /* given away against the best: pairs */                            \
    FIELD(R, integer, price_permille, 0) /* and public points, of a thousand */                              \
    FIELD(R, integer, rivals,                                                                                \
          0) /* pairs of people who would both rather have each other; -1: not counted */                    \
    FIELD(R, integer, unmatched, 0)                                                                          \
    FIELD(R, integer, microseconds, 0)                                                                       \
    FIELD(R, text, message, 0)                                                                               \
    FIELD(R, time, published_at, 0)                                                                          \
    FIELD(R, integer, version, 0)
RECORD_DECLARE(matching_run, MATCHING_RUN_FIELDS)

/* The newest run that was not replaced, or ERROR_NOT_FOUND. */
MUST_USE enum error matching_latest(struct db *db, struct arena *arena, int64_t program,
                                    struct matching_run *ret_run);

/* Asks for a run with an objective and queues its job. ERROR_CONFLICT when one is waiting or running already;
 * ERROR_INVALID for another objective. */
MUST_USE enum error matching_start(struct db *db, const struct clock *clock, int64_t program,
                                   const char *objective, int64_t by, int64_t *ret_run);

/*
 * Carries out a waiting (or interrupted) run: reads the people, solves, writes the draft in one transaction.
 * Does nothing for a run in another state. What people have to know (nobody to match) becomes the message of
 * a failed run, and is OK here.
 */
MUST_USE enum error matching_solve(struct db *db, const struct clock *clock, int64_t run);

/* A decision about a pair. `kind` is "lock", "forbid", or "" for neither, which is always allowed.
 * ERROR_INVALID when one of them takes no part in that role. */
MUST_USE enum error matching_decide(struct db *db, struct arena *arena, const struct clock *clock,
                                    int64_t program, int64_t mentee, int64_t mentor, const char *kind,
                                    int64_t by);

/*
 * Makes relationships of the draft's pairs, tells both sides, and sets the program running; all or nothing.
 * ERROR_CONFLICT when the draft is not in this version any more, another run is on its way, the program is
 * neither open nor running, or somebody of the draft has left the program.
 */
MUST_USE enum error matching_publish(struct db *db, struct arena *arena, const struct clock *clock,
                                     int64_t run, int64_t version, int64_t by, int64_t *ret_pairs);

#endif
