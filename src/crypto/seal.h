/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Sealed content: what only the members of a relationship, or only its author, may read. Each of them (an
 * owner) has a content key of its own; the content key stands in the database, wrapped by the portal's key;
 * what is sealed with it stands in the rows.
 *
 *     struct content_key key;
 *     TRY(content_key_unwrap(portal_key, wrapped, &(struct seal_owner){"relationship", id}, &key));
 *     struct bytes sealed = seal_text(arena, &key, &(struct seal_place){"goal.title", goal_id}, title);
 *     TRY(open_text(arena, &key, &(struct seal_place){"goal.title", goal_id}, sealed, &title));
 *     content_key_wipe(&key);
 *
 * XChaCha20-Poly1305. Each sealed value is bound to its place (column and row): moved elsewhere it does not
 * open. Texts are padded to multiples of 32 bytes, so that "yes" and "no" are equally long. Its bytes:
 *
 *     1    version, 1
 *     24   nonce, random
 *     n    encrypted: the text, 0x80, zeros up to a multiple of 32
 *     16   tag, over the version and the place as well
 *
 * Whoever deletes the wrapped key has erased all that was sealed with it, also in later copies of the
 * database.
 */
#ifndef ITHACA_CRYPTO_SEAL_H
#define ITHACA_CRYPTO_SEAL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/record.h"
#include "crypto/portal_key.h"

enum { CONTENT_KEY_SIZE = 32 };

struct content_key {
    unsigned char bytes[CONTENT_KEY_SIZE];
};

/* Whose key it is: a kind ("relationship", "person") and an id. */
struct seal_owner {
    const char *kind;
    int64_t id;
};

/* Where a value belongs: table and column, a constant text, and the row's id. */
struct seal_place {
    const char *column;
    int64_t id;
};

/* A new random key, to be wrapped and kept. */
void content_key_new(struct content_key *ret_key);
void content_key_wipe(struct content_key *key);

/* For the database; in the arena. */
struct bytes content_key_wrap(struct arena *arena, const struct portal_key *portal_key,
                              const struct content_key *key, const struct seal_owner *owner);
/* ERROR_DAMAGED when it was changed, belongs to another owner, or was wrapped by another portal's key. */
MUST_USE enum error content_key_unwrap(const struct portal_key *portal_key, struct bytes wrapped,
                                       const struct seal_owner *owner, struct content_key *ret_key);

/* In the arena. The text is at most 64 MiB. */
struct bytes seal_text(struct arena *arena, const struct content_key *key, const struct seal_place *place,
                       const char *text);
/* No bytes at all are the text "". ERROR_DAMAGED when it was changed, moved, or sealed with another key. */
MUST_USE enum error open_text(struct arena *arena, const struct content_key *key,
                              const struct seal_place *place, struct bytes sealed, const char **ret_text);

/* The same for bytes that are no text, such as a file. */
struct bytes seal_bytes(struct arena *arena, const struct content_key *key, const struct seal_place *place,
                        struct bytes plain);
MUST_USE enum error open_bytes(struct arena *arena, const struct content_key *key,
                               const struct seal_place *place, struct bytes sealed, struct bytes *ret_plain);

#endif
