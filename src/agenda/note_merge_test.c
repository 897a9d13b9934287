/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agenda/note_merge.h"

#include <stdbool.h>
#include <stdio.h>

#include "base/list.h"
#include "base/text.h"
#include "tests/support/test.h"

static void assert_merge(const char *base, const char *theirs, const char *mine, const char *expected)
{
    struct arena *arena = arena_new(0);
    const char *merged;
    assert_ok(note_merge(arena, base, theirs, mine, &merged));
    assert_string_equal(merged, expected);
    arena_free(arena);
}

static void assert_no_merge(const char *base, const char *theirs, const char *mine)
{
    struct arena *arena = arena_new(0);
    const char *merged;
    assert_error(note_merge(arena, base, theirs, mine, &merged), ERROR_CONFLICT);
    arena_free(arena);
}

TEST(changes_of_different_lines_are_both_taken)
{
    assert_merge("one\ntwo\nthree", "One\ntwo\nthree", "one\ntwo\nThree", "One\ntwo\nThree");
    assert_merge("one\ntwo", "One\ntwo", "one\nTwo", "One\nTwo");
}

TEST(changes_of_the_same_line_are_left_to_people)
{
    assert_no_merge("one\ntwo", "one\ntwo, she said", "one\ntwo, he said");
}

TEST(the_same_change_by_both_is_taken_once)
{
    assert_merge("one\ntwo", "one\nthree", "one\nthree", "one\nthree");
    assert_merge("", "hello", "hello", "hello");
}

TEST(lines_added_at_the_same_place_stand_below_each_other)
{
    assert_merge("", "hers", "mine", "hers\nmine");
    assert_merge("notes", "notes\nhers", "notes\nmine", "notes\nhers\nmine");
}

TEST(a_line_added_beside_a_changed_one_stays_beside_it)
{
    assert_merge("one", "one, longer", "one\ntwo", "one, longer\ntwo");
    assert_merge("one", "zero\none", "one, longer", "zero\none, longer");
}

TEST(a_line_taken_out_by_one_goes_when_the_other_left_it_alone)
{
    assert_merge("one\ntwo\nthree", "one\nthree", "one\ntwo\nthree\nfour", "one\nthree\nfour");
}

TEST(a_line_taken_out_by_one_and_changed_by_the_other_is_left_to_people)
{
    assert_no_merge("one\ntwo\nthree", "one\nthree", "one\ntwo, changed\nthree");
}

TEST(a_line_added_within_what_the_other_took_out_is_left_to_people)
{
    assert_no_merge("one\ntwo\nthree\nfour", "one\nfour", "one\ntwo\nnew\nthree\nfour");
}

TEST(emptying_is_a_change_too)
{
    assert_merge("one\ntwo", "", "one\ntwo", "");
    assert_no_merge("one\ntwo", "", "one\ntwo!");
}

TEST(blank_lines_and_ends_of_lines_are_kept)
{
    assert_merge("a\n\nb", "a\n\nb\n", "A\n\nb", "A\n\nb\n");
}

TEST(very_long_texts_are_merged_or_left_but_never_take_long)
{
    struct arena *arena = arena_new(0);
    struct text base, theirs, mine;
    const char *merged;
    text_init(&base, arena);
    text_init(&theirs, arena);
    text_init(&mine, arena);
    for (int i = 0; i < 20000; i++) {
        text_addf(&base, "%d\n", i);
        text_addf(&theirs, "%d\n", i == 5 ? -1 : i);
        text_addf(&mine, "%d\n", i % 2 ? i : -i);
    }
    assert_error(note_merge(arena, base.at, theirs.at, mine.at, &merged), ERROR_CONFLICT);
    assert_ok(note_merge(arena, base.at, theirs.at, base.at, &merged));
    assert_string_equal(merged, theirs.at);
    arena_free(arena);
}

/* ---- what holds for all texts ---- */

enum { TRIES = 3000, LINES = 12 };

/* Small numbers that look random and are the same in each run. */
static uint32_t draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 16) % below;
}

/* Few different lines, so that the same line stands at several places. */
static const char *some_text(struct arena *arena, uint32_t *state, uint32_t kinds)
{
    struct text text;
    uint32_t lines = draw(state, LINES);
    text_init(&text, arena);
    for (uint32_t i = 0; i < lines; i++)
        text_addf(&text, "%s%c", i ? "\n" : "", (char)('a' + draw(state, kinds)));
    return text.at;
}

static void lines_of(struct arena *arena, const char *text, struct list *ret_lines)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        *LIST_ADD(ret_lines, arena, const char *) = arena_format(arena, "%.*s", (int)length, text);
        text += length + (text[length] == '\n');
    }
}

