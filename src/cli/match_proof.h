/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The columns of a proof file: a row for each pair, then one for each person. */
#ifndef ITHACA_CLI_MATCH_PROOF_H
#define ITHACA_CLI_MATCH_PROOF_H

enum { PROOF_ROW, PROOF_MENTEE, PROOF_MENTOR, PROOF_SCORE, PROOF_COVER, PROOF_PRICE, PROOF_COLUMNS };
extern const char *const match_proof_columns[PROOF_COLUMNS];

#endif
