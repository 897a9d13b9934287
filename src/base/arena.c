/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Blocks in a chain, each twice the last up to a megabyte; deferred calls in a chain of their own. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, LARGEST_STEP = 1024 * 1024, ALIGNMENT = 16 };

struct block {
    struct block *previous;
    size_t size; /* of what follows the header */
    size_t used;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

struct deferred {
    struct deferred *previous;
    void (*release)(void *);
    void *context;
};

struct arena {
    struct block *block;
    struct deferred *deferred;
    size_t used;
    size_t maximum;
    void (*exhausted)(void *);
    void *exhausted_context;
};

static struct block *block_new(size_t size, struct block *previous)
{
    struct block *block = malloc(sizeof *block + size);
    if (!block) return NULL;
    block->previous = previous;
    block->size = size;
    block->used = 0;
    return block;
}

struct arena *arena_new(size_t maximum)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena) return NULL;
    arena->maximum = maximum ? maximum : SIZE_MAX / 2;
    arena->block = block_new(FIRST_BLOCK, NULL);
    if (!arena->block) {
        free(arena);
        return NULL;
    }
    return arena;
}

static void run_deferred(struct arena *arena)
{
    while (arena->deferred) {
        struct deferred *deferred = arena->deferred;
        arena->deferred = deferred->previous;
        deferred->release(deferred->context);
    }
}

static void drop_blocks_after_first(struct arena *arena)
{
    while (arena->block->previous) {
        struct block *previous = arena->block->previous;
        free(arena->block);
        arena->block = previous;
    }
}

void arena_clear(struct arena *arena)
{
    run_deferred(arena);
    drop_blocks_after_first(arena);
    arena->block->used = 0;
    arena->used = 0;
}

void arena_free(struct arena *arena)
{
    if (!arena) return;
    run_deferred(arena);
    drop_blocks_after_first(arena);
    free(arena->block);
    free(arena);
}

void arena_on_exhausted(struct arena *arena, void (*exhausted)(void *), void *context)
{
    arena->exhausted = exhausted;
    arena->exhausted_context = context;
}

static _Noreturn void exhaust(struct arena *arena)
{
    if (arena->exhausted) arena->exhausted(arena->exhausted_context);
    fputs("ithaca: out of memory\n", stderr);
    exit(70);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size == 0) size = 1;
    if (size > arena->maximum - arena->used) exhaust(arena);
    size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    struct block *block = arena->block;
    if (rounded > block->size - block->used) {
        size_t step = block->size * 2 < LARGEST_STEP ? block->size * 2 : LARGEST_STEP;
        struct block *fresh = block_new(rounded > step ? rounded : step, block);
        if (!fresh) exhaust(arena);
        arena->block = block = fresh;
    }
    void *bytes = block->bytes + block->used;
    block->used += rounded;
    arena->used += size;
    return memset(bytes, 0, size);
}

void *arena_alloc_many(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size) exhaust(arena);
    return arena_alloc(arena, count * size);
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
    void *copy = arena_alloc(arena, size);
    return size ? memcpy(copy, bytes, size) : copy;
}

char *arena_string(struct arena *arena, const char *string)
{
    return arena_copy(arena, string, strlen(string) + 1);
}

char *arena_format_list(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) exhaust(arena);
    char *string = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(string, (size_t)length + 1, format, arguments);
    return string;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *string = arena_format_list(arena, format, arguments);
    va_end(arguments);
    return string;
}

void arena_defer(struct arena *arena, void (*release)(void *), void *context)
{
    struct deferred *deferred = ARENA_NEW(arena, struct deferred);
    *deferred = (struct deferred){.previous = arena->deferred, .release = release, .context = context};
    arena->deferred = deferred;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
