/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows of runs, pairs and decisions. Inside matching/ only. */
#ifndef ITHACA_MATCHING_MATCHING_STORE_H
#define ITHACA_MATCHING_MATCHING_STORE_H

#include "base/record.h"
#include "matching/matching.h"

struct db;

/* A proposed pair as it is written. */
struct matching_pair_new {
    int64_t mentee;
    int64_t mentor;
    int64_t points;
    int64_t fit;
    const char *reasons; /* JSON, see matching_reasons_write */
    const char *look;    /* "", low_fit, few_hours, no_skill, locked_against_rule */
    bool locked;
};

/* A pair of a draft beside its people, as lists show it. Without its points: they would betray wishes. */
#define MATCHING_PAIR_FIELDS(FIELD, R)                                                                       \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, mentee_id, 0)                                                                               \
    FIELD(R, text, mentee_name, 0)                                                                           \
    FIELD(R, text, mentee_place, 0)                                                                          \
    FIELD(R, id, mentor_id, 0)                                                                               \
    FIELD(R, text, mentor_name, 0)                                                                           \
    FIELD(R, text, mentor_place, 0)                                                                          \
    FIELD(R, integer, fit, 0)                                                                                \
    FIELD(R, text, look, 0)                                                                                  \
    FIELD(R, text, look_text, 0) /* the same in words */                                                     \
    FIELD(R, flag, needs_care, 0)                                                                            \
    FIELD(R, integer, look_order, 0)                                                                         \
    FIELD(R, flag, locked, 0)                                                                                \
    FIELD(R, text, reasons, 0)                                                                               \
    FIELD(R, flag, chosen, 0)                                                                                \
    FIELD(R, text, link, 0) /* the page with this pair chosen: the query, with the same filters */
RECORD_DECLARE(matching_pair, MATCHING_PAIR_FIELDS)

#define MATCHING_UNMATCHED_FIELDS(FIELD, R)                                                                  \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, text, place, 0)                                                                                 \
    FIELD(R, integer, missing, 0)                                                                            \
    FIELD(R, text, reason, 0)                                                                                \
    FIELD(R, text, help, 0)
RECORD_DECLARE(matching_unmatched, MATCHING_UNMATCHED_FIELDS)

/* How a list of pairs is narrowed and where a page begins. Texts are keys (text_fold); "" does not narrow. */
struct matching_pair_filter {
    const char *words; /* part of a name */
    const char *look;  /* "", "care", "locked" */
    int64_t skip;
    int64_t limit;
};

/* Is it about the shares of groups? */
bool matching_is_parity(const char *objective);

MUST_USE enum error matching_store_run(struct db *db, struct arena *arena, int64_t run,
                                       struct matching_run *ret_run);
MUST_USE enum error matching_store_add_run(struct db *db, const struct clock *clock, int64_t program,
                                           const char *objective, int64_t by, int64_t *ret_run);
MUST_USE enum error matching_store_take_run(struct db *db, int64_t run);
MUST_USE enum error matching_store_progress(struct db *db, int64_t run, int64_t permille);
MUST_USE enum error matching_store_fail(struct db *db, const struct clock *clock, int64_t run,
                                        const char *message);
/* All points, wishes too: kept for solving again, never shown. */
struct matching_totals {
    int64_t points;
    int64_t points_bound; /* no set of as many pairs has more; -1: not known */
};
/* The earlier draft of the program is replaced by this run with these figures. */
MUST_USE enum error matching_store_draft(struct db *db, const struct clock *clock,
                                         const struct matching_run *run,
                                         const struct matching_totals *totals);
MUST_USE enum error matching_store_add_pair(struct db *db, const struct clock *clock, int64_t run,
                                            const struct matching_pair_new *pair);
MUST_USE enum error matching_store_add_unmatched(struct db *db, int64_t run, int64_t person, int64_t missing,
                                                 const char *reason, const char *help);
MUST_USE enum error matching_store_add_price(struct db *db, int64_t run, int64_t person, const char *role,
                                             int64_t price, int64_t cover);

/* Adds struct matching_pair, what needs a look first, then by fit. */
MUST_USE enum error matching_store_pairs(struct db *db, struct arena *arena, int64_t run,
                                         const struct matching_pair_filter *filter, struct list *ret_pairs);
MUST_USE enum error matching_store_count_pairs(struct db *db, struct arena *arena,
                                               const struct matching_run *run,
                                               const struct matching_pair_filter *filter, int64_t *ret_count);
MUST_USE enum error matching_store_pair(struct db *db, struct arena *arena, int64_t run, int64_t pair,
                                        struct matching_pair *ret_pair);
/* All of them, for publishing and export. */
MUST_USE enum error matching_store_all_pairs(struct db *db, struct arena *arena, int64_t run,
                                             struct list *ret_pairs);
/* Adds struct matching_unmatched. */
MUST_USE enum error matching_store_unmatched(struct db *db, struct arena *arena, int64_t run, int64_t skip,
                                             int64_t limit, struct list *ret_people);

MUST_USE enum error matching_store_decide(struct db *db, const struct clock *clock, int64_t program,
                                          int64_t mentee, int64_t mentor, const char *kind, int64_t by);
/* How many decisions the program's draft does not follow yet: forbidden pairs in it, pairs locked since its
 * run began that are not in it. */
MUST_USE enum error matching_store_undone(struct db *db, int64_t program, int64_t *ret_count);
MUST_USE enum error matching_store_published(struct db *db, const struct clock *clock,
                                             const struct matching_run *run, int64_t by);
/* The program's draft, or ERROR_NOT_FOUND. */
MUST_USE enum error matching_store_draft_of(struct db *db, struct arena *arena, int64_t program,
                                            struct matching_run *ret_run);
/* Mentors of the run who would have more mentees than they take by now. */
MUST_USE enum error matching_store_overfull(struct db *db, int64_t run, int64_t *ret_count);
/* Pairs of the run of which one does not take part any more. */
MUST_USE enum error matching_store_missing_people(struct db *db, int64_t run, int64_t *ret_count);

#endif
