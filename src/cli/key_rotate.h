/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Another key for the portal, so that a crash at any moment loses nothing. With the file `portal.key`:
 *
 *     1. the new key is on the disk as portal.key.new
 *     2. one transaction wraps all content keys, the access log's and the webhooks', with it and notes its
 * name
 *     3. the old key is on the disk as portal.key.old-NAME, for backups of before
 *     4. portal.key.new takes the place of portal.key
 *
 * Interrupted before 2 is done, the portal goes on with portal.key; after it, with portal.key.new: the name
 * in the database says which, and calling it again goes on from there.
 */
#ifndef ITHACA_CLI_KEY_ROTATE_H
#define ITHACA_CLI_KEY_ROTATE_H

#include "base/arena.h"
#include "base/error.h"
#include "crypto/portal_key.h"

struct db;

struct key_rotation {
    const char *kept;                /* where the old key is now */
    char name[PORTAL_KEY_NAME_SIZE]; /* of the new one */
};

/* `path` is of the key file. On failure *ret_message (in arena) says what to do; the portal works on with one
 * of the two files. */
MUST_USE enum error key_rotate(struct db *db, struct arena *arena, const char *path,
                               struct key_rotation *ret_rotation, const char **ret_message);

/* The name of the file with the key to come. */
const char *key_next_path(struct arena *arena, const char *path);

#endif
