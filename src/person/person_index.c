/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Open addressing, doubled at three quarters; old tables stay in the arena, together less than the last one.
 */
#include "person/person_index.h"

#include <sodium.h>
#include <string.h>

#include "base/random.h"

enum { FIRST_CAPACITY = 1024 };

void person_index_init(struct person_index *index, struct arena *arena)
{
    *index = (struct person_index){.arena = arena, .capacity = FIRST_CAPACITY};
    index->keys = arena_alloc_many(arena, FIRST_CAPACITY, sizeof *index->keys);
    index->values = arena_alloc_many(arena, FIRST_CAPACITY, sizeof *index->values);
    random_bytes(index->secret, sizeof index->secret);
}

static uint64_t key_of(const struct person_index *index, const void *bytes, size_t length)
{
    _Static_assert(crypto_shorthash_KEYBYTES == sizeof index->secret, "the secret fits the hash");
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t key = 0;
    crypto_shorthash(hash, bytes, length, index->secret);
    memcpy(&key, hash, sizeof key);
    return key ? key : 1;
}

uint64_t person_index_key(const struct person_index *index, const char *text)
{
    return key_of(index, text, strlen(text));
}

uint64_t person_index_number_key(const struct person_index *index, int64_t a, int64_t b, int64_t c)
{
    const int64_t numbers[3] = {a, b, c};
    return key_of(index, numbers, sizeof numbers);
}

static size_t place(const struct person_index *index, uint64_t key)
{
    size_t at = key & (index->capacity - 1);
    while (index->keys[at] && index->keys[at] != key) at = (at + 1) & (index->capacity - 1);
    return at;
}

static void grow(struct person_index *index)
{
    struct person_index old = *index;
    index->capacity *= 2;
    index->keys = arena_alloc_many(index->arena, index->capacity, sizeof *index->keys);
    index->values = arena_alloc_many(index->arena, index->capacity, sizeof *index->values);
    for (size_t i = 0; i < old.capacity; i++) {
        if (!old.keys[i]) continue;
        size_t at = place(index, old.keys[i]);
        index->keys[at] = old.keys[i];
        index->values[at] = old.values[i];
    }
}

int64_t *person_index_put(struct person_index *index, uint64_t key, bool *ret_new)
{
    if (index->count >= index->capacity / 4 * 3) grow(index);
    size_t at = place(index, key);
    *ret_new = index->keys[at] == 0;
    if (*ret_new) {
        index->keys[at] = key;
        index->count++;
    }
    return &index->values[at];
}

bool person_index_get(const struct person_index *index, uint64_t key, int64_t *ret_value)
{
    size_t at = place(index, key);
    if (!index->keys[at]) return false;
    *ret_value = index->values[at];
    return true;
}
