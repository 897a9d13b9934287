/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/password.h"

#include "base/text.h"
#include "tests/support/test.h"

static bool taken(const char *password)
{
    struct arena *arena = arena_new(0);
    bool well = !*password_problem(arena, password, "Amara Okafor", "amara.okafor@harbor.example");
    arena_free(arena);
    return well;
}

TEST(a_password_fits_its_own_hash_only)
{
    char hash[PASSWORD_HASH_SIZE];
    assert_ok(password_hash("olive trees at noon", hash));
    assert_true(password_verify(hash, "olive trees at noon"));
    assert_false(password_verify(hash, "olive trees at Noon"));
    assert_false(password_verify(hash, ""));
    assert_false(password_is_outdated(hash));
}

TEST(two_hashes_of_one_password_differ)
{
    char one[PASSWORD_HASH_SIZE], other[PASSWORD_HASH_SIZE];
    assert_ok(password_hash("olive trees at noon", one));
    assert_ok(password_hash("olive trees at noon", other));
    assert_string_not_equal(one, other);
}

TEST(nothing_fits_where_there_is_no_hash)
{
    assert_false(password_verify(NULL, "olive trees at noon"));
    assert_false(password_verify("", ""));
}

TEST(an_unknown_account_costs_the_same_work_as_a_known_one)
{
    assert_false(password_is_outdated(NULL));
}

TEST(a_hash_of_another_cost_is_outdated)
{
    assert_true(password_is_outdated(
        "$argon2id$v=19$m=8192,t=1,p=1$w8gHZYmbJLdb5kE8a0hIjQ$Igg6kHJz/CqYEkH4NJDloRfPrxeKqBzyXzvh5oT+RQM"));
}

TEST(ten_characters_are_enough_and_nine_are_not)
{
    assert_true(taken("tidepool 8"));
    assert_false(taken("tidepool8"));
    assert_true(taken("žluťoučkýk"));
}

TEST(no_kind_of_character_is_asked_for)
{
    assert_true(taken("gravel lantern otter"));
    assert_true(taken("8302745196"));
}

TEST(what_everybody_guesses_is_refused)
{
    assert_false(taken("password123"));
    assert_false(taken("P@ssw0rd2026"));
    assert_false(taken("Welcome2026!"));
    assert_false(taken("we1come2026"));
    assert_false(taken("1234567890"));
    assert_false(taken("0987654321"));
    assert_false(taken("qwertyuiop"));
    assert_false(taken("aaaaaaaaaaaa"));
    assert_false(taken("abcabcabcabc"));
    assert_false(taken("MentorMentor1"));
}

TEST(common_words_are_fine_in_company)
{
    assert_true(taken("welcome gravel lantern"));
    assert_true(taken("summer of the slow herons"));
}

TEST(own_name_and_address_are_refused)
{
    assert_false(taken("AmaraOkafor1"));
    assert_false(taken("okafor.amara!"));
    assert_false(taken("amara.okafor@harbor.example"));
    assert_false(taken("4mar4 0kafor"));
    assert_true(taken("amara likes gravel"));
}

TEST(absurdly_long_passwords_are_refused)
{
    char text[2400];
    for (size_t i = 0; i < sizeof text - 1; i++) text[i] = (char)('a' + i * 7 % 26);
    text[sizeof text - 1] = 0;
    assert_false(taken(text));
    text[2000] = 0;
    assert_true(taken(text));
}
