/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "circle/circle.h"

#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "content/content.h"
#include "db/db.h"
#include "language/language.h"

FORM_DEFINE(circle, CIRCLE_FIELDS)
RECORD_DEFINE(circle_version, CIRCLE_VERSION_FIELDS)

#define CIRCLE_ROW_FIELDS(FIELD, R)                                                                          \
    FIELD(R, id, id, 0)                                                                                      \
    FIELD(R, text, name, 0)                                                                                  \
    FIELD(R, bytes, purpose, 0)                                                                              \
    FIELD(R, bytes, rules, 0)                                                                                \
    FIELD(R, integer, version, 0)
RECORD_LOCAL(circle_row, CIRCLE_ROW_FIELDS)

SQL(circle_latest, "SELECT v.id AS id, r.name AS name, v.purpose AS purpose, v.rules AS rules, "
                   "COALESCE(v.version, 0) AS version FROM relationship r "
                   "LEFT JOIN circle_version v ON v.relationship_id = r.id "
                   "WHERE r.id = $1 ORDER BY v.version DESC NULLS LAST LIMIT 1");
SQL(circle_at,
    "SELECT v.id AS id, r.name AS name, v.purpose AS purpose, v.rules AS rules, v.version AS version "
    "FROM relationship r JOIN circle_version v ON v.relationship_id = r.id "
    "WHERE r.id = $1 AND v.version = $2");
SQL(circle_version_list, "SELECT version, written_by, written_at FROM circle_version "
                         "WHERE relationship_id = $1 ORDER BY version DESC LIMIT 200");
SQL(circle_version_insert,
    "INSERT INTO circle_version (id, relationship_id, version, purpose, rules, written_by, written_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (relationship_id, version) DO NOTHING");
SQL(circle_rename, "UPDATE relationship SET name = $2 WHERE id = $1");

static enum error open_circle(const struct membership *membership, const struct circle_row *sealed,
                              struct circle *ret_circle)
{
    struct content_row row = {membership->arena, membership->content, "circle_version", sealed->id};
    struct circle circle = {
        .name = sealed->name, .purpose = "", .rules = say(membership->language, circle_default_rules)};
    if (sealed->version) TRY(content_open_row(&row, &circle_row_record, sealed, &circle_record, &circle));
    *ret_circle = circle;
    return OK;
}

enum error circle_get(const struct membership *membership, struct circle *ret_circle)
{
    struct circle_row row;
    TRY(db_one(membership->db, membership->arena, &circle_latest, DB_PARAMS(db_int(membership->relationship)),
               &circle_row_record, &row));
    return open_circle(membership, &row, ret_circle);
}

enum error circle_version_read(const struct membership *membership, int64_t version,
                               struct circle *ret_circle)
{
    struct circle_row row = {.name = membership->name};
    if (version)
        TRY(db_one(membership->db, membership->arena, &circle_at,
                   DB_PARAMS(db_int(membership->relationship), db_int(version)), &circle_row_record, &row));
    return open_circle(membership, &row, ret_circle);
}

enum error circle_versions(const struct membership *membership, struct list *ret_versions)
{
    return db_list(membership->db, membership->arena, &circle_version_list,
                   DB_PARAMS(db_int(membership->relationship)), &circle_version_record, ret_versions);
}

/* ---- changing ---- */

struct circle_changing {
    const struct membership *membership;
    const struct circle *circle;
};

static enum error change_in(struct db *db, void *context)
{
    const struct circle_changing *changing = context;
    const struct membership *membership = changing->membership;
    const struct circle *circle = changing->circle;
    struct circle stored;
    int64_t id = id_new(membership->clock), changed;
    struct content_row row = {membership->arena, membership->content, "circle_version", id};
    TRY(circle_get(membership, &stored));
    if (stored.version != circle->version) return ERROR_CONFLICT;
    TRY(db_run(db, &circle_version_insert,
               DB_PARAMS(db_int(id), db_int(membership->relationship), db_int(circle->version + 1),
                         content_seal(&row, "purpose", circle->purpose),
                         content_seal(&row, "rules", circle->rules), db_int(membership->person),
                         db_int(clock_seconds(membership->clock))),
               &changed));
    if (!changed) return ERROR_CONFLICT;
    TRY(db_run_one(db, &circle_rename, DB_PARAMS(db_int(membership->relationship), db_text(circle->name))));
    return membership_tell(membership,
                           &(struct notice){.kind = "circle.changed", .subject = id, .path = "/circle"});
}

enum error circle_change(const struct membership *membership, const struct circle *circle)
{
    struct circle_changing changing = {membership, circle};
    if (text_length(circle->name) > CIRCLE_NAME_MAXIMUM ||
        text_length(circle->purpose) > CIRCLE_PURPOSE_MAXIMUM ||
        text_length(circle->rules) > CIRCLE_RULES_MAXIMUM || text_is_blank(circle->rules))
        return ERROR_INVALID;
    return membership_write(membership, change_in, &changing);
}
