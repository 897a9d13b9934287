/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "resource/resource_rules.h"

#include "tests/support/test.h"

TEST(addresses_of_the_web_may_be_shared)
{
    assert_null(resource_address_problem(""));
    assert_null(resource_address_problem("https://www.example.org/a?b=c#d"));
    assert_null(resource_address_problem("HTTP://example.org:8080"));
    assert_null(resource_address_problem("https://bücher.example/@amara"));
}

TEST(other_addresses_may_not)
{
    assert_non_null(resource_address_problem("javascript:alert(1)"));
    assert_non_null(resource_address_problem("data:text/html,hello"));
    assert_non_null(resource_address_problem("www.example.org"));
    assert_non_null(resource_address_problem("//example.org"));
    assert_non_null(resource_address_problem("https://"));
    assert_non_null(resource_address_problem("https:///path"));
    assert_non_null(resource_address_problem("https://:80/"));
    assert_non_null(resource_address_problem("https://bank.example@evil.example/"));
    assert_non_null(resource_address_problem("https://example.org/a b"));
    assert_non_null(resource_address_problem("https://example.org\\@evil.example/"));
    assert_non_null(resource_address_problem("https://example.org/\x01"));
}

TEST(the_host_of_an_address_is_shown)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(resource_address_host(arena, "https://WWW.Example.org/long/path"), "www.example.org");
    assert_string_equal(resource_address_host(arena, "http://example.org:8080?x"), "example.org:8080");
    assert_string_equal(resource_address_host(arena, ""), "");
    arena_free(arena);
}
