/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "language/plural.h"

#include "tests/support/test.h"

static const char german[] = "n != 1";
static const char japanese[] = "0";
static const char polish[] = "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2";
static const char arabic[] = "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5";

static void expect(const char *expression, uint64_t n, uint64_t form)
{
    uint64_t found = 99;
    assert_true(plural_evaluate(expression, n, &found));
    if (found != form) print_message("%s of %d\n", expression, (int)n);
    assert_int_equal(found, form);
}

static void expect_broken(const char *expression)
{
    uint64_t form = 99;
    assert_false(plural_evaluate(expression, 5, &form));
    assert_int_equal(form, 99);
}

TEST(german_has_one_and_many)
{
    expect(german, 1, 0);
    expect(german, 0, 1);
    expect(german, 2, 1);
    expect(german, 101, 1);
}

TEST(japanese_has_one_form)
{
    expect(japanese, 0, 0);
    expect(japanese, 1, 0);
    expect(japanese, 12, 0);
}

TEST(polish_has_three_forms)
{
    static const int few[] = {2, 3, 4, 22, 34, 102, 1004}, many[] = {0, 5, 11, 12, 13, 14, 21, 112, 1000};
    expect(polish, 1, 0);
    for (size_t i = 0; i < sizeof few / sizeof *few; i++) expect(polish, (uint64_t)few[i], 1);
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) expect(polish, (uint64_t)many[i], 2);
}

TEST(arabic_has_six_forms)
{
    static const int few[] = {3, 10, 103, 110}, many[] = {11, 26, 99, 111, 199},
                     other[] = {100, 101, 102, 200};
    expect(arabic, 0, 0);
    expect(arabic, 1, 1);
    expect(arabic, 2, 2);
    for (size_t i = 0; i < sizeof few / sizeof *few; i++) expect(arabic, (uint64_t)few[i], 3);
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) expect(arabic, (uint64_t)many[i], 4);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) expect(arabic, (uint64_t)other[i], 5);
}

TEST(operators_bind_as_in_c)
{
    expect("2+3*4-1", 0, 13);
    expect("20-5-3", 0, 12);
    expect("(2+3)*4%7", 0, 6);
    expect("1+1==2&&3>2||0", 0, 1);
    expect("!n", 0, 1);
    expect("!(n>1)", 5, 0);
    expect("n<=5 != n>=6", 5, 1);
    expect("n/2", 7, 3);
    expect(" n ? 1 : 2 ? 3 : 4 ", 0, 3);
}

TEST(what_is_no_expression_is_refused)
{
    expect_broken("");
    expect_broken("n n");
    expect_broken("(n");
    expect_broken("n)");
    expect_broken("n ? 1");
    expect_broken("n = 1");
    expect_broken("n % (n-5)");
    expect_broken("n / 0");
    expect_broken("m");
    expect_broken("n +");
    expect_broken("12345678901234567890");
    expect_broken("n; 1");
}

TEST(an_expression_nests_only_so_deep)
{
    char deep[301] = "", chain[1001] = "";
    memset(deep, '(', 300);
    for (size_t i = 0; i < 250; i++) memcpy(chain + i * 4, "1?1:", 4);
    expect_broken(deep);
    memset(deep, '!', 300);
    expect_broken(deep);
    expect_broken(chain);
    expect("!!!!!!!!!!((((((((((n))))))))))", 3, 1);
}
