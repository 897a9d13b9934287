/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement/agreement_store.h"

#include "base/random.h"
#include "db/db.h"

RECORD_DEFINE(agreement_version, AGREEMENT_VERSION_FIELDS)
RECORD_DEFINE(agreement_hope, AGREEMENT_HOPE_FIELDS)
RECORD_DEFINE(agreement_signature, AGREEMENT_SIGNATURE_FIELDS)
RECORD_DEFINE(agreement_summary, AGREEMENT_SUMMARY_FIELDS)
RECORD_DEFINE(agreement_standing, AGREEMENT_STANDING_FIELDS)
RECORD_DEFINE(agreement_facts, AGREEMENT_FACTS_FIELDS)

/* As they stand in the database. */
#define AGREEMENT_SEALED_FIELDS(FIELD, R)                                                                    \
    AGREEMENT_PLAIN_FIELDS(FIELD, R)                                                                         \
    AGREEMENT_PASSAGES(FIELD, R, bytes, 0)
RECORD_LOCAL(agreement_sealed, AGREEMENT_SEALED_FIELDS)
#define HOPE_SEALED_FIELDS(FIELD, R)                                                                         \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, id, person_id, 0)                                                                               \
    FIELD(R, bytes, hope, 0)
RECORD_LOCAL(hope_sealed, HOPE_SEALED_FIELDS)

/* ---- reading ---- */

#define VERSION_COLUMNS                                                                                      \
    "id, number, edit, cadence_days, meeting_minutes, until_on, revisit_on, mode, changed_by, changed_at, "  \
    "signed_at, focus, times, boundaries, outside, confidentiality, feedback, ending"

SQL(agreement_version_of,
    "SELECT " VERSION_COLUMNS " FROM agreement_version WHERE relationship_id = $1 AND number = $2");
SQL(agreement_version_latest,
    "SELECT " VERSION_COLUMNS
    " FROM agreement_version WHERE relationship_id = $1 ORDER BY number DESC LIMIT 1");
SQL(agreement_hopes,
    "SELECT id, person_id, hope FROM agreement_hope WHERE version_id = $1 ORDER BY person_id");
SQL(agreement_signature_list,
    "SELECT person_id, signed_at FROM agreement_signature WHERE version_id = $1 ORDER BY signed_at, person_id");

enum error agreement_signatures(struct db *db, struct arena *arena, int64_t version,
                                struct list *ret_signatures)
{
    return db_list(db, arena, &agreement_signature_list, DB_PARAMS(db_int(version)),
                   &agreement_signature_record, ret_signatures);
}

static enum error open_version(const struct membership *membership, const struct agreement_sealed *sealed,
                               struct agreement_version *ret_version)
{
    struct arena *arena = membership->arena;
    struct agreement_version version = {0};
    struct list hopes = {0};
    struct content_row row = {arena, membership->content, "agreement_version", sealed->id};
    TRY(content_open_row(&row, &agreement_sealed_record, sealed, &agreement_version_record, &version));
    TRY(db_list(membership->db, arena, &agreement_hopes, DB_PARAMS(db_int(sealed->id)), &hope_sealed_record,
                &hopes));
    TRY(content_open_rows(arena, membership->content, "agreement_hope", &hope_sealed_record, &hopes,
                          &agreement_hope_record, &version.hopes));
    TRY(agreement_signatures(membership->db, arena, sealed->id, &version.signatures));
    *ret_version = version;
    return OK;
}

enum error agreement_latest(const struct membership *membership, struct agreement_version *ret_version)
{
    struct agreement_sealed sealed;
    TRY(db_one(membership->db, membership->arena, &agreement_version_latest,
               DB_PARAMS(db_int(membership->relationship)), &agreement_sealed_record, &sealed));
    return open_version(membership, &sealed, ret_version);
}

enum error agreement_version_read(const struct membership *membership, int64_t number,
                                  struct agreement_version *ret_version)
{
    struct agreement_sealed sealed;
    TRY(db_one(membership->db, membership->arena, &agreement_version_of,
               DB_PARAMS(db_int(membership->relationship), db_int(number)), &agreement_sealed_record,
               &sealed));
    return open_version(membership, &sealed, ret_version);
}

SQL(agreement_version_list,
    "SELECT v.number, v.changed_by, p.name AS changed_by_name, v.changed_at, v.signed_at, "
    "(SELECT COUNT(*) FROM agreement_signature s WHERE s.version_id = v.id) AS signatures "
    "FROM agreement_version v JOIN person p ON p.id = v.changed_by WHERE v.relationship_id = $1 "
    "ORDER BY v.number DESC LIMIT $2 OFFSET $3");

enum error agreement_versions(const struct membership *membership, int64_t skip, int64_t limit,
                              struct list *ret_summaries)
{
    return db_list(membership->db, membership->arena, &agreement_version_list,
                   DB_PARAMS(db_int(membership->relationship), db_int(limit), db_int(skip)),
                   &agreement_summary_record, ret_summaries);
}

SQL(agreement_version_signed_before, "SELECT COALESCE(MAX(number), 0) FROM agreement_version "
                                     "WHERE relationship_id = $1 AND number < $2 AND signed_at IS NOT NULL");

enum error agreement_signed_before(const struct membership *membership, int64_t number, int64_t *ret_number)
{
    return db_number(membership->db, &agreement_version_signed_before,
                     DB_PARAMS(db_int(membership->relationship), db_int(number)), ret_number);
}

