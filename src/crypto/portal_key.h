/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The portal's key: 32 random bytes in a file of their own, beside the database but never in it. Without it
 * nobody can read what members wrote to each other: neither who finds a copy of the database or a backup, nor
 * the portal itself should the file be lost. So it has to be kept apart from the database's backups, and
 * kept.
 *
 * The file is two lines of text, "ithaca portal key 1" and the key in base64, with mode 0600 or 0400. In
 * memory the key is on pages of its own that are not swapped out.
 */
#ifndef ITHACA_CRYPTO_PORTAL_KEY_H
#define ITHACA_CRYPTO_PORTAL_KEY_H

#include "base/arena.h"
#include "base/error.h"

struct portal_key;

/* Makes a key and its file, on the disk when OK is returned. ERROR_CONFLICT when there is a file. On failure
 * *ret_message (in arena) says what to do. */
MUST_USE enum error portal_key_create(struct arena *arena, const char *path, const char **ret_message);

/* The same with a key that there is: a copy of it in a new file. */
MUST_USE enum error portal_key_save(struct arena *arena, const struct portal_key *key, const char *path,
                                    const char **ret_message);

/* Puts the key file `from` in the place of `to` at once; whatever happens, one of them is there. */
MUST_USE enum error portal_key_move(struct arena *arena, const char *from, const char *to,
                                    const char **ret_message);

/*
 * Reads a key; the caller frees it. ERROR_NOT_FOUND without a file, ERROR_FORBIDDEN when others than its
 * owner could read it, ERROR_DAMAGED when it is no key.
 */
MUST_USE enum error portal_key_load(struct arena *arena, const char *path, struct portal_key **ret_key,
                                    const char **ret_message);

/* A key that is in no file, for tests. */
struct portal_key *portal_key_random(void);

/* Wipes it. NULL is allowed. */
void portal_key_free(struct portal_key *key);

enum { PORTAL_KEY_NAME_SIZE = 17, DERIVED_KEY_SIZE = 32 };

/* A name for the key that gives nothing of it away: 16 hexadecimal digits, to be kept in the database, so
 * that another portal's key file is noticed before anything is done with it. */
void portal_key_name(const struct portal_key *key, char ret_name[PORTAL_KEY_NAME_SIZE]);

/* A key for one purpose, named by a constant text such as "wrap content keys"; keys of different purposes
 * tell nothing about each other or about the portal's key. What is made with it and kept in the database has
 * to take part in changing the portal's key (cli/key_rotate.c). */
void portal_key_derive(const struct portal_key *key, const char *purpose,
                       unsigned char ret_derived[DERIVED_KEY_SIZE]);

#endif
