/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/zone_cache.h"

#include "tests/support/test.h"

TEST(a_zone_is_loaded_once_and_kept)
{
    struct zone_cache *cache = zone_cache_new();
    const struct zone *berlin = zone_cache_find(cache, "Europe/Berlin");
    assert_string_equal(zone_name(berlin), "Europe/Berlin");
    assert_string_equal(zone_name(zone_cache_find(cache, "Asia/Kolkata")), "Asia/Kolkata");
    assert_ptr_equal(zone_cache_find(cache, "Europe/Berlin"), berlin);
    zone_cache_free(cache);
}

TEST(what_is_no_zone_is_utc_and_not_kept)
{
    static const char *const names[] = {NULL, "", "UTC", "Mars/Olympus", "../../etc/passwd"};
    struct zone_cache *cache = zone_cache_new();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_int_equal(zone_seconds_east(zone_cache_find(cache, names[i]), 1772442000), 0);
    assert_ptr_equal(zone_cache_find(cache, "Mars/Olympus"), zone_cache_find(cache, "Moon/Copernicus"));
    zone_cache_free(cache);
}
