/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A wrapped key is sealed like a text, with a key derived from the portal's and a place that no text has. */
#include "crypto/seal.h"

#include <sodium.h>
#include <string.h>

enum {
    VERSION = 1,
    NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    HEAD_SIZE = 1 + NONCE_SIZE,
    PADDING = 32,
    LONGEST = 64 * 1024 * 1024,
    CONTEXT_MAX = 128,
};

/* What is signed along: version, column, 0, id. */
struct context {
    unsigned char bytes[CONTEXT_MAX];
    size_t length;
};

static struct context context_of(const char *column, int64_t id)
{
    struct context context = {.bytes = {VERSION}, .length = 1};
    size_t length = strlen(column) + 1;
    BUG_IF(length == 1 || length > CONTEXT_MAX - 1 - 8);
    memcpy(context.bytes + context.length, column, length);
    context.length += length;
    for (int i = 0; i < 8; i++) context.bytes[context.length++] = (unsigned char)((uint64_t)id >> (8 * i));
    return context;
}

static struct bytes seal(struct arena *arena, const unsigned char *key, const struct context *context,
                         const void *plain, size_t length)
{
    BUG_IF(length > LONGEST);
    size_t padded = length + 1 + (PADDING - (length + 1) % PADDING) % PADDING;
    unsigned char *sealed = arena_alloc(arena, HEAD_SIZE + padded + TAG_SIZE);
    unsigned char *body = sealed + HEAD_SIZE;
    sealed[0] = VERSION;
    randombytes_buf(sealed + 1, NONCE_SIZE);
    memcpy(body, plain, length);
    body[length] = 0x80;
    /* In place: the encrypted text takes the place of the plain one. */
    if (crypto_aead_xchacha20poly1305_ietf_encrypt(body, NULL, body, padded, context->bytes, context->length,
                                                   NULL, sealed + 1, key) != 0)
        BUG("sealing cannot fail");
    return (struct bytes){.at = sealed, .length = HEAD_SIZE + padded + TAG_SIZE};
}

/* Opens into `plain`, which has room for sealed.length bytes. */
static enum error unseal(const unsigned char *key, const struct context *context, struct bytes sealed,
                         unsigned char *plain, size_t *ret_length)
{
    const unsigned char *bytes = sealed.at;
    size_t length = sealed.length;
    if (length < HEAD_SIZE + PADDING + TAG_SIZE ||
        length > (size_t)LONGEST + HEAD_SIZE + PADDING + TAG_SIZE || bytes[0] != VERSION)
        return ERROR_DAMAGED;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, bytes + HEAD_SIZE, length - HEAD_SIZE,
                                                   context->bytes, context->length, bytes + 1, key) != 0)
        return ERROR_DAMAGED;
    size_t end = length - HEAD_SIZE - TAG_SIZE;
    while (end > 0 && plain[end - 1] == 0) end--;
    if (end == 0 || plain[end - 1] != 0x80) return ERROR_DAMAGED;
    *ret_length = end - 1;
    return OK;
}

/* ---- content keys ---- */

void content_key_new(struct content_key *ret_key)
{
    randombytes_buf(ret_key->bytes, sizeof ret_key->bytes);
}

void content_key_wipe(struct content_key *key)
{
    sodium_memzero(key, sizeof *key);
}

struct bytes content_key_wrap(struct arena *arena, const struct portal_key *portal_key,
                              const struct content_key *key, const struct seal_owner *owner)
{
    unsigned char wrapping[DERIVED_KEY_SIZE];
    portal_key_derive(portal_key, "wrap content keys", wrapping);
    struct context context = context_of(arena_format(arena, "key of %s", owner->kind), owner->id);
    struct bytes wrapped = seal(arena, wrapping, &context, key->bytes, sizeof key->bytes);
    sodium_memzero(wrapping, sizeof wrapping);
    return wrapped;
}

enum error content_key_unwrap(const struct portal_key *portal_key, struct bytes wrapped,
                              const struct seal_owner *owner, struct content_key *ret_key)
{
    unsigned char wrapping[DERIVED_KEY_SIZE], plain[CONTENT_KEY_SIZE + PADDING];
    char column[CONTEXT_MAX] = "key of ";
    size_t length = 0;
    BUG_IF(strlen(owner->kind) > 64);
    memcpy(column + strlen(column), owner->kind, strlen(owner->kind) + 1);
    if (wrapped.length != HEAD_SIZE + sizeof plain + TAG_SIZE) return ERROR_DAMAGED;
    portal_key_derive(portal_key, "wrap content keys", wrapping);
    struct context context = context_of(column, owner->id);
    enum error error = unseal(wrapping, &context, wrapped, plain, &length);
    if (error == OK && length != CONTENT_KEY_SIZE) error = ERROR_DAMAGED;
    if (error == OK) memcpy(ret_key->bytes, plain, CONTENT_KEY_SIZE);
    sodium_memzero(wrapping, sizeof wrapping);
    sodium_memzero(plain, sizeof plain);
    return error;
}

/* ---- texts ---- */

struct bytes seal_text(struct arena *arena, const struct content_key *key, const struct seal_place *place,
                       const char *text)
{
    struct context context = context_of(place->column, place->id);
    return seal(arena, key->bytes, &context, text, strlen(text));
}

enum error open_text(struct arena *arena, const struct content_key *key, const struct seal_place *place,
                     struct bytes sealed, const char **ret_text)
{
    if (sealed.length == 0) {
        *ret_text = "";
        return OK;
    }
    struct context context = context_of(place->column, place->id);
    unsigned char *plain = arena_alloc(arena, sealed.length);
    size_t length;
    TRY(unseal(key->bytes, &context, sealed, plain, &length));
    plain[length] = '\0'; /* where the padding began */
    *ret_text = (const char *)plain;
    return OK;
}

struct bytes seal_bytes(struct arena *arena, const struct content_key *key, const struct seal_place *place,
                        struct bytes plain)
{
    struct context context = context_of(place->column, place->id);
    return seal(arena, key->bytes, &context, plain.at, plain.length);
}

enum error open_bytes(struct arena *arena, const struct content_key *key, const struct seal_place *place,
                      struct bytes sealed, struct bytes *ret_plain)
{
    struct context context = context_of(place->column, place->id);
    unsigned char *plain = arena_alloc(arena, sealed.length + 1);
    struct bytes opened = {.at = plain};
    if (sealed.length) TRY(unseal(key->bytes, &context, sealed, plain, &opened.length));
    *ret_plain = opened;
    return OK;
}
