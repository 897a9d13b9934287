/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The longest common subsequence of words, by the plain table: texts here are pages, not books. */
#include "base/difference.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

RECORD_DEFINE(difference_part, DIFFERENCE_PART_FIELDS)

/* One byte a cell. */
enum { CELLS_AT_MOST = 1 << 20 };

struct piece {
    const char *at;
    size_t length;
};

enum cut { CUT_WORDS, CUT_LINES };

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* A word, a line break, or white space between words; or a line with its break. */
static size_t piece_length(const char *at, enum cut cut)
{
    size_t length = 0;
    if (cut == CUT_LINES) {
        length = strcspn(at, "\n");
        return length + (at[length] == '\n');
    }
    if (*at == '\n') return 1;
    if (!is_space(*at)) return strcspn(at, " \n\t\r");
    while (at[length] && at[length] != '\n' && is_space(at[length])) length++;
    return length;
}

static void cut_text(struct arena *arena, const char *text, enum cut cut, struct list *ret_pieces)
{
    while (*text) {
        struct piece piece = {text, piece_length(text, cut)};
        *LIST_ADD(ret_pieces, arena, struct piece) = piece;
        text += piece.length;
    }
}

static bool same(const struct piece *a, const struct piece *b)
{
    return a->length == b->length && memcmp(a->at, b->at, a->length) == 0;
}

/* The pieces between a common beginning and a common end. */
struct middle {
    const struct piece *before, *after;
    size_t before_count, after_count;
};

static size_t common_start(const struct middle *m)
{
    size_t count = 0;
    while (count < m->before_count && count < m->after_count && same(&m->before[count], &m->after[count]))
        count++;
    return count;
}

static size_t common_end(const struct middle *m)
{
    size_t count = 0;
    while (count < m->before_count && count < m->after_count &&
           same(&m->before[m->before_count - 1 - count], &m->after[m->after_count - 1 - count]))
        count++;
    return count;
}

static void add_part(struct arena *arena, struct list *parts, const char *at, size_t length, int change)
{
    if (!length) return;
    *LIST_ADD(parts, arena, struct difference_part) = (struct difference_part){
        .text = arena_format(arena, "%.*s", (int)length, at), .removed = change<0, .added = change> 0};
}

static void add_run(struct arena *arena, struct list *parts, const struct piece *from,
                    const struct piece *until, int change)
{
    if (from == until) return;
    const struct piece *last = until - 1;
    add_part(arena, parts, from->at, (size_t)(last->at + last->length - from->at), change);
}

enum step { STEP_BOTH = 1, STEP_REMOVE, STEP_ADD };

/* For every pair of positions the step that keeps most in common from there on. */
static unsigned char *best_steps(struct arena *arena, const struct middle *m)
{
    size_t width = m->after_count + 1;
    unsigned char *steps = arena_alloc_many(arena, (m->before_count + 1) * width, 1);
    uint32_t *below = arena_alloc_many(arena, width, sizeof *below);
    uint32_t *row = arena_alloc_many(arena, width, sizeof *row);
    for (size_t i = m->before_count; i-- > 0;) {
        for (size_t j = m->after_count; j-- > 0;) {
            unsigned char *step = &steps[i * width + j];
            if (same(&m->before[i], &m->after[j])) {
                row[j] = below[j + 1] + 1;
                *step = STEP_BOTH;
            } else if (below[j] >= row[j + 1]) {
                row[j] = below[j];
                *step = STEP_REMOVE;
            } else {
                row[j] = row[j + 1];
                *step = STEP_ADD;
            }
        }
        uint32_t *swap = below;
        below = row;
        row = swap;
    }
    return steps;
}

