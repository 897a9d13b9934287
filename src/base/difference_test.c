/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/difference.h"

#include "base/random.h"
#include "base/text.h"
#include "tests/support/test.h"

/* "a [-b-]{+c+}": what is removed and what is added, to be read at a glance. */
static const char *shown(struct arena *arena, const char *before, const char *after)
{
    struct list parts = {0};
    struct text words;
    difference(arena, before, after, &parts);
    text_init(&words, arena);
    LIST_EACH (&parts, struct difference_part, part)
        text_addf(&words, part->removed ? "[-%s-]" : part->added ? "{+%s+}" : "%s", part->text);
    return words.at;
}

static void check(const char *before, const char *after, const char *expected)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(shown(arena, before, after), expected);
    arena_free(arena);
}

TEST(equal_texts_differ_in_nothing)
{
    check("", "", "");
    check("Every two weeks", "Every two weeks", "Every two weeks");
}

TEST(a_text_that_comes_or_goes_is_shown_whole)
{
    check("", "By video.", "{+By video.+}");
    check("By video.", "", "[-By video.-]");
}

TEST(one_word_changes_and_the_others_stay)
{
    check("We meet on Mondays at ten", "We meet on Fridays at ten",
          "We meet on [-Mondays-]{+Fridays+} at ten");
}

TEST(words_next_to_each_other_change_as_one)
{
    check("We meet every second week", "We meet once a month",
          "We meet [-every second week-]{+once a month+}");
}

TEST(a_new_line_is_added_where_it_stands)
{
    check("one\ntwo\nthree", "one\ntwo\nand a half\nthree", "one\ntwo\n{+and a half\n+}three");
}

TEST(a_line_that_goes_takes_its_break_along)
{
    check("one\ntwo\nthree", "one\nthree", "one\n[-two\n-]three");
}

TEST(letters_beyond_ascii_are_never_cut)
{
    check("für Łukasz", "für Amélie", "für [-Łukasz-]{+Amélie+}");
}

/* Both texts come back from the parts, whatever they are. */
static void check_whole(struct arena *arena, const char *before, const char *after)
{
    struct list parts = {0};
    struct text old, new;
    difference(arena, before, after, &parts);
    text_init(&old, arena);
    text_init(&new, arena);
    for (size_t i = 0; i < parts.count; i++) {
        const struct difference_part *part = LIST_AT(&parts, struct difference_part, i);
        assert_true(*part->text);
        if (i) assert_false(part->removed == part[-1].removed && part->added == part[-1].added);
        if (!part->added) text_add(&old, part->text);
        if (!part->removed) text_add(&new, part->text);
    }
    assert_string_equal(old.at, before);
    assert_string_equal(new.at, after);
}

/* A small generator, so that a failure can be looked at again. */
static unsigned next_number(unsigned *state)
{
    *state = *state * 1103515245u + 12345u;
    return *state >> 16;
}

static const char *some_text(struct arena *arena, unsigned *state, unsigned length)
{
    static const char *const words[] = {"a", "b", "we", "meet", "  ", " ", " ", "\n", "\n\n", "ü"};
    struct text text;
    text_init(&text, arena);
    while (length--) text_add(&text, words[next_number(state) % (sizeof words / sizeof words[0])]);
    return text.at;
}

TEST(both_texts_can_be_read_out_of_their_difference)
{
    unsigned state = 7;
    for (int i = 0; i < 500; i++) {
        struct arena *arena = arena_new(0);
        const char *before = some_text(arena, &state, next_number(&state) % 30);
        check_whole(arena, before, some_text(arena, &state, next_number(&state) % 30));
        arena_free(arena);
    }
}

TEST(long_texts_that_have_little_in_common_cost_a_bounded_part_of_memory)
{
    struct arena *arena = arena_new(0);
    unsigned state = 3;
    check_whole(arena, some_text(arena, &state, 20000), some_text(arena, &state, 20000));
    assert_true(arena_used(arena) < 24u << 20);
    arena_free(arena);
}
