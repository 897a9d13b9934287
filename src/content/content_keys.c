/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "content/content_keys.h"

#include <string.h>

#include "base/log.h"
#include "crypto/seal.h"
#include "db/db.h"

#define WRAPPED_FIELDS(FIELD, R)                                                                             \
    FIELD(R, text, owner_kind, 0)                                                                            \
    FIELD(R, id, owner_id, 0)                                                                                \
    FIELD(R, bytes, wrapped, 0)
RECORD_LOCAL(wrapped, WRAPPED_FIELDS)

#define NAME_FIELDS(FIELD, R) FIELD(R, text, value, 0)
RECORD_LOCAL(name, NAME_FIELDS)

SQL(content_keys_noted, "SELECT value FROM portal_setting WHERE key = 'portal_key'");
SQL(content_keys_note, "INSERT INTO portal_setting (key, value) VALUES ('portal_key', $1) "
                       "ON CONFLICT (key) DO UPDATE SET value = excluded.value");
SQL(content_keys_first,
    "SELECT owner_kind, owner_id, wrapped FROM content_key ORDER BY owner_kind, owner_id LIMIT 1");
SQL(content_keys_all, "SELECT owner_kind, owner_id, wrapped FROM content_key");
SQL(content_keys_replace, "UPDATE content_key SET wrapped = $3 WHERE owner_kind = $1 AND owner_id = $2");

enum error content_keys_name(struct db *db, struct arena *arena, const char **ret_name)
{
    struct name name;
    enum error error = db_one(db, arena, &content_keys_noted, DB_NO_PARAMS, &name_record, &name);
    if (error != OK && error != ERROR_NOT_FOUND) return error;
    *ret_name = error == OK ? name.value : "";
    return OK;
}

static enum error opens_first(struct db *db, struct arena *arena, const struct portal_key *portal_key,
                              bool *ret_opens)
{
    struct wrapped first;
    struct content_key key;
    enum error error = db_one(db, arena, &content_keys_first, DB_NO_PARAMS, &wrapped_record, &first);
    if (error == OK) {
        struct seal_owner owner = {first.owner_kind, first.owner_id};
        error = content_key_unwrap(portal_key, first.wrapped, &owner, &key);
        if (error == OK) content_key_wipe(&key);
    }
    if (error != OK && error != ERROR_NOT_FOUND && error != ERROR_DAMAGED) return error;
    *ret_opens = error != ERROR_DAMAGED;
    return OK;
}

enum error content_keys_belong(struct db *db, struct arena *arena, const struct portal_key *portal_key,
                               bool *ret_belong)
{
    const char *noted;
    char name[PORTAL_KEY_NAME_SIZE];
    TRY(content_keys_name(db, arena, &noted));
    if (!*noted) return opens_first(db, arena, portal_key, ret_belong);
    portal_key_name(portal_key, name);
    *ret_belong = strcmp(noted, name) == 0;
    return OK;
}

struct changing {
    struct arena *arena;
    const struct portal_key *from, *to;
};

static enum error note(struct db *db, const struct portal_key *portal_key)
{
    char name[PORTAL_KEY_NAME_SIZE];
    portal_key_name(portal_key, name);
    return db_run(db, &content_keys_note, DB_PARAMS(db_text(name)), NULL);
}

static enum error claim(struct db *db, void *context)
{
    const struct changing *changing = context;
    bool belong;
    TRY(content_keys_belong(db, changing->arena, changing->to, &belong));
    return belong ? note(db, changing->to) : ERROR_CONFLICT;
}

enum error content_keys_claim(struct db *db, struct arena *arena, const struct portal_key *portal_key)
{
    const char *noted;
    bool belong;
    TRY(content_keys_name(db, arena, &noted));
    TRY(content_keys_belong(db, arena, portal_key, &belong));
    if (!belong) return ERROR_CONFLICT;
    struct changing changing = {.arena = arena, .to = portal_key};
    return *noted ? OK : db_write(db, claim, &changing);
}

enum error content_keys_current(struct db *db, struct arena *arena, const struct portal_key *portal_key)
{
    const char *noted;
    char name[PORTAL_KEY_NAME_SIZE];
    TRY(content_keys_name(db, arena, &noted));
    portal_key_name(portal_key, name);
    if (!*noted || strcmp(noted, name) == 0) return OK;
    LOG(LOG_ERROR, "portal_key.replaced", LOG_TEXT("ours", name), LOG_TEXT("portal", noted),
        LOG_TEXT("help", "start this server again with the new key file"));
    return ERROR_UNAVAILABLE;
}

static enum error rewrap(struct db *db, void *context)
{
    const struct changing *changing = context;
    struct list keys = {0};
    bool belong;
    TRY(content_keys_belong(db, changing->arena, changing->from, &belong));
    if (!belong) return ERROR_CONFLICT;
    TRY(db_list(db, changing->arena, &content_keys_all, DB_NO_PARAMS, &wrapped_record, &keys));
    LIST_EACH (&keys, struct wrapped, row) {
        struct seal_owner owner = {row->owner_kind, row->owner_id};
        struct content_key key;
        TRY(content_key_unwrap(changing->from, row->wrapped, &owner, &key));
        struct bytes wrapped = content_key_wrap(changing->arena, changing->to, &key, &owner);
        content_key_wipe(&key);
        TRY(db_run_one(
            db, &content_keys_replace,
            DB_PARAMS(db_text(owner.kind), db_int(owner.id), db_blob(wrapped.at, wrapped.length))));
    }
    return note(db, changing->to);
}

enum error content_keys_rewrap(struct db *db, struct arena *arena, const struct portal_key *from,
                               const struct portal_key *to)
{
    struct changing changing = {arena, from, to};
    return db_write(db, rewrap, &changing);
}
