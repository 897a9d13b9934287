/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "tests/support/test.h"

static struct arena *memory(void)
{
    return arena_new(0);
}

TEST(names_fold_to_keys_without_accents_case_and_double_spaces)
{
    struct arena *arena = memory();
    assert_string_equal(text_fold(arena, "  Łukasz \t Ångström "), "lukasz angstrom");
    assert_string_equal(text_fold(arena, "STRASSE"), text_fold(arena, "Straße"));
    assert_string_equal(text_fold(arena, "Øyvind Æsir"), "oyvind aesir");
    arena_free(arena);
}

TEST(a_folded_key_of_nothing_is_empty)
{
    struct arena *arena = memory();
    assert_string_equal(text_fold(arena, " \xc2\xa0 "), "");
    arena_free(arena);
}

TEST(initials_are_of_the_first_and_the_last_name)
{
    struct arena *arena = memory();
    assert_string_equal(text_initials(arena, "amara ngozi okafor"), "AO");
    assert_string_equal(text_initials(arena, "Élodie"), "É");
    assert_string_equal(text_initials(arena, "  "), "");
    arena_free(arena);
}

TEST(numbers_are_read_whole_or_not_at_all)
{
    int64_t number = 7;
    assert_true(text_to_int("-12", -20, 20, &number));
    assert_int_equal(number, -12);
    assert_false(text_to_int("12x", 0, 20, &number));
    assert_false(text_to_int(" 12", 0, 20, &number));
    assert_false(text_to_int("", 0, 20, &number));
    assert_false(text_to_int("21", 0, 20, &number));
    assert_false(text_to_int("99999999999999999999", INT64_MIN, INT64_MAX, &number));
    assert_int_equal(number, -12);
}

TEST(clean_text_has_no_control_characters_and_no_broken_utf8)
{
    assert_true(text_is_clean("Zażółć\n", strlen("Zażółć\n")));
    assert_false(text_is_clean("a\0b", 3));
    assert_false(text_is_clean("\xff", 1));
    assert_false(text_is_clean("\x1b[0m", 4));
}

TEST(parts_are_trimmed_and_blank_ones_left_out)
{
    struct arena *arena = memory();
    struct list parts = {0};
    text_split(arena, " c ; ;sql,  data modelling ", ";,", &parts);
    assert_int_equal(parts.count, 3);
    assert_string_equal(*LIST_AT(&parts, const char *, 2), "data modelling");
    arena_free(arena);
}

TEST(a_built_text_grows_and_stays_whole)
{
    struct arena *arena = memory();
    struct text text;
    text_init(&text, arena);
    for (int i = 0; i < 1000; i++) text_addf(&text, "%d,", i);
    assert_int_equal(text.length, strlen(text.at));
    assert_int_equal(text.length, 3890);
    arena_free(arena);
}

TEST(every_number_is_written_in_digits)
{
    struct arena *arena = memory();
    struct text text;
    text_init(&text, arena);
    text_add_int(&text, INT64_MIN);
    text_add_char(&text, ' ');
    text_add_int(&text, INT64_MAX);
    text_add_char(&text, ' ');
    text_add_int(&text, 0);
    assert_string_equal(text.at, "-9223372036854775808 9223372036854775807 0");
    arena_free(arena);
}

TEST(what_is_formatted_fits_whatever_room_is_left)
{
    struct arena *arena = memory();
    for (int length = 0; length < 600; length++) {
        struct text text;
        text_init(&text, arena);
        text_addf(&text, "%*d|", length, 1);
        text_addf(&text, "%s", "end");
        assert_int_equal(text.length, strlen(text.at));
        assert_int_equal(text.length, (length ? length : 1) + 4);
        arena_clear(arena);
    }
    arena_free(arena);
}

TEST(a_pattern_is_filled_at_its_one_place)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(text_fill(arena, "%s joined", "Amara %s"), "Amara %s joined");
    assert_string_equal(text_fill(arena, "Somebody joined", "Amara"), "Somebody joined");
    arena_free(arena);
}
