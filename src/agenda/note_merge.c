/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agenda/note_merge.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"

struct line {
    const char *at;
    size_t length;
    uint32_t hash; /* so that most unequal lines are told apart without reading them */
};

/* The lines from..to of the base became the lines start..end. Nothing replaced by something is an insertion.
 */
struct change {
    size_t from, to;
    size_t start, end;
};

/*
 * Comparing costs the product of the lines that differ; this many cells take 2 MB and a few milliseconds.
 * Beyond it all that differs counts as one change: safe, only less fine.
 */
enum { CELLS_MAXIMUM = 1000 * 1000 };

/* An empty text has no line. */
static void split(struct arena *arena, const char *text, struct list *ret_lines)
{
    if (!*text) return;
    for (const char *at = text;; at++) {
        struct line *line = LIST_ADD(ret_lines, arena, struct line);
        *line = (struct line){.at = at, .length = strcspn(at, "\n"), .hash = 2166136261u};
        for (size_t i = 0; i < line->length; i++)
            line->hash = (line->hash ^ (unsigned char)at[i]) * 16777619u;
        at += line->length;
        if (!*at) return;
    }
}

static bool is_same(const struct list *left, size_t l, const struct list *right, size_t r)
{
    const struct line *a = LIST_AT(left, struct line, l), *b = LIST_AT(right, struct line, r);
    return a->hash == b->hash && a->length == b->length && memcmp(a->at, b->at, a->length) == 0;
}

/* ---- what one of them changed ---- */

struct comparison {
    struct arena *arena;
    const struct list *base, *text;
    size_t from, to, start, end; /* what differs at all, between the same first and last lines */
    struct list *changes;
};

static void add_change(struct comparison *comparison, size_t from, size_t to, size_t start, size_t end)
{
    if (from < to || start < end)
        *LIST_ADD(comparison->changes, comparison->arena, struct change) =
            (struct change){from, to, start, end};
}

/* The longest row of lines that both share decides what was kept. */
static void compare_middle(struct comparison *comparison)
{
    const struct list *base = comparison->base, *text = comparison->text;
    size_t rows = comparison->to - comparison->from, columns = comparison->end - comparison->start;
    size_t width = columns + 1;
    uint16_t *longest = arena_alloc_many(comparison->arena, (rows + 1) * width, sizeof *longest);
    for (size_t r = rows; r-- > 0;)
        for (size_t c = columns; c-- > 0;) {
            uint16_t down = longest[(r + 1) * width + c], right = longest[r * width + c + 1];
            longest[r * width + c] = is_same(base, comparison->from + r, text, comparison->start + c)
                                         ? (uint16_t)(longest[(r + 1) * width + c + 1] + 1)
                                     : down > right ? down
                                                    : right;
        }
    size_t r = 0, c = 0, from = 0, start = 0;
    while (r < rows && c < columns) {
        if (is_same(base, comparison->from + r, text, comparison->start + c)) {
            add_change(comparison, comparison->from + from, comparison->from + r, comparison->start + start,
                       comparison->start + c);
            from = ++r;
            start = ++c;
        } else if (longest[(r + 1) * width + c] >= longest[r * width + c + 1]) {
            r++;
        } else {
            c++;
        }
    }
    add_change(comparison, comparison->from + from, comparison->to, comparison->start + start,
               comparison->end);
}

static void compare(struct arena *arena, const struct list *base, const struct list *text,
                    struct list *ret_changes)
{
    struct comparison comparison = {
        .arena = arena, .base = base, .text = text, .to = base->count, .end = text->count};
    comparison.changes = ret_changes;
    while (comparison.from < comparison.to && comparison.start < comparison.end &&
           is_same(base, comparison.from, text, comparison.start)) {
        comparison.from++;
        comparison.start++;
    }
    while (comparison.from < comparison.to && comparison.start < comparison.end &&
           is_same(base, comparison.to - 1, text, comparison.end - 1)) {
        comparison.to--;
        comparison.end--;
    }
    size_t rows = comparison.to - comparison.from, columns = comparison.end - comparison.start;
    if (rows && columns && rows < CELLS_MAXIMUM / columns) compare_middle(&comparison);
    else add_change(&comparison, comparison.from, comparison.to, comparison.start, comparison.end);
}

