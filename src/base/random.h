/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Secrets and ids, from libsodium's generator. */
#ifndef ITHACA_BASE_RANDOM_H
#define ITHACA_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

void random_bytes(void *ret_bytes, size_t size);

/*
 * A new id: 41 bits of milliseconds since 2024, then 22 bits that start at random each millisecond and count
 * up. Always positive, growing within a process, practically never the same on two servers; the primary key
 * refuses the rest.
 */
int64_t id_new(const struct clock *clock);

enum { TOKEN_SIZE = 44 }; /* with its NUL: 32 random bytes in URL-safe base64 without padding */

/* A secret that is sent to a person once and kept only as its hash. */
void token_new(char ret_token[TOKEN_SIZE]);

enum { TOKEN_HASH_SIZE = 65 }; /* with its NUL: 32 bytes in hexadecimal */

/* What the database keeps of a token (BLAKE2b; tokens have 256 random bits, so a slow hash adds nothing). */
void token_hash(const char *token, char ret_hash[TOKEN_HASH_SIZE]);

#endif
