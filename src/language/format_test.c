/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "language/format.h"

#include "tests/support/test.h"

TEST(a_translation_takes_the_same_arguments)
{
    assert_true(format_agrees("%s asks you.", "%s fragt dich.", false));
    assert_true(format_agrees("%lld of %zu", "%lld von %zu", false));
    assert_true(format_agrees("plain", "einfach", false));
    assert_true(format_agrees("%.1f %%", "%.2f %%", false));
    assert_false(format_agrees("%s asks you.", "Jemand fragt dich.", false));
    assert_false(format_agrees("plain", "%s", false));
    assert_false(format_agrees("%lld goals", "%d Ziele", false));
    assert_false(format_agrees("%lld goals", "%s Ziele", false));
    assert_false(format_agrees("%s", "%s %s", false));
    assert_false(format_agrees("%s", "%n", false));
    assert_false(format_agrees("%.*s", "%s", false));
    assert_true(format_agrees("%.*s", "%.*s", false));
}

TEST(arguments_may_change_their_order_by_number)
{
    assert_true(format_agrees("%s with %lld", "%2$lld mit %1$s", false));
    assert_true(format_agrees("%s with %s", "%1$s und %1$s und %2$s", false));
    assert_false(format_agrees("%s with %lld", "%lld mit %s", false));
    assert_false(format_agrees("%s with %s", "%1$s mit %1$s", false));
    assert_false(format_agrees("%s", "%2$s", false));
    assert_false(format_agrees("%s", "%99$s", false));
}

TEST(a_form_of_a_plural_may_leave_out_the_last)
{
    assert_true(format_agrees("%lld goals", "zwei Ziele", true));
    assert_true(format_agrees("%s has %lld goals", "%s hat zwei Ziele", true));
    assert_false(format_agrees("%s has %lld goals", "%2$lld Ziele", true));
    assert_false(format_agrees("%lld goals", "%s", true));
}

TEST(a_sentence_with_a_percent_sign_is_no_format)
{
    assert_true(format_agrees("Half (50 % of them)", "Die Hälfte (50 % von ihnen)", false));
    assert_true(format_agrees("100 %", "100 %", false));
}