/* ---- both together ---- */

struct side {
    struct list lines;   /* of struct line */
    struct list changes; /* of struct change */
    size_t next;         /* the first change that is not taken yet */
};

static const struct change *next_of(const struct side *side)
{
    return side->next < side->changes.count ? LIST_AT(&side->changes, struct change, side->next) : NULL;
}

static bool is_insertion(const struct change *change)
{
    return change->from == change->to;
}

/* Whether both want something at the same lines. What is inserted before or behind a changed line is beside
 * it. */
static bool collide(const struct change *a, const struct change *b)
{
    if (is_insertion(a) && is_insertion(b)) return a->from == b->from;
    if (is_insertion(a)) return b->from < a->from && a->from < b->to;
    if (is_insertion(b)) return a->from < b->from && b->from < a->to;
    return a->from < b->to && b->from < a->to;
}

static bool do_the_same(const struct side *theirs, const struct change *a, const struct side *mine,
                        const struct change *b)
{
    if (a->from != b->from || a->to != b->to || a->end - a->start != b->end - b->start) return false;
    for (size_t i = 0; i < a->end - a->start; i++)
        if (!is_same(&theirs->lines, a->start + i, &mine->lines, b->start + i)) return false;
    return true;
}

static void write_lines(struct text *out, bool *begun, const struct list *lines, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        const struct line *line = LIST_AT(lines, struct line, i);
        if (*begun) text_add_char(out, '\n');
        text_add_bytes(out, line->at, line->length);
        *begun = true;
    }
}

struct merging {
    const struct list *base;
    struct side *theirs, *mine;
    struct text out;
    bool begun;  /* a line was written */
    size_t done; /* lines of the base that are dealt with */
};

static void take(struct merging *merging, struct side *side)
{
    const struct change *change = next_of(side);
    write_lines(&merging->out, &merging->begun, merging->base, merging->done, change->from);
    write_lines(&merging->out, &merging->begun, &side->lines, change->start, change->end);
    merging->done = change->to;
    side->next++;
}

static enum error take_next(struct merging *merging)
{
    const struct change *a = next_of(merging->theirs), *b = next_of(merging->mine);
    if (a && b && collide(a, b)) {
        if (do_the_same(merging->theirs, a, merging->mine, b)) merging->mine->next++;
        else if (!is_insertion(a) || !is_insertion(b)) return ERROR_CONFLICT;
        take(merging, merging->theirs);
        return OK;
    }
    bool theirs_first = !b || (a && (a->from < b->from || (a->from == b->from && is_insertion(a))));
    take(merging, theirs_first ? merging->theirs : merging->mine);
    return OK;
}

enum error note_merge(struct arena *arena, const char *base, const char *theirs, const char *mine,
                      const char **ret_merged)
{
    struct list base_lines = {0};
    struct side their_side = {0}, my_side = {0};
    split(arena, base, &base_lines);
    split(arena, theirs, &their_side.lines);
    split(arena, mine, &my_side.lines);
    compare(arena, &base_lines, &their_side.lines, &their_side.changes);
    compare(arena, &base_lines, &my_side.lines, &my_side.changes);
    struct merging merging = {.base = &base_lines, .theirs = &their_side, .mine = &my_side};
    text_init(&merging.out, arena);
    while (next_of(&their_side) || next_of(&my_side)) TRY(take_next(&merging));
    write_lines(&merging.out, &merging.begun, &base_lines, merging.done, base_lines.count);
    *ret_merged = merging.out.at;
    return OK;
}
