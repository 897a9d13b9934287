/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Memory for one piece of work (a request, a job, a command): many allocations, one release.
 * What must be released otherwise (a file, a statement) is deferred on the arena and released with it, last
 * first.
 *
 * arena_alloc never returns NULL. When the stated maximum is reached or memory runs out, the arena calls
 * its `exhausted` function, which must not return (the server jumps out of the request and answers 503;
 * the default stops the program with a message).
 */
#ifndef ITHACA_BASE_ARENA_H
#define ITHACA_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A new arena that holds at most `maximum` bytes (0: no maximum). NULL when memory runs out. The caller owns
 * it. */
struct arena *arena_new(size_t maximum);

/* Runs what was deferred, last first, and frees everything, the arena too. NULL is allowed. */
void arena_free(struct arena *arena);

/* Runs what was deferred and makes all memory free for use again; keeps the first block. */
void arena_clear(struct arena *arena);

/* Called once the arena is exhausted; must not return. */
void arena_on_exhausted(struct arena *arena, void (*exhausted)(void *context), void *context);

/* Zeroed memory, aligned for any type. Lives as long as the arena. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((returns_nonnull, malloc, alloc_size(2)));
void *arena_alloc_many(struct arena *arena, size_t count, size_t size)
    __attribute__((returns_nonnull, malloc));
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

/* Copies. */
void *arena_copy(struct arena *arena, const void *bytes, size_t size) __attribute__((returns_nonnull));
char *arena_string(struct arena *arena, const char *string) __attribute__((returns_nonnull));
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((returns_nonnull, nonnull(1, 2), format(printf, 2, 3)));
char *arena_format_list(struct arena *arena, const char *format, va_list arguments)
    __attribute__((returns_nonnull, nonnull(1, 2), format(printf, 2, 0)));

/* `release(context)` is called when the arena is cleared or freed. */
void arena_defer(struct arena *arena, void (*release)(void *context), void *context);

/* Bytes handed out since the arena was made or cleared. */
size_t arena_used(const struct arena *arena);

#endif
