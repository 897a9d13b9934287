/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The best pairing of people. */
#include "people.h"

enum match_error match_program_solve(const struct match_program *program, const struct match_options *options,
                                     struct match_result *ret_result)
{
    struct match_pairs pairs;
    enum match_error error = match_program_pairs(program, &pairs);
    if (error != MATCH_OK) return error;
    error = match_solve(&pairs.graph, options, NULL, ret_result);
    match_pairs_release(&pairs);
    return error;
}
