/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "language/language.h"

#include "language/language_parts.h"
#include "tests/support/test.h"

static const struct language *language_of(const char *tag)
{
    const struct language *language = NULL;
    assert_true(language_find(tag, &language));
    return language;
}

/* The tag that a header chooses, or "none". */
static const char *accepted(const char *header)
{
    const struct language *language = NULL;
    return language_accept(header, &language) ? language_tag(language) : "none";
}

TEST(every_catalogue_is_whole)
{
    for (size_t i = 0; i < language_count_all(); i++) {
        const char *fault = language_fault(language_at(i));
        if (fault) fail_msg("%s: %s", language_tag(language_at(i)), fault);
        assert_int_equal(language_number(language_at(i)), i);
    }
}

TEST(english_is_the_source_itself)
{
    assert_string_equal(say(NULL, "Save"), "Save");
    assert_string_equal(say_count(NULL, "%lld person", "%lld people", 1), "%lld person");
    assert_string_equal(say_count(NULL, "%lld person", "%lld people", 0), "%lld people");
    assert_string_equal(language_tag(NULL), "en");
    assert_string_equal(language_name(NULL), "English");
    assert_false(language_is_right_to_left(NULL));
}

TEST(languages_say_what_they_are)
{
    const struct language *german = language_of("de"), *arabic = language_of("ar");
    assert_string_equal(language_name(german), "Deutsch");
    assert_int_equal(language_decimal_mark(german), ',');
    assert_false(language_is_right_to_left(german));
    assert_string_equal(language_name(arabic), "العربية");
    assert_true(language_is_right_to_left(arabic));
    assert_int_equal(language_forms(arabic), 6);
    assert_int_equal(language_form(arabic, 2), 2);
    assert_int_equal(language_form(arabic, -1), 1);
    assert_int_equal(language_form(german, 2), 1);
}

TEST(what_a_language_does_not_have_stays_english)
{
    const char *message = "Nobody will ever translate this.";
    assert_ptr_equal(say(language_of("de"), message), message);
    assert_string_equal(say(language_of("de"), ""), "");
    assert_string_equal(say_count(language_of("ar"), "one of no kind", "many of no kind", 2),
                        "many of no kind");
}

TEST(a_tag_is_found_by_its_beginning)
{
    const struct language *language = language_of("de");
    assert_ptr_equal(language_of("de-AT"), language);
    assert_ptr_equal(language_of("DE-Latn-AT"), language);
    assert_null(language_of("en-GB"));
    assert_false(language_find("fr", &language));
    assert_false(language_find("d", &language));
    assert_false(language_find("deu", &language));
    assert_false(language_find("", &language));
    assert_false(language_find("-de", &language));
    assert_string_equal(language_tag(language), "de");
}

TEST(a_header_chooses_what_it_likes_best)
{
    assert_string_equal(accepted("de"), "de");
    assert_string_equal(accepted("de-CH, de;q=0.9, en;q=0.8"), "de");
    assert_string_equal(accepted("en;q=0.5,ar;q=0.8"), "ar");
    assert_string_equal(accepted("fr, nl;q=0.9, en;q=0.1, de;q=0.05"), "en");
    assert_string_equal(accepted("ar;q=0.7, de;q=0.7"), "ar");
    assert_string_equal(accepted("fr ; q=1 , de ; q=0.3"), "de");
    assert_string_equal(accepted("de;q=0.001"), "de");
}

TEST(a_header_without_a_language_of_ours_chooses_none)
{
    assert_string_equal(accepted(""), "none");
    assert_string_equal(accepted("*"), "none");
    assert_string_equal(accepted("fr, nl;q=0.3"), "none");
    assert_string_equal(accepted("de;q=0"), "none");
    assert_string_equal(accepted("de;q=0.000"), "none");
    assert_string_equal(accepted(",,;,;q=1,"), "none");
    assert_string_equal(accepted("de;level=1"), "none");
    assert_string_equal(accepted("de;q=9"), "none");
}

TEST(the_language_of_tests_is_offered_to_nobody)
{
    assert_string_equal(accepted("x-pseudo"), "none");
    assert_int_equal(language_count_all(), language_count() + 1);
    assert_string_equal(say(language_of("x-pseudo"), "Save"), "⟦Śávé⟧");
    assert_string_equal(language_translation(language_of("x-pseudo"), "Save", 0), "⟦Śávé⟧");
    assert_null(language_translation(language_of("x-pseudo"), "Save", 1));
}

TEST(a_broken_catalogue_is_noticed)
{
    static const unsigned char nothing[] = "no catalogue";
    struct language language = *language_of("de");
    language.plural = "n +";
    assert_non_null(language_fault(&language));
    language = *language_of("de");
    language.forms = 1;
    assert_non_null(language_fault(&language));
    language = *language_of("de");
    language.catalogue = (struct catalogue){nothing, sizeof nothing};
    assert_non_null(language_fault(&language));
    assert_string_equal(say(&language, "Save"), "Save");
}
