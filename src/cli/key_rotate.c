/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/key_rotate.h"

#include <string.h>
#include <unistd.h>

#include "audit/audit.h"
#include "content/content_keys.h"
#include "db/db.h"
#include "hook/hook.h"

struct rotating {
    struct db *db;
    struct arena *arena;
    const char *path, *next_path, *kept_path;
    struct portal_key *old, *next;
    const char *message;
};

const char *key_next_path(struct arena *arena, const char *path)
{
    return arena_format(arena, "%s.new", path);
}

/* ---- 1: the new key's file ---- */

/* A file that is there already is from a call that was interrupted. One that is no key was being written
 * then, and nothing was made with it. */
static enum error load_next(struct rotating *rotating, bool *ret_was_there)
{
    *ret_was_there = access(rotating->next_path, F_OK) == 0;
    if (*ret_was_there) {
        enum error error =
            portal_key_load(rotating->arena, rotating->next_path, &rotating->next, &rotating->message);
        if (error != ERROR_DAMAGED) return error;
        *ret_was_there = false;
        if (unlink(rotating->next_path) != 0) return error;
    }
    TRY(portal_key_create(rotating->arena, rotating->next_path, &rotating->message));
    return portal_key_load(rotating->arena, rotating->next_path, &rotating->next, &rotating->message);
}

/* ---- 2: the database ---- */

static enum error rewrap(struct db *db, void *context)
{
    const struct rotating *rotating = context;
    TRY(content_keys_rewrap(db, rotating->arena, rotating->old, rotating->next));
    TRY(audit_rewrap(db, rotating->arena, rotating->old, rotating->next));
    return hook_rewrap(db, rotating->arena, rotating->old, rotating->next);
}

static const char *why_not(const struct rotating *rotating, enum error error)
{
    if (error == ERROR_DAMAGED)
        return "A key in the database does not open with the portal's key; nothing was changed. Run `ithaca check`.";
    if (error == ERROR_CONFLICT) return "Somebody else is changing the key just now; nothing was changed.";
    return arena_format(
        rotating->arena,
        "The database did not carry it out (%s). Leave all key files as they are and run it again.",
        db_message(rotating->db));
}

/* Which of the two keys the portal has says how far an interrupted call came. */
static enum error rewrap_unless_done(struct rotating *rotating, bool next_was_there)
{
    bool with_old = false, with_next = false;
    enum error error = content_keys_belong(rotating->db, rotating->arena, rotating->old, &with_old);
    if (error == OK && !with_old && next_was_there)
        error = content_keys_belong(rotating->db, rotating->arena, rotating->next, &with_next);
    if (error == OK && with_next) return OK;
    if (error == OK && !with_old) {
        rotating->message = arena_format(
            rotating->arena,
            "The key file %s is not this portal's; nothing was changed. Put the right one in its place.",
            rotating->path);
        return ERROR_FORBIDDEN;
    }
    if (error == OK) error = db_write(rotating->db, rewrap, rotating);
    if (error != OK) rotating->message = why_not(rotating, error);
    return error;
}

/* ---- 3 and 4: the files ---- */

/* A file that is there already is from a call that was interrupted, whole or not; the old key is still in its
 * own place. */
static enum error keep_old(struct rotating *rotating)
{
    struct portal_key *kept;
    char old_name[PORTAL_KEY_NAME_SIZE], kept_name[PORTAL_KEY_NAME_SIZE];
    portal_key_name(rotating->old, old_name);
    rotating->kept_path = arena_format(rotating->arena, "%s.old-%s", rotating->path, old_name);
    enum error error = portal_key_load(rotating->arena, rotating->kept_path, &kept, &rotating->message);
    if (error == OK) {
        portal_key_name(kept, kept_name);
        portal_key_free(kept);
        if (strcmp(old_name, kept_name) == 0) return OK;
        error = ERROR_DAMAGED;
    }
    if (error == ERROR_DAMAGED && unlink(rotating->kept_path) == 0) error = ERROR_NOT_FOUND;
    if (error != ERROR_NOT_FOUND) return error;
    return portal_key_save(rotating->arena, rotating->old, rotating->kept_path, &rotating->message);
}

static enum error rotate(struct rotating *rotating)
{
    bool next_was_there;
    TRY(portal_key_load(rotating->arena, rotating->path, &rotating->old, &rotating->message));
    TRY(load_next(rotating, &next_was_there));
    TRY(rewrap_unless_done(rotating, next_was_there));
    TRY(keep_old(rotating));
    return portal_key_move(rotating->arena, rotating->next_path, rotating->path, &rotating->message);
}

enum error key_rotate(struct db *db, struct arena *arena, const char *path, struct key_rotation *ret_rotation,
                      const char **ret_message)
{
    struct rotating rotating = {
        .db = db, .arena = arena, .path = path, .next_path = key_next_path(arena, path), .message = ""};
    enum error error = rotate(&rotating);
    if (error == OK) {
        ret_rotation->kept = rotating.kept_path;
        portal_key_name(rotating.next, ret_rotation->name);
    } else {
        *ret_message = rotating.message;
    }
    portal_key_free(rotating.old);
    portal_key_free(rotating.next);
    return error;
}