static void compare_middle(struct arena *arena, const struct middle *m, struct list *parts)
{
    size_t width = m->after_count + 1, i = 0, j = 0;
    const unsigned char *steps = best_steps(arena, m);
    while (i < m->before_count || j < m->after_count) {
        size_t from_i = i, from_j = j;
        /* What changed up to the next piece in common, removals first. */
        while (i < m->before_count && j < m->after_count && steps[i * width + j] != STEP_BOTH) {
            if (steps[i * width + j] == STEP_REMOVE) i++;
            else j++;
        }
        if (i == m->before_count || j == m->after_count) {
            i = m->before_count;
            j = m->after_count;
        }
        add_run(arena, parts, &m->before[from_i], &m->before[i], -1);
        add_run(arena, parts, &m->after[from_j], &m->after[j], 1);
        from_i = i;
        while (i < m->before_count && j < m->after_count && steps[i * width + j] == STEP_BOTH) i++, j++;
        add_run(arena, parts, &m->before[from_i], &m->before[i], 0);
    }
}

/* False when the table would be too large. */
static bool compare(struct arena *arena, const char *before, const char *after, enum cut cut,
                    struct list *parts)
{
    struct list old = {0}, new = {0};
    cut_text(arena, before, cut, &old);
    cut_text(arena, after, cut, &new);
    struct middle m = {old.items, new.items, old.count, new.count};
    size_t start = common_start(&m);
    m = (struct middle){m.before + start, m.after + start, m.before_count - start, m.after_count - start};
    size_t end = common_end(&m);
    m.before_count -= end;
    m.after_count -= end;
    if ((m.before_count + 1) > CELLS_AT_MOST / (m.after_count + 1)) return false;
    add_run(arena, parts, m.before - start, m.before, 0);
    compare_middle(arena, &m, parts);
    add_run(arena, parts, m.before + m.before_count, m.before + m.before_count + end, 0);
    return true;
}

static bool is_kind(const struct difference_part *a, const struct difference_part *b)
{
    return a->removed == b->removed && a->added == b->added;
}

/* A blank that stays between two changes would cut a sentence into crumbs: it joins them. */
static bool is_crumb(const struct list *parts, size_t index)
{
    const struct difference_part *part = LIST_AT(parts, struct difference_part, index);
    if (index == 0 || index + 1 >= parts->count || part->removed || part->added) return false;
    for (const char *c = part->text; *c; c++)
        if (*c != ' ') return false;
    return true;
}

/* Joins crumbs and neighbours of one kind; within each change removals come first. */
static void tidy(struct arena *arena, const struct list *parts, struct list *ret_parts)
{
    for (size_t i = 0; i < parts->count;) {
        const struct difference_part *part = LIST_AT(parts, struct difference_part, i);
        if (!part->removed && !part->added && !is_crumb(parts, i)) {
            struct difference_part *last =
                ret_parts->count ? LIST_AT(ret_parts, struct difference_part, ret_parts->count - 1) : NULL;
            if (last && is_kind(last, part)) last->text = arena_format(arena, "%s%s", last->text, part->text);
            else *LIST_ADD(ret_parts, arena, struct difference_part) = *part;
            i++;
            continue;
        }
        struct text removed, added;
        text_init(&removed, arena);
        text_init(&added, arena);
        for (; i < parts->count; i++) {
            part = LIST_AT(parts, struct difference_part, i);
            if (!part->removed && !part->added && !is_crumb(parts, i)) break;
            if (!part->added) text_add(&removed, part->text);
            if (!part->removed) text_add(&added, part->text);
        }
        add_part(arena, ret_parts, removed.at, removed.length, -1);
        add_part(arena, ret_parts, added.at, added.length, 1);
    }
}

void difference(struct arena *arena, const char *before, const char *after, struct list *ret_parts)
{
    struct list parts = {0};
    bool compared = *before && *after &&
                    (compare(arena, before, after, CUT_WORDS, &parts) ||
                     compare(arena, before, after, CUT_LINES, &parts));
    if (!compared) {
        add_part(arena, &parts, before, strlen(before), -1);
        add_part(arena, &parts, after, strlen(after), 1);
    }
    tidy(arena, &parts, ret_parts);
}
