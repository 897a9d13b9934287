/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/account_device.h"

#include "tests/support/test.h"

static void says(const char *agent, const char *device)
{
    struct arena *arena = arena_new(0);
    assert_string_equal(account_device(arena, agent), device);
    arena_free(arena);
}

TEST(browsers_are_called_what_people_call_them)
{
    says("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux");
    says("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 "
         "Safari/537.36 Edg/126.0",
         "Edge on Windows");
    says("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/17.5 Mobile/15E148 Safari/604.1",
         "Safari on iPhone");
    says(
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36",
        "Chrome on Android");
}

TEST(what_is_not_known_is_not_repeated)
{
    says("", "Unknown browser");
    says("<script>alert(1)</script>", "Unknown browser");
}
