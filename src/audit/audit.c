/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writing lines of the access log, and reading what concerns a relationship. */
#include "audit/audit.h"

#include <sodium.h>
#include <string.h>

#include "audit/audit_store.h"
#include "base/log.h"
#include "base/text.h"
#include "content/content_keys.h"
#include "db/db.h"
#include "language/language.h"

RECORD_DEFINE(audit_look, AUDIT_LOOK_FIELDS)
RECORD_DEFINE(audit_backups, AUDIT_BACKUPS_FIELDS)
RECORD_DEFINE(audit_head, AUDIT_HEAD_FIELDS)

static const struct seal_owner LOG_OWNER = {"access log", 1};

SQL(audit_head_get, "SELECT wrapped, sequence, last_mac, mac FROM access_log_head WHERE id = 1");
SQL(audit_head_put,
    "INSERT INTO access_log_head (id, wrapped, sequence, last_mac, mac) VALUES (1, $1, $2, $3, $4) "
    "ON CONFLICT (id) DO UPDATE SET wrapped = excluded.wrapped, sequence = excluded.sequence, "
    "last_mac = excluded.last_mac, mac = excluded.mac");
SQL(audit_rewrap_head, "UPDATE access_log_head SET wrapped = $1 WHERE id = 1");
SQL(audit_last, "SELECT COALESCE(MAX(sequence), 0) FROM access_log");
SQL(audit_insert,
    "INSERT INTO access_log (sequence, looked_at, kind, actor_id, actor_name, actor_role, program_id, "
    "relationship_id, about, mac) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
/* What concerns a relationship: looks at it, at its program since it began, at the whole portal since then.
 */
SQL(audit_looks,
    "SELECT kind, actor_id, actor_name, actor_role, about, COUNT(*) AS times, MAX(looked_at) AS last_at FROM ("
    "  SELECT kind, actor_id, actor_name, actor_role, about, looked_at FROM access_log WHERE relationship_id = $1 "
    "  UNION ALL SELECT kind, actor_id, actor_name, actor_role, about, looked_at FROM access_log "
    "  WHERE relationship_id IS NULL AND program_id = $2 AND looked_at >= $3 "
    "  UNION ALL SELECT kind, actor_id, actor_name, actor_role, about, looked_at FROM access_log "
    "  WHERE relationship_id IS NULL AND program_id IS NULL AND looked_at >= $3 AND kind <> 'backup') AS looks "
    "GROUP BY kind, actor_id, actor_name, actor_role, about, looked_at / 86400 "
    "ORDER BY last_at DESC, actor_name, kind LIMIT $4 OFFSET $5");
SQL(audit_backup_count,
    "SELECT COUNT(*) AS count, MAX(looked_at) AS last_at FROM access_log "
    "WHERE relationship_id IS NULL AND program_id IS NULL AND looked_at >= $1 AND kind = 'backup'");

/* ---- the head, for this folder ---- */

enum error audit_head_read(struct db *db, struct arena *arena, const struct portal_key *portal_key,
                           struct audit_head *ret_head, struct content_key *ret_key)
{
    struct audit_head head;
    TRY(db_one(db, arena, &audit_head_get, DB_NO_PARAMS, &audit_head_record, &head));
    TRY(content_key_unwrap(portal_key, head.wrapped, &LOG_OWNER, ret_key));
    *ret_head = head;
    return OK;
}

bool audit_head_holds(const struct audit_head *head, const struct content_key *key)
{
    struct chain_mac last;
    if (head->last_mac.length != sizeof last.bytes) return false;
    memcpy(last.bytes, head->last_mac.at, sizeof last.bytes);
    struct chain_mac mac = chain_head(key, head->sequence, &last);
    return chain_same(&mac, head->mac);
}

static enum error write_head(struct db *db, struct bytes wrapped, const struct content_key *key,
                             int64_t sequence, const struct chain_mac *last)
{
    struct chain_mac mac = chain_head(key, sequence, last);
    return db_run(db, &audit_head_put,
                  DB_PARAMS(db_blob(wrapped.at, wrapped.length), db_int(sequence),
                            db_blob(last->bytes, sizeof last->bytes), db_blob(mac.bytes, sizeof mac.bytes)),
                  NULL);
}

/* ---- one line ---- */

struct noting {
    struct arena *arena;
    const struct portal_key *portal_key;
    struct audit_row row;
    struct chain_mac mac;
};

/* Where the next line goes on. A head that is not what was written (lines were cut off and it was set back)
 * is not covered up by what comes after it. */
static enum error begin_line(struct db *db, struct noting *noting, struct content_key *key,
                             struct bytes *wrapped, struct chain_mac *before)
{
    struct audit_head head;
    int64_t last;
    enum error error = audit_head_read(db, noting->arena, noting->portal_key, &head, key);
    if (error == ERROR_DAMAGED || error == ERROR_NOT_FOUND)
        TRY(content_keys_current(db, noting->arena, noting->portal_key));
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    TRY(db_number(db, &audit_last, DB_NO_PARAMS, &last));
    if (error == ERROR_NOT_FOUND) {
        content_key_new(key);
        *wrapped = content_key_wrap(noting->arena, noting->portal_key, key, &LOG_OWNER);
        *before = last ? chain_broken() : chain_begin();
        noting->row.sequence = last + 1;
        return OK;
    }
    *wrapped = head.wrapped;
    noting->row.sequence = (last > head.sequence ? last : head.sequence) + 1;
    if (audit_head_holds(&head, key)) {
        memcpy(before->bytes, head.last_mac.at, sizeof before->bytes);
        return OK;
    }
    *before = chain_broken();
    LOG(LOG_ERROR, "access_log.head_changed", LOG_NUMBER("line", noting->row.sequence));
    return OK;
}

static enum error insert_line(struct db *db, const struct audit_row *row, const struct chain_mac *mac)
{
    return db_run(db, &audit_insert,
                  DB_PARAMS(db_int(row->sequence), db_int(row->looked_at), db_text(row->kind),
                            db_int_or_null(row->actor_id), db_text(row->actor_name), db_text(row->actor_role),
                            db_int_or_null(row->program_id), db_int_or_null(row->relationship_id),
                            db_text(row->about), db_blob(mac->bytes, sizeof mac->bytes)),
                  NULL);
}

static enum error note(struct db *db, void *context)
{
    struct noting *noting = context;
    struct content_key key;
    struct bytes wrapped;
    struct chain_mac before;
    TRY(begin_line(db, noting, &key, &wrapped, &before));
    noting->mac = chain_line(&key, &before, &noting->row);
    enum error error = insert_line(db, &noting->row, &noting->mac);
    if (error == OK) error = write_head(db, wrapped, &key, noting->row.sequence, &noting->mac);
    content_key_wipe(&key);
    return error;
}

enum error audit_note(struct db *db, struct arena *arena, const struct clock *clock,
                      const struct portal_key *portal_key, const char *kind, const struct audit_actor *actor,
                      const struct audit_subject *subject)
{
    struct noting noting = {.arena = arena,
                            .portal_key = portal_key,
                            .row = {.looked_at = clock_seconds(clock),
                                    .kind = kind,
                                    .actor_id = actor->person,
                                    .actor_name = text_or_empty(actor->name),
                                    .actor_role = text_or_empty(actor->role),
                                    .program_id = subject->program,
                                    .relationship_id = subject->relationship,
                                    .about = text_or_empty(subject->about)}};
    TRY(db_write(db, note, &noting));
    /* The server's own log keeps the head where the database's owner cannot change it. */
    struct audit_noted noted;
    audit_noted_make(noting.row.sequence, noting.mac.bytes, &noted);
    LOG(LOG_INFO, "access_log.noted", LOG_NUMBER("line", noted.sequence), LOG_TEXT("mac", noted.mac),
        LOG_TEXT("kind", kind));
    return OK;
}

enum error audit_note_look(struct request *request, const char *kind, const char *role,
                           const struct audit_subject *subject)
{
    struct audit_actor actor = {request->viewer->person, request->viewer->name, role};
    BUG_IF(!actor.person);
    return audit_note(request->db, request->arena, request->clock, request->portal_key, kind, &actor,
                      subject);
}

void audit_noted_make(int64_t sequence, const unsigned char *mac, struct audit_noted *ret_noted)
{
    ret_noted->sequence = sequence;
    sodium_bin2hex(ret_noted->mac, sizeof ret_noted->mac, mac, sizeof ret_noted->mac / 2);
}

/* ---- words ---- */

const char *audit_what(const char *kind)
{
    if (strcmp(kind, AUDIT_STATES) == 0)
        return MESSAGE("The list of relationships: states and dates, no content");
    if (strcmp(kind, AUDIT_TOLD) == 0)
        return MESSAGE(
            "It was told who is in the relationship and that it began, paused, went on or ended; no content");
    if (strcmp(kind, AUDIT_BACKUP) == 0)
        return MESSAGE("A backup of the whole portal; what members write stays sealed in it");
    return kind;
}

const char *audit_role_label(const char *role)
{
    static const char *const labels[][2] = {{"coordinator", MESSAGE("Coordinator")},
                                            {"admin", MESSAGE("Administrator")},
                                            {"analyst", MESSAGE("Analyst")},
                                            {"operator", MESSAGE("Operator of the server")},
                                            {"hook", MESSAGE("Chat or other program")}};
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (strcmp(labels[i][0], role) == 0) return labels[i][1];
    return role;
}

/* ---- reading ---- */

enum error audit_of_relationship(struct db *db, struct arena *arena,
                                 const struct audit_relationship *relationship, int64_t page,
                                 struct list *ret_looks, struct audit_backups *ret_backups)
{
    TRY(db_list(db, arena, &audit_looks,
                DB_PARAMS(db_int(relationship->id), db_int_or_null(relationship->program),
                          db_int(relationship->created_at), db_int(AUDIT_LOOKS_A_PAGE + 1),
                          db_int((page - 1) * AUDIT_LOOKS_A_PAGE)),
                &audit_look_record, ret_looks));
    LIST_EACH (ret_looks, struct audit_look, look) {
        look->what = audit_what(look->kind);
        look->role_label = audit_role_label(look->actor_role);
        look->several = look->times > 1;
    }
    return db_one(db, arena, &audit_backup_count, DB_PARAMS(db_int(relationship->created_at)),
                  &audit_backups_record, ret_backups);
}

/* ---- a new portal key ---- */

enum error audit_rewrap(struct db *db, struct arena *arena, const struct portal_key *from,
                        const struct portal_key *to)
{
    struct audit_head head;
    struct content_key key;
    enum error error = audit_head_read(db, arena, from, &head, &key);
    if (error == ERROR_NOT_FOUND) return OK;
    TRY(error);
    struct bytes wrapped = content_key_wrap(arena, to, &key, &LOG_OWNER);
    content_key_wipe(&key);
    return db_run_one(db, &audit_rewrap_head, DB_PARAMS(db_blob(wrapped.at, wrapped.length)));
}