static int times(struct arena *arena, const char *text, const char *line)
{
    struct list lines = {0};
    int count = 0;
    lines_of(arena, text, &lines);
    LIST_EACH (&lines, const char *, each) count += strcmp(*each, line) == 0;
    return count;
}

/* Some lines changed, taken out and added; every new line is of its own. */
static const char *edited(struct arena *arena, uint32_t *state, const char *base, const char *name)
{
    struct list lines = {0};
    struct text text;
    int made = 0;
    bool begun = false;
    text_init(&text, arena);
    lines_of(arena, base, &lines);
    for (size_t i = 0; i <= lines.count; i++) {
        uint32_t what = draw(state, 8);
        if (what == 0) {
            text_addf(&text, "%s%s%d", begun ? "\n" : "", name, made++);
            begun = true;
        }
        if (i == lines.count || what == 1) continue;
        if (what == 2) text_addf(&text, "%s%s%d", begun ? "\n" : "", name, made++);
        else text_addf(&text, "%s%s", begun ? "\n" : "", *LIST_AT(&lines, const char *, i));
        begun = true;
    }
    return text.at;
}

TEST(who_changed_nothing_gets_what_the_other_wrote)
{
    uint32_t state = 1;
    for (int i = 0; i < TRIES; i++) {
        struct arena *arena = arena_new(0);
        const char *base = some_text(arena, &state, 4), *text = some_text(arena, &state, 4);
        assert_merge(base, text, base, text);
        assert_merge(base, base, text, text);
        assert_merge(base, text, text, text);
        arena_free(arena);
    }
}

static void assert_nothing_lost(struct arena *arena, const char *merged, const char *text, const char *name)
{
    struct list lines = {0};
    lines_of(arena, text, &lines);
    LIST_EACH (&lines, const char *, line)
        if (strncmp(*line, name, strlen(name)) == 0) assert_int_equal(times(arena, merged, *line), 1);
}

TEST(every_line_that_somebody_wrote_is_in_the_merged_text)
{
    uint32_t state = 2;
    int merges = 0;
    for (int i = 0; i < TRIES; i++) {
        struct arena *arena = arena_new(0);
        const char *base = some_text(arena, &state, 6), *merged;
        const char *theirs = edited(arena, &state, base, "hers-"), *mine = edited(arena, &state, base, "my-");
        if (note_merge(arena, base, theirs, mine, &merged) == OK) {
            merges++;
            assert_nothing_lost(arena, merged, theirs, "hers-");
            assert_nothing_lost(arena, merged, mine, "my-");
        }
        arena_free(arena);
    }
    assert_true(merges > TRIES / 10 && merges < TRIES);
}

TEST(what_both_kept_is_kept_and_what_one_took_out_is_gone)
{
    uint32_t state = 3;
    for (int i = 0; i < TRIES; i++) {
        struct arena *arena = arena_new(0);
        struct list lines = {0};
        const char *base = "p\nq\nr\ns\nt\nu", *merged;
        const char *theirs = edited(arena, &state, base, "hers-"), *mine = edited(arena, &state, base, "my-");
        lines_of(arena, base, &lines);
        if (note_merge(arena, base, theirs, mine, &merged) == OK)
            LIST_EACH (&lines, const char *, line)
                assert_int_equal(times(arena, merged, *line),
                                 times(arena, theirs, *line) && times(arena, mine, *line));
        arena_free(arena);
    }
}

TEST(whether_it_can_be_merged_does_not_depend_on_who_was_first)
{
    uint32_t state = 4;
    for (int i = 0; i < TRIES; i++) {
        struct arena *arena = arena_new(0);
        const char *base = some_text(arena, &state, 6), *one, *other;
        const char *theirs = edited(arena, &state, base, "hers-"), *mine = edited(arena, &state, base, "my-");
        assert_int_equal(note_merge(arena, base, theirs, mine, &one),
                         note_merge(arena, base, mine, theirs, &other));
        arena_free(arena);
    }
}

TEST(edits_of_different_halves_are_always_merged)
{
    uint32_t state = 5;
    for (int i = 0; i < TRIES; i++) {
        struct arena *arena = arena_new(0);
        const char *upper = "a\nb\nc\nd", *lower = "w\nx\ny\nz", *merged;
        const char *high = edited(arena, &state, upper, "hers-"), *low = edited(arena, &state, lower, "my-");
        const char *base = arena_format(arena, "%s\n-\n%s", upper, lower);
        assert_ok(note_merge(arena, base, arena_format(arena, "%s\n-\n%s", high, lower),
                             arena_format(arena, "%s\n-\n%s", upper, low), &merged));
        assert_string_equal(merged, arena_format(arena, "%s\n-\n%s", high, low));
        arena_free(arena);
    }
}