SQL(agreement_version_standing,
    "SELECT v.id AS version_id, v.revisit_on, v.cadence_days, v.signed_at, "
    "(SELECT MAX(s.signed_at) FROM agreement_signature s WHERE s.version_id = v.id) AS last_signed_at, "
    "(SELECT COUNT(*) FROM relationship_member m WHERE m.relationship_id = v.relationship_id "
    "AND m.left_at IS NULL AND NOT EXISTS (SELECT 1 FROM agreement_signature s WHERE s.version_id = v.id "
    "AND s.person_id = m.person_id)) AS missing "
    "FROM agreement_version v WHERE v.relationship_id = $1 ORDER BY v.number DESC LIMIT 1");

enum error agreement_standing_of(struct db *db, struct arena *arena, int64_t relationship,
                                 struct agreement_standing *ret_standing)
{
    return db_one(db, arena, &agreement_version_standing, DB_PARAMS(db_int(relationship)),
                  &agreement_standing_record, ret_standing);
}

enum error agreement_note_signers(struct db *db, struct arena *arena, int64_t relationship, int64_t version)
{
    struct list signatures = {0};
    TRY(agreement_signatures(db, arena, version, &signatures));
    TRY(relationship_own_signed(db, relationship, 0, false));
    LIST_EACH (&signatures, struct agreement_signature, signature)
        TRY(relationship_own_signed(db, relationship, signature->person_id, true));
    return OK;
}

SQL(agreement_version_facts,
    "SELECT id, number, cadence_days, meeting_minutes, until_on, revisit_on, mode "
    "FROM agreement_version WHERE relationship_id = $1 ORDER BY number DESC LIMIT 1");

enum error agreement_facts_of(struct db *db, struct arena *arena, int64_t relationship,
                              struct agreement_facts *ret_facts)
{
    return db_one(db, arena, &agreement_version_facts, DB_PARAMS(db_int(relationship)),
                  &agreement_facts_record, ret_facts);
}

/* ---- writing ---- */

SQL(agreement_version_add,
    "INSERT INTO agreement_version (id, relationship_id, number, edit, cadence_days, meeting_minutes, until_on, "
    "revisit_on, mode, changed_by, changed_at, focus, times, boundaries, outside, confidentiality, feedback, ending) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)");
SQL(agreement_version_change,
    "UPDATE agreement_version SET number = $3, edit = $4, cadence_days = $5, meeting_minutes = $6, until_on = $7, "
    "revisit_on = $8, mode = $9, changed_by = $10, changed_at = $11, focus = $12, times = $13, boundaries = $14, "
    "outside = $15, confidentiality = $16, feedback = $17, ending = $18 WHERE id = $1 AND relationship_id = $2");
SQL(agreement_hope_put,
    "INSERT INTO agreement_hope (id, version_id, person_id, hope) VALUES ($1, $2, $3, $4)");
SQL(agreement_hopes_forget, "DELETE FROM agreement_hope WHERE version_id = $1");

/* Sealed for a row of its own each time, since a text opens in its place alone. */
static enum error write_hopes(const struct membership *membership, const struct agreement_version *version)
{
    LIST_EACH (&version->hopes, struct agreement_hope, hope) {
        struct content_row row = {membership->arena, membership->content, "agreement_hope",
                                  id_new(membership->clock)};
        if (!*hope->hope) continue;
        TRY(db_run(membership->db, &agreement_hope_put,
                   DB_PARAMS(db_int(row.id), db_int(version->id), db_int(hope->person_id),
                             content_seal(&row, "hope", hope->hope)),
                   NULL));
    }
    return OK;
}

static enum error write_version(const struct membership *membership, const struct sql *sql,
                                const struct agreement_version *v)
{
    struct content_row row = {membership->arena, membership->content, "agreement_version", v->id};
    return db_run_one(
        membership->db, sql,
        DB_PARAMS(db_int(v->id), db_int(membership->relationship), db_int(v->number), db_int(v->edit),
                  db_int(v->cadence_days), db_int(v->meeting_minutes), db_int_or_null(v->until_on),
                  db_int_or_null(v->revisit_on), db_text(v->mode), db_int(v->changed_by),
                  db_int(v->changed_at), content_seal(&row, "focus", v->focus),
                  content_seal(&row, "times", v->times), content_seal(&row, "boundaries", v->boundaries),
                  content_seal(&row, "outside", v->outside),
                  content_seal(&row, "confidentiality", v->confidentiality),
                  content_seal(&row, "feedback", v->feedback), content_seal(&row, "ending", v->ending)));
}

enum error agreement_version_insert(const struct membership *membership,
                                    const struct agreement_version *version)
{
    TRY(write_version(membership, &agreement_version_add, version));
    return write_hopes(membership, version);
}

enum error agreement_version_update(const struct membership *membership,
                                    const struct agreement_version *version)
{
    TRY(write_version(membership, &agreement_version_change, version));
    TRY(db_run(membership->db, &agreement_hopes_forget, DB_PARAMS(db_int(version->id)), NULL));
    return write_hopes(membership, version);
}

SQL(agreement_signature_put, "INSERT INTO agreement_signature (version_id, person_id, signed_at) "
                             "VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");

enum error agreement_signature_insert(struct db *db, int64_t version, int64_t person, int64_t now,
                                      bool *ret_new)
{
    int64_t changed;
    TRY(db_run(db, &agreement_signature_put, DB_PARAMS(db_int(version), db_int(person), db_int(now)),
               &changed));
    *ret_new = changed > 0;
    return OK;
}

SQL(agreement_version_sign, "UPDATE agreement_version SET signed_at = COALESCE(signed_at, $2) WHERE id = $1");

enum error agreement_note_signed(struct db *db, int64_t version, int64_t now)
{
    return db_run_one(db, &agreement_version_sign, DB_PARAMS(db_int(version), db_int(now)));
}
