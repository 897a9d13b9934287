/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fetch/fetch_guard.h"

#include <arpa/inet.h>

#include "fetch/fetch.h"
#include "tests/support/test.h"

static struct sockaddr_storage socket_address(const char *text)
{
    struct sockaddr_storage storage = {0};
    struct sockaddr_in *v4 = (struct sockaddr_in *)&storage;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&storage;
    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) v4->sin_family = AF_INET;
    else {
        assert_int_equal(inet_pton(AF_INET6, text, &v6->sin6_addr), 1);
        v6->sin6_family = AF_INET6;
    }
    return storage;
}

static bool is_public(const char *text)
{
    struct sockaddr_storage address = socket_address(text);
    return fetch_guard_is_public((const struct sockaddr *)&address);
}

static bool lets(const struct fetch_allow *allow, const char *host, const char *text)
{
    struct sockaddr_storage address = socket_address(text);
    return fetch_guard_lets(allow, host, (const struct sockaddr *)&address);
}

/* Each range's edges: the first list is let through, the second is not. */
static const char *const PUBLIC[] = {"1.1.1.1",
                                     "9.255.255.255",
                                     "11.0.0.0",
                                     "100.63.255.255",
                                     "100.128.0.0",
                                     "126.255.255.255",
                                     "128.0.0.0",
                                     "168.63.129.15",
                                     "169.253.255.255",
                                     "169.255.0.0",
                                     "172.15.255.255",
                                     "172.32.0.0",
                                     "192.0.1.0",
                                     "192.0.3.0",
                                     "192.88.98.255",
                                     "192.167.255.255",
                                     "192.169.0.0",
                                     "198.17.255.255",
                                     "198.20.0.0",
                                     "198.51.99.255",
                                     "203.0.114.0",
                                     "223.255.255.255",
                                     "2001:200::1",
                                     "2606:4700:4700::1111",
                                     "2a00:1450:4001:80e::200e",
                                     "3fff:1000::1",
                                     "::ffff:1.1.1.1",
                                     "64:ff9b::1.1.1.1",
                                     "2002:101:101::1"};
static const char *const NOT_PUBLIC[] = {"0.0.0.0",
                                         "0.1.2.3",
                                         "10.0.0.1",
                                         "10.255.255.255",
                                         "100.64.0.0",
                                         "100.127.255.255",
                                         "100.100.100.200",
                                         "127.0.0.1",
                                         "127.255.255.255",
                                         "168.63.129.16",
                                         "169.254.169.254",
                                         "169.254.0.0",
                                         "172.16.0.0",
                                         "172.31.255.255",
                                         "192.0.0.192",
                                         "192.0.2.1",
                                         "192.88.99.1",
                                         "192.168.0.0",
                                         "192.168.255.255",
                                         "198.18.0.1",
                                         "198.19.255.255",
                                         "198.51.100.1",
                                         "203.0.113.1",
                                         "224.0.0.1",
                                         "239.255.255.255",
                                         "240.0.0.1",
                                         "255.255.255.255",
                                         "::",
                                         "::1",
                                         "::127.0.0.1",
                                         "::2",
                                         "::ffff:127.0.0.1",
                                         "::ffff:10.0.0.1",
                                         "::ffff:169.254.169.254",
                                         "::ffff:0:10.0.0.1",
                                         "64:ff9b::10.0.0.1",
                                         "64:ff9b::169.254.169.254",
                                         "64:ff9b:1::1.1.1.1",
                                         "100::1",
                                         "2001::1",
                                         "2001:0:101:101::1",
                                         "2001:db8::1",
                                         "2002:7f00:1::1",
                                         "2002:a9fe:a9fe::",
                                         "2002:c0a8:101::1",
                                         "3fff::1",
                                         "4000::1",
                                         "5f00::1",
                                         "fc00::1",
                                         "fd00:ec2::254",
                                         "fe80::1",
                                         "fec0::1",
                                         "ff02::1"};

TEST(only_addresses_of_the_public_internet_are_public)
{
    for (size_t i = 0; i < sizeof PUBLIC / sizeof PUBLIC[0]; i++)
        if (!is_public(PUBLIC[i])) fail_msg("%s is public", PUBLIC[i]);
    for (size_t i = 0; i < sizeof NOT_PUBLIC / sizeof NOT_PUBLIC[0]; i++)
        if (is_public(NOT_PUBLIC[i])) fail_msg("%s is not public", NOT_PUBLIC[i]);
}

TEST(other_kinds_of_sockets_are_never_public)
{
    struct sockaddr address = {.sa_family = AF_UNIX};
    assert_false(fetch_guard_is_public(&address));
    assert_false(fetch_guard_lets(NULL, "example.org", &address));
}

static const char *const GOOD_URLS[] = {"https://example.org/feed.ics",
                                        "https://EXAMPLE.org./feed.ics",
                                        "http://1.1.1.1:8080/",
                                        "http://16843009/",
                                        "https://[2606:4700:4700::1111]/",
                                        "https://localhost.example.org/",
                                        "https://example.org/?u=http://user:secret@10.0.0.1/"};
