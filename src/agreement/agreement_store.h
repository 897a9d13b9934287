/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of agreements, within agreement/. */
#ifndef ITHACA_AGREEMENT_AGREEMENT_STORE_H
#define ITHACA_AGREEMENT_AGREEMENT_STORE_H

#include "agreement/agreement.h"

/* Writes `version` as a new row (a new id) with its hopes, or over the row of its id. Signatures are not
 * touched. */
MUST_USE enum error agreement_version_insert(const struct membership *membership,
                                             const struct agreement_version *version);
MUST_USE enum error agreement_version_update(const struct membership *membership,
                                             const struct agreement_version *version);

/* *ret_new tells whether they had not signed before. */
MUST_USE enum error agreement_signature_insert(struct db *db, int64_t version, int64_t person, int64_t now,
                                               bool *ret_new);

/* One line of the list of versions. */
#define AGREEMENT_SUMMARY_FIELDS(FIELD, R)                                                                   \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, id, changed_by, 0)                                                                              \
    FIELD(R, text, changed_by_name, 0)                                                                       \
    FIELD(R, time, changed_at, 0)                                                                            \
    FIELD(R, time, signed_at, 0)                                                                             \
    FIELD(R, integer, signatures, 0)
RECORD_DECLARE(agreement_summary, AGREEMENT_SUMMARY_FIELDS)
/* The latest first, `limit` after the first `skip`. */
MUST_USE enum error agreement_versions(const struct membership *membership, int64_t skip, int64_t limit,
                                       struct list *ret_summaries);

/* The number of the last version that all had signed before this one; 0: there is none. */
MUST_USE enum error agreement_signed_before(const struct membership *membership, int64_t number,
                                            int64_t *ret_number);

/* Where the latest version stands among those who are members now. */
#define AGREEMENT_STANDING_FIELDS(FIELD, R)                                                                  \
    FIELD(R, id, version_id, 0)                                                                              \
    FIELD(R, day, revisit_on, 0)                                                                             \
    FIELD(R, integer, cadence_days, 0)                                                                       \
    FIELD(R, time, signed_at, 0)                                                                             \
    FIELD(R, time, last_signed_at, 0)                                                                        \
    FIELD(R, integer, missing, 0) /* members who have not signed it */
RECORD_DECLARE(agreement_standing, AGREEMENT_STANDING_FIELDS)
MUST_USE enum error agreement_standing_of(struct db *db, struct arena *arena, int64_t relationship,
                                          struct agreement_standing *ret_standing);
/* Notes beside each member whether they signed this version: their next step follows from it. */
MUST_USE enum error agreement_note_signers(struct db *db, struct arena *arena, int64_t relationship,
                                           int64_t version);
MUST_USE enum error agreement_note_signed(struct db *db, int64_t version, int64_t now);

/* What the card is made from; no content. */
#define AGREEMENT_FACTS_FIELDS(FIELD, R)                                                                     \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, integer, number, 0)                                                                             \
    FIELD(R, integer, cadence_days, 0)                                                                       \
    FIELD(R, integer, meeting_minutes, 0)                                                                    \
    FIELD(R, day, until_on, 0)                                                                               \
    FIELD(R, day, revisit_on, 0)                                                                             \
    FIELD(R, text, mode, 0)
RECORD_DECLARE(agreement_facts, AGREEMENT_FACTS_FIELDS)
MUST_USE enum error agreement_facts_of(struct db *db, struct arena *arena, int64_t relationship,
                                       struct agreement_facts *ret_facts);
MUST_USE enum error agreement_signatures(struct db *db, struct arena *arena, int64_t version,
                                         struct list *ret_signatures);

#endif
