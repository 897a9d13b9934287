/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What `ithaca match` writes: pairs, proofs, reasons; and reading a proof back. */
#ifndef ITHACA_CLI_MATCH_OUTPUT_H
#define ITHACA_CLI_MATCH_OUTPUT_H

#include "cli/match_input.h"
#include "matching/engine/explain.h"

struct match_outputs {
    const char *matches; /* files, or NULL; "-" is standard output */
    const char *proof;
    const char *all_pairs;
    bool explain;
    bool json;
    bool why_not; /* why these two are no pair; indices of both */
    uint32_t why_mentee;
    uint32_t why_mentor;
};

/* CLOCK_MONOTONIC in milliseconds. */
int64_t match_now(void);

/* What another aim than the largest total gives away against it. */
struct match_aim {
    struct match_price price;
    int64_t best_total;
    int32_t least;                     /* fairest: the points of the weakest pair; else -1 */
    const struct match_parity *groups; /* parity: as many as are named */
    size_t group_count;
};

/* Writes all that is asked for; files appear whole or not at all. An exit status. `program` is NULL for
 * pairs, `aim` for the largest total. */
MUST_USE int match_write(struct arena *arena, const struct match_outputs *outputs,
                         const struct match_input *input, const struct match_program *program,
                         const struct match_result *result, const struct match_aim *aim);

/* A result from a proof file; its arrays live in the arena. False, and said why, if it cannot be one. */
MUST_USE bool match_read_proof(struct arena *arena, const char *path, const struct match_input *input,
                               struct match_result *ret_result);
/* The same as a start for solving again: who has left is passed over, and prices are kept in bounds. */
MUST_USE bool match_read_start(struct arena *arena, const char *path, const struct match_input *input,
                               struct match_result *ret_start);

void match_print_verdict(const struct match_input *input, const struct match_verdict *verdict, bool json);

#endif
