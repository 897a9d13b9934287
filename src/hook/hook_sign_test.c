/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hook/hook_sign.h"

#include "tests/support/test.h"

static void assert_mac(const void *key, size_t key_length, const void *message, size_t length,
                       const char *expected)
{
    char mac[HOOK_MAC_TEXT_SIZE];
    hook_mac((struct bytes){key, key_length}, (struct bytes){message, length}, mac);
    assert_string_equal(mac, expected);
}

/* RFC 4231, cases 1, 2 and 6. */
TEST(macs_are_those_of_the_standard)
{
    unsigned char key[131];
    memset(key, 0x0b, 20);
    assert_mac(key, 20, "Hi There", 8, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assert_mac("Jefe", 4, "what do ya want for nothing?", 28,
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    assert_mac(key, sizeof key, "Test Using Larger Than Block-Size Key - Hash Key First", 54,
               "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(a_signature_is_of_the_time_and_the_body)
{
    struct arena *arena = arena_new(0);
    const char *signature = hook_sign(arena, "secret", 1772442000, "{\"id\":\"1\"}");
    /* python3: hmac.new(b"secret", b'1772442000.{"id":"1"}', "sha256").hexdigest() */
    assert_string_equal(signature, "v1=26f50dc3ea7100868cc42962c14abeb1b30969c023606bc8200779183f2f5d7f");
    assert_string_not_equal(hook_sign(arena, "secret", 1772442001, "{\"id\":\"1\"}"), signature);
    assert_string_not_equal(hook_sign(arena, "secret", 1772442000, "{\"id\":\"2\"}"), signature);
    assert_string_not_equal(hook_sign(arena, "Secret", 1772442000, "{\"id\":\"1\"}"), signature);
    arena_free(arena);
}
