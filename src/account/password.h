/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Passwords: hashing (Argon2id by libsodium, its interactive cost: two passes over 64 MiB) and the rules for
 * new ones. No composition rules: length counts, and what everybody guesses first is refused.
 */
#ifndef ITHACA_ACCOUNT_PASSWORD_H
#define ITHACA_ACCOUNT_PASSWORD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"

enum { PASSWORD_HASH_SIZE = 128 }; /* with its NUL */

/* ERROR_UNAVAILABLE when there is no memory for it. */
MUST_USE enum error password_hash(const char *password, char ret_hash[PASSWORD_HASH_SIZE]);

/* Whether the password fits the hash. NULL or "" does the same work against a hash that nothing fits, so that
 * the time does not tell whether an account exists. */
bool password_verify(const char *hash, const char *password);

/* Whether a hash was made at another cost than today's, so that it should be made anew. */
bool password_is_outdated(const char *hash);

/* What is wrong with a new password, for people; "" when nothing is. */
const char *password_problem(struct arena *arena, const char *password, const char *name, const char *email);

#endif
