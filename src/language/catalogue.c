/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "language/catalogue.h"

#include <string.h>

/* Where the header of a catalogue says what. */
enum { AT_MAGIC = 0, AT_COUNT = 8, AT_ORIGINALS = 12, AT_TRANSLATIONS = 16, AT_HASH_SIZE = 20, AT_HASH = 24 };
enum { HEADER_SIZE = 28, ENTRY_SIZE = 8 };
static const uint32_t magic = 0x950412de;

static uint32_t read_number(const struct catalogue *catalogue, size_t at)
{
    if (at > catalogue->size || catalogue->size - at < 4) return 0;
    const unsigned char *bytes = catalogue->bytes + at;
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

size_t catalogue_count(const struct catalogue *catalogue)
{
    if (catalogue->size < HEADER_SIZE || read_number(catalogue, AT_MAGIC) != magic) return 0;
    size_t count = read_number(catalogue, AT_COUNT);
    return count <= catalogue->size / ENTRY_SIZE ? count : 0;
}

static struct catalogue_string read_string(const struct catalogue *catalogue, size_t table, size_t number)
{
    size_t entry = table + number * ENTRY_SIZE;
    size_t length = read_number(catalogue, entry), at = read_number(catalogue, entry + 4);
    if (!at || at > catalogue->size || catalogue->size - at <= length || catalogue->bytes[at + length])
        return (struct catalogue_string){0};
    return (struct catalogue_string){(const char *)catalogue->bytes + at, length};
}

struct catalogue_string catalogue_original(const struct catalogue *catalogue, size_t number)
{
    return read_string(catalogue, read_number(catalogue, AT_ORIGINALS), number);
}

struct catalogue_string catalogue_translation(const struct catalogue *catalogue, size_t number)
{
    return read_string(catalogue, read_number(catalogue, AT_TRANSLATIONS), number);
}

/* The hash that msgfmt uses, P. J. Weinberger's. */
static uint32_t hash_of(const char *message)
{
    uint32_t hash = 0;
    for (; *message; message++) {
        hash = (hash << 4) + (unsigned char)*message;
        uint32_t high = hash & 0xf0000000;
        hash ^= high >> 24 ^ high;
    }
    return hash;
}

struct catalogue_string catalogue_find(const struct catalogue *catalogue, const char *message)
{
    size_t count = catalogue_count(catalogue);
    uint32_t size = read_number(catalogue, AT_HASH_SIZE);
    size_t table = read_number(catalogue, AT_HASH);
    if (!count || size < 3) return (struct catalogue_string){0};
    uint32_t hash = hash_of(message), place = hash % size, step = 1 + hash % (size - 2);
    /* A whole table has empty places, where the search ends; in a broken one it ends all the same. */
    for (uint32_t tries = 0; tries < size; tries++) {
        uint32_t number = read_number(catalogue, table + (size_t)place * 4);
        if (!number || number > count) break;
        struct catalogue_string original = catalogue_original(catalogue, number - 1);
        if (original.at && strcmp(original.at, message) == 0)
            return catalogue_translation(catalogue, number - 1);
        place = (uint32_t)(((uint64_t)place + step) % size);
    }
    return (struct catalogue_string){0};
}

const char *catalogue_form(struct catalogue_string string, size_t form)
{
    const char *at = string.at, *end = at ? at + string.length : NULL;
    for (; at && form; form--) {
        at += strlen(at);
        at = at < end ? at + 1 : NULL;
    }
    return at;
}
