/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What holds between the members, for features that plan by it. */
#include "agreement/agreement.h"
#include "db/db.h"

RECORD_DEFINE(agreement_terms, AGREEMENT_TERMS_FIELDS)

SQL(agreement_terms_in_force,
    "SELECT COALESCE(a.cadence_days, p.cadence_days, 14) AS cadence_days, "
    "COALESCE(a.meeting_minutes, p.meeting_minutes, 45) AS meeting_minutes, COALESCE(a.mode, 'video') AS mode, "
    "COALESCE(a.until_on, r.ends_on) AS until, (CASE WHEN a.id IS NULL THEN 0 ELSE 1 END) AS agreed "
    "FROM relationship r LEFT JOIN program p ON p.id = r.program_id "
    "LEFT JOIN agreement_version a ON a.id = (SELECT v.id FROM agreement_version v "
    "WHERE v.relationship_id = r.id AND v.signed_at IS NOT NULL ORDER BY v.number DESC LIMIT 1) WHERE r.id = $1");

enum error agreement_terms(struct db *db, struct arena *arena, int64_t relationship,
                           struct agreement_terms *ret_terms)
{
    return db_one(db, arena, &agreement_terms_in_force, DB_PARAMS(db_int(relationship)),
                  &agreement_terms_record, ret_terms);
}
