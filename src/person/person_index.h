/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A table from 64-bit keys to numbers, for the passes of an import: 24 bytes an entry at most, nothing else
 * is kept of a person. Keys are keyed hashes of texts, so that a file cannot be made to collide.
 */
#ifndef ITHACA_PERSON_PERSON_INDEX_H
#define ITHACA_PERSON_PERSON_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct person_index {
    struct arena *arena;
    uint64_t *keys; /* 0 is free */
    int64_t *values;
    size_t capacity;
    size_t count;
    unsigned char secret[16];
};

/* Lives in the arena. */
void person_index_init(struct person_index *index, struct arena *arena);

/* The key of a text under this table's secret; never 0. */
uint64_t person_index_key(const struct person_index *index, const char *text);

/* The same for up to three numbers. */
uint64_t person_index_number_key(const struct person_index *index, int64_t a, int64_t b, int64_t c);

/* The place of the key's value, made with value 0 when it is new; valid until the next call. */
int64_t *person_index_put(struct person_index *index, uint64_t key, bool *ret_new);

/* False when there is no such key. */
bool person_index_get(const struct person_index *index, uint64_t key, int64_t *ret_value);

#endif
