/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/random.h"

#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#include "base/error.h"

void random_bytes(void *ret_bytes, size_t size)
{
    randombytes_buf(ret_bytes, size);
}

static const int64_t EPOCH_2024 = 1704067200000;

int64_t id_new(const struct clock *clock)
{
    /* The one counter of the process: ids have to grow across threads. */
    static _Atomic int64_t last;
    int64_t since = clock_milliseconds(clock) - EPOCH_2024;
    if (since < 1) since = 1;
    int64_t fresh = since << 22 | (int64_t)randombytes_uniform(1 << 21);
    int64_t previous = atomic_load(&last);
    int64_t next;
    do {
        next = fresh > previous ? fresh : previous + 1;
    } while (!atomic_compare_exchange_weak(&last, &previous, next));
    return next;
}

void token_new(char ret_token[TOKEN_SIZE])
{
    unsigned char bytes[32];
    random_bytes(bytes, sizeof bytes);
    sodium_bin2base64(ret_token, TOKEN_SIZE, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void token_hash(const char *token, char ret_hash[TOKEN_HASH_SIZE])
{
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)token, strlen(token), NULL, 0);
    sodium_bin2hex(ret_hash, TOKEN_HASH_SIZE, hash, sizeof hash);
}
