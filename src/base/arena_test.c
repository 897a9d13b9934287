/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/arena.h"
#include "tests/support/test.h"

static void note(void *context)
{
    char **at = context;
    *(*at)++ = 'x';
}

TEST(what_is_deferred_runs_once_with_the_arena)
{
    char marks[4] = {0}, *at = marks;
    struct arena *arena = arena_new(0);
    arena_defer(arena, note, &at);
    arena_clear(arena);
    arena_defer(arena, note, &at);
    arena_free(arena);
    assert_string_equal(marks, "xx");
}

TEST(memory_is_zeroed_again_after_a_clear)
{
    struct arena *arena = arena_new(0);
    memset(arena_alloc(arena, 1000), 0xff, 1000);
    arena_clear(arena);
    const unsigned char *bytes = arena_alloc(arena, 1000);
    for (int i = 0; i < 1000; i++) assert_int_equal(bytes[i], 0);
    arena_free(arena);
}

static jmp_buf out;
static void leave(void *context)
{
    (void)context;
    longjmp(out, 1);
}

TEST(an_exhausted_arena_calls_its_way_out)
{
    struct arena *arena = arena_new(100000);
    arena_on_exhausted(arena, leave, NULL);
    if (setjmp(out) == 0) {
        for (;;) arena_alloc(arena, 1000);
    }
    assert_in_range(arena_used(arena), 99000, 100000);
    arena_free(arena);
}
