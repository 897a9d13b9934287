/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "language/catalogue.h"

#include "language/language_parts.h"
#include "tests/support/test.h"

/* The language of the tests has every message, so there is one to look at. */
static const struct catalogue *whole(void)
{
    return &languages_for_tests[0].catalogue;
}

/* Asks for whatever there may be. */
static void look_around(const struct catalogue *catalogue)
{
    size_t count = catalogue_count(catalogue);
    for (size_t i = 0; i < count && i < 50; i++) {
        struct catalogue_string original = catalogue_original(catalogue, i);
        if (original.at) assert_int_equal(original.at[original.length], 0);
        (void)catalogue_form(catalogue_translation(catalogue, i), 1);
    }
    (void)catalogue_find(catalogue, "Save");
    (void)catalogue_find(catalogue, "");
}

TEST(a_message_is_found)
{
    assert_true(catalogue_count(whole()) > 100);
    assert_string_equal(catalogue_find(whole(), "Save").at, "⟦Śávé⟧");
    assert_null(catalogue_find(whole(), "Save nothing of that kind").at);
    assert_non_null(strstr(catalogue_find(whole(), "").at, "Language: x-pseudo"));
}

TEST(each_message_is_found_by_its_hash)
{
    for (size_t i = 0; i < catalogue_count(whole()); i++) {
        struct catalogue_string original = catalogue_original(whole(), i);
        assert_non_null(original.at);
        assert_ptr_equal(catalogue_find(whole(), original.at).at, catalogue_translation(whole(), i).at);
    }
}

TEST(forms_are_counted_in_a_string)
{
    const struct catalogue_string forms = {"one\0two\0", 8};
    assert_string_equal(catalogue_form(forms, 0), "one");
    assert_string_equal(catalogue_form(forms, 1), "two");
    assert_string_equal(catalogue_form(forms, 2), "");
    assert_null(catalogue_form(forms, 3));
    assert_null(catalogue_form((struct catalogue_string){0}, 0));
}

TEST(a_catalogue_cut_short_is_never_read_beyond_its_end)
{
    for (size_t size = 0; size < whole()->size; size += size < 64 ? 1 : 997) {
        unsigned char *cut = test_malloc(size + 1);
        memcpy(cut, whole()->bytes, size);
        look_around(&(struct catalogue){cut, size});
        test_free(cut);
    }
}

TEST(a_catalogue_with_wrong_numbers_is_never_read_beyond_its_end)
{
    static const uint32_t wrong[] = {0, 1, 27, 0x7fffffff, 0xffffffff, 0xfffffff0};
    unsigned char *copy = test_malloc(whole()->size);
    for (size_t at = 0; at < 28 + 50 * 8; at += 4) {
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
            memcpy(copy, whole()->bytes, whole()->size);
            memcpy(copy + at, &wrong[i], 4);
            look_around(&(struct catalogue){copy, whole()->size});
        }
    }
    test_free(copy);
}