static const char *const INTERNAL_URLS[] = {"http://127.0.0.1/",
                                            "http://2130706433/",
                                            "http://0x7f.1/",
                                            "http://0x7f000001/",
                                            "http://017700000001/",
                                            "http://127.1/",
                                            "http://127.0.0.1./",
                                            "http://0/",
                                            "http://10.1.2.3:8080/x",
                                            "http://169.254.169.254/latest/meta-data/",
                                            "http://[::1]/",
                                            "http://[::]/",
                                            "http://[::ffff:127.0.0.1]/",
                                            "http://[::ffff:7f00:1]/",
                                            "http://[0:0:0:0:0:ffff:a00:1]/",
                                            "http://[64:ff9b::a9fe:a9fe]/",
                                            "http://[fe80::1%25eth0]/",
                                            "http://[fd00:ec2::254]/",
                                            "http://localhost/",
                                            "http://LocalHost./",
                                            "http://feeds.localhost/"};
static const char *const BAD_URLS[] = {"",
                                       "example.org",
                                       "//example.org/",
                                       "/etc/passwd",
                                       "file:///etc/passwd",
                                       "gopher://example.org/",
                                       "ftp://example.org/",
                                       "dict://127.0.0.1:11211/",
                                       "webcal://example.org/",
                                       "http://user@example.org/",
                                       "http://user:secret@example.org/",
                                       "http://example.org@127.0.0.1/",
                                       "http://@example.org/",
                                       "http:////x",
                                       "http://exa mple.org/",
                                       "http://example.org/\r\nHost: other",
                                       "http://example.org:99999/",
                                       "http://[::1/"};

TEST(odd_spellings_of_internal_hosts_are_seen_through)
{
    for (size_t i = 0; i < sizeof GOOD_URLS / sizeof GOOD_URLS[0]; i++)
        if (fetch_url_check(NULL, GOOD_URLS[i]) != FETCH_DONE) fail_msg("%s is good", GOOD_URLS[i]);
    for (size_t i = 0; i < sizeof INTERNAL_URLS / sizeof INTERNAL_URLS[0]; i++)
        if (fetch_url_check(NULL, INTERNAL_URLS[i]) != FETCH_INTERNAL)
            fail_msg("%s is internal, not %s", INTERNAL_URLS[i],
                     fetch_failure_name(fetch_url_check(NULL, INTERNAL_URLS[i])));
    for (size_t i = 0; i < sizeof BAD_URLS / sizeof BAD_URLS[0]; i++)
        if (fetch_url_check(NULL, BAD_URLS[i]) != FETCH_BAD_URL)
            fail_msg("%s is bad, not %s", BAD_URLS[i],
                     fetch_failure_name(fetch_url_check(NULL, BAD_URLS[i])));
}

TEST(an_admin_allows_ranges_addresses_and_names)
{
    struct arena *arena = arena_new(0);
    const struct fetch_allow *allow;
    const char *message;
    assert_ok(fetch_allow_read(arena,
                               "10.1.0.0/16, fd12::/32 192.168.7.9,calendar.example.org, *.intern.example",
                               &allow, &message));
    assert_true(lets(allow, "any.example", "10.1.255.1"));
    assert_false(lets(allow, "any.example", "10.2.0.1"));
    assert_true(lets(allow, "any.example", "::ffff:10.1.2.3"));
    assert_true(lets(allow, "any.example", "fd12::77"));
    assert_false(lets(allow, "any.example", "fd13::77"));
    assert_true(lets(allow, "any.example", "192.168.7.9"));
    assert_false(lets(allow, "any.example", "192.168.7.8"));
    assert_true(lets(allow, "Calendar.Example.org.", "172.16.0.1"));
    assert_false(lets(allow, "calendar.example.org.evil.example", "172.16.0.1"));
    assert_true(lets(allow, "cloud.intern.example", "127.0.0.1"));
    assert_false(lets(allow, "intern.example", "127.0.0.1"));
    assert_false(lets(allow, "xintern.example", "127.0.0.1"));
    assert_true(lets(allow, "any.example", "1.1.1.1"));
    assert_int_equal(fetch_url_check(allow, "http://10.1.2.3/"), FETCH_DONE);
    assert_int_equal(fetch_url_check(allow, "http://10.2.2.3/"), FETCH_INTERNAL);
    arena_free(arena);
}

TEST(what_is_no_range_and_no_name_is_not_allowed_by_mistake)
{
    struct arena *arena = arena_new(0);
    const struct fetch_allow *allow;
    const char *message;
    static const char *const BAD[] = {"10.0.0.0/33",
                                      "10.0.0.0/-1",
                                      "10.0.0",
                                      "10.0.0.0/",
                                      "fd00::/129",
                                      "http://calendar.example.org",
                                      "calendar.example.org:443",
                                      "*",
                                      "*."};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        assert_error(fetch_allow_read(arena, BAD[i], &allow, &message), ERROR_INVALID);
        assert_non_null(strstr(message, BAD[i]));
    }
    assert_ok(fetch_allow_read(arena, "", &allow, &message));
    assert_false(lets(allow, "any.example", "10.0.0.1"));
    assert_ok(fetch_allow_read(arena, "0.0.0.0/0", &allow, &message));
    assert_true(lets(allow, "any.example", "10.0.0.1"));
    assert_false(lets(allow, "any.example", "fd00::1"));
    arena_free(arena);
}

TEST(this_machines_own_addresses_are_its_own)
{
    struct sockaddr_storage own = socket_address("127.0.0.1"), other = socket_address("1.1.1.1");
    assert_true(fetch_guard_is_own((const struct sockaddr *)&own));
    assert_false(fetch_guard_is_own((const struct sockaddr *)&other));
}
